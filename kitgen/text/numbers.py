"""Turn numbers into the words of a language: percentages that never overstate, counts with separators."""

from __future__ import annotations

from decimal import Decimal

from kitgen.text.locales import NO_BREAK, decimal_mark, percent_space

NARROW = "\u202f"

_MOST_DIGITS = 4


def format_percent(x: float, language: str = "en", digits: int | None = 2) -> str:
    """A share from 0 to 1 as a percentage: ``0.9231`` is ``92.31 %``, in Spanish ``92,31 %``.

    Only 1 is printed as 100 % and only 0 as 0 %: what would round to them gets more digits, up to four
    (``99.997 %``), and beyond these a bound (``> 99.9999 %``, ``< 0.0001 %``). With ``digits=None`` the number
    is as short as it was written (``0.001`` is ``0.1 %``). ValueError if x is not between 0 and 1.
    """
    if not 0 <= x <= 1:
        raise ValueError(f"a chance must lie between 0 and 1, not {x}")
    if digits is None:
        return _signed(f"{(Decimal(repr(x)) * 100).normalize():f}", language)
    for places in range(digits, max(digits, _MOST_DIGITS) + 1):
        shown = f"{x * 100:.{places}f}"
        if x in (0, 1) or 0 < float(shown) < 100:
            return _signed(shown, language)
    least = Decimal(1).scaleb(-max(digits, _MOST_DIGITS))
    space = NO_BREAK
    bound = f"<{space}{least}" if x < 0.5 else f">{space}{100 - least}"
    return _signed(bound, language)


def _signed(shown: str, language: str) -> str:
    return f"{shown.replace('.', decimal_mark(language))}{percent_space(language)}%"


def format_count(n: int, language: str = "en") -> str:
    """A whole number: ``2,995`` in English; elsewhere ``2995`` and, from five digits, ``12 345``.

    Not with CLDR's separators: a point or comma that means thousands in one country means decimals in the next, so
    schools of both use a narrow space (ISO 80000-1), and Spanish grammar leaves four digits together.
    """
    if language.lower().startswith("en"):
        return f"{n:,}"
    return f"{n:,}".replace(",", NARROW) if abs(n) >= 10_000 else str(n)


def format_number(x: float, language: str = "en") -> str:
    """Any number as short as it was written: ``6,656`` or ``17.5`` in English, ``17,5`` in Spain."""
    shown = f"{Decimal(repr(abs(x))):f}"
    whole, _, decimals = shown.partition(".")
    decimals = decimals.rstrip("0")
    sign = "\N{MINUS SIGN}" if x < 0 else ""
    return sign + format_count(int(whole), language) + (f"{decimal_mark(language)}{decimals}" if decimals else "")
