"""Language codes on the command line, with suggestions for names and misspelt codes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from kitgen.suggestions import closest

USUAL = frozenset(
    re.findall(
        r"\w+",
        "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee "
        "el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io "
        "is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn "
        "mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se "
        "sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo "
        "wa wo xh yi yo za zh zu ",
    )
)
"""The two-letter codes (ISO 639-1), known without loading Babel."""

_FORM = re.compile(r"([a-z]{2,3})(?:-([A-Z][a-z]{3}))?(?:-([A-Z]{2}|\d{3}))?(?:-[a-z0-9]{5,8})*\Z")


class Language(click.ParamType[str]):
    """A language code: `es`, `pt-BR`, `zh-Hans`."""

    name = "language"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """CODE for options; arguments keep their name."""
        return "CODE" if isinstance(param, click.Option) else None

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the code; fail for anything that is not a language code."""
        text = str(value)
        if text not in USUAL and not _exists(text):
            self.fail(_advice(text), param, ctx)
        return text

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        """Languages with a translation; for `translate`, which starts new ones, also all two-letter codes."""
        from click.shell_completion import CompletionItem

        given = ctx.params.get("paths") or (ctx.params.get("path"),)
        path = Path(str(given[0] or "."))
        folder = path if path.is_dir() else path.parent
        found = {each.parent.name for each in folder.glob("*/*.yaml") if _FORM.match(each.parent.name)}
        if isinstance(param, click.Argument):
            found |= USUAL
        return [CompletionItem(code) for code in sorted(found) if code.startswith(incomplete)]


def _exists(code: str) -> bool:
    match = _FORM.match(code)
    if not match:
        return False
    from babel import Locale

    english = Locale("en")
    language, script, region = match.groups()
    return (
        language not in ("und", "mul", "mis", "zxx")
        and (language in USUAL or language in english.languages)
        and (script is None or script in english.scripts)
        and (region is None or region in english.territories)
    )


def _advice(text: str) -> str:
    """The error message for something that is not a language code."""
    if text.lower().endswith((".yaml", ".yml")):
        return f"put the language before the file: es '{text}'"
    code = _meant(text)
    if not code:
        return f"unknown language '{text}'; use a code such as es, fr or pt-BR."
    from babel import Locale

    name = Locale("en").languages.get(code.split("-")[0], code)
    return f"'{text}' is not a language code; did you mean '{code}' ({name})?"


def _meant(text: str) -> str:
    """The code probably meant: by the language's English or own name, or by another spelling of a code."""
    from babel import Locale, localedata
    from babel.core import get_global

    language, *rest = re.split(r"[-_]", text)
    aliases = get_global("language_aliases")
    parts = [aliases.get(language.lower(), language.lower()).split("_")[0]]
    parts += [part.title() if len(part) == 4 else part.upper() for part in rest]
    if _exists("-".join(parts)):
        return "-".join(parts)
    name = text.casefold()
    english = {known.casefold(): code for code, known in Locale("en").languages.items() if "_" not in code}
    if name in english or len(text) <= 3:
        return str(english.get(name, ""))
    codes = [code for code in english.values() if localedata.exists(code)]
    own = {str(Locale.parse(code).languages.get(code, "")).casefold(): code for code in codes}
    for known in ({name: own[name]} if name in own else {}, english, own):
        if near := closest(name, known, 0.75):
            return str(known[near])
    return ""
