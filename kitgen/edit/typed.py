"""Values that are not of their field's type: refused before they are in a file, in the words of `kitgen check`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from kitgen.diagnostics import Span
from kitgen.edit.asked import Edit, is_empty, is_text
from kitgen.edit.document import CannotEdit
from kitgen.edit.fields import bare, fields_of
from kitgen.edit.longhand import field_of, kind_of
from kitgen.edit.values import plain_value
from kitgen.model.base import Audience, Spec, mapping
from kitgen.read.values import WrongValue, problem_with
from kitgen.source.nodes import Scalar

_TYPED = ("number", "minutes", "yes_no", "choice", "line")
"""Kinds of fields whose values are of a type; a text can be anything."""


def require_types(kind: type[Spec], edits: Sequence[Edit]) -> None:
    """Raise CannotEdit, with its number, for the first value that its field can never have, whatever else is said."""
    for number, edit in enumerate(edits):
        try:
            _require_type(kind, edit)
        except CannotEdit as error:
            error.number = number
            raise


def _require_type(kind: type[Spec], edit: Edit) -> None:
    if edit.do != "set" or is_empty(edit.value) or not isinstance(edit.at[-1], str):
        return
    holder = kind_of(kind, edit.at[:-1])
    form = (
        next((each for each in fields_of(holder, Audience.STUDENT) if each["key"] == edit.name), None)
        if holder is not None
        else None
    )
    if holder is None or form is None or form["kind"] not in _TYPED:
        return
    field = field_of(holder, edit.name)
    if field is None or is_text(bare(field.annotation, [])[0]):
        return
    value = plain_value(edit.value)
    if not isinstance(value, str):
        raise CannotEdit(f"'{edit.name}' cannot have this value")
    node = Scalar.at(value, Span(""))
    try:
        _reader(holder, edit.name).validate_python(node)
    except ValidationError as wrong:
        error: Any = wrong.errors(include_url=False)[0]
        error = {**error, "loc": (edit.name,), "input": node}
        found = problem_with(WrongValue(error, holder, mapping(Span(""), **{edit.name: node})))
        raise CannotEdit(found.message, found.hint) from None


@cache
def _reader(kind: type[Spec], key: str) -> TypeAdapter[Any]:
    """What reads the value of one field alone."""
    field = field_of(kind, key)
    assert field is not None
    hint: Any = field.annotation
    return TypeAdapter(Annotated[hint, *field.metadata] if field.metadata else hint)
