"""Fillable papers: the form fields are named, labelled, in order and in place, and what is typed is seen in print."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import Any

import outloud
import page as page_validation
import pikepdf
import pypdfium2
import pytest

from tests.conftest import ROOT, STARTER, run, small_lesson
from tests.test_accessibility import elements

pytestmark = pytest.mark.slow

PDFIUM = pypdfium2.raw
TAB = 9


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lesson with every kind of answer space, in its extended edition, on paper and as forms, and the starter's forms
    in large print."""
    folder = tmp_path_factory.mktemp("fillable")
    for variant in ((), ("--variant", "fillable")):
        done = run("build", ROOT / "lessons/02-lucky-once.yaml", "--extended", "-o", folder, "--lang", "en", "-j", "1",
                   "--only", "handout", "--only", "quiz", "--only", "argument", *variant)  # fmt: skip
        assert done.status == 0, done.err
    done = run("build", STARTER, "-o", folder, "--variant", "fillable+large-print", "-j", "1", "--only", "handout",
               "--only", "quiz")  # fmt: skip
    assert done.status == 0, done.err
    return folder


def forms(made: Path) -> list[Path]:
    """The fillable files."""
    found = sorted(made.rglob("*_fillable*.pdf"))
    assert len(found) == 5
    return found


def fillable(made: Path, kind: str) -> Path:
    """One of the full lesson."""
    return next(made.rglob(f"lucky-once_{kind}_extended_fillable.pdf"))


def widgets(pdf: pikepdf.Pdf) -> list[tuple[int, Any]]:
    """Every widget in the order of its page's list, with the number of its page."""
    return [
        (number, note)
        for number, page in enumerate(pdf.pages)
        for note in page.get("/Annots", ())
        if note.Subtype == "/Widget"
    ]


def named(widget: Any) -> str:
    """The name of its field."""
    return str(widget.T if "/T" in widget else widget.Parent.T)


def test_fields_have_names_and_labels(made: Path) -> None:
    """Field names are unique, each field has a label, radio buttons are in groups, and all fields are empty."""
    for path in forms(made):
        with pikepdf.open(path) as pdf:
            fields = list(pdf.Root.AcroForm.Fields)
            names = [str(field.T) for field in fields]
            assert len(names) == len(set(names)), path.name
            assert not any("." in name for name in names), names
            assert {named(widget) for _, widget in widgets(pdf)} == set(names)
            for field in fields:
                assert str(field.TU).strip(), (path.name, field.T)
                assert str(field.get("/V", "/Off")) == "/Off", (path.name, field.T)
                for kid in field.get("/Kids", ()):
                    assert kid.Parent.T == field.T
                    assert str(kid.TU).startswith(str(field.TU))
                    assert str(kid.AS) == "/Off"
                    assert len(kid.AP.N.keys()) == 2
            assert "/NeedAppearances" not in pdf.Root.AcroForm


def test_what_becomes_of_a_quiz(made: Path) -> None:
    """Single choice is a group, multiple choice are boxes, gaps and lines are texts; labels say what is asked."""
    with pikepdf.open(fillable(made, "quiz")) as pdf:
        fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        assert list(fields) == [
            "name", "date", "quiz-1", "quiz-2", *(f"quiz-3-{letter}" for letter in "abcd"), "quiz-4", "quiz-5",
            "quiz-6", "quiz-7", "quiz-8", "quiz-8-2", "quiz-8-3", "quiz-8-4", "quiz-9",
            *(f"quiz-9-{number}" for number in range(2, 6)), "quiz-10", "quiz-10-2", "quiz-10-3",
        ]  # fmt: skip
        assert len(fields["quiz-1"].Kids) == 4
        assert int(fields["quiz-1"].Ff) == 1 << 15
        assert [str(state) for kid in fields["quiz-1"].Kids for state in kid.AP.N if state != "/Off"] == [
            "/a", "/b", "/c", "/d",
        ]  # fmt: skip
        assert str(fields["quiz-1"].Kids[1].TU) == (
            "Question 1: What does ¶ 4 do with the IRA’s sentence of 1984? – B "
            "It keeps the contrast of once and always and changes the speakers"
        )
        assert str(fields["quiz-8-3"].TU) == "Question 8: Match each expression with its meaning. – n p"
        assert "Guards and checks act mainly on ___ , the chance" in str(fields["quiz-10"].TU)
        assert int(fields["quiz-6"].Ff) & 1 << 12
        assert not int(fields["quiz-7"].Ff) & 1 << 12


def test_nothing_tells_the_right_choice(made: Path) -> None:
    """The buttons of a group differ in nothing but their letter, label and place."""
    with pikepdf.open(fillable(made, "quiz")) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            looks = {
                (
                    tuple(sorted(set(kid.keys()) - {"/StructParent"})),
                    str(kid.F),
                    next(kid.AP.N[state] for state in kid.AP.N if state != "/Off").read_bytes(),
                )
                for kid in field.get("/Kids", ())
            }
            assert len(looks) <= 1, field.T


def test_tags(made: Path) -> None:
    """Each widget is the one thing in a Form element, and these elements follow the order of the fields."""
    for path in forms(made):
        with pikepdf.open(path) as pdf:
            tree = [element for element in elements(pdf) if element.S == "/Form"]
            inside = {element.K[0].Obj.objgen for element in tree}
            assert inside == {widget.objgen for _, widget in widgets(pdf)}, path.name
            assert all(len(element.K) == 1 and element.K[0].Type == "/OBJR" for element in tree)
            assert all(page.Tabs == "/S" for page in pdf.pages)


def in_tree(pdf: pikepdf.Pdf) -> list[str]:
    """The names of the fields as a screen reader comes to them."""
    found: list[str] = []

    def read(element: Any) -> None:
        if isinstance(element, pikepdf.Dictionary):
            if element.get("/S") == "/Form":
                found.append(named(element.K[0].Obj))
            kids = element.get("/K", [])
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                read(kid)

    for element in pdf.Root.StructTreeRoot.K:
        read(element)
    return list(dict.fromkeys(found))


def test_order(made: Path) -> None:
    """The same in the tree, in the list of fields and on the pages."""
    for path in forms(made):
        with pikepdf.open(path) as pdf:
            names = [str(field.T) for field in pdf.Root.AcroForm.Fields]
            assert list(dict.fromkeys(named(widget) for _, widget in widgets(pdf))) == names, path.name
            assert in_tree(pdf) == names, path.name


def test_both_checkers_pass(made: Path) -> None:
    """PDF/UA-1, alone and in large print."""
    for path in forms(made):
        result = page_validation.validate_pdf_bytes(
            path.read_bytes(), profile=page_validation.ValidationProfile.PDF_UA_1
        )
        assert result.is_compliant, (path.name, [str(each) for each in result.failures][:3])
        ours = outloud.check(str(path)).findings
        assert not ours, (path.name, [str(finding) for finding in ours])


def test_the_checkers_can_fail(made: Path, tmp_path: Path) -> None:
    """Without labels and without tags they do."""
    with pikepdf.open(fillable(made, "quiz")) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            del field["/TU"]
        for element in elements(pdf):
            if element.S == "/Form":
                element.S = pikepdf.Name("/Div")
        pdf.save(tmp_path / "bad.pdf")
    result = page_validation.validate_pdf_bytes(
        (tmp_path / "bad.pdf").read_bytes(), profile=page_validation.ValidationProfile.PDF_UA_1
    )
    assert not result.is_compliant
    assert any(finding.severity == "error" for finding in outloud.check(str(tmp_path / "bad.pdf")).findings)


def lines(path: Path, number: int) -> list[tuple[float, ...]]:
    """The ruled lines in the first column of a page, each with the room above it: left, low, right, high."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    things = document[number].get_objects(filter=[PDFIUM.FPDF_PAGEOBJ_PATH], max_depth=5)
    marks = [thing.get_bounds() for thing in things]
    document.close()
    return sorted(
        {mark for mark in marks if mark[2] - mark[0] > 200 and mark[0] < 200 and 18 < mark[3] - mark[1] < 24},
        key=lambda mark: -mark[3],
    )


def test_places(made: Path) -> None:
    """Inside the page, none upon another; on the sheet of statements, as wide and high as the lines on paper."""
    for path in forms(made):
        with pikepdf.open(path) as pdf:
            for number, page in enumerate(pdf.pages):
                boxes = [[float(side) for side in widget.Rect] for at, widget in widgets(pdf) if at == number]
                boxes = [[min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)] for x1, y1, x2, y2 in boxes]
                _, _, width, height = (float(side) for side in page.MediaBox)
                for one, (x1, y1, x2, y2) in enumerate(boxes):
                    assert 20 < x1 < x2 < width - 20, (path.name, number)
                    assert 20 < y1 < y2 < height - 20, (path.name, number)
                    for u1, v1, u2, v2 in boxes[one + 1 :]:
                        assert x2 <= u1 or u2 <= x1 or y2 <= v1 or v2 <= y1, (path.name, number)
    first, _, last = lines(next(made.rglob("lucky-once_argument_extended.pdf")), 1)[:3]
    with pikepdf.open(fillable(made, "argument")) as pdf:
        field = next(widget for _, widget in widgets(pdf) if named(widget) == "argument-a1")
        x1, y2, x2, y1 = (float(side) for side in field.Rect)
    expected = (first[0], last[1], first[2], first[3])
    assert all(abs(side - other) < 4 for side, other in zip((x1, y1, x2, y2), expected, strict=True)), expected


class Reader:
    """A person with a PDF viewer (PDFium): clicks, types, presses Tab, prints."""

    def __init__(self, path: Path) -> None:
        self.document = pypdfium2.PdfDocument(path.read_bytes())
        self.document.init_forms()
        self.env = self.document.formenv
        self.pages = list(self.document)

    def click(self, number: int, rect: list[float]) -> None:
        """In the middle of a field."""
        x1, y1, x2, y2 = rect
        for press in (PDFIUM.FORM_OnMouseMove, PDFIUM.FORM_OnLButtonDown, PDFIUM.FORM_OnLButtonUp):
            press(self.env, self.pages[number], 0, (x1 + x2) / 2, (y1 + y2) / 2)

    def type(self, number: int, text: str) -> None:
        """Into the field that has the focus."""
        data = (text + "\0").encode("utf-16-le")
        buffer = (ctypes.c_ushort * (len(data) // 2)).from_buffer_copy(data)
        PDFIUM.FORM_ReplaceSelection(self.env, self.pages[number], buffer)

    def focused(self) -> str:
        """The name of the field that has the focus."""
        number, note = ctypes.c_int(), PDFIUM.FPDF_ANNOTATION()
        assert PDFIUM.FORM_GetFocusedAnnot(self.env, number, note)
        if not note:
            return ""
        size = PDFIUM.FPDFAnnot_GetFormFieldName(self.env, note, None, 0)
        buffer = (ctypes.c_ushort * (size // 2))()
        PDFIUM.FPDFAnnot_GetFormFieldName(self.env, note, buffer, size)
        PDFIUM.FPDFPage_CloseAnnot(note)
        return bytes(buffer).decode("utf-16-le").rstrip("\0")

    def tab(self, number: int) -> None:
        """To the next field."""
        PDFIUM.FORM_OnKeyDown(self.env, self.pages[number], TAB, 0)
        PDFIUM.FORM_OnChar(self.env, self.pages[number], TAB, 0)

    def print(self, number: int, path: Path) -> Any:
        """The page as it is printed, after saving the file and opening it again."""
        PDFIUM.FORM_ForceToKillFocus(self.env)
        self.document.save(path)
        document = pypdfium2.PdfDocument(path)
        document.init_forms()
        picture = document[number].render(scale=2, grayscale=True).to_pil()
        document.close()
        return picture


def dark(picture: Any, rect: list[float], height: float) -> int:
    """Dark pixels well inside a rectangle of a page at double scale."""
    x1, x2 = sorted((rect[0], rect[2]))
    y1, y2 = sorted((rect[1], rect[3]))
    part = picture.crop((int(2 * x1) + 4, int(2 * (height - y2)) + 4, int(2 * x2) - 4, int(2 * (height - y1)) - 4))
    return sum(value < 140 for value in part.tobytes())


def place(path: Path, name: str, kid: int = 0) -> tuple[int, list[float], float]:
    """The page of a field, its rectangle and the height of the page."""
    with pikepdf.open(path) as pdf:
        number, widget = [(at, widget) for at, widget in widgets(pdf) if named(widget) == name][kid]
        return number, [float(side) for side in widget.Rect], float(pdf.pages[number].MediaBox[3])


@pytest.mark.parametrize("typed", ["Niñez, Straße", "Šťastný žluťoučký kůň", "Zażółć gęślą jaźń", "Őrült írók, Ŵŷ"])
def test_what_is_typed_is_printed(typed: str, made: Path, tmp_path: Path) -> None:
    """Letters with all kinds of marks. For those of Western Europe PDFium takes the font of the file."""
    path = fillable(made, "quiz")
    number, rect, height = place(path, "quiz-5")
    reader = Reader(path)
    assert dark(reader.print(number, tmp_path / "empty.pdf"), rect, height) == 0
    reader = Reader(path)
    reader.click(number, rect)
    reader.type(number, typed)
    assert dark(reader.print(number, tmp_path / "typed.pdf"), rect, height) > 25 * len(typed.replace(" ", ""))
    with pikepdf.open(tmp_path / "typed.pdf") as pdf:
        field = next(field for field in pdf.Root.AcroForm.Fields if field.T == "quiz-5")
        assert str(field.V) == typed
        drawing = field.AP.N.read_bytes().decode("latin-1")
        own = str(field.DA).split()[-3]
        assert f"{own} 11 Tf" in drawing or typed != "Niñez, Straße"


def test_choices(made: Path, tmp_path: Path) -> None:
    """Only one radio button of a group is on; check boxes are independent. Both are visible in print."""
    path = fillable(made, "quiz")
    reader = Reader(path)
    clicked = [("quiz-1", 0), ("quiz-1", 2), ("quiz-3-a", 0), ("quiz-3-c", 0)]
    for name, kid in clicked:
        number, rect, _ = place(path, name, kid)
        reader.click(number, rect)
    picture = reader.print(0, tmp_path / "ticked.pdf")
    inside = {}
    for name, kid in [*clicked, ("quiz-1", 1), ("quiz-3-b", 0)]:
        _, rect, height = place(path, name, kid)
        inside[name, kid] = dark(picture, rect, height) > 10
    assert inside == {
        ("quiz-1", 0): False, ("quiz-1", 1): False, ("quiz-1", 2): True,
        ("quiz-3-a", 0): True, ("quiz-3-b", 0): False, ("quiz-3-c", 0): True,
    }  # fmt: skip
    with pikepdf.open(tmp_path / "ticked.pdf") as pdf:
        values = {str(field.T): str(field.get("/V", "")) for field in pdf.Root.AcroForm.Fields}
    assert values["quiz-1"] == "/c"
    assert values["quiz-3-a"] == "/on"


def test_tab_goes_in_the_order_of_reading(made: Path) -> None:
    """From the first field of a page through all of them."""
    path = fillable(made, "argument")
    with pikepdf.open(path) as pdf:
        names = [named(widget) for number, widget in widgets(pdf) if number == 0]
    _, rect, _ = place(path, names[0])
    reader = Reader(path)
    reader.click(0, rect)
    visited = [reader.focused()]
    for _ in names[1:]:
        reader.tab(0)
        visited.append(reader.focused())
    assert visited == names


def test_a_field_takes_no_more_than_it_shows(made: Path, tmp_path: Path) -> None:
    """What does not fit is not taken, so nothing typed is missing in print."""
    path = fillable(made, "argument")
    number, rect, _ = place(path, "argument-p1")
    with pikepdf.open(path) as pdf:
        assert all(int(widget.Ff) & 1 << 23 for _, widget in widgets(pdf) if widget.get("/FT") == "/Tx")
    reader = Reader(path)
    reader.click(number, rect)
    for _ in range(400):
        PDFIUM.FORM_OnChar(reader.env, reader.pages[number], ord("w"), 0)
    reader.print(number, tmp_path / "full.pdf")
    with pikepdf.open(tmp_path / "full.pdf") as pdf:
        field = next(field for field in pdf.Root.AcroForm.Fields if field.T == "argument-p1")
        assert 20 < len(str(field.V)) < 200


def test_the_font_has_the_letters_of_europe(made: Path) -> None:
    """Of the embedded font: every letter of Latin-1 and Latin Extended-A has a glyph and a text."""
    with pikepdf.open(fillable(made, "quiz")) as pdf:
        (font,) = pdf.Root.AcroForm.DR.Font.values()
        table = font.ToUnicode.read_bytes().decode()
    known = {
        line.split()[1].strip("<>") for line in table.splitlines() if line.startswith("<") and len(line.split()) == 2
    }
    letters = [code for code in (*range(0xC0, 0x180), 0x218, 0x219, 0x21A, 0x21B) if chr(code).isalpha()]
    missing = [chr(code) for code in letters if f"{code:04x}" not in known and code not in (0x149, 0x17F)]
    assert not missing


def test_large_print_is_large(made: Path) -> None:
    """What is typed is as large as what is printed, and fields are as high as its lines."""
    path = next(made.rglob("lesson_handout_fillable_large-print.pdf"))
    with pikepdf.open(path) as pdf:
        texts = [widget for _, widget in widgets(pdf) if widget.get("/FT") == "/Tx"]
        assert all(float(str(widget.DA).split()[-2]) >= 18 for widget in texts)
        assert all(abs(float(widget.Rect[3]) - float(widget.Rect[1])) > 30 for widget in texts)


def test_only_papers_to_write_on(made: Path) -> None:
    """No guide, no key; other variants have no fields."""
    assert not list(made.rglob("*_INSTRUCTOR.pdf"))
    assert not list(made.rglob("*_GRADER.pdf"))
    for path in (next(made.rglob("lucky-once_quiz_extended.pdf")), next(made.rglob("lucky-once_handout_extended.pdf"))):
        with pikepdf.open(path) as pdf:
            assert "/AcroForm" not in pdf.Root


def test_cells_of_tables(project: Callable[..., Path]) -> None:
    """A cell of `___` in an author's table is a field; its label says which row and column. An empty one is not."""
    table = (
        "      | | Own words | Example |\n      |-|-|-|\n      | legal | ___ | ______ |\n      | moral | | ___ % |\n"
    )
    folder = project({"a.yaml": small_lesson(more=f"background:\n  - title: Kinds\n    body: |\n{table}")})
    done = run("build", folder, "-o", folder / "out", "--only", "reading", "--variant", "fillable", "-j", "1")
    assert done.status == 0, done.err
    with pikepdf.open(next((folder / "out").rglob("*.pdf"))) as pdf:
        labels = [str(field.TU) for field in pdf.Root.AcroForm.Fields]
    assert labels == ["Name", "Date", "legal, Own words", "legal, Example", "moral, Example – %"]


def test_the_reader_has_each_field_once(project: Callable[..., Path]) -> None:
    """In documents that are bound together, names begin with the part, and it is still PDF/UA-1."""
    folder = project({"a.yaml": STARTER.read_bytes(), "course.yaml": "title: Course\nlessons: [a.yaml]\n"})
    done = run("build", folder, "-o", folder / "out", "--only", "reader", "--variant", "fillable", "-j", "1")
    assert done.status == 0, done.err
    path = next((folder / "out").rglob("*_reader_fillable.pdf"))
    with pikepdf.open(path) as pdf:
        names = [str(field.T) for field in pdf.Root.AcroForm.Fields]
    assert len(names) == len(set(names))
    assert {name.split("-")[1] for name in names} >= {"1", "2", "3"}
    assert all(name.startswith("part-") for name in names)
    result = page_validation.validate_pdf_bytes(path.read_bytes(), profile=page_validation.ValidationProfile.PDF_UA_1)
    assert result.is_compliant, [str(each) for each in result.failures][:3]


def test_same_bytes(made: Path, tmp_path: Path) -> None:
    """Built again from nothing, the file is the same."""
    path = fillable(made, "quiz")
    run("build", ROOT / "lessons/02-lucky-once.yaml", "--extended", "-o", tmp_path, "--lang", "en", "--only", "quiz",
        "--variant", "fillable", "-j", "1")  # fmt: skip
    assert next(tmp_path.rglob(path.name)).read_bytes() == path.read_bytes()
