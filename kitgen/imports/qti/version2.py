"""QTI 2.1 and 2.2, as TAO, OpenOlat and others export it, and 3.0, which has the same in other spellings."""

from __future__ import annotations

import re
from collections.abc import Callable

from kitgen.imports.original import Original
from kitgen.imports.qti.bodies import Body, body_of, picture_of
from kitgen.imports.qti.declared import Declared, declared, not_understood, points_of, within
from kitgen.imports.qti.gaps import filled, gap, mark
from kitgen.imports.qti.interactions import READERS, Asked, accept_others
from kitgen.imports.qti.texts import Texts
from kitgen.imports.qti.version1 import name_of
from kitgen.imports.record import Item, Material
from kitgen.imports.xml_tree import Element, markup_of

Find = Callable[[str, int], Element | None]
"""The root of another file of the package by its address, named on a line; None if it is not there."""

_PROMPT = "Fill in the gaps."
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

    def __init__(self, original: Original, texts: Texts, material: Material, find: Find | None = None) -> None:
        self.original, self.texts, self.material, self.find = original, texts, material, find
        self.waiting: list[str] = []

    def read(self, root: Element, weight: str = "") -> None:
        """All items below the root."""
        modern(root)
        if root.name == "assessmentItem":
            self._item(root, weight)
        elif root.name in _WHOLE:
            self._part(root)
        self._report_unread(root)

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
        for child in part.children:
            if child.name in ("testPart", "assessmentSection"):
                self._part(child)
            elif child.name == "rubricBlock":
                text = self.texts.html(child.line, markup_of(child, lambda _: None))
                (self.waiting if self.material.items else self.material.instructions).extend([text] if text else [])
            elif child.name == "selection" and child.given.get("select"):
                number = child.given["select"]
                message = f"a test has {number} of these questions, drawn by lot; all are in the new file"
                self.original.left_out(child.line, message)
            elif child.name in ("assessmentItemRef", "assessmentSectionRef"):
                self._named(child)
            elif child.name in ("preCondition", "branchRule", "outcomeProcessing"):
                for each in child.everything():
                    each.is_read = True
                if child.name != "outcomeProcessing":
                    message = "a condition under which questions are asked is not imported"
                    self.original.left_out(child.line, message)
            elif child.name == "testFeedback":
                text = self.texts.html(child.line, markup_of(child, lambda _: None))
                self.original.left_out(child.line, "feedback to a whole test is not imported", text=text)
        for value in part.deep("value"):
            value.is_read = True

    def _named(self, reference: Element) -> None:
        """Read an item or a section of another file."""
        address = reference.given.get("href", "")
        root = self.find(address, reference.line) if self.find else None
        if root is None:
            message = f"the questions of '{address[:80]}' are not in this file"
            hint = "" if self.find else "import the whole package (.zip), or that file"
            self.original.left_out(reference.line, message, hint)
            return
        weights = [each.given.get("value", "") for each in reference.all("weight")]
        self.read(root, "".join(weights[:1]))

    def _item(self, element: Element, weight: str) -> None:
        body = body_of(element, self.texts)
        responses = declared(element)
        unknown = not_understood(element)
        made = self._made(element, body, responses)
        self._stimulus(element)
        if not made:
            self._text_only(element, body)
            return
        first = made[0]
        first.name = name_of(element.given.get("title", "")) or name_of(element.given.get("identifier", ""))
        if self.waiting:
            first.prompt = "\n\n".join([*self.waiting, first.prompt])
            self.waiting = []
        first.points = self._points(element, responses, weight)
        last = made[-1]
        last.rationale += [
            text for text in dict.fromkeys([*body.notes, *body.feedback.values()]) if text not in last.rationale
        ]
        self._report_rules(element, body, unknown)
        if len(made) > 1:
            self.original.changed(element.line, f"{len(made)} questions in one are questions of their own")
        self.material.items += made

    def _points(self, element: Element, responses: dict[str, Declared], weight: str) -> str:
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
            self.original.left_out(element.line, message, "write numbers in their place", " ".join(text.split())[:2000])
        if unknown and not (drawn or body.drawn):
            names = ", ".join(unknown)[:200]
            message = f"a rule for its points is not understood: {names}"
            self.original.changed(element.line, message, "check the right answer in the new file")

    def _stimulus(self, element: Element) -> None:
        """A text that several items share is before the first of them."""
        for each in element.all("assessmentStimulusRef"):
            root = self.find(each.given.get("href", ""), each.line) if self.find else None
            if root is None:
                self.original.left_out(each.line, f"the text '{each.given.get('href', '')[:80]}' is not in this file")
                continue
            for body in modern(root).all("stimulusBody"):
                if not body.is_read:
                    self.waiting.append(self.texts.html(body.line, markup_of(body, lambda _: None)))
            self._report_unread(root)

    def _made(self, element: Element, body: Body, responses: dict[str, Declared]) -> list[Item]:
        """The items for an item: one, or one for each of its interactions."""
        made: list[Item] = []
        blocks = [each for each in body.blocks if each.name != "endAttemptInteraction"]
        if body.gaps or body.banks:
            made.append(self._with_gaps(element, body, responses))
        for number, block in enumerate(blocks):
            item = Item(element.line if not made and not number else block.line)
            prompts = [self.texts.html(each.line, markup_of(each, body.inside)) for each in block.all("prompt")]
            before = [self.texts.html(element.line, body.html)] if not made else []
            item.prompt = "\n\n".join(filter(None, [*before, *prompts]))
            self._asked(item, block, element, body, responses)
            made.append(item)
        return made

    def _asked(self, item: Item, block: Element, element: Element, body: Body, responses: dict[str, Declared]) -> None:
        mark = block.given.get("responseIdentifier", "")
        response = responses.get(mark, Declared(mark, "single", ""))
        reader = READERS.get(block.name)
        if reader is not None:
            reader(Asked(item, block, response, element, self.texts, body))
            return
        kind = block.name.removesuffix("Interaction")
        self.original.changed(item.line, f"kitgen has no questions of the type '{kind[:40]}': it is an essay question")
        item.kind = "essay"
        pictures = [picture_of(each, self.texts) for each in block.deep("object")]
        pictures += [
            f'<img src="{each.given.get("src", "")}" alt="{each.given.get("alt", "")}">' for each in block.deep("img")
        ]
        words = [self.texts.html(item.line, each) for each in pictures]
        words += [self.texts.plain(each.line, " ".join(each.text.split())) for each in block.unread()]
        item.prompt = "\n\n".join(filter(None, [item.prompt, *words]))
        if response.right or response.mapped:
            said = "; ".join(response.right or response.mapped)
            self.original.comment(item.line, f"right: {said}")

    def _with_gaps(self, element: Element, body: Body, responses: dict[str, Declared]) -> Item:
        item = Item(element.line)
        if len(body.gaps) == 1 and not body.banks and self._stands_alone(body):
            only = body.gaps[0]
            item.prompt = self.texts.html(element.line, body.html.replace(mark(0), ""))
            self._asked(item, only, element, body, responses)
            return item
        banks = {each.given.get("identifier", ""): self._word(each, item) for one in body.banks for each in one.children
                 if each.name in ("gapText", "gapImg")}  # fmt: skip
        gaps = [self._gap(each, element, item, banks, body, responses) for each in body.gaps]
        text = filled(self.original, item.line, body.html, gaps, lambda html: self.texts.html(item.line, html))
        item.kind, item.text, item.prompt = "cloze", text, _PROMPT
        if banks:
            used = {word for each in gaps for word in re.split(r"[{}|]", each)}
            item.bank, item.distractors = (
                True,
                [word for word in dict.fromkeys(banks.values()) if word and word not in used],
            )
        if not text:
            self._without_gaps(item, body, responses, banks)
        return item

    def _stands_alone(self, body: Body) -> bool:
        """Whether the only gap is for a whole answer, and no word of the text comes after it."""
        after = re.sub(r"<[^<>]*>", "", body.html.partition(mark(0))[2])
        return body.gaps[0].name == "textEntryInteraction" and not re.search(r"\w", after)

    def _word(self, entry: Element, item: Item) -> str:
        if entry.name == "gapImg":
            return " ".join(entry.given.get("label", "").split())
        text = self.texts.html(entry.line, markup_of(entry, lambda _: None))
        return re.sub(r"(?<!\*)\*{1,2}(?!\*)|`", "", text) if "$" not in text and "\\(" not in text else text

    def _gap(
        self,
        place: Element,
        element: Element,
        item: Item,
        banks: dict[str, str],
        body: Body,
        responses: dict[str, Declared],
    ) -> str:
        mark = place.given.get("responseIdentifier", "")
        response = responses.get(mark, Declared(mark, "single", ""))
        if place.name == "gap":
            pairs = [value.split() for one in responses.values() for value in one.best()]
            right = [
                banks.get(pair[0], "") for pair in pairs if len(pair) == 2 and pair[1] == place.given.get("identifier")
            ]
            return gap(right)
        if place.name == "inlineChoiceInteraction":
            texts = {each.given.get("identifier", ""): self._word(each, item) for each in place.all("inlineChoice")}
            right = [texts[each] for each in response.best() if each in texts]
            return gap(right, [text for text in texts.values() if text not in right])
        best, limits = response.best(), within(element, mark)
        if response.is_number and (best or limits.exact):
            return gap([(best or [limits.exact])[0]], (), limits.tolerance)
        asked = Asked(Item(item.line, kind="short_answer"), place, response, element, self.texts, Body())
        accept_others(asked, best)
        item.rationale += asked.item.rationale
        return gap([*best, *asked.item.accept])

    def _without_gaps(self, item: Item, body: Body, responses: dict[str, Declared], banks: dict[str, str]) -> None:
        """Keep a text whose gaps kitgen cannot have."""
        message = "the gaps of this text are not understood: it is an essay question with lines to fill in"
        self.original.changed(item.line, message)
        shown = re.sub("\ufdda\\d+\ufddb", " ______ ", body.html)
        item.kind, item.text, item.bank = "essay", "", False
        words = [*banks.values()]
        for number, place in enumerate(body.gaps, 1):
            options = [self._word(each, item) for each in place.all("inlineChoice")]
            words += [f"({number}) {', '.join(filter(None, options))}"] if options else []
            response = responses.get(place.given.get("responseIdentifier", ""))
            if response and response.best():
                item.rationale.append(f"({number}) {'; '.join(response.best())}")
        listed = "\n".join(f"- {word}" for word in words if word)
        item.distractors = []
        item.prompt = "\n\n".join(filter(None, [self.texts.html(item.line, shown), listed]))

    def _text_only(self, element: Element, body: Body) -> None:
        """Keep a text for the question after it."""
        text = self.texts.html(element.line, body.html)
        if name := name_of(element.given.get("title", "")):
            self.original.comment(element.line, name)
        for said in [*body.notes, *body.feedback.values()]:
            self.original.left_out(element.line, "feedback to a text without a question is not imported", text=said)
        if text:
            self.original.changed(element.line, "a text without a question is now part of the question after it")
            self.waiting.append(text)

    def _report_unread(self, element: Element) -> None:
        for each in element.unread():
            if each.name == "comment":
                self.original.comment(each.line, each.text.strip())
            else:
                text = " ".join(each.text.split())[:2000]
                self.original.left_out(each.line, f"the text of <{each.name[:40]}> is not imported", text=text)
