"""Print on Windows: PowerShell lists the printers, and SumatraPDF, if installed, prints the PDFs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kitgen.diagnostics import KitgenError
from kitgen.printing.spooler import MEDIA, PrintJob, no_such_printer

SIDES = {"": "simplex", "long": "duplexlong", "short": "duplexshort"}

LIST = (
    "[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false; "
    "ConvertTo-Json -Compress -InputObject @(Get-CimInstance -ClassName Win32_Printer | Select-Object "
    "Name, Default, WorkOffline, PrinterState, DetectedErrorState, Capabilities, PrinterPaperNames)"
)
"""Queries numbers and names only, which do not depend on the language of Windows."""

PAUSED = 1
NO_PAPER, OFFLINE = 4, 9
"""DetectedErrorState of Win32_Printer."""

DUPLEX = 3
"""Capabilities of Win32_Printer."""

REFUSED = {
    4: "there is no printer with that name",
    5: "the printer driver failed",
    6: "printing is not allowed on this computer",
}
"""Exit statuses of SumatraPDF."""

ANSWER = 60
"""Timeout of PowerShell, in seconds."""

SPOOL = 3600
"""Timeout of SumatraPDF for one job, in seconds: it renders every page."""


class Windows:
    """The printers of this machine. ``environment`` locates programs (PATH, ProgramFiles and so on)."""

    collated = False  # SumatraPDF before 3.6 leaves it to the driver: 1 1 2 2, a page with its copy behind it
    saves_file = True

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self.environment = environment

    @property
    def missing(self) -> str:
        """`SumatraPDF` if it is not installed: Windows itself cannot print PDFs with settings."""
        return "" if self._sumatra() else "SumatraPDF"

    def printers(self) -> list[str]:
        """The names of the printers, the default first; empty if they cannot be listed."""
        return [str(each["Name"]) for each in sorted(self._listed(), key=lambda each: not each.get("Default"))]

    def check_printer(self, name: str, job: PrintJob) -> None:
        """Raise KitgenError if the printer is unknown, paused or offline, or lacks the paper size or duplex."""
        if job.staple:
            raise KitgenError(
                "kitgen cannot request staples on Windows",
                "leave out --staple and choose stapling in the printing preferences of the printer",
            )
        listed = self._listed()
        if not listed:
            return  # SumatraPDF will report an unknown printer
        mine = next((each for each in listed if str(each["Name"]).casefold() == name.casefold()), None)
        if mine is None:
            raise no_such_printer(name, self.printers())
        if problem := next(_problems(mine, job), None):
            raise KitgenError(f"printer '{name}' {problem[0]}", problem[1])

    def send(self, name: str, job: PrintJob) -> str:
        """Send a job once; Windows gives no id. Raise KitgenError if the printer refuses it."""
        settings = [SIDES[job.edge], f"paper={MEDIA[job.paper]}", "noscale"]
        if job.copies > 1:
            settings.append(f"{job.copies}x")
        seen = re.sub(r"[^\w -]+", "", job.title)[:80].strip() or "kitgen"  # in the queue
        # a virus scanner may still have the file when it is removed
        with tempfile.TemporaryDirectory(prefix="kitgen-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / f"{seen}.pdf"
            path.write_bytes(job.content)
            command = [self._sumatra(), "-print-to", name, "-print-settings", ",".join(settings), "-silent", str(path)]
            status = _run(command, SPOOL)[0]
        if status:
            why = REFUSED.get(status, f"SumatraPDF exited with status {status}")
            raise KitgenError(f"printer '{name}' refused '{job.title}': {why}", "nothing of this job was printed")
        return ""

    def _sumatra(self) -> str:
        """The path of SumatraPDF; empty if not installed. Its installer does not add it to PATH."""
        places = [self.environment.get(name) for name in ("LOCALAPPDATA", "ProgramFiles", "ProgramFiles(x86)")]
        installed = [Path(place) / "SumatraPDF" / "SumatraPDF.exe" for place in places if place]
        on_path = shutil.which("SumatraPDF", path=self.environment.get("PATH", ""))
        return on_path or next((str(path) for path in installed if path.is_file()), "")

    def _listed(self) -> list[dict[str, Any]]:
        """The printers with their state, as Windows reports them; empty if it cannot."""
        program = shutil.which("powershell", path=self.environment.get("PATH", ""))
        if not program:
            return []
        _, output = _run([program, "-NoProfile", "-NonInteractive", "-Command", LIST], ANSWER)
        try:
            found = json.loads(_text(output))
        except ValueError:
            return []
        return (
            [each for each in found if isinstance(each, dict) and each.get("Name")] if isinstance(found, list) else []
        )


def _problems(printer: Mapping[str, Any], job: PrintJob) -> Iterator[tuple[str, str]]:
    """Why a printer cannot print a job now, each with a hint."""
    state, error = printer.get("PrinterState"), printer.get("DetectedErrorState")
    if state == PAUSED:
        yield "is paused", "open its queue in Settings and choose Resume"
    if printer.get("WorkOffline") or error == OFFLINE:
        yield "is offline", "switch it on and connect it, or choose another printer"
    if error == NO_PAPER:
        yield "is out of paper", "refill the tray"
    if job.edge and DUPLEX not in (printer.get("Capabilities") or [DUPLEX]):
        yield "does not support two-sided printing", "leave out --duplex and --booklet"
    # A4 has the same name everywhere; Letter is translated
    papers = [str(paper) for paper in printer.get("PrinterPaperNames") or ["A4"]]
    if job.paper == "a4" and not any(paper.startswith("A4") for paper in papers):
        yield "does not support A4 paper", "add --paper letter"


def _text(output: bytes) -> str:
    """Decode the output of PowerShell: UTF-8, or the console's encoding where policy forbids changing it."""
    for encoding in ("utf-8-sig", "oem"):
        try:
            return output.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return output.decode("utf-8", "replace")


def _run(command: list[str], seconds: float) -> tuple[int, bytes]:
    """Run a program; return exit status and output."""
    name = Path(command[0]).stem
    try:
        done = subprocess.run(  # noqa: S603
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise KitgenError(
            f"{name} did not respond within {seconds:.0f} seconds", "check that the printer is connected"
        ) from None
    except OSError as error:
        raise KitgenError(f"cannot run '{name}': {error.strerror}", "write a file with -o instead") from error
    return done.returncode, done.stdout
