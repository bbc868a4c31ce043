"""The body of an item of QTI 2: HTML with marks for its gaps, and the interactions in it."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass, field

from kitgen.imports.original import shortened
from kitgen.imports.qti.gaps import mark
from kitgen.imports.qti.texts import Texts
from kitgen.imports.xml_tree import Element, markup_of

INLINE = ("textEntryInteraction", "inlineChoiceInteraction", "gap")
_GRAPHIC = ("graphicGapMatchInteraction", "hotspotInteraction", "graphicOrderInteraction", "selectPointInteraction",
            "graphicAssociateInteraction", "positionObjectInteraction", "positionObjectStage", "drawingInteraction",
            "mediaInteraction", "customInteraction", "portableCustomInteraction", "endAttemptInteraction")  # fmt: skip
_BLOCKS = ("choiceInteraction", "orderInteraction", "matchInteraction", "associateInteraction", "uploadInteraction",
           "extendedTextInteraction", "sliderInteraction", "hottextInteraction", *_GRAPHIC)  # fmt: skip
_FEEDBACK = ("feedbackBlock", "feedbackInline", "templateBlock", "templateInline", "modalFeedback")


@dataclass
class Body:
    """What a body has."""

    html: str = ""
    """Its text with marks for gaps, without its interactions."""

    gaps: list[Element] = field(default_factory=list)
    blocks: list[Element] = field(default_factory=list)
    banks: list[Element] = field(default_factory=list)
    """Interactions with gaps that words from a list are put into."""

    notes: list[str] = field(default_factory=list)
    """What is for graders."""

    feedback: dict[str, str] = field(default_factory=dict)
    drawn: set[str] = field(default_factory=set)
    """Names of values that are drawn by lot."""

    inside: Callable[[Element], str | None] = lambda _: None
    """What is written in a text in the place of an element."""


def body_of(element: Element, texts: Texts) -> Body:
    """The body of an item."""
    reader = _Reader(texts)
    for each in element.all("itemBody"):
        reader.body.html += markup_of(each, reader.inside)
    for each in element.all("modalFeedback"):
        reader.add_feedback(each)
    return reader.body


def said_in(element: Element, texts: Texts) -> str:
    """The text of an element that is not an item."""
    reader = _Reader(texts)
    text = texts.html(element.line, markup_of(element, reader.inside))
    return "\n\n".join(filter(None, [text, *reader.body.notes, *reader.body.feedback.values()]))


class _Reader:
    def __init__(self, texts: Texts) -> None:
        self.texts, self.body = texts, Body()
        self.body.inside = self.inside

    def inside(self, child: Element) -> str | None:
        """What is written in the text in the place of an element."""
        name = child.name
        if name in INLINE:
            self.body.gaps.append(child)
            return mark(len(self.body.gaps) - 1)
        if name == "gapMatchInteraction":
            self.body.banks.append(child)
            return markup_of(child, self.inside)
        if name in ("gapText", "gapImg"):
            return ""
        if name in _BLOCKS:
            self.body.blocks.append(child)
            return ""
        if name in _FEEDBACK and child.deep(*INLINE, *_BLOCKS, "gapMatchInteraction"):
            return f"<div>{markup_of(child, self.inside)}</div>"  # a question that is shown later
        if name in _FEEDBACK:
            self.add_feedback(child)
            return ""
        if name == "rubricBlock" and "candidate" not in child.given.get("view", "candidate"):
            said = self.texts.html(child.line, markup_of(child, self.inside))
            self.body.notes += [said] if said else []
            return ""
        if name in ("printedVariable", "printedVar"):
            self.body.drawn.add(child.given.get("identifier", ""))
            return html.escape(f"({child.given.get('identifier', '')})")
        if name == "hottext":
            return f"<b>{markup_of(child, self.inside)}</b>"
        return self._material(child)

    def _material(self, child: Element) -> str | None:
        """What is not an interaction."""
        name = child.name
        if name in ("rubricBlock", "prompt", "contentBody", "infoControl", "stimulusBody", "simpleBlock"):
            return f"<div>{markup_of(child, self.inside)}</div>"
        if name == "object":
            return picture_of(child, self.texts)
        if name in ("include", "mediaFile"):
            text = " ".join(child.given.values())
            self.texts.original.left_out(child.line, "a part of another file is not imported", text=text)
            return ""
        if name.startswith(("portable", "custom", "interactionM", "interactionModules")):
            text = shortened(" ".join(" ".join(each.text for each in child.everything()).split()))
            for each in child.everything():
                each.is_read = True
            self.texts.original.left_out(child.line, "a program of the question is not imported", text=text)
            return ""
        if name in ("catalogInfo", "stylesheet"):
            child.is_read = True
            return ""
        return None

    def add_feedback(self, child: Element) -> None:
        """Keep what is said about answers."""
        said = self.texts.html(child.line, markup_of(child, self.inside))
        if title := child.given.get("title", "").strip():
            said = f"{self.texts.plain(child.line, title)}: {said}" if said else self.texts.plain(child.line, title)
        known = self.body.feedback.get(child.given.get("identifier", ""), "")
        if said and said not in known:
            self.body.feedback[child.given.get("identifier", "")] = "\n\n".join(filter(None, (known, said)))


def picture_of(thing: Element, texts: Texts) -> str:
    """An object as a picture, if it is one; its words are its text alternative."""
    words = " ".join("".join(each.text for each in thing.everything()).split())
    for each in thing.everything():
        each.is_read = True
    address = thing.given.get("data", "")
    if thing.given.get("type", "").startswith("image") or address.lower().endswith(
        (".png", ".jpg", ".jpeg", ".gif", ".svg")
    ):
        return f'<img src="{html.escape(address)}" alt="{html.escape(words)}">'
    texts.original.left_out(thing.line, "an object is not imported", "add what it says", f"{words} {address}".strip())
    return html.escape(words)
