"""What a form calls fields and what it says of them, for people who do not write YAML.

The lesson reference is about keys; where its words are for those who write them, others are here.
"""

from __future__ import annotations

from kitgen.model.base import Spec
from kitgen.read.descriptions import description_of

_PLAIN: dict[str, tuple[str, str]] = {
    "id": ("Short name", "Other parts refer to it by this name."),
    "language": ("Language", "If students read this in another language than the rest: `es`."),
    "lines": ("Lines to write on", "How many there are on paper; `fill` is the rest of the page."),
    "optional": ("May be left out", "Where a document should have fewer pages."),
    "objectives": ("Objectives", ""),
    "source": ("Sources", ""),
    "hint": ("Hint", "For those who ask for help: upside down on paper, after a click on a slide."),
    "bloom": ("Level of thinking", ""),
    "Lesson.minutes": ("Minutes of the class", ""),
    "Lesson.slack": ("Minutes to keep free", "For what takes longer than planned."),
    "Lesson.language": ("Language", "In which the lesson is written: `en`, `es`."),
    "Lesson.licence": ("Licence", "If you share the lesson: `CC-BY-4.0`."),
    "Lesson.level": ("Level", "For whom it is: `secondary school`, `first year of university`."),
    "Lesson.age": ("Age of students", "`16-20`"),
    "Lesson.subject": ("Subject", ""),
    "Lesson.date": ("Date of this version", ""),
    "Lesson.version": ("Version", "Printed at the foot of each page."),
    "Lesson.keypoints": ("Key points", "What students should remember."),
    "Lesson.content_note": (
        "Note on difficult content",
        "What students should know before. It is printed on the first page.",
    ),
    "Lesson.prerequisites": ("What students need to know before", ""),
    "Lesson.activities": ("Plan", "What the class does, in order."),
    "Lesson.references": ("Sources", "Texts and data that the lesson cites."),
    "Lesson.documents": (
        "Documents",
        "Sources that the class works with: A, B, C …, each with its text or picture, and its questions.",
    ),
    "Lesson.grids": ("Tables to fill in", "They compare cases."),
    "Lesson.simulation": ("Role-play", ""),
    "Lesson.differentiation": ("For different students", ""),
    "Lesson.print": ("Printing", ""),
    "Lesson.slides": ("Slides", ""),
    "Lesson.release": (
        "Also given to students",
        "Kinds of document that their page of links has, too, although they are for later: `key`.",
    ),
    "Bank.language": ("Language", "In which the questions are written: `en`, `es`."),
    "Objective.text": ("What students will be able to do", "Begin with a verb: `weigh two uses of a river`."),
    "Objective.assessed_by": ("Assessed by", "Besides the questions that name this objective."),
    "Activity.uses": ("Works with", "Parts of this lesson that students need for it, with a comma between them."),
    "Activity.product": ("What students write", "On paper: sentences to finish, tables, lines, boxes to tick."),
    "Product.label": ("What it is for", "Printed before it."),
    "Product.sentence": ("A sentence to finish", "`____` is a gap."),
    "Product.table": ("Or a table for numbers and single words", ""),
    "Product.grid": ("Or a table for sentences", ""),
    "Product.choose": ("Or boxes to tick", ""),
    "Product.number": ("Or a number, with its unit", "`km/h`, `%`"),
    "Product.list": ("Or a list of so many things", ""),
    "Product.drawing": ("Or a box to draw in, so many lines high", "`fill` is the rest of the page."),
    "Product.lines": ("Or lines to write on", "How many; `fill` is the rest of the page."),
    "Product.then": ("After that", ""),
    "EmptyTable.columns": ("Columns", ""),
    "EmptyTable.rows": ("Rows", ""),
    "Activity.do": ("What you do", "In a sentence or two."),
    "Activity.notes": ("Notes", "How to run it, at more length."),
    "Activity.protocol": ("Way of working", ""),
    "Activity.required": ("Every class does it", "Without the tick it can be left out."),
    "Activity.if_short": ("If time is short", "What to cut."),
    "Activity.show_steps": ("Students see the steps", "On the handout and on the slide."),
    "Activity.signatures": ("Lines for signatures", "Of student and teacher, at the end."),
    "Activity.phase": ("Part of the class", ""),
    "Activity.grouping": ("How students sit", "`pairs`, `groups of 4`"),
    "ActivityStep.text": ("What is done", ""),
    "DiscussionQuestion.probes": ("Follow-up questions", "For when the talk stops."),
    "DiscussionQuestion.likely_answers": ("Likely answers", "What students say, and what a good answer contains."),
    "Quiz.title": ("Title", "If it is not “Quiz”."),
    "Quiz.minutes": ("Minutes", "How long students have."),
    "Quiz.items": ("Questions", "In the order of the paper."),
    "Quiz.choose": ("How many to answer", "If students choose: `3`."),
    "Quiz.shuffle": ("Mix the answers", "They are printed in another order, the same each time."),
    "Quiz.bank": ("Banks of questions", "Files of this course whose questions are used: `banks/rivers.yaml`."),
    "Quiz.seed": ("Word for mixing", "Another word mixes answers in another way."),
    "Quiz.scoring": ("Scoring", "What wrong answers count."),
    "Item.choices": ("Answers to choose from", ""),
    "Item.answer": ("Right answer", "A text, a number, `true` or `false`, or what a good answer contains."),
    "Item.rationale": ("Why", "Why the answer is right, and what mistakes to expect."),
    "Item.type": ("Kind of question", "kitgen finds it by itself from what the question has."),
    "Item.text": ("Text with gaps", "The missing words are in braces: `Rivers {flow} downhill.`"),
    "Item.bank": ("Print the missing words", "Above the text, mixed."),
    "Item.gap_width": ("Width of gaps", ""),
    "Item.sequence": ("To put in order", "In the right order; students get them mixed."),
    "Item.pairs": ("To match", ""),
    "Item.distractors": ("Too many", "Things that match nothing, and words that fill no gap."),
    "Item.accept": ("Also right", ""),
    "Item.upload": ("Students hand in a file", ""),
    "Item.bonus": ("Extra points", "They do not count in the total."),
    "Item.wrong": ("A wrong answer costs", "`-0.5` points, or `-25 %` of its points."),
    "Item.ask_unit": ("Students write the unit, too", ""),
    "Item.tolerance": ("May be off by", "In the unit of the answer, or `2 %`."),
    "Choice.text": ("Answer", ""),
    "Choice.correct": ("This one is right", ""),
    "Choice.rationale": ("Why", "Why it is right, or what mistake leads to it."),
    "Choice.fixed": ("Stays in its place", "Where answers are mixed."),
    "Choice.credit": ("Part of the points", "`50 %`, or `-25 %` for what costs points."),
    "Pair.left": ("First", ""),
    "Pair.right": ("What belongs to it", ""),
    "VocabularyTerm.term": ("Word", ""),
    "VocabularyTerm.definition": ("Meaning", "In plain words."),
    "VocabularyTerm.translation": ("Translation", "Into another language that students know."),
    "Section.title": ("Heading", ""),
    "Section.body": ("Text", ""),
    "Event.status": ("How well it is known", ""),
    "Event.date": ("Date", "As far as known: `1984-10-12`, `1984-10`, `1984`, `~1984`."),
    "Lesson.reading": ("Reading", "The text under study."),
    "Recording.url": ("Address", ""),
    "Reading.get": ("How students get the text", ""),
    "Reading.source": ("Source", ""),
    "Reference.type": ("Kind of source", ""),
    "Rubric.style": ("Layout", "A text for each level, or one text with room for comments on both sides."),
    "Rubric.scale": ("Names of the levels", "Best first."),
    "Rubric.criteria": ("Rows", "Each is something that is judged."),
    "Criterion.name": ("What is judged", ""),
    "Criterion.levels": ("Levels", "What work on each level is like, in the order of the names."),
    "Criterion.weight": ("Counts", "`2` counts twice."),
    "Simulation.scenario": ("What everybody knows", ""),
    "Simulation.roles": ("Parts to play", ""),
    "Simulation.surprises": ("News during the play", ""),
    "Simulation.debrief": ("Questions for afterwards", "In one's own voice."),
    "Role.name": ("Name of the part", "`Mediator`"),
    "Role.count": ("How many students share it", ""),
    "Role.public_brief": ("What everybody knows about it", ""),
    "Role.private_brief": (
        "What only the player knows",
        "It is printed on the role card, never on a page for all.",
    ),
    "Surprise.minutes_in": ("After how many minutes", ""),
    "Hazard.hazard": ("What is dangerous", "`ethanol`"),
    "Hazard.precaution": ("What to do about it", "`no open flame`"),
    "Hazard.waste": ("Where what is left goes", "`into the bottle for solvents`"),
    "Grid.columns": ("Columns", "What is compared: the cases."),
    "Grid.rows": ("Rows", ""),
    "Grid.head": ("Head of the first column", ""),
    "GridRow.label": ("What is compared", "`Who was at the table?`"),
    "GridRow.cells": ("What students read", "Column by column. With none they fill in the whole row."),
    "GridRow.answers": ("What a full table says", "Column by column."),
    "OwnSlide.title": ("Heading", "State the point."),
    "OwnSlide.after": (
        "Comes after",
        "An activity, by its short name; a part of the opening (`title`, `question`, `objectives`); a row of the plan.",
    ),
    "Slides.auto": ("Make slides of the lesson", "In the order of its plan. Without the tick there are only your own."),
    "Slides.extra": ("Your own slides", ""),
    "Slides.background": ("Slides of the background, too", "Students have it on paper."),
    "Slides.leave_out": ("Parts without slides", "`objectives`, `reading`, `discussion`"),
    "PrintHints.paper": ("Paper", "Where none is chosen when it is printed."),
    "PrintHints.two_sided": ("Printed on both sides", ""),
    "PrintHints.colour": ("Needs colour", "Something is lost in black and white."),
    "PrintHints.extended": ("Always the extended edition", ""),
    "PrintHints.names": ("Students write their names", "Without the tick, work in class is anonymous."),
    "Illustration.image": ("File of the picture", "From the folder of the lesson: `images/map.svg`."),
    "Illustration.alt": ("What the picture shows", "For those who cannot see it. Needed."),
    "Exhibit.image": ("File of the picture", "In place of a table, from the folder of the lesson."),
    "Exhibit.alt": ("What the picture shows", "For those who cannot see it. Needed."),
    "Exhibit.table": ("Table", "Rows with bars. An empty cell is empty; `___` is a place to write."),
    "figure": ("Picture", ""),
    "figures": ("Pictures", ""),
    "Level.text": ("What work on this level is like", ""),
}
"""By model and key, or by the key alone: its name and its explanation, which may be none."""

_NAMES = {
    "DOI": "DOI", "ISBN": "ISBN", "ISSN": "ISSN", "URL": "Address (URL)",
    "at": "Where in the text", "prompt": "Question",
    "do": "What you do", "say": "What you can say", "listen_for": "Listen for", "watch": "What can go wrong",
    "uses": "Works with", "grouping": "How students sit", "issued": "When it appeared",
    "given": "Given names", "family": "Family name", "literal": "Or the name of an organisation",
    "url": "Address", "accessed": "When it was read", "container-title": "Published in", "correct": "Right answer",
    "rationale": "Why it is right or wrong", "accept": "Also right", "parts": "Parts (a), (b), (c)",
}  # fmt: skip
"""Names of other keys, where they are not the key itself in words."""

_HELP = {
    "Lesson.vocabulary_language": "Language of the words to learn, if it is not that of the lesson: `fr`.",
    "Lesson.translation_language": "Language of the translations of the words to learn: `es`.",
    "Excerpt.text": "The words, exactly as they are there. Keep it short: the text belongs to its author.",
}
"""Explanations of fields that have the names of their keys."""

_OPTIONAL = "Whether students' paper may leave it out where the space is short."


def label_of(key: str, model: str = "") -> str:
    """What a field of a model is called: `likely_answers` is "Likely answers"."""
    plain = _PLAIN.get(f"{model}.{key}") or _PLAIN.get(key)
    return plain[0] if plain else _NAMES.get(key) or in_words(key)


def in_words(name: str) -> str:
    """A name of YAML as words: `warm_up` is "Warm up"."""
    return name.replace("_", " ").replace("-", " ").capitalize()


def help_of(kind: type[Spec], name: str) -> str:
    """What a field is for; nothing where its name says it."""
    key = kind.model_fields[name].alias or name
    plain = _PLAIN.get(f"{kind.__name__}.{key}") or _PLAIN.get(key)
    if plain is not None:
        return plain[1]
    help = _HELP.get(f"{kind.__name__}.{name}") or description_of(kind, name)
    return _OPTIONAL if "docs/paper.md" in help else help
