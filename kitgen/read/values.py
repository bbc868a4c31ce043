"""Values that a field cannot take: what is wrong with each, and what to write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kitgen.diagnostics import Span
from kitgen.model.base import Spec, place_of
from kitgen.model.bibliography import Figure
from kitgen.model.values import slug_of
from kitgen.read.hints import belongs
from kitgen.read.places import Location, kind_at, node_at
from kitgen.source.nodes import Mapping, Node, Scalar, Sequence, shown
from kitgen.source.slips.lines import INVISIBLE, SPACES, named
from kitgen.suggestions import closest

Tell = Callable[[str, str, Span, str], None]

_WORDS = {
    "string_type": "should be a text here",
    "tuple_type": "should be a list here: lines that begin with '- '",
    "list_type": "should be a list here: lines that begin with '- '",
    "dict_type": "should be a block of 'key: value' lines here",
    "model_type": "should be a block of 'key: value' lines here",
    "model_attributes_type": "should be a block of 'key: value' lines here",
    "too_short": "is an empty list; it needs at least one entry",
}
_CURLY = "“”„‟‘’‚«»"


def explain(mistakes: list[Any], kind: type[Spec], root: Node, tell: Tell) -> None:
    """Report each value that is wrong. A wrong id is reported once, not again where it is used."""
    ids: dict[str, Any] = {}
    for mistake in mistakes:
        if mistake["type"] == "bad-id":
            best = ids.setdefault(str(mistake.get("input")), mistake)
            if mistake["loc"][-1] == "id" and best["loc"][-1] != "id":
                ids[str(mistake.get("input"))] = mistake
    for mistake in mistakes:
        if mistake["type"] != "bad-id" or ids[str(mistake.get("input"))] is mistake:
            _explain(tuple(mistake["loc"]), mistake, kind, root, tell)


def _explain(location: Location, mistake: Any, kind: type[Spec], root: Node, tell: Tell) -> None:
    code, value = str(mistake["type"]), mistake.get("input")
    name = next((str(step) for step in reversed(location) if isinstance(step, str)), "")
    label = f"'{shown(name)}'" if name else "the file"
    place = place_of(root, location)
    if code in ("enum", "literal_error"):
        allowed = _allowed(mistake)
        near = closest(str(value).lower(), allowed)
        hint = (f"did you mean '{near}'? " if near else "") + "one of: " + ", ".join(allowed)
        tell("unknown-value", f"{label} cannot be '{shown(str(value))}'", place, hint)
    elif code in ("model_type", "model_attributes_type") and isinstance(value, Scalar):
        _text_for_block(location, value, kind, root, label, tell)
    elif code == "string_type" and location[-1] == "text" and _too_far_in(location, kind, root, tell):
        return
    elif code == "string_type" and _curly_key(value):
        tell(
            "curly-quotes", "curly quotes do not hold a text with a colon together", place,
            'use straight quotes: "like this: with its colon"',
        )  # fmt: skip
    elif code in _WORDS:
        tell("wrong-type", f"{label} {_WORDS[code]}", place, _hint_for(value, code))
    else:
        hint = str((mistake.get("ctx") or {}).get("hint", ""))
        tell(code.replace("_", "-"), f"{label} {mistake['msg']}", place, _odd_letters(value) or hint)


def _too_far_in(location: Location, kind: type[Spec], root: Node, tell: Tell) -> bool:
    """Tell of a key of the lesson that was read as the name of an entry: `vocabulary:` among the objectives."""
    entry = node_at(root, location[:-1])
    name = entry.get("id") if isinstance(entry, Mapping) else None
    meant = belongs(name, kind, root, location[:-1]) if isinstance(name, Scalar) else ""
    if not meant or not isinstance(name, Scalar):
        return False
    tell("indentation", f"'{shown(name)}' is indented too far", name.span, meant)
    return True


def _odd_letters(value: Any) -> str:
    """What to do about curly quotes and characters that cannot be seen in a value that is no text."""
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


def _hint_for(value: Any, code: str) -> str:
    if code == "string_type" and isinstance(value, Mapping) and len(value) == 1:
        return "if a colon in the text was meant, put the whole text in double quotes"
    if code == "string_type" and isinstance(value, Mapping) and value.flow:
        return "if the text begins with {, put it in double quotes"
    if code == "string_type" and isinstance(value, Sequence):
        return "if the text begins with [, put it in double quotes" if value.flow else "write one text, without '-'"
    if code in ("model_type", "model_attributes_type") and isinstance(value, Sequence):
        return "write the keys of one entry below each other, with one '-' before the first"
    return "write at least one entry, or delete the line" if code == "too_short" else ""


def _allowed(mistake: Any) -> list[str]:
    expected = str(mistake.get("ctx", {}).get("expected", ""))
    return [part.strip(" '\"") for part in expected.replace(" or ", ", ").split(",") if part.strip(" '\"")]


def _text_for_block(location: Location, value: Scalar, kind: type[Spec], root: Node, label: str, tell: Tell) -> None:
    """A plain text where a part with several keys belongs: `- Talk in pairs` among the activities."""
    if tight_colon(value, value.span, tell):
        return
    model = kind_at(kind, location)
    if model is Figure:
        hint = f"write below it, indented: 'image: {shown(value)}' and 'alt: what the picture shows'"
        tell("wrong-type", f"{label} needs the file and its description on lines of their own", value.span, hint)
    elif model is not None and model.pair:
        example = _minutes_left(location, root) if model.pair[1] == "minutes" else "…"
        dash = "- " if isinstance(node_at(root, location[:-1]), Sequence) else ""
        tell(
            "missing-key", f"this entry has no '{model.pair[1]}'", value.span,
            f"add ': {example}' to it: {dash}{shown(value, 50)}: {example}",
        )  # fmt: skip
    else:
        needed = [key for key, field in model.model_fields.items() if field.is_required()] if model else []
        needed = [key for key in needed if model and key not in model.filled_in]
        lines = " and ".join(f"'{key}: …'" for key in needed[:3])
        hint = f"write {lines} on lines of their own below it, indented" if lines else ""
        tell("wrong-type", f"{label} {_WORDS['model_type']}", value.span, hint)


def tight_colon(value: Scalar, place: Span, tell: Tell) -> bool:
    """Tell of `Talk:45`, a key and its value without the space between; whether it is one."""
    sign = next((letter for letter in value if letter in ":：﹕"), "")
    key, _, rest = value.partition(sign) if sign else (value, "", "")
    if value.style is not None or not key or not rest.strip() or len(key) > 60 or "\n" in key:
        return False
    if sign != ":":
        hint = f"write: {shown(key)}: {shown(rest.strip(), 40)}"
        place = Span(place.file, place.line, place.column + len(key))
        tell("odd-colon", f"the colon after '{shown(key)}' is '{sign}', not a plain ':'", place, hint)
        return True
    if rest[0] in " /\n":
        return False
    tell(
        "colon-without-space", f"the colon after '{shown(key)}' needs a space after it",
        Span(place.file, place.line, place.column + len(key)), f"write: {shown(key)}: {shown(rest.strip(), 40)}",
    )  # fmt: skip
    return True


def _minutes_left(location: Location, root: Node) -> str:
    """The minutes of the class that no other activity takes, as an example."""
    total = root.get("minutes") if isinstance(root, Mapping) else None
    others = node_at(root, location[:-1])
    if not isinstance(total, Scalar) or not total.isdigit() or not isinstance(others, Sequence):
        return "10"
    left = int(total)
    for other in others:
        numbers = [text for text in _scalars(other) if text.isdigit()]
        left -= int(numbers[0]) if numbers else 0
    texts = sum(isinstance(other, Scalar) for other in others)
    return str(left // max(1, texts)) if left >= texts else "10"


def _scalars(node: Any) -> list[str]:
    if not isinstance(node, Mapping):
        return []
    return [str(node["minutes"])] if "minutes" in node else [str(v) for v in node.values() if isinstance(v, Scalar)]


def short_name(text: str) -> str:
    """A short name for a text: its first word."""
    return slug_of(text).split("-")[0] or "name"
