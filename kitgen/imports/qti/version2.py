"""QTI 2.1 and 2.2, as TAO, OpenOlat and others export it, and 3.0, which has the same in other spellings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kitgen.imports.original import Original
from kitgen.imports.qti.bodies import Body, body_of, said_in
from kitgen.imports.qti.declared import not_understood, points_of
from kitgen.imports.qti.items2 import Making
from kitgen.imports.qti.texts import Texts
from kitgen.imports.qti.version1 import name_of
from kitgen.imports.record import Material, Picture
from kitgen.imports.xml_tree import Element, whole


@dataclass
class Source:
    """One file: its root, what its texts are read with, and the other files of its package."""

    root: Element
    texts: Texts
    find: Callable[[str, int], Source | None] | None = None
    """Opens another file by its address from this one, named on a line; None if it is not there, or was read."""

    was_read: Callable[[str], bool] = lambda address: False
    """Whether the file of an address was read already."""


_WHOLE = ("assessmentItem", "assessmentTest", "assessmentSection", "assessmentStimulus")


def modern(element: Element) -> Element:
    """The same in the spelling of version 2: `qti-choice-interaction` is `choiceInteraction`."""
    for each in element.everything():
        if each.name.startswith("qti-"):
            each.name = _camel(each.name.removeprefix("qti-"))
            each.given = {_camel(name): value for name, value in each.given.items()}
    return element


def _camel(name: str) -> str:
    return name if name.startswith(("data-", "aria-")) else re.sub(r"-(\w)", lambda found: found[1].upper(), name)


class Reader:
    """Takes the items of a file into what is imported."""

    def __init__(self, original: Original, material: Material) -> None:
        self.original, self.material = original, material
        self.waiting: list[str] = []
        self.figures: list[Picture] = []
        """Texts without a question, which are before the one that comes next, and their pictures."""

        self.shared: set[str] = set()
        """The addresses of texts that several items share, and that are there already."""

    def read(self, source: Source, weight: str = "") -> None:
        """All items below the root."""
        root = modern(source.root)
        self.source, self.texts = source, source.texts
        if root.name == "assessmentItem":
            self._item(root, weight)
        elif root.name in _WHOLE:
            self._part(root)
        self.original.unread(root)

    def finish(self) -> None:
        """Say which texts no question came after."""
        for text in self.waiting:
            self.original.left_out(1, "a text without a question after the last one is a comment", text=text)
        self.waiting = []

    def _part(self, part: Element) -> None:
        """A test or a section of it."""
        title = part.given.get("title", "").strip()
        if part.name == "assessmentTest" and not self.material.title:
            self.material.title = self.original.plain(part.line, title)
        elif title and part.name == "assessmentSection" and part.given.get("visible", "true") != "false":
            self.original.changed(part.line, f"the section '{title[:80]}' is a comment in the new file")
        pick, first = 0, len(self.material.items)
        for child in part.children:
            if child.name in ("testPart", "assessmentSection"):
                self._part(child)
            elif child.name == "rubricBlock":
                text = said_in(child, self.texts)
                (self.waiting if self.material.items else self.material.instructions).extend([text] if text else [])
            elif child.name == "selection":
                pick = min(whole(child.given.get("select", "")), 999)
            elif child.name in ("assessmentItemRef", "assessmentSectionRef"):
                self._named(child)
            elif child.name in ("preCondition", "branchRule", "outcomeProcessing"):
                for each in child.everything():
                    each.is_read = True
                if child.name != "outcomeProcessing":
                    message = "a condition under which questions are asked is not imported"
                    self.original.left_out(child.line, message)
            elif child.name == "testFeedback":
                text = said_in(child, self.texts)
                self.original.left_out(child.line, "feedback to a whole test is not imported", text=text)
        if pick and len(self.material.items) > first:
            self.material.add_pool(first, pick)
        for value in part.deep("value"):
            value.is_read = True

    def _named(self, reference: Element) -> None:
        """Read an item or a section of another file."""
        address = reference.given.get("href", "")
        here = self.source
        there = here.find(address, reference.line) if here.find else None
        if there is None and here.was_read(address):
            message = f"the questions of '{address[:80]}' are named a second time: they are in the new file once"
            self.original.changed(reference.line, message)
            return
        if there is None:
            message = f"the questions of '{address[:80]}' are not in this file"
            hint = "" if here.find else "import the whole package (.zip), or that file"
            self.original.left_out(reference.line, message, hint)
            return
        weights = [each.given.get("value", "") for each in reference.all("weight")]
        self.read(there, "".join(weights[:1]))
        self.source, self.texts = here, here.texts

    def _item(self, element: Element, weight: str) -> None:
        body = body_of(element, self.texts)
        self.texts.drop_pictures("feedback")
        unknown = not_understood(element)
        made = Making(element, body, self.texts).items()
        self.texts.drop_pictures("an answer")
        self._stimulus(element)
        if not made:
            self._text_only(element, body)
            return
        first = made[0]
        first.name = name_of(element.given.get("title", "")) or name_of(element.given.get("identifier", ""))
        if self.waiting:
            first.prompt = "\n\n".join([*self.waiting, first.prompt])
            self.waiting = []
        first.figures[:0] = self.figures
        self.figures = []
        first.points = self._points(element, weight)
        last = made[-1]
        last.rationale += [
            text for text in dict.fromkeys([*body.notes, *body.feedback.values()]) if text not in last.rationale
        ]
        self._report_rules(element, body, unknown)
        if len(made) > 1:
            self.original.changed(element.line, f"{len(made)} questions in one are questions of their own")
        self.material.items += made

    def _points(self, element: Element, weight: str) -> str:
        points = points_of(element)
        if weight and re.fullmatch(r"\d+(?:\.\d+)?", weight):
            return f"{float(weight) * float(points or 1):g}" if float(weight) * float(points or 1) != 1 else ""
        return points

    def _report_rules(self, element: Element, body: Body, unknown: list[str]) -> None:
        """Say what else decides about points, and which values are drawn."""
        drawn = [each for each in element.children if each.name in ("templateDeclaration", "templateProcessing")]
        if drawn or body.drawn:
            text = " ".join(" ".join(each.text.split()) for part in drawn for each in part.everything())
            for each in (each for part in drawn for each in part.everything()):
                each.is_read = True
            message = (
                "values of this question are drawn by lot: their names are in the text, and the answer may not fit"
            )
            self.original.left_out(element.line, message, "write numbers in their place", " ".join(text.split()))
        if unknown and not (drawn or body.drawn):
            names = ", ".join(unknown)[:200]
            message = f"a rule for its points is not understood: {names}"
            self.original.changed(element.line, message, "check the right answer in the new file")

    def _stimulus(self, element: Element) -> None:
        """A text that several items share is before the first of them."""
        for each in element.all("assessmentStimulusRef"):
            address = each.given.get("href", "")
            if address in self.shared:
                continue
            there = self.source.find(address, each.line) if self.source.find else None
            if there is None and self.source.was_read(address):
                continue
            if there is None:
                self.original.left_out(each.line, f"the text '{address[:80]}' is not in this file")
                continue
            self.shared.add(address)
            for body in modern(there.root).all("stimulusBody"):
                self.waiting.append(said_in(body, there.texts))
            self.figures += there.texts.pictures()
            self.original.unread(there.root)

    def _text_only(self, element: Element, body: Body) -> None:
        """Keep a text for the question after it."""
        text = self.texts.html(element.line, body.html)
        self.figures += self.texts.pictures()
        if name := name_of(element.given.get("title", "")):
            self.original.comment(element.line, name)
        for said in [*body.notes, *body.feedback.values()]:
            self.original.left_out(element.line, "feedback to a text without a question is not imported", text=said)
        if text:
            self.original.changed(element.line, "a text without a question is now part of the question after it")
            self.waiting.append(text)
