"""Forms, YAML, new lessons and imports of `kitgen serve`, by real requests: what is saved, and what is never lost."""

from __future__ import annotations

import difflib
import json
import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kitgen.serve.answers import RequestError
from kitgen.serve.new_lessons import create_all
from kitgen.serve.saves import Saves
from kitgen.serve.source_text import stored
from kitgen.store import files as store_files
from tests.conftest import ROOT, small_lesson
from tests.serving import PATIENCE, Answer, Served, served

COURSE = """\
# Our course.   This comment stays.
title: Ways
term:
  start: 2027-02-01
  end: 2027-02-28
  meetings:
    - {day: monday, time: "10:00-11:00"}
lessons:   # in order
  - bridge.yaml
  - path: ferry.yaml
    product: a map
"""
MORE = """\
# What follows has comments.
discussion:
  - Should the NAME be free?   # a short one

  # the second
  - prompt: |
      Who pays for the NAME?
      And who does not?
    likely_answers: [The town]
quiz:
  - prompt: What is a NAME?
    choices:
      - a way: correct
      - a fish: That is another thing.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of two lessons, one of them from Windows, and what is not to be edited."""
    folder = tmp_path_factory.mktemp("forms") / "a course"
    folder.mkdir()
    (folder / "course.yaml").write_text(COURSE)
    (folder / "bridge.yaml").write_text(small_lesson("bridge", MORE))
    (folder / "ferry.yaml").write_bytes(b"\xef\xbb\xbf" + small_lesson("ferry", MORE).replace("\n", "\r\n").encode())
    (folder / "bank.yaml").write_text("title: Items\nquiz:\n  - prompt: Why?\n    answer: So.\n")
    (folder / "broken.yaml").write_text("title: [a\n")
    (folder.parent / "outside.yaml").write_text(small_lesson("outside"))
    (folder / "link.yaml").symlink_to(folder.parent / "outside.yaml")
    (folder / "inner.yaml").symlink_to(folder / "bank.yaml")
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Served]:
    """The server of that course."""
    with served(folder) as running:
        yield running


def form_of(server: Served, name: str) -> Any:
    return server.get(f"api/lesson/{name}/form")


def edit(server: Served, name: str, *edits: dict[str, Any], version: str = "") -> Answer:
    """The answer to edits of the version that is there, or of another one."""
    seen = version or form_of(server, name)["version"]
    return server.write(f"api/lesson/{name}/edit", {"version": seen, "edits": list(edits)})


def changed_lines(before: bytes, after: bytes) -> tuple[list[str], list[str]]:
    """What a diff shows: the lines that are gone, and the new ones but for those that are empty."""
    one, two = [data.decode().splitlines(keepends=True) for data in (before, after)]
    found = [line for line in difflib.unified_diff(one, two, n=0) if line[:3] not in ("---", "+++")]
    gone = [line[1:] for line in found if line[0] == "-"]
    return gone, [line[1:] for line in found if line[0] == "+" and line[1:].strip()]


def part(form: Any, name: str) -> Any:
    return next(each for each in form["parts"] if each["name"] == name)


def test_a_form_has_every_part(server: Served) -> None:
    """Values with their addresses, fields with who sees them, and what is to be edited in the YAML with its line."""
    form = form_of(server, "bridge.yaml")
    questions = part(form, "discussion")
    assert [each["label"] for each in questions["entries"]] == [
        "Should the bridge be free?", "Who pays for the bridge? And who does not?",
    ]  # fmt: skip
    assert questions["entries"][0]["short"] and questions["entries"][0]["at"] == ["discussion", 0]
    first = part(form, "quiz")["entry"]["values"]["items"]["entries"][0]
    right, wrong = first["values"]["choices"]["entries"]
    assert right["values"]["correct"]["value"] is True
    assert wrong["values"]["rationale"]["value"] == "That is another thing."
    fields = {field["key"]: field for field in form["models"]["DiscussionQuestion"]}
    assert fields["prompt"]["seen_by"] == "student" and fields["likely_answers"]["seen_by"] == "instructor"
    assert {field["seen_by"] for field in form["models"]["TeachingNote instructor"]} == {"instructor"}
    assert fields["minutes"]["kind"] == "minutes" and "Minutes to talk" in fields["minutes"]["help"]
    assert part(form, "plan")["minutes"]["class"] > 0
    assert not form["undo"] and form["version"]
    listed = form_of(server, "bank.yaml")
    assert [each["name"] for each in listed["parts"]] == ["lesson", "quiz", "rubric", "sources", "print", "extended"]


def test_nothing_of_a_lesson_is_missing_in_its_form(tmp_path: Path) -> None:
    """Each text of the longest lesson is in a field, or in the list of what is edited in the YAML."""
    from kitgen.edit.encoded import decoded
    from kitgen.edit.forms import form_of as form
    from kitgen.serve.editing import document_of

    document = document_of((ROOT / "lessons/02-lucky-once.yaml").read_bytes(), "x")
    said = json.dumps(form(document), ensure_ascii=False)
    whole = decoded((ROOT / "lessons/02-lucky-once.yaml").read_bytes()).text
    listed = [each["at"][0] for each in form(document)["yaml"] if len(each["at"]) == 1]
    for key, value in document.long.fields.items():
        if key not in listed and value.text is not None:
            assert json.dumps(value.text, ensure_ascii=False) in said or key == "id", key
    assert listed and all(f"\n{key}:" in whole for key in listed)


def test_an_edit_changes_its_lines_only(server: Served, folder: Path) -> None:
    """In both files: one has the line ends and the byte order mark of Windows."""
    for name in ("bridge.yaml", "ferry.yaml"):
        path = folder / name
        before = path.read_bytes()
        answer = edit(
            server, name,
            {"do": "set", "at": ["discussion", 1, "prompt"], "value": "Who pays?\nAnd who: does not?"},
            {"do": "set", "at": ["quiz", "items", 0, "choices", 1, "text"], "value": "a kind of fish"},
            {"do": "insert", "at": ["discussion", 2], "value": {"prompt": "And then?", "minutes": 5}},
        )  # fmt: skip
        assert answer.status == 200
        lines = changed_lines(before, path.read_bytes())
        thing = name.removesuffix(".yaml")
        end = "\r\n" if name == "ferry.yaml" else "\n"
        gone = [f"      Who pays for the {thing}?", "      And who does not?", "      - a fish: That is another thing."]
        new = [
            "      Who pays?", "      And who: does not?", "  - prompt: And then?", "    minutes: 5",
            "      - a kind of fish: That is another thing.",
        ]  # fmt: skip
        assert lines == ([line + end for line in gone], [line + end for line in new])
        assert path.read_bytes()[:3] == before[:3]
        form = answer.json["form"]
        assert answer.json["version"] == form["version"] == form_of(server, name)["version"]
        assert part(form, "discussion")["entries"][2]["label"] == "And then?"


def test_undo_and_redo(server: Served, folder: Path) -> None:
    """The bytes from before, and those from after; not where something else has changed the file since."""
    path = folder / "ferry.yaml"
    before = path.read_bytes()
    first = edit(server, "ferry.yaml", {"do": "set", "at": ["title"], "value": "One"}).json
    second = edit(server, "ferry.yaml", {"do": "set", "at": ["title"], "value": "Two"}).json
    assert second["undo"] and not second["redo"]
    after = path.read_bytes()
    undone = server.write("api/lesson/ferry.yaml/undo", {"version": second["version"]})
    assert undone.json["version"] == first["version"] and undone.json["redo"]
    undone = server.write("api/lesson/ferry.yaml/undo", {"version": first["version"]})
    assert path.read_bytes() == before
    again = server.write("api/lesson/ferry.yaml/redo", {"version": undone.json["version"]}).json
    again = server.write("api/lesson/ferry.yaml/redo", {"version": again["version"]}).json
    assert path.read_bytes() == after and not again["redo"]
    path.write_bytes(after + b"# by another program\r\n")
    refused = server.write("api/lesson/ferry.yaml/undo", {"version": again["version"]})
    assert refused.status == 409 and "# by another program" in refused.json["text"]
    now = form_of(server, "ferry.yaml")["version"]
    refused = server.write("api/lesson/ferry.yaml/undo", {"version": now})
    assert refused.status == 409 and "nothing can be undone" in refused.json["error"]["message"]
    assert path.read_bytes().endswith(b"# by another program\r\n")


def test_a_change_on_disk_is_never_overwritten(server: Served, folder: Path) -> None:
    """Both texts are there: the one on disk comes with the answer, the other one is still in the page."""
    path = folder / "bridge.yaml"
    seen = form_of(server, "bridge.yaml")["version"]
    path.write_text(path.read_text() + "# changed in an editor\n")
    on_disk = path.read_bytes()
    answers = [
        edit(server, "bridge.yaml", {"do": "set", "at": ["title"], "value": "Lost?"}, version=seen),
        server.write("api/lesson/bridge.yaml/source", {"version": seen, "text": "title: Lost?\n"}, "PUT"),
    ]
    for answer in answers:
        assert answer.status == 409 and answer.json["text"] == on_disk.decode()
        assert "was changed by another program" in answer.json["error"]["message"]
        assert answer.json["version"] == form_of(server, "bridge.yaml")["version"] != seen
    assert path.read_bytes() == on_disk
    assert edit(server, "bridge.yaml", {"do": "set", "at": ["title"], "value": "Kept"}).status == 200


def test_a_change_right_after_a_save(server: Served, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer has the version of the text that was saved, so the next save does not replace the other text."""
    path, address = folder / "crossed.yaml", "api/lesson/crossed.yaml/source"
    path.write_text(small_lesson("crossed"))
    source = server.get(address)
    look = server.state.look

    async def look_later() -> tuple[str, ...]:
        if path.read_text().endswith("# mine\n"):  # the server looks after events as well, maybe before it has saved
            path.write_text("title: of another program\n")
        return await look()

    with monkeypatch.context() as patched:
        patched.setattr(server.state, "look", look_later)
        saved = server.write(address, {"version": source["version"], "text": source["text"] + "# mine\n"}, "PUT")
    assert saved.status == 200
    again = server.write(address, {"version": saved.json["version"], "text": source["text"] + "# mine too\n"}, "PUT")
    assert again.status == 409 and again.json["text"] == path.read_text() == "title: of another program\n"

    async def look_and_remove() -> tuple[str, ...]:
        if path.exists() and path.read_text() == source["text"]:
            path.unlink()
        return await look()

    with monkeypatch.context() as patched:
        patched.setattr(server.state, "look", look_and_remove)
        saved = server.write(address, {"version": again.json["version"], "text": source["text"]}, "PUT")
    assert saved.status == 200 and "There is no file" in saved.json["problems"][0]["message"]


def test_two_tabs(server: Served) -> None:
    """Of two that save at the same time, one is told that the other was first; no letter is lost."""
    seen = form_of(server, "bridge.yaml")["version"]
    answers: list[Answer] = []
    tabs = [
        threading.Thread(target=lambda n=n: answers.append(
            edit(server, "bridge.yaml", {"do": "set", "at": ["subtitle"], "value": f"Tab {n}"}, version=seen)
        )) for n in range(6)
    ]  # fmt: skip
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409, 409, 409]


@pytest.mark.parametrize(
    ("edits", "status", "words"),
    [
        ([{"do": "set", "at": ["title"], "value": "a\x07"}], 422, "control character U+0007"),
        (
            [{"do": "set", "at": ["title"], "value": "ok"}, {"do": "remove", "at": ["cases", 7]}],
            422,
            "at “Cases”",
        ),
        ([{"do": "set", "at": [], "value": "x"}], 400, "an edit that is none"),
        ([{"do": "set", "at": [True], "value": "x"}], 400, "an edit that is none"),
        ([{"do": "run", "at": ["title"], "value": "x"}], 400, "an edit that is none"),
        ([{"do": "move", "at": ["discussion", 0], "to": "1"}], 400, "an edit that is none"),
        (["x"], 400, "an edit that is none"),
        ([], 400, "no 'edits'"),
        ([{"do": "set", "at": ["x"] * 21, "value": "x"}], 400, "an edit that is none"),
        ([{"do": "set", "at": ["discussion", 0], "value": 10**400}], 422, ""),
        ([{"do": "set", "at": ["minutes"], "value": "abc"}], 422, "“Minutes of the class” must be a number of minutes"),
        ([{"do": "set", "at": ["activities", 0, "phase"], "value": "warmup"}], 422, "“Part of the class” cannot be"),
        ([{"do": "set", "at": ["extended", "minutes"], "value": "long"}], 422, "“Minutes of the class” must be"),
        ([{"do": "set", "at": ["title"], "value": {"<<": {"a": ["*x"]}}}], 422, "“Title” is a text"),
    ],
)
def test_what_cannot_be_written(server: Served, folder: Path, edits: list[Any], status: int, words: str) -> None:
    """All edits or none, with the reason; the file stays as it was."""
    before = (folder / "bridge.yaml").read_bytes()
    answer = edit(server, "bridge.yaml", *edits)
    assert answer.status == status and words in answer.json["error"]["message"]
    assert (folder / "bridge.yaml").read_bytes() == before


def test_a_file_that_cannot_be_read_has_its_yaml(server: Served, folder: Path) -> None:
    """The form says where to look; the text is shown, checked while it is typed, and saved as it is."""
    answer = server.ask("api/lesson/broken.yaml/form")
    assert answer.status == 422 and answer.json["problems"][0]["line"] == 1 and answer.json["version"]
    source = server.get("api/lesson/broken.yaml/source")
    assert source["text"] == "title: [a\n"
    text = small_lesson("pier").replace("minutes: ", "minutess: ", 1)
    problems = server.write("api/problems", {"file": "broken.yaml", "text": text}).json["problems"]
    assert "did you mean" in json.dumps(problems) and problems[0]["line"] > 1
    assert (folder / "broken.yaml").read_text() == "title: [a\n"
    saved = server.write("api/lesson/broken.yaml/source", {"version": source["version"], "text": text}, "PUT")
    assert saved.status == 200 and saved.json["problems"] == problems and saved.json["undo"]
    assert (folder / "broken.yaml").read_text() == text


def test_yaml_keeps_its_line_ends(server: Served, folder: Path) -> None:
    """Those of Windows, and of a file that has both kinds each line its own."""
    path = folder / "ferry.yaml"
    for data in (path.read_bytes(), b"# a\r\ntitle: x\n# b\r\nminutes: 5\n"):
        path.write_bytes(data)
        source = server.get("api/lesson/ferry.yaml/source")
        assert "\r" not in source["text"]
        text = source["text"] + "# the end\n"
        saved = server.write("api/lesson/ferry.yaml/source", {"version": source["version"], "text": text}, "PUT")
        assert saved.status == 200
        assert path.read_bytes().startswith(data) and b"# the end" in path.read_bytes()[len(data) :]
    refused = server.write("api/lesson/ferry.yaml/source", {"version": "old", "text": "x"}, "PUT")
    assert refused.status == 409 and refused.json["text"] == server.get("api/lesson/ferry.yaml/source")["text"]
    path.write_bytes(b"\xef\xbb\xbf" + small_lesson("ferry", MORE).replace("\n", "\r\n").encode())


@pytest.mark.parametrize("before", ["", "a", "a\n", "a\r\n", "a\r\nb\nc\r\nd\n", "a\rb\nc", "\n\r\n\r"])
def test_a_text_that_is_not_changed_keeps_each_line_end(before: str) -> None:
    """And what is new in the middle changes no other line."""
    text = before.replace("\r\n", "\n").replace("\r", "\n")
    assert stored(before.encode(), text) == before.encode()
    lines = text.split("\n")
    middle = len(lines) // 2
    after = stored(before.encode(), "\n".join([*lines[:middle], "new", *lines[middle:]])).decode()
    assert re.sub("new(\r\n|\r|\n)?", "", after, count=1).rstrip("\r\n") == before.rstrip("\r\n")


def test_a_pause_while_typing_leaves_no_trace(server: Served, folder: Path) -> None:
    """A space or an empty line at the end, a cleared field that the lesson needs: the file has none of it."""
    path = folder / "ferry.yaml"
    before = path.read_bytes()
    for value in ("Who pays for the ferry?\nAnd who does not?\n\n", " Who pays for the ferry?\nAnd who does not? "):
        assert (
            edit(server, "ferry.yaml", {"do": "set", "at": ["discussion", 1, "prompt"], "value": value}).status == 200
        )
    assert path.read_bytes() == before
    refused = edit(server, "ferry.yaml", {"do": "set", "at": ["title"], "value": " "})
    assert refused.status == 422 and refused.json["error"]["message"] == "“Title” cannot be empty."
    assert path.read_bytes() == before


def test_problems_are_at_their_fields(server: Served, folder: Path) -> None:
    """What is wrong only with the rest of the lesson is saved, and said at its address in the words of the form."""
    answer = edit(server, "ferry.yaml", {"do": "set", "at": ["minutes"], "value": "5"}).json
    (problem,) = [each for each in answer["problems"] if each["severity"] == "error"]
    assert problem["at"] == ["minutes"] and problem["file"] == "ferry.yaml" and "'required: false'" in problem["hint"]
    assert "“Every class does it: no”" in problem["said"]["hint"] and problem["said"]["message"] == problem["message"]
    assert answer == {**answer, "notes": [], "undo": True, "redo": False}
    assert server.write("api/lesson/ferry.yaml/undo", {"version": answer["version"]}).status == 200


def test_a_file_in_another_encoding_loses_no_letter(server: Served, folder: Path) -> None:
    """One of Windows is shown as it was meant, and saved in UTF-8; a binary file is not shown."""
    path = folder / "old.yaml"
    path.write_bytes("title: Año “uno”\r\n".encode("cp1252"))
    source = server.get("api/lesson/old.yaml/source")
    assert source["text"] == "title: Año “uno”\n"
    put = {"version": source["version"], "text": source["text"] + "minutes: 5\n"}
    saved = server.write("api/lesson/old.yaml/source", put, "PUT")
    assert saved.status == 200
    assert path.read_bytes() == "title: Año “uno”\r\nminutes: 5\r\n".encode()
    large = {"version": saved.json["version"], "text": "# long\n" * 200_000}
    refused = server.write("api/lesson/old.yaml/source", large, "PUT")
    assert refused.status == 422 and "the limit is 1,048,576" in refused.json["error"]["message"]
    path.write_bytes(b"\x00\x01\x02\xff" * 9)
    assert server.ask("api/lesson/old.yaml/source").status == 422
    path.write_bytes(b"")
    assert server.get("api/lesson/old.yaml/source")["text"] == ""
    path.unlink()


def test_files_that_are_not_for_the_form(server: Served, folder: Path) -> None:
    """Paths out of the project, links out of it, courses; links inside it are followed and stay links."""
    for name in ("../outside.yaml", "link.yaml", "%2e%2e/outside.yaml", "/etc/passwd", "no.yaml", "course.txt"):
        for verb in ("form", "source"):
            assert server.ask(f"api/lesson/{name}/{verb}").status == 404, name
        assert server.write(f"api/lesson/{name}/edit", {"version": "x", "edits": []}).status == 404
        put = server.write(f"api/lesson/{name}/source", {"version": "", "text": "title: x"}, "PUT")
        assert put.status in (404, 422) or name == "no.yaml"
    (folder / "no.yaml").unlink()
    outside = (folder.parent / "outside.yaml").read_text()
    assert outside == small_lesson("outside")
    assert server.ask("api/lesson/course.yaml/form").status == 422
    assert edit(server, "inner.yaml", {"do": "set", "at": ["title"], "value": "Linked"}).status == 200
    assert (folder / "inner.yaml").is_symlink() and "title: Linked\n" in (folder / "bank.yaml").read_text()


def test_deleted_meanwhile(server: Served, folder: Path) -> None:
    """The page is told, and can write the file anew from what it has."""
    path = folder / "gone.yaml"
    path.write_text(small_lesson("gone"))
    source = server.get("api/lesson/gone.yaml/source")
    path.unlink()
    answer = server.write("api/lesson/gone.yaml/edit", {"version": source["version"], "edits": []})
    assert answer.status == 404
    answer = server.write("api/lesson/gone.yaml/source", {**source, "version": source["version"]}, "PUT")
    assert answer.status == 404 and "What you typed is still in this page" in answer.json["error"]["hint"]
    half = server.write("api/lesson/gone.yaml/source", {"version": "", "text": "title: \ud83d"}, "PUT")
    assert half.status == 422 and "half of a character" in half.json["error"]["message"] and not path.exists()
    assert server.write("api/lesson/gone.yaml/source", {**source, "version": ""}, "PUT").status == 200
    assert path.read_text() == source["text"]
    path.unlink()


@pytest.mark.parametrize(("number", "status"), [("ENOSPC", 507), ("EROFS", 403), ("EACCES", 403), ("EIO", 422)])
def test_a_file_that_cannot_be_written(
    server: Served, folder: Path, monkeypatch: pytest.MonkeyPatch, number: str, status: int
) -> None:
    """A full disk, a disk that is read-only: plain words, the old file whole, nothing left behind."""
    import errno

    before = (folder / "bridge.yaml").read_bytes()
    seen = form_of(server, "bridge.yaml")["version"]

    def fail(*_: object) -> None:
        raise OSError(getattr(errno, number), os.strerror(getattr(errno, number)))

    monkeypatch.setattr(store_files.os, "fsync", fail)
    answer = edit(server, "bridge.yaml", {"do": "set", "at": ["title"], "value": "No room"}, version=seen)
    monkeypatch.undo()
    assert answer.status == status and "What you typed is still in this page" in answer.json["error"]["hint"]
    assert (folder / "bridge.yaml").read_bytes() == before
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".kitgen-")]
    assert form_of(server, "bridge.yaml")["version"] == seen


def test_a_read_only_file_stays_so(server: Served, folder: Path) -> None:
    """And the rights of a file are those that it had."""
    path = folder / "bridge.yaml"
    path.chmod(0o444)
    answer = edit(server, "bridge.yaml", {"do": "set", "at": ["title"], "value": "No"})
    assert answer.status == 403 and "read-only" in answer.json["error"]["message"]
    path.chmod(0o640)
    assert edit(server, "bridge.yaml", {"do": "set", "at": ["title"], "value": "Yes"}).status == 200
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_new_lesson(server: Served, folder: Path) -> None:
    """From a sample, with its pictures, its own name and title, and a place in the course; each other line stays."""
    gallery = server.get("api/samples")
    names = [each["name"] for each in gallery["samples"]]
    assert names[0] == "" and {"lab", "calculus"} <= set(names)
    assert gallery["course"]["free"] == ["2027-02-15", "2027-02-22"]
    before = (folder / "course.yaml").read_bytes()
    asked = {"sample": "calculus", "title": "Rivers: how steep?", "on": "2027-02-22"}
    made = server.write("api/lessons", asked)
    assert made.status == 201 and made.json["file"] == "rivers-how-steep.yaml"
    told = {"added": True, "message": "it is lesson 3, on Monday, 22 February 2027", "hint": ""}
    assert made.json["course"] == told
    assert (folder / "images/hill.svg").exists()
    new = ["  - path: rivers-how-steep.yaml\n", "    on: 2027-02-22\n"]
    assert changed_lines(before, (folder / "course.yaml").read_bytes()) == ([], new)
    form = form_of(server, "rivers-how-steep.yaml")
    assert part(form, "lesson")["entry"]["values"]["title"]["value"] == "Rivers: how steep?"
    assert not [each for each in form["problems"] if each["severity"] == "error"]
    lessons = {each["file"]: each for each in server.get("api/course")["lessons"]}
    assert lessons["rivers-how-steep.yaml"]["date"] == "2027-02-22"
    again = server.write("api/lessons", {"sample": "", "title": "Rivers: how steep?", "on": ""}).json
    assert again["file"] == "rivers-how-steep-2.yaml" and again["course"]["message"] == "it is lesson 4"
    first = server.write("api/lessons", {"sample": "", "title": "x", "file": "bridge.yaml"})
    assert first.status == 409 and "'bridge-2.yaml' is free" in first.json["error"]["hint"]


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({"title": " "}, 422, "needs a title"),
        ({"title": "x", "sample": "../x"}, 422, "no sample"),
        ({"title": "x", "on": "2027-02-02"}, 422, "does not meet on 2027-02-02"),
        ({"title": "x", "on": "soon"}, 422, "is not a date"),
        ({"title": "x", "file": "../x.yaml"}, 422, "cannot be the name"),
        ({"title": "x", "file": "a/x.yaml"}, 422, "in the folder of the course"),
        ({"title": "x", "file": "Con.v2.yaml"}, 422, "Windows cannot have"),
        ({"title": "a\x07"}, 422, "control character"),
        ({"title": 5}, 400, "no lesson"),
        ([], 400, "no lesson"),
    ],
)
def test_no_new_lesson(server: Served, folder: Path, asked: Any, status: int, words: str) -> None:
    """Nothing is written where something is wrong."""
    before = sorted(folder.rglob("*"))
    answer = server.write("api/lessons", asked)
    assert answer.status == status and words in answer.json["error"]["message"]
    assert sorted(folder.rglob("*")) == before


def test_a_lesson_that_is_not_added_to_the_course(server: Served, folder: Path) -> None:
    """It is said with the reason and what to do; the lesson is listed all the same, and can be added later."""
    course = folder / "course.yaml"
    before = course.read_text()
    course.write_text("title: [")
    made = server.write("api/lessons", {"sample": "", "title": "Left out"}).json["course"]
    assert not made["added"] and "has errors" in made["message"] and "course.yaml" in made["hint"]
    broken = server.get("api/course")
    assert broken["broken"] and {"bridge.yaml", "left-out.yaml"} <= {each["file"] for each in broken["lessons"]}
    assert server.get("api/documents?file=bridge.yaml")["documents"]
    course.write_text(before)
    listed = {each["file"]: each["listed"] for each in server.get("api/course")["lessons"]}
    assert listed["bridge.yaml"] and not listed["left-out.yaml"]
    added = server.write("api/added", {"file": "left-out.yaml"}).json["course"]
    assert added["added"] and "left-out.yaml" in course.read_text()
    assert server.write("api/added", {"file": "left-out.yaml"}).json["course"]["message"].endswith("already")
    assert server.write("api/added", {"file": "../x.yaml"}).status == 404
    (folder / "copy.yaml").write_text(f"id: bridge\n{small_lesson()}")
    copy = server.write("api/added", {"file": "copy.yaml"})
    assert copy.status == 409 and "same id as bridge.yaml" in copy.json["error"]["message"]
    (folder / "copy.yaml").unlink()
    assert server.write("api/added", []).status == 404


def upload(server: Served, name: str, data: bytes, course: str = "true") -> Answer:
    own = {"Origin": f"http://{server.host}", "Content_Type": "application/octet-stream"}
    return server.ask(f"api/import?name={name}&course={course}", "POST", data, **own)


def test_an_import(server: Served, folder: Path) -> None:
    """A bank that is in the course, with what was not understood; the uploaded file itself is nowhere."""
    gift = b"// first\n::One:: What is a ferry? {=a boat ~a fish}\n\nWhy? {}\n"
    made = upload(server, "my%20quiz.gift", gift)
    assert made.status == 201 and made.json["file"] == "my-quiz.yaml" and made.json["is_bank"]
    assert made.json["summary"].startswith("2 questions") and made.json["notes"][0]["line"] == 4
    assert (
        "banks: [my-quiz.yaml]" in (folder / "course.yaml").read_text()
        or "- my-quiz.yaml" in (folder / "course.yaml").read_text()
    )
    assert form_of(server, "my-quiz.yaml")["parts"][1]["entry"]["values"]["items"]["entries"]
    assert not list(folder.rglob("*.gift"))
    twice = upload(server, "rivers.gift.txt", b"Why? {=a boat ~a fish}\n", "false").json
    assert twice["file"] == "rivers.yaml" and twice["course"] is None
    assert "title: Rivers\n" in (folder / "rivers.yaml").read_text()
    lesson = upload(server, "plan.md", b"# A lesson\n\n## Why?\n\nText.\n", "false").json
    assert (
        not lesson["is_bank"]
        and lesson["file"] == "plan.yaml"
        and "plan.yaml" not in (folder / "course.yaml").read_text()
    )


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("x.pdf", b"%PDF-1.4", "this is a PDF"),
        ("x.zip", b"PK\x03\x04broken", ""),
        ("x.gift", b"", "the file is empty"),
        ("x.txt", b"\x00\x01\x02", "UTF-16"),
        ("x.txt", b"words {{{ }", "there is no question in this file"),
        ("x.gift", bytes(range(256)), "this is a binary file"),
        ("", b"x", "has no name"),
        ("..", b"x", "has no name"),
    ],
)
def test_no_import(server: Served, folder: Path, name: str, data: bytes, words: str) -> None:
    """Files that are none of these, empty ones, damaged ones: nothing is written."""
    before = sorted(folder.rglob("*"))
    answer = upload(server, name, data)
    assert answer.status == 422 and words in answer.json["error"]["message"]
    assert not re.search(r"--|,\.$", answer.json["error"]["hint"])  # a page has no options to type
    assert not any(note["message"] in answer.json["error"]["message"] for note in answer.json.get("notes", []))
    assert sorted(folder.rglob("*")) == before


class Hangs:
    """What a process never gets to the end of: reading it is the work."""

    def __reduce__(self) -> Any:
        """How it is read."""
        return time.sleep, (PATIENCE,)


def test_an_import_that_takes_too_long(server: Served, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is given up, in a process of its own, and nothing is written."""
    before = sorted(folder.rglob("*"))
    monkeypatch.setattr("kitgen.serve.new_lessons.read_import", Hangs())
    monkeypatch.setattr("kitgen.serve.new_lessons.IMPORTING", 0.1)
    answer = upload(server, "bomb.docx", b"x")
    assert answer.status == 422 and "timed out after 0.1 s" in answer.json["error"]["message"]
    assert sorted(folder.rglob("*")) == before


def test_an_import_whose_file_cannot_be_written(tmp_path: Path) -> None:
    """Its pictures are not written, either, and a folder that was there stays."""
    saves = Saves(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "lesson.yaml").write_text("mine")
    with pytest.raises(RequestError, match="already"):
        create_all(saves, {tmp_path / "images/a.svg": b"<svg/>", tmp_path / "lesson.yaml": b"title: x"})
    with pytest.raises(RequestError, match="already"):
        create_all(saves, {tmp_path / "mine/a.svg": b"<svg/>", tmp_path / "lesson.yaml": b"title: x"})
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["lesson.yaml", "mine"]


def test_an_edit_tells_the_open_pages(server: Served) -> None:
    """Before the answer comes."""
    page = server.events()
    edit(server, "ferry.yaml", {"do": "set", "at": ["title"], "value": "News"})
    # the watcher may still tell of files of the test before
    assert ["ferry.yaml"] in (page.next("changed")["files"] for _ in range(3))
    page.close()


@pytest.mark.full
def test_the_course_itself(tmp_path: Path) -> None:
    """Fifty edits of the course's lessons, each with a form after it; every diff is small."""
    folder = tmp_path / "lessons"
    shutil.copytree(ROOT / "lessons", folder)
    with served(folder) as server:
        for path in sorted(folder.glob("0*.yaml")):
            before = path.read_bytes()
            for at in (["title"], ["activities", 1, "minutes"], ["objectives", 0, "text"]):
                assert edit(server, path.name, {"do": "set", "at": at, "value": "9: x"}).status == 200
            gone, new = changed_lines(before, path.read_bytes())
            assert len(gone) <= 4 and len(new) <= 4
