"""Files that no lesson should be: each gets one clear error, quickly, and the process survives."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import mutations
from kitgen.diagnostics import Report
from kitgen.source.parser import parse
from tests.conftest import ROOT, STARTER, run, small_lesson

Write = Callable[..., Path]

LESSON = STARTER.read_bytes()


def _nested(depth: int) -> bytes:
    return b"a: " + b"[" * depth


def _bomb() -> bytes:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 9) + "]" for n in range(1, 12)]
    return "\n".join(lines).encode()


def _merge_bomb() -> bytes:
    lines = ["a0: &a0 {k: v}"]
    lines += [f"a{n}: &a{n} {{<<: [" + ", ".join([f"*a{n - 1}"] * 9) + "]}" for n in range(1, 12)]
    return "\n".join(lines).encode()


HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty-file"),
    "only-comments": (b"# nothing\n", "empty-file"),
    "blank": (b" \n\n", "empty-file"),
    "binary": (bytes(range(256)) * 20, "not-text"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "not-text"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(100), "not-text"),
    "word": (b"PK\x03\x04" + bytes(100), "not-text"),
    "old-word": (b"\xd0\xcf\x11\xe0" + bytes(100), "not-text"),
    "pdf": (b"%PDF-1.7\n", "not-text"),
    "utf-16-no-mark": (LESSON.decode().encode("utf-16-le"), "not-utf8"),
    "utf-16-big-no-mark": (LESSON.decode().encode("utf-16-be"), "not-utf8"),
    "latin-1": ("title: Niño\n".encode("latin-1"), "not-utf8"),
    "tab": (b"a:\n\tb: c\n", "tab"),
    "control": (b"title: a\x07b\n", "control-character"),
    "escaped-control": (b'title: "a\\x07b"\n', "control-character"),
    "escaped-nul": (b'title: "a\\0b"\n', "control-character"),
    "lone-surrogate": (b'title: "\\ud83d"\n', "control-character"),
    "raw-surrogate": (b"title: \xed\xa0\xbd\n", "not-utf8"),
    "noncharacter": ("title: a\ufffeb\n".encode(), "control-character"),
    "reversed": ("title: a\u202eb\n".encode(), "direction-override"),
    "30000-brackets": (_nested(30_000), "too-deep"),
    "30000-brackets-in-lines": (b"a: " + b"[\n" * 30_000, "too-deep"),
    "30000-braces": (b"a: " + b"{b: " * 30_000, "too-deep"),
    "30000-dashes": (b"a:\n  " + b"- " * 30_000 + b"x\n", "too-deep"),
    "alias-bomb": (_bomb(), "alias"),
    "merge-bomb": (_merge_bomb(), "alias"),
    "100000-character-word": (b"title: " + b"x" * 100_000 + b"\n", "too-long"),
    "5000-character-word": (b"title: " + b"x" * 5_000 + b"\n", "long-word"),
    "10000-items": (b"keywords:\n" + b"- x\n" * 10_000, "too-many"),
    "10000-items-in-brackets": (b"keywords: [" + b"x, " * 10_000 + b"x]\n", "too-many"),
    "20000-keys": (b"".join(b"k%d: v\n" % n for n in range(20_000)), "too-many"),
    "many-marks": (("title: e" + "\u0301" * 500 + "\n").encode(), "too-many-marks"),
    "tag": (b"title: !!python/object/apply:os.system [ls]\n", "tag"),
    "two-documents": (b"title: a\n---\ntitle: b\n", "two-documents"),
    "directive": (b"%YAML 1.1\n---\ntitle: a\n", "directive"),
    "list-at-top": (b"- title: a\n", "not-a-lesson"),
    "text-at-top": (b"just words\n", "not-a-lesson"),
    "unclosed-quote": (b'title: "a\nminutes: 50\n', "unclosed"),
    "missing-colon": (b"title: a\nminutes\nlevel: b\n", "missing-colon"),
    "percent": (b"title: %foo\n", "start-character"),
    "at-sign": (b"title: @nino says\n", "start-character"),
    "bold": (b"title: *bold* words\n", "alias"),
    "backslash": (b'title: "C:\\docs"\n', "bad-escape"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_one_clear_error(name: str) -> None:
    """The file is refused with its own code, with a place where there is one, within a second of processor time."""
    data, code = HOSTILE[name]
    report = Report()
    start = time.process_time()
    parse(data, "lesson.yaml", report)
    assert time.process_time() - start < 1
    assert code in {diagnostic.code for diagnostic in report}, [*report]
    assert all(len(diagnostic.message) < 200 for diagnostic in report)


def test_huge_file_is_not_read(project: Write) -> None:
    """100 MB in one text are refused by size, in under a second and without the memory for it."""
    folder = project({})
    path = folder / "lesson.yaml"
    with path.open("wb") as file:
        file.write(b"title: ")
        for _ in range(100):
            file.write(b"x" * 1_000_000)
    script = (
        "import resource, sys, time\n"
        "from pathlib import Path\n"
        "from kitgen.diagnostics import Report\n"
        "from kitgen.read.project import open_project\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "start = time.process_time()\n"
        "report = Report()\n"
        "open_project(Path(sys.argv[1]), report)\n"
        "grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before\n"
        "print([d.code for d in report], grown // 1024, time.process_time() - start < 1)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    codes, grown, quick = done.stdout.rsplit(" ", 2)
    assert "too-large" in codes
    assert int(grown) < 100
    assert quick.strip() == "True"


@pytest.mark.parametrize("name", ["10000-items", "100000-character-word", "alias-bomb", "merge-bomb", "30000-brackets"])
def test_little_memory(name: str, tmp_path: Path) -> None:
    """The worst files take under 100 MB more than a good one, measured in a process of their own."""
    path = tmp_path / "lesson.yaml"
    path.write_bytes(HOSTILE[name][0])
    script = (
        "import resource, sys\n"
        "from kitgen.diagnostics import Report\n"
        "from kitgen.source.parser import parse\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "parse(open(sys.argv[1], 'rb').read(), 'lesson.yaml', Report())\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert int(done.stdout) < 100


@pytest.mark.slow
def test_command_line_refuses_plainly(project: Write) -> None:
    """One bad lesson: status 1, no traceback, and its good neighbour is built all the same."""
    folder = project(
        {
            "bad.yaml": "title: Lucky once: the case\n",
            "word.yaml": b"PK\x03\x04" + bytes(50),
            "brackets.yaml": _nested(30_000),
            "good.yaml": LESSON,
        }
    )
    done = run("build", folder, "-o", folder / "out", "--only", "handout")
    assert done.status == 1
    assert "Traceback" not in done.err + done.out
    assert "put the whole text in double quotes" in done.err
    assert "a Word, OpenDocument or zip file" in done.err
    assert (folder / "out/good/student/good_handout.pdf").is_file()
    assert "3 lessons skipped" in done.out


def test_nothing_is_written_for_a_bad_lesson(project: Write) -> None:
    """A lesson with an error leaves no file behind."""
    folder = project({"bad.yaml": LESSON.replace(b"minutes: 50", b"minutes: 20", 1)})
    done = run("build", folder / "bad.yaml", "-o", folder / "out")
    assert done.status == 1
    assert not (folder / "out").exists()


def test_named_pipe_does_not_hang(project: Write) -> None:
    """A pipe that no process writes to is refused at once."""
    folder = project({})
    os.mkfifo(folder / "pipe.yaml")
    done = run("check", folder / "pipe.yaml")
    assert done.status == 1
    assert "not a regular file" in done.err


def test_links_do_not_leave_the_project(project: Write, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A lesson or a picture that is a link to outside the folder is refused."""
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.yaml").write_bytes(LESSON)
    (outside / "secret.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    figure = b"    figure: {image: pic.png, alt: A picture}\n"
    text = LESSON.replace(b"reading:\n", figure + b"\nreading:\n", 1)
    folder = project({"course.yaml": "title: C\nlessons: [linked.yaml, lesson.yaml]\n", "lesson.yaml": text})
    (folder / "linked.yaml").symlink_to(outside / "secret.yaml")
    (folder / "pic.png").symlink_to(outside / "secret.png")
    done = run("check", folder)
    assert done.status == 1
    assert "lies outside the folder of the course" in done.err
    assert "lies outside the project" in done.err


def test_limits_hold_under_a_small_stack() -> None:
    """Deep nesting is refused even where the stack is small, so it cannot have recursed."""
    script = (
        "from kitgen.diagnostics import Report\n"
        "from kitgen.source.parser import parse\n"
        "report = Report()\n"
        "parse(b'a: ' + b'[' * 30000, 'x', report)\n"
        "print([d.code for d in report])\n"
    )

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_STACK, (1 << 20, 1 << 20))

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT, preexec_fn=small
    )
    assert "too-deep" in done.stdout


_SPACES = '"1' + " " * 19_000 + 'x"'
_LONG = {
    "spaces-in-numbers": small_lesson(
        more="quiz:\n  items:\n"
        + f"  - {{prompt: P, answer: {_SPACES}, points: {_SPACES}, tolerance: {_SPACES}, objectives: [one]}}\n" * 9
    ),
    "spaces-in-minutes": small_lesson().replace("minutes: 50\n", f"minutes: {_SPACES}\n", 1),
    "spaces-in-dates": small_lesson(
        more=f"date: {_SPACES}\nreferences:\n" + f"  - {{id: a, issued: {_SPACES}}}\n" * 20
    ),
    "keys-that-are-not": small_lesson(more="".join(f"keyword{number}: v\n" for number in range(4_900))),
    "long-keys": small_lesson(more="".join(f"{number}{'a' * 900}: v\n" for number in range(900))),
    "keys-in-items": small_lesson(
        more="quiz:\n"
        + "".join(f"  - {{prompt: p, {', '.join(f'zork{k}: 1' for k in range(17))}}}\n" for _ in range(480))
    ),
    "nothing-after-colons": small_lesson(more="".join(f"key{number}:\n" for number in range(4_900))),
    "commas-in-a-list": small_lesson(more=f"x: [{',' * 300_000}]\n"),
    "brackets-in-texts": small_lesson(more="background:\n" + f"  - {{title: T, body: 'x {'![ ' * 6_000}'}}\n" * 40),
    "formulas-in-an-open-brace": small_lesson(
        more="quiz:\n" + f"  - {{type: cloze, prompt: p, text: '{{{'$a$ ' * 4_000}'}}\n" * 3
    ),
    "languages-of-code": small_lesson(
        more="background:\n"
        + "".join(
            "  - title: A\n    body: |\n      So\n\n"
            + "".join(f"      ```so{part}x{n} y{n}z\n      a\n      ```\n" for n in range(500))
            for part in range(8)
        )
    ),
    "letters-in-a-formula": small_lesson(more=f"summary: '${'é' * 19_000}$'\n"),
    "spaces-in-a-formula": small_lesson(more=f"zork: 1\nsummary: '$a{' ' * 19_000}a$'\n"),
    "brackets-of-formulas": small_lesson(
        more="zork: 1\nquiz:\n" + ("  - {prompt: p, text: '" + r"\(" * 9_000 + "'}\n") * 9
    ),
    "citations": small_lesson(more="background:\n" + f"  - {{title: T, body: '{'[@a; b] ' * 2_000}'}}\n" * 50),
}
"""Lessons that repeat something as often as the limits of files and texts allow."""


@pytest.mark.slow
@pytest.mark.parametrize("name", _LONG)
def test_refused_within_a_second(name: str, project: Write) -> None:
    """Whatever a file repeats: its processor time is bounded, and so is what is printed."""
    folder = project({"lesson.yaml": _LONG[name], "short.yaml": small_lesson(more="keyword: v\n")})
    assert run("check", folder / "short.yaml").status == 1  # imports what is needed for it
    start = time.process_time()
    done = run("check", folder / "lesson.yaml")
    assert time.process_time() - start < 1
    assert done.status == 1
    assert done.err.count(": error: ") <= 101


def test_the_rest_is_counted(project: Write) -> None:
    """The first hundred problems are shown, one line counts the others; the totals are those of all."""
    folder = project({"lesson.yaml": small_lesson(more="".join(f"zork{number}: v\n" for number in range(150)))})
    text, data = run("check", folder / "lesson.yaml"), run("check", folder / "lesson.yaml", "--json")
    assert text.status == data.status == 1
    assert text.err.count("[unknown-key]") == 100
    assert "50 more problems are not shown [more-problems]" in text.err
    assert "150 errors" in text.out
    found = json.loads(data.out)
    assert (found["errors"], len(found["diagnostics"])) == (150, 101)


TABLE = "background:\n  - title: T\n    body: |\n      |{0}\n      |{1}\n{2}"
BEYOND = {
    "columns-of-a-table": (TABLE.format("a|" * 31, "-|" * 31, "      |b\n"), 11, "31 columns; the limit is 30"),
    "rows-of-a-table": (TABLE.format("a|b", "-|-", "      |b\n" * 301), 312, "more than 300 rows"),
    "tables": (
        "background:\n" + (TABLE.partition("\n")[2].format("a|" * 30, "-|" * 30, "      |b\n" * 290) + "\n") * 3,
        599,
        "more than 20,000 cells",
    ),
    "choices": (
        "quiz:\n  - prompt: p\n    choices:\n" + "      - a\n" * 51,
        60,
        "limit is 50",
    ),
    "roles": ("simulation:\n  roles:\n" + "    - a\n" * 101, 109, "'roles' has 101 entries; the limit is 100"),
}
"""Parts of a lesson with more of something than the limits allow: the line and the words of the message."""


@pytest.mark.parametrize("name", BEYOND)
def test_more_than_any_class_needs(name: str, project: Write) -> None:
    """Refused in its line, before anything is made of it."""
    more, line, words = BEYOND[name]
    done = run("check", project({"lesson.yaml": small_lesson(more=more)}) / "lesson.yaml")
    assert done.status == 1
    assert f":{line}" in done.err.splitlines()[0], done.err
    assert words in done.err
    assert done.err.count("[too-many]") == 1


@pytest.mark.slow
def test_lessons_with_mistakes_made_at_random() -> None:
    """No internal error, no traceback, no long wait: 60 of the 10,000 that `benchmarks/mutations.py` tries."""
    assert list(mutations.faults(seed=7, count=60)) == []
