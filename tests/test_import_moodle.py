"""Moodle XML and GIFT beyond the usual questions: pictures, words to drag, texts without a question, Markdown."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest

from kitgen.imports.html_text import with_html
from kitgen.imports.original import Original
from kitgen.model.quiz import Item
from tests.runs import Ran
from tests.test_import import imported, lesson_of, right
from tests.test_import_packages import picture

Write = Callable[..., Path]

_PNG = base64.b64encode(picture(4)).decode()
_OTHER = base64.b64encode(picture(5)).decode()


def question(kind: str, text: str, more: str = "", files: str = "") -> str:
    """A question of Moodle."""
    return (
        f'<question type="{kind}"><name><text>q</text></name><questiontext format="html"><text><![CDATA[{text}]]>'
        f"</text>{files}</questiontext>{more}</question>\n"
    )


def file(name: str, data: str, path: str = "/") -> str:
    """A file in Moodle XML."""
    return f'<file name="{name}" path="{path}" encoding="base64">{data}</file>'


def items_in(questions: str, project: Write, tmp_path: Path) -> tuple[list[Item], Ran, str]:
    """The items of a file of Moodle."""
    done, text = imported(project, "bank.xml", f"<quiz>\n{questions}</quiz>\n")
    assert done.status == 0, done.err
    quiz = lesson_of(text, tmp_path).quiz
    assert quiz is not None
    return list(quiz.items), done, text


def test_pictures(project: Write, tmp_path: Path) -> None:
    """They are in the folder beside the bank, at the question or choice that shows them; damaged ones are listed."""
    answers = (
        '<answer fraction="100" format="html"><text>&lt;img src="@@PLUGINFILE@@/a%20b.png" alt="a dam"&gt;</text>'
        f'{file("a b.png", _OTHER)}</answer><answer fraction="0"><text>None</text><feedback format="html"><text>'
        f'&lt;img src="@@PLUGINFILE@@/f.png"&gt;No.</text>{file("f.png", _OTHER)}</feedback></answer>'
    )
    shown = (
        '<p>What is it?<img src="@@PLUGINFILE@@/maps/river.png" alt="a river"></p><img src="@@PLUGINFILE@@/bad.png">'
    )
    more = "<image>old.png</image><image_base64>" + _PNG + "</image_base64>"
    (item, older), done, _ = items_in(
        question("multichoice", shown, answers, file("river.png", _PNG, "/maps/") + file("bad.png", "?!"))
        + question("essay", "Describe it.", more), project, tmp_path,
    )  # fmt: skip
    assert item.figure and (item.figure.image, item.figure.alt) == ("bank-pictures/river.png", "a river")
    first = item.choices[0]
    assert first.figure and (first.figure.image, first.text, right(item)) == ("bank-pictures/a-b.png", "", [""])
    assert older.figure and older.figure.image == "bank-pictures/river.png" and "has no text alternative" in done.err
    assert (tmp_path / "bank-pictures" / "river.png").read_bytes() == picture(4)
    for said in ("a picture of feedback is not imported", "'bad.png' is damaged", "2 pictures in bank-pictures"):
        assert said in done.err + done.out, said
    assert "the file 'a b.png'" not in done.err


def test_words_to_put_into_a_text(project: Write, tmp_path: Path) -> None:
    """Dragged, chosen, and between brackets; things to put in order."""
    boxes = "".join(f"<dragbox><text>{word}</text><group>1</group></dragbox>" for word in ("sea", "lake", "pond"))
    options = "".join(f"<selectoption><text>{word}</text><group>{group}</group></selectoption>"
                      for word, group in (("wet", 1), ("dry", 1), ("cold", 2), ("hot", 2)))  # fmt: skip
    steps = "".join(
        f'<answer fraction="1" format="html"><text>{word}</text></answer>' for word in ("rain", "river", "sea")
    )
    items, _, _ = items_in(
        question("ddwtos", "<p>From a [[2]] to the [[1]].</p>", boxes)
        + question("gapselect", "It is [[1]] and [[4]].", options)
        + question("gapfill", "The [cat|dog] sat on a <b>[mat]</b>.", '<answer fraction="0"><text>hat</text></answer>'
                   "<delimitchars><text>[]</text></delimitchars><answerdisplay><text>dragdrop</text></answerdisplay>")
        + question("ordering", "Order:", steps), project, tmp_path,
    )  # fmt: skip
    drag, chosen, written, order = items
    assert (drag.text, drag.bank, drag.distractors) == ("From a {lake} to the {sea}.", True, ("pond",))
    assert chosen.text == "It is {wet ~ dry} and {hot ~ cold}."
    assert written.text == "The {cat|dog} sat on a **{mat}**." and order.sequence == ("rain", "river", "sea")


def test_a_description(project: Write, tmp_path: Path) -> None:
    """It is the beginning of the question after it; one at the end is a comment."""
    (item,), done, text = items_in(
        question("description", "<p>Read <i>this</i>.</p>")
        + question("essay", "Why?")
        + question("description", "Goodbye."), project, tmp_path,
    )  # fmt: skip
    assert item.prompt == "Read *this*.\n\nWhy?" and "is now part of the question after it" in done.err
    assert "#   Goodbye." in text


def test_markdown_in_gift(project: Write, tmp_path: Path) -> None:
    """A question in Markdown is in kitgen's; a number that counts in part has its tolerance."""
    done, text = imported(project, "q.gift", "[markdown]Who is in **Grant's tomb**? {=no one ~_he_}\n\n"
                                             "When? {#=1822:0 =%50%1822:2}\n")  # fmt: skip
    assert done.status == 0, done.err
    quiz = lesson_of(text, tmp_path).quiz
    assert quiz is not None
    who, when = quiz.items
    assert (who.prompt, who.choices[1].text) == ("Who is in **Grant's tomb**?", "*he*")
    assert when.rationale == "1822 ± 2: counts 50 %."


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("<ul><li><p>one</p></li><li><p>two</p><ul><li>three</li></ul></li><li></li></ul><p>after</p>",
         "- one\n- two\n  - three\n\nafter"),
        ("<ol><li><p>a</p><p>b</p></li><li>c</li></ol>", "1. a\n\n   b\n2. c"),
        ("<table><tr><th><p>a</p><p>b</p></th></tr><tr><td>c|d</td><td colspan='2'>e</td></tr></table>",
         "| a b |  |  |\n| --- | --- | --- |\n| c\\|d | e |  |"),
        ("<table><tr><td>x</td></tr></table><table><tr><td>y</td></tr></table>", "| x |\n| --- |\n\n| y |\n| --- |"),
        ("<table><tr><td> </td></tr></table>text", "text"),
        ("<p>H<b>al</b><b>f</b> <i>a</i><i>b</i></p>", "H**alf** *ab*"),
        ("<a href='notes.pdf'>notes</a> <a href='#top'>top</a>", "notes top"),
    ],
)  # fmt: skip
def test_html(typed: str, made: str) -> None:
    """Paragraphs in lists and cells, tables that have no head or no words, pieces of one word in bold."""
    original = Original(Path("x"), "x", "")
    assert with_html(original, 1, typed) == made
    assert ["a link to a file" in each.message for each in original.report] == ([True] if "notes.pdf" in typed else [])
