"""Blocks of code: lines and spaces kept, marks where they are wrapped, colours, gaps, messages, tags, the proof."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import outloud
import pikepdf
import pypdfium2
import pytest

from kitgen.check.contrast import contrast
from kitgen.model.values import Prose
from kitgen.prove.leaks import _as_read
from kitgen.text import code, markdown
from kitgen.text.code_errors import other_code
from kitgen.text.fences import without_code
from kitgen.view.slides.text import atoms, joined
from tests.conftest import only_kinds, run, small_lesson
from tests.decks import complaints
from tests.printed import ua_failures

Write = Callable[..., Path]

FENCED = """Read it:

```python numbered
def f(x):
    return  x * 2   # twice

```

It prints

```output
4   2
```"""
"""A text with a block of code and what it prints."""

LESSON = """title: Functions
minutes: 50
essential_question: What does `f(x)` give back?
objectives: {read: say what a program prints}
background:
  - title: A function
    body: |
      A function begins with `def`. Read this:

      ```python numbered
      def area(width, height):
          if width < 0:
              raise ValueError("negative")  # both must be positive

          return  width * height
      ```

      It prints, over more than one line of a column, because there is so much of it:

      ```output
      width   height   area
      3       4        12      and a very long remark on the right that is wider than a column of the page
      ```

      1. In a list:

         ```sql gaps
         SELECT name FROM pupils WHERE age > ___
         ```
slides: {background: true}
quiz:
  - prompt: What does `7 // 2` give?
    choices:
      - '`3`': correct
      - '`3.5`': that is `7 / 2`
    objectives: [read]
  - {prompt: Put in order., sequence: ['`for q in w:`', '`    y = q`', '`z = y`'], objectives: [read]}
reading:
  source: [guide]
  questions:
    - prompt: Write a loop.
      answer: |
        For example:

        ```python
        for number in range(1000, 2000, 7):
            print(number ** 3)
        ```
      objectives: [read]
references: [{id: guide, type: book, title: A guide}]
activities: [{title: Work, minutes: 50, uses: [background, quiz, reading], objectives: [read]}]
"""


def html_of(text: str) -> str:
    """A text of paragraphs as HTML."""
    return markdown.block(text, "en", lambda cites: "")


def printed(html: str) -> str:
    """What a browser shows of it."""
    import html as entities

    return entities.unescape(re.sub("<[^>]*>", "", html))


def test_spaces_and_lines_are_kept() -> None:
    """As they were typed, with spaces for tabs; nothing in a block is Markdown, a quotation mark or a citation."""
    source = "a  =  'b'\n\tif *x* and [@key] $y$ & <z>:\n\n      pass  # \"so\" -- ... "
    html = html_of(f"So\n\n```python\n{source}\n```\n")
    assert printed(html) == f"So\n{source.expandtabs(4)}\n\n"
    assert html.count('<span class="code-line') == 4 and "<em>" not in html and "citation" not in html


@pytest.mark.parametrize("language", ["python", "java", "sql", "html", "bash", "c++", "r", "json", "css", "javascript"])
def test_no_lexer_changes_a_text(language: str) -> None:
    """Whatever it finds in it: a text with the signs of many languages, and no line break at its end."""
    source = 'x <- \'a\nif (b == 0) { print("$HOME") } # !\n  <a href="c">d</a> /* e */ -- f\n\n\ty = 0x1F; @g #h \\\n'
    assert printed(code.block(source + "\n", language)).rstrip("\n") == source.expandtabs(4).rstrip("\n")


def test_few_colours() -> None:
    """Keywords, texts, numbers, comments, names; none in what is printed, in plain text and in unknown languages."""
    html = code.block('def f(x):\n    return "a", 12  # so\n', "python")
    assert re.findall(r'<span class="(c-\w+)">([^<]*)', html) == [
        ("c-word", "def "), ("c-name", "f"), ("c-word", "return "), ("c-text", '"a"'), ("c-number", "12  "),
        ("c-note", "# so"),
    ]  # fmt: skip
    for language in ("output", "error", "text", "", "klingon"):
        assert "c-" not in code.block("def 12\n", language)


def test_what_follows_the_fence() -> None:
    """A language, then options; as other systems write them, too."""
    for written in (
        "python numbered gaps",
        ".python numbered gaps",
        "{.python .numbered .gaps}",
        "Python, numbered, gaps",
    ):
        assert code.info_of(written) == code.Info("python", ("numbered", "gaps"), ())
    assert code.info_of("numbered") == code.Info("", ("numbered",), ())
    assert code.info_of("{code-cell} python") == code.info_of("{.sourceCode .python}") == code.info_of("python")
    assert code.info_of("{r, echo=FALSE}") == code.Info("r", (), ("echo=FALSE",))


def test_gaps_and_numbers() -> None:
    """`___` is a gap only where that is asked for; numbers are not a part of the text."""
    assert 'style="--gap: 6"></span>' in code.block("x = ___\n", "python gaps")
    assert "__init__" in printed(code.block("__init__ ___\n", "python")) and "gap" not in code.block("___\n", "python")
    assert "1" not in printed(code.block("x\n", "text numbered"))
    assert 'data-number="1"' in code.block("x\n", "text numbered")


def test_colours_have_contrast() -> None:
    """At least 4.5 to 1, on paper, in decks and on pages, in light and dark."""
    for name in ("paper", "web", "slides"):
        css = Path("templates/_base", f"{name}.css").read_text(encoding="utf-8")
        found = re.findall(r"--c-(?:word|text|number): (#\w{6})", css)
        assert len(found) == (3 if name == "paper" else 6)
        for number, colour in enumerate(found):
            assert contrast(colour, "#ffffff" if number < 3 else "#14191b") >= 4.5, (name, colour)


def test_messages_have_places(project: Write) -> None:
    """Unknown words after a fence with what was meant; limits; no end; a list that YAML has joined."""
    body = (
        "      ```pyton numberd\n      # no heading, [@none], ![no](picture), $no$ formula \\frac{1}{2}\n      ```\n\n"
    )
    body += f"      ```{{.python .linenos}}\n      {'x' * 501}\n      ```\n"
    text = small_lesson(more=f"background:\n  - title: A\n    body: |\n      So\n\n{body}")
    text += "  - title: B\n    body: |\n      So\n\n      ```sql\n      SELECT\n"
    folder = project({"lesson.yaml": text})
    done = run("check", folder / "lesson.yaml")
    assert re.search(r"has a block of code that does not end \[code-block\]", done.err), done.err
    folder = project({"lesson.yaml": text + "      ```\n"})
    done = run("check", folder / "lesson.yaml")
    found = re.findall(r"lesson.yaml:(\d+:\d+): (\w+): .*\[([\w-]+)\]$", done.err, re.MULTILINE)
    first = text.splitlines().index("      ```pyton numberd") + 1
    assert found == [
        (f"{first}:10", "warning", "code-language"), (f"{first}:16", "error", "code-option"),
        (f"{first + 4}:7", "error", "code-too-long"), (f"{first + 4}:20", "error", "code-option"),
    ], done.err  # fmt: skip
    assert "did you mean 'python'?" in done.err and done.err.count("did you mean 'numbered'?") == 2


def test_code_that_yaml_has_joined(project: Write) -> None:
    """Below a `>` the lines of a program would be one."""
    text = small_lesson(
        more="background:\n  - title: A\n    body: >\n      So\n\n      ```python numbered\n      x = 1\n      ```\n"
    )
    done = run("check", project({"lesson.yaml": text}) / "lesson.yaml")
    assert "code in lines that YAML joins" in done.err


def test_limits() -> None:
    """Stated, and kept."""
    assert not code.too_long("x\n" * 400) and code.too_long("x\n" * 401) and code.too_long("x" * 501)
    assert code.too_long(("x" * 100 + "\n") * 100)


def test_a_text_without_its_code() -> None:
    """Is as long, with as many lines; code in lists and quotations, too."""
    text = "A\n\n- b\n\n  ```\n  c # d\n  ```\n\n> ~~~\n> e\n> ~~~\n\nf ```g``` h\n"
    left = without_code(text)
    assert len(left) == len(text) and left.split() == ["A", "-", "b", "f", "```g```", "h"]


def test_slides_go_on_between_lines() -> None:
    """Each line may be the last one of a slide, and keeps its number on the next."""
    found = atoms(html_of(FENCED))
    assert [atom.kind for atom in found] == ["p", "pre", "pre", "pre", "p", "pre"]
    assert printed(joined(found)) == "Read it:def f(x):\n    return  x * 2   # twice\n\nIt prints4   2\n"
    assert re.search(
        r'<pre class="code with-numbers[\w ]*"><code><span class="code-line" data-number="2">', joined(found[2:3])
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lesson, and its reading in the variants."""
    folder = tmp_path_factory.mktemp("code")
    (folder / "lesson.yaml").write_text(LESSON, encoding="utf-8")
    only = only_kinds("reading", "quiz", "guide", "slides")
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", *only)
    assert (done.status, done.err) == (0, ""), done.err
    for variant in ("low-ink", "high-contrast", "large-print", "fillable"):
        done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "reading", "--variant", variant)
        assert (done.status, done.err) == (0, ""), done.err
    return folder / "out/lesson"


def letters(path: Path) -> list[tuple[str, str, float]]:
    """The letters of the first page with the names of their fonts and where they begin."""
    import ctypes

    pdf = pypdfium2.PdfDocument(path.read_bytes())
    page = pdf[0].get_textpage()
    found = []
    for number in range(page.count_chars()):
        name = ctypes.create_string_buffer(80)
        pypdfium2.raw.FPDFText_GetFontInfo(page, number, name, 80, ctypes.byref(ctypes.c_int()))
        found.append((page.get_text_range(number, 1), name.value.decode(), page.get_charbox(number)[0]))
    pdf.close()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", ["lesson_reading", "lesson_reading_large-print"])
def test_columns_of_code_are_kept_on_paper(built: Path, name: str) -> None:
    """In letters of one width: what is below one another in the source is so on paper."""
    page = letters(built / f"student/{name}.pdf")
    mono = "".join(sign if "Mono" in font else "\0" for sign, font, _ in page)
    head, row = re.search(r"width\s+height\s+area", mono), re.search(r"3\s+4\s+12", mono)
    assert head and row
    height, four = page[head.start() + head[0].index("height")], page[row.start() + row[0].index("4")]
    assert height[2] == pytest.approx(four[2], abs=1.5)
    assert "def" in mono and "numbered" not in "".join(sign for sign, _, _ in page)


@pytest.mark.slow
def test_spaces_of_code_in_a_line_are_kept_on_paper(built: Path) -> None:
    """Also those that it begins with: lines to put in order have their indentation."""
    page = [each for each in letters(built / "student/lesson_quiz.pdf") if "Mono" in each[1] and each[0].strip()]
    code_signs = "".join(sign for sign, _, _ in page)
    last, indented = (page[code_signs.index(line)][2] for line in ("z=y", "y=q"))
    width = page[code_signs.index("forq") + 1][2] - page[code_signs.index("forq")][2]
    assert indented - last == pytest.approx(4 * width, rel=0.15)


@pytest.mark.slow
def test_colours_go_where_ink_or_contrast_matters(built: Path) -> None:
    """The usual pages have them; low-ink and high-contrast pages are in one colour."""

    def colours(name: str) -> set[bytes]:
        with pikepdf.open(built / f"student/{name}.pdf") as pdf:
            drawn = b"".join(page.Contents.read_bytes() for page in pdf.pages)
        return set(re.findall(rb"([\d.]+ [\d.]+ [\d.]+) rg\b", drawn))

    assert len(colours("lesson_reading")) > 4
    for name in ("low-ink", "high-contrast"):
        assert len({colour for colour in colours(f"lesson_reading_{name}") if len(set(colour.split())) > 1}) == 0


@pytest.mark.slow
def test_tagged_as_code(built: Path) -> None:
    """Blocks and words in a line; both checkers are silent in every form."""
    paths = sorted(built.rglob("*.pdf"))
    assert len(paths) == 8, paths
    for path in paths:
        assert not ua_failures(path), path
        assert not outloud.check(str(path)).findings, path
    with pikepdf.open(built / "student/lesson_reading.pdf") as pdf:
        tags = [str(each.S) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each]
    assert tags.count("/Code") >= 4


@pytest.mark.slow
def test_gaps_are_fields(built: Path) -> None:
    """With a label of the words around them."""
    with pikepdf.open(built / "student/lesson_reading_fillable.pdf") as pdf:
        labels = [str(each.TU) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/TU" in each]
    assert any("WHERE age >" in label for label in labels), labels


@pytest.mark.slow
def test_the_deck(built: Path, show: Any) -> None:
    """One width of letters, its own font, nothing wider than the slide; axe is silent, light and dark."""
    deck = show(built / "student/lesson_slides.html", "#background-1", bypass_csp=True)
    family, width, room = deck.evaluate(
        "(() => { const pre = document.querySelector('.slide:not([hidden]) pre'); return ["
        "getComputedStyle(pre).fontFamily, pre.scrollWidth, document.documentElement.clientWidth]; })()"
    )
    assert "IBM Plex Mono" in family and width < room
    html = (built / "student/lesson_slides.html").read_text(encoding="utf-8")
    assert html.count('font-family:"IBM Plex Mono"') == 2
    found = complaints(deck, "every")
    deck.keyboard.press("t")
    assert found + complaints(deck, "every") == []


@pytest.mark.slow
def test_pages_without_code_have_no_font_for_it(project: Write) -> None:
    """And nothing that colours it is imported."""
    folder = project({"lesson.yaml": small_lesson()})
    script = "import sys, kitgen.cli.main as main\nfrom click.testing import CliRunner\n"
    script += "print(CliRunner().invoke(main.group, sys.argv[1:]).exit_code, 'pygments' in sys.modules)"
    command = [sys.executable, "-c", script, "build", str(folder / "lesson.yaml"), "-o", str(folder / "out")]
    done = subprocess.run([*command, "--only", "slides", "-j", "1"], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "False"]
    html = next(folder.rglob("*_slides.html")).read_text(encoding="utf-8")
    assert "IBM Plex Serif" in html and 'font-family:"IBM Plex Mono"' not in html


def test_answers_in_code_are_proved(project: Write) -> None:
    """A student document that shows one is not written, with numbers of lines between or not; the key may."""
    answer = "```python{}\nfor number in range(1000, 2000, 7):\n    print(number ** 3)\n```"
    for option in ("", " numbered"):
        shown = html_of(f"\n{answer.format(option)}\n")
        page = '{% extends "kitgen/quiz/page.html" %}{% block closing %}' + shown + "{% endblock %}"
        folder = project({"lesson.yaml": LESSON, "templates/quiz/page.html": page})
        done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "quiz")
        assert done.status == 1 and "lesson_quiz.pdf reveals 'reading.questions[1].answer'" in done.err, done.err


def test_numbers_between_lines_hide_nothing() -> None:
    """An answer of short lines is also searched for with the numbers that a page has before them."""
    assert _as_read(Prose(FENCED), ["en"])[-1].startswith("Read it: 1 def f(x): 2 return x * 2 # twice 3")


def test_code_that_students_may_read_is_no_leak(project: Write) -> None:
    """An answer may be what the page says, with its number; names of parts of code are not answers."""
    answers = ["together", "wraps", "c-word", "IBM Plex Mono", "data number", "return", "`for`"]
    items = "".join(
        f"  - {{type: short_answer, prompt: 'So, {n}?', answer: '{answer}', objectives: [read]}}\n"
        for n, answer in enumerate(answers)
    )
    line = "          ```python numbered\n          def area(width, height):\n"
    line += '              if width < 0:\n                  raise ValueError("negative")  # both must be positive\n'
    line += "          ```\n"
    items += f"  - type: short_answer\n    prompt: The first line?\n    answer: |\n{line}    objectives: [read]\n"
    folder = project({"lesson.yaml": LESSON.replace("quiz:\n", f"quiz:\n{items}")})
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--audience", "student")
    assert done.status == 0, done.err


def test_translations(project: Write) -> None:
    """May translate comments and texts, and are warned about other code; lines and spaces count as a change."""
    source = 'A\n\n```python\nif x:\n    print("yes")  # so\n```\n'
    assert not other_code(source.replace("yes", "sí").replace("so", "así"), source)
    assert "other code in block 1" in other_code(source.replace("if x", "if y"), source)
    assert "other code in block 1" in other_code(source.replace("    print", "print"), source)
    assert "0 blocks of code, and the lesson has 1" in other_code("A\n", source)
    body = "\n".join(f"      {line}".rstrip() for line in source.split("\n"))
    folder = project({"lesson.yaml": small_lesson(more=f"background:\n  - title: A\n    body: |\n{body}\n")})
    assert run("translate", "es", folder / "lesson.yaml").status == 0
    overlay = next(folder.rglob("es/lesson.yaml")).read_text(encoding="utf-8")
    assert "```python" in overlay
