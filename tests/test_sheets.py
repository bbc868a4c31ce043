"""Every way to print a class set, sheet by sheet from the finished PDF: whose pages share paper, and how backs lie."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw
import pytest
from click.testing import CliRunner, Result

from kitgen.cli.main import group
from kitgen.diagnostics import KitgenError
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

LESSON = f"""title: A quarrel at the well
level: secondary
subject: civics
essential_question: Whose is the water?
authors: [Ada Example]
language: en
minutes: 20
objectives: {{bargain: bargain over a well}}
vocabulary:
  - spring: Where water comes out of the ground.
discussion:
  - {{prompt: Who owns the water?, likely_answers: Whoever keeps it clean., objectives: [bargain], lines: 40}}
  - {{prompt: Who may sell it?, likely_answers: Whoever owns it., objectives: [bargain], lines: 30}}
activities:
  - {{title: Talk, minutes: 12, objectives: [bargain], instructions: Talk about the well.}}
  - {{title: Quiz, phase: assess, minutes: 7, objectives: [bargain]}}
quiz:
  - {{type: true_false, prompt: Water runs uphill., answer: false, rationale: It runs down., objectives: [bargain]}}
exit_ticket: What would you give up?
simulation:
  title: The well
  scenario: Two villages share one well.
  task: Agree on who draws water when.
  roles:
    - id: miller
      name: Miller
      public_brief: Owns the mill below the well.
      private_brief: The mill is bankrupt.
      interests: [Water at night]
      red_line: No toll.
    - id: shepherd
      name: Shepherd
      public_brief: Has forty sheep.
      private_brief: |
        {"Half of the sheep are sick, and the healer is not to know. " * 60}
      interests: [Water at noon]
      red_line: No fence.
"""

ROSTER = """name;group;role;variant
Jo Núñez;Blue;miller;
Ada Lovelace;Blue;shepherd;
Cem;Red;;
Zoë;Red;Miller;large-print
"""
NAMES = {"Jo Núñez · Blue": "miller", "Ada Lovelace · Blue": "shepherd", "Cem · Red": "", "Zoë · Red": "miller"}
LARGE = "Zoë · Red"

WAYS = [
    ["--duplex"] * duplex + layout + flip
    for layout in ([], ["--2up"], ["--booklet"])
    for duplex in (False, True)
    for flip in ([], ["--flip", "long"], ["--flip", "short"])
    if not flip or duplex or layout == ["--booklet"]
]
LAYOUTS = [  # the default edge is one of the two: what a flip by name adds is in the full run
    pytest.param(way, id=" ".join(way) or "one-sided", marks=[pytest.mark.full] if "long" in way else [])
    for way in WAYS
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lesson with roles, the same without, and a class list; documents are built when they are first needed."""
    folder = tmp_path_factory.mktemp("sheets")
    (folder / "roles.yaml").write_text(LESSON, encoding="utf-8")
    (folder / "plain.yaml").write_text(LESSON.partition("simulation:")[0], encoding="utf-8")
    (folder / "templates/guide").mkdir(parents=True)  # its pages are wide, as two pages on a side are
    guide = (ROOT / "templates/guide/kind.yaml").read_text(encoding="utf-8")
    (folder / "templates/guide/kind.yaml").write_text(f"{guide}handed: nobody\n", encoding="utf-8")
    return folder


def printing(folder: Path, *options: str | Path, lesson: str = "roles") -> Result:
    """Run kitgen print in this process."""
    fixed = ["print", folder / f"{lesson}.yaml", "--build", folder / lesson]
    return CliRunner().invoke(group, [str(each) for each in (*fixed, *options)])


@dataclass(frozen=True)
class Seen:
    """A page of a document as it is found on a side of paper."""

    name: str
    """Whose name is stamped on it; empty for none."""

    document: str
    page: int
    angle: int
    """How far it is turned against the side, in degrees."""


@dataclass(frozen=True)
class Side:
    """One side of paper: what is on it from left to right, None where it is blank, and whether it is wide."""

    halves: tuple[Seen | None, ...]
    wide: bool

    @property
    def seen(self) -> list[Seen]:
        """What is there."""
        return [half for half in self.halves if half]


def _counted(text: str) -> frozenset[tuple[str, int]]:
    """What is left of a text when it may be read in any order: how often it has each letter."""
    return frozenset(Counter(re.sub(r"\s", "", text)).items())


class Reader:
    """Finds out which page of which document of a build something is."""

    def __init__(self, built: Path) -> None:
        self.pages: dict[tuple[str, int], str] = {}
        for path in sorted(built.rglob("*.pdf")):
            if "role-cards_large-print" in path.name:
                continue  # its outsides have the same words, and no group gets it
            pdf = pypdfium2.PdfDocument(path.read_bytes())
            for number, page in enumerate(pdf):
                self.pages[path.stem, number] = page.get_textpage().get_text_bounded()
            pdf.close()
        self.known: dict[frozenset[tuple[str, int]], list[tuple[str, str, int]]] = {}
        for place, text in self.pages.items():
            for name in ("", *NAMES):
                self.known.setdefault(_counted(text + name), []).append((name, *place))

    def sides(self, path: Path) -> list[Side]:
        """The pages of a class set."""
        pdf = pypdfium2.PdfDocument(path.read_bytes())
        found = []
        for page in pdf:
            width, height = page.get_size()
            cuts = [0, width / 2, width] if width > height else [0, width]
            texts = page.get_textpage()
            halves = tuple(
                self._of(texts.get_text_bounded(left, 0, right, height), _angle(texts, left, right))
                for left, right in itertools.pairwise(cuts)
            )
            found.append(Side(halves, width > height))
        pdf.close()
        return found

    def _of(self, text: str, angle: int) -> Seen | None:
        if not text.strip():
            return None
        fits = [Seen(*page, angle) for page in self.known.get(_counted(text), ())]
        assert len(fits) == 1, (text, fits)
        return fits[0]


def _angle(texts: Any, left: float, right: float) -> int:
    """The angle of most letters between two lines."""
    angles: Counter[int] = Counter()
    for number in range(texts.count_chars()):
        box = texts.get_charbox(number)
        if left <= (box[0] + box[2]) / 2 < right and box[2] > box[0]:
            angles[round(pypdfium2.raw.FPDFText_GetCharAngle(texts, number) * 180 / 3.14159) % 360] += 1
    return angles.most_common(1)[0][0] if angles else 0


@pytest.fixture(scope="module")
def reader(world: Path) -> dict[str, Reader]:
    """A reader for each lesson; builds every document."""
    for lesson in ("roles", "plain"):
        for options in (["--students", "3"], ["--roster", roster(world, lesson)]):
            done = printing(world, *options, "--dry-run", lesson=lesson)
            assert done.exit_code == 0, done.output
    return {lesson: Reader(world / lesson) for lesson in ("roles", "plain")}


def roster(world: Path, lesson: str) -> Path:
    """The class list; without roles for the lesson that has none."""
    path = world / f"{lesson}.csv"
    path.write_text(ROSTER if lesson == "roles" else re.sub(";(miller|shepherd);", ";;", ROSTER, flags=re.IGNORECASE))
    return path


def due(reader: Reader, lesson: str, named: bool) -> Counter[tuple[str, str, int]]:
    """What must be printed: a page of a document with a name, and how often."""
    pages = Counter(document for document, _ in reader.pages)
    everything: Counter[tuple[str, str, int]] = Counter()

    def add(name: str, copies: int, kind: str, audience: str, chosen: range | None = None) -> None:
        large = "_large-print" if name == LARGE else ""
        document = f"{lesson}_{kind}{large}{audience}"
        for page in chosen if chosen is not None else range(pages[document]):
            if reader.pages[document, page].strip():  # the back of a long brief may be blank
                everything[name, document, page] += copies

    roles = lesson == "roles"
    add("", 1, "key", "_GRADER")
    if not named:
        for kind in ("reading", "handout", "quiz", *(["role-play"] if roles else [])):
            add("", 3, kind, "")
        if roles:
            add("", 1, "role-cards", "_INSTRUCTOR")
        return everything
    for name, role in NAMES.items():
        for kind in ("reading", "handout", "quiz", *(["role-play"] if roles else [])):
            add(name, 1, kind, "")
        if roles and role:
            large = "_large-print" if name == LARGE else ""
            last = pages[f"roles_role-sheets{large}_INSTRUCTOR"]
            assert last >= 3, "the shepherd's brief is longer than a page"
            add(name, 1, "role-sheets", "_INSTRUCTOR", range(1) if role == "miller" else range(1, last))
    return everything


def secret(seen: Seen) -> str:
    """Whose brief a page has: the miller's is on the first of the role sheets. Empty for none."""
    return ("shepherd" if seen.page else "miller") if "role-sheets" in seen.document else ""


def paired(sides: list[Side], edge: str) -> list[tuple[Side, Side]]:
    """Front and back of each sheet."""
    if not edge:
        return [(side, Side((), side.wide)) for side in sides]
    assert len(sides) % 2 == 0
    return list(zip(sides[::2], sides[1::2], strict=True))


def check_sheet(front: Side, back: Side, edge: str) -> None:
    """One person's pages, each once, the secret only of that person's role, and the back upright when it is turned."""
    both = [*front.seen, *back.seen]
    if not both:
        return  # the back of a long brief, on a sheet of its own
    assert len(set(both)) == len(both)
    names = {seen.name for seen in both}
    assert len(names) == 1, both
    (name,) = names
    secrets = {secret(seen) for seen in both} - {""}
    if name:
        assert secrets <= {NAMES[name]}, both
    else:
        assert len({seen.document for seen in both}) == 1 and len(secrets) <= 1, both
    if "role-cards" in both[0].document and edge:
        assert both[0].page % 2 == 0 and both[1].page == both[0].page + 1
    assert {seen.angle for seen in front.seen} <= {0}
    natural = "short" if front.wide else "long"
    assert {seen.angle for seen in back.seen} <= {0 if edge == natural else 180}
    assert front.wide == back.wide


def read_in_order(sheets: list[tuple[Side, Side]]) -> list[Seen]:
    """The pages of a booklet as they come when its sheets are laid on each other, folded and leafed through."""
    turned = any(seen.angle for _, back in sheets for seen in back.seen)  # as the printer turns them
    upright = [(front.halves, back.halves[::-1] if turned else back.halves) for front, back in sheets]
    leaves = [(front[1], back[0]) for front, back in upright]
    leaves += [(back[1], front[0]) for front, back in reversed(upright)]
    return [page for leaf in leaves for page in leaf if page]


@pytest.mark.parametrize("lesson", ["roles", pytest.param("plain", marks=pytest.mark.full)])
@pytest.mark.parametrize("named", [False, True], ids=["students", "roster"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_way_to_print(
    layout: list[str], named: bool, lesson: str, world: Path, reader: dict[str, Reader], tmp_path: Path
) -> None:
    """Every page that is due is there once, no sheet is for two people, and the plan counts what was made."""
    whom = ["--roster", roster(world, lesson)] if named else ["--students", "3"]
    done = printing(world, *whom, *layout, "--json", "-o", tmp_path / "set.pdf", lesson=lesson)
    assert done.exit_code == 0, done.output
    plan = json.loads(done.stdout)
    sides = reader[lesson].sides(tmp_path / "set.pdf")
    booklet, wide = "--booklet" in layout, "--2up" in layout or "--booklet" in layout
    edge = layout[-1] if "--flip" in layout else ("short" if wide else "long")
    edge = edge if booklet or "--duplex" in layout else ""
    assert plan["flip"] == (edge or None)
    sheets = paired(sides, edge)
    for front, back in sheets:
        check_sheet(front, back, edge)
    there = Counter((seen.name, seen.document, seen.page) for side in sides for seen in side.seen)
    assert there == due(reader[lesson], lesson, named)
    assert plan["sheets"] == len(sheets)
    assert plan["sides"] == sum(bool(side.seen) for side in sides)
    if named and booklet:
        check_booklets(sheets, lesson)


def check_booklets(sheets: list[tuple[Side, Side]], lesson: str) -> None:
    """Each packet is one booklet that reads in order, and no secret is on its outside."""
    for name, role in NAMES.items():
        own = [
            (front, back)
            for front, back in sheets
            if {seen.name for seen in (*front.seen, *back.seen)} == {name}
            and not any("quiz" in seen.document for seen in (*front.seen, *back.seen))
        ]
        pages = read_in_order(own)
        kinds = [kind for kind, _ in itertools.groupby(seen.document.split("_")[1] for seen in pages)]
        if lesson == "plain":
            assert kinds == ["reading", "handout"]
        else:
            assert kinds == ["reading", "handout", "role-play", "role-sheets"][: 4 if role else 3]
        assert pages == sorted(pages, key=lambda seen: (kinds.index(seen.document.split("_")[1]), seen.page))
        assert len(own) <= -(-(len(pages) + 1) // 4)
        outside = own[0][0].halves
        assert not any(secret(half) for half in outside if half)


@pytest.mark.parametrize("flip", [[], ["--flip", "short"]], ids=["natural", "flip short"])
def test_role_sheets_without_a_class_list(
    flip: list[str], world: Path, reader: dict[str, Reader], tmp_path: Path
) -> None:
    """A set for each group, and no role on the back of another's."""
    options = ["--only", "role-sheets", "--students", "5", "--groups-of", "3", "--duplex", *flip]
    done = printing(world, *options, "--json", "-o", tmp_path / "set.pdf")
    assert done.exit_code == 0, done.output
    (stack,) = json.loads(done.stdout)["stacks"]
    sheets = paired(reader["roles"].sides(tmp_path / "set.pdf"), "long")
    for front, back in sheets:
        check_sheet(front, back, "short" if flip else "long")
    roles = [secret(front.seen[0]) for front, _ in sheets]
    assert roles == ["miller", *["shepherd"] * (len(roles) // 2 - 1)] * 2
    assert stack["copies"] == 2 and stack["sheets"] == len(sheets)


def test_letter_paper(world: Path, tmp_path: Path) -> None:
    """Booklets for a class list on Letter, whatever the lesson's cards are on."""
    done = printing(
        world, "--roster", roster(world, "roles"), "--booklet", "--paper", "letter", "--audience", "student",
        "--json", "-o", tmp_path / "set.pdf",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    pdf = pypdfium2.PdfDocument((tmp_path / "set.pdf").read_bytes())
    assert {tuple(sorted(page.get_size())) for page in pdf} == {(612.0, 792.0)}
    assert json.loads(done.stdout)["sheets"] * 2 == len(pdf)
    pdf.close()


KINDS = sorted(path.parent.name for path in (ROOT / "templates").glob("*/kind.yaml"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("listed", [False, pytest.param(True, marks=pytest.mark.full)], ids=["students", "roster"])
def test_each_kind_alone(kind: str, listed: bool, world: Path) -> None:
    """It is printed, for a number or a class list, or the reason why not is given; never an internal error."""
    whom = ["--roster", roster(world, "roles")] if listed else ["--students", "4"]
    done = printing(world, *whom, "--only", kind, "--duplex", "--dry-run")
    if isinstance(done.exception, KitgenError):
        assert kind in done.exception.message, done.exception.message
    else:
        assert done.exit_code == 0 and "sheet" in done.output, (done.exception, done.output)


def test_a_deck_fits_on_paper(world: Path, tmp_path: Path) -> None:
    """Slides are larger than paper; people turn wide sheets over the short edge, so the long one needs turned backs."""
    done = printing(world, "--only", "slides", "--students", "1", "--duplex", "-o", tmp_path / "set.pdf")
    assert done.exit_code == 0, done.output
    pdf = pypdfium2.PdfDocument((tmp_path / "set.pdf").read_bytes())
    assert {tuple(round(edge) for edge in page.get_size()) for page in pdf} == {(842, 595)}
    angles = [_angle(page.get_textpage(), 0, 842) for page in pdf]
    assert angles[:4] == [0, 180, 0, 180]
    pdf.close()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--students", "3", "--flip", "short", "--dry-run"], "add --duplex or --booklet"),
        (["--students", "3", "--2up", "--flip", "long", "--dry-run"], "add --duplex or --booklet"),
        (["--students", "3", "--roster", "roles.csv", "--dry-run"], "Use --students or --roster, not both"),
        (["--students", "3", "--staple", "--booklet", "--printer", "x"], "stapled in the fold"),
        (["--students", "3", "--staple", "-o", "new.pdf"], "needs --printer"),
        (["--students", "3", "--again", "-o", "new.pdf"], "--again needs --printer"),
        (["--students", "3", "--printer", "x", "-o", "new.pdf"], "not both"),
        (["--roster", "roles.csv", "-o", "roles.csv"], "is not a PDF"),
        (["--students", "3", "-o", "roles.yaml"], "is not a PDF"),
    ],
)
def test_options_that_do_not_go_together(
    options: list[str], said: str, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 2 with the reason, and nothing is written over."""
    monkeypatch.chdir(world)
    roster(world, "roles")
    before = {path: path.read_bytes() for path in world.iterdir() if path.is_file()}
    done = printing(world, *options)
    assert done.exit_code == 2 and said in done.output, done.output
    assert before == {path: path.read_bytes() for path in world.iterdir() if path.is_file()}
