"""Groups of quiz items: of which students choose some, or of which each version of the paper has some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from pydantic import Field

from kitgen.digests import digest
from kitgen.model.base import Many, Spec, remade, rewritten, sequence
from kitgen.model.numbers import Lines, Points, Whole
from kitgen.model.quiz import Item
from kitgen.model.values import Blocks, Id
from kitgen.source.nodes import Mapping, Node, Scalar
from kitgen.source.nodes import Sequence as Entries

VERSIONS = "ABCD"
"""The versions of a quiz with pools."""

_OF_EACH = ("points", "lines", "objectives")
"""What a group says for each of its items that says nothing itself."""


class Group(Spec):
    """Several items of a quiz, in its list of items: `{choose: 1, from: [...], points: 10}`."""

    choose: Whole | None = None
    """How many of them students answer: `2`. Their points count so many times."""

    pick: Whole | None = None
    """How many of them each version of the paper has: `1`. The key lists them by version."""

    from_: Annotated[Many[Item], Field(alias="from")] = ()
    """The items."""

    prompt: Blocks = Blocks("")
    """What students read above them."""

    points: Points | None = None
    """Points of each."""

    lines: Lines | None = None
    """Ruled lines of each."""

    objectives: Many[Id] = ()
    """Objectives that each of them assesses."""


def with_groups(quiz: Mapping) -> Mapping:
    """A quiz whose groups are in a list of their own, and their items, which know its number, in its own."""
    items = quiz.get("items")
    entries = items if isinstance(items, Entries) else Entries([items])
    if not any(isinstance(entry, Mapping) and "from" in entry for entry in entries):
        return quiz
    flat: list[Any] = []
    groups: list[Node] = []
    for entry in entries:
        if not isinstance(entry, Mapping) or "from" not in entry:
            flat.append(entry)
            continue
        groups.append(remade(entry, {key: value for key, value in entry.items() if key != "from"}))
        flat += _members(entry, len(groups))
    place = entries[0].span
    return remade(quiz, {**quiz, "items": sequence(place, flat), "groups": sequence(place, groups)})


def _members(group: Mapping, number: int) -> Iterator[Any]:
    members = group["from"]
    for member in members if isinstance(members, Entries) else [members]:
        if not isinstance(member, Mapping):
            yield member
            continue
        given = {key: group[key] for key in _OF_EACH if key in group and key not in member}
        full = remade(member, {**given, **member, "group": Scalar.at(str(number), member.span)})
        full.keys_at = {**{key: group.keys_at.get(key, member.span) for key in given}, **member.keys_at}
        yield rewritten(member, full)


def papers(items: Sequence[Item], groups: Sequence[Group], seed: str) -> dict[str, tuple[int, ...]]:
    """The places of the items on the paper of each version; of a quiz without pools there is one, without a name.

    An item that is added to a pool or taken from it changes no other group.
    """
    pooled = any(group.pick for group in groups)
    return {name: tuple(_paper(items, groups, seed, turn)) for turn, name in enumerate(VERSIONS if pooled else [""])}


def _paper(items: Sequence[Item], groups: Sequence[Group], seed: str, turn: int) -> Iterator[int]:
    members: dict[int, list[int]] = {}
    for place, item in enumerate(items):
        members.setdefault(item.group or 0, []).append(place)
    taken: set[int] = set(members.get(0, ()))
    for number, group in enumerate(groups, 1):
        places = members.get(number, [])
        if group.pick and group.pick < len(places):
            order = sorted(places, key=lambda place: digest(f"{seed} {items[place].prompt}".encode()))
            first = turn * group.pick
            taken.update(order[(first + step) % len(order)] for step in range(group.pick))
        else:
            taken.update(places)
    return (place for place in range(len(items)) if place in taken)


def numbers(count: int, drawn: dict[str, tuple[int, ...]]) -> tuple[str, ...]:
    """What each item is called: its number, or where versions differ its numbers with their letters: `1A 2C`."""
    found = []
    for place in range(count):
        at: dict[int, str] = {}
        for name, places in drawn.items():
            if place in places:
                number = places.index(place) + 1
                at[number] = at.get(number, "") + name
        alone = len(at) == 1 and len(next(iter(at.values()))) == len("".join(drawn))
        found.append(
            str(next(iter(at))) if alone else " ".join(f"{number}{names}" for number, names in at.items()) or "–"
        )
    return tuple(found)
