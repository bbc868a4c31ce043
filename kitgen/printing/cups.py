"""Print through CUPS (macOS and Linux) with `lp`, `lpstat` and `lpoptions`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

from kitgen.diagnostics import KitgenError
from kitgen.printing.spooler import MEDIA, PrintJob, no_such_printer

EDGES = {"": "one-sided", "long": "two-sided-long-edge", "short": "two-sided-short-edge"}
SECONDS = 60
"""Timeout of a CUPS command, in seconds."""

ENGLISH = {"LC_ALL": "C", "LANG": "C", "LANGUAGE": "C", "SOFTWARE": "kitgen"}
"""Make CUPS answer in English. On macOS it uses the user's language unless SOFTWARE is set."""

SETTINGS = "System Settings, Printers & Scanners"


class Cups:
    """The CUPS server of this machine, or the one that CUPS_SERVER names."""

    collated = True
    by_hand = False

    def __init__(self, platform: str = "linux") -> None:
        self.mac = platform == "darwin"

    @property
    def missing(self) -> str:
        """`CUPS` if its commands are not installed."""
        return "" if shutil.which("lp") and shutil.which("lpstat") else "CUPS"

    def printers(self) -> list[str]:
        """The names of the printers, the default first; empty without CUPS."""
        if not shutil.which("lpstat"):
            return []
        names = [line.split()[0] for line in _said("lpstat", "-e")[1].splitlines() if line.strip()]
        default = _said("lpstat", "-d")[1].rpartition(":")[2].strip()
        return sorted(names, key=lambda name: name != default)

    def check_printer(self, name: str, job: PrintJob) -> None:
        """Raise KitgenError if the printer is unknown, stopped or offline, or lacks the paper size or duplex."""
        if self.missing:
            raise KitgenError(
                "CUPS, which kitgen prints with, is not installed",
                "write a file with -o class-set.pdf and print that",
            )
        if "not running" in _said("lpstat", "-r")[1]:
            how = f"open {SETTINGS}" if self.mac else "start it: sudo systemctl start cups"
            raise KitgenError("the print service (CUPS) is not running", how)
        status, text, _ = _said("lpstat", "-l", "-p", name)
        if not status:
            self._check_state(name, text)
        elif name not in (known := self.printers()):
            raise no_such_printer(name, known)
        # otherwise a network printer that was found but not added yet: CUPS adds it with the first job
        _check_abilities(name, job.paper, bool(job.edge))

    def _check_state(self, name: str, text: str) -> None:
        first = next((line for line in text.splitlines() if line.startswith("printer ")), "")
        reason = re.search(r"(?m)^\s+Alerts: (.*)$", text)
        alerts = reason[1].strip() if reason else ""
        if " disabled " in first:
            why = next((line.strip() for line in text.splitlines()[1:] if line.strip()), "")
            then = f"open it in {SETTINGS} and press Resume" if self.mac else f"run: cupsenable {name}"
            raise KitgenError(f"printer '{name}' is stopped: {why or 'no reason given'}",
                              f"fix the cause, then {then}")  # fmt: skip
        if "offline" in alerts:
            raise KitgenError(f"printer '{name}' is offline", "switch it on and connect it, or choose another printer")
        if "media-empty" in alerts:
            raise KitgenError(f"printer '{name}' is out of paper", "refill the tray")
        if "not accepting" in _said("lpstat", "-a", name)[1]:
            raise KitgenError(f"printer '{name}' is not accepting jobs", f"run: cupsaccept {name}")

    def send(self, name: str, job: PrintJob) -> str:
        """Send a job once and return its id. Raise KitgenError if the printer refuses it."""
        options = [part for option in _options(job) for part in ("-o", option)]
        status, text, error = _said(
            "lp", "-d", name, "-n", str(job.copies), "-t", job.title, *options, content=job.content
        )
        found = re.search(r"request id is (\S+)", text)
        if status or not found:
            why = error.strip().removeprefix("lp: ") or "no reason given"
            raise KitgenError(f"printer '{name}' refused '{job.title}': {why}", "nothing of this job was printed")
        return found[1]


def _options(job: PrintJob) -> list[str]:
    """The options of a job, as IPP names them (RFC 8011, PWG 5100.3)."""
    options = [f"media={MEDIA[job.paper]}", f"sides={EDGES[job.edge]}", "print-scaling=none"]
    if job.copies > 1:
        options.append("multiple-document-handling=separate-documents-collated-copies")
    return [*options, "finishings=4"] if job.staple else options


def _check_abilities(name: str, paper: str, two_sided: bool) -> None:
    """Compare the job with the options that the printer reports; a raw queue reports none."""
    listed = dict(re.findall(r"(?m)^(\w+)/[^:]*: (.*)$", _said("lpoptions", "-p", name, "-l")[1]))
    sizes = [size.lstrip("*") for size in listed.get("PageSize", "").split()]
    if sizes and not any(size == MEDIA[paper] or size.startswith(f"{MEDIA[paper]}.") for size in sizes):
        other = next((known for known, media in MEDIA.items() if media in sizes), "")
        hint = f"add --paper {other}" if other else f"it supports: {', '.join(sizes[:8])}"
        raise KitgenError(f"printer '{name}' does not support {MEDIA[paper]} paper", hint)
    duplex = listed.get("Duplex", "")
    if two_sided and "Duplex" in listed and "Tumble" not in duplex:
        raise KitgenError(f"printer '{name}' does not support two-sided printing", "leave out --duplex and --booklet")


def _said(*command: str, content: bytes | None = None) -> tuple[int, str, str]:
    """Run a CUPS command in English; return exit status, output and errors."""
    words = {**os.environ, **ENGLISH}
    try:
        done = subprocess.run(command, input=content, capture_output=True, env=words, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise KitgenError("the print service (CUPS) does not respond", "check that the printer is connected") from None
    except OSError as error:
        raise KitgenError(f"cannot run '{command[0]}': {error.strerror}", "write a file with -o instead") from error
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
