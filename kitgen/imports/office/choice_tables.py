"""Tables whose cells are the choices of the question above them: `A. cork | B. lead`, or the letters in a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_lowercase

from kitgen.imports.office.blocks import Block, Paragraph, Run, Table, kept
from kitgen.imports.office.labels import label_of

_MOST = 8


def with_choices_of_tables(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with a paragraph for each choice in the place of such tables."""
    above: Block | None = None
    for block in blocks:
        choices = _choices(block) if isinstance(block, Table) and _asks(above) else []
        yield from choices
        if not choices:
            yield block
        if choices or isinstance(block, Table) or block.text:
            above = block


def _asks(block: Block | None) -> bool:
    return isinstance(block, Paragraph) and (label_of(block).kind == "number" or block.text.endswith(("?", "؟", ":")))


def _choices(table: Table) -> list[Paragraph]:
    """A paragraph for each cell, or for each row with its letter before it; [] if they are not a, b, c in order."""
    rows = [[[each for each in cell.paragraphs if each.text or each.pictures] for cell in row] for row in table.rows]
    if not rows or any(len(cell) > 1 for row in rows for cell in row):
        return []
    cells = [cell[0] for row in rows for cell in row if cell]
    names = [row[0][0].text.strip(" .)(").lower() if row and row[0] else "" for row in rows]
    if all(len(row) == 2 and row[1] for row in rows) and names == list(ascii_lowercase[: len(rows)]):
        found = [kept(row[1][0], _lettered(row[0][0], row[1][0])) for row in rows]
    else:
        labels = [label_of(each) for each in cells]
        across = [label.name for label in labels if label.kind == "letter"]
        down = [label_of(row[at][0]).name for at in range(len(rows[0])) for row in rows if at < len(row) and row[at]]
        wanted = list(ascii_lowercase[: len(cells)])
        if len(across) != len(cells) or wanted not in (across, down):
            return []
        found = cells if across == wanted else [each for _, each in sorted(zip(across, cells, strict=True), key=_name)]
    return found if 2 <= len(found) <= _MOST else []


def _name(each: tuple[str, Paragraph]) -> str:
    return each[0]


def _lettered(letter: Paragraph, words: Paragraph) -> Paragraph:
    """The words of a cell behind the letter of the cell beside it, which keeps its form."""
    marks = frozenset.intersection(*(run.marks for run in letter.runs if run.text.strip()))
    return Paragraph(words.place, [Run(f"{letter.text.strip(' .)(')}) ", marks), *words.runs])
