"""What the docstrings below the fields of the model say, for the schema and the reference.

pydantic can read them, too (`use_attribute_docstrings`), but does so whenever the model is imported, which took a
seventh of the time of `kitgen check` of one lesson.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import cache
from itertools import pairwise

from kitgen.model.base import Spec


def description_of(kind: type[Spec], name: str) -> str:
    """What a field of a part is, in its author's words; '' where nothing says it."""
    return next((words for base in kind.__mro__ if (words := _written(base).get(name))), "")


@cache
def _written(kind: type) -> dict[str, str]:
    if not issubclass(kind, Spec):
        return {}
    body = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0].body  # type: ignore[attr-defined]
    return {
        field.target.id: inspect.cleandoc(words.value.value)
        for field, words in pairwise(body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(words, ast.Expr) and isinstance(words.value, ast.Constant) and isinstance(words.value.value, str)
    }
