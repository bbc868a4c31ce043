"""What must hold for every argument: nothing overlaps, nothing is clipped, nothing leaks."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from functools import lru_cache
from itertools import combinations, pairwise

import pytest
from argument_examples import COLUMN, EXAMPLES, ONE_PREMISE, SMALL, Argument, random_argument

from kitgen.figures.argument.boxes import WRITING_LINE
from kitgen.figures.argument.channels import Point
from kitgen.figures.argument.graph import ATTACHED, Graph, read, tagged, wordless
from kitgen.figures.argument.layout import Layout, PlacedBox, lay_out
from kitgen.figures.argument.map import DEFAULT_LABELS, draw
from kitgen.figures.measure import text_width

SMALLEST = 7.5 / (165 / 25.4 * 72 / 640)
"""7.5 pt in units of a figure 640 wide that is printed 165 mm wide."""

RANDOM = {f"random-{seed}": random_argument(seed) for seed in range(20)}
LARGE = ("wide", "column")


def large(name: str, blank: bool) -> tuple[pytest.MarkDecorator, ...]:
    """The mark of an example that takes long: of the two, only the column with its words is in `make test`."""
    return (pytest.mark.slow if name == "column" and not blank else pytest.mark.full,) if name in LARGE else ()


CASES = [
    pytest.param(name, blank, tags, marks=large(name, blank))
    for name in EXAMPLES
    for blank in (False, True)
    for tags in (False, True)
]

CASES += [
    pytest.param(name, False, tags, marks=pytest.mark.full if number % 2 else ())
    for number, name in enumerate(RANDOM)
    for tags in (False, True)
]


@lru_cache
def planned(name: str, blank: bool, tags: bool) -> tuple[Layout, Graph]:
    graph = read({**EXAMPLES, **RANDOM}[name])
    graph = wordless(graph) if blank else graph
    graph = tagged(graph) if tags else graph
    return lay_out(graph, blank, DEFAULT_LABELS, 640, 880), graph


def apart(one: PlacedBox, other: PlacedBox) -> bool:
    return (
        one.x + one.width < other.x - 5
        or other.x + other.width < one.x - 5
        or one.y + one.height < other.y - 5
        or other.y + other.height < one.y - 5
    )


def through(box: PlacedBox, start: Point, end: Point) -> bool:
    """Whether a segment runs through the inside of a box or along its edge."""
    (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return (
        left < box.x + box.width + 1 and right > box.x - 1 and top < box.y + box.height - 0.01 and bottom > box.y + 0.01
    )


@pytest.mark.parametrize(("name", "blank", "tags"), CASES)
@pytest.mark.slow
def test_boxes_and_lines_keep_clear_of_each_other(name: str, blank: bool, tags: bool) -> None:
    made, _ = planned(name, blank, tags)
    for one, other in combinations(made.boxes, 2):
        assert apart(one, other), (one.set.box.id, other.set.box.id)
    for strand in made.strands:
        for start, end in pairwise(strand.points):
            assert start[0] == end[0] or start[1] == end[1], "lines have right angles"
            for box in made.boxes:
                assert not through(box, start, end), (strand.net, box.set.box.id)


@pytest.mark.parametrize(("name", "blank", "tags"), CASES)
def test_lines_of_different_nets_never_run_on_top_of_each_other(name: str, blank: bool, tags: bool) -> None:
    made, _ = planned(name, blank, tags)
    segments = [(strand.net, sorted(pair)) for strand in made.strands for pair in pairwise(strand.points)]
    for (net, (start, end)), (other, (first, last)) in combinations(segments, 2):
        if net != other:
            for along, across in ((0, 1), (1, 0)):
                level = start[across] == end[across] and first[across] == last[across]
                near = abs(start[across] - first[across]) < 3
                shared = min(end[along], last[along]) - max(start[along], first[along])
                assert not (level and near and shared > 0.5), (net, other)


@pytest.mark.parametrize(("name", "blank", "tags"), CASES)
def test_all_text_lies_in_its_box(name: str, blank: bool, tags: bool) -> None:
    made, _ = planned(name, blank, tags)
    for box in made.boxes:
        assert box.x > 0 and box.x + box.width < made.width
        assert box.y > 0 and box.y + box.height < made.height
        for part in box.set.parts:
            size = made.sizes.words if part.role in ("label", "words") else made.sizes.small
            wide = text_width(part.text, size, part.role == "label")
            assert part.x >= 7 and part.x + max(wide, part.width) <= box.width - 7, part
            assert part.y - size > 0 and part.y + 3 <= box.height, part
        baselines = sorted({part.y for part in box.set.parts})
        assert all(lower - upper > 11 for upper, lower in pairwise(baselines))


@pytest.mark.parametrize(("name", "blank", "tags"), CASES)
def test_every_link_can_be_followed_along_its_lines(name: str, blank: bool, tags: bool) -> None:
    made, graph = planned(name, blank, tags)
    at = {box.set.box.id: box for box in made.boxes}
    for link in graph.links:
        points = {p for strand in made.strands if strand.net == (link.target, link.relation) for p in strand.points}
        source, target = at[link.source], at[link.target]
        foot = source.y + source.height
        assert any(y == foot and source.x < x < source.x + source.width for x, y in points), link
        assert any(y == target.y and target.x < x < target.x + target.width for x, y in points), link
        assert foot < target.y, "what supports stands above"


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("blank", [False, True])
def test_the_svg_is_well_formed_legible_and_the_same_again(name: str, blank: bool) -> None:
    made = draw(EXAMPLES[name], blank)
    assert made == draw(EXAMPLES[name], blank)
    root = ElementTree.fromstring(made.svg)
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    assert root.get("role") == "img" and root.get("aria-label") == made.alt
    assert root.findtext("{http://www.w3.org/2000/svg}title") == made.alt
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', made.svg)]
    assert min(sizes) >= SMALLEST
    assert made.height <= 880


def test_the_blank_map_says_nothing_and_leaves_room_to_write() -> None:
    made = draw(COLUMN, blank=True)
    for part in [COLUMN["thesis"], *COLUMN["premises"], *COLUMN["steps"], *COLUMN["objections"]]:
        assert not part["text"] or part["text"][:20] not in made.svg
    assert "P10" in made.svg and "¶ 10–11" in made.svg
    drawn, _ = planned("column", True, True)
    for box in drawn.boxes:
        rules = [part.y for part in box.set.parts if part.role == "rule"]
        assert len(rules) >= 3
        assert all(lower - upper >= WRITING_LINE - 0.01 for upper, lower in pairwise(rules))


def test_a_blank_map_from_data_without_words_is_the_same() -> None:
    bare = {
        part: [{key: value for key, value in item.items() if key != "text"} for item in COLUMN[part]]
        for part in ("premises", "steps", "assumptions", "objections")
    }
    assert draw({**bare, "thesis": {"at": "¶ 11"}}, blank=True) == draw(COLUMN, blank=True)


def test_the_alternative_tells_the_structure_and_then_the_words() -> None:
    alt = draw(SMALL, blank=False).alt
    assert alt.startswith("Argument map. S1 follows from P1 and P2. S2 follows from S1 and P3.")
    assert "S1 assumes A1. Against P2: O1. Against Thesis: O2." in alt
    assert "P1 (¶ 4): The attacker can try many times" in alt
    assert draw(SMALL, blank=True).alt.endswith("Against Thesis: O2.")
    assert "P7 is not used by any step." in draw(COLUMN, blank=True).alt


@pytest.mark.slow
def test_detail() -> None:
    assert draw(SMALL, False).detail == "full"
    assert draw(SMALL, False, detail="tags").detail == "tags"
    assert draw(COLUMN, False).detail == "tags"
    assert draw(COLUMN, False, detail="full").detail == "full"
    assert draw(SMALL, False, max_height=320).detail == "tags"
    graph = tagged(read(EXAMPLES["wide"]))
    assert not any(box.kind in ATTACHED for box in graph.boxes)
    assert {box.id: box.tags for box in graph.boxes}["S8"] == (
        ("assumption", "A1"),
        ("assumption", "A2 → A1"),
    )


def test_words_come_from_labels() -> None:
    made = draw(ONE_PREMISE, False, {"thesis": "Tesis", "follows": "{conclusion} se sigue de {reasons}."})
    assert "Tesis se sigue de P1." in made.alt and ">Tesis<" in made.svg


def test_a_step_used_by_another_does_not_lead_to_the_thesis_by_default() -> None:
    steps = [{"id": "S1", "from": ["P1"], "to": "thesis"}, {"id": "S2", "from": ["S1"]}]
    assert [link.target for link in read({**ONE_PREMISE, "steps": steps}).links] == ["S1", "S2", "thesis"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"steps": [{"id": "S1", "from": ["P1", "S2"]}, {"id": "S2", "from": ["S1"]}]},
            "is circular: S1 → S2 → S1",
        ),
        ({"steps": [{"id": "S1", "from": ["S1"]}]}, "is circular: S1 → S1"),
        ({"steps": [{"id": None, "from": ["thesis"]}]}, "is circular: thesis → thesis"),
        (
            {"steps": [{"id": "S1", "from": ["P9"]}]},
            "'P9' is named in the argument, but nothing has this label",
        ),
        ({"objections": [{"id": "O1", "against": "X"}]}, "'X' is named"),
        ({"objections": [{"id": "P1"}]}, "'P1' is given to more than one part"),
        ({"premises": [{"text": "No label."}]}, "one premise of the argument has no label"),
        ({"steps": [{"from": ["P1"], "to": "P1"}]}, "is circular"),
    ],
)
def test_what_is_no_argument_is_refused_in_words(change: Argument, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        draw({**ONE_PREMISE, **change}, blank=False)


def test_a_thesis_alone_is_still_drawn() -> None:
    assert draw({"thesis": {"text": "Talk."}, "premises": []}, blank=True).height > 100


@pytest.mark.parametrize("width", [320, 480, 900])
def test_other_widths(width: float) -> None:
    made = draw(COLUMN, False, width=width, max_height=300)
    assert f'width="{width}"' in made.svg
    assert made.height > 300, "a map that cannot fit says so instead of being clipped"
