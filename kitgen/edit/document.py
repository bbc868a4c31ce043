"""A file that can be edited: its text, its tree, and its long form."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from kitgen.diagnostics import Diagnostic, Report
from kitgen.edit.longhand import Part, longhand
from kitgen.edit.written import Layout
from kitgen.model.base import Spec
from kitgen.source.nodes import Mapping
from kitgen.source.parser import parse


class CannotEdit(Exception):
    """An edit that is not made, with the reason in plain words; the file is as it was."""

    def __init__(self, message: str, hint: str = "", problems: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(message)
        self.message, self.hint, self.problems = message, hint, problems
        self.number = 0


IN_YAML = "edit it in the YAML"


class Document:
    """The text of a file of a kind. Raises CannotEdit where it cannot be read."""

    def __init__(self, text: str, kind: type[Spec], file: str) -> None:
        self.text, self.kind, self.file = text, kind, file
        report = Report()
        try:
            data = text.encode()
        except UnicodeEncodeError:
            raise CannotEdit("the text has half of a character in it", "delete it and type it again") from None
        root, _ = parse(data, file, report)
        self.problems = tuple(report.found)
        if root is None:
            raise CannotEdit("the file cannot be read", IN_YAML, self.problems)
        self.root: Mapping = root

    def with_text(self, text: str) -> Document:
        """The same file with another text. Raises CannotEdit where it cannot be read."""
        return Document(text, self.kind, self.file)

    @cached_property
    def layout(self) -> Layout:
        """Where everything is written."""
        return Layout(self.text)

    @cached_property
    def long(self) -> Part:
        """Its long form."""
        return longhand(self.root, self.kind)

    @cached_property
    def comments(self) -> Counter[str]:
        """The words of all comments."""
        return self.comments_in(0, len(self.text))

    def comments_in(self, start: int, end: int) -> Counter[str]:
        """The words of the comments that begin in a stretch of the text."""
        return Counter(self.text[each.start : each.end].rstrip() for each in self.layout.comments_between(start, end))
