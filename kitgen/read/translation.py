"""Apply a translation to a lesson, and check that it fits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from kitgen.diagnostics import Diagnostic, Report, Span
from kitgen.digests import digest
from kitgen.model.base import Spec, place_of
from kitgen.model.bibliography import Person, Reference
from kitgen.model.cloze import ClozeText
from kitgen.model.product import Product
from kitgen.model.translation import Translation
from kitgen.model.values import EdtfDate, Line, Passage, Prose, Stem, Text
from kitgen.source.nodes import Source
from kitgen.suggestions import did_you_mean
from kitgen.text.code_errors import mistakes_in, other_code
from kitgen.text.fences import may_have
from kitgen.text.formula_errors import unreadable
from kitgen.text.markup import problems_in
from kitgen.text.structure import in_line

S = TypeVar("S", bound=Spec)

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


KEPT = frozenset({"id", "licence", "version", "code", "url", "path", "framework", "extras", "extras_for_instructor"})
"""Fields whose texts are the same in every language."""


@dataclass(frozen=True)
class Wording:
    """One text that a translation may replace."""

    key: str
    text: str
    needed: bool
    """Whether the lesson is incomplete without it: sentences are needed, numbers and units are not."""

    kind: type[str] = Prose

    @property
    def paragraphs(self) -> bool:
        """Whether it may have several paragraphs."""
        return issubclass(self.kind, Prose)

    @property
    def has_gaps(self) -> bool:
        """Whether `___` in it is a gap to write in."""
        return issubclass(self.kind, Stem)

    @property
    def verse(self) -> bool:
        """Whether its lines are kept."""
        return issubclass(self.kind, Passage)

    @property
    def fingerprint(self) -> str:
        """Eight hexadecimal digits that change with the text."""
        return fingerprint(self.text)


def fingerprint(text: str) -> str:
    """Eight hexadecimal digits of SHA-256: enough to notice a change, short enough for a file that people read."""
    spaces = "\n".join(map(str.rstrip, text.strip().split("\n"))) if may_have(text) else " ".join(text.split())
    return digest(spaces.encode())[:8]  # spaces and lines matter only in code


def wordings(spec: Spec) -> Iterator[Wording]:
    """Every text of a lesson or course that can be translated, in the order of the model."""
    yield from _of(spec, "")


def translated(spec: S, translation: Translation) -> S:
    """The same with the texts of the translation; what it lacks stays as it is."""
    update = {"language": translation.language} if "language" in type(spec).model_fields else {}
    made = _replaced(spec, "", translation.written())
    own, of_words = getattr(spec, "language", ""), getattr(spec, "translation_language", None)
    if of_words and of_words.split("-")[0] == translation.language.split("-")[0]:
        update["translation_language"] = own  # the words are in the language of the translation, and these were in it
    return made.model_copy(update=update) if update else made  # type: ignore[no-any-return]


def check_translation(
    spec: Spec, id: str, language: str, translation: Translation, source: Source, report: Report
) -> bool:
    """Report what is wrong with a translation, with its place in the overlay; False if it cannot be used.

    ``language`` is that of its folder, `es`; the translation may say more exactly `es-SV`.
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
    known = {wording.key: wording for wording in wordings(spec)}
    keys = _KnownKeys(known)
    before = report.errors
    for key, text in translation.texts.items():
        wording = known.get(key)
        place = _place(translation, "texts", key)
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


def _of(spec: Spec, path: str) -> Iterator[Wording]:
    for name in type(spec).model_fields:
        value = getattr(spec, name)
        if name in KEPT or isinstance(value, _OF_ALL):
            continue
        key = f"{path}.{name.rstrip('_')}".lstrip(".")
        if isinstance(value, Spec):
            yield from _of(value, key)
        elif isinstance(value, tuple):
            for number, item in enumerate(value):
                inner = f"{key}.{_name(item, number)}"
                if isinstance(item, Spec) and item.worded:
                    text = getattr(item, item.worded)
                    yield Wording(inner, str(text), _is_needed(text), type(text))
                elif isinstance(item, Spec) and not isinstance(item, _OF_ALL):
                    yield from _of(item, inner)
                elif _is_text(item):
                    ticked = isinstance(spec, Product) and item.strip().lower() in _ANSWERS  # printed beside a box
                    yield Wording(inner, str(item), _is_needed(item) or ticked, type(item))
        elif _is_text(value) and value:
            yield Wording(key, str(value), _is_needed(value), type(value))


def _replaced(spec: Any, path: str, texts: Mapping[str, str]) -> Any:
    update: dict[str, Any] = {}
    for name in type(spec).model_fields:
        value = getattr(spec, name)
        if name in KEPT or isinstance(value, _OF_ALL):
            continue
        key = f"{path}.{name.rstrip('_')}".lstrip(".")
        new = _new(value, key, texts)
        if new is not value:
            update[name] = new
    return spec.model_copy(update=update) if update else spec


def _new(value: Any, key: str, texts: Mapping[str, str]) -> Any:
    if isinstance(value, Spec) and value.worded:
        text = getattr(value, value.worded)
        new = _new(text, key, texts)
        return value if new is text else value.model_copy(update={value.worded: new})
    if isinstance(value, Spec):
        return value if isinstance(value, _OF_ALL) else _replaced(value, key, texts)
    if isinstance(value, tuple):
        items = tuple(_new(item, f"{key}.{_name(item, number)}", texts) for number, item in enumerate(value))
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if _is_text(value) and key in texts:
        lines = isinstance(value, Prose | Passage)
        return type(value)(texts[key].strip("\n") if lines else " ".join(texts[key].split()))
    return value


def _name(item: Any, number: int) -> str:
    """An item by its id if it has one, else by its place, counted from 1."""
    return str(getattr(item, "id", None) or number + 1)


_TEXTS = (Text, Line, Prose)
_NO_TEXTS = (EdtfDate, Enum)
_OF_ALL = (Reference, Person)
"""What is written in the same way in every language."""

_THREE_LETTERS = re.compile(r"[^\W\d_]{3}")
_NO_LETTER = re.compile(r"[\W\d_]|\[@[^\]]*\]")


def _is_text(value: Any) -> bool:
    return isinstance(value, _TEXTS) and not isinstance(value, _NO_TEXTS)


def _is_needed(value: Any) -> bool:
    """Sentences and phrases; not numbers, letters, or an answer that is true or false."""
    if not isinstance(value, Line | Prose):
        return False
    letters = _THREE_LETTERS.search(value) is not None or len(_NO_LETTER.sub("", value)) > 2
    return letters and value.strip().lower() not in _ANSWERS


_ANSWERS = ("true", "false", "yes", "no")
