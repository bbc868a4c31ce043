"""The page of `kitgen serve` in browsers: what is shown, how it follows the files, and that no lesson runs anything."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.conftest import small_lesson
from tests.decks import axe
from tests.firefox import Firefox, program
from tests.serving import PATIENCE, Served, served, wait_for

LONG = "".join(f"  - {{term: Word {number}, definition: Meaning {number} of the NAME.}}\n" for number in range(30))
MORE = f"""vocabulary:
{LONG}quiz:
  - prompt: Who pays for the NAME?
    type: short_answer
    answer: The ferry company.
    objectives: [one]
"""
HOSTILE = "<img src=x onerror=\"top.document.title='taken'\"><script>top.document.title = 'taken'</script>"

SAME_AS_LOADED = """async () => {
  const frame = document.querySelector("iframe:not(.behind)");
  const data = await (await fetch(`api/document?id=${/document.(.*?).html/.exec(frame.src)[1]}`)).json();
  const text = await (await fetch(data.address)).text();
  const { documentElement } = new frame.contentWindow.DOMParser().parseFromString(text, "text/html");
  return frame.contentDocument.documentElement.outerHTML === documentElement.outerHTML;
}"""

Open = Callable[..., Any]


def save(path: Path, text: str) -> None:
    """Write a file as editors do: whole."""
    temporary = path.with_name(f".{path.name}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of two lessons."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "course.yaml").write_text("title: Ways\nlessons: [bridge.yaml, ferry.yaml]\n")
    (folder / "bridge.yaml").write_text(small_lesson("bridge", MORE, "The bridge"))
    (folder / "ferry.yaml").write_text(small_lesson("ferry", MORE, "The ferry"))
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Served]:
    """The server of that course."""
    with served(folder) as running:
        yield running


@pytest.fixture
def visit(chromium: Any, server: Served) -> Iterator[Open]:
    """Open the page: ``visit("#/bridge.yaml/preview", 390)``. What it complains of fails the test at the end."""
    contexts: list[Any] = []
    seen: list[str] = []

    def opened(address: str = "", width: int = 1280) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 800})
        contexts.append(context)
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        context.on("console", lambda message: seen.append(f"console: {message.text}"))
        context.on("weberror", lambda error: seen.append(f"error: {error.error}"))
        context.on("dialog", lambda dialog: (seen.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        context.on(
            "request",
            lambda request: None if request.url.startswith(server.url) else seen.append(f"request: {request.url}"),
        )
        page.goto(f"{server.url}{address}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert seen == []


def sheet(page: Any) -> Any:
    """The document that is shown."""
    return page.frame_locator("iframe:not(.behind)")


@pytest.mark.parametrize("width", [1280, pytest.param(390, marks=pytest.mark.full)])
def test_the_page_is_accessible(visit: Open, server: Served, width: int) -> None:
    """axe finds nothing in any panel, and nothing is wider than the screen. On a phone, in dark colours."""
    page = visit("", width)
    page.emulate_media(color_scheme="light" if width > 500 else "dark")
    page.wait_for_selector("iframe:not(.behind)")
    page.evaluate(axe())
    for panel, there in (
        ("preview", "iframe:not(.behind)"),
        ("problems", "#panel p"),
        ("print", ".total"),
        ("course", ".course-documents h2"),
    ):
        page.goto(f"{server.url}#/{'' if panel == 'course' else 'bridge.yaml'}/{panel}")
        page.wait_for_selector(there)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), panel
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main" and "course" in page.url


def test_the_document_is_on_the_first_screen_of_a_phone(visit: Open, server: Served) -> None:
    """The list of lessons and what is seldom chosen are folded; the tabs are one row; nothing is stretched."""
    page = visit("#/bridge.yaml/preview", 390)
    top = page.locator("iframe:not(.behind)").bounding_box()["y"]
    assert top < 540
    tabs = [each.bounding_box()["y"] for each in page.locator("#tabs a").all()]
    assert len(set(tabs)) == 1
    page.get_by_role("button", name="Paper, style, download").click()
    page.select_option("#choose-paper", "letter")
    page.get_by_role("button", name="Fewer choices").click()
    assert not page.locator("#choose-paper").is_visible()
    page.goto(f"{server.url}#//import")
    page.get_by_text("Drop a file here").wait_for()
    menu = page.locator("#lessons").bounding_box()
    assert menu["height"] < 80


def test_a_save_is_shown_where_the_reader_is(visit: Open, folder: Path) -> None:
    """The new text comes by itself, with its version; the place on the page is kept."""
    page = visit("#/bridge.yaml/preview")
    page.select_option("#choose-kind", "reading")
    sheet(page).get_by_text("Word 20", exact=True).first.wait_for()
    state = page.locator(".state[data-version]")
    before = state.get_attribute("data-version")
    frame = next(each for each in page.frames if "/document/reading" in each.url)
    word = "[...document.querySelectorAll('*')].filter((each) => each.textContent.trim() === 'Word 20').at(-1)"
    frame.evaluate(f"{word}.scrollIntoView()")
    top = frame.evaluate(f"{word}.getBoundingClientRect().top")
    longer = MORE.replace("Meaning 2 of", "A new and longer meaning of")
    save(folder / "bridge.yaml", small_lesson("bridge", longer, "The bridge"))
    sheet(page).get_by_text("A new and longer meaning").wait_for(state="attached")
    page.wait_for_function("before => document.querySelector('.state').dataset.version !== before", arg=before)
    frame = page.query_selector("iframe:not(.behind)").content_frame()
    assert abs(frame.evaluate(f"{word}.getBoundingClientRect().top") - top) < 3
    assert "Up to date" in state.text_content()
    assert page.query_selector("iframe").get_attribute("data-version") == state.get_attribute("data-version")
    assert page.evaluate(SAME_AS_LOADED), "what was replaced in the frame is not what the server has"
    save(folder / "bridge.yaml", small_lesson("bridge", MORE, "The bridge"))


def test_a_choice_while_the_first_page_loads(visit: Open, server: Served, folder: Path) -> None:
    """A frame that is taken away before it has loaded holds up nothing: the page goes on to follow the files."""
    page = visit("#//import")
    page.get_by_text("Drop a file here").wait_for()
    page.route("**/document/handout*", lambda route: None)  # it never comes
    page.goto(f"{server.url}#/bridge.yaml/preview")
    page.reload()
    page.locator("iframe").wait_for(state="attached")
    page.select_option("#choose-kind", "reading")
    sheet(page).get_by_text("Word 20", exact=True).first.wait_for()
    save(
        folder / "bridge.yaml", small_lesson("bridge", MORE.replace("Meaning 2 of", "A newer meaning of"), "The bridge")
    )
    sheet(page).get_by_text("A newer meaning").wait_for(state="attached")
    save(folder / "bridge.yaml", small_lesson("bridge", MORE, "The bridge"))


def test_a_deck_stays_on_its_slide(visit: Open, folder: Path) -> None:
    """A save shows the new deck at the slide that was shown; an address that was cut off opens the first lesson."""
    page = visit("#/bridge.yaml%")
    page.wait_for_selector("iframe:not(.behind)")
    page.select_option("#choose-kind", "slides")
    page.wait_for_selector("iframe.deck:not(.behind)")
    page.locator("iframe.deck").click()
    page.evaluate(
        "() => { window.heard = []; addEventListener('message', (event) => heard.push(event.data?.kitgenSlide)); }"
    )
    page.keyboard.press("PageDown")
    deck = page.query_selector("iframe.deck")
    slide = wait_for(lambda: deck.content_frame().evaluate("location.hash"))
    wait_for(lambda: slide in page.evaluate("heard"))  # the page around it has heard of it
    address = deck.get_attribute("src")
    save(folder / "bridge.yaml", small_lesson("bridge", MORE.replace("Who pays", "Who paid"), "The bridge"))
    page.wait_for_function(
        "before => ![before, undefined].includes(document.querySelector('iframe:not(.behind)')?.getAttribute('src'))",
        arg=address,
    )
    assert page.query_selector("iframe:not(.behind)").get_attribute("src").endswith(slide)
    save(folder / "bridge.yaml", small_lesson("bridge", MORE, "The bridge"))


def test_a_broken_lesson_is_shown_beside_its_last_good_page(visit: Open, folder: Path) -> None:
    """With the place of the error, marked as out of date; corrected, all is well by itself."""
    page = visit("#/ferry.yaml/preview")
    sheet(page).get_by_text("Who pays for a ferry?").first.wait_for()
    save(folder / "ferry.yaml", small_lesson("ferry", MORE, "The ferry").replace("minutes: 50", "minutes: some", 1))
    page.get_by_text("ferry.yaml, line 2").wait_for()
    assert "Out of date" in page.locator(".state").text_content()
    assert sheet(page).get_by_text("Who pays for a ferry?").first.is_visible()
    page.get_by_role("link", name="The bridge").focus()
    page.locator("#lesson-list .badge.error").wait_for()
    assert page.evaluate("document.activeElement.textContent").startswith("The bridge")  # though the list is new
    save(folder / "ferry.yaml", small_lesson("ferry", MORE, "The ferry"))
    page.locator(".state:not(.old)").wait_for()
    assert page.locator(".beside").is_hidden()


def test_a_hostile_lesson_runs_nothing(visit: Open, folder: Path) -> None:
    """Neither in the page, nor in what is shown of its documents and messages."""
    more = MORE.replace("Who pays for the NAME?", json.dumps(f"{HOSTILE} Who pays?"))
    save(folder / "ferry.yaml", small_lesson("ferry", more, json.dumps(f"Ferry {HOSTILE}")))
    page = visit("#/ferry.yaml/preview")
    sheet(page).locator("h1").wait_for()
    assert "<img src=x onerror=" in page.locator("#lesson-title").text_content()
    for kind in ("quiz", "slides"):
        page.select_option("#choose-kind", kind)
        page.wait_for_function("kind => document.querySelector('iframe:not(.behind)')?.src.includes(kind)", arg=kind)
        page.wait_for_timeout(200)
    assert page.title() != "taken"
    assert page.query_selector("iframe:not(.behind)").get_attribute("sandbox") == "allow-scripts"
    save(folder / "ferry.yaml", small_lesson("ferry", MORE, "The ferry"))


def test_a_new_version_runs_nothing(chromium: Any, server: Served, folder: Path) -> None:
    """Whatever may be in it: it takes the place of the old one in the same frame."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{server.url}#/ferry.yaml/preview")
    sheet(page).locator("h1").wait_for()

    def with_scripts(route: Any) -> None:
        data = route.fetch().json()
        route.fulfill(json={**data, "html": (data["html"] or "").replace("</h1>", f"</h1>{HOSTILE}")})

    page.route("**/api/document?**", with_scripts)
    save(folder / "ferry.yaml", small_lesson("ferry", MORE.replace("Who pays", "Who paid"), "The ferry"))
    sheet(page).locator("img[onerror]").wait_for(state="attached")
    page.wait_for_function("document.querySelector('iframe').contentDocument.querySelector('img[onerror]').complete")
    assert page.evaluate("new Promise((done) => setTimeout(() => done(document.title)))") != "taken"
    context.close()
    save(folder / "ferry.yaml", small_lesson("ferry", MORE, "The ferry"))


def test_printed_pages_and_a_file(visit: Open) -> None:
    """Pictures of the pages, and the PDF to keep."""
    page = visit("#/bridge.yaml/preview")
    page.select_option("#choose-kind", "quiz")
    page.locator("label[for=choose-view-pages]").click()
    page.locator(".pages img").first.wait_for()
    large = "[...document.querySelectorAll('.pages img')].every((each) => each.naturalWidth > 500)"
    wait_for(lambda: page.evaluate(large))  # the page itself may evaluate nothing
    assert page.locator(".pages img").first.get_attribute("alt").startswith("Page 1 of ")
    with page.expect_download() as download:
        page.click("#download-pdf")
    assert download.value.suggested_filename == "bridge_quiz.pdf"
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")


def test_a_class_set(visit: Open) -> None:
    """Its sheets change with the number of students; the file has every copy."""
    page = visit("#/bridge.yaml/print")
    page.fill("#print-students", "7")
    page.get_by_text("7 students, 2 groups").wait_for()
    with page.expect_download() as download:
        page.click("#class-set")
    assert download.value.suggested_filename == "bridge_class-set.pdf"
    names = {"name": "3b.csv", "mimeType": "text/csv", "buffer": b"name,group\nAna,1\nBo,1\n,\nTotal,2\n"}
    page.set_input_files("#print-list", names)
    page.get_by_text("2 students, 1 group:").wait_for()
    assert "Line 5: 'Total' is not the name of a student" in page.locator(".plan .box.warning").inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="with names").click()
    with pypdfium2.PdfDocument(download.value.path()) as pdf:
        assert any("Ana" in each.get_textpage().get_text_range() for each in pdf)
    page.set_input_files("#print-list", {**names, "buffer": b"one,two\n"})
    page.get_by_text("no column with names").wait_for()
    assert not page.locator("#class-set").count()


def test_a_lesson_beside_the_course(visit: Open, folder: Path) -> None:
    """It is listed apart, its extended edition can be chosen, and a button adds it to the course."""
    course = (folder / "course.yaml").read_text()
    extended = "extended: {discussion: [{prompt: What if a toll keeps people away?}]}\n"
    save(folder / "tunnel.yaml", small_lesson("tunnel", MORE + extended, "The tunnel"))
    page = visit("#/tunnel.yaml/preview")
    page.get_by_role("heading", name="Not in the course").wait_for()
    page.select_option("#choose-edition", "extended")
    sheet(page).get_by_text("toll keeps").first.wait_for()
    page.get_by_role("button", name="Add it to the course").click()
    page.get_by_text("Added to your course: it is lesson 3.").wait_for()
    assert page.locator("#beside").is_hidden() and "tunnel.yaml" in (folder / "course.yaml").read_text()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["Who pays? {=all ~none}"], "dropped.gift"));
            document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
        }"""
    )
    page.get_by_role("heading", name="dropped.gift is now a bank of questions").wait_for()
    save(folder / "course.yaml", "title: [")
    page.get_by_text("The file of your course, course.yaml, has errors.").wait_for()
    page.get_by_role("link", name="The bridge").wait_for()
    save(folder / "course.yaml", course)
    (folder / "tunnel.yaml").unlink()
    (folder / "dropped.yaml").unlink()


def test_a_lesson_that_is_deleted_while_it_is_shown(visit: Open, folder: Path) -> None:
    """It is said; what is on screen stays, and the other lesson opens."""
    page = visit("#/ferry.yaml/preview")
    sheet(page).get_by_text("Who pays for a ferry?").first.wait_for()
    (folder / "ferry.yaml").unlink()
    page.get_by_text("was removed or renamed").first.wait_for()
    page.get_by_role("link", name="The bridge").click()
    sheet(page).get_by_text("Who pays for a bridge?").first.wait_for()
    save(folder / "ferry.yaml", small_lesson("ferry", MORE, "The ferry"))
    page.get_by_role("link", name="The ferry").wait_for()


@pytest.mark.browser
@pytest.mark.full
def test_firefox(server: Served, folder: Path, tmp_path: Path) -> None:
    """It shows the document and follows a save there, too."""
    path = program()
    if path is None:
        pytest.skip("this system has no Firefox that can be driven")
    with Firefox(path, tmp_path) as browser:
        window = browser.open(f"{server.url}#/bridge.yaml/preview")
        words = "document.querySelector('iframe:not(.behind)')?.contentDocument?.body?.textContent"
        window.until(f"{words}?.includes('pays for a bridge')")
        text = small_lesson("bridge", MORE, "The bridge").replace("pays for a bridge", "paid for the bridge")
        save(folder / "bridge.yaml", text)
        window.until(f"{words}?.includes('paid for the bridge')")
        save(folder / "bridge.yaml", small_lesson("bridge", MORE, "The bridge"))
        assert not [each for each in browser.seen if server.url not in each]
