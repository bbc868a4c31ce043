"""Turn what validation complains of into one message for each slip, at its place and with its fix.

One slip often brings several complaints: a misspelt key is unknown, and the right one is missing. Each explanation
takes all complaints that follow from its slip, so that none of them is reported as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from kitgen.diagnostics import Diagnostic, Report, Span
from kitgen.model.base import Spec, place_of
from kitgen.read import values
from kitgen.read.blanks import Blank, is_blank
from kitgen.read.hints import belongs, for_unknown, known_keys
from kitgen.read.places import Location, holds_parts, is_entry, keys_at, kind_at, node_at
from kitgen.source.key_names import nearest
from kitgen.source.nodes import Mapping, Scalar, Sequence, Source, shown
from kitgen.source.slips.characters import MARKS, mark_message, marked
from kitgen.source.slips.lines import INVISIBLE, SPACES, named
from kitgen.text.dates import spelled


@dataclass
class Reading:
    """One file that does not validate: what was complained of, and what is left to explain."""

    kind: type[Spec]
    root: Mapping
    source: Source
    report: Report
    blanks: list[Blank]
    unknown: dict[Location, list[str]] = field(default_factory=dict)
    """Keys that the model does not have, by the place of the block that they are in."""

    missing: dict[Location, list[str]] = field(default_factory=dict)
    """Keys that are needed and left out, by the place of the block."""

    other: list[Any] = field(default_factory=list)

    def error(self, code: str, message: str, place: Span, hint: str = "") -> None:
        """Report an error with its line."""
        self.report.error(code, message, place, hint, self.source.line(place.line))

    def forget(self, location: Location) -> None:
        """What is wrong with the keys of one block is explained."""
        self.unknown.pop(location, None)
        self.missing.pop(location, None)


def explain(
    kind: type[Spec], root: Mapping, mistakes: list[Any], blanks: list[Blank], source: Source, report: Report
) -> None:
    """Report one error for each slip behind the ``mistakes`` of a file and its ``blanks``."""
    reading = Reading(kind, root, source, report, list(blanks))
    if _oddly_indented(reading, root):
        return
    for mistake in mistakes:
        _sort(reading, tuple(mistake["loc"]), mistake)
    _not_indented(reading)
    for location in list(reading.unknown):
        _moved_out(reading, location)
        _dates(reading, location)
        _entries_without_dash(reading, location)
        _split_at_comma(reading, location)
    for location in sorted({*reading.unknown, *reading.missing}, key=str):
        _unknown_and_missing(reading, location)
    for blank in reading.blanks:
        reading.error("blank", blank.message, blank.place, blank.hint(source.line(blank.place.line)))
    values.explain(reading.other, kind, root, reading.error)


def _sort(reading: Reading, location: Location, mistake: Any) -> None:
    value = mistake.get("input")
    if mistake["type"] == "extra_forbidden":
        reading.unknown.setdefault(location[:-1], []).append(str(location[-1]))
    elif any(is_blank(node_at(reading.root, location[:length])) for length in range(1, len(location) + 1)):
        return  # reported as a key with nothing after its colon
    elif mistake["type"] == "missing":
        reading.missing.setdefault(location[:-1], []).append(str(location[-1]))
    elif not is_blank(value):
        reading.other.append(mistake)


def _oddly_indented(reading: Reading, node: Any) -> bool:
    """Whether a line is indented with spaces that YAML takes for letters: everything else follows from it."""
    if isinstance(node, Mapping):
        for key, place in node.keys_at.items():
            before = reading.source.line(place.line)[: place.column - 1]
            if key[:1] in tuple(SPACES + INVISIBLE) and not before.strip(" "):
                reading.report.found = [
                    found for found in reading.report.found if found.code != "duplicate-key" or not _same(found, place)
                ]
                reading.error(
                    "odd-space", f"this line is indented with {named(key[0])}, not with plain spaces", place,
                    "delete what is before the first letter and type the spaces again",
                )  # fmt: skip
                return True
    below = node.values() if isinstance(node, Mapping) else node if isinstance(node, Sequence) else ()
    return any(_oddly_indented(reading, value) for value in below)


def _same(found: Diagnostic, place: Span) -> bool:
    return found.span.file == place.file


def _not_indented(reading: Reading) -> None:
    """Keys below a key with nothing after its colon that should be indented."""
    for blank in list(reading.blanks):
        location = _location_of(reading, blank.parent)
        if location is None or not isinstance(blank.parent, Mapping):
            continue
        model = kind_at(reading.kind, location)
        if model is None or not holds_parts(model, blank.key):
            continue
        unknown = reading.unknown.get(location, [])
        below = _run_below(blank.parent, blank.key, unknown, model, keys_at(reading.kind, (*location, blank.key)))
        twice = _twice_below(reading, blank, below, keys_at(reading.kind, (*location, blank.key)))
        if not below and not twice:
            continue
        first = below[0] if below else twice[0]
        line = blank.parent.keys_at[first].line if below else blank.place.line + 1
        reading.blanks.remove(blank)
        reading.unknown[location] = [name for name in unknown if name not in below]
        reading.error(
            "indentation", f"the lines below '{shown(blank.key)}:' are not indented, so they do not belong to it",
            blank.place, f"put two spaces before '{shown(first)}' in line {line}, and before the rest of it",
        )  # fmt: skip


def _run_below(parent: Mapping, key: str, unknown: list[str], model: type[Spec], inner: list[str]) -> list[str]:
    """The keys that follow ``key`` and mean nothing here: those that were to be indented."""
    order = sorted(parent.keys_at, key=lambda name: parent.keys_at[name])
    run = []
    for name in order[order.index(key) + 1 :]:
        if name not in unknown or (name not in inner and nearest(name, model.keys())):
            break
        run.append(name)
    return run


def _twice_below(reading: Reading, blank: Blank, below: list[str], inner: list[str]) -> list[str]:
    """Keys that are reported as given twice because they were to be indented; that report is taken back."""
    assert isinstance(blank.parent, Mapping)
    after = [place.line for place in blank.parent.keys_at.values() if place.line > blank.place.line]
    after = [line for line in after if line not in [blank.parent.keys_at[name].line for name in below]]
    end = min(after, default=10**9)
    names, kept = [], []
    for found in reading.report.found:
        name = found.message.partition("'")[2].partition("'")[0]
        inside = _same(found, blank.place) and blank.place.line < found.span.line < end
        if found.code == "duplicate-key" and inside and name in inner:
            names.append(name)
        else:
            kept.append(found)
    reading.report.found = kept
    return names


def _location_of(reading: Reading, parent: Mapping | Sequence) -> Location | None:
    """Where a block is, among the blocks with unknown or missing keys and the top of the file."""
    for location in ((), *reading.unknown, *reading.missing):
        node = node_at(reading.root, location)
        if node is parent or (isinstance(node, Mapping) and isinstance(parent, Mapping) and node.span == parent.span):
            return location
    return None


def _moved_out(reading: Reading, location: Location) -> None:
    """A key that is unknown here and missing in the part above it: it is not indented enough."""
    block = node_at(reading.root, location)
    for name in list(reading.unknown[location]):
        for inner, missing in reading.missing.items():
            part = node_at(reading.root, inner)
            if name not in missing or inner[: len(location)] != location or not isinstance(part, Mapping):
                continue
            place, above = block.keys_at[name], max(part.keys_at.values(), default=part.span)
            if above.line < place.line:
                missing.remove(name)
                reading.unknown[location].remove(name)
                reading.error(
                    "indentation", f"'{name}' is indented too little to belong to the part above it", place,
                    f"line it up with line {above.line}: put {above.column - 1} spaces before it",
                )  # fmt: skip
                break


def _dates(reading: Reading, location: Location) -> None:
    """`March 2024: …` in a timeline."""
    known = keys_at(reading.kind, location)
    node = node_at(reading.root, location)
    if not {"date", "event"} <= set(known) or not isinstance(node, Mapping):
        return
    dates = [name for name in reading.unknown[location] if spelled(name)]
    if dates:
        place = node.keys_at[dates[0]]
        reading.error(
            "bad-date", f"'{shown(dates[0])}' is not a date as kitgen reads it", place, f"write {spelled(dates[0])}: …"
        )
        reading.unknown[location] = [name for name in reading.unknown[location] if name not in dates]
        reading.missing.pop(location, None)


def _entries_without_dash(reading: Reading, location: Location) -> None:
    """Several entries of a list in one block: each needs its dash."""
    names = reading.unknown.get(location, [])
    model = kind_at(reading.kind, location)
    node = node_at(reading.root, location)
    if model is None or not isinstance(node, Mapping) or not location or not isinstance(location[-1], int):
        return
    pair = model.pair or (("date", "event") if {"date", "event"} <= model.keys() else None)
    entries = [name for name in names if name in node.keys_at and not _is_known_word(name, model)]
    if pair is None or len(entries) < 2 or any(key in node.keys_at for key in pair):
        return
    entries.sort(key=lambda name: node.keys_at[name])
    whole = not is_entry(reading.root, location)
    first = entries[0] if whole else entries[1]
    field_name = next((str(step) for step in reversed(location) if isinstance(step, str)), "")
    message = (
        f"the entries of '{field_name}' are a list, so each needs a '-' before it"
        if whole
        else f"'{shown(first)}' begins a new entry of '{field_name}', so it needs a '-' before it"
    )
    if marked(first):
        reading.error(
            "entry-mark", mark_message(first), node.keys_at[first], f"write: - {shown(first.lstrip(MARKS))}: …"
        )
        reading.forget(location)
        return
    value = node[first]
    text = f": {shown(value, 30)}" if isinstance(value, Scalar) else ": …"
    entry = re.sub(r"^\d{1,2}[.)]\s+", "", shown(first))  # `1. Talk` in a list that was numbered by hand
    reading.error("dash-missing", message, node.keys_at[first], f"write: - {entry}{text}")
    reading.forget(location)
    start = node.keys_at[first].line
    reading.report.found = [
        found
        for found in reading.report.found
        if found.code != "duplicate-key" or not _same(found, node.span) or found.span.line < start
    ]


def _is_known_word(name: str, model: type[Spec]) -> bool:
    """Whether an unknown key is a misspelt one, and not the text of an entry."""
    return bool(nearest(name, model.keys())) and len(name.split()) < 3 and name[:1].islower()


def _split_at_comma(reading: Reading, location: Location) -> None:
    """`{text: a, b}`: the comma ends the value, and what follows looks like a key."""
    node = node_at(reading.root, location)
    for name in list(reading.unknown.get(location, [])):
        place = node.keys_at.get(name) if isinstance(node, Mapping) else None
        blank = next((blank for blank in reading.blanks if blank.key == name and blank.place == place), None)
        if blank is None or not blank.parent.flow:
            continue
        reading.unknown[location].remove(name)
        reading.blanks.remove(blank)
        missing = reading.missing.get(location, [])
        word = name.split()[0] if name.strip() else ""
        first = name == next(iter(node), "")
        meant = nearest(word, keys_at(reading.kind, location) if first else missing) if word != name else ""
        if meant:
            reading.missing[location] = [key for key in missing if key != meant]
            hint = f"write: {meant}: {shown(name[len(word) :].strip(), 40)}"
            reading.error("missing-colon", f"the colon after '{shown(word)}' is missing", blank.place, hint)
            continue
        reading.error(
            "split-at-comma", f"between {{ and }} a comma ends a text, so '{shown(name)}' is read as a key",
            blank.place, "put the text with the comma in double quotes",
        )  # fmt: skip


def _unknown_and_missing(reading: Reading, location: Location) -> None:
    """Keys that are unknown, each with the key that was meant; then those that are missing all the same."""
    node = node_at(reading.root, location)
    known = keys_at(reading.kind, location)
    model = kind_at(reading.kind, location)
    missing = list(reading.missing.get(location, []))
    if model is not None and len(missing) > 1:  # kitgen fills these in itself once the others are there
        missing = [name for name in missing if name not in model.filled_in]
    written = set(node.keys_at) if isinstance(node, Mapping) else set()
    names = reading.unknown.get(location, [])
    if _colon_in_short_text(reading, location, model, node, names, missing):
        return
    if isinstance(node, Mapping) and _entry_for_list(reading, location, node, names, missing):
        return
    names = _without_what_follows(reading, location, names)
    meant = {name: belongs(name, reading.kind, reading.root, location) for name in names}
    for name in names:
        near = "" if meant[name] else nearest(name, [key for key in known if key not in written])
        near = near or ("" if meant[name] else nearest(name, known))
        if not near and not meant[name] and len(names) == len(missing) == 1:
            near = missing[0]
        if near in missing:
            missing.remove(near)
        hint = meant[name] or for_unknown(name, near, reading.kind, location, known)
        place = place_of(reading.root, (*location, name), of_key=True)
        reading.error("unknown-key", f"{_label(name)} is not a key that kitgen knows here", place, hint)
    if missing and isinstance(node, Scalar):
        _short_entry(reading, location, node, missing)
        return
    place = place_of(reading.root, location)
    if len(missing) > 1 and not names and is_entry(reading.root, location) and location[-1]:
        both = " and ".join(f"'{name}'" for name in missing)
        hint = "add them; or delete the '-' before it, and line it up with the entry above, if it belongs to that"
        reading.error("missing-key", f"{both} are missing in this entry", place, hint)
        return
    for name in missing:
        reading.error("missing-key", f"'{name}' is missing here", place, f"add a line: {name}: …")


def _entry_for_list(reading: Reading, location: Location, node: Mapping, names: list[str], missing: list[str]) -> bool:
    """`quiz:` with the keys of one item below it, where a list of items belongs."""
    if (
        not location
        or len(missing) != 1
        or not names
        or not set(names) <= set(keys_at(reading.kind, (*location, missing[0])))
    ):
        return False
    first = min(names, key=lambda name: node.keys_at[name])
    name = next((str(step) for step in reversed(location) if isinstance(step, str)), "")
    reading.error(
        "dash-missing", f"'{shown(name)}' is a list of {missing[0]}, so each needs a '-' before its first key",
        node.keys_at[first], f"put '- ' before '{first}', and two spaces before the lines below that belong to it",
    )  # fmt: skip
    return True


def _without_what_follows(reading: Reading, location: Location, names: list[str]) -> list[str]:
    """The unknown keys without those that belong to one of them, which is indented too far and so has no value."""
    node = node_at(reading.root, location)
    for name in names:
        blank = next((blank for blank in reading.blanks if blank.parent is node and blank.key == name), None)
        if blank is not None and belongs(name, reading.kind, reading.root, location):
            reading.blanks.remove(blank)
            inner = {
                key for length in range(len(location)) for key in keys_at(reading.kind, (*location[:length], name))
            }
            return [other for other in names if other == name or other not in inner]
    return names


def _colon_in_short_text(
    reading: Reading, location: Location, model: type[Spec] | None, node: object, names: list[str], missing: list[str]
) -> bool:
    """`- Note: read it twice` where a plain text belongs: a colon in a text without quotes makes a key of it."""
    if model is None or model.short not in missing or not isinstance(node, Mapping) or names != list(node):
        return False
    name = names[0]
    meant = nearest(name, model.keys())
    if len(names) > 1 or meant == model.short or (meant and name[:1].islower()):
        return False
    place = node.keys_at[name]
    if reading.source.line(place.line)[: place.column - 1].rstrip().endswith("?"):
        reading.blanks = [blank for blank in reading.blanks if blank.parent is not node]
        reading.error(
            "start-character", "a text that begins with '?' must be in quotes", place,
            f'put the whole text in double quotes: "? {shown(name)}"',
        )  # fmt: skip
    elif name[:1] in ("“", "„", "«", "‘"):
        reading.error(
            "curly-quotes", f"curly quotes ({name[0]}) do not hold a text together", place,
            'use straight quotes: "like this: with its colon"',
        )  # fmt: skip
    else:
        colon = Span(place.file, place.line, place.column + len(name))
        reading.error(
            "colon-in-text", "a colon followed by a space is inside a text without quotes", colon,
            f'put the whole text in double quotes: "{shown(name)}: …"',
        )  # fmt: skip
    return True


def _label(name: str) -> str:
    odd = next((letter for letter in name if letter in SPACES + INVISIBLE), "")
    return f"'{shown(name)}'" + (f", which has {named(odd)} in it," if odd else "")


def _short_entry(reading: Reading, location: Location, node: Scalar, missing: list[str]) -> None:
    """A plain text where an entry needs a name as well: `- give one reason` among the objectives."""
    model = kind_at(reading.kind, location)
    if values.tight_colon(node, node.span, reading.error):
        return
    if model is None or model.pair is None or missing != [model.pair[0]]:
        for name in missing:
            hint = f"{known_keys(reading.kind, location)}" if model is None else f"add a line: {name}: …"
            reading.error("missing-key", f"'{name}' is missing here", node.span, hint)
        return
    parent = node_at(reading.root, location[:-1])
    siblings = [entry for entry in parent if isinstance(entry, Scalar)] if isinstance(parent, Sequence) else [node]
    if siblings and siblings[0] is not node:
        return  # reported with the first entry of the list
    more = f", and so do {len(siblings) - 1} more of this list" if len(siblings) > 1 else ""
    dash = "- " if isinstance(parent, Sequence) else ""
    reading.error(
        "missing-key", f"this entry needs a short name before its text ('{missing[0]}'){more}", node.span,
        f"write: {dash}{values.short_name(node)}: {shown(node, 40)}",
    )  # fmt: skip
