"""Slips of typing that YAML accepts and reads as something else than what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kitgen.check.base import CheckContext, Findings, KeyedValue, check, inside, values_in
from kitgen.diagnostics import Span
from kitgen.model.base import Spec
from kitgen.source.nodes import Scalar, Sequence, shown
from kitgen.source.slips.characters import MARKS, mark_message, marked
from kitgen.text.titles import hidden_tags

_CURLY = {"“": "”“", "„": "“”", "«": "»", "‘": "’", "‚": "‘’", "‹": "›"}
_NOTHING = {"null", "~", "none", "nil"}
_GOES_ON = re.compile(
    r"(who|whom|whose|which|where|when|while|because|but|and|or|so|as|if|since|that|than|not|nor|yet|then|though|although"
    r"|unless|until|once|before|after|with|without|for|to|in|of|on|by|at|from|such|including|especially|even|also"
    r"|que|quien|quienes|cuyo|donde|cuando|mientras|porque|pero|sino|y|e|o|u|si|como|aunque|para|por|con|sin|de|en)\b"
)


_TEXTS = {"title", "subtitle", "summary", "prompt", "text", "name", "term"}
"""Keys of texts, which are cut off even where they begin with a number."""

_TITLES = {"title", "subtitle"}
"""Keys of texts in which `# 1` is a number rather than a comment."""

_NUMBER = re.compile(r"[\d.,:%/ –-]*(?:min\w*\.?)?\Z")


@check("warning")
def text_cut_off(context: CheckContext) -> Findings:
    """A `#` after a space begins a comment: `What did #MeToo change?` is read, and printed, as "What did".

    Put the text in double quotes. Where a comment is meant, put a space after the `#`, and in titles a word.
    """
    yield from _cut_off(context.values)


def texts_cut_off(node: object) -> Findings:
    """The same of any file."""
    yield from _cut_off(values_in(node))


def _cut_off(values: Iterable[KeyedValue]) -> Findings:
    for value in values:
        node = value.node
        if not isinstance(node, Scalar) or node.cut is None or (node.numbered and value.key not in _TITLES):
            continue
        if value.key in _TEXTS or not _NUMBER.match(node):
            comment = "begin it with a word" if node.numbered else "put a space after the #"
            yield (
                node.cut, f"everything after ' #' is a comment, so this text ends with '{shown(node[-30:])}'",
                f"put the whole text in double quotes; if a comment is meant, {comment}",
            )  # fmt: skip


_CODE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|(`+)(?!`).*?(?<!`)\1(?!`)|\$[^$]*\$", re.DOTALL)
_TAG = re.compile(
    r"</?(?:br|p|b|i|u|em|strong|sub|sup|div|span|font|ul|ol|li|h[1-6]|center|img|table|tr|td)(?:\s[^<>]*)?/?>|&nbsp;",
    re.IGNORECASE,
)
_INSTEAD = {
    "b": "**bold**", "strong": "**bold**", "i": "*italic*", "em": "*italic*", "sub": "H~2~O", "sup": "x^2^",
    "ul": "lines that begin with '- '", "ol": "lines that begin with '1. '", "li": "lines that begin with '- '",
    "&nbsp;": "a space", "img": "'figure:'",
}  # fmt: skip


@check("warning")
def html_in_text(context: CheckContext) -> Findings:
    """Tags of HTML, such as `<br>` or `<b>`, are printed as they are typed. Markdown does what they are for:
    `**bold**`, `*italic*`, an empty line between paragraphs. In code, between backticks, they are left alone.

    In the titles of sources `<i>` and `<b>` mean what they do in programs that manage sources.
    """
    for field, text, span in context.texts:
        text = hidden_tags(text) if field.startswith("references") else text
        found = _TAG.search(_CODE.sub("", text)) if "<" in text or "&nbsp;" in text else None
        if found:
            name = re.sub(r"[^a-z0-9&;]", "", found[0].lower().split()[0])
            instead = _INSTEAD.get(name, "an empty line between paragraphs")
            yield (
                inside(context.file.source, span, found[0]), f"'{shown(found[0])}' is printed as it is typed",
                f"write {instead} instead; if it is code, put it in backticks",
            )  # fmt: skip


_GARBLED = re.compile("[ÃÂâÐÑ×Ø][\u0080-\u00bf\u0152-\u0192\u2013-\u203a\u20ac\u2122]+")
"""What UTF-8 looks like that was read as Windows-1252: `Ã©` for é, `â€œ` for a curly quote."""


@check("warning")
def garbled_letters(context: CheckContext) -> Findings:
    """Letters such as `Ã©` in place of `é`, or `â€œ` in place of `“`: the text went through a program that read it in
    another encoding. Paste it again from where it came, or write what is meant.
    """
    for _, text, span in context.texts:
        found = next(_GARBLED.finditer(text), None) if not text.isascii() else None
        meant = _ungarbled(found[0]) if found else ""
        if found and meant:
            yield (
                inside(context.file.source, span, found[0]),
                f"'{shown(found[0])}' looks like '{shown(meant)}', read in a wrong encoding",
                f"write {shown(meant)}; if there are many, open the file in its own encoding, and save it as UTF-8",
            )


def _ungarbled(letters: str) -> str:
    """The letters that were meant; '' where they were not garbled."""
    try:
        data = b"".join(bytes([ord(letter)]) if ord(letter) < 0x100 else letter.encode("cp1252") for letter in letters)
        meant = data.decode("utf-8")
    except UnicodeError:
        return ""
    return meant if meant.isprintable() else ""


@check("warning")
def text_null(context: CheckContext) -> Findings:
    """`answer: null` and `answer: ~` print the text "null" or "~": kitgen takes the text as it is written.

    Leave the line out where there is nothing to say. Where the word itself is meant, put it in double quotes.
    """
    rubric = context.lesson.rubric
    levels = {level.place("text") for row in (rubric.criteria if rubric else ()) for level in row.levels}
    for value in context.values:
        node = value.node
        if isinstance(node, Scalar) and node.style is None and node.strip().lower() in _NOTHING and value.key_at:
            if node.span in levels:
                continue
            yield (
                node.span, f"'{value.key}' is the text '{node}', and prints as that",
                f'delete the line if there is nothing to say; if the word is meant, write "{node}"',
            )  # fmt: skip


@check("warning")
def entry_mark(context: CheckContext) -> Findings:
    """An entry of a list begins with `-` and a space. `-Talk` and `– Talk`, or a bullet, become part of the text."""
    for value in context.values:
        key_at, node = value.key_at, value.node
        if key_at is not None and marked(value.key):
            yield key_at, mark_message(value.key), f"write: - {shown(value.key.lstrip(MARKS))}: …"
        elif isinstance(node, Scalar) and node.marked is not None:
            line = context.file.source.line(node.marked.line).strip()
            yield node.marked, mark_message(line), f"write: - {shown(line.lstrip(MARKS), 50)}"


def marks(context: CheckContext) -> set[tuple[int, int]]:
    """The places that `entry_mark` reports."""
    return {(span.line, span.column) for span, _, _ in entry_mark(context)}


@check("warning")
def list_split(context: CheckContext) -> Findings:
    """In a list in brackets every comma separates two entries, also one inside a sentence or inside curly quotes.

    Put each text that has a comma in straight double quotes: `["Extortionists, who live off it, lose"]`.
    """
    for value in context.values:
        node = value.node
        if isinstance(node, Sequence) and node.flow and len(node) > 1:
            plain = [item for item in node if isinstance(item, Scalar) and item.style is None]
            if len(plain) == len(node):
                yield from _split(plain)


def _split(items: list[Scalar]) -> Findings:
    for number, item in enumerate(items[:-1]):
        ends = _CURLY.get(item[:1], "")
        if ends and not any(end in item[1:] for end in ends) and any(end in later for later in items[number + 1:]
                                                                 for end in ends):  # fmt: skip
            yield (
                item.span, f"curly quotes ({item[0]}) are not quotation marks in YAML: the text is split at its comma",
                'use straight quotes: ["like this, with its comma"]',
            )  # fmt: skip
            return
    later = items[1:]
    if not items[0][:1].isupper():
        return
    goes_on = next((item for item in later if _GOES_ON.match(item)), None)
    closes = items[-1][-1:] in (".", "?", "!") and items[0][-1:] not in (".", "?", "!")
    if goes_on is None and closes and all(item[:1].islower() for item in later):
        goes_on = later[0]
    if goes_on is not None:
        yield (
            items[0].span, f"this sentence is split at its commas: '{shown(goes_on, 30)}' is an entry of its own",
            'put a text that has a comma in double quotes: ["like this, with its comma"]',
        )  # fmt: skip


@check("warning")
def key_in_text(context: CheckContext) -> Findings:
    """`prompt:Who?` without a space after the colon is a text, not a key and its value."""
    for part in context.parts:
        node = part.node
        short = type(part).short
        value = node.get(short) if node is not None and short else None
        if (
            node is None
            or not isinstance(value, Scalar)
            or value.style is not None
            or node.keys_at.get(short) != value.span
        ):
            continue
        key, colon, rest = value.partition(":")
        if colon and rest[:1] not in ("", " ", "/") and _is_key(part, key):
            yield (
                Span(value.span.file, value.span.line, value.span.column + len(key)),
                f"the colon after '{key}' needs a space after it", f"write: {key}: {shown(rest.strip(), 40)}",
            )  # fmt: skip


def _is_key(part: Spec, key: str) -> bool:
    return key in type(part).keys()  # noqa: SIM118


@check("warning")
def lone_mark(context: CheckContext) -> Findings:
    """A text without quotes that ends with `]`, `}` or a quotation mark, which nothing opened, has lost the other one.

    `[` makes a list only where the value begins with it, and so do quotes.
    """
    for value in context.values:
        node = value.node
        if not isinstance(node, Scalar) or node.style is not None or len(node) < 2:
            continue
        last = node[-1]
        opening = {"]": "[", "}": "{", '"': '"'}.get(last, "")
        if opening and opening not in node[:-1]:
            yield (
                node.span, f"this text ends with '{last}', but nothing in it begins with '{opening}'",
                "use the same sort of quotes on both sides"
                if node[0] in _CURLY
                else f"write '{opening}' before the text, or take '{last}' away",
            )  # fmt: skip
