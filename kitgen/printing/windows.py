"""Windows: PowerShell, which comes with it, knows the printers; SumatraPDF, if it is installed, prints PDFs on them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
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
"""Numbers and names only, so that the language of Windows does not matter."""

PAUSED = 1
NO_PAPER, OFFLINE = 4, 9
"""DetectedErrorState of Win32_Printer."""

DUPLEX = 3
"""Capabilities of Win32_Printer."""

REFUSED = {4: "Windows knows no printer of this name", 5: "its driver failed", 6: "printing is not allowed here"}
"""Exit statuses of SumatraPDF."""

ANSWER = 60
"""Seconds that PowerShell may take."""

SPOOL = 3600
"""Seconds that SumatraPDF may take to hand over one job: it draws every page."""


class Windows:
    """The printers of this machine. ``environment`` says where programs are: PATH, ProgramFiles and their like."""

    collated = False  # SumatraPDF before 3.6 leaves it to the driver: 1 1 2 2, a page with its copy behind it
    by_hand = True

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self.environment = environment

    @property
    def missing(self) -> str:
        """SumatraPDF, if it is not there: Windows itself cannot print a PDF with chosen settings."""
        return "" if self._sumatra() else "SumatraPDF"

    def printers(self) -> list[str]:
        """The names of the printers, the default first; empty where Windows does not say."""
        return [str(each["Name"]) for each in sorted(self._listed(), key=lambda each: not each.get("Default"))]

    def check_printer(self, name: str, job: PrintJob) -> None:
        """Raises KitgenError if a printer does not exist, is paused, offline, or lacks the paper or the other side."""
        if job.staple:
            raise KitgenError(
                "kitgen cannot ask for staples on Windows",
                "leave out --staple, and choose stapling in the Printing preferences of the printer",
            )
        listed = self._listed()
        if not listed:
            return  # SumatraPDF says whether the printer is there
        mine = next((each for each in listed if str(each["Name"]).casefold() == name.casefold()), None)
        if mine is None:
            raise no_such_printer(name, self.printers())
        if mine.get("PrinterState") == PAUSED:
            raise KitgenError(f"the printer '{name}' is paused", "open its queue in Settings and choose Resume")
        if mine.get("WorkOffline") or mine.get("DetectedErrorState") == OFFLINE:
            raise KitgenError(f"the printer '{name}' is offline", "switch it on and connect it, or choose another one")
        if mine.get("DetectedErrorState") == NO_PAPER:
            raise KitgenError(f"the printer '{name}' is out of paper", "fill its tray")
        if job.edge and mine.get("Capabilities") and DUPLEX not in mine["Capabilities"]:
            raise KitgenError(f"the printer '{name}' cannot print on both sides", "leave out --duplex and --booklet")
        papers = [str(paper) for paper in mine.get("PrinterPaperNames") or ()]
        # A4 is called so everywhere; Letter has a name in every language
        if job.paper == "a4" and papers and not any(paper.startswith("A4") for paper in papers):
            raise KitgenError(f"the printer '{name}' has no paper of size A4", "add --paper letter")

    def send(self, name: str, job: PrintJob) -> str:
        """Hand one job to a printer, once; Windows gives no id. Raises KitgenError if it is not taken."""
        settings = [SIDES[job.edge], f"paper={MEDIA[job.paper]}", "noscale"]
        if job.copies > 1:
            settings.append(f"{job.copies}x")
        seen = re.sub(r"[^\w -]+", "", job.title)[:80].strip() or "kitgen"  # in the queue
        with tempfile.TemporaryDirectory(prefix="kitgen-") as folder:
            path = Path(folder) / f"{seen}.pdf"
            path.write_bytes(job.content)
            command = [self._sumatra(), "-print-to", name, "-print-settings", ",".join(settings), "-silent", str(path)]
            status = _run(command, SPOOL)[0]
        if status:
            why = REFUSED.get(status, f"SumatraPDF ended with status {status}")
            raise KitgenError(
                f"the printer '{name}' did not take '{job.title}': {why}", "nothing of this job was printed"
            )
        return ""

    def _sumatra(self) -> str:
        """The program; empty if it is not there. Its installer does not put it on the PATH."""
        places = [self.environment.get(name) for name in ("LOCALAPPDATA", "ProgramFiles", "ProgramFiles(x86)")]
        installed = [Path(place) / "SumatraPDF" / "SumatraPDF.exe" for place in places if place]
        on_path = shutil.which("SumatraPDF", path=self.environment.get("PATH", ""))
        return on_path or next((str(path) for path in installed if path.is_file()), "")

    def _listed(self) -> list[dict[str, Any]]:
        """What Windows says of its printers; empty if it does not say anything."""
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


def _text(output: bytes) -> str:
    """Where a school forbids scripts to set the encoding, PowerShell writes in that of the console."""
    for encoding in ("utf-8-sig", "oem"):
        try:
            return output.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return output.decode("utf-8", "replace")


def _run(command: list[str], seconds: float) -> tuple[int, bytes]:
    """Exit status and output of a program."""
    name = Path(command[0]).stem
    try:
        done = subprocess.run(  # noqa: S603
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise KitgenError(
            f"{name} did not answer for {seconds:.0f} seconds", "look whether the printer is connected"
        ) from None
    except OSError as error:
        raise KitgenError(f"'{name}' cannot be run: {error.strerror}", "write a file with -o instead") from error
    return done.returncode, done.stdout
