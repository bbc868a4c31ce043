"""What every format is read into: items, and the parts of a lesson, with texts in kitgen's Markdown."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Picture:
    """A picture that is kept beside the new file."""

    name: str
    """Letters, digits and dashes, with an ending."""

    data: bytes
    alt: str
    line: int


@dataclass
class Choice:
    """One answer to choose."""

    text: str
    correct: bool = False
    why: str = ""
    credit: str = ""
    """What it earns, if not all or nothing: `50 %`."""

    figure: Picture | None = None


@dataclass
class Item:
    """One question, with the line on which it begins."""

    line: int
    prompt: str = ""
    name: str = ""
    """Its title where it comes from."""

    kind: str = ""
    """The type of the item, where it does not follow from the rest."""

    choices: list[Choice] = field(default_factory=list)
    answer: str = ""
    accept: list[str] = field(default_factory=list)
    """Other right answers, in which nothing is Markdown."""

    text: str = ""
    """A text with gaps in braces."""

    bank: bool = False
    """Whether the missing words are printed above it."""

    tolerance: str = ""
    unit: str = ""
    pairs: list[tuple[str, str]] = field(default_factory=list)
    distractors: list[str] = field(default_factory=list)
    sequence: list[str] = field(default_factory=list)
    rationale: list[str] = field(default_factory=list)
    points: str = ""
    hint: str = ""
    lines: str = ""
    figures: list[Picture] = field(default_factory=list)
    pool: int = 0
    """The number of the pool that it is in; 0 for none."""


@dataclass
class Section:
    """A part of a lesson's text."""

    line: int
    title: str
    body: str
    figures: list[Picture] = field(default_factory=list)


@dataclass
class Task:
    """What students do in class."""

    line: int
    title: str
    text: str
    hint: str = ""
    solution: str = ""
    minutes: int = 0
    """As the original says; 0 if it does not."""

    notes: str = ""
    """How to run it, for the instructor."""

    figures: list[Picture] = field(default_factory=list)


@dataclass
class Material:
    """All that was read from one file."""

    title: str = ""
    language: str = ""
    instructions: list[str] = field(default_factory=list)
    """What students read before a quiz."""

    items: list[Item] = field(default_factory=list)
    pools: dict[int, int] = field(default_factory=dict)
    """How many items of each pool a test has, drawn by lot."""

    open: list[Item] = field(default_factory=list)
    """Questions without an answer: the discussion of a lesson, or items of a bank."""

    discussion: list[tuple[int, str]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    """What the lesson asks; the first is its essential question."""

    objectives: list[str] = field(default_factory=list)
    prerequisites: list[str] = field(default_factory=list)
    keypoints: list[str] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """For the instructor."""

    materials: list[str] = field(default_factory=list)
    vocabulary: list[tuple[str, str]] = field(default_factory=list)
    """Words to learn, with what they mean."""

    homework: list[tuple[int, str]] = field(default_factory=list)
    exit_ticket: list[tuple[int, str]] = field(default_factory=list)
    """What students answer before they leave."""

    subject: str = ""

    minutes: str = ""
    exercises: int = 0
    """How many of the minutes are for tasks."""

    def add_pool(self, first: int, pick: int) -> None:
        """Say that a test has some of the items from a place on."""
        number = len(self.pools) + 1
        self.pools[number] = pick
        for item in self.items[first:]:
            item.pool = item.pool or number

    @property
    def pictures(self) -> list[Picture]:
        """The pictures of all its parts."""
        items = [*self.items, *self.open]
        lists = [each.figures for each in items] + [each.figures for each in self.sections]
        lists += [each.figures for each in self.tasks]
        lists.append([choice.figure for item in items for choice in item.choices if choice.figure])
        return [picture for pictures in lists for picture in pictures]

    @property
    def is_lesson(self) -> bool:
        """Whether it has more than items."""
        return bool(
            self.sections
            or self.questions
            or self.objectives
            or self.keypoints
            or self.tasks
            or self.discussion
            or self.vocabulary
            or self.materials
            or self.homework
            or self.exit_ticket
        )
