"""Citations and the list of sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from kitgen.diagnostics import Span
from kitgen.model.bibliography import Person
from kitgen.source.nodes import Scalar
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


SINGER = [{"family": "Osei", "given": "Ama"}]


def listed(*references: dict[str, object], language: str = "en") -> dict[str, str]:
    """The list of sources by key, without the links of addresses."""
    citations = Citations({str(each["id"]): csl({"type": "book", **each}) for each in references}, language)
    for each in references:
        citations.cite([Cite(str(each["id"]))])
    return dict(citations.listed())


def test_sources_of_one_author_and_year_have_letters() -> None:
    """In the order of the list, in the text as in the list; others have none."""
    titles = {"late": "Wells", "early": "Bridges", "other": "Dams"}
    sources = [
        {"id": key, "title": title, "author": SINGER, "issued": "1999" if key != "other" else "2001"}
        for key, title in titles.items()
    ]
    sources += [{"id": key, "title": key, "author": [{"literal": "Water Board"}]} for key in ("map", "plan")]
    found = listed(*sources)
    assert found["early"].startswith("Osei, A. (1999a)")
    assert found["late"].startswith("Osei, A. (1999b)")
    assert found["other"].startswith("Osei, A. (2001)")
    assert (found["map"][:25], found["plan"][:25]) == ("Water Board (no date a) <", "Water Board (no date b) <")
    citations = Citations({str(each["id"]): csl({"type": "book", **each}) for each in sources}, "en")
    assert ">Osei, 1999b</a>" in citations.cite([Cite("late")])
    assert ">Osei, 1999a, p. 3</a>" in citations.cite([Cite("early", "p. 3")])
    assert ">Osei, 2001</a>" in citations.cite([Cite("other")])


def test_an_era_has_a_space_before_it() -> None:
    """In every language; CSL's words for Spanish and French have none of their own."""
    book = {"id": "gallia", "type": "book", "title": "Gallia", "issued": "50 BC"}
    for language, era in (
        ("en", " BC"),
        ("es", "\u00a0a.\u00a0C."),
        ("fr", "\u00a0av. J.-C."),
        ("de", "\u00a0v.\u00a0Chr."),
    ):
        assert f"50{era}" in listed(book, language=language)["gallia"]


def test_titles_as_reference_managers_export_them() -> None:
    """Their few tags are set, all else is text; quotation marks are typographic; no full stop after ? and !"""
    found = listed(
        {"id": "a", "title": 'The "loud" frog <i>Rana</i> of the \'90s, H<sub>2</sub>O & 1 < 2 <b>', "author": SINGER},
        {"id": "b", "title": "Whose river?", "author": [{"family": "Boateng"}]},
        {"id": "c", "title": "Run!", "type": "article-journal", "author": [{"family": "Conteh"}]},
        {"id": "d", "title": '<span class="nocase">iPads</span> at school', "author": [{"family": "Diallo"}]},
        {"id": "e", "title": "Al's <script>x</script> day", "author": [{"family": "Edu"}]},
    )
    assert "<i>The “loud” frog <i>Rana</i> of the ’90s, H<sub>2</sub>O &amp; 1 &lt; 2 &lt;b&gt;</i>" in found["a"]
    assert "<i>Whose river?</i>" in found["b"] and "?." not in found["b"].replace("</i>", "")
    assert "Run!" in found["c"] and "!." not in found["c"]
    assert "<i>iPads at school</i>" in found["d"]
    assert "Al’s &lt;script&gt;x&lt;/script&gt; day" in found["e"]


def test_the_list_is_in_the_language_of_the_lesson() -> None:
    """Wherever CSL has its words: here 'no date'."""
    book = {"id": "a", "title": "T", "author": SINGER}
    assert "sin fecha" in listed(book, language="es-SV")["a"]
    assert "(no date)" not in listed(book, language="pl")["a"]
    assert "(no date)" not in listed(book, language="sv")["a"]
    assert "(no date)" in listed(book, language="kek")["a"]


@pytest.mark.parametrize(
    ("typed", "given", "family", "literal"),
    [
        ("Ama Osei", "Ama", "Osei", ""),
        ("Osei, Ama", "Ama", "Osei", ""),
        ("Vincent van den Berg", "Vincent", "van den Berg", ""),
        ("Inés de la Rosa", "Inés", "de la Rosa", ""),
        ("Sammy Stone Jr.", "Sammy", "Stone Jr.", ""),
        ("Sappho", "", "", "Sappho"),
        ("Lake Volta Water Board", "", "", "Lake Volta Water Board"),
        ("Ministerio de Educación", "", "", "Ministerio de Educación"),
        ("Friends of the River", "", "", "Friends of the River"),
        ("Stone & Sons", "", "", "Stone & Sons"),
    ],
)
def test_names_of_people_and_organisations(typed: str, given: str, family: str, literal: str) -> None:
    """A name in one text: the family name is known by its place, an organisation by its words."""
    person = Person.shaped(Scalar.at(typed, Span("a.yaml", 1, 1)))
    found = {str(key): str(value) for key, value in person.items()}
    assert found == {key: text for key, text in (("given", given), ("family", family), ("literal", literal)) if text}
