"""Assemble a class set: one PDF in hand-out order, or print jobs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

from kitgen.diagnostics import KitgenError
from kitgen.printing.class_set import ClassSet, Packet, Piece, Stack
from kitgen.printing.collate import Book, joined
from kitgen.printing.name_stamps import small_pages
from kitgen.printing.sheets import SheetLayout, Sheets
from kitgen.printing.spooler import PrintJob
from kitgen.store.files import required_content
from kitgen.text.wording import titled


class Assembler:
    """Assembles a class set from the documents in ``folder``; each is read once."""

    def __init__(self, class_set: ClassSet, folder: Path, title: str, language: str) -> None:
        self.class_set, self.folder, self.title, self.language = class_set, folder, title, language
        students = [packet.student for packet in class_set.packets] + [
            student for stack in class_set.later for student in stack.students
        ]
        stamps = list(dict.fromkeys(student.stamp for student in students))
        self.numbers = {stamp: number for number, stamp in enumerate(stamps)}
        self.names = small_pages(stamps) if stamps else b""
        self._sheets: dict[Piece, Sheets] = {}

    def file(self) -> bytes:
        """One PDF with every copy, in hand-out order."""
        book = self._book(self.title)
        for stack in self.class_set.stacks:
            self._stack(book, stack)
        self._packets(book)
        for stack in self.class_set.later:
            self._stack(book, stack)
        return book.bytes()

    def jobs(self, collated: bool) -> Iterator[PrintJob]:
        """A job for each stack; packets are one job, or one each if they are stapled.

        ``collated`` says that the print system makes collated copies; otherwise the file holds every copy.
        """
        for stack in self.class_set.stacks:
            yield self._job(stack, collated)
        if self.class_set.packets and not self.class_set.options.staple:
            book = self._book(self.title)
            self._packets(book)
            yield self._packet_job(book, self.class_set.packets, False)
        elif self.class_set.packets:
            for packet in self.class_set.packets:
                book = self._book(self.title)
                self._packet(book, packet)
                yield self._packet_job(book, (packet,), True)
        for stack in self.class_set.later:
            yield self._job(stack, collated)

    def _book(self, title: str) -> Book:
        return Book(title, self.language, self.names, self.class_set.options.edge)

    def _job(self, stack: Stack, collated: bool) -> PrintJob:
        book = self._book(titled(self.title, stack.document.title))
        by_printer = collated and not stack.students
        self._copies(book, stack, 1 if by_printer else stack.copies)
        staple = self.class_set.options.staple and by_printer and stack.finish == "staple" and len(stack.pieces) == 1
        copies = stack.copies if by_printer else 1
        return PrintJob(book.title, book.bytes(), copies, stack.document.paper, self.class_set.options.edge, staple)

    def _packet_job(self, book: Book, packets: tuple[Packet, ...], staple: bool) -> PrintJob:
        papers = {part.document.paper for packet in packets for piece in packet.pieces for part in piece.parts}
        if len(papers) > 1:
            raise KitgenError(
                "packets mix A4 and Letter pages, but a print job has one paper size",
                "add --paper a4 or --paper letter",
            )
        return PrintJob(
            titled(self.title, "packets"), book.bytes(), 1, papers.pop(), self.class_set.options.edge, staple
        )

    def _stack(self, book: Book, stack: Stack) -> None:
        book.mark(f"{stack.document.title} × {stack.copies}")
        self._copies(book, stack, stack.copies)

    def _copies(self, book: Book, stack: Stack, copies: int) -> None:
        """Add copies, or one copy with the name of each student."""
        names = [self.numbers[student.stamp] for student in stack.students]
        for name in names or itertools.repeat(None, copies):
            for piece in stack.pieces:
                book.add(self._of(piece), None if piece.anonymous else name)

    def _packets(self, book: Book) -> None:
        for packet in self.class_set.packets:
            book.mark(packet.student.stamp)
            self._packet(book, packet)

    def _packet(self, book: Book, packet: Packet) -> None:
        for piece in packet.pieces:
            book.add(self._of(piece), None if piece.anonymous else self.numbers[packet.student.stamp])

    def _of(self, piece: Piece) -> Sheets:
        if piece not in self._sheets:
            self._sheets[piece] = self._laid(piece)
        return self._sheets[piece]

    def _laid(self, piece: Piece) -> Sheets:
        if len(piece.parts) == 1:
            (part,) = piece.parts
            return Sheets(required_content(self.folder, part.document.path), piece.sheet_layout, part.chosen)
        parts = [self._of(Piece((part,), SheetLayout())) for part in piece.parts]
        return Sheets(joined(self.title, self.language, parts), piece.sheet_layout)
