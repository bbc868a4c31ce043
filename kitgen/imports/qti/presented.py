"""What an item of QTI 1.2 shows: its texts and the places for answers, in their order."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field

from kitgen.imports.html_text import has_tags
from kitgen.imports.qti.texts import Texts
from kitgen.imports.xml_tree import Element, markup_of

RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp", "response_na",
             "response_extension")  # fmt: skip
_MEDIA = {"mataudio": "a recording", "matvideo": "a film", "matapplet": "a program", "matapplication": "a file"}
_FLOWS = ("flow", "flow_mat", "material", "material_ref", "mat_extension", "altmaterial", "solutionmaterial",
          "hintmaterial", "presentation_material", "flow_label", "solution", "hint", "itemfeedback", "render_hotspot",
          "render_extension", "ims_render_object", "section_precondition")  # fmt: skip


@dataclass
class Label:
    """One answer to choose."""

    mark: str
    element: Element


@dataclass
class Response:
    """A place for an answer."""

    element: Element
    before: list[Element] = field(default_factory=list)
    """Materials that belong to it alone: what is to be matched, the name of a gap."""

    @property
    def mark(self) -> str:
        """What rules call it."""
        return self.element.given.get("ident", "")

    @property
    def is_text(self) -> bool:
        """Whether something is written there."""
        return self.element.name in ("response_str", "response_num")

    @property
    def cardinality(self) -> str:
        """`single`, `multiple` or `ordered`."""
        return self.element.given.get("rcardinality", "Single").lower()

    @property
    def labels(self) -> list[Label]:
        """The answers to choose from."""
        return [Label(each.given.get("ident", ""), each) for each in self.element.deep("response_label")]


@dataclass
class Shown:
    """All of a presentation."""

    pieces: list[Element | Response] = field(default_factory=list)
    """Materials and places for answers."""

    rights: list[Element] = field(default_factory=list)
    """What is matched to, where that is not part of the places for answers."""

    @property
    def responses(self) -> list[Response]:
        """The places for answers."""
        return [piece for piece in self.pieces if isinstance(piece, Response)]


def shown(presentation: Element) -> Shown:
    """The pieces of a presentation."""
    made = Shown()
    _walk(presentation, made)
    return made


def _walk(element: Element, made: Shown) -> None:
    for child in element.children:
        if child.name in RESPONSES:
            own = [each for each in child.children if each.name in ("material", "flow", "flow_mat")]
            made.pieces.append(Response(child, own))
        elif child.given.get("class") == "RIGHT_MATCH_BLOCK":
            made.rights += child.children
        elif child.name == "flow" and child.given.get("class") == "Block" and (places := child.deep(*RESPONSES)):
            if len(places) == 1 and child.deep("material"):  # a pair of Blackboard: its text and its place
                inside = set(map(id, places[0].everything()))
                own = [each for each in child.deep("material") if id(each) not in inside]
                own += [each for each in places[0].children if each.name in ("material", "flow", "flow_mat")]
                if not _has_block(child):
                    made.pieces.append(Response(places[0], own))
                    continue
            _walk(child, made)
        elif child.name == "flow":
            _walk(child, made)
        elif child.name in _FLOWS or child.name in _MEDIA or child.name.startswith("mat"):
            made.pieces.append(child)


def _has_block(flow: Element) -> bool:
    """Whether the question itself is in it."""
    return any(each.given.get("class") in ("QUESTION_BLOCK", "RESPONSE_BLOCK") for each in flow.deep("flow"))


def text_of(element: Element, texts: Texts) -> str:
    """The text of materials in kitgen's Markdown."""
    if (plain := _only_plain(element)) is not None:
        return texts.plain(element.line, plain)
    return texts.html(element.line, html_of(element, texts))


def _only_plain(element: Element) -> str | None:
    """Its one text, if it has no other and no tags: what is typed there means nothing else."""
    found = [
        each
        for each in element.everything()
        if each.name.startswith("mat") and (each.text.strip() or each.given.get("uri"))
    ]
    found = [each for each in found if each.name not in ("material", "mat_extension")]
    if len(found) != 1 or found[0].name != "mattext" or found[0].children or _is_html(found[0]):
        return None
    found[0].is_read = True
    return found[0].text


def _is_html(mattext: Element) -> bool:
    how = mattext.given.get("texttype", mattext.given.get("type", "")).lower()
    if how in ("text/html", "html", "smart_text", "text/xhtml"):
        return True
    return how in ("", "text/rtf") and has_tags(mattext.text)


def html_of(element: Element, texts: Texts) -> str:
    """Materials as HTML, a paragraph each."""
    parts = [each for each in _htmls(element, texts) if each.strip()]
    return parts[0] if len(parts) == 1 else "".join(f"<div>{each}</div>" for each in parts)


def _htmls(element: Element, texts: Texts) -> Iterator[str]:
    if element.name == "material":
        yield "".join(each for child in element.children for each in _htmls(child, texts))
    elif element.name in ("mattext", "matemtext", "mat_formattedtext"):
        yield _of_mattext(element)
    elif element.name == "matbreak":
        yield "<br>"
    elif element.name == "matimage":
        element.is_read = True
        alt = element.given.get("label", "")
        yield f'<img src="{html.escape(element.given.get("uri", ""))}" alt="{html.escape(alt)}">'
    elif element.name in _MEDIA:
        said = element.given.get("uri", "") or element.given.get("label", "")
        texts.original.left_out(element.line, f"{_MEDIA[element.name]} is not imported", text=said)
        element.is_read = True
    elif element.name in _FLOWS or element.name in RESPONSES:
        for child in element.children:
            if child.name != "response_label":
                yield from _htmls(child, texts)
    elif element.name == "math":
        yield f"<math>{markup_of(element, lambda _: None)}</math>"
    elif element.name == "response_label":
        for child in element.children:
            yield from _htmls(child, texts)


def _of_mattext(element: Element) -> str:
    if any(child.name != "comment" for child in element.children):
        return markup_of(element, lambda _: None)
    element.is_read = True
    text = element.text
    if not _is_html(element):
        text = (
            "<br>".join(html.escape(line, quote=False) for line in text.strip().split("\n")) if text.strip() else text
        )
    return f"<em>{text}</em>" if element.name == "matemtext" else text
