"""The memory that this process uses, as the operating system counts it, and how much it may use."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "KITGEN_MEMORY"
"""Set this to the megabytes that a process may use to make documents; 0 means without one."""

MEGABYTES = 2_000
"""What it may use if nothing is said: some ten times what a large lesson takes."""


def allowed_megabytes() -> int:
    """The megabytes of memory that a process may use to make documents; 0 if there is no limit."""
    given = os.environ.get(VARIABLE, "").strip()
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else MEGABYTES


def limit_memory() -> tuple[int, int] | None:
    """Limit the memory of this process (Linux); gives the limits that it had, None where nothing was changed."""
    if sys.platform != "linux" or not allowed_megabytes():
        return None
    import resource

    had = resource.getrlimit(resource.RLIMIT_DATA)
    lower = [limit for limit in (*had, allowed_megabytes() * 1_000_000) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(lower), had[1]))
    return had


@contextlib.contextmanager
def limited_memory() -> Iterator[None]:
    """Limit the memory of this process for a time."""
    had = limit_memory()
    try:
        yield
    finally:
        if had is not None:
            import resource

            resource.setrlimit(resource.RLIMIT_DATA, had)


def used_memory() -> int:
    """Bytes of memory that this process uses, or has used at most (Mac); 0 where the system does not say."""
    try:
        if sys.platform == "win32":
            return _working_set()
        if sys.platform == "darwin":
            import resource

            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _working_set() -> int:
    """Windows: the second word-sized number of PROCESS_MEMORY_COUNTERS, after two of 32 bits."""
    import ctypes

    counters = (ctypes.c_size_t * 9)()
    size = ctypes.sizeof(counters)
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    process = ctypes.c_void_p(kernel.GetCurrentProcess())
    ok = kernel.K32GetProcessMemoryInfo(process, counters, size)
    return int(counters[2]) if ok else 0
