"""Imported once by the process that all workers are forked from: what is loaded here is loaded for all of them."""

from __future__ import annotations

import contextlib

from kitgen.diagnostics import KitgenError
from kitgen.making import warm_up

with contextlib.suppress(KitgenError):  # a missing library is told by the first document that needs it
    warm_up()
