"""Turn a date as far as it is known into words of a language."""

from __future__ import annotations

import datetime
import re
import unicodedata

from kitgen.text.locales import locale_of

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene janvier januar", "february feb febrero fevrier februar",
            "march mar marzo mars marz maerz", "april apr abril abr avril", "may mayo mai", "june jun junio juin juni",
            "july jul julio juillet juli", "august aug agosto ago aout", "september sep sept septiembre setiembre",
            "october oct octubre octobre oktober okt", "november nov noviembre",
            "december dec diciembre dic decembre dezember dez",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_ABOUT = ("about", "around", "circa", "ca", "c", "~", "hacia", "approximately", "approx")
_SMALL_WORDS = ("st", "nd", "rd", "th", "of", "de", "del", "the", "el", "in", "en", "since", "early", "late", "mid",
                "spring", "summer", "autumn", "fall", "winter")  # fmt: skip


_DATE = re.compile(r"~?\s*(?:(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?|(\d{1,4})(?:-(\d{2})(?:-(\d{2}))?)? BC)")
_ERA = re.compile(
    r"\s*\b(?:b\.?\s?c\.?(?:\s?e\.?)?|a\.?\s?c\.?|a\.?\s?e\.?\s?c\.?|v\.?\s?(?:chr|u\.?\s?z)\.?|av\.?\s?j\.?-?\s?c\.?)\Z"
)
"""How people write "before Christ": BC, B.C.E., a. C., v. Chr., av. J.-C."""

_OUR_ERA = re.compile(
    r"\A(?:a\.?d\.?|c\.?e\.?)\s*(?=\d)|\s*(?<![\w.])(?:a\.?d\.?|c\.?e\.?|d\.?\s?c\.?|n\.?\s?chr\.?|ap\.?\s?j\.?-?\s?c\.?)\Z"
)
_CENTURY = re.compile(r"(?:the )?(?:(\d{1,2})(?:st|nd|rd|th) century|s(?:iglo|\.)? ([ivx]{1,5}))\b")
_ROMAN = {"i": 1, "v": 5, "x": 10}


def parts_of(end: str) -> tuple[int, ...]:
    """Year, month and day of a date, as far as it has them: `44-03-15 BC` is (-44, 3, 15), as in CSL-JSON.

    Raises ValueError for what is not a date, or not a day of the calendar.
    """
    match = _DATE.fullmatch(end.strip())
    if not match:
        raise ValueError("not a date")
    found = tuple(int(part) for part in match.groups() if part)
    if match[4]:
        found = (-found[0], *found[1:])
    if found[0] == 0:
        raise ValueError("there is no year 0")
    datetime.date(*(2000 if found[0] < 0 else found[0], *found[1:], 1, 1)[:3])  # historians differ on leap years then
    return found


def in_words(when: str, language: str) -> str:
    """`1984-10-12` as "12 October 1984", `2019-09-05/2019-09-07` as "5–7 September 2019", `44 BC` as "44 BC".

    ``when`` is a date as the model's ``EdtfDate`` checked it; ``language`` a code such as "en" or "es".
    """
    from babel.dates import format_date

    locale = locale_of(language)
    ends = when.split("/")
    about = "c. " if ends[0].startswith("~") else ""
    parts = [parts_of(end) for end in ends]
    if parts[0][0] < 0:
        return about + " – ".join(dict.fromkeys(_with_era(part, language) for part in parts))

    def words(date: tuple[int, ...], pattern: str | None = None) -> str:
        day = datetime.date(*(*date, 1, 1)[:3])
        if len(date) == 1:
            return str(date[0])
        if pattern is None and len(date) == 2:
            return str(format_date(day, locale.datetime_skeletons["yMMMM"].pattern, locale))
        return str(format_date(day, pattern or "long", locale))

    first, last = parts[0], parts[-1]
    if len(parts) == 1 or first == last:
        return about + words(first)
    if len(first) == len(last) == 3 and first[:2] == last[:2]:
        return f"{about}{first[2]}–{words(last)}"
    if len(first) == len(last) == 1:
        return f"{about}{first[0]}–{last[0]}"
    return f"{about}{words(first)} – {words(last)}"


def _with_era(date: tuple[int, ...], language: str) -> str:
    """A date before the year 1, or after it in the same range, with its era: "15 March 44 BC", "AD 14"."""
    locale = locale_of(language)
    eras = locale.eras["abbreviated"]
    era = str(eras[0 if date[0] < 0 else 1]).replace(" ", "\N{NO-BREAK SPACE}")
    leap = "-".join(["2000", *(f"{part:02}" for part in date[1:])])  # it has each day, and its year is found again
    text = in_words(leap, language).replace("2000", str(abs(date[0])))
    pattern = str(locale.datetime_skeletons["Gy"].pattern)
    return f"{era}{text}" if pattern.startswith("G") else f"{text}\N{NO-BREAK SPACE}{era}"


def with_weekday(day: datetime.date, language: str) -> str:
    """A day of a schedule: "Tue 2 Feb", in the order that the language has."""
    from babel.dates import format_skeleton

    return str(format_skeleton("MMMEd", day, locale=locale_of(language))).replace(" ", "\N{NO-BREAK SPACE}")


def spelled(text: str) -> str:
    """A date as people write it, in EDTF: "March 2024" is `2024-03`, "15.03.2024" is `2024-03-15`.

    Where day and month cannot be told apart both readings are given: `2024-03-04 or 2024-04-03`. What is not a date, or
    is in EDTF already, gives ''.
    """
    if len(text) > 40:
        return ""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower().strip()
    if re.fullmatch(r"~?\d{4}(-\d{2}){0,2}", plain) or re.search(r"[^\w\s.,/~–—-]", plain):
        return ""
    if re.fullmatch(r"\d{4} ?[-–—] ?\d{4}", plain):
        return f"{plain[:4]}/{plain[-4:]}"
    if century := _CENTURY.match(plain):
        return _years_of(century[1] or century[2], plain[century.end() :].strip())
    if not any(letter.isdigit() for letter in plain):
        return ""
    if years := re.fullmatch(r"(\d\d)(\d\d) ?[–—/] ?(\d\d)", plain):
        return f"{years[1]}{years[2]}/{years[1]}{years[3]}" if years[2] < years[3] else ""
    ends = re.split(r"/|(?<=\d) ?[-–—] ?(?=\d+ ?[a-z])", plain)
    if len(ends) == 2:
        before = _ERA.search(ends[1])  # "100-44 BC" is before Christ at both ends
        return _range(ends[0] + (before[0] if before and ends[0].strip().isdigit() else ""), ends[1])
    if re.fullmatch(r"\d{1,3}", plain) and int(plain):
        return f"{plain:0>4}"
    if ours := _OUR_ERA.search(plain):
        year = (plain[: ours.start()] + plain[ours.end() :]).strip()
        return f"{year:0>4}" if re.fullmatch(r"\d{1,4}", year) and int(year) else ""
    if era := _ERA.search(plain) or re.match(r"-\d", plain):
        return _before_christ(plain.removeprefix("-") if plain.startswith("-") else plain[: era.start()])
    decade = re.sub(r"\b(\d{3}0)s\b", r"\1", plain)  # "the 1980s"
    found = _dates_in(re.findall(r"\d+|[a-z]+|~", decade), about=decade != plain)
    return " or ".join(dict.fromkeys(found)) if plain not in found else ""


def _range(first: str, last: str) -> str:
    """Two dates in EDTF, whether they are spelled or in EDTF already."""
    found = []
    for end in (first.strip(), last.strip()):
        written = end.upper() if _DATE.fullmatch(end.upper()) else spelled(end)
        if not written or " or " in written or "/" in written:
            return ""
        found.append(written)
    return "/".join(found)


def _years_of(number: str, era: str) -> str:
    """The first and the last year of a century, which may be a Roman number."""
    digits = [_ROMAN[letter] for letter in number] if not number.isdigit() else []
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    century = int(number) if number.isdigit() else sum(-one if one < after else one for one, after in pairs)
    if not 0 < century < 22:
        return ""
    if not era:
        return f"{century * 100 - 99:04}/{century * 100:04}"
    return f"{century * 100} BC/{century * 100 - 99} BC" if _ERA.fullmatch(f" {era}") else ""


def _before_christ(text: str) -> str:
    """A date whose year counts backwards: "15 March 44" is `44-03-15 BC`."""
    text = re.sub(r"^(-?)0*(\d{1,4})-(\d{2})", r"\2-\3", text)
    year = re.match(r"\d{1,4}(?=(?:-\d{2}){0,2}$)", text) or re.search(r"\d{1,4}$", text)
    if not year:
        return ""
    whole = f"{text[: year.start()]}{year[0]:0>4}{text[year.end() :]}"
    found = _dates_in(re.findall(r"\d+|[a-z]+|~", whole), about=False)
    return re.sub(r"^(~?)0*", r"\1", found[0]) + " BC" if len(found) == 1 else ""


def _dates_in(words: list[str], about: bool) -> list[str]:
    """The dates that numbers, a month and small words can mean; none if there is any other word."""
    if words and words[0] in _ABOUT:
        words, about = words[1:], True
    numbers = [word for word in words if word.isdigit()]
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    if len(months) > 1 or not {*words} <= {*numbers, *_MONTHS, *_SMALL_WORDS}:
        return []
    return [("~" if about else "") + day for day in _readings(numbers, *months)]


def _readings(numbers: list[str], month: int = 0) -> list[str]:
    """The days, months or years that some numbers and a month can mean."""
    year = next((number for number in numbers if len(number) == 4), "")
    if not year and len(numbers) == 1 and len(numbers[0]) == 8:
        whole = numbers[0]
        return _valid([(int(whole[:4]), int(whole[4:6]), int(whole[6:]))])
    rest = [int(number) for number in numbers if number != year and len(number) <= 2]
    if not year or len(rest) + 1 != len(numbers):
        return []
    if month:
        return _valid([(int(year), month, *rest)]) if len(rest) < 2 else []
    if numbers[0] == year:
        return _valid([(int(year), *rest)]) if len(rest) < 3 else []
    return _valid([(int(year), *rest), (int(year), *rest[::-1])]) if 0 < len(rest) < 3 else []


def _valid(dates: list[tuple[int, ...]]) -> list[str]:
    found = []
    for date in dates:
        try:
            datetime.date(*(*date, 1, 1)[:3])
        except ValueError:
            continue
        found.append("-".join([f"{date[0]:04}", *(f"{part:02}" for part in date[1:])]))
    return found
