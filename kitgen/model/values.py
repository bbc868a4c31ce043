"""The kinds of single values that authors write: texts, ids, minutes, numbers, dates.

Every scalar arrives as the text that was typed. A value is a number, a date or a yes/no only because its
field says so, never because it looks like one.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidatorFunctionWrapHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from kitgen.regular_files import RESERVED_NAMES
from kitgen.source.nodes import Scalar
from kitgen.text import languages, markdown, stems
from kitgen.text.dates import parts_of, spelled
from kitgen.text.structure import Misplaced, in_line, in_paragraphs

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_LONGEST_LANGUAGE = 35
"""What RFC 5646 (4.4.1) asks programs to have room for. Languages are in the names of files."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z")
_LETTERS = {"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d",
            "Đ": "D", "ð": "d", "þ": "th", "ı": "i", "–": "-", "—": "-"}  # fmt: skip
"""Letters that Unicode does not take apart."""

_DATE = re.compile(r"~?(?:\d{4}(?:-\d{2}(?:-\d{2})?)?|[1-9]\d{0,3}(?:-\d{2}(?:-\d{2})?)? BC)")


def refuse(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """A value that a field cannot take; ``message`` completes '<field> …' in plain words, ``hint`` is what to write."""
    return PydanticCustomError(code, message, {"hint": hint})


_EMPTY_LINES = re.compile(r"\n+")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")

_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and signs that Unicode has and no font draws."""


def has_print(text: str) -> bool:
    """Whether a text has a character that prints anything: not only spaces, marks without width and fillers."""
    return any(unicodedata.category(sign) not in _NO_PRINT and sign not in _BLANK for sign in text)


_NO_PRINT = ("Cc", "Cf", "Mn", "Me", "Zl", "Zp", "Zs")


class AuthoredText(str):
    """A text that an author wrote."""

    @property
    def plain(self) -> str:
        """The words as they are printed, without markup."""
        return " ".join(self.split())

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accepts only text; the type is kept, so that a view knows what to do with it."""
        return core_schema.no_info_wrap_validator_function(
            cls._read, core_schema.str_schema(), serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def _read(cls, value: Any, handler: ValidatorFunctionWrapHandler) -> AuthoredText:
        text: str = handler(value)
        if isinstance(value, Scalar):
            if value.joined is not None:
                raise refuse(
                    "lines-joined", "has a list, a table or code in lines that YAML joins into one",
                    "write | after the colon and the text below it, to keep its lines",
                )  # fmt: skip
            if value.folds and "\n" in text:  # what is left of its line breaks were empty lines
                text = _EMPTY_LINES.sub(r"\n\g<0>", text)
        return cls.checked(text)

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
        if not text.isascii() and not has_print(text):
            raise refuse(
                "blank", "has only characters that print nothing, such as spaces without width",
                "delete them and type the text again",
            )  # fmt: skip
        return cls(text)


def _one_line(text: str) -> None:
    """Refuses a text of several paragraphs or with structure, where only one line is printed."""
    if "\n" not in text:
        return
    if empty := _PARAGRAPHS.search(text.rstrip()):
        line = text[: empty.start()].count("\n") + 1
        _refuse_misplaced(
            Misplaced(
                "one-paragraph", line, "must be one paragraph; take out the empty line",
                "paragraphs belong in a question, its answer, or the 'body' of 'background:'",
            )
        )  # fmt: skip
    _refuse_misplaced(*in_line(text))


def _refuse_misplaced(*found: Misplaced) -> None:
    if found:
        raise PydanticCustomError("misplaced", "has structure that it cannot print", {"misplaced": found})


class Text(AuthoredText):
    """Plain text, printed as it is: a name, a label, a place in a book."""

    @classmethod
    def checked(cls, text: str) -> AuthoredText:
        """The text, if it is one line."""
        _one_line(text)
        return super().checked(text)


class Line(AuthoredText):
    """A sentence or two in Markdown that stay in one paragraph: emphasis, links, code, citations."""

    @property
    def plain(self) -> str:
        """The words alone; what the text begins with is one of them."""
        return markdown.plain_line(self)

    @classmethod
    def checked(cls, text: str) -> AuthoredText:
        """The text; paragraphs are refused, because a line is printed where no paragraph fits."""
        _one_line(text)
        return super().checked(text)


class Passage(Line):
    """Words from a text under study, in one paragraph or verse: emphasis, links, code, citations."""

    @classmethod
    def checked(cls, text: str) -> AuthoredText:
        """The words; their lines and stanzas are kept, but lists and tables are refused."""
        _refuse_misplaced(*in_line(text, verse=True))
        return super(Line, cls).checked(text)


class Gapped(AuthoredText):
    """Paragraphs with marks in the places of missing words. Templates put gaps there."""

    @property
    def plain(self) -> str:
        """The words of all paragraphs but the missing ones."""
        return markdown.plain(self)


class Stem(Line):
    """A sentence that students finish: `___` where they write. Templates get its words and its gaps."""

    @property
    def plain(self) -> str:
        """The words, with `___` for each gap."""
        return stems.plain(self)


class Prose(AuthoredText):
    """Paragraphs in Markdown: emphasis, links, lists, small tables, block quotes, code, citations."""

    @property
    def plain(self) -> str:
        """The words of all paragraphs."""
        return markdown.plain(self)

    @classmethod
    def checked(cls, text: str) -> AuthoredText:
        """The text; what has no place on paper is refused."""
        _refuse_misplaced(*in_paragraphs(text))
        return super().checked(text)


class Blocks(Prose):
    """A sentence, or paragraphs, lists, tables, formulas and code where one sentence is not enough: a question."""


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
    if value in RESERVED_NAMES:
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
    if isinstance(value, str) and len(value) > _LONGEST_LANGUAGE:
        raise refuse("bad-language", f"is longer than the {_LONGEST_LANGUAGE} characters of any language code")
    if not isinstance(value, str) or not _LANGUAGE.match(value):
        text = str(value).strip()
        code = _LANGUAGES.get(text.lower(), "")
        if not code and re.fullmatch(r"[A-Za-z]{2}(?:[-_][A-Za-z]{2})?", text):
            code = text[:2].lower() + ("-" + text[3:].upper() if len(text) > 2 else "")
        raise refuse(
            "bad-language", "must be a language code such as 'en', 'es' or 'pt-BR'", f"write {code}" if code else ""
        )
    return str(value)


def _other_language(value: Any) -> Any:
    text = str(value).strip() if isinstance(value, str) else ""
    code = languages.tidy(text)
    if not languages.is_code(code):
        meant = languages.likely(text)
        raise refuse(
            "bad-language", "must be the code of a language, such as 'en', 'es' or 'pt-BR'",
            f"did you mean '{meant}'?" if meant else "",
        )  # fmt: skip
    return code


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
OtherLanguage = Annotated[str, BeforeValidator(_other_language)]
"""The language of a part, which must be known: kitgen has no words of its own to print in it."""
