"""Tell an answer from texts that students may read and that only happen to be next to each other.

«Handout» above the title «The food chain» is not the hidden text «Handout: The food chain». A quotation of a hidden
text is such a meeting if the marks where readers see texts apart divide it into the end of one text that students may
read, whole ones, and the beginning of another. An answer that is broken over lines or cells is divided, too, but into
parts that begin and end in the midst of what students may read, if they are there at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from kitgen.prove.places import CUT
from kitgen.text.normalize import joined_at_line_ends, normalize_letters, words

COLON = "\N{INFORMATION SEPARATOR TWO}"
"""Replaces a mark between a label and a text on one line (`Quiz: The food chain`), which divides these two only."""

_COLON = re.compile(r"[ \u00a0]*[:·|–—(][ \u00a0]+|[ \u00a0]+[(·|–—][ \u00a0]*")
_WORD = re.compile(rf"[^\W_]+(?:[.,'’]\d+)*|[{CUT}{COLON}]")
_NUMBER_OR_LETTER = re.compile(r"\d{1,4}|[a-z]")

MOST_NUMBERS = 2
"""The most numbers and letters of questions in a passage. If there are more it may be an answer, spelled out."""


class Neighbours:
    """What may be next to each other: the texts that students may read, and labels, whose gaps divide them."""

    def __init__(self, texts: Iterable[str], labels: Iterable[str]) -> None:
        self._labels = list(labels)
        self._texts = list(texts)

    @cached_property
    def numbered(self) -> re.Pattern[str]:
        """Labels whose gaps are numbers (`{n} min`), in letters and digits."""
        found = {tuple(map(normalize_letters, re.split(r"\{\w+\}", label))) for label in self._labels}
        return re.compile(
            "|".join(sorted(r"\d+".join(parts) for parts in found if len(parts) > 1 and any(parts))) or "-"
        )

    @cached_property
    def _parts(self) -> list[str]:
        return [part for label in self._labels for part in re.split(r"\{\w+\}", label)]

    @cached_property
    def _letters(self) -> _Pieces:
        labels = [normalize_letters(part) for part in self._parts]
        return _Pieces([*map(normalize_letters, self._texts), *labels], labels, "", self.numbered)

    @cached_property
    def _words(self) -> _Pieces:
        labels = [words(part) for part in self._parts]
        return _Pieces([*map(words, self._texts), *labels], labels, " ", self.numbered)

    def meet(self, quotation: str, text: str) -> bool:
        """Whether these letters are in a marked text only where texts meet."""
        parts = [part if part in (CUT, COLON) else normalize_letters(part) for part in _parts_of(text)]
        return self._letters.only_meet(quotation, parts, 1)

    def words_meet(self, worded: str, text: str, times: int) -> bool:
        """Whether these words, which are in a text ``times`` times, are there only where texts meet."""
        parts = [part if part in (CUT, COLON) else f" {part} " for part in _parts_of(text)]
        return self._words.only_meet(worded.replace(" ", "  ")[1:-1], parts, times)


@lru_cache(maxsize=4)  # the same page is read again for each text that was found on it
def _parts_of(text: str) -> tuple[str, ...]:
    """The words of a text in small letters, those that are broken at the end of a line joined, and the marks in it."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return tuple(_WORD.findall(_COLON.sub(COLON, joined_at_line_ends(folded))))


@dataclass(frozen=True)
class _Passage:
    """A place in a text where a quotation is: the parts into which marks divide it, and the marks."""

    parts: tuple[str, ...]
    marks: tuple[str, ...]


def _passages(quotation: str, tokens: Iterable[str]) -> Iterator[_Passage]:
    said: list[str] = []
    marks: dict[int, str] = {}
    length = 0
    for token in tokens:
        if token in (CUT, COLON):
            marks[length] = CUT if CUT in (token, marks.get(length)) else COLON
        else:
            said.append(token)
            length += len(token)
    text = "".join(said)
    start = text.find(quotation)
    while start >= 0:
        end = start + len(quotation)
        cuts = [start, *(place for place in sorted(marks) if start < place < end), end]
        yield _Passage(
            tuple(" ".join(text[first:last].split()) for first, last in pairwise(cuts)),
            tuple(marks[cut] for cut in cuts[1:-1]),
        )
        start = text.find(quotation, start + 1)


class _Pieces:
    """Texts and labels in the form in which they are compared: as letters, or as words between spaces."""

    def __init__(self, texts: Iterable[str], labels: Iterable[str], space: str, numbered: re.Pattern[str]) -> None:
        self._all = f"{CUT}{CUT.join(dict.fromkeys(texts))}{CUT}"
        self._labels = frozenset(labels) - {""}
        self._space = space
        self._numbered = numbered

    def only_meet(self, quotation: str, tokens: Iterable[str], times: int) -> bool:
        """Whether a quotation is in a text only where texts meet, and so often at least."""
        found = list(_passages(quotation, tokens))
        return len(found) >= times and all(self._divided(passage) for passage in found)

    def _divided(self, passage: _Passage) -> bool:
        """Whether some of the marks divide a passage into the end of a text, whole texts, and the beginning of one."""
        count = len(passage.parts)
        if sum(_NUMBER_OR_LETTER.fullmatch(part) is not None for part in passage.parts) > MOST_NUMBERS:
            return False
        reached: dict[int, bool] = {}  # where a text may end, and whether it is a label
        for end in range(1, count + 1):
            fits = self._begins if end == count else self._whole
            starts = [0, *(place for place in reached if place < end)]
            for start in starts:
                part = self._space.join(passage.parts[start:end])
                label = self._is_label(part)
                if start == 0:
                    fitting = end < count and self._ends(part)
                else:
                    fitting = fits(part) and (passage.marks[start - 1] == CUT or label or reached[start])
                if fitting:
                    reached[end] = label or reached.get(end, False)
        return count in reached

    def _is_label(self, part: str) -> bool:
        return part in self._labels or self._numbered.fullmatch(part.replace(" ", "")) is not None

    def _whole(self, part: str) -> bool:
        return f"{CUT}{part}{CUT}" in self._all or self._is_label(part) or bool(_NUMBER_OR_LETTER.fullmatch(part))

    def _ends(self, part: str) -> bool:
        return self._whole(part) or f"{self._space}{part}{CUT}" in self._all

    def _begins(self, part: str) -> bool:
        return self._whole(part) or f"{CUT}{part}{self._space}" in self._all
