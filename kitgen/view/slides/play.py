"""The slides of a role-play: rules, roles, its task, what an agreement must settle, questions for afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup, escape

from kitgen.view.slides.blocks import paragraph
from kitgen.view.slides.context import Block, DeckContext
from kitgen.view.slides.shapes import ListEntry, html_of, prose, rows
from kitgen.view.slides.spare import Spare


def play_slides(things: Sequence[Mapping[str, Any]], deck: DeckContext) -> Iterator[Block]:
    """All of a role-play but its scenario, which is on the players' sheet."""
    for play in things:
        told = prose(html_of(play["title"]), html_of(play["task"] or play["scenario"]), about=play)
        yield Block("simulation", "simulation", tuple(told), Spare.TASK_OF_PLAY)
        roles = [ListEntry(html_of(role["public_brief"]), html_of(role["name"])) for role in play["roles"]]
        yield Block("simulation", "simulation-roles", tuple(rows(deck.word("roles"), roles, "terms")), Spare.ROLES)
        yield _listed("simulation-agreement", escape(deck.labels["agreement"]), play["agreement"], Spare.AGREEMENT)
        yield _listed("simulation-debrief", deck.word("debrief"), play["debrief"], Spare.DEBRIEF)


def rules_of_play(things: Sequence[Mapping[str, Any]], deck: DeckContext) -> Block:
    """What players must not do, before anything else."""
    said = Markup("").join(paragraph(html_of(play["safety"])) for play in things if play["safety"])
    return Block("simulation", "simulation-rules", tuple(prose(deck.word("rules"), said)) if said else (), Spare.RULES)


def _listed(name: str, heading: Markup, lines: Sequence[Any], spare: Spare) -> Block:
    entries = [ListEntry(html_of(line)) for line in lines]
    return Block("simulation", name, tuple(rows(heading, entries, "bullets")) if entries else (), spare)


def once(blocks: Sequence[Block]) -> Iterable[Block]:
    """The blocks, with each slide of a role-play once, though several rows use it: its questions for afterwards in the
    last of them, its task and what to agree on in the second of three or more, the first of which prepares it.
    """
    places: dict[str, list[int]] = {}
    for at, block in enumerate(blocks):
        if block.part == "simulation":
            places.setdefault(block.id, []).append(at)
    for at, block in enumerate(blocks):
        if block.part != "simulation":
            yield block
            continue
        used = places[block.id]
        played = int(len(used) > 2)
        which = {"simulation-debrief": -1, "simulation-agreement": played, "simulation": played}.get(block.id, 0)
        yield block if at == used[which] else replace(block, slides=())
