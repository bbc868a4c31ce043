"""Send jobs to a printer through CUPS, with its own programs `lp` and `lpstat`; they come with macOS and Linux."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import subprocess
from dataclasses import dataclass

from kitgen.diagnostics import KitgenError

MEDIA = {"a4": "A4", "letter": "Letter"}
EDGES = {"": "one-sided", "long": "two-sided-long-edge", "short": "two-sided-short-edge"}
SECONDS = 60
"""How long a program of CUPS may take to answer."""


@dataclass(frozen=True)
class PrintJob:
    """One file for the printer."""

    title: str
    content: bytes
    copies: int
    paper: str
    edge: str
    """Over which edge sheets are turned, `long` or `short`; empty: printed on one side."""

    staple: bool = False

    @property
    def options(self) -> list[str]:
        """Options by their names in IPP (RFC 8011, PWG 5100.3)."""
        options = [f"media={MEDIA[self.paper]}", f"sides={EDGES[self.edge]}", "print-scaling=none"]
        if self.copies > 1:
            options.append("multiple-document-handling=separate-documents-collated-copies")
        return [*options, "finishings=4"] if self.staple else options


def printers() -> list[str]:
    """The names of the printers of this machine, the default first; empty where there is no CUPS."""
    if not shutil.which("lpstat"):
        return []
    names = [line.split()[0] for line in _said("lpstat", "-e")[1].splitlines() if line.strip()]
    default = _said("lpstat", "-d")[1].rpartition(":")[2].strip()
    return sorted(names, key=lambda name: name != default)


def ready(name: str, paper: str, two_sided: bool) -> None:
    """Raises KitgenError in plain words if a printer does not exist, is stopped, offline, or lacks the paper."""
    if not shutil.which("lp") or not shutil.which("lpstat"):
        raise KitgenError(
            "this machine has no CUPS, which kitgen prints through",
            "write a file with -o class-set.pdf and print it from any program",
        )
    if "not running" in _said("lpstat", "-r")[1]:
        raise KitgenError("the print service (CUPS) does not answer", "start it: sudo systemctl start cups")
    status, text, _ = _said("lpstat", "-l", "-p", name)
    if status:
        raise _no_such_printer(name)
    first = next((line for line in text.splitlines() if line.startswith("printer ")), "")
    reason = re.search(r"(?m)^\s+Alerts: (.*)$", text)
    alerts = reason[1].strip() if reason else ""
    if " disabled " in first:
        why = next((line.strip() for line in text.splitlines()[1:] if line.strip()), "")
        raise KitgenError(f"the printer '{name}' is stopped: {why or 'no reason is given'}",
                          f"mend that, then type: cupsenable {name}")  # fmt: skip
    if "offline" in alerts:
        raise KitgenError(f"the printer '{name}' is offline", "switch it on and connect it, or choose another one")
    if "media-empty" in alerts:
        raise KitgenError(f"the printer '{name}' is out of paper", "fill its tray")
    if "not accepting" in _said("lpstat", "-a", name)[1]:
        raise KitgenError(f"the printer '{name}' takes no jobs", f"type: cupsaccept {name}")
    _can(name, paper, two_sided)


def _can(name: str, paper: str, two_sided: bool) -> None:
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


def send(name: str, job: PrintJob) -> str:
    """Hand one job to a printer, once, and return its id. Raises KitgenError if it is not taken."""
    options = [part for option in job.options for part in ("-o", option)]
    status, text, error = _said("lp", "-d", name, "-n", str(job.copies), "-t", job.title, *options, content=job.content)
    found = re.search(r"request id is (\S+)", text)
    if status or not found:
        why = error.strip().removeprefix("lp: ") or "it gave no reason"
        raise KitgenError(f"the printer '{name}' did not take '{job.title}': {why}", "nothing of this job was printed")
    return found[1]


def _no_such_printer(name: str) -> KitgenError:
    known = printers()
    near = difflib.get_close_matches(name, known, 1)
    there = f"there are: {', '.join(known)}" if known else "there is none on this machine; write a file with -o"
    return KitgenError(f"there is no printer called '{name}'", f"did you mean '{near[0]}'?" if near else there)


def _said(*command: str, content: bytes | None = None) -> tuple[int, str, str]:
    """Exit status, output and errors of a program of CUPS, in English."""
    words = {**os.environ, "LC_ALL": "C", "LANG": "C", "LANGUAGE": "C"}
    try:
        done = subprocess.run(command, input=content, capture_output=True, env=words, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise KitgenError("the print service (CUPS) does not answer", "look whether the printer is connected") from None
    except OSError as error:
        raise KitgenError(f"'{command[0]}' cannot be run: {error.strerror}", "write a file with -o instead") from error
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
