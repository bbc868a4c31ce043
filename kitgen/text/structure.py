"""Find structure in a text that its field cannot print: lists and verse in one line, code, lists that are too deep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kitgen.source.line_starts import BULLETS, DIGITS, ROW
from kitgen.text.fences import code_blocks, without_code
from kitgen.text.line_breaks import is_kept
from kitgen.text.markdown import blocks_of

DEEPEST = 5
"""How many lists and block quotes may be in each other."""

_FENCE = re.compile(r"(?:[-*+] +|\d+[.)] +|> *)*(?:```[^`]*|~~~[\w ]*)\Z")
_ENTRY = re.compile(rf"(?:[-{BULLETS}–] +|(?:{DIGITS}|[A-Za-z])[.)] +|\([A-Za-z\d]{{1,2}}\) +)\S")
_ROW = re.compile(ROW)
_RULE = re.compile(r"(?=[^|]*\|)(?=.*--)[ |:-]+\Z")
_QUOTE = re.compile(r">[ \t]+[^\W\d_\"'“«]|>[ \t]+[\"'“«]")
_INDENTED = re.compile(r"(?m)^(?: {4}|\t)[ \t]*\S")
_DEEP = re.compile(r"(?m)^(?:[ \t]{8}|(?:[ \t]*[>-]){3})")
_ELSEWHERE = "lists, tables, verse and quotations belong in a question, its answer, or the 'body' of 'background:'"


class Misplaced(NamedTuple):
    """What a field cannot print: the line of the text (from 0), what is wrong (after the field's name), what to do."""

    code: str
    line: int
    message: str
    hint: str


def in_line(text: str, verse: bool = False) -> list[Misplaced]:
    """The structures in a text of one line, whose lines would run together; with ``verse`` short lines are kept."""
    lines = [line.strip() for line in text.split("\n")]
    if len([line for line in lines if line]) < 2:
        return []
    found = _code_in(lines) or [part for number in range(len(lines)) for part in _structure(lines, number, verse)]
    return found[:1]


def _code_in(lines: list[str]) -> list[Misplaced]:
    """Where blocks of code begin; every second fence ends one."""
    return [
        Misplaced(
            "code-block", number, "is one paragraph: a block of code in it would run together",
            "put a few words of code between single backticks, or the program into a field of paragraphs, such as the"
            " 'body' of 'background:'",
        )
        for number in [number for number, line in enumerate(lines) if _FENCE.match(line)][::2]
    ]  # fmt: skip


def _structure(lines: list[str], number: int, verse: bool) -> Iterator[Misplaced]:
    line, before = lines[number], lines[number - 1] if number else ""
    beside = (before, lines[number + 1] if number + 1 < len(lines) else "")
    if _ENTRY.match(line) and (before.endswith(":") or any(_ENTRY.match(other) for other in beside)):
        yield _run_together(number, "a list")
    elif _ROW.match(line) and any(_ROW.match(other) for other in beside):
        yield _run_together(number, "a table")
    elif _QUOTE.match(line):
        yield _run_together(number, "a quotation")
    elif before and line and is_kept(before, line) and not verse:
        yield Misplaced(
            "one-line", number, "is one paragraph: these short lines would run together",
            f"to join them write > instead of | after the colon, or one long line; {_ELSEWHERE}",
        )  # fmt: skip


def _run_together(number: int, what: str) -> Misplaced:
    return Misplaced(
        "one-line", number, f"is one paragraph: {what} in it would run together", f"say it in a sentence; {_ELSEWHERE}"
    )


def in_paragraphs(text: str) -> list[Misplaced]:
    """The structures in a text of paragraphs that cannot be printed, in order."""
    unclosed = list(_unclosed(text))
    if unclosed:
        return unclosed
    text = without_code(text)
    lines = text.split("\n")
    return sorted(_in_paragraphs(text, lines), key=lambda found: found.line) if len(lines) > 1 else []


def _in_paragraphs(text: str, lines: list[str]) -> Iterator[Misplaced]:
    if _INDENTED.search(text):
        yield from _indented(text)
    if _DEEP.search(text):
        yield from _too_deep(text)
    if "|" in text:
        yield from _table(text, lines)


def _unclosed(text: str) -> Iterator[Misplaced]:
    for block in code_blocks(text):
        if not block.is_closed:
            yield Misplaced(
                "code-block", block.first, "has a block of code that does not end",
                f"write a line {block.fence} below its last line, indented like the one that begins it",
            )  # fmt: skip


def _indented(text: str) -> Iterator[Misplaced]:
    """Lines that are code in Markdown: indented by four spaces more than what they belong to, after an empty line."""
    for token in blocks_of(text, indented=True):
        if token.type == "code_block" and token.map:
            yield Misplaced(
                "code-block", token.map[0], "has a line with four spaces before it, which makes a block of code of it",
                "indent it by less; if it is code, put a line ``` before and after the block",
            )  # fmt: skip


def _too_deep(text: str) -> Iterator[Misplaced]:
    depth = 0
    for token in blocks_of(text):
        if token.type in ("bullet_list_open", "ordered_list_open", "blockquote_open"):
            depth += 1
            if depth == DEEPEST + 1 and token.map:
                yield Misplaced(
                    "list-too-deep", token.map[0], f"has lists in lists more than {DEEPEST} deep",
                    "indent these lines less, or split the list into several",
                )  # fmt: skip
        elif token.type in ("bullet_list_close", "ordered_list_close", "blockquote_close"):
            depth -= 1


def _table(text: str, lines: list[str]) -> Iterator[Misplaced]:
    """Rows with more cells than their table has columns, and rows that are not a table."""
    in_tables: set[int] = set()
    for token in blocks_of(text):
        if token.type == "table_open" and token.map:
            in_tables.update(range(*token.map))
            yield from _too_wide(lines, *token.map)
    for number in sorted({*range(len(lines))} - in_tables):
        beside = lines[max(0, number - 1) : number + 2]
        if _RULE.match(lines[number].strip()) and sum("|" in other for other in beside) > 1:
            yield Misplaced(
                "table-shape", number, "has a table that cannot be read",
                "the line below the header needs --- for each of its columns, as in | --- | --- |, with no empty line"
                " before it",
            )  # fmt: skip
            return
        if number and all(_is_row(row) for row in lines[number - 1 : number + 1]):
            yield Misplaced(
                "table-shape", number - 1, "has rows of a table without the line that makes them one",
                "put a line such as | --- | --- | below the first row, with --- for each column",
            )  # fmt: skip
            return


def _is_row(line: str) -> bool:
    return line.strip().startswith("| ") and line.count("|") > 2


def _too_wide(lines: list[str], first: int, last: int) -> Iterator[Misplaced]:
    columns = _cells(lines[first])
    for number in range(first + 2, last):
        if _cells(lines[number]) > columns:
            yield Misplaced(
                "table-shape", number, f"has a row of {_cells(lines[number])} cells in a table of {columns} columns",
                "give the header as many columns; a bar that is text is written \\|",
            )  # fmt: skip
            return


def _cells(line: str) -> int:
    """The cells of a row: what is between bars that no backslash is before."""
    inside = re.sub(r"\A[\s>]*\|?|(?<!\\)\|\s*\Z", "", line)
    return len(re.findall(r"(?<!\\)\|", inside)) + 1
