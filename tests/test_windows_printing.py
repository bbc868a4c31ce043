"""Printing from Windows, as far as it can be tried elsewhere.

Real programs called SumatraPDF and powershell note what they are given. How the real ones behave was only read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kitgen.diagnostics import KitgenError
from kitgen.printing.assemble import Assembler
from kitgen.printing.class_set import Document, PrintOptions
from kitgen.printing.cups import Cups
from kitgen.printing.planning import anonymous_set
from kitgen.printing.send import send_all, sent_or_left
from kitgen.printing.sent_jobs import FILE
from kitgen.printing.spooler import PrintJob, spooler
from kitgen.printing.windows import Windows
from tests.test_printing import text_of

STAFFROOM = {
    "Name": "Staffroom (2nd floor)", "Default": False, "WorkOffline": False, "PrinterState": 0,
    "DetectedErrorState": 2, "Capabilities": [2, 3, 4], "PrinterPaperNames": ["A4", "A5", "Lettre US"],
}  # fmt: skip
LASER = STAFFROOM | {"Name": "Büro", "Default": True, "Capabilities": [4], "PrinterPaperNames": ["Letter"]}
JOB = PrintJob("Method: Quiz key/1", b"%PDF-1.7 pages", 1, "a4", "short")


class Machine:
    """Programs of a Windows machine, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.environment = {"PATH": str(self.bin)}

    def has(self, program: str, script: str, folder: Path | None = None) -> Path:
        """Put a program there, a script in Python."""
        path = (folder or self.bin) / program
        path.parent.mkdir(parents=True, exist_ok=True)
        # not in the first line of the script itself: there a path must have no space
        program_text = path.with_name(f"{program}.script")
        program_text.write_text(f"import json, pathlib, sys\n{script}\n", encoding="utf-8")
        path.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I "{program_text}" "$@"\n', encoding="utf-8")
        path.chmod(0o755)
        return path

    def has_sumatra(self, status: int = 0, program: str = "SumatraPDF", folder: Path | None = None) -> Path:
        """SumatraPDF, which ends with a status."""
        note = self.folder / "calls.jsonl"
        return self.has(
            program,
            f"with open({str(note)!r}, 'a') as calls:\n"
            "    content = pathlib.Path(sys.argv[-1]).read_bytes().decode('latin-1')\n"
            "    calls.write(json.dumps([sys.argv[1:], content]) + '\\n')\n"
            f"sys.exit({status})",
            folder,
        )

    def has_printers(self, *printers: dict[str, Any], encoding: str = "utf-8") -> None:
        """PowerShell, which is asked for printers."""
        said = json.dumps(printers, ensure_ascii=False).encode(encoding)
        self.has("powershell", f"assert 'Win32_Printer' in sys.argv[-1]\nsys.stdout.buffer.write({said!r})")

    def calls(self) -> list[tuple[list[str], bytes]]:
        """What SumatraPDF was given: its arguments, and the file's content."""
        note = self.folder / "calls.jsonl"
        lines = note.read_text(encoding="utf-8").splitlines() if note.exists() else []
        return [(arguments, content.encode("latin-1")) for arguments, content in map(json.loads, lines)]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine without any program."""
    return Machine(tmp_path)


def test_each_system_has_its_own() -> None:
    """Windows has no CUPS; every other system is expected to have it."""
    assert isinstance(spooler("win32"), Windows)
    assert isinstance(spooler("linux"), Cups) and isinstance(spooler("freebsd14"), Cups)
    mac = spooler("darwin")
    assert isinstance(mac, Cups) and mac.mac


def test_printers_are_listed(machine: Machine) -> None:
    """The default first; nothing is said where Windows says nothing."""
    assert Windows(machine.environment).printers() == []
    machine.has_printers(STAFFROOM, LASER)
    assert Windows(machine.environment).printers() == ["Büro", "Staffroom (2nd floor)"]
    machine.has("powershell", "sys.exit('this is forbidden by your administrator')")
    assert Windows(machine.environment).printers() == []


@pytest.mark.parametrize(
    ("edge", "paper", "settings"),
    [
        ("", "a4", "simplex,paper=A4,noscale"),
        ("long", "a4", "duplexlong,paper=A4,noscale"),
        ("short", "letter", "duplexshort,paper=Letter,noscale"),
    ],
)
def test_what_sumatra_is_told(edge: str, paper: str, settings: str, machine: Machine) -> None:
    """Printer, sides and paper; the file is named for the queue, without what Windows forbids, and gone afterwards."""
    machine.has_sumatra()
    assert Windows(machine.environment).send("Büro", PrintJob(JOB.title, JOB.content, 1, paper, edge)) == ""
    ((arguments, content),) = machine.calls()
    assert arguments[:-1] == ["-print-to", "Büro", "-print-settings", settings, "-silent"]
    assert Path(arguments[-1]).name == "Method Quiz key1.pdf" and content == JOB.content
    assert not Path(arguments[-1]).exists()


@pytest.mark.parametrize("place", ["LOCALAPPDATA", "ProgramFiles", "ProgramFiles(x86)"])
def test_sumatra_is_found_where_its_installer_puts_it(place: str, machine: Machine) -> None:
    """It is not on the PATH then."""
    windows = Windows(machine.environment | {place: str(machine.folder / "Programs")})
    assert windows.missing == "SumatraPDF"
    machine.has_sumatra(program="SumatraPDF.exe", folder=machine.folder / "Programs" / "SumatraPDF")
    assert windows.missing == ""
    windows.send("Büro", JOB)
    assert len(machine.calls()) == 1


@pytest.mark.parametrize(
    ("changes", "name", "job", "said", "hint"),
    [
        ({}, "Stafroom (2nd floor)", JOB, "unknown printer", "did you mean 'Staffroom (2nd floor)'"),
        ({"PrinterState": 1}, "", JOB, "paused", "Resume"),
        ({"WorkOffline": True}, "", JOB, "offline", "switch it on"),
        ({"DetectedErrorState": 9}, "", JOB, "offline", "switch it on"),
        ({"DetectedErrorState": 4}, "", JOB, "out of paper", "tray"),
        ({"Capabilities": [4]}, "", JOB, "two-sided", "--duplex"),
        ({"PrinterPaperNames": ["Letter"]}, "", JOB, "does not support A4 paper", "--paper letter"),
        ({}, "", PrintJob("t", b"", 1, "a4", "", staple=True), "staples", "--staple"),
    ],
)
def test_printers_that_cannot(
    changes: dict[str, Any], name: str, job: PrintJob, said: str, hint: str, machine: Machine
) -> None:
    """Plain words and the way out."""
    machine.has_printers(STAFFROOM | changes)
    with pytest.raises(KitgenError) as found:
        Windows(machine.environment).check_printer(name or "Staffroom (2nd floor)", job)
    assert said in found.value.message and hint in found.value.hint


@pytest.mark.parametrize(
    ("job", "printer"),
    [
        (JOB, STAFFROOM),
        (PrintJob("t", b"", 1, "letter", ""), STAFFROOM),
        (JOB, STAFFROOM | {"Capabilities": None, "PrinterPaperNames": None}),
        (JOB, STAFFROOM | {"Name": "staffroom (2ND floor)"}),
    ],
)
def test_printers_that_can(job: PrintJob, printer: dict[str, Any], machine: Machine) -> None:
    """Letter has a name in every language, drivers may say nothing, and Windows does not look at capitals."""
    machine.has_printers(printer)
    Windows(machine.environment).check_printer("Staffroom (2nd floor)", job)


def test_a_refusal(machine: Machine) -> None:
    """SumatraPDF's exit status in words."""
    for status, why in ((4, "no printer with that name"), (5, "driver"), (1, "status 1")):
        machine.has_sumatra(status)
        with pytest.raises(KitgenError, match=f"refused .*{why}"):
            Windows(machine.environment).send("Büro", JOB)


@pytest.fixture
def assembler(tmp_path: Path, pdf: Callable[..., bytes]) -> Assembler:
    """A quiz of three pages for two students, on both sides."""
    (tmp_path / "quiz.pdf").write_bytes(pdf("quiz", 3))
    quiz = Document("quiz.pdf", "Quiz", "lesson", "quiz", "", "", "each", 3)
    return Assembler(anonymous_set([quiz], PrintOptions(2, duplex=True), {}), tmp_path, "Lesson", "en")


@pytest.fixture
def pdf() -> Callable[..., bytes]:
    """A PDF with a text and its number on each page."""
    from weasyprint import HTML

    def make(text: str, pages: int) -> bytes:
        body = "".join(f"<p style='break-after: page'>{text} {page}</p>" for page in range(1, pages))
        content: bytes = HTML(string=f"<html lang=en><title>t</title>{body}<p>{text} {pages}").write_pdf(pdf_tags=True)
        return content

    return make


def test_every_copy_is_in_the_file(machine: Machine, assembler: Assembler) -> None:
    """Drivers may put a page on the back of its own copy; and the same is not sent twice."""
    machine.has_sumatra()
    windows = Windows(machine.environment)
    lines = list(sent_or_left(assembler, "Büro", machine.folder, False, windows, pytest.fail))
    assert lines == ["sent: Lesson: Quiz, 1 copy"]
    ((_, content),) = machine.calls()
    assert text_of(content) == ["quiz 1", "quiz 2", "quiz 3", ""] * 2
    with pytest.raises(KitgenError, match="nothing was sent: all jobs"):
        list(send_all(assembler.jobs(windows.collated), "Büro", machine.folder, False, windows))
    assert len(machine.calls()) == 1 and (machine.folder / FILE).exists()


def test_without_sumatra(machine: Machine, assembler: Assembler, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is written and opened, with what to choose when it is printed; nothing else is overwritten."""
    monkeypatch.chdir(machine.folder)
    Path("class-set.pdf").write_bytes(b"somebody's own")
    opened: list[str] = []
    for _ in range(2):
        with pytest.raises(KitgenError) as found:
            list(sent_or_left(assembler, "Büro", machine.folder, False, Windows(machine.environment), opened.append))
    assert opened == ["class-set-2.pdf"] * 2
    assert text_of(Path("class-set-2.pdf").read_bytes()) == ["quiz 1", "quiz 2", "quiz 3", ""] * 2
    assert Path("class-set.pdf").read_bytes() == b"somebody's own" and not Path("class-set-3.pdf").exists()
    said = found.value.message + found.value.hint
    for words in ("nothing was sent", "class-set-2.pdf", "'Büro'", "A4", "both sides, flip on long edge", "1 copy"):
        assert words in said, said
