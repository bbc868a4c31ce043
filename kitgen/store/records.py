"""JSON that kitgen has left in an output folder, into what it was; None where it is damaged.

Such files only save time. Anything can be in them by now, and whatever does not fit is as if it was not there.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar

T = TypeVar("T")

_LARGEST = 2**53


def read_json(content: bytes | None) -> Any:
    """The value of a JSON text; None if it is damaged, or nested too deep to be one of ours."""
    try:
        return None if content is None else json.loads(content.decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError):
        return None


def fitting(kind: type[T], data: Any, **ready: Any) -> T | None:
    """A dataclass from the data of its fields; None if one is missing or of another type.

    ``ready`` are fields that were read already. Fields that a later version may have added are ignored.
    """
    if not isinstance(data, dict):
        return None
    values = dict(ready)
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name in values:
            continue
        if field.name in data:
            if not _FITS[str(field.type)](data[field.name]):
                return None
            values[field.name] = data[field.name]
        elif field.default is MISSING and field.default_factory is MISSING:
            return None
    return kind(**values)


def is_text(value: Any) -> bool:
    """Whether it is a text that can be written again."""
    if not isinstance(value, str):
        return False
    try:
        value.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def is_texts(value: Any) -> bool:
    """Whether it is a list of texts."""
    return isinstance(value, list) and all(map(is_text, value))


def is_table(value: Any, fits: Any) -> bool:
    """Whether it has texts as keys, and values that fit."""
    return isinstance(value, Mapping) and all(is_text(key) and fits(each) for key, each in value.items())


def is_whole(value: Any) -> bool:
    """Whether it is a whole number of a size that something can have."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST


def is_number(value: Any) -> bool:
    """Whether it is a number of a size that something can have."""
    return is_whole(value) or (isinstance(value, float) and math.isfinite(value) and 0 <= value < _LARGEST)


_FITS = {"str": is_text, "int": is_whole, "float": is_number, "list[str]": is_texts, "Severity": is_text}
"""What fits a field, by its type as it is written."""
