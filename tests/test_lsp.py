"""The language server, as an editor meets it: a real process that speaks the protocol over its pipes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kitgen.diagnostics import Diagnostic, Span
from kitgen.lsp.checking import _is_there
from kitgen.lsp.features import _safe
from kitgen.lsp.outline import Outline
from kitgen.lsp.positions import Place, Text
from kitgen.lsp.schemas import FileKind
from kitgen.lsp.symbols import symbols_of
from kitgen.regular_files import Refused, read_regular, unsaved
from tests.conftest import ROOT, run, small_lesson
from tests.lsp_client import Client

BRIDGE = """id: bridge
title: Who pays for the bridge?
minutes: 50
essential_question: Who pays?
objectives:
  weigh: weigh two sides
  count: count the cars
vocabulary:
  - toll: What is paid to cross.
cases:
  - id: ferry
    title: The ferry
    decision_point: Build it again?
activities:
  - title: Talk
    minutes: 50
    uses: [case ferry]
    objectives: [weigh]
    instructions: Read [@census; @shared].
exit_ticket: {prompt: Why? 🙂, objectives: [weigh, count]}
references:
  - id: census
    type: report
    title: The census of cars
"""

COURSE = """title: Bridges
languages: [en, es]
lessons: [bridge.yaml, second.yaml]
references:
  - {id: shared, type: book, title: A book for all}
"""

OVERLAY = """translates: bridge
language: es
texts:
  title: "¿Quién paga el puente?"
  objectives.weigh.text: "sopesar"
"""

OTHER = "services:\n  web:\n    image: nginx\n"
"""A YAML file of another program."""


def write(folder: Path) -> Path:
    """The files of a course in a folder."""
    files = {
        "course/bridge.yaml": BRIDGE, "course/second.yaml": small_lesson("second"), "course/course.yaml": COURSE,
        "course/es/bridge.yaml": OVERLAY,
        "course/es/glossary.yaml": "language: es\nterms: {toll: peaje}\n",
        "course/images/Map.png": "", "course/compose.yaml": OTHER,
        "outside/secret.yaml": small_lesson("secret"),
    }  # fmt: skip
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return folder / "course"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """One server for all tests of this file, with a course as its workspace; each test opens files of its own."""
    folder = write(tmp_path_factory.mktemp("lsp") / "Ana é 100 %")
    client = Client(folder, folder)
    client.folder = folder
    yield client
    assert client.end() == 0
    assert client.errors == b""
    errors = [said["params"]["message"] for said in client.said if said["method"] == "window/logMessage"]
    assert errors == []


@pytest.fixture
def lesson(server: Client) -> Iterator[Path]:
    """The lesson, open as it is on disk; closed after the test."""
    path = server.folder / "bridge.yaml"
    server.open(path, BRIDGE)
    yield path
    server.close(path)


def has(code: str) -> Any:
    """Whether problems have one of a code."""
    return lambda found: any(each["code"] == code for each in found)


def said(found: list[dict[str, Any]], code: str) -> dict[str, Any]:
    """The problem of a code."""
    return next(each for each in found if each["code"] == code)


def spot(text: str, problem: dict[str, Any]) -> str:
    """What an editor underlines for a problem, by units of UTF-16."""
    start, end = problem["range"]["start"], problem["range"]["end"]
    assert start["line"] == end["line"]
    line = re.split(r"\r\n|\r|\n", text)[start["line"]].encode("utf-16-le")
    return line[2 * start["character"] : 2 * end["character"]].decode("utf-16-le")


def test_problems_while_typing(server: Client, lesson: Path) -> None:
    """What is typed and not saved is checked: kitgen's words with the way out, at their place, gone when corrected."""
    wrong = BRIDGE.replace("minutes: 50\ness", "minuts: 50\ness")
    server.change(lesson, wrong, 2)
    problem = said(server.problems(lesson, has("unknown-key")), "unknown-key")
    assert problem["message"] == "'minuts' is not a key that kitgen knows here\nhelp: did you mean 'minutes'?"
    assert (problem["severity"], problem["source"], spot(wrong, problem)) == (1, "kitgen", "minuts")
    server.change(lesson, BRIDGE.replace("[weigh]", "[way]"), 3)
    problem = said(server.problems(lesson, has("unknown-objective")), "unknown-objective")
    assert spot(BRIDGE.replace("[weigh]", "[way]"), problem) == "way"
    server.change(lesson, BRIDGE, 4)
    server.problems(lesson, lambda found: not has("unknown-objective")(found))
    assert lesson.read_text() == BRIDGE


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_places_are_those_of_editors(server: Client, lesson: Path, end: str, mark: str) -> None:
    """Places count units of UTF-16, behind an emoji, after a byte order mark and with the line ends of Windows."""
    text = mark + BRIDGE.replace("weigh, count]", "weigh, cont]").replace("\n", end)
    server.change(lesson, text, 2)
    assert spot(text, said(server.problems(lesson, has("unknown-objective")), "unknown-objective")) == "cont"
    text = mark + BRIDGE.replace("id: bridge", "idd: bridge").replace("\n", end)
    server.change(lesson, text, 3)
    assert spot(text, said(server.problems(lesson, has("unknown-key")), "unknown-key")) == "idd"


def test_long_files_are_read_once() -> None:
    """The outline of a file is a matter of its length, however many entries it has, and however long a line is."""
    began = time.process_time()
    items = "".join(f"    - prompt: Why {number}?\n      answer: x\n" for number in range(3000))
    parts = symbols_of(f"title: x\nquiz:\n  items:\n{items}", FileKind.LESSON)
    assert len(parts[1].inner[0].inner if parts[1].inner[0].inner else parts[1].inner) == 3000
    assert not Outline(["a" + " " * 20_000 + "b"]).entries
    assert time.process_time() - began < 3  # with each entry looked for among all others, 15 s


def test_a_problem_of_the_first_line_after_a_byte_order_mark_is_still_there() -> None:
    problem = Diagnostic("x", "m", Span("a", 1, 1), source="title: x")
    assert _is_there(problem, Text("\ufefftitle: x\n")) and not _is_there(problem, Text("\ufefftitel: x\n"))


def test_text_that_is_not_yaml(server: Client, lesson: Path) -> None:
    """A text that no parser reads has its error, and keys, ids and the outline are still there."""
    text = BRIDGE.replace("essential_question: Who pays?", 'essential_question: "Who pays?') + "rubric:\n  "
    server.change(lesson, text, 2)
    assert server.problems(lesson, lambda found: found and found[0]["severity"] == 1)
    place = {"textDocument": {"uri": lesson.as_uri()}, "position": {"line": text.count("\n"), "character": 2}}
    offered = server.ask("textDocument/completion", place)["items"]
    assert "criteria" in [item["label"] for item in offered]
    assert server.at("textDocument/definition", lesson, text, "objectives: [wei|gh]")


def test_problems_of_the_course(server: Client, lesson: Path) -> None:
    """The course is checked with the open texts: an id that two lessons have, a translation that has gone stale."""
    server.change(lesson, BRIDGE.replace("id: bridge", "id: second"), 2)
    second = server.folder / "second.yaml"
    found = server.problems(second, has("lesson-id-twice"))
    assert "bridge.yaml" in said(found, "lesson-id-twice")["message"]
    server.change(lesson, BRIDGE, 3)
    server.problems(second, lambda found: not has("lesson-id-twice")(found))


def test_a_translation(server: Client, lesson: Path) -> None:
    """A translation shows what it translates, leads to it, and has the problems of its texts."""
    path = server.folder / "es" / "bridge.yaml"
    text = OVERLAY + '  objectives.wegh.text: "x"\n'
    server.open(path, text)
    found = server.problems(path, has("translation-unknown"))
    assert spot(text, said(found, "translation-unknown")) == "objectives.wegh.text"
    hover = server.at("textDocument/hover", path, text, "objectives.we|igh.text")["contents"]["value"]
    assert "In bridge.yaml, line 6" in hover
    assert "weigh two sides" in hover
    (there,) = server.at("textDocument/definition", path, text, "objectives.we|igh.text")
    assert (there["uri"], there["range"]["start"]["line"]) == (lesson.as_uri(), 5)
    server.close(path)


OTHERS = [
    ("course.yaml", COURSE.replace("second", "third"), "lesson-missing", "third.yaml"),
    ("es/glossary.yaml", "language: es\nterms:\n  toll: {use: peaje, nt: [x]}\n", "unknown-key", "nt"),
    ("templates/brand.yaml", "name: School\nacent: red\n", "unknown-key", "acent"),
    ("templates/mine/kind.yaml", "title: Mine\naudience: students\n", "unknown-value", "students"),
]


def test_files_of_every_kind(server: Client) -> None:
    """A course, a glossary, a brand and a kind of document have their problems while they are typed, all at once."""
    new = [path for name, *_ in OTHERS if not (path := server.folder / name).exists()]
    for path in new:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("name: later\n")
    for name, text, _, _ in OTHERS:
        server.open(server.folder / name, text)
    for name, text, code, word in OTHERS:
        assert spot(text, said(server.problems(server.folder / name, has(code)), code)) == word
    for name, *_ in OTHERS:
        server.close(server.folder / name)
    for path in new:
        path.unlink()


HOVERS = [
    ("essential_|question", ["The question behind it all", "Everybody sees it", "essential_question: "]),
    ("unit|s", []),
    ("use|s:", ["What it works with"]),
    ("[we|igh]", ["objective `weigh` (line 6): weigh two sides"]),
    ("case fer|ry", ["case `ferry` (line 11): The ferry"]),
    ("@cen|sus", ["source `census` (line 22): The census of cars"]),
    ("@sha|red", ["source `shared` (line 5 in course.yaml): A book for all"]),
]


@pytest.mark.parametrize(("word", "words"), HOVERS, ids=[word for word, _ in HOVERS])
def test_hover(server: Client, lesson: Path, word: str, words: list[str]) -> None:
    """A key says what it is for, who sees it, and an example; an id what it refers to."""
    text = BRIDGE if word.replace("|", "") in BRIDGE else BRIDGE + "# units\n"
    server.change(lesson, text, 2)
    found = server.at("textDocument/hover", lesson, text, word)
    assert (found is None) == (not words)
    assert all(each in found["contents"]["value"] for each in words)


def test_hover_says_who_sees_it(server: Client, lesson: Path) -> None:
    """What students never see is said, with the words that it may be one of."""
    text = BRIDGE + "note_to_instructors: x\n"
    server.change(lesson, text, 2)
    assert (
        "Only instructors see it."
        in server.at("textDocument/hover", lesson, text, "note_to_|inst")["contents"]["value"]
    )


def test_hover_explains_a_problem(server: Client, lesson: Path) -> None:
    """Pointing at a problem shows the page that `kitgen check --explain` prints."""
    text = BRIDGE.replace("[weigh]", "[way]")
    server.change(lesson, text, 2)
    server.problems(lesson, has("unknown-objective"))
    words = server.at("textDocument/hover", lesson, text, "[wa|y]")["contents"]["value"]
    assert words.startswith("**unknown-objective**")
    assert run("check", "--explain", "unknown-objective").out.strip() in words


COMPLETIONS = [
    ("mater|", {"materials"}, {"title", "case"}),
    ("print:\n  |", {"paper", "two_sided"}, {"materials"}),
    ("print: {pa|", {"paper", "two_sided"}, {"materials"}),
    ("print:\n  paper: |", {"a4", "letter"}, {"two_sided"}),
    ("print:\n  colour: |", {"true", "false"}, set()),
    ("homework:\n  - prompt: x\n    objectives: [weigh, |", {"weigh", "count"}, {"ferry", "census"}),
    ("homework:\n  - prompt: x\n    objectives:\n      - |", {"weigh", "count"}, {"prompt"}),
    ("homework:\n  - prompt: See [@|", {"census", "shared"}, {"weigh"}),
    ("homework:\n  - |", {"prompt", "objectives"}, {"materials"}),
    ("homework:\n  - prompt: x\n    figure:\n      image: |", {"images/Map.png"}, set()),
    ("reading:\n  source: |", {"census", "shared"}, {"weigh"}),
    ("slides:\n  extra:\n    - title: x\n      after: |", {"talk", "vocabulary"}, {"weigh"}),
    ("release: [|", {"quiz", "handout"}, set()),
    ("extended:\n  |", {"discussion", "cases"}, {"two_sided"}),
    ("# a note |", set(), {"materials", "quiz"}),
    ("summary: a word |", set(), {"materials", "weigh"}),
]


@pytest.mark.parametrize(("typed", "offered", "not_offered"), COMPLETIONS, ids=[each[0] for each in COMPLETIONS])
def test_completion(server: Client, lesson: Path, typed: str, offered: set[str], not_offered: set[str]) -> None:
    """Keys of the place, words that a field may be, ids of the lesson and its course, pictures of the project."""
    text = BRIDGE + typed.replace("|", "")
    server.change(lesson, text, 2)
    items = server.at("textDocument/completion", lesson, text, BRIDGE[-20:] + typed)["items"]
    names = {item["label"] for item in items}
    assert offered <= names
    assert not not_offered & names


def test_a_key_that_is_chosen(server: Client, lesson: Path) -> None:
    """What is chosen replaces what was typed, with its colon; its page comes when it is shown."""
    text = BRIDGE + "mater"
    server.change(lesson, text, 2)
    items = server.at("textDocument/completion", lesson, text, BRIDGE[-20:] + "mater|")["items"]
    item = next(item for item in items if item["label"] == "materials")
    line = BRIDGE.count("\n")
    place = {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 5}}
    assert item["textEdit"] == {"newText": "materials: ", "range": place}
    assert "What the class needs." in server.ask("completionItem/resolve", item)["documentation"]["value"]


def test_definitions_and_references(server: Client, lesson: Path) -> None:
    """An id leads to where it is defined, also in the course; and from there to all that name it."""
    (there,) = server.at("textDocument/definition", lesson, BRIDGE, "@sha|red")
    assert there["uri"] == (server.folder / "course.yaml").as_uri()
    assert there["range"] == {"start": {"line": 4, "character": 9}, "end": {"line": 4, "character": 15}}
    found = server.at("textDocument/references", lesson, BRIDGE, "wei|gh:", context={"includeDeclaration": True})
    assert [place["range"]["start"]["line"] for place in found] == [5, 17, 19]
    found = server.at("textDocument/references", lesson, BRIDGE, "wei|gh:", context={"includeDeclaration": False})
    assert len(found) == 2
    course = server.folder / "course.yaml"
    server.open(course, COURSE)
    (there,) = server.at("textDocument/definition", course, COURSE, "second.ya|ml")
    assert there["uri"] == (server.folder / "second.yaml").as_uri()
    found = server.at("textDocument/references", course, COURSE, "sha|red", context={"includeDeclaration": True})
    assert {Path(place["uri"]).name for place in found} == {"course.yaml", "bridge.yaml"}
    server.close(course)


def test_outline(server: Client, lesson: Path) -> None:
    """The parts of a lesson, each with what it has."""
    found = server.ask("textDocument/documentSymbol", {"textDocument": {"uri": lesson.as_uri()}})
    parts = {part["name"]: [inner["name"] for inner in part["children"]] for part in found}
    assert (parts["title"], parts["objectives"], parts["cases"]) == ([], ["weigh", "count"], ["The ferry"])
    assert parts["activities"] == ["Talk"]
    for part in found:  # an editor drops a part whose name is not within it
        whole, key = part["range"], part["selectionRange"]
        assert (whole["start"]["line"], whole["end"]["line"]) >= (key["start"]["line"], key["end"]["line"])


def test_corrections(server: Client, lesson: Path) -> None:
    """A name that kitgen is sure of can be put in the place of the one that was typed, and the problem is gone."""
    text = BRIDGE.replace("uses: [case", "usess: [case").replace("[weigh, count]", "[weigh, cuont]")
    for typed, meant in (("usess", "uses"), ("cuont", "count")):
        server.change(lesson, text, 2)
        found = server.problems(
            lesson, lambda found, typed=typed: any(f"'{typed}'" in each["message"] for each in found)
        )
        problem = next(each for each in found if f"'{typed}'" in each["message"])
        asked = {"textDocument": {"uri": lesson.as_uri()}, "range": problem["range"], "context": {"diagnostics": []}}
        (action,) = server.ask("textDocument/codeAction", asked)
        (edit,) = action["edit"]["changes"][lesson.as_uri()]
        assert (action["title"], action["kind"]) == (f"Write '{meant}' instead of '{typed}'", "quickfix")
        assert (spot(text, edit), edit["newText"]) == (typed, meant)
        text = text.replace(typed, meant)
    assert text == BRIDGE


def test_other_files_are_left_alone(server: Client) -> None:
    """A YAML file of another program, one outside the workspace and one that is not saved anywhere: nothing is said."""
    compose, secret = server.folder / "compose.yaml", server.folder.parent / "outside" / "secret.yaml"
    for path, text in ((compose, OTHER), (secret, "title: [")):
        server.open(path, text)
        assert server.at("textDocument/completion", path, text, text[:3])["items"] == []
        assert server.at("textDocument/hover", path, text, text[:3]) is None
        server.close(path)
    item = {"uri": "untitled:Untitled-1", "languageId": "yaml", "version": 1, "text": "title: x"}
    server.tell("textDocument/didOpen", {"textDocument": item})
    place = {"textDocument": {"uri": item["uri"]}, "position": {"line": 0, "character": 1}}
    assert server.ask("textDocument/hover", place) is None
    assert not server.shown.get(secret.as_uri())
    assert not server.shown.get(item["uri"])


def test_a_link_out_of_the_workspace(server: Client, lesson: Path) -> None:
    """Names are not read through a link that leads out of the workspace."""
    link = server.folder / "linked.yaml"
    link.symlink_to(server.folder.parent / "outside" / "secret.yaml")
    (server.folder.parent / "outside" / "secret.yaml").write_text(BRIDGE.replace("census", "hidden"))
    text = BRIDGE + "reading:\n  source: "
    server.change(lesson, text, 2)
    items = server.at("textDocument/completion", lesson, text, BRIDGE[-20:] + "reading:\n  source: |")["items"]
    link.unlink()
    assert "hidden" not in [item["label"] for item in items]


def test_odd_questions_do_not_end_it(server: Client, lesson: Path) -> None:
    """A place behind the text, a file that is not open, hostile texts: each is answered, and the next one, too."""
    for text in ("", "\0", "- " * 3000, "[" * 50_000, "a: &a [*a]\n", "é\ud83d\n", "x" * 1_100_000, "\u2028\x85a: b"):
        server.change(lesson, text, 2)
        for method in ("hover", "completion", "definition"):
            for line, character in ((0, 0), (9_999, 9_999), (0, len(text))):
                place = {"textDocument": {"uri": lesson.as_uri()}, "position": {"line": line, "character": character}}
                server.ask(f"textDocument/{method}", place)
        server.ask("textDocument/documentSymbol", {"textDocument": {"uri": lesson.as_uri()}})
    server.problems(lesson, lambda found: found)
    gone = (server.folder / "gone.yaml").as_uri()
    assert server.ask("textDocument/documentSymbol", {"textDocument": {"uri": gone}}) is None
    server.change(lesson, BRIDGE.replace("[weigh]", "[way]"), 3)
    server.problems(lesson, has("unknown-objective"))


def test_it_answers_at_once(server: Client) -> None:
    """The first answer does not wait for the model and the checks, which are imported after it."""
    assert server.capabilities["textDocumentSync"]["change"] == 1
    script = "import sys\nimport kitgen.lsp.features\nprint('pydantic' in sys.modules or 'kitgen.check' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.full
@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_it_ends_with_its_editor(tmp_path: Path) -> None:
    """When the server is killed, the process that checks projects ends, too."""
    folder = write(tmp_path)
    client = Client(folder, folder)
    client.open(folder / "bridge.yaml", BRIDGE.replace("id: bridge", "id: second"))
    client.problems(folder / "second.yaml", has("lesson-id-twice"))  # the second process is at work by then
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(client.process.pid)], capture_output=True, text=True, check=True
    )
    (child,) = map(int, listed.stdout.split())
    client.process.kill()
    client.wait()
    assert client.gone(child)


def test_an_error_of_ours_is_logged() -> None:
    """A handler that fails answers with nothing; the editor's log has the error, with where it was."""
    logged: list[BaseException] = []

    class Stub:
        def log(self, error: BaseException) -> None:
            logged.append(error)

    def fail(server: object, params: object) -> None:
        raise ValueError("no")

    assert _safe(Stub(), fail)(None) is None  # type: ignore[arg-type]
    assert [str(error) for error in logged] == ["no"]


def test_open_texts_have_the_limits_of_files(tmp_path: Path) -> None:
    """An open text is read in place of its file, within the same limit; where there is no file, nothing is read."""
    path, gone = tmp_path / "a.yaml", tmp_path / "b.yaml"
    path.write_text("saved")
    with unsaved({path: b"typed", gone: b"typed"}):
        assert read_regular(path, 5, tmp_path) == b"typed"
        with pytest.raises(Refused) as large:
            read_regular(path, 4, tmp_path)
        with pytest.raises(Refused) as missing:
            read_regular(gone, 5, tmp_path)
        (tmp_path / "link").symlink_to(path)
        with pytest.raises(Refused) as outside:
            read_regular(tmp_path / "link", 5, tmp_path / "sub")
    assert [raised.value.code for raised in (large, missing, outside)] == ["too-large", "unreadable", "outside"]
    assert read_regular(path, 5, tmp_path) == b"saved"


def test_without_pygls(tmp_path: Path) -> None:
    """Without its library the command says what to type."""
    script = (
        "import importlib.util as u, sys\nfind = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'pygls' else find(name, *a)\n"
        "sys.argv = ['kitgen', 'lsp']\nfrom kitgen.cli.main import main\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "needs the package pygls" in done.stderr
    assert "install pygls" in done.stderr


OUTLINE = """\
a: "x: y"   # z
b:
- c: 1
  d: |
    not: this
    - nor this
- {e: [f, "g, h"], i: {j: k}}
- - l
  - m: n
"o p": >
  q: r
s: 'it''s
  t: u'
v: [w,
  x]
y:
"""


def test_outline_of_a_text() -> None:
    """Keys and entries by indentation, with what is in brackets; blocks and texts in quotes have none in them."""
    entries = Outline(OUTLINE.split("\n")).entries
    assert [entry.path for entry in entries] == [
        ("a",), ("b",), ("b", 0, "c"), ("b", 0, "d"), ("b", 1), ("b", 1, "e"), ("b", 1, "e", 0), ("b", 1, "e", 1),
        ("b", 1, "i"), ("b", 1, "i", "j"), ("b", 2, 0), ("b", 2, 1, "m"), ("o p",), ("s",), ("v",), ("v", 0), ("v", 1),
        ("y",),
    ]  # fmt: skip
    lines = OUTLINE.split("\n")
    assert all(lines[each.line][each.value_start : each.value_end] == each.value for each in entries if each.value)


def test_columns() -> None:
    """Characters and units of UTF-16 are counted to and fro; the line ends of YAML alone do not end a line."""
    text = Text("a😀b\u2028c\r\nd")
    assert text.lines == ["a😀b\u2028c", "d"]
    assert [text.place(0, column).character for column in range(4)] == [0, 1, 3, 4]
    assert [text.column(Place(0, units)) for units in range(5)] == [0, 1, 1, 2, 3]
    assert (text.found(2, 1), text.found(3, 1), text.found(9, 9)) == ((0, 4), (1, 0), (1, 1))
