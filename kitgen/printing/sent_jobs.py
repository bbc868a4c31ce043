"""A record of sent print jobs, so that none is sent twice by mistake. It stores digests only."""

from __future__ import annotations

import json
import time
from pathlib import Path

from kitgen.digests import digest
from kitgen.printing.spooler import PrintJob
from kitgen.store.files import write_whole

FILE = ".kitgen-printed.json"
HOURS = 24
"""Hours after which the same job may be sent again."""


class SentJobs:
    """The print jobs sent from an output folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self.sent: dict[str, dict[str, object]] = {}
        try:
            known = json.loads(self.path.read_text(encoding="utf-8"))
            now = time.time()
            for key, entry in known.items():
                if now - float(entry["at"]) < HOURS * 3600:
                    self.sent[key] = {"id": str(entry["id"]), "at": float(entry["at"])}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self.sent = {}

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
