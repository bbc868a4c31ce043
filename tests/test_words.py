"""The checks before a commit: odd words in texts for readers, the subject of the message."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from tests.conftest import ROOT


def script(name: str) -> ModuleType:
    """A program of setup/ as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "setup" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


words = script("words")
ODD = [
    ("7 lessons left out: mend what stands above", ["mend", "stands"]),
    ("Nothing to mend.\nTags mended", ["Mend", "mended"]),
    ("Nobody knows what somebody else wrote", ["Nobody", "somebody"]),
    ("all is as it should be", ["as it should be"]),
    ("pages parted in two", ["parted"]),
    ("an entry is told of its neighbours", ["told of"]),
    ("do this: run it again; this is our bug", ["do this:", "our bug"]),
    ("'much' is no amount, they are no numbers", ["is no", "are no"]),
    ("two looks at a file, remembered", ["two looks", "remembered"]),
    ("the argument goes in a circle", ["in a circle"]),
    ("a telling bar; the made of a task; what became of it", ["telling", "the made", "what became of"]),
    ("WeasyPrint, quickened, heeds furniture", ["quickened", "heeds", "furniture"]),
    ("a printer that takes no jobs; a file is in its way", ["takes no jobs", "in its way"]),
    ("both bear a date and fare alike; it left nothing to do", ["bear", "fare", "left nothing to do"]),
]
USUAL = [
    "recommend, amend, amendment",
    "it stands for a name; stand on the left",
    "there is no file; it is no longer read; they are no more than two",
    "the page looks right; a look at it; the look of a page",
    "sources that bear it out",
    "a document made by kitgen; apart, party",
    "told apart",
]


@pytest.mark.parametrize(("text", "expected"), ODD)
def test_odd_words_are_found(text: str, expected: list[str]) -> None:
    """With the words that are better, and every one of them."""
    found = list(words.odd_words(text))
    assert sorted(word.lower() for _, word, _ in found) == sorted(word.lower() for word in expected)
    assert all(better for _, _, better in found)


@pytest.mark.parametrize("text", USUAL)
def test_usual_words_are_not(text: str) -> None:
    """Words of which an odd one is a part, and the same word in another sense."""
    assert list(words.odd_words(text)) == []


def test_every_row_has_an_example() -> None:
    """Each pattern of the table is tried above."""
    texts = "\n".join(text for text, _ in ODD)
    assert not [pattern for pattern in words.BETTER if not re.search(pattern, texts, re.IGNORECASE)]


def test_code_is_not_text() -> None:
    """Pages are read without code and addresses, with the right line numbers; of Python, texts are read, not names."""
    page = "A `mend()` is [code](0011-mended.md).\n\n```\nmend\n```\n\nTags are mended.\n"
    ((first, text),) = words.texts_of_page(page)
    assert [(first + below, word) for below, word, _ in words.odd_words(text)] == [(7, "mended")]
    code = '"""It stands.\n\nNobody knows `mend`."""\n\nmend = f"mend {mend} this"  # parted\nkey = "mend"\n'
    found = {
        (line + below, word) for line, text in words.texts_of_code(code) for below, word, _ in words.odd_words(text)
    }
    assert found == {(1, "stands"), (3, "Nobody"), (5, "mend"), (5, "parted")}
    found = {word for _, text in words.texts_of_code(code, strings=False) for _, word, _ in words.odd_words(text)}
    assert found == {"stands", "Nobody", "parted"}


def test_word_lists_are_not_texts() -> None:
    """Twenty words without punctuation are data; the same words in a sentence, or fewer of them, are not."""
    many = "all any both each either every few many more most much neither nobody none one other some such these those"
    for value, expected in ((many, set()), (f"{many}.", {"nobody"}), ("nobody none one", {"nobody"})):
        texts = words.texts_of_code(f'WORDS = "{value}"\n')
        assert {word for _, text in texts for _, word, _ in words.odd_words(text)} == expected


def test_it_can_be_run(tmp_path: Path) -> None:
    """Alone on files, as a hook does: status 1 with places, 0 without any."""
    good, bad = ROOT / "LICENSE", ROOT / "setup" / "words.py"
    for path in (good, bad):  # no text of ours, and the table itself
        done = subprocess.run([sys.executable, "setup/words.py", path], cwd=ROOT, capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (0, "no odd words\n")
    assert words.files()


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        ("Tables may be stacked", ""),
        ("Tables may be stacked\n\nBecause of phones.\n", ""),
        ("Tables may be stacked\n# Please enter the message\n", ""),
        ("x" * 72, ""),
        ("é" * 73 + "\n\nbody", "73 letters"),
        ("", "empty"),
        ("Tables may be stacked.", "full stop"),
        ("Tables may be stacked\nBecause of phones", "below the subject"),
    ],
)
def test_subjects(message: str, problem: str, tmp_path: Path) -> None:
    """The hook refuses a commit whose message is not one line, or one line and a body."""
    path = tmp_path / "message"
    path.write_text(message, encoding="utf-8")
    done = subprocess.run([sys.executable, "setup/subject.py", path], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == bool(problem)
    assert problem in done.stderr


def test_hooks_are_local() -> None:
    """They fetch nothing, use the tools of .venv, and check what `make lint` checks."""
    text = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    (repo,) = yaml.safe_load(text)["repos"]
    assert repo["repo"] == "local"
    assert {hook["language"] for hook in repo["hooks"]} == {"system"}
    entries = [hook["entry"].removeprefix(".venv/bin/python ") for hook in repo["hooks"]]
    lint = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\nlint:")[2].partition("\n\n")[0]
    for tool in ("ruff check", "ruff format --check", "mypy"):
        assert tool in lint
        assert any(tool in entry for entry in entries)
    for entry in entries:
        if entry.startswith("setup/"):
            assert (ROOT / entry).is_file()


def test_no_odd_words_are_left() -> None:
    """Pages, messages, docstrings and comments of the whole project."""
    assert not words.checked(words.files())
