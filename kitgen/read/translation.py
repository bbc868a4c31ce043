"""Check that a translation fits its lesson or course."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from kitgen.diagnostics import Diagnostic, Report, Span
from kitgen.model.base import Spec, place_of
from kitgen.model.cloze import ClozeText
from kitgen.model.translation import Translation
from kitgen.model.values import Prose
from kitgen.read.wordings import Wording, wordings, wordings_of
from kitgen.source.nodes import Source
from kitgen.suggestions import did_you_mean
from kitgen.text.code_errors import mistakes_in, other_code
from kitgen.text.fences import may_have
from kitgen.text.formula_errors import unreadable
from kitgen.text.markup import problems_in
from kitgen.text.structure import in_line

_MOST_SEARCHES = 20
"""How many keys that no text has are compared with all that there are; others with those that differ in one step."""


class _KnownKeys:
    """The keys of the texts of a lesson, such as `activities.talk.say`."""

    def __init__(self, known: Iterable[str]) -> None:
        self._steps = {key: key.split(".") for key in known}
        self._searches = 0

    def like(self, key: str) -> list[str]:
        """The keys that may be meant by one that no text has."""
        steps = key.split(".")
        near = [
            other
            for other, its in self._steps.items()
            if len(its) == len(steps) and sum(one != two for one, two in zip(its, steps, strict=True)) == 1
        ]
        self._searches += not near
        return near or (list(self._steps) if self._searches <= _MOST_SEARCHES else [])


@dataclass(frozen=True)
class OtherEdition:
    """The other edition of a lesson: a translation has the texts of both."""

    read: Callable[[], Spec | None]
    """Gives it, or None where it has errors."""

    extended: bool
    """Whether it is the extended edition."""


def check_translation(
    spec: Spec,
    id: str,
    language: str,
    translation: Translation,
    source: Source,
    report: Report,
    other: OtherEdition | None = None,
) -> bool:
    """Report what is wrong with a translation, with its place in the overlay; False if it cannot be used.

    ``language`` is that of its folder, `es`; the translation may say more exactly `es-SV`. Texts that only the other
    edition has are looked at with that.
    """
    if translation.language != language and not translation.language.startswith(f"{language}-"):
        _tell(
            report, source, "translation-language",
            f"this is a translation into '{translation.language}', not '{language}'",
            translation.place("language"), "put it into the folder of its own language, or correct 'language'",
        )  # fmt: skip
        return False
    if translation.translates != id:
        _tell(
            report, source, "translation-of-another", f"this translates '{translation.translates}', not '{id}'",
            translation.place("translates"), f"write 'translates: {id}', or put the file beside its own lesson",
        )  # fmt: skip
        return False
    usual = other.read() if other is not None and not other.extended else None
    known = {wording.key: wording for wording in wordings_of(spec, usual)}
    others = (
        _keys_of_other(spec, other) if other is not None and not translation.texts.keys() <= known.keys() else set()
    )
    keys = _KnownKeys([*known, *(others or ())])
    before = report.errors
    for key, text in translation.texts.items():
        wording = known.get(key)
        place = _place(translation, "texts", key)
        if wording is None and (others is None or key in others):
            continue
        if wording is None:
            hint = did_you_mean(key, keys.like(key), "take it out, or see the keys with: kitgen translate")
            at = _place(translation, "texts", key, of_key=True)
            _tell(report, source, "translation-unknown", f"the lesson has no text '{key}'", at, hint)
        elif text.strip():
            _check_text(wording, language, translation, text, place, source, report)
    for key, wording in known.items():
        if wording.needed and not translation.texts.get(key, Prose("")).strip():
            _tell(
                report, source, "translation-missing", f"'{key}' is not translated and stays in the lesson's language",
                Span(source.file), f'its text is: "{_short(wording.text)}"', "warning",
            )  # fmt: skip
    return report.errors == before


def _keys_of_other(spec: Spec, other: OtherEdition) -> set[str] | None:
    """The keys of the texts of the edition that is not looked at; None if it cannot be read."""
    read = other.read()
    if read is None:
        return None
    return {wording.key for wording in (wordings_of(read, spec) if other.extended else wordings(read))}


def _check_text(
    wording: Wording, language: str, translation: Translation, text: str, place: Span, source: Source, report: Report
) -> None:
    stamp = translation.of.get(wording.key)
    if stamp and stamp != wording.fingerprint:
        _tell(
            report, source, "translation-stale", f"'{wording.key}' has changed in the lesson since it was translated",
            place, f'it says now: "{_short(wording.text)}"; when the translation fits again, type: kitgen translate '
            f"{language} --accept {wording.key}", "warning",
        )  # fmt: skip
    for what, begin, pattern in _MARKS:
        if (begin not in text and begin not in wording.text) or (begin == "___") > wording.has_gaps:
            continue
        here, there = (sorted(_marks(pattern, each, wording.kind)) for each in (text, wording.text))
        if (here != there) if what == "citations" else (len(here) != len(there)):
            these = ", ".join(there) or "none"
            _tell(
                report, source, "translation-marks", f"the {what} of '{wording.key}' are not those of the lesson",
                place, f"the lesson has: {these}",
            )  # fmt: skip
    for offset, message, hint in problems_in(text, wording.paragraphs):
        _tell(report, source, "text-markup", message, place, f"{hint} (near «{text[offset : offset + 20]}»)")
    for mistake in mistakes_in(text, set()) if wording.paragraphs else ():
        _tell(
            report, source, mistake.code, mistake.message, place, mistake.hint,
            "warning" if mistake.code == "code-language" else "error",
        )  # fmt: skip
    if wording.paragraphs and (may_have(text) or may_have(wording.text)) and (how := other_code(text, wording.text)):
        _tell(
            report, source, "translation-code", f"'{wording.key}' {how}", place,
            "copy the block from the lesson; its comments and its texts in quotes may be translated", "warning",
        )  # fmt: skip
    for misread in unreadable(text, wording.paragraphs):
        _tell(report, source, "bad-formula", misread.message, place, misread.why.hint)
    for found in () if wording.paragraphs else in_line(text, verse=wording.verse):
        _tell(report, source, found.code, f"'{wording.key}' {found.message}", place, found.hint)


_MARKS = (
    ("citations", "[@", re.compile(r"\[@[^\[\]]+\]")),
    ("gaps", "{", re.compile(r"(?<!\])\{[^{}]+\}")),
    ("gaps", "___", re.compile(r"_{3,}")),
)
"""What a translation has as often as the lesson, and what it begins with."""


def _marks(pattern: re.Pattern[str], text: str, kind: type[str]) -> list[str]:
    """Citations by their keys alone: locators may be worded otherwise. A bar in braces is that of a reading."""
    text = text if issubclass(kind, ClozeText) else re.sub(r"\{[^{}|]*\|[^{}|]*\}", "", text)
    return [
        ";".join(sorted(re.findall(r"@([\w.-]*\w)", mark))) if mark.startswith("[@") else mark
        for mark in pattern.findall(text)
    ]


def _tell(
    report: Report, source: Source, code: str, message: str, place: Span, hint: str, severity: Any = "error"
) -> None:
    report.found.append(Diagnostic(code, message, place, hint, severity, source.line(place.line)))


def _place(translation: Translation, *path: str, of_key: bool = False) -> Span:
    node = translation.node
    return place_of(node, path, of_key) if node is not None else Span("")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) < 90 else line[:88] + "…"
