"""Documents that are put together from the finished pages of others: pages, links, bookmarks, tags, and when."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from outloud.model import Document

from kitgen.prove.accessibility import CHECKERS, run_checker
from tests.conftest import ROOT, run, small_lesson

READER, BINDER = "bridges/student/bridges_reader.pdf", "bridges/instructor/bridges_binder_INSTRUCTOR.pdf"

MORE = """background: [{title: About the NAME, body: "The NAME is old [@lee2001; @web]. It is wide [@lee2002]."}]
keypoints: [A NAME costs more than it seems.]
quiz:
  items:
    - {type: short_answer, prompt: Who paid for the NAME?, answer: The zookeepers of the NAME., objectives: [one]}
references:
  - {id: lee2001, type: book, title: On the NAME, author: [{family: Lee, given: Ann}], issued: 2001}
  - {id: lee2002, type: book, title: Under the NAME, author: [{family: Lee, given: Ann}], issued: 2002}
  - {id: web, type: webpage, title: A page about the NAME, URL: "https://example.org/NAME"}
  - {id: unused, type: book, title: Not about the NAME, author: [{family: Wu, given: Bo}], issued: 1999}
"""
COURSE = "id: bridges\ntitle: Bridges\nlanguage: en\nrelease: [quiz]\nlessons: [bridge.yaml, tunnel.yaml]\n"


def write(folder: Path) -> Path:
    """A course of two small lessons, which asks for its own kinds of reader."""
    for name in ("bridge", "tunnel"):
        (folder / f"{name}.yaml").write_text(small_lesson(name, MORE, f"The {name}"), encoding="utf-8")
    (folder / "course.yaml").write_text(COURSE, encoding="utf-8")
    return folder


def build(folder: Path, *options: str, out: str = "out") -> Path:
    """Build a folder in this process."""
    done = run("build", folder, "-o", folder / out, "-j", "1", *options)
    assert done.status == 0, done.err
    return folder / out


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course with all of its documents. Only to read."""
    return build(write(tmp_path_factory.mktemp("course")))


def entries(built: Path) -> dict[str, dict[str, Any]]:
    """The files of a build by path."""
    return {entry["path"]: entry for entry in json.loads((built / "manifest.json").read_text())["files"]}


def bound(built: Path, reader: str) -> list[dict[str, Any]]:
    """The documents that a reader or binder has, in its order."""
    kind = entries(built)[reader]["kind"]
    text = (ROOT / "templates" / kind / "kind.yaml").read_text(encoding="utf-8")
    names = re.findall(r"[\w-]+", re.findall(r"^binds: \[(.*)\]$", text, re.MULTILINE)[0])
    files = [entry for entry in entries(built).values() if entry["kind"] in names and entry["format"] == "pdf"]
    orders = {name: order(name) for name in names if (ROOT / "templates" / name).is_dir()}
    return sorted(files, key=lambda entry: (entry["lesson"], orders[entry["kind"]], entry["kind"]))


def order(kind: str) -> int:
    """The place of a kind among the others."""
    text = (ROOT / "templates" / kind / "kind.yaml").read_text(encoding="utf-8")
    return int(re.findall(r"^order: (\d+)$", text, re.MULTILINE)[0])


def page_texts(path: Path) -> list[str]:
    """The text of each page, on one line."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    found = [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document]
    document.close()
    return found


def kids(element: Any) -> list[Any]:
    """What is in an element of the structure tree."""
    found = element.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def elements(element: Any) -> Iterator[Any]:
    """All elements below one."""
    for kid in kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "title"), [(READER, "Course reader"), (BINDER, "Instructor binder")])
def test_pages(name: str, title: str, built: Path) -> None:
    """Each page has the words of the finished page, its own foot, and a running number that the contents name."""
    texts = page_texts(built / name)
    parts = bound(built, name)
    finished = [text for part in parts for text in page_texts(built / part["path"])]
    own = len(texts) - len(finished)
    assert own == 1
    for number, (text, page) in enumerate(zip(texts[own:], finished, strict=True), own + 1):
        running = f"{title} · {number}"
        assert len(re.findall(rf"{running}\b", text)) == 1
        assert text.replace(running, "").split() == page.split()
    first = [own + 1 + sum(part["pages"] for part in parts[:index]) for index in range(len(parts))]
    assert [int(number) for number in re.findall(r"(?:\. )+\.? ?(\d+)", texts[0])] == first
    assert re.findall(r"\d\. The \w+", texts[0]) == ["1. The bridge", "2. The tunnel"]
    assert f"Page 1 of {len(texts)}" in texts[0]


@pytest.mark.slow
@pytest.mark.parametrize("name", [READER, BINDER])
def test_links(name: str, built: Path) -> None:
    """The contents lead to the documents, a citation to the sources of its own document, others to the web."""
    parts = bound(built, name)
    with pikepdf.open(built / name) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        flat = list(pdf.Root.Names.Dests.Names)
        names = {str(key): place for key, place in zip(flat[::2], flat[1::2], strict=True)}
        begin, starts, inside, web = 1, [], 0, 0
        for part in parts:
            starts.append(begin)
            pages = range(begin, begin + part["pages"])
            for number in pages:
                for note in pdf.pages[number].obj.get("/Annots", ()):
                    if "/Dest" in note:
                        assert numbers[note.Dest[0].objgen] in pages
                        inside += 1
                    else:
                        web += str(note.A.URI).startswith("https://example.org/")
            begin += part["pages"]
        led = [names[str(note.Dest)][0].objgen for note in pdf.pages[0].obj.Annots if "/Dest" in note]
        assert list(dict.fromkeys(numbers[place] for place in led)) == starts
    assert name == BINDER or (inside and web), "the guides of these lessons have no links"


@pytest.mark.slow
def test_bookmarks(built: Path) -> None:
    """Lessons, in them their documents, in them their headings, each on its page."""
    texts = page_texts(built / READER)
    parts = bound(built, READER)
    with pikepdf.open(built / READER) as pdf, pdf.open_outline() as outline:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        lessons = outline.root[1:]
        assert [item.title for item in lessons] == ["1. The bridge", "2. The tunnel"]
        documents = [document for lesson in lessons for document in lesson.children]
        assert len(documents) == len(parts)
        handout = next(document for document in documents if document.title == "Handout")
        assert handout.children
        for heading in handout.children:
            assert heading.title in texts[numbers[heading.destination[0].objgen]]
        assert numbers[lessons[1].destination[0].objgen] == numbers[lessons[1].children[0].destination[0].objgen]


@pytest.mark.slow
@pytest.mark.parametrize("name", [READER, BINDER])
def test_tags(name: str, built: Path) -> None:
    """One tree has the content of all pages; ids of cells are there once, and headings of cells exist."""
    with pikepdf.open(built / name) as pdf:
        tree = pdf.Root.StructTreeRoot
        assert [str(each.S) for each in kids(tree)] == ["/Document"]
        flat = list(tree.ParentTree.Nums)
        owners = dict(zip(map(int, flat[::2]), flat[1::2], strict=True))
        assert len(owners) == len(flat) / 2
        found = list(elements(tree))
        reached = {element.objgen for element in found}
        count = len(bound(built, name))
        assert [str(part.S) for part in kids(kids(tree)[0])[-count:]] == ["/Part"] * count
        marked = 0
        for page in pdf.pages:
            for mcid, owner in enumerate(owners[int(page.obj.StructParents)]):
                if owner is None:
                    continue
                assert owner.objgen in reached
                assert owner.Pg.objgen == page.obj.objgen
                assert mcid in [kid for kid in kids(owner) if isinstance(kid, int)]
                marked += 1
            for note in page.obj.get("/Annots", ()):
                assert owners[int(note.StructParent)].objgen in reached
        assert marked > 100
        ids = [str(element.ID) for element in found if "/ID" in element]
        assert ids or name == READER, "these handouts have no tables"
        assert len(ids) == len(set(ids))
        attributes = [element.A for element in found if isinstance(element.get("/A"), pikepdf.Dictionary)]
        assert {str(head) for each in attributes for head in each.get("/Headers", ())} <= set(ids)
        for element in found:
            assert element.P.objgen in reached | {tree.objgen}


@pytest.mark.slow
def test_checkers(built: Path) -> None:
    """Both accessibility checkers find nothing in the reader and the binder; their metadata are their own."""
    for checker in CHECKERS:
        found = run_checker(checker, built, [READER, BINDER]).found
        assert not found, [each.message for each in found]
    with pikepdf.open(built / READER) as pdf:
        assert str(pdf.docinfo.Title) == "Bridges: Course reader"
        assert str(pdf.Root.Lang) == "en"
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"


@pytest.mark.slow
def test_heads_differ(built: Path) -> None:
    """No line at the top of a document is that of another kind for the same lesson, or of the same kind for another.

    The question of a lesson is on its reading and its handout; from the third on a line is taken for a running head.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in (entry for reader in (READER, BINDER) for entry in bound(built, reader)):
        page, *_ = (document := Document(str(built / entry["path"]))).pages
        for line in document.content(page.index).lines:
            letters = len(re.sub(r"[\d\s]", "", line.text))
            if line.tagged_share >= 0.8 and line.bbox[3] > 0.88 * page.height and letters > 3:
                found.setdefault(line.text, []).append(entry)
    assert len(found) > 10
    for line, where in found.items():
        kinds = [entry["kind"] for entry in where]
        assert len(kinds) == len(set(kinds)) and len(kinds) < 3, (line, kinds)


@pytest.mark.slow
def test_alone(built: Path, tmp_path: Path) -> None:
    """Asked for alone, the reader has the same bytes, and the documents in it are not left behind; then there is
    nothing to do."""
    out = build(write(tmp_path), "--only", "reader")
    assert (out / READER).read_bytes() == (built / READER).read_bytes()
    assert [path.name for path in out.rglob("*.pdf")] == ["bridges_reader.pdf"]
    again = run("build", tmp_path, "-o", out, "-j", "1", "--only", "reader", "--json")
    assert json.loads(again.out.splitlines()[-1])["built"] == 0


@pytest.mark.slow
def test_one_sentence(tmp_path: Path) -> None:
    """After an edit only what shows it is made again, with the reader and the binder that have it."""
    out = build(write(tmp_path))

    def edited(old: str, new: str) -> set[str]:
        before = entries(out)
        path = tmp_path / "bridge.yaml"
        assert old in path.read_text(encoding="utf-8")
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        done = run("build", tmp_path, "-o", out, "-j", "1")
        assert done.status == 0
        assert "  verified  " not in done.out, "nothing that is hidden has changed"
        return {
            f"{each['lesson']} {each['kind']}"
            for each in entries(out).values()
            if before[each["path"]]["input"] != each["input"]
        }

    of_course = {"bridges reader", "bridges binder"}
    made = edited("is old", "is very old")
    assert made >= {"bridge reading", *of_course}
    assert not {each for each in made if "index" in each or "syllabus" in each or each.startswith("tunnel")}
    assert not made & {"bridge quiz", "bridge argument", "bridge key"}
    lists = {"bridge lesson-index", "bridge lesson-index-instructor"}
    assert edited("Not about the", "Nothing about the") == lists, "only they list a source that nothing cites"
    made = edited("On the bridge", "On that bridge")
    assert made >= {"bridge reading", *lists, *of_course}
    assert not made & {"bridge quiz", "bridge key", "bridges index", "bridges syllabus"}
    assert made - of_course == {each for each in made if each.startswith("bridge ")}


FAILING = '{% extends "kitgen/quiz/page.html" %}{% block content %}{{ no.such.thing }}{% endblock %}'


def test_a_document_that_fails(project: Callable[..., Path]) -> None:
    """What binds it is not made, which says why; the others are, and an older file stays."""
    folder = write(project({}))
    kind = (ROOT / "templates/reader/kind.yaml").read_text(encoding="utf-8")
    kind = re.sub(r"(?m)^binds: .*$", "binds: [handout, quiz]", kind)
    project({"templates/reader/kind.yaml": kind})
    out = build(folder, "--only", "reader")
    before = (out / READER).read_bytes()
    project({"templates/quiz/page.html": FAILING})
    done = run("build", folder, "-o", out, "-j", "1", "--only", "reader", "--only", "argument")
    assert done.status == 1
    assert "bridges_reader.pdf was not made, because" in done.err
    assert "[template]" in done.err
    assert (out / READER).read_bytes() == before


LEAFLET = {
    "templates/leaflet/kind.yaml": "title: Leaflet\naudience: student\nformats: [pdf]\non_request: yes\n",
    "templates/leaflet/page.html": '{% extends "_base/paper.html" %}{% block content %}<h2>Wide</h2><p>Sheet</p>'
    "{% endblock %}",
    "templates/leaflet/page.css": "body { page: wide-sheet }",
    "templates/leaflets/kind.yaml": "title: Leaflets\naudience: student\nscope: course\nbinds: [leaflet]\n"
    "formats: [pdf]\nuses: [title]\n",
    "templates/leaflets/page.html": '{% extends "_base/bound.html" %}',
}


@pytest.mark.parametrize(
    ("binds", "message", "hint"),
    [
        ("leaflte", "there is no kind of document called 'leaflte'", "did you mean 'leaflet'?"),
        ("quite-another", "there is no kind of document called 'quite-another'", "'kitgen list --kinds' has"),
        ("syllabus", "'syllabus' cannot be bound: it is not a PDF about one lesson", "leave it out"),
        ("lesson-index", "'lesson-index' cannot be bound: it is not a PDF about one lesson", "leave it out"),
        ("guide", "'guide' is for instructors, and this is for students", "leave it out"),
    ],
)
def test_what_cannot_be_bound(project: Callable[..., Path], binds: str, message: str, hint: str) -> None:
    """A name in `binds` that is none, or of what has no pages for these readers, is an error in its place."""
    folder = write(project(LEAFLET))
    kind = LEAFLET["templates/leaflets/kind.yaml"].replace("[leaflet]", f"[leaflet, {binds}]")
    project({"templates/leaflets/kind.yaml": kind})
    done = run("build", folder, "--only", "leaflets", "-o", folder / "out")
    assert done.status == 1
    assert f"leaflets/kind.yaml:4:18: error: {message} [bad-binds]" in done.err, done.err
    assert f"help: {hint}" in done.err


def test_only_documents_about_a_course_bind_others(project: Callable[..., Path]) -> None:
    """`binds` in a kind about one lesson would do nothing."""
    folder = write(project(LEAFLET))
    kind = LEAFLET["templates/leaflets/kind.yaml"].replace("scope: course\n", "")
    project({"templates/leaflets/kind.yaml": kind})
    done = run("build", folder, "--only", "leaflets", "-o", folder / "out")
    assert "leaflets/kind.yaml:3:9: error: only a document about the course binds others [bad-binds]" in done.err


def test_a_kind_of_the_project(project: Callable[..., Path]) -> None:
    """A kind's own `binds` is enough; pages are landscape where theirs are, on the paper of all lessons."""
    folder = write(project(LEAFLET))
    for name in ("bridge", "tunnel"):
        with (folder / f"{name}.yaml").open("a") as lesson:
            lesson.write("print: {paper: letter}\n")
    out = build(folder, "--only", "leaflets")
    document = pypdfium2.PdfDocument(next(out.rglob("*.pdf")).read_bytes())
    sizes = [page.get_size() for page in document]
    assert sizes == [(612, 792), (792, 612), (792, 612)]
    for number in (1, 2):
        page = document[number].get_textpage()
        place = page.search("Leaflets · ").get_next()
        left, bottom, right, top = page.get_charbox(place[0])
        assert 0 < left < right < 100
        assert 560 < bottom < top < 612
    document.close()
