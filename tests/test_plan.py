"""The plan as the spine: what activities use and what students write, as read, checked and handed to templates."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kitgen.diagnostics import Report
from kitgen.model.base import Audience
from kitgen.model.lesson import Lesson
from kitgen.model.spine import spine
from kitgen.read.validate import read
from kitgen.source.parser import parse
from kitgen.text.citations import Citations
from kitgen.text.counting import words
from kitgen.view.audience import visible_to
from kitgen.view.spine import plan_rows, unused
from kitgen.view.texts import wrap_texts
from tests.conftest import run

HEAD = """\
id: bridge
title: A bridge
minutes: 45
essential_question: Who should pay for the bridge?
objectives: {pay: say who should pay}
discussion:
  - {prompt: "Who gains?", minutes: 5, objectives: [pay], likely_answers: [The far side.]}
  - {prompt: "Who pays?", objectives: [pay], likely_answers: [The near side.]}
  - {prompt: "Who decides?", likely_answers: [The council.]}
cases:
  - {id: toll, title: A toll, decision_point: Is there a toll?}
  - {id: ferry, title: A ferry, decision_point: Is there a ferry?}
exit_ticket: What changed your mind?
"""


def lesson_of(activities: str, more: str = "") -> Lesson:
    """The model of a lesson with some activities."""
    report = Report()
    node, source = parse(f"{HEAD}{more}activities:\n{activities}".encode(), "lesson.yaml", report)
    assert node is not None
    made = read(Lesson, node, source, report)
    assert made is not None, [found.message for found in report.found]
    return made


def view_of(lesson: Lesson, audience: Audience = Audience.STUDENT) -> dict[str, Any]:
    """The data that a template gets."""
    data: dict[str, Any] = wrap_texts(visible_to(audience, lesson), Citations({}, "en"), "")
    return data


def test_a_jotted_plan() -> None:
    """Minutes, how students sit and what they use in one line, in any order after the minutes."""
    lesson = lesson_of(
        "  - Warm up: 5\n"
        "  - Predict: 4-6, alone then pairs, discussion 2-3\n"
        "  - Decide: {minutes: 10, grouping: fours, uses: 'case ferry, discussion 1', optional: yes}\n"
        "  - Exit: 4, exit ticket\n"
    )
    warm, predict, decide, leave = lesson.activities
    assert (warm.title, warm.minutes.target, warm.uses) == ("Warm up", 5, ())
    assert (predict.grouping, predict.minutes.min, predict.minutes.max) == ("alone then pairs", 4, 6)
    assert [(use.part.value, use.numbers) for use in predict.uses] == [("discussion", (2, 3))]
    assert [(use.part.value, use.numbers, use.names) for use in decide.uses] == [
        ("case", (), ("ferry",)),
        ("discussion", (1,), ()),
    ]
    assert not decide.required
    assert leave.id == "exit"
    assert [use.part.value for use in leave.uses] == ["exit_ticket"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("discussion", (1, 2, 3)), ("questions 1, 3", (1, 3)), ("discussion 1 and 3", (1, 3)),
        ("discussion 1 – 2", (1, 2)), ("[discussion 1, 3]", (1, 3)), ("[discussion 3]", (3,)),
        ("{part: discussion, which: 1-2}", (1, 2)),
        ("discussion 2-9", (2, 3)),
    ],
)  # fmt: skip
def test_ways_to_name_questions(written: str, meant: tuple[int, ...]) -> None:
    """Numbers, ranges and lists, with or without brackets."""
    value = written if written[0] in "[{" else f"'{written}'"
    used = spine(lesson_of(f"  - {{title: Talk, minutes: 9, uses: {value}}}\n"))["talk"]
    assert [(each.part.value, each.numbers) for each in used] == [("discussion", meant)]


def test_without_uses_the_phases_say_it() -> None:
    """Cases and questions are dealt out to the talks, the exit ticket is last; nothing is used twice or left over."""
    lesson = lesson_of(
        "  - {title: Start, minutes: 5, phase: warm_up}\n"
        "  - {title: First talk, minutes: 10, phase: discuss}\n"
        "  - {title: Second talk, minutes: 10, phase: discuss}\n"
        "  - {title: Break, minutes: 5, phase: break}\n"
        "  - {title: End, minutes: 5, phase: exit}\n"
    )
    used = {name: [(each.part.value, each.numbers) for each in uses] for name, uses in spine(lesson).items()}
    assert used == {
        "start": [],
        "first-talk": [("case", (1,)), ("discussion", (1, 2))],
        "second-talk": [("case", (2,)), ("discussion", (3,))],
        "break": [],
        "end": [("exit_ticket", (1,))],
    }
    assert unused(view_of(lesson)) == []


def test_rows_for_templates() -> None:
    """Rows have the same numbers for everybody, their start by the clock, and what they use with its own number."""
    lesson = lesson_of(
        "  - {title: Read, minutes: 20, phase: before}\n"
        "  - Talk: 10, discussion 3\n"
        "  - {title: More, minutes: 5, optional: true, uses: case toll}\n"
        "  - {title: Write, minutes: 10, product: 'I would ______ for **it** ___.', listen_for: A secret answer}\n"
    )
    rows = plan_rows(view_of(lesson))
    assert [(row.number, row.start, row.minutes, row.planned) for row in rows] == [
        (1, 0, 10, True),
        (None, None, 5, False),
        (2, 10, 10, True),
    ]
    assert [(thing["nth"], thing["prompt"].plain) for thing in rows[0].using("discussion")] == [(3, "Who decides?")]
    (product,) = rows[2].activity["product"]
    assert [str(piece) for piece in product["sentence"].pieces] == [
        "I would ",
        "6",
        " for <strong>it</strong> ",
        "3",
        ".",
    ]
    assert product["sentence"].plain == "I would ___ for it ___."
    assert "listen_for" not in rows[2].activity  # instructors only
    left = [(part.part, [thing["nth"] for thing in part.things]) for part in unused(view_of(lesson))]
    assert left == [("case", [2]), ("discussion", [1, 2]), ("exit_ticket", [1])]


def test_what_students_write() -> None:
    """Short forms of tables, and one form after another."""
    (activity,) = lesson_of(
        "  - title: Lab\n    minutes: 10\n    product:\n"
        "      - {table: {columns: 1-10, rows: [First, All]}, then: We found ___}\n"
        "      - {grid: {columns: 'Then, Now', rows: 2}}\n"
        "      - number: km/h\n"
    ).activities
    table, grid, number = activity.product
    assert table.table is not None
    assert [str(name) for name in table.table.columns] == [str(n) for n in range(1, 11)]
    assert table.table.rows == ("First", "All")
    assert table.then[0].sentence == "We found ___"
    assert grid.grid is not None
    assert (grid.grid.columns, grid.grid.rows) == (("Then", "Now"), 2)
    assert [each.form for each in (table, grid, number)] == ["table", "grid", "number"]


def test_titles_without_latin_letters() -> None:
    """Each gets an id of its own, always the same one."""
    ids = [lesson_of("  - قراءة: 5\n  - نقاش: 9\n").activities[number].id for number in (0, 1, 0)]
    assert ids[0] == ids[2] != ids[1]


WRONG = """
uses: discussion 4
    unknown-use: 'talk' uses discussion question 4, but the lesson has 3
    help: write a number from 1 to 3
uses: discussion 0
    unknown-use: uses discussion question 0
    help: write a number from 1 to 3
uses: case tol
    unknown-use: no case has the id 'tol'
    help: did you mean 'toll'?
uses: case bridge-of-sighs
    unknown-use: no case has the id
    help: ids: toll, ferry
uses: discusion 1
    unknown-part: names no part of a lesson: 'discusion 1'
    help: did you mean 'discussion 1'?
uses: exit tiket
    unknown-part: names no part
    help: did you mean 'exit ticket'?
uses: reading/argument
    unknown-part: names no part
    help: put a comma between two parts: reading, argument
uses: discussion 3-1
    bad-range: has a range that goes backwards: '3-1'
    help: write 1-3
uses: discussion 12345
    unknown-use: uses discussion question 12345, but the lesson has 3
    help: write a number from 1 to 3
uses: discussion D2
    unknown-use: no discussion question has the id 'D2'
    help: write its number alone: 2
uses: questions about the toll
    unknown-use: no discussion question has the id 'about'
    help: write its number, from 1 to 3
uses: case TOLL
    unknown-use: no case has the id 'TOLL'
    help: did you mean 'toll'?
uses: xyz
    unknown-part: names no part
    help: parts that an activity can use: reading, background
uses: model
    unknown-use: 'talk' uses a model, but the lesson has none
    help: write it, or leave it out here
uses: [discussion 1, discussion 1-2]
    used-twice: uses discussion question 1 twice
    help: delete one
uses: [case toll, cases]
    used-twice: uses case 1 twice
    help: delete one
uses: [case 1, case toll]
    used-twice: uses case 1 twice
    help: delete one
uses: [exit ticket, exit_ticket]
    used-twice: uses exit ticket 1 twice
    help: delete one
product: {table: {columns: 1-17, rows: [One]}}
    table-too-wide: needs about 198 mm, the page has 177
    help: fewer columns
product: {grid: {columns: [A, B, C, D, E, F], rows: 1}}
    table-too-wide: this grid needs about 204 mm
    help: fewer columns
product: {table: {columns: 1-50, rows: 1}}
    bad-table: must be 1 to 40 columns or rows, not 50
product: {table: {columns: [A], rows: -1}}
    bad-table: must be a number of rows from 1 to 40, or their headings
    help: write for example 4
product: {table: {columns: [A], rows: 4000}}
    bad-table: must be a number of rows from 1 to 40
    help: write for example 4
product: {table: {columns: [A], rows: three}}
    bad-table: must be a number of rows
    help: write for example 3
product: {table: {columns: [A], rows: 0}}
    bad-table: must have 1 to 40 rows, not 0
product: {label: x}
    bad-product: needs what students write
product: {lines: 2, list: 3}
    bad-product: has 2 forms (list, lines), but it can have one only
    help: then: {lines: …}
product: {lines: 500}
    bad-product: must have from 1 to 40 under 'lines', not 500
product: {choose: [yes, no, "Yes"]}
    box-twice: there is a box for 'Yes' already
    help: delete one
product: {number: true}
    bad-product: must be the unit of the number that students write, not 'true'
    help: write its unit
product: {number: 5}
    bad-product: not '5'
    help: write its unit
product: lines
    bad-product: must be what students write, not 'lines'
    help: {lines: …}
product: 3
    bad-product: must be what students write, not '3'
    help: {lines: 3}
product: I think … because …
    sentence-without-gap: this sentence has no gap to write in
    help: write ___ instead of …
product: My view of it
    sentence-without-gap: this sentence has no gap
    help: write ___ where students write
optional: maybe
    bad-boolean: 'optional' must be 'true' or 'false'
instructions: Write down your reasons.
    nowhere-to-write: asks students to write ('Write')
    help: add 'product:'
instructions: Read it and then draw a map.
    nowhere-to-write: ('draw')
    help: add 'product:'
"""
"""What is written in an activity, the code and words of its message, and of its help."""

RIGHT = [
    "instructions: Say what the writer wants and draws on.",
    "{instructions: Write down your reasons., lines: 3}",
    '{instructions: "Fill in the table.\\n\\n| a | b |\\n| --- | --- |\\n| 1 | ___ |"}',
    '{instructions: "Fill in the gap.\\n\\n```python gaps\\nx = ___\\n```"}',
    "{instructions: Write down your reasons., uses: discussion 1}",
    "{instructions: Write down your reasons., product: I would ___}",
    "product: {table: {columns: 1-14, rows: [One]}}",
    "uses: [discussion 1, case toll, discussion 2]",
    "uses: {case: toll, discussion: 1-2}",
    "uses: [case: toll, discussion: [1, 2]]",
    'uses: "case: toll; discussion 1 to 2"',
    "uses: case toll and discussion 1 & 2.",
    "product: {choose: [yes, no]}",
    "product: I would __________",
]

JOTTED = """
10-14, fours, csae toll
    jotted-slip: 'csae toll' is not a part of the lesson
    help: did you mean 'case toll'?
10-14, fours, toll
    jotted-slip: 'toll' is the id of a case
    help: write 'case toll'
10-14, exit tickett
    jotted-slip: 'exit tickett' is not a part
    help: did you mean 'exit ticket'?
10-14, discusion 2-3
    jotted-slip: 'discusion 2-3' is not a part
    help: did you mean 'discussion 2-3'?
10-14, 4, case toll
    jotted-slip: '4' says neither how students sit nor what they use
    help: write 'groups of 4' or 'discussion 4'
10-14, the case of the toll
    jotted-doubtful: 'the case of the toll' is printed as how students sit
    help: write 'case toll'
10 to 14, fours
    bad-minutes: must be minutes such as
    help: write 10-14
(10-14), fours
    bad-minutes: must be minutes such as
    help: write 10-14
10-14，fours
    bad-minutes: must be minutes such as
    help: put a comma after the minutes: 10-14, fours
10-14 fours case toll
    bad-minutes: must be minutes such as
    help: put a comma after the minutes: 10-14, fours case toll
14-10, fours
    bad-minutes: must increase
    help: write 10-12-14
fours, 10-14
    bad-minutes: must be a number of minutes
{minutes: "10-14, fours", grouping: pairs}
    jotted-twice: has 'grouping' twice: beside the minutes ('fours') and on a line of its own
    help: write both in one place
{minutes: "10, case toll", uses: reading}
    jotted-twice: has 'uses' twice
    help: write both in one place
{minutes: 10, optional: true, required: true}
    optional-twice: has both 'optional' and 'required'
    help: delete one
"""
"""What follows the title in a line of the plan, the code and words of its message, and of its help."""

JOTTED_RIGHT = {
    "10-14 mins, fours, case toll.": ("fours", ["case"], True),
    "10—14, fours, case toll": ("fours", ["case"], True),
    "10 − 14, fours, discussion 2—3": ("fours", ["discussion"], True),
    "[10-14, fours, case toll]": ("fours", ["case"], True),
    '{minutes: "10-14, groups of 4, case toll"}': ("groups of 4", ["case"], True),
    "10, alone, discussion 1, 3": ("alone", ["discussion"], True),
    "10, teams, discussion 1, optional": ("teams", ["discussion"], False),
    "10,, at home,": ("at home", [], True),
}
"""What follows the title in a line of the plan: how students sit, the parts that they use, whether it is required."""


def activity_with(entry: str) -> str:
    """An activity `talk` with one key, or with those in braces."""
    keys = entry[1:-1] if entry.startswith("{") else entry
    return f"  - {{title: Talk, minutes: 20, objectives: [pay], {keys}}}\n  - Rest: 18, discussion 1\n"


CASES = re.findall(r"^(\S.*)\n    ([\w-]+): (.*)\n(?:    help: (.*)\n)?", WRONG, re.MULTILINE)


@pytest.mark.parametrize(("entry", "code", "message", "hint"), CASES, ids=[case[0] for case in CASES])
def test_wrong_plans(entry: str, code: str, message: str, hint: str, tmp_path: Path) -> None:
    """Each mistake is one message at its place, in plain words, with what to do."""
    path = tmp_path / "lesson.yaml"
    path.write_text(f"{HEAD}activities:\n{activity_with(entry)}", encoding="utf-8")
    done = run("check", path)
    found = re.findall(r":(\d+):(\d+): \w+: (.*) \[(.+)\]\n(?:.*\|.*\n)*(?: *help: (.*))?", done.err)
    about = [each for each in found if each[3] == code]
    assert len(about) == 1, done.err
    line, column, said, _, help_ = about[0]
    assert message in said
    assert hint in help_
    assert int(line) == len(HEAD.splitlines()) + 2
    assert int(column) > len("  - {title: Talk, minutes: 20, objectives: [pay], ")


SLIPS = re.findall(r"^(\S.*)\n    ([\w-]+): (.*)\n(?:    help: (.*)\n)?", JOTTED, re.MULTILINE)


@pytest.mark.parametrize(("line", "code", "message", "hint"), SLIPS, ids=[slip[0] for slip in SLIPS])
def test_slips_in_a_jotted_plan(line: str, code: str, message: str, hint: str, tmp_path: Path) -> None:
    """A word that was meant for a part is not printed as how students sit: one message at its line, with the fix."""
    path = tmp_path / "lesson.yaml"
    path.write_text(f"{HEAD}activities:\n  - Talk: {line}\n  - Rest: 18, discussion 1\n", encoding="utf-8")
    done = run("check", path)
    about = re.findall(rf":(\d+):\d+: \w+: (.*) \[{code}\]\n(?:.*\|.*\n)*(?: *help: (.*))?", done.err)
    assert len(about) == 1, done.err
    assert (message in about[0][1], hint in about[0][2]) == (True, True), done.err
    assert int(about[0][0]) == len(HEAD.splitlines()) + 2


@pytest.mark.parametrize("line", JOTTED_RIGHT)
def test_jotted_plans(line: str) -> None:
    """What a teacher may type in one line."""
    talk = lesson_of(f"  - Talk: {line}\n  - Rest: 18, discussion 1\n").activities[0]
    assert (talk.grouping, [use.part.value for use in talk.uses], talk.required) == JOTTED_RIGHT[line]


def test_two_plans_for_one_class_length(tmp_path: Path) -> None:
    """The second is named, and so is one for the length that the activities are planned for."""
    plans = "plans:\n" + "".join(
        f"  - {{minutes: {length}, activities: {{talk: {minutes}}}}}\n"
        for length, minutes in ((30, 28), (30, 29), (45, 40))
    )
    path = tmp_path / "lesson.yaml"
    path.write_text(f"{HEAD}activities:\n{activity_with('uses: discussion 1')}{plans}", encoding="utf-8")
    said = run("check", path).err
    assert "there is a plan for 30 minutes already [plan-twice]" in said
    assert "the activities have their minutes for a class of 45 already [plan-twice]" in said


@pytest.mark.parametrize("entry", RIGHT)
def test_right_plans(entry: str, tmp_path: Path) -> None:
    """What looks similar and is right is left alone."""
    path = tmp_path / "lesson.yaml"
    path.write_text(f"{HEAD}activities:\n{activity_with(entry)}", encoding="utf-8")
    codes = set(re.findall(r"\[([\w-]+)\]$", run("check", path).err, re.MULTILINE))
    assert codes <= {"part-not-used", "question-not-planned", "minutes-unused"}


def test_what_is_used_before_class_only(tmp_path: Path) -> None:
    """The handout has what is used in class: a question for the evening before is named, as is a missing reading."""
    path = tmp_path / "lesson.yaml"
    prepare = "  - {title: Prepare, minutes: 20, phase: before, uses: [discussion 1-2, case toll]}\n"
    path.write_text(f"{HEAD}activities:\n{prepare}  - Talk: 40, discussion 1, exit ticket\n", encoding="utf-8")
    said = run("check", path).err
    assert "'prepare' is before class and none in class uses discussion question 2, so no paper" in said
    assert "'prepare' is before class, but this lesson has no reading for students to print it on" in said
    assert said.count("[only-before-class]") == 2
    with_reading = f"{HEAD}background: [{{title: B, body: Words.}}]\nactivities:\n{prepare}"
    path.write_text(f"{with_reading}  - Talk: 40, discussion, exit ticket\n", encoding="utf-8")
    assert "only-before-class" not in run("check", path).err


def test_what_is_in_no_row_of_the_plan(tmp_path: Path) -> None:
    """Once an activity says what it uses, what none uses is named; what is optional is not."""
    path = tmp_path / "lesson.yaml"
    path.write_text(f"{HEAD}activities:\n  - Talk: 40, case toll\n", encoding="utf-8")
    said = run("check", path).err
    assert "no activity uses this case" in said
    assert "add 'uses: case ferry' to an activity" in said
    assert "no activity uses this exit ticket" in said
    assert "this question takes 5 minutes, but no activity uses it" in said
    assert said.count("warning:") == 3  # questions without minutes are offered in the guide


@pytest.mark.parametrize(
    ("minutes", "activities", "codes"),
    [
        ("45", "5 20 20", ["no-slack"]),
        ("45", "5 20 19", []),
        ("45", "25 20", []),
        ("45\nslack: 8", "10 20 8", ["no-slack"]),
        ("45\nslack: 8", "10 20 7", []),
        ("45", "10-20 20 20", ["minutes-over"]),
        ("45", "10 10 10", ["minutes-unused"]),
        ("45\nslack: 9", "10 10 10", []),
    ],
)
def test_slack(minutes: str, activities: str, codes: list[str], tmp_path: Path) -> None:
    """A plan that fills every minute has no slack; one that leaves a fifth was not added up, unless it says so."""
    rows = "".join(f"  - {{title: Part {number}, minutes: {each}}}\n" for number, each in enumerate(activities.split()))
    path = tmp_path / "lesson.yaml"
    text = HEAD.replace("minutes: 45", f"minutes: {minutes}")
    path.write_text(f"{text}activities:\n{rows}", encoding="utf-8")
    assert re.findall(r"\[([\w-]+)\]$", run("check", path).err, re.MULTILINE) == codes


@pytest.mark.parametrize(
    ("slack", "plan", "said"),
    [
        ("", "30: {a: 10, b: 10, c: 10}", "the plan for 30 minutes fills them all"),
        ("", "30: {a: 10, b: 10, c: 9}", ""),
        ("slack: 9", "30: {a: 10, b: 10, c: 8}", "the plan for 30 minutes leaves 2 minutes free, fewer than 3"),
        ("slack: 9", "30: {a: 10, b: 10, c: 7}", ""),
        ("slack: 9", "90: {a: 30, b: 30, c: 27}", "the plan for 90 minutes leaves 3 minutes free, fewer than 4"),
        ("slack: 9", "90: {a: 30, b: 30, c: 26}", ""),
    ],
)
def test_slack_of_other_lengths(slack: str, plan: str, said: str, tmp_path: Path) -> None:
    """Plans for other class lengths keep half of the slack, a shorter one its part of it; the place is the plan's."""
    path = tmp_path / "lesson.yaml"
    rows = "".join(f"  - {{id: {name}, title: Part {name}, minutes: 7-12-30}}\n" for name in "abc")
    path.write_text(f"{HEAD}{slack}\nplans: {{{plan}}}\nactivities:\n{rows}", encoding="utf-8")
    found = run("check", path).err
    assert ("[no-slack]" in found) == bool(said) and said in found


def test_a_plan_that_cannot_be_kept(tmp_path: Path) -> None:
    """The least minutes count for other class lengths, and the message names them."""
    path = tmp_path / "lesson.yaml"
    path.write_text(
        f"{HEAD}plans:\n  25: {{one: 10, two: 15}}\nactivities:\n"
        "  - {title: One, minutes: 20-22}\n  - {title: Two, minutes: 15-18}\n",
        encoding="utf-8",
    )
    done = run("check", path)
    assert done.status == 1
    assert "the activities of this plan take 35 minutes at least, but the class has 25 [minutes-over]" in done.err


def test_sizes(project: Callable[..., Path]) -> None:
    """Words, minutes to read and minutes that are free; pages where documents were built, and a dash elsewhere."""
    folder = project({"lesson.yaml": f"{HEAD}{READ}activities: [{{title: Talk, minutes: 38}}]\n"})
    shown = run("list", "lesson.yaml", "--sizes", cwd=folder).out
    assert re.search(r"^bridge +en +\d+ +13 +1 min +38 of 45 +7 +– +– +–$", shown, re.MULTILINE), shown
    (row,) = json.loads(run("list", "lesson.yaml", "--sizes", "--json", cwd=folder).out)
    assert (row["reading"], row["reading_minutes"], row["free"], row["pages_handout"]) == (13, 1, 7, {})
    more = (folder / "lesson.yaml").read_text() + "keypoints: [one two three 4, 'five [@someone-2020]']\n"
    (folder / "more.yaml").write_text(more.replace("id: bridge", "id: more"))
    (larger,) = json.loads(run("list", "more.yaml", "--sizes", "--json", cwd=folder).out)
    assert larger["words"] == row["words"] + 4
    run("build", "lesson.yaml", "--only", "handout", cwd=folder)
    (row,) = json.loads(run("list", "lesson.yaml", "--sizes", "--json", cwd=folder).out)
    assert row["pages_handout"] == {"bridge_handout.pdf": 1}
    (folder / "lesson.yaml").write_text(
        f"{more}extended: {{keypoints: [six seven]}}\n".replace("id: bridge", "id: two")
    )
    usual, extended = json.loads(run("list", "lesson.yaml", "--sizes", "--json", cwd=folder).out)
    assert (usual["edition"], extended["edition"]) == ("", "extended")
    assert extended["words"] == usual["words"] + 2
    assert "two, extended" in run("list", "lesson.yaml", "--sizes", cwd=folder).out


READ = """\
background: [{title: The bridge, body: "The old bridge was built of wood, and *stood* for 90 years."}]
"""


def test_the_pace_of_a_course(project: Callable[..., Path]) -> None:
    """A lesson reads as fast as its course says, and what it says itself comes first."""
    course = "title: C\npace: {words: 60, sentence: 2 min}\nlessons: [a.yaml]\n"
    lesson = f"{HEAD}{READ}activities: [{{title: A, minutes: 1, work: [180 words, 1 sentence]}}]\n"
    folder = project({"course.yaml": course, "a.yaml": lesson})
    assert "takes about 5: 180 words (3 min), 1 sentence (2 min)" in run("check", folder).err
    (folder / "a.yaml").write_text(f"{lesson}pace: 90\n")
    assert "takes about 4: 180 words (2 min), 1 sentence (2 min)" in run("check", folder).err
    assert "180 words (0.8 min)" not in run("check", folder).err


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("In 1984 the *state* needs [luck](https://example.org/a) always [@otoole-2023, p. 3].", 6),
        ("$x^2$ and `a`; don't, well-known", 4),
        ("国家幸运", 4),
        ("ひらがな", 2),
        ("¿Qué pasó? Ni él ni ella.", 6),
        ("12 % of 5", 1),
    ],
)
def test_words_are_counted(text: str, count: int) -> None:
    """Words that are read: no numbers, citations, addresses and formulas; signs of Chinese count one by one."""
    assert words([text]) == count
