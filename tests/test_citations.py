"""Citations and the list of sources."""

from __future__ import annotations

from kitgen.citations import Citations, csl
from kitgen.markdown import Cite

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
