"""Pages, discussions, assignments and links of a package into the parts of a lesson."""

from __future__ import annotations

import re

from kitgen.imports.packages.pages import body_of, sections_of
from kitgen.imports.pieces import pieces_of
from kitgen.imports.qti.texts import Texts
from kitgen.imports.record import Material, Section, Task
from kitgen.imports.xml_tree import Element

_SAID = ("text", "description", "body")
_LINKS = "Links"


def add_page(material: Material, page: str, first: int, title: str, texts: Texts, is_task: bool) -> None:
    """Take a page whose first line has a number into a lesson."""
    body, above = body_of(page)
    title = texts.plain(first, title)
    if not is_task:
        made = list(sections_of(title, body, first + above, texts))
        material.sections += made
        if not made:
            texts.original.left_out(first, f"the page '{title[:80]}' has no text, and is not imported")
        return
    text = texts.html(first + above, body)
    _add_task(material, first, title, text, texts)


def add_described(material: Material, root: Element, title: str, module: str, texts: Texts) -> None:
    """Take what a file of the package describes into a lesson."""
    kind = root.name.lower()
    own = " ".join(root.words("title").split())
    if own and title and own != title:
        texts.original.comment(root.line, f"title: {title}")
    title = texts.plain(root.line, own or title)
    said = [each for each in root.children if each.name in _SAID and each.text.strip()]
    text = "\n\n".join(_text(each, texts) for each in said)
    if kind == "topic":
        heading = f"**{title}**" if title and "*" not in title else title
        whole = "\n\n".join(filter(None, [heading, text]))
        material.discussion += [(root.line, piece) for piece in pieces_of(whole)]
        texts.drop_pictures("a discussion")
    elif kind == "assignment":
        for each in root.all("instructor_text"):
            material.notes.append(_text(each, texts))
        points = "".join(each.given.get("points_possible", "") for each in root.all("gradable"))
        if points.strip("0."):
            texts.original.comment(root.line, f"points: {points}")
        _add_task(material, root.line, title, text, texts)
    elif kind == "weblink":
        _add_link(material, root, title, module, texts)
    else:
        _leave_tool(root, title, text, texts)
    _report_unread(root, texts)


def _text(element: Element, texts: Texts) -> str:
    element.is_read = True
    plain = element.given.get("texttype", "text/html") == "text/plain"
    return texts.plain(element.line, element.text) if plain else texts.html(element.line, element.text)


def _add_task(material: Material, line: int, title: str, text: str, texts: Texts) -> None:
    figures = texts.pictures()
    if not text and not figures:
        texts.original.left_out(line, f"the assignment '{title[:80]}' has no text, and is not imported")
        return
    for number, piece in enumerate(pieces_of(text or "(picture)")):
        material.tasks.append(Task(line, title if not number else f"{title} ({number + 1})", piece, figures=figures))
        figures = []


def _add_link(material: Material, root: Element, title: str, module: str, texts: Texts) -> None:
    """Put a link into the section for links of its module."""
    address = "".join(each.given.get("href", "") for each in root.deep("url")[:1]).strip()
    if not re.fullmatch(r"https?://[^\s()<>]+", address):
        texts.original.left_out(root.line, f"the address of the link '{title[:80]}' is not one", text=address)
        return
    name = f"{module}: {_LINKS}" if module else _LINKS
    said = re.sub(r"[\[\]`*]", "", title) or address
    entry = f"- [{said}]({address})"
    section = next((each for each in material.sections if each.title == name), None)
    if section is None:
        material.sections.append(Section(root.line, name, entry))
    elif entry not in section.body.split("\n"):
        section.body += f"\n{entry}"


def _leave_tool(root: Element, title: str, text: str, texts: Texts) -> None:
    said = dict.fromkeys(" ".join(each.text.split()) for each in root.everything())
    for each in root.everything():
        each.is_read = True
    message = f"the tool '{title[:80]}' of another program is not imported"
    texts.original.left_out(root.line, message, text="\n".join([text, *filter(None, said)])[:5000])


def _report_unread(root: Element, texts: Texts) -> None:
    """Settings of a discussion or assignment are a comment."""
    left = [f"{each.name}: {' '.join(each.text.split())}" for each in root.unread()]
    if left:
        texts.original.comment(root.line, "; ".join(left))
