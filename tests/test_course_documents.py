"""Documents about the whole course: the reader, the binder, the pages that list every file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pikepdf
import pytest

from tests.conftest import ROOT, run
from tests.printed import page_texts


def contents_pages(texts: list[str]) -> list[str]:
    """The pages before the first document."""
    first = min(int(number) for number in re.findall(r"(?:\. )+\.? ?(\d+)", texts[0]))
    return texts[: first - 1]


def kinds_in(entry: str) -> list[str]:
    """What an entry of the contents may name: the lesson's title comes first."""
    words = entry.strip().split(" ")
    return [" ".join(words[start:]) for start in range(len(words))]


@pytest.mark.parametrize("name", ["student/talk-or-fight_reader.pdf", "instructor/talk-or-fight_binder_INSTRUCTOR.pdf"])
def test_contents_and_page_numbers(name: str, course: Path) -> None:
    """Each entry of the contents names the page on which its document begins; numbers run through."""
    texts = page_texts(course / "talk-or-fight" / name)
    own = contents_pages(texts)
    contents = " ".join(own).split("Contents", 1)[1]
    entries = re.findall(r"([\w ,-]+?) (?:\. )+\.? ?(\d+)", contents)
    assert len(entries) > 8
    numbers = [int(number) for _, number in entries]
    assert numbers == sorted(numbers), "in the order of the pages"
    for title, number in entries:
        # the foot of a document names its kind; the first of a lesson follows its title
        page = texts[int(number) - 1]
        # a document begins with its title and its kind, or has its kind after a dot or a colon
        begins = [
            re.search(rf"\A.{{,90}}\b{kind}\b|{kind} · |[·:] {kind} ", page) for kind in map(re.escape, kinds_in(title))
        ]
        assert any(begins), (title, number, page[:200])
    for number, text in enumerate(texts[len(own) :], len(own) + 1):
        assert re.search(rf"(?:Course reader|Instructor binder) · {number}\b", text)


def test_links_and_bookmarks_lead_to_the_same_pages(course: Path) -> None:
    """A click in the contents and one in the bookmarks lead where the printed number says."""
    path = course / "talk-or-fight/student/talk-or-fight_reader.pdf"
    texts = page_texts(path)
    contents = contents_pages(texts)
    numbers = [int(number) for number in re.findall(r"(?:\. )+\.? ?(\d+)", " ".join(contents))]
    with pikepdf.open(path) as pdf:
        places = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        names: dict[str, pikepdf.Object] = {}
        tree = pdf.Root.Names.Dests.Names
        for index in range(0, len(tree), 2):
            names[str(tree[index])] = tree[index + 1]
        pages = list(pdf.pages)[: len(contents)]
        links = [str(note.Dest) for page in pages for note in page.get("/Annots", ()) if "/Dest" in note]
        # the dots and the number of an entry are links of their own
        assert list(dict.fromkeys(places[names[link][0].objgen] for link in links)) == numbers
        with pdf.open_outline() as outline:
            parts = [document for lesson in outline.root[1:] for document in lesson.children]
            assert [places[part.destination[0].objgen] for part in parts] == numbers
            assert outline.root[1].title == "1. Concepts and legitimacy"
            assert parts[0].children


def test_every_student_document_is_in_the_reader(course: Path) -> None:
    """The reader has the pages of the documents that it binds, and its own first."""
    files = json.loads((course / "manifest.json").read_text())["files"]
    files = [entry for entry in files if entry["language"] == "en"]
    reader = next(entry for entry in files if entry["kind"] == "reader")
    bound = [
        entry
        for entry in files
        if entry["audience"] == "student"
        and entry["format"] == "pdf"
        and entry["kind"] in ("reading", "handout", "case-packet", "argument", "role-play")
    ]
    paper = {entry["kind"] for entry in files if entry["audience"] == "student" and entry["format"] == "pdf"}
    assert paper - {entry["kind"] for entry in bound} <= {"slides", "reader", "syllabus", "quiz", "afterwards"}
    with pikepdf.open(course / reader["path"]) as pdf, pdf.open_outline() as outline:
        assert sum(len(lesson.children) for lesson in outline.root[1:]) == len(bound)
    assert sum(entry["pages"] for entry in bound) < reader["pages"] < 4 + sum(entry["pages"] for entry in bound)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("mark", "audiences"), [("", {"student"}), ("_INSTRUCTOR", None)])
def test_index(language: str, mark: str, audiences: set[str] | None, course: Path) -> None:
    """Every file of the build in a language is linked, for students no other's and nothing that is for later."""
    tongue, other = ("", "_es") if language == "en" else ("_es", "")
    page = (course / f"index{tongue}{mark}.html").read_text(encoding="utf-8")
    linked = {unquote(address) for address in re.findall(r'href="([^"#]+)"', page)}
    files = json.loads((course / "manifest.json").read_text())["files"]
    expected = {
        entry["path"]
        for entry in files
        if not entry["path"].startswith("index")
        and entry["language"].split("-")[0] == language
        and (audiences is None or entry["audience"] in audiences)
        and (audiences is None or entry["kind"] not in ("quiz", "afterwards"))
    }
    students = {f"index{tongue}.html"} if mark else set()  # theirs is a document like others
    assert linked - expected == {f"index{other}{mark}.html"} | students
    assert expected <= linked
    assert all((course / address).is_file() for address in linked)
    if audiences:
        assert "INSTRUCTOR" not in page
        assert "GRADER" not in page


RELEASED = """\
id: bridge
title: A bridge
minutes: 30
essential_question: Who pays?
objectives: {pay: say who pays}
activities: [{title: Talk, minutes: 28, objectives: [pay]}]
afterwards: [{title: What came of it, body: The bridge was built.}]
quiz: [{prompt: Is there a bridge?, answer: "true", type: true_false, objectives: [pay]}]
"""


@pytest.mark.parametrize(
    ("release", "there"), [("", ""), ("[quiz]", "quiz"), ("[quiz, afterwards]", "quiz afterwards")]
)
def test_what_is_released(release: str, there: str, project: Callable[..., Path]) -> None:
    """The quiz and what is for afterwards are on no page for students until they are released."""
    line = f"release: {release}\n" if release else ""
    course = f"title: Bridges\nlessons: [bridge.yaml]\n{line}"
    for files in ({"bridge.yaml": RELEASED, "course.yaml": course}, {"bridge.yaml": RELEASED + line}):
        folder = project(files)
        only = ("--only", "lesson-index", "--only", "lesson-index-instructor")
        assert run("build", folder, "-o", folder / "out", "-j1", *only).status == 0
        pages = [(folder / f"out/bridge/{name}").read_text() for name in (
            "student/bridge_index.html", "instructor/bridge_index_INSTRUCTOR.html")]  # fmt: skip
        students, instructors = ([kind for kind in ("quiz", "afterwards") if f"_{kind}.pdf" in page] for page in pages)
        assert students == there.split()
        assert instructors == ["quiz", "afterwards"]
        (folder / "course.yaml").unlink(missing_ok=True)


def test_what_is_released_exists(project: Callable[..., Path]) -> None:
    """A kind that does not exist is an error at its place, in a lesson and in a course."""
    course = "title: Bridges\nlessons: [bridge.yaml]\nrelease: [quiz, afterward]\n"
    done = run("check", project({"bridge.yaml": f"{RELEASED}release: quizz\n", "course.yaml": course}))
    assert done.status == 1
    assert re.findall(r"(\w+\.yaml:\d+:\d+): error: unknown kind of document: '(\w+)'", done.err) == [
        ("bridge.yaml:9:10", "quizz"),
        ("course.yaml:3:17", "afterward"),
    ]
    assert "did you mean 'afterwards'?" in done.err


@pytest.mark.slow
def test_the_reader_is_proved_too(tmp_path: Path) -> None:
    """A leak in one document is caught in the reader that binds it."""
    for name in ("course.yaml", "01-concepts-and-legitimacy.yaml", "02-lucky-once.yaml"):
        text = (ROOT / "lessons" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text, encoding="utf-8")
    text = (tmp_path / "course.yaml").read_text(encoding="utf-8")
    (tmp_path / "course.yaml").write_text(re.sub(r"(?m)^  - 0[3-8].*\n", "", text), encoding="utf-8")
    page = '{% extends "kitgen/argument/page.html" %}{% block closing %}<p>Once and always are in the statement of '
    page += "1984. The speakers are changed, and the victims are not named.</p>{% endblock %}"
    (tmp_path / "templates" / "argument").mkdir(parents=True)
    (tmp_path / "templates" / "argument" / "page.html").write_text(page, encoding="utf-8")
    done = run("build", tmp_path, "-o", tmp_path / "out", "--only", "reader")
    assert done.status == 1
    assert "[leak]" in done.err
    assert not list((tmp_path / "out").rglob("*.pdf"))


def test_a_single_lesson_has_no_course_documents() -> None:
    """Who builds one lesson gets that lesson, and a list of its files for each audience."""
    done = run("list", ROOT / "lessons" / "02-lucky-once.yaml", "--json", "--lang", "en")
    assert done.status == 0
    paths = {task["path"] for task in json.loads(done.out)}
    assert all(path.startswith("lucky-once/") for path in paths)
    assert {path for path in paths if "index" in path} == {
        "lucky-once/student/lucky-once_index.html",
        "lucky-once/instructor/lucky-once_index_INSTRUCTOR.html",
    }
