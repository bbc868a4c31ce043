"""Teaching with the deck: the live model, countdowns, the plan of the class, steps within a slide."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kitgen.figures.argument.graph import read
from kitgen.figures.argument.map import draw
from kitgen.figures.argument.stages import stages
from kitgen.figures.probability.model import LuckyOnce, at_least_one
from kitgen.text.numbers import format_percent
from kitgen.view.slides.live import attempts_for, chances_for, live
from tests.decks import HERE, files, here, press

Show = Callable[..., Any]

LUCKY = LuckyOnce((0.001, 0.01, 0.05, 0.1), (1, 10, 50, 100, 500))
LISTEN = """() => {
    window.said = [];
    const node = document.querySelector('[role=status]');
    new MutationObserver(() => said.push(node.textContent)).observe(node, {childList: true});
}"""


def lucky(decks: Path, audience: str = "student") -> Path:
    """The deck with the model."""
    return next(path for path in files(decks, "html", audience) if "lucky-once" in path.name)


def live_slide(page: Any) -> Any:
    """Go to the slide with the sliders."""
    page.evaluate("deck.show(deck.slides.indexOf(document.querySelector('.live').closest('.slide')))")
    return page.locator(".live")


@pytest.mark.parametrize("language", ["en", "es", "es-SV", "de"])
def test_the_numbers_of_the_live_slide(decks: Path, show: Show, language: str) -> None:
    """Every place of the sliders, and odd values too, shows the very digits that kitgen prints on paper."""
    page = show(lucky(decks))
    chances = [*chances_for(LUCKY), 1e-9, 1e-6, 0.125, 0.25, 0.5, 0.75, 0.999999]
    attempts = [*attempts_for(LUCKY, 500), 10_000]
    style = live({"attempts": {"p": [0.05], "n": [50], "tolerate": [0.05]}}, {"language": language}, 400)["style"]
    shown = page.evaluate(
        """([chances, attempts, style]) => chances.flatMap(
            p => attempts.map(n => deck.numbers.percent(deck.numbers.atLeastOne(p, n), style)))""",
        [chances, attempts, style],
    )
    expected = [format_percent(at_least_one(p, n), language) for p in chances for n in attempts]
    assert shown == expected
    assert len({len(text) for text in expected}) > 3  # four decimals and bounds were among them


def test_every_number_of_the_handout_can_be_set(decks: Path, show: Show) -> None:
    """For each p of the lesson the slide's table has the row of the printed table."""
    page = show(lucky(decks))
    panel = live_slide(page)
    assert panel.locator("tbody th").all_text_contents() == [str(n) for n in LUCKY.n]
    for chance in LUCKY.p:
        p = format_percent(chance, "en", digits=None)
        page.evaluate(
            """p => {
                const panel = document.querySelector('.live');
                const places = JSON.parse(panel.querySelector('script').textContent).p;
                const slider = panel.querySelector('[name=p]');
                slider.value = places.findIndex(place => place[1] === p);
                slider.dispatchEvent(new Event('input', {bubbles: true}));
            }""",
            p,
        )
        assert panel.locator("[data-shows=p]").text_content() == p
        row = [format_percent(at_least_one(chance, n), "en") for n in LUCKY.n]
        assert panel.locator("tbody td").all_text_contents() == row


def test_sliders_by_keyboard(decks: Path, show: Show) -> None:
    """Arrows move the slider and not the deck; the curve follows; the result is read out once, in a sentence."""
    page = show(lucky(decks))
    live_slide(page)
    slide = here(page)
    slider = page.get_by_role("slider", name="One attempt, p")
    assert slider.get_attribute("aria-valuetext") == "5\u00a0%"
    assert page.locator(".live .result").text_content() == "92.31\u00a0%"
    assert page.locator(".live .here th").text_content() == "50"
    before = page.locator(".live-path").last.get_attribute("d")
    page.evaluate(LISTEN)
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert slider.get_attribute("aria-valuetext") == "6\u00a0%"
    expected = format_percent(at_least_one(0.06, 50))
    assert page.locator(".live .result").text_content() == expected
    assert page.locator(".live-path").last.get_attribute("d") != before
    page.wait_for_timeout(600)
    assert page.evaluate("said") == [f"With p = 6\u00a0% and n = 50, the chance of at least one success is {expected}."]
    page.get_by_role("slider", name="Attempts, n").focus()
    page.keyboard.press("End")
    assert page.locator(".live .here th").text_content() == "500"
    page.keyboard.press("ArrowRight")
    assert page.locator(".live .result").text_content().startswith(">")
    assert page.locator(HERE).evaluate("node => node.scrollHeight - node.clientHeight") <= 0
    assert here(page) == slide
    assert press(page, "PageDown") != slide


def test_the_point_lies_on_the_curve(decks: Path, show: Show) -> None:
    """The mark is at the chart's own height for this probability: halfway up at one half."""
    page = show(lucky(decks))
    live_slide(page)
    place = page.evaluate(
        """() => {
            const {plot} = JSON.parse(document.querySelector('.live script').textContent);
            const point = document.querySelector('.live-circle');
            return [plot, Number(point.getAttribute('cx')), Number(point.getAttribute('cy'))];
        }"""
    )
    plot, x, y = place
    assert (plot["base"] - y) / (plot["base"] - plot["top"]) == pytest.approx(at_least_one(0.05, 50), abs=0.001)
    grid = page.eval_on_selector_all(".lucky-chart > text", "all => all.map(one => [one.textContent, one.getBBox()])")
    assert any(text == "50" for text, _ in grid)
    assert plot["left"] < x < plot["right"]


def test_the_static_state(decks: Path, show: Show) -> None:
    """Without the script, and on paper, there is the chart of the handout: no slider, no mark of the live curve."""
    plain = show(lucky(decks), java_script_enabled=False)
    assert plain.locator(".lucky-chart").is_visible()
    assert plain.locator("input:visible").count() == 0
    page = show(lucky(decks))
    live_slide(page)
    assert page.locator(".live-mark:visible").count() == 3
    page.emulate_media(media="print")
    assert page.locator(".live:visible, .live-mark:visible, .countdown:visible, .pace:visible").count() == 0
    stroke = "all => all.map(one => getComputedStyle(one).stroke)"
    assert set(page.eval_on_selector_all(".lucky-chart > path:not(.live-mark)", stroke)) == {"rgb(11, 79, 92)"}


def at_activity(page: Any, name: str) -> None:
    """Go to the first slide of an activity."""
    page.evaluate("name => deck.show(deck.slides.findIndex(slide => slide.dataset.clock === name))", f"activity-{name}")


def turn(page: Any, milliseconds: int) -> None:
    """Let the time pass, and the clocks be drawn."""
    page.clock.run_for(milliseconds)
    page.evaluate("deck.tell('tick')")


def test_countdown(decks: Path, show: Show) -> None:
    """It takes its minutes from the plan, runs, rests, begins again, and goes on while other slides are shown."""
    page = show(lucky(decks), clock=True)
    left = page.locator(".countdown .left")
    assert not page.locator(".countdown").is_visible()
    at_activity(page, "roll")
    large = page.locator(f"{HERE} .timer")
    assert large.text_content() == left.text_content() == "16:00"
    assert large.evaluate("node => getComputedStyle(node).fontSize") == "120px"
    assert not left.is_visible()  # it is on the slide, large
    page.keyboard.press("c")
    turn(page, 65_000)
    assert large.text_content() == left.text_content() == "14:55"
    page.get_by_role("button", name="Pause the countdown").click()
    turn(page, 30_000)
    assert large.text_content() == "14:55"
    page.get_by_role("button", name="Start the countdown").click()
    page.keyboard.press("Home")
    turn(page, 5_000)
    assert left.text_content() == "14:50"
    assert left.is_visible()
    at_activity(page, "formula")
    assert large.text_content() == "11:00"
    page.keyboard.press("c")  # one countdown at a time
    turn(page, 11 * 60_000 + 10_000)
    assert large.text_content() == "+0:10"
    live_slide(page)  # the clock of its row goes on
    assert left.is_visible() and left.text_content() == "+0:10"
    at_activity(page, "roll")
    assert large.text_content() == "14:50"
    page.get_by_role("button", name="Reset the countdown").click()
    assert large.text_content() == "16:00"


def test_countdown_speaks_seldom_and_makes_no_sound(decks: Path, show: Show) -> None:
    """Five minutes, one minute and the end are announced politely; there is a sound only if it was switched on."""
    page = show(lucky(decks), clock=True)
    page.evaluate(
        """() => {
            window.sounds = 0;
            window.AudioContext = class extends AudioContext { constructor() { super(); window.sounds += 1; } };
        }"""
    )
    at_activity(page, "roll")
    page.evaluate(LISTEN)
    page.keyboard.press("c")
    turn(page, 19 * 60_000)
    assert page.evaluate("said") == ["The countdown has started: 16 min", "5 min left", "1 min left", "Time is up"]
    assert page.locator("[role=timer]").get_attribute("aria-live") == "off"
    assert page.evaluate("sounds") == 0
    page.keyboard.press("l")
    page.get_by_label("A sound when a countdown ends").check()
    page.keyboard.press("Escape")
    at_activity(page, "predict")
    page.keyboard.press("c")
    turn(page, 5 * 60_000)
    assert page.evaluate("sounds") == 1


def test_the_plan_of_the_class(decks: Path, show: Show) -> None:
    """The chosen length changes the minutes of every activity, and the bar says where the class should be."""
    page = show(lucky(decks), clock=True)
    at_activity(page, "roll")
    assert page.locator(f"{HERE} .timer").text_content() == "16:00"
    assert not page.locator(".pace").is_visible()
    page.keyboard.press("l")
    assert page.get_by_role("radio").count() == 3
    page.get_by_label("50 min").check()
    page.get_by_role("button", name="Start the class").click()
    assert page.locator(f"{HERE} .timer").text_content() == "10:00"
    assert page.locator(".countdown .left").text_content() == "10:00"
    words = page.locator(".pace-words")
    turn(page, 4 * 60_000)
    plan = "Probability lab: planned for minutes 9 to 19"
    assert words.text_content() == f"4 of 50 minutes · {plan} · 5 min ahead of the plan"
    turn(page, 10 * 60_000)
    assert words.text_content() == f"14 of 50 minutes · {plan} · as planned"
    turn(page, 10 * 60_000)
    assert words.text_content() == f"24 of 50 minutes · {plan} · 5 min behind the plan"
    page.get_by_role("button", name="Pause the class").click()
    turn(page, 60_000)
    page.keyboard.press("Escape")
    assert words.text_content() is not None and "24 of 50" in str(words.text_content())
    assert page.locator(".pace").is_visible()
    box = page.locator(".pace .elapsed").bounding_box()
    assert box["width"] == pytest.approx(1280 * 24 / 50, rel=0.01)
    segments = page.eval_on_selector_all(".pace .planned", "all => all.map(one => parseFloat(one.style.width))")
    assert sum(segments) == pytest.approx(90)  # the rest is left free


def test_what_another_plan_leaves_out(decks: Path, show: Show) -> None:
    """It stays in the deck, and its slide says that the chosen plan has no time for it."""
    path = next(path for path in files(decks, "html") if "concepts" in path.name)
    page = show(path)
    at_activity(page, "case")
    assert page.locator(f"{HERE} .timer").text_content() == "13:00"
    page.keyboard.press("l")
    page.get_by_label("50 min").check()
    page.keyboard.press("Escape")
    assert page.locator(f"{HERE} .timer").text_content() == "not in this plan"
    assert page.locator(f"{HERE} .timer").evaluate("node => getComputedStyle(node).fontSize") == "56px"
    assert not page.locator(".countdown").is_visible()


@pytest.mark.parametrize("lessons", ["lucky-once", pytest.param("", marks=pytest.mark.full)])
def test_every_lesson_has_its_plans(decks: Path, show: Show, lessons: str) -> None:
    """The lengths to choose from are those of the lesson, and its own is chosen."""
    walked = [path for path in files(decks, "html") if lessons in path.name]
    assert walked
    for path in walked:
        page = show(path)
        page.keyboard.press("l")
        lengths = [label.strip() for label in page.locator(".time fieldset label").all_text_contents()]
        assert {"50 min", "75 min", "100 min"} <= set(lengths), path.name
        assert page.locator("label:has(:checked):has([name=plan])").text_content().strip() == "75 min"


def test_maps_are_built_step_by_step(decks: Path, show: Show) -> None:
    """Reasons come first; each key adds what follows; going back takes it away; a jump begins at the beginning."""
    mapped = next(path for path in files(decks, "html") if "concepts" in path.name)
    page = show(mapped)
    count = page.evaluate("deck.slides.findIndex(slide => slide.querySelector('.argument-map [data-step]'))")
    page.evaluate(f"deck.show({count})")
    slide = here(page)
    steps = page.evaluate("deck.steps(deck.now)")
    assert steps >= 1
    hidden = page.locator(f"{HERE} [data-step].later")
    assert hidden.count() == page.locator(f"{HERE} [data-step]").count() > 0
    assert hidden.first.evaluate("node => getComputedStyle(node).visibility") == "hidden"
    for _ in range(steps):
        assert press(page, "ArrowRight") == slide
    assert hidden.count() == 0
    assert press(page, "ArrowRight") != slide
    assert press(page, "ArrowLeft") == slide
    assert hidden.count() == 0
    assert press(page, "ArrowLeft") == slide
    assert hidden.count() > 0
    page.emulate_media(media="print")
    assert hidden.first.evaluate("node => getComputedStyle(node).visibility") == "visible"
    plain = show(mapped, f"#{slide}", java_script_enabled=False)
    assert plain.locator(".later").count() == 0


def test_stages_of_a_map() -> None:
    """What follows comes after all that it follows from, however the author ordered the steps; nothing else changes."""
    argument = {
        "thesis": {"text": "t"},
        "premises": [{"id": name, "text": name} for name in ("P1", "P2", "P3")],
        "steps": [
            {"id": "S2", "from": ["S1", "P3"], "to": "thesis"},
            {"id": "S1", "from": ["P1", "P2"], "to": "S2"},
        ],
        "assumptions": [{"id": "A1", "text": "a", "supports": "S1"}],
        "objections": [{"id": "O1", "text": "o", "against": "thesis"}],
    }
    found = stages(read(argument))
    order = ["S1", "S2", "thesis", "A1", "O1"]
    assert [found[label] for label in order] == [1, 2, 3, 4, 5]
    assert "P1" not in found
    assert found[("S1", "infers")] == 1
    assert found[("S1", "assumes")] == 4
    plain, built = (draw(argument, True, built_up=flag).svg for flag in (False, True))
    assert re.sub(r'<g data-step="\d+">|</g>|\s', "", built) == re.sub(r"\s", "", plain)
    assert set(re.findall(r'data-step="(\d+)"', built)) == set("12345")
