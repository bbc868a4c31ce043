"""Fonts come with the install, have what Europe writes, and no missing character goes unsaid."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from kitgen.text import fonts
from tests.conftest import ROOT, Ran, run, run_process

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
"""A project's own kind: fast to build, and independent of the other kinds."""

PLACE = "out/lesson/student/lesson_sheet.pdf"


BUILD = ("build", ".", "-o", "out", "--only", "sheet")


def build(folder: Path) -> Ran:
    """The lesson of a folder as a sheet."""
    return run(*BUILD, cwd=folder)


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


def test_no_font_is_read_in_vain() -> None:
    """Fonts are read until one has the character that is looked for; all of them, for one that none has."""
    fonts._coverage.cache_clear()
    every = fonts._coverage().unread[:]
    assert not fonts.missing("Latin, Кириллица, → ½")
    assert fonts._coverage().unread == every
    assert not fonts.missing("x⁴")
    assert 0 < len(fonts._coverage().unread) < len(every)
    assert fonts.missing("x⁴ Ꭰ") == {"Ꭰ"}
    assert not fonts._coverage().unread
    assert not fonts.missing("x⁴")


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


def test_characters_of_a_script_are_one_warning(project: Write) -> None:
    """A document in a script without a font is one warning for the lesson and one for the file, not one a letter."""
    han = "ᎠᎡᎢᎣᎤᎥᎦᎧ"
    done = build(project({**SHEET, "lesson.yaml": LESSON.format(title="A lesson", body=f"In the middle {han} of it")}))
    assert done.err.count("[missing-glyph]") == 2, done.err
    assert f'no font has this character: "{han[0]}" (U+13A0), nor {len(set(han)) - 1} more [missing-glyph]' in done.err


RARE = {"Ꭰ": "CHEROKEE LETTER A", "𓂀": "EGYPTIAN HIEROGLYPH D010", "🙂": "SLIGHTLY SMILING FACE"}


@pytest.mark.parametrize("character", RARE)
def test_a_missing_character_is_named_with_its_place(character: str, project: Write) -> None:
    """A lesson with a character that no font has is built, with a warning that names the character and its place."""
    folder = project({**SHEET, "lesson.yaml": LESSON.format(title="A lesson", body=f"In the middle {character} of it")})
    done = build(folder)
    assert done.status == 0, done.err
    column = LESSON.splitlines()[4].format(body="").index("}]") + len("In the middle ") + 1
    assert f"lesson.yaml:5:{column}: warning: " in done.err
    assert f"'{character}' ({RARE[character]})" in done.err
    assert "help: install a font package" in done.err
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
    course = 'title: "Course Ꭰ"\nlessons: [lesson.yaml]\n'
    folder = project({**SHEET, "course.yaml": course, "lesson.yaml": LESSON.format(title="A lesson", body="Text")})
    done = build(folder)
    assert done.status == 0, done.err
    assert "missing-glyph" in done.err
    assert "Ꭰ" in done.err or "13A0" in done.err


def test_the_folder_for_fontconfig_is_there_before_it_starts(tmp_path: Path) -> None:
    """It would make the folder itself; where two processes do so at a time, one says that it cannot write there."""
    fonts._kept_in(tmp_path / "cache")
    assert (tmp_path / "cache/fontconfig").is_dir()


def listed(configuration: Path) -> list[Path]:
    """The folders of fonts in a fontconfig file."""
    return [Path(element.text or "") for element in ElementTree.parse(configuration).iter("dir")]


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def some_fonts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two fonts in it, as if a font package were installed there."""
    folder.mkdir(parents=True)
    for style in ("normal", "italic"):
        shutil.copy(fonts.file_of(fonts.SERIF, 400, style), folder)
    monkeypatch.setattr(fonts, "folders", lambda: [folder])
    return folder


def test_on_windows_fontconfig_is_given_ascii_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its libraries misread other letters there: a user called José has fonts all the same, copied once."""
    home = tmp_path / "Users" / "José Ñandú"
    files = some_fonts(home / "site-packages", monkeypatch)
    variables = {"LOCALAPPDATA": str(home / "AppData"), "PROGRAMDATA": str(tmp_path / "ProgramData")}
    made = fonts._configuration("win32", variables)
    assert made.is_relative_to(tmp_path / "ProgramData")
    assert made.read_bytes().isascii() and b"\r" not in made.read_bytes()
    (copy,) = listed(made)
    assert contents(copy) == contents(files)
    before = {path: path.stat().st_mtime_ns for path in (made, *copy.iterdir())}
    assert fonts._configuration("win32", variables) == made
    assert {path: path.stat().st_mtime_ns for path in before} == before
    spoiled = next(copy.iterdir())
    spoiled.write_bytes(b"another's font")
    fonts._configuration("win32", variables)
    assert contents(copy) == contents(files)
    plain = {**variables, "LOCALAPPDATA": str(tmp_path / "Users/Jose")}
    assert fonts._configuration("win32", plain).is_relative_to(tmp_path / "Users/Jose/kitgen")


def test_without_a_folder_that_fontconfig_can_read_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even a temporary one in ASCII: that is an error, not a page without letters."""
    (tmp_path / "Łukasz").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "Łukasz"))
    with pytest.raises(OSError, match="cannot read the path"):
        fonts._configuration("win32", {"LOCALAPPDATA": str(tmp_path / "Łukasz")})


@pytest.mark.parametrize("name", ["a & b <c> 'ñ' \"Ꭰ\"", os.fsdecode(b"caf\xe9")])
def test_any_folder_may_have_the_fonts(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is special in XML is written as text; a name that is not UTF-8 cannot be, and its fonts are copied."""
    try:
        files = some_fonts(tmp_path / name, monkeypatch)
    except OSError:
        pytest.skip("this file system does not take such a name")
    (folder,) = listed(fonts._kept_in(tmp_path / "cache", "linux"))
    assert contents(folder) == contents(files)
    assert (folder == files) is name.isprintable()


def test_caches_are_where_the_system_keeps_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """XDG's variable goes first everywhere; a relative one does not count."""
    monkeypatch.setenv("HOME", "/home/ann")
    variables = {"XDG_CACHE_HOME": "relative", "LOCALAPPDATA": "/local", "PROGRAMDATA": "relative"}
    places = {system: list(fonts._cache_folders(system, variables)) for system in ("linux", "darwin", "win32")}
    assert places == {
        "linux": [Path("/home/ann/.cache/kitgen")],
        "darwin": [Path("/home/ann/Library/Caches/kitgen")],
        "win32": [Path("/local/kitgen")],
    }
    for system in places:
        assert list(fonts._cache_folders(system, {"XDG_CACHE_HOME": "/x"})) == [Path("/x/kitgen")]


@pytest.mark.parametrize("cache", ["", pytest.param("relative", marks=pytest.mark.full), "/proc/none"])
@pytest.mark.slow
def test_only_packaged_fonts_are_embedded(project: Write, cache: str) -> None:
    """Wherever home and cache are, and whatever family a page asks for, only fonts of font packages are used."""
    asks = SHEET["templates/sheet/page.html"].replace("var(--sans)", "'DejaVu Sans', Arial, monospace, cursive")
    folder = project({**SHEET, "templates/sheet/page.html": asks, "lesson.yaml": LESSON.format(title="A", body="Text")})
    (folder / "home").mkdir()
    folders = {"HOME": str(folder / "home"), "XDG_CACHE_HOME": cache, "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": ""}
    done = run_process(*BUILD, cwd=folder, **folders)
    assert done.status == 0, done.err
    assert done.err == ""
    assert not strangers(folder / PLACE)
    assert not (folder / "relative").exists()


def test_fontconfig_knows_no_other_font() -> None:
    """Asked for every font it has, the fontconfig that Pango uses names only files of font packages."""
    script = (
        "import ctypes, ctypes.util\n"
        "from kitgen.text import fonts\n"
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


@pytest.mark.parametrize(
    ("words", "script"),
    [
        ("漢字文化圈的書寫系統，「」。", "Chinese"),
        ("東京は、とうきょうと読む。", "Japanese"),
        ("가갋갖 한국어", "Korean"),
    ],
)
def test_one_package_for_chinese_japanese_and_korean(
    words: str, script: str, project: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it a lesson has one warning, which names the script and the package; its signs are of the same."""
    monkeypatch.setattr(fonts, "_without_entry", dict)
    fonts._coverage.cache_clear()
    folder = project({"lesson.yaml": LESSON.format(title=f'"{words}"', body=f'"{words}"')})
    done = run("check", "lesson.yaml", cwd=folder)
    fonts._coverage.cache_clear()
    assert done.err.count("[missing-glyph]") == 1, done.err
    assert f"no installed font has the {script} character '{words[0]}'" in done.err
    assert "-m pip install noto-cjk-sans-jp-regular" in done.err


def test_fonts_of_packages_that_do_not_say_what_they_are() -> None:
    """With it nothing is missing: Han, kana, Hangul, signs as wide as these."""
    assert not fonts.missing("漢字, とうきょう, トウキョウ, 한국어, 「」。、！ＡＢ")
    assert [path.name for path in fonts.files_without_family(400)] == ["NotoSansCJKjp-Regular.otf"]
