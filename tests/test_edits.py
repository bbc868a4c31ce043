"""Edits of one place of a file: what is asked for is there, and every other byte is as it was."""

from __future__ import annotations

import difflib
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kitgen.edit.asked import Edit, part_at
from kitgen.edit.document import CannotEdit, Document
from kitgen.edit.edits import edited
from kitgen.edit.encoded import decoded
from kitgen.edit.forms import form_of
from kitgen.edit.longhand import Address, Part
from kitgen.edit.notes import notes_of
from kitgen.edit.texts import Room, normal, text_of, written
from kitgen.model.course import Course
from kitgen.model.lesson import Lesson
from kitgen.source.characters import text_problem
from tests.conftest import ROOT, STARTER

LESSONS = sorted((*(ROOT / "lessons").glob("0*.yaml"), *(ROOT / "kitgen/starters").rglob("lesson.yaml")))

SMALL = """\
# A lesson.   Its comments stay.
title:   "Talk"   # the title
minutes: 50
essential_question: >
  Who decides
  what a place is for?

  And who pays?
objectives:
  weigh: weigh two sides   # short

# What is below is a list.
discussion:
  # the first one
  - prompt: |
      Why?
      Because of what?
    minutes:  5
  - Who pays?

  # about the third
  - {prompt: 'What if?', lines: 3}
activities:
- Warm-up: 12, pairs, discussion 1   # jotted
- title: Talk in groups
  minutes: 10-15
- {title: Write, minutes: 8,
   notes: "a \\"note\\""}
quiz:
  - prompt: One of these is right
    choices:
      - the first: correct - it is first
      - the second: It is not first.
      - the third
  - prompt: Say why
    answer: Because.
vocabulary:
  - premise: a reason
  - {term: claim, definition: what is said}
exit_ticket: What now?
slides: {auto: true}
extended:
  discussion:
    - And then?
"""

TEXTS = (
    "yes", "1.10", "012", "~", "null", "- x", "a: b", "#", "a #b", "# x", "😀", "two\nlines", "para\n\npara", " lead",
    "trail ", "'q'", '"q"', "it's \"so\"", "\\alpha", "a, b [c] {d}", "[x", "{y", "*z", "&w", "!t", "%p", "@at", "`t",
    "| x", "> y", "? q", ": c", "end:", "tab\there", "  in\nout", "in\n  out\n\n\nend", "- a\n- b", "1. a\n2. b", "---",
    "...", "é ñ", "العربية", "日本語", "word " * 60 + "end", "12-15", "a\u00a0b", "<b>", "key: |", "a\r\nb", "\nx",
    "x\n", "correct", "correct - so", "text (5)", "5, pairs", "prompt", "term: x", "x_y: 1", "<<", "=", "0x1F", "1e3",
    "2024-01-01",
)  # fmt: skip


def change(before: str, *edits: Edit) -> str:
    """A lesson after edits."""
    return edited(before.encode(), Lesson, edits).decode()


def lines_of(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that a diff of two texts has; empty ones do not count."""
    one, two = [list(filter(str.strip, text.splitlines())) for text in (before, after)]
    found = [line for line in difflib.unified_diff(one, two, n=0, lineterm="") if line[:3] not in ("---", "+++")]
    return [line[1:] for line in found if line[0] == "-"], [line[1:] for line in found if line[0] == "+"]


def insert(*at: str | int, value: Any) -> Edit:
    return Edit("insert", at, value)


def put(*at: str | int, value: Any) -> Edit:
    return Edit("set", at, value)


def take(*at: str | int) -> Edit:
    return Edit("remove", at)


@pytest.mark.parametrize(
    ("edit", "gone", "new"),
    [
        (put("title", value="Talk!"), ['title:   "Talk"   # the title'], ['title:   "Talk!"   # the title']),
        (put("title", value='A "talk"'), ['title:   "Talk"   # the title'], ["title:   'A \"talk\"'   # the title"]),
        (put("minutes", value=45), ["minutes: 50"], ["minutes: 45"]),
        (put("slack", value=5), [], ["slack: 5"]),
        (put("essential_question", value="Who decides what a place is for?\n\nWho pays?"),
         ["  And who pays?"], ["  Who pays?"]),
        (put("essential_question", value="Who\ndecides?"),
         ["essential_question: >", "  Who decides", "  what a place is for?", "  And who pays?"],
         ["essential_question: |", "  Who", "  decides?"]),
        (put("objectives", 0, "bloom", value="apply"), ["  weigh: weigh two sides   # short"],
         ["  weigh:", "    text: weigh two sides   # short", "    bloom: apply"]),
        (put("objectives", 0, "id", value="judge"), ["  weigh: weigh two sides   # short"],
         ["  judge: weigh two sides   # short"]),
        (insert("objectives", 1, value={"id": "say", "text": "say so"}), [], ["  say: say so"]),
        (insert("objectives", 1, value={"text": "weigh"}), [], ["  weigh-2: weigh"]),
        (insert("cases", 0, value={"title": "Año 1: the old town hall", "decision_point": "x"}), [],
         ["cases:", "  - id: ano-1-the-old", '    title: "Año 1: the old town hall"', "    decision_point: x"]),
        (put("discussion", 0, "prompt", value="Why?\nBecause of whom?"),
         ["      Because of what?"], ["      Because of whom?"]),
        (put("discussion", 0, "prompt", value="# Why: yes"), ["      Why?", "      Because of what?"],
         ["      # Why: yes"]),
        (put("discussion", 1, "prompt", value="Who: pays?"), ["  - Who pays?"], ['  - "Who: pays?"']),
        (put("discussion", 1, "minutes", value="5"), ["  - Who pays?"], ["  - prompt: Who pays?", "    minutes: 5"]),
        (put("discussion", 2, "prompt", value="a, b\nc"), ["  - {prompt: 'What if?', lines: 3}"],
         ['  - {prompt: "a, b\\nc", lines: 3}']),
        (put("discussion", 2, "hint", value="x: y"), ["  - {prompt: 'What if?', lines: 3}"],
         ["  - {prompt: 'What if?', hint: \"x: y\", lines: 3}"]),
        (put("discussion", 2, "lines", value=""), ["  - {prompt: 'What if?', lines: 3}"], ["  - {prompt: 'What if?'}"]),
        (take("discussion", 1), ["  - Who pays?"], []),
        (insert("discussion", 3, value={"prompt": "Last?"}), [], ["  - prompt: Last?"]),
        (insert("discussion", 2, value={"prompt": "Last?"}), [], ["  - Last?"]),
        (put("activities", 0, "minutes", value="15"), ["- Warm-up: 12, pairs, discussion 1   # jotted"],
         ["- Warm-up: 15, pairs, discussion 1   # jotted"]),
        (put("activities", 0, "uses", value="quiz"), ["- Warm-up: 12, pairs, discussion 1   # jotted"],
         ["- Warm-up: 12, pairs, quiz   # jotted"]),
        (put("activities", 0, "phase", value="warm_up"), [], ["  phase: warm_up"]),
        (put("activities", 0, "title", value="Begin"), ["- Warm-up: 12, pairs, discussion 1   # jotted"],
         ["- Begin: 12, pairs, discussion 1   # jotted"]),
        (put("activities", 2, "minutes", value="9"), ["- {title: Write, minutes: 8,"],
         ["- {title: Write, minutes: 9,"]),
        (put("activities", 2, "notes", value="b"), ['   notes: "a \\"note\\""}'], ['   notes: "b"}']),
        (insert("activities", 1, "steps", 0, value={"text": "Do it."}), [], ["  steps:", "    - Do it."]),
        (put("quiz", "items", 0, "choices", 1, "correct", value=True), ["      - the second: It is not first."],
         ["      - the second: correct - It is not first."]),
        (put("quiz", "items", 0, "choices", 0, "correct", value=False), ["      - the first: correct - it is first"],
         ["      - the first: it is first"]),
        (put("quiz", "items", 0, "choices", 2, "rationale", value="No."), ["      - the third"],
         ["      - the third: No."]),
        (put("quiz", "items", 0, "choices", 0, "rationale", value="correct: so"),
         ["      - the first: correct - it is first"], ['      - the first: "correct - correct: so"']),
        (insert("quiz", "items", 0, "choices", 3, value={"text": "none", "correct": False, "rationale": "No: x"}), [],
         ['      - none: "No: x"']),
        (insert("quiz", "items", 2, value={"prompt": "Which?", "choices": [
            {"text": "this", "correct": True}, {"text": "that", "rationale": "No."}, {"text": "neither"}]}), [],
         ["  - prompt: Which?", "    choices:", "      - this: correct", "      - that: No.", "      - neither"]),
        (insert("vocabulary", 1, value={"term": "reason", "definition": "why"}), [], ["  - reason: why"]),
        (put("vocabulary", 0, "translation", value="premisa"), [], ["    translation: premisa"]),
        (put("vocabulary", 1, "term", value="a claim, or two"), ["  - {term: claim, definition: what is said}"],
         ['  - {term: "a claim, or two", definition: what is said}']),
        (insert("exit_ticket", 1, value={"prompt": "And then?"}), ["exit_ticket: What now?"],
         ["exit_ticket:", "  - What now?", "  - And then?"]),
        (put("exit_ticket", 0, "lines", value="2"), ["exit_ticket: What now?"],
         ["exit_ticket:", "  prompt: What now?", "  lines: 2"]),
        (put("extended", "discussion", 0, "prompt", value="So?"), ["    - And then?"], ["    - So?"]),
        (insert("extended", "discussion", 1, value={"prompt": "So?"}), [], ["    - So?"]),
        (put("print", "paper", value="letter"), [], ["print:", "  paper: letter"]),
        (put("slides", "auto", value=False), ["slides: {auto: true}"], ["slides: {auto: false}"]),
    ],
)  # fmt: skip
def test_one_edit(edit: Edit, gone: list[str], new: list[str]) -> None:
    """The lines that are gone and those that are new are as they would be written by hand; no other changes."""
    assert lines_of(SMALL, change(SMALL, edit)) == (gone, new)


def test_a_new_part_comes_where_the_reference_has_it() -> None:
    """Vocabulary is before the discussion and after the objectives, below an empty line."""
    after = change(
        SMALL.replace("vocabulary:", "x_words:"), insert("vocabulary", 0, value={"term": "a", "definition": "b"})
    )
    assert after.index("objectives:") < after.index("vocabulary:") < after.index("discussion:")


def test_comments_travel_with_their_entry() -> None:
    """The comment above an entry, the one behind it; what is between empty lines stays."""
    after = change(SMALL, Edit("move", ("discussion", 2), to=0))
    assert after.index("# about the third") < after.index("{prompt: 'What if?'") < after.index("# the first one")
    assert Counter(after.splitlines()) == Counter(SMALL.splitlines())
    after = change(SMALL, take("discussion", 2))
    assert "# about the third" not in after and "# the first one" in after


def test_an_emptied_list_is_gone_with_its_key() -> None:
    """A key without a value is an error, so none is left."""
    after = change(SMALL, take("vocabulary", 1), take("vocabulary", 0))
    assert "vocabulary" not in after and "exit_ticket: What now?" in after


def test_an_activity_that_is_named_elsewhere_keeps_its_name() -> None:
    """`plans` would name an activity that there is not any more."""
    named = SMALL.replace("minutes: 50\n", "minutes: 50\nplans: {30: {warm-up: 9}}\n")
    assert "id: warm-up" in change(named, put("activities", 0, "title", value="Begin"))
    used = edited(SMALL.encode(), Lesson, [put("activities", 0, "title", value="Begin")], used={"warm-up"}).decode()
    assert "id: warm-up" in used and "id: warm-up" not in change(SMALL, put("activities", 0, "title", value="Begin"))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("flow", [False, True])
def test_what_is_typed_is_what_is_read(text: str, flow: bool) -> None:
    """In every style that a text can have had."""
    for style in (None, "'", '"', "|", ">"):
        lines = written(normal(text), Room(0, flow), style)
        assert lines.head
    for at in (("title",), ("discussion", 0, "prompt"), ("discussion", 2, "prompt"), ("vocabulary", 0, "definition")):
        long = Document(change(SMALL, put(*at, value=text)), Lesson, "").long
        part = part_at(long, at)
        assert part is not None and part.text == normal(text)


def test_the_plainest_form() -> None:
    """No quotes where none are needed."""
    plain = ["yes", "1.10", "012", "it's", "¿Por qué?", "a - b", "50 %", "x:y", "a#b", "10:00-11:15", "😀", "«a»"]
    assert [written(text, Room(0)).head for text in plain] == plain
    assert written("a: b", Room(0)).head == '"a: b"'
    assert written('a: "b"', Room(0)).head == "'a: \"b\"'"
    assert written("a\nb", Room(0)).head == "|"
    assert written("\u0085", Room(0)).head == '"\\u0085"'


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (put("title", value="a\x07b"), "'title' has control character U+0007"),
        (put("title", value="a" * 25_000), "'title' has"),
        (put("title", value="\ud800"), "'title' has"),
        (put("cases", 3, "title", value="x"), "there is nothing at 'cases' 4 'title'"),
        (take("rubric"), "there is nothing at 'rubric'"),
        (insert("discussion", 9, value="x"), "there is nothing at 'discussion' 10"),
        (insert("discussion", 0, value={"prompt": ""}), "cannot be empty"),
        (put("title", value={"a": object()}), "'title' cannot have this value"),
        (put("title", value=""), "'title' cannot be empty"),
        (put("discussion", 1, "prompt", value=None), "'prompt' cannot be empty"),
        (Edit("move", ("discussion", 0), to=7), "there is nothing at"),
        (Edit("set", (), "x"), "needs an address"),
    ],
)
def test_refused_in_plain_words(edit: Edit, words: str) -> None:
    """An edit that cannot be made says why."""
    with pytest.raises(CannotEdit) as refused:
        change(SMALL, put("minutes", value=40), edit)
    assert words in refused.value.message and refused.value.number == 1


@pytest.mark.parametrize("text", ["title: [a", "a: &x 1\nb: *x\n", "", "\0\0", "- a\n- b\n"])
def test_a_file_that_cannot_be_read_is_not_edited(text: str) -> None:
    """Nor one with an anchor, which several places would share."""
    with pytest.raises(CannotEdit):
        edited(text.encode(), Lesson, [put("title", value="x")])


def test_a_comment_is_never_lost() -> None:
    """Where a short form has a comment in the middle, it is not written out."""
    with_comment = SMALL.replace("exit_ticket: What now?", "authors: [Ada One, # first\n  Bo Two]")
    after = change(with_comment, put("authors", 0, "orcid", value="0000-0002-1825-0097"))
    assert "# first" in after


def test_what_may_mean_something_else_is_said() -> None:
    """A plan names questions by number; what is added at the end changes no number."""
    document = Document(SMALL, Lesson, "")
    move, last = Edit("move", ("discussion", 1), to=0), insert("discussion", 3, value={"prompt": "x"})
    (said,) = notes_of(document, [move, take("discussion", 0)], translated=False)
    assert "where it says discussion 1." in said
    assert not notes_of(document, [last, put("discussion", 0, "prompt", value="x")], translated=True)
    with_comment = Document(SMALL + "subtitle: x   # why it is so\n", Lesson, "")
    (said,) = notes_of(with_comment, [put("subtitle", value="")], translated=False)
    assert said.endswith("its comment was removed from the file: # why it is so")
    (said,) = notes_of(document, [take("vocabulary", 0)], translated=True)
    assert "check the translations" in said


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n\n"])
def test_encodings_and_line_ends(codec: str, newline: str, end: str) -> None:
    """A file from Windows keeps its line ends, its byte order mark, and what it ends with."""
    data = (SMALL.rstrip() + end).replace("\n", newline).encode(codec)
    edits = [
        put("title", value="Año: ñ"), put("discussion", 0, "prompt", value="a\nb"),
        insert("discussion", 3, value={"prompt": "x\ny"}), Edit("move", ("activities", 2), to=0),
        insert("extended", "discussion", 1, value={"prompt": "last"}),
    ]  # fmt: skip
    after = edited(data, Lesson, edits)
    assert after[:3] == data[:3]
    text = after.decode(codec)
    assert text.count("\n") == text.count("\r\n") if newline == "\r\n" else "\r" not in text
    assert text.rstrip().endswith("- last") and text[len(text.rstrip()) :] == end.replace("\n", newline)


def parts_of(part: Part, at: Address = ()) -> Iterator[tuple[Address, Part]]:
    """Every value of a file with its address."""
    yield at, part
    for place, item in enumerate(part.items or []):
        yield from parts_of(item, (*at, place))
    for key, value in part.fields.items():
        yield from parts_of(value, (*at, key))


def any_edit(chosen: random.Random, document: Document, texts: tuple[str, ...]) -> Edit:
    """An edit of any place of a file."""
    every = [(at, part) for at, part in parts_of(document.long) if at]
    lists = [(at, part) for at, part in every if part.items]
    do = chosen.choice(["set", "set", "insert", "remove", "move"])
    if do == "set":
        at, _ = chosen.choice([(at, part) for at, part in every if part.text is not None])
        return put(*at, value=chosen.choice(texts))
    if do == "remove":
        return take(*chosen.choice(every)[0])
    at, part = chosen.choice(lists)
    count = len(part.items or [])
    if do == "move":
        return Edit("move", (*at, chosen.randrange(count)), to=chosen.randrange(count))
    item = (part.items or [])[0]
    value: Any = chosen.choice(texts) if item.text is not None else {"prompt": chosen.choice(texts)}
    if part.named:
        value = {"id": "new-one", "text": "what is new"}
    return insert(*at, chosen.randint(0, count), value=value)


def check_edit(data: bytes, edit: Edit) -> bool:
    """Whether the edit was made; then only what it is about has changed."""
    before = decoded(data)
    document = Document(before.text, Lesson, "")
    try:
        after = edited(data, Lesson, [edit])
    except CannotEdit:
        return False
    text = decoded(after).text
    assert decoded(after)[1:] == before[1:]
    lost = document.comments - Document(text, Lesson, "").comments
    part = part_at(document.long, edit.at)
    if edit.do == "set" and part is not None and part.path is not None and edit.value.strip():
        assert not lost
        if edit.name != "title":  # whose activity may be given a name
            place = document.layout.at(part.path)
            assert text.startswith(before.text[: place.start])
            assert text.endswith(before.text[document.layout.line_end(place.end) :])
    if edit.do == "move":
        assert Counter(text) == Counter(before.text) and not lost
    if edit.do == "insert":
        assert not lost and len(text) > len(before.text)
    return True


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.sampled_from(["\n", "\r\n"]))
def test_any_edit_of_a_small_lesson(seed: int, newline: str) -> None:
    """Every form that is in it, every kind of edit; several in a row."""
    chosen = random.Random(seed)
    data = SMALL.replace("\n", newline).encode()
    for _ in range(3):
        edit = any_edit(chosen, Document(decoded(data).text, Lesson, ""), TEXTS)
        if check_edit(data, edit):
            data = edited(data, Lesson, [edit])
        if len(data) < 200:
            break


@settings(max_examples=40, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60),
    st.sampled_from([None, "'", '"', "|", ">"]),
)
def test_any_text(text: str, style: str | None) -> None:
    """It is written so that it is read again, or refused with the reason."""
    key = "title: " + {None: "x", "'": "'x'", '"': '"x"', "|": "|\n  x", ">": ">\n  x"}[style]
    try:
        after = change(f"{key}\nminutes: 5\n", put("title", value=text))
    except CannotEdit:
        assert text_problem(normal(text))
        return
    root = Document(after, Lesson, "").root
    assert text_of(root["title"]) == normal(text) if text else "title" not in root
    assert after.endswith("minutes: 5\n")


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=[] if "02" in path.name or path.name == "lesson.yaml" else pytest.mark.full)
        for path in LESSONS
    ],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_every_lesson_can_be_edited(path: Path) -> None:
    """Two edits of each lesson; the same bytes after an edit that changes nothing."""
    data = path.read_bytes()
    chosen = random.Random(path.name)
    document = Document(decoded(data).text, Lesson, "")
    for at in (("title",), ("minutes",), ("activities", 0, "title")):
        part = part_at(document.long, at)
        assert part is not None and edited(data, Lesson, [put(*at, value=part.text)]) == data
    done = [check_edit(data, any_edit(chosen, document, TEXTS)) for _ in range(2)]
    assert any(done)


@pytest.mark.full
def test_many_edits_of_every_lesson() -> None:
    """Nearly every edit is made: what is refused is the name of a part that is written below its name."""
    chosen = random.Random(18)
    refused = 0
    for _ in range(1_000):
        data = chosen.choice(LESSONS).read_bytes()
        document = Document(decoded(data).text, Lesson, "")
        refused += not check_edit(data, any_edit(chosen, document, TEXTS))
    assert refused < 30


def test_a_lesson_is_added_to_a_course() -> None:
    """The files of a course are edited in the same way."""
    course = (ROOT / "lessons/course.yaml").read_bytes()
    after = edited(course, Course, [insert("lessons", 9, value={"path": "09-new.yaml"})]).decode()
    assert lines_of(course.decode(), after) == ([], ["  - path: 09-new.yaml"])
    starter = (ROOT / "kitgen/starters/course.yaml").read_bytes()
    after = edited(starter, Course, [insert("lessons", 1, value={"path": "02.yaml", "on": "2027-03-01"})]).decode()
    assert after.endswith("  - 01-first-lesson.yaml\n  - path: 02.yaml\n    on: 2027-03-01\n")


def test_the_starter_is_read_by_the_form() -> None:
    """Its short forms are long."""
    long = Document(STARTER.read_text(encoding="utf-8"), Lesson, "").long
    last = part_at(long, ("activities", 3))
    assert last is not None
    assert last.data == {"title": "Exit ticket", "minutes": "5", "uses": "exit ticket"}


def test_the_words_of_the_form_are_for_those_who_write_no_yaml() -> None:
    """No keys, no pages of the manual; every part has a model, and every list what a new entry begins with."""
    form = form_of(Document(SMALL, Lesson, ""))
    for fields in form["models"].values():
        for field in fields:
            if field["kind"] != "yaml":
                assert field["label"], field
                assert not re.search(r"docs/|\b[a-z]+_[a-z]+\b|YAML|`[a-z]\w*:(?!//)", field["help"]), field
            if field["kind"] in ("entries", "block"):
                assert field["model"] in form["models"]
            if field["kind"] == "entries":
                assert {each["key"] for each in form["models"][field["model"]]} >= set(field["new"])
