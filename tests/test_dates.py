"""Dates as authors write them, and as they are printed."""

from __future__ import annotations

import pytest

from kitgen.text.citations import Citations, csl
from kitgen.text.dates import in_words, parts_of, spelled
from kitgen.text.markdown import Cite


@pytest.mark.parametrize(
    ("date", "english", "spanish"),
    [
        ("79 BC", "79 BC", "79 a. C."),
        ("79-08 BC", "August 79 BC", "agosto de 79 a. C."),
        ("79-08-24 BC", "24 August 79 BC", "24 de agosto de 79 a. C."),
        ("~480 BC", "c. 480 BC", "c. 480 a. C."),
        ("264 BC/241 BC", "264 BC – 241 BC", "264 a. C. – 241 a. C."),
        ("27 BC/0014", "27 BC – 14 AD", "27 a. C. – 14 d. C."),
        ("2000 BC", "2000 BC", "2000 a. C."),
        ("1066-10-14", "14 October 1066", "14 de octubre de 1066"),
    ],
)
def test_before_christ(date: str, english: str, spanish: str) -> None:
    """The era is that of the language; between a number and its era no line is broken."""
    assert in_words(date, "en").replace("\u00a0", " ") == english
    assert in_words(date, "es").replace("\u00a0", " ") == spanish


def test_languages_that_begin_with_the_era() -> None:
    assert in_words("79-08-24 BC", "ja").startswith("紀元前79年")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("24 August 79 BC", "79-08-24 BC"),
        ("August 79 B.C.", "79-08 BC"),
        ("about 480 BCE", "~480 BC"),
        ("44 B.C.E.", "44 BC"),
        ("100-44 b.c.e.", "100 BC/44 BC"),
        ("264 a. C.", "264 BC"),
        ("79 v. Chr.", "79 BC"),
        ("-79", "79 BC"),
        ("-0079-08-24", "79-08-24 BC"),
        ("-264", "264 BC"),
        ("in the days of old BC", ""),
        ("0 BC", ""),
        ("100/44 BC", "100 BC/44 BC"),
        ("63 BC/14", "63 BC/0014"),
        ("AD 79", "0079"),
        ("79 n. Chr.", "0079"),
        ("476", "0476"),
        ("5th century BC", "500 BC/401 BC"),
        ("siglo XIX", "1801/1900"),
        ("1914–18", "1914/1918"),
        ("1984-10", ""),
    ],
)
def test_other_ways_to_write_it_are_understood_by_the_message(typed: str, meant: str) -> None:
    """EDTF's -0043 is 44 BC, and few who write it know: they are asked to write the era."""
    assert spelled(typed) == meant


@pytest.mark.parametrize("date", ["0 BC", "79-13 BC", "79-02-30 BC", "12345 BC", "1984-02-30", "0000"])
def test_days_that_no_calendar_has(date: str) -> None:
    with pytest.raises(ValueError, match=r"date|year|month|day|range"):
        parts_of(date)


def test_a_source_from_before_christ() -> None:
    """As reference managers have it, and as one writes it by hand."""
    for issued in ("46 BC", {"when": "46 BC"}):
        book = csl({"id": "a", "type": "book", "title": "Brutus", "author": [{"family": "Cicero"}], "issued": issued})
        assert book["issued"] == {"date-parts": [[-46]]}
        assert ">Cicero, 46 BC</a>" in Citations({"a": book}, "en").cite([Cite("a")])
