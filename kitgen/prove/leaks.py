"""Search built files for texts that their audience may not see.

The types of fields already keep such texts out of the data that a document is rendered from. This check does not rely
on that: it extracts the text of the finished file and searches it for every hidden text of the lesson.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

from kitgen.diagnostics import Diagnostic, Span
from kitgen.digests import digest
from kitgen.model.base import Audience
from kitgen.model.values import AuthoredText
from kitgen.model.walk import hidden_from, words_of
from kitgen.prove.extract import texts_in
from kitgen.read.project import LessonFile, Project
from kitgen.text import markdown
from kitgen.text.dates import in_words
from kitgen.text.normalize import NGRAM, NO_MARKS, ngrams, normalize_letters, words
from kitgen.view.audience import visible_to

SHORTEST = 4
"""Minimum letters and digits of a hidden text; shorter ones are indistinguishable from page numbers and labels."""


@dataclass(frozen=True)
class HiddenText:
    """A text that an audience may not see, with its field and place."""

    field: str
    text: str
    span: Span

    def quoted_in(self, seen: frozenset[str], letters: str) -> Iterator[tuple[str, str]]:
        """Its quotations in a text with these ``letters`` and n-grams (``seen``): normalized, and as words.

        A quotation is the fewest whole words, from one of its words on, with NGRAM letters and digits. Whole words,
        because texts may agree by chance for one letter more: «… of the parties | C» in a quiz is not
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
        """Its letters and digits only, so that line breaks, hyphens and ligatures do not matter."""
        return self.worded.translate(NO_MARKS)

    @cached_property
    def _ends(self) -> list[int]:
        """The end of each of its words in ``letters``."""
        return list(accumulate(len(word.translate(NO_MARKS)) for word in self.worded.split()))

    @cached_property
    def worded(self) -> str:
        """Its words, each surrounded by spaces."""
        return f" {words(self.text)} "


@dataclass(frozen=True)
class LeakDetector:
    """The hidden texts of a lesson for one audience, and the texts it may see."""

    hidden_texts: tuple[HiddenText, ...]
    allowed: str
    boilerplate: str = ""
    """Text of the templates and labels of a project, which is allowed too; normalized once per process."""

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
        """The hidden texts found in a file, each with the part of the file and the words found.

        ``computed`` is text computed from what the audience may see, such as a table of probabilities; it may equal a
        hidden answer without revealing it.
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
        """Whether the audience may read these words; tried first without normalization, which is faster."""
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
    """The detector for files about these lessons for ``audience``.

    ``boilerplate`` is the text of the templates and labels, which is the same in every lesson.
    """
    hidden_texts = []
    originals = [file.original.lesson for file in files if file.original]
    lessons = [*(file.lesson for file in files), *originals]
    for lesson in lessons:
        for field, text, span in hidden_from(audience, lesson):
            plain = text.plain if isinstance(text, AuthoredText) else str(text)
            if len(normalize_letters(plain)) >= SHORTEST:
                hidden_texts.append(HiddenText(field, plain, span))
    seen = [visible_to(audience, lesson) for lesson in lessons]
    for lesson in lessons:
        seen += [visible_to(audience, reference) for reference in project.references(lesson).values()]
    seen += [visible_to(audience, course) for course in (project.course, *project.courses) if course is not None]
    languages = dict.fromkeys(lesson.language for lesson in lessons)
    texts = [text for language in languages for text in _plain_texts(seen, language)]
    return LeakDetector(tuple(hidden_texts), "\n".join([*texts, *_as_typed(seen)]), boilerplate)


def fingerprint(project: Project, files: Sequence[LessonFile], audience: Audience, boilerplate: str) -> str:
    """A digest that changes when the hidden or the allowed texts of these lessons change.

    It is cheaper than the detector, which is needed only for files that are built or verified again.
    """
    seen = [boilerplate.encode()]
    lessons = [*(file.lesson for file in files), *(file.original.lesson for file in files if file.original)]
    for lesson in lessons:
        for text in words_of(lesson):
            seen.append(text.encode("utf-8", "surrogateescape") + b"\0")
        for reference in project.references(lesson).values():
            seen.append(repr(reference).encode("utf-8", "surrogateescape"))
    return digest(*seen, audience.value.encode())[:16]


def prove(
    detector: LeakDetector, path: str, content: bytes, format: str, computed: str, source: str
) -> list[Diagnostic]:
    """Errors for every hidden text in a built file or its name."""
    texts = [("file name", path.rsplit("/", 1)[-1]), *texts_in(content, format)]
    found: dict[str, tuple[HiddenText, str, str]] = {}
    for hidden, where, quoted in detector.find(texts, computed):
        found.setdefault(hidden.field, (hidden, where, quoted))
    return [
        Diagnostic(
            "leak",
            f"{path} reveals '{hidden.field}' to students ({where}): «{quoted}»",
            hidden.span,
            "remove it from the template or from the text that students read, or change its wording; "
            "the file was not written",
            source=source,
        )
        for hidden, where, quoted in found.values()
    ]


def _plain_texts(value: object, language: str) -> Iterator[str]:
    """The texts as printed, in order; dates in words."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, list):
            waiting += reversed(part)
        elif isinstance(part, dict):
            mark = next(iter(part)) if len(part) == 1 else ""
            if mark == "when":
                yield in_words(part["when"], language)
            elif mark in _PRINTED and isinstance(part[mark], str):
                yield _PRINTED[mark](part[mark])
            else:
                waiting += reversed(part.values())


_PRINTED = {
    "prose": markdown.plain,
    "line": markdown.plain_line,
    "passage": markdown.plain_line,
    "gapped": markdown.plain_line,
}
"""How texts in Markdown are printed, by their marks."""


def _as_typed(value: object) -> Iterator[str]:
    """Numbers, and the source of texts whose printed form differs."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _as_typed(part)
    elif isinstance(value, str):
        if markdown.plain(value) != value:
            yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
