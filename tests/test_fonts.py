"""Fonts come with the install, have what Europe writes, and no missing character goes unsaid."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from kitgen import fonts
from tests.conftest import ROOT, Ran, run

Write = Callable[..., Path]

EUROPE = {
    "Albanian": "çë",
    "Belarusian": "ёіў’",
    "Bulgarian": "йщъьюя",
    "Catalan": "àçèéíïòóúü·ŀ",
    "Croatian, Bosnian, Slovene": "čćđšž",
    "Czech and Slovak": "áäčďéěíĺľňóôŕřšťúůýž",
    "Danish and Norwegian": "æøåéòô",
    "Dutch": "áéëíïóöúüĳ",
    "Esperanto": "ĉĝĥĵŝŭ",
    "Estonian": "äõöüšž",
    "Faroese and Icelandic": "áæðéíóöøúýþ",
    "Finnish and Swedish": "åäöšž",
    "French": "àâæçéèêëîïôœùûüÿŸ«»‹›",
    "German": "äöüßẞ„“‚‘",
    "Hungarian": "áéíóöőúüű",
    "Irish and Scottish Gaelic": "áéíóúàèìòù",
    "Italian": "àèéìíîòóùú",
    "Kashubian and Polish": "ąãćéęëłńóòôśùźż",
    "Latvian": "āčēģīķļņšūžōŗ",
    "Lithuanian": "ąčęėįšųūž",
    "Macedonian": "ѓѕјљњќџѐѝ",
    "Maltese": "ċġħż",
    "Northern Sami": "áčđŋšŧž",
    "Portuguese": "ãáàâçéêíõóôúü",
    "Romanian": "ăâîșțşţ",
    "Russian": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "Serbian": "ђјљњћџ",
    "Spanish": "áéíñóúü¿¡ªº",
    "Turkish and Azerbaijani": "çğıiİöşüâîûə",
    "Ukrainian": "ґєіїʼ",
    "Welsh": "âêîôûŵŷäëïöüÿẁẃẅỳ",
}

LESSON = """title: {title}
minutes: 50
essential_question: Why?
objectives: {{one: say why}}
background: [{{title: Setting, body: {body}}}]
activities: [{{title: Talk, minutes: 50}}]
exit_ticket: {{prompt: Why?, objectives: [one]}}
"""

SHEET = {
    "templates/sheet/kind.yaml": "title: Sheet\naudience: student\n",
    "templates/sheet/page.html": (
        '<html lang="en"><title>{{ lesson.title.plain }}</title><body><h1>{{ lesson.title }}</h1>'
        '<p style="font-family: var(--sans)">{{ lesson.title }}</p>'
        "{% for part in lesson.background %}{{ part.body }}{% endfor %}"
        "{% if course %}<p>{{ course.title }}</p>{% endif %}</body></html>"
    ),
}
"""A kind of the project's own: quick, and untouched by what the other kinds look like."""

PLACE = "out/lesson/student/lesson_sheet.pdf"


def build(folder: Path, **environment: str) -> Ran:
    """The lesson of a folder as a sheet."""
    return run("build", ".", "-o", "out", "--only", "sheet", cwd=folder, **environment)


def strangers(path: Path) -> set[str]:
    """The fonts in a PDF that are of no font package's family; every font of it is checked to be in the file."""
    names = set()
    with pikepdf.open(path) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(thing.keys())
                names.add(str(thing["/FontName"]).split("+")[-1].lower())
    assert names
    families = tuple(name.lower().replace(" ", "-") for name in fonts.families())
    return {name for name in names if not name.startswith(families)}


@pytest.mark.parametrize("family", [fonts.SERIF, fonts.SANS])
@pytest.mark.parametrize(("weight", "style"), [(400, "normal"), (400, "italic"), (600, "normal"), (700, "normal")])
def test_europe(family: str, weight: int, style: str) -> None:
    """Both families have every letter of Europe's languages, small and capital, in the cuts that pages use."""
    with TTFont(fonts.file_of(family, weight, style), lazy=True) as font:
        have = set(font.getBestCmap())
    lacking = {
        language: sorted(lacks)
        for language, letters in EUROPE.items()
        if (lacks := {letter for letter in letters + letters.upper() if ord(letter) not in have})
    }
    assert not lacking


@pytest.mark.parametrize("family", [fonts.SERIF, fonts.SANS])
def test_what_is_taken_for_granted_is_there(family: str) -> None:
    """The characters that the check does not look up are in both families, but for those that print nothing."""
    unseen = set("\n\t\u2009\u200b\u200c\u200d\u202f\u2060\ufe0e\ufe0f")
    with TTFont(fonts.file_of(family), lazy=True) as font:
        have = set(font.getBestCmap())
    assert not {character for character in fonts._KNOWN - unseen if ord(character) not in have}


def test_europe_prints_without_a_complaint(project: Write) -> None:
    """A page with all of it, also with accents typed as marks of their own, has no box and no warning."""
    words = " ".join([*EUROPE.values(), *(letters.upper() for letters in EUROPE.values())])
    folder = project(
        {**SHEET, "lesson.yaml": LESSON.format(title=f'"{words}"', body='"e\u0301 n\u0303 c\u030c \u2009 \u202f x"')}
    )
    done = build(folder)
    assert done.status == 0, done.err
    assert done.err.count("warning:") == 1 and "[title-too-long]" in done.err, "it is long, and that is all"
    assert not strangers(folder / PLACE)


RARE = {"漢": "CJK UNIFIED IDEOGRAPH-6F22", "𓂀": "EGYPTIAN HIEROGLYPH D010", "🙂": "SLIGHTLY SMILING FACE"}


@pytest.mark.parametrize("character", RARE)
def test_a_missing_character_is_named_with_its_place(character: str, project: Write) -> None:
    """A lesson with a character that no font has is built, with a warning that names it and where it stands."""
    folder = project({**SHEET, "lesson.yaml": LESSON.format(title="A lesson", body=f"In the middle {character} of it")})
    done = build(folder)
    assert done.status == 0, done.err
    column = LESSON.splitlines()[4].format(body="").index("}]") + len("In the middle ") + 1
    assert f"lesson.yaml:5:{column}: warning: " in done.err
    assert f"'{character}' ({RARE[character]})" in done.err
    assert "do this: install a font package" in done.err
    assert (folder / PLACE).is_file()
    data = json.loads(run("check", "lesson.yaml", "--json", cwd=folder).out)
    assert data["errors"] == 0
    assert [(found["code"], found["line"], found["column"]) for found in data["diagnostics"]] == [
        ("missing-glyph", 5, column)
    ]


def test_greek_is_borrowed_from_the_sans(project: Write) -> None:
    """The serif has no Greek; the page takes the sans's, without a box."""
    folder = project({**SHEET, "lesson.yaml": LESSON.format(title="ΐΰάέήίόύώΆΈΉΊΌΎΏΪΫς", body="Ελλάδα")})
    done = build(folder)
    assert (done.status, done.err) == (0, "")


def test_a_missing_character_is_never_silent(project: Write) -> None:
    """Also where no check looks, in a course's title or a template, the printing itself says so."""
    course = 'title: "Course 漢"\nlessons: [lesson.yaml]\n'
    folder = project({**SHEET, "course.yaml": course, "lesson.yaml": LESSON.format(title="A lesson", body="Text")})
    done = build(folder)
    assert done.status == 0, done.err
    assert "missing-glyph" in done.err
    assert "漢" in done.err or "6F22" in done.err


def test_the_folder_for_fontconfig_is_there_before_it_starts(tmp_path: Path) -> None:
    """It would make the folder itself; where two processes do so at a time, one says that it cannot write there."""
    fonts._kept_in(tmp_path / "cache")
    assert (tmp_path / "cache/fontconfig").is_dir()


@pytest.mark.parametrize("cache", ["", "relative", "/proc/none"])
def test_only_packaged_fonts_are_embedded(project: Write, cache: str) -> None:
    """Wherever home and cache are, and whatever family a page asks for, only fonts of font packages are used."""
    asks = SHEET["templates/sheet/page.html"].replace("var(--sans)", "'DejaVu Sans', Arial, monospace, cursive")
    folder = project({**SHEET, "templates/sheet/page.html": asks, "lesson.yaml": LESSON.format(title="A", body="Text")})
    (folder / "home").mkdir()
    done = build(folder, HOME=str(folder / "home"), XDG_CACHE_HOME=cache, XDG_DATA_HOME="", XDG_CONFIG_HOME="")
    assert done.status == 0, done.err
    assert done.err == ""
    assert not strangers(folder / PLACE)
    assert not (folder / "relative").exists()


def test_fontconfig_knows_no_other_font() -> None:
    """Asked for every font it has, the fontconfig that Pango uses names only files of font packages."""
    script = (
        "import ctypes, ctypes.util\n"
        "from kitgen import fonts\n"
        "fonts.prepare()\n"
        "fc = ctypes.CDLL(ctypes.util.find_library('fontconfig'))\n"
        "class Set(ctypes.Structure):\n"
        "    _fields_ = [('n', ctypes.c_int), ('size', ctypes.c_int), ('fonts', ctypes.POINTER(ctypes.c_void_p))]\n"
        "fc.FcInitLoadConfigAndFonts.restype = ctypes.c_void_p\n"
        "fc.FcConfigGetFonts.argtypes = [ctypes.c_void_p, ctypes.c_int]\n"
        "fc.FcConfigGetFonts.restype = ctypes.POINTER(Set)\n"
        "fc.FcPatternGetString.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p]\n"
        "found = fc.FcConfigGetFonts(fc.FcInitLoadConfigAndFonts(), 0).contents\n"
        "for number in range(found.n):\n"
        "    name = ctypes.c_char_p()\n"
        "    fc.FcPatternGetString(found.fonts[number], b'file', 0, ctypes.byref(name))\n"
        "    print(name.value.decode())\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    files = {Path(line).resolve() for line in done.stdout.splitlines()}
    shipped = {path.resolve() for folder in fonts.folders() for path in folder.glob("*.[ot]tf")}
    assert files == shipped


def test_a_font_package_is_all_it_takes(tmp_path: Path) -> None:
    """A family is found by its package alone; one that is not installed says how to get it."""
    assert {fonts.SERIF, fonts.SANS} <= set(fonts.families())
    with pytest.raises(LookupError):
        fonts.file_of("Comic Papyrus")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "brand.yaml").write_text('name: School\naccent: "#004400"\nserif: Comic Papyrus\n')
    (tmp_path / "lesson.yaml").write_text(LESSON.format(title="A lesson", body="Text"))
    done = run("check", ".", cwd=tmp_path)
    assert done.status == 1
    assert "templates/brand.yaml:3:8: error: no font package has the family 'Comic Papyrus'" in done.err
    assert "pip install fontpkg-comic-papyrus" in done.err
