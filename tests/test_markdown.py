"""Texts are printed as they were typed; what of them is read as Markdown, and what is read without parsing it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitgen.diagnostics import Report
from kitgen.model.walk import words_of
from kitgen.pipeline import load_and_check
from kitgen.text import cloze, gaps, markdown
from kitgen.text.structure import in_paragraphs
from tests.conftest import sample_course, small_lesson


def parsed(text: str) -> str:
    """The words of a text, from the parser."""
    with mock.patch.object(markdown, "_ORDINARY", mock.Mock(fullmatch=lambda _: None)):
        return markdown.plain.__wrapped__(text)


def line(text: str) -> str:
    """A text of one line as HTML."""
    return markdown.inline(text, "en", lambda cites: "[source]")


def paragraphs(text: str) -> str:
    """A text of paragraphs as HTML without line feeds."""
    return markdown.block(text, "en", lambda cites: "[source]").replace("\n", "")


def test_words_alone_are_in_the_language_of_the_document() -> None:
    """Without citations and the spaces before them, and without soft hyphens; the marks are those of the language."""
    assert markdown.plain_line('Who *was* "there" [@a, p. 3]?', "es") == "Who was «there»?"
    assert markdown.plain('He "said" so [@a]. And [@b] left [@c]', "pl") == "He „said” so. And left"
    assert markdown.plain_line("Donau\u00addampf\u200bschiff") == "Donaudampfschiff"


@pytest.mark.full
def test_every_text_of_the_course() -> None:
    """Most are ordinary lines; those and the others have the words that the parser finds."""
    texts = {text for file in sample_course().editions() for text in words_of(file.lesson)}
    ordinary = [text for text in texts if markdown._ORDINARY.fullmatch(text)]
    assert len(ordinary) > 0.7 * len(texts)
    assert [text for text in ordinary if markdown.plain.__wrapped__(text) != parsed(text)] == []
    cited = [text for text in texts if markdown.cites_in(text)]
    assert cited and all("[@" in text for text in cited)


@given(st.text(alphabet="aZé9ñ漢ß ,.;:?!()%/–—¿¡…-_*[]`<>&|\\'\"@#+~\n\t", max_size=40))
def test_any_text(text: str) -> None:
    """Lists, emphasis, tables, entities, hyphens at the start: whatever means something is parsed."""
    assert markdown.plain.__wrapped__(text) == parsed(text)


AS_TYPED = [
    *("1066. The year of three kings", "3. Akt", "- 40 °C", "> 12 %", ">= 3", "+ or -", "* a note", "# 7", "* * *"),
    *("2*3*4 = 24", "x*y*z", "(a+b)*(c+d)*(e+f)", "*.doc and *.odt", "a * b * c", "5* hotels and 4* hotels", "---"),
    *("_quiet_", "__main__", "first_name_last", "a_b_", "____", r"\\printer\floor2\*.pdf", r"C:\new\table", "__"),
    *(r"\[ no end", r"\*not*", "&eacute; &amp; &#65;", "R&D, AT&T;", "{curly}", "<b>bold</b>", r"x^2 \)"),
    *("(c) 2020 (tm) +-", "wait...", "1914--18", "~~gone~~", "a note[^1]", "[^1]: the note", "it`s and they`re"),
    *("[ ] to do", "== a ==", "http://example.org/a_b_c*d*e", ":smile:", "| one bar", "``quoted"),
    "[x]{y}, {x|x>0}, about ~5 or ~6, 2^10^5, C~1 ~ D",
    *("<https://example.org>", "!important", "ab**cd**ef"),
]  # fmt: skip


@pytest.mark.parametrize("text", AS_TYPED)
def test_as_typed(text: str) -> None:
    """Nothing of these texts means anything: each character is printed, in a line and in a text of paragraphs."""
    words = text.replace("'", "’")
    assert markdown.plain_line(text) == markdown.plain(text) == words
    for html in (line(text), paragraphs(text), paragraphs(f"Before.\n\n{text}\n\nAfter.")):
        assert words in unescape(re.sub(r"<[^>]*>", "", html)).replace("\N{NO-BREAK SPACE}", " ")
        assert set(re.findall(r"<(\w+)", html)) <= {"p"}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("an *open* question", "an <em>open</em> question"),
        ("**Why?** (*Because*.)", "<strong>Why?</strong> (<em>Because</em>.)"),
        ("«*hola*», *Title*[@key]", "«<em>hola</em>», <em>Title</em>[source]"),
        ("***both*** and *a*b*", "<em><strong>both</strong></em> and <em>a*b</em>"),
        ("这是*重点*。", "这是<em>重点</em>。"),
        ("*नमस्ते* and *مرحبا*", "<em>नमस्ते</em> and <em>مرحبا</em>"),
        ("Write **?** here", "Write <strong>?</strong> here"),
        ("Type `a*b*c` and `__x__`.", "Type <code>a*b*c</code> and <code>__x__</code>."),
        ("[a *b* c](https://example.org/?a=1&copy=2)", '<a href="https://example.org/?a=1&amp;copy=2">a b c</a>'),
    ],
)
def test_what_is_markup(text: str, html: str) -> None:
    """Emphasis around words, code and links are what they are in Markdown."""
    assert line(text) == html
    assert paragraphs(text) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Bring:\n- a pen\n- paper", "<p>Bring:</p><ul><li>a pen</li><li>paper</li></ul>"),
        ("It was\n- 12 degrees", "<p>It was<br>- 12\u00a0degrees</p>"),
        ("a\n* b\n* c\n+ d", "<p>a<br>* b<br>* c<br>+ d</p>"),
        ("- 3. Oktober\n- 9. November", "<ul><li>3. Oktober</li><li>9. November</li></ul>"),
        ("3. Oktober 1990,\nein Tag", "<p>3. Oktober 1990,<br>ein Tag</p>"),
        ("1848. A spring.\n\n1849. A winter.", "<p>1848. A spring.</p><p>1849. A winter.</p>"),
        ("- one\n  - two\n    - three", "<ul><li>one<ul><li>two<ul><li>three</li></ul></li></ul></li></ul>"),
        ("> more than words\n> 5 of them", "<blockquote><p>more than words<br>5 of them</p></blockquote>"),
        ("n is\n> 5", "<p>n is<br>&gt; 5</p>"),
        ("> $5\n> -3", "<p>&gt; $5<br>&gt; -3</p>"),
        (">>> print(1)\n>>> quit()", "<p>&gt;&gt;&gt; print(1)<br>&gt;&gt;&gt; quit()</p>"),
        ("Title\n===", "<p>Title<br>===</p>"),
    ],
)
def test_what_begins_a_list(text: str, html: str) -> None:
    """Only lines with a dash or a number and a full stop, and neither a year nor a minus at the end of a sentence."""
    assert paragraphs(text) == html


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1. a\n2. b", ["1.", "2."]),
        ("1. a\n1. b\n1. c", ["1.", "2.", "3."]),
        ("9. a\n10. b\n11. c", ["9.", "10.", "11."]),
        ("3. a\n2. b\n1. c", ["3.", "2.", "1."]),
        ("1. a\n\nA word between.\n\n2. b\n3. c", ["1.", "2.", "3."]),
        ("1) a\n2) b", ["1)", "2)"]),
        ("1. a\n3. b\n5. c", ["1.", "3.", "5."]),
        ("01. a\n02. b", ["01.", "02."]),
    ],
)
def test_numbers_of_lists(text: str, numbers: list[str]) -> None:
    """The numbers of a list are those that were typed."""
    assert re.findall(r'data-number="([^"]+)"', paragraphs(text)) == numbers


STARTS = ["", "- ", "1. ", "2. ", "12. ", "1990. ", "> ", "> > ", "* ", "+ ", "# ", "  ", "    ", "  - ", "1) ", "> - "]
WORDS = [
    *("sea", "1990", "7", "é", "漢字", "a_b", "__c__", "2*3", "*", "*so*", "**very**", "\\", "\\(", "&amp;", "&"),
    *("#", "+", "=", "`c*d`", "`", "(c)", "5%", "[^1]", "<b>", "~", "$5", "—", "!", "![", "{a}"),
]
TYPED = st.lists(st.tuples(st.sampled_from(STARTS), st.lists(st.sampled_from(WORDS), max_size=9)), max_size=7)


@given(TYPED)
def test_nothing_is_lost(lines: list[tuple[str, list[str]]]) -> None:
    """Of a text that is accepted every word, every number of a list and every sign is on paper, in its order."""
    text = "\n".join(start + " ".join(words) for start, words in lines)
    text = re.sub(r"(?: \\)+\n", "\n", text).strip()  # these end a line, and are not printed
    if in_paragraphs(text):
        return
    html = re.sub(r'<li(?: value="\d+")? data-number="([^"]+)">', r" \1 ", markdown.block(text, "en", str))
    shown = _signs(unescape(re.sub(r"<[^>]*>", " ", html)))
    counted = [sign for sign in shown if not sign.isdigit()] == [sign for sign in _signs(text) if not sign.isdigit()]
    assert shown == _signs(text) or (counted and len(shown) == len(_signs(text)))  # 1. 1. 1. counts up


def _signs(text: str) -> list[str]:
    """The words and the signs of a text, without those that mark lists, quotations, emphasis, code and tables."""
    return re.findall(r"[^\W_]+|[_\\&{}#+=~$%^!]", text)


LONG = "Whoever brings the cargo in by night before the harbour bell has rung"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("12 Mill Lane\nAlder\nAD 7", "12 Mill Lane<br>Alder<br>AD 7"),
        ("the tide,\n  the tide,\n\tthe sea", "the tide,<br>\u00a0\u00a0the tide,<br>" + "\u00a0" * 4 + "the sea"),
        (f"{LONG}\nshall pay,\n{LONG}", f"{LONG} shall pay, {LONG}"),
        (f"{LONG} \\\n{LONG}", f"{LONG}<br>{LONG}"),
        (f"{LONG} \\\nshall\npay", f"{LONG}<br>shall<br>pay"),
        (f"{LONG}.\n1066. {LONG}", f"{LONG}.<br>1066. {LONG}"),
        (f"{LONG} in\n1066. {LONG}", f"{LONG} in 1066. {LONG}"),
        (f"{LONG}\n• {LONG}", f"{LONG}<br>• {LONG}"),
        (f"—{LONG}\n—{LONG}", f"—{LONG}<br>—{LONG}"),
        ("C:\\temp\\\nD:", "C:\\temp\\<br>D:"),
        ("一" * 30 + "\n" + "二" * 30, "一" * 30 + " " + "二" * 30),
    ],
)
def test_lines(text: str, html: str) -> None:
    """Short lines stay lines, with what they are indented by; long ones run on, unless a backslash ends them."""
    assert paragraphs(text) == f"<p>{html}</p>"
    assert markdown.passage(text, "en", str) == html


@pytest.mark.parametrize(
    ("text", "between", "filled"),
    [
        ("A **toll {is paid} here** now.", ["A <strong>toll </strong>", "<strong> here</strong> now."],
         "A <strong>toll <strong>is paid</strong> here</strong> now."),
        ("*{toll}* and {__init__}", ["", " and ", ""], "<em><strong>toll</strong></em> and <strong>__init__</strong>"),
        ("{2*3} or {*}, {&amp;}", ["", " or ", ", ", ""],
         "<strong>2*3</strong> or <strong>*</strong>, <strong>&amp;amp;</strong>"),
        ("`f({x})` { and", ["<code>f(</code>", "<code>)</code> { and"],
         "<code>f(<strong>x</strong>)</code> { and"),
    ],
)  # fmt: skip
def test_gaps(text: str, between: list[str], filled: str) -> None:
    """Braces are read before Markdown: missing words are as they were typed, and each piece between them is whole."""
    assert gaps.pieces(gaps.without_words(text), "en", str) == between
    assert cloze.filled(text, "en", str) == f"<p>{filled}</p>\n"


def test_stanzas() -> None:
    """An excerpt may have several."""
    assert markdown.passage("a\nb\n\nc", "en", str) == "a<br>b<br><br>c"


def test_folded_texts(project: Callable[..., Path]) -> None:
    """Below a `>`, in quotes and without a sign an empty line begins a paragraph, and other lines are joined."""
    folder = project({"lesson.yaml": small_lesson(more=FOLDED)})
    report = Report()
    lesson = load_and_check(folder / "lesson.yaml", report).lessons[0].lesson
    assert [found.message for found in report] == []
    texts = [lesson.content_note, lesson.note_to_instructors, *(section.body for section in lesson.background)]
    assert [paragraphs(text) for text in texts] == ["<p>One two.</p><p>Three.</p>"] * 4 + ["<p>One<br>two.</p>"]


FOLDED = """content_note: >
  One
  two.

  Three.
note_to_instructors: One
  two.

  Three.
background:
  - title: Quotes
    body: 'One
      two.

      Three.'
  - title: Double quotes
    body: "One
      two.

      Three."
  - title: Escapes
    body: "One\\ntwo."
"""


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("450 kg rise 12 m at 3.00 ohm, 2.0 Ω, 20 °C, 5 %", "450_kg rise 12_m at 3.00_ohm, 2.0_Ω, 20_°C, 5_%"),
        ("**12** m, *3* km/h", "<strong>12</strong>_m, <em>3</em>_km/h"),
        ("5 mad men, 12 months, 10 g-forces, € 7", "5 mad men, 12 months, 10 g-forces, €_7"),
        ("1.8 x 10^24 kg, 2*10^-3 J", "1.8_×_10<sup>24</sup>_kg, 2_×_10<sup>−3</sup>_J"),
        ("9.81 m/s^2, but x^2 and 10^24", "9.81_m/s<sup>2</sup>, but x^2 and 10^24"),
        ("¶ 9–11, § 2–3, pp. 4–5, but 9–11", "¶_9–\u206011, §_2–\u20603, pp._4–\u20605, but 9–11"),
        ("if … or because …", "if_… or because_…"),
        ("`12 m` is code", "<code>12 m</code> is code"),
        ("`x` m is code, *so* s is a letter", "<code>x</code> m is code, <em>so</em> s is a letter"),
    ],
)
def test_a_number_and_its_unit_stay_on_one_line(text: str, html: str) -> None:
    """Whatever is between them in Markdown; powers of ten and of units are raised."""
    assert line(text) == html.replace("_", "\u00a0")


def test_a_unit_on_the_next_line_of_the_source_stays_with_its_number() -> None:
    """Lines of the source that run on are one line for this, too."""
    long = "words that fill a line of the source so that it runs on, of a length of 12"
    assert "of 12\u00a0km and" in paragraphs(f"{long}\nkm and {long}\nkm.")
