"""Values that a field cannot take: what is wrong with each, and what to write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from kitgen.diagnostics import Span
from kitgen.model.base import Spec, place_of
from kitgen.model.illustration import Illustration
from kitgen.model.values import slug_of
from kitgen.read.hints import belongs
from kitgen.read.likely import id_hint, item_type, minutes_hint, minutes_left, pair_in
from kitgen.read.places import Location, kind_at, node_at
from kitgen.source.nodes import Mapping, Node, Scalar, Sequence, shown
from kitgen.source.slips.lines import INVISIBLE, SPACES, named
from kitgen.suggestions import closest

Tell = Callable[[str, str, Span, str], None]

_CURLY = "“”„‟‘’‚«»"
_BLOCK = "should be a block of 'key: value' lines here"
_LIST = "should be a list here: lines that begin with '- '"


class Problem(NamedTuple):
    """What is wrong with a value, where, and what to write instead."""

    code: str
    message: str
    place: Span
    hint: str = ""


@dataclass(frozen=True)
class WrongValue:
    """A value that a field cannot take, with the error of pydantic's."""

    error: Any
    kind: type[Spec]
    root: Node

    @property
    def code(self) -> str:
        """The code of the error."""
        return str(self.error["type"])

    @property
    def location(self) -> Location:
        """The path of the value from the top of the file."""
        return tuple(self.error["loc"])

    @property
    def place(self) -> Span:
        """Where the value is in the file; of a wrong key, where the key is."""
        if self.location[-1:] == ("[key]",):
            return place_of(self.root, self.location[:-1], of_key=True)
        joined = self.value.joined if self.code == "lines-joined" and isinstance(self.value, Scalar) else None
        return joined or place_of(self.root, self.location)

    def misplaced(self) -> Iterator[Problem]:
        """Each structure that a text cannot have where it is, at its line where that can be found."""
        body = self.value.body if isinstance(self.value, Scalar) and not self.value.folds else None
        for found in self.context["misplaced"]:
            place = Span(body.file, body.line + found.line, body.column) if body else self.place
            yield Problem(found.code, f"{self.label} {found.message}", place, found.hint)

    @property
    def value(self) -> Any:
        """What was written."""
        return self.error.get("input")

    @property
    def label(self) -> str:
        """The field, as messages name it."""
        name = next((step for step in reversed(self.location) if isinstance(step, str) and step != "[key]"), "")
        return f"'{shown(name)}'" if name else "the file"

    @property
    def context(self) -> dict[str, Any]:
        """More about the error: limits, allowed values, the hint of one of kitgen's own."""
        return self.error.get("ctx") or {}

    def problem(self, code: str, what: str, hint: str = "") -> Problem:
        """A problem at its place; ``what`` completes the name of the field."""
        return Problem(code, f"{self.label} {what}", self.place, hint)


def explain(errors: list[Any], kind: type[Spec], root: Node, tell: Tell) -> None:
    """Report each value that is wrong. A wrong id is reported once, not again where it is used."""
    for error in _each_id_once(errors):
        wrong = WrongValue(error, kind, root)
        for problem in wrong.misplaced() if wrong.code == "misplaced" else [problem_with(wrong)]:
            tell(*problem)


def _each_id_once(errors: list[Any]) -> Iterator[Any]:
    ids: dict[str, Any] = {}
    for error in errors:
        if error["type"] == "bad-id":
            best = ids.setdefault(str(error.get("input")), error)
            if error["loc"][-1] == "id" and best["loc"][-1] != "id":
                ids[str(error.get("input"))] = error
    for error in errors:
        if error["type"] != "bad-id" or ids[str(error.get("input"))] is error:
            yield error


def problem_with(wrong: WrongValue) -> Problem:
    """What is wrong with a value, in plain words: of kitgen's own errors they are in the error, of pydantic's here."""
    explanation = EXPLANATIONS.get(wrong.code)
    if explanation is not None:
        return explanation(wrong)
    if "hint" in wrong.context:
        hint = _odd_letters(wrong.value) or _likely(wrong) or str(wrong.context["hint"])
        return wrong.problem(wrong.code, str(wrong.error["msg"]), hint)
    value = shown(str(wrong.value)) if isinstance(wrong.value, Scalar) else ""
    return wrong.problem("bad-value", f"cannot be '{value}'" if value else "cannot have this value")


def _likely(wrong: WrongValue) -> str:
    """What was probably meant, by what else the file has."""
    hints = {"bad-minutes": minutes_hint, "bad-id": id_hint}
    return hints[wrong.code](wrong.location, wrong.root, wrong.value) if wrong.code in hints else ""


def _unknown_value(wrong: WrongValue) -> Problem:
    expected = str(wrong.context.get("expected", "")).replace(" or ", ", ")
    allowed = [part.strip(" '\"") for part in expected.split(",") if part.strip(" '\"")]
    near = item_type(str(wrong.value), allowed) or closest(str(wrong.value).lower(), allowed)
    hint = (f"did you mean '{near}'? " if near else "") + "one of: " + ", ".join(allowed)
    return wrong.problem("unknown-value", f"cannot be '{shown(str(wrong.value))}'", hint)


def _not_a_whole_number(wrong: WrongValue) -> Problem:
    return wrong.problem("bad-number", "must be a whole number, such as '4'", _odd_letters(wrong.value))


def _not_a_number(wrong: WrongValue) -> Problem:
    return wrong.problem("bad-number", "must be a number, such as '0.05'", _odd_letters(wrong.value))


def _not_yes_or_no(wrong: WrongValue) -> Problem:
    return wrong.problem("bad-boolean", "must be 'true' or 'false'", _odd_letters(wrong.value))


def _out_of_range(wrong: WrongValue) -> Problem:
    words = {"gt": "more than", "ge": "at least", "lt": "less than", "le": "at most"}
    limit = next(f"{words[sign]} {value}" for sign, value in wrong.context.items() if sign in words)
    return wrong.problem("out-of-range", f"must be {limit}, not {shown(str(wrong.value))}")


def _not_a_list(wrong: WrongValue) -> Problem:
    return wrong.problem("wrong-type", _LIST)


def _empty_list(wrong: WrongValue) -> Problem:
    what = "is an empty list; it needs at least one entry"
    return wrong.problem("wrong-type", what, "write at least one entry, or delete the line")


def _not_a_dict(wrong: WrongValue) -> Problem:
    return wrong.problem("wrong-type", _BLOCK)


def _not_a_block(wrong: WrongValue) -> Problem:
    if isinstance(wrong.value, Scalar):
        return _text_for_block(wrong, wrong.value)
    one_dash = "write the keys of one entry below each other, with one '-' before the first"
    return wrong.problem("wrong-type", _BLOCK, one_dash if isinstance(wrong.value, Sequence) else "")


def _not_a_text(wrong: WrongValue) -> Problem:
    too_far_in = _too_far_in(wrong) if wrong.location[-1] == "text" else None
    if too_far_in is not None:
        return too_far_in
    if _curly_key(wrong.value):
        message = "curly quotes cannot be used as quotation marks in YAML"
        return Problem("curly-quotes", message, wrong.place, 'use straight quotes: "like this: with its colon"')
    return wrong.problem("wrong-type", "should be a text here", _hint_for_text(wrong.value))


EXPLANATIONS: dict[str, Callable[[WrongValue], Problem]] = {
    "bool_parsing": _not_yes_or_no,
    "bool_type": _not_yes_or_no,
    "dict_type": _not_a_dict,
    "enum": _unknown_value,
    "float_parsing": _not_a_number,
    "float_type": _not_a_number,
    "greater_than": _out_of_range,
    "greater_than_equal": _out_of_range,
    "int_from_float": _not_a_whole_number,
    "int_parsing": _not_a_whole_number,
    "int_parsing_size": _not_a_whole_number,
    "int_type": _not_a_whole_number,
    "less_than": _out_of_range,
    "less_than_equal": _out_of_range,
    "literal_error": _unknown_value,
    "model_attributes_type": _not_a_block,
    "model_type": _not_a_block,
    "string_sub_type": _not_a_text,
    "string_type": _not_a_text,
    "string_unicode": _not_a_text,
    "too_short": _empty_list,
    "tuple_type": _not_a_list,
}
"""Pydantic's codes for values that the models refuse. Codes for keys (missing, extra) are sorted out before."""


def _too_far_in(wrong: WrongValue) -> Problem | None:
    """A key of the lesson that was read as the name of an entry: `vocabulary:` among the objectives."""
    location = wrong.location[:-1]
    entry = node_at(wrong.root, location)
    name = entry.get("id") if isinstance(entry, Mapping) else None
    if not isinstance(name, Scalar):
        return None
    meant = belongs(name, wrong.kind, wrong.root, location)
    return Problem("indentation", f"'{shown(name)}' is indented too far", name.span, meant) if meant else None


def _odd_letters(value: Any) -> str:
    """What to do about curly quotes and invisible characters in a value that is not a text."""
    if not isinstance(value, Scalar):
        return ""
    odd = next((letter for letter in value if letter in INVISIBLE or letter in SPACES), "")
    if odd:
        return f"it has {named(odd)} in it: delete it and type it again"
    if value[:1] in tuple(_CURLY) and value.strip(_CURLY):
        return f"curly quotes are part of the text: write {value.strip(_CURLY)} without them"
    return ""


def _curly_key(value: Any) -> bool:
    return isinstance(value, Mapping) and len(value) == 1 and next(iter(value))[:1] in tuple(_CURLY)


def _hint_for_text(value: Any) -> str:
    if isinstance(value, Mapping) and len(value) == 1:
        return "if a colon in the text was meant, put the whole text in double quotes"
    if isinstance(value, Mapping) and value.flow:
        return "if the text begins with {, put it in double quotes"
    if isinstance(value, Sequence):
        return "if the text begins with [, put it in double quotes" if value.flow else "write one text, without '-'"
    return ""


def _text_for_block(wrong: WrongValue, value: Scalar) -> Problem:
    """A plain text where a part with several keys belongs: `- Talk in pairs` among the activities."""
    tight = tight_colon(value, value.span)
    if tight is not None:
        return tight
    model = kind_at(wrong.kind, wrong.location)
    if model is not None and issubclass(model, Illustration):
        hint = f"write below it, indented: 'image: {shown(value)}' and 'alt: what the picture shows'"
        what = f"{wrong.label} needs the file and its description on lines of their own"
        return Problem("wrong-type", what, value.span, hint)
    if model is not None and (both := pair_in(value, model)):
        second = model.pair[1] if model.pair else ""
        return Problem("missing-key", f"this entry has no '{second}'", value.span, f"write: - {both}")
    if model is not None and model.pair:
        example = minutes_left(wrong.location, wrong.root) if model.pair[1] == "minutes" else "…"
        dash = "- " if isinstance(node_at(wrong.root, wrong.location[:-1]), Sequence) else ""
        hint = f"add ': {example}' to it: {dash}{shown(value, 50)}: {example}"
        return Problem("missing-key", f"this entry has no '{model.pair[1]}'", value.span, hint)
    needed = [key for key, field in model.model_fields.items() if field.is_required()] if model else []
    needed = [key for key in needed if model and key not in model.filled_in]
    if value.startswith(("http://", "https://")) and {"URL", "title"} <= (model.keys() if model else set()):
        hint = f"write 'id: …', 'type: webpage', 'title: …' and 'URL: {shown(value, 60)}' below each other"
        return Problem("wrong-type", f"{wrong.label} {_BLOCK}", value.span, hint)
    lines = " and ".join(f"'{key}: …'" for key in needed[:3])
    hint = f"write {lines} on lines of their own below it, indented" if lines else ""
    return Problem("wrong-type", f"{wrong.label} {_BLOCK}", value.span, hint)


def tight_colon(value: Scalar, place: Span) -> Problem | None:
    """What is wrong with `Talk:45`, a key and its value without the space between; None for any other text."""
    sign = next((letter for letter in value if letter in ":：﹕"), "")
    key, _, rest = value.partition(sign) if sign else (value, "", "")
    if value.style is not None or not key or not rest.strip() or len(key) > 60 or "\n" in key:
        return None
    place = Span(place.file, place.line, place.column + len(key))
    hint = f"write: {shown(key)}: {shown(rest.strip(), 40)}"
    if sign != ":":
        return Problem("odd-colon", f"the colon after '{shown(key)}' is '{sign}', not a plain ':'", place, hint)
    if rest[0] in " /\n":
        return None
    return Problem("colon-without-space", f"the colon after '{shown(key)}' needs a space after it", place, hint)


def short_name(text: str) -> str:
    """A short name for a text: its first word."""
    return slug_of(text).split("-")[0] or "name"
