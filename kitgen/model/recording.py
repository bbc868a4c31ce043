"""Recordings and films: what students listen to or watch, from paper and from slides."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator

from kitgen.model.base import ForInstructor
from kitgen.model.in_language import InLanguage
from kitgen.model.numbers import MOST, YesNo
from kitgen.model.values import Line, Prose, refuse

LONGEST_ADDRESS = 300
"""Characters. The squares of a code for a longer one are too small for a telephone."""


class Medium(StrEnum):
    """What kind of recording it is."""

    AUDIO = "audio"
    VIDEO = "video"


def _hint(text: str) -> str:
    """What to write for something that is not an address."""
    if re.match(r"https?://\S", text, re.IGNORECASE) and " " in text:
        return "write %20 for each space in it"
    if "://" not in text and re.search(r"\.(?:mp3|m4a|ogg|wav|mp4|mov|webm)$", text, re.IGNORECASE):
        return "put the file where students can open it, such as your school's server, and write its address"
    return f"write https://{text}" if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", text) else ""


def _address(value: Any) -> Any:
    text = str(value).strip()
    if not re.fullmatch(r"https?://[^\s<>\"\\^`{|}\[\]/]+(?:[/?#][^\s<>\"\\^`{|}]*)?", text, re.IGNORECASE):
        raise refuse(
            "bad-address", "must be an address on the web, such as 'https://example.org/song.mp3'", _hint(text[:MOST])
        )
    if len(text) > LONGEST_ADDRESS:
        raise refuse("bad-address", f"is longer than {LONGEST_ADDRESS} characters: use a shorter one")
    return text


_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)|(\d{1,3})")
_WORDS = re.compile(r"(?:(\d{1,2}) ?h\w*)? ?(?:(\d{1,3}) ?m\w*)? ?(?:(\d{1,2}) ?s\w*)?")


def _length(value: Any) -> Any:
    text = str(value).strip().lower()
    clock, words = _CLOCK.fullmatch(text[:MOST]), _WORDS.fullmatch(text[:MOST]) if text else None
    if clock:
        hours, minutes, seconds = int(clock[1] or 0), int(clock[2] or clock[4]), int(clock[3] or 0)
    elif words and text:
        hours, minutes, seconds = (int(found or 0) for found in words.groups())
    else:
        raise refuse("bad-length", "must be minutes, such as '2', or minutes and seconds: '2:10'")
    total = hours * 3600 + minutes * 60 + seconds
    if not 0 < total < 36_000:
        raise refuse("bad-length", "must be between a second and ten hours")
    return f"{total // 60}:{total % 60:02}"


class Recording(InLanguage):
    """Something to listen to or to watch. On paper its address is printed, and as a code for telephones."""

    kind: Medium = Medium.AUDIO
    """`audio` or `video`."""

    title: Line = Line("")
    """Title; that of the section if left out."""

    url: Annotated[str, BeforeValidator(_address)]
    """Address: `https://example.org/audio/river.mp3`."""

    minutes: Annotated[str, BeforeValidator(_length)] = ""
    """How long it is: `2`, or with seconds `2:10`."""

    credit: Line = Line("")
    """Who made it, and under which licence."""

    transcript: ForInstructor[Prose] = Prose("")
    """What is said, for the guide; for students who cannot hear it, print it yourself."""

    optional: YesNo = False
    """Whether students' paper may leave it out to fit a number of pages (docs/paper.md)."""
