"""Read an argument into a graph of boxes and links, with every label checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from kitgen.figures.svg import printable

Kind = Literal["premise", "step", "thesis", "assumption", "objection"]
Relation = Literal["infers", "assumes", "objects"]

THESIS = "thesis"
ATTACHED: tuple[Kind, Kind] = ("assumption", "objection")


@dataclass(frozen=True)
class Box:
    """One statement of the argument."""

    id: str
    kind: Kind
    text: str = ""
    at: str = ""
    unstated: bool = False
    tags: tuple[tuple[Kind, str], ...] = ()
    """Assumptions and objections shown as tags on this box instead of as boxes."""


@dataclass(frozen=True)
class Link:
    """A link of the map: the source supports, is assumed by, or is an objection to the target."""

    source: str
    target: str
    relation: Relation


@dataclass(frozen=True)
class Graph:
    """All boxes in the author's order, the thesis last, and all links; without cycles or dangling links."""

    boxes: tuple[Box, ...]
    links: tuple[Link, ...]

    def targets(self, source: str) -> list[str]:
        return [link.target for link in self.links if link.source == source]


def read(argument: Mapping[str, Any]) -> Graph:
    """The boxes and links of an argument given as plain dicts.

    A step with an id becomes a box that its 'from' support and that supports its 'to'; if another step
    starts from it, that use replaces the 'to: thesis' that is there by default. A step without id has no
    box: its 'from' support its 'to' directly. Without steps, all premises support the thesis. ValueError
    if a label is missing, used twice or unknown, or if the argument is circular.
    """
    boxes = tuple(_boxes(argument))
    known = [box.id for box in boxes]
    for label in known:
        if known.count(label) > 1:
            raise ValueError(f"the label '{label}' is given to more than one part of the argument")
    links = tuple(dict.fromkeys(_links(argument)))
    for link in links:
        for label in (link.source, link.target):
            if label not in known:
                raise ValueError(f"'{label}' is named in the argument, but nothing has this label")
    graph = Graph(boxes, links)
    _refuse_cycles(graph)
    return graph


def tagged(graph: Graph) -> Graph:
    """The same argument with assumptions and objections as tags on the boxes that they concern."""
    kinds = {box.id: box.kind for box in graph.boxes}
    tags: dict[str, list[tuple[Kind, str]]] = {box.id: [] for box in graph.boxes}
    for box in graph.boxes:
        if box.kind in ATTACHED:
            words, host = box.id, graph.targets(box.id)[0]
            while kinds[host] in ATTACHED:
                words, host = f"{words} → {host}", graph.targets(host)[0]
            tags[host].append((box.kind, words))
    return Graph(
        tuple(replace(box, tags=tuple(tags[box.id])) for box in graph.boxes if box.kind not in ATTACHED),
        tuple(link for link in graph.links if kinds[link.source] not in ATTACHED),
    )


def wordless(graph: Graph) -> Graph:
    """The same argument without its statements; labels, places and links are kept."""
    return Graph(tuple(replace(box, text="") for box in graph.boxes), graph.links)


def _boxes(argument: Mapping[str, Any]) -> Iterator[Box]:
    for premise in argument.get("premises") or ():
        yield _box(premise, "premise")
    for step in argument.get("steps") or ():
        if step.get("id"):
            yield _box(step, "step")
    for assumption in argument.get("assumptions") or ():
        yield _box(assumption, "assumption")
    for objection in argument.get("objections") or ():
        yield _box(objection, "objection")
    yield _box({**(argument.get("thesis") or {}), "id": THESIS}, "thesis")


def _box(part: Mapping[str, Any], kind: Kind) -> Box:
    if not part.get("id"):
        raise ValueError(f"one {kind} of the argument has no label ('id')")
    label, words, place = (printable(str(part.get(key) or "")) for key in ("id", "text", "at"))
    return Box(label, kind, words, place, bool(part.get("unstated")) and kind == "premise")


def _links(argument: Mapping[str, Any]) -> Iterator[Link]:
    steps = argument.get("steps") or ()
    yield from _inferences(steps)
    if not steps:
        for premise in argument.get("premises") or ():
            yield Link(str(premise["id"]), THESIS, "infers")
    yield from _attached(argument.get("assumptions"), "supports", "assumes")
    yield from _attached(argument.get("objections"), "against", "objects")


def _inferences(steps: Sequence[Mapping[str, Any]]) -> Iterator[Link]:
    """The links of all steps: from what each starts from to its box, and from its box to what it supports."""
    started_from = {str(source) for step in steps for source in step.get("from") or ()}
    for step in steps:
        target = str(step.get("to") or THESIS)
        box = str(step.get("id") or target)
        for source in step.get("from") or ():
            yield Link(str(source), box, "infers")
        if step.get("id") and not (target == THESIS and box in started_from):
            yield Link(box, target, "infers")


def _attached(parts: Sequence[Mapping[str, Any]] | None, key: str, relation: Relation) -> Iterator[Link]:
    """A link from each part to what it names under ``key``, or to the thesis."""
    for part in parts or ():
        yield Link(str(part["id"]), str(part.get(key) or THESIS), relation)


def _refuse_cycles(graph: Graph) -> None:
    """Follow every chain of links to its end. ValueError if one comes back to itself."""
    targets = {box.id: graph.targets(box.id) for box in graph.boxes}
    finished: set[str] = set()
    for start in targets:
        chain = [start]
        ahead = [iter(targets[start])]
        while chain:
            following = next((label for label in ahead[-1] if label not in finished), None)
            if following is None:
                finished.add(chain.pop())
                ahead.pop()
            elif following in chain:
                circle = " → ".join([*chain[chain.index(following) :], following])
                raise ValueError(f"the argument is circular: {circle}")
            else:
                chain.append(following)
                ahead.append(iter(targets[following]))
