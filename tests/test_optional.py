"""A document keeps to its number of pages: what is optional is left out, space is saved, or an error says why."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from kitgen.render.pdf.fit import Unmeasured
from tests.conftest import Ran, run, small_lesson

Project = Callable[..., Path]

KIND = "title: Sheet\naudience: student\norder: 1\nuses: [background, vocabulary, discussion, activities]\n"
PAGE = """{% extends "_base/paper.html" %}
{% from "_base/macros.html" import question with context %}
{% block opening %}{% endblock %}
{% block content %}
{% for part in lesson.background %}<section style="height: 10mm"><h2>{{ part.title }}</h2></section>{% endfor %}
<section><h2 style="margin: 0; height: 5mm">Plan</h2>
{% for row in plan_rows(lesson) %}<p class="row" style="margin: 0; height: 5mm">
Row {{ row.number }}: {{ row.activity.title }}</p>{% endfor %}</section>
{% if lesson.vocabulary %}<section><h2 style="margin: 0; height: 5mm">Words</h2>
{% for word in lesson.vocabulary %}<p style="margin: 0; height: 5mm">{{ word.term }}</p>{% endfor %}</section>
{% endif %}
<section data-part="discussion"><h2 style="margin: 0; height: 5mm">Talk about it</h2>
{% for q in lesson.discussion %}{{ question(q.nth, q.prompt, q.lines) }}{% endfor %}</section>
{% endblock %}
{% block closing %}{% endblock %}"""
"""Heights are in millimetres, so that tests do not depend on the sizes of letters: about 45 and five questions."""

TIGHT = {f"templates/_base/paper-{degree}.css": ":root { --line: 5.5mm }" for degree in ("tight", "tighter")}
LOOSE = dict.fromkeys(TIGHT, "/* saves nothing */")

LESSON = small_lesson(
    more="""
background:
  - {title: The river, body: It is wide.}
  - {title: The town, body: It is old., optional: true}
vocabulary: [{term: ferry, definition: A boat., optional: true}, {term: ford, definition: A way through.}]
discussion:
  - {prompt: Ask one?, likely_answers: yes, lines: 5}
  - {prompt: Ask two?, likely_answers: yes, lines: 5, optional: true}
  - {prompt: Ask three?, likely_answers: yes, lines: 5}
  - {prompt: Ask four?, likely_answers: yes, lines: 5, optional: true}
  - {prompt: Ask five?, likely_answers: yes, lines: 5}
""",
    title="A lesson",
).replace("{title: Talk, minutes: 50}", "{title: Warm up, minutes: 5, optional: true}, {title: Talk, minutes: 44}")
"""280 mm with all questions, 227 without the last optional ones; a page has about 260."""


def lesson(pages: int | None = None, text: str = LESSON, kind: str = "sheet") -> str:
    """The lesson, with the number of pages that a kind of document has at most."""
    return text + (f"print: {{fit: {{{kind}: {pages}}}}}\n" if pages else "")


def files(text: str, more: str = "") -> dict[str, str]:
    """A project with the lesson and a kind of document of its own."""
    return {"lesson.yaml": text, "templates/sheet/kind.yaml": KIND + more, "templates/sheet/page.html": PAGE, **TIGHT}


def build(folder: Path, *options: str, status: int = 0, kind: str = "sheet") -> Ran:
    """Build one kind of document of the lesson."""
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", kind, *options)
    assert done.status == status, done.err
    return done


def texts(folder: Path) -> list[str]:
    """The text of every page of the one PDF."""
    with opened(folder) as document:
        return [page.get_textpage().get_text_range() for page in document]


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[pypdfium2.PdfDocument]:
    """The one PDF that was built."""
    (path,) = (folder / "out").rglob("*.pdf")
    document = pypdfium2.PdfDocument(path.read_bytes())
    yield document
    document.close()


def gap(folder: Path) -> float:
    """The points between two lines to write on, on the first page."""
    with opened(folder) as document:
        shapes = [thing.get_bounds() for thing in document[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])]
    heights = sorted(high - low for left, low, right, high in shapes if right - left > 200 and 10 < high - low < 40)
    return heights[len(heights) // 2]


def asked(folder: Path) -> list[str]:
    """The questions on the pages, each with its number: `1 one`."""
    return re.findall(r"(\d)\s+Ask (\w+)\?", "\n".join(texts(folder)))


# --- the steps, in their order -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_as_it_is(project: Project) -> None:
    """A document that has no more pages than it may have is not changed, and nothing is said."""
    folder = project(files(lesson(2)))
    done = build(folder)
    assert "note:" not in done.err and len(texts(folder)) == 2
    assert len(asked(folder)) == 5 and "The town" in texts(folder)[0] and "ferry" in texts(folder)[0]


def test_optional_parts_are_left_out(project: Project) -> None:
    """As few as suffice, the last ones first; the others keep their numbers, and it is said which, with their lines."""
    folder = project(files(lesson(1)))
    done = build(folder)
    assert len(texts(folder)) == 1
    assert asked(folder) == [("1", "one"), ("2", "two"), ("3", "three"), ("5", "five")], "the last one was enough"
    assert "The town" in texts(folder)[0] and "ferry" not in texts(folder)[0], "words come after questions"
    line = LESSON.splitlines().index("  - {prompt: Ask four?, likely_answers: yes, lines: 5, optional: true}") + 1
    said = [text for text in done.err.splitlines() if "note:" in text]
    assert len(said) == 1 and re.fullmatch(
        rf"lesson/student/lesson_sheet\.pdf: note: left out to fit 1 page: discussion question 4 "
        rf"\(.*lesson\.yaml:{line}:5\), word “ferry” \(.*lesson\.yaml:\d+:14\) \[left-out\]",
        said[0],
    ), done.err


@pytest.mark.slow
def test_other_documents_have_them(project: Project) -> None:
    """What one document leaves out is in all others: the guide has every question."""
    folder = project(files(lesson(1, LESSON)))
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "guide")
    assert (done.status, "left out" in done.err) == (0, False)
    assert all(f"Ask {name}?" in "\n".join(texts(folder)) for name in ("one", "two", "three", "four", "five"))


def test_what_is_not_on_paper_is_not_said(project: Project) -> None:
    """A part that the document would not show anyway is not named as left out."""
    kind = files(lesson(1))
    kind["templates/sheet/page.html"] = PAGE.replace("{% if lesson.vocabulary %}", "{% if false %}")
    folder = project(kind)
    done = build(folder)
    assert "left out to fit 1 page: discussion question 4 (" in done.err and "ferry" not in done.err


def test_activities_keep_their_numbers(project: Project) -> None:
    """An activity that is left out is still in the plan; without a number it leaves no gap in those of the others."""
    only = re.sub(r", optional: true(?=\}\n|, defin)", "", LESSON).replace("A boat., optional: true", "A boat.")
    only = re.sub(r"(?m)^  - \{prompt: Ask (four|five).*\n", "", only)
    assert only.count("optional") == 1
    kind = files(lesson(1, only))
    tall = PAGE.replace('class="row" style="margin: 0; height: 5mm">', 'style="height: 70mm">{{ row.start }}')
    kind["templates/sheet/page.html"] = tall
    folder = project(kind)
    assert "left out to fit 1 page: activity “Warm up” (" in build(folder).err
    assert "0 Row 1: Talk" in texts(folder)[0] and "Warm up" not in texts(folder)[0]


def test_space_is_saved_after_that(project: Project) -> None:
    """Where leaving out is not enough, space is saved as well, and then no more is left out than has to be."""
    folder = project(files(lesson(1, LESSON.replace("lines: 5", "lines: 10"))))
    done = build(folder)
    assert len(texts(folder)) == 1 and gap(folder) == pytest.approx(5.5 * 72 / 25.4, abs=0.5)
    assert [number for number, _ in asked(folder)] == ["1", "3", "5"] and "left out to fit 1 page:" in done.err
    assert "The town" in texts(folder)[0] and "Row 1" in texts(folder)[0], "with less space they fit"


@pytest.mark.slow
@pytest.mark.parametrize("columns", ["yes", "no"])
def test_two_columns_come_last(columns: str, project: Project) -> None:
    """A kind that may have two columns gets them where nothing else suffices; any other is an error."""
    items = "".join(
        f"\n  - {{prompt: Ask {n}?, choices: [{{a choice that is not a short one: correct}}, "
        f"{{b: 'no'}}, {{c: 'no'}}, {{d: 'no'}}]}}"
        for n in range(12)
    )
    text = small_lesson(title="A lesson", more=f"quiz:{items}\nprint: {{fit: {{quiz: 1}}}}\n")
    kind = f"title: Quiz\naudience: student\nuses: [quiz]\nrequires: [quiz]\ntwo_columns: {columns}\n"
    folder = project({"lesson.yaml": text, "templates/quiz/kind.yaml": kind, **LOOSE})
    done = build(folder, kind="quiz", status=0 if columns == "yes" else 1)
    if columns == "no":
        assert "2 pages of A4 instead of 1. Even with less space, about " in done.err
        return
    assert len(texts(folder)) == 1
    with opened(folder) as document:
        page = document[0].get_textpage()
        starts = [re.sub(r"\s+", " ", page.get_text_bounded(left=left, right=left + 250)) for left in (50, 300)]
    assert "Ask 0?" in starts[0] and "Ask 11?" in starts[1] and "Ask 11?" not in starts[0]


# --- what is said where it cannot be done ----------------------------------------------------------------------


def test_the_error_is_at_the_line(project: Project) -> None:
    """It names the parts with their lines, and what to do; no file is written, and the status is 1."""
    text = LESSON + "print:\n  fit:\n    sheet: 1\n"
    text = text.replace("lines: 5", "lines: 20")
    folder = project(files(text))
    done = build(folder, status=1)
    line = len(text.splitlines())
    found = re.search(rf"lesson\.yaml:{line}:12: error: lesson_sheet\.pdf: (\d) pages of A4 instead of 1", done.err)
    assert found and "“Talk about it” takes" in done.err
    assert "there are 60" in done.err and "'optional: true'" in done.err
    assert f"or allow more: 'fit: {{sheet: {found[1]}}}'" in done.err
    assert not list((folder / "out").rglob("*.pdf"))


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_lines_are_those_on_the_page(paper: str, project: Project) -> None:
    """The lines that a part takes are the distance of its heading from the next one, in lines of text."""
    folder = project(
        files(LESSON.replace(", optional: true", "").replace("lines: 5", "lines: 8"), "pages: 1\n")
        | {"templates/sheet/page.css": "html { line-height: 15pt !important }"}
        | {"templates/sheet/page.html": PAGE.replace("{% block opening %}{% endblock %}", "")}
        | LOOSE
    )
    done = build(folder, "--paper", paper)
    found = re.search(
        r"(\d) pages of (A4|Letter) instead of the usual 1\. Even with less space, about (\d+) lines are too many, "
        r"where a page has (\d+): ",
        done.err,
    )
    assert found and found[2].lower() == paper, done.err
    number, over, a_page = int(found[1]), int(found[3]), int(found[4])
    said = {name: int(lines) for name, lines in re.findall(r"“([^”]+)”(?: takes)? (\d+)", done.err)}
    head = re.search(r"the head of the document (\d+)", done.err)
    assert head and number == len(texts(folder))
    with opened(folder) as document:
        tops = [_top(document[0], name) for name in ("The river", "The town", "Plan", "Words", "Talk about it")]
    for name, (top, below) in zip(said_in_order(said), pairwise(tops), strict=False):
        assert said[name] == pytest.approx((top - below) / 15, abs=1.01), (name, said)
    assert said["Talk about it"] == max(said.values())
    parts = sum(lines for name, lines in said.items() if not name.endswith("?"))
    first_page = parts + int(head[1]) - over
    assert 0.75 * a_page < first_page <= a_page + 2, "what is not too much is on the first page"


def test_lines_in_columns(project: Project) -> None:
    """What is in one of two columns takes half as many lines of the page as it is high."""
    tall = "".join(
        f'<section><h2 style="margin: 0">{name}</h2><div style="height: {high}mm"></div></section>'
        for name, high in (("Left", 100), ("Right", 60))
    )
    block = f'<div class="columns" style="columns: 2">{tall}</div><section><h2 style="margin: 0">Below</h2>'
    block += '<div style="height: 120mm"></div></section><p style="break-before: page">Over</p>'
    head, _, tail = PAGE.partition("{% block content %}")
    page = f"{head}{{% block content %}}{block}{{% endblock %}}{tail[tail.index('{% block closing') :]}"
    css = {"templates/sheet/page.css": "html { line-height: 15pt !important }", "templates/sheet/page.html": page}
    done = build(project(files(LESSON, "pages: 1\n") | css | LOOSE))
    said = {name: int(lines) for name, lines in re.findall(r"“([^”]+)”(?: takes)? (\d+)", done.err)}
    mm = 72 / 25.4 / 15
    assert said["Left"] == pytest.approx(50 * mm, abs=1.5) and said["Right"] == pytest.approx(30 * mm, abs=1.5), said
    assert said["Below"] == pytest.approx(120 * mm, abs=3) and "about 1 line is too many" in done.err, done.err


def said_in_order(said: dict[str, int]) -> list[str]:
    """The parts that are said, in the order of the document."""
    assert set(said) >= {"The river", "The town", "Plan", "Words", "Talk about it"}
    return ["The river", "The town", "Plan", "Words"]


def _top(page: pypdfium2.PdfPage, words: str) -> float:
    """How high a heading is on its page."""
    text = page.get_textpage()
    found = text.search(words).get_next()
    assert found, words
    return float(text.get_charbox(found[0])[3])


def test_an_error_without_lines(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a WeasyPrint whose boxes cannot be measured the promise is kept all the same."""

    def measured(pages: object, goal: int) -> None:
        raise Unmeasured("other boxes")

    monkeypatch.setattr("kitgen.render.fitting.measured", measured)
    done = build(project(files(lesson(1, LESSON.replace("lines: 5", "lines: 20")))), status=1)
    assert "pages of A4 instead of 1. Even with less space and without what is optional, some lines" in done.err
    assert "or allow more" in done.err


# --- the usual number of pages ---------------------------------------------------------------------------------


def test_the_usual_number_of_a_kind(project: Project) -> None:
    """It leaves out what is optional as well; where that is not enough, nothing is, and a warning explains it."""
    folder = project(files(LESSON, "pages: 1\n"))
    done = build(folder)
    assert "left out to fit 1 page: discussion question 4" in done.err and len(texts(folder)) == 1
    (folder / "lesson.yaml").write_text(LESSON.replace("lines: 5", "lines: 20"), encoding="utf-8")
    done = build(folder)
    assert "left out to fit" not in done.err and "[page-budget]" in done.err
    assert len(asked(folder)) == 5 and "instead of the usual 1. Even with" in done.err


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("pages: 0\n", "'pages' must be a number of pages from 1 to 50"),
        ("pages: 500\n", "'pages' must be a number of pages from 1 to 50"),
        ("base: cards\npages: 2\n", "'pages' is for text on paper about one lesson"),
        ("scope: course\npages: 2\n", "'pages' is for text on paper about one lesson"),
        ("two_columns: maybe\n", "'two_columns' must be 'true' or 'false'"),
    ],
)
def test_mistakes_in_a_kind(more: str, said: str, project: Project) -> None:
    """A number that cannot be meant is an error in the kind.yaml, at its line."""
    folder = project(files(lesson(), more))
    done = run("list", "--kinds", cwd=folder)
    line = (KIND + more).count("\n")
    assert f"templates/sheet/kind.yaml:{line}:" in done.err and said in done.err, done.err


def test_the_lesson_overrides_it(project: Project) -> None:
    """A lesson that asks for more pages has them without a warning."""
    folder = project(files(lesson(2), "pages: 1\n"))
    assert "page-budget" not in build(folder).err and len(texts(folder)) == 2


def test_large_print_leaves_nothing_out(project: Project) -> None:
    """It has the pages that it needs, which is a note and no warning, and every part."""
    folder = project(files(lesson(1)))
    done = build(folder, "--variant", "large-print")
    assert len(asked(folder)) == 5 and "The town" in "\n".join(texts(folder))
    assert re.search(r"note: \d pages instead of 1: this variant keeps", done.err)
    assert "[page-budget]" not in done.err and "[page-fit]" not in done.err


# --- what stays ----------------------------------------------------------------------------------------------------


def test_what_is_named_stays(project: Project) -> None:
    """A question that assesses an objective by its id is not left out."""
    text = LESSON.replace("Ask four?,", "Ask four?, id: four,")
    text = text.replace("{one: say why}", "{one: {text: say why, assessed_by: [four]}}")
    kind = files(lesson(1, text))
    kind["templates/sheet/kind.yaml"] = KIND.replace("[background", "[objectives, background")
    folder = project(kind)
    done = build(folder)
    assert ("4", "four") in asked(folder) and "discussion question 2 (" in done.err


def test_instructors_have_everything(project: Project) -> None:
    """A document for instructors saves space, but leaves nothing out."""
    kind = files(lesson(1, LESSON.replace("lines: 5", "lines: 8")))
    kind["templates/sheet/kind.yaml"] = KIND.replace("student", "instructor")
    done = build(project(kind), status=1)
    assert "Even with less space, about" in done.err and "optional" not in done.err


# --- editions, and the command ---------------------------------------------------------------------------------------


def test_each_edition_is_laid_out(project: Project) -> None:
    """What fits A4 may not fit Letter, and a translation has its own pages: each is said with its file and paper."""
    kind = files(lesson(1, LESSON.replace("lines: 5", "lines: 20")))
    kind["es/lesson.yaml"] = "translates: lesson\nlanguage: es\ntexts: {title: Una lección}\n"
    folder = project(kind)
    done = build(folder, "--lang", "es", "--lang", "en", "--paper", "letter", status=1)
    places = re.findall(r"lesson\.yaml:(\d+):\d+: error: (\S+): \d pages of Letter instead of 1", done.err)
    assert {name for _, name in places} == {"lesson_sheet.pdf", "lesson_sheet_es.pdf"}, done.err
    assert len({line for line, _ in places}) == 1


def test_a_moved_line_changes_no_document(project: Project) -> None:
    """Where a part is in its file is said in messages, and changes no document."""
    folder = project(files(lesson(1, LESSON)))
    assert build(folder).sums["built"] == "1"
    text = (folder / "lesson.yaml").read_text(encoding="utf-8")
    (folder / "lesson.yaml").write_text(f"# a comment\n{text}", encoding="utf-8")
    assert build(folder).sums["unchanged"] == "1"


@pytest.mark.slow
def test_check_says_what_a_build_says(project: Project) -> None:
    """`kitgen check --pages` lays the documents out and writes nothing; without it, nothing is said of pages."""
    folder = project(files(lesson(1, LESSON.replace("lines: 5", "lines: 20"))))
    before = sorted(folder.rglob("*"))
    checked = run("check", folder / "lesson.yaml", "--pages")
    assert checked.status == 1 and re.search(r"1 lesson checked, \d documents? laid out: 1 error", checked.out)
    assert sorted(folder.rglob("*")) == before
    assert "page-fit" not in run("check", folder / "lesson.yaml").err
    built = build(folder, status=1)
    problem = re.compile(r"(?m)^.*error: .*\[page-fit\]$")
    assert problem.findall(checked.err) == problem.findall(built.err) != []
    found = json.loads(run("check", folder / "lesson.yaml", "--pages", "--json").out)
    assert "page-fit" in {each["code"] for each in found["diagnostics"]}


def test_check_of_what_fits(project: Project) -> None:
    """Notes say what was done; the status is 0."""
    folder = project(files(lesson(1, LESSON)))
    checked = run("check", folder / "lesson.yaml", "--pages")
    assert checked.status == 0 and "note: left out to fit 1 page" in checked.err
    assert "--paper needs --pages" in run("check", folder / "lesson.yaml", "--paper", "letter").err
