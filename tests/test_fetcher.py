"""Documents get the project's pictures and nothing else: no other file, no network, no device, no bomb."""

from __future__ import annotations

import ast
import io
import os
import struct
import subprocess
import sys
import sysconfig
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

import kitgen.render.formats.pdf
from tests.conftest import ROOT, only_kinds, run

kitgen.render.formats.pdf.engine()  # fontconfig must be set before WeasyPrint is first imported

from weasyprint.urls import FatalURLFetchingError  # noqa: E402

from kitgen.render.pdf.fetcher import BASE, ProjectFetcher  # noqa: E402

Write = Callable[..., Path]


def png(width: int = 8, height: int = 6) -> bytes:
    """A small good picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(buffer, "PNG")
    return buffer.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(64))) + chunk(b"IEND", b"")


def svg(inside: str, before: str = "") -> bytes:
    """An SVG with something in it."""
    text = f'{before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    return f'{text}width="20" height="10">{inside}<rect width="9" height="9"/></svg>'.encode()


@pytest.mark.parametrize(
    ("name", "content", "type"),
    [
        ("a.png", png(), "image/png"),
        ("pictures/ñandú 1.png", png(), "image/png"),
        ("pictures/b.svg", svg(""), "image/svg+xml"),
        ("c.SVG", svg('<g id="a"/><use href="#a"/><a href="https://example.org/"><text>x</text></a>'), "image/svg+xml"),
    ],
)
def test_it_serves_pictures_of_the_project(name: str, content: bytes, type: str, project: Write) -> None:
    """A picture anywhere below the folder comes with its bytes and its type, plain or percent-encoded."""
    from urllib.parse import quote

    fetcher = ProjectFetcher(project({name: content}))
    for address in (BASE + quote(name), BASE + quote(name).replace("p", "%70")):
        answer = fetcher.fetch(address)
        assert answer.read() == content
        assert answer.headers["Content-Type"] == type
        assert answer.url.startswith(BASE)


ADDRESSES = [
    "file:///etc/passwd",
    "file://{root}/a.png",
    "FILE:{root}/a.png",
    "http://project.invalid/a.png",
    "https://example.org/a.png",
    "https://project.invalid.example.org/a.png",
    "https://user@project.invalid/a.png",
    "https://project.invalid:8000/a.png",
    "https://127.0.0.1/a.png",
    "//example.org/a.png",
    "ftp://example.org/a.png",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
    "data:text/css,p{{}}",
    "javascript:alert(1)",
    "{root}/a.png",
    "a.png",
    "",
    BASE,
    BASE + "../outside.png",
    BASE + "x/../../outside.png",
    BASE + "x/../a.png",
    BASE + "%2e%2e/outside.png",
    BASE + "%2E%2E%2Foutside.png",
    BASE + "..%2foutside.png",
    BASE + "%252e%252e/outside.png",
    BASE + "x/./a.png",
    BASE + "..\\outside.png",
    BASE + "%5c%5chost%5cshare%5ca.png",
    BASE + "C:%5ca.png",
    BASE + "x//a.png",
    BASE + "%2f%2f{root}/a.png",
    BASE + "a.png%00.svg",
    BASE + "a%00.png",
    BASE + ".hidden.png",
    BASE + ".git/a.png",
    BASE + "x/.hidden.png",
    BASE + "lesson.yaml",
    BASE + "none.png",
    BASE + "folder.png",
    BASE + "a.png/b.png",
    BASE + "n" * 5_000 + ".png",
    BASE + "link.png",
    BASE + "linked/outside.png",
    BASE + "circle.png",
    BASE + "null.png",
    BASE + "pipe.png",
]


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.replace(BASE, "")[:40] or "base")
def test_it_refuses_other_addresses(address: str, project: Write, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Other schemes and hosts, ways out, hidden files, links to outside, devices and pipes: refused at once."""
    outside = tmp_path_factory.mktemp("outside")
    (outside / "outside.png").write_bytes(png())
    hidden = {".hidden.png": png(), ".git/a.png": png(), "x/.hidden.png": png(), "lesson.yaml": "title: x"}
    root = project({"a.png": png(), "x/a.png": png(), **hidden})
    (root.parent / "outside.png").write_bytes(png())
    (root / "folder.png").mkdir()
    (root / "link.png").symlink_to(outside / "outside.png")
    (root / "linked").symlink_to(outside)
    (root / "circle.png").symlink_to("circle.png")
    (root / "null.png").symlink_to("/dev/zero")
    os.mkfifo(root / "pipe.png")
    with pytest.raises(FatalURLFetchingError) as refused:
        ProjectFetcher(root).fetch(address.format(root=root))
    assert len(str(refused.value)) < 6_000
    assert str(refused.value)


def test_a_device_in_the_project_is_refused(project: Write) -> None:
    """Devices and sockets are refused even inside the project folder."""
    import socket

    root = project({})
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(root)  # the path of a socket must be short
        try:
            server.bind("s.png")
        finally:
            os.chdir(here)
        with pytest.raises(FatalURLFetchingError):
            ProjectFetcher(root).fetch(BASE + "s.png")


def test_a_link_inside_the_project_is_served(project: Write) -> None:
    """A link from one place of the project to another leads nowhere else."""
    root = project({"x/a.png": png()})
    (root / "b.png").symlink_to("x/a.png")
    assert ProjectFetcher(root).fetch(BASE + "b.png").read() == png()


CONTENTS = {
    "too-wide.png": bomb(50_000, 50_000),
    "wide.png": bomb(50_000, 600),
    "not-a-picture.png": b"hello",
    "empty.png": b"",
    "a-gif.png": b"GIF89a" + bytes(40),
    "a-script.jpg": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "doctype.svg": svg("", '<!DOCTYPE svg [<!ENTITY a "aaaa">]>'),
    "entity-file.svg": svg("<text>&a;</text>", '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "doctype-small.svg": svg("", "<!doctype svg>"),
    "utf-16.svg": svg("").decode().encode("utf-16"),
    "stylesheet.svg": svg("", '<?xml-stylesheet href="https://example.org/a.css"?>'),
    "script.svg": svg("<script>alert(1)</script>"),
    "on-load.svg": svg('<g onload="alert(1)"/>'),
    "javascript.svg": svg('<a xlink:href="javascript:alert(1)"><text>x</text></a>'),
    "image-of-elsewhere.svg": svg('<image href="https://example.org/a.png" width="9" height="9"/>'),
    "image-of-the-project.svg": svg('<image  xlink:href = " a.png" width="9" height="9"/>'),
    "use-of-a-file.svg": svg('<use xlink:href="file:///etc/passwd#a"/>'),
    "uses.svg": svg('<g id="a"/>' + '<use href="#a"/>' * 5_000),
    "large.svg": svg(f"<!--{'x' * 8_000_000}-->"),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_it_refuses_what_is_no_plain_picture(name: str, project: Write) -> None:
    """A bomb, a file of another kind, an SVG with entities, scripts or a flood of copies."""
    root = project({name: CONTENTS[name]})
    with pytest.raises(FatalURLFetchingError, match=name):
        ProjectFetcher(root).fetch(BASE + name)


def test_it_refuses_what_is_too_big(project: Write) -> None:
    """A file is refused by its size before it is read, and many pictures by their sum."""
    root = project({})
    with (root / "big.png").open("wb") as file:
        file.truncate(3_000_000_000)
    with pytest.raises(FatalURLFetchingError, match="3,000,000,000 bytes"):
        ProjectFetcher(root).fetch(BASE + "big.png")
    (root / "good.png").write_bytes(png() + bytes(9_000_000))
    fetcher = ProjectFetcher(root)
    with pytest.raises(FatalURLFetchingError, match="together"):
        [fetcher.fetch(BASE + "good.png") for _ in range(100)]


def test_it_never_opens_a_network(project: Write) -> None:
    """The way by which WeasyPrint's own fetcher reaches the network is shut."""
    with pytest.raises(FatalURLFetchingError):
        ProjectFetcher(project({})).open("https://example.org/")


# --- whole builds ----------------------------------------------------------------------------------------

LESSON = """title: A lesson
minutes: 50
essential_question: Why?
objectives: {{one: say why}}
activities: [{{title: Talk, minutes: 50}}]
exit_ticket: {{prompt: Why?, objectives: [one]}}
background:
  - title: One
    body: Text.
    figure: {{image: {image}, alt: A picture}}
"""

KIND = "title: Sheet\naudience: student\n"
PAGE = '<html lang="en"><head><title>x</title>{head}</head><body><p>Text</p>{body}</body></html>'
FIGURE = '{% for part in lesson.background %}<img src="{{ part.figure.image }}" alt="A picture">{% endfor %}'


def sheet(body: str = "", head: str = "", name: str = "sheet") -> dict[str, str]:
    """A kind of the project's own with something in its page."""
    page = PAGE.replace("{body}", body).replace("{head}", head)
    return {f"templates/{name}/kind.yaml": KIND, f"templates/{name}/page.html": page}


def test_a_picture_is_in_the_pdf(project: Write) -> None:
    """The whole way: a picture that a lesson names is in the file that was made."""
    folder = project({"lesson.yaml": LESSON.format(image="images/a.png"), "images/a.png": png(31, 17), **sheet(FIGURE)})
    done = run("build", ".", "-o", "out", "--only", "sheet", cwd=folder)
    assert (done.status, done.err) == (0, ""), done.err
    with pikepdf.open(folder / "out/lesson/student/lesson_sheet.pdf") as pdf:
        (picture,) = pdf.pages[0].Resources.XObject.values()
        assert (picture["/Width"], picture["/Height"]) == (31, 17)


@pytest.mark.parametrize(
    "image",
    [
        "images/none.png",
        "../outside.png",
        "/etc/passwd.png",
        "link.png",
        "https://example.org/a.png",
        "images/x\\y.png",
    ],
)
def test_a_bad_picture_has_its_place(image: str, project: Write, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A picture that is missing or outside the project: its place in the lesson, status 1, nothing written."""
    outside = tmp_path_factory.mktemp("outside") / "outside.png"
    outside.write_bytes(png())
    folder = project({"lesson.yaml": LESSON.format(image=image), **sheet(FIGURE)})
    (folder / "link.png").symlink_to(outside)
    done = run("build", "lesson.yaml", "-o", "out", "--only", "sheet", cwd=folder)
    assert done.status == 1
    assert "lesson.yaml:10:21: error: " in done.err
    assert "[picture-" in done.err
    assert "Traceback" not in done.err
    assert not (folder / "out").exists()


@pytest.mark.parametrize("name", ["too-wide.png", "not-a-picture.png", "doctype.svg", "script.svg"])
def test_a_hostile_picture_is_left_out(name: str, project: Write) -> None:
    """A picture that is there but may not be used: its place in the lesson, status 1, and its alternative in print."""
    folder = project({"lesson.yaml": LESSON.format(image=name), name: CONTENTS[name], **sheet(FIGURE)})
    done = run("build", "lesson.yaml", "-o", "out", "--only", "sheet", cwd=folder)
    assert done.status == 1
    assert f"lesson.yaml:10:21: error: '{name}'" in done.err
    assert "Traceback" not in done.err
    with pikepdf.open(folder / "out/lesson/student/lesson_sheet.pdf") as pdf:
        assert not pdf.pages[0].Resources.XObject


@pytest.mark.parametrize("name", ["not-a-picture.png", "script.svg"])
def test_a_hostile_picture_of_a_template_stops_the_document(name: str, project: Write) -> None:
    """There is no lesson to report it in: status 1, its name, and no document with a hole in it."""
    files = {"lesson.yaml": LESSON.format(image="a.png"), "a.png": png(), name: CONTENTS[name]}
    folder = project({**files, **sheet(f'<img src="{name}" alt="x">')})
    done = run("build", "lesson.yaml", "-o", "out", "--only", "sheet", cwd=folder)
    assert done.status == 1
    assert name in done.err
    assert "Traceback" not in done.err
    assert not (folder / "out").exists()


class Watched:
    """What a build did to the machine, by Python's own audit events."""

    def __init__(self, folder: Path, home: Path, log: Path, done: subprocess.CompletedProcess[str]) -> None:
        self.status, self.err = done.returncode, done.stderr
        events = [ast.literal_eval(line) for line in log.read_text(encoding="utf-8").splitlines()]
        self.connections = [event for event in events if event[0] != "open"]
        self.opened = {Path(folder, os.fsdecode(event[1])) for event in events if event[0] == "open"}
        own = [folder, home, ROOT / "kitgen", ROOT / "templates", ROOT / "lessons"]
        python = [Path(place) for place in [*sysconfig.get_paths().values(), *sys.path, sys.prefix] if place]
        # what Python itself reads for types of file and time zones
        system = [Path("/etc/mime.types"), Path("/dev/null"), Path("/etc/localtime")]
        places = [place for path in [*own, *python, *system] if path != ROOT for place in (path, path.resolve())]
        self.strangers = {
            path
            for path in self.opened
            if ".." in path.parts or not any(path.is_relative_to(place) for place in places)
        }


WATCH = """
import os, sys
log = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        os.write(log, (repr((event, arguments[0])) + "\\n").encode())
    elif event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"):
        os.write(log, (repr((event, repr(arguments[1:]))) + "\\n").encode())
sys.addaudithook(hook)
from kitgen.cli.main import main
main()
"""


def watched(folder: Path, *more: str) -> Watched:
    """Build a folder in a process that notes every file it opens and every connection it makes."""
    home = folder / ".home"
    log = folder / ".log"
    done = subprocess.run(
        [sys.executable, "-c", WATCH, str(log), "build", ".", "-o", "out", "--jobs", "1", *more],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(home), "XDG_CACHE_HOME": "", "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return Watched(folder, home, log, done)


@pytest.mark.slow
def test_a_build_stays_at_home(project: Write) -> None:
    """A build of a good lesson opens files of the project, kitgen, Python and fonts, and connects to nothing."""
    folder = project({"lesson.yaml": LESSON.format(image="a.png"), "a.png": png(), **sheet(FIGURE)})
    seen = watched(folder, *only_kinds("sheet", "handout", "slides", "lesson-index"))
    assert seen.status == 0, seen.err
    assert folder / "a.png" in seen.opened  # the watch works
    assert not seen.connections
    assert not seen.strangers


@pytest.mark.slow
def test_an_svg_reaches_no_other_file(project: Write) -> None:
    """A drawing that asks for another file, or imports a sheet, is left out; the rest of each document is built."""
    files: dict[str, str | bytes] = {"b.png": png(), **sheet(FIGURE)}
    number = 0
    for address in ("file:///etc/passwd", "https://example.org/a.png", "../../a.png", "b.png"):
        for element in (
            f'<image href="{address}" width="9" height="9"/>',
            f'<use xlink:href="{address}#a"/>',
            f'<style>@import "{address}";</style>',
        ):
            number += 1
            files |= {f"a{number}.svg": svg(element), f"l{number}.yaml": LESSON.format(image=f"a{number}.svg")}
    folder = project(files)
    seen = watched(folder, "--only", "sheet")
    assert not seen.connections
    assert not seen.strangers
    assert "Traceback" not in seen.err
    assert seen.status == 1
    made = {path.stem for path in (folder / "out").rglob("*.pdf")}
    assert made == {f"l{each}_sheet" for each in range(1, number + 1)}
    assert seen.err.count("[picture-unusable]") == number


@pytest.mark.slow
def test_hostile_templates_reach_nothing(project: Write, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever a template asks for, no foreign file is opened, none is attached, and nothing is connected to."""
    secret = tmp_path_factory.mktemp("outside") / "secret.png"
    secret.write_bytes(png())
    css = (secret.parent / "secret.css").as_uri()
    pages: list[tuple[str, str]] = []
    for address in (secret.as_uri(), "http://127.0.0.1:9/a.png", "/../" * 3 + str(secret), "%2e%2e/secret.png"):
        pages += [
            (f'<img src="{address}" alt="x">', ""),
            (f'<object data="{address}"></object><embed src="{address}">', ""),
            (f'<p style="background: url({address})">x</p>', ""),
            (f'<p style="list-style-image: url({address}); display: list-item; content: url({address})">x</p>', ""),
            (f'<a rel="attachment" href="{address}">x</a>', ""),
            (f'<svg width="9" height="9"><image href="{address}" width="9" height="9"/></svg>', ""),
            ("", f'<link rel="attachment" href="{address}">'),
            ("", f'<base href="{address}"><style>@import "{address}"; @page {{ background: url({address}) }}</style>'),
            ("", f"<style>@font-face {{ font-family: x; src: url({address}) }} p {{ font-family: x }}</style>"),
        ]
    pages.append(("", f'<link rel="stylesheet" href="{css}">'))
    kinds: dict[str, str] = {}
    for number, (body, head) in enumerate(pages):
        kinds |= sheet(body, head, f"k{number}")
    folder = project({"lesson.yaml": LESSON.format(image="a.png"), "a.png": png(), **kinds})
    seen = watched(folder, *(part for number in range(len(pages)) for part in ("--only", f"k{number}")))
    assert seen.status == 1
    assert "Traceback" not in seen.err
    assert "internal error" not in seen.err
    assert not seen.connections
    assert not seen.strangers
    for path in (folder / "out").rglob("*.pdf"):
        with pikepdf.open(path) as pdf:
            assert not pdf.attachments
