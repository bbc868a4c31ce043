"""text2qti: quizzes in plain text with Markdown, `1. question`, `a) wrong`, `*b) right`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kitgen.imports.commonmark import with_markdown
from kitgen.imports.original import Original
from kitgen.imports.record import Choice, Item, Material

ABOUT = "text2qti"
ENDINGS = (".txt", ".t2q", ".text2qti")

_MARKS = {
    "quiz_title": r"[Qq]uiz [Tt]itle:", "quiz_text": r"[Qq]uiz [Dd]escription:", "title": r"[Tt]itle:",
    "points": r"[Pp]oints:", "text_title": r"[Tt]ext [Tt]itle:", "text": r"[Tt]ext:", "question": r"\d+\.",
    "right": r"\*[a-zA-Z]\)", "wrong": r"[a-zA-Z]\)", "right_box": r"\[\*\]", "wrong_box": r"\[ ?\]",
    "short": r"\*(?=\s)", "number": r"=", "essay": r"_{3,}", "upload": r"\^{3,}",
    "feedback": r"\.\.\.", "if_right": r"\+", "if_wrong": r"-", "pick": r"[Pp]ick:", "solution": r"!",
    "worth": r"[Pp]oints per question:", "group": r"GROUP\s*$", "end_group": r"END_GROUP\s*$",
    "option": r"(?:[Ss]huffle answers|[Ss]how correct answers|[Oo]ne question at a time|[Cc]an't go back"
              r"|[Ff]eedback is [\w ]*):",
}  # fmt: skip
_MARK = re.compile(
    "|".join(f"(?P<{name}>{mark})" for name, mark in sorted(_MARKS.items(), key=lambda each: -len(each[1])))
)


def recognises(original: Original) -> bool:
    """Whether it has numbered questions and answers in the signs of text2qti."""
    return bool(
        re.search(r"(?m)^\d+\.\s", original.text)
        and re.search(r"(?m)^(?:\*[a-zA-Z]\)|\[\*\]|=\s+\S|\*\s+\S|_{3,}\s*$|\^{3,}\s*$)", original.text)
    )


@dataclass
class _Piece:
    """A line with a mark, and the indented lines below it."""

    mark: str
    line: int
    text: str


def read(original: Original) -> Material:
    """The questions of the quiz; those of a group are items like all others."""
    material = Material()
    title = points = worth = ""
    for piece in _pieces(original):
        piece.text = piece.text.strip()
        item = material.items[-1] if material.items else None
        if piece.mark == "quiz_title":
            material.title = with_markdown(original, piece.line, piece.text)
        elif piece.mark in ("quiz_text", "text"):
            if piece.mark == "text" and material.items:
                original.left_out(piece.line, "a text between questions is a comment", text=piece.text)
            else:
                material.instructions.append(with_markdown(original, piece.line, piece.text))
        elif piece.mark == "title":
            title = piece.text
        elif piece.mark == "points":
            points = piece.text
        elif piece.mark == "worth":
            worth = piece.text
        elif piece.mark == "end_group":
            worth = ""
        elif piece.mark == "question":
            prompt = with_markdown(original, piece.line, piece.text)
            material.items.append(Item(piece.line, prompt, title, points=points or worth))
            title = points = ""
        elif piece.mark in ("group", "pick", "text_title", "option", "solution"):
            message = "this line is not imported" if piece.mark != "solution" else "a solution is not imported"
            original.left_out(piece.line, message)
        elif item is None or not piece.mark:
            original.left_out(piece.line, "this line is not understood", text=piece.text)
        else:
            _add(item, piece, original)
    return material


def _pieces(original: Original) -> Iterator[_Piece]:
    """What each mark begins; comments are left out, and kept as comments."""
    piece: _Piece | None = None
    commented, code = False, ""
    for number, line in enumerate(original.lines, 1):
        if code:
            if piece is not None:
                piece.text += f"\n{_code_line(line)}"
            code = "" if line.strip() == code else code
            continue
        if line.strip() in ("COMMENT", "END_COMMENT"):
            commented = line.strip() == "COMMENT"
            continue
        if commented or line.startswith("%"):
            original.comment(number, line.removeprefix("%").strip())
            continue
        found = _MARK.match(line)
        begins = found and (not line[found.end() :].strip() or line[found.end()].isspace() or found[0].endswith(":"))
        if begins and found:
            if piece is not None:
                yield piece
            piece = _Piece(str(found.lastgroup), number, line[found.end() :].strip())
        elif line.startswith((" ", "\t")) and piece is not None:
            text = line.strip() if not piece.text or "```" not in piece.text else line
            fence = re.match(r"\s*(`{3,})", line)
            code = fence[1] if fence else ""
            piece.text += f"\n{_indent(line)}{text}"
        elif line.strip():
            if piece is not None:
                yield piece
            piece = _Piece("", number, line)
        elif piece is not None:
            piece.text += "\n"
    if piece is not None:
        yield piece


def _code_line(line: str) -> str:
    """A line of code without the indentation that every line below a mark has."""
    return re.sub(r"^(?: {1,4}|\t)", "", line)


def _indent(line: str) -> str:
    """The spaces before an entry of a list, without those that every line below a mark has."""
    entry = re.match(r"(\s*)(?:-|\d+\.)\s", line)
    return " " * max(0, len(entry[1]) - 4) if entry else ""


def _add(item: Item, piece: _Piece, original: Original) -> None:
    """What belongs to an item: an answer, or feedback."""
    text = with_markdown(original, piece.line, piece.text) if piece.text.strip() else ""
    if piece.mark in ("right", "wrong", "right_box", "wrong_box"):
        item.choices.append(Choice(text, piece.mark.startswith("right")))
        if piece.mark.endswith("box"):
            item.kind = "multiple_choice"
    elif piece.mark == "short":
        item.kind = "short_answer"
        if item.answer:
            item.accept.append(piece.text.strip())
        else:
            item.answer = text
    elif piece.mark == "number":
        item.kind = "numeric"
        item.answer, item.tolerance = _number(piece.text)
    elif piece.mark in ("essay", "upload"):
        item.kind = piece.mark
    elif piece.mark == "feedback" and item.choices:
        item.choices[-1].why = text
    elif text:
        item.rationale.append(text)


def _number(typed: str) -> tuple[str, str]:
    """A number with its tolerance, `5 +- 1 %`, or a range `[1, 2]`."""
    ends = re.fullmatch(r"\[\s*(.+?)\s*,\s*(.+?)\s*\]", typed.strip())
    if ends:
        return f"{ends[1]} to {ends[2]}", ""
    number, _, off = typed.partition("+-")
    return number.strip(), off.strip()
