"""People, references in CSL's terms, facts with their standing, figures, and the text under study."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from kitgen.model.base import ForInstructor, Many, Spec, mapping
from kitgen.model.chart import Chart
from kitgen.model.keys import Sources as Sources
from kitgen.model.values import Bloom, EdtfDate, Id, Line, Lines, PicturePath, Prose, Status, Text, Whole
from kitgen.source.nodes import Mapping, Node, Scalar, Sequence


class Person(Spec):
    """Somebody who wrote, edited or translated something. A plain text is split at its last space."""

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
        """`Ada Lovelace` is a given and a family name; a single word is a literal name."""
        if not isinstance(node, Scalar):
            return super().shaped(node)
        given, _, family = node.strip().rpartition(" ")
        if not given:
            return mapping(node.span, literal=node)
        return mapping(node.span, given=Scalar.made(given, node.span), family=Scalar.made(family, node.span))


def _date(value: Any) -> Any:
    """CSL's `{date-parts: [[1984, 10, 12]]}` and plain dates both become a plain date."""
    if not isinstance(value, Mapping):
        return value
    parts = value.get("date-parts")
    ends = parts if isinstance(parts, Sequence) else []
    dates = [
        "-".join(str(part).zfill(2 if place else 4) for place, part in enumerate(end))
        for end in ends
        if isinstance(end, Sequence)
    ]
    return Scalar.made("/".join(dates) or "date-parts", value.span)


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
    """When it appeared. Leave it out where nobody knows: it prints as 'n.d.'."""

    accessed: CslDate | None = None
    """When it was read on the web."""

    container_title: Text = Field(default=Text(""), alias="container-title")
    """The newspaper, journal, book or site that it stands in."""

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


class Fact(Spec):
    """One statement about the world, with how well it stands and who says so."""

    short = "text"

    text: Line
    """The statement, in your own words."""

    status: Status = Status.ESTABLISHED
    """established, reported or contested."""

    according_to: Line = Line("")
    """Who says so (and who denies it). Needed for what is reported or contested."""

    source: Sources = ()
    """Keys of the references that bear it out."""


class Illustration(Spec):
    """A picture from a file of the project."""

    image: PicturePath
    """Path of the picture, from the folder of the lesson: `images/map.svg`."""

    alt: Line = Line("")
    """What the picture says, for those who cannot see it. Needed."""

    caption: Line = Line("")
    """Printed below the picture."""

    credit: Line = Line("")
    """Who made it, and under which licence."""


class Section(Spec):
    """A titled stretch of background reading."""

    title: Line
    """Heading."""

    body: Prose
    """The text."""

    facts: Many[Fact] = ()
    """What is established, reported or contested, as a table below the text."""

    figure: Illustration | None = None
    """A picture below the text."""

    charts: Many[Chart] = ()
    """Charts below the text, drawn from their numbers."""


class Excerpt(Spec):
    """A short quotation from the text under study."""

    text: Line
    """The words, exactly as they stand there. Keep it short: the text belongs to its author."""

    at: Text
    """Where: `¶ 4` or `p. 12`."""

    comment: ForInstructor[Line] = Line("")
    """What to do with it in class."""


class Claim(Spec):
    """What the text under study says in one place, in your own words."""

    at: Text
    """Where: `¶ 4`."""

    text: Line
    """The claim, in neutral words."""

    role: Line = Line("")
    """Its part in the argument: question, premise, example, conclusion."""

    finding: ForInstructor[Line] = Line("")
    """What checking it showed."""


class Question(Spec):
    """One thing that we ask students about a text or a case."""

    short = "prompt"

    id: Id | None = None
    """A name that objectives can refer to."""

    prompt: Line
    """What students read."""

    answer: ForInstructor[Prose] = Prose("")
    """A model answer. Printed in the guide, never in the handout."""

    at: Text = Text("")
    """Where in the text the answer is found: `¶ 4`."""

    lines: Lines = 3
    """Ruled lines left for writing, or `fill` for all down to the foot of the page."""

    bloom: Bloom | None = None
    """Level of thinking that it asks for."""

    objectives: Many[Id] = ()
    """Objectives that it serves."""


class Reading(Spec):
    """The text under study: not the text itself, which has its own author, but the way through it."""

    source: Sources
    """Key of the reference."""

    title: Line = Line("")
    """What students are asked to read, such as `The column, ¶ 1–4`."""

    paragraphs: Whole | None = None
    """How many paragraphs students should number in their copy."""

    minutes: Whole | None = None
    """Minutes that reading takes."""

    introduction: Prose = Prose("")
    """Who wrote it, when, and what to know before reading."""

    get: Line = Line("")
    """How students come by the text lawfully."""

    excerpts: Many[Excerpt] = ()
    """Short quotations with their places."""

    claims: Many[Claim] = ()
    """What the text says, place by place, in your own words."""

    questions: Many[Question] = ()
    """Questions to answer while reading."""
