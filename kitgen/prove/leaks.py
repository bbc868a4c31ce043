"""Search built files for texts that their audience may not see.

The types of fields already keep such texts out of the data that a document is rendered from. This check does not rely
on that: it extracts the text of the finished file and searches it for every hidden text of the lesson and its course.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from kitgen.diagnostics import Diagnostic, Span
from kitgen.digests import digest
from kitgen.model.base import Audience
from kitgen.model.lesson import Lesson
from kitgen.model.quiz import Item
from kitgen.model.values import AuthoredText, Prose
from kitgen.model.walk import hidden_from, parts_of, words_of
from kitgen.prove.extract import texts_in
from kitgen.prove.places import decoded
from kitgen.prove.search import HiddenText, LeakDetector
from kitgen.read.lesson_file import LessonFile
from kitgen.read.project import Project
from kitgen.text import markdown, stems
from kitgen.text.cloze import put_in, with_answers
from kitgen.text.dates import in_words
from kitgen.text.fences import may_have as may_have_code
from kitgen.text.formula_rules import may_have
from kitgen.text.normalize import normalize_letters
from kitgen.view.audience import visible_to

SHORTEST = 4
"""Minimum letters and digits of a hidden text; shorter ones are indistinguishable from page numbers and labels."""


def leak_detector(project: Project, files: Sequence[LessonFile], audience: Audience, boilerplate: str) -> LeakDetector:
    """The detector for files about these lessons for ``audience``.

    ``boilerplate`` is the text of the templates and labels, which is the same in every lesson.
    """
    lessons = _lessons(files)
    about = [*lessons, *_shared(project, lessons)]
    hidden_texts = []
    languages = list(dict.fromkeys(lesson.language for lesson in lessons))
    for part in about:
        for field, text, span in (*hidden_from(audience, part), *_gaps(audience, part)):
            for plain in _as_read(text, [part.language] if isinstance(part, Lesson) else languages):
                if len(normalize_letters(plain)) >= SHORTEST:
                    hidden_texts.append(HiddenText(field, plain, span))
    seen = [visible_to(audience, part) for part in about]
    texts: list[str] = []
    for part, data in zip(about, seen, strict=True):  # the dates of what lessons share are in the language of each
        for language in [part.language] if isinstance(part, Lesson) else languages:
            texts += _plain_texts(data, language)
    texts += _choices_in_gaps(about)
    return LeakDetector(tuple(hidden_texts), "\n".join([*texts, *_as_typed(seen)]), boilerplate)


def _as_read(text: str, languages: Sequence[str]) -> list[str]:
    """A text as it may be read in a file; one with formulas also as a screen reader says it in each language."""
    if not isinstance(text, AuthoredText):
        return [str(text)]
    found = [text.plain]
    if may_have(text):
        found += [markdown.read_aloud(text, language, isinstance(text, Prose)) for language in languages]
    if may_have_code(text):
        found.append(markdown.with_line_numbers(text))
    return list(dict.fromkeys(found))


def _lessons(files: Sequence[LessonFile]) -> list[Lesson]:
    """The lessons of some files, and those that they are translations of, each once."""
    lessons = [*(file.lesson for file in files), *(file.original.lesson for file in files if file.original)]
    return list({id(lesson): lesson for lesson in lessons}.values())


def _shared(project: Project, lessons: Sequence[Lesson]) -> list[Any]:
    """What lessons share: the course in its languages, the references that they may cite, the school's look."""
    own = {id(reference) for lesson in lessons for reference in lesson.references}
    references = [each for lesson in lessons for each in project.references(lesson).values() if id(each) not in own]
    shared = [*references, project.course, *project.courses, project.brand]
    return list({id(part): part for part in shared if part is not None}.values())


def _gaps(audience: Audience, part: Any) -> Iterator[tuple[str, str, Span]]:
    """The words that are missing in the cloze items of a lesson, and its numbers as they are printed (`1.8 × 1024`)."""
    if audience is Audience.STUDENT:
        for item in _items(part):
            for gap in item.gaps:
                yield from (("quiz.items.text", word, item.place("text")) for word in gap.right)
            yield from (("quiz.items.answer", number, item.place("answer")) for number in item.printed)


def _choices_in_gaps(about: Sequence[Any]) -> Iterator[str]:
    """Cloze texts as they are printed, with the choices of each gap in its place: the right one may come last."""
    for item in (item for part in about for item in _items(part)):
        options = [" ".join(form["options"]) for form in item.gap_forms]
        if any(options):
            yield markdown.plain(put_in(item.gapped, options))


def _items(part: Any) -> Iterator[Item]:
    """Every item of the quiz of a lesson, and every part of its questions."""
    if isinstance(part, Lesson):
        yield from (each for each in parts_of(part) if isinstance(each, Item))


def fingerprint(
    project: Project,
    files: Sequence[LessonFile],
    audience: Audience,
    boilerplate: str,
    visible: bool,
    known: dict[tuple[int, Audience, bool], str],
) -> str:
    """A digest that changes when a file about these lessons that has not changed has to be searched again.

    It does where the hidden texts change. What is in a file that kitgen's own templates have made is in its input, in
    the labels or in these templates, so that its audience may read it whatever else it may read. A text typed into the
    project's own templates may be one that the audience may not read any more: with ``visible`` the digest changes with
    the texts that it may see, too.

    It is cheaper than the detector, which is needed only for files that are built or verified again. ``known`` keeps
    what the lessons, references and courses of this project have come to, which many documents are about.
    """
    lessons = _lessons(files)
    seen = [digest(boilerplate.encode())]
    for part in (*lessons, *_shared(project, lessons)):
        key = (id(part), audience, visible)
        if key not in known:
            gaps = () if visible else (text for _, text, _ in _gaps(audience, part))
            texts = (*words_of(part, None if visible else audience), *gaps)
            known[key] = digest(*(text.encode("utf-8", "surrogateescape") + b"\0" for text in texts))
        seen.append(known[key])
    return digest(*(each.encode() for each in seen), audience.value.encode(), str(visible).encode())[:16]


def prove(
    detector: LeakDetector, path: str, content: bytes, format: str, computed: Callable[[], str], source: str
) -> list[Diagnostic]:
    """Errors for every hidden text in a built file or its name; for ``computed`` see `LeakDetector.find`."""
    name = path.rsplit("/", 1)[-1].removesuffix(f".{format}")
    texts = [("file name", name), *texts_in(content, format)]
    found: dict[str, tuple[HiddenText, str, str]] = {}
    for hidden, where, quoted in detector.find(texts, computed, lambda: texts_in(content, format, closely=True)):
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
                if may_have(part[mark]):
                    yield markdown.read_aloud(part[mark], language, mark not in _OF_ONE_LINE)
                if may_have_code(part[mark]):
                    yield markdown.with_line_numbers(part[mark])
                if mark in ("blocks", "prose"):  # a cell is next to another text where tables are stacked
                    yield from markdown.cells_of(part[mark])
            else:
                waiting += reversed(part.values())


_PRINTED: dict[str, Callable[[str], str]] = {
    "blocks": markdown.plain,
    "prose": markdown.plain,
    "line": markdown.plain_line,
    "stem": stems.plain,
    "passage": markdown.plain_line,
    "gapped": markdown.plain,
    "cloze": lambda text: markdown.plain(with_answers(text)),
}
"""How texts in Markdown are printed, by their marks."""

_OF_ONE_LINE = ("line", "passage", "stem")


def _as_typed(value: object) -> Iterator[str]:
    """Numbers, and the source of texts whose printed form may differ."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _as_typed(part)
    elif isinstance(value, str):
        if not markdown.is_ordinary(value):
            yield decoded(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
