"""Printing through a real print service: a CUPS daemon on loopback whose printers keep what they are given."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from kitgen.diagnostics import KitgenError
from kitgen.printing.cups import Cups
from kitgen.printing.sent_jobs import FILE, SentJobs
from kitgen.printing.spooler import PrintJob
from tests.conftest import ROOT, Ran, run
from tests.cups import Service, missing
from tests.test_printing import text_of

pytestmark = pytest.mark.slow

LESSON = ROOT / "lessons" / "06-puerto-alder.yaml"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The daemon."""
    if lacking := missing():
        pytest.skip(f"CUPS is not installed ({lacking} not found); make test installs it")
    running = Service(tmp_path_factory.mktemp("cups"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that documents are built into once."""
    return tmp_path_factory.mktemp("built")


def sent(service: Service, built: Path, printer: str, *options: str | Path) -> Ran:
    """Run kitgen print with this print service, as if for the first time."""
    (built / FILE).unlink(missing_ok=True)
    return again(service, built, printer, *options)


def again(service: Service, built: Path, printer: str, *options: str | Path) -> Ran:
    """Print the same again, with the saved list of sent jobs. The case is in the extended edition."""
    kinds = ["--only", "case-packet", "--only", "key", "--each", "case-packet"]
    printing = ("print", LESSON, "--extended", "--build", built, *kinds, "--printer", printer)
    return run(*printing, *options, **service.environment)


def test_copies_sides_and_media(service: Service, built: Path) -> None:
    """A job for each document, in order, with the copies, the sides and the paper that were planned."""
    service.clear()
    done = sent(service, built, "class", "--students", "12", "--duplex", "--staple")
    assert done.status == 0, done.err
    jobs = service.printed(2)
    assert [(job.title.rpartition(": ")[2], job.copies) for job in jobs] == [("Quiz key", 1), ("Case packet", 12)]
    for job in jobs:
        assert job.options["media"] == "A4"
        assert job.options["sides"] == "two-sided-long-edge"
    assert [job.options["finishings"] for job in jobs] == ["3", "4"], "the key is one sheet: nothing to staple"
    pages = text_of(jobs[1].content)
    assert len(pages) == 4 and pages[3] == "", "a blank back, so that no copy begins on another's"
    assert "12 copies, job class-" in done.out


def test_one_sided_letter_and_booklet(service: Service, built: Path) -> None:
    """One side on Letter; booklets are turned over the short edge."""
    service.clear()
    assert sent(service, built, "class", "--students", "2", "--paper", "letter").status == 0
    jobs = service.printed(2)
    assert {(job.options["media"], job.options["sides"]) for job in jobs} == {("Letter", "one-sided")}
    service.clear()
    assert sent(service, built, "class", "--students", "2", "--booklet").status == 0
    assert {job.options["sides"] for job in service.printed(2)} == {"two-sided-short-edge"}


def test_packets_are_one_job(service: Service, built: Path, tmp_path: Path) -> None:
    """Names are only in the pages, not in the title that is visible in the print queue."""
    service.clear()
    (tmp_path / "class.csv").write_text("name\nAda Lovelace\nAlan Turing\n")
    done = sent(service, built, "class", "--roster", tmp_path / "class.csv")
    assert done.status == 0, done.err
    jobs = service.printed(2)
    assert all("Ada" not in job.title for job in jobs)
    assert "Ada Lovelace" in text_of(jobs[-1].content)[0] and jobs[-1].copies == 1
    assert "Ada" not in (built / FILE).read_text()


def test_nothing_is_sent_twice(service: Service, built: Path) -> None:
    """The same command again sends nothing and says so, unless it is asked to; other copies are another job."""
    service.clear()
    assert sent(service, built, "class", "--students", "3").status == 0
    assert len(service.printed(2)) == 2
    second = again(service, built, "class", "--students", "3")
    assert second.status == 1 and "--again" in second.err and "class-" in second.out
    assert len(service.printed(2)) == 2
    assert again(service, built, "class", "--students", "3", "--again").status == 0
    assert len(service.printed(4)) == 4
    more = again(service, built, "class", "--students", "4")
    assert more.status == 0 and "already sent: " in more.out
    assert [job.copies for job in service.printed(5)][4:] == [4]


def test_a_run_that_was_killed_while_it_sent(service: Service, built: Path) -> None:
    """What may have gone to the printer does not go again by itself."""
    service.clear()
    assert sent(service, built, "class", "--students", "2", "--dry-run").status == 0
    assert sent(service, built, "class", "--students", "2").status == 0
    quiz = next(job for job in service.printed(2) if job.title.endswith(": Case packet"))
    (built / FILE).unlink()
    # the record is written before a job goes, so this is what such a run leaves
    Service.clear(service)
    with pikepdf.open(next(built.rglob("*_case-packet_extended.pdf"))) as pdf:
        assert len(pdf.pages) == 3
    import os

    os.environ.update(service.environment)
    try:
        SentJobs(built).note("class", PrintJob(quiz.title, quiz.content, 2, "a4", ""), "")
    finally:
        for name in service.environment:
            del os.environ[name]
    done = again(service, built, "class", "--students", "2")
    assert done.status == 0 and "interrupted while sending" in done.out
    assert [job.title.rpartition(": ")[2] for job in service.printed(1)] == ["Quiz key"]


@pytest.mark.parametrize(
    ("printer", "options", "said"),
    [
        ("clas", ["--students", "2"], ["unknown printer 'clas'", "did you mean 'class'"]),
        ("letter", ["--students", "2"], ["does not support A4 paper", "--paper letter"]),
        ("letter", ["--students", "2", "--paper", "letter", "--duplex"], ["two-sided", "--duplex"]),
    ],
)
def test_printers_that_cannot(printer: str, options: list[str], said: list[str], service: Service, built: Path) -> None:
    """Plain words, the way out, status 1, and nothing was printed."""
    service.clear()
    done = sent(service, built, printer, *options)
    assert done.status == 1 and all(words in done.err for words in said), done.err
    assert not service.printed(0)


def test_stopped_and_refusing_printers(service: Service, built: Path) -> None:
    """A printer that is stopped says why; one that accepts no jobs is an error at once."""
    service.clear()
    service.admin("cupsdisable", "-r", "out of toner", "class")
    try:
        done = sent(service, built, "class", "--students", "2")
        assert done.status == 1 and "out of toner" in done.err and "cupsenable class" in done.err
    finally:
        service.admin("cupsenable", "class")
    service.admin("cupsreject", "class")
    try:
        done = sent(service, built, "class", "--students", "2")
        assert done.status == 1 and "not accepting jobs" in done.err
    finally:
        service.admin("cupsaccept", "class")
    assert not service.printed(0)


@pytest.fixture
def spanish(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user whose programs speak Spanish."""
    made = shutil.which("localedef") and subprocess.run(
        ["localedef", "-i", "es_ES", "-f", "UTF-8", tmp_path / "es_ES.UTF-8"], capture_output=True, check=False
    )
    for name, value in (service.environment | {"LOCPATH": str(tmp_path), "LC_ALL": "es_ES.UTF-8"}).items():
        monkeypatch.setenv(name, value)
    said = subprocess.run(["lpstat", "-r"], capture_output=True, text=True, check=True).stdout
    if not made or "scheduler" in said:
        pytest.skip("neither the Spanish locale nor CUPS in Spanish is installed here")


@pytest.mark.usefixtures("spanish")
def test_a_print_service_in_another_language(service: Service) -> None:
    """What CUPS says is read in English, whatever the user's language is."""
    service.clear()
    job = PrintJob("Quiz", b"%PDF-1.7", 2, "a4", "long")
    cups = Cups()
    assert set(cups.printers()) == {"class", "letter"}
    cups.check_printer("class", job)
    assert cups.send("class", job).startswith("class-")
    with pytest.raises(KitgenError, match="does not support A4 paper"):
        cups.check_printer("letter", job)
    service.admin("cupsdisable", "-r", "out of toner", "class")
    try:
        with pytest.raises(KitgenError, match="stopped: out of toner"):
            cups.check_printer("class", job)
    finally:
        service.admin("cupsenable", "class")
    assert len(service.printed(1)) == 1


def test_no_print_service(built: Path) -> None:
    """Nothing answers at that address."""
    done = run(
        "print", LESSON, "--build", built, "--only", "quiz", "--students", "2", "--printer", "class",
        CUPS_SERVER="127.0.0.1:1",
    )  # fmt: skip
    assert done.status == 1 and "CUPS" in done.err and "is not running" in done.err
    none = run(
        "print", LESSON, "--build", built, "--only", "quiz", "--students", "2", "--printer", "class", PATH="/nowhere"
    )
    assert none.status == 1 and "-o class-set.pdf" in none.err


def test_printers_are_named(service: Service, built: Path) -> None:
    """Without a printer's name, the message lists the printers."""
    done = run("print", LESSON, "--build", built, "--students", "2", **service.environment)
    assert done.status == 2 and "class, letter" in done.err
