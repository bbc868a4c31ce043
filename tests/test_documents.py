"""What each kind of document prints, and what it leaves to others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jinja2
import pikepdf
import pytest

from kitgen.diagnostics import Report, Span
from kitgen.model.activity import Phase
from kitgen.model.lesson import Lesson
from kitgen.model.spine import spine
from kitgen.pipeline import Choices, load_and_check, make_plan
from kitgen.prove.detectors import LeakDetectors
from kitgen.prove.extract import texts_in
from kitgen.prove.leaks import HiddenText
from kitgen.render.environment import environment_of
from kitgen.render.pdf.bookmarks import label_headings
from kitgen.resources import Overlay
from kitgen.text import markdown
from kitgen.text.normalize import ngrams, normalize_letters
from kitgen.text.wording import titled
from kitgen.view.filters import short_number
from kitgen.workers.job import Job, render_job, run_job
from tests.conftest import STARTER, run, sample_course, small_lesson

Write = Callable[..., Path]

IDS = ("concepts-and-legitimacy", "lucky-once")


@cache
def lesson(id: str) -> Lesson:
    """A lesson of the sample course."""
    return next(file.lesson for file in sample_course().lessons if file.lesson.id == id)


@cache
def printed(path: Path) -> str:
    """The letters and digits on the pages of a PDF."""
    return normalize_letters(dict(texts_in(path.read_bytes(), "pdf"))["text of the pages"])


def document(course: Path, id: str, kind: str) -> str:
    """What a document of the sample course says."""
    (path,) = [
        path
        for path in course.glob(f"{id}/*/*.pdf")
        if path.stem.split("_")[1:] in ([kind], [kind, "INSTRUCTOR"], [kind, "GRADER"])
    ]
    return printed(path)


def missing(texts: Iterable[str], within: str) -> list[str]:
    """The texts that a document does not print; a page break may split one, and formulas are drawn."""
    found = []
    for text in texts:
        plain = max((markdown.plain(words) for words in re.split(r"\$[^$]+\$", text)), key=len)
        letters = normalize_letters(plain)
        quotations = dict(HiddenText("", plain, Span("")).quoted_in(ngrams(letters), letters)) or [letters]
        there = sum(quotation in within for quotation in quotations)
        if there < 0.6 * len(quotations):
            found.append(plain)
    return found


@pytest.mark.parametrize("id", IDS)
def test_reading(id: str, course: Path) -> None:
    """Students find the question of the lesson, the words, the facts, the text and what it asks them."""
    it, said = lesson(id), document(course, id, "reading")
    assert it.reading
    texts = [it.essential_question, *it.guiding_questions]
    texts += [term.definition for term in it.vocabulary]
    texts += [fact.text for section in it.background for fact in section.facts]
    texts += [fact.according_to for section in it.background for fact in section.facts if fact.according_to]
    texts += [question.prompt for question in it.reading.questions]
    texts += [claim.text for claim in it.reading.claims]
    texts += [activity.instructions for activity in it.activities if activity.phase is Phase.BEFORE]
    assert not missing(texts, said)


@pytest.mark.parametrize("id", IDS)
def test_handout(id: str, course: Path) -> None:
    """What the class does, in its order, with what each activity uses; nothing of what no activity uses."""
    it, said = lesson(id), document(course, id, "handout")
    uses = spine(it)
    in_class = [activity for activity in it.activities if activity.phase is not Phase.BEFORE]
    planned = [activity for activity in in_class if activity.required]  # others are left out to fit two pages
    wanted = [activity.title for activity in planned if activity.instructions or activity.product]
    wanted += [activity.instructions for activity in planned]
    places = [said.index(normalize_letters(markdown.plain(title))) for title in wanted if title in it.activities]
    assert places == sorted(places)
    for part, things in (("discussion", it.discussion), ("exit_ticket", it.exit_ticket)):
        numbers = {n for activity in in_class for used in uses[activity.id] if used.part == part for n in used.numbers}
        needed = {n for activity in planned for used in uses[activity.id] if used.part == part for n in used.numbers}
        texts = [things[number - 1].prompt for number in needed if not things[number - 1].optional]
        assert not missing([*wanted, *texts], said)
        others = [thing.prompt for number, thing in enumerate(things, 1) if number not in numbers]
        assert missing(others, said) == [markdown.plain(prompt) for prompt in others]


@pytest.mark.parametrize("id", IDS)
def test_guide(id: str, course: Path) -> None:
    """Instructors find answers and probes beside each question, the plan, board plans and pitfalls."""
    it, said = lesson(id), document(course, id, "guide")
    assert it.reading
    texts = [answer for question in it.discussion for answer in (*question.likely_answers, *question.probes)]
    texts += [question.answer for question in it.reading.questions]
    texts += [task.listen_for for task in (*it.exit_ticket, *it.homework)]
    texts += [step.say for activity in it.activities for step in activity.steps if step.say]
    for name in ("notes", "do", "say", "listen_for", "watch", "if_short"):
        texts += [getattr(activity, name) for activity in it.activities if getattr(activity, name)]
    notes = [case.teaching_note for case in it.cases if case.teaching_note]
    texts += [item for note in notes for column in note.board_plan for item in column.items]
    texts += [pitfall for note in notes for pitfall in note.pitfalls]
    texts += [*it.misconceptions, *it.keypoints, it.note_to_instructors, it.essential_question, *it.materials]
    texts += [task.text for task in it.preparation] + [plan.note for plan in it.plans if plan.note]
    assert not missing(texts, said)
    for plan in it.plans:
        assert normalize_letters(f"{plan.minutes} min") in said


def test_answers_stand_beside_their_questions(course: Path) -> None:
    """In the guide an answer follows its own question before the next one begins."""
    it, said = lesson("lucky-once"), document(course, "lucky-once", "guide")
    said = said[said.rindex("notesontheplan") :]
    places = sorted(
        ((said.index(normalize_letters(markdown.plain(question.prompt))[:60]), question) for question in it.discussion),
        key=lambda found: found[0],
    )
    for (prompt, question), following in zip(places, [*(place for place, _ in places[1:]), len(said)], strict=True):
        answer = said.index(normalize_letters(markdown.plain(question.likely_answers[0]))[:30], prompt)
        assert prompt < answer < following


def test_gaps_are_flagged(project: Write) -> None:
    """An objective that nothing practises or assesses is named in the coverage matrix of the guide."""
    text = STARTER.read_text(encoding="utf-8").replace(
        "objectives:  ", "objectives:\n  forgotten: name the forgotten thing  #", 1
    )
    folder = project({"lesson.yaml": text})
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "guide")
    assert "objective" in done.err
    said = printed(next((folder / "out").rglob("*_guide_*.pdf")))
    assert "notpractised" in said
    assert "notassessed" in said


@pytest.mark.parametrize("id", IDS)
def test_case_packet_and_notes(id: str, course: Path) -> None:
    """Students get the decision and its evidence; what happened next is in the notes alone."""
    it, packet, notes = lesson(id), document(course, id, "case-packet"), document(course, id, "case-notes")
    for case in it.cases:
        note = case.teaching_note
        assert note
        events = [row.event for row in case.timeline]
        questions = [question.prompt for question in case.study_questions if not question.optional]
        assert not missing([case.decision_point, case.setting, *events, *case.terms, *questions], packet)
        answers = [question.answer for question in case.study_questions]
        assert not missing([note.analysis, note.what_happened_next, *note.pitfalls, *answers], notes)
        assert missing([note.what_happened_next], packet)


@pytest.mark.parametrize("id", IDS)
def test_quiz_and_key(id: str, course: Path) -> None:
    """The quiz has every item; the key has every answer and a reason for every wrong one."""
    it, quiz, key = lesson(id), document(course, id, "quiz"), document(course, id, "key")
    assert it.quiz
    assert not missing([item.prompt for item in it.quiz.items], quiz)
    assert not missing([choice.text for item in it.quiz.items for choice in item.choices], quiz)
    reasons = [choice.rationale for item in it.quiz.items for choice in item.choices if len(choice.rationale) > 20]
    assert len(reasons) >= 6
    assert not missing(reasons, key)
    assert not missing([item.answer for item in it.quiz.items if item.answer and item.type != "true_false"], key)
    assert len(missing(reasons, quiz)) == len(reasons)
    total = sum(item.points for item in it.quiz.items)
    assert f"{total:g}points" in quiz


@pytest.mark.parametrize("id", IDS)
def test_argument_blank_and_filled(id: str, course: Path) -> None:
    """The student's map has labels and room; the instructor's has the words."""
    it, blank, filled = lesson(id), document(course, id, "argument"), document(course, id, "argument-key")
    assert it.argument
    statements = [premise.text for premise in it.argument.premises] + [it.argument.thesis.text]
    assert not missing(statements, filled)
    assert len(missing(statements, blank)) == len(statements)
    assert all(normalize_letters(premise.id) in blank for premise in it.argument.premises)
    beside = [each.text for each in (*it.argument.assumptions, *it.argument.objections)]
    assert [filled.count(normalize_letters(markdown.plain(text))) for text in beside] == [1] * len(beside), "said twice"


@pytest.mark.parametrize("id", ["puerto-alder"])
def test_role_play_and_cards(id: str, course: Path) -> None:
    """Everybody reads the public briefs; each private one is on its card."""
    it, sheet, cards = lesson(id), document(course, id, "role-play"), document(course, id, "role-cards")
    assert it.simulation
    assert not missing([it.simulation.scenario, *(role.public_brief for role in it.simulation.roles)], sheet)
    private = [role.private_brief for role in it.simulation.roles if role.private_brief]
    assert private
    assert not missing(private, cards)
    assert len(missing(private, sheet)) == len(private)


def test_the_numbers_of_the_model(course: Path) -> None:
    """The handout's table has the numbers of the dossier: 63.4 % for p = 1 % and n = 100. It does not give away what
    the class works out from it: that 69 attempts make it a half."""
    (path,) = course.glob("lucky-once/student/*_handout.pdf")
    text = dict(texts_in(path.read_bytes(), "pdf"))["text of the pages"]
    for number in ("63.40\u00a0%", "39.50\u00a0%", "92.31\u00a0%"):
        assert number in text, number
    assert not re.search(r"1\s%\s+69\s+299\s+459", text)


def test_what_a_lesson_lacks_is_not_made(project: Write) -> None:
    """A lesson without a quiz, cases, argument or roles has none of their documents."""
    text = "title: T\nminutes: 5\nessential_question: Q?\nobjectives:\n  a: b\n"
    text += "activities:\n  - Talk: 5\n    objectives: [a]\n"
    folder = project({"lesson.yaml": text})
    found = load_and_check(folder / "lesson.yaml", Report())
    kinds = {task.kind for task in make_plan(found, Report()).tasks}
    assert kinds == {"handout", "guide", "slides", "slides-presenter", "lesson-index", "lesson-index-instructor"}


def test_our_own_bug_says_so(project: Write) -> None:
    """A document that fails because of a bug in kitgen is distinguished from an author's mistake."""
    folder = project({"lesson.yaml": STARTER.read_bytes()})
    found = load_and_check(folder / "lesson.yaml", Report())
    task = make_plan(found, Report(), Choices(("handout",))).tasks[0]
    output, problems = render_job(task, b"[]", Overlay(found.templates.layers), folder)
    assert output is None
    assert [problem.code for problem in problems] == ["internal"]
    assert "Traceback" in problems[0].detail
    assert "Traceback" not in problems[0].message + problems[0].hint


def test_a_file_that_cannot_be_searched_is_not_kept(project: Write) -> None:
    """It is an internal error of that one document: the others are built."""
    folder = project({"lesson.yaml": STARTER.read_bytes()})
    found = load_and_check(folder / "lesson.yaml", Report())
    plan = make_plan(found, Report(), Choices(("handout",)))
    (task,) = plan.tasks
    detector = LeakDetectors(found).detector(task)
    result = run_job(Job(task, plan.inputs[task.input], found.templates, folder, detector, b"not a PDF"))
    assert result.output is None
    assert [problem.code for problem in result.problems] == ["internal"]
    assert "could not be verified" in result.problems[0].message


SIGNS = """title: 1. The toll of 2*3*4
background:
  - title: "> 5 boats"
    body: |
      1066. The first ferry, for __all__.

      9. Ropes
      10. Oars

      A word between.

      11. Sails

      The tide comes in,
        the tide goes out.
reading:
  source: [song]
  excerpts: [{text: "A toll\\nfor all", at: l. 3}]
references: [{id: song, type: book, title: Songs}]
quiz:
  - {prompt: "1. Which sign?", answer: + and -, type: short_answer, objectives: [one]}
  - {prompt: "How many, p*q*r?", answer: "> 5", type: short_answer, objectives: [one]}
"""


@pytest.mark.slow
def test_texts_on_paper_are_those_that_were_typed(project: Write) -> None:
    """Years, numbers and signs, in titles and bookmarks too; the numbers of lists; the lines of verse."""
    folder = project({"bridge.yaml": small_lesson(more=SIGNS.partition("\n")[2], title=SIGNS[7:].partition("\n")[0])})
    only = ("--only", "reading", "--only", "key")
    assert run("build", folder / "bridge.yaml", "-o", folder / "out", *only, "-q").status == 0
    reading = next(folder.glob("out/*/student/*_reading.pdf"))
    with pikepdf.open(reading) as pdf, pdf.open_outline() as outline:
        assert str(pdf.docinfo["/Title"]) == "1. The toll of 2*3*4: Reading"
        bookmarks = [str(inner.title) for entry in outline.root for inner in (entry, *entry.children)]
    assert {"1. The toll of 2*3*4", "> 5 boats"} <= {*bookmarks}
    page = " ".join(lines_of(reading))
    assert "1066. The first ferry, for __all__." in page
    assert [found[1] for line in lines_of(reading) if (found := re.match(r"\s*(9\.|1\d\.)\s", line))] == [
        "9.",
        "10.",
        "11.",
    ]
    for line in ("The tide comes in,", "the tide goes out.", "“A toll"):
        assert line in [each.strip() for each in lines_of(reading)]
    key = " ".join(lines_of(next(folder.glob("out/*/grader/*_key_GRADER.pdf"))))
    for text in ("1. Which sign?", "+ and -", "How many, p*q*r?", "> 5"):
        assert text in key


def lines_of(path: Path) -> list[str]:
    """The lines on the pages of a PDF."""
    return dict(texts_in(path.read_bytes(), "pdf"))["text of the pages"].splitlines()


def test_numbers_are_printed_in_digits() -> None:
    """Points and tolerances have no exponent and no digits that binary fractions add."""
    assert [short_number(x) for x in (1.0, 0.5, 1e-05, 1.5e-7, 1e15, 0.1 + 0.2)] == [
        *("1", "0.5", "0.00001", "0.00000015", "1000000000000000", "0.3")
    ]


BOOKMARKS = """\
language: es-SV
background: [{title: 'El "no" de 1821', body: Texto.}]
homework: [{prompt: Lean., objectives: [one]}]
"""


@pytest.mark.slow
def test_bookmarks_are_the_words_of_the_headings(project: Write) -> None:
    """Without minutes, numbers and signs of Markdown; with the marks of the language, in the title too."""
    lesson = small_lesson(more=BOOKMARKS, title='¿Un *"sí"* o la gue\u00adrra?')
    talk = "title: Hablar, notes: Despacio., minutes: 20-50"
    folder = project({"peace.yaml": lesson.replace("title: Talk, minutes: 50", talk)})
    assert run("build", folder, "-o", folder / "out", "--only", "guide", "--only", "reading", "-q").status == 0
    found = {path.name: path for path in folder.glob("out/*/*/*.pdf")}
    with pikepdf.open(found["peace_guide_INSTRUCTOR.pdf"]) as pdf, pdf.open_outline() as outline:
        assert str(pdf.docinfo["/Title"]) == "¿Un «sí» o la guerra? – Guía docente"
        first = outline.root[0]
        assert first.title == "¿Un «sí» o la guerra?"
        plan = next(entry for entry in first.children if entry.title == "Notas sobre el plan")
        assert [entry.title for entry in plan.children] == ["1 Hablar"]
    with pikepdf.open(found["peace_reading.pdf"]) as pdf, pdf.open_outline() as outline:
        assert "El «no» de 1821" in [entry.title for entry in outline.root[0].children]


def test_a_template_names_its_bookmarks() -> None:
    """Words of two elements are apart, asides are left out, and an attribute says something else."""
    page = ElementTree.fromstring(
        '<body><h2>One<br/>two <i class="hang x">9 min</i><em>three</em></h2><h3 data-bookmark="Four">4</h3><p/></body>'
    )
    label_headings(page)
    assert [element.get("data-bookmark") for element in page] == ["One two three", "Four", None]


def test_the_title_of_a_document_is_joined_to_its_subject() -> None:
    """By a colon, but not after a mark."""
    assert titled("Doha", "Quiz") == "Doha: Quiz"
    for subject in ("Talk or fight?", "Stop!", "Then …", "1914.", "لماذا؟"):
        assert titled(subject, "Quiz") == f"{subject} – Quiz"


def test_a_template_is_compiled_once_for_its_text(project: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each build has an environment of its own; only a text that was not compiled before is compiled."""
    folder = project({"a/page.html": "Bridges", "b/page.html": "Roads"})
    compiled: list[str] = []
    whole = jinja2.Environment.compile

    def compile(self: jinja2.Environment, source: str, *rest: Any, **more: Any) -> Any:
        compiled.append(source)
        return whole(self, source, *rest, **more)

    monkeypatch.setattr(jinja2.Environment, "compile", compile)

    def shown() -> list[str]:
        environment_of.cache_clear()
        environment = environment_of(Overlay((folder,)))
        return [environment.get_template(f"{name}/page.html").render() for name in "ab"]

    assert shown() == shown() == ["Bridges", "Roads"]
    (folder / "b/page.html").write_text("Rails", encoding="utf-8")
    assert shown() == ["Bridges", "Rails"]
    assert compiled == ["Bridges", "Roads", "Rails"]
