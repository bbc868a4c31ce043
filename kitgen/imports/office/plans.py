"""The plan of a document, in a table or in lines with minutes, as activities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from kitgen.imports.office.blocks import Block, Paragraph, Table
from kitgen.imports.office.kinds import kind_of, minutes_in
from kitgen.imports.office.labels import Label, label_of
from kitgen.imports.office.outline import Part
from kitgen.imports.office.tables import Tables
from kitgen.imports.office.texts import Texts
from kitgen.imports.original import Original
from kitgen.imports.record import Material, Picture, Task

_MINUTES = re.compile(
    r"\s*[(\[–—:-]*\s*(?P<said>\d{1,3}(?:\s*[-–]\s*\d{1,3})?\s*(?:"
    r"minutes?|minutos?|mins?\b\.?|['’′](?!\w)))\s*[)\]]?\s*[:–—-]?\s*",
                      re.IGNORECASE)  # fmt: skip


_CLOCK = re.compile(r"\s*(?P<said>\d{1,2}[:.h]\d\d\s*[-–—]\s*\d{1,2}[:.h]\d\d)\s*(?:[ap]\.?m\.?|hrs?)?\s*[:–—-]?\s+")


class Reader(Protocol):
    """What takes all other parts of the document."""

    material: Material
    original: Original
    texts: Texts
    tables: Tables

    def section(self, part: Part) -> None:
        """Take text."""

    def figures_left(self, paragraph: Paragraph) -> None:
        """Say that pictures have no place."""

    def figures(self, blocks: Iterable[Block]) -> list[Picture]:
        """The pictures of blocks."""


class Plan:
    """Takes the plan into the lesson of a reader."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def add(self, part: Part) -> None:
        """Tables and lines with minutes are activities; all else belongs to the activity above it."""
        task = self.task_of(part.heading) if part.heading and not self._is_name(part) else None
        rest: list[Block] = []
        for block in part.blocks:
            if isinstance(block, Table) and self.reader.tables.take(block, "plan"):
                continue
            named = self.task_of(block) if isinstance(block, Paragraph) and self._names_task(block) else None
            if named:
                self._give(task, rest)
                task, rest = named, []
            elif isinstance(block, Table) or block.text or block.pictures:
                rest.append(block)
        self._give(task, rest)

    def _is_name(self, part: Part) -> bool:
        return kind_of(part.title) == "plan"

    def _names_task(self, block: Paragraph) -> bool:
        return (
            bool(_MINUTES.search(block.text) or _CLOCK.match(block.raw)) and len(block.text) <= 200 and block.level == 0
        )

    def task_of(self, paragraph: Paragraph | None) -> Task | None:
        """An activity that a line names: `Warm-up (10 min): talk in pairs`."""
        if paragraph is None:
            return None
        clock = _CLOCK.match(paragraph.raw)
        label = label_of(paragraph) if clock is None else Label("")
        line = paragraph.cut(label.start if label.kind in ("number", "bullet", "letter") else 0)
        self.reader.texts.notes_left(paragraph)
        raw = line.raw
        found = clock or _MINUTES.search(raw)
        minutes = minutes_in(found["said"]) if found else 0
        title, text = line, ""
        if found and found.start() == 0:
            title = line.cut(found.end())
        elif found:
            title = line.cut(0, found.start())
            text = self.reader.texts.of(line.cut(found.end()))
        if not text and (split := re.match(r"([^:.]{2,60}):\s+(?=\S)", title.raw)):
            title, text = title.cut(0, split.end(1)), self.reader.texts.of(title.cut(split.end()))
        name = self.reader.texts.line(title, ("bold", "italic")).strip(" :–—-")
        if len(name) > 90:
            text, name = f"{self.reader.texts.of(title)} {text}".strip(), ""
        task = Task(paragraph.place, name, text, minutes=minutes, figures=self.reader.figures([paragraph]))
        self.reader.material.tasks.append(task)
        return task

    def _give(self, task: Task | None, rest: Sequence[Block]) -> None:
        """Add blocks to an activity; before the first, entries of a list are activities of their own."""
        if not rest:
            return
        if task is not None:
            task.text = "\n\n".join(filter(None, (task.text, self.reader.texts.body(rest))))
            task.figures += self.reader.figures(rest)
            return
        for block in rest:
            top = isinstance(block, Paragraph) and block.level == 0 and label_of(block).kind in ("number", "bullet")
            if top and isinstance(block, Paragraph):
                task = self.task_of(block)
            elif task is not None:
                self._give(task, [block])
            else:
                self.reader.section(Part("", None, [block]))
