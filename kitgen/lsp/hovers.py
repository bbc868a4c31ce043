"""What an editor shows where the pointer is: what a key is for, what an id refers to, what a problem means."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from kitgen.diagnostics import Diagnostic
from kitgen.lsp.names import FILE, Named, named_at, names_in
from kitgen.lsp.outline import Entry, Outline, outline_of
from kitgen.lsp.outline import Path as EntryPath
from kitgen.lsp.positions import Stretch, Text
from kitgen.lsp.project import Workspace
from kitgen.lsp.schemas import FileKind, audience_of, place_at, values_of
from kitgen.model.base import Audience, Spec
from kitgen.read.descriptions import description_of
from kitgen.read.editions import EXTENDED

_READERS = {
    Audience.STUDENT: "Everybody sees it, students too.",
    Audience.GRADER: "Graders and instructors see it, students do not.",
    Audience.INSTRUCTOR: "Only instructors see it.",
}


def at(
    workspace: Workspace, path: Path, line: int, column: int, problems: list[Diagnostic]
) -> tuple[str, Stretch] | None:
    """Markdown on what is at a place (from 0, in characters), and what of the text it is about; None for nothing."""
    source = workspace.text(path)
    kind = workspace.kind(path)
    if source is None or kind is None:
        return None
    text, outline = Text(source), outline_of(source)
    said: list[str] = []
    where: Stretch | None = None
    for problem in problems:
        marked = text.marked(problem.span.line, problem.span.column)
        if marked.start <= text.place(line, column) <= marked.end:
            said.append(_manual(problem))
            where = where or marked
    name = named_at(names_in(source, path), line, column)
    if name is not None and (referred := _referred(workspace, path, name)):
        said.append(referred)
        where = where or text.stretch(line, name.start, name.end)
    entry = outline.at(line, column)
    if entry is not None and entry.start <= column <= entry.end != entry.start:
        words = _translated(workspace, path, entry) if kind is FileKind.TRANSLATION else ""
        if words := words or _of_key(kind, entry):
            said.append(words)
            where = where or text.stretch(line, entry.start, entry.end)
    return ("\n\n---\n\n".join(said), where) if said and where else None


def _manual(problem: Diagnostic) -> str:
    from kitgen.manual import page

    found = page(problem.code)
    about = f"\n\n{found.text}" if found else ""
    return f"**{problem.code}**{about}"


def _of_key(kind: FileKind, entry: Entry) -> str:
    """What a key is for."""
    if entry.path == (EXTENDED,) and kind in (FileKind.LESSON, FileKind.BANK):
        return f"**{EXTENDED}**\n\nWhat only the extended edition of the lesson has: its keys are those of a lesson."
    place = place_at(kind, entry.path)
    if place.owner is None or place.by_id:
        return ""
    return about_key(place.owner, place.name)


def about_key(owner: type[Spec], name: str) -> str:
    """Markdown on a field: what it is, who sees it, what it may be, and an example."""
    field = owner.model_fields[name]
    key = field.alias or name
    lines = [f"**{key}**", description_of(owner, name), _READERS[audience_of(field)]]
    words = values_of(field)
    if words:
        lines.append(f"It is one of: {', '.join(f'`{word}`' for word in words)}.")
    example = _example(owner, name)
    if example:
        lines.append(f"```yaml\n{example}\n```")
    return "\n\n".join(line for line in lines if line)


def _example(owner: type[Spec], name: str) -> str:
    from kitgen.read.json_schema import example_of

    value = example_of(owner, name)
    key = owner.model_fields[name].alias or name
    return "" if value is None else f"{key}: {_yaml(value)}"


def _yaml(value: Any) -> str:
    """An example in one line, as an author may type it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_yaml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_yaml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    if re.search(r"[:#\[\]{},\"\n]|^[-&*!|>'%@`?]", text):
        quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{quoted}"'
    return text


def _referred(workspace: Workspace, path: Path, name: Named) -> str:
    """What an id refers to."""
    if name.kinds == (FILE,):
        text = workspace.text(path.parent / name.name)
        title = (
            next((entry.value for entry in outline_of(text).entries if entry.path == ("title",)), "") if text else ""
        )
        return f"`{name.name}`: {title}" if title else ""
    found = [(file, each) for file, each in workspace.definitions(path, name) if each.about]
    if not found:
        return ""
    file, each = found[0]
    what = _WORDS.get(each.kinds[0], each.kinds[0].lower())
    where = "" if file == path else f" in {file.name}"
    return f"{what} `{each.name}` (line {each.line + 1}{where}): {each.about}"


_WORDS = {
    "DiscussionQuestion": "discussion question", "StudentTask": "task", "label": "part of the argument",
    "Reference": "source", "CourseLesson": "session", "Item": "quiz item", "VocabularyTerm": "word to learn",
}  # fmt: skip


def _translated(workspace: Workspace, path: Path, entry: Entry) -> str:
    """The text that an entry of a translation translates."""
    found = original(workspace, path, entry)
    if found is None:
        return ""
    file, part = found
    text = workspace.text(file) or ""
    return f"In {file.name}, line {part.line + 1}:\n\n{written(text, part)}"


def original(workspace: Workspace, path: Path, entry: Entry) -> tuple[Path, Entry] | None:
    """The file and the entry of it that an entry of a translation is about."""
    if len(entry.path) != 2 or entry.path[0] not in ("texts", "of"):
        return None
    file = path.parent.parent / path.name
    text = workspace.text(file)
    part = named_entry(outline_of(text), str(entry.path[1])) if text else None
    return None if part is None else (file, part)


def named_entry(outline: Outline, name: str) -> Entry | None:
    """The entry of a lesson by the name that translations have for its place: `discussion.talk-69.prompt`."""
    for start in ((), (EXTENDED,)):
        at: EntryPath | None = start
        for step in name.split("."):
            at = _step(outline, at, step) if at is not None else None
        if at is not None and (found := next((each for each in outline.entries if each.path == at), None)):
            return found
    return None


def _step(outline: Outline, at: EntryPath, step: str) -> EntryPath | None:
    below = list(
        dict.fromkeys(entry.path[len(at)] for entry in outline.entries if entry.path[: len(at)] == at != entry.path)
    )
    if step in below:
        return (*at, step)
    for entry in outline.entries:
        if entry.path[:-2] == at and entry.path[-1] == "id" and entry.value == step:
            return entry.path[:-1]
    if step.isdecimal() and 0 < int(step) <= len(below):
        return (*at, below[int(step) - 1])
    return None if below else at  # a value in its short form has no keys


def written(text: str, entry: Entry) -> str:
    """The value of an entry as it is in the file, all its lines."""
    if entry.value:
        return entry.value
    lines, outline = Text(text).lines, outline_of(text)
    after = (each.line for each in outline.entries if each.line > entry.line)
    end = min(after, default=len(lines))
    return "\n".join(line.strip() for line in lines[entry.line + 1 : end]).strip()
