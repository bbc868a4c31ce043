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

from tests.conftest import STARTER, run, run_process
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

    def worker(self, number: int) -> subprocess.Popen[str]:
        """A worker without a nanny, so that killing it is killing it."""
        process = self.start(
            "worker", self.address, "--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", ".",
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


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of two workers."""
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        made.ready()
        yield made
    finally:
        made.stop()


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


def test_the_same_bytes_and_a_worker_killed(lesson: Path, cluster: Cluster, tmp_path: Path) -> None:
    """The cluster makes the same files as this machine, even if half of it dies during the build."""
    assert run("build", lesson, "-o", tmp_path / "here").status == 0
    here = digests(tmp_path / "here")
    done = run_process("build", lesson, "-o", tmp_path / "there", "--cluster", cluster.address)
    assert done.status == 0, done.err
    assert digests(tmp_path / "there") == here
    command = [sys.executable, "-m", "kitgen", "build", lesson, "-o", tmp_path / "lost", "--cluster", cluster.address]
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        while "_" not in process.stdout.readline():
            pass  # the first document is there
        cluster.workers[0].send_signal(signal.SIGKILL)
        _, err = process.communicate(timeout=200)
    assert process.returncode == 0, err
    assert digests(tmp_path / "lost") == here


def test_what_goes_wrong_there_is_told_here(lesson: Path, cluster: Cluster, tmp_path: Path) -> None:
    """A template that fails on a worker is one diagnostic, as usual; the other documents are built."""
    page = tmp_path / "templates/sheet/page.html"
    page.write_text(page.read_text().replace("Own", "{{ lesson.nothing.at.all }}"))
    done = run_process("build", lesson, "-o", tmp_path / "out", "--cluster", cluster.address)
    assert done.status == 1
    assert "templates/sheet/page.html:1" in done.err
    assert list((tmp_path / "out").rglob("*_handout.pdf"))


def test_no_cluster(lesson: Path, tmp_path: Path) -> None:
    """If nothing answers at the address, one line says so and nothing is written."""
    start = time.monotonic()
    done = run_process("build", lesson, "-o", tmp_path / "out", "--cluster", "tcp://127.0.0.1:9")
    assert done.status == 1
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in done.err
    assert time.monotonic() - start < 60
    assert not list((tmp_path / "out").rglob("*.pdf"))
    shutil.rmtree(tmp_path / "out", ignore_errors=True)
