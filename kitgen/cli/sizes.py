"""kitgen list --sizes: how large each lesson is, in words and minutes, and in pages where it was built."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kitgen.cli.console import json_text, say, say_lines
from kitgen.model.course import Course
from kitgen.model.size import size_of
from kitgen.read.lesson_file import LessonFile
from kitgen.store.manifest import Entry, read_versions
from kitgen.text.wording import table

_HEAD = ("LESSON", "LANGUAGE", "WORDS", "TO READ", "MINUTES", "PLAN", "FREE", "HANDOUT", "READING", "SLIDES")


def show_sizes(files: Iterable[LessonFile], course: Course | None, output: Path, as_json: bool) -> None:
    """Print the sizes of some lessons; ``output`` is the folder that they may have been built into."""
    rows = _rows(files, course, output)
    if as_json:
        say_lines(json_text(rows, indent=1))
        return
    shown = [
        (
            ", ".join(filter(None, (row["lesson"], row["edition"]))), row["language"], f"{row['words']:,}",
            f"{row['reading']:,}", f"{row['reading_minutes']} min", f"{row['planned']} of {row['minutes']}",
            str(row["free"]), *(_pages(row[f"pages_{kind}"]) for kind in _BUILT),
        )
        for row in rows
    ]  # fmt: skip
    say_lines(table([_HEAD, *shown]))
    say()
    say("WORDS: all texts of the lesson, without references. TO READ, MINUTES: what students read before class.")
    say("FREE: what the plan leaves of the class. HANDOUT, READING, SLIDES: pages where they were built, by paper.")


_BUILT = ("handout", "reading", "slides")
"""Kinds of document whose pages an instructor counts."""


def _rows(files: Iterable[LessonFile], course: Course | None, output: Path) -> list[dict[str, Any]]:
    built = [versions[-1] for versions in read_versions(output).values() if versions]
    rows: list[dict[str, Any]] = []
    for file in files:
        if file.lesson.is_bank:
            continue
        size = size_of(file.lesson, course.pace if course else None)
        row: dict[str, Any] = {"lesson": file.lesson.id, "language": file.lesson.language, "edition": file.edition}
        row |= {**vars(size), "free": size.free}
        rows.append(row | {f"pages_{kind}": _built(built, file, kind) for kind in _BUILT})
    return rows


def _built(entries: list[Entry], file: LessonFile, kind: str) -> dict[str, int]:
    """The pages of a document for students in its usual form, by the name of its file, which names the paper."""
    return {
        Path(entry.path).name: entry.pages
        for entry in entries
        if (entry.lesson, entry.language, entry.edition) == (file.lesson.id, file.lesson.language, file.edition)
        and (entry.kind, entry.format, entry.audience, entry.variant) == (kind, "pdf", "student", "")
        and entry.pages
    }  # fmt: skip


def _pages(built: dict[str, int]) -> str:
    """How many pages were built: one number, or one for each paper."""
    return " / ".join(map(str, dict.fromkeys(built.values()))) or "–"
