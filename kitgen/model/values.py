"""The kinds of single values that authors write: texts, ids, minutes, numbers, dates.

Every scalar arrives as the text that was typed. A value is a number, a date or a yes/no only because its
field says so, never because it looks like one.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from kitgen.text.dates import parts_of, spelled

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
_LETTERS = {"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d",
            "Đ": "D", "ð": "d", "þ": "th", "ı": "i", "–": "-", "—": "-"}  # fmt: skip
"""Letters that Unicode does not take apart."""

_DATE = re.compile(r"~?(?:\d{4}(?:-\d{2}(?:-\d{2})?)?|[1-9]\d{0,3}(?:-\d{2}(?:-\d{2})?)? BC)")


def refuse(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """A value that a field cannot take; ``message`` completes '<field> …' in plain words, ``hint`` is what to write."""
    return PydanticCustomError(code, message, {"hint": hint})


class AuthoredText(str):
    """A text that an author wrote."""

    lines = "one"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accepts only text; the type is kept, so that a view knows what to do with it."""
        return core_schema.no_info_after_validator_function(
            cls.checked, core_schema.str_schema(), serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Any scalar for editors: a text may look like a number without being one."""
        return {"type": ["string", "number", "boolean"]}

    @classmethod
    def checked(cls, text: str) -> AuthoredText:
        """The text, without the line break that YAML leaves at the end of a block."""
        text = text.strip()
        if not text:
            raise refuse("blank", "is empty; write something, or delete the line")
        return cls(text)


class Text(AuthoredText):
    """Plain text, printed as it is: a name, a label, a place in a book."""


class Line(AuthoredText):
    """A sentence or two in Markdown that stay in one paragraph: emphasis, links, code, citations."""

    @classmethod
    def checked(cls, text: str) -> AuthoredText:
        """The text; paragraphs are refused, because a line is printed where no paragraph fits."""
        if re.search(r"\n[ \t]*\n", text.strip()):
            raise refuse("one-paragraph", "must be one paragraph; take out the empty line")
        return super().checked(text)


class Prose(AuthoredText):
    """Paragraphs in Markdown: emphasis, links, lists, small tables, block quotes, code, citations."""


def _id(value: Any) -> Any:
    if not isinstance(value, str) or not _ID.match(value):
        name = id_of(str(value)) if isinstance(value, str) else ""
        raise refuse(
            "bad-id",
            "must be a short name made of the letters a-z without accents, digits, '-', '_' or '.',"
            " such as 'brighton-1984'",
            f"write {name}, here and wherever it is named" if name else "choose a name in Latin letters",
        )
    return str(value)


def id_of(text: str) -> str:
    """The id nearest to a text: `ponderación` becomes `ponderacion`, `“weigh it”` becomes `weigh-it`; '' for none."""
    letters = "".join(_LETTERS.get(letter, letter) for letter in text)
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9_.-]+", "-", re.sub(r"[\"'`]", "", plain)).strip("-_.")
    return name[:64].rstrip("-_.")


def _slug(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", value):
        name = slug_of(str(value)) if isinstance(value, str) else ""
        raise refuse(
            "bad-id", "must be a short name in small letters a-z without accents, digits and '-', such as 'lucky-once'",
            f"write {name}" if name else "choose a name in Latin letters",
        )  # fmt: skip
    if value in _RESERVED:
        raise refuse("bad-id", "is a name that Windows reserves; choose another")
    return str(value)


def slug_of(title: str) -> str:
    """A short name made from a title: `Probability lab` becomes `probability-lab`."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].rstrip("-")


_LANGUAGES = {
    name: code
    for code, names in {
        "ar": "arabic العربية", "ca": "catalan català", "cs": "czech čeština", "da": "danish dansk",
        "de": "german deutsch", "el": "greek ελληνικά", "en": "english inglés ingles",
        "es": "spanish español espanol castellano",
        "eu": "basque euskara", "fi": "finnish suomi", "fr": "french français francais", "gl": "galician galego",
        "he": "hebrew עברית", "hi": "hindi हिन्दी", "hu": "hungarian magyar", "id": "indonesian",
        "it": "italian italiano",
        "ja": "japanese 日本語", "ko": "korean 한국어", "nl": "dutch nederlands", "no": "norwegian norsk",
        "pl": "polish polski", "pt": "portuguese português portugues", "ro": "romanian română", "ru": "russian русский",
        "sv": "swedish svenska", "tr": "turkish türkçe", "uk": "ukrainian українська", "vi": "vietnamese",
        "zh": "chinese mandarin 中文",
    }.items()
    for name in names.split()
}  # fmt: skip


def _language(value: Any) -> Any:
    if not isinstance(value, str) or not _LANGUAGE.match(value):
        text = str(value).strip()
        code = _LANGUAGES.get(text.lower(), "")
        if not code and re.fullmatch(r"[A-Za-z]{2}(?:[-_][A-Za-z]{2})?", text):
            code = text[:2].lower() + ("-" + text[3:].upper() if len(text) > 2 else "")
        raise refuse(
            "bad-language", "must be a language code such as 'en', 'es' or 'pt-BR'", f"write {code}" if code else ""
        )
    return str(value)


class EdtfDate(AuthoredText):
    """A date as far as it is known: `1984`, `1984-10`, `1984-10-12`, or `2019-09-05/2019-09-07`.

    A tilde before it (`~1984`) means "about". The notation is that of EDTF (ISO 8601-2), level 0 and 1, but for dates
    before the year 1, in which EDTF is one year behind the history books: `44 BC`, `44-03-15 BC`, `58 BC/51 BC`.
    """

    @classmethod
    def checked(cls, text: str) -> AuthoredText:
        """The date, if the calendar has it."""
        text = re.sub(r"(?<=\d)\s*(?:BCE|BC|B\.C\.)(?=\s*(?:/|\Z))", " BC", text.strip())
        ends = text.split("/")
        if len(ends) > 2 or not all(_DATE.fullmatch(end.strip()) for end in ends):
            raise refuse(
                "bad-date",
                "must be a date such as '1984-10-12', '1984-10', '1984', '44 BC', or two of them:"
                " '2019-09-05/2019-09-07'",
                f"write {spelled(text)}" if spelled(text) else "",
            )
        try:
            days = [parts_of(end) for end in ends]
        except ValueError:
            hint = "check the month and the day: the year comes first, then the month, then the day"
            raise refuse("bad-date", "is not a day of the calendar", hint) from None
        if days[0] > days[-1]:
            raise refuse("bad-date", "ends before it begins", "put the earlier date first")
        return cls("/".join(end.strip() for end in ends))


class PicturePath(AuthoredText):
    """The path of a picture, from the folder of the lesson: `images/map.svg`."""

    @classmethod
    def checked(cls, text: str) -> AuthoredText:
        """The path, if it is a plain one that stays below the lesson's folder."""
        text = text.strip()
        name = re.split(r"[/\\\\]", text)[-1]
        copied = f"copy it into the folder of the lesson and write its name: {name}"
        if "://" in text or text.startswith("//"):
            raise refuse(
                "picture-outside", "must be a file of the project, not a web address; save the picture in it", copied
            )
        if text.startswith(("/", "~")) or re.match(r"[A-Za-z]:", text) or ".." in text.split("/"):
            raise refuse("picture-outside", "must be a path inside the project, such as 'images/map.png'", copied)
        if "\\" in text:
            raise refuse(
                "picture-outside", "must be a path inside the project, such as 'images/map.png'",
                f"write it with '/': {text.replace(chr(92), '/')}",
            )  # fmt: skip
        if any(part.startswith(".") or not part for part in text.split("/")):
            raise refuse(
                "picture-outside", "must be a plain path inside the project, such as 'images/map.png'",
                f"write {'/'.join(part for part in text.split('/') if part.strip('.'))}",
            )  # fmt: skip
        if not re.search(r"\.(png|jpe?g|webp|gif|svg)\Z", text, re.IGNORECASE):
            raise refuse("picture-type", "must be a png, jpg, webp, gif or svg file", _picture_hint(name))
        return cls(text)


def _picture_hint(name: str) -> str:
    """What to do with a file that is not a picture that documents can show."""
    stem, dot, ending = name.rpartition(".")
    if not dot:
        return f"write the whole name of the file, with its ending: {name}.png"
    if ending.lower() in ("heic", "heif", "tif", "tiff", "bmp", "avif", "raw", "cr2", "nef", "psd", "jfif", "jpe"):
        return f"open it, save or export it as jpg, and write {stem}.jpg"
    if ending.lower() in ("pdf", "doc", "docx", "odt", "ppt", "pptx", "odp", "ai", "eps", "xlsx"):
        return f"save the page or drawing as a picture, and write {stem}.png"
    return "give the name of a picture"


class Bloom(StrEnum):
    """The six levels of the revised Bloom taxonomy (Anderson and Krathwohl)."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"
    EVALUATE = "evaluate"
    CREATE = "create"

    @classmethod
    def _missing_(cls, value: object) -> Bloom | None:
        spelling = str(value).lower()
        return cls.ANALYSE if spelling == "analyze" else next((level for level in cls if level == spelling), None)


class Status(StrEnum):
    """How certain a statement of fact is."""

    ESTABLISHED = "established"
    """Not seriously disputed."""
    REPORTED = "reported"
    """Claimed by one source: name it in `according_to`."""
    CONTESTED = "contested"
    """Claimed by some and denied by others: name them in `according_to`."""


Id = Annotated[str, BeforeValidator(_id), Field(json_schema_extra={"pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]*$"})]
Slug = Annotated[str, BeforeValidator(_slug), Field(json_schema_extra={"pattern": "^[a-z0-9][a-z0-9-]*$"})]
Language = Annotated[str, BeforeValidator(_language)]
