"""Stretches and parts in another language, readings above characters, raised and lowered signs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pikepdf
import pypdfium2
import pytest

from kitgen.text import cloze, gaps, languages
from kitgen.text.markdown import inline, plain_line
from tests.conftest import run, small_lesson

Write = Callable[..., Path]


def html(text: str, language: str = "en") -> str:
    """A text of one line as HTML."""
    return inline(text, language, lambda _: "(source)")


SPANISH = '<span lang="es" dir="ltr">{}</span>'.format


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Say [¡hola!]{es}.", f"Say {SPANISH('¡hola!')}."),
        ("[¡hola!]{lang=es} [¡hola!]{ES}", f"{SPANISH('¡hola!')} {SPANISH('¡hola!')}"),
        ('"He said ["sí" dijo]{es}"', f"“He said {SPANISH('«sí» dijo')}”"),
        ("*[so *b* a]{es}*", f"<em>{SPANISH('so <em>b</em> a')}</em>"),
        ("[uno [zwei]{de} tres]{es}", SPANISH('uno <span lang="de" dir="ltr">zwei</span> tres')),
        ("[السلام]{ar}", '<span lang="ar" dir="rtl">السلام</span>'),
        ("[[hola](https://a.org) y]{es}", SPANISH('<a href="https://a.org">hola</a> y')),
        ("[see [hola]{es} there](https://a.org)", f'<a href="https://a.org">see {SPANISH("hola")} there</a>'),
        ("[use `a[` hola]{es}", SPANISH("use <code>a[</code> hola")),
        ("[hola [@a]]{es}", SPANISH("hola (source)")),
        ("[Quoi ?]{fr}", '<span lang="fr" dir="ltr">Quoi\u00a0?</span>'),
        ("[utz awach]{lang=kek}", '<span lang="kek" dir="ltr">utz awach</span>'),
        ("[ab]{pt-br}", '<span lang="pt-BR" dir="ltr">ab</span>'),
        ("[y]{lang=es}", SPANISH("y")),
    ],
)
def test_a_stretch(typed: str, expected: str) -> None:
    """Brackets with a code in braces, within and around whatever else a text may have."""
    assert html(typed) == expected


@pytest.mark.parametrize(
    "typed", ["[x]{y}", "[x]{ab}", "[0, 1]{is}", "[see]{blue}", "hola]{es}", "[hola {es}", "[hola] {es}", "[]{es}"]
)
def test_what_only_looks_like_one(typed: str) -> None:
    """Letters of formulas, other words in braces, brackets that do not close: all of it is printed."""
    assert html(typed) == typed
    assert html(f"`{typed}`") == f"<code>{typed}</code>"


def test_formulas_keep_their_brackets_and_are_said_in_the_language_of_the_stretch() -> None:
    """`[0, 1)` in a formula does not close a stretch, and `]{es}` in one does not end it."""
    said = html("[el intervalo $[0,1)$ y]{es}")
    assert said.startswith('<span lang="es" dir="ltr">el intervalo <svg') and said.endswith(" y</span>")
    assert 'lang="es"' in said.partition("<svg")[2] and "abre" in said
    assert "<span" not in html("$[x]{es}$")


def test_words_without_marks() -> None:
    """Titles and text alternatives have the words, with the quotation marks of their language."""
    assert plain_line('Say [¡"hola"!]{es} now, {東京|とうきょう}, H~2~O') == "Say ¡«hola»! now, 東京（とうきょう）, H₂O"


def test_gaps_in_a_stretch() -> None:
    """In a cloze item braces are gaps, but for those that say a language; each piece has that of its stretch."""
    typed = "Di [¡{hola}, amigo!]{es} to {her} [fig]{blue}."
    assert gaps.words_in(typed) == ["hola", "her", "blue"]
    pieces = gaps.pieces(gaps.without_words(typed), "en", lambda _: "")
    assert pieces == [f"Di {SPANISH('¡')}", f"{SPANISH(', amigo!')} to ", " [fig]", "."]
    assert SPANISH("¡<strong>hola</strong>, amigo!") in cloze.filled(typed, "en", lambda _: "")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("H~2~O", "H<sub>2</sub>O"),
        ("x^2^, 1^er^ and 10^-6^", "x<sup>2</sup>, 1<sup>er</sup> and 10<sup>−6</sup>"),
        ("(a + b)^n+1^", "(a + b)<sup>n+1</sup>"),
        ("about ~5 or ~6, 2^10^5, a ~b~ c, ^o^", "about ~5 or ~6, 2^10^5, a ~b~ c, ^o^"),
        ("~~so~~ x^a b^", "~~so~~ x^a b^"),
        ("{x|x>0} and {a|b}", "{x|x&gt;0} and {a|b}"),
    ],
)
def test_raised_and_lowered_signs(typed: str, expected: str) -> None:
    """Signs between tildes or carets that have no space and are at a letter, a digit or a bracket."""
    assert html(typed) == expected


@pytest.mark.parametrize(
    "part",
    [
        "[a b]{es} ",
        "[ab ",
        "[ab [cd]{es} ",
        "*[a* b]{es} ",
        "[ab $x",
        "x^2^ ",
        "x^",
        "{東|",
        '"[a "b]{es}',
        "]{es}",
        "[[",
    ],
)
def test_time_grows_with_the_text(part: str) -> None:
    """Very many stretches, closed or not, one after the other or in each other."""

    def seconds(times: int) -> float:
        start = process_time()
        html(f"{part * times}]{{es}}")
        return process_time() - start

    html(part)
    assert seconds(4000) < 30 * max(seconds(400), 0.02)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("spanish", "es"), ("Español", "es"), ("pt_BR", "pt-BR"), ("iw", "he"), ("dee", "de"), ("sp", ""), ("blue", "")],
)
def test_the_code_that_was_meant(typed: str, code: str) -> None:
    """The name of a language, a code with an underscore, an old code, or one with a letter too many."""
    assert languages.likely(typed) in ({code} if code else {"", "es", "sq", "sl", "sk", "sr", "sv", "sw"})


PARTS = """
vocabulary_language: fr
translation_language: en
vocabulary: [{term: maçon, definition: 'quelqu’un qui "bâtit" des murs', translation: bricklayer}]
background:
  - {title: مقدمة, language: ar, body: "الحرب مكلفة\\n\\n- واحد\\n- اثنان"}
  - {title: Characters, body: "We read [{東京|とうきょう}]{ja} and H~2~O, and say [¡hola!]{es}."}
quiz:
  - {prompt: '¿Quién es "tú"?', language: es, choices: [{Ana: correct - because "so"}, Luis, Eva]}
"""


def languages_of(path: Path) -> list[str]:
    """The languages in the structure tree of a PDF."""
    with pikepdf.open(path) as pdf:
        tags = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each]
        return sorted({str(tag["/Lang"]) for tag in tags if "/Lang" in tag})


def test_parts_in_a_language(project: Write) -> None:
    """Direction, quotation marks and tags on paper; what is for graders stays in the language of the lesson."""
    folder = project({"lesson.yaml": small_lesson("bridge", PARTS)})
    done = run("build", "lesson.yaml", "-o", "out", "--only", "reading", "--only", "key", cwd=folder)
    assert done.status == 0, done.err
    assert "page-overlap" not in done.err and "missing-glyph" not in done.err
    reading = next(folder.rglob("*_reading.pdf"))
    assert languages_of(reading) == ["ar", "en", "es", "fr", "ja"]
    document = pypdfium2.PdfDocument(reading)
    text = " ".join(document[0].get_textpage().get_text_range().split())
    document.close()
    assert "«\u00a0bâtit\u00a0»" in text.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    assert re.search("We read 東京 ?とうきょう and H ?2 ?O", text), "a reading is copied after its characters"
    document = pypdfium2.PdfDocument(next(folder.rglob("*_key_GRADER.pdf")))
    text = " ".join(document[0].get_textpage().get_text_range().split())
    document.close()
    assert "¿Quién es «tú»?" in text and "because “so”" in text


def test_a_part_in_the_deck(project: Write) -> None:
    """The deck has the language and the direction of each text, and the characters of its fonts."""
    more = 'discussion: [{prompt: "{東京|とうきょう}とは何ですか。", language: ja}]\n'
    folder = project({"lesson.yaml": small_lesson("bridge", more).replace("title: bridge", "title: '[سلام]{ar}'")})
    done = run("build", "lesson.yaml", "-o", "out", "--only", "slides", cwd=folder)
    assert done.status == 0, done.err
    deck = next(folder.rglob("*_slides.html")).read_text(encoding="utf-8")
    assert '<span lang="ar" dir="rtl">سلام</span>' in deck
    assert '<span lang="ja" dir="ltr"><ruby><span class="read">東京</span><rp>（</rp><rt>とうきょう</rt>' in deck
    assert "U+6771" in deck, "the font of the characters is in the file"
