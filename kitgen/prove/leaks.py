"""Prove on the built bytes that a document holds nothing that its audience may not see.

The types of the fields already keep such values out of the data that a document is rendered from. This
step does not trust them: it reads the finished file back and looks for every hidden text of the lesson.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

from kitgen.diagnostics import Diagnostic, Span
from kitgen.model.base import Audience
from kitgen.model.walk import hidden_from, words_of
from kitgen.prove.extract import texts_in
from kitgen.read.project import LessonFile, Project
from kitgen.text import markdown
from kitgen.text.dates import in_words
from kitgen.text.normalize import NGRAM, NO_MARKS, ngrams, normalize_letters, words
from kitgen.view.audience import seen_by

SHORTEST = 4
"""Hidden texts with fewer letters and digits cannot be told from a page number or a label."""


@dataclass(frozen=True)
class HiddenText:
    """A text that an audience may not see, with its field and place."""

    field: str
    text: str
    span: Span

    def quoted_in(self, seen: frozenset[str], letters: str) -> Iterator[tuple[str, str]]:
        """Its quotations in a text of these ``letters`` and ``ngrams``: normalized, and as people read them.

        A quotation is the fewest whole words, from one of its words on, with NGRAM letters and digits. Whole words,
        because two texts that end alike may go on alike for a letter by chance: «… of the parties | C» in a quiz is not
        «… of the parties can …» in an answer.
        """
        run, ends = self.letters, self._ends
        for first, start in enumerate([0, *ends]):
            if run[start : start + NGRAM] in seen:
                last = bisect_left(ends, start + NGRAM)
                if last < len(ends) and run[start : ends[last]] in letters:
                    yield run[start : ends[last]], " ".join(self.worded.split()[first : last + 1])

    @cached_property
    def letters(self) -> str:
        """Its letters and digits alone: line breaks, hyphens and ligatures cannot hide them."""
        return self.worded.translate(NO_MARKS)

    @cached_property
    def _ends(self) -> list[int]:
        """Where each of its words ends among its letters."""
        return list(accumulate(len(word.translate(NO_MARKS)) for word in self.worded.split()))

    @cached_property
    def worded(self) -> str:
        """Its words, with a space before and behind each."""
        return f" {words(self.text)} "


@dataclass(frozen=True)
class LeakDetector:
    """The hidden texts of a lesson for one audience, and what that audience may read anyway."""

    hidden_texts: tuple[HiddenText, ...]
    allowed: str
    boilerplate: str = ""
    """What all documents of a project say: it may be read as well, and is worked out once in a process."""

    @cached_property
    def _folded(self) -> str:
        return self.allowed.casefold()

    @cached_property
    def _letters(self) -> tuple[str, str]:
        return normalize_letters(self.allowed), _letters_of(self.boilerplate)

    @cached_property
    def _words(self) -> tuple[str, str]:
        return f" {words(self.allowed)} ", _words_of(self.boilerplate)

    def find(self, texts: Iterable[tuple[str, str]], computed: str = "") -> Iterator[tuple[HiddenText, str, str]]:
        """The hidden texts found in a file, with where in it and the words that gave them away.

        ``computed`` is text that was worked out from what the audience may see, such as a table of
        probabilities: it may equal a hidden answer without giving it away.
        """
        computed_letters = normalize_letters(computed)
        computed_words = f" {words(computed)} "
        for where, text in texts:
            letters = normalize_letters(text)
            seen = ngrams(letters)
            worded = f" {words(text)} "
            for hidden in self.hidden_texts:
                if len(hidden.letters) >= NGRAM:
                    for quotation, quoted in hidden.quoted_in(seen, letters):
                        if not self._may_quote(quotation, quoted) and quotation not in computed_letters:
                            yield hidden, where, quoted
                            break
                elif hidden.worded in worded and hidden.worded not in computed_words and not self._may_say(hidden):
                    yield hidden, where, hidden.text

    def _may_quote(self, letters: str, quoted: str) -> bool:
        """Whether the audience may read these words. Most stand in what it may read just so, which is soon found."""
        return quoted in self._folded or any(letters in read for read in self._letters)

    def _may_say(self, hidden: HiddenText) -> bool:
        """Whether the audience may read all of this short text."""
        return hidden.worded in self._folded or any(hidden.worded in read for read in self._words)


@lru_cache(maxsize=2)
def _letters_of(boilerplate: str) -> str:
    return normalize_letters(boilerplate)


@lru_cache(maxsize=2)
def _words_of(boilerplate: str) -> str:
    return f" {words(boilerplate)} "


def leak_detector(project: Project, files: Sequence[LessonFile], audience: Audience, boilerplate: str) -> LeakDetector:
    """What to look for in files about these lessons for ``audience``.

    ``boilerplate`` is the text of the templates and labels, which is the same in every lesson.
    """
    hidden_texts = []
    originals = [file.original.lesson for file in files if file.original]
    lessons = [*(file.lesson for file in files), *originals]
    for lesson in lessons:
        for field, text, span in hidden_from(audience, lesson):
            plain = markdown.plain(text)
            if len(normalize_letters(plain)) >= SHORTEST:
                hidden_texts.append(HiddenText(field, plain, span))
    seen = [seen_by(audience, lesson) for lesson in lessons]
    for lesson in lessons:
        seen += [seen_by(audience, reference) for reference in project.references(lesson).values()]
    seen += [seen_by(audience, course) for course in (project.course, *project.courses) if course is not None]
    languages = dict.fromkeys(lesson.language for lesson in lessons)
    texts = [text for language in languages for text in _plain_texts(seen, language)]
    return LeakDetector(tuple(hidden_texts), "\n".join([*texts, *_as_typed(seen)]), boilerplate)


def fingerprint(project: Project, files: Sequence[LessonFile], audience: Audience, boilerplate: str) -> str:
    """Changes when there is something else to look for in files about these lessons, or something else is allowed.

    It is cheaper than the detector itself, which is only needed for files that are made or searched.
    """
    seen = hashlib.sha256(boilerplate.encode())
    lessons = [*(file.lesson for file in files), *(file.original.lesson for file in files if file.original)]
    for lesson in lessons:
        for text in words_of(lesson):
            seen.update(text.encode("utf-8", "surrogateescape") + b"\0")
        for reference in project.references(lesson).values():
            seen.update(repr(reference).encode("utf-8", "surrogateescape"))
    seen.update(audience.value.encode())
    return seen.hexdigest()[:16]


def prove(
    detector: LeakDetector, path: str, content: bytes, format: str, computed: str, source: str
) -> list[Diagnostic]:
    """Errors for every hidden text that a built file holds; its own name is read too."""
    texts = [("file name", path.rsplit("/", 1)[-1]), *texts_in(content, format)]
    found: dict[str, tuple[HiddenText, str, str]] = {}
    for hidden, where, quoted in detector.find(texts, computed):
        found.setdefault(hidden.field, (hidden, where, quoted))
    return [
        Diagnostic(
            "leak",
            f"'{hidden.field}' would be read by students in {path} ({where}): «{quoted}»",
            hidden.span,
            "take it out of the template that prints it or of the text that students read, or say it in other "
            "words; the file was not written",
            source=source,
        )
        for hidden, where, quoted in found.values()
    ]


def _plain_texts(value: object, language: str) -> Iterator[str]:
    """The texts as they are printed, those of one row after another; dates in words."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield markdown.plain(part)
        elif isinstance(part, list):
            waiting += reversed(part)
        elif isinstance(part, dict):
            if len(part) == 1 and "when" in part:
                yield in_words(part["when"], language)
            else:
                waiting += reversed(part.values())


def _as_typed(value: object) -> Iterator[str]:
    """Numbers, and texts that are not printed as they were typed."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _as_typed(part)
    elif isinstance(value, str):
        if markdown.plain(value) != value:
            yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
