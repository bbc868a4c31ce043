"""Who sees what: by type, through every view, and proved on the built bytes."""

from __future__ import annotations

import dataclasses
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from kitgen.builder import build_all
from kitgen.cli.progress import Reporter
from kitgen.diagnostics import Report
from kitgen.model.base import Audience
from kitgen.model.walk import hidden_from, texts_of
from kitgen.pipeline import Choices, load_and_check, make_plan
from kitgen.plan.task import Plan
from kitgen.prove.extract import texts_in
from kitgen.prove.leaks import SHORTEST, leak_detector
from kitgen.store.output_folder import OutputFolder
from kitgen.store.ownership import ProjectPlan
from kitgen.text.normalize import normalize_letters, words
from kitgen.view.audience import visible_to
from tests.conftest import ROOT, STARTER, run

Write = Callable[..., Path]

TOKEN = "zq{}canaryxyz"

MIXED = re.compile(r"\.(pairs|sequence|distractors)\[|items\[\d+\]\.text")
"""What is to be matched or put in order reaches students too, mixed: its order is the secret."""


def canary(text: str) -> tuple[str, list[str]]:
    """A lesson in which every hidden text is replaced by a unique token, and the tokens."""
    path = Path("canary.yaml")
    path.write_text(text, encoding="utf-8")
    report = Report()
    lesson = load_and_check(path, report).lessons[0].lesson
    tokens = []
    for number, (field, hidden, _) in enumerate(hidden_from(Audience.STUDENT, lesson)):
        if len(hidden) < 12 or (field.endswith((".answer", "text")) and "{" in hidden) or MIXED.search(field):
            continue
        piece = hidden.split("\n")[0].strip()
        if text.count(piece) == 1:
            tokens.append(TOKEN.format(number))
            text = text.replace(piece, tokens[-1])
    return text, tokens


@pytest.mark.slow
def test_the_student_projection_has_no_hidden_text() -> None:
    """Nothing that a field hides is left in the data that student documents are made from."""
    for path in [*sorted((ROOT / "lessons").glob("[0-9]*.yaml")), STARTER]:
        lesson = load_and_check(path, Report()).lessons[0].lesson
        for audience in (Audience.STUDENT, Audience.GRADER):
            seen = json.dumps(visible_to(audience, lesson), ensure_ascii=False)
            everything = [text for _, text, _ in texts_of(lesson)]
            for field, text, _ in hidden_from(audience, lesson):
                if MIXED.search(field):
                    continue
                if everything.count(text) == 1 and len(text) > 20:
                    assert json.dumps(text, ensure_ascii=False)[1:-1] not in seen, f"{path.name}: {field}"


@pytest.mark.slow
def test_canaries_reach_instructors_and_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token in every hidden field: all kinds are built, and no student file has any of them."""
    monkeypatch.chdir(tmp_path)
    text, tokens = canary((ROOT / "lessons" / "02-lucky-once.yaml").read_text(encoding="utf-8"))
    assert len(tokens) > 60
    (tmp_path / "canary.yaml").write_text(text, encoding="utf-8")
    done = run("build", "canary.yaml", "-o", "out", cwd=tmp_path)
    assert "leak" not in done.err, done.err
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    seen_by_instructors = ""
    for entry in manifest["files"]:
        content = (tmp_path / "out" / entry["path"]).read_bytes()
        everything = normalize_letters(" ".join(text for _, text in texts_in(content, entry["format"])))
        if entry["audience"] == "student":
            assert "canaryxyz" not in everything, entry["path"]
        else:
            seen_by_instructors += everything
    found = [token for token in tokens if token in seen_by_instructors]
    assert len(found) > 0.8 * len(tokens), sorted(set(tokens) - set(found))


LEAKS = {
    "text": "<p>{answer}</p>",
    "broken over lines": "<p style='width: 2cm; hyphens: auto'>{answer}</p>",
    "attribute": '<p><a href="https://example.org/?q={answer}">link</a></p>',
    "bookmark": "<p style=\"bookmark-level: 1; bookmark-label: '{answer}'\">x</p>",
    "alternative": '<svg role="img" width="9" height="9" aria-label="{answer}"><title>{answer}</title></svg>',
    "metadata": "",
}


@pytest.mark.parametrize("where", LEAKS)
def test_the_proof_fails_on_a_leak(where: str, project: Write) -> None:
    """A project template that gives an answer away is caught in every hiding place of a PDF."""
    answer = "The writer wants the council to close the square to cars for a trial year."
    block = LEAKS[where].replace("{answer}", answer)
    page = '{% extends "kitgen/handout/page.html" %}\n{% block content %}{{ super() }}' + block + "{% endblock %}\n"
    if where == "metadata":
        page = '{% extends "kitgen/handout/page.html" %}\n{% block opening %}{{ super() }}{% endblock %}\n'
        page += "{% block closing %}{{ super() }}<p hidden></p>{% endblock %}\n"
    folder = project({"lesson.yaml": STARTER.read_bytes(), "templates/handout/page.html": page})
    if where == "metadata":
        base = (ROOT / "templates" / "_base" / "paper.html").read_text(encoding="utf-8")
        base = base.replace("</head>", f'<meta name="description" content="{answer}"></head>')
        project({"templates/_base/paper.html": base})
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "handout")
    assert done.status == 1, done.out + done.err
    assert "[leak]" in done.err
    assert "reading.questions[1].answer" in done.err
    assert "lesson_handout.pdf" in done.err
    assert not (folder / "out/lesson/student/lesson_handout.pdf").exists()


def test_the_proof_fails_on_instructor_data(project: Write) -> None:
    """Should the projection itself ever fail, the bytes still give it away: all of it is named."""
    folder = project({"lesson.yaml": STARTER.read_bytes()})
    report = Report()
    found = load_and_check(folder / "lesson.yaml", report)
    plan = make_plan(found, report, Choices(("handout",)))
    (task,) = plan.tasks
    data = json.loads(plan.inputs[task.input])
    data["lesson"]["discussion"][0]["prompt"] = data["lesson"]["discussion"][0]["context"] = {
        "line": found.lessons[0].lesson.discussion[0].likely_answers[0]
    }
    bad = Plan(plan.tasks, {task.input: json.dumps(data).encode()})
    build_all([ProjectPlan(found, bad)], OutputFolder(folder / "out"), report, Reporter(folder))
    assert {diagnostic.code for diagnostic in report if diagnostic.severity == "error"} == {"leak"}
    assert not (folder / "out" / task.path).exists()


@pytest.mark.slow
def test_the_proof_passes_without_a_leak(starter: Path) -> None:
    """The same lesson without the leaking template is built."""
    assert (starter / "out/lesson/student/lesson_quiz.pdf").is_file()


def test_a_student_template_cannot_even_ask(project: Write) -> None:
    """A student template that mentions an instructor field fails with its name, line and lesson."""
    page = (
        '{% extends "kitgen/handout/page.html" %}\n'
        "{% block content %}\n"
        "{{ lesson.reading.questions[0].answer }}\n"
        "{% endblock %}\n"
    )
    folder = project({"lesson.yaml": STARTER.read_bytes(), "templates/handout/page.html": page})
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "handout", "--only", "quiz")
    assert done.status == 1
    assert "templates/handout/page.html:3" in done.err
    assert "'lesson'" in done.err
    assert "Traceback" not in done.err
    assert (folder / "out/lesson/student/lesson_quiz.pdf").is_file()


def test_a_short_answer_is_proved_too(project: Write) -> None:
    """An answer of one word is found as a word, unless students may read that word anyway."""
    text = STARTER.read_text(encoding="utf-8").replace(
        "quiz:\n", "quiz:\n  - prompt: Who decides?\n    answer: plebiscite\n    objectives: [weigh]\n", 1
    )
    folder = project({"lesson.yaml": text})
    found = load_and_check(folder / "lesson.yaml", Report())
    kept = leak_detector(found, found.lessons[:1], Audience.STUDENT, "")
    leaks = [hidden.field for hidden, _, _ in kept.find([("page", "It ends with a plebi-\nscite, they say.")])]
    assert leaks == ["quiz.items[1].answer"]
    assert not list(kept.find([("page", "Nothing of that sort.")]))
    allowed = dataclasses.replace(kept, allowed=kept.allowed + " plebiscite")
    assert not list(allowed.find([("page", "A plebiscite.")]))


def test_squashing() -> None:
    """Line breaks, hyphens, ligatures, case and quotation marks hide nothing."""
    assert normalize_letters("The ﬁrst “way-\nout”") == normalize_letters("the first wayout")
    assert words("nego-\ntiate 0.636, “once”") == "negotiate 0.636 once"
    assert SHORTEST == 4


def test_html_is_read_to_the_last_corner() -> None:
    """Text, attributes, comments and scripts of an HTML page are all read."""
    page = (
        "<!-- in a comment --><p title='in a title'>in the <b>te</b>xt</p><script>var a = 'in a \\u0073cript';</script>"
    )
    found = dict(texts_in(page.encode(), "html"))
    assert "in a comment" in found["comments"]
    assert "in a title" in found["attributes"]
    assert "in the text" in found["text"]
    assert "in a script" in found["source"]


def test_pdf_attachments_and_names_are_read(project: Write) -> None:
    """What is attached to a PDF is read, and so is the attachment's name."""
    folder = project({"lesson.yaml": STARTER.read_bytes()})
    assert run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "handout").status == 0
    path = folder / "out/lesson/student/lesson_handout.pdf"
    with pikepdf.open(path) as pdf:
        pdf.attachments["hidden-name.txt"] = b"the hidden words"
        buffer = io.BytesIO()
        pdf.save(buffer)
    text = " ".join(text for _, text in texts_in(buffer.getvalue(), "pdf"))
    assert "the hidden words" in text
    assert "hidden-name.txt" in text


def test_pdf_objects_without_text_are_passed_over() -> None:
    """A null, a number and a boolean that are objects of their own have no text and do not stop the search."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.Odd = pikepdf.Array([pdf.make_indirect(pikepdf.Name(name)) for name in ("/Nought", "/Number", "/Truth")])
    pdf.Root.Text = pdf.make_indirect(pikepdf.String("a hidden text"))
    target = io.BytesIO()
    pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    content = target.getvalue().replace(b"/Nought", b"null   ").replace(b"/Number", b"7      ")
    content = content.replace(b"/Truth", b"true  ")
    assert any("a hidden text" in text for _, text in texts_in(content, "pdf"))


def test_audience_in_file_names(course: Path) -> None:
    """Instructor and grader files say so in their names; student files have no such mark."""
    for entry in json.loads((course / "manifest.json").read_text())["files"]:
        mark = {"student": "", "instructor": "_INSTRUCTOR", "grader": "_GRADER"}[entry["audience"]]
        tongue = "" if entry["language"] == "en" else f"_{entry['language'].split('-')[0]}"
        kind = entry["kind"].removesuffix("-presenter")
        expected = rf"[a-z0-9-]+/{entry['audience']}/{entry['lesson']}_{kind}{tongue}{mark}\.(pdf|html|ics)"
        if entry["kind"].startswith("index"):
            expected = rf"index{tongue}{mark}\.html"
        if entry["kind"].startswith("lesson-index"):
            expected = rf"{entry['lesson']}/{entry['audience']}/{entry['lesson']}_index{tongue}{mark}\.html"
        assert re.fullmatch(expected, entry["path"])


def test_words_of_the_format_are_no_leak(project: Write) -> None:
    """A hidden answer that is also a word of every PDF, such as a key of its dictionaries, is not read there."""
    text = STARTER.read_text(encoding="utf-8")
    answers = "\n".join(f"      - {word}" for word in ("Parent", "StructParents", "MediaBox", "Resources"))
    text = re.sub(
        r"(?m)^discussion:\n", f"discussion:\n  - prompt: Who?\n    likely_answers:\n{answers}\n", text, count=1
    )
    folder = project({"lesson.yaml": text})
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "handout")
    assert done.status == 0, done.err
