"""The text of a file as the page shows it, and back into bytes: with the line ends and the encoding that it had."""

from __future__ import annotations

import contextlib
import re
from collections import Counter

from kitgen.serve.answers import RequestError
from kitgen.source.files import Unreadable

_BREAK = re.compile("\r\n|\r")


def shown_text(data: bytes) -> tuple[str, str]:
    """The text of a file, whatever it is, with `\\n` between its lines; and the line end that the file has."""
    from kitgen.edit.encoded import decoded

    try:
        text = decoded(data).text
    except Unreadable as error:
        text = _in_windows_encoding(data, error)
    newline = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    return _BREAK.sub("\n", text), newline


def _in_windows_encoding(data: bytes, error: Unreadable) -> str:
    """The text of a file that kitgen does not read: it is saved in UTF-8, which corrects it. Raises RequestError."""
    if error.code == "empty-file":
        return ""
    if error.code == "not-text" or b"\0" in data:
        raise RequestError(422, f"This file cannot be shown: {error.message}.", "Open it in the program that made it.")
    for encoding in ("utf-8-sig", "cp1252", "latin-1"):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return ""


def stored(before: bytes, text: str) -> bytes:
    """A text as the bytes of a file: with the encoding, the byte order mark and the line ends that it had before."""
    from kitgen.edit.encoded import Encoded, decoded

    try:
        old = decoded(before)
    except Unreadable:
        old = Encoded(before.decode("utf-8-sig", "replace"), b"", "utf-8")
    text = _with_line_ends(_BREAK.sub("\n", text), old.text)
    try:
        return old.bytes_of(text)
    except UnicodeEncodeError:
        raise RequestError(422, "The text has half of a character in it.", "Delete it and type it again.") from None


def _with_line_ends(text: str, before: str) -> str:
    """A text with the line ends of another one; lines that are the same at its beginning and its end keep their own."""
    pieces = re.split("(\r\n|\r|\n)", before)
    old, known = pieces[::2], pieces[1::2]
    usual = Counter(known).most_common(1)[0][0] if known else "\n"
    new = text.split("\n")
    ends = [usual] * (len(new) - 1)
    most = min(len(known), len(ends))
    first = next((place for place in range(most) if old[place] != new[place]), most)
    left = most - first + 1
    last = next((place for place in range(left) if old[-1 - place] != new[-1 - place]), left)
    ends[:first] = known[:first]
    if last > 1:
        ends[1 - last :] = known[1 - last :]
    return "".join(line + end for line, end in zip(new, [*ends, ""], strict=True))
