"""No name and no text steers the terminal: what is not to be printed is shown by its number, and JSON stays JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from kitgen.printable import printable, printable_json
from tests.conftest import Ran, run, small_lesson

Write = Callable[..., Path]

EVIL = "\x1b[2J\x1b]0;owned\x07\x9b31m\x08\u202e\u2066\u2028\u2029\u0085\x7f"
NAME = "\x1b[2J\x9b31m\u202e\u2028x"
"""What a file can be called, even on a Mac."""


def steering(text: str) -> set[str]:
    """The characters of an output that are not for printing, other than the ends of its lines."""
    return {
        character
        for character in text.replace("\n", "")
        if unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs")
        or character in "\u202a\u202b\u202c\u202d\u202e\u2066"
    }


def clean(done: Ran, words: str = "") -> Ran:
    """The run, if its output is harmless and has these words."""
    assert steering(done.out + done.err) == set(), (done.out, done.err)
    assert done.status < 3
    assert words in done.out + done.err
    return done


def test_every_character_that_steers_becomes_a_number() -> None:
    """Also line ends, in a text that is one line; all others stay as they are."""
    assert steering(printable(EVIL)) == set()
    assert printable("a\x1b[0m\nb\tc\U000e0041") == "a\\u001b[0m\\nb c\\U000e0041"
    for text in ("naïve – “quoted” 日本語 🙂", "می‌خواهم", "a\u00a0b", "👩‍🏫"):
        assert printable(text) == text
    data = [EVIL, "\U000e0041", "ok\n"]
    text = printable_json(json.dumps(data, ensure_ascii=False, indent=1))
    assert json.loads(text) == data
    assert steering(text) == set()


def test_names_of_files(project: Write) -> None:
    """In messages, listings, the lines of a build and JSON."""
    folder = project({f"{NAME}/{NAME}.yaml": "title: [\n", f"{NAME}/a.yaml": small_lesson()})
    lesson = f"{NAME}/{NAME}.yaml"
    clean(run("check", lesson, cwd=folder), "\\u001b[2J\\u009b31m\\u202e\\u2028x.yaml")
    data = json.loads(clean(run("check", lesson, "--json", cwd=folder)).out)
    assert data["diagnostics"][0]["file"] == lesson
    clean(run("check", NAME, cwd=folder))
    clean(run("list", NAME, cwd=folder))
    clean(run("check", f"{NAME}/{NAME}.yml", cwd=folder), "does not exist")
    clean(run("check", "--explain", NAME, cwd=folder))
    clean(run("build", NAME, "--only", NAME, cwd=folder), "no kind of document")
    clean(run("build", f"{NAME}/a.yaml", "-o", NAME, "--only", "exit-tickets", "--explain", cwd=folder))
    clean(run("--debug", "build", f"{NAME}/a.yaml", "-o", f"{NAME}/a.yaml/x", cwd=folder))
    clean(run("new", "lesson", f"{NAME}.yaml", cwd=folder), "wrote \\u001b")
    clean(run("translate", "es", f"{NAME}/a.yaml", cwd=folder))
    clean(run("schema", "lesson", "-o", f"{NAME}/s.json", cwd=folder), "wrote \\u001b")


@pytest.mark.parametrize("key", ["title", EVIL, "objectives", "language", "sources"])
def test_keys_and_texts(project: Write, key: str) -> None:
    """Characters that YAML can write with a backslash, as keys and as values."""
    quoted = json.dumps(EVIL)
    folder = project({"a.yaml": small_lesson(more=f"{json.dumps(key)}: {quoted}\n{quoted}: {{{quoted}: {quoted}}}\n")})
    clean(run("check", "a.yaml", cwd=folder), "error")
    clean(run("check", "a.yaml", "--json", cwd=folder))


def test_a_kind_of_ones_own(project: Write) -> None:
    """Its title and its folder are shown in lists and in the help."""
    head = f"title: {json.dumps(NAME)}\naudience: {json.dumps(NAME)}\n"
    folder = project({f"templates/{NAME}/kind.yaml": head, "a.yaml": small_lesson()})
    clean(run("list", "--kinds", cwd=folder))
    clean(run("build", "--help", cwd=folder))
    clean(run("build", "a.yaml", "--only", "bell", cwd=folder))


def test_class_lists(project: Write) -> None:
    """Heads, names, roles and languages that a class list has."""
    rows = f'name,{EVIL},role,language\n"{NAME}",x,"{NAME}","{NAME}"\n'
    folder = project({"a.yaml": small_lesson(), "class.csv": rows})
    done = clean(run("print", "a.yaml", "--roster", "class.csv", "--dry-run", cwd=folder), "class.csv")
    assert done.status == 1
    clean(run("print", "a.yaml", "--roster", f"{NAME}.csv", "--dry-run", cwd=folder), "does not exist")


def test_a_manifest_that_claims_such_names(project: Write) -> None:
    """Files that are removed, and where the documents are."""
    folder = project({"a.yaml": small_lesson()})
    assert run("build", "a.yaml", "-o", "out", "--only", "exit-tickets", cwd=folder).status == 0
    path = folder / "out/manifest.json"
    data = json.loads(path.read_bytes())
    data["files"].append({**data["files"][0], "path": f"{NAME}/x.pdf", "lesson": NAME, "kind": NAME})
    path.write_text(json.dumps(data))
    (folder / "out/.kitgen-last.json").unlink(missing_ok=True)
    clean(run("build", ".", "-o", "out", "--only", "exit-tickets", "--explain", cwd=folder))
    assert re.search(r"exit-tickets", run("list", ".", "--only", "exit-tickets", cwd=folder).out)
