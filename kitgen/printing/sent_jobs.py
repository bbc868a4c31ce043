"""A record of sent print jobs, so that none is sent twice by mistake. It stores digests only."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path

from kitgen.digests import digest
from kitgen.printing.spooler import PrintJob
from kitgen.store.files import content_of, write_whole
from kitgen.store.records import fitting, is_text, read_json

FILE = ".kitgen-printed.json"
HOURS = 24
"""Hours after which the same job may be sent again."""


LARGEST = 10_000_000
"""The largest record that is read."""


@dataclass(frozen=True)
class _Sent:
    """A job in the record."""

    id: str
    at: float


class SentJobs:
    """The print jobs sent from an output folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self.sent: dict[str, dict[str, object]] = {}
        known = read_json(content_of(folder, FILE, limit=LARGEST))
        for key, entry in known.items() if isinstance(known, dict) else ():
            job = fitting(_Sent, entry)
            if job is not None and is_text(key) and time.time() - job.at < HOURS * 3600:
                self.sent[key] = {"id": job.id, "at": job.at}

    def id_of(self, printer: str, job: PrintJob) -> str | None:
        """The id of the same job sent before; empty if sending was interrupted, None if it was not sent."""
        entry = self.sent.get(_key(printer, job))
        return None if entry is None else str(entry["id"])

    def note(self, printer: str, job: PrintJob, id: str) -> None:
        """Record that a job is about to be sent (without an id) or was sent."""
        self.sent[_key(printer, job)] = {"id": id, "at": time.time()}
        self._write()

    def forget(self, printer: str, job: PrintJob) -> None:
        """Remove a job that the printer refused."""
        self.sent.pop(_key(printer, job), None)
        self._write()

    def _write(self) -> None:
        write_whole(self.path, json.dumps(self.sent, indent=1).encode())


def _key(printer: str, job: PrintJob) -> str:
    what = "\0".join([os_printer(printer), str(job.copies), job.paper, job.edge, str(job.staple)])
    return digest(what.encode(), b"\0", job.content)


def os_printer(printer: str) -> str:
    """The name of a printer with its server."""
    import os

    return f"{os.environ.get('CUPS_SERVER', '')}/{printer}"
