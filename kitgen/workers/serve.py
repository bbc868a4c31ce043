"""What a worker process does: call what it is sent, answer, and end with the process that started it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from functools import cache
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from typing import Any

from kitgen.workers.memory import limit_memory, used_memory
from kitgen.workers.threads import forked_safely


def serve(pipe: Connection, warm_up: Callable[[], None], forked: bool) -> None:
    """Warm up, say whether this process can be used, then call what comes until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    if forked and not forked_safely():
        pipe.send(False)
        return
    threading.Thread(target=_end_with_parent, daemon=True).start()
    limit_memory()
    warm_up_once = cache(warm_up)
    with contextlib.suppress(BaseException):  # each job says what is wrong
        warm_up_once()
    pipe.send(True)
    while True:
        try:
            fn, args, kwargs = pipe.recv()
        except (EOFError, OSError):
            return
        except BaseException as error:  # an argument that can be sent and not be read
            answer = _failed(error)
        else:
            answer = _called(warm_up_once, fn, args, kwargs)
        try:
            pipe.send_bytes(answer)
        except (OSError, ValueError):
            return


def _end_with_parent() -> None:
    """End at once when the parent has ended, even in the middle of a job: its result is of no use any more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _called(warm_up: Callable[[], None], fn: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """The answer: whether it went well, the result or error, and the memory used now."""
    try:
        warm_up()
        return ForkingPickler.dumps((True, fn(*args, **kwargs), used_memory()))
    except BaseException as error:
        return _failed(error)


def _failed(error: BaseException) -> Any:
    try:
        return ForkingPickler.dumps((False, error, used_memory()))
    except Exception:
        return ForkingPickler.dumps((False, RuntimeError(f"{type(error).__name__}: {error}"), used_memory()))
