"""The tools that are compared: each turns the same documents into PDFs in the way that its users do.

A contestant of the sort "a process per document" is the shell loop that most people write; its twin with `-2`
runs two processes at a time, as `xargs -P2` does.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
Command = list[str]


@dataclass(frozen=True)
class Field:
    """What the contestants have before them, and where their files go."""

    syllabus: Path
    dumped: Path
    names: Sequence[str]
    kinds: Sequence[str]
    output: Path
    tools: Path
    """A folder with `venv/` (typst), `pandoc` and `marp/node_modules/`."""

    @property
    def fonts(self) -> str:
        """The folders of the fonts that kitgen uses, joined by colons."""
        return ":".join(re.findall(r"<dir>(.*?)</dir>", (self.dumped / "fonts.conf").read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Contestant:
    """A tool, how it is used, and what must be installed for it."""

    about: str
    commands: Callable[[Field], list[Command]]
    needs: Callable[[Path], bool]
    at_a_time: int = 1

    def run(self, field: Field) -> None:
        """Make every document. Raises CalledProcessError with what the tool said where it fails."""
        environment = {**os.environ, "FONTCONFIG_FILE": str(field.dumped / "fonts.conf"), **_ENVIRONMENT}
        with ThreadPoolExecutor(self.at_a_time) as pool:
            list(pool.map(lambda command: _call(command, environment), self.commands(field)))


_ENVIRONMENT = {
    "PYTHONPATH": str(HERE.parent),
    "CHROME_PATH": shutil.which("chromium") or "chromium",
    "CHROME_NO_SANDBOX": "1",
}


def _call(command: Command, environment: Mapping[str, str]) -> None:
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        said = done.stdout.decode(errors="replace")[-1500:]
        raise SystemExit(f"failed with status {done.returncode}: {' '.join(command)}\n{said}")


def kitgen_command(syllabus: Path, output: Path, kinds: Sequence[str], *more: str) -> Command:
    """The command that builds those kinds of documents of a syllabus."""
    only = [word for kind in kinds for word in ("--only", kind)]
    return [sys.executable, "-m", "kitgen", "build", str(syllabus), "-o", str(output), "-q", *only, *more]


def _kitgen(jobs: int) -> Callable[[Field], list[Command]]:
    def commands(field: Field) -> list[Command]:
        return [kitgen_command(field.syllabus, field.output, field.kinds, "--jobs", str(jobs))]

    return commands


def _each(command: Callable[[Field, str, str], Command]) -> Callable[[Field], list[Command]]:
    """One command for each document."""
    return lambda field: [command(field, name, str(field.output / f"{name}.pdf")) for name in field.names]


def _weasyprint(field: Field, name: str, pdf: str) -> Command:
    tool = str(Path(sys.executable).with_name("weasyprint"))
    return [tool, "--quiet", "--pdf-variant", "pdf/ua-1", str(field.dumped / "html" / f"{name}.html"), pdf]


def _one_weasyprint(field: Field) -> list[Command]:
    return [[sys.executable, str(HERE / "one_weasyprint.py"), str(field.dumped), str(field.output), *field.names]]


def _chromium(field: Field, name: str, pdf: str) -> Command:
    flags = ["--headless", "--no-sandbox", "--no-pdf-header-footer"]
    # two at a time need a profile of their own each
    profile = f"--user-data-dir={field.output / ('.profile-' + name)}"
    return ["chromium", *flags, profile, f"--print-to-pdf={pdf}", str(field.dumped / "html" / f"{name}.html")]


def _xelatex(field: Field, name: str, pdf: str) -> Command:
    look = ["mainfont=IBM Plex Serif", "geometry:a4paper,margin=25mm", "fontsize=11pt"]
    return _pandoc(field, f"{name}.md", pdf, "xelatex", look)


def _pdflatex(field: Field, name: str, pdf: str) -> Command:
    look = ["geometry:a4paper,margin=25mm", "fontsize=11pt", "linestretch=1.1"]
    return _pandoc(field, f"{name}.latin.md", pdf, "pdflatex", look)


def _pandoc(field: Field, source: str, pdf: str, engine: str, look: Sequence[str]) -> Command:
    variables = [word for each in look for word in ("--variable", each)]
    path = str(field.dumped / "text" / source)
    return [str(field.tools / "pandoc"), path, "--output", pdf, f"--pdf-engine={engine}", *variables]


def _typst(field: Field, names: Sequence[str]) -> Command:
    python = str(field.tools / "venv" / "bin" / "python")
    return [python, str(HERE / "run_typst.py"), str(field.dumped), str(field.output), field.fonts, *names]


def _marp(field: Field, name: str, pdf: str) -> Command:
    return [str(_marp_tool(field.tools)), "--pdf", str(field.dumped / "marp" / f"{name}.md"), "--output", pdf]


def _marp_at_once(field: Field) -> list[Command]:
    folders = ["--input-dir", str(field.dumped / "marp"), "--output", str(field.output)]
    return [[str(_marp_tool(field.tools)), "--pdf", *folders]]


def _marp_tool(tools: Path) -> Path:
    return tools / "marp" / "node_modules" / ".bin" / "marp"


def _always(tools: Path) -> bool:
    return True


def _has(*programs: str) -> Callable[[Path], bool]:
    return lambda tools: all(shutil.which(program) or (tools / program).exists() for program in programs)


TYPST, MARP = _has("venv/bin/python"), _has("marp/node_modules/.bin/marp", "chromium")
XELATEX, PDFLATEX = _has("pandoc", "xelatex"), _has("pandoc", "pdflatex")

PAPER = {
    "kitgen": Contestant("kitgen build, two workers", _kitgen(2), _always),
    "kitgen-1": Contestant("kitgen build --jobs 1", _kitgen(1), _always),
    "weasyprint": Contestant("weasyprint, a process per document", _each(_weasyprint), _always),
    "weasyprint-2": Contestant("the same, two at a time", _each(_weasyprint), _always, 2),
    "weasyprint-one": Contestant("WeasyPrint in one process, nothing shared", _one_weasyprint, _always),
    "chromium": Contestant("Chromium --print-to-pdf, a process per document", _each(_chromium), _has("chromium")),
    "chromium-2": Contestant("the same, two at a time", _each(_chromium), _has("chromium"), 2),
    "xelatex": Contestant("pandoc and XeLaTeX, a process per document", _each(_xelatex), XELATEX),
    "xelatex-2": Contestant("the same, two at a time", _each(_xelatex), XELATEX, 2),
    "pdflatex": Contestant("pandoc and pdfLaTeX, a process per document", _each(_pdflatex), PDFLATEX),
    "pdflatex-2": Contestant("the same, two at a time", _each(_pdflatex), PDFLATEX, 2),
    "typst": Contestant(
        "Typst, a process per document", lambda field: [_typst(field, [name]) for name in field.names], TYPST
    ),
    "typst-one": Contestant("Typst in one process", lambda field: [_typst(field, field.names)], TYPST),
}

DECKS = {
    "kitgen": PAPER["kitgen"],
    "kitgen-1": PAPER["kitgen-1"],
    "weasyprint": PAPER["weasyprint"],
    "weasyprint-one": PAPER["weasyprint-one"],
    "chromium": PAPER["chromium"],
    "marp": Contestant("Marp --pdf, a process per deck", _each(_marp), MARP),
    "marp-2": Contestant("the same, two at a time", _each(_marp), MARP, 2),
    "marp-one": Contestant("Marp --pdf in one process", _marp_at_once, MARP),
}
