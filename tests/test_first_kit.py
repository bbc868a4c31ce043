"""The first ten minutes of a new user in `kitgen serve`, in one go, as docs/first-kit.md tells it: without any YAML."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.conftest import small_lesson
from tests.firefox import Firefox, program
from tests.office_files import docx, p, r
from tests.serving import Served, served, wait_for

COURSE = """\
title: Water and metal
term: {start: 2027-04-05, end: 2027-04-30, meetings: [{day: monday, time: "10:00-10:55"}]}
lessons: [bridge.yaml]
"""


def word_file() -> bytes:
    """Ten questions as teachers have them: numbered, with lettered choices, the right one in bold."""
    paragraphs = [p("Quiz on rivers", style="Title")]
    for number in range(1, 11):
        paragraphs.append(p(f"{number}. Which river is number {number}?"))
        paragraphs += [
            p(r(f"{letter}) River {letter}{number}", "b" if place == number % 3 else ""))
            for place, letter in enumerate("abc")
        ]
    return docx(*paragraphs)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server of a course with one small lesson."""
    folder = tmp_path_factory.mktemp("first") / "my course"
    folder.mkdir()
    (folder / "course.yaml").write_text(COURSE)
    (folder / "bridge.yaml").write_text(small_lesson())
    with served(folder) as running:
        yield running


@pytest.fixture
def page(chromium: Any, server: Served) -> Iterator[Any]:
    """The page as kitgen opens it. What it complains of fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", locale="en-GB")
    context.set_default_timeout(60_000)
    seen: list[str] = []
    context.on("console", lambda message: seen.append(f"console: {message.text}"))
    context.on("weberror", lambda error: seen.append(f"error: {error.error}"))
    page = context.new_page()
    page.goto(server.url)
    yield page
    context.close()
    assert seen == []


def shows(page: Any, title: str, words: str) -> None:
    """Wait until a document beside the form has these words."""
    frame = page.frame_locator(f".beside-form iframe:not(.behind)[title^={title}]")
    frame.get_by_text(words).first.wait_for()


def test_the_first_ten_minutes(page: Any, server: Served, tmp_path: Path) -> None:
    """A lesson from a sample, its plan and three questions, the handout, a Word file, a class set."""
    page.get_by_role("link", name="New lesson").click()
    page.get_by_label("Which metal is it?").check()
    page.get_by_label("Title of your lesson").fill("Whose river is it?")
    page.get_by_label("Add it to the course on").select_option(label="Monday, 12 April 2027")
    page.get_by_role("button", name="Make the lesson").click()

    page.locator("[data-part=plan]").click()
    (path,) = server.state.root.glob("whose*.yaml")
    before = path.read_text()
    assert "12 April 2027" in page.locator("#lesson-list").inner_text()
    page.get_by_label("Title", exact=True).first.fill("Look at the map")
    minutes = page.get_by_label("Minutes").first
    taken = minutes.input_value()
    minutes.fill("7")
    assert " of 55 minutes planned" in page.locator(".minutes-words").inner_text()
    shows(page, "Handout", "Look at the map")

    page.locator("[data-part=quiz]").click()
    for number in (1, 2, 3):
        name = f"Question {number}"
        toggle = page.get_by_role("button", name=name, exact=False).and_(page.locator(".toggle"))
        if toggle.get_attribute("aria-expanded") == "false":
            toggle.click()
        page.get_by_role("group", name=name).get_by_label("Question", exact=True).fill(f"My own question {number}")
    page.locator(".save-state.saved").wait_for()
    page.locator("#beside-kind").select_option(label="Quiz")
    shows(page, "Quiz", "My own question 3")

    changed = [line for line in difflib.ndiff(before.splitlines(), path.read_text().splitlines()) if line[:2] == "+ "]
    words = ["Look at the map", "7", "My own question 1", "My own question 2", "My own question 3"]
    assert len(changed) == len(words) and all(word in line for word, line in zip(words, changed, strict=True)), changed
    assert taken != "7"

    page.get_by_role("link", name="Import a file").click()
    page.locator("#import-file").set_input_files(
        {"name": "Quiz on rivers.docx", "mimeType": "application/octet-stream", "buffer": word_file()}
    )
    page.get_by_role("heading", name="Quiz on rivers.docx is now").wait_for()
    assert "10 questions" in page.locator(".imported").inner_text()
    page.get_by_role("button", name="Open the").click()
    page.locator("[data-part=quiz]").click()
    wait_for(lambda: page.locator(".entries > .entry > .entry-head .toggle").count() == 10)
    page.get_by_role("button", name="Question 4", exact=False).and_(page.locator(".toggle")).click()
    right = page.get_by_role("group", name="Question 4").get_by_label("This one is right")
    assert [box.is_checked() for box in right.all()] == [False, True, False]

    page.get_by_role("link", name="Whose river is it?").click()
    page.get_by_role("link", name="Print", exact=True).click()
    page.get_by_role("spinbutton", name="Students").fill("6")
    wait_for(lambda: "6 students" in page.locator(".plan").inner_text())
    with page.expect_download() as download:
        page.locator("#class-set").click()
    saved = tmp_path / "class.pdf"
    download.value.save_as(saved)
    texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(saved.read_bytes())]
    assert sum("Look at the map" in text for text in texts) >= 6
    assert not any(".yaml" in text for text in page.locator("h1, h2, .problems").all_inner_texts())


def named(words: str, names: str = "a, button, label") -> str:
    """The first visible element with these words, as an expression of the page."""
    text = json.dumps(words)
    return (
        f"[...document.querySelectorAll('{names}')].find(each => each.getClientRects().length > 0"
        f" && each.textContent.trim().startsWith({text}))"
    )


def labelled(words: str, within: str = "document") -> str:
    """The first visible box with this label, as an expression of the page."""
    return (
        f"[...{within}.querySelectorAll('input, textarea, select')].find(each => each.getClientRects().length > 0"
        f" && [...each.labels].some(label => label.textContent.trim().startsWith({json.dumps(words)})))"
    )


@pytest.mark.browser
@pytest.mark.full
def test_the_first_ten_minutes_in_firefox(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    """The same there, with mouse and keys: from a sample to the PDF of a class set."""
    browser = program()
    if browser is None:
        pytest.skip("this system has no Firefox that can be driven")
    folder = tmp_path_factory.mktemp("firefox") / "my course"
    folder.mkdir()
    (folder / "course.yaml").write_text(COURSE)
    (folder / "bridge.yaml").write_text(small_lesson())
    word = tmp_path / "Quiz on rivers.docx"
    word.write_bytes(word_file())
    profile, saved = tmp_path / "profile", tmp_path / "saved"
    profile.mkdir()
    saved.mkdir()
    shown = "document.querySelector('.beside-form iframe:not(.behind)')?.contentDocument?.body?.textContent"
    with served(folder) as server, Firefox(browser, profile, saved) as firefox:
        window = firefox.open(server.url, size=(1280, 900))
        window.tap(named("New lesson"))
        window.tap(named("Which metal is it?"))
        window.fill(labelled("Title of your lesson"), "Whose river is it?")
        window.tap(named("Make the lesson"))
        window.tap("document.querySelector('[data-part=plan]')")
        window.fill("document.querySelector('.part textarea')", "Look at the map")
        window.fill(labelled("Minutes"), "7")
        window.until(f"{shown}?.includes('Look at the map')")
        window.tap("document.querySelector('[data-part=quiz]')")
        for number in (1, 2, 3):
            toggle = f"document.querySelectorAll('.part .toggle')[{number - 1}]"
            window.until(toggle)
            if window.value(f"{toggle}.getAttribute('aria-expanded')") == "false":
                window.tap(toggle)
            window.fill(labelled("Question", f"{toggle}.closest('.entry')"), f"My own question {number}")
        window.until("document.querySelector('.save-state.saved')")
        (path,) = folder.glob("whose*.yaml")
        text = path.read_text()
        assert all(f"My own question {number}" in text for number in (1, 2, 3)) and "Look at the map" in text
        window.tap(named("Import a file"))
        window.until("document.querySelector('#import-file')")
        window.choose("document.querySelector('#import-file')", word)
        window.until("document.querySelector('.imported')?.textContent.includes('10 questions')")
        window.tap(named("Whose river is it?"))
        window.tap(named("Print"))
        window.fill(labelled("Students"), "6")
        window.until("document.querySelector('.plan').textContent.includes('6 students')")
        window.tap("document.querySelector('#class-set')")
        pdf = wait_for(lambda: [each for each in saved.glob("*.pdf") if each.stat().st_size > 1000])[0]
        wait_for(lambda: not list(saved.glob("*.part")))
        texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf.read_bytes())]
        assert sum("Look at the map" in text for text in texts) >= 6
        assert not [each for each in firefox.seen if server.url not in each]
