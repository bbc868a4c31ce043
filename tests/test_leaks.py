"""The proof of built files: innocent answers pass, and an answer that a project's template prints anywhere does not."""

from __future__ import annotations

import base64
import dataclasses
import io
import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest

from kitgen.diagnostics import Report, Span
from kitgen.model.base import Audience
from kitgen.pipeline import load_and_check
from kitgen.plan.task import Task
from kitgen.prove.boilerplate import labels_and_texts
from kitgen.prove.detectors import LeakDetectors
from kitgen.prove.extract import texts_in
from kitgen.prove.leaks import leak_detector
from kitgen.prove.places import CODE, PAGES
from kitgen.prove.search import HiddenText, LeakDetector
from kitgen.text.normalize import NGRAM, between_spaces, ngrams, normalize_letters, words
from tests.conftest import run, small_lesson

Write = Callable[..., Path]

WORD = "plebiscite"
SENTENCE = "Because the harbour freezes over in the third week of every winter."

LESSON = small_lesson(
    "harbour",
    f"""quiz:
  - {{prompt: What did they hold?, answer: {WORD}, objectives: [one]}}
discussion:
  - {{prompt: How did it end?, likely_answers: ["{SENTENCE}"], objectives: [one]}}
""",
)

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{ lesson.title.plain }}</title>HEAD</head>
<body class="document"><h1>{{ lesson.title }}</h1>BODY</body></html>
"""

IN_PDF = {
    "text": "<p>{}</p>",
    "narrow": "<p style='width: 2cm; hyphens: auto'>{}</p>",
    "columns": "<div style='columns: 4; height: 1cm'>{}</div>",
    "beyond": "<p style='position: absolute; left: -90cm; width: 80cm'>{}</p>",
    "white": "<p style='color: white; font-size: 1px'>{}</p>",
    "pseudo": '<style>p::after {{ content: " {}" }}</style><p>x</p>',
    "margin": '<style>@page {{ @top-right-corner {{ content: "{}" }} }}</style><p>x</p>',
    "link": '<p><a href="https://example.org/?q={}">x</a></p>',
    "bookmark": "<p style=\"bookmark-level: 2; bookmark-label: '{}'\">x</p>",
    "drawing": '<svg role="img" width="9" height="9" aria-label="{0}"><title>{0}</title><path d="M0 0h9"/></svg>',
    "drawn": '<svg width="900" height="19"><text y="9">{}</text></svg>',
    "author": '<meta name="author" content="{}">',
    "about": '<meta name="description" content="{}">',
    "keywords": '<meta name="keywords" content="{}">',
    "program": '<meta name="generator" content="{}">',
}

CELLS = """<table><tr>{{% for word in "{}".split() %}}<td>{{{{ word }}}}</td>{{% endfor %}}</tr></table>"""
IN_PDF["cells"] = CELLS

IN_HTML = {
    "cells": CELLS,
    "markup": "<p>{}</p>",
    "hidden": "<p hidden>{}</p>",
    "title": "<title>{}</title>",
    "comment": "<!-- {} -->",
    "declared": "<!X {}>",
    "section": "<![X {}]>",
    "alt": "<p><img alt='{}'></p>",
    "tooltip": "<p title='{}'>x</p>",
    "aria": "<p aria-description='{}'>x</p>",
    "data": "<p data-note='{}'>x</p>",
    "value": "<input value='{}'>",
    "placeholder": "<input placeholder='{}'>",
    "meta": "<meta name='x' content='{}'>",
    "query": "<a href='https://example.org/?q={}'>x</a>",
    "fragment": "<a href='#{}'>x</a>",
    "embedded": "<a href='data:text/plain,{}'>x</a>",
    "id": "<p id='{}'>x</p>",
    "class": "<p class='{}'>x</p>",
    "content": '<style>p::after {{ content: "{}" }}</style>',
    "escaped": '<style>p::after {{ content: "\\2014 {}" }}</style>',
    "remark": "<style>/* {} */</style>",
    "property": "<style>:root {{ --note: {}; }}</style>",
    "style": "<p style='--note: {}'>x</p>",
    "json": '<script type="application/json">{{"a": [{{"b": "{}"}}]}}</script>',
    "keys": '<script type="application/json">{{"{}": 1}}</script>',
    "broken": '<script type="application/json">{{"a": {}</script>',
    "string": "<script>const a = '{}'</script>",
    "code": "<script>// {}\n</script>",
    "handler": "<p onclick='alert(\"{}\")'>x</p>",
    "template": "<template><b>{}</b></template>",
    "noscript": "<noscript>{}</noscript>",
    "path": "<svg><path d='{}'/></svg>",
    "unknown": "<p sort-of='{}'>x</p>",
    "endless": "<p title='{}",
    "open": "<!-- {}",
}


def _kinds(format: str, blocks: dict[str, str]) -> dict[str, str]:
    """A kind of document for each place, whose template prints both answers there."""
    files = {}
    for name, block in blocks.items():
        printed = block.format(f"{WORD}. {SENTENCE}")
        head, body = (printed, "") if block.startswith(("<style", "<meta")) else ("", printed)
        files[f"templates/in-{name}/kind.yaml"] = f"title: Sheet\naudience: student\nformats: [{format}]\nbase: web\n"
        files[f"templates/in-{name}/page.html"] = PAGE.replace("HEAD", head).replace("BODY", body)
    return files


def _leaks(done: str) -> set[tuple[str, str]]:
    """The kinds that were refused, with the field that each gives away."""
    return set(re.findall(r"harbour_in-([a-z]+)\.\w+ reveals '([^']+)'", done))


BOTH = ("quiz.items[1].answer", "discussion[1].likely_answers[1]")


@pytest.mark.slow
@pytest.mark.parametrize(("format", "blocks"), [("pdf", IN_PDF), ("html", IN_HTML)], ids=["pdf", "html"])
def test_no_place_hides_an_answer(format: str, blocks: dict[str, str], project: Write) -> None:
    """A word and a sentence are found wherever a template of a project puts them."""
    folder = project({"harbour.yaml": LESSON, **_kinds(format, blocks)})
    only = [part for name in blocks for part in ("--only", f"in-{name}")]
    done = run("build", folder / "harbour.yaml", "-o", folder / "out", *only)
    assert done.status == 1, done.err
    assert _leaks(done.err) == {(name, field) for name in blocks for field in BOTH}
    assert not list((folder / "out").rglob(f"*.{format}"))


@pytest.mark.slow
def test_scripts_and_styles_of_a_project_are_read(project: Write) -> None:
    """What ships with kitgen is left out as a whole; what a project adds to it is not."""
    folder = project(
        {
            "harbour.yaml": LESSON,
            "templates/slides/extra.css": f".kicker::after {{ content: '{WORD}' }} p {{ color: blue }}",
            "templates/slides/7-own.js": "const own = '" + SENTENCE.replace("B", "\\u0042") + "';",
        }
    )
    done = run("build", folder / "harbour.yaml", "-o", folder / "out", "--only", "slides")
    assert set(re.findall(r"slides\.html reveals '([^']+)'", done.err)) == set(BOTH), done.out + done.err


PDF_PLACES: dict[str, Callable[[pikepdf.Pdf, str], None]] = {
    "page label": lambda pdf, text: _set(pdf, "PageLabels", {"/Nums": [0, {"/P": text}]}),
    "tooltip": lambda pdf, text: _field(pdf, {"/TU": text}),
    "field name": lambda pdf, text: _field(pdf, {"/T": text}),
    "value": lambda pdf, text: _field(pdf, {"/V": text}),
    "options": lambda pdf, text: _field(pdf, {"/Opt": [text]}),
    "state": lambda pdf, text: _field(pdf, {"/AP": {"/N": {"/" + text: None}}}),
    "note": lambda pdf, text: _note(pdf, {"/Subtype": pikepdf.Name.Text, "/Contents": text}),
    "script": lambda pdf, text: _set(pdf, "OpenAction", {"/S": pikepdf.Name.JavaScript, "/JS": text}),
    "actual text": lambda pdf, text: _content(pdf, f"/Span <</ActualText ({text})>> BDC EMC"),
    "layer": lambda pdf, text: _set(pdf, "OCProperties", {"/OCGs": [{"/Name": text}]}),
    "odd key": lambda pdf, text: _set(pdf, "Odd", {"/" + text + " ": 1}),
    "odd stream": lambda pdf, text: _set(pdf, "Odd", pdf.make_stream(text.encode())),
    "odd stream in UTF-16": lambda pdf, text: _set(pdf, "Odd", pdf.make_stream(text.encode("utf-16-le"))),
    "attachment": lambda pdf, text: _attach(pdf, "a.txt", text, ""),
    "name of an attachment": lambda pdf, text: _attach(pdf, text, "", ""),
    "description of an attachment": lambda pdf, text: _attach(pdf, "a.txt", "", text),
    "subject": lambda pdf, text: _info(pdf, "/Subject", text),
    "program": lambda pdf, text: _info(pdf, "/Producer", text),
    "own entry": lambda pdf, text: _info(pdf, "/Remark", text),
    "metadata": lambda pdf, text: _packet(pdf, f"<dc:rights>{text}</dc:rights>"),
    "attribute in metadata": lambda pdf, text: _packet(pdf, f'<rdf:Description pdf:Keywords="{text}"/>'),
    "comment in metadata": lambda pdf, text: _packet(pdf, f"<!-- {text} -->"),
    "metadata without an end": lambda pdf, text: _packet(pdf, f"<rdf:Description pdf:Keywords='{text}"),
}


def _set(pdf: pikepdf.Pdf, name: str, value: object) -> None:
    pdf.Root[f"/{name}"] = value if isinstance(value, pikepdf.Object) else _object(pdf, value)


def _object(pdf: pikepdf.Pdf, value: object) -> object:
    if isinstance(value, dict):
        return pikepdf.Dictionary({key: _object(pdf, item) for key, item in value.items()})
    if isinstance(value, list):
        return pikepdf.Array([_object(pdf, item) for item in value])
    return pdf.make_stream(b"") if value is None else value


def _note(pdf: pikepdf.Pdf, entries: dict[str, object]) -> None:
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(_object(pdf, entries))])


def _field(pdf: pikepdf.Pdf, entries: dict[str, object]) -> None:
    _note(pdf, {"/Subtype": pikepdf.Name.Widget, "/FT": pikepdf.Name.Tx, **entries})
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pdf.pages[0].Annots)


def _content(pdf: pikepdf.Pdf, operators: str) -> None:
    pdf.pages[0].Contents = pdf.make_stream(operators.encode())


def _attach(pdf: pikepdf.Pdf, name: str, text: str, about: str) -> None:
    pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, text.encode(), description=about)


def _info(pdf: pikepdf.Pdf, key: str, text: str) -> None:
    pdf.docinfo[key] = text


def _packet(pdf: pikepdf.Pdf, entry: str) -> None:
    stream = pdf.make_stream(f"<x:xmpmeta><rdf:RDF>{entry}</rdf:RDF></x:xmpmeta>".encode())
    stream.Type, stream.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    pdf.Root.Metadata = stream


@pytest.mark.parametrize("where", PDF_PLACES)
def test_every_object_of_a_pdf_is_read(where: str) -> None:
    """Strings of a PDF that WeasyPrint does not write today are found as well, and so is what is drawn in a field."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    PDF_PLACES[where](pdf, WORD)
    target = io.BytesIO()
    pdf.save(target, compress_streams=True, fix_metadata_version=False)  # which would repair the metadata
    assert WORD in " ".join(text for _, text in texts_in(target.getvalue(), "pdf"))


def test_what_a_field_shows_is_read() -> None:
    """The appearance of a field is drawn, and no text of a page: it is read like a page."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    look = pdf.make_stream(f"BT /F 9 Tf 10 10 Td [({WORD[:4]}) 0 ({WORD[4:]})] TJ ET".encode())
    look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    look.BBox = pikepdf.Array([0, 0, 90, 20])
    look.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    _field(pdf, {"/AP": {"/N": look}})
    target = io.BytesIO()
    pdf.save(target)
    found = " ".join(text for _, text in texts_in(target.getvalue(), "pdf"))
    assert WORD in found
    assert "Helvetica" not in found


def test_a_comment_in_a_pdf_is_read() -> None:
    """Between the objects of a PDF there may be comments."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    target = io.BytesIO()
    pdf.save(target)
    assert WORD in dict(texts_in(target.getvalue() + f"\n% {WORD}\n".encode(), "pdf"))["comments"]


def test_notes_for_instructors_and_keys_of_their_own_are_searched_for(project: Write) -> None:
    """Of a lesson, any part of it, and the course: notes, and keys that begin with `x_instructor_`."""
    course = """title: Harbours
x_instructor_plan: [{week: the pilot retires in autumn}]
x_theme: how boats come home
lessons: [{path: harbour.yaml, x_instructor_room: over the chandlery}]
references: [{id: log, type: book, title: The log, issued: 1901, note: the second volume was not checked}]
"""
    more = 'x_instructor_hint: "ask them about 1913"\nx_motto: steady\n'
    lesson = LESSON.replace("{prompt: What", "{x_instructor_mark: half a star, prompt: What") + more
    folder = project({"harbour.yaml": lesson, "course.yaml": course})
    found = load_and_check(folder, report := Report())
    assert not report.failed, list(report)
    detector = leak_detector(found, found.lessons, Audience.STUDENT, "")
    hidden = ["the pilot retires in autumn", "over the chandlery", "the second volume was not checked"]
    for text in [*hidden, "ask them about 1913", "half a star"]:
        assert list(detector.find([("page", f"Remember: {text}.")])), text
    assert not list(detector.find([("page", "How boats come home: steady, over the bar.")]))


def test_the_words_that_a_gap_leaves_out_are_searched_for(project: Write) -> None:
    """A cloze item hides its text, and each missing word by itself."""
    cloze = 'quiz: [{prompt: Fill in, text: "Ships wait for the {springtide} to leave.", objectives: [one]}]\n'
    found = load_and_check(project({"harbour.yaml": small_lesson("harbour", cloze)}) / "harbour.yaml", Report())
    detector = leak_detector(found, found.lessons, Audience.STUDENT, "")
    assert list(detector.find([("page", "A springtide.")]))
    assert not list(detector.find([("page", "Ships wait for the ___ to leave.")]))


def test_answers_of_parts_and_numbers_are_searched_for_as_they_are_printed(project: Write) -> None:
    """Those of parts and of groups, powers of ten, and numbers with the decimal mark of another language."""
    asked = (
        "discussion: [{prompt: Why?, likely_answers: [x], parts: [{prompt: How far?, answer: 1.875e24}]}]\n"
        "quiz:\n  - pick: 1\n    from:\n"
        "      - {prompt: One?, parts: [{prompt: Which word?, text: 'The {springtide} it is.'}]}\n"
        "      - {prompt: Two?, answer: 6656.25, unit: chaldrons, ask_unit: true}\n"
    )
    found = load_and_check(project({"harbour.yaml": small_lesson("harbour", asked)}) / "harbour.yaml", Report())
    detector = leak_detector(found, found.lessons, Audience.STUDENT, "")
    for page in ("So 1.875 × 1024 it is.", "A springtide.", "It is 6656,25 long.", "so many chaldrons"):
        assert list(detector.find([("page", page)])), page


def test_texts_that_meet_are_no_answer_and_one_in_a_row_is(project: Write) -> None:
    """Only where readers see two texts apart do they meet; an answer of the same words in one piece is a leak."""
    said = "vocabulary: [{term: Ebb, definition: water that runs out of the bay}]\n"
    answers = '["Water that runs out of the bay, ebb", "the bay Ebb", "Tide: Ebb"]'
    talk = f"discussion: [{{prompt: What?, likely_answers: {answers}}}]\n"
    found = load_and_check(project({"tide.yaml": small_lesson("tide", said + talk)}) / "tide.yaml", Report())
    detector = leak_detector(found, found.lessons, Audience.STUDENT, "Tide\n{n} min")
    apart = ("<td>Water that runs out of the bay</td><td>Ebb</td>", "<p>water that runs out of the bay<p>Ebb",
             "water that runs out of the bay <b>Ebb</b>", "<h1>Tide: Ebb</h1>")  # fmt: skip
    for page in apart:
        texts = [texts_in(page.encode(), "html", closely) for closely in (False, True)]
        assert not list(detector.find(texts[0], str, lambda found=texts[1]: found)), page
    for page in ("<p>water that runs out of the bay ebb", "the <b>bay</b> eb<b>b", "<p>the bay Ebb", "Tide Ebb"):
        texts = [texts_in(page.encode(), "html", closely) for closely in (False, True)]
        assert list(detector.find(texts[0], str, lambda found=texts[1]: found)), page


def test_cells_that_meet_where_tables_are_stacked_are_no_answer(project: Write) -> None:
    """In large print the heading of a column follows the cell before; students may read both."""
    table = "| | Low | Mud by the harbour wall |\n    |---|---|---|\n    | Who | the old pilot: ashore | a heron |"
    told = f"background:\n- title: Tides\n  body: |\n    {table}\n"
    talk = 'discussion: [{prompt: What?, likely_answers: ["The old pilot ashore. Mud by the harbour wall is"]}]\n'
    found = load_and_check(project({"tide.yaml": small_lesson("tide", told + talk)}) / "tide.yaml", Report())
    detector = leak_detector(found, found.lessons, Audience.STUDENT, "")
    for between, leaks in (("</div><div>", False), (" ", True)):
        page = f"<div>Low: the old pilot: ashore{between}Mud by the harbour wall: a heron</div>"
        texts = [texts_in(page.encode(), "html", closely) for closely in (False, True)]
        assert bool(list(detector.find(texts[0], str, lambda found=texts[1]: found))) == leaks, page


def test_a_calendar_is_read_where_its_readers_read() -> None:
    """Not the names of its properties, their parameters and its marks; folded and escaped texts are whole."""
    lines = ["BEGIN:VCALENDAR", "CALSCALE:GREGORIAN", "X-WR-CALNAME:Tides", "BEGIN:VEVENT", "UID:tides-1@kitgen",
             "DTSTART;TZID=Europe/Rome:20270302T090000", "SUMMARY:A plebis", " cite\\, they say", "COMMENT:odd",
             "COMMENT:This timezone only works from 2027-02-01 to 2027-03-05.", "END:VEVENT",
             "END:VCALENDAR"]  # fmt: skip
    found = dict(texts_in("\r\n".join(lines).encode(), "ics"))
    assert found["text"].split("\n\x1f") == ["Tides", "A plebiscite, they say", "odd"]
    assert found[CODE].split("\n\x1f") == ["tides-1@kitgen", "Europe/Rome"]


DRAWING = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- Generator: Adobe Illustrator 27.0, SVG Export Plug-In -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:dc="http://purl.org/dc/elements/1.1/" id="Layer_1" data-name="Layer 1">
<metadata><dc:format>image/svg+xml</dc:format></metadata>{}</svg>"""

IN_DRAWING = (
    "<text>a ple<tspan>bis</tspan>cite</text>",
    "<desc>a plebiscite</desc>",
    "<g aria-label='a plebiscite'/>",
    "<a xlink:href='https://example.org/?q=plebiscite'/>",
    "<style>text::after {{ content: 'plebiscite' }}</style>",
    "<!-- a plebiscite -->",
    "<g data-note='plebiscite'/>",
)


@pytest.mark.parametrize(
    "page",
    [
        '<img src="{}">', '<img srcset="{}, {} 2x">', "<p style=\"background: url('{}')\">", "<a href='{}'>x</a>",
        "<style>p {{ background: url({}) no-repeat }}</style>", '<script>const a = "{}"</script>',
        '<script type="application/json">{{"a": "{}"}}</script>', '<svg><image xlink:href="{}"/></svg>',
        '<object data="{}"></object>', '<p data-picture="{}">x</p>',
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_drawing_inside_a_page_is_read(page: str, encoding: str) -> None:
    """Browsers show its words, and what its program wrote around them is not a word of the page."""
    for part in IN_DRAWING:
        found = " ".join(text for _, text in texts_in(_with_drawing(page, part, encoding), "html"))
        assert "plebiscite" in found, part
        assert not re.search("Adobe|Layer|standalone|Graphics|elements|image/svg", found.replace("data:image/svg", ""))


def _with_drawing(page: str, part: str, encoding: str) -> bytes:
    packed = base64.b64encode(DRAWING.format(part).encode(encoding)).decode()
    return page.format(*[f"data:image/svg+xml;charset={encoding};base64,{packed}"] * page.count("{}")).encode()


def test_what_is_inside_a_page_is_read_as_a_page() -> None:
    """Tags and spaces without width divide no word; a sentence in the name of a layer is read."""
    for page in ("<iframe srcdoc='&lt;p&gt;a ple&lt;b&gt;bis&lt;/b&gt;cite'></iframe>", "<p>a ple\u200bbis\u2060cite"):
        assert any("plebiscite" in words(text) for _, text in texts_in(page.encode(), "html"))
    page = _with_drawing('<img src="{}">', f'<g xmlns:i="x" i:label="{SENTENCE}"/>', "utf-8")
    assert SENTENCE in dict(texts_in(page, "html"))["pictures"]


WITHOUT_END = r"""
<p>a plebiscite
<p>a plebiscite &am
<p>a plebiscite<
<p>a plebiscite<p x='
<p>1 < a plebiscite
<script>// a plebiscite
<script>/* a plebiscite
<script>a = "plebiscite
<script>a = `plebiscite
<script>a</script a plebiscite
<script src='a plebiscite
<script type=application/json>{"a": "plebiscite
<script type=application/json>{"a": "ple\u0062iscite
<style>/* a plebiscite
<style>p::after { content: "a plebiscite
<style>p::after { content: "a plebiscite</style>
<style>p::after { content: "a plebiscite isn't; }</style>
<style>p::after { content: '\70 lebiscite\
<style>p { background: url(plebiscite
<style>p { background: url(data:image/svg+xml;base64,DRAWING
<p style='--x: plebiscite
<plaintext>a plebiscite
<plaintext>PARTED
<plaintext></plaintext x><i>a</plebiscite>
<svg><text>a plebiscite
<svg><title>a plebiscite
<svg><desc>PARTED
<svg aria-label='a plebiscite
<![CDATA[ a plebiscite
<![CDATA[ a plebiscite]
<svg><![CDATA[PARTED
<![plebiscite
<![a plebiscite]>
<![ a plebiscite
<![if plebiscite
<!-- a plebiscite
<!-- a plebiscite --
<!-- a plebiscite --!
<!-- PARTED
<!- a plebiscite
<!-- <img src='data:image/svg+xml;base64,DRAWING
<!doctype plebiscite
<!DOCTYPE html PUBLIC 'a plebiscite
<!ENTITY a 'a plebiscite
<?php a plebiscite
<plebiscite
<p a plebiscite
</plebiscite
</ a plebiscite
</p a plebiscite
</p title='a plebiscite
<p title=plebiscite
<p title='a plebiscite
<p title="a plebiscite
<p title = 'a plebiscite'
<p x title='ple&#98;iscite
<p title='PARTED
<p title='x>PARTED
<p title="x>PARTED <p title='
<p title='x><i title="y>a plebiscite
<p onclick='alert("\x70lebiscite
<a href='https://example.org/?q=a%20ple%62iscite
<a href='data:text/plain;base64,cGxlYmlzY2l0ZQ==
<img src='data:image/svg+xml;base64,DRAWING
<iframe srcdoc='&lt;p>a plebiscite
<iframe srcdoc='&lt;p>a ple&lt;b>bis&lt;/b>cite
<iframe srcdoc='&lt;script>// a plebiscite
<iframe srcdoc='&lt;title>a ple&amp;#98;iscite
<iframe srcdoc=&lt;p&gt;ple&#98;iscite
<iframe srcdoc='&lt;!-- a plebiscite'>
<iframe srcdoc="&lt;p title='plebiscite">
"""
"""Pages, one a line, that end where browsers and versions of Python expect more."""

ENDS_ELSEWHERE = r"""
<script>a</script x><p>PARTED
<style></STYLE ><p>PARTED
<title><script></title><p>PARTED
<title><!-- </title><p>PARTED
<textarea><p title='</textarea><p>PARTED
<iframe><style></iframe><p>PARTED
<!--><p>PARTED<!-- -->
<!---><p>PARTED-->
<!-- x --!><p>PARTED<!-- -->
<title>a <plebiscite> b</title>
<textarea></plebiscite></textarea>
<p></p a plebiscite>
<p></p title='a plebiscite'>
"""
"""Pages in which browsers and versions of Python see the end of something at different places."""

IN_ELEMENTS = [
    f"<{tag}>{text}"
    for tag in ("title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript", "template", "option", "td")
    for text in ("a plebiscite", "PARTED", "<!-- a plebiscite", "<p title='a plebiscite")
]


@pytest.mark.parametrize("page", [*WITHOUT_END.split("\n")[1:-1], *ENDS_ELSEWHERE.split("\n")[1:-1], *IN_ELEMENTS])
def test_what_has_no_end_is_read(page: str) -> None:
    """A browser may show it, ignore it or add an end; whoever looks at the source sees it."""
    drawing = base64.b64encode(DRAWING.format("<text>a plebiscite</text>").encode()).decode()
    page = page.replace("PARTED", "a ple<b>bis</b>cite").replace("DRAWING", drawing)
    for before in ("", "<!DOCTYPE html><title>A</title><p class='b'>c</p>"):
        found = texts_in((before + page).encode(), "html")
        assert any(WORD in words(text) for _, text in found), found


@pytest.mark.parametrize(
    "part", ["<p '", "<a b='><q ' ", "<!--", "</a ", "<a", "<title", "<title>", "<![x", "<script ", "&"]
)
def test_pages_without_ends_are_read_quickly(part: str) -> None:
    """The time grows with the length of a page, not with its square."""
    start = time.process_time()
    for end in ("", "z='", 'z="'):
        texts_in((part * 10_000 + end).encode(), "html")
    assert time.process_time() - start < 5


def test_a_drawing_in_a_drawing_is_read() -> None:
    """As deep as they are in each other."""
    inner = _with_drawing('<image href="{}"/>', "<text>plebiscite</text>", "utf-8").decode()
    outer = _with_drawing('<img src="{}">', inner, "utf-8")
    assert "plebiscite" in dict(texts_in(outer, "html"))["pictures"]


def test_the_words_of_a_logo_are_no_leak(project: Write) -> None:
    """The school's logo is on every document, whatever its lesson."""
    logo = '<svg xmlns="http://www.w3.org/2000/svg"><text y="9">Founded</text><text y="29">1887</text></svg>'
    folder = project(
        {
            "harbour.yaml": LESSON.replace(WORD, "Founded"),
            "templates/brand.yaml": "logo: logo.svg\n",
            "templates/logo.svg": logo,
        }
    )
    found = load_and_check(folder / "harbour.yaml", Report())
    task = Task("quiz.pdf", "harbour", "quiz", "student", "pdf", "en", "a4", "", "")
    detector = LeakDetectors(found).detector(task)
    assert detector is not None
    assert not list(detector.find([(PAGES, "Founded\n1887")]))
    assert list(detector.find([(PAGES, SENTENCE)]))


def test_the_words_on_a_map_are_no_leak(project: Write) -> None:
    """The map that students look at names the town that is the answer; a word that is not on it is a leak there."""
    town = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><text y="9">Trieste</text></svg>'
    lesson = small_lesson(
        more="background:\n  - {title: The coast, body: Look., figure: {image: map.svg, alt: A map of the coast.}}\n"
        "quiz: {items: [{type: short_answer, prompt: Which port?, answer: Trieste, objectives: [one]},\n"
        "  {type: short_answer, prompt: Which river?, answer: Soča, objectives: [one]}]}\n"
    )
    folder = project({"coast.yaml": lesson, "map.svg": town})
    done = run("build", folder / "coast.yaml", "-o", folder / "out", "--only", "handout", "--only", "slides")
    assert (done.status, done.err) == (0, ""), done.err
    (folder / "map.svg").write_text(town.replace("Trieste", "Soča"), encoding="utf-8")
    assert run("build", folder / "coast.yaml", "-o", folder / "out", "--only", "handout").status == 0
    (folder / "coast.yaml").write_text(lesson.replace("map.svg, alt: A map", "map.png, alt: A map"), encoding="utf-8")
    found = load_and_check(folder / "coast.yaml", Report())
    detector = LeakDetectors(found).detector(
        Task("h.pdf", found.lessons[0].lesson.id, "handout", "student", "pdf", "en", "a4", "", "")
    )
    assert detector is not None
    assert list(detector.find([(PAGES, "Trieste")]))


SHORT = {
    "a producer, or so": "Producer", "in the year": "1999", "basic ones": "elements", "of sentences": "Syntax",
    "changes nothing": "identity", "small foot": "serif", "colour of the sky": "blue", "neither gas": "solid",
    "value without sign": "absolute", "designed in Basel": "Helvetica", "leaf of a book": "page", "of a book": "title",
    "who wrote it": "Author", "mother or father": "Parent", "plate in a book": "Figure", "of the elders": "Table",
    "of a bridge": "span", "on a coat": "button", "of them all": "none", "in a cave": "hidden", "after this": "next",
    "millennium": "2000", "line of kings": "root", "a letter's look": "italic", "of Windsor": "style",
    "a play": "script", "gas in lamps": "xenon", "of a flower": "stem", "in maths": "matrix", "a drawing": "image/png",
    "line of text": "string",
    "web": "https", "of a river": "width", "not left": "right", "a boat's": "mast", "bank": "Metadata", "font": "Font",
    "type": "Adobe", "tree": "StructTreeRoot", "plan": "grid", "file": "html", "of a lens": "focus", "code": "utf-8",
    "colour of grass": "green", "a date": "12 May 1997", "machine": "initial", "a name of a thing": "name",
    "address": "https://example.org/trial%20year", "in two": "trial year", "points": "Points", "when": "Date",
    "how long": "50 min", "how much": "1 point", "which page": "Page 1 of 2", "hand": "organization",
    "of the web": "HTML", "at the airport": "Security", "for whom": "for student",
}  # fmt: skip
"""Answers to questions that say nothing of them."""

SENTENCES = (
    "Handout: The food chain of a small pond",
    "The food chain of a small pond: Quiz",
    "Osmosis: water that moves through a thin wall",
    "Osmosis water that moves through a thin wall",
    "Quiz The food chain of a small pond in one picture",
    "Slides: The food chain",
    "Name Date",
    "Words Word What it means",
)
"""Texts that students may read, which stand side by side or one above the other."""


def _innocent() -> str:
    """A lesson with everyday words as answers to items of every type."""
    items = [
        f'  - {{prompt: "{asked}?", answer: "{said}", type: short_answer, objectives: [one]}}'
        for asked, said in SHORT.items()
    ]
    items += [
        "  - {prompt: How many?, answer: 1024, tolerance: 2000, objectives: [one]}",
        "  - {prompt: So?, answer: true, rationale: serif, objectives: [one]}",
        "  - {prompt: Which?, choices: [sand: correct, clay: background], objectives: [one]}",
        '  - {prompt: Fill in, text: "It is {absolute} and {solid}.", objectives: [one]}',
        "  - {prompt: Match, pairs: [sun: day, moon: night, lamp: attic], distractors: [cave], objectives: [one]}",
        "  - {prompt: Order, sequence: [egg, larva, moth], rationale: transform, objectives: [one]}",
    ]
    talk = ", ".join(f'"{each}"' for each in SENTENCES)
    return small_lesson(
        "pond",
        "\n".join(
            [
                "subtitle: in one picture",
                "summary: 'Read [this](https://example.org/trial%20year).'",
                "licence: CC-BY-4.0",
                "vocabulary: [{term: Osmosis, definition: water that moves through a thin wall}]",
                "background: [{title: Before, body: 'See [this](https://example.org/trial%20year).'}]",
                f"discussion: [{{prompt: What?, likely_answers: [{talk}], objectives: [one]}}]",
                "quiz:",
                *items,
                "",
            ]
        ),
        title="The food chain of a small pond",
    )


@pytest.mark.slow
def test_no_word_of_the_formats_is_a_leak(project: Write) -> None:
    """Any word that is in the bytes of a file with fields, or of an archive, but not read, may be an answer."""
    folder = project({"pond.yaml": _innocent()})
    for options in (("--variant", "fillable"), ("--pdf", "a-3a")):
        done = run("build", folder / "pond.yaml", "-o", folder / options[1], "--only", "quiz", *options)
        assert done.status == 0, done.err
    files = list(folder.rglob("pond_quiz*.pdf"))
    assert len(files) == 2
    found = load_and_check(folder / "pond.yaml", Report())
    detector = leak_detector(found, found.lessons, Audience.STUDENT, labels_and_texts(found.templates))
    for path in files:
        words = sorted({word for text in _raw(path.read_bytes()) for word in re.findall(r"[A-Za-z]{4,}|\d{4,}", text)})
        assert {"Producer", "Widget" if "fillable" in path.name else "Colour"} <= set(words)
        texts = texts_in(path.read_bytes(), "pdf")
        asked = dataclasses.replace(detector, hidden_texts=tuple(HiddenText(word, word, Span("")) for word in words))
        assert [leak[0].text for leak in asked.find(texts)] == []


@pytest.mark.parametrize("seed", range(40))
def test_whatever_begins_is_looked_for(seed: int) -> None:
    """Of the hidden texts only those are compared that begin somewhere in a text: none is missed by that."""
    chance = random.Random(seed)
    said = [
        "the",
        "tide",
        "harbour",
        "winter",
        "don't",
        "1,000",
        "o'clock",
        "Überfahrt",
        "freezing",
        "so-called",
        "3.5",
    ]
    hidden = tuple(
        HiddenText(str(number), " ".join(chance.choices(said, k=chance.randint(1, 9))), Span(""))
        for number in range(60)
    )
    text = "".join(f"{word}{chance.choice([' ', ', ', ' · ', chr(10), '-'])}" for word in chance.choices(said, k=80))
    letters, worded = normalize_letters(text), between_spaces(text)
    there = {
        each.field
        for each in hidden
        if (any(each.quoted_in(ngrams(letters), letters)) if len(each.letters) >= NGRAM else each.worded in worded)
    }
    found = {each.field for each, _, _ in LeakDetector(hidden, "").find([("page 1", text)])}
    assert 0 < len(there) < 60 and found == there


def _raw(content: bytes) -> Iterator[str]:
    """A PDF's objects and metadata as they are written."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Object):
                yield thing.unparse(resolved=True).decode("latin-1")
            if isinstance(thing, pikepdf.Stream) and thing.get("/Type") == "/Metadata":
                yield thing.read_bytes().decode()


@pytest.mark.slow
def test_everyday_words_are_no_leak(project: Write) -> None:
    """Answers that are words of every PDF and page, or labels that touch a title, are refused in no document."""
    folder = project({"pond.yaml": _innocent()})
    kinds = ("--only", "handout", "--only", "quiz", "--only", "slides", "--only", "lesson-index")
    done = run("build", folder / "pond.yaml", "-o", folder / "out", *kinds)
    assert "leak" not in done.err, done.err
    assert done.status == 0, done.err
    assert len(list((folder / "out").rglob("pond_*.*"))) == 5


@pytest.mark.parametrize(("answer", "found"), [("50 min", False), ("37 min", True), ("1 point", True)])
def test_a_number_with_a_unit_is_a_label_only_if_students_may_read_the_number(answer: str, found: bool) -> None:
    """«50 min» is the lesson's time; «37 min» on a quiz is the answer."""
    hidden = HiddenText("quiz.items[1].answer", answer, Span("a.yaml", 1, 1))
    detector = LeakDetector((hidden,), "How long did the crossing take?\n50", "{n} min\n{n} point")
    assert bool(list(detector.find([("text of the pages", f"How long did the crossing take? {answer}")]))) is found
