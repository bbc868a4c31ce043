"""Worker processes: a failed job affects no others, and what workers are forked from."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from kitgen.diagnostics import Report
from kitgen.pipeline import Choices, load_and_check, make_plan
from kitgen.workers.job import Job, made, warm_up
from kitgen.workers.local import WorkerLost, Workers
from tests.conftest import ROOT, STARTER


def nothing() -> None:
    """A warm-up that takes no time."""


@pytest.fixture
def workers() -> Iterator[Workers]:
    """Two workers with five seconds for a job."""
    pool = Workers(2, nothing, limit=5)
    yield pool
    pool.shutdown()


def test_a_worker_that_dies_loses_its_own_job_only(workers: Workers) -> None:
    """Killed, or ended with a status of its own: the others go on, and so does the next job."""
    futures: list[Future[object]] = [workers.submit(abs, -number) for number in range(3)]
    ended = workers.submit(os._exit, 7)
    killed = workers.submit(_kill_me)
    futures += [workers.submit(abs, -number) for number in range(3, 9)]
    assert [future.result(60) for future in futures] == list(range(9))
    with pytest.raises(WorkerLost, match="exit status 7"):
        ended.result(60)
    with pytest.raises(WorkerLost, match="killed, perhaps because memory ran out"):
        killed.result(60)


def test_many_workers_that_end_at_once_say_how() -> None:
    """How each one ended is read once, by its own thread: no other thread takes the answer away."""
    pool = Workers(4, nothing, limit=20)
    ended = [pool.submit(os._exit, 7) for _ in range(120)]
    told = {str(future.exception(60)) for future in ended}
    pool.shutdown()
    assert told == {"its worker process ended (exit status 7)"}


def test_a_worker_that_hangs_is_stopped(workers: Workers) -> None:
    """Its job fails after its time; the next one is done."""
    start = time.monotonic()
    hanging = workers.submit(time.sleep, 60)
    with pytest.raises(WorkerLost, match="timed out after 5 s"):
        hanging.result(60)
    assert time.monotonic() - start < 40
    assert workers.submit(abs, -4).result(60) == 4


def test_an_error_in_a_worker_is_the_callers(workers: Workers) -> None:
    """An exception crosses over; the worker stays."""
    with pytest.raises(ValueError, match="invalid literal"):
        workers.submit(int, "x").result(60)
    first = {workers.submit(os.getpid).result(60) for _ in range(6)}
    assert len(first) <= 2


def test_a_result_that_cannot_be_sent_is_an_error_of_its_own(workers: Workers) -> None:
    """The worker says what it was and goes on."""
    unsendable = workers.submit(_open_file)
    with pytest.raises(Exception, match="cannot pickle"):
        unsendable.result(60)
    assert workers.submit(abs, -4).result(60) == 4


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks its workers")
def test_what_workers_are_forked_from_has_one_thread_and_no_fonts() -> None:
    """Pango's threads do not live on in a fork: a worker that waited for one would wait for ever."""
    with Workers(1, nothing, limit=60) as workers:
        assert workers.submit(_threads_of_the_parent).result(60) == 1
        assert workers.submit(_loaded).result(60) == (True, 0)
        assert workers.method == "forkserver"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks its workers")
@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(
            "import kitgen.workers.preload, threading\n"
            "threading.Thread(target=threading.Event().wait, daemon=True).start()",
            id="a second thread",
        ),
        pytest.param("import os; os._exit(3)", id="it dies"),
    ],
)
def test_workers_are_started_anew_where_a_fork_is_not_safe(statement: str, tmp_path: Path) -> None:
    """The process that workers are forked from keeps a thread, or dies while it loads."""
    (tmp_path / "preloaded.py").write_text(statement)
    program = """
import kitgen.workers.local as pool
from tests.test_workers import nothing
pool.PRELOAD = "preloaded"
workers = pool.Workers(2, nothing, limit=60)
print(workers.submit(divmod, 7, 2).result(60), workers.submit(abs, -3).result(60), workers.method)
workers.shutdown()
"""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)])}
    done = subprocess.run(  # a process of its own, because there is one process that workers are forked from
        [sys.executable, "-c", program], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=240, check=False
    )
    assert (done.stdout, done.stderr) == ("(3, 1) 3 spawn\n", "")


@pytest.mark.parametrize("method", ["forkserver", "spawn"])
def test_a_script_is_not_run_again_by_workers(tmp_path: Path, method: str) -> None:
    """Nor need it be written for that."""
    script = tmp_path / "script.py"
    script.write_text(
        "from kitgen.workers.local import Workers\nfrom tests.test_workers import nothing\nprint('once')\n"
        f"workers = Workers(1, nothing, limit=60, method='{method}')\n"
        "print(workers.submit(abs, -3).result(60))\nworkers.shutdown()\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, script], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.stdout, done.stderr) == ("once\n3\n", "")


def test_started_anew_a_worker_makes_the_same_bytes(project: Callable[..., Path]) -> None:
    """As on Windows and on a Mac."""
    folder = project({"a.yaml": STARTER.read_bytes()})
    report = Report()
    found = load_and_check(folder / "a.yaml", report)
    plan = make_plan(found, report, Choices(("handout",)))
    job = Job(plan.tasks[0], plan.inputs[plan.tasks[0].input], found.templates, found.root, None)
    with Workers(1, warm_up, limit=120, method="spawn") as workers:
        there = workers.submit(made, job).result(120)
    here = made(job)
    assert there.output and here.output and there.output.content == here.output.content


def _open_file() -> object:
    return Path(__file__).open()


def _threads_of_the_parent() -> int:
    return sum(1 for _ in Path(f"/proc/{os.getppid()}/task").iterdir())


def _loaded() -> tuple[bool, int]:
    """Whether WeasyPrint was there before the first document, and how many font maps were."""
    known = "weasyprint" in sys.modules
    gc.unfreeze()
    from weasyprint.text.fonts import FontConfiguration

    return known, sum(isinstance(each, FontConfiguration) for each in gc.get_objects())


def _kill_me() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
