"""Typographic quotation marks and apostrophes for what is typed as ' and ", by language.

The marks are those of Unicode's CLDR 48 (delimiters), but for Spanish, which has the angular ones of the Academy, and
for what is within a quotation in French and Dutch, where CLDR repeats the outer marks.
"""

from __future__ import annotations

import itertools
import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

Marks = tuple[str, str, str, str]
"""Around a quotation, and around one within it: opening, closing, opening, closing."""

_USUAL = "“ ” ‘ ’"
_MARKS = {
    "« » “ ”": "ast blo bm br ca dyo el es eu ewo it kab kk lij mg mua nnh pt-ao pt-ch pt-cv pt-gq pt-gw pt-lu pt-mo"
    " pt-mz pt-pt pt-st pt-tl sc sg sq ti",
    "„ “ ‚ ‘": "bs-cyrl cs de dsb et hr hsb is ksh lb luy mk nds sk sl",
    "« » ‹ ›": "am az-arab az-cyrl de-ch de-li fa fr-ch gsw it-ch jgo kkj mzn rm sdh wae",
    "« » „ “": "bas be cv ky os ru sah uk",
    "” ” ’ ’": "fi he lag rn se sn sv yi",
    "« » ‘ ’": "dua ksf nb nn no rw",
    "” “ ’ ‘": "ar lld syr ur",
    "« » « »": "ht hy oc yav",
    "‘ ’ “ ”": "fur ia nl nso tn",
    "„ “ „ “": "bg lt prg",
    "「 」 『 』": "ja yue zh-hant zh-hk zh-mo zh-tw",
    "„ ” « »": "nmg pl ro",
    "„ ” ‚ ’": "agq ff",
    "„ ” » «": "hu szl",
    "« » „ ”": "shi zgh",
    "„ ” ‘ ’": "bs",
    "«\u00a0 \u00a0» ” “": "fr-ca",
    "«\u00a0 \u00a0» ‹\u00a0 \u00a0›": "fr",
    "„ “ « »": "ka",
    "„ ” ’ ’": "sr",
    "» « › ‹": "ug",
    "“ ” ’ ‘": "uz",
    _USUAL: "yue-hans zh",
}


@cache
def marks(language: str) -> Marks:
    """The marks of a language with a tag such as ``es-SV``: its own, or those of the language without the region."""
    known = {tag: marks for marks, tags in _MARKS.items() for tag in tags.split()}
    parts = language.lower().split("-")
    tags = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    opening, closing, inner, ending = next((known[tag] for tag in tags if tag in known), _USUAL).split(" ")
    return opening, closing, inner, ending


def install(parser: MarkdownIt, language: str) -> None:
    """Have a parser print the quotation marks of a language."""
    parser.options["typographer"] = True
    parser.options["quotes"] = list(marks(language))
    parser.enable("smartquotes")
    parser.core.ruler.before("smartquotes", "years", _years)
    parser.core.ruler.before("smartquotes", "unspaced", _unspaced)
    parser.core.ruler.after("smartquotes", "single_quotes", _finish)
    parser.core.ruler.after("single_quotes", "spaces", _spaces)


@cache
def _only_quotes(language: str) -> MarkdownIt:
    parser = MarkdownIt("zero")
    install(parser, language)
    parser.core.ruler.enableOnly(["years", "unspaced", "smartquotes", "single_quotes", "spaces"])
    return parser


def turn(tokens: list[Token], language: str) -> None:
    """Turn the straight marks in part of a text to those of its own language."""
    parser = _only_quotes(language)
    whole = Token("inline", "", 0, content="".join(token.content for token in tokens), children=tokens)
    parser.core.process(StateCore("", parser, {}, [whole]))


_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Letters before and after which there is no space: Thai, Lao, Burmese, Khmer, Japanese, Chinese, Korean."""

_SINGLE = re.compile(rf"(?:(?<!\w)|(?<=[{_UNSPACED}]))'([^'\sA-Za-z][^'A-Za-z]*)'(?=[{_UNSPACED}])")
_INSIDE = re.compile(rf'[{_UNSPACED}]"\S|\S"[{_UNSPACED}]')


def _unspaced(state: StateCore) -> None:
    """Pairs of marks between letters of such a script, where no space says which of them opens."""
    opening, closing, inner, ending = tuple(state.md.options.quotes)
    for token in state.tokens:
        texts = [child for child in token.children or () if child.type == "text"]
        for text in texts:
            if "'" in text.content:
                text.content = _SINGLE.sub(rf"{inner}\1{ending}", text.content)
        if not _INSIDE.search(token.content) or sum(text.content.count('"') for text in texts) % 2:
            continue
        pieces = [text.content.split('"') for text in texts]
        turned = itertools.cycle((opening, closing))
        for text, (first, *others) in zip(texts, pieces, strict=True):
            text.content = first + "".join(next(turned) + piece for piece in others)


_DECADE = re.compile(r"(?<![\w'])'(?=\d\ds?\b)")
_CLIPPED = re.compile(r"(?<!\w)'(?=(?:tis|twas|til)\b)|(?<=\s)'(?=n'\s)|(?<=\s'n)'(?=\s)", re.IGNORECASE)


def _years(state: StateCore) -> None:
    """’80s, and ’68 where no quotation ends later: an apostrophe, not the beginning of a quotation."""
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text" and "'" in child.content:
                text = _CLIPPED.sub("’", child.content)
                child.content = _DECADE.sub(_year, text)


def _year(match: re.Match[str]) -> str:
    after = match.string[match.end() :]
    decade = after[:3].endswith("s")
    return "’" if decade or not re.search(r"\S'(?!\w)", after) else "'"


def _finish(state: StateCore) -> None:
    """Marks without a partner in their paragraph: quotations over several paragraphs, and apostrophes at a word."""
    opening, closing, inner, _ = tuple(state.md.options.quotes)
    for token in state.tokens:
        before = " "
        children = token.children or []
        for place, child in enumerate(children):
            if child.type == "text" and re.search("['\"]", child.content):
                child.content = _alone(before, child.content, _first(children[place + 1 :]), (opening, closing, inner))
            before = child.content[-1:] or (" " if child.type.endswith("break") else before)


_NO_BREAK = re.compile(r"(?<=\w|[)\]»”’.…%]) (?=[;!?:](?:[\s)\]»”’.…!?]|\Z))|(?<=«) | (?=»)")


def _spaces(state: StateCore) -> None:
    """French: no line ends before `?` or `»`, or after `«`. Spaces that are not there are not added."""
    if not state.md.options.quotes[0].endswith("\u00a0"):
        return
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text":
                child.content = _NO_BREAK.sub("\u00a0", child.content)


def _first(tokens: list[Token]) -> str:
    """The first letter of what follows; a space at a line's end."""
    for token in tokens:
        if token.type.endswith("break"):
            return " "
        if token.content:
            return token.content[0]
    return " "


def _alone(before: str, text: str, after: str, turned: tuple[str, str, str]) -> str:
    """A text with its remaining straight marks turned, between these letters."""
    whole = f"{before}{text}{after}"  # one letter more on each side

    def one(match: re.Match[str]) -> str:
        left, right = whole[match.start()], whole[match.end() + 1]
        if match[0] == "'":
            first = match.start() == 0 and right.isupper()
            return turned[2] if first else "’" if left.isalnum() or right.isalnum() else "'"
        if right.isalnum() and not left.isalnum():
            return turned[0]
        return turned[1] if right.isspace() and (left.isalpha() or left in ".,;:!?…)»”’") else '"'

    return re.sub("['\"]", one, text)
