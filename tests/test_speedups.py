"""The patched WeasyPrint writes the same bytes as the original one, and complains of the same things."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kitgen.render.formats import pdf
from kitgen.render.pdf import speedups
from tests import layouts
from tests.conftest import ROOT, STARTER, only_kinds, run, run_process

pytestmark = pytest.mark.slow

PLAIN = {speedups.PLAIN: "1"}

UNUSUAL = """
@page { size: A5; margin: 8vw; @bottom-center { content: counter(page) " of " counter(pages) } }
@page :first { margin-top: 20vh }
html { overflow: hidden; widows: 3 }
body { hyphens: auto; overflow: hidden }
.glance, .vocabulary { display: list-item; list-style: square inside }
em { float: footnote; color: rgb(90 0 0) }
strong { letter-spacing: 1px; word-spacing: 2px; font-feature-settings: "smcp" }
p::first-line { font-variant: small-caps }
table { border-collapse: collapse; border-spacing: 3px; width: 90% }
td { overflow-wrap: anywhere; border-radius: 2px 50% }
th { white-space: pre-wrap; word-break: break-all }
h2 { text-decoration: underline overline; background: linear-gradient(red, blue) }
h3 { box-sizing: border-box; padding: 2% 1em; max-width: calc(50% + 3em); text-wrap: balance }
"""
"""Whatever a project's own stylesheet may ask for that ours do not."""

WRONG = ":root { --much: 3px } p { width: calc(1px * var(--much)) } h2 { width: calc(1px * 1px) }"
"""Values that cannot be computed."""


def files(folder: Path) -> dict[str, bytes]:
    """Every PDF of a build by its name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.pdf"))}


def without_notice(said: str) -> str:
    """What a build said, without the line that the speed-ups are off, and the hint below it."""
    kept, left = re.subn(r"WeasyPrint: warning: .*\[speed-ups-off\]\n .*\n", "", said)
    assert left == 1
    return kept


def both(source: Path, folder: Path, *options: str) -> tuple[dict[str, bytes], dict[str, bytes], str]:
    """The PDFs of a project, with all patches and with none, and what is complained of."""
    quick = run("build", source, "-o", folder / "quick", *options)
    plain = run_process("build", source, "-o", folder / "plain", *options, **PLAIN)
    assert quick.status == plain.status == 0, quick.err + plain.err
    assert quick.err == without_notice(plain.err), "what is complained of"
    return files(folder / "quick"), files(folder / "plain"), quick.err


@pytest.mark.parametrize(
    ("variant", "language"),
    [
        pytest.param("", "es", marks=pytest.mark.full),
        pytest.param("", "en", marks=pytest.mark.full),
        pytest.param("large-print", "en", marks=pytest.mark.full),
        ("fillable+dyslexia-friendly", "en"),
    ],
)
def test_the_same_bytes(variant: str, language: str, tmp_path: Path) -> None:
    """All documents on paper of a lesson with a chart, a map, tables, cards and a quiz."""
    lesson = ROOT / "lessons" / "02-lucky-once.yaml"
    options = ["--lang", language, *(("--variant", variant) if variant else ())]
    kinds = ["handout", "guide", "case-packet", "argument", "quiz", "key", "role-cards", "vocabulary-cards"]
    only = only_kinds(*kinds)
    quick, plain, _ = both(lesson, tmp_path, *options, *only)
    assert len(quick) >= (4 if variant else 7)
    assert [name for name in plain if quick[name] != plain[name]] == []


@pytest.mark.parametrize("kinds", [("handout", "quiz"), pytest.param(("guide",), marks=pytest.mark.full)])
def test_the_same_bytes_whatever_a_project_asks_for(
    kinds: tuple[str, ...], project: Callable[..., Path], tmp_path: Path
) -> None:
    """Notes, markers, units of the page, styles that WeasyPrint changes while it lays out: nothing is taken over.

    It complains of some values only when it computes them, which it must do for each document.
    """
    folder = project({"one.yaml": STARTER.read_bytes(), "templates/extra.css": UNUSUAL + WRONG})
    quick, plain, said = both(folder, tmp_path / "built", *only_kinds(*kinds), "--jobs", "1")
    assert len(quick) == len(kinds)
    assert [name for name in plain if quick[name] != plain[name]] == []
    for document in (f"one_{kind}" for kind in kinds):
        for value in ("calc(1px * 3px)", "calc(1px * 1px)"):
            assert any(document in line and value in line for line in said.splitlines()), (document, value)


TEXTS = [
    "One word after the other, and a well-known one",
    "«Quoted» words (in brackets); 3.5 per cent – or 1,000",
    "Überlänge: Donaudampfschifffahrtsgesellschaft",
    "a b c d",
    "soft\u00adhyphens here and the\u00adre",
    "\u00a0no break \u00a0 here",
    " leading space",
    "слово за словом, все слова",
    "http://example.org/a/long/path?with=query and more",
    "tail x",
    "ends with space ",
    "عربي كلمة بعد كلمة",
    "日本語の文 と 英語",
    "e\u0301 combining a\u0308 marks",
    "x \u0301y",
    "( Мир )",
    "[ 1 ] ( ß ) { Ωμ }",
    "« слово » и „ ещё “ !",
    "word »x« ( ( ( word",
    "№ 5 ( तीन बातें )",
    "слово по\u00adслову ( 中 文 )",
]


@pytest.mark.parametrize("hyphens", ["manual", "auto", "none"])
@pytest.mark.parametrize("wrap", ["normal", "anywhere", "break-word"])
def test_the_first_word_decides(hyphens: str, wrap: str) -> None:
    """A line without width is what WeasyPrint breaks off the whole text, whatever follows the word."""
    made: list[Any] = []
    for plain in (False, True):
        style, context = styled(f"p {{ hyphens: {hyphens}; overflow-wrap: {wrap} }}")
        split = original() if plain else current()
        found = []
        for text in TEXTS * 2:
            rest, lines = text, []
            while rest:
                _, length, resume, width, height, baseline = split(rest, style, context, 0, 0, minimum=True)
                lines.append((length, resume, width, height, baseline))
                rest = rest.encode()[resume:].decode() if resume else ""
            found.append((text, lines))
        made.append(found)
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("css", "language"),
    [
        ("", "en"),
        ("hyphens: auto", "de"),
        ("hyphens: auto; hyphenate-limit-chars: 3 2 1; font-weight: 700", "es"),
        *(
            pytest.param(css, language, marks=pytest.mark.full)
            for css in ("", "hyphens: auto", "hyphens: auto; hyphenate-limit-chars: 3 2 1; font-weight: 700")
            for language in ("en", "es", "de", "")
        ),
    ],
)
def test_lines_end_where_weasyprint_ends_them(css: str, language: str) -> None:
    """Every line of many texts, in columns of many widths: the same letters, the same size, the same place to go on."""
    style, context = styled(f"p {{ {css} }}", language)
    lessons = [ROOT / "lessons" / folder / "02-lucky-once.yaml" for folder in ("", "es")]
    texts = [text for path in lessons for text in re.findall(r"(?m)^ {2,}(\w.{50,})$", path.read_text("utf-8"))[:50]]
    assert len(texts) == 100
    made: list[Any] = []
    for split in (original(), current(measured=False)):
        found = []
        for number, text in enumerate([*TEXTS, *texts, " ".join(texts[:9]), " ".join(texts[-9:])]):
            width = 30 + number * 61 % 570
            rest: str = text
            while rest:
                layout, *line = split(rest, style, context, width, 0)
                found.append((layout.text, *line))
                rest = rest.encode()[line[1] :].decode() if line[1] else ""
        made.append(found)
    assert len(made[0]) > 300
    assert made[1] == made[0]


@pytest.mark.parametrize(("seed", "count", "each"), [(5, 24, 6), pytest.param(4, 2_000, 10, marks=pytest.mark.full)])
def test_generated_texts_in_all_scripts(seed: int, count: int, each: int) -> None:
    """Words of twelve scripts and what is between them, in many styles and widths: the same bytes both ways.

    One process begins with the last page: what was laid out before does not matter either.
    """
    command = [sys.executable, "-m", "tests.layouts", *map(str, (seed, count, each))]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **PLAIN}, stdout=subprocess.PIPE) as plain:
        quick = layouts.digests(seed, count, each, backwards=True)
        assert plain.stdout is not None
        expected = json.loads(plain.stdout.read())
    assert len(expected) == count // each
    assert [number for number, page in enumerate(expected) if quick[number] != page] == []


def test_a_title_in_brackets(project: Callable[..., Path]) -> None:
    """A bracket and a space before a word of another alphabet: the word is not cut in the middle of a letter."""
    lesson = STARTER.read_text("utf-8").replace("title: ", "title: ( Мир ) ", 1)
    folder = project({"one.yaml": lesson})
    done = run("build", folder, "-o", folder / "out", "--only", "handout")
    assert done.status == 0, done.err


@pytest.mark.parametrize("css", ["letter-spacing: -9px", "letter-spacing: -4px", "font-size: 0.00001px"])
def test_words_without_width(css: str) -> None:
    """Behind letters that are moved over each other more words fit, and which ones depends on all of them."""
    style, context = styled(f"p {{ {css} }}")
    texts = [
        *TEXTS,
        "one word wide enough, and more",
        "слово слово, i others",
        "a Donaudampfschifffahrtsgesellschaft n n",
    ]
    found = [
        [split(text, style, context, 0, 0, minimum=True)[1:] for text in texts] for split in (original(), current())
    ]
    assert found[0] == found[1]


BOXES = [
    "<p lang='ka'>12",
    "<p lang='ka'>აბგ, დ",
    "<p lang='en'>word 12 აბ",
    "<p lang='hi' style='text-decoration: underline'>१२ तीन",
    "<p lang='ka' style='font: 700 20pt Fira Sans'>აბგ",
    "<p lang='ka' style='font-variant: small-caps'>12 აბგ ⴀ",
    "<p lang='en'>x 🙂 y",
    "<svg width='99' height='20'><text y='12' font-family='Fira Sans'>აბ 12</text></svg>",
]
"""Characters that no font has, and digits in languages for which Pango measures a sample text of such characters."""


@pytest.mark.full
def test_boxes_are_as_wide_whatever_came_before() -> None:
    """A page with a character that no font has is the same before other pages as after them."""
    compare_boxes()


@pytest.mark.full
def test_boxes_are_as_wide_without_speedups() -> None:
    """With plain WeasyPrint as well."""
    program = "from tests.test_speedups import compare_boxes; compare_boxes()"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env={**os.environ, **PLAIN}, check=True)


def compare_boxes() -> None:
    """Lay out pages one after the other with new fonts, and once more beginning with the last."""
    pages = [f"<!doctype html><html lang='en'><title>boxes</title><body>{body}" for body in BOXES]
    made = []
    for step in (1, -1):
        pdf.release_fonts()
        made.append([layouts.printed(page) for page in pages[::step]][::step])
    assert [number for number, page in enumerate(made[0]) if page != made[1][number]] == []
    assert not [page for page in made[0] if not page.startswith(b"%PDF")]


def current(measured: bool = True) -> Any:
    """The function as kitgen has it now; the one that tables measure with, or the one that is drawn."""
    pdf.engine()
    from weasyprint.layout import preferred
    from weasyprint.text import line_break

    return preferred.split_first_line if measured else line_break.split_first_line


def original() -> Any:
    """The function as WeasyPrint brought it."""
    return current(measured=False).kitgen_plain


def styled(css: str, language: str = "en") -> tuple[Any, Any]:
    """The style of a paragraph, and a stand-in for the layout context, where hyphenation is looked up."""
    from types import SimpleNamespace

    pdf.engine()
    document = pdf._render(pdf.engine().HTML(string=f"<html lang='{language}'><p>text</p>"), [css])
    boxes = [box for box in document.pages[0]._page_box.descendants() if box.element_tag == "p"]
    return boxes[0].style, SimpleNamespace(dictionaries={})


def test_styles_are_learned_once(tmp_path: Path) -> None:
    """Making the same documents again learns no style, no line and no word: a worker's memory stays flat."""
    from kitgen.diagnostics import Report
    from kitgen.pipeline import Choices, load_and_check, make_plan
    from kitgen.workers import job

    report = Report()
    project = load_and_check(STARTER, report)
    plan = make_plan(project, report, Choices(("handout", "guide", "quiz")))
    learned = []
    for _ in range(3):
        for task in plan.tasks:
            made = job.run_job(job.Job(task, plan.inputs[task.input], project.templates, project.root, None))
            assert made.output is not None, made.problems
        known = vars(pdf._font_configuration())
        sizes = [len(known[name]) for name in ("kitgen_styles", "kitgen_settings", "kitgen_breaking")]
        learned.append([*sizes, len(known["kitgen_lines"].young), len(known["kitgen_words"].young)])
    assert learned[0] == learned[1] == learned[2]
    assert min(learned[0]) > 5


def test_a_stream_that_ends_like_a_line() -> None:
    """One in 256 packed streams ends with a CR: a full line ending follows, so that it is not taken for one."""
    import zlib

    pdf.engine()
    import pikepdf
    from weasyprint.pdf import pydyf

    text = next(text for n in range(10**6) if zlib.compress(text := b"%d 0 m" % n, 6).endswith(b"\r"))
    document, target = pydyf.PDF(), io.BytesIO()
    document.add_page(pydyf.Dictionary({"Type": "/Page", "Parent": document.pages.reference}))
    stream = pydyf.Stream([text], compress=True)
    document.add_object(stream)
    document.write(target)
    assert b"\r\r\nendstream" in target.getvalue()
    with pikepdf.open(target) as read:
        assert read.get_object(stream.number, 0).read_bytes() == text
