"""Hand the jobs of a class set to a printer, each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kitgen.console import count
from kitgen.diagnostics import KitgenError
from kitgen.printing.journal import HOURS, Journal
from kitgen.printing.spooler import PrintJob, ready, send
from kitgen.store import alone


def send_all(jobs: Iterable[PrintJob], printer: str, folder: Path, again: bool) -> Iterator[str]:
    """Send each job and say so. What was sent from this folder within a day is left out, unless ``again``.

    Raises KitgenError, which says what was sent already, where the printer refuses a job, or if all was sent before.
    """
    ready_for: set[tuple[str, bool]] = set()
    sent, before = 0, []
    with alone(folder, lambda: None):
        journal = Journal(folder)
        for job in jobs:
            needs = job.paper, bool(job.edge)
            if needs not in ready_for:
                ready(printer, *needs)
                ready_for.add(needs)
            known = None if again else journal.id_of(printer, job)
            if known is not None:
                before.append(known or "unknown")
                yield f"not sent again: {job.title} (job {known or 'unknown: kitgen was stopped while it sent it'})"
                continue
            journal.note(printer, job, "")  # before it goes, so that not even a power cut makes it go twice
            try:
                id = send(printer, job)
            except KitgenError as error:
                journal.forget(printer, job)
                done = f"{count(sent, 'job')} sent before it; the same command sends the rest" if sent else error.hint
                raise KitgenError(error.message, done) from error
            journal.note(printer, job, id)
            sent += 1
            yield f"sent: {job.title}, {count(job.copies, 'copy', 'copies')}, job {id}"
    if before and not sent:
        raise KitgenError(
            f"all of this was sent to '{printer}' within the last {HOURS} hours, so nothing was sent now",
            "to print it once more, add --again",
        )
