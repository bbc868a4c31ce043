"""People, and references in CSL's terms."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from kitgen.model.base import ForInstructor, Many, Spec, mapping
from kitgen.model.values import EdtfDate, Id, Text
from kitgen.source.nodes import Mapping, Node, Scalar, Sequence
from kitgen.text.names import is_organisation, split


class Person(Spec):
    """A person who wrote, edited or translated something. A plain text is split before the family name;
    `Family, Given` is read too, and the name of an organisation is kept whole.
    """

    counted = False

    family: Text = Text("")
    """Family name."""

    given: Text = Text("")
    """Given names."""

    literal: Text = Text("")
    """The whole name, for an organisation: `International Crisis Group`."""

    orcid: Text = Text("")
    """ORCID iD, such as `0000-0002-1825-0097`."""

    @classmethod
    def shaped(cls, node: Node) -> Node:
        """`Ada Lovelace` is a given and a family name, as is `Lovelace, Ada`; a single word, or a name with a word that
        only organisations have, is a literal name.
        """
        if not isinstance(node, Scalar):
            return super().shaped(node)
        name = node.strip()
        family, comma, given = name.partition(",")
        if not comma:
            given, family = split(name)
        if not given.strip() or "," in given or is_organisation(name):
            return mapping(node.span, literal=node)
        return mapping(
            node.span, given=Scalar.at(given.strip(), node.span), family=Scalar.at(family.strip(), node.span)
        )


def _date(value: Any) -> Any:
    """CSL's `{date-parts: [[1984, 10, 12]]}` and plain dates both become a plain date."""
    if not isinstance(value, Mapping):
        return value
    parts = value.get("date-parts")
    ends = parts if isinstance(parts, Sequence) else []
    dates = [_end([str(part) for part in end]) for end in ends if isinstance(end, Sequence)]
    return Scalar.at("/".join(dates) or "date-parts", value.span)


def _end(parts: list[str]) -> str:
    """Year, month and day in one text; CSL has years before Christ as negative numbers."""
    before = bool(parts) and parts[0].startswith("-")
    text = "-".join(part.zfill(2 if place or before else 4) for place, part in enumerate(parts))
    return f"{text.lstrip('-0')} BC" if before else text


def _texts(value: Any) -> Any:
    return tuple(str(item) for item in value) if isinstance(value, Sequence) else value


CslDate = Annotated[EdtfDate, BeforeValidator(_date)]

CslType = Literal[
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast",
    "chapter", "dataset", "entry", "entry-dictionary", "entry-encyclopedia", "figure", "graphic", "hearing",
    "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture", "pamphlet",
    "paper-conference", "patent", "personal_communication", "post", "post-weblog", "report", "review",
    "review-book", "song", "speech", "thesis", "treaty", "webpage",
]  # fmt: skip


class Reference(Spec):
    """A source, in the words of CSL-YAML (citationstyles.org), so that one from a reference manager fits."""

    id: Id
    """The key that citations use: `[@nino, ¶ 4]`."""

    type: CslType
    """What sort of source it is, in CSL's words."""

    title: Text
    """Title of the work."""

    author: Many[Person] = ()
    """Who wrote it."""

    editor: Many[Person] = ()
    """Who edited it."""

    translator: Many[Person] = ()
    """Who translated it."""

    issued: CslDate | None = None
    """When it appeared. Leave it out where it is unknown: it prints as 'n.d.'."""

    accessed: CslDate | None = None
    """When it was read on the web."""

    container_title: Text = Field(default=Text(""), alias="container-title")
    """The newspaper, journal, book or site that it is in."""

    collection_title: Text = Field(default=Text(""), alias="collection-title")
    """The series that it belongs to."""

    publisher: Text = Text("")
    """Publisher or institution."""

    publisher_place: Text = Field(default=Text(""), alias="publisher-place")
    """Where it was published."""

    volume: Text = Text("")
    """Volume."""

    issue: Text = Text("")
    """Issue."""

    number: Text = Text("")
    """Number of a report or a law."""

    number_of_pages: Text = Field(default=Text(""), alias="number-of-pages")
    """How many pages it has."""

    page: Text = Text("")
    """Pages, such as `197-210`."""

    edition: Text = Text("")
    """Edition."""

    section: Text = Text("")
    """Section of a newspaper."""

    genre: Text = Text("")
    """What it calls itself, such as `Latin America Report No. 81`."""

    medium: Text = Text("")
    """The medium, such as `Radio broadcast`."""

    language: Text = Text("")
    """Language of the work."""

    DOI: Text = Text("")
    """Digital object identifier."""

    ISBN: Text = Text("")
    """International standard book number."""

    ISSN: Text = Text("")
    """International standard serial number."""

    URL: Text = Text("")
    """Address on the web."""

    archived_url: Text = Text("")
    """Address of an archived copy."""

    rights: Text = Text("")
    """Licence or rights in the work."""

    note: ForInstructor[Text] = Text("")
    """A note to yourself and other instructors: what was checked, and what was not."""
