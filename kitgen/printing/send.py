"""Send a class set to a printer, each job once; where that is impossible, write a file to print manually."""

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
"""The id of a job sent to a print system without ids."""


def sent_or_left(
    assembler: Assembler, printer: str, folder: Path, again: bool, spooler: Spooler, open_file: Callable[[str], object]
) -> Iterator[str]:
    """Send the class set to a printer.

    Without SumatraPDF on Windows, write and open a file instead, and raise KitgenError with the settings to print it
    with, because nothing was sent.
    """
    if spooler.by_hand and spooler.missing:
        path = leave(assembler.file(), Path())
        yield f"wrote {path}"
        open_file(str(path))
        raise KitgenError(
            f"nothing was sent, because {spooler.missing} is not installed; the class set is in {path}",
            f"print that file with: {by_hand(assembler.class_set, printer)};"
            f" or install {spooler.missing} and run the command again",
        )
    yield from send_all(assembler.jobs(spooler.collated), printer, folder, again, spooler)


def send_all(jobs: Iterable[PrintJob], printer: str, folder: Path, again: bool, spooler: Spooler) -> Iterator[str]:
    """Send each job; yield a line for each. Jobs sent from this folder within a day are skipped, unless ``again``.

    Raise KitgenError if the printer refuses a job (it says how many were sent before) or if all were sent already.
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
                yield f"already sent: {job.title}{_known_as(known)}"
                continue
            sent_jobs.note(printer, job, "")  # before it is sent, so that not even a power cut sends it twice
            try:
                id = spooler.send(printer, job)
            except KitgenError as error:
                sent_jobs.forget(printer, job)
                done = f"{count(sent, 'job')} sent; run the command again to send the rest" if sent else error.hint
                raise KitgenError(error.message, done) from error
            sent_jobs.note(printer, job, id or NO_ID)
            sent += 1
            yield f"sent: {job.title}, {count(job.copies, 'copy', 'copies')}{f', job {id}' if id else ''}"
    if before and not sent:
        raise KitgenError(
            f"nothing was sent: all jobs were sent to '{printer}' within the last {HOURS} hours",
            "add --again to print them again",
        )


def _known_as(id: str) -> str:
    if not id:
        return " (interrupted while sending)"
    return "" if id == NO_ID else f" (job {id})"


def leave(content: bytes, folder: Path) -> Path:
    """Write a class set as class-set.pdf, or class-set-2.pdf if that exists, and so on; return the path."""
    number = 1
    while True:
        path = folder / ("class-set.pdf" if number == 1 else f"class-set-{number}.pdf")
        if not path.exists():
            write_whole(path, content)
            return path
        if path.is_file() and path.read_bytes() == content:
            return path
        number += 1
