"""Find the typing mistake that makes a file invalid YAML.

A parser says where it gave up, which is seldom where the mistake is, and never what its author meant. So lines
near that place are looked at for the slips that people make, and each suspicion is tested: with the
slip repaired, the parser must get further. Only what passes is reported, so an innocent line is never blamed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kitgen.source.slips import characters, indents, missing, quoting
from kitgen.source.slips.characters import begins_entry
from kitgen.source.slips.complaints import in_plain_words
from kitgen.source.slips.lines import BREAKS, Detector, Failure, Repair, Slip, is_blank, named, parts

__all__ = ["Failure", "Slip", "begins_entry", "explain", "in_plain_words"]

WINDOW = 60
"""Lines above the failure that are searched for wrong characters."""

FAR = 2_000
"""Lines above the failure in which an opened quote or bracket is looked for."""

TRIALS = 40
TRIAL_CHARACTERS = 1_000_000
"""How many repairs are tried, and how much text is parsed for it."""

SMALL = 30_000
"""Characters below which a file is looked at as a whole."""

LONG = 5_000
"""Characters of a line that is too long to have been typed: nothing is looked for in it."""

Fails = Callable[[str], int]
"""The line at which a text cannot be read further; 0 where all of it can."""


def explain(text: str, failure: Failure, fails: Fails) -> Slip | None:
    """The slip behind a parser's ``failure`` on ``text``; None where it is not one that kitgen knows.

    ``fails`` runs the parser again: it gives the first line that cannot be read, 0 if there is none.
    """
    lines = text.splitlines()
    if not 0 < failure.line <= len(lines) + 1 or "Unicode" in failure.problem:
        return None
    slip = _odd_break(text, lines, failure, fails)
    if slip is not None:
        return slip
    near = _near(lines, failure) if len(text) > SMALL else lines
    if near is not lines and fails("\n".join(near)) != failure.line:
        near = lines
    size = sum(map(len, near))
    found = _tested(near, failure, fails, max(4, min(TRIALS, TRIAL_CHARACTERS // max(1, size))))
    if found is None:
        return None
    return found._replace(hint=found.hint.replace("{line}", str(found.beside))) if found.beside else found


def _near(lines: list[str], failure: Failure) -> list[str]:
    """The lines of a long file that matter, each in its place, with empty ones for the others.

    These are the parts at the left margin before, at and after the failure, and of a long part only the entries
    around it: what they are made of can be read without the rest.
    """
    failed = min(failure.line, len(lines)) - 1
    begun = failure.opened[0] - 1 if 0 < failure.opened[0] <= failed else failed
    first = _back(lines, begun, 0)
    last = next((n for n in range(failed + 1, len(lines)) if _begins(lines[n], 0)), len(lines) - 1)
    keep = set(range(_back(lines, max(0, first - 1), 0), last + 1))
    inner = next((parts(lines[n]).indent for n in range(first + 1, failed) if not is_blank(lines[n])), 0)
    if inner and sum(len(lines[n]) for n in keep) > SMALL:
        start = _back(lines, max(first, _back(lines, begun, inner) - 1), inner)
        end = next((n for n in range(failed + 1, last) if _begins(lines[n], inner)), last)
        keep = {first, last, *range(max(first, start), end + 1)}
    return [line if number in keep else "" for number, line in enumerate(lines[: last + 1])]


def _back(lines: list[str], start: int, indent: int) -> int:
    """The nearest line at or above ``start`` that begins something with this indentation; 0 where there is none."""
    return next((number for number in range(start, -1, -1) if _begins(lines[number], indent)), 0)


def _begins(line: str, indent: int) -> bool:
    body = line[indent : indent + 2]
    return line[:indent].strip() == "" and (body[:1].isalpha() or body == "- ") and (indent > 0 or ":" in line)


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
    trial = _Trial(lines, failure, fails, trials)
    for repair in _from(characters.DETECTORS, lines, failure, WINDOW):
        if trial.passes(repair):
            return repair.slip
    for repair in _from((indents.unindented_text,), lines, failure, 2):
        if trial.passes(repair):
            return repair.slip
    for repair in _from((missing.key_without_colon,), lines, failure, 6):
        if trial.passes(repair):
            return repair.slip
    for repair in _from(quoting.DETECTORS, lines, failure, FAR):
        if trial.passes(repair):
            return repair.slip
    for repair in _from(missing.LOST, lines, failure, 6):
        if trial.passes(repair):
            return repair.slip
    # either of two lines that do not line up may be wrong: prefer the repair that leaves the most regular indentation
    evener: dict[tuple[int, int, int, int], Slip] = {}
    for repair in _from((indents.wrong_indent,), lines, failure, 1):
        if trial.passes(repair):
            even = indents.irregularity(trial.repaired(repair))
            moved = max(abs(_indent(lines[number]) - _indent(line)) for number, line in repair.lines.items())
            evener.setdefault((even[0], len(repair.lines), even[1], moved), repair.slip)
    if evener:
        return evener[min(evener)]
    for repair in _from((quoting.colon_in_text,), lines, failure, WINDOW):
        if trial.passes(repair):
            return repair.slip
    return trial.partial


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


class _Trial:
    """Tests suspicions, a limited number of them."""

    def __init__(self, lines: list[str], failure: Failure, fails: Fails, trials: int) -> None:
        self.lines, self.failure, self.fails, self.left = lines, failure, fails, trials
        self.partial: Slip | None = None
        """The first slip with whose repair the parser gets further, but not to the end."""

    def repaired(self, repair: Repair) -> list[str]:
        """The lines without the slip."""
        lines = list(self.lines)
        for number, line in repair.lines.items():
            lines[number] = line
        return lines

    def passes(self, repair: Repair) -> bool:
        """Whether everything can be read without the slip."""
        if self.left <= 0:
            return False
        self.left -= 1
        after = self.fails("\n".join(self.repaired(repair)))
        if after > max(self.failure.line, repair.slip.line) and self.partial is None:
            self.partial = repair.slip
        return after == 0


def _from(detectors: tuple[Detector, ...], lines: list[str], failure: Failure, far: int) -> Iterator[Repair]:
    start = min(failure.line, len(lines)) - 1
    order = [start]
    if 0 < failure.opened[0] <= start:
        order.append(failure.opened[0] - 1)
    order += [number for number in range(start - 1, max(-1, start - far), -1) if number not in order[1:]]
    for number in order:
        if not is_blank(lines[number]) and len(lines[number]) <= LONG:
            for detector in detectors:
                yield from detector(lines, number, failure)
