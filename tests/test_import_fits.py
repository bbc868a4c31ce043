"""What other programs allow and a lesson does not: every import ends in a file that `check` accepts."""

from __future__ import annotations

import base64
import time
from pathlib import Path

from kitgen.check.texts import problems_in
from kitgen.imports.archives import open_archive
from kitgen.imports.tex_signs import tex_of_signs
from tests.office_files import docx, h, p, picture, png, pptx, r, shape, slide, slide_picture
from tests.test_import_office import items_of, lesson_of, right, said, taken

FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "javascript:go(1)" </w:instrText></w:r>'
    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("field")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def test_signs_that_no_lesson_can_have(tmp_path: Path) -> None:
    """Direction marks, endless words, a comment sign in two runs, a link to a program: changed, and said once each."""
    data = docx(
        h("Shell"), p("\u202bTurned\u202c"), p("# ifconfig -a"), p("eth0"), p("w" * 2500), p(FIELD),
        p("e" + "\u0301" * 60), p("\u202eagain"),
    )  # fmt: skip
    lesson, report, text = lesson_of("shell.docx", data, tmp_path)
    body = lesson.background[0].body
    assert body.startswith("Turned\n\n`#` ifconfig -a\n\neth0\n\nwww") and "field" in body and "\u202b" not in text
    assert body.count("w") == 2500 and "javascript" not in body and "javascript" in text
    told = [message for _, message in said(report)]
    assert sum("invisible signs" in message for message in told) == 1
    assert any("the sign # at the beginning of a line" in message for message in told)
    assert any("a word of more than 1,000 characters" in message for message in told)
    assert any("accents" in message for message in told) and any("only its words" in message for message in told)


def test_a_picture_alone_is_a_section(tmp_path: Path) -> None:
    """Without a text alternative, both texts remind the instructor."""
    show = docx(h("Maps"), p(picture("rIdP", " ")), related=[("rIdP", "image", "media/a.png")],
                parts={"word/media/a.png": png()})  # fmt: skip
    assert lesson_of("maps.docx", show, tmp_path)[0].background[0].body.startswith("TODO: say what the picture")
    shown = slide(shape("title", "Maps"), slide_picture("rId7"), related=[("rId7", "image", "../media/image1.png")])
    deck = pptx(shown, parts={"ppt/media/image1.png": png()})
    lesson, _, _ = lesson_of("maps.pptx", deck, tmp_path)
    assert lesson.background[0].body.startswith("TODO") and lesson.background[0].figure


def test_texts_that_are_too_long(tmp_path: Path) -> None:
    """A long section is several; the rest of another text is a comment; long code is in shorter blocks."""
    many = [p(f"Sentence {number} of a long story.") for number in range(900)]
    lesson, report, _ = lesson_of("long.docx", docx(h("Story"), *many), tmp_path)
    titles = [each.title for each in lesson.background]
    assert titles == ["Story (1)", "Story (2)", "Story (3)"]
    assert "\n\n".join(each.body for each in lesson.background).count("Sentence") == 900
    assert any("it is 3 sections" in message for _, message in said(report))
    notes = "".join(f"Note {number} to the teacher.\n\n" for number in range(1500))
    code = "```\n" + "x" * 700 + "\n" + "line\n" * 900 + "```\n"
    text = f"# Notes\n\n::: instructor\n\n{notes}\n:::\n\n## Code\n\n{code}\n\nSee `![alt](a.png)`, or `[x](y)`.\n"
    lesson, report, written = lesson_of("notes.md", text.encode(), tmp_path)
    assert "Note 1499 to" in written and "Note 1499 to" not in lesson.note_to_instructors
    body = lesson.background[0].body
    assert body.count("line\n") + body.count("line\n```") >= 900 and "x" * 501 not in body
    assert {"comment", "shorter"} <= {word for _, message in said(report) for word in message.split()}


def test_pairs_with_one_right_side_are_no_pairs(tmp_path: Path) -> None:
    """Whatever the format: students could not choose."""
    text = "::Where?:: Which river? { =Rhine -> Europe =Seine -> Europe }\n"
    lesson, report, _ = lesson_of("one.gift", text.encode(), tmp_path)
    (item,) = items_of(lesson)
    assert item.type == "essay" and "Rhine: Europe" in item.answer and "Seine: Europe" in item.answer
    assert any("it is an essay question" in message for _, message in said(report))


def test_no_key_is_guessed(tmp_path: Path) -> None:
    """Where the file does not say which choice is right, the printed key says so, in the language of the file."""
    lesson, report, _ = lesson_of("open.docx", docx(p("1. Which one?"), p("a) this"), p("b) that")), tmp_path)
    (item,) = items_of(lesson)
    assert right(item) == ["this"] and item.rationale.startswith("TODO: say which choice is right")
    assert any("no choice is marked as right" in message for _, message in said(report))
    spanish = docx(
        p("1. ¿Cuál de los ríos es el más largo de la región en que los incas vivían?"), p("a) este"), p("b) ese")
    )
    assert items_of(lesson_of("abierta.docx", spanish, tmp_path)[0])[0].rationale.startswith("TODO: di qué opción")


def test_xml_of_something_else(tmp_path: Path) -> None:
    """The message does not pretend to know which program it is from."""
    _, report = taken("modules.xml", b"<modules><module>One</module></modules>", tmp_path)
    (found,) = list(report)
    assert "neither Moodle XML nor QTI" in found.message and "<modules>" in found.message


def test_code_between_backticks_has_no_pictures() -> None:
    """`check` takes what is shown as code for what it is."""
    assert not list(problems_in("Write `![alt](a.png)` or ``[a](b.docx)`` there."))
    assert list(problems_in("A tick ` and ![alt](a.png)"))


def test_files_of_moodle_that_no_text_shows(tmp_path: Path) -> None:
    """A name that is the end of another one is a file of its own."""
    data = base64.b64encode(png()).decode()
    shown, hidden = (f'<file name="{name}" path="/" encoding="base64">{data}</file>' for name in ("map.png", "p.png"))
    text = '<img src="@@PLUGINFILE@@/map.png" alt="A map"/> Where?'
    xml = (
        f'<quiz><question type="essay"><name><text>q</text></name><questiontext format="html"><text><![CDATA[{text}]]>'
        f"</text>{shown}{hidden}</questiontext></question></quiz>"
    )
    _, report, _ = lesson_of("files.xml", xml.encode(), tmp_path)
    assert [message for _, message in said(report) if "the file '" in message] == ["the file 'p.png' is not imported"]


def test_thousands_of_accepted_answers_are_quick(tmp_path: Path) -> None:
    """The rules of QTI are run for each of them."""
    texts = "".join(f'<varequal respident="r">word {number}</varequal>' for number in range(6000))
    xml = (
        '<questestinterop><assessment title="T"><section><item ident="i" title="What?"><presentation><material>'
        '<mattext>Which?</mattext></material><response_str ident="r"><render_fib/></response_str></presentation>'
        f"<resprocessing><outcomes><decvar/></outcomes><respcondition><conditionvar>{texts}</conditionvar>"
        '<setvar action="Set">100</setvar></respcondition></resprocessing></item></section></assessment>'
        "</questestinterop>"
    )
    begun = time.process_time()
    imported, _ = taken("words.xml", xml.encode(), tmp_path)
    assert imported is not None and imported.text.count("- word ") == 5999
    assert time.process_time() - begun < 3


def test_a_picture_is_unpacked_once_however_often_it_is_shown(tmp_path: Path) -> None:
    """Slides and paragraphs share its bytes."""
    data = docx(
        h("Maps"), *(p(f"Map {number} ", picture("rIdP", "a map")) for number in range(60)),
        related=[("rIdP", "image", "media/a.png")], parts={"word/media/a.png": png()},
    )  # fmt: skip
    archive = open_archive(data)
    assert archive.read("word/media/a.png") is archive.read("word/media/a.png")
    imported, _ = taken("maps.docx", data, tmp_path)
    assert imported is not None and imported.text.count("image: new-pictures/") == 60 and len(imported.pictures) == 1


def test_greek_letters_are_those_of_the_formula() -> None:
    """ε and ϵ, φ and ϕ look different, and are two in LaTeX."""
    assert tex_of_signs("εϵφϕ") == r"\varepsilon \epsilon \varphi \phi "
