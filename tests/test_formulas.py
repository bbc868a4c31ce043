"""Formulas: what is one, what is refused, how it is drawn, said, searched and measured."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import outloud
import page as page_validation
import pikepdf
import pypdfium2
import pytest

from kitgen.text import cloze, gaps, markdown
from kitgen.text.formulas import BadFormula, formula
from kitgen.view.slides.text import atoms, joined, words_of
from tests.conftest import only_kinds, run, small_lesson

Write = Callable[..., Path]

LESSON = r"""title: Limits that look like $\frac{0}{0}$
language: LANGUAGE
minutes: 45
essential_question: What is $\lim_{x \to a} \frac{f(x)}{g(x)}$ when both go to zero?
objectives:
  rule: use the rule
  see: say when $\frac{0}{0}$ decides nothing
background:
  - title: Two roads to zero
    body: |
      The line $x$ and the energy $E = mc^2$; a book costs $5 or $6. For small angles

      $$
      \lim_{x\to 0}\,\frac{1-\cos x}{x} = 0
      $$

      and \(x_i^2 \ge 0\); in chemistry $\ce{2H2 + O2 -> 2H2O}$, and $\SI{9.81}{m/s^2}$. Again $E = mc^2$.

      | $x$ | $\frac{\sin x}{x}$ |
      | --- | --- |
      | 0.1 | 0.998 |
      | 0.01 | 0.99998 |
discussion:
  - prompt: Why is $\frac{0}{0}$ not 1?
    minutes: 5
    likely_answers: ['Because $\frac{2x}{x} \to 2$ and $E = mc^2$.']
    objectives: [see]
activities:
  - {title: Talk, minutes: 20, uses: [discussion], objectives: [see]}
  - {title: Work, minutes: 20, uses: [quiz, exit ticket], objectives: [rule]}
slack: 5
quiz:
  - prompt: What is $\frac{1}{2} + \frac{1}{3}$?
    choices:
      - '$\frac{5}{6}$': correct
      - '$\frac{2}{5}$': numerators and denominators added
    objectives: [rule]
  - type: cloze
    prompt: Fill in.
    text: 'The derivative of $x^{2}$ is {$2x$}, that of $\sin x$ is {a cosine}.'
    objectives: [rule]
exit_ticket: {prompt: When?, objectives: [rule]}
"""


OVERLAY = "translates: lesson\nlanguage: es\ntexts:\n  title: El $\\foo$\n"


def drawn(html: str) -> str:
    """HTML with the words of a formula in brackets in place of its drawing."""
    return re.sub(r"<svg.*?<title>\u2061(.*?)</title>.*?</svg>", r"[\1]", html)


def line(text: str) -> str:
    """A text of one line as HTML."""
    return drawn(markdown.inline(text, "en", lambda cites: "[source]"))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("$x^2$ and $y$, *$z$*", "[x squared] and {[y],} <em>[z]</em>"),
        (r"\(x \ge 0\) or \[ x \]", '[x is greater than or equal to 0] or <span class="displayed">[x]</span>'),
        (
            r"so \[ x \], and $$y$$ .5",
            'so <span class="displayed">[x],</span> and <span class="displayed">[y]</span> .5',
        ),
        ("the $n$th, ($x$), “$x$”, $x$-axis", "the {[n]th,} {([x]),} {“[x]”,} {[x]-axis}"),
        (r"\$5 for $x$", "$5 for [x]"),
        (r"$\text{if } x$", "[if x]"),
        ("$1,000$ or $n = 5$", "[1,000] or [n equals 5]"),
        ("$V$ in cm³", "[V] in cm³"),
        ("$x$ is 5", "[x] is 5"),
    ],
)
def test_formulas(text: str, html: str) -> None:
    """Between dollar signs, or brackets with backslashes; a line does not end beside one where there is no space."""
    kept = html.replace("{", '<span style="display: inline-block">').replace("}", "</span>")
    assert line(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "A price of $5 or $6.", "5$ and 6$", "$5 and 10$ each", "($5/$6)", "US$ and A$", "$HOME and $PATH or", "x$",
        "$$", "$ $", "$5–$6", "$100 million and $200 million", "2$x$", "C:\\(x86", "a $ b $ c",
    ],
)  # fmt: skip
def test_prices_are_text(text: str) -> None:
    """Nothing is a formula beside a digit or a space, or with words and no sign of TeX."""
    assert line(text) == text == markdown.plain_line(text)
    assert line("`$x$`") == "<code>$x$</code>"


def test_paragraphs() -> None:
    """On lines of their own, in lists and tables; the lines around one in a paragraph are its neighbours."""
    text = "Before\n\n$$\nx = 1\n$$\n\n- $y$\n- two\n\ntext\n$$z$$\nmore\n"
    assert drawn(markdown.block(text, "en", lambda cites: "")).replace("\n", "") == (
        '<p>Before</p><p class="displayed">[x equals 1]</p><ul><li>[y]</li><li>two</li></ul>'
        '<p>text<span class="displayed">[z]</span>more</p>'
    )
    assert markdown.plain(text) == "Before x = 1 y two text z more"
    assert markdown.read_aloud("So $x^2$", "es", False) == "So x al cuadrado"


def test_gaps_keep_clear_of_braces() -> None:
    """The braces of TeX are not gaps; a missing word may be a formula."""
    text = r"From $\frac{1}{2}$ to {one} and {$\frac{3}{4}$}."
    assert gaps.words_in(text) == ["one", r"$\frac{3}{4}$"]
    whole = cloze.filled(text, "en", lambda cites: "")
    assert drawn(whole) == "<p>From [1 over 2] to <strong>one</strong> and <strong>[3 over 4]</strong>.</p>\n"
    pieces = gaps.pieces(gaps.without_words("*The $x$ is {so} and* $y$ {too}."), "en", lambda cites: "")
    assert [drawn(piece) for piece in pieces] == ["<em>The [x] is </em>", "<em> and</em> [y] ", "."]


@pytest.mark.parametrize(
    ("tex", "offset", "words"),
    [
        (r"x + \foo", 4, r"unknown command \foo"),
        (r"\frac{1}{", 8, "no } closes"),
        ("}", 0, "no { opens"),
        ("x^", 2, "something is missing"),
        (r"\begin{foo}a\end{foo}", 0, "unknown environment 'foo'"),
        (r"\left( x", 0, r"\left without \right"),
        (r"\text{中}", 6, "cannot have: 中"),
        (r"\hspace{900em}", 0, "wider than a page"),
        ("+".join("a" * 600), 1000, "1,000"),
        (r"\def\a{\a}\a", 10, "cannot be read"),
    ],
)
def test_what_cannot_be_read(tex: str, offset: int, words: str) -> None:
    """It is refused with its place, never drawn in red."""
    with pytest.raises(BadFormula, match=re.escape(words)) as found:
        formula(tex)
    assert found.value.offset == offset and found.value.hint


def test_messages_have_places(project: Write) -> None:
    """Line and column of each mistake; also where TeX is not a formula, and where YAML reads it otherwise."""
    text = small_lesson(title=r"What is $\foo$?").replace("Why?", "Why $x^$?")
    text = text.replace("{one: say why}", "{one: 'say 2$x^2$'}")
    text += "background:\n  - title: A\n    body: |\n      So\n\n      $$\n      x = 1 +\n"
    text += "      \\frac{1}{\\bar}\n      $$\n"
    text += 'summary: "Is $\\theta$ \\times 2?"\nlicence: The $x^2$\n'
    folder = project({"lesson.yaml": text})
    done = run("check", folder / "lesson.yaml")
    found = re.findall(r"lesson.yaml:(\d+:\d+): (?:error|warning): .*\[([\w-]+)\]$", done.err, re.MULTILINE)

    def at(words: str, code: str, more: int = 0) -> tuple[str, str]:
        number, row = next((number, row) for number, row in enumerate(text.splitlines(), 1) if words in row)
        return f"{number}:{row.index(words) + 1 + more}", code

    assert sorted(found) == sorted([
        at(r"\foo", "bad-formula"), at("x^$", "bad-formula", 2), at(r"\frac{1}{\bar}", "bad-formula", 13),
        at("$x^2$'", "formula-as-typed"), at("The $x^2$", "formula-as-typed", 4),
        at(r"\theta", "bad-escape"),
    ])  # fmt: skip
    assert done.status == 1
    assert r"the formula \foo has the unknown command \foo" in done.err


def test_a_translation_is_checked(project: Write) -> None:
    """Its formulas, too."""
    folder = project({"lesson.yaml": small_lesson(title="The $x$"), "es/lesson.yaml": OVERLAY})
    done = run("check", folder / "lesson.yaml", "--lang", "es")
    assert re.search(r"es.lesson.yaml:4:\d+: error: the formula \\foo has the unknown command", done.err), done.err


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lesson in English and Spanish, and once in large print."""
    folder = tmp_path_factory.mktemp("formulas")
    only = only_kinds("reading", "quiz", "key", "guide", "slides")
    for language in ("en", "es"):
        (folder / f"{language}.yaml").write_text(LESSON.replace("LANGUAGE", language), encoding="utf-8")
        done = run("build", folder / f"{language}.yaml", "-o", folder / "out", *only)
        assert (done.status, done.err) == (0, ""), done.err
    done = run("build", folder / "en.yaml", "-o", folder / "large", "--only", "reading", "--variant", "large-print")
    assert done.status == 0, done.err
    return folder


def tagged(path: Path) -> list[tuple[str, str, list[float]]]:
    """The pictures and formulas of a PDF: their tag, alternative and place."""
    with pikepdf.open(path) as pdf:
        return [
            (str(thing.S), str(thing.get("/Alt", "")), [float(edge) for edge in thing.A.BBox])
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") in ("/Figure", "/Formula")
        ]


def forms_of(pdf: pikepdf.Pdf) -> list[Any]:
    """The drawings that pages refer to."""
    return [each for each in pdf.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Form"]


@pytest.mark.slow
def test_said_in_the_language_of_the_lesson(built: Path) -> None:
    """Each is a formula with words, and no picture."""
    english = tagged(built / "out/en/student/en_reading.pdf")
    assert {tag for tag, _, _ in english} == {"/Formula"}
    assert {"E equals m c squared", "9.81 m divided by s squared"} <= {words for _, words, _ in english}, english
    spanish = [words for _, words, _ in tagged(built / "out/es/student/es_reading.pdf")]
    assert "E es igual a m c al cuadrado" in spanish and "E equals m c squared" not in spanish


@pytest.mark.slow
def test_on_the_line_of_its_text(built: Path) -> None:
    """The letter x, which does not go below the line, ends where the words beside it do; large print is larger."""
    heights = []
    for path in (built / "out/en/student/en_reading.pdf", next((built / "large").rglob("*_reading*.pdf"))):
        left, low, _, high = next(box for _, words, box in tagged(path) if words == "x")
        pdf = pypdfium2.PdfDocument(path.read_bytes())
        words = pdf[0].get_textpage()
        beside = [words.get_charbox(n) for n in range(words.count_chars()) if words.get_text_range(n, 1) == "e"]
        same = [box for box in beside if low - 3 < box[1] < high and box[2] < left + 1]
        assert min(abs(box[1] - low) for box in same) < 0.6
        heights.append(high - low)
        left, low, _, _ = next(box for _, spoken, box in tagged(path) if spoken == "E equals m c squared")
        before = [words.get_charbox(n)[2] for n in range(words.count_chars()) if words.get_text_range(n, 1) == "y"]
        assert any(1.5 < left - right < 6 for right in before)  # a space after "energy"
        pdf.close()
    assert heights[1] > 1.3 * heights[0]


@pytest.mark.slow
def test_drawn_once(built: Path) -> None:
    """A document has one drawing of each formula and colour, however often it is there: white on a dark slide."""
    with pikepdf.open(built / "out/en/student/en_reading.pdf") as pdf:
        forms = [
            thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Form"
        ]
        shown = b"".join(page.Contents.read_bytes() for page in pdf.pages).count(b" Do")
    assert len(forms) == len({words for _, words, _ in tagged(built / "out/en/student/en_reading.pdf")}) == shown - 2
    with pikepdf.open(built / "out/en/student/en_slides.pdf") as pdf:
        forms = [
            thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Form"
        ]
        colours = {re.search(rb"([\d. ]+) rg", form.read_bytes())[1].split()[0] for form in forms}  # type: ignore[index]
    assert len(colours) == 2 and b"1" in colours


@pytest.mark.slow
def test_both_checkers_are_silent(built: Path) -> None:
    """In every document, also where the head of a column is only a formula."""
    paths = sorted(built.rglob("*.pdf"))
    assert len(paths) == 11
    for path in paths:
        result = page_validation.validate_pdf_bytes(
            path.read_bytes(), profile=page_validation.ValidationProfile.PDF_UA_1
        )
        assert not result.failures, path
        assert not outloud.check(str(path)).findings, path


@pytest.mark.slow
def test_the_deck_has_the_same_drawing(built: Path, show: Any) -> None:
    """In the colour of its text, as high as the letters ask for, inside its slide; the title of the window is words."""
    html = (built / "out/en/student/en_slides.html").read_text(encoding="utf-8")
    paper = formula(r"\frac{0}{0}", "en").areas[0][0]
    assert f'<path fill="currentColor" d="{paper}"/>' in html or f'd="{paper}"' in html
    deck = show(built / "out/en/student/en_slides.html")
    assert deck.title().startswith("Limits that look like 0/0")
    boxes = deck.evaluate(
        "[...document.querySelectorAll('.math')].map(e => [e.getBoundingClientRect().width, "
        "parseFloat(getComputedStyle(e).fontSize), e.querySelectorAll('path').length])"
    )
    assert boxes and all(paths == 1 for _, _, paths in boxes)
    assert any(width > 0.4 * size for width, size, _ in boxes)


def test_slides_measure_what_is_drawn() -> None:
    """Not the words that are said; a fraction adds a line, and no formula is lost where a text is split."""
    html = markdown.block(r"So $x$ is small. Then $\frac{1}{2}$ is a half.", "en", lambda cites: "")
    assert "over" not in words_of(html) and len(words_of(html)) < 45
    assert words_of(html).count("\ue02a") == 1
    parts = atoms(html)
    assert len(parts) == 2 and [drawn(joined([part])) for part in parts] == [
        "<p>So [x] is small.</p>", "<p>Then [1 over 2] is a half.</p>",
    ]  # fmt: skip


def test_answers_that_are_formulas_are_proved(project: Write) -> None:
    """A student document that shows one is not written; one that its readers may see is not a leak."""
    page = '{% extends "kitgen/quiz/page.html" %}{% block closing %}<p>' + markdown.inline(
        r"$\frac{2x}{x} \to 2$", "en", lambda cites: ""
    )
    folder = project({
        "lesson.yaml": LESSON.replace("LANGUAGE", "en"), "templates/quiz/page.html": f"{page}</p>{{% endblock %}}",
    })  # fmt: skip
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "quiz", "--only", "reading")
    assert done.status == 1
    assert "lesson_quiz.pdf reveals 'discussion[1].likely_answers[1]'" in done.err, done.err
    assert [path.name for path in folder.rglob("out/**/*.pdf")] == ["lesson_reading.pdf"]


def test_formulas_of_questions_may_be_in_answers(project: Write) -> None:
    """An answer may have part of a formula that students read in a question, its parts or a sentence to finish."""
    lesson = r"""title: Slopes
minutes: 50
essential_question: How steep?
objectives: {one: say how steep}
discussion:
  - prompt: 'Let $f(2 + h) = (2 + h)^2$.'
    points: 2
    objectives: [one]
    likely_answers: ['$f(2 + h) = 4$ is a slip.']
    parts:
      - {prompt: 'Simplify $\frac{g(3 + k) - g(3)}{k}$.', answer: 'From $g(3 + k) = 9$ it is 0.', points: 2}
activities:
  - title: Work
    minutes: 50
    uses: discussion
    product: 'So $s^\prime(10 + q)$ = ___'
    listen_for: 'It is $s^\prime(10 + q) = 1$.'
"""
    folder = project({"lesson.yaml": lesson})
    done = run("build", "-o", "out", "--only", "handout", cwd=folder)
    assert (done.status, done.err) == (0, "")


@pytest.mark.slow
def test_an_unpatched_weasyprint_draws_them(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In black, each time anew, at the same place."""
    monkeypatch.setenv("KITGEN_PLAIN_LAYOUT", "formula-drawing")
    from tests.conftest import run_process

    done = run_process("build", built / "en.yaml", "-o", built / "plain", "--only", "reading")
    assert done.status == 0, done.err
    with pikepdf.open(io.BytesIO((built / "plain/en/student/en_reading.pdf").read_bytes())) as pdf:
        assert not forms_of(pdf)
    assert tagged(built / "plain/en/student/en_reading.pdf") == tagged(built / "out/en/student/en_reading.pdf")
