"""Which rules of the stylesheets apply to an element: found once for all elements that no rule can tell apart.

WeasyPrint 70 asks each rule of each element of each document, and puts the declarations of those that apply on top of
each other anew. What a rule asks of an element and of those around it (its name, classes and some attributes) is the
same for most elements of a course's documents. Rules that ask where among its siblings an element stands are asked
every time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from types import CodeType
from typing import Any

_OF_ITSELF = frozenset(
    (
        *("local_name", "namespace_url", "classes", "id", "in_html_document", "parent", "ancestors"),
        *("etree_element", "tag", "get", "attrib", "startswith", "endswith", "lower"),
        *("split_whitespace", "ascii_lower"),
    )
)
"""What a compiled selector looks at if it depends on nothing but an element, its ancestors and their attributes."""

_MOST = 10_000
"""Kinds of elements that are kept; some 1 kB each. With more, all are forgotten and learned again."""

_numbers = count()


class Applied:
    """Declarations on top of each other, for an element and for the parts of it that a rule makes.

    ``numbers`` are the same for the same declarations, whatever rules they come from.
    """

    def __init__(self, cascaded: dict[str | None, dict[str, Any]], known: dict[Any, int]) -> None:
        self.cascaded = {None: {}, **cascaded}
        self.numbers = {
            part: known.setdefault(declared(style), next(_numbers)) for part, style in self.cascaded.items()
        }
        self.parts = [part for part in cascaded if part]


class _Alike:
    """Elements that no rule can tell apart, but by where they stand among their siblings."""

    def __init__(self, certain: list[tuple[Any, ...]], asked: list[tuple[int, Callable[[Any], Any]]]) -> None:
        self.certain = certain
        self.asked = asked
        self.below: dict[Any, _Alike] = {}
        self.found: dict[tuple[bool, ...], Applied] = {}


class Rules:
    """The rules of a document's stylesheets. ``known`` has the numbers of declarations, shared by all rules."""

    def __init__(self, sheets: Sequence[tuple[Any, str, Any]], known: dict[Any, int]) -> None:
        self._sheets = sheets
        self._known = known
        self._applied: dict[tuple[Any, ...], Applied] = {}
        self._steady: dict[Any, bool] = {}
        self._told: set[str] = set()
        for sheet, _, _ in sheets:
            for test, *_ in _selectors(sheet.matcher):
                names, texts = _looks_at(test.__code__)
                self._steady[test] = names <= _OF_ITSELF
                self._told |= texts
        self._above = _Alike([], [])
        self._count = 0

    def over(self, root: Any) -> Iterator[tuple[Any, Any, Applied]]:
        """Each element below ``root``, with its parent and what applies to it."""
        if self._count > _MOST:
            self._above, self._count = _Alike([], []), 0
        kinds = {None: self._above}
        for element in root.iter_subtree():
            tree = element.etree_element
            parent = element.parent.etree_element if element.parent else None
            above = kinds[parent]
            key = tree.tag, *[pair for pair in tree.items() if self._can_matter(*pair)]
            alike = above.below.get(key)
            if alike is None:
                alike = above.below[key] = self._alike(element)
                self._count += 1
            kinds[tree] = alike
            answers = tuple([bool(test(element)) for _, test in alike.asked])
            found = alike.found.get(answers)
            if found is None:
                found = alike.found[answers] = self._apply(alike, answers)
            yield tree, parent, found

    def _can_matter(self, name: str, value: str) -> bool:
        return name == "class" or (value in self._told if name == "id" else name in self._told)

    def _alike(self, element: Any) -> _Alike:
        """The rules that apply to all elements like this one, and those that each must be asked, in their order."""
        certain: list[tuple[Any, ...]] = []
        asked: list[tuple[int, Callable[[Any], Any]]] = []
        for number, (sheet, _, _) in enumerate(self._sheets):
            relevant = sorted(_relevant(sheet.matcher, element), key=lambda entry: entry[1:3])
            for test, specificity, _, part, (declarations, layer) in relevant:
                if self._steady[test]:
                    if not test(element):
                        continue
                else:
                    asked.append((len(certain), test))
                certain.append((number, specificity, part, declarations, layer))
        return _Alike(certain, asked)

    def _apply(self, alike: _Alike, answers: tuple[bool, ...]) -> Applied:
        left_out = {place for (place, _), answer in zip(alike.asked, answers, strict=True) if not answer}
        entries = [entry for place, entry in enumerate(alike.certain) if place not in left_out]
        key = tuple(
            (number, specificity, part, id(declarations)) for number, specificity, part, declarations, _ in entries
        )
        found = self._applied.get(key)
        if found is None:
            found = self._applied[key] = Applied(self._cascaded(entries), self._known)
        return found

    def _cascaded(self, entries: list[tuple[Any, ...]]) -> dict[str | None, dict[str, Any]]:
        """As WeasyPrint has it: what weighs more, or as much and comes later, stays."""
        from weasyprint.css import declaration_precedence

        cascaded: dict[str | None, dict[str, Any]] = {}
        for number, specificity, part, declarations, layer in entries:
            sheet, origin, of_sheet = self._sheets[number]
            order = math.inf if layer is None else sheet.layers.index(layer)
            style = cascaded.setdefault(part, {})
            for name, values, importance in declarations:
                weight = declaration_precedence(origin, importance), order, of_sheet or specificity
                if name not in style or style[name][1] <= weight:
                    style[name] = values, weight
        return cascaded


def rules(fonts: Any, sheets: Sequence[tuple[Any, str, Any]]) -> Rules:
    """The rules of these stylesheets, kept as long as a font configuration."""
    known, numbers = vars(fonts).setdefault("kitgen_rules", ({}, {}))
    key = tuple(sheets)
    if key not in known:
        known[key] = Rules(sheets, numbers)
    return known[key]  # type: ignore[no-any-return]


def declared(style: dict[str, Any]) -> tuple[Any, ...]:
    """What two styles share if the same is declared in them: values are those of stylesheets, which are kept."""
    return tuple((name, id(value), *weight[:2], *weight[2]) for name, (value, weight) in style.items())


def _selectors(matcher: Any) -> Iterator[tuple[Any, ...]]:
    """All entries of a matcher of cssselect2: the test, its weight, its number, the part that it makes, the rest."""
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
    """The entries that may apply to an element, by what each needs at least."""
    if element.id is not None:
        yield from matcher.id_selectors.get(element.id, ())
    for name in element.classes:
        yield from matcher.class_selectors.get(name, ())
    yield from matcher.lower_local_name_selectors.get(element.local_name.lower(), ())
    yield from matcher.namespace_selectors.get(element.namespace_url, ())
    if "lang" in element.etree_element.attrib:
        yield from matcher.lang_attr_selectors
    yield from matcher.other_selectors


def _looks_at(code: CodeType) -> tuple[set[str], set[str]]:
    """The names that a compiled selector uses, and the texts in it, nested functions included."""
    names, texts = set(code.co_names), set[str]()
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            inner = _looks_at(constant)
            names |= inner[0]
            texts |= inner[1]
        elif isinstance(constant, str):
            texts.add(constant)
        elif isinstance(constant, (tuple, frozenset)):
            texts |= {each for each in constant if isinstance(each, str)}
    return names, texts
