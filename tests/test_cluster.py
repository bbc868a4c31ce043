"""The same plan on a Dask cluster: real scheduler, real workers, one of them killed in the middle."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kitgen.workers.dask import Cluster as Dask
from kitgen.workers.folders import Folders
from kitgen.workers.process import WorkerLost
from tests.conftest import STARTER, only_kinds, run, run_process
from tests.runs import ends_with_us, environment
from tests.test_engine import digests

pytestmark = pytest.mark.kills


class Cluster:
    """A scheduler and two workers, each a process with its own folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[str]] = []

    def ready(self) -> None:
        """Start all of it, and wait until it works."""
        scheduler = self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-jupyter")
        self.address = self.line(scheduler, r"Scheduler at:\s+(tcp://\S+)")
        self.workers = [self.worker(number) for number in range(2)]

    def start(self, what: str, *arguments: str, place: str = "scheduler") -> subprocess.Popen[str]:
        """One process of the cluster, with only the installed program."""
        home = self.folder / place
        home.mkdir()
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments],
            cwd=home, env=environment(HOME=str(home)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            start_new_session=True, preexec_fn=ends_with_us,
        )  # fmt: skip
        self.processes.append(process)
        return process

    def worker(self, number: int, nanny: str = "--no-nanny") -> subprocess.Popen[str]:
        """A worker without a nanny, so that killing it is killing it."""
        process = self.start(
            "worker", self.address, nanny, "--nthreads", "1", "--no-dashboard", "--local-directory", ".",
            place=f"worker{number}",
        )  # fmt: skip
        self.line(process, r"(Registered to)")
        return process

    @staticmethod
    def line(process: subprocess.Popen[str], pattern: str) -> str:
        """What a process says when it is ready."""
        assert process.stderr
        for line in process.stderr:
            if found := re.search(pattern, line):
                return found[1]
        raise AssertionError("it ended before it was ready")

    def stop(self) -> None:
        """End all of it, and what it started."""
        for process in reversed(self.processes):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if process.stderr:
                process.stderr.close()


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Cluster]:
    """A cluster that works, and is stopped at the end."""
    made = Cluster(folder)
    try:
        made.ready()
        yield made
    finally:
        made.stop()


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of two workers."""
    with running(tmp_path_factory.mktemp("cluster")) as made:
        yield made


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster for several tests, which let its two workers live."""
    with running(tmp_path_factory.mktemp("shared")) as made:
        yield made


PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#444"/></svg>'
)


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    """The starter lesson with its own template and picture."""
    (tmp_path / "images").mkdir()
    (tmp_path / "images/map.svg").write_text(PICTURE)
    text = STARTER.read_text(encoding="utf-8")
    with_map = text.replace(
        "\nreading:\n", "\n    figure: {image: images/map.svg, alt: A grey field.}\n\nreading:\n", 1
    )
    assert with_map != text
    (tmp_path / "lesson.yaml").write_text(with_map, encoding="utf-8")
    sheet = tmp_path / "templates/sheet"
    sheet.mkdir(parents=True)
    (sheet / "kind.yaml").write_text("title: Sheet\naudience: student\n")
    (sheet / "page.html").write_text('{% extends "_base/paper.html" %}{% block content %}<p>Own</p>{% endblock %}')
    return tmp_path / "lesson.yaml"


ONLY = only_kinds("handout", "key", "sheet", "quiz")


@pytest.mark.full
def test_the_same_bytes(lesson: Path, shared: Cluster, tmp_path: Path) -> None:
    """The cluster makes the same files as this machine, and nothing of them stays there."""
    assert run("build", lesson, "-o", tmp_path / "here", *ONLY).status == 0
    done = run_process("build", lesson, "-o", tmp_path / "there", "--cluster", shared.address, *ONLY)
    assert done.status == 0, done.err
    assert digests(tmp_path / "there") == digests(tmp_path / "here")
    nothing_stays(shared, *shared.workers)


def test_the_same_bytes_and_a_worker_killed(lesson: Path, cluster: Cluster, tmp_path: Path) -> None:
    """The same even if half of it dies during the build."""
    assert run("build", lesson, "-o", tmp_path / "here", *ONLY).status == 0
    there = ["-o", tmp_path / "lost", "--cluster", cluster.address]
    command = [sys.executable, "-m", "kitgen", "build", lesson, *there, *ONLY]
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert any("_" in line for line in iter(process.stdout.readline, "")), "the first document is there"
        cluster.workers[0].send_signal(signal.SIGKILL)
        _, err = process.communicate(timeout=200)
    assert process.returncode == 0, err
    assert digests(tmp_path / "lost") == digests(tmp_path / "here")
    nothing_stays(cluster, cluster.workers[1])


def nothing_stays(cluster: Cluster, *workers: subprocess.Popen[str]) -> None:
    """These workers of a cluster have nothing left of a build."""
    for worker in workers:
        place = cluster.folder / f"worker{cluster.workers.index(worker)}"
        assert not list(place.rglob("kitgen-*")), "what was unpacked there is removed at the end of a run"
        assert not workers_of(worker.pid), "and no process remembers anything of it"


@pytest.mark.full
def test_what_goes_wrong_there_is_told_here(lesson: Path, shared: Cluster, tmp_path: Path) -> None:
    """A template that fails on a worker is one diagnostic, as usual; the other documents are built."""
    page = tmp_path / "templates/sheet/page.html"
    page.write_text(page.read_text().replace("Own", "{{ lesson.nothing.at.all }}"))
    only = ("--only", "sheet", "--only", "handout")
    done = run_process("build", lesson, "-o", tmp_path / "out", "--cluster", shared.address, *only)
    assert done.status == 1
    assert "templates/sheet/page.html:1" in done.err
    assert list((tmp_path / "out").rglob("*_handout.pdf"))


@pytest.mark.full
def test_it_is_an_executor(shared: Cluster) -> None:
    """As the documentation of concurrent.futures says: any function, map, errors, cancelling, shutdown."""
    with Dask(shared.address) as executor:
        assert executor.submit(int, "ff", base=16).result(60) == 255
        assert list(executor.map(divmod, [7, 8, 9], [2, 3, 4], timeout=60)) == [(3, 1), (2, 2), (2, 1)]
        assert any(workers_of(worker.pid, within=0) for worker in shared.workers), "it runs in processes of its own"
        with pytest.raises(ValueError, match="invalid literal"):
            executor.submit(int, "x").result(60)
        with pytest.raises(TypeError, match="serialize"):
            executor.submit(len, (each for each in ())).result(60)
    executor = Dask(shared.address)
    begun = [executor.submit(time.sleep, 1) for _ in range(4)]
    waiting = [executor.submit(time.sleep, 1) for _ in range(20)]
    assert waiting[-1].cancel()
    executor.shutdown(wait=False, cancel_futures=True)
    assert all(future.cancelled() for future in waiting)
    with pytest.raises(RuntimeError, match="after shutdown"):
        executor.submit(abs, -1)
    executor.shutdown()
    assert [future.result(0) for future in begun] == [None] * 4


@pytest.mark.full
def test_one_deadline_and_lost_processes(shared: Cluster) -> None:
    """What takes too long or dies there fails alone and at once, as it does here; what waits for its turn has time."""
    with Dask(shared.address, limit=3) as executor:
        start = time.monotonic()
        hanging = [executor.submit(time.sleep, 3600) for _ in range(4)]
        lost = executor.submit(os._exit, 7)
        after = [executor.submit(abs, -number) for number in range(4)]
        for future in hanging:
            with pytest.raises(WorkerLost, match="timed out after 3 s") as error:
                future.result(120)
            assert "--limit" in error.value.hint
        with pytest.raises(WorkerLost, match="exit status 7"):
            lost.result(60)
        assert [future.result(60) for future in after] == [0, 1, 2, 3]
        assert time.monotonic() - start < 100


@pytest.mark.full
def test_a_worker_with_a_nanny(cluster: Cluster) -> None:
    """Dask's usual workers are daemonic, which Python lets have no processes of their own."""
    for worker in cluster.workers:
        worker.kill()
    cluster.worker(2, "--nanny")
    with Dask(cluster.address) as executor:
        assert executor.submit(abs, -3).result(60) == 3


def test_folders_are_removed(tmp_path: Path) -> None:
    """Those not used for longest, when there are too many; never one that is in use."""
    folders = Folders(tmp_path, most=2)
    with folders.holding({"a/b.txt": b"first"}) as first:
        for number in range(5):
            with folders.holding({"name": str(number).encode()}) as other:
                assert (other / "name").read_text() == str(number)
        with folders.holding({"a/b.txt": b"first"}) as again:
            assert again == first
        folders.clear()
        assert (first / "a/b.txt").read_bytes() == b"first"
        assert list(tmp_path.iterdir()) == [first]
    for number in range(5):
        with folders.holding({"name": str(number).encode()}):
            assert len(list(tmp_path.iterdir())) <= 3
    assert len(list(tmp_path.iterdir())) == 2
    folders.clear()
    assert list(tmp_path.iterdir()) == []


def workers_of(process: int, within: float = 60) -> list[int]:
    """The live processes that the fork server of a Dask worker has forked, once there are none or time is up."""
    end = time.monotonic() + within
    while (found := [each for child in children(process) for each in children(child)]) and time.monotonic() < end:
        time.sleep(0.1)
    return found


def children(process: int) -> list[int]:
    """The processes that one has started."""
    try:
        return [
            int(child)
            for path in Path(f"/proc/{process}/task").glob("*/children")
            for child in path.read_text().split()
        ]
    except OSError:
        return []


def test_no_cluster(lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If nothing answers at the address, one line says so and nothing is written."""
    monkeypatch.setattr("kitgen.workers.dask.ANSWER", 1)
    start = time.monotonic()
    done = run("build", lesson, "-o", tmp_path / "out", "--cluster", "tcp://127.0.0.1:9")
    assert done.status == 1
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in done.err
    assert time.monotonic() - start < 60
    assert not list((tmp_path / "out").rglob("*.pdf"))
    shutil.rmtree(tmp_path / "out", ignore_errors=True)
