"""Preloaded in the fork server, so that all workers share these imports.

A fork copies one thread and every lock as it is, so this process has to be left with a single thread. Pango 1.52 and
newer keep a thread for each font map that is in use, which is why the fonts are given back here and loaded again in
each worker (about 0.03 s).
"""

from __future__ import annotations

import contextlib
import gc
import time

from kitgen.workers.job import load
from kitgen.workers.threads import count_threads, watch_forks


def _load(seconds: float = 2) -> None:
    """Load what documents need, then wait until the threads that this took have ended."""
    from kitgen.render.formats import pdf

    with contextlib.suppress(Exception):  # the first document that needs what is missing says so
        load()
    pdf.release_fonts()
    gc.freeze()
    end = time.monotonic() + seconds
    while count_threads() > 1 and time.monotonic() < end:
        time.sleep(0.001)


_load()
watch_forks()
