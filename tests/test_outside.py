"""Nothing outside the project is read: links, pipes, devices and huge files are refused before they are opened."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kitgen.regular_files import Refused, read_regular
from kitgen.store.files import remove_temporary
from kitgen.text.citation_styles import problem_in
from tests.conftest import run, small_lesson

Write = Callable[..., Path]

SECRET = "quicksilver"
PAGE = '{% extends "_base/paper.html" %}{% block content %}<p>{{ brand.logo }} TEXT</p>{% endblock %}'
KIND = {"templates/sheet/kind.yaml": "title: Sheet\naudience: student\n", "templates/sheet/page.html": PAGE}
BUILD = ("build", ".", "-o", "out", "--only", "sheet", "--jobs", "1")

OVERLAY = "translates: a\nlanguage: es\ntexts: {title: quicksilver}\n"

FILES = {
    "course.yaml": "title: Kurs\nlessons: [a.yaml]\n",
    "templates/brand.yaml": "name: quicksilver\n",
    "templates/logo.png": b"\x89PNG quicksilver",
    "templates/mine.csl": "<style>quicksilver</style>",
    "templates/sheet/kind.yaml": "title: quicksilver\naudience: student\n",
    "templates/sheet/page.html": "quicksilver",
    "templates/sheet/extra.css": "p::after { content: 'quicksilver' }",
    "templates/_labels/en.yaml": "sources: quicksilver\n",
    "es/a.yaml": OVERLAY,
    "b.yaml": small_lesson("quicksilver"),
}
"""Every kind of file that a project may have, each with a word that is not to be seen."""

BUILT = ("course.yaml", "es/a.yaml", "templates/logo.png", "templates/sheet/page.html", "templates/sheet/extra.css")
"""The files for which builds are tried as well: the build reads the others as the check does."""

LAYOUT = "templates/sheet/page.html"
"""The file that a kind of document cannot do without."""

MENTIONING = {
    "templates/logo.png": {"templates/brand.yaml": "logo: logo.png\n"},
    "templates/mine.csl": {"templates/brand.yaml": "citation_style: mine.csl\n"},
    "es/a.yaml": {"course.yaml": "title: Kurs\nlessons: [a.yaml]\nlanguages: [en, es]\n"},
}
"""The files that make a file of the project one that is read."""


def _with(project: Write, name: str) -> Path:
    """A project with a lesson, in which a file of that name would be read; there is no such file yet."""
    files = {"a.yaml": small_lesson("bridge"), **KIND, **MENTIONING.get(name, {})}
    folder = project({f"school/{path}": content for path, content in files.items()}) / "school"
    (folder / name).unlink(missing_ok=True)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    return folder


def _refused(folder: Path, name: str, code: str) -> None:
    """Check and build refuse with a code, and neither hangs, says a word of the file, or prints it."""
    for arguments in (("check", "."), BUILD) if name in BUILT else (("check", "."),):
        done = run(*arguments, cwd=folder, timeout=20)
        assert done.status == 1, (arguments, done.err)
        assert f"[{code}]" in done.err
        assert SECRET not in done.err + done.out
    for paper in folder.rglob("out/**/*.pdf"):
        assert SECRET.encode() not in paper.read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_a_link_out_is_refused(project: Write, name: str) -> None:
    """Whatever the file is, and wherever it leads."""
    folder, outside = _with(project, name), project({}) / "outside"
    outside.mkdir()
    content = FILES[name]
    (outside / "file").write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / name).symlink_to(outside / "file")
    _refused(folder, name, "outside")


@pytest.mark.parametrize("name", ["es/a.yaml", "templates/sheet/page.html", "templates/brand.yaml"])
def test_a_folder_that_is_a_link_out_is_refused(project: Write, name: str) -> None:
    """Also where only a folder on the way is the link; the message names that one."""
    folder = _with(project, name)
    inner = (folder / name).parent
    content = FILES[name]
    assert isinstance(content, str)
    for path in inner.rglob("*.*"):
        path.unlink()
    for path in sorted(inner.rglob("*"), reverse=True):
        path.rmdir()
    inner.rmdir()
    outside = project({f"outside/{inner.name}/{Path(name).name}": content}) / "outside"
    inner.symlink_to(outside / inner.name)
    done = run("check", ".", "--lang", "es", cwd=folder)
    assert done.status == 1
    assert "is a link that leads outside the project [outside]" in done.err
    assert inner.relative_to(folder).as_posix() in done.err
    assert SECRET not in done.err


@pytest.mark.parametrize("name", FILES)
def test_what_is_not_a_file_is_refused(project: Write, name: str) -> None:
    """A named pipe would hang, a device would never end, a socket cannot be opened; a folder has the wrong name."""
    folder = _with(project, name)
    os.mkfifo(folder / name)
    _refused(folder, name, "not-a-file")
    (folder / name).unlink()
    (folder / name).mkdir()
    done = run("check", ".", cwd=folder)
    optional = name.startswith("templates/") and name not in (*MENTIONING, "templates/brand.yaml", LAYOUT)
    assert done.status == (0 if optional else 1)


def test_pipes_devices_and_sockets_are_named(tmp_path: Path) -> None:
    """The message says what it is, and nothing waits for it."""
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "sock"))
    (tmp_path / "link").symlink_to("/dev/zero")
    for name, words in {"pipe": "a named pipe", "sock": "a socket", "link": "a device", ".": "a folder"}.items():
        with pytest.raises(Refused, match=words):
            read_regular(tmp_path / name, 100)
    with pytest.raises(Refused, match="No such file"):
        read_regular(tmp_path / "gone", 100)
    with pytest.raises(Refused, match="no file can have this name"):
        read_regular(tmp_path / "a\0b", 100)


@pytest.mark.parametrize("name", FILES)
def test_a_huge_file_is_not_read(project: Write, name: str) -> None:
    """Files of 3 GB that take no room on the disk are refused by their size."""
    folder = _with(project, name)
    with (folder / name).open("wb") as file:
        file.truncate(3_000_000_000)
    _refused(folder, name, "too-large")


def test_a_link_inside_the_project_is_followed(project: Write) -> None:
    """A translation may be a link to another place of the same project."""
    folder = _with(project, "es/a.yaml")
    (folder / "kept.txt").write_text(OVERLAY)
    (folder / "es/a.yaml").symlink_to("../kept.txt")
    done = run("check", ".", cwd=folder)
    assert "[outside]" not in done.err


STYLE = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>S</title></info>'
    '<citation><layout><text variable="title"/></layout></citation>'
    '<bibliography><layout><text variable="title"/></layout></bibliography></style>'
)

STYLES = {
    "no-xml": ("author (year)", "is not XML"),
    "cut-off": (STYLE[:-20], "is not XML"),
    "a-page": ("<html><body/></html>", "is not a CSL style"),
    "entities": (f'<!DOCTYPE style [<!ENTITY a SYSTEM "file:///etc/passwd">]>{STYLE}', "has a DOCTYPE"),
    "no-citation": (STYLE.replace("citation>", "other>"), "has no <citation>"),
    "no-list": (STYLE.replace("bibliography>", "other>"), "has no <bibliography>"),
    "a-child": (
        '<style xmlns="http://purl.org/net/xbiblio/csl"><info><link rel="independent-parent" href="x"/></info></style>',
        "only refers to another style",
    ),
    "macro-missing": (STYLE.replace('variable="title"', 'macro="gone"'), "cannot print sources"),
    "macro-in-itself": (
        STYLE.replace("<citation>", '<macro name="m"><text macro="m"/></macro><citation>').replace(
            'variable="title"', 'macro="m"'
        ),
        "cannot print sources",
    ),
}


@pytest.mark.parametrize("name", STYLES)
def test_an_unfit_citation_style(project: Write, name: str) -> None:
    """It is an error in brand.yaml, and the documents are made with the usual style."""
    text, words = STYLES[name]
    folder = _with(project, "templates/mine.csl")
    (folder / "templates/mine.csl").write_text(text)
    for arguments in (("check", "."), BUILD):
        done = run(*arguments, cwd=folder)
        assert done.status == 1
        assert "templates/brand.yaml:1:17: error: " in done.err
        assert words in done.err
    assert (folder / "out/a/student/a_sheet.pdf").exists()


def test_a_good_citation_style_is_used() -> None:
    """The one above without a mistake, and that of kitgen."""
    assert problem_in(STYLE) == ""
    assert problem_in(f"\n{STYLE}") == ""


def test_a_logo_that_is_no_picture(project: Write) -> None:
    """The build says what the check says, and makes the documents without a logo."""
    folder = _with(project, "templates/logo.png")
    for content in (b"words", b""):
        (folder / "templates/logo.png").write_bytes(content)
        for arguments in (("check", "."), BUILD):
            done = run(*arguments, cwd=folder)
            assert done.status == 1
            assert "brand.yaml:1:7" in done.err
            assert "[brand-file]" in done.err
    assert (folder / "out/a/student/a_sheet.pdf").exists()


def test_a_logo_whose_words_no_font_has(project: Write) -> None:
    """It was left out without a word: now the brand file has an error with the way out."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 20"><title>x</title>'
        '<text x="5" y="15" font-size="12">शाला</text></svg>'
    )
    brand = "name: School\nlogo: logo.svg\n"
    folder = project({"a.yaml": small_lesson(), "templates/brand.yaml": brand, "templates/logo.svg": drawing})
    done = run("check", ".", cwd=folder)
    assert done.status == 1
    assert "brand.yaml:2:7" in done.err
    assert "no installed font has its Devanagari letters" in done.err
    assert "save it as a PNG picture" in done.err
    (folder / "templates/logo.svg").write_text(drawing.replace("शाला", "Escuela"))
    assert run("check", ".", cwd=folder).status == 0


@pytest.mark.parametrize("field", ["id", "language"])
def test_names_that_no_file_can_have(project: Write, field: str) -> None:
    """What becomes a part of a file's name has a limit."""
    long = "en" + "-abcdefgh" * 40
    folder = project({"a.yaml": small_lesson(more=f"{field}: {long}\n")})
    done = run("build", ".", "-o", "out", cwd=folder)
    assert done.status == 1
    assert f"[bad-{field}]" in done.err


@pytest.mark.parametrize("kind", ["pipe", "link", "huge"])
def test_a_class_list_that_is_not_read(project: Write, kind: str) -> None:
    """It is named by the user, and may still have come with the lessons."""
    folder = project({"in/a.yaml": small_lesson(), "secret": f"{SECRET}:x:0"}) / "in"
    path = folder / "class.csv"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "link":
        path.symlink_to("../secret")
    else:
        with path.open("wb") as file:
            file.truncate(3_000_000_000)
    done = run("print", "a.yaml", "--roster", "class.csv", "--dry-run", cwd=folder, timeout=20)
    assert done.status == 1
    assert "class.csv: error: " in done.err
    assert SECRET not in done.err


@pytest.mark.parametrize("text", ["sources: [a, b]\n", "sources: {\n", "- sources\n", b"\xff\xfe\xff"])
def test_labels_with_mistakes(project: Write, text: str | bytes) -> None:
    """They have their place, and documents are made with the words of kitgen."""
    folder = _with(project, "templates/_labels/en.yaml")
    (folder / "templates/_labels/en.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    done = run(*BUILD, cwd=folder)
    assert done.status == 1
    assert "templates/_labels/en.yaml:" in done.err
    assert (folder / "out/a/student/a_sheet.pdf").exists()


@pytest.mark.parametrize("kind", ["file", "empty", "pipe", "itself"])
def test_templates_that_are_no_folder(project: Write, kind: str) -> None:
    """They are named, and documents are made with those of kitgen."""
    folder = project({"a.yaml": small_lesson()})
    path = folder / "templates"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "itself":
        path.symlink_to("templates")
    else:
        path.write_text("words" if kind == "file" else "")
    done = run("check", ".", cwd=folder, timeout=20)
    assert done.status == 1
    assert "templates: error: this is not a folder [not-a-file]" in done.err


def test_a_huge_picture_is_not_read(project: Write) -> None:
    """Its size is looked at before its digest is made, and the check says so."""
    figure = "background: [{title: A dot, body: See, figure: {image: map.png, alt: A map}}]\n"
    folder = project({"a.yaml": small_lesson(more=figure), **KIND})
    with (folder / "map.png").open("wb") as file:
        file.truncate(3_000_000_000)
    for arguments in (("check", "."), BUILD):
        done = run(*arguments, cwd=folder, timeout=20)
        assert done.status == 1
        assert "3,000,000,000 bytes; the limit is 10,000,000" in done.err


def test_folders_nested_too_deep(project: Write) -> None:
    """A thousand folders in each other, in the templates and in the output folder."""
    folder = project({"a.yaml": small_lesson(), **KIND})
    for top in ("templates/sheet", "out"):
        (folder / top).mkdir(exist_ok=True)
        with contextlib.chdir(folder / top):
            for _ in range(1_100):
                Path("d").mkdir()
                os.chdir("d")
    for arguments in (("check", "."), ("list", ".", "--only", "sheet")):
        done = run(*arguments, cwd=folder)
        assert (done.status, done.err) == (0, "")
    remove_temporary(folder / "out")
    subprocess.run(["rm", "-rf", folder / "out", folder / "templates"], check=True)
