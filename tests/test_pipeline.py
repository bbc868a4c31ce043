"""kitgen as a library: load, check, plan and build from Python, as docs/api.md says."""

from __future__ import annotations

import contextlib
import io
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import filelock
import pytest
import yaml

from kitgen import pipeline
from kitgen.diagnostics import BadRequest, KitgenError
from kitgen.progress import Progress, TaskState
from kitgen.store.lock import LOCK
from kitgen.store.manifest import read_versions
from kitgen.workers.job import JobResult
from tests.conftest import ROOT, STARTER
from tests.test_docs import fenced

Write = Callable[..., Path]

LESSON = """title: Bridges
minutes: 50
essential_question: Who pays for a bridge?
objectives: {one: say why}
activities: [{title: Talk, minutes: 50}]
discussion: [{prompt: Who pays?, likely_answers: [Whoever crosses it.], objectives: [one]}]
exit_ticket: {prompt: Why?, objectives: [one]}
"""


@pytest.fixture
def starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lesson of `kitgen new lesson`, in the folder that one is in."""
    shutil.copy(STARTER, tmp_path / "lesson.yaml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_examples_of_the_page_work(starter: Path) -> None:
    """Ten lines build a handout and a guide; others follow the build of what has changed since, and change a lesson."""
    first, second, third = fenced(ROOT / "docs" / "api.md", "python")
    assert len([line for line in first.splitlines() if line.strip()]) <= 10
    names: dict[str, object] = {}
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(first, names)
    assert sorted(said.getvalue().splitlines()[-2:]) == sorted(read_versions(starter / "build"))
    assert all((starter / "build" / path).is_file() for path in said.getvalue().splitlines()[-2:])
    last = said.getvalue().splitlines()[-1]
    (starter / "build" / last).unlink()
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(second, names)
    assert said.getvalue() == f"{last} built\n"
    exec(third, names)
    lesson = yaml.safe_load((starter / "lesson.yaml").read_bytes())
    assert lesson["title"] == "Rivers"
    assert lesson["discussion"][0] == {"prompt": "Who owns a river?", "minutes": 5}


def test_nothing_is_printed_or_raised(project: Write, capfd: pytest.CaptureFixture[str]) -> None:
    """A mistake in one lesson is in a report with its place; the other lesson is built."""
    folder = project({"bridge.yaml": LESSON, "ford.yaml": LESSON.replace("title: B", "titel: B")})
    loaded = pipeline.load([folder])
    report = pipeline.check(loaded)
    assert report.exit_status == 1
    assert {(Path(found.span.file).name, found.span.line) for found in report if found.severity == "error"} == {
        ("ford.yaml", 1)
    }
    planned = pipeline.plan(loaded, folder / "out", pipeline.Choices(only=("handout",)))
    result = pipeline.build(planned)
    assert [entry.path for entry in result.entries] == ["bridge/student/bridge_handout.pdf"]
    assert planned.report.failed
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("choices", "message", "hint"),
    [
        (
            pipeline.Choices(only=("handut",)),
            "There is no kind of document called 'handut'.",
            "Did you mean 'handout'?",
        ),
        (
            pipeline.Choices(variants=("large-print+low",)),
            "There is no variant called 'low'.",
            "Did you mean 'low-ink'?",
        ),
    ],
)
def test_what_does_not_exist_is_a_bad_request(
    project: Write, choices: pipeline.Choices, message: str, hint: str
) -> None:
    """With a hint that names what there is."""
    folder = project({"bridge.yaml": LESSON})
    loaded = pipeline.load([folder])
    with pytest.raises(BadRequest) as refused:
        pipeline.plan(loaded, folder / "out", choices)
    assert refused.value.message == message
    assert refused.value.hint == hint


def test_a_folder_without_lessons(tmp_path: Path) -> None:
    """There is nothing to go on with."""
    with pytest.raises(KitgenError, match="has no lessons"):
        pipeline.load([tmp_path])


class Recorder(Progress):
    """What happened, in order; ``on_waiting`` is called when another build has the folder."""

    def __init__(self, on_waiting: Callable[[], None] = lambda: None) -> None:
        self.happened: list[str] = []
        self._on_waiting = on_waiting

    def waiting(self) -> None:
        self.happened.append("waiting")
        self._on_waiting()

    def done(self, made: JobResult, state: TaskState) -> None:
        self.happened.append(f"{state.why} {state.task.kind}")


def test_a_build_waits_for_another(project: Write) -> None:
    """The lock is in the output folder, so that it works for everyone who shares the folder, from any machine."""
    folder = project({"bridge.yaml": LESSON})
    loaded = pipeline.load([folder])
    pipeline.check(loaded)
    planned = pipeline.plan(loaded, folder / "out", pipeline.Choices(only=("handout",)))
    (folder / "out").mkdir()
    held, waited = threading.Event(), threading.Event()

    def other_build() -> None:
        with filelock.FileLock(folder / "out" / LOCK):
            held.set()
            waited.wait(60)

    other = threading.Thread(target=other_build)
    other.start()
    held.wait(60)
    recorder = Recorder(on_waiting=waited.set)
    pipeline.build(planned, recorder)
    other.join()
    assert recorder.happened == ["waiting", "new handout"]


def test_a_build_of_nothing_leaves_no_folder(project: Write) -> None:
    """Neither the folder nor a lock is left where nothing was written."""
    folder = project({"bridge.yaml": LESSON})
    loaded = pipeline.load([folder])
    result = pipeline.build(pipeline.plan(loaded, folder / "out", pipeline.Choices(only=("role-cards",))))
    assert result.entries == []
    assert not (folder / "out").exists()


def test_choices_name_each_variant_once() -> None:
    """However they are given."""
    assert pipeline.Choices(variants=("large-print+low-ink", "low-ink")).variant == "large-print+low-ink"
