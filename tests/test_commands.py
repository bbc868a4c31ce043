"""The verbs as people and programs use them: what they print, what they write, and their exit status."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from kitgen import __version__
from kitgen.diagnostics import KitgenError
from kitgen.store import write_whole
from tests.conftest import ROOT, STARTER, run

Write = Callable[..., Path]

LESSON = """title: {title}
minutes: 50
essential_question: Why?
objectives: {{one: say why}}
activities: [{{title: Talk, minutes: 50}}]
exit_ticket: {{prompt: Why?, objectives: [one]}}
"""
GOOD = LESSON.format(title="A good lesson")
BAD = LESSON.format(title="A bad lesson").replace("minutes: 50", "minuts: 50", 1)

PAGE = """<!DOCTYPE html>
<html lang="{{ document.language }}"><head><title>{{ lesson.title.plain }}</title></head>
<body>BODY</body></html>"""


def sheet(body: str = "<h1>{{ lesson.title }}</h1>", name: str = "sheet", audience: str = "student") -> dict[str, str]:
    """A kind of the project's own: quick, and untouched by what the other kinds look like."""
    head = f"title: Sheet\naudience: {audience}\n"
    return {f"templates/{name}/kind.yaml": head, f"templates/{name}/page.html": PAGE.replace("BODY", body)}


def start(*arguments: str, cwd: Path, **environment: str) -> subprocess.Popen[str]:
    """Kitgen in the background."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.Popen(
        [sys.executable, "-m", "kitgen", *arguments],
        cwd=cwd,
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=heard,
    )


def heard() -> None:
    """Let Ctrl-C be heard in the new process, also where the tests run in the background and do not hear it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


# --- what a build would make, and what it made -----------------------------------------------------------


def test_list_shows_what_build_makes(project: Write) -> None:
    """`list` names each file that a build then writes, in columns and as JSON, and makes nothing itself."""
    kinds = {**sheet(), **sheet(name="notes", audience="instructor")}
    folder = project({"a.yaml": GOOD, "b.yaml": GOOD, **kinds})
    only = ("--only", "sheet", "--only", "notes")
    plain = run("list", ".", *only, cwd=folder)
    assert plain.status == 0, plain.err
    head, *rows = [re.split(r"\s{2,}", line) for line in plain.out.splitlines()]
    assert head == ["LESSON", "KIND", "FOR", "FORMAT", "FILE"]
    assert ["b", "notes", "instructor", "pdf", "b/instructor/b_notes_INSTRUCTOR.pdf"] in rows
    data = json.loads(run("list", ".", *only, "--json", cwd=folder).out)
    assert [row["path"] for row in data] == [row[4] for row in rows]
    assert not (folder / "build").exists()
    assert run("build", ".", *only, cwd=folder).status == 0
    made = {path.relative_to(folder / "build").as_posix() for path in (folder / "build").rglob("*.pdf")}
    assert made == {row[4] for row in rows}


def test_the_manifest_says_what_the_files_are(project: Write) -> None:
    """Every field of the manifest equals the file that it speaks of."""
    pages = '<p>One</p><p style="break-before: page">Two</p><p style="break-before: page">Three</p>'
    lesson = GOOD + "language: es\n"
    folder = project({"lesson.yaml": lesson, **sheet(pages), **sheet(name="notes", audience="instructor")})
    only = ("--only", "sheet", "--only", "notes")
    assert run("build", "lesson.yaml", "-o", "out", *only, cwd=folder).status == 0
    planned = {row["path"]: row for row in json.loads(run("list", "lesson.yaml", *only, "--json", cwd=folder).out)}
    manifest = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["kitgen"] == __version__
    assert {entry["path"] for entry in manifest["files"]} == set(planned)
    for entry in manifest["files"]:
        path = folder / "out" / entry["path"]
        content = path.read_bytes()
        with pikepdf.open(path) as pdf:
            count, language = len(pdf.pages), str(pdf.Root.Lang)
        plan = planned[entry["path"]]
        assert entry == {
            "path": plan["path"],
            "lesson": "lesson",
            "kind": path.stem.split("_")[1],
            "audience": path.parent.name,
            "format": path.suffix[1:],
            "language": "es",
            "pages": 3 if entry["kind"] == "sheet" else 1,
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "input": plan["input"],
            "seconds": entry["seconds"],
            "proof": entry["proof"],
            "variant": "",
            "source": "../lesson.yaml",
            "project": "..",
        }
        assert (entry["pages"], entry["language"]) == (count, language)
        assert 0 < entry["seconds"] < 60


def test_a_good_lesson_is_made_beside_a_bad_one(project: Write) -> None:
    """Status 1, the bad one is explained and has no file; the good one's files and manifest are there."""
    folder = project({"bad.yaml": BAD, "good.yaml": GOOD, **sheet()})
    done = run("build", ".", "-o", "out", "--only", "sheet", cwd=folder)
    assert done.status == 1
    assert "bad.yaml:2:1: error: " in done.err
    assert "'minutes'" in done.err
    assert "1 lesson left out" in done.out
    manifest = json.loads((folder / "out/manifest.json").read_text())
    assert [entry["path"] for entry in manifest["files"]] == ["good/student/good_sheet.pdf"]
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["good", "manifest.json"]


def test_quiet_and_json_builds(project: Write) -> None:
    """`-q` says nothing when all is well and only what is wrong when it is not; `--json` prints JSON alone."""
    folder = project({"bad.yaml": BAD, "good.yaml": GOOD, **sheet()})
    quiet = run("build", "good.yaml", "-q", "-o", "out", "--only", "sheet", cwd=folder)
    assert (quiet.status, quiet.out, quiet.err) == (0, "", "")
    quiet = run("build", ".", "-q", "-o", "out", "--only", "sheet", cwd=folder)
    assert (quiet.status, quiet.out) == (1, "")
    assert "bad.yaml:2:1" in quiet.err
    told = run("build", ".", "--json", "-o", "out", "--only", "sheet", cwd=folder)
    events = [json.loads(line) for line in told.out.splitlines()]
    end = events[-1]
    assert (told.status, told.err, end["event"], end["status"]) == (1, "", "end", 1)
    assert end["errors"] == sum(event["event"] == "diagnostic" for event in events) > 0
    assert events[0]["event"] == "diagnostic"
    assert [event["path"] for event in events if event["event"] == "unchanged"] == ["good/student/good_sheet.pdf"]
    assert (end["built"], end["unchanged"], end["left_out"]) == (0, 1, 1)


def test_check_as_json(project: Write) -> None:
    """Editors get every problem with file, line, column, code, message and hint."""
    folder = project({"bad.yaml": BAD, "colon.yaml": "title: Lucky: once\n", "good.yaml": GOOD})
    done = run("check", ".", "--json", cwd=folder)
    assert (done.status, done.err) == (1, "")
    data = json.loads(done.out)
    assert data["errors"] + data["warnings"] == len(data["diagnostics"])
    for found in data["diagnostics"]:
        assert {"file", "line", "column", "code", "severity", "message", "hint"} <= set(found)
        assert found["message"]
    places = {(found["file"], found["line"], found["column"], found["code"]) for found in data["diagnostics"]}
    assert ("bad.yaml", 2, 1, "unknown-key") in places
    assert {file for file, *_ in places} == {"bad.yaml", "colon.yaml"}
    hints = {found["code"]: found["hint"] for found in data["diagnostics"]}
    assert "minutes" in hints["unknown-key"]
    assert not (folder / "build").exists()
    clean = run("check", "good.yaml", "--json", cwd=folder)
    assert (clean.status, json.loads(clean.out)) == (0, {"errors": 0, "warnings": 0, "diagnostics": []})


# --- starters --------------------------------------------------------------------------------------------


def test_a_new_lesson_builds_at_once(tmp_path: Path) -> None:
    """`new lesson` writes a file whose first line leads editors to a schema; it has no problem and makes a kit."""
    done = run("new", "lesson", "mi lección", cwd=tmp_path)
    assert done.status == 0, done.err
    lesson = tmp_path / "mi lección.yaml"
    assert 'kitgen build "mi lección.yaml"' in done.out
    first = lesson.read_text(encoding="utf-8").splitlines()[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert match
    kept = json.loads((lesson.parent / match[1]).read_text(encoding="utf-8"))
    assert kept == json.loads(run("schema", "lesson").out)
    checked = json.loads(run("check", lesson.name, "--json", cwd=tmp_path).out)
    assert checked["diagnostics"] == []
    built = run("build", lesson.name, cwd=tmp_path)
    assert built.status == 0, built.err
    assert (tmp_path / "build/mi-leccion/student/mi-leccion_handout.pdf").is_file()


def test_a_new_course_builds_at_once(tmp_path: Path) -> None:
    """`new course` writes a folder with a course and a lesson, each with the line for editors."""
    assert run("new", "course", "course", cwd=tmp_path).status == 0
    folder = tmp_path / "course"
    for name, what in (("course.yaml", "course"), ("01-first-lesson.yaml", "lesson")):
        first = (folder / name).read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema=.kitgen/{what}.schema.json"
        assert (folder / ".kitgen" / f"{what}.schema.json").is_file()
    built = run("build", "--only", "handout", cwd=folder)
    assert (built.status, built.err) == (0, "")
    assert (folder / "build/01-first-lesson/student/01-first-lesson_handout.pdf").is_file()


@pytest.mark.parametrize(("what", "name", "file"), [("lesson", "a", "a.yaml"), ("course", "c", "c/course.yaml")])
def test_new_overwrites_nothing(what: str, name: str, file: str, project: Write) -> None:
    """What is there already stays as it is, and nothing is written beside it."""
    folder = project({file: "mine\n"})
    before = sorted(folder.rglob("*"))
    done = run("new", what, name, cwd=folder)
    assert done.status == 1
    assert f"'{file}' is there already" in done.err
    assert (folder / file).read_text() == "mine\n"
    assert sorted(folder.rglob("*")) == before


def test_a_new_lesson_in_a_folder(tmp_path: Path) -> None:
    """A folder as the name, a name with its ending, and none at all."""
    (tmp_path / "here").mkdir()
    assert run("new", "lesson", "here", cwd=tmp_path).status == 0
    assert run("new", "lesson", "deep/er/a.yml", cwd=tmp_path).status == 0
    assert run("new", "lesson", cwd=tmp_path).status == 0
    for name in ("here/my-lesson.yaml", "deep/er/a.yml", "my-lesson.yaml"):
        assert (tmp_path / name).read_bytes() == STARTER.read_bytes()


# --- usage -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("build", ".", "--only", "handuot"), "Did you mean 'handout'?"),
        (("list", ".", "--only", "zzzz"), "There are: "),
        (("build", "none.yaml"), "There is no 'none.yaml'"),
        (("check", "none"), "There is no 'none'"),
        (("list", "none"), "There is no 'none'"),
        (("biuld", "."), "Did you mean 'build'?"),
        (("build", ".", "--paper", "a5"), "letter"),
        (("build", ".", "--audience", "parents"), "instructor"),
        (("schema", "quiz"), "lesson"),
        (("new", "kind"), "course"),
        (("check", "--explain", "minutes-ovr"), "Did you mean 'minutes-over'?"),
        (("build", "--nonsense"), "--nonsense"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_usage(arguments: tuple[str, ...], said: str, project: Write) -> None:
    """Status 2, what would be right, nothing written, no traceback."""
    folder = project({"lesson.yaml": GOOD})
    done = run(*arguments, cwd=folder)
    assert done.status == 2
    assert said in done.err
    assert "Traceback" not in done.err
    assert sorted(path.name for path in folder.iterdir()) == ["lesson.yaml"]


def test_version_and_schema() -> None:
    """`--version` prints the version; `schema` prints a schema of draft 7."""
    assert run("--version").out.strip() == f"kitgen, version {__version__}"
    for what in ("lesson", "course"):
        done = run("schema", what)
        assert (done.status, done.err) == (0, "")
        assert json.loads(done.out)["$schema"] == "http://json-schema.org/draft-07/schema#"


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_small_verbs_start_at_once(option: str) -> None:
    """Neither help nor version imports a heavy library."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kitgen", option],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    imported = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    assert "click" in imported
    roots = {name.split(".")[0] for name in imported}
    assert not roots & {"weasyprint", "pydantic", "jinja2", "yaml", "babel", "citeproc", "fontTools", "PIL", "pikepdf"}


# --- what goes wrong -------------------------------------------------------------------------------------

BROKEN = {
    "a division": ("\n{{ 1 // 0 }}", 4, "ZeroDivisionError"),
    "an unknown name": ("\n\n{{ lesson.titel }}", 5, "titel"),
    "bad syntax": ("\n{% if %}", 4, "Expected an expression"),
    "a block left open": ("{% for x in [] %}", 3, "endfor"),
    "an unknown template": ("{% include 'none.html' %}", 3, "none.html"),
    "a forbidden attribute": ("{{ ''.__class__.__mro__ }}", 3, "__class__"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_template_that_raises(name: str, project: Write) -> None:
    """It is named with its line and the lesson; the documents of other templates are made."""
    body, line, problem = BROKEN[name]
    folder = project({"lucky.yaml": GOOD, **sheet(body, "broken"), **sheet()})
    done = run("build", ".", "-o", "out", "--only", "broken", "--only", "sheet", cwd=folder)
    assert done.status == 1
    assert f"templates/broken/page.html:{line}: error: " in done.err, done.err
    assert "'lucky'" in done.err
    assert problem in done.err
    assert "Traceback" not in done.err + done.out
    assert (folder / "out/lucky/student/lucky_sheet.pdf").is_file()
    assert not (folder / "out/lucky/student/lucky_broken.pdf").exists()


def test_debug_shows_where(tmp_path: Path) -> None:
    """A traceback comes with `--debug`, before or behind the verb, and never without it."""
    without = run("build", ".", cwd=tmp_path)
    assert without.status == 1
    assert "has no lessons" in without.err
    assert "Traceback" not in without.err
    for arguments in (("--debug", "build", "."), ("build", ".", "--debug")):
        done = run(*arguments, cwd=tmp_path)
        assert done.status == 1
        assert "Traceback (most recent call last)" in done.err
        assert "has no lessons" in done.err


@pytest.mark.skipif(sys.platform != "linux", reason="libraries are hidden by LD_LIBRARY_PATH, which is Linux's")
def test_a_missing_library_names_one_command(project: Write, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where Pango cannot be loaded: status 1, the command that installs it, nothing written; `check` works on."""
    folder = project({"lesson.yaml": GOOD, **sheet()})
    hidden = tmp_path_factory.mktemp("hidden")
    for name in ("libpango-1.0.so.0", "libpango-1.0-0", "libpango-1.0.so"):
        (hidden / name).write_bytes(b"not a library\n" * 100)  # the loader finds these first, and gives up
    done = run("build", ".", "-o", "out", "--only", "sheet", cwd=folder, LD_LIBRARY_PATH=str(hidden))
    assert done.status == 1
    assert "Pango" in done.err
    (command,) = re.findall(r"do this: (.*)", done.err)
    assert "install" in command
    assert "pango" in command.lower()
    assert "Traceback" not in done.err + done.out
    assert not (folder / "out").exists()
    assert run("check", ".", cwd=folder, LD_LIBRARY_PATH=str(hidden)).status == 0
    debug = run("build", ".", "--debug", "-o", "out", "--only", "sheet", cwd=folder, LD_LIBRARY_PATH=str(hidden))
    assert "Traceback" in debug.err


def test_a_folder_that_cannot_be_written(project: Write) -> None:
    """A file in the way of the output: plain words, the way out, no traceback."""
    folder = project({"lesson.yaml": GOOD, **sheet(), "out/lesson": "in the way"})
    done = run("build", ".", "-o", "out", "--only", "sheet", cwd=folder)
    assert done.status == 1
    assert "in its way" in done.err
    assert "do this: choose another folder with -o" in done.err
    assert "Traceback" not in done.err
    with pytest.raises(KitgenError, match="in its way"):
        write_whole(folder / "lesson.yaml" / "x.pdf", b"x")


def test_interrupted(project: Write) -> None:
    """Ctrl-C stops the build with one line and status 130; what was finished is whole."""
    kinds: dict[str, str] = {}
    for number in range(40):
        kinds |= sheet("<p>Text</p>" * 1000, f"k{number:02}")
    folder = project({"lesson.yaml": GOOD, **kinds})
    only = [part for number in range(40) for part in ("--only", f"k{number:02}")]
    with start("build", ".", "-o", "out", *only, cwd=folder) as process:
        assert process.stdout
        while "k00" not in process.stdout.readline():
            pass
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.strip() == "stopped; what was finished is kept"
    made = sorted((folder / "out").rglob("*.pdf"))
    assert 0 < len(made) < 40
    for path in made:
        pikepdf.open(path).close()


# --- whole files or none ---------------------------------------------------------------------------------

WRITER = """
import itertools, sys
from pathlib import Path
from kitgen.store import write_whole
print("ready", flush=True)
for number in itertools.count():
    write_whole(Path(sys.argv[1]), bytes([97 + number % 26]) * 4_000_000)
"""


def test_a_killed_writer_leaves_no_half_file(tmp_path: Path) -> None:
    """Killed at any moment, the file is a whole one: the old or the new."""
    path = tmp_path / "file.pdf"
    for round in range(15):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(0.02 + 0.007 * round)
            process.kill()
        content = path.read_bytes() if path.exists() else b""
        assert content == content[:1] * 4_000_000 or not content
    assert path.exists()
    assert {other.name for other in tmp_path.iterdir() if not other.name.startswith(".kitgen-")} == {"file.pdf"}


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    """Where the disk is full (here: the limit of a file's size), the old file stays, and nothing beside it."""
    path = tmp_path / "file.pdf"
    write_whole(path, b"old")
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from kitgen.diagnostics import KitgenError\n"
        "from kitgen.store import write_whole\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        "    write_whole(Path(sys.argv[1]), b'new' * 10_000)\n"
        "except KitgenError as error:\n"
        "    print(error.message)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "cannot be written" in done.stdout
    assert path.read_bytes() == b"old"
    assert [other.name for other in tmp_path.iterdir()] == ["file.pdf"]
