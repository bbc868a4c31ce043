"""The numbers, letters and boxes before paragraphs, whether a program or a person put them there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kitgen.imports.office.blocks import Paragraph, kept

_NUMBER = re.compile(
    r"\s*(?:_{2,}\s*|\(\s+\)\s*)?\**(?:(?:Q|P|No|N[º°]|Question|Pregunta|Item|Ítem|Exercise|Ejercicio|Problem|Problema)\s*[.#]?\s*)?"
    r"\(?(?P<number>\d{1,3})(?:\.-|\s*[.):]|\s*[-–—](?=\s))\**(?!\d)\s*",
    re.IGNORECASE,
)
_WORDED = re.compile(r"\s*(?:Question|Pregunta|Q|P)\s*(?P<number>\d{1,3})\s*[.:)\-–—]?\s+(?=\S)", re.IGNORECASE)
_ASKED = re.compile(r"\s*(?:Q|P|Question|Pregunta)\s*:\s*(?=\S)")
_LETTER = re.compile(r"\s*(?P<star>[*✓✔✅]\s*)?\(?(?P<letter>[A-Ha-h])\s*(?:\.-|[.)]|-(?=\s))\s*(?=\S)")
_ALPHABETS = {letter: place for letters in ("أبجدهو", "ابجدهو", "абвгде", "αβγδεζ", "АБВГДЕ", "ΑΒΓΔΕΖ")
              for place, letter in enumerate(letters)}  # fmt: skip
_FOREIGN = re.compile(rf"\s*(?:[*✓✔✅]\s*)?\(?(?P<letter>[{''.join(_ALPHABETS)}])\s*[.)-]\s*(?=\S)")
_COLON = re.compile(r"\s*(?P<star>[*✓✔✅]\s*)?(?P<letter>[A-H])\s*:\s+(?=\S)")
_ROMAN = re.compile(r"\s*(?P<star>[*✓✔✅]\s*)?\(?(?P<letter>i{1,3}|iv|vi{0,3})[.)]\s+(?=\S)")
_OF_PICTURE = re.compile(r"\s*(?P<star>[*✓✔✅]\s*)?\(?(?P<letter>[A-Ha-h])\s*[.)]\s*")
_DOTTED = re.compile(r"\s*(?P<number>\d{1,2}(?:\.\d{1,2}){1,2})[.)]?\s+(?=[^\W\d_¿¡]|[¿¡])")
_BOX = re.compile(
    r"\s*(?:(?P<on>[☑☒✓✔✅◉●⬛■]|\[\s*[xX*✓]\s*\]|\(\s*[xX*✓]\s*\))|(?P<off>[☐□◻○◯⚪❏❑]|\[\s*\]|\(\s+\)))\s*(?=\S)"
)
_STAR = re.compile(r"\s*\*+\s*(?=\S)")
_BULLET = re.compile(r"\s*[•●▪■◦○‣·\uf0b7\uf0a7–-]\s+(?=\S)")
ANSWER = re.compile(
    r"\s*\(?\**\s*(?:(?:correct|right)\s+)?(?:answers?|ans\.?|key|respuestas?(?:\s+correctas?)?|rta\.?|resp\.?|clave|"
    r"soluci[oó]n|solution|correcta)\**\s*(?::|=)\s*",
    re.IGNORECASE,
)
AT_END = re.compile(
    r"[\s(\[]+(?:(?:correct|right)\s+)?(?:answer|ans|respuesta(?:\s+correcta)?|rta|resp|clave|key)\.?\s*[:=]\s*"
    r"(?P<answer>[^()\[\]\n]{1,120}?)[\s)\]]*$",
    re.IGNORECASE,
)
FEEDBACK = re.compile(
    r"\s*\(?(?:feedback|explanation|rationale|because|why|explicaci[oó]n|retroalimentaci[oó]n|justificaci[oó]n|porque)"
    r"\s*:\s*",
    re.IGNORECASE,
)
RULED = re.compile(r"[\s_]*_{5,}[\s_]*|[\s.]*\.{12,}[\s.]*|[\s…]*…{4,}[\s…]*|[\s-]*-{12,}[\s-]*")
POINTS = re.compile(
    r"\s*[(\[]\s*(?P<points>\d{1,3}(?:[.,]\d)?)\s*(?:points?|pts?\.?|puntos?|marks?|p\.)"
    r"(?:\s*(?:each|c/u|cada una?))?\s*[)\]]",
    re.IGNORECASE,
)
EACH = re.compile(
    r"(?P<before>\d{1,3})\s*(?:points?|pts?\.?|puntos?|ptos\.?|marks?)\s*(?:each|apiece|per question|c/u|cada un[oa])"
    r"|\b(?:each|every|cada)\s[^.\d]{0,40}?(?P<behind>\d{1,3})\s*(?:points?|pts?\b|puntos?|marks?)",
    re.IGNORECASE,
)
"""How many points each question of a part has."""

SPOKEN = re.compile(r"\s*[AR]\s*:\s*(?=\S)")
"""An answer below `Q: …`."""

SAID = re.compile(
    r"\s*(?:\((?:correct|right|correcta|correcto|"
    r"right answer|respuesta correcta)\)|[✓✔✅]|(?<=\S)\s*\*)\s*$",
    re.IGNORECASE,
)
_INLINE = re.compile(r"(?:(?<=[\s\t?:.;,)])|^)[*✓✔]?\s?\(?(?P<letter>[A-Ha-h])\s*[.)]\s*(?=\S)")


@dataclass
class Label:
    """What is before the words of a paragraph."""

    kind: str
    """`number`, `letter`, `box`, `bullet`, or '' for none."""

    name: str = ""
    """The number or letter."""

    start: int = 0
    """Where the words begin."""

    level: int = 0
    right: bool = False
    """Whether it says that this is the right one."""

    marks: frozenset[str] = frozenset()
    """How it looks, if it was typed."""


def label_of(paragraph: Paragraph) -> Label:
    """The label of a paragraph."""
    label = _typed(paragraph.raw)
    if not label.kind and paragraph.pictures and (found := _OF_PICTURE.fullmatch(paragraph.raw)):
        label = Label("letter", found["letter"].lower(), found.end(), right=bool(found["star"]))
    label.marks = _marks_of(paragraph, label.start)
    how = paragraph.numbering
    if not how or (label.kind in ("number", "letter", "box") and how == "bullet"):
        label.level = paragraph.level if how else 0
        return label
    if label.kind == "box" or how == "bullet":
        kind = "box" if label.kind == "box" else "bullet"
        start, right = (label.start, label.right) if kind == "box" else _star(paragraph.raw)
        return Label(kind, "", start, paragraph.level, right)
    start, right = _star(paragraph.raw)
    if "Letter" in how:
        return Label("letter", chr(ord("a") + (max(paragraph.number, 1) - 1) % 26), start, paragraph.level, right)
    return Label("number", str(paragraph.number), start, paragraph.level, right)


def _marks_of(paragraph: Paragraph, end: int) -> frozenset[str]:
    """How the typed label of a paragraph looks."""
    runs = [run for run in paragraph.cut(0, end).runs if run.text.strip()] if end else []
    return frozenset.intersection(*(run.marks for run in runs)) if runs else frozenset()


def _star(text: str) -> tuple[int, bool]:
    found = _STAR.match(text)
    return (found.end(), True) if found else (0, False)


def _typed(text: str) -> Label:
    """The label that a person typed; letters of other alphabets count as a, b, c …"""
    if found := _FOREIGN.match(text):
        place = found.start("letter")
        text = f"{text[:place]}{chr(ord('a') + _ALPHABETS[found['letter']])}{text[place + 1 :]}"
    if found := _DOTTED.match(text):
        return Label("number", found["number"], found.end())
    if (found := _NUMBER.match(text) or _WORDED.match(text)) and text[found.end() :].strip():
        return Label("number", str(int(found["number"])), found.end())
    if found := _ASKED.match(text):
        return Label("number", "", found.end())
    if found := _BOX.match(text):
        inside = _LETTER.match(text[found.end() :])
        letter, end = (inside["letter"].lower(), inside.end()) if inside else ("", 0)
        return Label("box", letter, found.end() + end, right=bool(found["on"]))
    if found := _LETTER.match(text) or _COLON.match(text) or _ROMAN.match(text):
        start, right = _star(text[found.end() :])
        return Label("letter", found["letter"].lower(), found.end() + start, right=bool(found["star"]) or right)
    if found := _BULLET.match(text):
        start, right = _star(text[found.end() :])
        return Label("bullet", "", found.end() + start, right=right)
    if (found := _STAR.match(text)) and not text.rstrip().endswith("*"):
        return Label("", "", found.end(), right=True)
    return Label("")


def without(paragraph: Paragraph, label: Label) -> Paragraph:
    """A paragraph without its label."""
    return kept(paragraph, paragraph.cut(label.start))


def split_choices(paragraph: Paragraph) -> list[Paragraph]:
    """A paragraph, and the choices that are typed behind it on the same line: `a) one  b) two  c) three`."""
    tab = paragraph.raw.find("\t")
    if tab > 0 and _LETTER.match(paragraph.raw[tab:]) and _NUMBER.match(paragraph.raw):  # two columns to match
        first, second = paragraph.cut(0, tab), paragraph.cut(tab)
        first.pictures, first.notes, second.numbering = paragraph.pictures, paragraph.notes, ""
        return [first, *split_choices(second)]
    found = list(_row_of_letters(paragraph.raw))
    if len(found) < 2:
        return [paragraph]
    cuts = [*([0] if paragraph.raw[: found[0]].strip() else []), *found, len(paragraph.raw)]
    made = [paragraph.cut(start, end) for start, end in pairwise(cuts)]
    made[0].pictures, made[0].notes = paragraph.pictures, paragraph.notes
    for each in made[0 if cuts[0] == found[0] else 1 :]:
        each.numbering = ""
    return made


def _row_of_letters(text: str) -> Iterator[int]:
    """Where the letters of choices are, from a on without a gap."""
    wanted = "a"
    places = []
    for found in _INLINE.finditer(text):
        if found["letter"].lower() == wanted:
            places.append(found.start())
            wanted = chr(ord(wanted) + 1)
    yield from places


def split_line(paragraph: Paragraph) -> list[Paragraph]:
    """A paragraph as its question, its choices and its answer, where all of them are on one line."""
    found = None if ANSWER.match(paragraph.raw) else AT_END.search(paragraph.raw)
    if not found or not paragraph.raw[: found.start()].strip():
        return split_choices(paragraph)
    answer = paragraph.cut(found.start(), found.end("answer"))
    answer.numbering = ""
    return [*split_choices(kept(paragraph, paragraph.cut(0, found.start()))), answer]


def ruled_lines(paragraph: Paragraph) -> int:
    """How many lines to write on it is; 0 if it is text."""
    text = paragraph.raw.strip()
    if not text or not RULED.fullmatch(text.replace("\n", " ")):
        return 0
    return max(1, len([line for line in text.split("\n") if line.strip()]), round(len(text) / 90))
