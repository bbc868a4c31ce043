"""What stays on one line with the number before it: its unit, its per-cent sign, the power of ten that belongs to it.

Units of time and money in words are not among them: `10 years` may be on two lines, `10 h` may not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from kitgen.text.locales import NO_BREAK

_SYMBOLS = (
    "m km cm dm mm nm pm fm µm μm ly AU pc ha s ms µs μs ns min h d g kg mg µg μg t kt Mt N kN mN J kJ MJ GJ mJ eV"
    " keV MeV GeV cal kcal W kW MW GW TW mW kWh MWh GWh TWh Wh V kV mV µV μV A mA µA μA kA C mC µC μC nC F pF nF µF μF"
    " Ω kΩ MΩ mΩ ohm ohms S mS H mH T mT Wb Hz kHz MHz GHz THz Pa hPa kPa MPa GPa mbar bar atm mmHg K mK °C °F °R mol"
    " mmol µmol μmol kmol M mM µM μM l L ml mL cl cL dl dL hl hL µl µL lm lx cd Bq kBq MBq Gy mGy Sv mSv µSv dB dBA pH"
    " ppm ppb kB MB GB TB KiB MiB GiB bit bits kbit Mbit byte bytes rad mrad sr rpm mph kph km/h kn nmi ft yd mi oz lb"
    " lbs psi gal Da € $ £ ¥ ₽ ₹ % ‰ ° ′ ″"
)
_WORDS = (
    "metres meters metre meter kilometres kilometers kilometre kilometer centimetres centimeters millimetres"
    " millimeters grams gram kilograms kilogram tonnes tonne litres liters litre liter millilitres milliliters newtons"
    " joules joule kilojoules watts watt kilowatts megawatts volts volt amperes ampere amps hertz pascals pascal kelvin"
    " degrees degree moles percent metros kilómetros centímetros gramos kilogramos litros grados mètres kilomètres"
    " grammes Meter Kilometer Gramm Kilogramm Liter Grad"
)


def _listed(names: str) -> str:
    return "|".join(re.escape(name) for name in sorted(set(names.split()), key=len, reverse=True))


_UNIT = rf"(?:per cent\b|(?:{_listed(_SYMBOLS)}|{_listed(_WORDS)})(?![^\W_]|-[^\W\d_]))"
_SPACE = "[ \t\n\u202f]"
_NUMBER_ENDS = "⁰¹²³⁴⁵⁶⁷⁸⁹½¼¾⅓⅔"
_NUMBER_END = rf"\d{_NUMBER_ENDS}"
_AFTER = re.compile(rf"(?<=[{_NUMBER_END}]){_SPACE}(?={_UNIT})")
_BEGINS = re.compile(rf"{_SPACE}(?={_UNIT})")
_TIMES = re.compile(r"(?<=\d)[ \u00a0]?[x×·*][ \u00a0]?10(?=\^[-−+]?\d|\^\([-−+]?\d|[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹])")
_POWER = re.compile(r"(?<=[×·]\u00a010)\^(?:\(([-−+]?\d{1,4})\)|([-−+]?\d{1,4}))(?![\w^])")
_RAISED_UNIT = re.compile(rf"(?<=\d)[ \u00a0](?:{_listed(_SYMBOLS)})(?:[/·*]?[A-Za-zµμΩ]|\^[-−]?\d)*\^[-−]?\d(?!\w)")
_SIGN = re.compile(r" (?=\d)(?:(?<=[€$£¥¶§] )|(?<=\bp\. )|(?<=\bpp\. ))")
_LEFT_OPEN = re.compile(r" (?=…)")
_RANGE = re.compile(r"([¶§]\u00a0\d+|\bpp?\.\u00a0\d+)–(?=\d)")


def tens(text: str) -> str:
    """A text in which `1.8 x 10^24` is typed as `1.8 × 10^(24)` and `5 m/s^2` as `5 m/s^(2)`, which is raised."""
    if "10" in text:
        text = _TIMES.sub(f"{NO_BREAK}×{NO_BREAK}10", text)
        text = _POWER.sub(lambda found: f"^({(found[1] or found[2]).replace('-', '−')})", text)
    return _RAISED_UNIT.sub(_with_brackets, text) if "^" in text else text


def _with_brackets(found: re.Match[str]) -> str:
    return re.sub(r"\^([-−]?\d)", lambda power: f"^({power[1].replace('-', '−')})", found[0])


def _firm(text: str) -> str:
    """A text in which no line breaks between a number and its unit, a sign and its number, before `…`, in `¶ 9–11`."""
    if " " in text or "\n" in text:
        text = _SIGN.sub(NO_BREAK, _AFTER.sub(NO_BREAK, text))
    if "…" in text:
        text = _LEFT_OPEN.sub(NO_BREAK, text)
    return _RANGE.sub("\\1–\N{WORD JOINER}", text) if "–" in text else text


def firm_tokens(tokens: Sequence[Token]) -> None:
    """The same of the tokens of a paragraph: `**12** m`, `10²⁴ kg` and a unit on the next line, too."""
    before = ""
    for place, token in enumerate(tokens):
        if token.type == "text":
            token.content = _firm(token.content)
            if _ends_in_number(before) and _BEGINS.match(token.content):
                token.content = NO_BREAK + token.content[1:]
            before = token.content or before
        elif token.type == "softbreak":
            following = next((each.content for each in tokens[place + 1 :] if each.content), "")
            if _ends_in_number(before) and _BEGINS.match(f" {following}"):
                token.type, token.tag, token.content = "text", "", NO_BREAK
            before = ""
        elif token.type not in ("em_open", "em_close", "strong_open", "strong_close", "sup_open", "sup_close"):
            before = token.content if token.type == "formula" else ""


def _ends_in_number(text: str) -> bool:
    return bool(text) and (text[-1].isdigit() or text[-1] in _NUMBER_ENDS)


def raised_unit(unit: str) -> list[tuple[str, bool]]:
    """A unit in pieces, each with whether it is raised: `m/s^2` is `m/s` and a raised `2`."""
    pieces = re.split(r"\^\(?([-−+]?\d{1,3})\)?", unit)
    return [(piece.replace("-", "−") if at % 2 else piece, bool(at % 2)) for at, piece in enumerate(pieces) if piece]
