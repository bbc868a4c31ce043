"""QTI 1.2, as Canvas, Blackboard, Common Cartridges and many others export it."""

from __future__ import annotations

import re

from kitgen.imports.original import Original
from kitgen.imports.qti.answers1 import add_answers
from kitgen.imports.qti.presented import Response, shown, text_of
from kitgen.imports.qti.rules import Rules
from kitgen.imports.qti.texts import Texts
from kitgen.imports.record import Item, Material, Picture
from kitgen.imports.xml_tree import Element

_NAMELESS = re.compile(r"(?:question|item|pregunta|frage|untitled(?: question)?)?[\s#.:]*\d*", re.IGNORECASE)
"""Titles that programs give by themselves."""

_TITLES_OF_NO_SECTION = ("", "main", "root_section", "root section")
_MARKS = {
    "assessment_question_identifierref", "original_answer_ids", "bbmd_asi_object_id", "bbmd_asitype",
    "bbmd_assessmenttype", "bbmd_sectiontype", "bbmd_is_from_cartridge", "qmd_assessmenttype", "qmd_itemtype",
    "qmd_renderingtype", "qmd_responsetype", "qmd_status", "qmd_numberofitems", "qmd_typeofsolution", "qmd_scoretype",
    "qmd_absolutescore_min", "cc_profile", "question_type", "bbmd_questiontype", "cc_question_type",
    "qmd_computerscored", "parent_stimulus_item_ident", "bbmd_numbertype", "bbmd_negative_points_ind",
    "bbmd_canvas_fullcrdt", "qmd_timelimit", "bbmd_partialcredit", "bbmd_orientationtype",
    "bbmd_allow_partial_credit", "qmd_levelofdifficulty", "cc_maxattempts", "qmd_maximumscore",
    "bbmd_canonicalization", "calculator_type", "scoring_algorithm", "passage",
}  # fmt: skip
"""What a program writes for itself: marks of its own, and names of types."""

_POINTS = ("points_possible", "qmd_absolutescore_max", "cc_weighting", "qmd_weighting")


class Reader:
    """Takes the items of a file into what is imported."""

    def __init__(self, original: Original, texts: Texts, material: Material) -> None:
        self.original, self.texts, self.material = original, texts, material
        self.waiting: list[str] = []
        """Texts without a question, which are before the one that comes next."""

        self.figures: list[Picture] = []
        """The pictures of these texts."""

        self.each = ""
        """Points of every item of the section."""

    def read(self, root: Element) -> None:
        """All items below the root."""
        self._about(root, _fields(root, "qtimetadata"))
        self._walk(root)
        for text in self.waiting:
            self.original.left_out(root.line, "a text without a question after the last one is a comment", text=text)
        self.original.unread(root, ("duration",), _what)

    def _walk(self, element: Element) -> None:
        for child in element.children:
            if child.name == "item":
                self._item(child)
            elif child.name in ("assessment", "section", "objectbank"):
                self._part(child)
            elif child.name == "bankentry_item":
                mark = child.given.get("item_ref", "")
                self.original.left_out(
                    child.line, "a question of a bank is asked here; it is not in this file", text=mark
                )
            elif child.name == "comment":
                self.original.comment(child.line, child.text.strip())
                child.is_read = True

    def _part(self, part: Element) -> None:
        """A test, a section or a bank: its title, what students read first, and its items."""
        about = _fields(part, "qtimetadata")
        title = (part.given.get("title") or about.pop("bank_title", "")).strip()
        if part.name != "section" and title and not self.material.title:
            self.material.title = self.original.plain(part.line, title)
        elif title.lower() not in _TITLES_OF_NO_SECTION and title != self.material.title:
            self.original.changed(part.line, f"the section '{title[:80]}' is a comment in the new file")
        self._about(part, about)
        for each in part.children:
            if each.name in ("presentation_material", "rubric", "objectives"):
                text = text_of(each, self.texts)
                place = self.waiting if self.material.items or not text else self.material.instructions
                place += [text] if text else []
        before, first = self.each, len(self.material.items)
        pick, points = self._selected(part)
        self.each = points or before
        self._walk(part)
        self.each = before
        if pick and len(self.material.items) > first:
            self.material.add_pool(first, pick)

    def _selected(self, part: Element) -> tuple[int, str]:
        """How many items of a section are asked, drawn by lot, and what each is worth; 0 and '' if nothing is said."""
        for each in [each for ordering in part.all("selection_ordering") for each in ordering.deep("selection")]:
            number, bank = each.words("selection_number"), each.words("sourcebank_ref")
            for extension in each.deep("sourcebank_export_id", "points_per_item"):
                extension.is_read = True
            if bank and part.deep("item"):
                self.original.comment(each.line, f"bank: {bank}")
            elif bank or not part.deep("item"):
                message = f"{number or 'some'} questions of another bank are asked here; it is not in this file"
                self.original.left_out(each.line, message, text=f"{number} {bank}".strip())
            points = each.words("selection_extension", "points_per_item")
            worth = f"{float(points):g}" if re.fullmatch(r"\d+(?:\.\d+)?", points) else ""
            return int(number) if re.fullmatch(r"\d{1,3}", number) else 0, worth
        return 0, ""

    def _about(self, element: Element, fields: dict[str, str]) -> None:
        """Keep what is said about a test or an item as comments."""
        for name, value in fields.items():
            if name not in _MARKS and value:
                self.original.comment(element.line, f"{name}: {value}")

    def _item(self, element: Element) -> None:
        first = element.first("presentation")
        presentation = shown(first) if first else shown(Element("presentation", {}, element.line))
        about = _fields(element, "itemmetadata")
        kind = " ".join(about.get(name, "") for name in ("question_type", "cc_profile", "bbmd_questiontype")).lower()
        ordered = {each.mark for each in presentation.responses if each.cardinality == "ordered"}
        several = {each.mark for each in presentation.responses if each.cardinality == "multiple"}
        rules = Rules(element, ordered, several)
        item = Item(element.line, name=name_of(element.given.get("title", "")))
        feedback = _Feedback(element, self.texts)
        self.texts.drop_pictures("feedback")
        if "text_only" in kind or (not presentation.responses and "file_upload" not in kind and not rules.all):
            self._text_only(element, presentation.pieces)
            return
        most = add_answers(item, element, presentation, rules, kind, feedback.texts, self.texts)
        self.texts.drop_pictures("an answer")
        item.figures[:0] = self.figures
        self.figures = []
        item.points = self._points(about, rules, most)
        if notes := about.pop("grading_notes", ""):
            item.rationale.append(self.texts.plain(element.line, notes))
        self._about(element, about)
        feedback.finish(item)
        if self.waiting:
            item.prompt = "\n\n".join(filter(None, [*self.waiting, item.prompt]))
            self.waiting = []
        if rules.unknown:
            names = ", ".join(sorted(rules.unknown)[:8])
            hint = "check the right answer in the new file"
            self.original.changed(element.line, f"a rule for its points is not understood: {names}", hint)
        self.original.unread(element, ("duration",), _what)
        self.material.items.append(item)

    def _text_only(self, element: Element, pieces: list[Element | Response]) -> None:
        """Keep a text for the question after it."""
        parts = [text_of(each, self.texts) for each in pieces if isinstance(each, Element)]
        if first := element.given.get("instructions", ""):
            parts.insert(0, self.texts.plain(element.line, first))
        text = "\n\n".join(filter(None, parts))
        about = _fields(element, "itemmetadata")
        about.pop("points_possible", "")
        self._about(element, about)
        if name := name_of(element.given.get("title", "")):
            self.original.comment(element.line, name)
        if text:
            self.original.changed(element.line, "a text without a question is now part of the question after it")
            self.waiting.append(text)
        self.figures += self.texts.pictures()
        self.original.unread(element, ("duration",), _what)

    def _points(self, about: dict[str, str], rules: Rules, most: float) -> str:
        """The points by what the item says, or else by its rules: 100 is a whole answer."""
        for name in _POINTS:
            value = about.pop(name, "").strip()
            if re.fullmatch(r"\d+(?:\.\d+)?", value) and float(value):
                for other in (*_POINTS, "qmd_absolutescore"):
                    about.pop(other, "")
                return "" if float(value) == 1 else f"{float(value):g}"
        if self.each:
            return self.each
        score = rules.most if rules.most not in (0, 100) else most
        return f"{round(score, 2):g}" if 0 < score <= 1000 and score not in (1, 100) else ""


class _Feedback:
    """The feedback of an item by its marks; what no choice takes is for the whole item."""

    def __init__(self, item: Element, texts: Texts) -> None:
        self.texts: dict[str, str] = {}
        self.solutions: list[str] = []
        self.hints: list[str] = []
        for each in item.all("itemfeedback"):
            solution = [part for part in each.children if part.name == "solution"]
            hint = [part for part in each.children if part.name == "hint"]
            self.solutions += [text_of(part, texts) for part in solution]
            self.hints += [text_of(part, texts) for part in hint]
            said = text_of(each, texts) if not solution and not hint else ""
            if said:
                mark = each.given.get("ident", "")
                self.texts[mark] = "\n\n".join(filter(None, (self.texts.get(mark, ""), said)))
        self.solutions += [text_of(part, texts) for part in item.all("solution")]

    def finish(self, item: Item) -> None:
        """Give the item what is left."""
        solutions = [text for text in dict.fromkeys(self.solutions) if text]
        if item.kind in ("essay", "upload") and not item.answer and solutions:
            item.answer = "\n\n".join(solutions)
            solutions = []
        known = {item.answer, *(choice.why for choice in item.choices), *item.rationale}
        item.rationale += [text for text in dict.fromkeys([*self.texts.values(), *solutions]) if text not in known]
        item.hint = "\n\n".join(dict.fromkeys(filter(None, self.hints)))


def _what(name: str) -> str:
    return "a text" if name.startswith("mat") else f"the text of <{name[:40]}>"


def name_of(title: str) -> str:
    return "" if _NAMELESS.fullmatch(title.strip()) else " ".join(title.split())


def _fields(element: Element, around: str) -> dict[str, str]:
    """What is said about a test or an item, by name."""
    found: dict[str, str] = {}
    for data in element.all(around):
        for each in data.deep("qtimetadatafield"):
            label = each.words("fieldlabel").lower()
            found[label] = each.words("fieldentry")
        for each in data.deep(*(child.name for child in data.children if child.name.startswith(("bbmd_", "qmd_")))):
            each.is_read = True
            found[each.name.lower()] = each.text.strip()
    return found
