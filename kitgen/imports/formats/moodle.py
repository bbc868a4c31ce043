"""Moodle XML: all that a question bank of Moodle exports, with the pictures in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from kitgen.imports.commonmark import with_markdown
from kitgen.imports.embedded import with_gaps
from kitgen.imports.gift_answers import Answer, add_choices
from kitgen.imports.html_text import has_tags
from kitgen.imports.languages import ENGLISH
from kitgen.imports.moodle_files import Files
from kitgen.imports.moodle_gaps import add_bracketed, add_order, add_words
from kitgen.imports.original import Original
from kitgen.imports.qti.texts import Texts
from kitgen.imports.record import Item, Material, Picture
from kitgen.imports.xml_tree import Element, tree
from kitgen.source.files import Unreadable

ABOUT = "Moodle XML"
ENDINGS = (".xml",)

_GAPPED = ("cloze", "ddwtos", "gapselect", "gapfill")
_ONLY_PICTURE = "\ufdd0"
"""The text of a choice that has none, until it has its picture."""

_USUAL = re.compile(
    r"(?:<p>)?\s*(?:Your answer is (?:partially )?(?:in)?correct"
    r"|Respuesta (?:parcialmente )?(?:in)?correcta)\.?\s*(?:</p>)?",
    re.IGNORECASE,
)
"""What Moodle says by itself."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FILE = re.compile(r"@@PLUGINFILE@@/([^\s\"'<>?#]+)")
"""The address of a file in a text."""

_SETTINGS = _names(
    "penalty hidden shuffleanswers answernumbering showstandardinstruction usecase unitgradingtype unitpenalty"
    " showunits unitsleft instructions responseformat responserequired responsefieldlines minwordlimit maxwordlimit"
    " attachments attachmentsrequired maxbytes filetypeslist shownumcorrect answerdisplay delimitchars disableregex"
    " noduplicates casesensitive fixedgapsize optionsaftertext letterhints singleuse layouttype selecttype selectcount"
    " gradingtype showgrading numberingstyle infinite group"
)


def recognises(original: Original) -> bool:
    """Whether it is a quiz of Moodle."""
    return bool(re.search(r"<quiz\b[^>]*>\s*(?:<!--(?:(?!-->).)*-->\s*)*<question\b", original.text[:5000], re.DOTALL))


def read(original: Original) -> Material:
    """One item for each question."""
    root = tree(original.text)
    if root.name != "quiz":
        message = f"this is neither Moodle XML nor QTI: it begins with <{root.name[:40]}>"
        hint = "export the questions as Moodle XML or QTI; of a package (.zip, .imscc) import the whole"
        if root.name.startswith(("questestinterop", "assessment", "qti-assessment")):
            message, hint = "this is QTI, not Moodle XML", "import it with --from qti"
        if root.name == "manifest":
            message, hint = "this is the manifest of a package", "import the whole package (.zip, .imscc) that it is of"
        raise Unreadable("import-xml", message, root.line, 1, hint)
    material = Material()
    files = Files(original)
    settings: set[str] = set()
    for question in root.all("question"):
        kind = question.given.get("type", "")
        if kind == "category":
            name = question.words("category", "text")
            original.changed(question.line, f"the category '{name[:80]}' is a comment in the new file")
            _report_unread(question, original)
            continue
        settings |= {child.name for child in question.children if child.name in _SETTINGS}
        _add(material, question, kind, files)
        _report_unread(question, original)
    for text in files.waiting:
        original.left_out(root.line, "a text without a question after the last one is a comment", text=text)
    for element in (root, *(child for child in root.children if child.name != "question")):
        _report_unread(element, original)
    if settings:
        message = f"settings of Moodle are not imported: {', '.join(sorted(settings)[:12])}"
        original.left_out(1, message)
    return material


Words = Callable[[Element | None], str]


def _add(material: Material, question: Element, kind: str, files: Files) -> None:
    original = files.original

    def words(element: Element | None) -> str:
        return text_of(element, files.texts(element))

    item = Item(question.line, "" if kind in _GAPPED else words(question.first("questiontext")))
    item.figures += [*files.pictures(), *files.of_question(question)]
    item.name = question.words("idnumber") or question.words("name", "text")
    grade = question.words("defaultgrade")
    item.points = f"{float(grade):g}" if re.fullmatch(r"\d+(?:\.\d+)?", grade) else grade
    item.points = "" if item.points == "1" else item.points
    if kind == "description":
        original.changed(question.line, "a text without a question is now part of the question after it")
        files.waiting += [item.prompt] if item.prompt else []
        files.figures += item.figures
        return
    adder = _ADDERS.get(kind)
    if adder is None:
        others = [each.text.strip() for each in question.unread() if each.name not in {*_SETTINGS, "file"}]
        text = "\n".join([item.name, item.prompt, *others])
        original.left_out(question.line, f"kitgen has no questions of the type '{kind[:40]}'", text=text)
        return
    if not adder(item, question, words, files):
        return
    item.figures += files.pictures() if kind in _GAPPED else []
    files.drop_pictures("an answer")
    for name in ("generalfeedback", "correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        said = question.first(name)
        if said is not None and not _USUAL.fullmatch(said.words("text")) and (text := words(said)):
            item.rationale.append(text)
    item.hint = "\n\n".join(filter(None, map(words, question.all("hint"))))
    files.drop_pictures("feedback")
    if tags := [tag.words("text") for tags in question.all("tags") for tag in tags.all("tag")]:
        original.comment(question.line, f"tags: {', '.join(tags)}")
    item.prompt = "\n\n".join(filter(None, [*files.waiting, item.prompt]))
    item.figures[:0] = files.figures
    files.waiting, files.figures = [], []
    material.items.append(item)


def _choices(item: Item, question: Element, words: Words, files: Files) -> bool:
    several = question.words("single").lower() in ("false", "0")
    answers: list[Answer] = []
    figures: list[Picture | None] = []
    for each in question.all("answer"):
        weight, text, pictures = _weight(each), words(each), files.pictures()
        if text or pictures:
            figures.append(pictures[0] if pictures else None)
            item.figures += pictures[1:]
        sign = "=" if weight == 100 and not several else "~"
        answers.append(Answer(sign, text or (_ONLY_PICTURE if pictures else ""), weight, words(each.first("feedback"))))
        files.drop_pictures("feedback")
    add_choices(item, answers, str, files.original)
    for choice, figure in zip(item.choices, figures, strict=True):
        choice.figure = figure
        choice.text = "" if choice.text == _ONLY_PICTURE else choice.text
    return True


def _truth(item: Item, question: Element, words: Words, files: Files) -> bool:
    right = next((each for each in question.all("answer") if _weight(each) == 100), None)
    item.kind, item.answer = "true_false", right.words("text").lower() if right else ""
    item.rationale += filter(None, (words(each.first("feedback")) for each in question.all("answer")))
    return True


def _texts(item: Item, question: Element, words: Words, files: Files) -> bool:
    item.kind = "numeric" if question.given.get("type") == "numerical" else "short_answer"
    for each in question.all("answer"):
        text, weight = each.words("text"), _weight(each)
        said = words(each.first("feedback"))
        if weight == 100 and not item.answer:
            item.answer = text if item.kind == "numeric" else files.original.plain(each.line, text)
            off = each.words("tolerance")
            item.tolerance = off if off.strip(" 0.") else ""
        elif weight == 100 and item.kind == "short_answer":
            item.accept.append(text)
        elif weight:
            item.rationale.append(files.original.plain(each.line, f"{text}: counts {weight:g} %."))
            files.original.changed(each.line, f"'{text[:60]}' counts {weight:g} % of the points: it is in 'rationale:'")
        elif text not in ("", "*"):
            item.rationale.append(files.original.plain(each.line, f"{text}: wrong."))
        if said:
            item.rationale.append(said)
    for unit in [unit for units in question.all("units") for unit in units.all("unit")]:
        if unit.words("multiplier") in ("1", "1.0") and not item.unit:
            item.unit = unit.words("unit_name")
        else:
            files.original.left_out(unit.line, f"the unit '{unit.words('unit_name')[:40]}' is not imported")
    return True


def _pairs(item: Item, question: Element, words: Words, files: Files) -> bool:
    for each in question.all("subquestion"):
        left, right = words(each), files.original.plain(each.line, each.words("answer", "text"))
        if not right:
            files.original.left_out(each.line, "this pair has nothing on its right side", text=left)
        elif left:
            item.pairs.append((left, right))
        else:
            item.distractors.append(right)
    return True


def _essay(item: Item, question: Element, words: Words, files: Files) -> bool:
    item.kind, item.answer = "essay", words(question.first("graderinfo"))
    return True


def _cloze(item: Item, question: Element, words: Words, files: Files) -> bool:
    asked = question.first("questiontext")
    typed = asked.words("text") if asked else ""
    text = with_gaps(typed, item, files.original, lambda hidden: text_of(replace(asked, hidden), files.texts(asked)))
    if not text:
        files.original.left_out(item.line, "the gaps of this text are not understood", text=typed)
        return False
    item.kind, item.text, item.prompt = "cloze", text, ENGLISH.gaps
    return True


def _words(item: Item, question: Element, words: Words, files: Files) -> bool:
    asked = question.first("questiontext")
    adder = add_bracketed if question.given.get("type") == "gapfill" else add_words
    read = adder(item, question, files.original, lambda text: text_of(replace(asked, text), files.texts(asked)))
    if not read:
        text = question.words("questiontext", "text")
        files.original.left_out(item.line, "the gaps of this text are not understood", text=text)
    return read


def _order(item: Item, question: Element, words: Words, files: Files) -> bool:
    if not add_order(item, question, words):
        files.original.left_out(item.line, "there is nothing to put in order in this question", text=item.prompt)
        return False
    return True


_ADDERS: dict[str, Callable[[Item, Element, Words, Files], bool]] = {
    "multichoice": _choices, "multichoiceset": _choices, "truefalse": _truth, "shortanswer": _texts,
    "numerical": _texts, "matching": _pairs, "essay": _essay, "cloze": _cloze, "ddwtos": _words,
    "gapselect": _words, "gapfill": _words, "ordering": _order, "ddmatch": _pairs, "essayautograde": _essay,
}  # fmt: skip


def replace(element: Element | None, text: str) -> Element | None:
    """The element with another text."""
    if element is None:
        return None
    return Element(element.name, element.given, element.line, "", [Element("text", {}, element.line, text)])


def _report_unread(element: Element, original: Original) -> None:
    """Say what has a text that is not read, and which files no text shows."""
    for child in element.children:
        shown = {unquote(found).rpartition("/")[2] for found in _FILE.findall(child.words("text"))}
        for file in child.all("file"):
            file.is_read = True
            name = file.given.get("name", "")
            if name not in shown:
                original.left_out(file.line, f"the file '{name[:80]}' is not imported", text=name)
    for each in element.everything():
        if each.name == "comment" and re.fullmatch(r"\s*question: \d+\s*", each.text):
            each.is_read = True
    original.unread(element, _SETTINGS)


def _weight(answer: Element) -> float:
    try:
        return round(float(answer.given.get("fraction", "0") or 0), 5)
    except ValueError:
        return 0


def text_of(element: Element | None, texts: Texts) -> str:
    """The text of an element in kitgen's Markdown, by the format that it says."""
    text = element.words("text") if element else ""
    if element is None or not text:
        return ""
    how = element.given.get("format", "html" if has_tags(text) else "plain_text")
    if how == "html" or (how == "moodle_auto_format" and has_tags(text)):
        return texts.html(element.line, text)
    return with_markdown(texts.original, element.line, text) if how == "markdown" else texts.plain(element.line, text)
