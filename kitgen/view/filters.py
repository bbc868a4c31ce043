"""The filters of templates, and the letters of choices."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from kitgen.text.languages import attributes


def choice_letter(number: int) -> str:
    """The letter of a choice: 1 is A, 2 is B; a number after Z."""
    return chr(64 + number) if 0 < number <= 26 else str(number)


def part_letter(number: int) -> str:
    """The letter of a part of a question: 1 is (a), 2 is (b)."""
    return f"({choice_letter(number).lower()})"


def short_number(value: float) -> str:
    """A number without a needless decimal point, in plain digits: ``1.0`` is ``1``, ``1e-05`` is ``0.00001``."""
    return str(int(value)) if float(value).is_integer() else f"{Decimal(f'{value:.12g}'):f}"


def fill(text: str, /, **values: object) -> str:
    """A label with its gaps filled: ``{{ labels.minutes_short|fill(n=12) }}``."""
    return text.format(**values)


def fill_html(text: str, /, **values: object) -> Markup:
    """The same for values with markup: the label is escaped, the values print themselves."""
    return Markup.escape(text).format(**{name: Markup.escape(value) for name, value in values.items()})


def nowrap(text: object) -> str:
    """A short text kept on one line by no-break spaces, and by joiners after its dashes: ``¶ 9–11``."""
    return str(text).replace(" ", "\N{NO-BREAK SPACE}").replace("–", "–\N{WORD JOINER}")


def formula(text: object) -> Markup:
    """A label about the lucky-once model as HTML: its variables p, n and R in italics."""
    return Markup(_VARIABLE.sub(r"<i>\1</i>", str(Markup.escape(text))))  # noqa: S704 - escaped


_VARIABLE = re.compile(r"(?<![\w.&;])([pnR])(?![\w.;])")


def first_sentence(text: str, most: int = 140) -> str:
    """A plain text of one line, or its first sentence if it is longer."""
    words = " ".join(text.split())
    return words if len(words) <= most else re.split(r"(?<=[.?!؟。！？])\s", words, maxsplit=1)[0]


def in_language(code: str | None) -> Markup:
    """The attributes of an element in a language, with a space before them; nothing where it is not known."""
    return Markup(attributes(code)) if code else Markup("")  # noqa: S704 - a code has no markup


FILTERS: dict[str, Callable[..., Any]] = {
    "short_number": short_number,
    "fill": fill,
    "fill_html": fill_html,
    "nowrap": nowrap,
    "formula": formula,
    "first_sentence": first_sentence,
}
"""The filters by the names that templates use."""
