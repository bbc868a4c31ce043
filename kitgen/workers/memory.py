"""The memory that this process uses, as the operating system counts it, and how much it may use."""

from __future__ import annotations

import contextlib
import errno
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


def is_lack_of_memory(error: BaseException) -> bool:
    """Whether an error, or one that it came from, says that there is no more memory.

    A library that is loaded only then cannot be loaded: its file cannot be mapped into memory, and no thread starts.
    """
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, MemoryError) or (isinstance(seen, OSError) and seen.errno == errno.ENOMEM):
            return True
        if isinstance(seen, ImportError | OSError | RuntimeError) and any(said in str(seen) for said in _LACKING):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def is_memory_full() -> bool:
    """Whether this process uses nearly all that it may: whatever goes wrong then, it may be for want of memory."""
    if sys.platform != "linux":
        return False
    import resource

    allowed = resource.getrlimit(resource.RLIMIT_DATA)[0]
    return allowed != resource.RLIM_INFINITY and _of_statm(5) > 0.9 * allowed


def _of_statm(place: int) -> int:
    """Bytes of memory of one kind that this process has (Linux, proc(5)): 1 is what is in use, 5 is data."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[place]) * os.sysconf("SC_PAGE_SIZE")


_LACKING = ("failed to map segment", "annot allocate memory", "can't start new thread")
"""What the loader of libraries and Python say (glibc's ld.so, 2.36)."""


def used_memory() -> int:
    """Bytes of memory that this process uses, or has used at most (Mac); 0 where the system does not say."""
    try:
        if sys.platform == "win32":
            return _working_set()
        if sys.platform == "darwin":
            import resource

            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return _of_statm(1)
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
