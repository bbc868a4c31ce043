"""XML into a tree that knows its lines. Nothing is fetched or expanded: a file that declares entities is refused."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from kitgen.source.files import Unreadable

DEEPEST = 50
MOST_ELEMENTS = 300_000
"""Elements and comments."""

_NO_CHARACTERS = re.compile("[\ufdd0-\ufdef]")
"""Code points without a character; readers of texts put them in the place of gaps and formulas."""


@dataclass
class Element:
    """An element with the line that it begins on."""

    name: str
    """Without a prefix, or with the one that its reader chose for the namespace."""

    given: dict[str, str]
    line: int
    text: str = ""
    children: list[Element] = field(default_factory=list)
    is_read: bool = False
    """Whether its own text was asked for."""

    mixed: list[str | Element] = field(default_factory=list)
    """Its texts and elements in their order, without comments."""

    def all(self, name: str) -> list[Element]:
        """Its children of one name."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> Element | None:
        """Its first child of one name."""
        return next(iter(self.all(name)), None)

    def words(self, *names: str) -> str:
        """The text of what is below these names, without spaces around it; '' if it is not there."""
        element: Element | None = self
        for name in names:
            element = element.first(name) if element else None
        if element is None:
            return ""
        element.is_read = True
        return element.text.strip()

    def everything(self) -> Iterator[Element]:
        """It and all elements in it, in their order."""
        yield self
        for child in self.children:
            yield from child.everything()

    def deep(self, *names: str) -> list[Element]:
        """The elements of these names in it, however deep, in their order."""
        return [element for element in self.everything() if element.name in names and element is not self]

    def unread(self) -> Iterator[Element]:
        """It and what is in it, where it has a text that was not asked for; all of them count as read from then on."""
        if self.text.strip() and not self.is_read:
            self.is_read = True
            yield self
        for child in self.children:
            yield from child.unread()


def tree(
    text: str | bytes, namespaces: Mapping[str, str] | None = None, deepest: int = DEEPEST, first: int = 1
) -> Element:
    """The root of a document whose first line has the number ``first``.

    A document type is skipped, and what it names is not fetched. Names are without prefixes. With ``namespaces``, from
    addresses to prefixes, they are `w:p` whatever prefix the file has for the address; a name with an empty prefix is
    without one, and one of an address that is not listed begins with `other:`. Bytes are read in the encoding that
    they say. Raises Unreadable where it is not XML, or declares entities.
    """
    root = Element("", {}, 0)
    opened = [root]
    said: list[list[str]] = [[]]
    parser = expat.ParserCreate(namespace_separator=None if namespaces is None else "\n")
    parser.buffer_text = True
    count = 0

    def here() -> int:
        return parser.CurrentLineNumber + first - 1

    def counted() -> None:
        nonlocal count
        count += 1
        if len(opened) > deepest or count > MOST_ELEMENTS:
            hint = "split the file, or check that it is the right one"
            raise Unreadable("import-xml", "this file has too many elements", here(), 1, hint)

    def start(name: str, given: dict[str, str]) -> None:
        counted()
        if namespaces is not None:
            name = _prefixed(name, namespaces)
            given = {_prefixed(each, namespaces): value for each, value in given.items()}
        else:
            name = name.rpartition(":")[2]
        element = Element(name, given, here())
        opened[-1].children.append(element)
        opened[-1].mixed.append(element)
        opened.append(element)
        said.append([])

    def entity(*_: object) -> None:
        message = "this file has a document type that declares entities; it is not read"
        hint = "delete the lines from <!DOCTYPE to ]>, if you know where the file is from"
        raise Unreadable("import-xml", message, here(), 1, hint)

    def data(more: str) -> None:
        more = _NO_CHARACTERS.sub("", more)
        said[-1].append(more)
        if len(opened) > 1:
            opened[-1].mixed.append(more)

    def skipped(name: str, is_parameter: bool) -> None:
        if not is_parameter:
            data(html.unescape(f"&{name};"))

    def end(_: str) -> None:
        opened.pop().text = "".join(said.pop())

    def comment(text: str) -> None:
        counted()
        opened[-1].children.append(Element("comment", {}, here(), text))

    parser.CommentHandler = comment
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.EntityDeclHandler, parser.SkippedEntityHandler = data, entity, skipped
    try:
        parser.Parse(text if isinstance(text, bytes) else _without_encoding(text), True)
    except expat.ExpatError as error:
        message = f"this is not XML that can be read: {expat.ErrorString(error.code)}"
        line = error.lineno + first - 1
        raise Unreadable("import-xml", message, line, error.offset + 1, "export the questions again") from None
    except (ValueError, LookupError) as error:  # an encoding that does not exist, or is of several bytes
        message = f"this is not XML that can be read: {error}"
        raise Unreadable("import-xml", message, first, 1, "export the questions again") from None
    return next(element for element in root.mixed if isinstance(element, Element))


def whole(text: str, usual: int = 0) -> int:
    """The number that an attribute says; ``usual`` for one that is not a whole number, or has more than nine digits."""
    return int(text) if re.fullmatch(r"\d{1,9}", text) else usual


def _prefixed(name: str, namespaces: Mapping[str, str]) -> str:
    """`w:p` for a name behind the address of its namespace."""
    address, separator, local = name.rpartition("\n")
    if not separator:
        return name
    prefix = namespaces.get(address, "other")
    return f"{prefix}:{local}" if prefix else local


def _without_encoding(text: str) -> bytes:
    """The text in UTF-8, whatever its first line says: it was decoded already."""
    if text.startswith("<?xml") and "?>" in text[:200]:
        text = '<?xml version="1.0"?>' + text[text.index("?>") + 2 :]
    return text.encode("utf-8", "replace")


def markup_of(element: Element, inside: Callable[[Element], str | None]) -> str:
    """What is in an element as HTML, which counts as read.

    ``inside`` says what is written in the place of an element: '' for nothing, None for the element itself.
    """
    element.is_read = True
    made = []
    for part in element.mixed:
        if isinstance(part, str):
            made.append(html.escape(part, quote=False))
            continue
        instead = inside(part)
        if instead is None:
            given = "".join(f' {name}="{html.escape(value)}"' for name, value in part.given.items())
            instead = f"<{part.name}{given}>{markup_of(part, inside)}</{part.name}>"
        made.append(instead)
    return "".join(made)
