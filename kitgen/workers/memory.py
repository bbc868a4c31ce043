"""The memory that this process uses, as the operating system counts it."""

from __future__ import annotations

import os
import sys
from pathlib import Path


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
