"""Glossaries of translations: whether each term is translated by the one word that was chosen for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kitgen.check.base import inside
from kitgen.diagnostics import Report, Span
from kitgen.model.base import Spec, place_of
from kitgen.model.glossary import Glossary, GlossaryTerm
from kitgen.model.translation import Translation
from kitgen.read.project import Project
from kitgen.read.wordings import wordings_of
from kitgen.source.nodes import Source
from kitgen.text.terms import found, prepared, without


class _Pair(NamedTuple):
    """A text and its translation."""

    key: str
    text: str
    translated: str


def check_glossaries(project: Project, report: Report) -> None:
    """Report the terms that the translation of a lesson or of the course has other words for."""
    for each in project.glossaries:
        _check_language(each.glossary, each.language, each.source, report)
        for place, message, hint in _bad_terms(each.glossary):
            report.error("bad-term", message, place, hint, each.source.line(place.line))
        for spec, usual, translation, source in _translated(project, each.language):
            for pair in _pairs(spec, usual, translation):
                for place, message, hint in _other_words(each.glossary, pair, translation, source):
                    report.warning("term-translated-otherwise", message, place, hint, source.line(place.line))


def _check_language(glossary: Glossary, language: str, source: Source, report: Report) -> None:
    if glossary.language.split("-")[0] != language.split("-")[0]:
        place = glossary.place("language")
        report.error(
            "translation-language", f"this is a glossary of '{glossary.language}', not of '{language}'", place,
            "put it into the folder of its own language, or correct 'language'", source.line(place.line),
        )  # fmt: skip


def _bad_terms(glossary: Glossary) -> Iterator[tuple[Span, str, str]]:
    """Forms without a letter, which would be found nowhere, and those that a term both allows and rejects."""
    for name, term in glossary.terms.items():
        node = glossary.node
        place = place_of(node, ("terms", name)) if node is not None else Span("")
        empty = [form for form in (*name.split(","), term.use, *term.also, *term.not_) if not form.strip(" *")]
        both = {form.casefold() for form in (term.use, *term.also)} & {form.casefold() for form in term.not_}
        if empty:
            yield place, f"the term '{name}' has a form without a letter", "write the word, with a * for any ending"
        elif both:
            yield place, f"'{min(both)}' is both allowed and rejected for '{name}'", "take it out of one of the lists"


def _translated(project: Project, language: str) -> Iterator[tuple[Spec, Spec | None, Translation, Source]]:
    for file in project.translations:
        if file.asked == language and file.original and file.translation and file.overlay:
            yield file.original.lesson, file.usual, file.translation, file.overlay
    for course in project.course_overlays:
        if project.course is not None and course.translation.language.split("-")[0] == language.split("-")[0]:
            yield project.course, None, course.translation, course.source


def _pairs(spec: Spec, usual: Spec | None, translation: Translation) -> Iterator[_Pair]:
    for wording in wordings_of(spec, usual):
        translated = translation.texts.get(wording.key, "")
        if translated.strip():
            yield _Pair(wording.key, prepared(wording.text), prepared(translated))


def _other_words(
    glossary: Glossary, pair: _Pair, translation: Translation, source: Source
) -> Iterator[tuple[Span, str, str]]:
    """Each term of a text for which its translation has another word, with the place of that in the file."""
    for name, term in glossary.terms.items():
        said = found(without(pair.text, term.unless), name.split(","))
        if not said:
            continue
        right = found(pair.translated, (term.use, *term.also))
        wrong = found(without(pair.translated, (term.use, *term.also)), term.not_)
        if (not wrong and (right or term.optional)) or len(right) >= len(said):
            continue  # a rejected word beside enough right ones translates something else
        node = translation.node
        place = place_of(node, ("texts", pair.key)) if node is not None else Span(source.file)
        if wrong:
            place = _place_of_word(source, place, wrong[0])
            message = f"'{said[0]}' is '{term.use}' in translations, not '{wrong[0]}'"
        else:
            message = f"'{said[0]}' is '{term.use}' in translations, which '{pair.key}' does not have"
        yield place, message, _hint(term)


def _place_of_word(source: Source, place: Span, word: str) -> Span:
    """The place of a word of a text, as it is typed, with or without a capital letter."""
    for typed in (word, word.capitalize(), word.split(" ")[0], word.split(" ")[0].capitalize()):
        at = inside(source, place, typed)
        if at != place:
            return at
    return place


def _hint(term: GlossaryTerm) -> str:
    forms = ", ".join(f"'{form}'" for form in (term.use, *term.also))
    note = f" ({term.note.plain})" if term.note else ""
    return f"write {forms}{note}, or change the glossary: 'also:' is for other forms, 'unless:' for other meanings"
