"""Markdown: headings to sections, numbered questions to items, fences of The Carpentries to parts of a lesson."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kitgen.imports.commonmark import with_markdown
from kitgen.imports.fenced_parts import Part, parts_of
from kitgen.imports.numbered import questions_in
from kitgen.imports.original import Original
from kitgen.imports.record import Material, Section, Task

ABOUT = "Markdown"
ENDINGS = (".md", ".markdown", ".rmd", ".qmd")

_ENTRY = re.compile(r"^ {0,3}(?:[-*+]|\d+[.)])[ \t]+(?=\S)")
_DEFINED = re.compile(r"^ {0,3}\[([^\]\n]+)\]:[ \t]*(\S+).*$", re.MULTILINE)
_LISTS = ("questions", "objectives", "keypoints", "prereq", "prerequisites")
_TASKS = ("challenge", "exercise")


def recognises(original: Original) -> bool:
    """Whether it has headings or fences."""
    return bool(re.search(r"(?m)^#{1,3} \S|^:{3,} *\{?[ .]*\w", original.text))


def read(original: Original) -> Material:
    """Each part of the text by its fence or heading."""
    reader = _Reader(original)
    for part in parts_of(original):
        reader.add(part)
    return reader.material


class _Reader:
    """Puts parts where they belong."""

    def __init__(self, original: Original) -> None:
        self.original = original
        self.material = Material()
        self.definitions = "\n".join(found[0] for found in _DEFINED.finditer(original.text))

    def add(self, part: Part) -> None:
        """Take one part into the lesson."""
        name = part.name
        if name == "front":
            self._front(part)
        elif name in _LISTS:
            self._listed(part)
        elif name in _TASKS and part.goes_on and not part.title and self.material.tasks:
            task = self.material.tasks[-1]
            task.text = "\n\n".join(filter(None, (task.text, self._text(part.line, part.lines))))
        elif name in _TASKS:
            self.material.tasks.append(Task(part.line, self._line(part), self._text(part.line, part.lines)))
        elif name in ("solution", "hint") and self.material.tasks and part.inside in _TASKS:
            self._of_task(part)
        elif name == "discussion":
            self.material.discussion.append((part.line, self._titled(part)))
        elif name in ("instructor", "teacher"):
            self.material.notes.append(self._titled(part))
        elif name == "title":
            self._title(part)
        else:
            self._section(part)

    def _title(self, part: Part) -> None:
        if self.material.title:
            self._section(part)
            return
        self.material.title = self._line(part)
        if part.has_text:
            self._section(Part("", part.line, "", part.lines))

    def _section(self, part: Part) -> None:
        """The questions of a section, and what else it has."""
        found, rest = questions_in(part.lines, self.original, self._text)
        for question in found:
            if question.choices or question.answer:
                self.material.items.append(question)
            else:
                self.material.open.append(question)
        text = self._text(part.line, rest)
        before = self.material.sections[-1] if self.material.sections else None
        if text and before and part.name:  # a box in a section
            title = self._line(part) or part.name.capitalize()
            self.original.changed(part.line, f"the box '{part.name}' is a quotation in its section")
            before.body += "\n\n" + _quoted(f"**{title}**\n\n{text}" if "*" not in title else text)
        elif text and before and part.goes_on and not part.title:
            before.body += f"\n\n{text}"
        elif text:
            title = self._line(part) or part.name.capitalize()
            self.material.sections.append(Section(part.line, title, text))
        elif part.title:
            self.original.comment(part.line, part.title)
            if not found:
                self.original.left_out(part.line, "there is nothing below this heading")

    def _of_task(self, part: Part) -> None:
        task = self.material.tasks[-1]
        text = self._titled(part)
        if part.name == "hint":
            task.hint = "\n\n".join(filter(None, (task.hint, text)))
        else:
            task.solution = "\n\n".join(filter(None, (task.solution, text)))

    def _listed(self, part: Part) -> None:
        """The entries of a list; a text without a list is one."""
        entries: list[tuple[int, list[str]]] = []
        for number, line in part.lines:
            begins = _ENTRY.match(line)
            if begins:
                entries.append((number, [line[begins.end() :]]))
            elif line.strip() and entries:
                entries[-1][1].append(line.strip())
            elif line.strip():
                entries.append((number, [line.strip()]))
        key = "prerequisites" if part.name.startswith("prereq") else part.name
        into: list[str] = getattr(self.material, key)
        for number, lines in entries:
            text = with_markdown(self.original, number, "\n".join([*lines, "", self.definitions]))
            into.append(" ".join(text.split()))

    def _front(self, part: Part) -> None:
        """Titles, minutes and lists between two lines of dashes at the beginning."""
        key, minutes = "", 0
        for number, line in _joined(part.lines):
            entry = re.match(r"\s*-\s+(.*)", line)
            named = re.match(r"([\w-]+):\s*(.*?)\s*$", line)
            value = _unquoted(entry[1] if entry else named[2] if named else "")
            if entry and key in _LISTS:
                getattr(self.material, key).append(with_markdown(self.original, number, value))
            elif named:
                key = named[1].lower()
                if key == "title":
                    self.material.title = with_markdown(self.original, number, value)
                elif key in ("teaching", "exercises", "minutes") and re.fullmatch(r"\d{1,4}", value):
                    minutes += int(value)
                    self.material.exercises = int(value) if key == "exercises" else self.material.exercises
                elif key in ("lang", "language") and value:
                    self.material.language = value
                elif value or key not in _LISTS:
                    self.original.left_out(number, f"'{key}' has no meaning here")
            elif line.strip():
                self.original.left_out(number, "this line is not understood")
        self.material.minutes = str(minutes or "")

    def _titled(self, part: Part) -> str:
        """A part as one text, below its heading."""
        text, title = self._text(part.line, part.lines), self._line(part)
        return f"**{title}**\n\n{text}".strip() if title and "*" not in title else text

    def _line(self, part: Part) -> str:
        return " ".join(with_markdown(self.original, part.line, f"{part.title}\n\n{self.definitions}").split())

    def _text(self, line: int, lines: list[tuple[int, str]]) -> str:
        first = lines[0][0] if lines else line
        text = "\n".join(each for _, each in lines)
        if not text.strip():
            return ""
        return with_markdown(self.original, first, f"{text}\n\n{self.definitions}")


def _quoted(text: str) -> str:
    """A text as a quotation; with code or a table it stays as it is, so that these are not too narrow."""
    if "```" in text or "\n|" in text:
        return text
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _joined(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Lines of YAML, of which a text in quotation marks may need several."""
    first, whole = 0, ""
    for number, line in lines:
        first, whole = (first, f"{whole} {line.strip()}") if whole else (number, line)
        value = re.sub(r"^\s*(?:-|[\w-]+:)\s*", "", whole).rstrip()
        mark = value[:1]
        if mark not in ("'", '"') or (len(value) > 1 and value.endswith(mark)) or len(whole) > 5000:
            yield first, whole
            whole = ""
    if whole:
        yield first, whole


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text
