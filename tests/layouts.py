"""Pages of generated texts in twelve scripts, to compare the speedups with plain WeasyPrint.

`python -m tests.layouts SEED COUNT EACH` prints a digest for each page, and with a fourth number makes the last page
first. The same numbers give the same pages, so that a process with all patches and one with none
(KITGEN_PLAIN_LAYOUT=1), or one that makes them in another order, can be compared.
"""

from __future__ import annotations

import hashlib
import html
import json
import random
import sys
from collections.abc import Iterator

SCRIPTS = {
    "latin": ("en", "abcdefghijklmnopqrstuvwxyzéüßæñçıſAÉÀT"),
    "german": ("de", "abcdefghijklmnorstuwzäöüß"),
    "cyrillic": ("ru", "абвгдежзийклмнопрстуфхцчшщъыьэюяёМ"),
    "greek": ("el", "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώςΑΣ"),
    "arabic": ("ar", "ابتثجحخدذرزسشصضطظعغفقكلمنهويةى"),
    "hebrew": ("he", "אבגדהוזחטיכלמנסעפצקרשתםןךף"),
    "devanagari": ("hi", "कखगघचछजझटठडढतथदधनपफबभमयरलवशषसहािीुूेैोौ्ं"),
    "thai": ("th", "กขคงจฉชซญดตถทธนบปผฝพฟภมยรลวศสหอะาิีึืุูเแโใไ่้"),
    "han": (
        "zh",
        "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后",
    ),
    "kana": ("ja", "あいうえおかきくけこさしすせそたちつてとなにぬねのアイウエオカキクケコッャー"),
    "hangul": ("ko", "가나다라마바사아자차카타파하한국어말을이는의에서"),
    "georgian": ("ka", "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ"),
    "armenian": ("hy", "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ"),
}
RIGHT_TO_LEFT = {"ar", "he"}

_BETWEEN = [" "] * 24 + [
    *(
        "  ",
        "   ",
        "\u00a0",
        "\u202f",
        "\u2009",
        "\u3000",
        "\t",
        "\n",
        " \n ",
        "\u200b",
        "\u2060",
        "-",
        "\u2010",
        "–",
        "—",
    ),
    *("\u00ad", "/", " / ", ", ", ". ", "; ", ": ", " – ", " - ", "\u00a0– ", "…", "", "'", "’", " & "),
]
_AROUND = [
    *(("(", ")"), ("( ", " )"), ("[ ", " ]"), ("«", "»"), ("« ", " »"), ("«\u00a0", "\u00a0»"), ("“", "”"), ("„", "“")),
    *(
        ('"', '"'),
        ("‘", "’"),
        ("{", "}"),
        ("<", ">"),
        ("¿", "?"),
        ("", "!"),
        ("", " !"),
        ("", "?»"),
        ("", ")."),
        ("", ","),
    ),
    *(
        ("", "%"),
        ("", " %"),
        ("$", ""),
        ("$ ", ""),
        ("€ ", ""),
        ("№ ", ""),
        ("§ ", ""),
        ("#", ""),
        ("- ", ""),
        ("", ":"),
    ),
]
_WORDS = [
    *(
        "1984",
        "3.5",
        "1,000",
        "10:30",
        "٣٤٥",
        "१२",
        "2 × 3",
        "−5",
        "10–12",
        "½",
        "20 %",
        "№",
        "…",
        "·",
        "•",
        "/",
        "\\",
        "|",
    ),
    *(
        "http://example.org/a/long/path?with=query",
        "a@b.org",
        "e\u0301",
        "a\u0308o",
        "x\u0301\u0302y",
        "🙂",
        "👩\u200d🏫",
    ),
    *(
        "🏳\ufe0f\u200d🌈",
        "⁠",
        "\u200d",
        "\u200c",
        "\u200e",
        "\u200f",
        "ﬁ",
        "fi",
        "ffl",
        "AVATAR",
        "To",
        "well-known",
        "Ł",
        "ǅ",
    ),
    *(
        "incomprehensibilities",
        "Donaudampfschifffahrtsgesellschaft",
        "internacionalización",
        "(",
        ")",
        "[",
        "»",
        "!",
        "?",
        "%",
    ),
    *(
        "soft\u00adhyphen",
        "no\u00a0break",
        "C++",
        "24/7",
        "and/or",
        "U.S.",
        "e.g.",
        "p.",
        "12",
        "5",
        "II",
        "\u0301",
        "ـ",
        "।",
    ),
]

_CHOICES = {
    "hyphens": ["manual", "auto", "auto", "auto", "none"],
    "text-align": ["start", "justify", "justify", "center", "end"],
    "white-space": ["normal"] * 6 + ["pre-wrap", "pre-line", "nowrap", "pre"],
    "letter-spacing": ["normal"] * 6 + ["1px", "-0.3px"],
    "word-spacing": ["normal"] * 6 + ["3px"],
    "text-transform": ["none"] * 5 + ["uppercase", "capitalize", "lowercase"],
    "overflow-wrap": ["normal"] * 4 + ["anywhere", "break-word"],
    "word-break": ["normal"] * 6 + ["break-all"],
    "font-family": ["IBM Plex Serif"] * 2 + ["Fira Sans"] * 2 + ["DejaVu Sans", "Amiri"],
    "font-weight": ["400"] * 4 + ["700"],
    "font-style": ["normal"] * 4 + ["italic"],
    "font-size": ["10pt", "9.5pt", "12pt", "18pt", "33pt"],
    "font-variant": ["normal"] * 6 + ["small-caps"],
    "hyphenate-limit-chars": ["auto"] * 4 + ["3 2 1"],
    "hyphenate-character": ["auto"] * 6 + ["'='", "''"],
    "text-decoration": ["none"] * 6 + ["underline"],
    "text-indent": ["0"] * 5 + ["2em", "-1em"],
    "text-overflow": ["clip"] * 6 + ["ellipsis; overflow: hidden"],
    "line-height": ["normal", "1.3", "15pt"],
}


def words(rng: random.Random, letters: str) -> str:
    """One text: words of a script, now and then of another one, with what is between and around them."""
    parts = []
    for _ in range(rng.choice((1, 1, 2, 3, 5, 8, 14, 30))):
        if rng.random() < 0.12:
            word = rng.choice(_WORDS)
        else:
            own = letters if rng.random() < 0.93 else rng.choice(list(SCRIPTS.values()))[1]
            word = "".join(rng.choice(own) for _ in range(rng.choice((1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 16))))
        if rng.random() < 0.12:
            before, after = rng.choice(_AROUND)
            word = f"{before}{word}{after}"
        if rng.random() < 0.04:
            place = rng.randrange(len(word) + 1)
            word = word[:place] + rng.choice("\u00ad\u200b\u200d\u0301\u2060") + word[place:]
        parts += [word, rng.choice(_BETWEEN)]
    text = "".join(parts[:-1])
    return (
        rng.choice(("", "", "", "", "", " ", "\u00a0", "\t")) + text + rng.choice(("", "", "", "", " ", "  ", "\u200b"))
    )


def style(rng: random.Random) -> str:
    """Declarations for one element: most properties as they are, some otherwise."""
    chosen = [name for name in _CHOICES if rng.random() < 0.3]
    return "; ".join(f"{name}: {rng.choice(_CHOICES[name])}" for name in chosen)


def element(rng: random.Random, text: str, language: str) -> str:
    """The text in a paragraph, cells, a box as narrow as it can be, or cut up by inline elements."""
    pieces = [html.escape(text)]
    if rng.random() < 0.3 and len(text) > 3:
        place = rng.randrange(1, len(text))
        name = rng.choice(("em", "strong", "a", "code", "span"))
        pieces = [html.escape(text[:place]), f"<{name}>{html.escape(text[place:])}</{name}>"]
    inside = "".join(pieces)
    lang = language if rng.random() < 0.8 else rng.choice(("en", "es", "de", "", "ru", "xx"))
    direction = "rtl" if (language in RIGHT_TO_LEFT) != (rng.random() < 0.1) else "ltr"
    marks = f'lang="{lang}" dir="{direction}"'
    css = style(rng)
    width = rng.choice((0, 8, 30, 55, 80, 120, 190, 300, 450))
    kind = rng.randrange(7)
    if kind == 0:
        return f'<table {marks} style="{css}"><tr><th>{inside}<td>{inside}<td>{inside}</table>'
    if kind == 1:
        return f'<table {marks} style="{css}; width: {width}px"><tr><td>{inside}<td>1</table>'
    if kind == 2:
        return f'<div {marks} style="{css}; float: left">{inside}</div><p style="clear: both">'
    if kind == 3:
        return f'<div {marks} style="{css}; width: min-content">{inside}</div>'
    if kind == 4:
        return f'<ul {marks} style="{css}; width: {width}px"><li>{inside}<li>{inside}</ul>'
    return f'<p {marks} style="{css}; width: {width}px">{inside}</p>'


def pages(seed: int, count: int, each: int = 10) -> Iterator[str]:
    """HTML of pages with ``each`` texts, ``count`` in all, a script for each page, in turn."""
    names = list(SCRIPTS)
    for start in range(0, count, each):
        rng = random.Random(f"{seed} {start}")
        language, letters = SCRIPTS[names[start // each % len(names)]]
        rows = [element(rng, words(rng, letters), language) for _ in range(min(each, count - start))]
        yield f'<!doctype html><html lang="en"><title>{start}</title><body>{"".join(rows)}</body></html>'


def printed(page: str) -> bytes:
    """The PDF of a page, or the error that it ends with."""
    try:
        return _printed(page)
    except Exception as error:
        return f"{type(error).__name__}: {error}".encode()


def _printed(page: str) -> bytes:
    from kitgen.render.formats import pdf
    from kitgen.render.pdf.speedups.user_agent_sheet import has_plain_parts

    sheet = "@page { size: 180mm 260mm; margin: 5mm } body { font: 10pt 'IBM Plex Serif' } td, th { padding: 2px }"
    weasyprint = pdf.engine()
    pdf.fonts_for(page)
    document = weasyprint.HTML(string=page)
    document.has_plain_parts = has_plain_parts(page, [sheet])
    return bytes(pdf._render(document, [sheet]).write_pdf(pdf_variant="pdf/ua-1"))


def digests(seed: int, count: int, each: int = 10, backwards: bool = False) -> list[str]:
    """What each page became, briefly. Backwards, the last page is made first."""
    step = -1 if backwards else 1
    made = [hashlib.sha256(printed(page)).hexdigest() for page in list(pages(seed, count, each))[::step]]
    return made[::step]


if __name__ == "__main__":
    seed, count, each, *backwards = map(int, sys.argv[1:])
    print(json.dumps(digests(seed, count, each, bool(backwards))))
