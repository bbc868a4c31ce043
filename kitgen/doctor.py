"""Find out whether kitgen works on this computer by trying what it needs: nothing is only looked at.

Each trial gives one result, with what to do if it failed. A lesson is built into a folder that is removed afterwards.
"""

from __future__ import annotations

import contextlib
import platform
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kitgen import __version__
from kitgen.diagnostics import KitgenError, Report
from kitgen.install_hints import install_command

FAILED, NOTE, OK = "failed", "note", "ok"


@dataclass(frozen=True)
class Trial:
    """What was tried and how it ended."""

    name: str
    state: str
    """`ok`, `note` for what kitgen can do without, or `failed`."""

    said: str
    fix: str = ""
    """What to do; empty if there is nothing to do."""


def trials(output: Path) -> Iterator[Trial]:
    """Try everything, one after the other. ``output`` is the folder that builds write to."""
    yield Trial("programs", OK, f"kitgen {__version__}, Python {platform.python_version()}, {_system()}")
    yield _tried("output folder", lambda: _writable(output))
    yield _tried("cache folder", _cache)
    documents = _tried("documents", lambda: _documents(workers=1))
    yield documents
    if documents.state == OK:  # otherwise these would only say the same again
        yield _tried("workers", lambda: _documents(workers=2))
        yield _tried("letters", _letters)
        yield _tried("Arabic", _arabic)
    yield _tried("port", _port)
    yield _tried("printers", _printers)


Ended = tuple[str, str, str]
"""How a trial ended, what there is to say, and what to do."""


def _tried(name: str, trial: Callable[[], Ended]) -> Trial:
    try:
        return Trial(name, *trial())
    except KitgenError as error:
        return Trial(name, FAILED, error.message, error.hint)
    except OSError as error:
        where = f"'{error.filename}' cannot be used: " if error.filename else ""
        return Trial(name, FAILED, f"{where}{error.strerror or error}", "choose another folder, or free some space")


def _system() -> str:
    return f"{platform.system() or 'unknown system'} {platform.machine()}".strip()


def _writable(output: Path) -> Ended:
    """Write a file into the folder that builds write to, replace it, and remove it."""
    new = [folder for folder in (output, *output.parents) if not folder.exists()]
    try:
        output.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=output, prefix=".kitgen-", delete=False) as file:
            file.write(b"tried")
        other = Path(f"{file.name}-2")
        try:
            Path(file.name).replace(other)
        finally:
            for path in (Path(file.name), other):
                path.unlink(missing_ok=True)
    finally:
        for folder in new:  # only those that it made, and only while they are empty
            with contextlib.suppress(OSError):
                folder.rmdir()
    return OK, f"files can be written to '{output}'", ""


def _cache() -> Ended:
    """Keep something in the user's cache folder."""
    from kitgen.text import user_cache
    from kitgen.text.fonts import own_cache_folder

    place = own_cache_folder()
    user_cache.write("doctor", "tried", b"tried", 1)
    if user_cache.read("doctor", "tried") == b"tried":
        return OK, f"fonts and templates are kept in '{place}' for the next build", ""
    where = f"'{place}' cannot be written to" if place else "there is no folder for it"
    return NOTE, f"{where}, so every build begins anew", "set XDG_CACHE_HOME to a folder that you may write to"


_LESSON = """title: A trial
minutes: 10
essential_question: Does it work?
objectives: {see: see whether it works}
quiz: [{prompt: Does it?, choices: [It does.: correct, It does not.], objectives: [see]}]
activities: [{title: Try, minutes: 10, instructions: Look at this page., objectives: [see]}]
"""


def _documents(workers: int) -> Ended:
    """Build a handout, a quiz and slides, and read them back."""
    start = time.monotonic()
    with _built(_LESSON, ("handout", "quiz", "slides"), workers) as files:
        words = {kind: _words(files, kind) for kind in ("handout", "quiz")}
        slides = next(path for path in files if path.suffix == ".html").read_text(encoding="utf-8")
    seconds = time.monotonic() - start
    missing = [
        kind
        for kind, said, wanted in (
            ("handout", words["handout"], "Look at this page."),
            ("quiz", words["quiz"], "It does not."),
            ("slides", slides, "Does it work?"),
        )
        if wanted not in said
    ]
    if missing:
        return FAILED, f"the words of {', '.join(missing)} could not be read back", "please report it"
    if workers > 1:
        return OK, f"two processes built them together in {seconds:.1f} s", ""
    return OK, f"a handout, a quiz and slides were built and read back in {seconds:.1f} s", ""


@contextlib.contextmanager
def _built(lesson: str, kinds: tuple[str, ...], workers: int) -> Iterator[list[Path]]:
    """Build kinds of document of a lesson in a folder of its own. Raises KitgenError if one was not made."""
    from kitgen import pipeline
    from kitgen.workers.choose import LIMIT, Pool

    folder = Path(tempfile.mkdtemp(prefix="kitgen-doctor-"))
    try:
        (folder / "lesson.yaml").write_text(lesson, encoding="utf-8")
        loaded = pipeline.load([folder / "lesson.yaml"])
        pipeline.check(loaded)
        planned = pipeline.plan(loaded, folder / "build", pipeline.Choices(only=kinds))
        pool = Pool(workers, LIMIT, None)
        pipeline.build(planned, executor=pool.executor if pool.wanted else None)
        _require_no_errors(planned.report)
        yield sorted(path for path in (folder / "build").rglob("*") if path.is_file())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _require_no_errors(report: Report) -> None:
    for found in report:
        if found.severity == "error":
            raise KitgenError(found.message, found.hint)


def _words(files: Iterable[Path], kind: str) -> str:
    from kitgen.prove.pdf_pages import page_texts

    path = next(path for path in files if path.name.endswith(f"_{kind}.pdf"))
    return " ".join(" ".join(page_texts(path.read_bytes())).split())


_SAMPLES = (
    "abcñéüßø", "абвя", "αβγω", "ابتن", "אבגד", "अआइक", "অআইক", "தமிழ", "ไทยก", "កខគ", "中文字", "かなカナ", "한국어",
)  # fmt: skip
"""Some letters of each script that kitgen knows a font package for."""


def _letters() -> Ended:
    """Ask the fonts for letters of each script."""
    from kitgen.text import fonts
    from kitgen.text.font_packages import package_for, script_among

    there, lacking = [], {}
    for sample in _SAMPLES:
        script = script_among(sample)
        if fonts.missing(sample):
            lacking[script] = package_for(sample[0])
        else:
            there.append(script)
    if "Latin" not in there:
        return FAILED, "there is no font with Latin letters", f"type: {install_command('--force-reinstall kitgen')}"
    if not lacking:
        return OK, f"fonts for {', '.join(there)}", ""
    packages = " ".join(dict.fromkeys(lacking.values()))
    said = f"fonts for {', '.join(there)}; none for {', '.join(lacking)}"
    return NOTE, said, f"if a lesson needs these letters, type: {install_command(f'{packages}')}"


_ARABIC = """title: ببب
language: ar
minutes: 10
essential_question: ببب
objectives: {see: ببب}
activities: [{title: ببب, minutes: 10, instructions: ببببب, objectives: [see]}]
"""


def _arabic() -> Ended:
    """Print a word whose letter has another shape at its start, in its midst and at its end, and measure them."""
    from kitgen.text import fonts

    if fonts.missing("ب"):
        return NOTE, "not tried, because no font has Arabic letters", ""
    return _joined(_ARABIC)


def _joined(lesson: str) -> Ended:
    """Measure the letters of the word that a lesson prints."""
    with _built(lesson, ("handout",), 1) as files:
        widths = _widths_of("ببببب", next(path for path in files if path.suffix == ".pdf"))
    if len(widths) != 5:
        return FAILED, "the word could not be read back as it was written", "please report it"
    if widths[4] <= max(widths[:4]):  # only the last one has its long tail
        return FAILED, "its letters are not joined", "install a current Pango with HarfBuzz"
    return OK, "a word was printed with joined letters, and read back from right to left", ""


def _widths_of(word: str, path: Path) -> list[float]:
    """The widths of the letters of a word on the first page; empty if it is not there."""
    import pypdfium2

    with pypdfium2.PdfDocument(path.read_bytes()) as document:
        page = document[0].get_textpage()
        start = page.get_text_range().find(word)
        if start < 0:
            return []
        boxes = [page.get_charbox(start + number, loose=True) for number in range(len(word))]
    return [right - left for left, _, right, _ in boxes]


def _port() -> Ended:
    """Open a port of this computer, and connect to it."""
    try:
        with (
            socket.create_server(("127.0.0.1", 0)) as server,
            socket.create_connection(server.getsockname(), timeout=5),
        ):
            server.accept()[0].close()
    except OSError as error:
        return NOTE, f"no program may connect to another one here: {error.strerror or error}", "see your firewall"
    return OK, "a port of this computer can be opened", ""


def _printers() -> Ended:
    """Ask the system for its printers."""
    from kitgen.printing.spooler import spooler

    system = spooler()
    found = system.printers()
    if found:
        return OK, f"{', '.join(found)}; the first is the default", ""
    if system.missing:
        said = f"{system.missing} is not installed, so kitgen cannot send files to printers"
        return NOTE, said, "print the file that 'kitgen print -o class-set.pdf' writes"
    return NOTE, "no printer is set up here", "print the file that 'kitgen print -o class-set.pdf' writes"
