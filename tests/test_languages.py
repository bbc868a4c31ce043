"""Stretches and parts in another language, readings above characters, raised and lowered signs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pikepdf
import pypdfium2
import pytest

from kitgen.prove.accessibility import CHECKERS, run_checker
from kitgen.text import cloze, gaps, languages
from kitgen.text.markdown import begun, block, inline, passage, plain_line
from tests.conftest import only_kinds, run, small_lesson
from tests.printed import page_texts

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
        (
            "[see [hola]{es} there](https://a.org)",
            '<a href="https://a.org">see </a><a href="https://a.org" lang="es" dir="ltr">hola</a>'
            '<a href="https://a.org"> there</a>',
        ),
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


@pytest.mark.parametrize("of", [begun, block, passage])
def test_in_texts_of_several_lines(of: Callable[..., str | tuple[str, str]]) -> None:
    """In every kind of text, on its first line and below."""
    found = "".join(of("[uno dos]{es}:\n\n- [tres cuatro]{es}\n- cinco", "en", lambda _: ""))
    assert SPANISH("uno dos") in found and SPANISH("tres cuatro") in found


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


@pytest.mark.slow
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
    few, many = (min(seconds(times) for _ in range(2)) for times in (300, 2400))
    assert many < 40 * max(few, 0.012), "eight times as long, not 64 times"


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


@pytest.mark.slow
def test_parts_in_a_language(project: Write) -> None:
    """Direction, quotation marks and tags on paper; what is for graders stays in the language of the lesson."""
    folder = project({"lesson.yaml": small_lesson("bridge", PARTS)})
    done = run("build", "lesson.yaml", "-o", "out", "--only", "reading", "--only", "key", cwd=folder)
    assert done.status == 0, done.err
    assert "page-overlap" not in done.err and "missing-glyph" not in done.err
    reading = next(folder.rglob("*_reading.pdf"))
    assert languages_of(reading) == ["ar", "en", "es", "fr", "ja"]
    for checker in CHECKERS:
        assert not run_checker(checker, folder, [str(reading.relative_to(folder))]).found
    text = page_texts(reading)[0]
    assert "«\u00a0bâtit\u00a0»" in text.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    assert re.search("We read 東京 ?とうきょう and H ?2 ?O", text), "a reading is copied after its characters"
    text = page_texts(next(folder.rglob("*_key_GRADER.pdf")))[0]
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


ROLES = """
simulation:
  title: En la tienda
  language: es
  scenario: Una "tienda" pequeña.
  roles:
    - {id: seller, name: Vendedora, language: es, public_brief: 'Vende "pan".', private_brief: 'Debe mucho al "banco".'}
    - {id: buyer, name: Buyer, language: en, public_brief: 'Wants "bread".'}
"""


def test_roles_in_a_language(project: Write) -> None:
    """The student who plays a role reads what is private, too. Who has nothing private has no heading for it."""
    talk = "minutes: 50, uses: roles, language: fr, instructions: 'Dites \"oui\".'}"
    folder = project({"lesson.yaml": small_lesson("bridge", ROLES).replace("minutes: 50}", talk)})
    only = only_kinds("role-cards", "role-sheets", "role-play", "handout")
    done = run("build", "lesson.yaml", "-o", "out", *only, cwd=folder)
    assert done.status == 0, done.err
    first, second = page_texts(next(folder.rglob("*_role-sheets_*.pdf")))
    assert "Vende «pan»." in first and "Only for you Debe mucho al «banco»." in first
    assert "Wants “bread”." in second and "Only for you" not in second
    cards = " ".join(page_texts(next(folder.rglob("*_role-cards_*.pdf"))))
    assert re.search("Vendedora ?· Only for you", cards) and "Buyer · For" not in cards and "«banco»" in cards
    assert "Dites « oui »." in page_texts(next(folder.rglob("*_handout.pdf")))[0]
    assert "Una «tienda» pequeña." in page_texts(next(folder.rglob("*_role-play.pdf")))[0]


def test_spaces_beside_words_in_another_language(project: Write) -> None:
    """In Arabic lines words in English have their spaces on both sides, and so have Arabic words in English ones."""
    arabic = "بدأت الحرب في 1984 وانتهت في 2019. قال الكاتب: السلام ممكن،"
    arabic += " وكتبت صحيفة [Times]{en} عن [peace (and war)]{en} كثيرا."
    english = "The word [السلام]{ar} is heard."
    more = f"language: ar\nbackground:\n  - {{title: أرقام, body: '{arabic}'}}\n"
    more += f"  - {{title: Words, language: en, body: '{english}'}}\n"
    folder = project({"lesson.yaml": small_lesson("bridge", more)})
    done = run("build", "lesson.yaml", "-o", "out", "--only", "reading", cwd=folder)
    assert done.status == 0, done.err
    document = pypdfium2.PdfDocument(next(folder.rglob("*_reading.pdf")))
    page = document[0].get_textpage()
    boxes = [(page.get_text_range(number, 1), page.get_charbox(number)) for number in range(page.count_chars())]
    document.close()
    for word in ("Times", "السلام"):
        letters = next(boxes[at : at + len(word)] for at in range(len(boxes)) if _word(boxes, at, len(word)) == word)
        bottom, top = letters[0][1][1], letters[0][1][3]
        left, right = min(box[0] for _, box in letters), max(box[2] for _, box in letters)
        beside = [box for sign, box in boxes if sign.strip() and box[3] > bottom and box[1] < top]
        assert max(box[2] for box in beside if box[2] <= left + 0.1) < left - 1.2, word
        assert min((box[0] for box in beside if box[0] >= right - 0.1), default=right + 2) > right + 1.2, word


def _word(boxes: list[tuple[str, tuple[float, float, float, float]]], at: int, length: int) -> str:
    """So many letters as they are read."""
    return "".join(sign for sign, _ in boxes[at : at + length])


@pytest.mark.parametrize("format", ["pdf", "html"])
@pytest.mark.parametrize(
    "answer",
    [
        "{東京|とうきょう}は{日本|にほん}の{首都|しゅと}であり、とても大きな都市です。",
        '[Porque *la* "sal"]{es} is NaCl and H~2~O is water^2^.',
    ],
)
def test_a_hidden_answer_is_found(answer: str, format: str, project: Write) -> None:
    """The proof reads readings, stretches and raised signs as they are in files."""
    page = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{{ lesson.title.plain }}</title></head>'
    page += f"<body><h1>{{{{ lesson.title }}}}</h1><p>{html(answer)}</p></body></html>"
    base = "base: web\n" if format == "html" else ""
    folder = project(
        {
            "lesson.yaml": small_lesson("bridge", f"discussion: [{{prompt: How?, likely_answers: ['{answer}']}}]\n"),
            "templates/sheet/kind.yaml": f"title: Sheet\naudience: student\nformats: [{format}]\n{base}",
            "templates/sheet/page.html": page,
        }
    )
    done = run("build", "lesson.yaml", "-o", "out", "--only", "sheet", cwd=folder)
    assert done.status == 1 and "[leak]" in done.err, done.err


def test_a_translation_need_not_have_the_marks_of_a_text(project: Write) -> None:
    """Words in another language than the lesson are not in another than its translation; a course is checked, too."""
    overlay = "translates: lesson\nlanguage: es\ntexts:\n  essential_question: ¿Quién dijo hola?\n"
    overlay += "  exit_ticket.1.prompt: 'Por qué {東京|とうきょう}'\n"
    lesson = small_lesson("bridge").replace("Who pays for a bridge?", '"Who said [hola amigo]{es}?"')
    folder = project(
        {
            "lesson.yaml": lesson,
            "es/lesson.yaml": overlay,
            "course.yaml": "title: The course of [buenos dias]{spanish}\nlessons: [lesson.yaml]\n",
        }
    )
    done = run("check", ".", "--lang", "es", cwd=folder)
    assert "translation-marks" not in done.err, done.err
    assert "course.yaml:1:35: error: {spanish} after brackets" in done.err, done.err
