"""Every broken lesson in cases/ gets exactly the diagnostics that its comments ask for, at their places."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kitgen.diagnostics import Report
from kitgen.edit.document import CannotEdit, Document
from kitgen.edit.encoded import decoded
from kitgen.edit.forms import form_of
from kitgen.manual import page
from kitgen.model.lesson import Lesson
from kitgen.pipeline import load_and_check

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
_WANTED = re.compile(r"# ! ([a-z0-9 -]+?)(?: @(\d+))?(?= # !|$)")


def expected(text: str) -> set[tuple[str, int]]:
    """Codes and lines that the comments of a case ask for."""
    found = set()
    for number, line in enumerate(text.splitlines(), 1):
        for codes, _ in _WANTED.findall(line):
            found |= {(code, number) for code in codes.split()}
    return found


def columns(text: str) -> set[tuple[str, int, int]]:
    """The places that the comments name down to the column."""
    return {
        (codes, number, int(column))
        for number, line in enumerate(text.splitlines(), 1)
        for codes, column in _WANTED.findall(line)
        if column and " " not in codes
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    """All that is asked for is found, in its place, and nothing else."""
    report = Report()
    load_and_check(path, report)
    text = path.read_text(encoding="utf-8")
    found = {(diagnostic.code, diagnostic.span.line) for diagnostic in report}
    assert found == expected(text), "\n".join(f"{d.span} {d.code}: {d.message}" for d in report)
    places = {(diagnostic.code, diagnostic.span.line, diagnostic.span.column) for diagnostic in report}
    assert columns(text) <= places


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_messages_help(path: Path) -> None:
    """Every message is a sentence for a teacher: no Python names, no tracebacks, its line is shown."""
    report = Report()
    load_and_check(path, report)
    for diagnostic in report:
        assert not re.search(r"Traceback|pydantic|Error\b|<class|None\b", diagnostic.message)
        assert diagnostic.source or not diagnostic.span.line
        assert page(diagnostic.code), f"kitgen check --explain {diagnostic.code} knows nothing: see kitgen/manual"


_OF_A_FILE = re.compile(r"'[a-z_]+:[ ']|YAML|\b[a-z]+_[a-z]+\b(?!')|double quotes|'-'|below it, indented|add a line")
_IN_THE_FILE = ("quiz-group", "bad-language-mark")
"""What is about a group of items, which the form has no fields for; and what quotes a word that looks like a key."""


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_messages_in_the_words_of_the_form(path: Path) -> None:
    """Where the form of `kitgen serve` has a field, its messages name fields by what they are called there."""
    report = Report()
    load_and_check(path, report)
    try:
        document = Document(decoded(path.read_bytes()).text, Lesson, path.name)
    except CannotEdit:
        return
    for problem in form_of(document, report)["problems"]:
        said = "{message} | {hint}".format(**problem["said"]) if "said" in problem else ""
        assert not _OF_A_FILE.search(said) or problem["code"] in _IN_THE_FILE, said


@pytest.mark.parametrize("typed", ["3,142", "-3,142", "3.142", "-1.234"])
def test_a_number_with_three_digits_behind_its_mark(typed: str, tmp_path: Path) -> None:
    """Both numbers of the hint keep the sign, and neither is warned of again."""
    text = (Path(__file__).parent / "cases" / "point-or-comma.yaml").read_text(encoding="utf-8")

    def warned(answer: str) -> list[str]:
        path = tmp_path / "lesson.yaml"
        path.write_text(text.replace('"3,142"', f'"{answer}"'), encoding="utf-8")
        report = Report()
        load_and_check(path, report)
        return [found.hint for found in report if found.code == "point-or-comma" and found.span.line == 8]

    (hint,) = warned(typed)
    decimals, whole = re.findall(r"(-?[\d,.]+)(?: for|\Z)", hint.removesuffix(" for the whole number"))
    assert (decimals.replace(",", "."), whole) == (typed.replace(",", ".") + "0", re.sub("[.,]", "", typed))
    assert warned(decimals) == warned(whole) == []
