"""Match rules once for all elements that no selector can tell apart, and cascade their declarations once.

WeasyPrint 70 matches the selectors of all stylesheets with each element of each document, and cascades the declarations
each time. Names, classes and the attributes in selectors are the same for most elements of a course's documents, and
for their ancestors. Selectors that depend on siblings are matched every time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from types import CodeType
from typing import Any, NamedTuple

_OF_ITSELF = frozenset(
    (
        *("local_name", "namespace_url", "classes", "id", "in_html_document", "parent", "ancestors"),
        *("etree_element", "tag", "get", "attrib", "startswith", "endswith", "lower"),
        *("split_whitespace", "ascii_lower", "any", "next"),
    )
)
"""The names in a compiled selector that depends only on an element, its ancestors and their attributes."""

_MOST = 10_000
"""Kinds of elements in the cache, some 1 kB each; it is cleared when there are more."""

_numbers = count()


class Applied:
    """Cascaded declarations of an element and its pseudo-elements.

    ``numbers`` are the same for the same declarations, whatever rules they come from.
    """

    def __init__(self, cascaded: dict[str | None, dict[str, Any]], known: dict[Any, int]) -> None:
        self.cascaded = {None: {}, **cascaded}
        self.numbers = {
            part: known.setdefault(_content(style), next(_numbers)) for part, style in self.cascaded.items()
        }
        self.parts = [part for part in cascaded if part]


class _Alike:
    """Elements that no selector can tell apart, except by their siblings."""

    __slots__ = ("asked", "below", "entries")

    def __init__(self, entries: Sequence[int], asked: Sequence[int]) -> None:
        self.entries = tuple(entries)
        self.asked = tuple(asked)
        """The entries that must be matched with each element; the others apply to all."""
        self.below: dict[Any, _Alike] | None = None


class _Entry(NamedTuple):
    """One selector of a rule, and its declarations."""

    weight: tuple[int, int, int]
    part: str | None
    declarations: Any
    layer: Any
    sheet: int
    steady: bool
    """Whether it depends only on an element, its ancestors and their attributes."""


class Rules:
    """The rules of a document's stylesheets. ``known`` has the numbers of declarations, shared by all rules."""

    def __init__(self, sheets: Sequence[tuple[Any, str, Any]], known: dict[Any, int]) -> None:
        self._sheets = sheets
        self._known = known
        self._applied: dict[tuple[Any, ...], Applied] = {}
        self._entries: list[_Entry] = []
        self._tests: list[Callable[[Any], Any]] = []
        self._places: dict[tuple[int, int], int] = {}
        self._texts: set[str] = set()
        for number, (sheet, _, _) in enumerate(sheets):
            for test, weight, order, part, (declarations, layer) in _selectors(sheet.matcher):
                names, texts = _names_and_texts(test.__code__)
                self._texts |= texts
                self._places[number, order] = len(self._entries)
                self._tests.append(test)
                self._entries.append(_Entry(weight, part, declarations, layer, number, names <= _OF_ITSELF))
        self._of_pages: dict[tuple[int, ...], Applied] = {}
        self._page_entries = [
            (selector, _Entry(weight, part, declarations, None, number, steady=True))
            for number, (sheet, _, _) in enumerate(sheets)
            for _, selectors, declarations in sheet.page_rules
            for weight, part, selector in selectors
        ]
        self._forget()

    def _forget(self) -> None:
        self._above = _Alike((), ())
        self._found: dict[tuple[_Alike, tuple[bool, ...]], Applied] = {}

    def over(self, root: Any) -> Iterator[tuple[Any, Any, Applied]]:
        """Each element below ``root``, with its parent and its cascaded declarations."""
        if len(self._found) > _MOST:
            self._forget()
        kinds = {None: self._above}
        for element in root.iter_subtree():
            tree = element.etree_element
            parent = element.parent.etree_element if element.parent else None
            above = kinds[parent]
            key = tree.tag, *[pair for pair in tree.items() if self._can_matter(*pair)]
            if above.below is None:
                above.below = {}
            alike = above.below.get(key)
            if alike is None:
                alike = above.below[key] = self._alike(element)
            kinds[tree] = alike
            yield tree, parent, self._applying(alike, element)

    def of_page(self, page_type: Any, matches: Callable[[Any, Any], bool]) -> Applied:
        """The cascaded declarations of a page of this type and its margin boxes."""
        places = [place for place, (selector, _) in enumerate(self._page_entries) if matches(selector, page_type)]
        found = self._of_pages.get(tuple(places))
        if found is None:
            cascaded = self._cascaded([self._page_entries[place][1] for place in places])
            found = self._of_pages[tuple(places)] = Applied(cascaded, self._known)
        return found

    def _can_matter(self, name: str, value: str) -> bool:
        return name == "class" or (value in self._texts if name == "id" else name in self._texts)

    def _alike(self, element: Any) -> _Alike:
        """The entries that apply to all elements like this one, and those that must be matched with each, in order."""
        found: list[int] = []
        for number, (sheet, _, _) in enumerate(self._sheets):
            for _, order in sorted(entry[1:3] for entry in _relevant(sheet.matcher, element)):
                place = self._places[number, order]
                if not self._entries[place].steady or self._tests[place](element):
                    found.append(place)
        return _Alike(found, [place for place in found if not self._entries[place].steady])

    def _applying(self, alike: _Alike, element: Any) -> Applied:
        answers = tuple([bool(self._tests[place](element)) for place in alike.asked])
        found = self._found.get((alike, answers))
        if found is None:
            left_out = {place for place, answer in zip(alike.asked, answers, strict=True) if not answer}
            applied = self._apply(tuple(place for place in alike.entries if place not in left_out))
            found = self._found[alike, answers] = applied
        return found

    def _apply(self, places: tuple[int, ...]) -> Applied:
        found = self._applied.get(places)
        if found is None:
            found = self._applied[places] = Applied(
                self._cascaded([self._entries[place] for place in places]), self._known
            )
        return found

    def _cascaded(self, entries: Iterable[_Entry]) -> dict[str | None, dict[str, Any]]:
        from weasyprint.css import declaration_precedence

        cascaded: dict[str | None, dict[str, Any]] = {}
        for entry in entries:
            sheet, origin, of_sheet = self._sheets[entry.sheet]
            order = math.inf if entry.layer is None else sheet.layers.index(entry.layer)
            style = cascaded.setdefault(entry.part, {})
            for name, value, importance in entry.declarations:
                precedence = declaration_precedence(origin, importance)
                apply_declaration(style, name, value, (precedence, order, of_sheet or entry.weight))
        return cascaded


def apply_declaration(style: dict[str, Any], name: str, value: Any, weight: Any) -> None:
    """Apply a declaration to a cascaded style: the heavier one wins, and the later one of the same weight."""
    if name not in style or style[name][1] <= weight:
        style[name] = value, weight


def rules(fonts: Any, sheets: Sequence[tuple[Any, str, Any]]) -> Rules:
    """The rules of these stylesheets, cached as long as the font configuration lives."""
    known, numbers = vars(fonts).setdefault("kitgen_rules", ({}, {}))
    key = tuple(sheets)
    if key not in known:
        known[key] = Rules(sheets, numbers)
    return known[key]  # type: ignore[no-any-return]


def _content(style: dict[str, Any]) -> tuple[Any, ...]:
    """The same for two styles with the same declarations; values belong to stylesheets, which are kept."""
    return tuple((name, id(value), *weight[:2], *weight[2]) for name, (value, weight) in style.items())


def _selectors(matcher: Any) -> Iterator[tuple[Any, ...]]:
    """All entries of a matcher of cssselect2: test, specificity, order, pseudo-element, payload."""
    for known in (
        matcher.id_selectors,
        matcher.class_selectors,
        matcher.lower_local_name_selectors,
        matcher.namespace_selectors,
    ):
        for entries in known.values():
            yield from entries
    yield from matcher.lang_attr_selectors
    yield from matcher.other_selectors


def _relevant(matcher: Any, element: Any) -> Iterator[tuple[Any, ...]]:
    """The entries that may apply to an element."""
    if element.id is not None:
        yield from matcher.id_selectors.get(element.id, ())
    for name in element.classes:
        yield from matcher.class_selectors.get(name, ())
    yield from matcher.lower_local_name_selectors.get(element.local_name.lower(), ())
    yield from matcher.namespace_selectors.get(element.namespace_url, ())
    if "lang" in element.etree_element.attrib:
        yield from matcher.lang_attr_selectors
    yield from matcher.other_selectors


def _names_and_texts(code: CodeType) -> tuple[set[str], set[str]]:
    """The names and the texts in a compiled selector, nested functions included."""
    names, texts = set(code.co_names), set[str]()
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            inner = _names_and_texts(constant)
            names |= inner[0]
            texts |= inner[1]
        elif isinstance(constant, str):
            texts.add(constant)
        elif isinstance(constant, (tuple, frozenset)):
            texts |= {each for each in constant if isinstance(each, str)}
    return names, texts


_CSS = "weasyprint/css/__init__.py"

KNOWS = (
    "cssselect2/__init__.py:Matcher",
    "cssselect2/compiler.py",
    "cssselect2/tree.py:ElementWrapper",
    f"{_CSS}:StyleFor",
    f"{_CSS}:declaration_precedence",
    f"{_CSS}:preprocess_stylesheet",
    f"{_CSS}:parse_page_selectors",
)
"""What matching and cascading here imitate."""
