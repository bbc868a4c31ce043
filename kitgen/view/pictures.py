"""The pictures of a question, a task or a section of the background."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def pictures_of(part: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Its picture and those that are side by side, in order."""
    return [each for each in (part.get("figure"), *(part.get("figures") or ())) if each]
