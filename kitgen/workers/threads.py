"""The threads of this process, counted at each fork: a fork copies only one of them."""

from __future__ import annotations

import os
from pathlib import Path

_at_fork = 1
"""How many threads the process had that this one was forked from; 0 where the system does not say."""


def count_threads() -> int:
    """How many threads this process has, those of libraries included; 0 where the system does not say."""
    try:
        return sum(1 for _ in Path("/proc/self/task").iterdir())
    except OSError:
        return 0


def watch_forks() -> None:
    """Count the threads of this process before each fork, so that the new process knows whether it can be used."""

    def count() -> None:
        global _at_fork
        _at_fork = count_threads()

    os.register_at_fork(before=count)


def forked_safely() -> bool:
    """Whether the process that this one was forked from had no other thread."""
    return _at_fork == 1
