"""The functions that templates can call: figures, tables and counts, computed from their data."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from kitgen.figures import Drawing
from kitgen.figures.svg import ACCENT
from kitgen.model.quantities import typed
from kitgen.text.dates import with_weekday
from kitgen.text.locales import locale_of
from kitgen.view.by_clock import Clock, by_clock
from kitgen.view.calendar_events import calendar
from kitgen.view.cards import card_form, ticket_is_whole
from kitgen.view.coverage import CoverageRow, coverage
from kitgen.view.due import due_dates, units
from kitgen.view.filters import choice_letter, in_language, part_letter
from kitgen.view.lrmi import lrmi
from kitgen.view.number_answers import local_number, number_answer, number_html, unit_html
from kitgen.view.numbered_text import numbered_text
from kitgen.view.pictures import pictures_of, with_pictures
from kitgen.view.roadmap import Roadmap, main_roadmap, roadmaps
from kitgen.view.room import card_of, is_long, lines_of
from kitgen.view.schedule import schedule
from kitgen.view.slides.documents import document_name
from kitgen.view.slides.media import length_in_words
from kitgen.view.slides.pace import pace
from kitgen.view.slides.text import unlinked
from kitgen.view.spine import plan_rows, unused, used_by
from kitgen.view.spread import Spread, spread_of


@dataclass(frozen=True)
class TemplateDrawing:
    """A drawing for a template: ``{{ drawing.svg }}`` prints it, ``drawing.alt`` is its text alternative."""

    svg: Markup
    alt: str
    notes: Sequence[tuple[str, str, Any]] = ()
    """The marks in the drawing: letter, place in words, and the author's note."""

    height: float = 0.0
    """The height of an argument map, where 640 is its width."""

    complete: bool = False
    """Whether an argument map has the words of its assumptions and objections too."""


class Helpers:
    """The functions of one document's template.

    They work on the data of the template, which has nothing that its audience may not see. ``computed`` collects
    the texts that they generate, so that the leak check does not take them for leaks.
    """

    def __init__(
        self, labels: Mapping[str, str], language: str, accent: str = "", printed: Mapping[str, str] | None = None
    ) -> None:
        self.labels = labels
        self.printed = labels if printed is None else printed
        """The labels as slides print them, which marks those in another language."""

        self.language = language
        self.accent = accent or ACCENT
        self.computed: list[str] = []

    def functions(self) -> dict[str, Callable[..., Any]]:
        """The functions by their names in templates."""
        return {
            "roadmaps": self.roadmaps,
            "main_roadmap": self.main_roadmap,
            "plan_rows": plan_rows,
            "by_clock": by_clock,
            "spread_of": self.spread_of,
            "used_by": used_by,
            "unused": unused,
            "is_long": is_long,
            "lines_of": lines_of,
            "pictures_of": pictures_of,
            "with_pictures": lambda part: with_pictures(part, self.labels["figure_number"]),
            "card_form": card_form,
            "ticket_is_whole": ticket_is_whole,
            "card_of": card_of,
            "coverage": self.coverage,
            "probability": self.probability,
            "argument_map": self.argument_map,
            "series_chart": self.series_chart,
            "slide_deck": self.slide_deck,
            "slide_numbers": self.slide_numbers,
            "slide_pace": pace,
            "slide_title_class": self.slide_title_class,
            "unlinked": unlinked,
            "choice_letter": choice_letter,
            "part_letter": part_letter,
            "number_answer": lambda item: number_answer(item, self.labels, self.language),
            "local_number": lambda value: local_number(value, self.language),
            "unit_html": unit_html,
            "share": lambda value: number_html(typed(value), self.language),
            "amount": lambda value: abs(float(typed(value).value)),
            "schedule": schedule,
            "units": units,
            "due_dates": due_dates,
            "calendar": self.calendar,
            "day": self.day,
            "qr_code": self.qr_code,
            "document_name": lambda document: document_name(document, self.labels),
            "numbered_text": numbered_text,
            "length_of": self.length_of,
            "hazard_symbol": self.hazard_symbol,
            "lrmi": lrmi,
            "in_language": in_language,
            "language_name": self.language_name,
        }

    def roadmaps(self, lesson: Mapping[str, Any]) -> list[Roadmap]:
        """The timed plans for every class length, shortest first."""
        return roadmaps(lesson)

    def main_roadmap(self, lesson: Mapping[str, Any]) -> Roadmap:
        """The timed plan for the lesson's own class length."""
        return main_roadmap(lesson)

    def spread_of(self, plan: Clock, lesson: Mapping[str, Any], paper: str) -> Spread:
        """How large the plan by the clock is printed."""
        return spread_of(plan, lesson, paper, self.labels)

    def coverage(self, lesson: Mapping[str, Any]) -> list[CoverageRow]:
        """The matrix of objectives, and what practises and assesses them."""
        return coverage(lesson)

    def day(self, date: datetime.date) -> str:
        """A date with its weekday, abbreviated."""
        said = with_weekday(date, self.language)
        self.computed.append(said)
        return said

    def language_name(self, code: str) -> str:
        """The name of a language in that of the document, or its code where it has none."""
        name = str(locale_of(self.language).languages.get(code.partition("-")[0], code))
        self.computed.append(name)
        return name

    def qr_code(self, address: str) -> TemplateDrawing:
        """The address as a code for telephones."""
        from kitgen.figures.qr import draw

        return self._drawing(draw(address, self.labels["qr_alt"].format(address=address)))

    def hazard_symbol(self, symbol: str) -> TemplateDrawing:
        """The sign for a danger, or for what to wear."""
        from kitgen.figures.hazards import draw

        return self._drawing(draw(symbol, self.labels[f"symbol_{symbol.replace('-', '_').lower()}"]))

    def length_of(self, length: str) -> str:
        """The length of a recording: "2 min 10 s"."""
        return length_in_words(length, self.labels)

    def calendar(self, course: Mapping[str, Any], lessons: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """The sessions of the term as data for the calendar exporter."""
        return calendar(course, lessons, self.labels)

    def probability(self, model: Mapping[str, Any]) -> dict[str, Any]:
        """The tables, chart and limits of the lucky-once model."""
        from kitgen.view.probability import probability

        words = {**self.labels, **self._words("chart_"), "language": self.language}
        shown = probability(model, words, self.language, self.accent)
        for table in (shown.success, shown.needed, shown.reliability):
            self.computed += [" ".join(row) for row in (table.head, *table.rows)]
        self.computed += [f"{name} {text}" for name, text in shown.limits]
        return {**vars(shown), "chart": self._drawing(shown.chart)}

    def argument_map(self, argument: Mapping[str, Any], blank: bool = False, **options: Any) -> TemplateDrawing:
        """The argument as a map; ``blank`` leaves room to write instead of printing the statements."""
        from kitgen.figures.argument.map import draw

        words = self._words("map_")
        drawn = draw(_plain(argument), blank, words, accent=self.accent, **options)
        return replace(self._drawing(drawn), height=drawn.height, complete=drawn.detail == "full")

    def series_chart(self, chart: Mapping[str, Any], **options: Any) -> TemplateDrawing:
        """A chart of series, with the notes on its breaks."""
        from kitgen.figures.series.chart import draw
        from kitgen.figures.series.words import axis, marked, where

        words = {**self._words("series_"), "language": self.language}
        plain = _plain(chart)
        along = axis(plain)
        notes = [
            (letter, where(gap, along, words), chart["breaks"][number]["note"])
            for letter, number, gap in marked(plain, along)
        ]
        return replace(self._drawing(draw(plain, words, accent=self.accent, **options)), notes=notes)

    def slide_deck(self, lesson: Mapping[str, Any], cite: Callable[[Sequence[str]], Markup]) -> list[Any]:
        """The slides of the lesson in the order of its plan, split so that each fits; ``cite`` is that of the page."""
        from kitgen.view.slides.context import DeckContext
        from kitgen.view.slides.deck import slide_deck
        from kitgen.view.slides.figures import CHART, chart
        from kitgen.view.slides.live import live

        def model(given: Mapping[str, Any]) -> dict[str, Any]:
            words = {**self._words("chart_"), "language": self.language}
            drawn = self._drawing(chart(given, words, self.accent))
            moves = live(given, words, CHART)
            self.computed.append(" ".join(f"{number} {said}" for name in ("p", "n") for number, said in moves[name]))
            return {"chart": drawn, "live": moves}

        def series(given: Mapping[str, Any]) -> TemplateDrawing:
            return self.series_chart(given, width=CHART)

        def blank_maps(argument: Mapping[str, Any]) -> list[tuple[list[str], TemplateDrawing]]:
            return [(reasons, self._drawing(figure)) for reasons, figure in self._blank_maps(argument)]

        return slide_deck(lesson, DeckContext(self.printed, cite, model, series, blank_maps, self.hazard_symbol))

    def slide_numbers(self, lesson: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
        """The first and the last slide of each activity, by its id, numbered as the deck shows them.

        An activity without slides, because the plan leaves it out, is not in it.
        """
        from kitgen.view.slides.context import DeckContext
        from kitgen.view.slides.deck import slide_numbers

        citations = lesson["title"].citations
        used, printed = dict(citations.used), list(citations.printed)

        def cite(keys: Sequence[str]) -> Markup:
            return Markup("; ".join(citations.short(key) for key in keys))  # noqa: S704

        def undrawn(given: Mapping[str, Any]) -> dict[str, Any]:
            return {"chart": None, "live": None}

        deck = DeckContext(self.printed, cite, undrawn, undrawn, self._blank_maps, self.hazard_symbol)
        found = slide_numbers(lesson, deck)
        # what slides cite is not cited by the document that asks for their numbers
        citations.used, citations.printed = used, printed
        return found

    def _blank_maps(self, argument: Mapping[str, Any]) -> list[tuple[list[str], Drawing]]:
        from kitgen.view.slides.figures import maps

        return list(maps(_plain(argument), self._words("map_"), self.accent))

    def slide_title_class(self, lesson: Mapping[str, Any], byline: str, kicker: bool) -> str:
        """The CSS class of the first slide, by how large its title can be."""
        from kitgen.view.slides.fit import title_class
        from kitgen.view.slides.shapes import html_of
        from kitgen.view.slides.text import words_of

        title, subtitle = (words_of(html_of(lesson[name])) for name in ("title", "subtitle"))
        return title_class(title, subtitle, byline, kicker)

    def _words(self, prefix: str) -> dict[str, str]:
        """The labels with a prefix, by their names without it."""
        return {name.removeprefix(prefix): text for name, text in self.labels.items() if name.startswith(prefix)}

    def _drawing(self, drawing: Drawing) -> TemplateDrawing:
        self.computed += [drawing.alt, Markup(drawing.svg).striptags()]  # noqa: S704
        return TemplateDrawing(Markup(drawing.svg), drawing.alt)  # noqa: S704


def _plain(value: Any) -> Any:
    """Data with its texts as plain text: a drawing has no markup."""
    if isinstance(value, Mapping):
        return {("from" if key == "from_" else key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.plain if hasattr(value, "plain") else value
