"""A build changes nothing outside its output folder, whatever is in that folder: it may have come with an archive."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kitgen.diagnostics import KitgenError, Report
from kitgen.digests import digest
from kitgen.store import below
from kitgen.store.files import append_line, content_of, remove, remove_temporary, set_aside, write_below
from kitgen.store.lock import LOCK
from kitgen.store.manifest import Entry, write_manifest
from kitgen.store.output_folder import OutputFolder
from tests.conftest import Ran, run, small_lesson

Write = Callable[..., Path]

PAGE = '{% extends "_base/paper.html" %}{% block content %}<p>{{ lesson.essential_question }}</p>{% endblock %}'
SHEET = "out/a/student/a_sheet.pdf"
BUILD = ("build", "a.yaml", "b.yaml", "-o", "out", "--only", "sheet", "--jobs", "1")


@pytest.fixture
def school(project: Write) -> Iterator[Path]:
    """A project with two lessons and a small kind of document; beside it a folder that nothing may change."""
    folder = project(
        {
            "school/a.yaml": small_lesson("arch"),
            "school/b.yaml": small_lesson("bow"),
            "school/templates/sheet/kind.yaml": "title: Sheet\naudience: student\n",
            "school/templates/sheet/page.html": PAGE,
            "outside/a_sheet.pdf": "precious",
            "outside/.kitgen-1.tmp": "precious",
            "outside/manifest.json": "precious",
            "outside/empty/x.pdf": "precious",
        }
    )
    before = _everything(folder / "outside")
    yield folder / "school"
    assert _everything(folder / "outside") == before


def _everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


def _built(folder: Path, *arguments: str) -> Ran:
    return run(*(arguments or BUILD), cwd=folder, timeout=30)


@pytest.mark.slow
@pytest.mark.parametrize("link", ["out/a", "out/a/student"])
def test_documents_are_not_written_through_a_link(school: Path, link: str) -> None:
    """The lesson behind the link fails, with the link's name and where it leads; the other one is built."""
    (school / link).parent.mkdir(parents=True)
    (school / link).symlink_to(school.parent / "outside")
    done = _built(school)
    assert done.status == 1
    assert f"{link}: error: '{link}' is a link to '{school.parent / 'outside'}'; nothing is written" in done.err
    assert "[output-blocked]" in done.err
    assert "remove it, or choose another folder with -o" in done.err
    assert (school / "out/b/student/b_sheet.pdf").exists()
    assert "1 document failed" in done.out


@pytest.mark.slow
@pytest.mark.parametrize("name", ["manifest.json", ".kitgen-journal.jsonl", ".kitgen-last.json"])
@pytest.mark.parametrize("kind", ["link", "second-name", "pipe", "dangling"])
def test_what_a_build_notes_stays_inside(school: Path, name: str, kind: str) -> None:
    """A manifest, journal or record that is a link is replaced; a pipe is not waited for."""
    (school / "out").mkdir()
    path, target = school / "out" / name, school.parent / "outside/manifest.json"
    if kind == "link":
        path.symlink_to(target)
    elif kind == "second-name":
        os.link(target, path)
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(school.parent / "outside/new")
    done = _built(school)
    assert (done.status, done.err) == (0, "")
    assert len(json.loads((school / "out/manifest.json").read_bytes())["files"]) == 2
    assert not (school.parent / "outside/new").exists()


def test_a_folder_in_the_place_of_the_manifest(school: Path) -> None:
    """It is named; the documents are built."""
    (school / "out/manifest.json").mkdir(parents=True)
    done = _built(school)
    assert done.status == 1
    assert "out/manifest.json: error: " in done.err
    assert (school / SHEET).exists()


@pytest.mark.parametrize("kind", ["folder", "file-for-a-folder"])
def test_one_document_that_cannot_be_written(school: Path, kind: str) -> None:
    """The others are built all the same."""
    if kind == "folder":
        (school / SHEET).mkdir(parents=True)
    else:
        (school / "out").mkdir()
        (school / "out/a").write_text("words")
    done = _built(school)
    assert done.status == 1
    assert ("is a folder" if kind == "folder" else "'out/a' is a file") in done.err
    assert (school / "out/b/student/b_sheet.pdf").exists()


@pytest.mark.parametrize("kind", ["link", "pipe", "huge"])
def test_what_is_in_the_place_of_a_document_is_kept(school: Path, kind: str) -> None:
    """It gets another name, without being read or followed."""
    assert _built(school).status == 0
    (school / SHEET).unlink()
    if kind == "link":
        (school / SHEET).symlink_to(school.parent / "outside/a_sheet.pdf")
    elif kind == "pipe":
        os.mkfifo(school / SHEET)
    else:
        with (school / SHEET).open("wb") as file:
            file.truncate(20_000_000_000)
    done = _built(school)
    assert done.status == 0
    assert "[set-aside]" in done.err
    assert (school / SHEET).read_bytes().startswith(b"%PDF")


def test_nothing_is_removed_through_a_link(school: Path) -> None:
    """A manifest that claims a file behind a link, with its digest: it stays, and the claim is forgotten quietly."""
    (school / "out").mkdir()
    (school / "out/link").symlink_to("../../outside")
    sha = digest(b"precious")
    entry = Entry("link/a_sheet.pdf", "z", "sheet", "student", "pdf", "en", 1, 8, sha, "0", 1.0, source="../z.yaml")
    write_manifest(school / "out", [entry], {})
    report = Report()
    assert not OutputFolder(school / "out").discard(entry.path, report)
    assert not OutputFolder(school / "out").discard(entry.path, report, aside=True)
    assert not report.found


def test_the_output_folder_itself_may_be_a_link(school: Path) -> None:
    """If its user named it: with the usual name it may have come with the lessons."""
    (school.parent / "elsewhere").mkdir()
    (school / "build").symlink_to("../elsewhere")
    done = _built(school, "build", "a.yaml", "--only", "sheet", "--jobs", "1")
    assert done.status == 1
    assert "'build' is a link to '../elsewhere'" in done.err
    assert not [*(school.parent / "elsewhere").iterdir()]
    done = _built(school, "build", "a.yaml", "--only", "sheet", "--jobs", "1", "-o", "build")
    assert (done.status, done.err) == (0, "")
    assert (school.parent / "elsewhere/a/student/a_sheet.pdf").exists()


@pytest.mark.parametrize(
    ("kind", "words"),
    [("folder", "a folder"), ("pipe", "a named pipe"), ("link", "a link to"), ("second-name", "a second name")],
)
def test_a_lock_that_is_no_lock(school: Path, kind: str, words: str) -> None:
    """It is named, and nothing is opened through it."""
    (school / "out").mkdir()
    path, target = school / "out" / LOCK, school.parent / "outside/manifest.json"
    make: dict[str, Callable[[], object]] = {
        "folder": path.mkdir,
        "pipe": lambda: os.mkfifo(path),
        "link": lambda: path.symlink_to(target),
        "second-name": lambda: os.link(target, path),
    }
    make[kind]()
    done = _built(school)
    assert done.status == 1
    assert f"the lock of this folder, 'out/{LOCK}', is {words}" in done.err.replace("a file with ", "")


@contextlib.contextmanager
def _denied(path: Path) -> Iterator[None]:
    """Nothing may be written to a file or folder, not even by root where the file system can say so."""
    change = shutil.which("chattr")
    if os.geteuid():
        path.chmod(0o500)
        yield
        path.chmod(0o700)
        return
    if change is None or subprocess.run([change, "+i", path], capture_output=True, check=False).returncode:
        pytest.skip("this file system has no immutable files")
    try:
        yield
    finally:
        subprocess.run([change, "-i", path], check=True)


def test_a_lock_of_another_user(school: Path) -> None:
    """One that cannot be opened stops the build, where others may be building into the folder."""
    lock = school / "out" / LOCK
    lock.parent.mkdir()
    lock.touch()
    with _denied(lock):
        done = _built(school)
        assert done.status == 1
        assert f"'out/{LOCK}', cannot be opened" in done.err


def test_a_folder_of_another_user(school: Path) -> None:
    """Its documents fail, and the others are built; so with the manifest."""
    inner = school / "out/a/student"
    inner.mkdir(parents=True)
    with _denied(inner):
        done = _built(school)
        assert done.status == 1
        assert "'out/a/student' cannot be written to" in done.err
        assert (school / "out/b/student/b_sheet.pdf").exists()
    with _denied(school / "out"):
        (school / "a.yaml").write_text(small_lesson("arch", title="New"))
        done = _built(school)
        assert done.status == 1
        assert "'out' cannot be written to" in done.err


@pytest.mark.parametrize("descriptors", [True, False])
def test_every_step_by_itself(school: Path, descriptors: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each function of the store refuses a link on the way, on systems without descriptors of folders too."""
    monkeypatch.setattr(below, "_BY_DESCRIPTOR", descriptors)
    folder = school / "out"
    folder.mkdir()
    (folder / "link").symlink_to("../../outside")
    for step in (
        lambda: write_below(folder, "link/new.pdf", b"x"),
        lambda: write_below(folder, "link/deep/new.pdf", b"x"),
        lambda: set_aside(folder, "link/a_sheet.pdf", "kept"),
        lambda: append_line(folder, "link/a_sheet.pdf", b"x"),
    ):
        with pytest.raises(KitgenError, match="is a link to"):
            step()
    assert content_of(folder, "link/a_sheet.pdf") is None
    assert not remove(folder, "link/a_sheet.pdf")
    remove_temporary(folder)
    assert write_below(folder, "a/b/new.pdf", b"x") is None
    assert content_of(folder, "a/b/new.pdf") == b"x"
    assert set_aside(folder, "a/b/new.pdf", "kept") == "a/b/new (kept).pdf"
    append_line(folder, "notes", b"x")
    assert content_of(folder, "notes") == b"\nx"
    assert remove(folder, "a/b/new (kept).pdf")
    assert not (folder / "a").exists()


def test_a_link_that_comes_and_goes(school: Path) -> None:
    """A folder that another program exchanges for a link, again and again, while files are written into it."""
    folder = school / "out"
    (folder / "real").mkdir(parents=True)
    (folder / "link").symlink_to("../../outside")
    stop = threading.Event()

    def exchange() -> None:
        while not stop.is_set():
            for name in ("real", "link"):
                with contextlib.suppress(OSError):
                    (folder / name).rename(folder / "a")
                    (folder / "a").rename(folder / name)

    thread = threading.Thread(target=exchange)
    thread.start()
    try:
        for number in range(300):
            with contextlib.suppress(KitgenError):
                write_below(folder, f"a/{number}.pdf", b"x")
            remove(folder, "a/a_sheet.pdf")
            with contextlib.suppress(OSError, KitgenError):
                append_line(folder, "a/manifest.json", b"x")
    finally:
        stop.set()
        thread.join()
    there = {path.name for path in (school.parent / "outside").iterdir()}
    assert there == {".kitgen-1.tmp", "a_sheet.pdf", "empty", "manifest.json"}


def test_new_and_translate_write_nothing_outside(school: Path) -> None:
    """Their folders may be links in an archive as well."""
    (school / "es").symlink_to("../outside/empty")
    done = _built(school, "translate", "es", "a.yaml")
    assert done.status == 1
    assert "'es' is a link that leads outside the project" in done.err
    (school / ".kitgen").symlink_to("../outside/empty")
    done = _built(school, "new", "lesson", "c.yaml")
    assert done.status == 1
    assert "'.kitgen' is a link to '../outside/empty'" in done.err
