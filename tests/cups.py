"""A print service of our own: a real CUPS daemon on loopback, whose printers keep what they are given in files."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tests.runs import ends_with_us

BACKEND = """#!/bin/sh
# what a printer would be given: job-id user title copies options [file]; its first line says how
folder=$(echo "$DEVICE_URI" | sed 's|^keep://||')
{ printf '%s\\n' "$1" "$3" "$4" "$5"; } >"$folder/job-$1.txt"
if [ -n "$6" ]; then cat "$6"; else cat; fi >"$folder/job-$1.pdf"
"""

CONFIG = """Listen 127.0.0.1:{port}
Browsing Off
LogLevel debug
DefaultAuthType None
<Location />
  Order allow,deny
  Allow 127.0.0.1
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  SubscriptionPrivateAccess all
  SubscriptionPrivateValues none
  <Limit All>
    Order allow,deny
    Allow 127.0.0.1
  </Limit>
</Policy>
"""

ONLY_LETTER = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "KIT.PPD"
*Manufacturer: "kitgen"
*Product: "(kitgen)"
*ModelName: "kitgen"
*ShortNickName: "kitgen"
*NickName: "kitgen"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*OpenUI *PageSize/Media Size: PickOne
*OrderDependency: 10 AnySetup *PageSize
*DefaultPageSize: Letter
*PageSize Letter/US Letter: ""
*CloseUI: *PageSize
*OpenUI *PageRegion/Media Size: PickOne
*OrderDependency: 10 AnySetup *PageRegion
*DefaultPageRegion: Letter
*PageRegion Letter/US Letter: ""
*CloseUI: *PageRegion
*DefaultImageableArea: Letter
*ImageableArea Letter/US Letter: "12 12 600 780"
*DefaultPaperDimension: Letter
*PaperDimension Letter/US Letter: "612 792"
*OpenUI *Duplex/2-Sided Printing: PickOne
*OrderDependency: 10 AnySetup *Duplex
*DefaultDuplex: None
*Duplex None/Off: ""
*CloseUI: *Duplex
"""


@dataclass(frozen=True)
class Printed:
    """A job as the printer was given it."""

    title: str
    copies: int
    options: dict[str, str]
    content: bytes


def program(name: str) -> str | None:
    """Where a program of CUPS is; administrators' programs are not on everybody's PATH."""
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")


def missing() -> str:
    """Programs of CUPS that the tests need and this machine lacks."""
    return ", ".join(name for name in ("cupsd", "lpadmin", "lpstat", "lpoptions", "lp") if not program(name))


class Service:
    """A running daemon. Printers: `class` takes anything, `letter` has only Letter paper and prints on one side."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept = folder / "kept"
        for name in ("spool/tmp", "cache", "state", "log", "kept", "bin/backend"):
            (folder / name).mkdir(parents=True)
        self.kept.chmod(0o777)
        server = Path("/usr/lib/cups") if Path("/usr/lib/cups").is_dir() else Path("/usr/libexec/cups")
        for name in ("daemon", "notifier", "filter"):
            if (server / name).exists():
                (folder / "bin" / name).symlink_to(server / name)
        backend = folder / "bin/backend/keep"
        backend.write_text(BACKEND)
        backend.chmod(0o700)  # run as the user that runs the daemon: folders of tests are closed to others
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        (folder / "cupsd.conf").write_text(CONFIG.format(port=self.port))
        places = {
            "ServerRoot": "", "ServerBin": "bin", "RequestRoot": "spool", "TempDir": "spool/tmp", "CacheDir": "cache",
            "StateDir": "state", "AccessLog": "log/access", "ErrorLog": "log/error", "PageLog": "log/page",
        }  # fmt: skip
        lines = [f"{name} {folder / place}" for name, place in places.items()]
        (folder / "cups-files.conf").write_text("\n".join(lines) + "\n")
        self.environment = {"CUPS_SERVER": f"127.0.0.1:{self.port}"}
        self.process = self._start()
        self.admin("lpadmin", "-p", "class", "-E", "-v", f"keep://{self.kept}", "-m", "raw")
        (folder / "letter.ppd").write_text(ONLY_LETTER)
        self.admin("lpadmin", "-p", "letter", "-E", "-v", f"keep://{self.kept}", "-P", folder / "letter.ppd")

    def _start(self) -> subprocess.Popen[bytes]:
        daemon = program("cupsd")
        assert daemon
        files = ["-c", self.folder / "cupsd.conf", "-s", self.folder / "cups-files.conf"]
        quiet = subprocess.DEVNULL
        process = subprocess.Popen([daemon, "-f", *files], stdout=quiet, stderr=quiet, preexec_fn=ends_with_us)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return process
            time.sleep(0.1)
        raise AssertionError((self.folder / "log/error").read_text())

    def admin(self, *command: object) -> str:
        """A program of CUPS; fails loudly."""
        name = program(str(command[0]))
        words = {**os.environ, **self.environment, "LC_ALL": "C"}
        done = subprocess.run([name, *map(str, command[1:])], env=words, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def printed(self, count: int) -> list[Printed]:
        """The jobs that came out of the printers, once there are so many, in their order."""
        for _ in range(150):
            found = sorted(self.kept.glob("job-*.pdf"), key=lambda path: int(path.stem[4:]))
            waiting = self.admin("lpstat", "-W", "not-completed", "-o").strip()
            if len(found) >= count and not waiting:
                break
            time.sleep(0.1)
        jobs = []
        for path in found:
            _, title, copies, options = path.with_suffix(".txt").read_text().split("\n")[:4]
            pairs = dict(part.split("=", 1) for part in options.split() if "=" in part)
            jobs.append(Printed(title, int(copies), pairs, path.read_bytes()))
        return jobs

    def clear(self) -> None:
        """An empty tray."""
        for path in self.kept.iterdir():
            path.unlink()

    def stop(self) -> None:
        """Ends the daemon."""
        self.process.terminate()
        self.process.wait(10)
