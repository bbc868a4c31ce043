"""CUPS, the print system of macOS and Linux, through its own programs `lp`, `lpstat` and `lpoptions`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

from kitgen.diagnostics import KitgenError
from kitgen.printing.spooler import MEDIA, PrintJob, no_such_printer

EDGES = {"": "one-sided", "long": "two-sided-long-edge", "short": "two-sided-short-edge"}
SECONDS = 60
"""How long a program of CUPS may take to answer."""

ENGLISH = {"LC_ALL": "C", "LANG": "C", "LANGUAGE": "C", "SOFTWARE": "kitgen"}
"""Makes CUPS answer in English. On a Mac it takes the language from the user's settings unless SOFTWARE is set."""

SETTINGS = "System Settings, Printers & Scanners"


class Cups:
    """The print service of this machine, or of the one that CUPS_SERVER names."""

    collated = True
    by_hand = False

    def __init__(self, platform: str = "linux") -> None:
        self.mac = platform == "darwin"

    @property
    def missing(self) -> str:
        """The programs of CUPS, if they are not there."""
        return "" if shutil.which("lp") and shutil.which("lpstat") else "CUPS"

    def printers(self) -> list[str]:
        """The names of the printers, the default first; empty where there is no CUPS."""
        if not shutil.which("lpstat"):
            return []
        names = [line.split()[0] for line in _said("lpstat", "-e")[1].splitlines() if line.strip()]
        default = _said("lpstat", "-d")[1].rpartition(":")[2].strip()
        return sorted(names, key=lambda name: name != default)

    def check_printer(self, name: str, job: PrintJob) -> None:
        """Raises KitgenError if a printer does not exist, is stopped, offline, or lacks the paper or the other side."""
        if self.missing:
            raise KitgenError(
                "this machine has no CUPS, which kitgen prints through",
                "write a file with -o class-set.pdf and print it from any program",
            )
        if "not running" in _said("lpstat", "-r")[1]:
            how = f"open {SETTINGS}" if self.mac else "start it: sudo systemctl start cups"
            raise KitgenError("the print service (CUPS) does not answer", how)
        status, text, _ = _said("lpstat", "-l", "-p", name)
        if not status:
            self._check_state(name, text)
        elif name not in (known := self.printers()):
            raise no_such_printer(name, known)
        # else a printer of the network that was found but never added: CUPS adds it for the first job
        _check_abilities(name, job.paper, bool(job.edge))

    def _check_state(self, name: str, text: str) -> None:
        first = next((line for line in text.splitlines() if line.startswith("printer ")), "")
        reason = re.search(r"(?m)^\s+Alerts: (.*)$", text)
        alerts = reason[1].strip() if reason else ""
        if " disabled " in first:
            why = next((line.strip() for line in text.splitlines()[1:] if line.strip()), "")
            then = f"open it in {SETTINGS} and press Resume" if self.mac else f"type: cupsenable {name}"
            raise KitgenError(f"the printer '{name}' is stopped: {why or 'no reason is given'}",
                              f"when that is put right, {then}")  # fmt: skip
        if "offline" in alerts:
            raise KitgenError(f"the printer '{name}' is offline", "switch it on and connect it, or choose another one")
        if "media-empty" in alerts:
            raise KitgenError(f"the printer '{name}' is out of paper", "fill its tray")
        if "not accepting" in _said("lpstat", "-a", name)[1]:
            raise KitgenError(f"the printer '{name}' is not accepting jobs", f"type: cupsaccept {name}")

    def send(self, name: str, job: PrintJob) -> str:
        """Hand one job to a printer, once, and return its id. Raises KitgenError if it is not taken."""
        options = [part for option in _options(job) for part in ("-o", option)]
        status, text, error = _said(
            "lp", "-d", name, "-n", str(job.copies), "-t", job.title, *options, content=job.content
        )
        found = re.search(r"request id is (\S+)", text)
        if status or not found:
            why = error.strip().removeprefix("lp: ") or "it gave no reason"
            raise KitgenError(
                f"the printer '{name}' did not take '{job.title}': {why}", "nothing of this job was printed"
            )
        return found[1]


def _options(job: PrintJob) -> list[str]:
    """Options by their names in IPP (RFC 8011, PWG 5100.3)."""
    options = [f"media={MEDIA[job.paper]}", f"sides={EDGES[job.edge]}", "print-scaling=none"]
    if job.copies > 1:
        options.append("multiple-document-handling=separate-documents-collated-copies")
    return [*options, "finishings=4"] if job.staple else options


def _check_abilities(name: str, paper: str, two_sided: bool) -> None:
    """Looks at what a printer says it has; a raw queue says nothing."""
    listed = dict(re.findall(r"(?m)^(\w+)/[^:]*: (.*)$", _said("lpoptions", "-p", name, "-l")[1]))
    sizes = [size.lstrip("*") for size in listed.get("PageSize", "").split()]
    if sizes and not any(size == MEDIA[paper] or size.startswith(f"{MEDIA[paper]}.") for size in sizes):
        other = next((known for known, media in MEDIA.items() if media in sizes), "")
        hint = f"add --paper {other}" if other else f"it has: {', '.join(sizes[:8])}"
        raise KitgenError(f"the printer '{name}' has no paper of size {MEDIA[paper]}", hint)
    duplex = listed.get("Duplex", "")
    if two_sided and "Duplex" in listed and "Tumble" not in duplex:
        raise KitgenError(f"the printer '{name}' cannot print on both sides", "leave out --duplex and --booklet")


def _said(*command: str, content: bytes | None = None) -> tuple[int, str, str]:
    """Exit status, output and errors of a program of CUPS, in English."""
    words = {**os.environ, **ENGLISH}
    try:
        done = subprocess.run(command, input=content, capture_output=True, env=words, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise KitgenError("the print service (CUPS) does not answer", "look whether the printer is connected") from None
    except OSError as error:
        raise KitgenError(f"'{command[0]}' cannot be run: {error.strerror}", "write a file with -o instead") from error
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
