"""The verbs as people and programs use them: what they print, what they write, and their exit status."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import click
import jsonschema
import pikepdf
import pytest
import yaml

from kitgen import __version__
from kitgen.cli.completion import answer
from kitgen.cli.console import format_diagnostic
from kitgen.cli.main import group
from kitgen.diagnostics import Diagnostic, KitgenError, Span
from kitgen.store.files import write_whole
from tests.conftest import ROOT, STARTER, run, run_process, small_lesson
from tests.runs import run_on_a_terminal

Write = Callable[..., Path]

GOOD = small_lesson(title="A good lesson")
BAD = small_lesson(title="A bad lesson").replace("minutes: 50", "minuts: 50", 1)

PAGE = """<!DOCTYPE html>
<html lang="{{ document.language }}"><head><title>{{ lesson.title.plain }}</title></head>
<body>BODY</body></html>"""


def sheet(body: str = "<h1>{{ lesson.title }}</h1>", name: str = "sheet", audience: str = "student") -> dict[str, str]:
    """A project's own kind: fast to build, and independent of the other kinds."""
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
    """Make the new process receive Ctrl-C even if the tests run in the background and ignore it."""
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
            "edition": "",
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
    assert "1 lesson skipped" in done.out
    manifest = json.loads((folder / "out/manifest.json").read_text())
    assert [entry["path"] for entry in manifest["files"]] == ["good/student/good_sheet.pdf"]
    shown = sorted(path.name for path in (folder / "out").iterdir() if not path.name.startswith("."))
    assert shown == ["good", "manifest.json"]


def test_quiet_and_json_builds(project: Write) -> None:
    """`-q` prints only problems, and nothing if there are none; `--json` prints only JSON."""
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


@pytest.mark.slow
def test_a_new_lesson_builds_at_once(tmp_path: Path) -> None:
    """`new lesson` writes a file whose first line leads editors to a schema; it has no problem and makes a kit."""
    done = run("new", "lesson", "mi lección", cwd=tmp_path)
    assert done.status == 0, done.err
    lesson = tmp_path / "mi lección.yaml"
    assert 'kitgen build "mi lección.yaml"' in done.out
    assert 'kitgen serve "mi lección.yaml"' in done.out
    first = lesson.read_text(encoding="utf-8").splitlines()[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert match
    kept = json.loads((lesson.parent / match[1]).read_text(encoding="utf-8"))
    assert kept == json.loads(run("schema", "lesson").out)
    checked = json.loads(run("check", lesson.name, "--json", cwd=tmp_path).out)
    assert checked["diagnostics"] == []
    built = run("build", lesson.name, "--only", "handout", cwd=tmp_path)  # the whole kit: the fixture `starter`
    assert built.status == 0, built.err
    assert (tmp_path / "build/mi-leccion/student/mi-leccion_handout.pdf").is_file()


@pytest.mark.slow
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
    assert f"'{file}' already exists" in done.err
    assert (folder / file).read_text() == "mine\n"
    assert sorted(folder.rglob("*")) == before


@pytest.mark.slow
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
        (("build", "none.yaml"), "'none.yaml' does not exist"),
        (("check", "none"), "'none' does not exist"),
        (("list", "none"), "'none' does not exist"),
        (("biuld", "."), "Did you mean 'build'?"),
        (("build", ".", "--paper", "a5"), "letter"),
        (("build", ".", "--audience", "parents"), "instructor"),
        (("schema", "quiz"), "lesson"),
        (("new", "kind"), "course"),
        (("check", "--explain", "minutes-ovr"), "Did you mean 'minutes-over'?"),
        (("build", "--nonsense"), "--nonsense"),
        (("lesson.yaml",), "kitgen build lesson.yaml"),
        (("build", "leson"), "'leson' does not exist; did you mean lesson.yaml?"),
        (("check", "LESSON.yml"), "did you mean lesson.yaml?"),
        (("print", "lesso.yaml", "--students", "3", "--dry-run"), "did you mean lesson.yaml?"),
        (("translate", "es", "lession"), "did you mean lesson.yaml?"),
        (("list", "x" * 300), "cannot be opened: File name too long"),
        (("translate", "spanish"), "did you mean 'es' (Spanish)?"),
        (("translate", "Español"), "did you mean 'es' (Spanish)?"),
        (("translate", "deutsch", "lesson.yaml"), "did you mean 'de' (German)?"),
        (("translate", "pt_br"), "did you mean 'pt-BR'"),
        (("translate", "spa"), "did you mean 'es'"),
        (("translate", "xx"), "unknown language 'xx'"),
        (("translate", "../out"), "unknown language '../out'"),
        (("translate", "lesson.yaml", "es"), "put the language before the file"),
        (("translate", "en"), "already in 'en'"),
        (("build", ".", "--lang", "xx"), "unknown language 'xx'"),
        (("check", "--lang", "french"), "did you mean 'fr'"),
        (("list", "--variant", "large"), "large-print"),
        (("build", "-j", "0"), "0 is not in the range"),
        (("build", "--limit", "soon"), "'soon' is not a valid float"),
        (("build", "-o", "lesson.yaml"), "'lesson.yaml' is a file"),
        (("print",), "--students 32"),
        (("print", "--students", "0"), "0 is not in the range"),
        (("print", "--roster", "none.csv", "--dry-run"), "The class list 'none.csv' does not exist"),
        (("print", "--students", "2", "--price", "much", "--dry-run"), "0.05"),
        (("completion", "csh"), "bash"),
        (("new",), "lesson|course"),
        (("schema",), "lesson|course"),
        (("check", "--explain", "tabb"), "Did you mean 'tab'?"),
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


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are Unix's")
@pytest.mark.parametrize("arguments", [("new", "lesson"), ("new", "course"), ("translate", "es", "lesson.yaml")])
def test_a_folder_without_permission(arguments: tuple[str, ...], project: Write) -> None:
    """`new` and `translate` say where to write instead, with nothing that they do not understand themselves."""
    folder = project({"lesson.yaml": GOOD})
    folder.chmod(0o555)
    command = [sys.executable, "-m", "kitgen", *arguments]
    if os.geteuid() == 0:  # root may write anywhere, unless it may not any more
        if not shutil.which("setpriv"):
            pytest.skip("this is root, and there is no setpriv to drop its rights with")
        command = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *command]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    folder.chmod(0o755)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    new = f"choose a folder that you can write to: kitgen new {arguments[1]} "
    assert (new if arguments[0] == "new" else "copy lesson.yaml to a folder that you can write to") in done.stderr
    assert "-o" not in done.stderr
    assert [path.name for path in folder.iterdir()] == ["lesson.yaml"]


def test_languages_that_are_accepted(project: Write) -> None:
    """Codes of two and three letters, with script and region; a project's lessons in that language stay as they are."""
    folder = project({"lesson.yaml": GOOD, "otra.yaml": GOOD + "language: es\n"})
    for code in ("es", "quc", "es-SV", "zh-Hans", "sr-Latn-RS", "ca-valencia", "es-419"):
        done = run("translate", code, cwd=folder)
        assert done.status == 0, done.err
        assert (folder / code / "lesson.yaml").is_file()
    assert not (folder / "es" / "otra.yaml").exists()


def test_kinds_are_listed(project: Write) -> None:
    """`list --kinds` and the help of verbs name every kind and variant, those of the project's templates included."""
    folder = project(sheet(name="my-own-sheet"))
    known = [path.parent.name for path in (ROOT / "templates").glob("*/kind.yaml")]
    variants = [path.stem for path in (ROOT / "templates" / "_variants").glob("*.css")]
    done = run("list", "--kinds", cwd=folder)
    assert done.status == 0, done.err
    rows = [line.split()[:2] for line in done.out.splitlines()]
    assert ["my-own-sheet", "student"] in rows
    assert ["key", "grader"] in rows
    assert {*known, "my-own-sheet"} <= {row[0] for row in rows if row}
    assert all(name in done.out.splitlines()[-1] for name in variants)
    data = json.loads(run("list", "--kinds", "--json", cwd=folder).out)
    assert {kind["name"] for kind in data["kinds"]} == {*known, "my-own-sheet"}
    assert set(data["variants"]) == set(variants)
    for verb in ("build", "list", "print"):
        words = re.split(r"[\s,.]+", run(verb, "--help", cwd=folder).out)
        assert {*known, "my-own-sheet", *variants} <= set(words)


OFFERED = [
    (("",), {"new", "check", "build", "completion"}, {"--debug"}),
    (("bu",), {"build"}, {"new"}),
    (("build", "--only", "ha"), {"handout"}, {"quiz"}),
    (("build", "--only", "my"), {"my-own"}, {"handout"}),
    (("build", "--only=ha"), {"--only=handout"}, {"handout"}),
    (("build", "--variant", "large-print+l"), {"large-print+low-ink"}, {"large-print+large-print"}),
    (("build", "--paper", ""), {"a4", "letter"}, set()),
    (("list", "--audience", "i"), {"instructor"}, {"student"}),
    (("build", "--lang", ""), {"es"}, {"fr", "build"}),
    (("translate", ""), {"es", "fr"}, set()),
    (("print", "--du"), {"--duplex"}, {"--dry-run"}),
    (("completion", ""), {"bash", "zsh", "fish", "powershell"}, set()),
    (("check", "--explain", "unknown-"), {"unknown-key", "unknown-objective"}, {"tab"}),
    (("import", "--from", ""), {"gift", "markdown"}, set()),
    (("new", "lesson", "--sample", "c"), {"calculus"}, {"lab"}),
    (("serve", "--p"), {"--port", "--poll"}, {"--host"}),
    (("lsp", "--"), {"--stdio"}, set()),
]


@pytest.mark.parametrize(("typed", "offered", "not_offered"), OFFERED, ids=[" ".join(each[0]) for each in OFFERED])
def test_what_completion_offers(
    typed: tuple[str, ...], offered: set[str], not_offered: set[str], project: Write,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Verbs, options and their values: kinds and variants of the folder, languages that it has, sizes of paper."""
    folder = project({"lesson.yaml": GOOD, "es/lesson.yaml": "", "build/x/y": "", **sheet(name="my-own")})
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["kitgen", *typed])
    answer(group, "zsh")
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    names = {value for kind, value, _ in lines if kind == "plain"}
    assert offered <= names
    assert not not_offered & names


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")
def test_completion_in_bash(project: Write, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The script works in a real shell: verbs, values behind `=` too, and lessons and folders alone as files."""
    folder = project({"mi lección.yaml": GOOD, "b.yml": GOOD, "notes.txt": "", "more/c.yaml": GOOD})
    bin = tmp_path_factory.mktemp("bin")
    (bin / "kitgen").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kitgen "$@"\n')
    (bin / "kitgen").chmod(0o755)
    tried = ("", "build --only ha", "build --only = ha", "build ''", "build mi", "build more/", "translate e")
    script = 'eval "$(kitgen completion bash)"\ntry() { COMP_WORDS=(kitgen "$@"); COMP_CWORD=$#; _kitgen kitgen; '
    script += "printf '%s|' \"${COMPREPLY[@]}\"; echo; }\n" + "".join(f"try {words or repr('')}\n" for words in tried)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{bin}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=env, capture_output=True, text=True, check=True)
    verbs, *rest, codes = done.stdout.splitlines()
    assert {"new", "build", "print"} <= set(verbs.split("|"))
    assert rest[:2] == ["handout|", "handout|"]
    assert sorted(rest[2].split("|")) == ["", "b.yml", "mi lección.yaml", "more"]
    assert rest[3:] == ["mi lección.yaml|", "more/c.yaml|"]
    assert "es" in codes.split("|")


@pytest.mark.skipif(not shutil.which("fish"), reason="there is no fish")
def test_completion_in_fish(project: Write, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The script works in a real shell: verbs, values, and lessons and folders alone as files."""
    folder = project({"mi lección.yaml": GOOD, "b.yml": GOOD, "notes.txt": "", "more/c.yaml": GOOD})
    bin = tmp_path_factory.mktemp("bin")
    (bin / "kitgen").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kitgen "$@"\n')
    (bin / "kitgen").chmod(0o755)
    tried = ("build --only ha", "build --only=ha", "build ", "build more/", "completion ")
    script = "kitgen completion fish | source\n"
    script += "".join(f"complete -C 'kitgen {words}' | string split -f1 \\t | string join '|'\n" for words in tried)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{bin}:{os.environ['PATH']}", "HOME": str(bin)}
    done = subprocess.run(["fish", "-c", script], cwd=folder, env=env, capture_output=True, text=True, check=True)
    only, joined, paths, below, shells = (sorted(line.split("|")) for line in done.stdout.splitlines())
    assert (only, joined, below) == (["handout"], ["--only=handout"], ["more/c.yaml"])
    assert paths == ["b.yml", "mi lección.yaml", "more/"]
    assert shells == ["bash", "fish", "powershell", "zsh"]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_completion_scripts_parse(shell: str, tmp_path: Path) -> None:
    """Each shell that is here reads its script without complaint."""
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell}")
    (tmp_path / "script").write_text(run("completion", shell).out)
    assert subprocess.run([shell, "-n", tmp_path / "script"], capture_output=True, check=True).stderr == b""


def test_version_and_schema() -> None:
    """`--version` prints the version; `schema` prints a schema of draft 7."""
    assert run("--version").out.strip() == f"kitgen, version {__version__}"
    for what in ("lesson", "course"):
        done = run("schema", what)
        assert (done.status, done.err) == (0, "")
        assert json.loads(done.out)["$schema"] == "http://json-schema.org/draft-07/schema#"


@pytest.mark.slow
def test_a_schema_for_editors(tmp_path: Path) -> None:
    """`schema -o` writes the file that docs/editor.md names; it is a schema that accepts the starter."""
    done = run("schema", "lesson", "-o", ".kitgen/lesson.schema.json", cwd=tmp_path)
    assert (done.status, done.out.split()) == (0, ["wrote", str(Path(".kitgen/lesson.schema.json"))])
    schema = json.loads((tmp_path / ".kitgen" / "lesson.schema.json").read_text(encoding="utf-8"))
    assert schema == json.loads(run("schema", "lesson").out)
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(yaml.safe_load(STARTER.read_text(encoding="utf-8")), schema)
    with pytest.raises(jsonschema.ValidationError, match="minuts"):
        jsonschema.validate({"title": "A lesson", "minuts": 50}, schema)
    (tmp_path / "file").write_text("")
    assert "choose another file with -o" in run("schema", "lesson", "-o", "file/x.json", cwd=tmp_path).err


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
@pytest.mark.slow
def test_a_missing_library_names_one_command(project: Write, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where Pango cannot be loaded: status 1, the command that installs it, nothing written; `check` works on."""
    folder = project({"lesson.yaml": GOOD, **sheet()})
    hidden = tmp_path_factory.mktemp("hidden")
    for name in ("libpango-1.0.so.0", "libpango-1.0-0", "libpango-1.0.so"):
        (hidden / name).write_bytes(b"not a library\n" * 100)  # the loader finds these first, and gives up
    libraries = {"LD_LIBRARY_PATH": str(hidden)}
    done = run_process("build", ".", "-o", "out", "--only", "sheet", cwd=folder, **libraries)
    assert done.status == 1
    assert "Pango" in done.err
    (command,) = re.findall(r"help: (.*)", done.err)
    assert "install" in command
    assert "pango" in command.lower()
    assert "Traceback" not in done.err + done.out
    assert not (folder / "out").exists()
    assert run_process("check", ".", cwd=folder, **libraries).status == 0
    debug = run_process("build", ".", "--debug", "-o", "out", "--only", "sheet", cwd=folder, **libraries)
    assert "Traceback" in debug.err


def test_a_folder_that_cannot_be_written(project: Write) -> None:
    """A file in the place of a folder: a plain message, the way out, no traceback."""
    folder = project({"lesson.yaml": GOOD, **sheet(), "out/lesson": "in the way"})
    done = run("build", ".", "-o", "out", "--only", "sheet", cwd=folder)
    assert done.status == 1
    assert "out/lesson: error: 'out/lesson' is a file" in done.err
    assert "choose another folder with -o" in done.err
    assert "Traceback" not in done.err
    with pytest.raises(KitgenError, match="with that name already exists"):
        write_whole(folder / "lesson.yaml" / "x.pdf", b"x")


@pytest.mark.parametrize(
    "verb", [("new", "lesson"), ("new", "course"), ("build", ".", "-o"), ("schema", "lesson", "-o")]
)
def test_a_name_that_is_too_long(verb: tuple[str, ...], project: Write) -> None:
    """What the system says of a path is about the user's files: status 1, and no bug."""
    done = run(*verb, "x" * 300, cwd=project({"lesson.yaml": GOOD}))
    assert done.status == 1
    assert "File name too long" in done.err
    assert "help: " in done.err


@pytest.mark.kills
def test_interrupted(project: Write) -> None:
    """Ctrl-C stops the build with one line and status 130; what was finished is whole."""
    kinds: dict[str, str] = {}
    for number in range(40):
        kinds |= sheet("<p>Text</p>" * 1000, f"k{number:02}")
    folder = project({"lesson.yaml": GOOD, **kinds})
    only = [part for number in range(40) for part in ("--only", f"k{number:02}")]
    with start("build", ".", "-o", "out", *only, cwd=folder) as process:
        assert process.stdout
        assert any("k00" in line for line in iter(process.stdout.readline, ""))
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err == "Interrupted. Finished documents were kept.\n"
    made = sorted((folder / "out").rglob("*.pdf"))
    assert 0 < len(made) < 40
    for path in made:
        pikepdf.open(path).close()


@pytest.mark.kills
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups to send a signal to")
@pytest.mark.parametrize(
    "after",
    [
        "click",
        "multiprocessing.forkserver",
        "tinycss2",
        *(
            pytest.param(name, marks=pytest.mark.full)
            for name in ("kitgen.store.uptodate", "pydantic_core", "kitgen.model.lesson")
        ),
    ],
)
def test_interrupted_while_importing(after: str, project: Write) -> None:
    """Ctrl-C in the first second, which a terminal sends to every process: one line, no traceback of any of them."""
    folder = project({"lesson.yaml": GOOD, **sheet()})
    command = [sys.executable, "-X", "importtime", "-m", "kitgen", "build", ".", "-o", "out", "-j2"]
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=heard,
    ) as process:
        assert process.stderr
        for line in process.stderr:  # each module is named when it has been imported
            if line.rsplit("|", 1)[-1].strip() == after:
                break
        else:
            pytest.fail(f"{after} is not imported any more: name another module")
        os.killpg(process.pid, signal.SIGINT)
        err = [line for line in process.stderr.read().splitlines() if not line.startswith("import time:")]
    assert process.returncode == 130
    assert [line.removesuffix(" Finished documents were kept.") for line in err] == ["Interrupted."]


SWALLOWED = {
    "by a library that takes any exception": "try: interrupt()\n    except BaseException: pass",
    "by Python, in a callback": "thing = {0}; ref = weakref.ref(thing, interrupt); del thing",
    "by an error of a library's own": "try: interrupt()\n    except BaseException: raise ValueError from None",
}


@pytest.mark.kills
@pytest.mark.parametrize("writer", ["", "kitgen.cli.new"], ids=["reading", "writing"])
@pytest.mark.parametrize("how", SWALLOWED)
def test_an_interrupt_is_not_swallowed(how: str, writer: str) -> None:
    """Whatever becomes of the exception on its way, the process says that it was interrupted, and its status too."""
    script = (
        f"import signal, weakref{', ' + writer if writer else ''}\n"
        "from kitgen.interrupts import InterruptHandler, finish\n"
        "interrupt = lambda *_: signal.raise_signal(signal.SIGINT)\n"
        f"with InterruptHandler():\n    {SWALLOWED[how]}\n    finish(0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=heard
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Interrupted.\n")


CROWDED = [("list", "lesson.yaml"), ("check", "lesson.yaml"), ("schema", "lesson"), ("build", "-h"), ("--version",)]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("arguments", CROWDED, ids=" ".join)
@pytest.mark.slow
def test_output_to_a_full_disk(arguments: tuple[str, ...], project: Write) -> None:
    """Status 1 and what to do about it: it is neither a success nor a bug."""
    folder = project({"lesson.yaml": GOOD})
    command = [sys.executable, "-m", "kitgen", *arguments]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, cwd=folder, env=env, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert done.returncode == 1
        assert done.stderr.splitlines() == [
            "kitgen: the output could not be written: No space left on device",
            "    help: free some space, or write to another disk, then try again",
        ]
        if arguments == CROWDED[-1]:
            both = subprocess.run([*command, "--none"], cwd=folder, env=env, stdout=full, stderr=full, check=False)
            assert both.returncode == 2


@pytest.mark.parametrize("arguments", [("list", "lesson.yaml", "--json"), ("schema", "lesson"), ("--help",)])
@pytest.mark.slow
def test_output_to_a_closed_pipe(arguments: tuple[str, ...], project: Write) -> None:
    """`kitgen list | head -1`: a closed pipe is not an error."""
    folder = project({"lesson.yaml": GOOD})
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "kitgen", *arguments],
            cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=closed, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("way", ["module", "script"])
@pytest.mark.slow
def test_files_named_like_libraries(way: str, project: Write, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A `yaml.py` in the folder that one is in is taken for a library neither here nor by workers."""
    names = ("yaml", "click", "random", "socket", "struct", "pickle", "selectors", "threading", "json", "babel", "PIL")
    folder = project({"lesson.yaml": GOOD, **sheet(), **{f"{name}.py": "raise SystemExit(77)\n" for name in names}})
    script = tmp_path_factory.mktemp("bin") / "kitgen"
    script.write_text("import sys\nfrom kitgen.cli.main import main\nsys.exit(main())\n")  # as pip writes it
    start = [str(script)] if way == "script" else ["-m", "kitgen"]
    done = subprocess.run(
        [sys.executable, *start, "build", "lesson.yaml", "--only", "sheet"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (folder / "build/lesson/student/lesson_sheet.pdf").is_file()


def excerpt(source: str, marked: str, columns: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The two lines that show where ``marked`` is in a source line, on a terminal of so many columns."""
    monkeypatch.setenv("COLUMNS", str(columns))
    place = Span("lesson.yaml", 12, source.index(marked) + 1)
    return click.unstyle(format_diagnostic(Diagnostic("code", "message", place, source=source))).splitlines()[1:3]


@pytest.mark.parametrize("columns", [20, 30, 60, 100])
@pytest.mark.parametrize(
    "source",
    [
        "title: X",
        "title: 日本語の授業、名前 X と 名前",
        "title: " + unicodedata.normalize("NFD", "ponderación, años é ü") + " X",
        "prompt: 😀😀 who? X",
        "  - " + "a long text " * 30 + "X" + " and more of it" * 30,
        "  - " + "長い文" * 60 + "X" + "長い文" * 60,
        "\ttabs\tX",
    ],
)
def test_the_caret_is_below_its_letter(source: str, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """On narrow terminals and beside wide letters, pictures and accents: the excerpt fits, its caret is in place."""
    line, caret = excerpt(source, "X", columns, monkeypatch)
    wide = [letter for letter in line if unicodedata.category(letter) not in ("Mn", "Cf")]
    grid = "".join(letter * 2 if unicodedata.east_asian_width(letter) in "WF" else letter for letter in wide)
    assert len(grid) <= columns
    assert grid[caret.index("^")] == "X"


def test_colour_and_the_bar(project: Write) -> None:
    """NO_COLOR, TERM=dumb and FORCE_COLOR are followed; without them there is colour on a terminal only."""
    folder = project({"bad.yaml": BAD})
    plain = {"NO_COLOR": "", "FORCE_COLOR": "", "TERM": "xterm"}
    assert "\033[" in run("check", ".", cwd=folder, **{**plain, "FORCE_COLOR": "1"}).err
    assert "\033[" not in run("check", ".", cwd=folder, **plain).err
    for setting, coloured in ({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False):
        assert ("\033[" in run_on_a_terminal("check", ".", cwd=folder, **{**plain, **setting}).err) == coloured
    both = {**plain, "NO_COLOR": "1", "FORCE_COLOR": "1"}
    assert "\033[" not in run_on_a_terminal("check", ".", cwd=folder, **both).err
    kinds = {name: text for number in range(3) for name, text in sheet("<p>Text</p>", f"k{number}").items()}
    folder = project({"bad.yaml": GOOD, **kinds})
    build = ("build", ".", "-j1", "--only", "k0", "--only", "k1", "--only", "k2", "-o")
    assert "█" in run_on_a_terminal(*build, "a", cwd=folder, **plain).err
    dumb = run_on_a_terminal(*build, "b", cwd=folder, **{**plain, "TERM": "dumb"})
    assert not re.search("[█░\033]|\r(?!\n)", dumb.err)
    done = run_on_a_terminal(*build, "c", cwd=folder, **{**plain, "NO_COLOR": "1"})
    assert "\033" not in done.err and "█" in done.err and done.status == 0


# --- whole files or none ---------------------------------------------------------------------------------

WRITER = """
import itertools, sys
from pathlib import Path
from kitgen.store.files import write_whole
print("ready", flush=True)
for number in itertools.count():
    write_whole(Path(sys.argv[1]), bytes([97 + number % 26]) * 4_000_000)
"""


@pytest.mark.kills
def test_a_killed_writer_leaves_no_half_file(tmp_path: Path) -> None:
    """Killed at any moment, the file is a whole one: the old or the new."""
    path = tmp_path / "file.pdf"
    for round in range(15):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            process.stdout.readline()
            while not round and not path.exists():  # the others replace a file that is there
                assert process.poll() is None
                time.sleep(0.005)
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
        "from kitgen.store.files import write_whole\n"
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
