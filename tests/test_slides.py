"""The deck as a class meets it: driven in a real browser, read by axe, and laid out as a PDF."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from kitgen.view.slides.shapes import ListEntry, prose, rows
from kitgen.view.slides.text import atoms, joined, words_of
from tests.conftest import STARTER, run, run_process
from tests.decks import HERE, OVERFULL, SIDEWAYS, complaints, files, here, ids, outside, press

Write = Callable[..., Path]

TALK = "discussion-2"
"""A question of the first lesson that its plan uses."""


def test_keys(decks: Path, show: Callable[..., Any]) -> None:
    """Arrows, space, page keys, Home and End, and a number with Enter."""
    page = show(files(decks, "html")[0])
    order = ids(page)
    assert here(page) == "title"
    assert press(page, "ArrowRight") == order[1]
    assert press(page, " ", "PageDown", "ArrowDown") == order[4]
    assert press(page, "ArrowLeft", "PageUp", "ArrowUp", "Shift+ ") == order[0]
    assert press(page, "End") == order[-1]
    assert press(page, "ArrowRight") == order[-1]
    assert press(page, "Home") == "title"
    assert press(page, "1", "2", "Enter") == order[11]
    assert page.url.endswith(f"#{order[11]}")


def test_letter_keys_can_be_switched_off(decks: Path, show: Callable[..., Any]) -> None:
    """Help is a dialog that Escape closes; in it single-letter keys are switched off (WCAG 2.1.4)."""
    page = show(files(decks, "html")[0])
    page.keyboard.press("?")
    assert page.locator("dialog.help").is_visible()
    page.locator("[name=letters]").uncheck()
    page.keyboard.press("Escape")
    assert not page.locator("dialog.help").is_visible()
    page.keyboard.press("b")
    assert not page.locator(".curtain").is_visible()
    assert press(page, "ArrowRight") != "title"


def test_deep_links(decks: Path, show: Callable[..., Any]) -> None:
    """An address opens its slide; there is no list of sources, and no citation that leads to one."""
    page = show(files(decks, "html")[0], f"#{TALK}")
    assert here(page) == TALK
    page.evaluate("location.hash = 'question'")
    page.wait_for_timeout(50)
    assert here(page) == "question"
    assert page.locator(".slide a[href^='#ref'], [id^=ref-], [id^=sources]").count() == 0


def test_overview_and_screens(decks: Path, show: Callable[..., Any]) -> None:
    """The overview lists every slide and takes the focus; black and white hide all until the next key."""
    page = show(files(decks, "html")[0])
    press(page, "ArrowRight", "o")
    assert page.locator(".overview a").count() == len(ids(page))
    assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "true"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert not page.locator(".overview").is_visible()
    assert here(page) == ids(page)[2]
    for key, colour in (("b", "rgb(0, 0, 0)"), ("w", "rgb(255, 255, 255)")):
        page.keyboard.press(key)
        assert page.locator(".curtain").evaluate("node => getComputedStyle(node).backgroundColor") == colour
        assert press(page, "ArrowRight") == ids(page)[2]
        assert not page.locator(".curtain").is_visible()


def test_announcements(decks: Path, show: Callable[..., Any]) -> None:
    """A polite live region announces number and heading; slides that are not shown are hidden from everyone."""
    page = show(files(decks, "html")[0])
    press(page, "ArrowRight")
    said = page.locator("[role=status]").inner_text()
    heading = " ".join(page.locator(f"{HERE} h2").text_content().split())
    assert said == f"Slide 2 of {len(ids(page))}: {heading}"
    assert page.locator("[role=status]").get_attribute("aria-live") == "polite"
    assert (
        page.eval_on_selector_all("main .slide", "all => all.filter(one => one.hidden && one.inert).length")
        == len(ids(page)) - 2
    )
    assert page.locator("h1").count() == 1
    assert page.eval_on_selector_all("main .slide", "all => all.every(one => one.querySelectorAll('h2').length === 1)")


def test_click_and_touch(decks: Path, show: Callable[..., Any]) -> None:
    """A click goes on, at the left edge back; a swipe does the same."""
    page = show(files(decks, "html")[0], has_touch=True)
    page.mouse.click(900, 600)
    assert here(page) == ids(page)[1]
    page.mouse.click(30, 300)
    assert here(page) == "title"
    swipe = """([from, to]) => {
        const touch = x => new Touch({identifier: 1, target: document.body, clientX: x, clientY: 300});
        const send = (name, more) => document.body.dispatchEvent(new TouchEvent(name, {bubbles: true, ...more}));
        send('touchstart', {touches: [touch(from)]});
        send('touchend', {cancelable: true, changedTouches: [touch(to)]});
    }"""
    page.evaluate(swipe, [900, 300])
    assert here(page) == ids(page)[1]
    page.evaluate(swipe, [300, 900])
    assert here(page) == "title"


@pytest.mark.parametrize(
    ("size", "audience"),
    [
        pytest.param((1280, 720), "student", id="720"),
        pytest.param((1280, 720), "instructor", marks=pytest.mark.full),
        pytest.param((1920, 1080), "student", marks=pytest.mark.full),
        pytest.param((1920, 1080), "instructor", marks=pytest.mark.full),
    ],
)
def test_nothing_overflows(decks: Path, show: Callable[..., Any], size: tuple[int, int], audience: str) -> None:
    """Every slide of every lesson fits its stage, and no text is smaller than 24 pixels of 1280."""
    for path in files(decks, "html", audience):
        page = show(path, size=size)
        assert page.evaluate(OVERFULL) == [], path.name


@pytest.mark.parametrize(
    ("theme", "lessons", "which"),
    [
        ("light", "lucky-once", "new"),
        ("dark", "lucky-once", "new"),
        pytest.param("light", "", "every", marks=pytest.mark.full),
        pytest.param("dark", "", "every", marks=pytest.mark.full),
    ],
)
def test_axe(decks: Path, show: Callable[..., Any], theme: str, lessons: str, which: str) -> None:
    """No violation on any kind of slide (in the full run: on any slide) and its steps, in the overview, in the dialogs,
    or on a black or white screen.
    """
    walked = [path for path in files(decks, "html") if lessons in path.name]
    assert walked
    for path in walked:
        page = show(path, bypass_csp=True)
        if theme == "dark":
            page.keyboard.press("t")
        found = complaints(page, which)
        for name in ("overview", "help", "time"):
            page.locator(f".controls [data-do={name}]").click()
            found += complaints(page)
            page.keyboard.press("Escape")
        for name in ("black", "white"):
            page.evaluate("name => deck.acts[name]()", name)
            found += complaints(page)
            page.keyboard.press("Escape")
        assert found == [], path.name


@pytest.mark.parametrize("lessons", ["lucky-once", pytest.param("", marks=pytest.mark.full)])
def test_reflow(decks: Path, show: Callable[..., Any], lessons: str) -> None:
    """At 320 pixels, which is 1280 at 400 %, nothing scrolls sideways, with the script and without."""
    walked = [path for path in files(decks, "html") if lessons in path.name]
    assert walked
    for path in walked:
        page = show(path, size=(320, 256))
        assert page.evaluate(SIDEWAYS) == [], path.name
        plain = show(path, size=(320, 256), java_script_enabled=False)
        assert plain.locator("html").evaluate("node => node.scrollWidth") <= 320


def test_without_script(decks: Path, show: Callable[..., Any]) -> None:
    """The page reads from top to bottom: every slide is there, and no control that would do nothing."""
    page = show(files(decks, "html")[0], java_script_enabled=False)
    assert page.locator(".slide:visible").count() == page.locator(".slide").count() > 15
    assert page.locator("button:visible").count() == 0


def test_printing_from_the_browser(decks: Path, show: Callable[..., Any]) -> None:
    """Ctrl-P gives one slide a page, whatever slide is shown."""
    import pypdfium2

    page = show(files(decks, "html")[0], f"#{TALK}")
    page.evaluate("document.fonts.ready.then(() => true)")
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    count, size = len(document), document[0].get_size()
    printed = " ".join(each.get_textpage().get_text_bounded() for each in document)
    document.close()
    assert count == len(ids(page))
    letters = re.sub(r"\W", "", printed)
    for text in page.locator(".prose p, .rows .text").all_text_contents():
        assert re.sub(r"\W", "", text) in letters
    assert size == pytest.approx((960, 540), abs=1)


HOSTILE = """
id: hostile
title: "Title </script><script>alert('title')</script>"
minutes: 50
essential_question: "<img src=x onerror=alert(1)> </title></head><body onload=alert(2)>"
objectives:
  one: "Say </style><script>alert(3)</script>"
vocabulary:
  - "\\"quoted\\" 'term'": "<svg onload=alert(4)> &lt;script&gt; {{ 7 * 7 }}"
discussion:
  - prompt: "Click javascript:alert(5) or <a href='javascript:alert(6)'>there</a>"
    context: "<svg onload=alert(4)> &lt;script&gt; {{ 7 * 7 }}"
    objectives: [one]
activities:
  - title: "<iframe src=https://example.org>"
    minutes: 10
    instructions: "<link rel=stylesheet href=https://example.org/x.css> `</script>`"
"""


def test_hostile_text_is_shown(project: Write, show: Callable[..., Any]) -> None:
    """What looks like HTML or a script is printed as it was typed, and the file allows nothing but itself."""
    folder = project({"hostile.yaml": HOSTILE})
    done = run("build", folder / "hostile.yaml", "-o", folder / "out", "--only", "slides")
    assert done.status == 0, done.err
    page = show(files(folder / "out", "html")[0])
    text = "".join(page.eval_on_selector_all(".slide", "slides => slides.map(slide => slide.textContent)"))
    for typed in (
        "</script><script>alert(",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(4)>",
        "javascript:alert(5)",
        "{{ 7 * 7 }}",
    ):
        assert typed in text
    assert page.locator("script:not([type])").count() == 1
    assert page.locator(".slide img, .slide iframe, .slide link, .slide a[href^=javascript]").count() == 0
    press(page, "o")
    assert page.locator(".overview img, .overview iframe").count() == 0


def test_policy(decks: Path, show: Callable[..., Any]) -> None:
    """A script that slipped in would not run, and nothing could be sent anywhere."""
    page = show(files(decks, "html")[0])
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert re.search(r"script-src 'sha256-[^']+'(;|$)", policy)


def test_one_small_file(decks: Path) -> None:
    """Under 300 KB with its fonts, and nothing in it points elsewhere but links and sources."""
    for path in files(decks, "html"):
        text = path.read_text(encoding="utf-8")
        assert len(text.encode()) < 300_000, path.name
        assert text.count("@font-face") >= 5
        assert not re.search(r"(?:src|srcset|poster|data)=[\"'](?!data:)", text)
        assert not re.search(r"url\((?![\"']?data:)|@import|<link", text)


@pytest.mark.slow
def test_pictures_are_inside(project: Write) -> None:
    """Pictures are embedded in the file; a file that is not a picture is an error."""
    import io

    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "#0b4f5c").save(buffer, "PNG")
    slide = "slides:\n  extra:\n    - title: A map\n      figure: {image: map.png, alt: A map of the town.}\n"
    text = STARTER.read_text(encoding="utf-8")
    text = re.sub(r"(?ms)^slides:.*?(?=^\S|\Z)", "", text) + "\n" + slide
    folder = project({"lesson.yaml": text, "map.png": buffer.getvalue()})
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "slides")
    assert done.status == 0, done.err
    html = files(folder / "out", "html")[0].read_text(encoding="utf-8")
    assert re.search(r'<img src="data:image/png;base64,[^"]+" alt="A map of the town\."', html)


def test_same_bytes(decks: Path, tmp_path: Path) -> None:
    """Another process with another hash seed writes the same deck."""
    from tests.conftest import ROOT

    lesson = ROOT / "lessons/02-lucky-once.yaml"
    done = run_process("build", lesson, "-o", tmp_path, "--only", "slides", "--lang", "en", PYTHONHASHSEED="7")
    assert done.status == 0, done.err
    path = files(tmp_path, "html")[0]
    assert path.read_bytes() == (decks / path.relative_to(tmp_path)).read_bytes()


def test_pdf(decks: Path) -> None:
    """One page a slide, 16 by 9, no text beyond a page's edge, and no failure of PDF/UA."""
    import page as validation  # PyPI: page-validation
    import pypdfium2

    for path in files(decks, "pdf"):
        html = path.with_suffix(".html").read_text(encoding="utf-8")
        slides = len(re.findall(r'class="slide ', html))
        content = path.read_bytes()
        document = pypdfium2.PdfDocument(content)
        pages, size = len(document), document[0].get_size()
        document.close()
        assert pages == slides, path.name
        assert outside(path) == [], path.name
        assert size == pytest.approx((960, 540), abs=1)
        assert not validation.validate_pdf_bytes(content, profile=validation.ValidationProfile.PDF_UA_1).failures


@pytest.mark.parametrize("lessons", ["lucky-once", pytest.param("", marks=pytest.mark.full)])
def test_words_on_paper(decks: Path, show: Callable[..., Any], lessons: str) -> None:
    """Each page of the PDF has the heading and the words of its slide."""
    import pypdfium2

    walked = [path for path in files(decks, "pdf") if lessons in path.name]
    assert walked
    for path in walked:
        slides = show(path.with_suffix(".html")).evaluate(
            """() => deck.slides.map(slide => [...slide.querySelectorAll('h1, h2, .prose p, .rows .text, td, th')]
                .filter(node => !node.closest('.live') && !node.querySelector('.math'))
                .map(node => node.textContent))"""
        )
        document = pypdfium2.PdfDocument(path.read_bytes())
        for page, texts in zip(document, slides, strict=True):
            letters = re.sub(r"\W", "", page.get_textpage().get_text_bounded())
            assert [text for text in texts if re.sub(r"\W", "", text) not in letters] == []
        document.close()


@pytest.mark.slow
def test_leaving_out(project: Write) -> None:
    """Parts that the author leaves out are not there; without automatic slides only the author's own are."""
    text = re.sub(r"(?ms)^slides:.*?(?=^\S|\Z)", "", STARTER.read_text(encoding="utf-8"))
    own = "  extra:\n    - {title: Look again, body: Twice., after: question}\n"
    folder = project(
        {
            "some.yaml": f"{text}\nslides:\n  leave_out: [quiz, discussion]\n{own}",
            "none.yaml": f"{text}\nslides:\n  auto: false\n{own}",
        }
    )
    made = {}
    for name in ("some", "none"):
        assert run("build", folder / f"{name}.yaml", "-o", folder / name, "--only", "slides").status == 0
        made[name] = re.findall(
            r'<section class="slide [^>]*id="([^"]+)"', files(folder / name, "html")[0].read_text(encoding="utf-8")
        )
    assert not [slide for slide in made["some"] if slide.startswith(("quiz", "discussion"))]
    assert made["some"].index("question-own-1") == made["some"].index("question") + 1
    assert made["none"] == ["question-own-1"]


def test_text_is_split_not_lost() -> None:
    """A long text continues on further slides at the ends of sentences; every word of it is there once."""
    sentence = "The council met twice in <em>May</em> and spoke of little else. "
    html = Markup(f"<p>{sentence * 90}</p><ul>{'<li>one reason</li>' * 9}</ul>")
    slides = list(prose(Markup("The council"), html))
    assert len(slides) > 4
    assert [(slide.number, slide.of) for slide in slides] == [(n, len(slides)) for n in range(1, len(slides) + 1)]
    shown = " ".join(str(slide.items[0]).replace("<", " <") for slide in slides)
    assert Markup(shown).striptags().split() == Markup(str(html).replace("<", " <")).striptags().split()
    assert all(slide.items[0].count("<em>") == slide.items[0].count("</em>") for slide in slides)


def test_words_of_html() -> None:
    """Without its tags, of a text and of one that is marked as safe."""
    html = '<p>At <span lang="es">Café</span> <em>Sol</em></p>'
    assert words_of(html) == words_of(Markup(html)) == "At Café Sol"


def test_a_word_without_end_is_split() -> None:
    """Not even a word of two thousand letters is clipped or shrunk."""
    slides = list(prose(Markup("Long"), Markup(f"<p>{'x' * 2000}</p>")))
    assert len(slides) > 1
    assert sum(slide.items[0].count("x") for slide in slides) == 2000


def test_verse_is_split_between_its_lines() -> None:
    """A poem takes as many slides as its lines need, and each line is whole."""
    lines = [f"line {n} goes down to the sea" for n in range(40)]
    slides = list(prose(Markup("Poem"), Markup(f"<p>{'<br>'.join(lines)}</p>")))
    shown = [str(slide.items[0]).removeprefix("<p>").removesuffix("</p>") for slide in slides]
    assert [line for part in shown for line in part.split("<br>") if line] == lines
    assert all(len(part.split("<br>")) <= 15 for part in shown)


def test_lists_keep_their_rows_whole() -> None:
    """Rows move to the next slide as they are; numbering goes on."""
    entries = [ListEntry(Markup(f"Statement number {n} of a list that is too long for one slide.")) for n in range(20)]
    slides = list(rows(Markup("Facts"), entries))
    assert [row for slide in slides for row in slide.items] == entries
    pieces = atoms("<ol><li>a</li><li>b</li></ol>")
    assert joined(pieces[1:]) == '<ol start="2"><li data-number="2.">b</li></ol>'


def test_numbers_go_on_beyond_ten() -> None:
    """Steps without numbers of their own are counted over slides, and typed numbers stay as they are."""
    steps = "".join(f"<li>Step that takes a line of its own on the slide, number {n}</li>" for n in range(1, 15))
    typed = "".join(f'<li data-number="{n})">Line of its own, number {n}</li>' for n in range(120, 124))
    for html, numbers in ((steps, range(1, 15)), (typed, range(120, 124))):
        shown = "".join(str(slide.items[0]) for slide in prose(Markup("Steps"), Markup(f"<ol>{html}</ol>")))
        found = re.findall(r'data-number="(\d+)[.)]">[^<]*number (\d+)', shown)
        assert found == [(str(n), str(n)) for n in numbers]
        assert 'class="wide"' in shown
