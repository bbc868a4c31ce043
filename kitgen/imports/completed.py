"""What was imported, made whole: texts that print nothing are a TODO or left out, numbers are numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic_core import PydanticCustomError

from kitgen.imports.fitting import fit
from kitgen.imports.languages import ENGLISH, Words, language_of, words_in
from kitgen.imports.original import Original
from kitgen.imports.record import Item, Material
from kitgen.model.quantities import answer_of, typed
from kitgen.model.values import has_print

TODO = "TODO"


def complete(material: Material, original: Original) -> None:
    """Put a TODO where a question or a choice prints nothing, and find the language if the file does not say it."""
    material.language = material.language or language_of(_texts(material))
    words = words_in(material.language)
    for item in (*material.items, *material.open):
        _in_language(item, words)
        if not has_print(item.prompt):
            original.to_do(item.line, "this question has no text", "write it in the new file")
            item.prompt = words.write_question
        _check_answer(item, original)
        for choice in item.choices:
            if not has_print(choice.text) and not choice.figure:
                original.to_do(item.line, "a choice has no text", "write it in the new file")
                choice.text = words.write_choice
            choice.why = choice.why if has_print(choice.why) else ""
        item.rationale = [text for text in item.rationale if has_print(text)]
        item.accept = [text for text in item.accept if has_print(text)]
        item.answer = item.answer if has_print(item.answer) else ""
        item.hint = item.hint if has_print(item.hint) else ""
    material.title = material.title if has_print(material.title) else ""
    material.discussion = [(line, text) for line, text in material.discussion if has_print(text)]
    for texts in (material.questions, material.objectives, material.keypoints, material.prerequisites, material.notes):
        texts[:] = [text for text in texts if has_print(text)]
    material.materials = [text for text in material.materials if has_print(text)]
    for tasks in (material.homework, material.exit_ticket):
        tasks[:] = [(line, text) for line, text in tasks if has_print(text)]
    material.vocabulary = [
        (term, words.write_meaning if meaning == ENGLISH.write_meaning else meaning)
        for term, meaning in material.vocabulary
        if has_print(term)
    ]
    material.sections = [each for each in material.sections if has_print(each.body) or each.figures]
    for section in material.sections:
        section.body = section.body if has_print(section.body) else words.describe
    fit(material, original)


def _texts(material: Material) -> Iterator[str]:
    """All that students read."""
    yield material.title
    yield from (section.body for section in material.sections)
    for texts in (material.objectives, material.keypoints, material.questions, material.notes, material.materials):
        yield from texts
    yield from (text for _, text in (*material.discussion, *material.homework, *material.vocabulary))
    yield from (f"{task.title} {task.text}" for task in material.tasks)
    for item in (*material.items, *material.open):
        yield " ".join([item.prompt, item.text, *(choice.text for choice in item.choices)])


def _in_language(item: Item, words: Words) -> None:
    """What kitgen itself wrote in an item, in the language of the rest."""
    if item.pairs and item.prompt in ("", ENGLISH.match):
        item.prompt = words.match
    if item.text and item.prompt in ("", ENGLISH.gaps):
        item.prompt = words.gaps
    item.rationale = [words.check_pairs if text == ENGLISH.check_pairs else text for text in item.rationale]
    if [choice.text for choice in item.choices] == [ENGLISH.true, ENGLISH.false]:
        item.choices[0].text, item.choices[1].text = words.true, words.false


def _check_answer(item: Item, original: Original) -> None:
    """An answer that is not what its type says is a text, and what does not fit it is for graders to read."""
    if item.choices and item.kind not in ("", "multiple_choice"):
        item.kind = ""
    if not item.kind and re.fullmatch(r"[+-]?\d[\d., ]*", item.answer) and not _is_number(item.answer):
        item.kind = "short_answer"  # such as `1.`, or a time
    rights = [choice for choice in item.choices if choice.correct]
    if any(choice.credit for choice in rights) and not all(choice.credit for choice in rights):
        for choice in filter(lambda each: each.credit, rights):
            original.changed(item.line, f"'{choice.text[:40]}' counts {choice.credit}: it is in 'rationale:'")
            item.rationale.append(f"{choice.text}: counts {choice.credit}.")
            choice.credit = ""
    rights_of_pairs = {right for _, right in item.pairs} | set(item.distractors)
    if item.pairs and len(rights_of_pairs) < 2:
        original.changed(item.line, "fewer than two different things belong to others here: it is an essay question")
        item.answer = "\n".join(f"- {left}: {right}" for left, right in item.pairs)
        item.kind, item.pairs, item.distractors = "essay", [], []
    if item.points and not re.fullmatch(r"\d{1,4}(?:[.,]\d{1,2})?", item.points):
        original.left_out(item.line, f"the points are not a number: '{item.points[:40]}'")
        item.points = ""
    if item.kind == "numeric" and not (_is_number(item.answer) and _is_number(item.tolerance or "0")):
        original.changed(item.line, f"'{item.answer[:40]} {item.tolerance[:40]}' is not a number: it is a text")
        item.kind = "short_answer"
    if item.tolerance and item.kind not in ("", "numeric"):
        item.rationale.append(original.plain(item.line, f"± {item.tolerance}"))
        item.tolerance = ""


def _is_number(text: str) -> bool:
    try:
        answer_of(text) if " to " in text else typed(text)
    except PydanticCustomError:
        return False
    return True
