"""Moodle XML: all that a question bank of Moodle exports, without its files."""

from __future__ import annotations

import re
from collections.abc import Callable

from kitgen.imports.commonmark import with_markdown
from kitgen.imports.embedded import with_gaps
from kitgen.imports.gift_answers import Answer, add_choices
from kitgen.imports.html_text import has_tags, with_html
from kitgen.imports.original import Original
from kitgen.imports.record import Item, Material
from kitgen.imports.xml_tree import Element, tree
from kitgen.source.files import Unreadable

ABOUT = "Moodle XML"
ENDINGS = (".xml",)

_USUAL = re.compile(
    r"(?:<p>)?\s*(?:Your answer is (?:partially )?(?:in)?correct"
    r"|Respuesta (?:parcialmente )?(?:in)?correcta)\.?\s*(?:</p>)?",
    re.IGNORECASE,
)
"""What Moodle says by itself."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SETTINGS = _names(
    "penalty hidden shuffleanswers answernumbering showstandardinstruction usecase unitgradingtype unitpenalty"
    " showunits unitsleft instructions responseformat responserequired responsefieldlines minwordlimit maxwordlimit"
    " attachments attachmentsrequired maxbytes filetypeslist shownumcorrect"
)


def recognises(original: Original) -> bool:
    """Whether it is a quiz of Moodle."""
    return bool(re.search(r"<quiz\b[^>]*>\s*(?:<!--.*?-->\s*)*<question\b", original.text[:5000], re.DOTALL))


def read(original: Original) -> Material:
    """One item for each question."""
    root = tree(original.text)
    if root.name != "quiz":
        message = f"this is not Moodle XML: it begins with <{root.name[:40]}>"
        raise Unreadable("import-xml", message, root.line, 1, "in Moodle choose: Question bank, Export, Moodle XML")
    material = Material()
    settings: set[str] = set()
    for question in root.all("question"):
        kind = question.given.get("type", "")
        if kind == "category":
            name = question.words("category", "text")
            original.changed(question.line, f"the category '{name[:80]}' is a comment in the new file")
            _report_unread(question, original)
            continue
        settings |= {child.name for child in question.children if child.name in _SETTINGS}
        _add(material, question, kind, original)
        _report_unread(question, original)
    for element in (root, *(child for child in root.children if child.name != "question")):
        _report_unread(element, original)
    if settings:
        message = f"settings of Moodle are not imported: {', '.join(sorted(settings)[:12])}"
        original.left_out(1, message)
    return material


Words = Callable[[Element | None], str]


def _add(material: Material, question: Element, kind: str, original: Original) -> None:
    def words(element: Element | None) -> str:
        return text_of(element, original)

    item = Item(question.line, "" if kind == "cloze" else words(question.first("questiontext")))
    item.name = question.words("idnumber") or question.words("name", "text")
    grade = question.words("defaultgrade")
    item.points = f"{float(grade):g}" if re.fullmatch(r"\d+(?:\.\d+)?", grade) else grade
    item.points = "" if item.points == "1" else item.points
    adder = _ADDERS.get(kind)
    if adder is None:
        others = [each.text.strip()[:2000] for each in question.unread() if each.name not in {*_SETTINGS, "file"}]
        text = "\n".join([item.name, item.prompt, *others])
        original.left_out(question.line, f"kitgen has no questions of the type '{kind[:40]}'", text=text)
        return
    if not adder(item, question, words, original):
        return
    for name in ("generalfeedback", "correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        said = question.first(name)
        if said is not None and not _USUAL.fullmatch(said.words("text")) and (text := words(said)):
            item.rationale.append(text)
    item.hint = "\n\n".join(filter(None, map(words, question.all("hint"))))
    if tags := [tag.words("text") for tags in question.all("tags") for tag in tags.all("tag")]:
        original.comment(question.line, f"tags: {', '.join(tags)}")
    material.items.append(item)


def _choices(item: Item, question: Element, words: Words, original: Original) -> bool:
    several = question.words("single").lower() in ("false", "0")
    answers = [
        Answer("=" if weight == 100 and not several else "~", words(each), weight, words(each.first("feedback")))
        for each in question.all("answer")
        for weight in (_weight(each),)
    ]
    add_choices(item, answers, str, original)
    return True


def _truth(item: Item, question: Element, words: Words, original: Original) -> bool:
    right = next((each for each in question.all("answer") if _weight(each) == 100), None)
    item.kind, item.answer = "true_false", right.words("text").lower() if right else ""
    item.rationale += filter(None, (words(each.first("feedback")) for each in question.all("answer")))
    return True


def _texts(item: Item, question: Element, words: Words, original: Original) -> bool:
    item.kind = "numeric" if question.given.get("type") == "numerical" else "short_answer"
    for each in question.all("answer"):
        text, weight = each.words("text"), _weight(each)
        said = words(each.first("feedback"))
        if weight == 100 and not item.answer:
            item.answer = text if item.kind == "numeric" else original.plain(each.line, text)
            off = each.words("tolerance")
            item.tolerance = off if off.strip(" 0.") else ""
        elif weight == 100 and item.kind == "short_answer":
            item.accept.append(text)
        elif weight:
            item.rationale.append(original.plain(each.line, f"{text}: counts {weight:g} %."))
            original.changed(each.line, f"'{text[:60]}' counts {weight:g} % of the points: it is in 'rationale:'")
        elif text not in ("", "*"):
            item.rationale.append(original.plain(each.line, f"{text}: wrong."))
        if said:
            item.rationale.append(said)
    for unit in [unit for units in question.all("units") for unit in units.all("unit")]:
        if unit.words("multiplier") in ("1", "1.0") and not item.unit:
            item.unit = unit.words("unit_name")
        else:
            original.left_out(unit.line, f"the unit '{unit.words('unit_name')[:40]}' is not imported")
    return True


def _pairs(item: Item, question: Element, words: Words, original: Original) -> bool:
    for each in question.all("subquestion"):
        left, right = words(each), original.plain(each.line, each.words("answer", "text"))
        if not right:
            original.left_out(each.line, "this pair has nothing on its right side", text=left)
        elif left:
            item.pairs.append((left, right))
        else:
            item.distractors.append(right)
    return True


def _essay(item: Item, question: Element, words: Words, original: Original) -> bool:
    item.kind, item.answer = "essay", words(question.first("graderinfo"))
    return True


def _cloze(item: Item, question: Element, words: Words, original: Original) -> bool:
    asked = question.first("questiontext")
    typed = asked.words("text") if asked else ""
    text = with_gaps(typed, item, original, lambda hidden: text_of(replace(asked, hidden), original))
    if not text:
        original.left_out(item.line, "the gaps of this text are not understood", text=typed)
        return False
    item.kind, item.text, item.prompt = "cloze", text, "Fill in the gaps."
    return True


_ADDERS: dict[str, Callable[[Item, Element, Words, Original], bool]] = {
    "multichoice": _choices, "multichoiceset": _choices, "truefalse": _truth, "shortanswer": _texts,
    "numerical": _texts, "matching": _pairs, "essay": _essay, "cloze": _cloze,
}  # fmt: skip


def replace(element: Element | None, text: str) -> Element | None:
    """The element with another text."""
    if element is None:
        return None
    return Element(element.name, element.given, element.line, "", [Element("text", {}, element.line, text)])


def _report_unread(element: Element, original: Original) -> None:
    """Say what has a text that is not read, and which files no text shows."""
    for child in element.children:
        shown = child.words("text")
        for file in child.all("file"):
            file.is_read = True
            name = file.given.get("name", "")
            if name not in shown:
                original.left_out(file.line, f"the file '{name[:80]}' is not imported", text=name)
    for unread in element.unread():
        if unread.name == "comment":
            if not re.fullmatch(r"\s*question: \d+\s*", unread.text):
                original.comment(unread.line, unread.text.strip())
        elif unread.name not in _SETTINGS:
            said = unread.text.strip()[:2000]
            original.left_out(unread.line, f"the text of <{unread.name[:40]}> is not imported", text=said)


def _weight(answer: Element) -> float:
    try:
        return round(float(answer.given.get("fraction", "0") or 0), 5)
    except ValueError:
        return 0


def text_of(element: Element | None, original: Original) -> str:
    """The text of an element in kitgen's Markdown, by the format that it says."""
    text = element.words("text") if element else ""
    if element is None or not text:
        return ""
    how = element.given.get("format", "html" if has_tags(text) else "plain_text")
    if how == "html" or (how == "moodle_auto_format" and has_tags(text)):
        return with_html(original, element.line, text)
    return with_markdown(original, element.line, text) if how == "markdown" else original.plain(element.line, text)
