"""The usual and the extended edition of a lesson: what each has, how it is checked, translated, built and kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pypdfium2
import pytest
import yaml

from kitgen.diagnostics import Report
from kitgen.model.base import Audience
from kitgen.model.lesson import Lesson
from kitgen.pipeline import load_and_check
from kitgen.read.json_schema import schema
from kitgen.view.audience import visible_to
from tests.conftest import STARTER, run, small_lesson

Write = Callable[..., Path]

TIDE = small_lesson(
    "tide",
    """quiz:
  - {id: moon, type: true_false, prompt: The moon pulls., answer: true, objectives: [one]}
print: {fit: {quiz: 1}}
""",
)
BLOCK = """extended:
  summary: All about tides.
  quiz:
    - {id: sun, type: short_answer, prompt: What else pulls?, answer: Zanzibar}
"""


def lesson_of(folder: Path, extended: bool | None) -> Lesson:
    """The lesson of a folder in one edition, without errors."""
    report = Report()
    project = load_and_check(folder / "a.yaml", report, extended=extended)
    assert not report.failed, [f"{found.span} {found.message}" for found in report]
    return project.lessons[0].lesson


def as_data(lesson: Lesson) -> dict[str, Any]:
    """What a lesson says."""
    return lesson.model_dump(mode="json")


def words(path: Path) -> str:
    """The words of a PDF."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    found = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return re.sub(r"\s+", " ", found)


MERGED = {
    "lists are added to at their end": (
        "keypoints: [a, b]",
        "keypoints: [c]",
        "keypoints: [a, b, c]",
    ),
    "one entry is a list of one": (
        "discussion: {id: x, prompt: Why?}",
        "discussion: {id: y, prompt: How?}",
        "discussion: [{id: x, prompt: Why?}, {id: y, prompt: How?}]",
    ),
    "a text is a list of one": ("keywords: a", "keywords: b", "keywords: [a, b]"),
    "an entry goes into the one with its id": (
        "discussion: [{id: x, prompt: Why?, notes: n}, {id: y, prompt: How?}]",
        "discussion: [{id: y, prompt: How then?, hint: Think.}, {id: z, prompt: Who?}]",
        "discussion: [{id: x, prompt: Why?, notes: n}, {id: y, prompt: How then?, hint: Think.},"
        " {id: z, prompt: Who?}]",
    ),
    "as deep as needed": (
        "cases: [{id: c, title: C, decision_point: D, actors: [{name: Ann}, {Cy: a judge}], terms: [s]}]",
        "cases: [{id: c, actors: [{name: Ann, role: a clerk}, {name: Cy, role: a king}, {Bob: a cook}], terms: [t]}]",
        "cases: [{id: c, title: C, decision_point: D, actors: [{Ann: a clerk}, {Cy: a king}, {Bob: a cook}],"
        " terms: [s, t]}]",
    ),
    "premises by their letters": (
        "argument: {thesis: T, premises: [a, b]}",
        "argument: {premises: [{id: P2, comment: x}, c], objections: [o]}",
        "argument: {thesis: T, premises: [a, {text: b, comment: x}, c], objections: [o]}",
    ),
    "documents by their letters": (
        "documents: [{title: First, text: t}, {title: Second, text: t}]",
        "reading: [{id: B, introduction: By Ann.}, {title: Third, text: t}]",
        "documents: [{title: First, text: t}, {title: Second, text: t, introduction: By Ann.},"
        " {title: Third, text: t}]",
    ),
    "a quiz as a list and as a block": (
        "quiz: [{id: q, type: true_false, prompt: P, answer: true}]",
        "quiz: {minutes: 5, items: [{id: r, type: true_false, prompt: R, answer: true}]}",
        "quiz: {minutes: 5, items: [{id: q, type: true_false, prompt: P, answer: true},"
        " {id: r, type: true_false, prompt: R, answer: true}]}",
    ),
    "plans by class length": (
        "plans: {60: {activities: {talk: 60}}}",
        "plans: {70: {talk: 70}, 60: {note: Slowly.}}",
        "plans: {60: {activities: {talk: 60}, note: Slowly.}, 70: {talk: 70}}",
    ),
    "what the lesson has not": (
        "keypoints: [a]",
        "homework: {prompt: Read.}",
        "keypoints: [a]\nhomework: {prompt: Read.}",
    ),
    "keys of your own": (
        "x_room: {floor: 1, door: [a]}",
        "x_room: {floor: 2, door: [b]}",
        "x_room: {floor: 2, door: [a, b]}",
    ),
}


@pytest.mark.parametrize("name", MERGED)
def test_it_is_the_lesson_with_all_of_it_written_out(project: Write, name: str) -> None:
    """The extended edition says what a lesson says that has everything in its place; the usual one nothing of it."""
    usual, block, whole = MERGED[name]
    indented = block.replace("\n", "\n  ")
    text = small_lesson("tide", f"{usual}\nreferences: [{{id: x, type: book, title: X}}]\n")
    full = small_lesson("tide", f"{whole}\nreferences: [{{id: x, type: book, title: X}}]\n")
    folder = project({"a.yaml": f"{text}extended:\n  {indented}\n", "full/a.yaml": full, "plain/a.yaml": text})
    made, wanted = (as_data(lesson_of(*each)) for each in ((folder, True), (folder / "full", None)))
    assert made == wanted
    assert as_data(lesson_of(folder, None)) == as_data(lesson_of(folder / "plain", None)) != made


def halves(value: Any, draw: Random, top: bool = True) -> tuple[Any, Any]:
    """A lesson in two: what is left of it, and a block that has the ends of some of its lists, at any depth."""
    if isinstance(value, dict):
        kept, moved = {}, {}
        for key, part in value.items():
            whole = key in ("id", "name") or (top and key in ("language", "print"))
            kept[key], rest = (part, None) if whole else halves(part, draw, top=False)
            moved |= {key: rest} if rest else {}
        return kept, moved
    if not isinstance(value, list):
        return value, None
    place = draw.randint(1, len(value))
    first, moved_entries = [], []
    for entry in value[:place]:
        name = next((key for key in ("id", "name") if isinstance(entry, dict) and key in entry), "")
        kept, rest = halves(entry, draw, top=False) if name else (entry, None)
        first.append(kept)
        moved_entries += [{name: entry[name], **rest}] if rest else []
    return first, moved_entries + value[place:]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_moved_into_the_block_comes_back(project: Write, seed: int) -> None:
    """The ends of lists of a full lesson, at any depth: the extended edition says what it said, also translated."""
    whole = yaml.load(STARTER.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    usual, block = halves(whole, Random(seed))
    assert block
    text = yaml.safe_dump({**usual, "extended": block}, allow_unicode=True, sort_keys=False, width=10_000)
    folder = project({"a.yaml": text, "whole/a.yaml": STARTER.read_bytes()})
    made, wanted = (as_data(lesson_of(*each)) for each in ((folder, True), (folder / "whole", None)))
    assert {**made, "print": None} == {**wanted, "print": None}
    assert as_data(lesson_of(folder, False)) != made
    run("translate", "es", folder / "whole" / "a.yaml")
    (folder / "es").mkdir()
    overlay = (folder / "whole" / "es" / "a.yaml").read_text(encoding="utf-8").replace("\n  # ", "\n  ")
    (folder / "es" / "a.yaml").write_text(overlay.replace("texts: {}  # take {} away with the first # below", "texts:"))
    done = run("check", folder / "a.yaml", "--lang", "es")
    assert "[translation-" not in done.err


def test_activities_have_the_ids_of_their_titles(project: Write) -> None:
    """An activity without an id is found by the one that kitgen makes of its title; objectives by their keys."""
    block = (
        "extended: {objectives: {two: say how}, activities: [{id: talk, minutes: 30}, {title: More, minutes: 20}]}\n"
    )
    made = lesson_of(
        project({"a.yaml": small_lesson("tide", block + "homework: {prompt: P, objectives: [one]}\n")}), True
    )
    assert [(each.title, each.minutes.max) for each in made.activities] == [("Talk", 30), ("More", 20)]
    assert [each.id for each in made.objectives] == ["one", "two"]


def test_activities_come_where_they_say(project: Write) -> None:
    """After one that is named, several in their order, or else last; one that is named must be there."""
    block = """extended:
  minutes: 90
  activities:
    - {id: a, title: A, minutes: 5, after: talk}
    - {id: b, title: B, minutes: 5}
    - {id: c, title: C, minutes: 5, after: talk}
    - {id: d, title: D, minutes: 5, after: c}
"""
    text = small_lesson("tide", block).replace("minutes: 50}]", "minutes: 45}, {title: End, minutes: 5}]")
    made = lesson_of(project({"a.yaml": text}), True)
    assert [each.id for each in made.activities] == ["talk", "a", "c", "d", "end", "b"]
    validator = jsonschema.Draft7Validator(schema("lesson"))
    assert validator.is_valid(yaml.safe_load(text.replace("?", "")))
    done = run("check", project({"a.yaml": text.replace("after: c}", "after: tolk}")}) / "a.yaml")
    assert "a.yaml:13:44: error: no activity has the id 'tolk' [extended-block]" in done.err
    assert "did you mean 'talk'?" in done.err
    done = run("check", project({"a.yaml": text.replace("{id: d, title: D,", "{id: end,")}) / "a.yaml")
    assert "'after' is not a key that kitgen knows here" in done.err


def test_timelines_are_printed_in_the_order_of_their_dates(project: Write) -> None:
    """Rows of the extended edition come between the usual ones, in documents; a translation counts them after these.

    A year may be written before or after its months, as its author likes.
    """
    case = "cases: [{id: c, title: C, decision_point: D, timeline: [2001-05: Two, 2001: Year, 2003/2004: Four]}]\n"
    block = "extended: {cases: [{id: c, timeline: [2001-04: One, 2002-01-01: Three, 44 BC: Nil]}]}\n"
    made = lesson_of(project({"a.yaml": small_lesson("a", case + block)}), True)
    assert [row.event for row in made.cases[0].timeline] == ["Two", "Year", "Four", "One", "Three", "Nil"]
    seen = visible_to(Audience.STUDENT, made)["cases"][0]["timeline"]
    assert [row["event"]["line"] for row in seen] == ["Nil", "Two", "Year", "One", "Three", "Four"]


def test_documents_of_the_usual_edition_know_nothing_of_it(project: Write) -> None:
    """With the block or without it: the same documents, made from the same data."""
    folder = project({"one/a.yaml": TIDE + BLOCK, "two/a.yaml": TIDE})
    lists = [json.loads(run("list", folder / name / "a.yaml", "--json").out) for name in ("one", "two")]
    assert lists[0] == lists[1] != []
    extended = json.loads(run("list", folder / "one" / "a.yaml", "--json", "--extended").out)
    assert {row["edition"] for row in extended} == {"extended"}
    assert not {row["path"] for row in extended} & {row["path"] for row in lists[0]}


BAD = {
    "extended:": ("extended-block", 8),
    "extended: {}": ("extended-block", 8),
    "extended: true": ("extended-block", 8),
    "extended: [a]": ("extended-block", 8),
    "extended:\n  - keypoints: [a]": ("extended-block", 8),
    "extended:\n  extended: {keypoints: [a]}": ("extended-block", 9),
    "extended:\n  id: other": ("extended-block", 9),
    "extended:\n  language: es": ("extended-block", 9),
    "extended:\n  print: {extended: true}": ("extended-block", 9),
    "extended:\n  keypoints:": ("blank", 9),
    "extended:\n  discussion:\n    - {id: d, prompt: {a: b}}": ("extended-block", 10),
    "extended:\n  title: [a]": ("extended-block", 9),
    "extended:\n  title: {a: b}": ("extended-block", 9),
    "extended: &a\n  keypoints: [a]": ("alias", 8),
    "extendet:\n  keypoints: [a]": ("unknown-key", 8),
    "print: {extended: true}": ("extended-none", 8),
    "cases:\n  - {id: c, title: C, decision_point: D, extended: {terms: [a]}}": ("unknown-key", 9),
}


@pytest.mark.parametrize("text", BAD)
@pytest.mark.parametrize("option", [(), ("--extended",), ("--usual",)], ids=" ".join)
def test_a_bad_block_is_an_error_of_both(project: Write, text: str, option: tuple[str, ...]) -> None:
    """Whichever edition is asked for, in the line where it is wrong, once."""
    text = small_lesson("tide", f"discussion: [{{id: d, prompt: P}}]\n{text}\n")
    done = run("check", project({"a.yaml": text}) / "a.yaml", "--json", *option)
    found = [
        (each["code"], each["line"])
        for each in json.loads(done.out)["diagnostics"]
        if each["severity"] == "error" or each["code"] == "extended-none"
    ]
    assert found == [BAD[text.partition("prompt: P}]\n")[2].rstrip("\n")]], done.out


def test_a_bank_is_no_lesson_in_either_edition(project: Write) -> None:
    """What only lessons have is an error in the block of a bank."""
    bank = "quiz: [{id: p, type: true_false, prompt: P., answer: true}]\nextended:\n  discussion: {prompt: Why?}\n"
    done = run("check", project({"bank.yaml": bank}) / "bank.yaml")
    assert done.err.startswith(
        f"{project({}) / 'bank.yaml'}:3:3: error: in the extended edition: 'discussion' is not a key"
    )


def test_groups_of_both(project: Write) -> None:
    """Groups of a quiz in either edition, one of them a list and one a block, keep their items."""
    item = "{type: true_false, prompt: NAME., answer: true}"
    group = f"{{choose: 1, from: [{item.replace('NAME', 'P')}, {item.replace('NAME', 'R')}]}}"
    text = small_lesson("a", f"quiz: [{group}]\nextended: {{quiz: {{items: [{group.replace('choose', 'pick')}]}}}}\n")
    quiz = lesson_of(project({"a.yaml": text}), True).quiz
    assert quiz is not None
    assert [each.group for each in quiz.items] == [1, 1, 2, 2]
    assert [(each.choose, each.pick) for each in quiz.groups] == [(1, None), (None, 1)]


def test_a_bad_form_leaves_no_traceback(project: Write) -> None:
    """Short forms that cannot be read are reported where they are, not while the editions are put together."""
    text = small_lesson("tide", "discussion: [{prompt: P, parts: 3}]\nextended: {discussion: [{id: a, parts: [b]}]}\n")
    done = run("check", project({"a.yaml": text}) / "a.yaml")
    assert done.status == 1
    assert "internal" not in done.err


def test_each_problem_is_reported_once(project: Write) -> None:
    """What both editions have wrong comes once; what only the extended one has wrong says so."""
    usual = "discussion: [{id: x, prompt: Why?}, {id: x, prompt: How?}]\n"
    block = "extended: {discussion: [{id: y, prompt: Who?}, {id: y, prompt: When?}]}\n"
    done = run("check", project({"a.yaml": small_lesson("tide", usual + block)}) / "a.yaml")
    twice = [line for line in done.err.splitlines() if "[id-twice]" in line]
    assert len(twice) == 2
    assert ["in the extended edition: " in line for line in twice] == [False, True]
    assert "'x'" in twice[0]
    assert "'y'" in twice[1]
    only = run("check", "--extended", project({}) / "a.yaml")
    assert "in the extended edition" not in only.err
    assert only.err.count("[id-twice]") == 2
    assert run("check", "--usual", project({}) / "a.yaml").err.count("[id-twice]") == 1


@pytest.mark.parametrize(
    ("more", "code", "hint"),
    [
        (
            "{id: x, prompt: Why?, objectives: [two]}",
            "unknown-objective",
            "'two' is in the extended edition only (line 9)",
        ),
        ("{id: x, prompt: 'Why? [@lee]'}", "unknown-source", "'lee' is in the extended edition only (line 11)"),
    ],
)
def test_the_usual_edition_must_be_whole(project: Write, more: str, code: str, hint: str) -> None:
    """What it names must be in it; where the extended edition has it, the hint says so."""
    block = "extended:\n  objectives: {two: say how}\n  references:\n    - {id: lee, type: book, title: X}\n"
    done = run("check", project({"a.yaml": small_lesson("tide", f"discussion: [{more}]\n{block}")}) / "a.yaml")
    (line,) = [number for number, text in enumerate(done.err.splitlines()) if f"[{code}]" in text]
    assert done.err.splitlines()[line + 3].strip().startswith(f"help: {hint}"), done.err


def test_a_number_that_only_the_extended_edition_has(project: Write) -> None:
    """`uses: discussion 2` with one question in the usual edition: the hint knows of the other."""
    usual = small_lesson("tide", "discussion: [{prompt: Why?}]\nextended: {discussion: [{prompt: How?}]}\n")
    usual = usual.replace("{title: Talk,", "{title: Talk, uses: discussion 1-2,")
    done = run("check", project({"a.yaml": usual}) / "a.yaml")
    assert "but the lesson has 1 [unknown-use]" in done.err
    assert "help: the extended edition has it" in done.err


def test_an_entry_that_may_be_meant_for_another(project: Write) -> None:
    """An id that no usual entry has, with a few keys: the one that was meant, and its line."""
    case = "cases: [{id: harbour, title: H, decision_point: D, optional: true}]\n"
    text = small_lesson(
        "tide", case + "extended:\n  cases:\n    - {id: habour, terms: [a]}\n    - {id: pier, terms: [a]}\n"
    )
    done = run("check", project({"a.yaml": text}) / "a.yaml")
    assert "a.yaml:10:7: error: in the extended edition: 'title' and 'decision_point' are missing" in done.err
    assert "help: did you mean 'harbour'?" in done.err
    assert "help: 'pier' is new in the extended edition" in done.err


def test_a_translation_has_the_texts_of_both(project: Write) -> None:
    """One file: keys do not change when an entry moves into the block; a text that replaces another has its own."""
    usual = "keypoints: [It rises., It falls.]\n"
    case = "cases: [{id: c, title: Cove, decision_point: D}]"
    block = f"extended: {{title: Tides in full, keypoints: [It comes back.], {case}}}\n"
    folder = project({"a.yaml": small_lesson("tide", usual + block, "Tides")})
    assert run("translate", "es", folder / "a.yaml").status == 0
    path = folder / "es" / "a.yaml"
    text = path.read_text(encoding="utf-8")
    for line in (
        'title: "Tides"',
        'extended.title: "Tides in full"',
        'keypoints.3: "It comes back."',
        'cases.c.title: "Cove"',
    ):
        assert f"\n  # {line}\n" in text
    spanish = text.replace("texts: {}  # take {} away with the first # below", "texts:").replace("\n  # ", "\n  ")
    spanish = spanish.replace('"Tides"', '"Mareas"').replace('"Tides in full"', '"Todo sobre mareas"')
    path.write_text(spanish.replace('"It comes back."', '"Vuelve."'), encoding="utf-8")
    assert "0 texts" in run("translate", "es", folder / "a.yaml").out
    for option, title, last in (((), "Mareas", "It falls."), (("--extended",), "Todo sobre mareas", "Vuelve.")):
        done = run("check", folder / "a.yaml", "--lang", "es", *option)
        assert "translation" not in done.err
        project_ = load_and_check(folder / "a.yaml", Report(), ["es"], extended=bool(option))
        (file,) = project_.translations
        assert (str(file.lesson.title), str(file.lesson.keypoints[-1])) == (title, last)
    path.write_text(spanish + "  # x\n", encoding="utf-8")
    wrong = spanish.replace("  extended.title:", "  extended.titel:").replace("  keypoints.3:", "  keypoints.4:")
    path.write_text(wrong, encoding="utf-8")
    done = run("check", folder / "a.yaml", "--lang", "es")
    assert done.err.count("[translation-unknown]") == 2
    assert "in the extended edition: 'extended.title' is not translated" in done.err
    assert "in the extended edition: 'keypoints.3' is not translated" in done.err
    file = load_and_check(folder / "a.yaml", Report(), ["es"], extended=True)
    assert not file.translations


def built(folder: Path) -> set[str]:
    """The documents in the output folder, without their folders."""
    return {path.name for path in (folder / "out").rglob("a_*")}


ONLY = ("--only", "quiz", "--only", "lesson-index")


@pytest.mark.slow
def test_both_are_built_into_one_folder(project: Write) -> None:
    """Neither changes or removes the files of the other; a block that is deleted takes its documents with it."""
    folder = project({"a.yaml": TIDE + BLOCK})
    out = ("-o", folder / "out")
    assert run("build", folder, *out, *ONLY).status == 0
    usual = {path: path.read_bytes() for path in (folder / "out").rglob("a_*")}
    done = run("build", folder, *out, *ONLY, "--extended")
    assert (done.status, done.sums["built"]) == (0, "2")
    assert {path: path.read_bytes() for path in usual} == usual
    assert built(folder) == {"a_quiz.pdf", "a_index.html", "a_quiz_extended.pdf", "a_index_extended.html"}
    student = folder / "out" / "a" / "student"
    index = (student / "a_index_extended.html").read_text(encoding="utf-8")
    assert "Extended edition" in index
    links = re.findall(r'href="(a_\w+\.pdf)"', index)
    assert links
    assert all(name.endswith("_extended.pdf") for name in links)
    assert "Extended edition" not in (student / "a_index.html").read_text(encoding="utf-8")
    text = words(student / "a_quiz_extended.pdf")
    assert "What else pulls?" in text
    assert text.upper().count("EXTENDED EDITION") == 2
    assert "What else pulls?" not in words(student / "a_quiz.pdf")
    entries = json.loads((folder / "out" / "manifest.json").read_text())["files"]
    assert {entry["edition"] for entry in entries if "_extended" in entry["path"]} == {"extended"}
    assert {entry["edition"] for entry in entries if "_extended" not in entry["path"]} == {""}
    again = run("build", folder, *out, *ONLY, "--extended")
    assert (again.sums["built"], again.sums["unchanged"]) == ("0", "2")


@pytest.mark.slow
def test_what_a_whole_build_removes(project: Write) -> None:
    """Documents of the other edition stay as long as the lesson has two; then they go."""
    small = small_lesson("a", "print: {paper: a4}\n")
    folder = project({"a.yaml": f"{small}extended: {{homework: {{prompt: Read.}}}}\n"})
    out = ("-o", folder / "out")
    assert run("build", folder, *out).status == 0
    usual = built(folder)
    done = run("build", folder, *out, "--extended")
    both = built(folder)
    assert done.status == 0
    assert usual < both
    assert {name.replace("_extended", "") for name in both} == usual
    (folder / "a.yaml").write_text(f"{small}extended: {{homework: {{prompt: Read it.}}}}\n")
    assert run("build", folder, *out).status == 0
    assert built(folder) == both
    (folder / "a.yaml").write_text(small)
    assert run("build", folder, *out).status == 0
    assert built(folder) == usual


@pytest.mark.parametrize(
    ("lesson", "course", "options", "edition"),
    [
        ("", "", (), ""),
        ("print: {extended: true}\n", "", (), "extended"),
        ("print: {extended: yes}\n", "", ("--usual",), ""),
        ("", "extended: true\n", (), "extended"),
        ("print: {extended: false}\n", "extended: true\n", (), ""),
        ("print: {extended: false}\n", "extended: true\n", ("--extended",), "extended"),
        ("", "extended: true\n", ("--usual",), ""),
    ],
)
def test_who_says_which_edition(
    project: Write, lesson: str, course: str, options: tuple[str, ...], edition: str
) -> None:
    """The command, else the lesson, else the course; documents about the course are named after their lessons."""
    files = {
        "a.yaml": small_lesson("a", f"{lesson}extended: {{homework: {{prompt: Read.}}}}\n"),
        "b.yaml": small_lesson("b"),
        "course.yaml": f"id: sea\ntitle: The sea\n{course}lessons: [a.yaml, b.yaml]\n",
    }
    done = run("list", project(files), "--json", *options)
    found = {(row["lesson"], row["edition"]) for row in json.loads(done.out)}
    assert found == {("a", edition), ("b", ""), ("sea", edition)}


def test_a_lesson_that_is_extended_is_checked_in_both(project: Write) -> None:
    """Whatever is usually built: an error in the edition that is not is reported, too."""
    text = small_lesson("a", "print: {extended: true}\ndiscussion: {prompt: '[@lee]'}\nextended: {keypoints: [a]}\n")
    done = run("check", project({"a.yaml": text}) / "a.yaml")
    assert done.err.count("[unknown-source]") == 1


def test_pages_are_those_of_the_usual_edition(project: Write) -> None:
    """A number of pages does not limit the extended edition, unless its block has one."""
    long = "".join(f"    - {{type: essay, prompt: Say more about {n}., lines: 30, answer: Much.}}\n" for n in range(3))
    block = f"extended:\n  quiz:\n{long}"
    folder = project({"a.yaml": TIDE + block})
    out = ("-o", folder / "out", "--only", "quiz")
    assert run("build", folder, *out).status == 0
    done = run("build", folder, *out, "--extended")
    assert done.status == 0, done.err
    assert "pages" not in done.err
    (folder / "a.yaml").write_text(f"{TIDE}{block}  print: {{fit: {{quiz: 1}}}}\n")
    done = run("build", folder, *out, "--extended")
    assert done.status == 1
    assert "[page-fit]" in done.err


def test_the_proof_knows_what_each_edition_hides(project: Write) -> None:
    """An answer of the extended edition in a students' document is a leak there; in the usual one it cannot be."""
    page = '{% extends "_base/paper.html" %}{% block content %}<p>{{ lesson.quiz.total }} Zanzibar</p>{% endblock %}'
    kind = "title: Sheet\nabout: A sheet.\naudience: student\nformats: [pdf]\nuses: [quiz]\n"
    folder = project({"a.yaml": TIDE + BLOCK, "templates/sheet/page.html": page, "templates/sheet/kind.yaml": kind})
    out = ("-o", folder / "out", "--only", "sheet")
    done = run("build", folder / "a.yaml", *out)
    assert done.status == 0, done.err
    done = run("build", folder / "a.yaml", *out, "--extended")
    assert done.status == 1
    assert "[leak]" in done.err


def test_a_class_set_of_the_extended_edition(project: Write) -> None:
    """`kitgen print --extended` prints its documents."""
    folder = project({"a.yaml": TIDE + BLOCK})
    args = ("--students", "4", "--dry-run", "--json", "--only", "quiz", "--build", folder / "out")
    done = run("print", folder / "a.yaml", *args, "--extended")
    assert done.status == 0, done.err
    assert "a_quiz_extended.pdf" in done.out
    assert "a_quiz.pdf" not in done.out


def test_banks_have_editions(project: Write) -> None:
    """The extended edition of a lesson takes items from that of its bank."""
    item = "{{id: {0}, type: true_false, prompt: {0}., answer: true}}"
    bank = f"quiz: [{item.format('p')}]\nextended: {{quiz: [{item.format('r')}]}}\n"
    folder = project({"a.yaml": small_lesson("a", "quiz: {bank: bank.yaml}\n"), "bank.yaml": bank})
    for extended, items in ((False, ["p"]), (True, ["p", "r"])):
        made = load_and_check(folder / "a.yaml", Report(), extended=extended).lessons[0].lesson
        alone = load_and_check(folder / "bank.yaml", Report(), extended=extended).lessons[0].lesson
        assert made.quiz and [each.id for each in made.quiz.items] == items
        assert alone.quiz and [each.id for each in alone.quiz.items] == items


@pytest.mark.parametrize(
    ("block", "fits"),
    [
        ({"cases": [{"id": "a", "terms": ["x"]}]}, True),
        ({"discussion": {"id": "one", "hint": "x"}, "minutes": "90"}, True),
        ({"cases": [{"id": "a", "term": ["x"]}]}, False),
        ({"titel": "x"}, False),
        ({"id": "x"}, False),
        ({"extended": {"title": "x"}}, False),
        (["x"], False),
    ],
)
def test_editors_know_the_block(block: Any, fits: bool) -> None:
    """It has the keys of a lesson, at any depth, and needs none of them."""
    lesson = {"title": "T", "minutes": 5, "essential_question": "Why?", "objectives": ["a"], "activities": ["b"]}
    validator = jsonschema.Draft7Validator(schema("lesson"))
    assert validator.is_valid({**lesson, "activities": [{"title": "b", "minutes": 5}], "extended": block}) == fits
