"""`kitgen serve`, asked by real requests: who may ask, what is answered, and what it does when files change."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pypdfium2
import pytest

from kitgen.cli.browser import show
from kitgen.serve.answers import RequestError
from kitgen.serve.events import LONGEST
from kitgen.serve.guard import HEADERS, LARGEST_BODY
from kitgen.serve.server import LOOPBACK, names_of, open_socket
from kitgen.serve.snapshot import Snapshot, take_snapshot
from kitgen.serve.watching import is_remote_drive, kind_of_mount
from kitgen.workers.process import WorkerLost
from tests.conftest import small_lesson
from tests.runs import ends_with_us, environment, run
from tests.serving import PATIENCE, Answer, Served, served, wait_for

SECRET = "The ferry company pays for it, says nobody."
QUIZ = f"""quiz:
  - prompt: Who pays for the NAME?
    type: short_answer
    answer: {SECRET}
    objectives: [one]
discussion:
  - prompt: Should <script>alert(1)</script> the NAME be free?
    likely_answers: [{SECRET!r}]
"""
HOSTILE = "</style><script>document.title = 'taken'</script>"


def lesson(name: str, more: str = QUIZ) -> str:
    """A small lesson with answers."""
    return small_lesson(name, more, title=f"The {name}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of two lessons beside files that are not part of it."""
    top = tmp_path_factory.mktemp("serve")
    folder = top / "course"
    folder.mkdir()
    (folder / "course.yaml").write_text("title: Ways\nlessons: [bridge.yaml, ferry.yaml]\n")
    save(folder / "bridge.yaml", lesson("bridge"))
    save(folder / "ferry.yaml", lesson("ferry"))
    (folder / ".hidden.yaml").write_text(lesson("hidden"))
    (top / "outside.yaml").write_text(lesson("outside"))
    (folder / "link.yaml").symlink_to(top / "outside.yaml")
    (folder / "up").symlink_to(top)
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Served]:
    """The server of that course."""
    with served(folder) as running:
        yield running


def save(path: Path, text: str) -> None:
    """Write a file as editors do: whole."""
    temporary = path.with_name(f".{path.name}")
    temporary.write_text(text)
    temporary.replace(path)


def document(server: Served, kind: str = "handout", file: str = "bridge.yaml") -> Answer:
    """A document as a page for the screen."""
    return server.ask(f"document/{kind}~en~{file}.html")


# --- who may ask --------------------------------------------------------------------------------------------


def test_loopback_only(server: Served) -> None:
    """It listens on no address but that of this computer."""
    assert server.server._socket.getsockname()[0] == LOOPBACK
    assert server.url == f"http://{LOOPBACK}:{server.port}/{server.server.token}/"
    assert len(server.server.token) >= 22  # 128 bits


@pytest.mark.parametrize("token", ["x", "wrong-token-of-some-length", "..", "%2e%2e", "A" * 5000])
@pytest.mark.parametrize("path", ["", "api/course", "document/guide~en~bridge.yaml.html", "file/key~en~bridge.yaml"])
def test_nothing_without_the_token(server: Served, token: str, path: str) -> None:
    """Neither a page nor an answer of the instructor."""
    answer = server.ask(path, token=token)
    assert answer.status == 404 and SECRET.encode() not in answer.body


def test_nothing_at_the_top(server: Served) -> None:
    """Not even that there is a page."""
    for path in ("/", "/api/course", "//api/course", f"/{server.server.token}"):
        assert server.ask(path, token="").status == 404, path


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}", ""]
)
def test_other_names_are_refused(server: Served, host: str) -> None:
    """A site whose name was made to point here cannot read anything."""
    assert server.ask("api/course", Host=host.format(port=server.port)).status == 421


def test_one_host(server: Served) -> None:
    """Two names are none; nor is an old request without one answered."""
    path = f"/{server.server.token}/api/course"
    twice = server.raw(f"GET {path} HTTP/1.1\r\nHost: {server.host}\r\nHost: {server.host}\r\n\r\n".encode())
    none = server.raw(f"GET {path} HTTP/1.0\r\n\r\n".encode())
    assert twice.startswith(b"HTTP/1.1 4") and b"lessons" not in twice
    assert b" 421 " in none.splitlines()[0]


def test_localhost_is_ours(server: Served) -> None:
    """Both names of this computer are, in any case of letters."""
    assert server.ask("api/course", Host=f"LocalHost:{server.port}").status == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://{host}"])
def test_other_origins_are_refused(server: Served, origin: str) -> None:
    """Also for what only reads."""
    assert server.ask("api/course", Origin=origin.format(host=server.host)).status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "odd"])
def test_other_sites_are_refused(server: Served, site: str) -> None:
    """As the browser says itself, even where it sends no origin: pictures, links, frames."""
    assert server.ask("document/key~en~bridge.yaml.html", Sec_Fetch_Site=site).status == 403


def test_writes_are_from_our_page(server: Served) -> None:
    """With an origin, as JSON."""
    assert server.ask("api/problems", "POST", "{}", Content_Type="application/json").status == 403
    assert server.write("api/problems", {}, Content_Type="text/plain").status == 415
    assert server.write("api/problems", {}, Origin="http://evil.example").status == 403
    assert server.write("document/x", {}).status == 405


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"])
def test_other_methods(server: Served, method: str) -> None:
    """No preflight is answered either, so that no other site may write."""
    assert server.ask("api/course", method).status in (404, 405)


def test_bodies_have_a_limit(server: Served) -> None:
    """Whether it is announced or not."""
    announced = server.write("api/problems", {}, Content_Length=str(LARGEST_BODY + 1))
    assert announced.status == 413
    for wrong in ("-1", "1e3", "9" * 30):
        assert (
            b" 4"
            in server.raw(
                f"POST /{server.server.token}/api/problems HTTP/1.1\r\nHost: {server.host}\r\nOrigin: http://{server.host}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {wrong}\r\n\r\n".encode()
            ).splitlines()[0]
        )


@pytest.mark.parametrize(
    "path",
    [
        "ui/../server.py", "ui/%2e%2e/server.py", "ui/..%2fserver.py", "ui/%252e%252e/server.py", "ui/.x.js",
        "ui/app.js%00", "ui//app.js", "ui/", "ui", "ui/panels", "ui/..\\server.py", "ui/app.js/", "ui/app.py",
        "ui/%c0%ae%c0%ae/server.py", "/etc/passwd", "ui//etc/passwd", "%2fetc%2fpasswd", "build/x.pdf", "bridge.yaml",
    ],
)  # fmt: skip
def test_paths_stay_in_the_page(server: Served, path: str) -> None:
    """Files are served from `ui` only."""
    assert server.ask(path).status == 404


@pytest.mark.parametrize(
    "name",
    ["../outside.yaml", "link.yaml", "up/outside.yaml", ".hidden.yaml", "/etc/passwd", "course/../../outside.yaml",
     "C:/x.yaml", "bridge.yaml\n", "build/x.yaml", "con", "", "nul\0.yaml", "x" * 4000],
)  # fmt: skip
def test_files_stay_in_the_project(server: Served, name: str) -> None:
    """Links included."""
    from urllib.parse import quote

    for answer in (
        server.ask(f"api/documents?file={quote(name)}"),
        server.ask(f"document/guide~en~{quote(name)}.html"),
    ):
        assert 400 <= answer.status < 500 and b"outside" not in answer.body.replace(b"outside.yaml", b""), answer


def test_headers_of_every_answer(server: Served) -> None:
    """Also of errors, of streams, and of requests that are refused."""
    answers = [
        server.ask(""), server.ask("api/course"), server.ask("api/nothing"), server.ask("ui/app.js"), document(server),
        server.ask("api/course", Host="evil.example"), server.ask("api/course", token="x"),
        server.write("api/problems", {}, Origin="http://evil.example"),
    ]  # fmt: skip
    for answer in answers:
        assert {name.lower() for name in HEADERS} <= set(answer.headers), answer
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe-eval" not in policy
        assert "base-uri 'none'" in policy and "form-action 'none'" in policy and "frame-ancestors" in policy
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert "server" not in answer.headers
    with socket.create_connection((LOOPBACK, server.port), timeout=10) as stream:
        stream.sendall(f"GET /{server.server.token}/api/events HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode())
        head = stream.recv(65536).lower()
    assert all(f"\r\n{name.lower()}: ".encode() in head for name in HEADERS)


def test_only_our_scripts(server: Served) -> None:
    """The page runs its own files, and nothing that is written into it."""
    policy = server.ask("").headers["content-security-policy"]
    assert "script-src 'self';" in policy and "script-src 'unsafe" not in policy


# --- documents ----------------------------------------------------------------------------------------------


def test_the_course(server: Served) -> None:
    """Its lessons in order, with the version of each."""
    course = server.get("api/course")
    assert [each["file"] for each in course["lessons"]] == ["bridge.yaml", "ferry.yaml"]
    assert course["title"] == "Ways" and all(len(each["version"]) == 16 for each in course["lessons"])
    assert {each["name"] for each in course["papers"]} == {"a4", "letter"}
    assert "large-print" in {each["name"] for each in course["variants"]}


def test_documents_of_a_lesson(server: Served) -> None:
    """All that can be made, each for whom it is."""
    found = {each["kind"]: each for each in server.get("api/documents?file=bridge.yaml")["documents"]}
    assert found["handout"]["audience"] == "student" and found["guide"]["audience"] == "instructor"
    assert found["key"]["audience"] == "grader" and "case-packet" not in found
    assert found["handout"]["id"] == "handout~en~bridge.yaml"


def test_students_see_no_answers(server: Served) -> None:
    """Their page is made from their data, and searched as a build does."""
    assert SECRET.encode() not in document(server, "quiz").body
    assert SECRET.encode() in document(server, "key").body
    assert SECRET.encode() in document(server, "guide").body


def test_a_leak_is_not_shown(server: Served, folder: Path) -> None:
    """A template of the project that prints an answer: the last good page stays, with what is wrong."""
    good = server.get("api/document?id=quiz~en~bridge.yaml")
    own = folder / "templates" / "quiz"
    own.mkdir(parents=True)
    half = len(SECRET) // 2
    block = f"{{% block closing %}}<p>{{{{ '{SECRET[:half]}' ~ '{SECRET[half:]}' }}}}</p>{{% endblock %}}"
    (own / "page.html").write_text('{% extends "kitgen/quiz/page.html" %}' + block)
    found = server.get("api/document?id=quiz~en~bridge.yaml")
    assert {problem["code"] for problem in found["problems"]} == {"leak"} and found["stale"]
    assert found["address"] == good["address"]
    assert SECRET.encode() not in server.ask(found["address"]).body
    shutil.rmtree(folder / "templates")
    assert server.get("api/document?id=quiz~en~bridge.yaml")["problems"] == []


def test_a_hostile_lesson_runs_nothing(server: Served, folder: Path) -> None:
    """What it writes is text, and the page may run no script whatever is in it."""
    (folder / "ferry.yaml").write_text(
        lesson("ferry").replace("Should", f'"{HOSTILE} Should').replace("free?", 'free?"')
    )
    answer = document(server, "handout", "ferry.yaml")
    assert b"<script" not in answer.body and b"&lt;script&gt;" in answer.body
    policy = answer.headers["content-security-policy"]
    assert (
        policy.startswith("sandbox allow-same-origin;")
        and "script-src" not in policy
        and "default-src 'none'" in policy
    )
    deck = document(server, "slides", "ferry.yaml")
    policy = deck.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts;") and "allow-same-origin" not in policy
    assert b"document.title = 'taken'</script>" not in deck.body and b"script-src 'sha256-" in deck.body.replace(
        b"&#x27;", b"'"
    )
    save(folder / "ferry.yaml", lesson("ferry"))


def test_the_version_is_named(server: Served, folder: Path) -> None:
    """In the header, in the page and in the answer that leads to it."""
    version = server.get("api/course")["lessons"][0]["version"]
    answer = document(server)
    assert answer.headers["x-kitgen-version"] == version
    assert f'<meta name="kitgen-version" content="{version}">'.encode() in answer.body
    found = server.get("api/document?id=handout~en~bridge.yaml")
    assert (found["version"], found["shown"], found["stale"]) == (version, version, False)


def test_a_save_is_shown(server: Served, folder: Path) -> None:
    """Open pages hear of it, and the next page has the new text and the new version."""
    listening = server.events()
    before = server.get("api/document?id=handout~en~bridge.yaml")["version"]
    save(folder / "bridge.yaml", lesson("bridge").replace("be free", "be closed"))
    while listening.next("changed")["files"] != ["bridge.yaml"]:
        pass  # what a test before has restored
    assert b"be closed" in document(server).body
    found = server.get("api/document?id=handout~en~bridge.yaml")
    assert found["version"] != before and not found["stale"]
    assert server.get("api/course")["lessons"][0]["version"] == found["version"]
    listening.close()


def test_other_files_of_the_course_are_followed(server: Served, folder: Path) -> None:
    """The look of the school changes the page, though the lesson is of the same version; another lesson does not."""
    before = server.get("api/document?id=handout~en~bridge.yaml")
    (folder / "templates").mkdir()
    (folder / "templates" / "brand.yaml").write_text('accent: "#702000"\n')
    after = server.get("api/document?id=handout~en~bridge.yaml")
    assert after["version"] == before["version"] and after["address"] != before["address"] and not after["stale"]
    assert b"--accent: #702000" in server.ask(after["address"]).body
    (folder / "templates" / "brand.yaml").unlink()
    assert server.get("api/document?id=handout~en~bridge.yaml")["address"] == before["address"]
    words = folder / "templates" / "_labels" / "en.yaml"
    words.parent.mkdir()
    words.write_text("kind_handout: Leaflet\n")
    assert b"Leaflet" in document(server).body
    words.write_text("kind_handout: Worksheet\n")
    assert b"Leaflet" not in document(server).body and b"Worksheet" in document(server).body
    shutil.rmtree(folder / "templates")
    assert b"Worksheet" not in document(server).body


def test_what_changed_just_now_is_read_again(tmp_path: Path) -> None:
    """Two saves may leave the same time and the same size."""
    path = tmp_path / "bridge.yaml"
    path.write_text("title: one")
    before = take_snapshot(tmp_path, tmp_path / "build")
    at = path.stat().st_mtime_ns
    path.write_text("title: two")
    os.utime(path, ns=(at, at))
    assert before.changes(take_snapshot(tmp_path, tmp_path / "build", before)) == ("bridge.yaml",)


def test_near_files_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a folder has too many files, those of the course are looked at all the same."""
    monkeypatch.setattr("kitgen.serve.snapshot.MOST", 3)
    for name in (
        "bridge.yaml",
        "es/bridge.yaml",
        "archive/old/older/1.yaml",
        "archive/old/older/2.yaml",
        "old/a/b.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("title: x")
    found = take_snapshot(tmp_path, tmp_path / "build").versions
    assert {"bridge.yaml", "es/bridge.yaml", "old/a/b.txt"} == set(found)


def test_what_matters_for_a_lesson() -> None:
    """Not the other lessons and their translations; but a bank may have the name of a lesson."""
    names = ["bridge.yaml", "ferry.yaml", "es/ferry.yaml", "banks/ferry.yaml"]
    before = Snapshot({}, dict.fromkeys(names, "1"))

    def matters(name: str) -> bool:
        after = Snapshot({}, {**before.versions, name: "2"})
        return after.digest_without({"ferry.yaml"}) != before.digest_without({"ferry.yaml"})

    assert list(filter(matters, names)) == ["bridge.yaml", "banks/ferry.yaml"]


def test_a_broken_lesson(server: Served, folder: Path) -> None:
    """Its errors are listed beside the last good page, which is marked as old; another lesson goes on."""
    good = server.get("api/document?id=handout~en~bridge.yaml")
    save(folder / "bridge.yaml", lesson("bridge").replace("minutes: 50", "minutes: many", 1))
    found = server.get("api/document?id=handout~en~bridge.yaml")
    assert found["stale"] and found["shown"] == good["version"] != found["version"]
    assert found["problems"][0]["line"] == 2 and found["address"] == good["address"]
    assert server.ask(found["address"]).headers["x-kitgen-version"] == good["version"]
    course = server.get("api/course")
    assert course["lessons"][0]["problems"]["errors"] == 1 and course["lessons"][1]["problems"]["errors"] == 0
    assert document(server, "handout", "ferry.yaml").status == 200
    save(folder / "bridge.yaml", lesson("bridge"))
    assert not server.get("api/document?id=handout~en~bridge.yaml")["stale"]


def test_a_lesson_that_is_deleted_while_it_is_shown(server: Served, folder: Path) -> None:
    """Its last page stays, marked as old; when it is back all is well."""
    good = server.get("api/document?id=handout~en~ferry.yaml")
    (folder / "ferry.yaml").unlink()
    found = server.get("api/document?id=handout~en~ferry.yaml")
    assert found["stale"] and found["shown"] == good["version"] and found["problems"][0]["code"] == "lesson-missing"
    assert server.ask("api/documents?file=ferry.yaml").status == 404
    course = server.get("api/course")
    assert [problem["code"] for problem in course["problems"] if problem["severity"] == "error"] == ["lesson-missing"]
    save(folder / "ferry.yaml", lesson("ferry"))
    assert not server.get("api/document?id=handout~en~ferry.yaml")["stale"]


def test_forms_of_a_document(server: Served) -> None:
    """Paper and variant; what does not exist is said."""
    assert b"--sheet: 8.5in" in server.ask("document/handout~en~bridge.yaml.html?paper=letter").body
    large = server.ask("document/handout~en~bridge.yaml.html?variant=large-print")
    assert large.status == 200 and large.body != document(server).body
    assert b"--sheet: 297mm" in document(server, "guide").body
    assert server.ask("document/handout~en~bridge.yaml.html?paper=a5").status == 400
    assert (
        "There is no variant" in server.ask("document/handout~en~bridge.yaml.html?variant=x").json["error"]["message"]
    )
    assert server.ask("document/nothing~en~bridge.yaml.html").status == 404
    assert server.ask("document/nothing.html").status == 404


def finished(server: Served, id: str) -> Any:
    """The pages of a document, once no newer ones are made."""

    def found() -> Any:
        pages = server.get(f"api/pages?id={id}")
        return None if pages["working"] else pages

    return wait_for(found)


@pytest.mark.slow
def test_printed_pages(server: Served, folder: Path) -> None:
    """They come a moment later, as pictures of the pages of the PDF that a build makes."""
    listening = server.events()
    first = server.get("api/pages?id=quiz~en~bridge.yaml")
    assert first["working"] and not first["pages"]
    assert listening.next("pages")["document"] == "quiz~en~bridge.yaml"
    found = finished(server, "quiz~en~bridge.yaml")
    assert not found["stale"] and len(found["pages"]) == 1
    picture = server.ask(found["pages"][0]["address"])
    assert picture.body.startswith(b"\x89PNG") and picture.headers["content-type"] == "image/png"
    assert server.ask(found["pages"][0]["address"].replace("/1.png", "/2.png")).status == 404
    pdf = server.ask("file/quiz~en~bridge.yaml?format=pdf")
    assert pdf.body.startswith(b"%PDF-") and 'filename="bridge_quiz.pdf"' in pdf.headers["content-disposition"]
    assert [path.name for path in (folder / "build").iterdir()] == [".preview"]
    listening.close()


@pytest.mark.slow
def test_a_process_that_dies(server: Served) -> None:
    """Only its own job fails."""
    lost = asyncio.run_coroutine_threadsafe(server.state.background.call(os._exit, 3), server.server.loop)
    with pytest.raises(WorkerLost):
        lost.result(PATIENCE)
    assert finished(server, "guide~en~bridge.yaml")["pages"]


def test_what_takes_too_long(server: Served) -> None:
    """It is given up, and what waits behind it goes on."""

    async def forever() -> None:
        with mock.patch("kitgen.serve.state.LONGEST", 0.2):
            await server.state.run(lambda: [None for _ in iter(int, 1)])

    with pytest.raises(RequestError, match="timed out"):
        asyncio.run_coroutine_threadsafe(forever(), server.server.loop).result(PATIENCE)
    assert document(server).status == 200


@pytest.mark.slow
def test_pages_of_a_broken_lesson(server: Served, folder: Path) -> None:
    """The last ones stay, and no file of it can be saved."""
    assert finished(server, "key~en~ferry.yaml")["pages"]
    save(folder / "ferry.yaml", "title: [")
    found = server.get("api/pages?id=key~en~ferry.yaml")
    assert found["stale"] and not found["working"] and found["pages"]
    answer = server.ask("file/key~en~ferry.yaml?format=pdf")
    assert answer.status == 409 and answer.json["error"]["message"]
    save(folder / "ferry.yaml", lesson("ferry"))


@pytest.mark.slow
def test_class_sets(server: Served) -> None:
    """What is printed for a class and how many sheets that is; what cannot be is said."""
    plan = server.get("api/print?file=bridge.yaml&students=10&duplex=no&price=0,05")["plan"]
    copies = {row["kind"]: row["copies"] for row in plan["rows"]}
    assert copies["handout"] == 10 and copies["guide"] == 1 and plan["sheets"] >= 11
    assert float(plan["cost"]) == round(plan["sides"] * 0.05, 2)
    for wrong in (
        "students=0",
        "students=x",
        "students=99999",
        "price=x",
        "price=-1",
        "layout=x",
        "kinds=x",
        "paper=..",
    ):
        answer = server.ask(f"api/print?file=bridge.yaml&{wrong}")
        assert answer.status in (400, 409) and answer.json["error"]["message"], wrong
    assert server.ask("api/print?file=../outside.yaml").status == 404
    made = server.ask("class-set?file=bridge.yaml&students=3")
    assert made.body.startswith(b"%PDF-") and "bridge_class-set.pdf" in made.headers["content-disposition"]


def test_a_class_list(server: Served, folder: Path) -> None:
    """Packets with names, from a file of the project or one that is given and kept in memory only; its mistakes."""
    (folder / "3b.csv").write_text("name,group,variant\nAna,1,large-print\nBo,1,\n,,\nCy,2,\n")
    assert server.get("api/class-lists")["files"] == ["3b.csv"]
    made = server.get("api/print?file=bridge.yaml&names=3b.csv&kinds=handout")
    rows = {(row["kind"], row["title"]): row for row in made["plan"]["rows"]}
    assert made["plan"]["students"] == 3 and made["plan"]["groups"] == 2 and made["list"]["problems"] == []
    assert rows["handout", "Handout"]["copies"] == 2 and rows["handout", "Handout (large print)"]["copies"] == 1
    assert rows["", "Packets with names"]["copies"] == 3 and "Ana" not in str(made["plan"])
    before = sorted(folder.rglob("*"))
    content = base64.b64encode(b"name\nDi Rivera\nEd\n").decode()
    given = server.write("api/class-list", {"name": "c:\\x\\4a.csv", "content": content}).json
    assert given["name"] == "4a.csv" and server.get("api/class-lists")["files"] == ["3b.csv"]
    answer = server.ask(f"class-set?file=bridge.yaml&kinds=handout&given={given['given']}")
    with pypdfium2.PdfDocument(answer.body) as pdf:
        assert sum("Di Rivera" in page.get_textpage().get_text_range() for page in pdf) >= 1
    assert sorted(folder.rglob("*")) == before
    for data, words in (
        (b"x,y\n1,2\n", "no column with names"),
        (b"PK\x03\x04", "not a CSV"),
        (b"name\n", "no students"),
    ):
        bad = server.write("api/class-list", {"name": "x.csv", "content": base64.b64encode(data).decode()}).json
        made = server.get(f"api/print?file=bridge.yaml&given={bad['given']}")
        assert made["plan"] is None and words in str(made["list"]["problems"]) and made["problems"] == []
        assert words in server.ask(f"class-set?file=bridge.yaml&given={bad['given']}").json["error"]["message"]
    for wrong in ("names=../outside.csv", "names=bridge.yaml", "names=link.csv", "given=x"):
        assert server.ask(f"api/print?file=bridge.yaml&{wrong}").status in (404, 409), wrong
    large = base64.b64encode(b"x" * 1_000_001).decode()
    for name, text in (("x.csv", large), ("x.csv", "?"), ("", content), ("..", content), (5, content)):
        assert server.write("api/class-list", {"name": name, "content": text}).status in (400, 422)
    (folder / "3b.csv").unlink()


def test_two_editions(server: Served, folder: Path) -> None:
    """The extended edition of a lesson that has one: its documents, pages, files and class sets; its problems."""
    more = "extended:\n  discussion:\n    - {id: toll, prompt: What if a toll keeps people away?}\n"
    save(folder / "bridge.yaml", lesson("bridge", QUIZ + more))
    try:
        known = {each["file"]: each["editions"] for each in server.get("api/course")["lessons"]}
        assert known == {"bridge.yaml": True, "ferry.yaml": False}
        address = "api/document?id=handout~en~bridge.yaml"
        both = {each: server.get(f"{address}&edition={each}") for each in ("", "usual", "extended")}
        pages = {each: server.ask(shown["address"]).body.decode() for each, shown in both.items()}
        assert ["toll keeps" in pages[each] for each in both] == [False, False, True]
        made = server.ask("file/handout~en~bridge.yaml?edition=extended")
        assert "bridge_handout_extended.pdf" in made.headers["content-disposition"]
        with pypdfium2.PdfDocument(
            server.ask("class-set?file=bridge.yaml&students=1&kinds=handout&edition=extended").body
        ) as pdf:
            assert any("toll keeps" in page.get_textpage().get_text_range() for page in pdf)
        assert server.ask(f"{address}&edition=x").status == 400
        save(folder / "bridge.yaml", lesson("bridge", QUIZ + more.replace("prompt:", "promt:")))
        problems = server.get("api/other-edition?file=bridge.yaml")["problems"]
        assert problems and "extended edition" in problems[0]["message"] and problems[0]["line"]
    finally:
        save(folder / "bridge.yaml", lesson("bridge"))


def test_a_lesson_without_a_translation(server: Served) -> None:
    """The problem is one of its file, by the name that the page knows; a class set is refused, too."""
    (problem,) = server.get("api/document?id=handout~fr~bridge.yaml")["problems"]
    assert (problem["file"], problem["code"]) == ("bridge.yaml", "translation-none")
    answer = server.ask("class-set?file=bridge.yaml&language=fr")
    assert answer.status == 409 and "not translated" in answer.json["error"]["message"]


@pytest.mark.slow
def test_documents_of_the_course(server: Served) -> None:
    """They are listed with it, and made of all its lessons."""
    found = {each["kind"]: each for each in server.get("api/course")["documents"]}
    assert found["syllabus"]["id"] == "syllabus~en~" and "calendar" not in found
    assert server.ask("file/syllabus~en~?format=pdf").body.startswith(b"%PDF-")


# --- many clients -------------------------------------------------------------------------------------------


def test_fifty_clients(server: Served, folder: Path) -> None:
    """All hear of a change, and all get the page."""
    listening = [server.events() for _ in range(50)]
    save(folder / "bridge.yaml", lesson("bridge").replace("be free", "be toll-free"))
    version = server.get("api/course")["version"]
    for each in listening:
        while each.next("changed")["version"] != version:
            pass
    pages: list[bytes] = []
    threads = [threading.Thread(target=lambda: pages.append(document(server).body)) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pages) == 50 and all(b"toll-free" in page for page in pages)
    for each in listening:
        each.close()
    save(folder / "bridge.yaml", lesson("bridge"))


def test_a_client_that_never_reads(server: Served) -> None:
    """It is let go when too much waits for it, and the others go on."""
    events = server.state.events
    wait_for(lambda: not events._queues)
    silent = socket.create_connection((LOOPBACK, server.port))
    silent.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    silent.sendall(f"GET /{server.server.token}/api/events HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode())
    wait_for(lambda: len(events._queues) == 1)
    long = {"files": ["x" * 100_000]}
    loop = server.server.loop
    for _ in range(LONGEST * 3):
        loop.call_soon_threadsafe(events.publish, "changed", long)
    wait_for(lambda: not events._queues)
    assert server.ask("api/course").status == 200
    silent.close()


def test_two_hundred_idle_connections(server: Served) -> None:
    """The others are answered all the same."""
    idle = [socket.create_connection((LOOPBACK, server.port)) for _ in range(200)]
    assert server.ask("api/course").status == 200
    for each in idle:
        each.close()


def test_a_request_that_never_comes(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of its head, or half of its body: the connection is closed, and no more than said."""
    monkeypatch.setattr("kitgen.serve.server.LONGEST_HEAD", 0.1)
    monkeypatch.setattr("kitgen.serve.guard.SLOWEST", 0.1)
    with socket.create_connection((LOOPBACK, server.port), timeout=PATIENCE) as half:
        half.sendall(b"GET / HTTP/1.1\r\nHo")
        assert half.recv(1) == b""
    head = (
        f"POST /{server.server.token}/api/problems HTTP/1.1\r\nHost: {server.host}\r\nOrigin: http://{server.host}\r\n"
    )
    length = "Content-Type: application/json\r\nContent-Length: 9\r\nConnection: close\r\n\r\n{"
    assert server.raw(f"{head}{length}".encode()).startswith(b"HTTP/1.1 408 ")


def test_a_page_that_is_closed_while_it_sends(server: Served, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is said of it in the window of the server."""
    head = (
        f"POST /{server.server.token}/api/problems HTTP/1.1\r\nHost: {server.host}\r\nOrigin: http://{server.host}\r\n"
    )
    with socket.create_connection((LOOPBACK, server.port)) as page:
        page.sendall(f"{head}Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{{".encode())
        wait_for(lambda: server.server._server.server_state.tasks)
    wait_for(lambda: not server.server._server.server_state.tasks)
    assert not caplog.records


@pytest.mark.full
def test_more_connections_than_there_can_be(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that asks for nothing makes way for one that does."""
    monkeypatch.setattr("kitgen.serve.server.most_connections", lambda: 5)
    idle = [socket.create_connection((LOOPBACK, server.port)) for _ in range(20)]
    assert server.ask("api/course").status == 200
    wait_for(lambda: len(server.server._server.server_state.connections) <= 5)
    for each in idle:
        each.close()


@pytest.mark.parametrize(
    "request_", [b"\x00\x01\x02\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"A" * 70_000, b"GET " + b"/a" * 40_000]
)
def test_noise(server: Served, request_: bytes) -> None:
    """What cannot be read as a request does not end the server."""
    server.raw(request_)
    assert server.ask("api/course").status == 200


def test_a_body_that_does_not_say_how_long_it_is(server: Served) -> None:
    """It is cut off at the limit."""
    head = (
        f"POST /{server.server.token}/api/problems HTTP/1.1\r\nHost: {server.host}\r\nOrigin: http://{server.host}\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    part = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
    assert b" 413 " in server.raw(head.encode() + part * (LARGEST_BODY // 0x100000 + 1) + b"0\r\n\r\n").splitlines()[0]


# --- starting -----------------------------------------------------------------------------------------------


def test_names() -> None:
    """The names by which a server is called."""
    assert names_of("127.0.0.1", 80) == ["127.0.0.1:80", "localhost:80"]
    assert names_of("::1", 80)[0] == "[::1]:80"


def test_a_port_that_is_taken() -> None:
    """Another one is found; if it was asked for it is an error that says what to do."""
    from kitgen.diagnostics import KitgenError

    with open_socket(LOOPBACK, 0) as taken, pytest.raises(KitgenError) as refused:
        open_socket(LOOPBACK, taken.getsockname()[1])
    assert "leave out --port" in refused.value.hint
    for host in ("192.0.2.1", "no such host"):
        with pytest.raises(KitgenError, match="is not an address of this computer"):
            open_socket(host, None)
    with open_socket(LOOPBACK, None) as one, open_socket(LOOPBACK, None) as other:
        assert one.getsockname()[1] != other.getsockname()[1]


def test_network_drives() -> None:
    """By the longest mount point."""
    mounts = "/dev/sda / ext4 rw 0 0\nserver:/x /home/a\\040b nfs4 rw 0 0\n"
    assert kind_of_mount(Path("/home/a b/course"), mounts) == "nfs4"
    assert kind_of_mount(Path("/home/ab"), mounts) == "ext4"


def test_drives_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A share of another computer is one, and so is a drive that Windows calls remote."""
    assert is_remote_drive(PureWindowsPath("//server/share/course"))
    assert not is_remote_drive(PureWindowsPath("C:/course"))  # here nothing can be asked
    kernel = SimpleNamespace(GetDriveTypeW=lambda drive: 4 if drive == "H:\\" else 3)
    monkeypatch.setattr("ctypes.windll", SimpleNamespace(kernel32=kernel), raising=False)
    assert is_remote_drive(PureWindowsPath("H:/course")) and not is_remote_drive(PureWindowsPath("C:/course"))


def test_a_port_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other program may listen at it as well."""
    asked: list[int] = []
    monkeypatch.setattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR, raising=False)
    monkeypatch.setattr(socket.socket, "setsockopt", lambda self, level, option, value: asked.append(option))
    with open_socket(LOOPBACK, 0):
        assert asked == [socket.SO_EXCLUSIVEADDRUSE]


def test_the_browser_gets_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever the user has chosen."""
    said = tmp_path / "said"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{said}.part"\nmv "{said}.part" "{said}"\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    assert show("http://127.0.0.1:8700/token/")
    wait_for(said.exists)
    assert said.read_text() == "http://127.0.0.1:8700/token/\n"


def test_a_whole_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where that was asked for, the server is called by the addresses and the name of this computer."""
    monkeypatch.setattr(socket, "gethostname", lambda: "desk")
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_: [(0, 0, 0, "", ("192.0.2.7", 0)), (0, 0, 0, "", ("127.0.1.1", 0))]
    )
    assert names_of("0.0.0.0", 80) == ["192.0.2.7:80", "desk:80", "127.0.0.1:80", "localhost:80"]


def test_polling(tmp_path: Path) -> None:
    """Where the system tells of nothing, files are looked at every second."""
    (tmp_path / "bridge.yaml").write_text(lesson("bridge"))
    with served(tmp_path, poll=True) as server:
        listening = server.events()
        (tmp_path / "bridge.yaml").write_text(lesson("bridge") + "# more\n")
        assert listening.next("changed")["files"] == ["bridge.yaml"]
        listening.close()


def test_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The libraries of the server, with the command that installs them."""
    monkeypatch.setattr("kitgen.cli.serve.find_spec", lambda name: None)
    done = run("serve", tmp_path)
    assert done.status == 1 and "starlette and uvicorn and watchfiles" in done.err and "install starlette" in done.err


def test_an_output_folder_that_leads_elsewhere(tmp_path: Path) -> None:
    """It may have come with an archive: it is not used unless it is named."""
    course = tmp_path / "course"
    course.mkdir()
    (course / "build").symlink_to(tmp_path)
    done = run("serve", course, "--no-open")
    assert done.status == 1 and "link out of the course" in done.err


@pytest.mark.kills
def test_from_start_to_end(tmp_path: Path) -> None:
    """The address is printed, and Ctrl-C ends it without a complaint."""
    (tmp_path / "bridge.yaml").write_text(lesson("bridge"))
    command = [sys.executable, "-m", "kitgen", "serve", str(tmp_path), "--no-open"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(PYTHONUNBUFFERED="1"),
        preexec_fn=ends_with_us,
    )  # fmt: skip
    assert process.stdout is not None
    first = process.stdout.readline()
    assert re.search(r"http://127\.0\.0\.1:\d+/[\w-]{22,}/", first)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (0, "") and "has ended" in out
