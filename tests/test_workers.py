"""Worker processes: a failed job affects no others, and what workers are forked from."""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from kitgen.diagnostics import Report
from kitgen.pipeline import Choices, load_and_check, make_plan
from kitgen.workers import here
from kitgen.workers.job import Job, run_job, warm_up
from kitgen.workers.local import Workers
from kitgen.workers.memory import is_lack_of_memory
from kitgen.workers.process import WorkerLost
from tests.conftest import ROOT, STARTER, run, run_process, small_lesson

pytestmark = pytest.mark.kills


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
    quietly = workers.submit(os._exit, 0)
    killed = workers.submit(_kill_me)
    futures += [workers.submit(abs, -number) for number in range(3, 9)]
    assert [future.result(60) for future in futures] == list(range(9))
    with pytest.raises(WorkerLost, match="exit status 7"):
        ended.result(60)
    with pytest.raises(WorkerLost, match="exit status 0"):
        quietly.result(60)
    with pytest.raises(WorkerLost, match="killed, perhaps because memory ran out"):
        killed.result(60)


@pytest.mark.full
def test_many_workers_that_end_at_once_say_how() -> None:
    """How each one ended is read once, by its own thread: no other thread takes the answer away."""
    pool = Workers(4, nothing, limit=8)
    ended = [pool.submit(os._exit, 7) for _ in range(60)]
    told = {str(future.exception(60)) for future in ended}
    pool.shutdown()
    assert told == {"its worker process ended (exit status 7)"}


def test_a_worker_that_dies_while_it_answers_loses_its_own_job_only(workers: Workers) -> None:
    """Half of an answer is on its way: the other worker's answers are read as before."""
    futures: list[Future[object]] = [workers.submit(_answer_half_and_die) for _ in range(3)]
    futures += [workers.submit(abs, -number) for number in range(6)]
    assert [type(future.exception(60)) for future in futures[:3]] == [WorkerLost] * 3
    assert [future.result(60) for future in futures[3:]] == list(range(6))


def test_a_worker_that_has_grown_is_replaced() -> None:
    """After its job, which is done; one that has not grown stays."""
    pool = Workers(1, nothing, limit=60)
    first = pool.submit(os.getpid).result(60)
    assert pool.submit(_grow).result(60) == first
    second = pool.submit(os.getpid).result(60)
    assert second != first
    assert pool.submit(os.getpid).result(60) == second
    pool.shutdown()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process")
@pytest.mark.full
def test_one_deadline_whatever_is_waited_for() -> None:
    """Working, taking in a large job, or giving out a large answer: no job takes longer than its time."""
    large = b"x" * 5_000_000
    pool = Workers(1, nothing, limit=2)
    pool.submit(_stop_soon).result(60)
    time.sleep(0.6)  # it has stopped, and reads nothing any more
    waiting = [pool.submit(len, large), pool.submit(_stop_me), pool.submit(_answer_half_and_stop)]
    for future in waiting:
        with pytest.raises(WorkerLost, match="timed out after 2 s"):
            future.result(60)
    assert pool.submit(len, large).result(60) == len(large)
    pool.shutdown()


def test_a_worker_that_hangs_is_stopped() -> None:
    """Its job fails after its time; the next one is done."""
    pool = Workers(1, nothing, limit=2)
    start = time.monotonic()
    hanging = pool.submit(time.sleep, 60)
    with pytest.raises(WorkerLost, match="timed out after 2 s"):
        hanging.result(60)
    assert time.monotonic() - start < 40
    assert pool.submit(abs, -4).result(60) == 4
    pool.shutdown()


def test_an_error_in_a_worker_is_the_callers(workers: Workers) -> None:
    """An exception crosses over; the worker stays."""
    with pytest.raises(ValueError, match="invalid literal"):
        workers.submit(int, "x").result(60)
    first = {workers.submit(os.getpid).result(60) for _ in range(6)}
    assert len(first) <= 2


def test_an_error_that_cannot_be_read_here_fails_alone(workers: Workers) -> None:
    """An exception whose arguments are not those of its class; the worker stays and the others go on."""
    odd, after = workers.submit(_fail_oddly), [workers.submit(abs, -number) for number in range(4)]
    with pytest.raises(TypeError, match="missing 1 required"):
        odd.result(60)
    assert [future.result(60) for future in after] == [0, 1, 2, 3]


def test_it_is_an_executor(workers: Workers) -> None:
    """As the documentation of concurrent.futures says: keyword arguments, map, shutdown."""
    assert workers.submit(int, "ff", base=16).result(60) == 255
    assert list(workers.map(divmod, [7, 8], [2, 3])) == [(3, 1), (2, 2)]
    running = [workers.submit(time.sleep, 1) for _ in range(2)]
    while not all(future.running() for future in running):
        time.sleep(0.01)
    waiting = workers.submit(abs, -1)
    workers.shutdown(wait=False, cancel_futures=True)
    assert waiting.cancelled()
    with pytest.raises(RuntimeError, match="after shutdown"):
        workers.submit(abs, -1)
    workers.shutdown()
    assert [future.result(0) for future in running] == [None, None]


@pytest.mark.skipif(sys.platform != "linux", reason="the test reads /proc")
@pytest.mark.parametrize("method", ["forkserver", "spawn"])
def test_no_process_outlives_a_program_that_is_killed(method: str, tmp_path: Path) -> None:
    """SIGKILL in the middle of a job that would take an hour: its worker and what it was forked from end at once."""
    script = tmp_path / "script.py"
    script.write_text(
        "import os, time\nfrom kitgen.workers.local import Workers\nfrom tests.test_workers import nothing\n"
        f"workers = Workers(1, nothing, limit=3600, method='{method}')\n"
        "print(workers.submit(os.getpid).result(60), flush=True)\nworkers.submit(time.sleep, 3600).result()\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, script], env=env, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout and process.stdout.readline().strip().isdigit()
        time.sleep(0.5)  # it sleeps
        assert len(_session(process.pid)) > 1
        process.kill()
    end = time.monotonic() + 10
    while _session(process.pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert _session(process.pid) == []


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
        pytest.param("import os; os._exit(3)", id="it dies", marks=pytest.mark.full),
        pytest.param("import time; time.sleep(3600)", id="it hangs", marks=pytest.mark.full),
    ],
)
def test_workers_are_started_anew_where_a_fork_is_not_safe(statement: str, tmp_path: Path) -> None:
    """The process that workers are forked from keeps a thread, or dies while it loads."""
    (tmp_path / "preloaded.py").write_text(statement)
    program = """
import kitgen.workers.start, kitgen.workers.local as pool
from tests.test_workers import nothing
kitgen.workers.start.PRELOAD, pool.STARTING = "preloaded", 3
workers = pool.Workers(2, nothing, limit=8)
print(workers.submit(divmod, 7, 2).result(60), workers.submit(abs, -3).result(60), workers.method)
workers.shutdown()
"""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)])}
    done = subprocess.run(  # a process of its own, because there is one process that workers are forked from
        [sys.executable, "-c", program], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=240, check=False
    )
    assert (done.stdout, done.stderr) == ("(3, 1) 3 spawn\n", "")


@pytest.mark.parametrize("method", ["spawn", pytest.param("forkserver", marks=pytest.mark.full)])
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
        there = workers.submit(run_job, job).result(120)
    here = run_job(job)
    assert there.output and here.output and there.output.content == here.output.content


def test_this_process_keeps_the_deadline_too(project: Callable[..., Path]) -> None:
    """A single document, without a worker: it is given up, and the next one is made."""
    text = "".join(f"  - {{title: T, body: '{'word and ' * 2_000}'}}\n" for _ in range(50))
    folder = project({"a.yaml": small_lesson(more=f"background:\n{text}"), "b.yaml": small_lesson()})
    start = time.process_time()
    done = run("build", folder / "a.yaml", "-o", folder / "out", "--only", "reading", "--jobs", "1", "--limit", "1")
    assert time.process_time() - start < 5
    assert done.status == 1
    assert "timed out after 1 s [worker]" in done.err
    assert "--limit" in done.err
    assert run("build", folder / "b.yaml", "-o", folder / "out", "--only", "handout").status == 0


def test_time_is_up_even_if_something_swallows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is raised again; afterwards there is nothing left of it."""
    monkeypatch.setattr(here, "_AGAIN", 0.1)
    with pytest.raises(here.TimeUp), here._Watch(0.1):
        _never_end()
    with here._Watch(60):
        time.sleep(0.01)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory")
def test_a_worker_has_a_limit_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs more fails alone; the worker goes on."""
    monkeypatch.setenv("KITGEN_MEMORY", "600")
    with Workers(1, nothing, limit=60, method="spawn") as pool:
        first = pool.submit(os.getpid).result(60)
        with pytest.raises(MemoryError):
            pool.submit(bytearray, 700_000_000).result(60)
        assert pool.submit(os.getpid).result(60) == first


def test_lack_of_memory_has_many_errors() -> None:
    """A library that cannot be mapped, a file that cannot be, and whatever came of either, are not faults of kitgen."""
    unmapped = ImportError("libstdc++.so.6: failed to map segment from shared object")
    unmapped.__cause__ = OSError(errno.ENOENT, "no such file")
    wrapped = ImportError("the extension library failed to import")
    wrapped.__cause__ = unmapped
    for error in (unmapped, wrapped, OSError(errno.ENOMEM, "x"), RuntimeError("can't start new thread")):
        assert is_lack_of_memory(error)
    assert not is_lack_of_memory(ImportError("No module named 'x'"))
    assert not is_lack_of_memory(ValueError("failed to map segment"))


@pytest.mark.full
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory")
def test_a_document_that_needs_too_much_memory_fails_alone(project: Callable[..., Path]) -> None:
    """Status 1 and a plain message that says what to do."""
    table = "      |" + "a|" * 25 + "\n      |" + "-|" * 25 + "\n" + "      |b c|d\n" * 280
    more = "background:\n" + f"  - title: T\n    body: |\n{table}" * 2
    folder = project({"a.yaml": small_lesson(more=more)})
    done = run_process("build", folder / "a.yaml", "-o", folder / "out", "--only", "handout", KITGEN_MEMORY="200")
    assert done.status == 1, done.out
    assert "more memory than the 200 MB that it may use [worker]" in done.err
    assert "KITGEN_MEMORY=4000" in done.err


@pytest.mark.skipif(sys.platform != "linux", reason="the test reads /proc")
def test_workers_are_started_for_two_documents_or_more(project: Callable[..., Path]) -> None:
    """Not for one or none: a touched lesson, a file that is gone, one kind of document alone."""
    folder = project({"lesson.yaml": STARTER.read_bytes()})
    build = ("build", "lesson.yaml", "--only", "quiz", "--only", "handout")
    assert len(_started(folder, *build)) >= 2, "the fork server, and Python's own tracker"
    os.utime(folder / "lesson.yaml")
    gone = [folder / "build/lesson/student" / name for name in ("lesson_quiz.pdf", "lesson_handout.pdf")]
    gone[0].unlink()
    assert _started(folder, *build) == set()
    assert gone[0].exists()
    for path in gone:
        path.unlink()
    assert len(_started(folder, *build)) >= 2
    assert _started(folder, "build", "lesson.yaml", "-o", "new", "--only", "quiz") == set()
    assert len(list((folder / "new").rglob("*.pdf"))) == 1


def _started(folder: Path, *arguments: str) -> set[str]:
    """The processes that kitgen had while it ran, all the time looked for."""
    command = [sys.executable, "-m", "kitgen", *arguments, "--jobs", "2"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    found: set[str] = set()
    with subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        tasks = Path(f"/proc/{process.pid}/task")
        while process.poll() is None:
            with contextlib.suppress(OSError):
                found |= {child for path in tasks.glob("*/children") for child in path.read_text().split()}
            time.sleep(0.005)
        assert process.returncode == 0
    return found


def _never_end() -> None:
    for _ in range(2):
        with contextlib.suppress(here.TimeUp):
            while True:
                pass
    while True:
        pass


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


def _session(leader: int) -> list[int]:
    """The live processes of a session: in /proc/…/stat the name is followed by state, parent, group and session."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session, *_ = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(session) == leader and state != "Z":
            found.append(int(path.parent.name))
    return found


def _answer_half_and_die() -> bytes:
    """What the pipe does not hold, so that the other side reads the half before this one ends."""
    _answer_half_and(_kill_me)
    return b"x" * 2_000_000


def _answer_half_and_stop() -> bytes:
    _answer_half_and(_stop_me)
    return b"x" * 2_000_000


def _answer_half_and(end: Callable[[], None]) -> None:
    """Send half of the next answer, however quick the machine is, and then do this."""

    def send_half(pipe: Any, answer: memoryview) -> None:
        pipe._send(struct.pack("!i", len(answer)) + bytes(answer[: len(answer) // 2]))
        end()

    setattr(Connection, "_send_bytes", send_half)  # noqa: B010  (mypy knows no such method)


def _stop_me() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def _stop_soon() -> None:
    threading.Timer(0.3, _stop_me).start()


def _grow() -> int:
    global _kept
    _kept = bytearray(400_000_000)
    return os.getpid()


_kept = bytearray()


class _Odd(Exception):
    def __init__(self, first: str, second: str) -> None:
        super().__init__(first)


def _fail_oddly() -> None:
    raise _Odd("one", "two")
