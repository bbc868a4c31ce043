"""Turn references in CSL's terms into citations and a reference list, in a CSL style."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from kitgen.text.dates import parts_of
from kitgen.text.markdown import LINK, Cite
from kitgen.text.source_entries import linked, once
from kitgen.text.titles import hidden_tags, quoted, shown_tags, without_stop

STYLE = "harvard-cite-them-right"

_OWN_LOCALES = {"en": "en-GB", "pt": "pt-BR", "no": "nb-NO"}
"""Where kitgen takes another than CSL's main dialect of a language, or CSL has the language under another code."""

_LOCATOR = re.compile(r"(¶|§|pp?\.|para\.|ch\.|fig\.)\s*(.+)\Z", re.DOTALL)
_LABELS = {"¶": "paragraph", "para.": "paragraph", "§": "section", "p.": "page", "pp.": "page", "ch.": "chapter"}
# citeproc-py passes markup in a title through: these placeholders keep it apart until the text is escaped
_SAFE = {"&": "\ue000", "<": "\ue001", ">": "\ue002"}
_TITLES = ("title", "container-title", "collection-title")
_BACK = {"\ue000": "&amp;", "\ue001": "&lt;", "\ue002": "&gt;"}


class Citations:
    """The citations of one document: they are counted as they are written, and listed at the end."""

    def __init__(self, references: Mapping[str, Mapping[str, Any]], language: str, style: str = STYLE) -> None:
        """``references`` by key, each as ``csl`` makes it; ``style`` a CSL style by name, or its text."""
        self.references = {key: _typeset(reference, language) for key, reference in references.items()}
        self.language = language
        self.style = style
        self.used: dict[str, None] = {}
        self.printed: list[str] = []
        self.numbers: dict[str, int] = {}
        """The number of each source, if the list of them was printed with numbers."""

    def cite(self, cites: Sequence[Cite]) -> str:
        """A citation in brackets, each source linked to its entry in the list.

        A key that no reference has is shown as it was typed; the checks report it with its place.
        """
        known = [cite for cite in cites if cite.key in self.references]
        if len(known) < len(cites):
            return html.escape("[" + "; ".join(f"@{cite.key}" for cite in cites) + "]")
        for cite in known:
            self.used[cite.key] = None
        parts = [self._one(cite).removeprefix("(").removesuffix(")") for cite in known]
        links = [_link(cite.key, part, cite.locator) for cite, part in zip(known, parts, strict=True)]
        return f'<span class="citation">({"; ".join(links)})</span>'

    def short(self, key: str) -> str:
        """A source in a few words, without brackets, linked to its entry: for table cells."""
        if key not in self.references:
            return html.escape(f"@{key}")
        self.used[key] = None
        text = self._one(Cite(key)).removeprefix("(").removesuffix(")")
        return _link(key, text)

    def listed(self) -> list[tuple[str, str]]:
        """The sources cited so far as (key, HTML), in the order of the style."""
        return self._listed(self._cache_key)

    def numbered(self, short: bool) -> list[tuple[str, str]]:
        """The same in the order in which they were cited; ``short`` prints the site instead of a whole address."""
        self.numbers = {key: number for number, key in enumerate(self.used, 1)}
        entries = dict(self._listed(self._short_key if short else self._cache_key))
        return [(key, f"{entries[key]}{self._site(key) if short else ''}") for key in self.used]

    def _listed(self, references: str) -> list[tuple[str, str]]:
        if not self.used:
            return []
        entries = _entries(self.style, self._locale, references, tuple(self.used))
        return [(key, linked(without_stop(once(_safe(entry))))) for key, entry in entries]

    def _site(self, key: str) -> str:
        """Where a source is on the web, in a word that leads there."""
        reference = self.references[key]
        address = f"https://doi.org/{reference['DOI']}" if "DOI" in reference else str(reference.get("URL", ""))
        site = (urlsplit(address).hostname or "").removeprefix("www.") if LINK.match(address) else ""
        return f' <a href="{html.escape(address)}">{html.escape(site)}</a>' if site else ""

    def _one(self, cite: Cite) -> str:
        match = _LOCATOR.match(cite.locator)
        label = _LABELS.get(match[1], "page") if match else ""
        located = match[2] if match and label else ""
        alone = f"[{self._written[cite.key]}]"  # a key for the cache that documents with other sources share, too
        text = _safe(_cited(self.style, self._locale, alone, cite.key, label if located else "", located))
        if label == "paragraph":
            text = re.sub(r"(paras?\.?|párrs?\.|paragraphs?)\s*", "¶\u00a0", text)
        if cite.locator and not located:
            text = f"{text.removesuffix(')')}, {html.escape(cite.locator)})"
        self.printed.append(html.unescape(re.sub(r"<[^>]*>", "", text)))
        return text

    @cached_property
    def _short_key(self) -> str:
        """The references without addresses, in the same form."""
        return json.dumps([_without_address(each) for each in json.loads(self._cache_key)], ensure_ascii=False)

    @property
    def _locale(self) -> str:
        return _locale_of(self.language)

    @cached_property
    def _written(self) -> dict[str, str]:
        """Each reference as JSON."""
        hidden = {key: _hidden(reference) for key, reference in self.references.items()}
        alike = [keys for keys in same_author_and_year(self.references) if len(keys) > 1]
        if alike and _has_letters(self.style, self._locale):
            written = json.dumps([hidden[key] for keys in alike for key in keys], ensure_ascii=False)
            for key, letter in _letters(self.style, self._locale, written, alike):
                hidden[key]["year-suffix"] = letter
        return {key: json.dumps(reference, ensure_ascii=False) for key, reference in hidden.items()}

    @cached_property
    def _cache_key(self) -> str:
        """The references as text: a key for the cache that documents share."""
        return f"[{', '.join(self._written.values())}]"


@cache
def _locale_of(language: str) -> str:
    """CSL's locale for a language tag; British English where CSL has none."""
    locales = files("citeproc") / "data" / "locales"
    code, _, region = language.partition("-")
    own = f"{code.lower()}-{region.upper()}"
    if code not in _OWN_LOCALES and region and (locales / f"locales-{own}.xml").is_file():
        return own
    known = json.loads((locales / "locales.json").read_text(encoding="utf-8"))["primary-dialects"]
    return str((known | _OWN_LOCALES).get(code.lower(), "en-GB"))


@lru_cache(maxsize=500)
def _source(references: str) -> Any:
    from citeproc.source.json import CiteProcJSON

    return CiteProcJSON(json.loads(references))


@lru_cache(maxsize=2000)
def _cited(style: str, locale: str, references: str, key: str, label: str, located: str) -> str:
    """A citation as citeproc writes it."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, Locator, formatter

    shelf = CitationStylesBibliography(_style(style, locale), _source(references), formatter.html)
    item = CitationItem(key, locator=Locator(label, located)) if label else CitationItem(key)
    citation = Citation([item])
    shelf.register(citation)
    return str(shelf.cite(citation, lambda item: None))


@lru_cache(maxsize=64)
def _entries(style: str, locale: str, references: str, keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The list of these references as citeproc writes it, in the order of the style."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter

    shelf = CitationStylesBibliography(_style(style, locale), _source(references), formatter.html)
    for key in keys:
        shelf.register(Citation([CitationItem(key)]))
    shelf.sort()
    if _depends_on_others(style, locale):
        entries = [str(entry) for entry in shelf.bibliography()]
    else:
        each = {str(reference["id"]): json.dumps(reference, ensure_ascii=False) for reference in json.loads(references)}
        entries = [_entry(style, locale, each[key]) for key in map(str, shelf.keys)]
    return tuple((str(key), entry) for key, entry in zip(shelf.keys, entries, strict=True))


@lru_cache(maxsize=2000)
def _entry(style: str, locale: str, reference: str) -> str:
    """One entry of a list, for styles in which it is the same in every list."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter

    shelf = CitationStylesBibliography(_style(style, locale), _source(f"[{reference}]"), formatter.html)
    shelf.register(Citation([CitationItem(json.loads(reference)["id"])]))
    return str(shelf.bibliography()[0])


@cache
def _depends_on_others(style: str, locale: str) -> bool:
    """Whether an entry is written otherwise in another list: numbered, or with dashes for authors who come again."""
    written = {name for element in _style(style, locale).root.iter() for name in (*element.values(), *element.keys())}
    return bool(written & {"citation-number", "subsequent-author-substitute"})


@cache
def _has_letters(style: str, locale: str) -> bool:
    """Whether a style tells sources of one author and year apart by letters: 2000a, 2000b."""
    return any(element.get("disambiguate-add-year-suffix") == "true" for element in _style(style, locale).root.iter())


def same_author_and_year(references: Mapping[str, Mapping[str, Any]]) -> list[list[str]]:
    """Keys of sources whose citations may be the same: they have the same first author, and the same year or none."""
    found: dict[tuple[str, str], list[str]] = {}
    for key, reference in references.items():
        people = reference.get("author") or reference.get("editor") or [{}]
        name = people[0].get("family") or people[0].get("literal") or ""
        year = str(reference.get("issued", {}).get("date-parts", [[""]])[0][0])
        if name:
            found.setdefault((name, year), []).append(key)
    return list(found.values())


def _letters(style: str, locale: str, references: str, alike: list[list[str]]) -> list[tuple[str, str]]:
    """A letter for each source that is cited like another, in the order of the list."""
    found = []
    for keys in alike:
        cited: dict[str, list[str]] = {}
        for key, _ in _entries(style, locale, references, tuple(keys)):
            cited.setdefault(_cited(style, locale, references, key, "", ""), []).append(key)
        for same in cited.values():
            if len(same) > 1:
                found += [(key, _letter(place)) for place, key in enumerate(same)]
    return found


def _letter(place: int) -> str:
    """a to z, aa, ab …"""
    return (_letter(place // 26 - 1) if place >= 26 else "") + chr(ord("a") + place % 26)


def _link(key: str, text: str, at: str = "") -> str:
    """A citation that leads to its source. No markup inside: WeasyPrint would make a second, untagged link of it."""
    place = f' data-at="{html.escape(at)}"' if at else ""
    return f'<a class="cite" href="#ref-{key}"{place}>{re.sub(r"<[^>]*>", "", text)}</a>'


def _without_address(reference: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in reference.items() if name not in ("URL", "DOI", "accessed")}


_OURS = ("orcid", "nth")
"""What the data of a person has besides the variables of CSL, of which citeproc would warn."""


def csl(reference: Mapping[str, Any]) -> dict[str, Any]:
    """A reference as CSL-JSON, from its projection: names in full, dates as parts, empty fields gone."""
    out: dict[str, Any] = {}
    for name, value in reference.items():
        key = name if name.isupper() else name.replace("_", "-")
        if name in ("archived_url", "note") or value in ("", None, []):
            continue
        if name in ("author", "editor", "translator"):
            out[key] = [{part: text for part, text in person.items() if text and part not in _OURS} for person in value]
        elif name in ("issued", "accessed"):
            ends = str(value.get("when", "") if isinstance(value, Mapping) else value).split("/")
            out[key] = {"date-parts": [list(parts_of(end)) for end in ends]}
        else:
            out[key] = value
    return out


@cache
def _style(style: str, locale: str) -> Any:
    from citeproc import CitationStylesStyle
    from citeproc.model import CitationStylesElement

    if not hasattr(CitationStylesElement.xpath_search, "cache_info"):
        # a style does not change once it is read, but is searched for its macros at every word of every entry
        CitationStylesElement.xpath_search = cache(CitationStylesElement.xpath_search)
    found = CitationStylesStyle(io.BytesIO(style.encode()) if "<" in style else style, locale=locale, validate=False)
    for words in found.root.locales:
        for term in words.iter("{*}term"):
            # some of CSL's have no space before them: `44a. C.`
            if term.get("name") in ("bc", "ad") and (term.text or " ")[0].strip():
                term.text = f"\N{NO-BREAK SPACE}{term.text}"
    return found


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(_SAFE.get(character, character) for character in value)
    if isinstance(value, Mapping):
        return {key: _hidden(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(item) for item in value]
    return value


def _safe(text: str) -> str:
    """The formatter's own tags (italics, bold) and those of titles stay; what else a lesson has becomes text."""
    return shown_tags("".join(_BACK.get(character, character) for character in text))


def _typeset(reference: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A reference whose titles have typographic quotation marks, and their tags kept from citeproc."""
    return {
        name: quoted(hidden_tags(value), language) if name in _TITLES and isinstance(value, str) else value
        for name, value in reference.items()
    }
