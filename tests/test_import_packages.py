"""Packages of learning platforms into lessons and banks: pages, quizzes, pictures, and what is left out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from kitgen.imports.formats import format_named
from kitgen.imports.original import Original
from kitgen.imports.writer import written
from tests.qti_samples import CANVAS, MATCH_CORRECT, MIXED, declared2, item2
from tests.runs import Ran, run
from tests.test_import import lesson_of, right

Write = Callable[..., Path]


def picture(width: int = 3) -> bytes:
    """A small picture."""
    made = io.BytesIO()
    Image.new("RGB", (width, 2), "white").save(made, "PNG")
    return made.getvalue()


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A package."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def manifest(items: str, resources: str, title: str = "Rivers") -> str:
    """The manifest of a Common Cartridge."""
    return (
        '<?xml version="1.0"?>\n<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1" '
        'xmlns:lomimscc="http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest">\n<metadata><schema>IMS Common Cartridge'
        f"</schema><lomimscc:lom><lomimscc:general><lomimscc:title><lomimscc:string>{title}</lomimscc:string>"
        "</lomimscc:title></lomimscc:general></lomimscc:lom></metadata>\n<organizations><organization><item>"
        f"{items}</item></organization></organizations>\n<resources>\n{resources}</resources></manifest>\n"
    )


def resource(mark: str, kind: str, *files: str, more: str = "") -> str:
    """One thing of a manifest."""
    named = "".join(f'<file href="{name}"/>' for name in files)
    return f'<resource identifier="{mark}" type="{kind}" href="{files[0]}">{named}{more}</resource>\n'


PAGE = """<html><head><title>Floods</title><meta name="identifier" content="p"/></head><body>
<p>Rivers <b>rise</b>: <img class="equation_image" data-equation-content="Q = v A" alt="LaTeX: Q = v A" src="/x"/></p>
<p><img src="$IMS-CC-FILEBASE$/images/map%201.png?canvas_download=1" alt="a map of floods"></p>
<h2>In spring</h2><p>Snow melts. See <a href="$WIKI_REFERENCE$/pages/snow">snow</a>
and <a href="https://water.example/">more</a>.</p><img src="../../etc/passwd.png"><img src="https://x.example/a.png">
</body></html>
"""

CARTRIDGE: dict[str, str | bytes] = {
    "imsmanifest.xml": manifest(
        '<item identifier="m1"><title>Week 1</title>'
        '<item identifier="a" identifierref="page"><title>Floods</title></item>'
        '<item identifier="h"><title>A heading</title></item>'
        '<item identifier="b" identifierref="topic"><title>Talk</title></item>'
        '<item identifier="c" identifierref="task"><title>Measure</title></item>'
        '<item identifier="d" identifierref="link"><title>A link</title></item>'
        '<item identifier="e" identifierref="tool"><title>A tool</title></item>'
        '<item identifier="f" identifierref="gone"><title>Gone</title></item>'
        '<item identifier="g" identifierref="paper"><title>A paper</title></item></item>'
        '<item identifier="m2"><title>Week 2</title>'
        '<item identifier="q" identifierref="quiz"><title>The quiz</title></item></item>',
        resource("page", "webcontent", "wiki_content/floods.html")
        + resource("topic", "imsdt_xmlv1p1", "topic.xml")
        + resource("task", "assignment_xmlv1p0", "task/assignment.xml")
        + resource("link", "imswl_xmlv1p1", "link.xml")
        + resource("tool", "imsbasiclti_xmlv1p0", "tool.xml")
        + resource("gone", "webcontent", "https://x.example/outside.html")
        + resource("paper", "webcontent", "web_resources/paper.pdf")
        + resource("map", "webcontent", "web_resources/images/map 1.png")
        + resource("quiz", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment", "quiz/assessment_qti.xml",
                   more='<dependency identifierref="meta"/>')
        + resource("meta", "associatedcontent/imscc_xmlv1p1/learning-application-resource", "quiz/assessment_meta.xml",
                   "non_cc_assessments/quiz.xml.qti"),
    ),
    "wiki_content/floods.html": PAGE,
    "topic.xml": '<topic xmlns="x"><title>Dams</title><text texttype="text/html">&lt;p&gt;Who pays '
                 "&lt;i&gt;first&lt;/i&gt;?&lt;/p&gt;</text></topic>",
    "task/assignment.xml": '<assignment><title>Measure it</title><text texttype="text/html">&lt;p&gt;Go and '
                           'measure.&lt;/p&gt;</text><instructor_text texttype="text/html">'
                           'Bring boots.</instructor_text>'
                           '<gradable points_possible="5">true</gradable></assignment>',
    "link.xml": '<webLink><title>Levels today</title><url href="https://levels.example/"/></webLink>',
    "tool.xml": '<cartridge_basiclti_link><blti:title xmlns:blti="y">Gauge</blti:title><blti:launch_url xmlns:blti="y">'
                "https://tool.example/launch</blti:launch_url></cartridge_basiclti_link>",
    "web_resources/paper.pdf": b"%PDF-1.4",
    "web_resources/images/map 1.png": picture(),
    "quiz/assessment_qti.xml": "<questestinterop><assessment><section/></assessment></questestinterop>",
    "quiz/assessment_meta.xml": "<quiz><title>The quiz</title><description>&lt;p&gt;Take your time.&lt;/p&gt;"
                                "</description></quiz>",
    "non_cc_assessments/quiz.xml.qti": CANVAS.replace("BASE$/map.png", "BASE$/images/map%201.png"),
    "course_settings/rubrics.xml": "<rubrics><rubric><title>Judging</title><description>Clear prose"
                                   "</description></rubric></rubrics>",
    "course_settings/module_meta.xml": "<modules/>",
    "__MACOSX/._map.png": b"x",
}  # fmt: skip


def imported(project: Write, name: str, members: dict[str, str | bytes]) -> tuple[Ran, str, Path]:
    """Import a package, and read what was written."""
    folder = project({name: zipped(members)})
    done = run("import", name, "-o", "new.yaml", cwd=folder)
    target = folder / "new.yaml"
    return done, target.read_text(encoding="utf-8") if target.is_file() else "", folder


def test_a_common_cartridge(project: Write) -> None:
    """Modules, pages, discussions, assignments and quizzes are the parts of a lesson, with pictures; it builds."""
    done, text, folder = imported(project, "course.imscc", CARTRIDGE)
    assert done.status == 0, done.err
    lesson = lesson_of(text, folder)
    assert (lesson.title, lesson.note_to_instructors) == ("Rivers", "Bring boots.")
    floods, spring, links = lesson.background
    assert (floods.title, floods.body) == ("Week 1: Floods", "Rivers **rise**: \\(Q = v A\\)")
    assert [(each.image, each.alt) for each in (floods.figure,) if each] == [
        ("new-pictures/map-1.png", "a map of floods")
    ]
    assert spring.title == "In spring" and "See snow and [more](https://water.example/)." in spring.body
    assert (links.title, links.body) == ("Week 1: Links", "- [Levels today](https://levels.example/)")
    assert [each.prompt for each in lesson.discussion] == ["**Dams**\n\nWho pays *first*?"]
    assert [each.instructions for each in lesson.activities if each.title == "Measure it"] == ["Go and measure."]
    assert lesson.quiz and lesson.quiz.instructions == "Take your time." and len(lesson.quiz.items) == 14
    spot = next(item for item in lesson.quiz.items if "Click" in item.prompt)
    assert spot.figure and spot.figure.image == "new-pictures/map-1.png"
    assert (folder / "new-pictures" / "map-1.png").read_bytes() == picture()
    for said in ("course.imscc/wiki_content/floods.html:4: warning: a link to a file", "the tool 'Gauge'",
                 "course.imscc/imsmanifest.xml:", "'A paper' is a file",
                 "there is nothing below the heading 'A heading'",
                 "'https://x.example/outside.html' is not in the package", "this rubric is not imported",
                 "course.imscc/non_cc_assessments/quiz.xml.qti:", "1 picture in new-pictures"):  # fmt: skip
        assert said in done.err + done.out, said
    for kept in (
        "https://tool.example/launch",
        "#   Clear prose",
        "points: 5",
        "../../etc/passwd.png",
        "https://x.example/a.png",
    ):
        assert kept in text, kept


@pytest.mark.full
def test_an_imported_package_is_built(project: Write) -> None:
    """Its pictures are printed from their folder."""
    _, _, folder = imported(project, "course.imscc", CARTRIDGE)
    built = run("build", "new.yaml", "--only", "quiz", "--only", "handout", "-o", "out", cwd=folder)
    assert built.status == 0, built.err


TEST = """<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="t" title="A test">
<testPart><assessmentSection identifier="s" title="First part" visible="true"><rubricBlock view="candidate"><p>Read
first.</p></rubricBlock><assessmentItemRef identifier="b" href="items/b.xml"><weight identifier="w" value="2"/>
</assessmentItemRef><assessmentItemRef identifier="a" href="items/a.xml"/>
<assessmentItemRef identifier="c" href="../../outside.xml"/></assessmentSection></testPart></assessmentTest>
"""


def test_a_package_of_a_test(project: Write) -> None:
    """Items in the order of the test, pictures from the folder of each, a text that items share, points by weight."""
    body = (
        '<p>Look: <img src="pictures/b.png" alt="a dam"/></p><choiceInteraction responseIdentifier="R"><prompt>Which?'
        '</prompt><simpleChoice identifier="a"><img src="pictures/c.png" alt="a bridge"/></simpleChoice><simpleChoice '
        'identifier="b">None</simpleChoice></choiceInteraction>'
    )
    shared = '<assessmentStimulusRef identifier="s" href="../shared/text.xml" title="t"/>'
    members: dict[str, str | bytes] = {
        "imsmanifest.xml": '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><organizations/><resources>'
        + resource("a", "imsqti_item_xmlv2p2", "items/a.xml")
        + resource("b", "imsqti_item_xmlv2p2", "items/b.xml", "items/pictures/b.png")
        + resource("t", "imsqti_test_xmlv2p2", "test.xml")
        + "</resources></manifest>",
        "test.xml": TEST,
        "items/a.xml": MIXED,
        "items/b.xml": item2(body, declared2("a"), MATCH_CORRECT, more=shared),
        "items/pictures/b.png": picture(4),
        "items/pictures/c.png": picture(5),
        "shared/text.xml": "<assessmentStimulus><stimulusBody><p>A long text.</p></stimulusBody></assessmentStimulus>",
    }
    done, text, folder = imported(project, "test.zip", members)
    assert done.status == 0, done.err
    quiz = lesson_of(text, folder).quiz
    assert quiz and quiz.instructions == "Read first."
    which, longest = quiz.items
    assert (which.prompt, which.points) == ("A long text.\n\nLook:\n\nWhich?", 2) and longest.id == "The-longest"
    assert which.figure and (which.figure.image, which.figure.alt) == ("new-pictures/b.png", "a dam")
    first = which.choices[0]
    assert first.figure and (first.figure.alt, first.correct) == ("a bridge", True) and right(longest) == ["Nile"]
    assert "'../../outside.xml' are not in this file" in done.err and "the section 'First part'" in done.err


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("bad.png", b"\x89PNG\r\n\x1a\nnot", "is not imported"),
        ("odd.png", b"plain words", "it is not PNG, JPEG, GIF or SVG"),
        ("evil.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>', "is not imported"),
    ],
)
def test_pictures_that_cannot_be_shown(name: str, data: bytes, said: str, project: Write) -> None:
    """They are checked as those of a lesson are, and listed."""
    page = f'<html><body><p>Text.</p><img src="{name}" alt="words"></body></html>'
    members = {"imsmanifest.xml": manifest("", resource("p", "webcontent", "page.html")), "page.html": page, name: data}
    done, text, folder = imported(project, "p.zip", members)
    assert done.status == 0 and said in done.err and "(picture: words)" in text
    assert not (folder / "new-pictures").exists()


def test_pictures_are_not_overwritten(project: Write) -> None:
    """Another picture with the name of one is an error, and nothing is written; the same one is not."""
    folder = project({"new-pictures/map-1.png": b"mine", "course.imscc": zipped(CARTRIDGE)})
    done = run("import", "course.imscc", "-o", "new.yaml", cwd=folder)
    assert done.status == 1 and "map-1.png' already exists" in done.err
    assert (folder / "new-pictures" / "map-1.png").read_bytes() == b"mine" and not (folder / "new.yaml").exists()
    (folder / "new-pictures" / "map-1.png").write_bytes(picture())
    assert run("import", "course.imscc", "-o", "new.yaml", cwd=folder).status == 0
    (folder / "new.yaml").unlink()
    (folder / "new-pictures" / "map-1.png").unlink()
    (folder / "new-pictures").rmdir()
    (folder / "elsewhere").mkdir()
    (folder / "new-pictures").symlink_to(folder / "elsewhere")
    assert run("import", "course.imscc", "-o", "new.yaml", cwd=folder).status == 1
    assert not list((folder / "elsewhere").iterdir())


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"imsmanifest.xml": "<manifest><resources/></manifest>"}, "there is no question in this file"),
        ({"imsmanifest.xml": "<manifest>"}, "this is not XML"),
        (
            {"imsmanifest.xml": '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><manifest>&x;</manifest>'},
            "entities",
        ),
        ({"../imsmanifest.xml": "<manifest/>"}, "leads out of it"),
        ({"notes.txt": "x"}, "import-"),
        ({"imsmanifest.xml": manifest("<item>" * 45, "").replace("<item></item>", "<item>")}, "not XML"),
    ],
    ids=["empty", "broken", "entities", "name", "no manifest", "deep"],
)
def test_packages_that_are_refused(members: dict[str, str | bytes], said: str, project: Write) -> None:
    """An error, and nothing is written."""
    done, text, _ = imported(project, "p.zip", members)
    assert (done.status, text) == (1, "") and said in done.err, done.err


def test_a_file_that_cannot_be_read_is_left_out(project: Write) -> None:
    """The others are imported; Canvas' copy of a quiz in its banks is one quiz."""
    members = {
        **CARTRIDGE,
        "topic.xml": "<topic><title>",
        "task/assignment.xml": '<!DOCTYPE a [<!ENTITY x "y">]><assignment/>',
        "non_cc_assessments/bank.xml.qti": CANVAS,
    }
    done, text, folder = imported(project, "course.imscc", members)
    assert done.status == 0 and "course.imscc/topic.xml:1: warning: the file 'topic.xml' cannot be read" in done.err
    assert "task/assignment.xml:1: warning" in done.err and "13 of the questions of" in done.err
    quiz = lesson_of(text, folder).quiz
    assert quiz and len(quiz.items) == 15  # the one with another picture is another one


def test_the_same_bytes(project: Write) -> None:
    """A package that is imported again is the same lesson."""
    _, first, folder = imported(project, "course.imscc", CARTRIDGE)
    again = run("import", "course.imscc", "-o", "new.yaml", "--overwrite", cwd=folder)
    assert again.status == 0 and (folder / "new.yaml").read_text(encoding="utf-8") == first


def test_no_word_of_a_package_is_lost() -> None:
    """A word in any file of it is in the lesson, or in a message."""
    lost = []
    for name in ("wiki_content/floods.html", "topic.xml", "task/assignment.xml", "imsmanifest.xml", "link.xml",
                 "tool.xml",
                 "course_settings/rubrics.xml", "quiz/assessment_meta.xml"):  # fmt: skip
        text = str(CARTRIDGE[name])
        for found in re.finditer(r"(?<=>)(?=[^<\s])|(?<=&gt;)(?=\w)", text):
            changed = f"{text[: found.start()]}Qxz7 {text[found.start() :]}"
            original = Original(Path("x.imscc"), "x.imscc", "", data=zipped({**CARTRIDGE, name: changed}))
            made = written(format_named("cartridge").read(original), original, "x.yaml")
            if "Qxz7" not in made + "".join(remark.message + remark.source for remark in original.report):
                lost.append((name, changed[max(0, found.start() - 40) : found.start() + 20]))
    assert not lost


def test_long_pages_are_several_sections(project: Write) -> None:
    """No text is longer than kitgen reads; paragraphs stay whole."""
    paragraph = "<p>" + "Many words of a river. " * 60 + "</p>"
    members: dict[str, str | bytes] = {
        "imsmanifest.xml": manifest("", resource("p", "webcontent", "page.html")),
        "page.html": f"<html><head><title>Long</title></head><body>{paragraph * 20}</body></html>",
    }
    done, text, folder = imported(project, "p.zip", members)
    assert done.status == 0, done.err
    sections = lesson_of(text, folder).background
    assert [section.title for section in sections] == ["Long", "Long (2)", "Long (3)"]
    assert sum(section.body.count("Many words of a river.") for section in sections) == 1200


def test_questions_that_share_a_text(project: Write) -> None:
    """The text is there once, and a file that is not in UTF-8 is said to be read as one of Windows."""
    namespace = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"'
    items = {
        f"{name}.xml": f'<assessmentItem {namespace} identifier="{name}"><assessmentStimulusRef href="both.xml"/>'
        f'<itemBody><extendedTextInteraction responseIdentifier="R"><prompt>Why {name}?</prompt>'
        "</extendedTextInteraction></itemBody></assessmentItem>"
        for name in ("one", "two")
    }
    stimulus = f"<assessmentStimulus {namespace}><stimulusBody>A café.</stimulusBody></assessmentStimulus>"
    resources = "".join(resource(name, "imsqti_item_xmlv2p1", name) for name in items)
    members = {"imsmanifest.xml": manifest("", resources), **items, "both.xml": stimulus.encode("cp1252")}
    done, text, _ = imported(project, "shared.zip", members)
    assert text.count("A café.") == 1 and "is not in this file" not in done.err
    assert "shared.zip/both.xml:1: warning: the file is not in UTF-8" in done.err
