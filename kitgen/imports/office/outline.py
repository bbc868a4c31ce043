"""Blocks into the parts of a document: what is below each heading, and which part of a lesson that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kitgen.imports.office.blocks import TITLE, Block, Cell, Paragraph, Run, Table, kept, paragraphs_of
from kitgen.imports.office.kinds import MATCH, is_furniture, kind_of, labelled, plain, setting, stated_minutes
from kitgen.imports.office.labels import label_of, ruled_lines

_BOLD = 7
"""The level of a heading that is only bold: below all that are headings in the program."""

_LONGEST = 90


@dataclass
class Part:
    """What is below one heading."""

    kind: str
    """One of the kinds of `kinds.py`, `title`, or '' for text."""

    heading: Paragraph | None = None
    blocks: list[Block] = field(default_factory=list)
    asks: bool = False
    """Whether all that is numbered in it are questions of a quiz."""

    @property
    def place(self) -> int:
        """Where it begins."""
        first = self.blocks[0].place if self.blocks else 1
        return self.heading.place if self.heading else first

    @property
    def title(self) -> str:
        """The words of its heading."""
        return self.heading.text if self.heading else ""


def parts_of(blocks: Sequence[Block]) -> list[Part]:
    """The parts of a document in their order; the first has what is before all headings."""
    parts = [Part("")]
    level, around, labelled_only = 0, "", False
    flat = list(_opened(blocks))
    titled = False
    for number, block in enumerate(flat):
        if not isinstance(block, Paragraph):
            parts[-1].blocks.append(block)
            continue
        if labelled_only and _ends_label(block, flat[number - 1]):
            parts.append(Part("", None, []))
            level, around, labelled_only = 0, "", False
        depth = _depth(block, flat[number - 1] if number else None, flat[number + 1 :])
        kind = kind_of(block.text, depth > 0) if depth or _is_label(block) else ""
        if around == "plan" and kind == "plan" and stated_minutes(block.text):
            kind, depth = "", depth if block.heading else 0  # an activity of the plan
        elif kind == "plan" and "quiz" in (around, parts[-1].kind) and plain(block.text) == "desarrollo":
            kind = "quiz"  # the part of a test with long answers
        elif depth and not kind and depth != TITLE and stated_minutes(block.text) and (titled or level):
            kind, depth = "plan", depth if around != "plan" else max(depth, level)
        said, start = labelled(block.raw) if label_of(block).kind in ("", "bullet") else ("", 0)
        may_be_title = not kind or (kind == "quiz" and kind_of(block.text) != "quiz")
        if not titled and depth and may_be_title and _is_title(block, depth, parts):
            titled = True
            parts.append(Part("title", block))
            level, around = 0, ""
        elif kind:
            depth = depth or _BOLD
            if kind == "quiz" and around == "discussion" and depth > level:
                kind = "discussion"
            parts.append(Part(kind, block))
            level, around, labelled_only = depth, kind, False
        elif depth:
            inside = around if around and depth > level else ""
            if not inside:
                level, around = depth, ""
            parts.append(Part(inside, block))
            labelled_only = False
        elif said:
            parts.append(Part(said, block.cut(0, start), [kept(block, block.cut(start))]))
            level, around, labelled_only = _BOLD, said, True
        else:
            parts[-1].blocks.append(block)
    return [part for part in parts if part.blocks or part.heading]


def _ends_label(block: Paragraph, before: Block) -> bool:
    """Whether a part that is named on its own line (`Materials: a map`) ends: by a question, or a text after an
    empty line."""
    label = label_of(block)
    if label.kind == "number" and re.search(r"\?|_{3,}", block.text):
        return True
    other = re.match(r"\s*([^:\n]{3,45}):\s*\S", block.raw)
    if other and kind_of(other[1]) and not label.kind:
        return True
    return (
        bool(block.text)
        and isinstance(before, Paragraph)
        and not before.text
        and label.kind not in ("bullet", "number")
    )


def _is_title(block: Paragraph, depth: int, parts: list[Part]) -> bool:
    """Whether a heading is the title of the document: in its style, or the first of all."""
    if depth == TITLE:
        return True
    before = [each for part in parts for each in part.blocks]
    return depth in (1, _BOLD) and len(parts) == 1 and not any(
        isinstance(each, Table) or (each.text and not is_furniture(each.text) and not setting(each.text)[0])
        for each in before
    )  # fmt: skip


def _depth(block: Paragraph, before: Block | None, following: Sequence[Block]) -> int:
    """The level of a heading; 0 for text. A short bold line counts as a heading, unless it could be a choice."""
    if not block.text:
        return 0
    if block.heading:
        return block.heading if len(block.text) <= 200 else 0
    text = block.text
    if len(text) > _LONGEST or block.boxed or is_furniture(text) or "\t" in block.raw.strip():
        return 0
    upper = text.isupper() and len(re.findall(r"\w", text)) > 3
    ends = text.endswith(("?", ",", ";")) or (text.endswith(".") and not kind_of(text, True))
    name = _before_minutes(block)
    if not (name.marked("bold") or name.marked("underline") or upper) or ends:
        return 0
    label = label_of(block)
    if label.kind == "letter" or label.kind == "box" or (label.kind in ("number", "bullet") and not kind_of(text)):
        return 0
    after = next((each for each in following if not isinstance(each, Paragraph) or each.text), None)
    if after is None:
        return 0
    if not (kind_of(text) or stated_minutes(text)) and ("_" in text or _may_be_choice(before)):
        return 0
    return _BOLD


def _before_minutes(block: Paragraph) -> Paragraph:
    """The words before `(5 min)` at the end of a line, which are often not in bold; all of them without it."""
    found = re.search(r"\W*\d[\d\s–-]*(?:mins?\b\.?|minutes?|minutos?)\W*$", block.raw, re.IGNORECASE)
    return block.cut(0, found.start()) if found and found.start() else block


def _may_be_choice(before: Block | None) -> bool:
    """Whether a line right below another one could be one of its choices."""
    if not isinstance(before, Paragraph) or not before.text or before.heading:
        return False
    if is_furniture(before.text) or setting(before.text)[0]:
        return False
    if label_of(before).kind in ("letter", "box", "bullet") or ruled_lines(before):
        return False
    return len(before.text) <= _LONGEST and not before.text.endswith((".", "!", ":"))


def _is_label(block: Paragraph) -> bool:
    """Whether a line that looks like text is the name of a part, such as `Vocabulary:`."""
    text = block.text
    if (
        block.numbering
        or text.endswith(".")
        or len(text) > 60
        or not kind_of(text)
        or label_of(block).kind in ("number", "letter", "box")
    ):
        return False
    return text.endswith(":") or len(plain(text).split()) <= 3


def _opened(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, with tables that only lay out text or give names to parts opened."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif all(len(row) <= 1 for row in block.rows):
            for row in block.rows:
                for cell in row:
                    yield from _opened(cell.blocks)
        elif all(_is_setting(cell) for row in block.rows for cell in row):
            yield from paragraphs_of([block])
        elif _holds_questions(block):
            for row in block.rows:
                for cell in row:
                    yield from _opened(cell.blocks)
        elif _numbers_rows(block):
            for row in block.rows:
                yield from _numbered(row)
        elif _names_parts(block):
            for row in block.rows:
                yield from _named(row)
        else:
            yield block


def _holds_questions(table: Table) -> bool:
    """Whether a table only lays out questions: side by side with their choices, or with room for answers."""
    cells = [[each for each in cell.paragraphs if each.text] for row in table.rows for cell in row]
    full = [cell for cell in cells if cell and not all(map(ruled_lines, cell))]
    numbered = [cell for cell in full if label_of(cell[0]).kind == "number"]
    if not full or len(numbered) < len(full):
        return False
    return len(full) < len(cells) or all(len(cell) > 2 for cell in full)


def _numbers_rows(table: Table) -> bool:
    """Whether a table has numbers in its first column and questions beside them."""
    rows = [row for row in table.rows if len(row) > 1]
    if not rows or not all(re.fullmatch(r"\d{1,3}[.)]?", row[0].text) for row in rows):
        return False
    lines = [each for row in rows for each in row[1].paragraphs]
    return any("?" in each.text or "___" in each.raw or label_of(each).kind in ("letter", "box") for each in lines)


def _numbered(row: Sequence[Cell]) -> Iterator[Block]:
    """A row as a numbered question with what else is in it."""
    lines = [each for cell in row[1:] for each in cell.paragraphs if each.text or each.pictures]
    if not lines:
        return
    first, *others = lines
    number = row[0].text.rstrip(".)")
    yield Paragraph(first.place, [Run(f"{number}. "), *first.runs], pictures=first.pictures, notes=first.notes)
    yield from others


def _names_parts(table: Table) -> bool:
    """Whether a table has names of parts in its first column and the parts beside them, as plans of schools do."""
    rows = [row for row in table.rows if len(row) >= 2]
    named = [row for row in rows if _names(row[0].text)]
    return len(named) >= 2 and 2 * len(named) >= len(rows) and all(len(row) <= 2 for row in table.rows)


def _names(text: str) -> bool:
    name = text.rstrip(": ")
    return len(text) <= 60 and bool(kind_of(text) or (":" not in name and setting(f"{name}: x")[0]))


def _is_setting(cell: Cell) -> bool:
    """Whether a cell has nothing but the subject, the teacher, a line for the name."""
    return all(not each.text or setting(each.text)[0] or is_furniture(each.text) for each in cell.paragraphs)


def _named(row: Sequence[Cell]) -> Iterator[Block]:
    """A row as a heading and what is beside it."""
    if len(row) < 2:
        for cell in row:
            yield from _opened(cell.blocks)
        return
    name = next((each for each in row[0].paragraphs if each.text), None)
    if name and kind_of(row[0].text):
        yield _as_heading(row[0], name)
    elif name and setting(f"{row[0].text.rstrip(': ')}: {row[1].text}")[0] and len(row[1].paragraphs) == 1:
        value = row[1].paragraphs[0]
        joined = Paragraph(value.place, [*_as_text(row[0].text), *value.runs], pictures=value.pictures)
        yield joined
        return
    elif name and row[0].text:
        yield _as_heading(row[0], name)
    yield from _opened(row[1].blocks)


def _as_heading(cell: Cell, first: Paragraph) -> Paragraph:
    """All words of a cell as one heading."""
    runs = [
        run for number, each in enumerate(cell.paragraphs) for run in (*_as_text(" " if number else ""), *each.runs)
    ]
    pictures = [picture for each in cell.paragraphs for picture in each.pictures]
    return Paragraph(first.place, runs, heading=6, pictures=pictures)


def _as_text(text: str) -> list[Run]:
    return [Run(f"{text.rstrip(': ')}: " if text.strip() else text)] if text else []


def asks_to_match(part: Part) -> Paragraph | None:
    """The line of a part that says that two columns belong together; its heading, if no other line does."""
    lines = [each for each in part.blocks if isinstance(each, Paragraph) and each.text][:4]
    heading = [part.heading] if part.heading else []
    return next((each for each in (*lines, *heading) if MATCH.search(each.text)), None)
