"""An item of QTI 2 as items of kitgen: one for each of its interactions, or a text with gaps."""

from __future__ import annotations

import html
import re

from kitgen.imports.languages import ENGLISH
from kitgen.imports.qti.bodies import Body, picture_of
from kitgen.imports.qti.declared import Declared, declared, within
from kitgen.imports.qti.gaps import filled, gap, mark, with_lines
from kitgen.imports.qti.interactions import READERS, Asked, accept_others
from kitgen.imports.qti.texts import Texts
from kitgen.imports.record import Item
from kitgen.imports.xml_tree import Element, markup_of


class Making:
    """One item of a file while items are made of it."""

    def __init__(self, element: Element, body: Body, texts: Texts) -> None:
        self.element, self.body, self.texts = element, body, texts
        self.responses = declared(element)

    def items(self) -> list[Item]:
        """The items for an item: one, or one for each of its interactions."""
        made: list[Item] = []
        blocks = [each for each in self.body.blocks if each.name != "endAttemptInteraction"]
        if self.body.gaps or self.body.banks:
            made.append(self._with_gaps())
        for number, block in enumerate(blocks):
            item = Item(self.element.line if not made and not number else block.line)
            prompts = [self.texts.html(each.line, markup_of(each, self.body.inside)) for each in block.all("prompt")]
            before = [self.texts.html(self.element.line, self.body.html)] if not made else []
            item.prompt = "\n\n".join(filter(None, [*before, *prompts]))
            item.figures += self.texts.pictures()
            self._asked(item, block)
            made.append(item)
        return made

    def _asked(self, item: Item, block: Element) -> None:
        mark = block.given.get("responseIdentifier", "")
        response = self.responses.get(mark, Declared(mark, "single", ""))
        reader = READERS.get(block.name)
        if reader is not None:
            reader(Asked(item, block, response, self.element, self.texts, self.body))
            return
        kind = block.name.removesuffix("Interaction")
        self.texts.original.changed(
            item.line, f"kitgen has no questions of the type '{kind[:40]}': it is an essay question"
        )
        item.kind = "essay"
        pictures = [picture_of(each, self.texts) for each in block.deep("object")]
        pictures += [
            f'<img src="{html.escape(each.given.get("src", ""))}" alt="{html.escape(each.given.get("alt", ""))}">'
            for each in block.deep("img")
        ]
        words = [self.texts.html(item.line, each) for each in pictures]
        item.figures += self.texts.pictures()
        words += [self.texts.plain(each.line, " ".join(each.text.split())) for each in block.unread()]
        item.prompt = "\n\n".join(filter(None, [item.prompt, *words]))
        if response.right or response.mapped:
            said = "; ".join(response.right or response.mapped)
            self.texts.original.comment(item.line, f"right: {said}")

    def _with_gaps(self) -> Item:
        item = Item(self.element.line)
        if len(self.body.gaps) == 1 and not self.body.banks and self._stands_alone():
            only = self.body.gaps[0]
            item.prompt = self.texts.html(self.element.line, self.body.html.replace(mark(0), ""))
            item.figures += self.texts.pictures()
            self._asked(item, only)
            return item
        banks = {each.given.get("identifier", ""): self._word(each) for one in self.body.banks for each in one.children
                 if each.name in ("gapText", "gapImg")}  # fmt: skip
        gaps = [self._gap(each, item, banks) for each in self.body.gaps]
        self.texts.drop_pictures("an answer")
        text = filled(
            self.texts.original, item.line, self.body.html, gaps, lambda made: self.texts.html(item.line, made)
        )
        item.figures += self.texts.pictures()
        item.kind, item.text, item.prompt = "cloze", text, ENGLISH.gaps
        if banks:
            used = {word for each in gaps for word in re.split(r"[{}|]", each)}
            item.bank = True
            item.distractors = [word for word in dict.fromkeys(banks.values()) if word and word not in used]
        if not text:
            self._without_gaps(item, banks)
        return item

    def _stands_alone(self) -> bool:
        """Whether the only gap is for a whole answer, and no word of the text comes after it."""
        after = re.sub(r"<[^<>]*>", "", self.body.html.partition(mark(0))[2])
        return self.body.gaps[0].name == "textEntryInteraction" and not re.search(r"\w", after)

    def _word(self, entry: Element) -> str:
        if entry.name == "gapImg":
            return " ".join(entry.given.get("label", "").split())
        text = self.texts.html(entry.line, markup_of(entry, self.body.inside))
        return re.sub(r"(?<!\*)\*{1,2}(?!\*)|`", "", text) if "$" not in text and "\\(" not in text else text

    def _gap(self, place: Element, item: Item, banks: dict[str, str]) -> str:
        mark = place.given.get("responseIdentifier", "")
        response = self.responses.get(mark, Declared(mark, "single", ""))
        if place.name == "gap":
            pairs = [value.split() for one in self.responses.values() for value in one.best()]
            right = [
                banks.get(pair[0], "") for pair in pairs if len(pair) == 2 and pair[1] == place.given.get("identifier")
            ]
            return gap(right)
        if place.name == "inlineChoiceInteraction":
            texts = {each.given.get("identifier", ""): self._word(each) for each in place.all("inlineChoice")}
            right = [texts[each] for each in response.best() if each in texts]
            return gap(right, [text for text in texts.values() if text not in right])
        best, limits = response.best(), within(self.element, mark)
        if response.is_number and (best or limits.exact):
            return gap([(best or [limits.exact])[0]], (), limits.tolerance)
        asked = Asked(Item(item.line, kind="short_answer"), place, response, self.element, self.texts, Body())
        accept_others(asked, best)
        item.rationale += asked.item.rationale
        return gap([*best, *asked.item.accept])

    def _without_gaps(self, item: Item, banks: dict[str, str]) -> None:
        """Keep a text whose gaps kitgen cannot have."""
        message = "the gaps of this text are not understood: it is an essay question with lines to fill in"
        self.texts.original.changed(item.line, message)
        shown = with_lines(self.body.html)
        item.kind, item.text, item.bank = "essay", "", False
        words = [*banks.values()]
        for number, place in enumerate(self.body.gaps, 1):
            options = {each.given.get("identifier", ""): self._word(each) for each in place.all("inlineChoice")}
            words += [f"({number}) {', '.join(filter(None, options.values()))}"] if options else []
            response = self.responses.get(place.given.get("responseIdentifier", ""))
            if response and response.best():
                item.rationale.append(f"({number}) {'; '.join(options.get(each, each) for each in response.best())}")
        listed = "\n".join(f"- {word}" for word in words if word)
        item.distractors = []
        item.prompt = "\n\n".join(filter(None, [self.texts.html(item.line, shown), listed]))
