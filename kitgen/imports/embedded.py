"""The gaps in a text of Moodle, `{1:SHORTANSWER:=Berlin~Bonn}`, into kitgen's, `{Berlin}`."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from kitgen.imports.original import Original
from kitgen.imports.qti.gaps import filled, mark
from kitgen.imports.record import Item

_GAP = re.compile(r"\{(\d*):([A-Z_]+):((?:\\.|[^{}\\])*)\}", re.DOTALL)
_KINDS = {
    "texts": ("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"),
    "choices": ("MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH", "MULTICHOICE_S", "MCS",
                "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"),
    "number": ("NUMERICAL", "NM"),
}  # fmt: skip


def with_gaps(text: str, item: Item, original: Original, converted: Callable[[str], str]) -> str:
    """The text with kitgen's gaps, and Markdown around them by ``converted``; '' if a gap is not understood."""
    gaps: list[str] = []

    def hidden(found: re.Match[str]) -> str:
        typed = html.unescape(re.sub(r"<[^<>]*>", "", found[3]))
        gaps.append(_gap(found[2], typed, item, original))
        return mark(len(gaps) - 1)

    around = _GAP.sub(hidden, text)
    return filled(original, item.line, around, gaps, converted) if gaps else ""


def _gap(kind: str, typed: str, item: Item, original: Original) -> str:
    right: list[str] = []
    wrong: list[str] = []
    for answer in re.split(r"(?<!\\)~", typed):
        text, _, feedback = answer.partition("#")
        match = re.match(r"\s*(=|%-?\d+(?:\.\d+)?%)?", text)
        weight, text = (match[1] or "", text[match.end() :]) if match else ("", text)
        said = re.sub(r"\\(.)", r"\1", text).strip().strip("*")
        if feedback.strip():
            item.rationale.append(original.plain(item.line, f"{said}: {feedback.strip()}"))
        if weight in ("=", "%100%"):
            right.append(said)
        elif weight and not weight.startswith(("%0", "%-")):
            original.changed(item.line, f"'{said[:40]}' counts {weight.strip('%')} %: it is in 'rationale:'")
            item.rationale.append(original.plain(item.line, f"{said}: counts {weight.strip('%')} %."))
        else:
            wrong.append(said)
    if not right or any(set(each) & set("{}|~") for each in right + wrong):
        return ""
    if kind in _KINDS["choices"]:
        return "{" + " ~ ".join([right[0], *wrong, *right[1:2]]) + "}" if wrong and len(right) == 1 else ""
    if kind in _KINDS["texts"]:
        return "{" + "|".join(right) + "}"
    if kind in _KINDS["number"]:
        number, _, off = right[0].partition(":")
        return "{" + (f"{number} ± {off}" if off.strip(" 0.") else number) + "}"
    return ""
