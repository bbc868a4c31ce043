"""What libyaml says, in a teacher's words: for what no slip explains."""

from __future__ import annotations

from kitgen.source.slips.lines import Failure, Slip


def in_plain_words(failure: Failure, line: str) -> Slip:
    """The parser's complaint about ``line``, with what to do about it."""
    problem, column = failure.problem, failure.column
    if "mapping values are not allowed" in problem:
        colon = column if line[column - 1 : column] == ":" else line.rfind(": ") + 1
        return Slip(
            "colon-in-text", failure.line, colon or column,
            "a colon followed by a space is inside a text without quotes",
            'put the whole text in double quotes: "like this: with its colon"',
        )  # fmt: skip
    if "cannot start any token" in problem:
        return Slip(
            "start-character", failure.line, column,
            f"a text without quotes cannot begin with {line[column - 1 : column]!r}",
            'put the whole text in double quotes: "…"',
        )  # fmt: skip
    if "alias" in problem or "anchor" in problem or "expected alphabetic" in problem:
        return Slip(
            "alias", failure.line, column,
            "a text that begins with & or * is an anchor or alias in YAML, which kitgen does not use",
            'put the whole text in double quotes: "*like this*"',
        )  # fmt: skip
    if "expected ',' or" in problem:
        return Slip(
            "unclosed", *_opening(failure), "the list or block in brackets that is opened here cannot be read",
            f"look at line {failure.line}: close the bracket, put a comma between entries, or put a text in quotes",
        )  # fmt: skip
    if "did not find expected key" in problem or "expected <block end>" in problem or "expected '-'" in problem:
        return Slip(
            "indentation", failure.line, column,
            "this line does not fit the lines above it: its indentation is off, or quotes end too early",
            "line it up with its neighbours; write a quotation mark inside quotes twice ('') or as \\\"",
        )  # fmt: skip
    if "could not find expected ':'" in problem:
        return Slip(
            "missing-colon", *_opening(failure), "this line should be 'key: value', but its colon is missing",
            "add the colon and a space, or indent the line if it continues the text above",
        )  # fmt: skip
    if "end of stream" in problem or "document indicator" in problem:
        return Slip(
            "unclosed", *_opening(failure), "quotes or brackets opened here are never closed",
            "write the same mark again where the text or the list ends",
        )  # fmt: skip
    if "invalid Unicode" in problem or "surrogate" in problem or "not a valid" in problem:
        return Slip(
            "control-character", failure.line, column, "this escape stands for a character that does not exist",
            "type the character itself",
        )  # fmt: skip
    if "escape" in problem or "hexdecimal" in problem or "hexadecimal" in problem:
        return Slip(
            "bad-escape", failure.line, column, "inside double quotes a backslash begins a special character",
            "put the text in single quotes instead, or write each backslash twice",
        )  # fmt: skip
    if "special characters are not allowed" in problem or "control characters" in problem:
        return Slip(
            "control-character", failure.line, column, "a character that YAML does not allow is here",
            "delete it and type the text again",
        )  # fmt: skip
    if "block sequence entries" in problem or "indentation" in problem or "line break" in problem:
        return Slip(
            "start-character", failure.line, column, "this line has a sign of YAML where a text is expected",
            "put the whole text in double quotes, or begin a new line for a list",
        )  # fmt: skip
    return Slip(
        "yaml-syntax", failure.line, column, f"this is not valid YAML: {problem}",
        "put texts with special characters in double quotes, and line up what belongs together",
    )  # fmt: skip


def _opening(failure: Failure) -> tuple[int, int]:
    return failure.opened if failure.opened[0] else (failure.line, failure.column)
