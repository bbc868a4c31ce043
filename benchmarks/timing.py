"""Seconds, processor seconds, the noise of the machine, and what machine it is."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Taken:
    """What one run took."""

    wall: float
    """Seconds by the clock."""

    cpu: float
    """Seconds of processor time of all its processes, the system's work for them included; 0 where unknown."""

    others: float
    """The share of the machine that other processes used meanwhile, from 0 to 1; 0 if unknown."""


def timed(work: Callable[[], None]) -> Taken:
    """Do some work in child processes and say what it took."""
    _adopt_orphans()
    used, busy, start = _used(), _busy(), time.perf_counter()
    work()
    wall, busy = time.perf_counter() - start, _busy() - busy
    _wait_for_orphans()
    cpu = _used() - used
    return Taken(wall, cpu, max(0.0, busy - cpu) / wall / (os.cpu_count() or 1))


def quiet(share: float = 0.1, patience: float = 30) -> bool:
    """Wait until others use less than this share of the machine for three seconds. False if they never do."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        before = _busy()
        time.sleep(3)
        if (_busy() - before) / 3 / (os.cpu_count() or 1) < share:
            return True
    return False


def _used() -> float:
    """Processor seconds of all processes that were started from this one and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _busy() -> float:
    """Processor seconds that the whole machine has worked since it was started, time stolen from it included."""
    try:
        first = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]
    except OSError:
        return 0.0
    user, nice, system, _, _, interrupts, soft, stolen = map(int, first)
    return (user + nice + system + interrupts + soft + stolen) / os.sysconf("SC_CLK_TCK")


def _adopt_orphans() -> None:
    """On Linux: workers whose parent ends first become children of this process, which then knows what they used."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def _wait_for_orphans(patience: float = 5) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.02)
        except ChildProcessError:
            return


def yardstick() -> float:
    """Seconds for a fixed piece of arithmetic: on a quiet machine always the same."""
    start = time.perf_counter()
    total = 0
    for number in range(4_000_000):
        total += number & 7
    return time.perf_counter() - start


def noise(sticks: Sequence[float]) -> str:
    """How much the machine itself varied, in words."""
    middle = statistics.median(sticks)
    return (
        f"the same arithmetic took {min(sticks) / middle:.2f} to {max(sticks) / middle:.2f} of its median"
        f" ({len(sticks)} times)"
    )


def machine() -> dict[str, str]:
    """What was measured on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    root = Path(__file__).resolve().parent.parent
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=root, capture_output=True, text=True)
    return {
        "date": time.strftime("%Y-%m-%d"),
        "processor": f"{model}, {os.cpu_count()} cores",
        "system": platform.platform(),
        "python": platform.python_version(),
        "commit": commit.stdout.strip(),
    }
