"""The build engine: what is rebuilt and what is not, and that nothing is lost when a build fails or is killed."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import filelock
import pytest

from kitgen import pipeline
from kitgen.diagnostics import Report
from kitgen.read.kinds import kinds
from kitgen.store.lock import LOCK
from tests.conftest import ROOT, STARTER, only_kinds, run, run_process
from tests.namespaces import in_a_namespace

pytestmark = pytest.mark.slow

Write = Callable[..., Path]


def digests(folder: Path) -> dict[str, str]:
    """What every built file is."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json" and not path.name.startswith(".kitgen-")
    }


def explained(*arguments: str | Path) -> dict[str, str]:
    """The reason that a build gives for each file."""
    done = run("build", *arguments, "--explain")
    assert done.status == 0, done.out + done.err
    lines = re.findall(r"(\S+\.(?:pdf|html|ics))(?:  \((.+)\))?$", done.out, re.MULTILINE)
    return {Path(name).name: why or "unchanged" for name, why in lines}


@pytest.fixture
def built(starter: Path, tmp_path: Path) -> Path:
    """A folder of one's own with the starter lesson, built into out/."""
    return shutil.copytree(starter, tmp_path, dirs_exist_ok=True)


def test_nothing_is_made_twice(built: Path) -> None:
    """The second build makes nothing, and neither does one after a file was only touched."""
    before = {path: path.stat().st_mtime_ns for path in (built / "out").rglob("*.pdf")}
    os.utime(built / "lesson.yaml")
    found = explained(built / "lesson.yaml", "-o", built / "out")
    assert set(found.values()) == {"unchanged"}
    assert len(found) == 14
    assert {path: path.stat().st_mtime_ns for path in (built / "out").rglob("*.pdf")} == before


def test_only_what_is_gone_or_edited_is_made_again(built: Path) -> None:
    """A file that was deleted, and one that was edited: that version is kept beside it."""
    before = digests(built / "out")
    (built / "out/lesson/student/lesson_quiz.pdf").unlink()
    (built / "out/lesson/student/lesson_handout.pdf").write_bytes(b"%PDF-1.7 half")
    found = explained(built / "lesson.yaml", "-o", built / "out")
    assert found.pop("lesson_quiz.pdf") == "the file was missing"
    assert found.pop("lesson_handout.pdf") == "the file was edited; the edited version is kept under another name"
    assert set(found.values()) == {"unchanged"}
    kept = built / "out/lesson/student/lesson_handout (edited).pdf"
    assert kept.read_bytes() == b"%PDF-1.7 half"
    kept.unlink()
    assert digests(built / "out") == before


@pytest.mark.parametrize("content", [b"", b"{", b'{"files": 3}', b'{"files": [{"path": "../../x"}]}', b"\xff\xfe"])
def test_the_manifest_is_only_a_memory(content: bytes, built: Path) -> None:
    """Damaged or emptied, the result is still right."""
    before = digests(built / "out")
    (built / "out/manifest.json").write_bytes(content)
    found = explained(built / "lesson.yaml", "-o", built / "out", "--only", "quiz", "--only", "key")
    assert found == {"lesson_quiz.pdf": "not built before", "lesson_key_GRADER.pdf": "not built before"}
    assert digests(built / "out") == before


def test_an_edit_for_instructors_leaves_students_alone(built: Path) -> None:
    """A changed answer is a changed guide; student files are searched for the new answer and not made again."""
    text = (built / "lesson.yaml").read_text(encoding="utf-8")
    old = "The writer wants the council to close the square to cars for a trial year."
    assert old in text
    (built / "lesson.yaml").write_text(text.replace(old, "To close it for a year, as a trial."), encoding="utf-8")
    stamps = {path: path.stat().st_mtime_ns for path in (built / "out/lesson/student").iterdir()}
    found = explained(built / "lesson.yaml", "-o", built / "out")
    assert found["lesson_guide_INSTRUCTOR.pdf"] == "its sources changed"
    students = {name: why for name, why in found.items() if "INSTRUCTOR" not in name and "GRADER" not in name}
    assert set(students.values()) == {"unchanged; verified again, because the instructor-only text changed"}
    assert {path: path.stat().st_mtime_ns for path in (built / "out/lesson/student").iterdir()} == stamps


SLIDES = {"slides", "slides-presenter", "slides-notes", *(f"slides-{number}" for number in (1, 2, 3, 4, 6))}
PARTS = {
    "keypoints": {"guide", "substitute-plan", *SLIDES},
    "summary": {"slides", "slides-presenter"},
    "prerequisites": set(),
    "materials": {"guide", "substitute-plan"},
    "misconceptions": {"guide"},
    "differentiation": {"guide"},
    "rubric": {"guide", "lesson-index", "lesson-index-instructor", "rubric", "key"},
    "afterwards": {"afterwards"},
}
"""The kinds of documents about a lesson that show a part of it."""


def test_an_edit_concerns_the_documents_that_show_it() -> None:
    """A part that a document does not show is not in its input: an edit there does not make it again."""
    (loaded,) = pipeline.load([ROOT / "lessons" / "06-puerto-alder.yaml"], ("en",), extended=True)
    assert all(getattr(loaded.project.lessons[0].lesson, part) for part in PARTS)
    names = [kind.name for kind in kinds(loaded.project.templates, Report())]
    plan = pipeline.make_plan(loaded.project, Report(), pipeline.Choices(only=tuple(names)))
    shown: dict[str, set[str]] = {part: set() for part in PARTS}
    for task in plan.tasks:
        lesson = json.loads(plan.inputs[task.input])["lesson"] or {}
        for part in shown:
            if lesson.get(part):
                shown[part].add(task.kind)
    assert shown == PARTS


def test_a_file_that_became_a_leak_is_taken_away(built: Path) -> None:
    """A student file is removed when a text in it becomes an answer that students may not see."""
    page = '{% extends "kitgen/quiz/page.html" %}{% block closing %}<p>Close it at night and on all Sundays only.</p>'
    (built / "templates/quiz").mkdir(parents=True)
    (built / "templates/quiz/page.html").write_text(page + "{% endblock %}", encoding="utf-8")
    assert run("build", built / "lesson.yaml", "-o", built / "out").status == 0
    text = (built / "lesson.yaml").read_text(encoding="utf-8")
    old = "The writer wants the council to close the square to cars for a trial year."
    new = "Close it at night and on all Sundays only."
    (built / "lesson.yaml").write_text(text.replace(old, new), encoding="utf-8")
    done = run("build", built / "lesson.yaml", "-o", built / "out")
    assert done.status == 1
    assert "[leak]" in done.err
    assert not (built / "out/lesson/student/lesson_quiz.pdf").exists()
    assert (built / "out/lesson/student/lesson_handout.pdf").exists()


def test_what_is_no_longer_made_is_removed(built: Path) -> None:
    """A document without its part of the lesson goes; what kitgen did not write stays."""
    out = built / "out"
    text = STARTER.read_text(encoding="utf-8")
    (out / "lesson/student/mine.pdf").write_bytes(b"mine")
    without = re.sub(r"(?ms)^quiz:\n.*?(?=^\w)", "", text)
    (built / "lesson.yaml").write_text(without, encoding="utf-8")
    done = run("build", built / "lesson.yaml", "-o", out)
    assert done.status == 0, done.err
    assert done.sums["removed"] == "2"
    assert not (out / "lesson/student/lesson_quiz.pdf").exists()
    assert not (out / "lesson/grader").exists()
    assert (out / "lesson/student/mine.pdf").read_bytes() == b"mine"
    assert {entry["kind"] for entry in json.loads((out / "manifest.json").read_text())["files"]} & {
        "quiz",
        "key",
    } == set()


def test_a_partial_build_removes_nothing(built: Path) -> None:
    """Who asks for one kind keeps the others, in the folder and in the manifest."""
    before = digests(built / "out")
    assert run("build", built / "lesson.yaml", "-o", built / "out", "--only", "quiz").status == 0
    assert digests(built / "out") == before
    assert len(json.loads((built / "out/manifest.json").read_text())["files"]) == len(before)


def test_an_edit_of_a_template_or_a_label(built: Path) -> None:
    """What a document is made with is part of it."""
    (built / "templates/quiz").mkdir(parents=True)
    (built / "templates/quiz/extra.css").write_text("h2 { color: black }", encoding="utf-8")
    found = explained(built / "lesson.yaml", "-o", built / "out")
    assert found.pop("lesson_quiz.pdf") == "its sources changed"
    assert set(found.values()) == {"unchanged"}


@pytest.mark.full
@pytest.mark.parametrize("jobs", ["1", "2", "3"])
def test_any_number_of_workers_makes_the_same_bytes(jobs: str, built: Path) -> None:
    """One after the other in this process, or several at a time (two with the whole kit: test_same_bytes.py)."""
    only = only_kinds("reading", "handout", "quiz", "key", "slides", "index")
    assert run_process("build", built / "lesson.yaml", "-o", built / "again", "--jobs", jobs, *only).status == 0
    again = digests(built / "again")
    assert len(again) >= 6 and again.items() <= digests(built / "out").items()


@pytest.mark.slow
def test_a_document_that_takes_too_long_fails_alone(project: Write) -> None:
    """The limit for one document: the others are made, the status says so."""
    page = '{% extends "kitgen/quiz/page.html" %}{% block closing %}'
    page += "{% for a in range(40000) %}<p>{{ a }} word word word word word word</p>{% endfor %}{% endblock %}"
    own = {"templates/sheet/kind.yaml": "title: Sheet\naudience: student\n", "templates/sheet/page.html": "<p>Own</p>"}
    folder = project({"lesson.yaml": STARTER.read_bytes(), "templates/quiz/page.html": page, **own})
    only = only_kinds("quiz", "sheet")  # a page that is made at once, however busy the machine is
    done = run_process("build", folder / "lesson.yaml", "-o", folder / "out", "--jobs", "2", "--limit", "3", *only)
    assert done.status == 1
    assert re.search(r"lesson_quiz\.pdf: timed out after 3 s", done.err), done.err
    assert "--limit" in done.err
    assert (folder / "out/lesson/student/lesson_sheet.pdf").is_file()
    assert not (folder / "out/lesson/student/lesson_quiz.pdf").exists()


# --- what can happen to a machine ------------------------------------------------------------------------


@pytest.mark.kills
@pytest.mark.parametrize("times", [1, pytest.param(20, marks=pytest.mark.full)])
def test_killed_at_any_moment(times: int, built: Path) -> None:
    """SIGKILL at random moments: every file is a whole one, old or new, and the next build finishes the job."""
    chance = random.Random(7)
    old = digests(built / "out")
    text = (built / "lesson.yaml").read_text(encoding="utf-8").replace("Should the market square", "Must the square")
    (built / "lesson.yaml").write_text(text, encoding="utf-8")
    only = only_kinds("handout", "quiz", "key", "argument")
    assert run("build", built / "lesson.yaml", "-o", built / "new", *only).status == 0
    new = digests(built / "new")
    assert len(new) == 4 and all(new[name] != old[name] for name in new)
    build = ["build", built / "lesson.yaml", "-o", built / "out", *only]
    command = [sys.executable, "-m", "kitgen", *build, "--jobs", "2"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    shutil.copytree(built / "out", built / "before")
    seen: list[int] = []
    at = 0.0
    if times > 1:
        start = time.perf_counter()
        assert subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=False).returncode == 0
        at = 0.7 * (time.perf_counter() - start)  # it goes to where files appear, however fast the machine is just now
    while len(seen) < 40 and (len(seen) < times or not any(0 < count < len(new) for count in seen)):
        shutil.rmtree(built / "out")
        shutil.copytree(built / "before", built / "out")
        process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if at:
            time.sleep(at * chance.uniform(0.85, 1.15))
        else:
            _until_one_is_new(process, [built / "out" / name for name in new])
        process.kill()
        process.wait()
        there = digests(built / "out")
        assert set(there) == set(old)
        assert all(there[name] in (old[name], new.get(name)) for name in there)
        seen.append(sum(there[name] == new[name] for name in new))
        at *= 1.15 if seen[-1] == 0 else 0.87 if seen[-1] == len(new) else 1
        json.loads((built / "out/manifest.json").read_text())
    done = run(*build)
    assert done.status == 0, done.err
    assert int(done.sums["built"]) == len(new) - seen[-1], "what was made before it was killed is not made again"
    assert not (built / "out/.kitgen-journal.jsonl").exists()
    assert digests(built / "out") == old | new
    assert not list(built.rglob("out/**/.kitgen-*.tmp"))
    assert any(0 < count < len(new) for count in seen), "it was never killed in between"


def _until_one_is_new(process: subprocess.Popen[bytes], files: list[Path]) -> None:
    """Wait until a build has replaced the first of these files, or is over."""
    before = [path.stat().st_ino for path in files]
    while process.poll() is None and [path.stat().st_ino for path in files] == before:
        time.sleep(0.005)


@pytest.mark.slow
def test_a_full_disk(built: Path) -> None:
    """One clear message, no traceback, no half a file; with room again the next build is complete."""
    script = (
        "ONLY='--only handout --only guide --only quiz --only key --only argument'; "
        "mkdir -p disk && mount -t tmpfs -o size=120k tmpfs disk && "
        "$KITGEN build lesson.yaml -o disk $ONLY; status=$?; find disk -name '*.pdf' -size -1k; "
        "find disk -name '.kitgen-*.tmp'; mount -o remount,size=20m disk && "
        "$KITGEN build lesson.yaml -o disk $ONLY >/dev/null && ls disk/lesson/*/* | wc -l; exit $status"
    )
    done = in_a_namespace(script, built)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "the disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.strip().splitlines()[-1] == "5"
    assert ".kitgen-" not in done.stdout


@pytest.mark.slow
def test_a_read_only_folder(built: Path) -> None:
    """One clear message that says what to do, and the old files as they were."""
    before = digests(built / "out")
    script = (
        "rm out/manifest.json; mount --bind out out && mount -o remount,bind,ro out && "
        "$KITGEN build lesson.yaml -o out --only quiz --only key"
    )
    done = in_a_namespace(script, built)
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(r"cannot be written", done.stderr)
    assert "choose another folder with -o" in done.stderr
    assert "Traceback" not in done.stderr
    assert digests(built / "out") == before


@pytest.mark.kills
def test_two_builds_at_once(built: Path) -> None:
    """They wait until the folder is free, then one for the other, and both are right."""
    only = only_kinds("quiz", "key", "argument")
    command = [sys.executable, "-m", "kitgen", "build", built / "lesson.yaml", "-o", built / "both", "-j", "1", *only]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    (built / "both").mkdir()
    with filelock.FileLock(built / "both" / LOCK):  # a third one, so that neither of the two is ready before the other
        both = [
            subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        waiting = [process.stderr.readline() for process in both if process.stderr]
    said = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert [line.startswith("Waiting for another build") for line in waiting] == [True, True], waiting
    assert digests(built / "both").items() <= digests(built / "out").items() and len(digests(built / "both")) == 3


@pytest.mark.parametrize(
    "left", [b'\n{"path": "half', b"\xff\xfe", b"\n[]\n3\nnull", b'\n{"path": "../../x", "lesson": 1}']
)
def test_the_journal_is_only_a_memory(left: bytes, built: Path) -> None:
    """Cut short or damaged, it is passed over, and gone after the next build."""
    before = digests(built / "out")
    (built / "out/.kitgen-journal.jsonl").write_bytes(left)
    (built / "out/.kitgen-last.json").unlink(missing_ok=True)
    done = run("build", built / "lesson.yaml", "-o", built / "out")
    assert (done.status, done.sums["built"]) == (0, "0"), done.err
    assert digests(built / "out") == before


def test_what_only_a_killed_build_made_is_removed(built: Path) -> None:
    """A file that the journal alone knows of is kitgen's: when nothing makes it any more, it goes."""
    made = json.loads((built / "out/manifest.json").read_text())["files"][0]
    stray = {**made, "path": "lesson/student/lesson_gone.pdf", "kind": "gone"}
    shutil.copy(built / "out" / made["path"], built / "out" / stray["path"])
    (built / "out/lesson/student/mine.pdf").write_bytes(b"%PDF")
    (built / "out/.kitgen-journal.jsonl").write_text("\n" + json.dumps(stray))
    (built / "out/.kitgen-last.json").unlink(missing_ok=True)
    assert run("build", built, "-o", built / "out").status == 0
    assert not (built / "out" / stray["path"]).exists()
    assert (built / "out/lesson/student/mine.pdf").exists()


def test_what_a_killed_build_left_is_swept_away(built: Path) -> None:
    """Half-written files of a build that was killed are gone after the next one."""
    left = built / "out/lesson/student/.kitgen-abc.tmp"
    left.write_bytes(b"half")
    (built / "out/.kitgen-last.json").unlink(missing_ok=True)  # a build forgets the last one before it writes anything
    assert run("build", built / "lesson.yaml", "-o", built / "out").status == 0
    assert not left.exists()
