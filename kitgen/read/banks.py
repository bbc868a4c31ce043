"""Put the items of banks into the quiz that uses them, before it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import normpath
from typing import Any

from kitgen.diagnostics import Report
from kitgen.model.bank import ONLY_LESSONS, Bank
from kitgen.model.base import remade, sequence
from kitgen.model.values import slug_of
from kitgen.read.editions import edition
from kitgen.read.tree import filled, tree
from kitgen.read.validate import read
from kitgen.regular_files import is_file, is_outside, real_path, way
from kitgen.source.nodes import Mapping, Node, Scalar, Sequence, Source, shown
from kitgen.suggestions import did_you_mean


@dataclass(frozen=True)
class BankFile:
    """A bank that a quiz takes items from."""

    path: Path
    source: Source


@dataclass
class _Found:
    """What the banks of one quiz have."""

    extended: bool = False
    """Whether their extended editions are read."""

    files: list[BankFile] = field(default_factory=list)
    banks: list[tuple[Scalar, list[Mapping]]] = field(default_factory=list)
    """The name of each bank, as the quiz has it, and its items."""

    items: dict[str, Mapping] = field(default_factory=dict)
    """The items by their ids."""

    used: dict[str, Mapping] = field(default_factory=dict)
    """Those that the quiz names, also in its groups."""

    references: list[Mapping] = field(default_factory=list)


def is_bank(node: Mapping) -> bool:
    """Whether a file has quiz items and nothing of a lesson."""
    return "quiz" in node and ONLY_LESSONS.isdisjoint(node)


def read_bank(node: Mapping, path: Path, source: Source, report: Report) -> Bank | None:
    """A bank; None if it has errors. Its file gives it an id and a title, where it has none."""
    filled(node, "id", slug_of(path.stem) or "bank")
    filled(node, "title", re.sub(r"[-_]+", " ", path.stem).strip().capitalize() or "Quiz")
    return read(Bank, node, source, report)


def with_banks(
    root_node: Mapping, path: Path, root: Path, source: Source, report: Report, extended: bool = False
) -> tuple[BankFile, ...]:
    """Replace the ids of items in `quiz:` by the items of its banks, in one edition of both; gives these banks."""
    quiz = root_node.get("quiz")
    if not isinstance(quiz, Mapping) or "bank" not in quiz:
        return ()
    named = quiz["bank"] if isinstance(quiz["bank"], Sequence) else [quiz["bank"]]
    found = _Found(extended)
    for name in named:
        if isinstance(name, Scalar):
            _add(found, name, path, root, source, report)
    if not found.files:
        return ()
    entries = quiz.get("items", Sequence())
    used = every = [item for _, items in found.banks for item in items]
    if "items" in quiz:
        every = list(_chosen(entries, found, source, report))
        used = list(found.used.values())
    taken = {id(item) for item in used}
    for name, items in found.banks:
        if items and taken.isdisjoint(map(id, items)):
            message, hint = f"no item of '{shown(name, 80)}' is used", "name items of it in 'items:', or leave it out"
            report.error("bank-unused", message, name.span, hint, source.line(name.span.line))
    root_node["quiz"] = remade(quiz, {**quiz, "items": sequence(getattr(entries, "span", quiz.span), every)})
    _add_references(root_node, used, found.references)
    return tuple(found.files)


def _add(found: _Found, name: Scalar, path: Path, root: Path, source: Source, report: Report) -> None:
    """Read one bank, and add its items."""
    file = path.parent / name
    line = source.line(name.span.line)
    if name.startswith(("/", "~")) or "\\" in name or is_outside(file, root):
        hint = "put it into the folder of the lessons, such as banks/rivers.yaml"
        report.error("outside", f"'{shown(name, 80)}' is outside the project", name.span, hint, line)
        return
    if not is_file(file):
        report.error("bank-missing", f"there is no bank '{shown(name, 80)}'", name.span, "check its name", line)
        return
    node, text = tree(file, root, report)
    if node is None:
        return
    if not is_bank(node):
        hint = "a bank is a file with 'quiz:' and without activities or objectives"
        report.error("not-a-bank", f"'{shown(name, 80)}' is not a bank of items", name.span, hint, line)
        return
    if isinstance(node["quiz"], Mapping) and "bank" in node["quiz"]:
        hint = "name that bank here"
        report.error("not-a-bank", f"'{shown(name, 80)}' takes its items from another bank", name.span, hint, line)
        return
    before = report.errors
    node = edition(node, Bank, found.extended, text, report)
    bank = read_bank(node, file, text, report)
    found.files.append(BankFile(file, text))
    if bank is None or report.errors > before:
        return
    items = node["quiz"] if isinstance(node["quiz"], Sequence) else node["quiz"]["items"]
    folder = way(real_path(path).parent, real_path(file).parent)
    found.banks.append((name, []))
    for item in items if isinstance(items, Sequence) else [items]:
        moved = _moved(item, folder)
        found.banks[-1][1].append(moved)
        key = str(item.get("id", ""))
        if key and key in found.items:
            twice = sum(str(each.get("id", "")) == key for each in found.banks[-1][1]) > 1
            whose = "this bank has two items" if twice else "two banks have an item"
            message = f"{whose} with the id '{shown(key)}'"
            report.error("item-twice", message, name.span, "give one of them another id", line)
        elif key:
            found.items[key] = moved
    if isinstance(node.get("references"), Sequence):
        found.references += [each for each in node["references"] if isinstance(each, Mapping)]


def _chosen(entries: Node, found: _Found, source: Source, report: Report) -> Iterator[Any]:
    """The items of a quiz: its own, and for each id that of a bank."""
    for entry in entries if isinstance(entries, Sequence) else [entries]:
        if isinstance(entry, Mapping) and isinstance(entry.get("from"), Sequence):
            members = list(_chosen(entry["from"], found, source, report))
            yield remade(entry, {**entry, "from": sequence(entry.span, members)})
            continue
        if not isinstance(entry, Scalar):
            yield entry
            continue
        line = source.line(entry.span.line)
        if entry in found.used:
            message = f"the item '{shown(entry)}' is used twice"
            report.error("item-twice", message, entry.span, "take one of them out", line)
        elif entry not in found.items:
            hint = did_you_mean(entry, sorted(found.items), "give the id of an item of the bank")
            report.error("unknown-item", f"no bank has an item '{shown(entry)}'", entry.span, hint, line)
        else:
            found.used[entry] = found.items[entry]
            yield found.items[entry]


def _moved(node: Any, folder: str) -> Any:
    """An item whose pictures are found from the folder of the lesson that uses it."""
    if isinstance(node, Mapping):
        made = remade(node, {key: _moved(value, folder) for key, value in node.items()})
        if folder != "." and isinstance(made.get("image"), Scalar):
            made["image"] = Scalar.at(normpath(f"{folder}/{made['image']}"), made["image"].span)
        return made
    return sequence(node.span, [_moved(each, folder) for each in node]) if isinstance(node, Sequence) else node


def _add_references(root_node: Mapping, used: list[Mapping], references: list[Mapping]) -> None:
    """Add what the items that are used cite, where the lesson does not have it."""
    own = root_node.get("references", Sequence())
    if not isinstance(own, Sequence):
        return
    known = {str(each.get("id", "")) for each in own if isinstance(each, Mapping)}
    cited = " ".join(text for item in used for text in _texts(item))
    more = [
        each
        for each in references
        if str(each.get("id", "")) not in known and re.search(rf"@{re.escape(str(each.get('id', '')))}(?![\w-])", cited)
    ]
    if more:
        root_node["references"] = sequence(own.span if "references" in root_node else root_node.span, [*own, *more])
        root_node.keys_at.setdefault("references", root_node.span)


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield node
    elif node is not None:
        for each in node.values() if isinstance(node, Mapping) else node:
            yield from _texts(each)
