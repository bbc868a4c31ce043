"""A class set on paper: copies, recipients, what is on the back of each sheet, names."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import outloud
import page as page_validation
import pikepdf
import pypdfium2
import pytest

from kitgen.printing.imposition import order
from tests.conftest import ROOT, Ran, only_kinds, run, run_process

pytestmark = pytest.mark.slow

LESSON = ROOT / "lessons" / "06-puerto-alder.yaml"
MM = 72 / 25.4
SOME = ["--only", "quiz", "--only", "case-packet", "--only", "key", "--only", "role-cards", "--each", "case-packet"]
PACKETS = ["--each", "case-packet", *only_kinds("handout", "case-packet", "role-play", "role-sheets", "quiz")]

ROSTER = """name;group;role;variant;language
José Núñez;Blue;minister;;
"=HYPERLINK(""http://evil"")";Blue;envoy;large-print;
Łucja Żółć;Red;Mediator;;es
Анна Иванова;Blue;prosecutor;;
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that documents are built into once for all these tests."""
    return tmp_path_factory.mktemp("built")


def printed(built: Path, *options: str | Path) -> Ran:
    """Run kitgen print on the lesson, with its case, which is in the extended edition."""
    return run("print", LESSON, "--extended", "--build", built, *options)


@dataclass(frozen=True)
class Part:
    """The pages under one bookmark of a class set."""

    title: str
    pages: list[str]
    """Text of each page; empty for a blank one."""

    first: int
    """Number of its first page, from 0."""


def parts(path: Path) -> list[Part]:
    """A class set, bookmark by bookmark."""
    texts = text_of(path.read_bytes())
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
        starts = [(item.title, numbers[item.destination[0].objgen]) for item in outline.root]
    ends = [start for _, start in starts[1:]] + [len(texts)]
    return [Part(title, texts[start:end], start) for (title, start), end in zip(starts, ends, strict=True)]


def text_of(content: bytes) -> list[str]:
    """The text of every page, spaces made plain."""
    document = pypdfium2.PdfDocument(content)
    found = [re.sub(r"\s+", " ", page.get_textpage().get_text_bounded()) for page in document]
    document.close()
    return found


def words(path: Path) -> Iterator[list[tuple[str, float, float, float]]]:
    """For every page its pieces of text: text, left, bottom and height in points."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    for page in document:
        texts = page.get_textpage()
        yield [
            (texts.get_text_bounded(*rect).strip(), rect[0], rect[1], rect[3] - rect[1])
            for rect in (texts.get_rect(number) for number in range(texts.count_rects()))
        ]
    document.close()


def test_the_plan(built: Path) -> None:
    """Copies by audience and group, sheets and sides by arithmetic, and nothing printed."""
    done = printed(built, *SOME, "--students", "30", "--groups-of", "4", "--duplex", "--price", "0,05", "--json")
    assert done.status == 0, done.err
    plan = json.loads(done.out)
    rows = {row["title"]: row for row in plan["stacks"]}
    assert [row["for"] for row in plan["stacks"]] == ["once", "group", "each", "later"]
    assert {name: row["copies"] for name, row in rows.items()} == {
        "Quiz key": 1, "Role cards": 8, "Case packet": 30, "Quiz": 30,
    }  # fmt: skip
    for row in plan["stacks"]:
        made = built / row["path"]
        assert row["pages"] == len(text_of(made.read_bytes()))
        assert row["sheets"] == row["copies"] * -(-row["pages"] // 2)
        assert row["sides"] == row["copies"] * row["pages"]
    assert plan["sheets"] == sum(row["sheets"] for row in plan["stacks"])
    assert float(plan["cost"]) == pytest.approx(plan["sides"] * 0.05)
    assert rows["Case packet"]["finish"] == "staple" and rows["Role cards"]["finish"] == "cut"
    shown = printed(built, *SOME, "--students", "30", "--duplex", "--dry-run")
    assert shown.status == 0 and re.search(
        r"Case packet · puerto-alder\s+each student\s+30\s+3\s+60\s+staple", shown.out
    )
    assert "wrote" not in shown.out


def test_hand_out_order_and_backs(built: Path, tmp_path: Path) -> None:
    """Every copy begins on a new sheet, in the order of the plan, with the same text as the document."""
    done = printed(built, *SOME, "--students", "3", "--duplex", "-o", tmp_path / "set.pdf")
    assert done.status == 0, done.err
    found = parts(tmp_path / "set.pdf")
    assert [part.title for part in found] == ["Quiz key × 1", "Role cards × 1", "Case packet × 3", "Quiz × 3"]
    packet = text_of(next(built.rglob("puerto-alder_case-packet_extended.pdf")).read_bytes())
    assert len(packet) == 3, "an odd number, so that a blank back is needed"
    assert all(part.first % 2 == 0 for part in found)
    assert found[2].pages == [*packet, ""] * 3
    plain = printed(built, *SOME, "--students", "3", "-o", tmp_path / "one-sided.pdf")
    assert plain.status == 0
    assert parts(tmp_path / "one-sided.pdf")[2].pages == packet * 3


@pytest.mark.parametrize("layout", [[], ["--2up"], ["--booklet"], ["--booklet", "--flip", "long"]])
def test_tags_stay(layout: list[str], built: Path, tmp_path: Path) -> None:
    """Copies, pages two on a side and booklets are as accessible as the documents that they are made from."""
    done = printed(built, *SOME, "--students", "2", "--duplex", *layout, "-o", tmp_path / "set.pdf")
    assert done.status == 0, done.err
    content = (tmp_path / "set.pdf").read_bytes()
    result = page_validation.validate_pdf_bytes(content, profile=page_validation.ValidationProfile.PDF_UA_1)
    assert not result.failures
    # copies of a document have the same lines on many pages, which this rule takes for running heads
    findings = [each for each in outloud.check(str(tmp_path / "set.pdf")).findings if each.rule != "PAG-001"]
    assert not findings, findings
    with pikepdf.open(io.BytesIO(content)) as pdf:
        kids = list(pdf.Root.StructTreeRoot.K)
        assert len(kids) == 1 and len(kids[0].K) == 6
        numbers = [int(key) for key in list(pdf.Root.StructTreeRoot.ParentTree.Nums)[::2]]
        assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("pages", range(1, 20))
def test_a_folded_booklet_reads_in_order(pages: int, closed: bool) -> None:
    """Sheets laid on each other, folded in the middle: leafing through gives 1, 2, 3 …; a closed one ends blank."""
    sides = order(pages, "booklet", closed)
    assert not closed or sides[0][0] is None
    sheets = list(zip(sides[::2], sides[1::2], strict=True))
    leaves = [(front[1], back[0]) for front, back in sheets] + [(back[1], front[0]) for front, back in reversed(sheets)]
    read = [page for leaf in leaves for page in leaf]
    assert read == [page if page < pages else None for page in range(4 * len(sheets))]


@pytest.mark.full
def test_booklets_with_names_are_accessible(built: Path, tmp_path: Path) -> None:
    """A booklet put together from several documents has the tags of all of them."""
    (tmp_path / "class.csv").write_text(ROSTER, encoding="utf-8")
    kinds = ["--only", "case-packet", "--each", "case-packet", "--only", "role-play", "--only", "role-sheets"]
    done = printed(built, *kinds, "--roster", tmp_path / "class.csv", "--booklet", "-o", tmp_path / "set.pdf")
    assert done.status == 0, done.err
    content = (tmp_path / "set.pdf").read_bytes()
    assert not page_validation.validate_pdf_bytes(content, profile=page_validation.ValidationProfile.PDF_UA_1).failures
    # copies of a document have the same lines on many pages, which this rule takes for running heads
    findings = [each for each in outloud.check(str(tmp_path / "set.pdf")).findings if each.rule != "PAG-001"]
    assert not findings, findings
    assert [part.title for part in parts(tmp_path / "set.pdf")] == [
        "José Núñez · Blue", '=HYPERLINK("http://evil") · Blue', "Анна Иванова · Blue", "Łucja Żółć · Red",
    ]  # fmt: skip


def test_booklet_on_paper(built: Path, tmp_path: Path) -> None:
    """Each half of a booklet's sides has the page number that folding needs, on landscape paper."""
    done = printed(built, "--only", "case-packet", "--students", "1", "--booklet", "-o", tmp_path / "set.pdf")
    assert done.status == 0, done.err
    with pikepdf.open(tmp_path / "set.pdf") as pdf:
        assert [round(float(edge) / MM) for edge in pdf.pages[0].mediabox] == [0, 0, 297, 210]
    halves = []
    for side in words(tmp_path / "set.pdf"):
        marks = [(left, text) for text, left, _, _ in side if re.fullmatch(r"Page \d of 3", text)]
        halves.append([int(text[5]) for left, text in sorted(marks)])
        assert [left > 148.5 * MM for left, _ in sorted(marks)] == [False, True][-len(marks) :]
    assert halves == [[1], [2, 3]]


@pytest.mark.parametrize(("flip", "same_half"), [("long", True), ("short", False)])
def test_role_cards_front_and_back(flip: str, same_half: bool, built: Path, tmp_path: Path) -> None:
    """Each private brief is behind its player's name, whichever edge the printer flips the sheet on."""
    done = printed(
        built, "--only", "role-cards", "--students", "4", "--duplex", "--flip", flip, "-o", tmp_path / "set.pdf"
    )
    assert done.status == 0, done.err
    pages = list(words(tmp_path / "set.pdf"))
    seen = 0
    for front, back in zip(pages[::2], pages[1::2], strict=True):
        for name, left, bottom, height in front:
            if height < 16 or not name:
                continue  # the names are the largest text, twice on each tent
            behind = [piece for piece in back if name.split()[0] in piece[0] and piece[3] < 16]
            column, row = left > 105 * MM, bottom > (297 - 4 - 135) * MM
            # turned over the short edge, the foot of the back lies behind the head of the front
            there = (not column, row) if same_half else (column, not row)
            cut = 297 - 4 - 135 if same_half else 4 + 135
            assert there in [(x > 105 * MM, y > cut * MM) for _, x, y, _ in behind], (name, back)
            seen += 1
    assert seen >= 10


@pytest.fixture(scope="module")
def packets(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packets with names for four students."""
    folder = tmp_path_factory.mktemp("packets")
    (folder / "class.csv").write_text(ROSTER, encoding="utf-8")
    done = printed(built, *PACKETS, "--roster", folder / "class.csv", "--duplex", "-o", folder / "packets.pdf")
    assert done.status == 0, done.err
    return folder / "packets.pdf"


def test_names_roles_and_variants(packets: Path) -> None:
    """A packet for each student by group: name on each page, the own role alone, large print, another language."""
    found = {part.title: part for part in parts(packets)}
    names = [title for title in found if "·" in title]
    assert names == [
        "José Núñez · Blue", '=HYPERLINK("http://evil") · Blue', "Анна Иванова · Blue", "Łucja Żółć · Red",
    ]  # fmt: skip
    secret = {
        "José Núñez · Blue": "Interior Minister", '=HYPERLINK("http://evil") · Blue': "Envoy of the Harbour Network",
        "Анна Иванова · Blue": "Chief Prosecutor", "Łucja Żółć · Red": "Mediador o mediadora",
    }  # fmt: skip
    for name in names:
        printed_pages = [page for page in found[name].pages if page]
        assert len(printed_pages) >= 8 and all(name in page for page in printed_pages)
        own = [page for page in printed_pages if "Only for you" in page or "Solo para usted" in page]
        assert own and secret[name] in own[0]
        assert not any(other in " ".join(own) for other in secret.values() if other != secret[name])
        assert not any(word in page for page in printed_pages for word in ("Instructor", "Docentes")), name
        assert found[name].first % 2 == 0
    assert "Antes de empezar" in " ".join(found["Łucja Żółć · Red"].pages)
    assert "Before you begin" in " ".join(found["José Núñez · Blue"].pages)


def test_large_print_in_a_packet(packets: Path) -> None:
    """Who needs large print has it on every page; the others have not."""
    pages = list(words(packets))
    found = {part.title: part for part in parts(packets)}
    for title, large in (('=HYPERLINK("http://evil") · Blue', True), ("José Núñez · Blue", False)):
        part = found[title]
        heights = [
            height
            for page in pages[part.first : part.first + len(part.pages)]
            for text, _, bottom, height in page
            if len(text) > 20 and 30 * MM < bottom < 260 * MM
        ]
        assert (sorted(heights)[len(heights) // 2] > 14) == large


def test_what_is_handed_out_later(built: Path, packets: Path) -> None:
    """The quiz is not in the packets but after them, with the students' names."""
    found = parts(packets)
    first = next(number for number, part in enumerate(found) if part.title.startswith("Quiz"))
    assert all("·" in part.title for part in found[:first]) and first == 4
    later = " ".join(page for part in found[first:] for page in part.pages)
    quiz = text_of(next(built.rglob("puerto-alder_quiz_extended.pdf")).read_bytes())
    assert later.count("José Núñez · Blue") == len(quiz)
    assert all("Quiz:" not in " ".join(part.pages) for part in found[:first])


def test_packets_are_accessible_and_the_same_again(built: Path, packets: Path, tmp_path: Path) -> None:
    """Stamps are artifacts: the tags pass; another process with another hash seed writes the same bytes."""
    result = page_validation.validate_pdf_bytes(
        packets.read_bytes(), profile=page_validation.ValidationProfile.PDF_UA_1
    )
    assert not result.failures
    again = tmp_path / "again.pdf"
    options = (*PACKETS, "--roster", packets.parent / "class.csv", "--duplex", "-o", again)
    elsewhere = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    done = run_process("print", LESSON, "--extended", "--build", built, *options, **elsewhere)
    assert done.status == 0, done.err
    assert again.read_bytes() == packets.read_bytes()


def test_a_roster_is_not_kept(built: Path, packets: Path) -> None:
    """No name is in any file of the build."""
    assert packets.exists()
    for path in built.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(name.encode() in content for name in ("Núñez", "HYPERLINK", "Иванова")), path
            if path.suffix == ".pdf":
                assert not any("Núñez" in page for page in text_of(content)), path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_lists_from_spreadsheets(encoding: str, mark: str, built: Path, tmp_path: Path) -> None:
    """Whatever a spreadsheet makes of a list, with columns in Spanish too."""
    text = mark.join(["Nombre", "Grupo"]) + "\r\n" + mark.join(["José Núñez", "1"]) + "\r\n"
    (tmp_path / "class.csv").write_bytes(text.encode(encoding))
    done = printed(built, "--roster", tmp_path / "class.csv", "--only", "quiz", "-o", tmp_path / "set.pdf")
    assert done.status == 0, done.err
    assert "José Núñez · 1" in text_of((tmp_path / "set.pdf").read_bytes())[0]


def test_everything_wrong_with_a_list(built: Path, tmp_path: Path) -> None:
    """All at once, each with line and column and the fix; nothing is written."""
    (tmp_path / "class.csv").write_text(
        "name,group,rolle,role,variant,language\nAda,1,,ministre,,\n,1,,,,\nBob,1,,,big-print,\nCem,,,,,fr\n"
    )
    done = printed(built, "--roster", tmp_path / "class.csv", "-o", tmp_path / "set.pdf")
    assert done.status == 1
    said = done.out + done.err
    for place, words_said in (
        ("class.csv:1:3", "did you mean 'role'"),
        ("class.csv:2:4", "did you mean 'minister'"),
        ("class.csv:3:1", "the name is missing"),
        ("class.csv:4:5", "large-print"),
        ("class.csv:5:6", "choose from: en, es"),
    ):
        assert place in said and words_said in said, said
    assert not (tmp_path / "set.pdf").exists()
    (tmp_path / "class.csv").write_bytes(b"PK\x03\x04\0\0spreadsheet")
    done = printed(built, "--roster", tmp_path / "class.csv", "-o", tmp_path / "set.pdf")
    assert done.status == 1 and "Save As, then CSV" in done.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "--students 32"),
        (["--students", "0"], "--students"),
        (["--students", "5"], "--dry-run"),
        (["--students", "5", "--booklet", "--2up", "--dry-run"], "not both"),
        (["--students", "5", "--price", "much", "--dry-run"], "0.05"),
        (["--roster", "nobody.csv", "--dry-run"], "nobody.csv"),
        (["--students", "5", "--only", "quizz", "--dry-run"], "Did you mean 'quiz'?"),
        (["--students", "5", "--each", "case-paket", "--dry-run"], "Did you mean 'case-packet'?"),
    ],
)
def test_wrong_usage(options: list[str], said: str, built: Path) -> None:
    """Status 2 and what to type."""
    done = printed(built, *options)
    assert done.status == 2 and said in done.err


def test_a_faulty_lesson_is_said(built: Path, tmp_path: Path) -> None:
    """The others are printed, and the status says that something is missing."""
    good = (ROOT / "kitgen/starters/lesson.yaml").read_text(encoding="utf-8")
    (tmp_path / "good.yaml").write_text(f"language: es\n{good}", encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(good.replace("minutes:", "minuts:", 1), encoding="utf-8")
    done = run(
        "print", tmp_path, "--students", "2", "--only", "quiz", "--build", tmp_path / "b", "-o", tmp_path / "set.pdf"
    )
    assert done.status == 1 and "bad.yaml" in done.err and "The class set is incomplete" in done.err
    assert [part.title for part in parts(tmp_path / "set.pdf")] == ["Prueba corta × 2"], "in its language"
