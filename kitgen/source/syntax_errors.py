"""Explain why a YAML parser gave up: the typing mistake behind it, or else its complaint in plain words."""

from __future__ import annotations

from typing import Any

import yaml

from kitgen.source.files import Unreadable
from kitgen.source.key_names import KEYS, LISTS
from kitgen.source.nodes import MAX_DEPTH, MAX_NODES, Source
from kitgen.source.slips import Failure, explain, in_plain_words

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def syntax_error(error: yaml.YAMLError, source: Source) -> Unreadable:
    """The mistake behind the parser's ``error``."""
    failure = _failure_of(error)
    slip = explain(source.text, failure, _first_failure) or in_plain_words(failure, source.line(failure.line))
    return Unreadable(slip.code, slip.message, slip.line, slip.column, slip.hint)


def unused_sign(event: Any, source: Source) -> Unreadable | None:
    """The mistake behind an anchor, alias or tag, which kitgen files do not have; None for any other event."""
    sign = _sign_of(event)
    if not sign:
        return None
    line, column = event.start_mark.line + 1, event.start_mark.column + 1
    slip = explain(source.text, Failure(line, column, sign, keys=KEYS, lists=LISTS), _first_failure)
    if slip is not None:
        return Unreadable(slip.code, slip.message, slip.line, slip.column, slip.hint)
    hint = "if you meant the text itself, put it in double quotes"
    if sign == "tag":
        return Unreadable("tag", "tags (!) are not used in kitgen files", line, column, hint)
    message = "anchors and aliases (& and *) are not used in kitgen files"
    return Unreadable("alias", message, line, column, f'{hint}: "*like this*"')


def _failure_of(error: yaml.YAMLError) -> Failure:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    start = getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or getattr(error, "context", None) or error)
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    if "while parsing a block" in str(getattr(error, "context", "")):
        start = None  # where a block begins says nothing about the mistake in it
    return Failure(line, column, problem, (start.line + 1, start.column + 1) if start else (0, 0), KEYS, LISTS)


def _sign_of(event: Any) -> str:
    """Which sign that kitgen files do not have an event is: `alias`, `anchor`, `tag`, or '' for none of them."""
    if isinstance(event, yaml.AliasEvent):
        return "alias"
    if getattr(event, "anchor", None):
        return "anchor"
    return "tag" if getattr(event, "tag", None) not in (None, "!") else ""


def _first_failure(text: str) -> int:
    """The first line that cannot be read, or that has a sign that kitgen files do not have; 0 where there is none."""
    loader = LOADER(text)
    depth = nodes = documents = 0
    try:
        while loader.check_event():
            event = loader.get_event()
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            nodes += isinstance(event, yaml.NodeEvent)
            documents += isinstance(event, yaml.DocumentStartEvent)
            if _sign_of(event) or depth > MAX_DEPTH or nodes > MAX_NODES or documents > 1:
                return int(event.start_mark.line) + 1
    except yaml.YAMLError as error:
        return _failure_of(error).line
    finally:
        loader.dispose()
    return 0
