"""The deck follows the plan: its order and length, its slide numbers, where own slides go, how it looks on screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from kitgen.model.base import Audience
from kitgen.model.deck import most_slides
from kitgen.model.lesson import Lesson
from kitgen.prove.accessibility import CHECKERS
from kitgen.resources import Overlay
from kitgen.text.citations import Citations, csl
from kitgen.text.labels import labels
from kitgen.view.audience import visible_to
from kitgen.view.helpers import Helpers
from kitgen.view.slides.questions import question
from kitgen.view.spine import plan_rows
from kitgen.view.texts import wrap_texts
from tests.conftest import ENGLISH, ROOT, run, sample_course
from tests.decks import HERE, files, here

Show = Callable[..., Any]
Write = Callable[..., Path]


@cache
def lessons() -> dict[str, Lesson]:
    """The lessons of the sample course by their ids."""
    return {file.lesson.id: file.lesson for file in sample_course().lessons if file.lesson.language == "en"}


def view_of(lesson: Lesson, audience: Audience = Audience.STUDENT) -> dict[str, Any]:
    """The data that a template gets."""
    listed = visible_to(audience, lesson.references)
    references = {str(each["id"]): csl({**each, "nth": ""}) for each in listed}
    data: dict[str, Any] = wrap_texts(visible_to(audience, lesson), Citations(references, "en"), "")
    return data


def in_deck(path: Path) -> list[tuple[str, str]]:
    """The slides of a deck: id and row."""
    text = path.read_text(encoding="utf-8")
    opened = re.findall(r'<(?:section|header) class="slide [^>]*>', text)
    return [
        (re.findall(r' id="([^"]+)"', each)[0], "".join(re.findall(r'data-row="activity-([^"]+)"', each)))
        for each in opened
    ]


def test_the_order_is_that_of_the_plan(decks: Path) -> None:
    """For every row of the plan its task and then what it uses; what the plan leaves out is not there."""
    for path in files(decks, "html"):
        data = view_of(lessons()[path.parent.parent.name])
        planned = [row.activity["id"] for row in plan_rows(data) if row.planned]
        slides = in_deck(path)
        rows = list(dict.fromkeys(row for _, row in slides if row))
        assert rows == [name for name in planned if name in rows], path.name
        assert set(planned) == set(rows), path.name
        for name in rows:
            inside = [place for place, (_, row) in enumerate(slides) if row == name]
            assert inside == list(range(inside[0], inside[-1] + 1)), (path.name, name)
        tasks = {slide.removeprefix("activity-") for slide, _ in slides if slide.startswith("activity-")}
        assert tasks >= set(rows), path.name


def test_a_deck_has_so_many_slides(decks: Path) -> None:
    """20 to 25 for 75 minutes in both languages, the same for everybody, and none with a list of sources or a quiz
    that the plan does not use.
    """
    assert [most_slides(minutes) for minutes in (10, 50, 75, 100)] == [12, 17, 25, 34]
    for path in files(decks, "html"):
        slides = in_deck(path)
        assert 20 <= len(slides) <= 25, (path.name, len(slides))
        own = next(other for other in files(decks, "html", "instructor") if other.parts[-3] == path.parts[-3])
        assert in_deck(own) == slides
        assert not [slide for slide, _ in slides if slide.startswith(("sources", "quiz"))]


def test_the_class_predicts_first(decks: Path) -> None:
    """The chart of the chances comes after the class has predicted and rolled."""
    slides = [slide for slide, _ in in_deck(next(path for path in files(decks, "html") if "lucky-once" in path.name))]
    order = ["activity-predict", "activity-roll", "activity-formula", "model", "discussion-1", "case-brighton"]
    assert [slide for slide in slides if slide in order] == order


@pytest.mark.parametrize("audience", list(Audience))
def test_slide_numbers(decks: Path, audience: Audience) -> None:
    """A template gets the numbers that the deck shows, whoever the document is for, and cites nothing by asking."""
    helpers = Helpers(labels("en", Overlay((ROOT / "templates",))), "en")
    for path in files(decks, "html"):
        data = view_of(lessons()[path.parent.parent.name], audience)
        slides = in_deck(path)
        expected = {}
        for number, (_, row) in enumerate(slides, 1):
            if row:
                expected[row] = (expected.get(row, (number, 0))[0], number)
        assert helpers.slide_numbers(data) == expected, path.name
        citations = data["title"].citations
        assert (citations.used, citations.printed) == ({}, [])


PLAN = """\
id: bridge
title: A bridge
minutes: 45
content_note: It is high.
essential_question: Who should pay for the bridge?
objectives: {pay: say who should pay}
vocabulary: [{toll: What you pay on a bridge.}, {pier: What a bridge stands on.}]
discussion:
  - {prompt: "Who gains?", minutes: 5, objectives: [pay], likely_answers: [The far side.]}
  - {prompt: "Who pays?", context: The bridge is old., likely_answers: [The near side.]}
  - {prompt: "Who decides?", likely_answers: [The council.]}
cases:
  - {id: toll, title: A toll, decision_point: Is there a toll?}
  - {id: ferry, title: A ferry, decision_point: Is there a ferry?}
quiz:
  items:
    - {prompt: "Is it old?", type: true_false, answer: "true"}
    - {prompt: "Is it new?", type: true_false, answer: "false"}
exit_ticket: What changed your mind?
activities:
  - {title: Read, minutes: 20, phase: before}
  - {title: Guess, minutes: 5, phase: warm_up, instructions: Guess the toll., product: I guess ___}
  - Talk: 10, pairs, discussion 2
  - {title: More, minutes: 5, optional: true, uses: discussion 3}
  - {title: Decide, minutes: 10, instructions: Decide., uses: case toll, product: {choose: [yes, no]}}
  - {title: Pause, minutes: 5, phase: break}
  - {title: Check, minutes: 5, instructions: Answer., phase: assess, uses: quiz 2}
  - {title: End, minutes: 5, instructions: Write., phase: exit, uses: exit ticket}
"""


def deck_of(project: Write, more: str = "", minutes: int = 45) -> tuple[Path, list[tuple[str, str]]]:
    """The deck of the lesson above, and its slides."""
    folder = project({"bridge.yaml": PLAN.replace("minutes: 45", f"minutes: {minutes}") + more})
    done = run("build", folder / "bridge.yaml", "-o", folder / "out", "--only", "slides", "-q")
    assert done.status == 0, done.err
    path = files(folder / "out", "html")[0]
    return path, in_deck(path)


def test_what_is_on_the_slides(project: Write, show: Show) -> None:
    """The plan of the hour with its break, and words; tasks with clock, grouping, place on paper and words; a row
    without a task is led by its question; a decision has its options; the exit ticket is on the slide of its task.
    """
    path, slides = deck_of(project)
    assert slides == [
        ("title", ""), ("content-note", ""), ("question", ""), ("objectives", ""), ("agenda", ""), ("vocabulary", ""),
        ("activity-guess", "guess"), ("discussion-2", "talk"), ("activity-decide", "decide"), ("case-toll", "decide"),
        ("activity-check", "check"), ("quiz-2", "check"), ("activity-end", "end"),
    ]  # fmt: skip
    page = show(path)

    def text(slide: str, selector: str) -> str:
        return " ".join(page.locator(f"#{slide} {selector}").text_content().split())

    agenda = " ".join(page.locator("#agenda li").all_text_contents())
    assert agenda == "5 min Guess 10 min Talk 10 min Decide 5 min Pause 5 min Check 5 min End"
    assert text("vocabulary", ".rows").startswith("tollWhat you pay on a bridge.")
    assert text("activity-guess", ".timer") == "5:00"
    assert text("activity-guess", ".on-paper") == "On paper: handout 1"
    assert text("activity-guess", ".words") == "Words: toll"
    assert text("discussion-2", "h2") == "Talk · pairs · On paper: handout 2 · 10 min"
    assert text("discussion-2", ".ask") == "Who pays?"
    assert text("discussion-2", ".context") == "The bridge is old."
    assert text("case-toll", ".context") == "yesno"
    page.evaluate("deck.show(deck.slides.findIndex(slide => slide.id === 'case-toll'))")
    assert page.eval_on_selector("#case-toll .context", "box => parseFloat(getComputedStyle(box).fontSize)") == 32
    assert "What changed your mind?" in text("activity-end", ".prose")
    assert text("quiz-2", ".ask") == "Is it new?"


def test_few_words_are_large_and_a_quiz_says_what_is_allowed(project: Write, show: Show) -> None:
    """A note and a task for home are read from the last row, and the slide of a quiz is not empty."""
    plan = PLAN.replace("quiz:\n", "quiz:\n  instructions: You may use your notes.\n")
    plan = plan.replace("instructions: Answer., phase: assess", "phase: assess").replace(
        "uses: exit ticket", "uses: 'exit ticket, homework'"
    )
    folder = project({"bridge.yaml": f"{plan}homework: [{{prompt: Ask a ferryman.}}]\n"})
    done = run("build", folder / "bridge.yaml", "-o", folder / "out", "--only", "slides", "-q")
    assert done.status == 0, done.err
    page = show(files(folder / "out", "html")[0])
    for name in ("content-note", "homework-1", "activity-check"):
        page.evaluate(f"deck.show(deck.slides.findIndex(slide => slide.id === '{name}'))")
        size = page.eval_on_selector(f"#{name} .prose", "box => parseFloat(getComputedStyle(box).fontSize)")
        assert size == 44, name
    assert "You may use your notes." in page.locator("#activity-check .prose").text_content()


@pytest.mark.parametrize("sentences", [3, 4])
def test_the_options_of_a_long_decision_are_large(sentences: int) -> None:
    """Five options: the question gives way to them, and nothing is reckoned for space that they lack."""
    asked = Markup("It is the evening after the vote, and you advise the mayor of the town. " * sentences)
    options = Markup("<ul>{}</ul>").format(Markup("<li>A: not today</li>") * 5)
    (slide,) = question(asked, Markup("You decide"), options)
    assert (slide.size, slide.css_class) == ("little", "larger")


@pytest.mark.slow
@pytest.mark.parametrize("more", ["", "Then write down every word of it and what you think of that yourself. " * 40])
def test_the_last_slide_says_what_to_do_at_home(project: Write, more: str) -> None:
    """What a row of the plan uses: the whole task, or the first sentence of one that is too long for a slide."""
    plan = PLAN.replace("uses: exit ticket", "uses: 'exit ticket, homework'")
    plan = plan.replace("What changed your mind?", "What changed *your* [mente]{es}?")
    folder = project({"bridge.yaml": f"{plan}homework: [{{prompt: Ask a ferryman. {more}}}]\n"})
    done = run("build", folder / "bridge.yaml", "-o", folder / "out", "--only", "slides", "-q")
    assert done.status == 0, done.err
    path = files(folder / "out", "html")[0]
    assert in_deck(path)[-2:] == [("activity-end", "end"), ("homework-1", "end")]
    said = path.read_text(encoding="utf-8").partition('id="homework-1"')[2].partition("</section>")[0]
    words = " ".join(re.sub(r"<[^>]+>", " ", said.partition(">")[2]).split())
    assert words == "At home Ask a ferryman." + (" The whole task is on the page of the lesson." if more else "")


def test_a_task_of_few_words_is_large(project: Write, show: Show) -> None:
    """It is read from the last row of seats; a longer one has the usual size. No line is drawn above nothing."""
    plan = PLAN.replace("instructions: Decide.", "instructions: 'Decide, and say why. " + "Give reasons. " * 22 + "'")
    folder = project(
        {
            "bridge.yaml": plan.replace(
                "{title: Pause", "{title: Walk, minutes: 5, do: W, grouping: all}\n  - {title: Pause"
            )
        }
    )
    done = run("build", folder / "bridge.yaml", "-o", folder / "out", "--only", "slides", "-q")
    assert done.status == 0, done.err
    page = show(files(folder / "out", "html")[0])
    sizes = {}
    for name in ("guess", "decide"):
        page.evaluate(f"deck.show(deck.slides.findIndex(slide => slide.id === 'activity-{name}'))")
        sizes[name] = page.eval_on_selector(
            f"#activity-{name} .prose", "box => parseFloat(getComputedStyle(box).fontSize)"
        )
    assert sizes == {"guess": 44, "decide": 32}
    line = "box => parseFloat(getComputedStyle(box).borderBottomWidth)"
    assert page.eval_on_selector("#activity-walk .grouping", line) == 0


PLAY = """\
simulation:
  title: The council
  scenario: It is night.
  task: Agree on a toll.
  roles: [{id: mayor, name: Mayor, public_brief: Wants a toll.}]
  agreement: [Who pays?]
  safety: Nobody shouts.
  debrief: [What did you not say?]
"""


def test_a_role_play_in_several_rows(project: Write) -> None:
    """Its rules come before all, its roles in the first row that uses it, its last questions in the last; where the
    first of three rows prepares it, its task and what to agree on are in the second. No id is there twice."""
    plan = PLAN.replace("uses: case toll", "uses: [case toll, simulation]").replace("minutes: 45", "minutes: 75")
    plan = plan.replace("phase: assess, uses: quiz 2", "uses: [simulation, quiz 2]")
    folder = project({"bridge.yaml": plan.replace("uses: discussion 3", "uses: simulation") + PLAY})
    done = run("build", folder / "bridge.yaml", "-o", folder / "out", "--only", "slides", "-q")
    assert done.status == 0, done.err
    assert "twice" not in done.err
    slides = in_deck(files(folder / "out", "html")[0])
    played = [each for each in slides if each[0].startswith("simulation")]
    assert played == [
        ("simulation-rules", "decide"), ("simulation", "decide"), ("simulation-roles", "decide"),
        ("simulation-agreement", "decide"), ("simulation-debrief", "check"),
    ]  # fmt: skip
    assert slides.index(("simulation-rules", "decide")) < slides.index(("activity-decide", "decide"))
    plan = plan.replace("product: I guess ___", "product: I guess ___, uses: simulation")
    folder = project({"bridge.yaml": plan + PLAY})
    assert run("build", folder / "bridge.yaml", "-o", folder / "out", "--only", "slides", "-q").status == 0
    prepared = dict(in_deck(files(folder / "out", "html")[0]))
    assert [prepared[name] for name in ("simulation-roles", "simulation", "simulation-agreement")] == [
        "guess", "decide", "decide",
    ]  # fmt: skip
    assert len({name for name, _ in slides}) == len(slides)


def test_a_question_in_two_rows(project: Write) -> None:
    """What two rows use is shown in both, and each slide has an id of its own to link to."""
    plan = PLAN.replace("phase: assess, uses: quiz 2", "uses: [discussion 2, case toll]")
    folder = project({"bridge.yaml": plan})
    done = run("build", folder / "bridge.yaml", "-o", folder / "out", "--only", "slides", "-q")
    assert done.status == 0, done.err
    assert "twice" not in done.err
    slides = in_deck(files(folder / "out", "html")[0])
    assert len({name for name, _ in slides}) == len(slides)
    assert {"discussion-2", "discussion-2-again-2", "case-toll", "case-toll-again-2"} <= {name for name, _ in slides}


def test_own_slides_take_their_places(project: Write) -> None:
    """After the opening, after the row that uses the part that they name, or before the class says goodbye."""
    names = ("title", "objectives", "vocabulary", "warm_up", "cases", "discussion", "model", "activities", "sources")
    extra = "".join(f"    - {{title: Own, after: {name}}}\n" for name in names)
    _, slides = deck_of(project, f"slides:\n  extra:\n{extra}", minutes=90)
    order = [slide for slide, _ in slides]
    before = {name: order[order.index(f"{name.replace('_', '-')}-own-1") - 1] for name in names}
    assert before == {
        "title": "content-note",
        "objectives": "objectives",
        "vocabulary": "vocabulary",
        "warm_up": "activity-guess",
        "discussion": "discussion-2",
        "cases": "case-toll",
        "model": "cases-own-1",
        "activities": "model-own-1",
        "sources": "activity-end",
    }
    assert dict(slides)["cases-own-1"] == "decide"


def test_own_slides_follow_activities(project: Write) -> None:
    """After the last slide of an activity, or of what comes before one without slides; an unknown name is an error."""
    extra = "".join(f"    - {{title: Own, after: {name}}}\n" for name in ("guess", "more", "decide"))
    _, slides = deck_of(project, f"slides:\n  extra:\n{extra}", minutes=90)
    order = [slide for slide, _ in slides]
    before = {name: order[order.index(f"{name}-own-1") - 1] for name in ("guess", "more", "decide")}
    assert before["guess"] == "activity-guess"
    assert before["more"].startswith("discussion-2")
    assert before["decide"] == "case-toll"
    folder = project({"bridge.yaml": f"{PLAN}slides: {{extra: [{{title: Own, after: gess}}]}}\n"})
    done = run("check", folder / "bridge.yaml")
    assert done.status == 1
    assert "there is no part or activity 'gess' in this lesson" in done.err
    assert "did you mean 'guess'?" in done.err


def test_parts_left_out(project: Write) -> None:
    """By the names that they had before decks followed the plan."""
    parts = "objectives, agenda, vocabulary, warm-up, quiz, exit_ticket, cases"
    _, slides = deck_of(project, f"slides: {{leave_out: [{parts}]}}\n")
    order = [slide for slide, _ in slides]
    assert order == [
        "title", "content-note", "question", "discussion-2", "activity-decide", "activity-check", "activity-end",
    ]  # fmt: skip


def test_what_is_on_paper_goes_first(project: Write) -> None:
    """A deck that would be too long leaves out what students have on paper, never a task or a question."""
    cards = "".join(f"    - {{title: Own {number}}}\n" for number in range(6))
    _, slides = deck_of(project, f"slides:\n  extra:\n{cards}")
    order = [slide for slide, _ in slides]
    assert len(order) == most_slides(45) + 1  # there is nothing more to leave out
    assert "objectives" not in order
    assert {"question", "discussion-2", "case-toll", "quiz-2"} <= set(order)


LETTERS = """() => {
    const wrong = [];
    for (const [index, slide] of deck.slides.entries()) {
        deck.show(index, 9);
        const walk = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
        for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const parent = node.parentElement;
            if (!node.data.trim() || !parent.checkVisibility() || parent.closest('script, sup, sub')) continue;
            const svg = parent.closest('svg');
            const scale = svg ? svg.getBoundingClientRect().height / svg.viewBox.baseVal.height : 1;
            const size = parseFloat(getComputedStyle(parent).fontSize) * (svg ? scale : 1);
            if (size < 23.9 * innerWidth / 1280) wrong.push(`${slide.id}: ${size} ${node.data.trim().slice(0, 30)}`);
        }
    }
    return wrong;
}"""
"""Letters under 24 pixels of 1280, in figures too."""


def test_no_letter_is_small(decks: Path, show: Show) -> None:
    """Nothing on a slide is under 24 pixels of 1280: labels, clocks, tables and the words of charts."""
    for path in files(decks, "html"):
        if "lucky-once" in path.name or "el-salvador" in path.name:
            assert show(path).evaluate(LETTERS) == [], path.name


def test_evidence_is_large(decks: Path, show: Show) -> None:
    """A figure takes seven tenths of the height of its slide, or the whole width."""
    found = 0
    for path in files(decks, "html"):
        page = show(path)
        for index in page.evaluate("deck.slides.flatMap((one, at) => one.querySelector('.drawing svg') ? [at] : [])"):
            page.evaluate(f"deck.show({index}, 9)")
            box = page.locator(f"{HERE} .drawing svg").bounding_box()
            assert box["height"] >= 0.695 * 720 or box["width"] > 1140, (here(page), box)
            found += 1
    assert found >= len(ENGLISH)


def test_names_of_curves_are_not_struck_through(decks: Path, show: Show) -> None:
    """The lines of the live chart lie below the names of the curves, and what is at the right stays on its line."""
    page = show(next(path for path in files(decks, "html") if "lucky-once" in path.name))
    page.evaluate("deck.show(deck.slides.findIndex(slide => slide.querySelector('.live')))")
    below = """all => all.every(path => [...document.querySelectorAll('.lucky-chart > rect')].every(
        ground => path.compareDocumentPosition(ground) & Node.DOCUMENT_POSITION_FOLLOWING))"""
    assert page.locator(".live-path").count() == 2
    assert page.eval_on_selector_all(".live-path", below)
    for name in ("p", "n"):
        slider = page.locator(f".live [name={name}]")
        slider.focus()
        page.keyboard.press("End")
    for line in page.locator(".live .set > *, .live td").all():
        height = line.evaluate(
            "node => { const range = document.createRange(); range.selectNodeContents(node);"
            " return new Set([...range.getClientRects()].map(box => Math.round(box.bottom))).size }"
        )
        assert height <= 1, line.text_content()


def test_charts_can_be_read_on_a_phone(decks: Path, show: Show) -> None:
    """A chart keeps its size and scrolls in its own box, by keys too; its letters are not smaller than 12 pixels."""
    page = show(next(path for path in files(decks, "html") if "el-salvador" in path.name), size=(390, 844))
    page.evaluate("deck.show(deck.slides.findIndex(slide => slide.querySelector('.drawing.scrolls')))")
    smallest = """svg => Math.min(...[...svg.querySelectorAll('text')].map(text =>
        parseFloat(getComputedStyle(text).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))"""
    assert page.eval_on_selector(f"{HERE} .drawing svg", smallest) >= 12
    assert page.locator(f"{HERE} .drawing").get_attribute("tabindex") == "0"
    assert page.locator(HERE).evaluate("slide => slide.scrollWidth") <= 390


@pytest.mark.parametrize("width", [320, 390])
def test_numbers_stay_whole_on_a_phone(decks: Path, show: Show, width: int) -> None:
    """No number of a table is broken over two lines."""
    page = show(next(path for path in files(decks, "html") if "lucky-once" in path.name), size=(width, 700))
    page.evaluate("deck.show(deck.slides.findIndex(slide => slide.querySelector('.live')))")
    count = """all => all.map(node => { const range = document.createRange(); range.selectNodeContents(node);
        return range.getClientRects().length })"""
    shown = page.eval_on_selector_all(".live td", count)
    assert len(shown) == 5
    assert set(shown) == {1}


def test_thumbnails_keep_their_lists(decks: Path, show: Show) -> None:
    """The overview is a grid; the lists in its thumbnails are not."""
    page = show(next(path for path in files(decks, "html") if "el-salvador" in path.name))
    page.keyboard.press("o")
    kinds = page.eval_on_selector_all(".overview ol", "all => all.map(one => getComputedStyle(one).display)")
    assert kinds[0] == "grid"
    assert len(kinds) > 1
    assert set(kinds[1:]) == {"block"}


@pytest.mark.slow
def test_checkers_are_silent(decks: Path) -> None:
    """Neither checker has anything to say of the PDFs of the decks; no rule is excused."""
    for path in files(decks, "pdf"):
        for checker in CHECKERS:
            assert checker.run(path) == [], path.name


def test_a_quiz_on_slides_repeats_no_head(project: Write) -> None:
    """The label above an item, "Quiz" and a number, is not where running heads are."""
    items = "".join(f"    - {{prompt: Is it {it}?, type: true_false, answer: true}}\n" for it in ("high", "low"))
    plan = PLAN.replace("uses: quiz 2", "uses: quiz").replace("exit_ticket:", f"{items}exit_ticket:")
    folder = project({"bridge.yaml": plan})
    assert run("build", folder / "bridge.yaml", "-o", folder / "out", "--only", "slides", "-q").status == 0
    (path,) = files(folder / "out", "pdf")
    assert [finding for checker in CHECKERS for finding in checker.run(path)] == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["slides-1", "slides-2", "slides-3", "slides-4", "slides-6", "slides-notes"])
def test_checkers_are_silent_on_sheets(project: Write, kind: str) -> None:
    """Nor of the sheets with several slides, whose pages repeat nothing as text."""
    folder = project({"bridge.yaml": PLAN})
    done = run("build", folder / "bridge.yaml", "-o", folder / "out", "--only", kind, "-q")
    assert done.status == 0, done.err
    (path,) = (folder / "out").rglob("*.pdf")
    for checker in CHECKERS:
        assert checker.run(path) == []


TAUGHT = """\
background:
  - title: Two bridges
    body: "Before.\\n\\n| Bridge | Toll |\\n|---|---|\\n| old | none |\\n\\nAfter."
reading: {source: letter, introduction: A letter., questions: [{prompt: "Who wrote it?", answer: A miller.}]}
grids:
  - {title: Compare, task: Be short., columns: [Old, New], rows: [{label: Cost, answers: [low, high]}, {label: Use}]}
keypoints: [A bridge has to be paid for.]
references: [{id: letter, type: article, title: A letter}]
"""


def test_what_a_class_looks_at_together(project: Write) -> None:
    """In the row that uses them: questions before reading, a table without the texts around it, the dates and options
    of a case before its decision, an empty grid; at the end what to remember, and then what to do at home.
    """
    plan = PLAN.replace("uses: case toll", "uses: [reading, background, case toll, grid]")
    plan = plan.replace("uses: exit ticket", "uses: [exit ticket, homework]").replace("minutes: 45", "minutes: 75")
    case = "timeline: [1850: 'It is built.', 1900: {event: 'It sways.'}], terms: ['A: a penny.', 'B: nothing.'], "
    case = case.replace(
        "1900: {event: 'It sways.'}", "{date: 1900, event: It sways., status: reported, according_to: A boy}"
    )
    plan = plan.replace("title: A toll, ", f"title: A toll, {case}")
    folder = project({"bridge.yaml": f"{plan}{TAUGHT}homework: [{{prompt: Ask a ferryman.}}]\n"})
    only = [word for kind in ("slides", "slides-presenter") for word in ("--only", kind)]
    done = run("build", folder / "bridge.yaml", "-o", folder / "out", *only, "-q")
    assert done.status == 0, done.err
    path = files(folder / "out", "html")[0]
    slides = in_deck(path)
    assert [name for name, row in slides if row == "decide"] == [
        "activity-decide", "reading-questions", "background-1-table", "case-toll-timeline", "case-toll-terms",
        "case-toll", "grid-1",
    ]  # fmt: skip
    assert [name for name, _ in slides][-3:] == ["activity-end", "keypoints", "homework-1"]

    def said(name: str, deck: Path = path) -> str:
        whole = deck.read_text(encoding="utf-8").partition(f'id="{name}"')[2].partition("</section>")[0]
        return " ".join(re.sub(r"<[^>]+>", " ", whole.partition(">")[2]).split())

    assert said("background-1-table") == "Two bridges Bridge Toll old none"
    assert said("case-toll-timeline") == "What happened when 1850 It is built. 1900 It sways. reported · A boy"
    assert said("grid-1") == "Compare Be short. Old New Cost Use"
    own = files(folder / "out", "html", "instructor")[0]
    assert "Cost Old: low New: high" in said("grid-1", own)
    assert "R1 A miller." in said("reading-questions", own)
