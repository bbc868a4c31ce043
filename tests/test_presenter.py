"""The instructor's deck: notes and answers that the class does not see, and two windows kept in step."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, run
from tests.decks import HERE, OVERFULL, complaints, files, here, press
from tests.test_teaching import at_activity, live_slide, lucky

Show = Callable[..., Any]


TALK = "discussion-1"


@pytest.fixture(scope="module")
def quizzed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instructor's deck of a lesson whose plan uses its quiz, with an item of every type but the essay: those of
    the extended edition."""
    folder = tmp_path_factory.mktemp("quizzed")
    text = (ROOT / "lessons" / "02-lucky-once.yaml").read_text(encoding="utf-8")
    used = text.replace("uses: model, discussion 1", "uses: model, discussion 1, quiz 1-3, quiz 5, quiz 7-10")
    assert used != text
    (folder / "lesson.yaml").write_text(used, encoding="utf-8")
    done = run("build", folder / "lesson.yaml", "--extended", "-o", folder / "out", "--only", "slides-presenter")
    assert done.status == 0, done.err
    return files(folder / "out", "html", "instructor")[0]


def presented(page: Any, key: str = "s") -> Any:
    """The presenter's window that a key opens."""
    with page.context.expect_page() as opened:
        page.keyboard.press(key)
    view = opened.value
    until(view, "typeof deck !== 'undefined' && deck.linked()")  # a new window has not read its script yet
    return view


def until(page: Any, true: str) -> None:
    """Wait for something to be true in a window. Playwright's own wait needs `eval`, which the policy forbids."""
    deadline = time.monotonic() + 10
    while not page.evaluate(true):
        assert time.monotonic() < deadline, f"never so: {true}"
        page.wait_for_timeout(50)


def plain(text: str) -> str:
    """Words with one space between them."""
    return " ".join(text.split())


def stands_at(page: Any, slide: str) -> None:
    """Wait until a window shows a slide."""
    until(page, f"deck.now.id === '{slide}'")


def to_item(page: Any, selector: str) -> str:
    """Go to the first slide that has something."""
    page.evaluate("what => deck.show(deck.slides.findIndex(slide => slide.querySelector(what)))", selector)
    return here(page)


def test_both_windows_show_the_same(decks: Path, show: Show) -> None:
    """Opened from file://, without a server: slides, steps, screens, clocks and sliders go both ways."""
    page = show(lucky(decks, "instructor"))
    at_activity(page, "roll")
    view = presented(page)
    assert here(view) == here(page)
    assert view.url.endswith("#presenter")
    stands_at(page, press(view, "ArrowRight"))
    assert page.url.endswith(f"#{here(page)}")
    stands_at(view, press(page, "ArrowLeft"))
    view.keyboard.press("b")
    until(page, "deck.colour() === 'black'")
    assert view.locator(".link").text_content() == "The screen is black"
    assert view.locator(".bar").is_visible()
    page.keyboard.press("b")
    until(view, "deck.colour() === ''")
    view.keyboard.press("c")
    page.wait_for_selector(".countdown.runs")
    live_slide(view)
    page.wait_for_selector(".live:visible")
    view.get_by_role("slider", name="One attempt, p").focus()
    view.keyboard.press("Home")
    until(page, "document.querySelector('.live [data-shows=p]').textContent.startsWith('0.1')")


def test_an_answer_is_shown_in_both_windows(quizzed: Path, show: Show) -> None:
    """The key of one window shows it in the other."""
    page = show(quizzed)
    view = presented(page)
    slide = to_item(view, ".revealed")
    stands_at(page, slide)
    view.keyboard.press("ArrowRight")
    until(page, "deck.step === 1")
    assert page.locator(".revealed:visible").count() == 1


def test_the_presenter_survives_a_reload(decks: Path, show: Show) -> None:
    """When the window of the class is reloaded it continues at the presenter's slide, with running clocks."""
    page = show(lucky(decks, "instructor"))
    view = presented(page)
    at_activity(view, "roll")
    view.keyboard.press("c")
    page.wait_for_selector(".countdown.runs")
    slide = here(view)
    page.goto("about:blank")
    page.goto(lucky(decks, "instructor").as_uri())
    stands_at(page, slide)
    page.wait_for_selector(".countdown.runs")
    view.reload()
    until(view, "deck.linked()")
    stands_at(view, slide)
    assert view.locator(".spoken").is_visible()


def test_windows_that_did_not_open_each_other(decks: Path, show: Show) -> None:
    """A presenter view that was opened manually finds the deck over BroadcastChannel."""
    page = show(lucky(decks, "instructor"), "#discussion-1")
    view = page.context.new_page()
    view.goto(f"{lucky(decks, 'instructor').as_uri()}#presenter")
    stands_at(view, "discussion-1")
    stands_at(page, press(view, "ArrowRight"))
    third = page.context.new_page()
    third.goto(lucky(decks, "instructor").as_uri())
    third.wait_for_timeout(300)
    stands_at(page, press(view, "ArrowRight"))


def test_what_the_presenter_sees(decks: Path, show: Show) -> None:
    """Notes of the slide, also on the slides that go on from it, the next slide, the clock, the plan."""
    page = show(lucky(decks, "instructor"), "#discussion-1")
    view = presented(page)
    notes = view.locator(".spoken")
    asked = plain(notes.inner_text())
    assert "Follow up" in asked
    at_activity(view, "formula")
    row = plain(notes.inner_text())
    assert "At least one is everything except none." in row
    assert asked.endswith(row)  # the notes of a question, then those of its row of the plan
    at_activity(view, "roll")
    first = plain(notes.inner_text())
    for words in ("Roll one season together", "Say: Today a 1 is", "Theory says 51.2 %", "If time is short:"):
        assert words in first
    assert "From the die to the formula" in view.locator(".coming-words").inner_text()
    assert view.locator(".stage .thumb").is_visible()
    view.evaluate("deck.acts.class()")
    assert "of 75 minutes" in view.locator(".planned-words").inner_text()
    assert view.locator(".day").inner_text().strip()
    press(view, "End")
    assert view.locator(".coming-words").inner_text() == "This is the last slide."
    assert "risk does not reach zero" in notes.inner_text()
    view.evaluate("deck.show(deck.slides.findIndex(slide => slide.id === 'objectives'))")
    assert notes.inner_text() == "No notes for this slide."
    own = view.evaluate("deck.slides.findIndex(slide => slide.id.startsWith('title-own'))")
    view.evaluate(f"deck.show({own})")
    assert "Read the names slowly" in notes.inner_text()


def test_what_the_class_does_not_see(quizzed: Path, show: Show) -> None:
    """In the window of the class there are no notes, and no answer before its key, in the overview neither."""
    page = show(quizzed)
    to_item(page, ".revealed")
    assert page.locator(".notes:visible, .revealed:visible, .view:visible").count() == 0
    answer = page.locator(".slide:not([hidden]) .revealed")
    assert not answer.is_visible()
    press(page, "ArrowRight")
    assert answer.is_visible()
    assert page.locator("[role=status]").text_content() == answer.text_content().strip()
    press(page, "ArrowLeft")
    assert not answer.is_visible()
    page.keyboard.press("o")
    assert page.locator(".overview .notes, .overview .revealed").count() == 0


def test_an_answer_does_not_cover_its_question(quizzed: Path, show: Show) -> None:
    """The question and its choices stay where they were; the answer is beside them, whole, for every type of item."""
    page = show(quizzed)
    count = page.locator(".revealed").count()
    assert count == 8
    asked = page.locator(f"{HERE} .asked, {HERE} h2, .controls, .title.away")
    for index in page.evaluate("deck.slides.flatMap((one, at) => one.querySelector('.revealed') ? [at] : [])"):
        page.evaluate(f"deck.show({index}, 0)")
        before = [each.bounding_box() for each in asked.all()]
        page.evaluate(f"deck.show({index}, 1)")
        answer = page.locator(f"{HERE} .revealed").bounding_box()
        assert answer["y"] + answer["height"] <= 720 - 64, here(page)
        for place, each in zip(before, asked.all(), strict=True):
            now = each.bounding_box()
            assert now == place
            apart = (
                now["x"] + now["width"] <= answer["x"]
                or now["y"] + now["height"] <= answer["y"] + 1
                or now["y"] >= answer["y"] + answer["height"] - 1
            )
            assert apart, (here(page), now, answer)
    assert page.evaluate(OVERFULL) == []


FORMULAS_IN_WORDS = """() => document.querySelectorAll(".math").forEach(formula =>
    formula.replaceWith(formula.getAttribute("alt") || formula.querySelector("title").textContent))"""


def test_letters_of_the_answer(quizzed: Path, show: Show) -> None:
    """What is to be matched or put in order is answered with the letters that the class sees at the left."""
    page = show(quizzed)
    page.evaluate(FORMULAS_IN_WORDS)
    for name in ("quiz-1", "quiz-8", "quiz-9"):
        page.evaluate(f"deck.show(deck.slides.findIndex(slide => slide.id === '{name}'), 1)")
        shown = {
            plain(each.inner_text()).split(" ", 1)[1]: plain(each.inner_text()).split(" ", 1)[0]
            for each in page.locator(f"{HERE} .asked li").all()
        }
        answers = [plain(each.inner_text()) for each in page.locator(f"{HERE} .revealed li").all()]
        assert answers
        for answer in answers:
            letter, words = answer.removeprefix("1 → ").split("→ ")[-1].split(" ", 1)
            assert shown[words] == letter


def test_students_have_none_of_it(decks: Path) -> None:
    """The deck for the class has no answer, no note and no presenter's view in its source; its numbers agree."""
    for path in files(decks, "html"):
        text = path.read_text(encoding="utf-8")
        for name in ('class="revealed', 'class="notes"', 'class="view"', "#presenter"):
            assert name not in text
        own = next(other for other in files(decks, "html", "instructor") if other.parts[-3] == path.parts[-3])
        theirs = own.read_text(encoding="utf-8")
        assert 'href="#ref-' not in theirs  # a deck has no list of sources
        assert 'class="notes"' in theirs
        assert theirs.count('class="slide ') == text.count('class="slide ')


def test_one_window_is_enough(decks: Path, show: Show) -> None:
    """Notes in the same window by a key, and by a key away again."""
    page = show(lucky(decks, "instructor"), "#discussion-1")
    page.keyboard.press("n")
    assert page.locator(".spoken").is_visible()
    slide = press(page, "ArrowRight")
    assert page.url.endswith(f"#{slide}")
    page.keyboard.press("n")
    assert not page.locator(".spoken").is_visible()


def test_a_browser_that_allows_no_window(decks: Path, show: Show, tmp_path: Path) -> None:
    """Then nothing is shown to the class by surprise: a dialog says so and offers the notes in this window.

    Here the deck is in a frame that may not open windows, as in some learning platforms.
    """
    deck = lucky(decks, "instructor").as_uri()
    frame = tmp_path / "platform.html"
    frame.write_text(f'<iframe sandbox="allow-scripts" width="1200" height="680" src="{deck}#discussion-1"></iframe>')
    page = show(frame, expected="Not allowed to load local resource")
    inside = page.frame_locator("iframe")
    inside.locator("body").press("s")
    dialog = inside.get_by_role("dialog")
    assert "does not allow a second window" in dialog.inner_text()
    assert not inside.locator(".spoken").is_visible()
    dialog.get_by_role("button", name="Notes in this window").click()
    assert inside.locator(".spoken").is_visible()
    assert not dialog.is_visible()
    before = inside.locator(".position").inner_text()
    inside.locator("body").press("ArrowRight")
    assert inside.locator(".position").inner_text() != before


def test_strangers_are_not_heard(decks: Path, show: Show) -> None:
    """Messages of other pages change nothing, and one that knows the name can only choose among the slides."""
    page = show(lucky(decks, "instructor"), "#discussion-1")
    view = presented(page)
    name = view.evaluate("`kitgen ${document.querySelector('.view').dataset.document}`")
    view.evaluate("for (const junk of [null, 7, 'x', {kitgen: 'other', kind: 'state'}]) opener.postMessage(junk, '*')")
    state = (
        "JSON.stringify({slide: '<img src=x onerror=alert(1)>', step: 'x', colour: 'red', models: [['x', 'y']],"
        " pace: {chosen: 99, begun: 'x', passed: null, current: 7}, countdowns: {running: {'</p>': 5}, last: 8}})"
    )
    for written in (state, "'{'", "'null'"):
        message = f"{{kitgen: name, kind: 'state', view: true, stamp: Date.now() + 9000, state: {written}}}"
        view.evaluate(f"name => opener.postMessage({message}, '*')", name)
    page.wait_for_timeout(700)
    assert here(page) == "discussion-1"
    assert page.locator("img").count() == 0
    assert press(page, "ArrowRight") != "discussion-1"


@pytest.mark.parametrize("which", ["new", pytest.param("every", marks=pytest.mark.full)])
def test_axe_in_the_presenters_view(decks: Path, show: Show, which: str) -> None:
    """No violation on any kind of slide and its steps (in the full run: any slide) beside its notes, in the dialogs and
    in a narrow window.
    """
    page = show(lucky(decks, "instructor"), bypass_csp=True)
    page.keyboard.press("n")
    assert complaints(page, which) == []
    page.keyboard.press("l")
    assert complaints(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    page.set_viewport_size({"width": 320, "height": 256})
    for selector in (".live", ".question-slide", ".task", ".quote-slide"):
        to_item(page, selector)
        assert complaints(page) == []


@pytest.mark.parametrize("theme", ["dark", pytest.param("light", marks=pytest.mark.full)])
def test_axe_where_answers_are_shown(quizzed: Path, show: Show, theme: str) -> None:
    """No violation on the slides of every type of quiz item, before and after the answer."""
    page = show(quizzed, bypass_csp=True)
    if theme == "dark":
        page.keyboard.press("t")
    found = []
    for index in page.evaluate("deck.slides.flatMap((one, at) => one.querySelector('.revealed') ? [at] : [])"):
        for step in (0, 1):
            page.evaluate(f"deck.show({index}, {step})")
            found += complaints(page)
    assert found == []


def test_presenter_reflows(quizzed: Path, show: Show) -> None:
    """At 320 pixels nothing scrolls sideways, and notes follow the slide."""
    page = show(quizzed, "#discussion-1", size=(320, 256))
    page.keyboard.press("n")
    for selector in (".question-slide", ".live", ".revealed", ".task", "table.numbers"):
        to_item(page, selector)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, selector
        assert page.locator(".spoken").is_visible()


def test_nothing_of_the_view_covers_another_part(decks: Path, show: Show) -> None:
    """Slide, next slide, state, countdown and notes fit side by side in all common window sizes."""
    for size in ((1280, 720), (1920, 1080), (1366, 768), (1024, 768)):
        page = show(lucky(decks, "instructor"), size=size)
        page.keyboard.press("n")
        at_activity(page, "roll")
        boxes = [
            page.locator(selector).bounding_box()
            for selector in (
                ".slide:not([hidden]):not(.away)",
                ".coming",
                ".countdown",
                ".spoken",
                ".bar .planned-words",
                ".bar .next",
                ".controls",
            )
        ]
        for number, one in enumerate(boxes):
            assert one["x"] >= 0 and one["x"] + one["width"] <= size[0] + 1
            assert one["y"] + one["height"] <= size[1] + 1
            for other in boxes[number + 1 :]:
                apart = (
                    one["x"] + one["width"] <= other["x"] + 1
                    or other["x"] + other["width"] <= one["x"] + 1
                    or one["y"] + one["height"] <= other["y"] + 1
                    or other["y"] + other["height"] <= one["y"] + 1
                )
                assert apart, (size, one, other)


def test_instructors_deck_on_paper_and_without_script(decks: Path, show: Show) -> None:
    """Ctrl-P prints each slide and then its notes; without the script the notes are below each slide."""
    import pypdfium2

    page = show(lucky(decks, "instructor"), "#discussion-1")
    slides = page.locator(".slide").count()
    notes = page.locator(".notes").count()
    page.evaluate("document.fonts.ready.then(() => true)")
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    text = "\n".join(each.get_textpage().get_text_bounded() for each in document)
    assert len(document) >= slides + notes // 2 > slides + 5
    assert "Theory says 51.2 % of seasons" in plain(text)
    document.close()
    unscripted = show(lucky(decks, "instructor"), java_script_enabled=False)
    assert unscripted.locator(".notes:visible").count() == notes
    assert unscripted.locator("button:visible").count() == 0


def test_instructors_decks_are_small(decks: Path) -> None:
    """Under 300 KB with notes and fonts."""
    for path in files(decks, "html", "instructor"):
        assert path.stat().st_size < 300_000, path.name
