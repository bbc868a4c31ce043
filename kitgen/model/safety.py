"""Safety in a lab: what is dangerous, what to do about it, where the waste goes."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator

from kitgen.model.base import Spec
from kitgen.model.values import Line, refuse
from kitgen.suggestions import closest


class Symbol(StrEnum):
    """A sign for a danger (GHS01 to GHS09, two warnings), or for what to wear."""

    EXPLOSIVE = "GHS01"
    FLAMMABLE = "GHS02"
    OXIDISING = "GHS03"
    GAS = "GHS04"
    CORROSIVE = "GHS05"
    TOXIC = "GHS06"
    HARMFUL = "GHS07"
    HEALTH = "GHS08"
    ENVIRONMENT = "GHS09"
    HOT = "hot-surface"
    ELECTRICITY = "electricity"
    GOGGLES = "goggles"
    GLOVES = "gloves"
    COAT = "lab-coat"


_OTHER_NAMES = {
    "explosive": Symbol.EXPLOSIVE, "flammable": Symbol.FLAMMABLE, "flame": Symbol.FLAMMABLE, "fire": Symbol.FLAMMABLE,
    "oxidising": Symbol.OXIDISING, "oxidizing": Symbol.OXIDISING, "gas": Symbol.GAS, "pressure": Symbol.GAS,
    "corrosive": Symbol.CORROSIVE, "acid": Symbol.CORROSIVE, "toxic": Symbol.TOXIC, "poison": Symbol.TOXIC,
    "harmful": Symbol.HARMFUL, "irritant": Symbol.HARMFUL, "health": Symbol.HEALTH, "carcinogen": Symbol.HEALTH,
    "environment": Symbol.ENVIRONMENT, "hot": Symbol.HOT, "heat": Symbol.HOT, "voltage": Symbol.ELECTRICITY,
    "glasses": Symbol.GOGGLES, "eye-protection": Symbol.GOGGLES, "coat": Symbol.COAT,
}  # fmt: skip
"""What people call them."""


def _symbol(value: Any) -> Any:
    text = str(value).strip().lower().replace("_", "-").replace(" ", "-")
    names = {symbol.value.lower(): symbol for symbol in Symbol} | _OTHER_NAMES
    if text not in names:
        near = closest(text, names)
        every = f"there are: {', '.join(symbol.value for symbol in Symbol)}"
        hint = f"did you mean '{names[near].value}'?" if near else every
        raise refuse("bad-symbol", "is not a symbol that kitgen draws", hint)
    return names[text].value


class Hazard(Spec):
    """A danger, and what to do about it. `- hot glass: use tongs` is enough."""

    pair = ("hazard", "precaution")

    hazard: Line
    """What is dangerous: `ethanol`."""

    precaution: Line = Line("")
    """What to do: `no open flame`."""

    waste: Line = Line("")
    """Where what is left goes: `into the bottle for solvents`."""

    symbol: Annotated[str, BeforeValidator(_symbol)] = ""
    """`GHS01` to `GHS09`, `hot-surface`, `electricity`, `goggles`, `gloves`, `lab-coat`; or a word: `flammable`."""
