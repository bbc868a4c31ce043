"""What libyaml complains of, in a teacher's words: for what no slip explains."""

from __future__ import annotations

from typing import NamedTuple

from kitgen.source.slips.lines import Failure, Slip


class Complaint(NamedTuple):
    """What libyaml says when it gives up, and what to say instead.

    ``message`` and ``hint`` may have ``{character}``, ``{line}`` and ``{problem}`` in them.
    """

    phrases: tuple[str, ...]
    code: str
    message: str
    hint: str
    where_opened: bool = False
    """Whether the place is where the thing begins that was being read, and not where reading ended."""


COMPLAINTS = (
    Complaint(
        ("mapping values are not allowed",), "colon-in-text",
        "a colon followed by a space is inside a text without quotes",
        'put the whole text in double quotes: "like this: with its colon"',
    ),
    Complaint(
        ("cannot start any token",), "start-character",
        "a text without quotes cannot begin with {character!r}",
        'put the whole text in double quotes: "…"',
    ),
    Complaint(
        ("alias", "anchor", "expected alphabetic"), "alias",
        "a text that begins with & or * is an anchor or alias in YAML, which kitgen does not use",
        'put the whole text in double quotes: "*like this*"',
    ),
    Complaint(
        ("expected ',' or",), "unclosed",
        "the list or block in brackets that is opened here cannot be read",
        "look at line {line}: close the bracket, put a comma between entries, or put a text in quotes",
        where_opened=True,
    ),
    Complaint(
        ("did not find expected key", "expected <block end>", "expected '-'"), "indentation",
        "this line does not fit the lines above it: its indentation is off, or quotes end too early",
        "line it up with its neighbours; write a quotation mark inside quotes twice ('') or as \\\"",
    ),
    Complaint(
        ("could not find expected ':'",), "missing-colon",
        "this line should be 'key: value', but its colon is missing",
        "add the colon and a space, or indent the line if it continues the text above",
        where_opened=True,
    ),
    Complaint(
        ("end of stream", "document indicator"), "unclosed",
        "quotes or brackets opened here are never closed",
        "write the same mark again where the text or the list ends",
        where_opened=True,
    ),
    Complaint(
        ("invalid Unicode", "surrogate", "not a valid"), "control-character",
        "this escape is not the number of a character",
        "type the character itself",
    ),
    Complaint(
        ("escape", "hexdecimal", "hexadecimal"), "bad-escape",
        "inside double quotes a backslash begins a special character",
        "put the text in single quotes instead, or write each backslash twice",
    ),
    Complaint(
        ("special characters are not allowed", "control characters"), "control-character",
        "YAML does not allow the character here",
        "delete it and type the text again",
    ),
    Complaint(
        ("block sequence entries", "indentation", "line break"), "start-character",
        "this line has a sign of YAML where a text is expected",
        "put the whole text in double quotes, or begin a new line for a list",
    ),
    Complaint(
        ("",), "yaml-syntax",
        "this is not valid YAML: {problem}",
        "put texts with special characters in double quotes, and line up what belongs together",
    ),
)  # fmt: skip
"""In this order: the first one with a phrase that the parser used. The last one fits all."""


def in_plain_words(failure: Failure, line: str) -> Slip:
    """The parser's complaint about ``line``, with what to do about it."""
    complaint = next(each for each in COMPLAINTS if any(phrase in failure.problem for phrase in each.phrases))
    place = failure.line, failure.column
    if complaint.where_opened and failure.opened[0]:
        place = failure.opened
    elif complaint.code == "colon-in-text":
        place = failure.line, _colon(line, failure.column)
    values = {"character": line[failure.column - 1 : failure.column], "line": failure.line, "problem": failure.problem}
    return Slip(complaint.code, *place, complaint.message.format(**values), complaint.hint.format(**values))


def _colon(line: str, column: int) -> int:
    """The column of the colon that a parser complains of at ``column``, or near it."""
    return column if line[column - 1 : column] == ":" else line.rfind(": ") + 1 or column
