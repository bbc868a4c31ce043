"""Keys of references, as every statement names its sources: `source: carroll` or a list."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator

from kitgen.model.values import Id
from kitgen.source.nodes import Scalar, Sequence


def _keys(value: Any) -> Any:
    """`source: carroll` or a list of keys, with or without the @."""
    items = [value] if isinstance(value, Scalar) else value
    if not isinstance(items, Sequence | list):
        return value
    return tuple(Scalar.made(item.lstrip("@"), item.span) if isinstance(item, Scalar) else item for item in items)


Sources = Annotated[tuple[Id, ...], BeforeValidator(_keys)]
