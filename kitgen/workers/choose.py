"""Choose who runs the jobs of a build: this process, processes of this machine, or a Dask cluster."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Executor

LIMIT = 300
"""Seconds that one document may take, unless the command says otherwise."""

FEWEST = 2
"""With fewer documents this process builds them: one document with two workers costs 2.6 times the processor time."""


def cores() -> int:
    """The processors that this process may use: not all of the machine's, on a school's server."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Pool:
    """Chooses the executor: none (this process), local workers, or Dask.

    ``jobs`` is how many documents are built at a time, ``limit`` the seconds that one may take, ``cluster`` the address
    of a Dask scheduler.
    """

    def __init__(self, jobs: int, limit: float, cluster: str | None) -> None:
        self.jobs, self.limit, self.cluster = jobs, limit, cluster

    @property
    def wanted(self) -> bool:
        """Whether jobs run anywhere but in this process."""
        return self.jobs > 1 or bool(self.cluster)

    def preload(self, documents: int) -> None:
        """Let workers import while this process goes on, if so many documents need them."""
        if documents >= FEWEST and self.jobs > 1 and not self.cluster:
            from kitgen.workers.start import start_fork_server

            start_fork_server()

    def executor(self, tasks: int) -> Executor:
        """An executor for so many tasks."""
        if self.cluster:
            from kitgen.workers.dask import Cluster

            return Cluster(self.cluster, self.limit)
        from kitgen.workers.job import warm_up
        from kitgen.workers.local import Workers

        return Workers(min(self.jobs, tasks), warm_up, self.limit)
