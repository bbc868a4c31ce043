"""Questions and quiz items: whether each can be answered, and each answer explained."""

from __future__ import annotations

import re

from kitgen.check.base import CheckContext, Findings, check
from kitgen.model.choices import Choice, ItemType
from kitgen.model.quiz import Item
from kitgen.model.reading import Question
from kitgen.model.sums import leaves

_RIGHT = {"right", "true", "yes", "x", "✓", "✔", "ok", "answer", "correcta", "correcto", "richtig", "juste", "key", "1"}
"""What people write for 'correct'."""

_MANY = re.compile(
    r"\b(?:all (?:that|which|who|of)|(?:choose|select|mark|tick|check|pick|name) (?:all|two|three|several|every)"
    r"|more than one|one or more|todas?|todos|varias|varios|dos)\b",
    re.IGNORECASE,
)
"""A question that has several answers says so in such words."""

_CHOICE = (ItemType.SINGLE_CHOICE, ItemType.MULTIPLE_CHOICE)


@check()
def quiz_choose(context: CheckContext) -> Findings:
    """`choose: 3` lets students answer three of the items: fewer than there are, and all for the same points, because
    the total is printed on the quiz.
    """
    quiz = context.lesson.quiz
    if quiz is None or quiz.choose is None:
        return
    place, count = quiz.place("choose"), len(quiz.items)
    if not 0 < quiz.choose < count:
        number = "one item" if count == 1 else f"{count} items"
        yield place, f"'choose' is {quiz.choose}, of {number}", "write a smaller number, or leave 'choose' out"
    elif len({item.points for item in quiz.items if not item.bonus}) > 1:
        yield (
            place,
            "students choose among items of different points, so their totals differ",
            "give all items the same 'points', or leave 'choose' out",
        )


@check()
def no_correct_choice(context: CheckContext) -> Findings:
    """A choice item needs a right answer: `correct: true` on the choice, or `text: correct` in short."""
    for item in context.leaves:
        if item.type in _CHOICE and item.choices and not any(choice.correct for choice in item.choices):
            yield item.place("choices"), "none of these choices is correct", _mark_one(item)


def _mark_one(item: Item) -> str:
    """How to mark the right choice, in the form in which the choices were written."""
    starred = [(choice, _unmarked(choice.text)) for choice in item.choices if _unmarked(choice.text) != choice.text]
    if len(starred) == 1:
        return f"write the word 'correct' instead of the mark: {starred[0][1][:40]}: correct"
    answered = _answered(item)
    if answered is not None:
        return f"write ': correct' after that choice, and delete 'answer': {_named(answered)}: correct"
    said = [choice for choice in item.choices if choice.rationale.strip(" .!").lower() in _RIGHT]
    if len(said) == 1:
        return f"write 'correct' instead of '{said[0].rationale}'"
    if not any(choice.rationale for choice in item.choices):
        return f"write ': correct' after the right one: {_named(item.choices[0])}: correct"
    return f"add 'correct: true' to one of its {len(item.choices)} choices"


_MARKED = re.compile(
    r"\A(?:\*(?![^*]*\*)|[✓✔☑✅]|[\[(][xX✓][\])])\s*|\s*(?:[✓✔☑✅]|(?<![\w*])\*|[\[(](?:x|right|correct|correct[ao]|true)[\])])\Z",
    re.IGNORECASE,
)
"""A mark that stands for the right choice elsewhere: `*Paris`, `[x] Paris`, `Paris (correct)`."""


def _unmarked(text: str) -> str:
    """A choice without such a mark."""
    return _MARKED.sub("", text)


def _answered(item: Item) -> Choice | None:
    """The choice that `answer:` names, by its letter, its number or its text."""
    said = item.answer.strip().rstrip(".)").casefold()
    texts = [choice.text.strip().rstrip(".").casefold() for choice in item.choices]
    letters = [chr(ord("a") + number) for number in range(len(texts))]
    for names in (texts, letters, [str(number + 1) for number in range(len(texts))]):
        if said and said in names:
            return item.choices[names.index(said)]
    return None


_LETTERED = re.compile(r"\(?([A-Za-z]|\d{1,2})[.)]\s+\S")


@check("warning")
def choices_with_letters(context: CheckContext) -> Findings:
    """Choices are lettered when they are printed: letters or numbers that are typed before them would be there twice,
    and would be wrong where choices are mixed.
    """
    for item in context.leaves:
        found = [match[1].lower() if (match := _LETTERED.match(choice.text)) else "" for choice in item.choices]
        numbers = [str(number + 1) for number in range(len(found))]
        if len(found) > 1 and found in ([chr(ord("a") + number) for number in range(len(found))], numbers):
            yield (
                item.place("choices", 0), f"these choices begin with letters or numbers of their own ('{found[0]}')",
                "delete them: choices get their letters when they are printed",
            )  # fmt: skip


@check()
def two_correct_choices(context: CheckContext) -> Findings:
    """A single choice item has one right answer; say `type: multiple_choice` where there are more."""
    for item in context.leaves:
        if item.type is ItemType.SINGLE_CHOICE and sum(choice.correct for choice in item.choices) > 1:
            yield (
                item.place("choices"),
                "more than one of these choices is correct",
                "leave 'correct: true' on one of them, or say 'type: multiple_choice'",
            )


@check("warning")
def several_correct_choices(context: CheckContext) -> Findings:
    """Where two choices are marked as correct, students may tick several: say that this is meant.

    kitgen takes an item with two choices that end in `: correct` for `type: multiple_choice`. Write that line, or leave
    the word on one choice. `correct: true` on several says by itself that it is meant, and so does a question that asks
    for all that apply.
    """
    for item in context.leaves:
        written = item.node is not None and "type" in item.node.keys_at
        right = [number for number, choice in enumerate(item.choices) if choice.correct and _in_short(choice)]
        if item.type is ItemType.MULTIPLE_CHOICE and not written and len(right) > 1 and not _MANY.search(item.prompt):
            yield (
                item.place("choices", right[1]),
                f"{len(right)} choices of this item are marked as correct",
                "leave it on one of them, or add 'type: multiple_choice' if students may choose several",
            )


def _said(choice: Choice) -> str:
    """A choice as students have it: its text, its picture."""
    return f"{choice.text} {choice.figure.image if choice.figure else ''}".strip()


def _named(choice: Choice) -> str:
    """A choice in a message: the start of its text, or what its picture shows."""
    return " ".join((choice.text or (choice.figure.alt if choice.figure else "")).split())[:40]


def _in_short(choice: Choice) -> bool:
    """Whether a choice was marked with the word `correct` after its text, and not with `correct: true`."""
    return choice.node is not None and "correct" not in choice.node.keys_at


@check("warning")
def choice_twice(context: CheckContext) -> Findings:
    """Two choices of one item must not say the same."""
    for item in context.leaves:
        seen: set[str] = set()
        for number, choice in enumerate(item.choices):
            text = " ".join(_said(choice).lower().split()).rstrip(".")
            if text in seen:
                yield (
                    item.place("choices", number), f"this choice is given twice: '{_said(choice)[:40]}'",
                    "change one of the two, or delete it",
                )  # fmt: skip
            seen.add(text)


@check("warning")
def single_choice_only(context: CheckContext) -> Findings:
    """An item with one choice asks nothing: add wrong answers to choose from."""
    for item in context.leaves:
        if item.type in _CHOICE and len(item.choices) == 1:
            yield (
                item.place("choices"), "this item has only one choice",
                "add the wrong answers, each with the mistake that leads to it",
            )  # fmt: skip


@check("warning")
def distractor_without_rationale(context: CheckContext) -> Findings:
    """Every wrong answer should say what mistake leads to it, so that the key teaches something."""
    for item in context.leaves:
        if not any(choice.correct for choice in item.choices):
            continue  # reported as an item without a right answer
        for number, choice in enumerate(item.choices):
            if not choice.correct and not choice.rationale:
                yield (
                    item.place("choices", number),
                    f"this distractor has no rationale: '{_named(choice)}'",
                    "add 'rationale:' with the mistake that leads to it",
                )


@check()
def item_without_answer(context: CheckContext) -> Findings:
    """An item that is not a choice needs its answer, in the form of its type."""
    needs = {
        ItemType.TRUE_FALSE: "answer",
        ItemType.SHORT_ANSWER: "answer",
        ItemType.NUMERIC: "answer",
        ItemType.ESSAY: "answer",
        ItemType.MATCH: "pairs",
        ItemType.ORDER: "sequence",
        ItemType.CLOZE: "text",
        ItemType.SINGLE_CHOICE: "choices",
        ItemType.MULTIPLE_CHOICE: "choices",
    }
    graded = {id(item) for item in leaves(context.lesson.quiz.items if context.lesson.quiz else ())}
    for item in context.leaves:
        if item.type is ItemType.ESSAY and id(item) not in graded:
            continue  # a part of a question to talk about or to do at home needs no answer
        part = needs.get(item.type, "parts" if item.type is ItemType.PARTS else "")
        if not part:  # students hand in a file: there may be nothing to say of it
            continue
        if not getattr(item, part):
            what = "what a good answer contains" if item.type is ItemType.ESSAY else "the answer"
            what = "the answers to choose from" if part == "choices" else what
            yield (
                item.place("prompt"),
                f"this {item.type.replace('_', ' ')} item has no '{part}'",
                f"add '{part}:' with {what}",
            )
        elif item.type is ItemType.TRUE_FALSE and item.answer.strip().lower() not in ("true", "false"):
            yield item.place("answer"), "the answer of a true-false item must be 'true' or 'false'", ""
        elif item.type is ItemType.CLOZE and not item.gaps:
            yield item.place("text"), "this text has no gap", "put the missing words in braces: {like this}"
        elif item.type in (ItemType.MATCH, ItemType.ORDER) and len(item.options) < 2:
            same = "its right sides are all the same" if len(item.pairs or ()) > 1 else "it has one"
            what = "two things to match" if item.type is ItemType.MATCH else "two things to put in order"
            yield item.place(part), f"this item needs at least {what}; {same}", "add another, or choose another 'type:'"


@check("warning")
def question_without_answer(context: CheckContext) -> Findings:
    """Every question needs a model answer, so that a substitute can teach from the guide."""
    for question in (part for part in context.parts if isinstance(part, Question)):
        if question.parts:
            for part in leaves(question.parts):
                if part.type is ItemType.ESSAY and not part.answer:
                    yield part.place("prompt"), "this part has no model answer", "add 'answer:' below it"
        elif not question.answer:
            yield question.place("prompt"), "this question has no model answer", "add 'answer:' below it"
    for talk in context.lesson.discussion:
        if not talk.likely_answers and not talk.notes and not any(part.answer for part in talk.parts):
            yield talk.place("prompt"), "this question says nothing of likely answers", "add 'likely_answers:' below it"


@check("warning")
def private_brief_in_public(context: CheckContext) -> Findings:
    """What only one player may know must not be in a text that everybody reads.

    A private brief is printed on its role card alone. This check looks for its sentences in the scenario,
    the public briefs and the rest of what students see.
    """
    from kitgen.model.base import Audience
    from kitgen.model.walk import hidden_from
    from kitgen.text.normalize import normalize_letters

    simulation = context.lesson.simulation
    if simulation is None:
        return
    hidden = {(field, text) for field, text, _ in hidden_from(Audience.STUDENT, context.lesson)}
    public = normalize_letters(" ".join(text for field, text, _ in context.texts if (field, text) not in hidden))
    for role in simulation.roles:
        for sentence in role.private_brief.replace("!", ".").replace("?", ".").split("."):
            small = normalize_letters(sentence)
            if len(small) >= 20 and small in public:
                yield (
                    role.place("private_brief"),
                    f"a sentence of this private brief is on a public page, too: '{sentence.strip()[:50]}'",
                    "say it in one of the two places only",
                )
