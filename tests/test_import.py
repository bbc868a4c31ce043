"""Files of other programs into banks and lessons that `kitgen check` accepts, with nothing lost on the way."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kitgen.diagnostics import Report
from kitgen.imports.formats import format_named, formats
from kitgen.imports.original import Original
from kitgen.imports.record import Choice, Item, Material
from kitgen.imports.typed import as_typed
from kitgen.imports.writer import written
from kitgen.model.lesson import Lesson
from kitgen.model.quiz import Item as Read
from kitgen.pipeline import load_and_check
from kitgen.source.files import Unreadable
from kitgen.text.markdown import plain
from tests.runs import Ran, run

Write = Callable[..., Path]

GIFT = r"""
// from last year
$CATEGORY: $course$/top/Rivers

::Q1:: What is between orange and green? { =yellow # right; good! ~red # that is before orange ~blue }

::Q2:: Two plus two equals {=four =4}
The sun rises in the east.{T#Look at a map.#Well done.}

Grant is {~buried =entombed ~living} in Grant's tomb.

When was he born? {#1822:5}

What is pi? {#3.141..3.142}

Which towns are these capitals of? {
  =Canada -> Ottawa
  =Italy -> Rome
  = -> Oslo
}

Who is in the tomb? {
   ~%-50%No one
   ~%50%Grant
   ~%50%Grant's wife
}

What is a dyke? {}

This is a description.

::Bad:: What is here {=a ~b

[html]<p>What is <b>H<sub>2</sub>O</b>?</p><img src="glass.png" alt="a glass"> {=water ~correct ~text}

What is $$x^2$$ for \(x\=2\)? {=4 =%50%5 ####Two squared.}
"""

AIKEN = """Which way does it flow?
A. North
B) South: to the sea
C. true

ANSWER: B
FEEDBACK: See the map.

¿Cuánto es 5 * 4?
a) # 7
b) 20
RESPUESTA: b

stray words
"""


CSV = """Pregunta;A;B;C;Respuesta correcta;Explicación;Tema
¿Cuál es la capital de Perú?;Lima;Quito;La Paz;A;Desde 1535;geo
¿Cuánto es 2+2?;2;3;4;C;;
"¿Verdadero? Una línea
y otra";;;;verdadero;;
Elige dos;x;y;z;A y C;;
Sin respuesta;x;y;;;;
"""

TEXT2QTI = r"""Quiz title: Addition
Quiz description: Checks *addition* and $x^2$.
shuffle answers: true

% a comment
Title: One
Points: 2
1.  What is $2+3$ and __not__ 4\*3?

    ```python
    def f(x):
        return x
    ```
... General feedback.
a)  6
... Feedback for *6*.
*c) 5

2.  Which are dinosaurs?
[ ] Woolly mammoth
[*] Tyrannosaurus rex
[*] Triceratops

3.  Who lives at the North Pole?
*   Santa
*   Santa Claus

4.  What is the square root of 2?
=   1.4142 +- 0.0001

5.  Write an essay.
____

GROUP
pick: 1
points per question: 3

1.  Upload it.
^^^^
END_GROUP
stray
"""


CARPENTRIES = r"""---
title: 'Using Markdown: a start'
teaching: 10
exercises: 20
source: Rmd
---

:::::::::::::::::::::::::::::::::::::: questions

- How do you write a lesson using Markdown and `{sandpaper}`?
- What else?

::::::::::::::::::::::::::::::::::::::::::::::::

::::::::::::::::::::::::::::::::::::: objectives

- Explain how to use markdown with The Carpentries Workbench
- Demonstrate how to include pieces of code, figures, and nested
  challenge blocks

::::::::::::::::::::::::::::::::::::::::::::::::

## Introduction

This is a lesson created via The Carpentries Workbench. It is written in
[Pandoc-flavored Markdown][pandoc] for _static_ files. Costs $5 or 3\*4.

![A picture](fig/a.png){alt='blue'}

1. first do this
2. then that

| a | b |
|---|--:|
| 1 | 2 |

::::::::::::::::::::::::::::::::::::: challenge

## Challenge 1: Can you do it?

What is the output of this command?

```r
paste("This", "new")
# not a heading
```

:::::::::::::::::::::::: solution

## Output

```output
[1] "This new lesson looks good"
```

:::::::::::::::::::::::::::::::::

## Challenge 2: how do you nest?

:::::::::::::::::::::::: solution

You can add a line with at least three colons.

:::::::::::::::::::::::::::::::::
::::::::::::::::::::::::::::::::::::::::::::::::

::: callout
Callout sections can highlight information.
:::

::: instructor
Tell them.
:::

## Math

One of our episodes contains $\LaTeX$ equations: $\alpha = \dfrac{1}{(1 - \beta)^2}$

## Questions

1. What is one?
   a. a number
   b. **a letter**
   c) no
2. Which is right?
   - [ ] x
   - [x] y
3. Why do rivers flood?

::::::::::::::::::::::::::::::::::::: keypoints

- Use `.md` files for episodes when you want static content
::::::::::::::::::::::::::::::::::::::::::::::::

[pandoc]: https://pandoc.org/MANUAL.html
"""

OLDER = """---
title: The shell
teaching: 5
exercises: 10
questions:
- "What is a shell,
and why?"
objectives:
- "Explain it."
keypoints:
- "It runs `ls`."
---
### Background

It waits for input.

~~~
$ ls
~~~
{: .language-bash}

> ## Not found
> If it cannot:
>
> ~~~
> ks: not found
> ~~~
> {: .output}
{: .callout}

> ## Order
>
> Which files?
>
> > ## Answer
> > All *of* them.
> {: .solution}
{: .challenge}
{: .lonely}
"""

NUMBERED = """# My quiz

1. What is 2 + 2?
   a) 3
   b) 4
   Answer: b

2. Who?
- A. me
- *B. you
3) Explain why.
4. And why not?
"""


MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<!-- question: 0  -->
  <question type="category"><category><text>$course$/top/Rivers</text></category></question>
  <question type="multichoice">
    <name><text>Capital (1)</text></name>
    <questiontext format="html"><text><![CDATA[<p>What is the <b>capital</b> of France?</p><p>
      <img src="@@PLUGINFILE@@/map.png" alt="a map"></p>]]></text>
<file name="map.png" path="/" encoding="base64">AAAA</file></questiontext>
    <generalfeedback format="html"><text>See the map &amp; read.</text></generalfeedback>
    <defaultgrade>2.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden>
    <single>true</single><shuffleanswers>true</shuffleanswers>
    <correctfeedback format="html"><text>Your answer is correct.</text></correctfeedback>
    <answer fraction="0" format="html"><text><![CDATA[<p>Lyon</p>]]></text><feedback format="html"><text>
      <![CDATA[<p>No, *smaller*.</p>]]></text></feedback></answer>
    <answer fraction="100" format="html"><text>Paris</text><feedback format="html"><text></text></feedback></answer>
    <hint format="html"><text>Think of a tower.</text></hint>
    <tags><tag><text>geo</text></tag></tags>
  </question>
  <question type="multichoice"><name><text>several</text></name><questiontext format="moodle_auto_format">
      <text>Pick two</text></questiontext><single>false</single>
    <answer fraction="50"><text>a</text></answer><answer fraction="50"><text>b</text></answer>
      <answer fraction="-100"><text>c</text></answer></question>
  <question type="truefalse"><name><text>t</text></name><questiontext format="html"><text>It is wet.</text>
      </questiontext>
    <answer fraction="100"><text>true</text><feedback><text>Yes.</text></feedback></answer><answer fraction="0">
      <text>false</text></answer></question>
  <question type="shortanswer"><name><text>s</text></name><questiontext format="html"><text>Who?</text></questiontext>
    <answer fraction="100"><text>Ada</text></answer><answer fraction="100"><text>Ada L.</text></answer>
      <answer fraction="50"><text>Lovelace</text></answer></question>
  <question type="numerical"><name><text>n</text></name><questiontext format="markdown"><text>How _much_?</text>
      </questiontext>
    <answer fraction="100"><text>9.81</text><tolerance>0.01</tolerance></answer><units><unit>
      <multiplier>1</multiplier><unit_name>m</unit_name></unit></units></question>
  <question type="matching"><name><text>m</text></name><questiontext format="html"><text>Match</text></questiontext>
    <subquestion format="html"><text><![CDATA[<p>Peru</p>]]></text><answer><text>Lima</text></answer></subquestion>
    <subquestion format="html"><text>Chile</text><answer><text>Santiago</text></answer></subquestion>
    <subquestion format="html"><text></text><answer><text>Quito</text></answer></subquestion></question>
  <question type="essay"><name><text>e</text></name><questiontext format="html"><text>Discuss.</text>
      </questiontext><graderinfo format="html"><text>Two sides.</text></graderinfo></question>
  <question type="cloze"><name><text>c</text></name><questiontext format="html"><text>
      <![CDATA[<p>The <b>capital</b> is
      {1:SHORTANSWER:=Berlin#good~=berlin~%50%Bonn} on the
      {1:MC:=Spree~Rhine}, g = {1:NUMERICAL:=9.8:0.1}.</p>]]></text></questiontext></question>
  <question type="calculated"><name><text>calc</text></name><questiontext format="html">
      <text>What is {a} + {b}?</text></questiontext></question>
</quiz>
"""


def imported(project: Write, name: str, text: str | bytes, *more: str) -> tuple[Ran, str]:
    """Import a file, and read what was written."""
    folder = project({name: text} if isinstance(text, str) else {})
    if isinstance(text, bytes):
        (folder / name).write_bytes(text)
    done = run("import", name, *more, cwd=folder)
    target = folder / f"{Path(name).stem}.yaml"
    return done, target.read_text(encoding="utf-8") if target.is_file() else ""


def items_of(text: str, folder: Path) -> dict[str, Read]:
    """The items of a written file by their prompts; the file has no errors."""
    quiz = lesson_of(text, folder).quiz
    assert quiz is not None
    return {item.prompt.plain: item for item in quiz.items}


def lesson_of(text: str, folder: Path) -> Lesson:
    """The lesson or bank that was written; it has no errors."""
    path = folder / "read-back.yaml"
    path.write_text(text, encoding="utf-8")
    report = Report()
    project = load_and_check(path, report)
    assert not [found for found in report if found.severity == "error"]
    (file,) = project.lessons
    return file.lesson


def right(item: Read) -> list[str]:
    """The right choices of an item."""
    return [choice.text for choice in item.choices if choice.correct]


def test_gift(project: Write, tmp_path: Path) -> None:
    """All types of question, with feedback, weights and titles; the rest is listed and kept as a comment."""
    done, text = imported(project, "rivers.gift", GIFT)
    assert done.status == 0, done.err
    items = items_of(text, tmp_path)
    assert {prompt: item.type.value for prompt, item in items.items()} == {
        "What is between orange and green?": "single_choice",
        "Two plus two equals": "short_answer",
        "The sun rises in the east.": "true_false",
        "Grant is ______ in Grant’s tomb.": "single_choice",
        "When was he born?": "numeric",
        "What is pi?": "numeric",
        "Which towns are these capitals of?": "match",
        "Who is in the tomb?": "multiple_choice",
        "What is a dyke?": "essay",
        "What is H₂O? (picture: a glass)": "single_choice",
        "What is x² for x = 2?": "short_answer",
    }
    first = items["What is between orange and green?"]
    assert (first.id, right(first)) == ("Q1", ["yellow"])
    assert [choice.rationale for choice in first.choices] == ["right; good!", "that is before orange", ""]
    assert items["Two plus two equals"].accept == ("4",)
    assert items["When was he born?"].tolerance == "5"
    assert items["Which towns are these capitals of?"].distractors == ("Oslo",)
    tomb = items["Who is in the tomb?"]
    assert [choice.credit for choice in tomb.choices] == ["-50 %", None, None]
    assert "5: counts 50 %." in items["What is x² for x = 2?"].rationale
    for line in (3, 28, 30, 32, 34, 36):
        assert f"rivers.gift:{line}: warning" in done.err, line
    for kept in ("# from last year", "#   This is a description.", "#   ::Bad:: What is here {=a ~b", "TODO: say"):
        assert kept in text, kept


def test_aiken(project: Write, tmp_path: Path) -> None:
    """Letters with a stop or a bracket, answers in Spanish, feedback; what does not fit is a comment."""
    done, text = imported(project, "quiz.txt", AIKEN)
    assert done.status == 0, done.err
    first, second = items_of(text, tmp_path).values()
    assert (right(first), first.rationale) == (["South: to the sea"], "See the map.")
    assert (right(second), second.prompt) == (["20"], "¿Cuánto es 5 * 4?")
    assert "quiz.txt:14: warning" in done.err and "#   stray words" in text


def test_csv(project: Write, tmp_path: Path) -> None:
    """Heads in Spanish, letters of right choices, cells of two lines; a column without meaning is listed."""
    done, text = imported(project, "preguntas.csv", CSV)
    assert done.status == 0, done.err
    capital, sum_, true, two, none = items_of(text, tmp_path).values()
    assert (right(capital), capital.rationale, right(sum_)) == (["Lima"], "Desde 1535", ["4"])
    assert (true.type.value, true.answer) == ("true_false", "true") and "\ny otra" in true.prompt
    assert right(two) == ["x", "z"] and right(none) == ["x"] and "# TODO" in text
    assert "csv:1: warning" in done.err and "csv:7: warning" in done.err and "# Tema: geo" in text


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Q,one,two,three,2", ["two"]),
        ("Q,1,2,3,2", ["2"]),
        ("Q,3,1,2,2", ["2"]),
        ('Q,one,two,three,"A, C"', ["one", "three"]),
        ("Q,one,two,three,Three", ["three"]),
        ('Q,"a, b",c,d,"a, b"', ["a, b"]),
    ],
)
def test_which_choice_a_table_means(row: str, expected: list[str], project: Write, tmp_path: Path) -> None:
    """A text of a choice before its letter or number."""
    _, text = imported(project, "q.csv", f"question,choice 1,choice 2,choice 3,correct answer\n{row}\n")
    assert right(items_of(text, tmp_path)["Q"]) == expected


def test_text2qti(project: Write, tmp_path: Path) -> None:
    """All its types, with Markdown in kitgen's signs, code and formulas."""
    done, text = imported(project, "quiz.txt", TEXT2QTI)
    assert done.status == 0, done.err
    first, several, short, number, essay, upload = items_of(text, tmp_path).values()
    assert first.prompt.startswith("What is $2+3$ and **not** 4*3?\n\n```python\ndef f(x):\n    return x\n```")
    assert (right(first), first.choices[0].rationale, first.points) == (["5"], "Feedback for *6*.", 2)
    assert (right(several), short.accept) == (["Tyrannosaurus rex", "Triceratops"], ("Santa Claus",))
    assert (number.answer, number.tolerance, upload.points) == ("1.4142", "0.0001", 3)
    assert essay.answer.startswith("TODO")
    for line in (3, 31, 34, 35, 38, 41):
        assert f"quiz.txt:{line}: warning" in done.err, line
    assert "# a comment" in text and "instructions:" in text


def test_a_lesson_of_the_carpentries(project: Write, tmp_path: Path) -> None:
    """Its fences are the parts of a lesson; what is missing is proposed, and the check has no errors."""
    done, text = imported(project, "markdown.md", CARPENTRIES)
    assert done.status == 0, done.err
    lesson = lesson_of(text, tmp_path)
    assert (lesson.title, lesson.minutes, len(lesson.objectives)) == ("Using Markdown: a start", 30, 2)
    assert lesson.essential_question == "How do you write a lesson using Markdown and `{sandpaper}`?"
    assert (lesson.guiding_questions, lesson.note_to_instructors) == (("What else?",), "Tell them.")
    assert [section.title for section in lesson.background] == ["Introduction", "Math"]
    introduction = lesson.background[0].body
    assert (
        "[Pandoc-flavored Markdown](https://pandoc.org/MANUAL.html) for *static* files. Costs $5 or 3*4."
        in introduction
    )
    assert "1. first do this" in introduction and "> **Callout**" in introduction
    first, second = lesson.activities[1:3]
    assert first.instructions.startswith("What is the output") and "# not a heading" in first.instructions
    assert "This new lesson looks good" in first.listen_for and second.listen_for.startswith("You can add")
    assert sum(activity.minutes.target for activity in lesson.activities) == 30
    assert [question.prompt for question in lesson.discussion] == ["Why do rivers flood?"]
    assert lesson.quiz and [right(item) for item in lesson.quiz.items] == [["a letter"], ["y"]]
    assert "md:28: warning: a picture" in done.err and "{alt='blue'}" in text


def test_an_older_lesson_of_the_carpentries(project: Write, tmp_path: Path) -> None:
    """Quotations with a line of attributes below are what fences are, and code has its language."""
    done, text = imported(project, "shell.md", OLDER)
    assert done.status == 0, done.err
    lesson = lesson_of(text, tmp_path)
    assert (lesson.essential_question, lesson.minutes) == ("What is a shell, and why?", 15)
    (section,) = lesson.background
    assert "```bash\n$ ls\n```" in section.body and "**Not found**" in section.body and "```output" in section.body
    order = lesson.activities[1]
    assert (order.title, order.instructions) == ("Order", "Which files?")
    assert order.listen_for == "**Answer**\n\nAll *of* them."
    assert ".lonely" in text


def test_numbered_questions_alone_are_a_bank(project: Write, tmp_path: Path) -> None:
    """With a line for the answer, a star at a letter, and a question without a question mark among the others."""
    done, text = imported(project, "quiz.md", NUMBERED)
    assert done.status == 0, done.err
    two, who, why, not_ = items_of(text, tmp_path).values()
    assert (right(two), right(who), why.prompt) == (["4"], ["you"], "Explain why.")
    assert why.answer.startswith("TODO") and not_.answer.startswith("TODO")


def test_notes_in_spanish(project: Write, tmp_path: Path) -> None:
    """Their language is said, and the plan and what is missing are in it; a few words alone say nothing."""
    done, text = imported(
        project, "rios.md", "# Los ríos\n\n## Crecidas\n\nEl agua sube en la primavera.\n\n1. ¿Por qué?\n"
    )
    assert done.status == 0, done.err
    lesson = lesson_of(text, tmp_path)
    assert lesson.language == "es" and [each.title for each in lesson.activities] == ["Introducción", "Conversación"]
    assert lesson.essential_question.startswith("TODO: ¿")
    assert "language" not in imported(project, "short.gift", "El perro {T}")[1]


def test_a_file_with_headings_alone(project: Write, tmp_path: Path) -> None:
    """All that a lesson needs is there as TODO."""
    done, text = imported(project, "notes.md", "# Rivers\n\n## Floods\n\nThey *rise*.\n\n- snow\n- rain\n")
    assert done.status == 0, done.err
    lesson = lesson_of(text, tmp_path)
    assert (lesson.title, lesson.background[0].body) == ("Rivers", "They *rise*.\n\n- snow\n- rain")
    assert text.count("TODO") == 4


def test_moodle_xml(project: Write, tmp_path: Path) -> None:
    """Each type of question in each format of text; what kitgen does not have is listed and kept as a comment."""
    done, text = imported(project, "bank.xml", MOODLE)
    assert done.status == 0, done.err
    capital, several, true, who, much, match, essay, gaps = items_of(text, tmp_path).values()
    assert (capital.id, capital.points, right(capital), capital.hint) == (
        "Capital-1",
        2,
        ["Paris"],
        "Think of a tower.",
    )
    assert capital.prompt.startswith("What is the **capital** of France?") and "(picture: a map)" in capital.prompt
    assert capital.choices[0].rationale == "No, `*smaller*`." and capital.rationale == "See the map & read."
    assert (right(several), several.choices[2].credit) == (["a", "b"], "-100 %")
    assert (true.answer, true.rationale, who.answer, who.accept) == ("true", "Yes.", "Ada", ("Ada L.",))
    assert (much.prompt, much.answer, much.tolerance, much.unit) == ("How *much*?", "9.81", "0.01", "m")
    assert [pair.left for pair in match.pairs] == ["Peru", "Chile"] and match.distractors == ("Quito",)
    assert essay.answer == "Two sides."
    assert gaps.text == "The **capital** is {Berlin|berlin} on the {Spree ~ Rhine}, g = {9.8 ± 0.1}."
    for said in ("the type 'calculated'", "a picture is not imported", "settings of Moodle", "'Bonn' counts 50 %"):
        assert said in done.err, said
    assert "#   What is {a} + {b}?" in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<quiz>&x;</quiz>', "document type"),
        ("<quiz>\n<question>\n</quiz>", "hostile.xml:3"),
        ("<quiz><question>&nbsp;</question></quiz>", "undefined entity"),
        ("<questions/>", "this is neither Moodle XML nor QTI"),
        ("<manifest/>", "import the whole package"),
        (f"<quiz>{'<a>' * 60}{'</a>' * 60}</quiz>", "too many elements"),
    ],
)
def test_hostile_xml(text: str, said: str, project: Write) -> None:
    """Entities, depth, and what is not XML: an error with its line, and nothing is written."""
    done, written = imported(project, "hostile.xml", text)
    assert (done.status, written) == (1, "") and said in done.err and "import-xml" in done.err


@pytest.mark.parametrize(
    ("question", "prompt"),
    [
        ("Two plus two is {=4}.", "Two plus two is ______."),
        ("What is pi? {#3.14}.", "What is pi?"),
        ("It is {~a =b}in May.", "It is ______in May."),
        ("{=Ada} wrote it.", "______ wrote it."),
    ],
)
def test_where_the_gap_is(question: str, prompt: str, project: Write, tmp_path: Path) -> None:
    """Where the sentence goes on behind the answer of a question in GIFT."""
    _, text = imported(project, "one.gift", question)
    assert list(items_of(text, tmp_path)) == [prompt]


def test_an_unfinished_question_of_aiken(project: Write, tmp_path: Path) -> None:
    """It does not take the answer of the next one; a bracket needs no space behind it."""
    typed = "Never finished\nA) one\nB) two\n\nGood\nA)no\nB)yes\nANSWER: B\n"
    done, text = imported(project, "quiz.txt", typed)
    assert [(prompt, right(item)) for prompt, item in items_of(text, tmp_path).items()] == [("Good", ["yes"])]
    assert "quiz.txt:1: warning: this question has no line" in done.err and "#   B) two" in text


def test_nothing_is_overwritten(project: Write) -> None:
    """A file that is there stays, unless it is to be overwritten; the original never is."""
    folder = project({"quiz.txt": AIKEN, "quiz.yaml": "mine\n"})
    done = run("import", "quiz.txt", cwd=folder)
    assert done.status == 1 and "already exists" in done.err
    assert (folder / "quiz.yaml").read_text() == "mine\n"
    assert run("import", "quiz.txt", "--overwrite", cwd=folder).status == 0
    assert "quiz:" in (folder / "quiz.yaml").read_text()
    assert run("import", "quiz.txt", "-o", "quiz.txt", cwd=folder).status == 2


@pytest.mark.parametrize(
    ("name", "content", "status", "said"),
    [
        ("notes.odd", b"Some words.\n", 1, "import-unknown"),
        ("empty.gift", b"", 1, "empty-file"),
        ("notes.gift", b"Some words.\n", 1, "import-nothing"),
        ("book.txt", b"PK\x03\x04 and so on", 1, "import-archive"),
        ("book.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", 1, "save it as a Word document (.docx)"),
        ("odd.gift", b"What {=a\0 ~b}", 1, "control-character"),
        ("many.gift", b"What? {T}\n\n" * 501, 1, "many.gift:1001: error"),
    ],
)
def test_what_cannot_be_imported(name: str, content: bytes, status: int, said: str, project: Write) -> None:
    """It is an error with its place, and nothing is written."""
    done, text = imported(project, name, content)
    assert (done.status, text) == (status, "") and said in done.err, done.err


def test_the_encoding_of_windows(project: Write, tmp_path: Path) -> None:
    """Accents of a file that Windows wrote are right, and a message asks to look at them."""
    done, text = imported(project, "quiz.txt", AIKEN.replace("\n", "\r\n").encode("cp1252"))
    assert done.status == 0 and "code page 1252" in done.err
    assert "¿Cuánto es 5 * 4?" in items_of(text, tmp_path)


def test_the_help_names_all_formats() -> None:
    """A new module is in the help and in the page of the manual."""
    said = run("import", "--help").out
    page = (Path(__file__).parent.parent / "docs" / "importing.md").read_text(encoding="utf-8")
    assert not [name for name in formats() if name not in said or f"`{name}`" not in page]


TEXTS = [
    "plain words", "5: 4", "# 7", "- no", "yes", "null", "~", "~1984", "true", "1.10", "012", "2020-02-29", "a # b",
    "'", '"', "\\", "'quoted'", '"quoted"', "it's", "C:\\new\\table", r"\frac{1}{2}", "*so*", "**so** and *so*",
    "a*b*c", "`x`", "``", "[a](http://b.c)", "[@nino, p. 3]", "[hola]{es}", "H~2~O", "x^2^", "{x}", "<b>bold</b>",
    "&amp;", "$5 or $6", "$x$", "costs $5, $x$", "50 %", "%", "@a", "!tag", "? key", "| bar", "> quote", "a > b", "[",
    "]", "{", "}", ", a", "text", "correct", "correct: yes", "rationale", "figure", "a\tb", "a\u00a0b", "a\u200bb",
    "é", "😀", "مرحبا", "日本語", "___", "a: b: c", "key:", ":", "-", "--", "---", "...", "0x1F", "1_000",
    "12:30", "=", "<<", "$$x^2$$", "a\nb", "- a\n- b", "# a\n# b", "  a\n    b", "> a\n> b", "| a\n| b", "1. a\n2. b",
    "a" * 500, "word " * 60, "x\n\n    y", "a\n---\nb", "# title\n\ntext", "*a\nb*", "TODO",
]  # fmt: skip


def letters(text: str) -> str:
    """The words of a text without spaces, quotation marks and the signs of lists."""
    text = text.replace("²", "^2")  # as a formula in one line has it
    return "".join(sign for sign in text if not sign.isspace() and sign not in "\"'`“”‘’„\u200b\u202e$\\-" + "123.")


def read_back(text: str, folder: Path) -> Iterator[Read]:
    """The item that was written with a text everywhere."""
    prompt, other = as_typed(text).text, as_typed(f"not {text}").text
    choices = [Choice(prompt, True, prompt), Choice(other, False, prompt)]
    several = Item(1, prompt, text[:20], choices=choices, rationale=[prompt])
    match = Item(1, f"Match {prompt}", pairs=[(prompt, prompt), (other, other)], distractors=["none"])
    short = Item(1, f"Write {prompt}", kind="short_answer", answer=prompt, accept=[f"not {text}"], hint=prompt)
    original = Original(Path("x.gift"), "x.gift", text)
    material = Material("Title", items=[several, match, short])
    yield from items_of(written(material, original, "x.yaml"), folder).values()


@pytest.mark.parametrize("text", TEXTS)
def test_texts_survive(text: str, tmp_path: Path) -> None:
    """What was typed is printed, in each place of an item."""
    first, match, short = read_back(text, tmp_path)
    wanted = letters(text)
    for found in (first.prompt, first.choices[0].text, first.choices[0].rationale, first.rationale, match.pairs[0].left,
                  match.pairs[0].right, short.answer, short.hint):  # fmt: skip
        assert letters(plain(found)) == wanted
    assert right(first) == [first.choices[0].text]
    assert not first.choices[1].correct


BROKEN = [
    "*", "`", "```\n", "[", "](x)", "{", "}", "\n\n", ":::", "::: solution\n", "# ", "> ", "|", "$$", "\\", "~", "=",
    "#", "->", "%50%", "ANSWER: C\n", "...", "<b>", "<img src=x>", "&amp;", "- ", "1. ", "    ", "\t", '"', ";",
    "[@x]", "---\n", "^^^^\n", "<table><tr><td>x</td></tr></table>", "<!-- c -->", "<pre>x\n y</pre>", r"\(\b\)",
    "$x$", "\u200b",
]  # fmt: skip
"""What people and programs leave in files."""


@pytest.mark.parametrize("name", formats())
def test_no_file_is_too_broken(name: str) -> None:
    """Every reader reads every file with anything in it, and what it writes has a place for all of it."""
    chance = random.Random(18)
    for number in range(40):
        text = (GIFT, AIKEN, CSV, TEXT2QTI, CARPENTRIES, NUMBERED, MOODLE)[number % 7]
        for _ in range(12):
            place = chance.randrange(len(text))
            text = text[:place] + chance.choice(BROKEN) + text[place + chance.randrange(3) :]
        original = Original(Path("x.txt"), "x.txt", text)
        try:
            material = format_named(name).read(original)
        except Unreadable:
            continue
        assert written(material, original, "x.yaml").startswith("# A ")


@pytest.mark.parametrize(
    ("name", "text"),
    [("gift", GIFT), ("aiken", AIKEN), ("csv", CSV), ("text2qti", TEXT2QTI), ("markdown", CARPENTRIES),
     ("markdown", NUMBERED), ("markdown", OLDER), ("moodle", MOODLE)],
    ids=["gift", "aiken", "csv", "text2qti", "carpentries", "numbered", "older", "moodle"],
)  # fmt: skip
def test_no_word_is_lost(name: str, text: str) -> None:
    """A word that is put anywhere into a file is in the new one, as a text or as a comment, or in a message."""
    lost = []
    for found in list(re.finditer(r"(?<=\s)|(?<=>)", text))[::5]:
        changed = f"{text[: found.start()]}Qxz7 {text[found.start() :]}"
        if re.search(r"<(?:file|hidden|single|penalty|shuffleanswers)[^<>]*>Qxz7|<img Qxz7|png\" Qxz7", changed):
            continue  # settings and pictures, which are listed by their names
        original = Original(Path("x.txt"), "x.txt", changed)
        try:
            made = written(format_named(name).read(original), original, "x.yaml")
        except Unreadable:
            continue
        if "Qxz7" not in made + "".join(remark.message + remark.source for remark in original.report):
            lost.append(changed[max(0, found.start() - 30) : found.start() + 30])
    assert not lost


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "What *is* `this` [x](y) " * 700 + "? {=a ~b}",
        "[html]" + "<b " * 20000 + "{T}",
        "{" * 60000,
        "1. " + "[" * 9000 + "?",
    ],
    ids=["marks", "tags", "braces", "brackets"],
)
@pytest.mark.parametrize("name", ["gift", "markdown"])
def test_odd_files_take_no_longer(name: str, text: str) -> None:
    """Not even those of which each sign could begin something."""
    begun = time.process_time()
    original = Original(Path("x.txt"), "x.txt", text)
    written(format_named(name).read(original), original, "x.yaml")
    assert time.process_time() - begun < 8
