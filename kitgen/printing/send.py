"""Hand a class set to a printer, each job once; where nothing can be sent, leave a file that is printed by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kitgen.diagnostics import KitgenError
from kitgen.printing.assemble import Assembler
from kitgen.printing.plan_text import by_hand
from kitgen.printing.sent_jobs import HOURS, SentJobs
from kitgen.printing.spooler import PrintJob, Spooler
from kitgen.store.files import write_whole
from kitgen.store.lock import locked
from kitgen.text.wording import count

NO_ID = "-"
"""In the record of sent jobs, for one that was sent to a print system without ids."""


def sent_or_left(
    assembler: Assembler, printer: str, folder: Path, again: bool, spooler: Spooler, open_file: Callable[[str], object]
) -> Iterator[str]:
    """Send everything to a printer.

    Where a program for that is missing that Windows users may well not have, write and open a file, and raise
    KitgenError with what to choose when it is printed: nothing was sent, which must not look like success.
    """
    if spooler.by_hand and spooler.missing:
        path = leave(assembler.file(), Path())
        yield f"Written: {path}"
        open_file(str(path))
        raise KitgenError(
            f"nothing was sent to the printer, because {spooler.missing} is not installed; everything is in {path}",
            f"print that file with {by_hand(assembler.class_set, printer)};"
            f" or install {spooler.missing} and run the same command again",
        )
    yield from send_all(assembler.jobs(spooler.collated), printer, folder, again, spooler)


def send_all(jobs: Iterable[PrintJob], printer: str, folder: Path, again: bool, spooler: Spooler) -> Iterator[str]:
    """Send each job and say so. What was sent from this folder within a day is left out, unless ``again``.

    Raises KitgenError, which says what was sent already, where the printer refuses a job, or if all was sent before.
    """
    checked: set[tuple[str, bool, bool]] = set()
    sent, before = 0, 0
    with locked(folder, lambda: None):
        sent_jobs = SentJobs(folder)
        for job in jobs:
            if job.needs not in checked:
                spooler.check_printer(printer, job)
                checked.add(job.needs)
            known = None if again else sent_jobs.id_of(printer, job)
            if known is not None:
                before += 1
                yield f"not sent again: {job.title}{_known_as(known)}"
                continue
            sent_jobs.note(printer, job, "")  # before it goes, so that not even a power cut makes it go twice
            try:
                id = spooler.send(printer, job)
            except KitgenError as error:
                sent_jobs.forget(printer, job)
                done = f"{count(sent, 'job')} sent before it; the same command sends the rest" if sent else error.hint
                raise KitgenError(error.message, done) from error
            sent_jobs.note(printer, job, id or NO_ID)
            sent += 1
            yield f"sent: {job.title}, {count(job.copies, 'copy', 'copies')}{f', job {id}' if id else ''}"
    if before and not sent:
        raise KitgenError(
            f"all of this was sent to '{printer}' within the last {HOURS} hours, so nothing was sent now",
            "to print it once more, add --again",
        )


def _known_as(id: str) -> str:
    if not id:
        return " (kitgen was stopped while it sent it)"
    return "" if id == NO_ID else f" (job {id})"


def leave(content: bytes, folder: Path) -> Path:
    """Write a class set as class-set.pdf, or class-set-2.pdf where there is another one; returns its path."""
    number = 1
    while True:
        path = folder / ("class-set.pdf" if number == 1 else f"class-set-{number}.pdf")
        if not path.exists():
            write_whole(path, content)
            return path
        if path.is_file() and path.read_bytes() == content:
            return path
        number += 1
