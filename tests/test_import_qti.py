"""QTI of version 1.2, 2 and 3 into banks: every type of question, points, feedback, and a line for all else."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kitgen.imports.formats import format_named
from kitgen.imports.original import Original
from kitgen.imports.writer import written
from kitgen.imports.xml_tree import MOST_ELEMENTS, tree
from kitgen.model.quiz import Item
from kitgen.source.files import Unreadable
from tests.qti_samples import BANK, BLACKBOARD, CANVAS, GAPS, MATCH_CORRECT, MIXED, declared2, item2
from tests.test_import import imported, items_of, lesson_of, right

Write = Callable[..., Path]


def items_in(text: str, project: Write, tmp_path: Path) -> tuple[list[Item], str]:
    """The items of a file, and what was said about it."""
    done, made = imported(project, "quiz.xml", text)
    assert done.status == 0, done.err
    quiz = lesson_of(made, tmp_path).quiz
    assert quiz is not None
    return list(quiz.items), done.err + made


def test_a_quiz_of_canvas(project: Write, tmp_path: Path) -> None:
    """All its types, with points and feedback; what kitgen does not have is in another form, with a message."""
    items, said = items_in(CANVAS, project, tmp_path)
    (river, north, capitals, mapped, g, match, gaps, essay, upload, plus, spot, order, points, blanks) = items
    assert (river.prompt, river.points, right(river)) == ("Which river is the **longest**?", 2, ["Nile *"])
    assert [choice.rationale for choice in river.choices] == ["6,650 km.\n\nWell done.", "1,230 km.\n\nTry again."]
    assert river.rationale == "See a map." and river.id == "Longest-river"
    assert (north.type.value, north.answer, north.id) == ("true_false", "true", None)
    assert (capitals.type.value, right(capitals)) == ("multiple_choice", ["Lima", "Quito"])
    assert (mapped.answer, mapped.accept) == ("Humboldt", ("von Humboldt",))
    assert (g.type.value, g.answer, g.tolerance) == ("numeric", "9.81", "0.01")
    assert "32.1 to 32.3 counts as well." in g.rationale
    assert [(pair.left, pair.right) for pair in match.pairs] == [("Peru", "Lima"), ("Colombia", "Bogotá")]
    assert (match.distractors, match.points) == (("Quito",), 3)
    assert gaps.text == "The {Red ~ Pink} river is in {China ~ Chile}."
    assert essay.prompt == "Read: the *Amazon* is in Brazil.\n\nDiscuss \\(x^2\\)." and essay.points == 10
    assert (upload.type.value, plus.prompt, plus.answer) == ("upload", "What is 5 plus 3?", "8.0")
    assert plus.tolerance == "2 %" and "x=4 answer=9.0" in said
    assert (spot.type.value, spot.prompt) == ("essay", "Click on Lima.\n\n(picture)") and "rectangle 0.1,0.2" in said
    assert (order.sequence, order.points) == (("spring", "delta"), 4)
    assert [choice.credit for choice in points.choices] == [None, "50 %", "-50 %"]
    assert blanks.text == "Now is the {winter} of our {discontent}."
    for message in ("the numbers of this question are drawn", "places of a picture", "the section 'Deltas'",
                    "1 of these 3 questions, drawn by lot", "a text without a question is now part"):  # fmt: skip
        assert message in said, message


def test_questions_that_are_drawn_by_lot(project: Write, tmp_path: Path) -> None:
    """Each version of the paper has as many of a section as the test; where their points differ, all are asked."""
    done, made = imported(project, "quiz.xml", CANVAS)
    quiz = lesson_of(made, tmp_path).quiz
    assert done.status == 0 and quiz is not None
    assert [(group.pick, [item.group for item in quiz.items][-4:]) for group in quiz.groups] == [(1, [None, 1, 1, 1])]
    section = (
        '<assessmentSection identifier="s" title="S"><selection select="1"/>'
        '<assessmentItemRef identifier="a" href="a.xml"/></assessmentSection>'
    )
    original = Original(
        Path("t.xml"), "t.xml", f'<assessmentTest title="T"><testPart>{section}</testPart></assessmentTest>'
    )
    format_named("qti").read(original)
    assert any("'a.xml' are not in this file" in each.message for each in original.report)


def test_a_pool_of_blackboard(project: Write, tmp_path: Path) -> None:
    """Its flows, pairs, feedback by `correct` and `incorrect`, and solutions."""
    (wet, classes, essay), said = items_in(BLACKBOARD, project, tmp_path)
    assert (wet.prompt, wet.points, right(wet)) == ("What is **wet**?", 3, ["Water"])
    assert (wet.choices[0].rationale, wet.choices[1].rationale) == ("Yes, it is.", "No, it is dry.")
    assert [(pair.left, pair.right) for pair in classes.pairs] == [("cat", "mammal"), ("frog", "amphibian")]
    assert (essay.type.value, essay.answer) == ("essay", "Long and wet.") and "not imported" not in said


def test_choices_of_version_2(project: Write, tmp_path: Path) -> None:
    """Credit, feedback to a choice, formulas in MathML, what is for graders."""
    (item,), _ = items_in(MIXED, project, tmp_path)
    assert item.prompt == "Which **river** is it? \\(\\frac{1}{x}\\)\n\nChoose *one*."
    assert (right(item), item.points, item.id) == (["Nile"], 4, "The-longest")
    assert [choice.credit for choice in item.choices] == [None, "50 %", "-25 %"]
    assert [choice.rationale for choice in item.choices] == ["Long.", "Nearly: In Europe.", ""]
    assert item.rationale == "Be strict.\n\nSee an atlas."


def test_gaps_of_version_2(project: Write, tmp_path: Path) -> None:
    """Words to write, to choose and to take from a list; braces of the text begin no gap."""
    (gaps,), said = items_in(GAPS, project, tmp_path)
    assert gaps.text == "Now is the {winter|Winter} of our {discontent ~ joy} (so)." and "'cold' counts 50 %" in said
    bank, _ = of_text(BANK, tmp_path)
    assert (bank.bank, bank.distractors) == (True, ("mouth",)) and "begins at its {spring}." in bank.text


def of_text(text: str, folder: Path) -> tuple[Item, str]:
    """The only item of a text, without the command line."""
    original = Original(Path("one.xml"), "one.xml", text)
    made = written(format_named("qti").read(original), original, "one.yaml")
    (item,) = items_of(made, folder).values()
    return item, made + "".join(each.message for each in original.report)


def test_the_other_interactions(tmp_path: Path) -> None:
    """To order, to match, numbers with a tolerance, essays, files; a slider and a hot text in another form."""
    entries = '<simpleChoice identifier="a">sea</simpleChoice><simpleChoice identifier="b">source</simpleChoice>'
    order, _ = of_text(item2(f'<orderInteraction responseIdentifier="R">{entries}</orderInteraction><p>Order:</p>',
                             declared2("b;a", cardinality="ordered"), MATCH_CORRECT), tmp_path)  # fmt: skip
    assert order.sequence == ("source", "sea")
    sets = ["".join(f'<simpleAssociableChoice identifier="{name}">{name}</simpleAssociableChoice>' for name in names)
            for names in (("Peru", "Chile"), ("Lima", "Santiago", "Oslo"))]  # fmt: skip
    body = "".join(f"<simpleMatchSet>{each}</simpleMatchSet>" for each in sets)
    match, _ = of_text(item2(f'<p>Match.</p><matchInteraction responseIdentifier="R">{body}</matchInteraction>',
                             declared2("Peru Lima;Chile Santiago", "directedPair", "multiple")), tmp_path)  # fmt: skip
    assert [(pair.left, pair.right) for pair in match.pairs] == [("Peru", "Lima"), ("Chile", "Santiago")]
    assert match.distractors == ("Oslo",)
    rule = ('<responseProcessing><responseCondition><responseIf><equal toleranceMode="relative" tolerance="5.0 5.0">'
            '<variable identifier="R"/><correct identifier="R"/></equal><setOutcomeValue identifier="SCORE">'
            '<baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition>'
            "</responseProcessing>")  # fmt: skip
    number, said = of_text(item2('<p>How many? <textEntryInteraction responseIdentifier="R"/></p>',
                                 declared2("4.136", "float"), rule), tmp_path)  # fmt: skip
    assert (number.type.value, number.answer, number.tolerance) == ("numeric", "4.136", "5 %")
    assert "not understood" not in said
    essay, _ = of_text(item2('<extendedTextInteraction responseIdentifier="R" expectedLines="7"><prompt>Why?</prompt>'
                             "</extendedTextInteraction>", declared2("", "string")), tmp_path)  # fmt: skip
    assert (essay.type.value, essay.lines) == ("essay", 7)
    slider, said = of_text(item2('<sliderInteraction responseIdentifier="R" lowerBound="0" upperBound="100">'
                                 "<prompt>How much?</prompt></sliderInteraction>",
                                 declared2("16", "integer")), tmp_path)  # fmt: skip
    assert (slider.type.value, slider.answer) == ("numeric", "16") and "a scale from 0 to 100" in said
    hot, _ = of_text(item2('<hottextInteraction responseIdentifier="R"><prompt>Find it.</prompt><p>A <hottext '
                           'identifier="a">bad</hottext> and a <hottext identifier="b">good</hottext> word.</p>'
                           "</hottextInteraction>", declared2("a")), tmp_path)  # fmt: skip
    assert hot.prompt == "Find it.\n\nA **bad** and a **good** word." and right(hot) == ["bad"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (item2('<p>Where?</p><selectPointInteraction responseIdentifier="R"><prompt>Click.</prompt><object '
               'type="image/png" data="map.png">a map</object></selectPointInteraction>', declared2("10 20", "point")),
         "no questions of the type 'selectPoint'"),
        (item2('<p>What is <printedVariable identifier="n"/>? <textEntryInteraction responseIdentifier="R"/></p>',
               declared2("", "integer")), "drawn by lot"),
        (item2('<p>Why? <textEntryInteraction responseIdentifier="R"/></p>', declared2("x", "string"),
               '<responseProcessing><customOperator class="magic"/></responseProcessing>'),
         "a rule for its points is not understood: customOperator"),
        (item2('<choiceInteraction responseIdentifier="R"><prompt>Q</prompt><simpleChoice identifier="a">A'
               '</simpleChoice>'
               '<simpleChoice identifier="b">B</simpleChoice></choiceInteraction>', declared2("")),
         "no choice is marked as right"),
        (item2('<p>Q?</p><uploadInteraction responseIdentifier="R"/>', '<include href="http://x.example/a.xml"/>'),
         "TODO"),
    ],
    ids=["point", "drawn", "rule", "no key", "no answer"],
)  # fmt: skip
def test_no_key_is_guessed(text: str, said: str, tmp_path: Path) -> None:
    """What is not understood is an essay question or has a TODO, and a message says it."""
    _, all_said = of_text(text, tmp_path)
    assert said in all_said


def test_several_questions_in_one(project: Write, tmp_path: Path) -> None:
    """Each is an item of its own, the text is in the first."""
    body = '<p>Read this.</p>' + "".join(
        f'<choiceInteraction responseIdentifier="{mark}"><prompt>Which {mark}?</prompt><simpleChoice identifier="a">yes'
        f'</simpleChoice><simpleChoice identifier="b">no</simpleChoice></choiceInteraction>' for mark in "RS"
    )  # fmt: skip
    (first, second), said = items_in(item2(body, declared2("a") + declared2("b", mark="S")), project, tmp_path)
    assert (first.prompt, second.prompt) == ("Read this.\n\nWhich R?", "Which S?")
    assert (right(first), right(second)) == (["yes"], ["no"]) and "2 questions in one" in said


def test_version_3_is_version_2_in_another_spelling(tmp_path: Path) -> None:
    """The same item in both is the same."""

    def dashed(name: str) -> str:
        return re.sub("[A-Z]", lambda upper: f"-{upper[0].lower()}", name)

    tags = (r"(</?)(assessmentItem|responseDeclaration|correctResponse|mapping|mapEntry|value|outcomeDeclaration|"
            r"defaultValue|itemBody|rubricBlock|choiceInteraction|prompt|simpleChoice|feedbackInline|"
            r"modalFeedback|responseProcessing)\b")  # fmt: skip
    new = re.sub(tags, lambda tag: f"{tag[1]}qti-{dashed(tag[2])}", MIXED)
    for name in ("responseIdentifier", "maxChoices", "outcomeIdentifier", "mapKey", "mappedValue", "baseType"):
        new = new.replace(f"{name}=", f"{dashed(name)}=")
    assert (
        "qti-simple-choice" in new
        and of_text(new, tmp_path)[0].model_dump() == of_text(MIXED, tmp_path)[0].model_dump()
    )


@pytest.mark.parametrize("prefix", ["ns0", "qti"])
def test_prefixes_of_namespaces(prefix: str, tmp_path: Path) -> None:
    """Programs choose them as they like."""
    other = re.sub(r"<(/?)(?=[a-zA-Z])(?!m:)", rf"<\1{prefix}:", BANK).replace("xmlns=", f"xmlns:{prefix}=")
    assert of_text(other, tmp_path)[0].text == of_text(BANK, tmp_path)[0].text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<!DOCTYPE questestinterop [<!ENTITY x "y">]>\n<questestinterop>&x;</questestinterop>', "declares entities"),
        ('<!DOCTYPE questestinterop [<!ENTITY % x SYSTEM "http://x.example/e">%x;]><questestinterop/>',
         "declares entities"),
        (f"<questestinterop>{'<flow>' * 60}{'</flow>' * 60}</questestinterop>", "too many elements"),
        ("<questestinterop><item></questestinterop>", "this is not XML that can be read"),
        ("<questestinterop/>", "there is no question in this file"),
    ],
)  # fmt: skip
def test_hostile_files(text: str, said: str, project: Write) -> None:
    """An error with its line, and nothing is written."""
    done, written = imported(project, "hostile.xml", text)
    assert (done.status, written) == (1, "") and said in done.err


def test_a_document_type_is_skipped(tmp_path: Path) -> None:
    """Older programs write one; what it names is not fetched, and entities of HTML are signs."""
    text = CANVAS.replace(
        "<questestinterop", '<!DOCTYPE questestinterop SYSTEM "http://x.example/q.dtd">\n<questestinterop', 1
    )
    text = text.replace("Nile *", "Nile&nbsp;&eacute;")
    original = Original(Path("q.xml"), "q.xml", text)
    assert format_named("qti").recognises(original)
    assert "Nile\\u00A0é" in written(format_named("qti").read(original), original, "q.yaml")


@pytest.mark.parametrize(
    ("of", "number", "changed"),
    [
        (CANVAS, r"<varequal ", '<varequal margin="1.2.3" '),
        (CANVAS, r"<varequal ", '<varequal index="1e999" '),
        (BANK, r"<p>", '<table><tr><td colspan="²">wide</td></tr></table><p>&#xFDDA;99&#xFDDB;'),
        (BANK, r"<gapMatchInteraction", '<extendedTextInteraction expectedLines="²"/><gapMatchInteraction'),
    ],
)
def test_numbers_that_are_none(of: str, number: str, changed: str) -> None:
    """A number that no program can read is passed over, and the rest is imported."""
    text = re.sub(number, changed, of)
    original = Original(Path("x.xml"), "x.xml", text)
    assert text != of and written(format_named("qti").read(original), original, "x.yaml").startswith("# A ")


@pytest.mark.parametrize(
    "text", [CANVAS, BLACKBOARD, MIXED, GAPS, BANK], ids=["canvas", "blackboard", "mixed", "gaps", "bank"]
)
def test_no_word_is_lost(text: str) -> None:
    """A word that is put into any text of a file is in the new one, or in a message."""
    lost = []
    tags = (
        r"<(?:mattext|mat_formattedtext|p|simpleChoice|prompt|strong|em|inlineChoice|gapText|modalFeedback|"
        r"feedbackInline|itemBody|presentation|flow|material|item|assessment|section|respcondition|"
        r"itemfeedback)\b[^<>/]*>"
    )
    places = [found.end() for found in re.finditer(tags, text)]
    for place in places[:: 1 + len(places) // 70]:
        changed = f"{text[:place]}Qxz7 {text[place:]}"
        original = Original(Path("x.xml"), "x.xml", changed)
        try:
            made = written(format_named("qti").read(original), original, "x.yaml")
        except Unreadable:
            continue
        if "Qxz7" not in made + "".join(remark.message + remark.source for remark in original.report):
            lost.append(changed[max(0, place - 60) : place + 30])
    assert len(places) > 3 and not lost


def test_no_file_is_too_broken() -> None:
    """Whatever is cut out or put in, the file is read or refused."""
    chance = random.Random(12)
    pieces = re.findall(r"<[^<>]*>|[^<>]+", CANVAS + MIXED + GAPS + BLACKBOARD)
    for number in range(60):
        text = (CANVAS, MIXED, GAPS, BLACKBOARD, BANK)[number % 5]
        parts = re.findall(r"<[^<>]*>|[^<>]+", text)
        for _ in range(3):
            begin = chance.randrange(2, len(parts))
            if number % 2:
                parts[begin] = re.sub(r'"[^"]*"', '""', parts[begin])
            else:
                inside = parts[begin] if not parts[begin].startswith("<") else ""
                parts[begin : begin + (1 if inside else 0)] = [
                    chance.choice([each for each in pieces if each[0] != "<"])
                ]
        original = Original(Path("x.xml"), "x.xml", "".join(parts))
        try:
            material = format_named("qti").read(original)
        except Unreadable:
            continue
        assert written(material, original, "x.yaml").startswith("# A ")


@pytest.mark.parametrize(
    "text",
    [
        "<questestinterop><item><presentation><response_lid ident='r'>"
        + "".join(f"<response_label ident='{number}'/>" for number in range(2000))
        + "</response_lid></presentation><resprocessing>"
        + "".join(_rule(number) for number in range(2000))
        + "</resprocessing></item></questestinterop>"
        for _rule in [lambda number: f"<respcondition><conditionvar><varequal respident='r'>{number}</varequal>"
                      "</conditionvar><setvar>1</setvar></respcondition>"]
    ]
    + [item2("&lt;math&gt;" * 9000), item2("<p>&lt;img " + "&lt;a " * 20000 + "</p>"), "<quiz>" + "<!---->" * 700],
    ids=["rules", "formulas", "tags", "comments"],
)  # fmt: skip
def test_odd_files_take_no_longer(text: str) -> None:
    """Not even those of which each sign could begin something."""
    begun = time.process_time()
    original = Original(Path("x.xml"), "x.xml", text)
    format_named("moodle").recognises(original)
    if format_named("qti").recognises(original):
        written(format_named("qti").read(original), original, "x.yaml")
    assert time.process_time() - begun < 8


@pytest.mark.slow
def test_a_long_text_in_many_pieces() -> None:
    """It is put together once; comments count as elements do."""
    begun = time.process_time()
    root = tree(f"<a>{'x' * 10_000_000}{'<b/>y' * 10_000}</a>")
    assert len(root.text) == 10_010_000
    with pytest.raises(Unreadable, match="too many elements"):
        tree(f"<a>{'<!---->' * (MOST_ELEMENTS + 1)}</a>")
    assert time.process_time() - begun < 8
