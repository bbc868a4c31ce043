"""From the plan of a class set to bytes: one file in hand-out order, or jobs for a printer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kitgen.printing.book import Book
from kitgen.printing.run import Document, Run, Stack
from kitgen.printing.sheets import Handling, Sheets
from kitgen.printing.spooler import PrintJob
from kitgen.printing.stamps import small_pages


class Maker:
    """Reads each document once, however often it is needed. ``folder`` is that of the build."""

    def __init__(self, run: Run, folder: Path, title: str, language: str) -> None:
        self.run, self.folder, self.title, self.language = run, folder, title, language
        students = [packet.student for packet in run.packets] + [
            student for stack in run.later for student in stack.students
        ]
        stamps = list(dict.fromkeys(student.stamp for student in students))
        self.numbers = {stamp: number for number, stamp in enumerate(stamps)}
        self.names = small_pages(stamps) if stamps else b""
        self._sheets: dict[tuple[str, Handling, tuple[int, ...] | None], Sheets] = {}

    def file(self) -> bytes:
        """One PDF with every copy, in the order in which they are handed out."""
        book = self._book(self.title)
        for stack in self.run.stacks:
            self._stack(book, stack)
        self._packets(book)
        for stack in self.run.later:
            self._stack(book, stack)
        return book.bytes()

    def jobs(self) -> Iterator[PrintJob]:
        """A job for each stack, with the copies left to the printer; packets are one job, or many to be stapled."""
        for stack in self.run.stacks:
            yield self._job(stack)
        if self.run.packets and not self.run.wish.staple:
            book = self._book(self.title)
            self._packets(book)
            yield self._packet_job(book, False)
        elif self.run.packets:
            for packet in self.run.packets:
                book = self._book(self.title)
                self._packet(book, packet.student.stamp, packet.parts)
                yield self._packet_job(book, True)
        for stack in self.run.later:
            yield self._job(stack)

    def _book(self, title: str) -> Book:
        return Book(title, self.language, self.names)

    def _job(self, stack: Stack) -> PrintJob:
        book = self._book(f"{self.title}: {stack.document.title}")
        sheets = self._of(stack.document, stack.handling)
        for student in stack.students:
            book.add(sheets, self.numbers[student.stamp])
        if not stack.students:
            book.add(sheets)
        copies = 1 if stack.students else stack.copies
        staple = self.run.wish.staple and not stack.students and stack.finish == "staple"
        return PrintJob(book.title, book.bytes(), copies, stack.document.paper, _edge(stack.handling), staple)

    def _packet_job(self, book: Book, staple: bool) -> PrintJob:
        parts = [part for packet in self.run.packets for part in packet.parts]
        assert parts, "packets without documents are not planned"
        edge = next((_edge(handling) for _, _, handling in parts if _edge(handling)), "")
        return PrintJob(f"{self.title}: packets", book.bytes(), 1, parts[0][0].paper, edge, staple)

    def _stack(self, book: Book, stack: Stack) -> None:
        sheets = self._of(stack.document, stack.handling)
        book.mark(f"{stack.document.title} × {stack.copies}")
        if stack.students:
            for student in stack.students:
                book.add(sheets, self.numbers[student.stamp])
            return
        for _ in range(stack.copies):
            book.add(sheets)

    def _packets(self, book: Book) -> None:
        for packet in self.run.packets:
            book.mark(packet.student.stamp)
            self._packet(book, packet.student.stamp, packet.parts)

    def _packet(
        self, book: Book, stamp: str, parts: Sequence[tuple[Document, tuple[int, ...] | None, Handling]]
    ) -> None:
        for document, pages, handling in parts:
            book.add(self._of(document, handling, pages), self.numbers[stamp])

    def _of(self, document: Document, handling: Handling, pages: tuple[int, ...] | None = None) -> Sheets:
        key = document.path, handling, pages
        if key not in self._sheets:
            self._sheets[key] = Sheets((self.folder / document.path).read_bytes(), handling, pages)
        return self._sheets[key]


def _edge(handling: Handling) -> str:
    """The edge over which the printer turns the sheet."""
    if not handling.two_sided:
        return ""
    natural = "short" if handling.layout else "long"
    return {"short": "long", "long": "short"}[natural] if handling.turned else natural
