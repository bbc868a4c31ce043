"""The decks in Firefox, as Debian has it: keys, clocks, sliders, two windows, print, axe, and no complaint."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.decks import HERE, OVERFULL, SIDEWAYS, WALK, axe, files
from tests.firefox import Firefox, Window, program
from tests.test_teaching import lucky

Open = Callable[..., Window]

SHOWN = f"document.querySelector('{HERE}').id"


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """One headless Firefox for all tests here."""
    path = program()
    if path is None:
        release = Path("/etc/os-release")
        assert "ID=debian" not in (release.read_text().split() if release.exists() else []), (
            "make test installs Firefox"
        )
        pytest.skip("this system has no Firefox that can be driven")
    with Firefox(path, tmp_path_factory.mktemp("firefox")) as browser:
        yield browser


@pytest.fixture
def visit(firefox: Firefox) -> Iterator[Open]:
    """Open a deck: ``visit(path, "#discussion-1")``. What any window complained of, or asked of a network, fails the
    test at the end; its windows are closed.
    """
    before = set(firefox.windows())
    firefox.seen.clear()
    yield firefox.open
    for name in set(firefox.windows()) - before:
        Window(firefox, name).close()
    assert firefox.seen == []


def chosen(decks: Path, lessons: str) -> list[Path]:
    """The decks whose name has this in it."""
    found = [path for path in files(decks, "html") if lessons in path.name]
    assert found
    return found


def at(window: Window, *keys: str) -> str:
    """The slide that is shown after these keys."""
    window.press(*keys)
    found: str = window.value(SHOWN)
    return found


def to(window: Window, selector: str) -> str:
    """Go to the first slide that is or has something."""
    window.run(
        "what => deck.show(deck.slides.findIndex(slide => slide.matches(what) || slide.querySelector(what)))", selector
    )
    return at(window)


def presented(window: Window) -> Window:
    """The presenter's window that the key S opens."""
    before = set(window.browser.windows())
    window.press("s")
    (name,) = set(window.browser.windows()) - before
    view = Window(window.browser, name)
    view.until("typeof deck !== 'undefined' && deck.linked !== undefined && deck.linked()")
    return view


def test_a_complaint_is_heard(firefox: Firefox, tmp_path: Path) -> None:
    """The other tests would see an error, a message, a dialog or a request."""
    path = tmp_path / "bad.html"
    path.write_text("<script>console.error('one'); fetch('https://three.invalid').catch(() => {}); two()</script>")
    firefox.seen.clear()
    page = firefox.open(path)
    page.run("() => { setTimeout(() => alert('four')) }")
    page.until("document.readyState === 'complete'")
    while not any(each.startswith("dialog") for each in firefox.seen):
        firefox.windows()
    page.close()
    for complaint in (
        "console: one",
        "javascript: ReferenceError: two",
        "request: https://three.invalid",
        "dialog: four",
    ):
        assert any(each.startswith(complaint) for each in firefox.seen), firefox.seen


def test_keys_and_links(decks: Path, visit: Open) -> None:
    """Arrows, space, page keys, a number with Enter, clicks, touch, an address; black screen and overview."""
    page = visit(files(decks, "html")[0], "#discussion-2")
    order = page.value("deck.slides.map(slide => slide.id)")
    assert at(page) == "discussion-2"
    assert at(page, "Home") == "title"
    assert at(page, " ", "PageDown", "ArrowDown", "ArrowRight") == order[4]
    assert at(page, "ArrowLeft", "PageUp", "ArrowUp") == order[1]
    assert at(page, "1", "2", "Enter") == order[11]
    assert page.value("location.hash") == f"#{order[11]}"
    assert at(page, "End", "ArrowRight") == order[-1]
    page.press("Home")
    page.click(900, 600)
    assert at(page) == order[1]
    page.click(30, 300)
    assert at(page) == "title"
    page.press("b")
    assert page.value("getComputedStyle(document.querySelector('.curtain')).backgroundColor") == "rgb(0, 0, 0)"
    assert at(page, "ArrowRight") == "title"
    page.press("ArrowRight", "o", "Tab", "Enter")
    assert at(page) == order[2]
    assert page.value("document.querySelector('.overview').hidden")
    page.press("?")
    assert page.value("document.querySelector('dialog.help').open")
    page.press("Escape")
    assert not page.value("document.querySelector('dialog.help').open")


def test_countdown(decks: Path, visit: Open) -> None:
    """The minutes of the plan, running down; paused by the same key."""
    page = visit(lucky(decks))
    to(page, "[data-clock=activity-roll]")
    left = "document.querySelector('.countdown .left').textContent"
    assert page.value(left) == "16:00"
    page.press("c")
    page.until(f"{left} === '15:58'")
    page.press("c")
    assert page.value("!document.querySelector('.countdown').classList.contains('runs')")
    page.press("l")
    page.run("() => document.querySelector('[name=plan]').click()")
    page.press("Escape")
    assert page.value(left) != "16:00"


def test_sliders(decks: Path, visit: Open) -> None:
    """By keyboard: number, table and curve follow, and the deck stays where it is."""
    page = visit(lucky(decks))
    slide = to(page, ".live")
    result = "document.querySelector('.live .result').textContent"
    curve = "[...document.querySelectorAll('.live-path')].map(path => path.getAttribute('d')).join()"
    assert page.value(result) == "92.31\u00a0%"
    before = page.value(curve)
    page.run("() => document.querySelector('.live [name=p]').focus()")
    assert at(page, "ArrowRight") == slide
    assert page.value("document.querySelector('.live [data-shows=p]').textContent") == "6\u00a0%"
    assert page.value(result) == "95.47\u00a0%"
    assert page.value(curve) != before
    page.run("() => document.querySelector('.live [name=n]').focus()")
    page.press("End")
    assert page.value("document.querySelector('.live .here th').textContent") == "500"
    assert at(page, "PageDown") != slide


def test_presenter(decks: Path, visit: Open) -> None:
    """Two windows from file:// are synchronised in both directions, even after either was reloaded."""
    page = visit(lucky(decks, "instructor"))
    to(page, "[data-clock=activity-roll]")
    view = presented(page)
    assert at(view) == at(page)
    assert "Theory says 51.2" in view.value("document.querySelector('.spoken').innerText")
    assert view.value("location.hash") == "#presenter"
    page.until(f"{SHOWN} === '{at(view, 'ArrowRight')}'")
    view.until(f"{SHOWN} === '{at(page, 'ArrowLeft')}'")
    view.press("b")
    page.until("deck.colour() === 'black'")
    page.press("b")
    view.until("deck.colour() === ''")
    view.press("c")
    page.until("document.querySelector('.countdown').classList.contains('runs')")
    to(view, ".live")
    page.until("document.querySelector('.slide:not([hidden]) .live') !== null")
    view.run("() => document.querySelector('.live [name=p]').focus()")
    view.press("Home")
    page.until("document.querySelector('.live [data-shows=p]').textContent.startsWith('0.1')")
    slide = to(view, "#question")
    page.goto("about:blank")
    page.goto(lucky(decks, "instructor").as_uri())
    page.until(f"{SHOWN} === '{slide}'")
    page.until("document.querySelector('.countdown').classList.contains('runs')")
    page.until(f"{SHOWN} === '{slide}'")
    view.until(f"{SHOWN} === '{at(page, 'ArrowRight', 'ArrowRight')}'")


def test_a_presenter_opened_by_hand(decks: Path, visit: Open) -> None:
    """Two tabs of one file find each other, and one window with notes works alone."""
    page = visit(lucky(decks, "instructor"), "#discussion-1")
    view = visit(lucky(decks, "instructor"), "#presenter")
    view.until("deck.linked()")
    view.until(f"{SHOWN} === 'discussion-1'")
    page.until(f"{SHOWN} === '{at(view, 'ArrowRight')}'")
    view.close()
    page.press("n")
    assert page.value("document.querySelector('.spoken').checkVisibility()")
    page.press("n")
    assert not page.value("document.querySelector('.spoken').checkVisibility()")


@pytest.mark.parametrize(
    ("size", "lessons"),
    [
        pytest.param((1280, 720), "lucky-once", id="720"),
        *(pytest.param((wide, wide * 9 // 16), "", marks=pytest.mark.full) for wide in (1280, 1920)),
    ],
)
def test_nothing_overflows(decks: Path, visit: Open, size: tuple[int, int], lessons: str) -> None:
    """Every step of every slide of a lesson (in the full run: of every lesson) fits its stage."""
    for path in chosen(decks, lessons):
        assert visit(path, size=size).run(OVERFULL) == [], path.name


@pytest.mark.parametrize("lessons", ["lucky-once", pytest.param("", marks=pytest.mark.full)])
def test_reflow(decks: Path, visit: Open, lessons: str) -> None:
    """At 320 pixels nothing scrolls sideways, and what is higher than the window can be scrolled by keys."""
    for path in chosen(decks, lessons):
        assert visit(path, size=(320, 256)).run(SIDEWAYS) == [], path.name


@pytest.mark.parametrize(
    ("theme", "which"),
    [pytest.param(theme, "every", marks=pytest.mark.full) for theme in ("light", "dark")],
)
def test_axe(decks: Path, visit: Open, theme: str, which: str) -> None:
    """No violation on any kind of slide (in the full run: on any slide) and its steps, overview, dialogs, notes, black
    and white screen included.
    """
    page = visit(lucky(decks, "instructor"))
    page.run(f"() => {{ {axe()} }}")
    if theme == "dark":
        page.press("t")
    found = page.run(WALK, which)
    for name in ("overview", "help", "time", "black", "white", "notes"):
        page.run("name => deck.acts[name]()", name)
        found += page.run(WALK, "this")
        page.press("Escape")
    assert found == []


@pytest.mark.full
def test_printing(decks: Path, visit: Open) -> None:
    """Ctrl-P gives one page a slide, 16 by 9, with every word of it."""
    import pypdfium2

    page = visit(lucky(decks), "#discussion-1")
    document = pypdfium2.PdfDocument(page.printed())
    count, size = len(document), document[0].get_size()
    printed = re.sub(r"\W", "", " ".join(each.get_textpage().get_text_bounded() for each in document))
    document.close()
    assert count == page.value("deck.slides.length")
    assert size == pytest.approx((960, 540), abs=1)
    for text in page.value("[...document.querySelectorAll('.prose p, .rows .text')].map(one => one.textContent)"):
        assert re.sub(r"\W", "", text) in printed
