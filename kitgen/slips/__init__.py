"""Name the mistake of the hand that makes a file no YAML.

A parser says where it gave up, which is seldom where the mistake is, and never what its author meant. So lines
near that place are looked at for the slips that people make, and each suspicion is put to the test: with the
slip repaired, the parser must get further. Only what passes is reported, so an innocent line is never blamed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kitgen.slips import characters, indents, quoting
from kitgen.slips.characters import begins_entry
from kitgen.slips.complaints import in_plain_words
from kitgen.slips.lines import BREAKS, Detector, Failure, Repair, Slip, is_blank, named

__all__ = ["Failure", "Slip", "begins_entry", "explain", "in_plain_words"]

WINDOW = 60
"""Lines above the failure that are looked at for what one character gives away."""

FAR = 2_000
"""Lines above the failure in which an opened quote or bracket is looked for."""

TRIALS = 40
TRIAL_CHARACTERS = 1_500_000
"""How many repairs are tried, and how much text is parsed for it."""

SMALL = 30_000
"""Characters below which a file is looked at as a whole."""

Fails = Callable[[str], int]
"""The line at which a text cannot be read further; 0 where all of it can."""


def explain(text: str, failure: Failure, fails: Fails) -> Slip | None:
    """The slip behind a parser's ``failure`` on ``text``; None where it is none that kitgen has a name for.

    ``fails`` runs the parser again: it gives the first line that cannot be read, 0 if there is none.
    """
    lines = text.splitlines()
    if not 0 < failure.line <= len(lines) + 1 or "Unicode" in failure.problem:
        return None
    slip = _odd_break(text, lines, failure, fails)
    if slip is not None:
        return slip
    first, last = _stretch(text, lines, failure)
    here = lines[first:last]
    moved = failure._replace(line=failure.line - first, opened=(failure.opened[0] - first, failure.opened[1]))
    joined = "\n".join(here)
    if first and fails(joined) != moved.line:
        first, here, moved, joined = 0, lines, failure, text
    trials = max(2, min(TRIALS, TRIAL_CHARACTERS // max(1, len(joined))))
    found = _tested(here, moved, fails, trials)
    if found is None:
        return None
    hint = found.hint.replace("{line}", str(found.beside + first)) if found.beside else found.hint
    return found._replace(line=found.line + first, hint=hint)


def _stretch(text: str, lines: list[str], failure: Failure) -> tuple[int, int]:
    """The lines from the last key at the left margin to the next one, which can be parsed on their own."""
    if len(text) <= SMALL:
        return 0, len(lines)
    start = min(line for line in (failure.line, failure.opened[0] or failure.line) if line) - 1
    start = min(start, len(lines) - 1)
    while start > 0 and not _at_margin(lines[start]):
        start -= 1
    start = max(0, start - 1)
    while start > 0 and not _at_margin(lines[start]):  # one more: the slip may be in the part before
        start -= 1
    end = failure.line
    while end < len(lines) and not _at_margin(lines[end]):
        end += 1
    return start, min(len(lines), end + 1)


def _at_margin(line: str) -> bool:
    return line[:1].isalpha() and ":" in line


def _odd_break(text: str, lines: list[str], failure: Failure, fails: Fails) -> Slip | None:
    """A line separator, which ends a line for YAML and for no editor."""
    if not any(mark in text for mark in BREAKS):
        return None
    plain = text
    for mark in BREAKS:
        plain = plain.replace(mark, " ")
    before = text.splitlines(keepends=True)
    for number in range(min(failure.line, len(lines)) - 1, -1, -1):
        if before[number][-1:] in BREAKS:
            after = fails(plain)
            if after == 0 or after > failure.line:
                return Slip(
                    "odd-space", number + 1, len(lines[number]) + 1,
                    f"an invisible line break, {named(before[number][-1])}, splits this text",
                    "delete it and type a space",
                )  # fmt: skip
            return None
    return None


def _tested(lines: list[str], failure: Failure, fails: Fails, trials: int) -> Slip | None:
    """The first suspicion that holds: with its repair the parser gets further. A full repair beats a partial one."""
    partial: Slip | None = None
    for repair in _suspicions(lines, failure):
        if trials <= 0:
            break
        trials -= 1
        repaired = list(lines)
        for number, line in repair.lines.items():
            repaired[number] = line
        after = fails("\n".join(repaired))
        if after == 0:
            return repair.slip
        if after > max(failure.line, repair.slip.line) and partial is None:
            partial = repair.slip
    return partial


def _suspicions(lines: list[str], failure: Failure) -> Iterator[Repair]:
    """What may be wrong, the plainest first, and of each kind the nearest to the failure first."""
    yield from _from(characters.DETECTORS, lines, failure, WINDOW)
    yield from _from((indents.unindented_text,), lines, failure, 2)
    yield from _from(quoting.DETECTORS, lines, failure, FAR)
    yield from _from(indents.DETECTORS, lines, failure, WINDOW)


def _from(detectors: tuple[Detector, ...], lines: list[str], failure: Failure, far: int) -> Iterator[Repair]:
    start = min(failure.line, len(lines)) - 1
    order = [start]
    if 0 < failure.opened[0] <= start:
        order.append(failure.opened[0] - 1)
    order += [number for number in range(start - 1, max(-1, start - far), -1) if number not in order[1:]]
    for number in order:
        if not is_blank(lines[number]):
            for detector in detectors:
                yield from detector(lines, number, failure)
