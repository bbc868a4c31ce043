"""The form of `kitgen serve` in a browser: what is typed is saved, nothing else of a file changes, nothing is lost."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kitgen.model.minute_range import MinuteRange
from kitgen.source.nodes import Scalar, Span
from tests.decks import axe
from tests.firefox import Firefox, program
from tests.serving import Served, served, wait_for

LESSON = """# A lesson of my own: this line stays.
title:   Rivers and towns      # three blanks, and a comment
minutes: 50
slack: 5
essential_question: "Who may use a river?"

objectives:
  - find: find out who uses a river
  - weigh: weigh two uses

activities:                    # the plan
  - First thoughts: 5
  - title: Read
    minutes: 10-15
    phase: teach
    objectives: [find]
    notes: |
      Let them read alone first.

      Then pairs.
  - {title: Talk, minutes: 20, phase: discuss}

quiz:
  - prompt: Who may use a river?
    objectives: [weigh]
    choices:
      - all who live on it: correct - it belongs to no one
      - its owner: A river has none.
vocabulary:
  - "<img src=x onerror=alert(1)>": "<script>alert(2)</script> is not run."
simulation:
  title: The council
  scenario: The council meets.
  roles:
    - {id: mayor, name: Mayor, public_brief: She decides.}
pace: 120
extended:
  objectives:
    - {id: weigh, bloom: evaluate}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with the lesson of an instructor."""
    folder = tmp_path_factory.mktemp("form") / "course"
    folder.mkdir()
    (folder / "course.yaml").write_text(
        "title: Water\nterm: {start: 2027-04-05, end: 2027-04-30, meetings: [{day: monday, time: '10:00-10:50'}]}\n"
        "lessons: [rivers.yaml]\n"
    )
    (folder / "rivers.yaml").write_text(LESSON)
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Served]:
    """The server of that course, for all tests here."""
    with served(folder) as running:
        yield running


@pytest.fixture
def rivers(folder: Path) -> Path:
    """The lesson, as it was at first."""
    path = folder / "rivers.yaml"
    path.write_text(LESSON)
    return path


Visit = Callable[..., Any]


@pytest.fixture
def visit(chromium: Any, server: Served) -> Iterator[Visit]:
    """Open a panel: ``visit("rivers.yaml", "edit")``. What it complains of, or asks of other hosts, fails the test."""
    contexts: list[Any] = []
    seen: list[str] = []

    def opened(file: str = "", panel: str = "", size: tuple[int, int] = (1280, 900), expected: str = "") -> Any:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
        contexts.append(context)

        def note(text: str) -> None:
            if not expected or expected not in text:
                seen.append(text)

        context.on("console", lambda message: note(f"console: {message.text}"))
        context.on("weberror", lambda error: seen.append(f"error: {error.error}"))
        context.on(
            "request",
            lambda request: (
                None if request.url.startswith((server.url, "blob:", "data:")) else seen.append(request.url)
            ),
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(f"{server.url}#/{file}/{panel}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert seen == []


def part(page: Any, name: str) -> None:
    """Open a part of the lesson."""
    page.locator(f"[data-part={name}]").click()
    page.locator(".part-title").wait_for()


def until(page: Any, expression: str) -> None:
    """Wait until something is so in the page; its policy forbids Playwright's own way."""
    wait_for(lambda: page.evaluate(expression))


def is_saved(page: Any) -> None:
    """Wait until everything is saved."""
    page.locator(".save-state:is(.saved, .changed)").wait_for()


def changes(before: str, after: str) -> list[str]:
    """The lines that were taken away and added."""
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[:2] in ("- ", "+ ")]


def test_only_what_was_typed_changes(visit: Visit, rivers: Path) -> None:
    """A title, minutes, a note, an answer: the diff of the file has these lines and no others."""
    page = visit("rivers.yaml", "edit")
    page.get_by_label("Title", exact=True).fill("Rivers, towns and factories")
    is_saved(page)
    part(page, "plan")
    page.get_by_label("Minutes").nth(1).fill("12")
    assert page.locator(".minutes-words").inner_text().startswith("37 of 50 minutes planned.")
    is_saved(page)
    part(page, "quiz")
    page.get_by_label("Answer", exact=True).nth(1).fill("the town")
    is_saved(page)
    assert changes(LESSON, rivers.read_text()) == [
        "- title:   Rivers and towns      # three blanks, and a comment",
        "+ title:   Rivers, towns and factories      # three blanks, and a comment",
        "-     minutes: 10-15",
        "+     minutes: 12",
        "-       - its owner: A river has none.",
        "+       - the town: A river has none.",
    ]
    assert "Rivers, towns and factories" in page.locator("#lesson-list").inner_text()


def test_entries_by_keyboard(visit: Visit, rivers: Path) -> None:
    """An activity is added, moved and removed with keys alone; the focus stays with it; Undo brings it back."""
    page = visit("rivers.yaml", "edit")
    part(page, "plan")
    page.get_by_role("button", name="Add activity").press("Enter")
    until(page, "document.activeElement.matches('textarea') && document.activeElement.selectionEnd > 0")
    page.keyboard.type("Look back")
    is_saved(page)
    page.keyboard.press("Alt+ArrowUp")
    until(page, """JSON.parse(document.activeElement.dataset.focus?.split(" ").at(-1) ?? "[]")[1] === 2""")
    titles = page.get_by_label("Title", exact=True)
    assert [each.input_value() for each in titles.all()] == ["First thoughts", "Read", "Look back", "Talk"]
    page.get_by_role("button", name="Remove Activity 3").press("Enter")
    until(page, "document.querySelectorAll('.entries > .entry').length === 3")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Remove Activity 3"
    page.get_by_role("button", name="Undo").press("Enter")
    until(page, "document.querySelectorAll('.entries > .entry').length === 4")
    for _ in range(3):  # the move, the title, the new entry
        before = rivers.read_text()
        page.get_by_role("button", name="Undo").press("Enter")
        wait_for(lambda before=before: rivers.read_text() != before)  # type: ignore[misc]
        is_saved(page)
    assert rivers.read_text() == LESSON


def test_a_change_elsewhere(visit: Visit, rivers: Path) -> None:
    """Another part was changed in an editor: both changes are kept. The same text was: people choose."""
    page = visit("rivers.yaml", "edit", expected="409")
    title = page.get_by_label("Title", exact=True)
    title.wait_for()
    rivers.write_text(LESSON.replace("weigh two uses", "weigh three uses"))
    title.fill("Mine")
    is_saved(page)
    wanted = LESSON.replace("weigh two uses", "weigh three uses").replace("Rivers and towns", "Mine")
    assert rivers.read_text() == wanted
    title.press_sequentially(" and ours")
    rivers.write_text(wanted.replace("Mine", "Theirs"))
    page.get_by_role("heading", name="Changed in two places").wait_for()
    assert rivers.read_text() == wanted.replace("Mine", "Theirs")
    sides = page.locator(".two-texts .text").all_inner_texts()
    assert sides == ["Mine and ours", "Theirs"]
    page.get_by_role("button", name="Keep what I typed").click()
    is_saved(page)
    assert rivers.read_text() == wanted.replace("Mine", "Mine and ours")


def test_two_tabs(visit: Visit, rivers: Path) -> None:
    """What is saved in one tab is in the other one; what is being typed there stays."""
    one, two = (visit("rivers.yaml", "edit", expected="409") for _ in range(2))
    one.get_by_label("Title", exact=True).fill("From one tab")
    is_saved(one)
    until(two, "document.querySelector('.part textarea').value === 'From one tab'")
    part(two, "plan")
    two.get_by_label("Title", exact=True).nth(2).fill("Talk, all together")
    one.get_by_label("Title", exact=True).fill("From one tab again")
    is_saved(two)
    is_saved(one)
    until(one, "document.querySelector('.save-state').classList.contains('saved')")
    text = rivers.read_text()
    assert "From one tab again" in text and "{title: 'Talk, all together'" in text.replace('"', "'")


def test_a_server_that_is_gone(visit: Visit, rivers: Path) -> None:
    """What cannot be saved is kept, said, and saved as soon as there is an answer."""
    page = visit("rivers.yaml", "edit", expected="ERR_FAILED")
    title = page.get_by_label("Title", exact=True)
    title.wait_for()
    page.route("**/edit", lambda route: route.abort())
    title.fill("Typed while it was gone")
    page.locator(".save-state.offline").wait_for()
    assert "kept in this page" in page.locator(".state-line [role=status]").inner_text()
    assert rivers.read_text() == LESSON
    page.unroute("**/edit")
    is_saved(page)
    assert "Typed while it was gone" in rivers.read_text()


def test_messages_are_beside_their_field(visit: Visit, rivers: Path) -> None:
    """A wrong value stays in its field, with what is wrong below it; a part without fields leads to its line."""
    page = visit("rivers.yaml", "edit", expected="422")
    part(page, "plan")
    minutes = page.get_by_label("Minutes").nth(2)
    minutes.fill("a while")
    field = minutes.locator("xpath=ancestor::div[contains(@class, 'field')][1]")
    field.locator(".message.error").wait_for()
    assert minutes.get_attribute("aria-invalid") == "true" and minutes.input_value() == "a while"
    assert "“Minutes” must be" in field.inner_text() and rivers.read_text() == LESSON
    minutes.fill("200")
    is_saved(page)
    part(page, "lesson")
    message = page.locator(".message.error")
    assert "“Every class does it: no”" in message.inner_text() and "required:" not in message.inner_text()
    message.locator("summary").click()
    assert "'required: false'" in message.inner_text()
    part(page, "plan")
    minutes.fill("20")
    field.locator(".message.error").wait_for(state="detached")
    page.locator(".part-list .elsewhere button", has_text="Pace").click()
    page.locator(".source").wait_for()
    line = "document.querySelector('.source').shadowRoot?.querySelector('.cm-activeLine')?.textContent"
    until(page, f"{line}?.includes('pace: 120')")


def test_the_extended_edition(visit: Visit, rivers: Path) -> None:
    """Its entries are said beside the usual ones, and edited in a part of its own; no byte outside them changes."""
    page = visit("rivers.yaml", "edit")
    part(page, "objectives")
    assert "“weigh two uses”" in page.locator(".longer").inner_text()
    page.get_by_role("button", name="Go to the extended edition").click()
    page.locator(".part-title", has_text="Extended edition").wait_for()
    page.get_by_label("Level of thinking").select_option("create")
    is_saved(page)
    page.get_by_role("button", name="Add question").click()
    page.get_by_label("Question", exact=True).fill("And upstream?")
    is_saved(page)
    new = ["+     - {id: weigh, bloom: create}", "+   discussion:", "+     - And upstream?"]
    assert changes(LESSON, rivers.read_text()) == ["-     - {id: weigh, bloom: evaluate}", *new]


def test_what_to_look_at_after_a_save(visit: Visit, rivers: Path) -> None:
    """A note of kitgen stays until it was read, also in a browser that may keep nothing."""
    rivers.write_text(LESSON.replace("title:   Rivers", "subtitle: Who # asks?\ntitle:   Rivers"))
    page = visit()
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, {get() { throw new DOMException('no', 'SecurityError'); }});"
    )
    page.reload()
    page.evaluate("location.hash = '#/rivers.yaml/edit'")
    page.get_by_label("Subtitle", exact=True).fill("")
    said = page.get_by_text("its comment was removed from the file: # asks?")
    said.wait_for()
    is_saved(page)
    page.get_by_role("button", name="I have seen this").click()
    said.wait_for(state="detached")


def test_from_a_problem_to_its_field(visit: Visit, rivers: Path) -> None:
    """The list of problems leads to the field in the form, where it is under “More”."""
    page = visit("rivers.yaml", "problems")
    page.locator(".problems .box", has_text="'find'").get_by_role("button", name="Change it in the form").click()
    page.locator(".part-title", has_text="Objectives").wait_for()
    until(page, "document.activeElement.value === 'find'")
    message = page.locator(".entry", has_text="Objective 1").locator(".message.warning")
    assert "Nothing assesses" in message.inner_text()


@pytest.mark.browser
@pytest.mark.full
def test_firefox(server: Served, rivers: Path, tmp_path: Path) -> None:
    """The form, the bar and the editor of the YAML there."""
    path = program()
    if path is None:
        pytest.skip("this system has no Firefox that can be driven")
    with Firefox(path, tmp_path) as browser:
        window = browser.open(f"{server.url}#/rivers.yaml/edit")
        window.until("document.querySelector('[data-part=plan]') !== null")
        window.run("() => document.querySelector('[data-part=plan]').click()")
        window.run("() => document.querySelector('.part textarea').select()")
        window.press(*"Before")
        wait_for(lambda: "  - Before: 5\n" in rivers.read_text())
        window.until("document.querySelector('.minutes-words').textContent.startsWith('38 of 50 minutes planned.')")
        window.run("() => { location.hash = '/rivers.yaml/yaml' }")
        window.until(
            "document.querySelector('.source')?.shadowRoot?.querySelector('.cm-content')?.textContent.includes('Before')"
        )
        assert (
            window.value(
                "getComputedStyle(document.querySelector('.source').shadowRoot.querySelector('.cm-line')).whiteSpace"
            )
            == "break-spaces"
        )
        assert not [each for each in browser.seen if server.url not in each]


def test_the_yaml(visit: Visit, rivers: Path) -> None:
    """Messages at their lines while one types; Ctrl+S saves; a change elsewhere is not overwritten."""
    page = visit("rivers.yaml", "yaml", expected="409")
    editor = page.get_by_role("textbox", name="The file of the lesson")
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("colour: blue\n")
    page.locator(".problems .error").wait_for()
    assert "colour" in page.locator(".problems .error").inner_text()
    assert rivers.read_text() == LESSON
    page.keyboard.press("Control+s")
    page.locator(".save-state:is(.saved, .changed)").wait_for()
    assert rivers.read_text() == f"{LESSON}colour: blue\n"
    page.keyboard.type("# mine")
    rivers.write_text(f"{LESSON}# theirs\n")
    page.get_by_role("heading", name="Changed in two places").wait_for()
    assert page.locator(".two-texts .text").all_inner_texts() == ["colour: blue\n# mine", "# theirs\n"]
    page.get_by_role("button", name="Take the text of the file").click()
    page.locator(".save-state:is(.saved, .changed)").wait_for()
    assert rivers.read_text() == f"{LESSON}# theirs\n"


PARTS = ("lesson", "objectives", "plan", "discussion", "quiz", "vocabulary", "cases", "sources", "rubric")


def complaints(page: Any, script: str) -> list[Any]:
    """What axe has against the page, and how wide it is if that is wider than the window."""
    page.evaluate(script)
    found = page.evaluate("axe.run({exclude: ['iframe']}).then(found => found.violations)")
    wide = page.evaluate(
        "document.documentElement.scrollWidth > innerWidth ? [document.documentElement.scrollWidth] : []"
    )
    return [(each["id"], each["nodes"][0]["html"]) for each in found] + list(wide)


@pytest.mark.parametrize(
    ("width", "parts"),
    [
        (390, ("quiz",)),
        pytest.param(1280, PARTS, marks=pytest.mark.full),
        pytest.param(390, PARTS, marks=pytest.mark.full),
    ],
)
def test_accessible_parts(visit: Visit, rivers: Path, width: int, parts: tuple[str, ...]) -> None:
    """axe has nothing to say of a part with everything open; it is as wide as the window and has no raw keys."""
    script = axe()
    page = visit("rivers.yaml", "edit", (width, 900))
    page.emulate_media(color_scheme="light" if width > 500 else "dark")
    page.locator(".part-title").wait_for()
    assert set(PARTS) <= set(
        page.evaluate("[...document.querySelectorAll('[data-part]')].map(each => each.dataset.part)")
    )
    for name in parts:
        page.evaluate("name => document.querySelector(`[data-part=${name}]`).click()", name)
        page.evaluate("document.querySelectorAll('.part [aria-expanded=false]').forEach(each => each.click())")
        assert complaints(page, script) == [], name
        words = " ".join(page.locator(".part :is(.label, legend, h2, h3, button, option)").all_inner_texts())
        assert not re.search(r"Option 1|undefined|\[object|[{}]|[a-z]_[a-z]", words), (name, words)


@pytest.mark.parametrize(
    ("panel", "what"), [("rivers.yaml/yaml", ".source"), ("/new", ".gallery"), ("/import", ".drop-zone")]
)
def test_accessible_panels(visit: Visit, rivers: Path, panel: str, what: str) -> None:
    """axe has nothing to say of the other panels on a phone."""
    file, _, name = panel.rpartition("/")
    page = visit(file.strip("/"), name, (390, 844))
    page.locator(what).wait_for()
    page.emulate_media(color_scheme="dark")
    assert complaints(page, axe()) == []


TEXTS = ["12", "10-15", "10-14", "10–14", "10-12-15", "5 min", "5 minutes", "12 min."]


def test_the_bar_counts_as_kitgen_does(visit: Visit) -> None:
    """The page plans the same minutes for a text as the lesson does."""
    page = visit("rivers.yaml", "edit")
    page.locator(".part-title").wait_for()
    counted = page.evaluate(
        "texts => import(new URL('ui/edit/minutes.js', location)).then(({ planned }) => texts.map(planned))",
        TEXTS,
    )
    place = Span("")
    assert counted == [int(str(MinuteRange.shaped(Scalar.at(text, place))["target"])) for text in TEXTS]  # type: ignore[index,arg-type]


def test_what_is_typed_while_it_saves(visit: Visit) -> None:
    """Typing goes on while entries move and saves are on their way; one refused text holds up no other."""
    page = visit("rivers.yaml", "edit")
    page.locator(".part-title").wait_for()
    script = (Path(__file__).parent / "saver.js").read_text(encoding="utf-8")
    assert page.evaluate(script.partition("\n")[2], page.url) == {
        "moved": ["c, moved", "a", "b"],
        "later": "yes",
        "both": ["mine", "changed elsewhere", 0],
        "asked": [[["mine again", "mine"]], "mine"],
        "chosen": "mine again",
        "refused": ["good", "changed elsewhere", "refused"],
        "last": ["better", "saved", False],
        "undone": [True, "better", "saved", False],
        "broken": [True, "unreadable", True, 2],
    }
