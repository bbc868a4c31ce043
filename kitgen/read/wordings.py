"""The texts of a lesson or course that a translation may replace, each by the name of its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from kitgen.digests import digest
from kitgen.model.base import Spec
from kitgen.model.bibliography import Person, Reference
from kitgen.model.product import Product
from kitgen.model.translation import Translation
from kitgen.model.values import EdtfDate, Line, Passage, Prose, Stem, Text
from kitgen.read.editions import EXTENDED
from kitgen.text.fences import may_have

S = TypeVar("S", bound=Spec)

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


def wordings_of(spec: Spec, usual: Spec | None) -> Iterator[Wording]:
    """The texts of an edition. One that has another text than the usual edition in the same place has a key of its
    own there: `extended.title`."""
    known = {wording.key: wording.text for wording in wordings(usual)} if usual is not None else {}
    for wording in wordings(spec):
        differs = known.get(wording.key, wording.text) != wording.text
        yield replace(wording, key=f"{EXTENDED}.{wording.key}") if differs else wording


def wordings_of_both(spec: Spec, usual: Spec | None) -> Iterator[Wording]:
    """The texts of both editions, each once, in the order of the extended one, which is ``spec``."""
    known = {wording.key: wording for wording in wordings(usual)} if usual is not None else {}
    for wording in wordings_of(spec, usual):
        same = known.pop(wording.key.removeprefix(f"{EXTENDED}."), wording)
        if same.key != wording.key:
            yield same
        yield wording
    yield from known.values()


def translated(spec: S, translation: Translation, usual: Spec | None = None) -> S:
    """The same with the texts of the translation; what it lacks stays as it is.

    ``usual`` is the usual edition of a lesson in its extended one.
    """
    update = {"language": translation.language} if "language" in type(spec).model_fields else {}
    made = _replaced(spec, "", _texts_of(spec, translation, usual))
    own, of_words = getattr(spec, "language", ""), getattr(spec, "translation_language", None)
    if of_words and of_words.split("-")[0] == translation.language.split("-")[0]:
        update["translation_language"] = own  # the words are in the language of the translation, and these were in it
    return made.model_copy(update=update) if update else made  # type: ignore[no-any-return]


def _texts_of(spec: Spec, translation: Translation, usual: Spec | None) -> dict[str, Any]:
    """The texts of a translation by the places of one edition."""
    texts = translation.written()
    if usual is None:
        return texts
    return {w.key.removeprefix(f"{EXTENDED}."): texts[w.key] for w in wordings_of(spec, usual) if w.key in texts}


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
    if _is_text(value) and value and key in texts:  # not where this edition has none
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
