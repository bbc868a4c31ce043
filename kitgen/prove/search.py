"""Search texts for what their audience may not see."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

from kitgen.diagnostics import Span
from kitgen.prove.boilerplate import code
from kitgen.prove.neighbours import Neighbours
from kitgen.prove.places import CODE
from kitgen.text.normalize import NGRAM, NO_MARKS, between_spaces, ngrams, normalize_letters

Texts = Iterable[tuple[str, str]]
"""Texts with the part of the file where they are."""


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

    @property
    def beginnings(self) -> frozenset[str]:
        """The first NGRAM letters and digits from each of its words on; that of a shorter text is its first word."""
        return _beginnings_of(self.text)

    @cached_property
    def letters(self) -> str:
        """Its letters and digits only, so that line breaks, hyphens and ligatures do not matter."""
        return self.worded.translate(NO_MARKS)

    @cached_property
    def _ends(self) -> list[int]:
        """The end of each of its words in ``letters``."""
        return list(accumulate(len(word.translate(NO_MARKS)) for word in self.worded.split()))

    @property
    def worded(self) -> str:
        """Its words, each surrounded by spaces."""
        return _worded(self.text)


@lru_cache(maxsize=5_000)
def _worded(text: str) -> str:
    return between_spaces(text)


@lru_cache(maxsize=2_000)
def _beginnings_of(text: str) -> frozenset[str]:
    """Texts stay while others of a lesson are edited, and each page of it is searched for all of them."""
    words = _worded(text).split()
    lengths = [len(word.translate(NO_MARKS)) for word in words]
    letters = _worded(text).translate(NO_MARKS)
    if len(letters) < NGRAM:
        return frozenset(words[:1])
    return frozenset(letters[start : start + NGRAM] for start in accumulate(lengths, initial=0))


@dataclass(frozen=True)
class LeakDetector:
    """The hidden texts of a lesson for one audience, and the texts it may see."""

    hidden_texts: tuple[HiddenText, ...]
    allowed: str
    """The texts that the audience may see, one a line."""

    boilerplate: str = ""
    """The labels of a project and the texts of templates, one a line; allowed too, normalized once per process."""

    @cached_property
    def _folded(self) -> str:
        return self.allowed.casefold()

    @cached_property
    def _letters(self) -> tuple[str, str]:
        return normalize_letters(self.allowed), _letters_of(self.boilerplate)

    @cached_property
    def _words(self) -> tuple[str, str]:
        return self.words, _words_of(self.boilerplate)

    @cached_property
    def words(self) -> str:
        """The words that the audience may see, between spaces."""
        return between_spaces(self.allowed)

    def find(
        self,
        texts: Iterable[tuple[str, str]],
        computed: Callable[[], str] = str,
        closely: Callable[[], Texts] | None = None,
    ) -> Iterator[tuple[HiddenText, str, str]]:
        """The hidden texts found in a file, each with the part of the file and the words found.

        ``computed`` gives text computed from what the audience may see, such as a table of probabilities; it may equal
        a hidden answer without revealing it. ``closely`` gives the same texts with more marks between them.
        """
        reading = _Reading(self, computed, closely)
        for where, text in texts:
            letters = normalize_letters(text)
            seen = ngrams(letters)
            worded = between_spaces(text)
            for hidden in self._that_begin_in(seen, worded):
                if len(hidden.letters) >= NGRAM:
                    for quotation, quoted in hidden.quoted_in(seen, letters):
                        if not self._may_quote(quotation, quoted) and not reading.explains(quotation, where, text):
                            yield hidden, where, quoted
                            break
                elif hidden.worded not in worded or self._may_say(hidden):
                    continue
                elif not reading.explains_words(hidden, where, text, worded):
                    yield hidden, where, hidden.text

    def _that_begin_in(self, seen: frozenset[str], worded: str) -> Iterator[HiddenText]:
        """The hidden texts that may be in a text with these n-grams and words, in their order: mostly none or few."""
        index = self._beginnings
        begun = {
            number
            for found in (seen, frozenset(worded.split()))
            for each in found & index.keys()
            for number in index[each]
        }
        yield from (self.hidden_texts[number] for number in sorted(begun))

    @cached_property
    def _beginnings(self) -> dict[str, list[int]]:
        """The numbers of the hidden texts, by what any of their quotations begins with."""
        index: dict[str, list[int]] = {}
        for number, hidden in enumerate(self.hidden_texts):
            for beginning in hidden.beginnings:
                index.setdefault(beginning, []).append(number)
        return index

    def _may_quote(self, letters: str, quoted: str) -> bool:
        """Whether the audience may read these words; tried first without normalization, which is faster."""
        return quoted in self._folded or any(letters in read for read in self._letters)

    def _may_say(self, hidden: HiddenText) -> bool:
        """Whether the audience may read all of this short text."""
        return hidden.worded in self._folded or any(hidden.worded in read for read in self._words)


class _Reading:
    """One file, and why what was found in it may be no leak. All of it is only computed where something was found."""

    def __init__(
        self, detector: LeakDetector, computed: Callable[[], str], closely: Callable[[], Texts] | None
    ) -> None:
        self._detector = detector
        self._compute = computed
        self._closely = closely

    @cached_property
    def _computed(self) -> str:
        return self._compute()

    @cached_property
    def _texts(self) -> dict[str, str]:
        return dict(self._closely()) if self._closely else {}

    @cached_property
    def _letters(self) -> str:
        return normalize_letters(self._computed)

    @cached_property
    def _words(self) -> str:
        return between_spaces(self._computed)

    @cached_property
    def _neighbours(self) -> Neighbours:
        visible = f"{self._detector.allowed}\n{self._computed}".split("\n")
        return Neighbours(visible, self._detector.boilerplate.split("\n"))

    def explains(self, quotation: str, where: str, text: str) -> bool:
        """Whether a quotation is computed, of the code that ships with kitgen, or of texts that only meet."""
        if quotation in self._letters or (where == CODE and quotation in code()[0]):
            return True
        return self._neighbours.meet(quotation, self._texts.get(where, text))

    def explains_words(self, hidden: HiddenText, where: str, text: str, worded: str) -> bool:
        """The same of the words of a short text."""
        if hidden.worded in self._words or (where == CODE and hidden.worded in code()[1]):
            return True
        if self._neighbours.numbered.fullmatch(hidden.letters) and self._has_numbers_of(hidden):
            return True
        times = len(re.findall(f"(?={re.escape(hidden.worded)})", worded))
        return self._neighbours.words_meet(hidden.worded, self._texts.get(where, text), times)

    def _has_numbers_of(self, hidden: HiddenText) -> bool:
        """Whether students may read the numbers in a text such as «45 min», which may be a label then."""
        visible = self._words + self._detector.words
        return all(f" {number} " in visible for number in re.findall(r"\d+", hidden.worded))


@lru_cache(maxsize=2)
def _letters_of(boilerplate: str) -> str:
    return normalize_letters(boilerplate)


@lru_cache(maxsize=2)
def _words_of(boilerplate: str) -> str:
    return between_spaces(boilerplate)
