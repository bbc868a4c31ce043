"""A lesson in another language: the overlay of its texts, what is missing or stale, and the whole kit in it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import page as page_validation
import pikepdf
import pypdfium2
import pytest

from kitgen.resources import overlay
from kitgen.source.nodes import Mapping
from kitgen.source.parser import parse
from kitgen.text.foreign import BEGIN, END, with_languages
from tests.conftest import ROOT, SPANISH, STARTER, run, small_lesson

Write = Callable[..., Path]


def text_of(path: Path) -> str:
    """The text of a PDF on one line."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    found = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return re.sub(r"\s+", " ", found)


@pytest.fixture
def lesson(project: Write) -> Path:
    """The starter lesson with an empty translation into Spanish."""
    folder = project({"lesson.yaml": STARTER.read_bytes()})
    done = run("translate", "es", folder / "lesson.yaml")
    assert done.status == 0, done.err
    return folder


def translate(folder: Path, key: str, text: str) -> str:
    """Take the comment off one text and write its translation; gives the whole overlay."""
    path = folder / "es" / "lesson.yaml"
    overlay = path.read_text(encoding="utf-8").replace("texts: {}", "texts:")
    pattern = rf"(?m)^  # {re.escape(key)}: (?:\|\n(?:  #   .*\n|  #\n)*|.*\n)"
    assert len(re.findall(pattern, overlay)) == 1, key
    overlay = re.sub(pattern, lambda match: f"  {key}: {json.dumps(text, ensure_ascii=False)}\n", overlay)
    path.write_text(overlay, encoding="utf-8")
    return overlay


def test_the_skeleton_holds_every_text(lesson: Path) -> None:
    """All texts are there as comments, and the file is a valid translation without texts."""
    overlay = (lesson / "es" / "lesson.yaml").read_text(encoding="utf-8")
    assert '# title: "Should the market square be closed to cars?"' in overlay
    done = run("check", lesson / "lesson.yaml", "--lang", "es")
    assert done.status == 0
    missing = done.err.count("[translation-missing]")
    assert missing > 40
    assert missing == len(re.findall(r"(?m)^  # [\w.-]+: ", overlay))


@pytest.mark.slow
def test_a_translated_text_is_printed_and_a_missing_one_falls_back(lesson: Path) -> None:
    """What is translated is in Spanish, the rest in English, with a warning that names it."""
    translate(lesson, "title", "¿Se debe cerrar la plaza a los carros?")
    only = ("--only", "handout", "--only", "key", "--only", "slides")
    done = run("build", lesson / "lesson.yaml", "--lang", "es", "-o", lesson / "out", *only)
    assert done.status == 0, done.err
    assert "'title'" not in done.err
    assert "'essential_question' is not translated" in done.err
    (path,) = (lesson / "out").rglob("*_handout_es.pdf")
    text = text_of(path)
    assert "¿Se debe cerrar la plaza" in text
    assert "Should the market square" not in text
    assert "Who should decide what a shared place is for?" in text
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "es"
    files = json.loads((lesson / "out" / "manifest.json").read_text())["files"]
    assert {entry["language"] for entry in files} == {"es"}


def test_what_only_the_extended_edition_has_stays_there(project: Write) -> None:
    """A translated text in a place that is empty in the usual edition is not printed there."""
    lesson = (
        "title: T\nlanguage: en\nminutes: 9\nessential_question: Why?\nobjectives: {one: Do}\nactivities: [Talk: 8]\n"
    )
    lesson += "cases: [{id: town, title: Town, decision_point: Do you go?, setting: A town.}]\n"
    lesson += "extended: {cases: [{id: town, why: A town has walls.}]}\n"
    overlay = "translates: t\nlanguage: es\ntexts:\n  cases.town.setting: Un pueblo.\n"
    overlay += "  cases.town.why: Un pueblo tiene muros.\n"
    folder = project({"t.yaml": lesson, "es/t.yaml": overlay})
    options = ("-o", folder / "out", "--lang", "es", "--only", "case-packet", "-j", "1")
    for edition in ((), ("--extended",)):
        built = run("build", folder / "t.yaml", *options, *edition)
        assert built.status == 0, built.err
    found = {path.name: text_of(path) for path in (folder / "out").rglob("*case-packet*es*.pdf")}
    assert len(found) == 2, found
    for name, text in found.items():
        assert "Un pueblo." in text and ("muros" in text) == ("extended" in name), name


def test_a_changed_text_is_out_of_date(lesson: Path) -> None:
    """A text that changed since it was translated is named, until the translation is accepted."""
    translate(lesson, "title", "¿Se debe cerrar la plaza a los carros?")
    assert run("translate", "es", lesson / "lesson.yaml").status == 0
    assert "[translation-stale]" not in run("check", lesson / "lesson.yaml", "--lang", "es").err
    text = (lesson / "lesson.yaml").read_text(encoding="utf-8")
    changed = text.replace("market square be closed to cars?", "market square be closed to lorries?")
    (lesson / "lesson.yaml").write_text(changed, encoding="utf-8")
    done = run("check", lesson / "lesson.yaml", "--lang", "es")
    assert "'title' has changed in the lesson since it was translated [translation-stale]" in done.err
    assert re.search(r"es/lesson\.yaml:\d+:\d+: warning: 'title' has changed", done.err)
    assert run("translate", "es", lesson / "lesson.yaml").status == 0
    assert "[translation-stale]" in run("check", lesson / "lesson.yaml", "--lang", "es").err
    assert run("translate", "es", lesson / "lesson.yaml", "--accept", "title").status == 0
    assert "[translation-stale]" not in run("check", lesson / "lesson.yaml", "--lang", "es").err


def test_translating_twice_changes_nothing(lesson: Path) -> None:
    """The tool keeps what people wrote."""
    translate(lesson, "title", '¿Se debe cerrar la plaza? «Sí» o "no"')
    run("translate", "es", lesson / "lesson.yaml")
    once = (lesson / "es" / "lesson.yaml").read_bytes()
    run("translate", "es", lesson / "lesson.yaml")
    assert (lesson / "es" / "lesson.yaml").read_bytes() == once
    assert "«Sí»" in once.decode()


WRONG = {
    "translation-unknown": ("  title:", "  titel:", "did you mean 'title'?"),
    "translation-of-another": ("translates: lesson", "translates: other", "this translates 'other', not 'lesson'"),
    "duplicate-key": ("  title:", '  title: "a"\n  title:', "given twice"),
    "translation-marks": ("plaza", "plaza [@nobody]", "the citations of 'title' are not those of the lesson"),
    "text-markup": ("plaza", "plaza [aquí](javascript:x)", "not printed as one"),
    "one-line": ("La plaza", "La plaza:\\n- una\\n- otra", "a list in it would run together"),
}


@pytest.mark.parametrize("code", WRONG)
def test_what_is_wrong_with_a_translation(code: str, lesson: Path) -> None:
    """Each mistake has its place in the overlay, and the lesson is still built in its own language."""
    overlay = translate(lesson, "title", "La plaza")
    old, new, words = WRONG[code]
    assert overlay.count(old) >= 1
    (lesson / "es" / "lesson.yaml").write_text(overlay.replace(old, new, 1), encoding="utf-8")
    done = run("build", lesson / "lesson.yaml", "--lang", "en", "--lang", "es", "--only", "quiz", "-o", lesson / "out")
    assert done.status == 1
    assert re.search(rf"es/lesson\.yaml:\d+:\d+: error: .*\[{code}\]", done.err), done.err
    assert words in done.err
    assert [path.name for path in (lesson / "out").rglob("*.pdf")] == ["lesson_quiz.pdf"]


PLAN = """activities:
  - title: Walk
    minutes: 50
    product:
      - {table: {columns: "Who, Why", rows: 2}, then: "I think ___ because ______"}
      - choose: yes, no, it depends
    steps:
"""
PLAN_TEXTS = {
    "activities.walk.title": "Paseo",
    "activities.walk.product.1.table.columns.1": "Quién",
    "activities.walk.product.1.table.columns.2": "Por qué",
    "activities.walk.product.1.then.1.sentence": "Creo ______ porque ___.",
    "activities.walk.product.2.choose.1": "sí",
    "activities.walk.product.2.choose.2": "no",
    "activities.walk.product.2.choose.3": "depende",
}


def plan_in_spanish(project: Write, steps: int = 0, **changed: str) -> Path:
    """A lesson of one activity and its translation, with other texts for some keys, by their last two steps."""
    rows = "".join(f"      - Step {number}.\n" for number in range(1, steps + 1)) or "      - {text: Go., say: Go.}\n"
    lesson = small_lesson().replace("activities: [{title: Talk, minutes: 50}]\n", PLAN + rows)
    texts = {key: changed.get("_".join(key.split(".")[-2:]), text) for key, text in PLAN_TEXTS.items()}
    texts |= {f"activities.hike.steps.{number}.text": "Paso" for number in range(1, steps + 1)}
    overlay = "translates: lesson\nlanguage: es\ntexts:\n" + "".join(
        f"  {key}: {text}\n" for key, text in texts.items()
    )
    return project({"lesson.yaml": lesson, "es/lesson.yaml": overlay}) / "lesson.yaml"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"1_sentence": "Creo que sí"}, "error: the gaps of 'activities.walk.product.1.then.1.sentence' are not those"),
        (
            {"columns_2": "palabrísima" * 14},
            "error: with these headings the table needs about 308 mm, the page has 177",
        ),
        ({"choose_1": ""}, "'activities.walk.product.2.choose.1' has nothing after its colon"),
    ],
    ids=["gaps", "width", "box"],
)
def test_what_students_write_in_another_language(project: Write, changed: dict[str, str], words: str) -> None:
    """A translation cannot take away the gaps, or the width, that students write in; the lesson itself is built."""
    path = plan_in_spanish(project, **changed)
    done = run("check", path, "--lang", "es")
    assert done.status == 1
    assert words in done.err, done.err
    out = path.parent / "out"
    built = run("build", path, "--lang", "en", "--lang", "es", "--only", "handout", "-o", out)
    assert built.status == 1
    assert [each.name for each in out.rglob("*.pdf")] == ["lesson_handout.pdf"]


def test_a_translation_is_no_lesson(project: Write) -> None:
    """Who checks the overlay itself is told how to check it with its lesson."""
    path = plan_in_spanish(project).parent / "es" / "lesson.yaml"
    done = run("check", path)
    assert done.status == 1
    assert done.err.count("error:") == 1
    assert "es/lesson.yaml:1:1: error: this is a translation, not a lesson or course [not-a-lesson]" in done.err
    assert re.search(r"help: check it with what it translates: kitgen check .*lesson\.yaml --lang es\n", done.err), (
        done.err
    )


def test_boxes_are_translated(project: Write) -> None:
    """Words beside a box are printed, so `yes` and `no` must be translated, too."""
    path = plan_in_spanish(project)
    assert "product" not in run("check", path, "--lang", "es").err
    overlay = path.parent / "es" / "lesson.yaml"
    overlay.write_text(re.sub(r".*choose\.2.*\n", "", overlay.read_text("utf-8")), encoding="utf-8")
    assert "'activities.walk.product.2.choose.2' is not translated" in run("check", path, "--lang", "es").err


def test_an_activity_of_another_name(project: Write) -> None:
    """When an id changes, each text of its translation says what it is called now, however many there are."""
    path = plan_in_spanish(project, steps=200)
    run("check", path)
    start = time.process_time()
    done = run("check", path, "--lang", "es", "--json")
    assert time.process_time() - start < 1
    found = [each for each in json.loads(done.out)["diagnostics"] if each["code"] == "translation-unknown"]
    hints = {each["message"].split("'")[1]: each["hint"] for each in found}
    assert hints["activities.hike.steps.7.text"] == "did you mean 'activities.walk.steps.7.text'?"
    assert len(found) > 50


@pytest.mark.parametrize("name", ["course.yaml", "course.yml"])
@pytest.mark.slow
def test_the_translation_of_a_course_is_read(name: str, project: Write) -> None:
    """It is written under the name of the course file, where a build looks for it, and its texts are printed."""
    course = "title: Cars and people\ndescription: A week about one square.\nlessons: [lesson.yaml]\n"
    folder = project({"lesson.yaml": STARTER.read_bytes(), name: course})
    done = run("translate", "es", folder)
    assert done.status == 0, done.err
    assert {path.name for path in (folder / "es").iterdir()} == {"lesson.yaml", name}
    path = folder / "es" / name
    text = path.read_text(encoding="utf-8")
    assert '  # title: "Cars and people"\n' in text
    path.write_text(text.replace("texts: {}", 'texts:\n  title: "Carros y gente"'), encoding="utf-8")
    done = run("build", folder, "--lang", "es", "--only", "syllabus", "-o", folder / "out")
    assert done.status == 0, done.err
    (built,) = (folder / "out").rglob("*_syllabus_es.pdf")
    assert "Carros y gente" in text_of(built)


@pytest.mark.parametrize("name", ["lesson.yml", "course.yml"])
def test_a_translation_under_another_name(name: str, project: Write) -> None:
    """`es/course.yaml` beside `course.yml` is not read: a warning says so and how to call it, and so for a lesson."""
    text = "translates: ID\nlanguage: es\ntexts: {}\n"
    folder = project(
        {
            "lesson.yml": small_lesson(),
            "es/lesson.yml": text.replace("ID", "lesson"),
            "course.yml": "id: walls\ntitle: Walls\nlanguages: [en, es]\nlessons: [lesson.yml]\n",
            "es/course.yml": text.replace("ID", "walls"),
        }
    )
    wrong = folder / "es" / name.replace(".yml", ".yaml")
    assert "[translation-not-read]" not in run("check", folder).err
    (folder / "es" / name).rename(wrong)
    for command in (("check",), ("translate", "es")):
        done = run(*command, ".", cwd=folder)
        assert done.status == 0, done.err
        said = done.err[done.err.index(f"es/{wrong.name}") :]
        assert "this translation is not read" in said
        assert f"help: name it {name}" in said
        assert "[translation-none]" not in done.err
    assert not (folder / "es" / name).exists()
    (folder / "es" / name).write_bytes(wrong.read_bytes())
    assert f"copy its texts into es/{name}" in run("check", ".", cwd=folder).err


def test_another_lesson_s_translation_is_no_misnamed_one(project: Write) -> None:
    """`a.yaml` and `a.yml` are two lessons, each with a translation of its own."""
    translation = "translates: NAME\nlanguage: es\ntexts: {}\n"
    folder = project(
        {
            "a.yaml": small_lesson("wall", "id: NAME"),
            "a.yml": small_lesson("gate", "id: NAME"),
            "es/a.yaml": translation.replace("NAME", "wall"),
            "es/a.yml": translation.replace("NAME", "gate"),
        }
    )
    done = run("check", folder, "--lang", "es")
    assert done.status == 0, done.err
    assert "[translation-not-read]" not in done.err


def test_no_translation_at_all(project: Write) -> None:
    """A language without an overlay is one warning that says what to type."""
    folder = project({"lesson.yaml": STARTER.read_bytes()})
    done = run("build", folder / "lesson.yaml", "--lang", "fr", "-o", folder / "out")
    assert "[translation-none]" in done.err
    assert "kitgen translate fr" in done.err


def test_the_spanish_labels_are_complete() -> None:
    """Every word that kitgen prints in English it prints in Spanish, with the same gaps."""
    found = []
    for language in ("en", "es"):
        path = overlay(None).find(f"_labels/{language}.yaml")
        assert path
        node, _ = parse(path.read_bytes(), path.name, __import__("kitgen.diagnostics").diagnostics.Report())
        assert isinstance(node, Mapping)
        found.append({key: str(value) for key, value in node.items()})
    english, spanish = found
    assert set(english) == set(spanish)
    for key, text in english.items():
        assert sorted(re.findall(r"\{\w*\}", text)) == sorted(re.findall(r"\{\w*\}", spanish[key])), key


def test_the_sample_course_is_translated() -> None:
    """No text is missing or out of date. Nothing else is wrong either: long real lessons, with every kind of text, get
    no warning of a slip of the keyboard, and the term of the course has room for all of its lessons.
    """
    done = run("check", ROOT / "lessons")
    assert (done.status, done.err) == (0, "")
    assert "\nterm:\n" in (ROOT / "lessons" / "course.yaml").read_text(encoding="utf-8")


TRANSLATED = sorted(path.name for path in (ROOT / "lessons" / "es").glob("0*.yaml"))


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name.removesuffix(".yaml") in SPANISH else pytest.mark.full)
        for name in TRANSLATED
    ],
)
@pytest.mark.slow
def test_a_sample_lesson_in_spanish(name: str, course: Path) -> None:
    """Labels, dates and quotation marks are as Spanish has them."""
    folder = course / name.removesuffix(".yaml").partition("-")[2] / "student"
    paths = [path for kind in ("reading", "handout", "case-packet") for path in folder.glob(f"*_{kind}_es.pdf")]
    assert paths
    text = "\n".join(text_of(path) for path in paths)
    assert "«" in text
    assert re.search(r"\d de [a-z]+ de \d{4}|[a-z]+ de \d{4}", text)
    assert "Página 1 de" in text
    assert not re.search(r"\b(Before class|Talk about it|Sources|Name|Handout)\b", text)


def test_a_language_that_babel_does_not_know(project: Write) -> None:
    """Q'eqchi' is a language with a code: its lessons get a warning about labels, and every document, links too."""
    text = STARTER.read_text(encoding="utf-8").replace("subject: civics\n", "subject: civics\nlanguage: kek\n")
    folder = project({"lesson.yaml": text})
    done = run("check", folder)
    assert done.status == 0
    assert re.findall(r"\[([\w-]+)\]$", done.err, re.MULTILINE) == ["language-without-labels"]
    for only in ("lesson-index", "lesson-index-instructor"):
        done = run("build", folder, "-o", folder / "out", "--only", only)
        assert done.status == 0, done.err
    pages = [path.read_text(encoding="utf-8") for path in (folder / "out").rglob("*_index*.html")]
    assert len(pages) == 2
    assert all('<html lang="kek"' in page for page in pages)


@pytest.mark.slow
def test_right_to_left(tmp_path: Path) -> None:
    """An Arabic lesson runs from right to left: numbers of questions hang on the right, and PDF/UA holds."""
    (tmp_path / "lesson.yaml").write_text(ARABIC, encoding="utf-8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "brand.yaml").write_text(
        'name: مدرسة\naccent: "#0b4f5c"\nserif: Amiri\nsans: Amiri\n', encoding="utf-8"
    )
    only = ("--only", "handout", "--only", "guide", "--only", "slides")
    done = run("build", tmp_path / "lesson.yaml", "-o", tmp_path / "out", *only)
    assert done.status == 0, done.err
    assert "no font has" not in done.err
    (path,) = (tmp_path / "out").rglob("*_handout.pdf")
    content = path.read_bytes()
    assert not page_validation.validate_pdf_bytes(content, profile=page_validation.ValidationProfile.PDF_UA_1).failures
    document = pypdfium2.PdfDocument(content)
    page = document[0].get_textpage()
    width = document[0].get_width()
    boxes = [page.get_charbox(index) for index in range(page.count_chars())]
    heads = [box for box, index in zip(boxes, range(len(boxes)), strict=True) if page.get_text_range(index, 1).strip()]
    assert max(box[2] for box in heads) > width - 75
    assert sum((box[0] + box[2]) / 2 > width / 2 for box in heads) > 0.6 * len(heads)
    document.close()
    (path,) = (tmp_path / "out").rglob("*_guide_INSTRUCTOR.pdf")
    seen = " ".join(_from_left_to_right(path.read_bytes()))
    for words in ("45\xa0min", "0:45", "Handout"):
        assert words in seen
    (path,) = (tmp_path / "out").rglob("*_slides.pdf")
    lines = _from_left_to_right(path.read_bytes(), 2)
    assert any(re.fullmatch(r".*3 / \d+", line.strip()) for line in lines), lines
    assert [line.strip()[-1] for line in lines if "–" in line] == ["–"], "the marks of a list are on the right"


def _from_left_to_right(content: bytes, number: int = 0) -> list[str]:
    """The lines of a page as they are seen: characters sorted by where they are, not by how they are read."""
    document = pypdfium2.PdfDocument(content)
    page = document[number].get_textpage()
    lines: dict[int, list[tuple[float, str]]] = {}
    for index in range(page.count_chars()):
        left, bottom, right, top = page.get_charbox(index, loose=True)
        lines.setdefault(round((bottom + top) / 2), []).append(((left + right) / 2, page.get_text_range(index, 1)))
    document.close()
    return ["".join(sign for _, sign in sorted(signs)) for signs in lines.values()]


SHEET = """<!DOCTYPE html>
<html lang="{{ document.language }}"><head><meta charset="utf-8"><title>{{ labels.kind_quiz }}</title></head>
<body title="{{ labels.minutes_short|fill(n=5) }}"><h1>{{ lesson.title }}</h1>
<p>{{ labels.minutes_short|fill(n=45) }}</p>
<p>{{ labels.total|fill_html(n=labels.points|fill(n=3)) }}</p><p>{{ labels.translation }}</p><p>{{ labels.name }}</p>
<svg width="9" height="9"><text>{{ labels.event }}</text></svg></body></html>
"""


def test_english_words_are_marked_where_a_language_has_no_labels(tmp_path: Path) -> None:
    """Each label, with what fills its gap, is one element in English; not in attributes, titles and drawings.

    A word that a project's own catalogue has is not marked, and another language is not called Spanish.
    """
    for name, text in {
        "brücke.yaml": small_lesson("Brücke") + "language: de\n",
        "puente.yaml": small_lesson("Puente") + "language: es-SV\n",
        "templates/_labels/de.yaml": "name: Vorname\n",
        "templates/sheet/kind.yaml": "title: Sheet\naudience: student\nformats: [html]\nbase: web\n",
        "templates/sheet/page.html": SHEET,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = run("build", tmp_path, "-o", tmp_path / "out", "--only", "sheet")
    assert done.status == 0, done.err
    files = [next((tmp_path / "out").rglob(f"{id}*_sheet.html")) for id in ("br", "puente")]
    german, spanish = (path.read_text(encoding="utf-8") for path in files)
    german = german.replace("\N{NO-BREAK SPACE}", " ")
    english = '<span lang="en" dir="ltr">{}</span>'.format
    for text in (english("45 min"), english("Total: " + english("3 points")), english("Translation")):
        assert f"<p>{text}</p>" in german
    for text in ("<p>Vorname</p>", 'title="5 min"', "<title>Quiz</title>", "<text>What happened</text>"):
        assert text in german
    assert "<span" not in spanish
    assert "<p>Traducción</p>" in spanish
    assert not re.search("[\ue0f0\ue0f1]", german)


def test_a_label_that_a_template_cuts_is_not_marked() -> None:
    """A mark without its partner is taken out: no element begins where none ends."""
    whole = f"{BEGIN}Page {END}"
    assert with_languages(f"<p>{whole}</p>") == '<p><span lang="en" dir="ltr">Page </span></p>'
    assert with_languages(f"<p>{whole}</p><p>{BEGIN}of</p>") == "<p>Page </p><p>of</p>"


ARABIC = """
title: هل نتحدّث أم نقاتل؟
subtitle: درس قصير
language: ar
licence: CC-BY-4.0
minutes: 45
essential_question: متى يكون الحوار أفضل من القوة؟
objectives:
  weigh: يذكر سببًا مع الحوار وسببًا ضدّه
vocabulary:
  - هدنة: اتفاق على وقف القتال لمدة محدودة
background:
  - title: الخلفية
    body: |
      يختلف الناس في جواب هذا السؤال منذ زمن طويل. بعضهم يرى أن الحوار يكافئ العنف، وبعضهم يرى أنه يوقفه.
discussion:
  - prompt: من يربح إذا لم يتحدّث أحد؟
    likely_answers: [من يعيش من العنف.]
    objectives: [weigh]
  - prompt: ما الذي يجعل الاتفاق يدوم؟
    likely_answers: [المراقبة والثقة.]
    objectives: [weigh]
quiz:
  - {prompt: لماذا؟, answer: هكذا, points: 3, objectives: [weigh]}
activities:
  - حديث في أزواج: 45
    objectives: [weigh]
"""
