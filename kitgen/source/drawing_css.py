"""Read the styles of a drawing: those of its elements, and its stylesheets."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree


@lru_cache(maxsize=4096)
def inline_style(style: str) -> tuple[tuple[str, str], ...]:
    """The properties and values of a style attribute."""
    if not style:
        return ()
    from tinycss2 import parse_blocks_contents

    return tuple(_pairs(parse_blocks_contents(style)))


def _pairs(nodes: list[Any]) -> Iterator[tuple[str, str]]:
    from tinycss2 import serialize

    for node in nodes:
        if node.type == "declaration":
            name = node.name if node.name.startswith("--") else node.lower_name
            yield name, serialize(node.value).strip()


def rules_of(text: str) -> list[Any]:
    """The rules of a stylesheet."""
    from tinycss2 import parse_stylesheet

    return [*parse_stylesheet(text, skip_comments=True, skip_whitespace=True)]


def declared(rules: list[Any]) -> Iterator[tuple[str, str]]:
    """The properties and values in the rules of a stylesheet."""
    from tinycss2 import parse_blocks_contents

    for rule in rules:
        if rule.type == "qualified-rule":
            yield from _pairs(parse_blocks_contents(rule.content))


def rule_problems(rule: Any) -> Iterator[str]:
    """What is wrong with a rule of a stylesheet, apart from its values."""
    import cssselect2

    if rule.type == "at-rule":
        if rule.lower_at_keyword != "charset":
            yield f"its stylesheet has @{rule.at_keyword}"
    elif rule.type != "qualified-rule":
        yield "its stylesheet has a mistake"
    elif any(token.type == "{} block" for token in rule.content):
        yield "its stylesheet has rules inside rules"
    else:
        try:
            cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            yield "its stylesheet has a selector that is not known"


def own_value(element: ElementTree.Element, name: str) -> str:
    """The value of a property that an element has itself; empty for `none`."""
    value = dict(inline_style(element.get("style", ""))).get(name, element.get(name, "")).strip()
    return "" if value == "none" else value
