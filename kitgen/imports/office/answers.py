"""A question as an item: which choice is right, by a mark, a line below, or the key of the document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kitgen.imports.languages import ENGLISH, truth_of
from kitgen.imports.office.blocks import Paragraph, Run, kept
from kitgen.imports.office.keys import Answers
from kitgen.imports.office.labels import POINTS, SAID, Label, ruled_lines
from kitgen.imports.office.questions import Question
from kitgen.imports.office.texts import Texts
from kitgen.imports.original import Original
from kitgen.imports.record import Choice, Item

_MARKS = ("highlight", "colour", "bold", "underline", "italic")
_JUDGED = {"correct": "true", "incorrect": "false"}
_LEADING = re.compile(r"^\s*_{2,}\s*(?=\S)")
_LETTERS = re.compile(r"\s*\(?([A-Ha-h])\)?(?:\s*(?:,|;|&|/|and|y)\s*\(?([A-Ha-h])\)?)*\s*(?=[\s.):,;–—-]|$)")


def item_of(question: Question, texts: Texts, answers: Answers) -> Item:
    """A question as an item."""
    original = texts.original
    item = Item(question.place, points=_points(question) or question.points)
    _letter_parts(question)
    key = answers.take(question.number) if question.number else ""
    said = [question.said, *(texts.line(each) for each in question.answers), key]
    given = [each for each in said if each]
    if not given and not question.choices and not question.truth and (said_behind := _answer_behind(question)):
        given = [said_behind]
    bold = {"bold", "underline"} if all(each.marked("bold") for each in question.prompt if each.text) else set()
    item.prompt = "\n\n".join(filter(None, (texts.of(each, bold) for each in question.prompt)))
    for table in question.tables:
        item.prompt += f"\n\n{texts.table(table)}"
    item.lines = str(min(question.lines, 40)) if question.lines else ""
    item.rationale = [texts.of(each) for each in question.feedback]
    item.prompt = _LEADING.sub("", item.prompt) if question.choices or question.truth else item.prompt
    _report_marks(question, bool(given or question.choices), original)
    if not question.choices and (question.truth or (given and _truth(given[0]) in ("true", "false"))):
        _as_truth(item, given, original)
        return item
    if question.choices:
        _with_choices(item, question, texts)
        for answer in given:
            _choose(item, [label.name for label, _ in question.choices], answer, original)
        if _is_truth(item):
            return item
        if sum(choice.correct for choice in item.choices) > 1:
            item.kind = "multiple_choice"
        return item
    if given:
        item.answer = given[0]
        item.accept = given[1:]
        item.kind = "essay" if len(given[0]) >= 60 or question.lines > 2 else ""
    elif question.lines > 2:
        item.kind = "essay"
    return item


def _letter_parts(question: Question) -> None:
    """Make lettered lines that are questions themselves parts of the prompt, and no choices."""
    asked = [paragraph for _, paragraph in question.choices]
    if len(asked) < 2 or not all(each.text.endswith(("?", ".")) or ruled_lines(each) for each in asked):
        return
    if not all(each.text.endswith("?") for each in asked) or any(label.right for label, _ in question.choices):
        return
    for label, each in question.choices:
        lettered = Paragraph(each.place, [Run(f"{label.name or '-'}) " if label.name else ""), *each.runs])
        question.prompt.append(kept(each, lettered))
    question.choices = []


def _answer_behind(question: Question) -> str:
    """An answer in a colour or bold behind the question mark, which is taken from the prompt."""
    prompt = question.prompt[-1]
    mark = prompt.raw.rfind("?")
    behind = prompt.cut(mark + 1) if mark > 0 else None
    before = prompt.cut(0, mark + 1) if mark > 0 else None
    if behind is None or before is None or not behind.text:
        return ""
    if any(behind.marked(each) and not before.marked(each) for each in ("highlight", "colour", "bold", "underline")):
        question.prompt[-1] = kept(prompt, before)
        return behind.text
    return ""


def _report_marks(question: Question, has_answer: bool, original: Original) -> None:
    """Say which words of a question are marked as an answer could be; underlined ones only where there is no other."""
    for each in question.prompt:
        for mark in ("highlight", "colour", *(() if has_answer else ("underline",))):
            words = "".join(run.text for run in each.runs if mark in run.marks).strip()
            if words and not each.marked(mark):
                message = f"'{words[:40]}' is marked in this question; the mark is not in the new file"
                original.changed(each.place, message, "if it is the answer, write it below 'answer:'")
                break


def _points(question: Question) -> str:
    """The points that a question says, which are taken from it."""
    for place, each in enumerate(question.prompt):
        if found := POINTS.search(each.raw):
            rest = each.cut(0, found.start())
            rest.runs += each.cut(found.end()).runs
            question.prompt[place] = kept(each, rest)
            return found["points"].replace(",", ".")
    return ""


def _truth(answer: str) -> str:
    found = re.match(
        r"\s*\(?(true|false|verdadero|falso|cierto|[tfv](?=\s*(?:[.,:;)–—-]|$))|(?-i:[TFV](?=\s)))\b",
        answer,
        re.IGNORECASE,
    )
    return truth_of(found[1]) if found else ""


def _as_truth(item: Item, given: Sequence[str], original: Original) -> None:
    """True or false; without an answer these are choices of which none is right yet."""
    answer = _truth(given[0]) if given else ""
    if not answer:
        item.choices = [Choice(ENGLISH.true), Choice(ENGLISH.false)]
        for said in given:
            message = f"the answer is '{said[:60]}', which is neither true nor false"
            original.changed(item.line, message, "mark the right one", said)
        return
    item.kind, item.answer = "true_false", answer
    because = re.sub(r"^\W*\w+\W*", "", given[0])
    if re.search(r"\w", because):
        item.rationale.append(because)
    for other in given[1:]:
        if _truth(other) != answer:
            original.changed(
                item.line, f"the answers '{given[0][:30]}' and '{other[:30]}' differ", "look which is right"
            )


def _is_truth(item: Item) -> bool:
    """Make two choices True and False of which one is right a statement."""
    said = [truth_of(choice.text) or _JUDGED.get(choice.text.lower().strip(" ."), "") for choice in item.choices]
    right = [truth for truth, choice in zip(said, item.choices, strict=True) if choice.correct]
    if sorted(said) != ["false", "true"] or len(right) != 1:
        return False
    item.kind, item.answer, item.choices = "true_false", right[0], []
    return True


def _with_choices(item: Item, question: Question, texts: Texts) -> None:
    """The choices, and which of them the document itself marks."""
    said = []
    for label, paragraph in question.choices:
        found = SAID.search(paragraph.raw)
        said.append(label.right or bool(found))
        if found:
            paragraph.runs = paragraph.cut(0, found.start()).runs
    paragraphs = [paragraph for _, paragraph in question.choices]
    mark = "" if any(said) else _telling_mark(paragraphs)
    if not mark and not any(said):
        said = _by_labels([label for label, _ in question.choices])
    plain = {mark} | {each for each in _MARKS if all(paragraph.marked(each) for paragraph in paragraphs)}
    for right, paragraph in zip(said, paragraphs, strict=True):
        correct = right or bool(mark and paragraph.marked(mark))
        item.choices.append(Choice(texts.of(paragraph, plain if "bold" in plain or "italic" in plain else ()), correct))


def _by_labels(labels: Sequence[Label]) -> list[bool]:
    """Which choices have a letter that looks other than those of the others."""
    for mark in _MARKS[:4]:
        marked = [mark in label.marks for label in labels]
        if 0 < sum(marked) < len(marked):
            return marked
    return [False] * len(labels)


def _telling_mark(paragraphs: Sequence[Paragraph]) -> str:
    """The mark that some of the choices have and the others have not."""
    for mark in _MARKS:
        count = sum(paragraph.marked(mark) for paragraph in paragraphs)
        if 0 < count < len(paragraphs) and (mark != "italic" or count == 1):
            return mark
    return ""


def _choose(item: Item, names: Sequence[str], answer: str, original: Original) -> None:
    """Mark the choice that an answer names, by its letter or its text."""
    texts = [choice.text.lower().strip(" .") for choice in item.choices]
    plain = re.sub(r"^\s*\(?[A-Ha-h][.)]\s*", "", answer).lower().strip(" .")
    letters = _LETTERS.match(answer)
    named = re.findall(r"(?<!\w)[A-Ha-h](?!\w)", letters[0]) if letters else []
    marked = [choice for choice in item.choices if choice.correct]
    places = []
    for letter in named:
        name = letter.lower()
        place = names.index(name) if name in names else ord(name) - ord("a")
        places += [place] if place < len(item.choices) else []
    if (roman := answer.lower().strip(" .()")) in names and not named:
        places = [names.index(roman)]
    if answer.lower().strip(" .") in texts:
        places = [texts.index(answer.lower().strip(" ."))]
    elif not places and plain in texts:
        places = [texts.index(plain)]
    if not places:
        original.changed(
            item.line, f"the answer is '{answer[:60]}', and there is no such choice", "mark the right one", answer
        )
        return
    if marked and marked != [item.choices[place] for place in places]:
        message = f"the answer is '{answer[:30]}', and another choice is marked: the answer counts"
        original.changed(item.line, message, "look which is right")
        for choice in marked:
            choice.correct = False
    for place in places:
        item.choices[place].correct = True
    because = answer[letters.end() :].strip(" .):,;–—-") if letters else ""
    if re.search(r"\w", because) and because.lower() not in texts and plain not in texts:
        item.rationale.append(because)
