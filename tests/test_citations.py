"""Citations and the list of sources."""

from __future__ import annotations

from pathlib import Path

from kitgen.text.citations import Citations, csl
from kitgen.text.markdown import Cite

PRESS = {"id": "press", "type": "article-newspaper", "title": "A day", "container_title": "The Daily"}
ENTRY = {"id": "entry", "type": "entry-encyclopedia", "title": "Brighton hotel bombing", "container_title": "Wikipedia"}
BOOK = {
    "id": "book", "type": "book", "title": "Talking", "author": [{"family": "Niño", "given": "César"}],
    "issued": "2020", "publisher": "Press",
}  # fmt: skip


def made(*references: dict[str, object]) -> Citations:
    """Citations of those references, all cited."""
    citations = Citations({str(each["id"]): csl(each) for each in references}, "en")
    for each in references:
        citations.cite([Cite(str(each["id"]))])
    return citations


def test_what_stands_for_the_author_is_printed_once() -> None:
    """A title or newspaper in the author's place is not printed again behind the date."""
    listed = dict(made(PRESS, ENTRY, BOOK).listed())
    assert listed["entry"].count("Brighton hotel bombing") == 1
    assert "Wikipedia" in listed["entry"]
    assert listed["press"].count("The Daily") == 1
    assert "A day" in listed["press"]
    assert listed["book"].startswith("Niño, C. (2020)")
    assert "Talking" in listed["book"]


def test_a_citation_has_no_markup_inside_its_link() -> None:
    """One link, one annotation in the PDF."""
    html = made(PRESS).cite([Cite("press", "p. 3")])
    assert html.count("<a ") == 1
    inner = html.split(">", 2)[2].split("</a>")[0]
    assert "<" not in inner


def test_unknown_keys_stay_visible() -> None:
    """A key that no reference has is shown as it was typed."""
    assert made(BOOK).cite([Cite("nobody")]) == "[@nobody]"


NUMBERED = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="en-GB">
  <info><title>Numbers</title><id>numbers</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <citation><layout prefix="[" suffix="]"><text variable="citation-number"/></layout></citation>
  <bibliography><layout><text variable="citation-number" suffix=". "/><text variable="title"/></layout></bibliography>
</style>
"""


def test_numbers_are_those_of_each_list(tmp_path: Path) -> None:
    """An entry is worked out once for all documents, but not in a style that numbers the entries of each."""
    style = tmp_path / "numbers.csl"
    style.write_text(NUMBERED, encoding="utf-8")
    for first, second in ((BOOK, ENTRY), (ENTRY, BOOK)):
        citations = Citations({str(each["id"]): csl(each) for each in (BOOK, ENTRY)}, "en", str(style))
        for each in (first, second):
            citations.cite([Cite(str(each["id"]))])
        said = [entry for _, entry in citations.listed()]
        assert said[0].startswith("1. ") and str(first["title"]) in said[0]
        assert said[1].startswith("2. ") and str(second["title"]) in said[1]


def test_an_entry_is_the_same_in_every_list() -> None:
    """Listed alone or among others; and the order is that of the style."""
    whole = dict(made(PRESS, ENTRY, BOOK).listed())
    for each in (PRESS, ENTRY, BOOK):
        assert dict(made(each).listed()) == {each["id"]: whole[str(each["id"])]}
    assert list(whole) == [key for key, _ in made(BOOK, ENTRY, PRESS).listed()]
