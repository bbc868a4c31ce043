"""Tables with one question a row, with heads in English or Spanish: prompt, choices, answer."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kitgen.imports.languages import truth_of
from kitgen.imports.original import Original
from kitgen.imports.record import Choice, Item, Material
from kitgen.source.files import Unreadable

ABOUT = "a table of questions (CSV)"
ENDINGS = (".csv", ".tsv")

_HEADS = {
    "prompt": "prompt question text stem pregunta enunciado texto",
    "choices": "choices options alternatives opciones alternativas",
    "answer": "answer|answers|correct|key|right|solution|correct answer|correct answers|correct answer(s)|right answer"
              "|respuesta|respuestas|correcta|correctas|clave|solucion|respuesta correcta|respuestas correctas",
    "accept": "accept|also accept|acepta|otras respuestas",
    "rationale": "rationale feedback explanation why explicacion retroalimentacion justificacion",
    "points": "points score marks puntos puntaje",
    "kind": "type tipo",
    "name": "id name title nombre titulo",
    "hint": "hint pista",
    "tolerance": "tolerance tolerancia",
    "unit": "unit units unidad unidades",
}  # fmt: skip
_KNOWN = {head: name for name, heads in _HEADS.items() for head in heads.split("|" if "|" in heads else None)}
_CHOICE = re.compile(r"(?:(?:choice|option|answer|opcion|respuesta|alternativa) ?)?([a-j]|\d{1,2})")
_WRONG = re.compile(r"(?:(?:wrong|incorrect)(?: answers?| choice)?|(?:respuesta |opcion )?incorrecta|distractor) ?\d*")
_KINDS = {"essay": "essay", "ensayo": "essay", "short answer": "short_answer", "respuesta corta": "short_answer",
          "numeric": "numeric", "numerical": "numeric", "numerica": "numeric", "true/false": "true_false",
          "verdadero/falso": "true_false", "truefalse": "true_false"}  # fmt: skip
_ACCENTS = str.maketrans("áéíóúüñ", "aeiouun")


LONGEST_HEAD = 20_000
"""Characters of the line with the heads of columns."""


def recognises(original: Original) -> bool:
    """Whether its first line has the head of a column of questions and another one."""
    line = original.text.split("\n", 1)[0][:LONGEST_HEAD]
    first = next(csv.reader([line], delimiter=_delimiter(line)), [])
    heads = [_plain(head) for head in first]
    return len(heads) > 1 and any(_KNOWN.get(head) == "prompt" for head in heads)


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _plain(head: str) -> str:
    return " ".join(head.lower().translate(_ACCENTS).replace("_", " ").split()).rstrip(":?")


@dataclass(frozen=True)
class _Column:
    """What a column has: the part of an item, or the letter of a choice."""

    part: str
    head: str
    letter: str = ""


def read(original: Original) -> Material:
    """One item for each row."""
    rows = list(_rows(original))
    material = Material()
    if not rows:
        return material
    line, heads = rows[0]
    columns = [_column(head) for head in heads]
    if not any(column.part == "prompt" for column in columns):
        hint = "give the columns heads, such as: prompt, A, B, C, answer"
        raise Unreadable("import-nothing", "no column has the head 'prompt' or 'question'", line, 1, hint)
    for column in columns:
        if not column.part and column.head:
            original.left_out(line, f"the column '{column.head}' has no meaning here", "its cells are comments")
    for line, row in rows[1:]:
        if any(cell.strip() for cell in row):
            material.items.append(_item(line, row, columns, original))
    return material


def _rows(original: Original) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its first line."""
    csv.field_size_limit(1_000_000)
    reader = csv.reader((f"{line}\n" for line in original.lines), delimiter=_delimiter(original.text))
    before = 0
    try:
        for row in reader:
            if row:
                yield before + 1, row
            before = reader.line_num
    except csv.Error as error:
        raise Unreadable("import-nothing", f"this row cannot be read: {error}", reader.line_num) from None


def _column(head: str) -> _Column:
    name = _plain(head)
    letter = _CHOICE.fullmatch(name)
    if name in _KNOWN:
        return _Column(_KNOWN[name], head)
    if letter:
        return _Column("choice", head, letter[1].upper())
    return _Column("wrong" if _WRONG.fullmatch(name) else "", head.strip())


def _item(line: int, row: list[str], columns: list[_Column], original: Original) -> Item:
    item = Item(line)
    answer = ""
    letters: dict[str, int] = {}
    if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
        message = "this row has more cells than the heads"
        original.left_out(line, message, text=" | ".join(row[len(columns) :]))
    for column, cell in zip(columns, row, strict=False):
        text = cell.strip()
        if not text:
            continue
        if column.part == "choice" or column.part == "wrong":
            letters[column.letter or f"#{len(letters)}"] = len(item.choices)
            item.choices.append(Choice(text))
        elif column.part == "choices":
            for each in re.split(r"\s*\|\s*|\s*\n\s*|\s*;\s*", text):
                if each:
                    letters[chr(ord("A") + len(item.choices))] = len(item.choices)
                    item.choices.append(Choice(each))
        elif column.part == "answer":
            answer = text
        elif column.part == "accept":
            item.accept = [each for each in re.split(r"\s*[|;]\s*", text) if each]
        elif column.part == "rationale":
            item.rationale.append(original.plain(line, text))
        elif column.part == "kind":
            _set_kind(item, text, original)
        elif column.part in ("prompt", "hint"):
            setattr(item, column.part, original.plain(line, text))
        elif column.part:
            setattr(item, column.part, text)
        else:
            original.comment(line, f"{column.head}: {text}")
    _answer(item, answer, letters, original)
    for choice in item.choices:
        choice.text = original.plain(line, choice.text)
    return item


def _set_kind(item: Item, text: str, original: Original) -> None:
    kind = _KINDS.get(_plain(text), "")
    if kind:
        item.kind = kind
    else:
        original.comment(item.line, f"type: {text}")


def _answer(item: Item, answer: str, letters: dict[str, int], original: Original) -> None:
    """Mark the right choices, by their text, letters or numbers; or take the answer as it is."""
    if not item.choices:
        item.kind = item.kind or ("true_false" if truth_of(answer, letters=False) else "")
        item.answer = truth_of(answer, letters=False) or original.plain(item.line, answer)
        return
    if not answer:
        return
    texts = [choice.text.lower() for choice in item.choices]
    named = [each.strip() for each in re.split(r"[,;|/&+]|\s+(?:and|y)\s+", answer)]
    placed = [_place(each, letters, len(texts)) for each in named if each]
    if answer.lower() in texts:
        right = [texts.index(answer.lower())]
        if placed != right and None not in placed:
            hint = "if it is the number or letter of a choice, mark that one"
            original.changed(item.line, f"the answer '{answer}' was read as the text of a choice", hint)
    elif None not in placed:
        right = [place for place in placed if place is not None]
    elif all(each.lower() in texts for each in named):
        right = [texts.index(each.lower()) for each in named]
    elif len(answer) > 2 or "#0" in letters:  # the right one has a column of its own
        right = [0]
        item.choices.insert(0, Choice(answer))
    else:
        original.changed(item.line, f"the answer is '{answer}', and there is no such choice", "mark the right one")
        return
    for place in right:
        item.choices[place].correct = True
    if len(right) > 1:
        item.kind = "multiple_choice"


def _place(named: str, letters: dict[str, int], number: int) -> int | None:
    """The choice with this letter or number."""
    if named.upper() in letters:
        return letters[named.upper()]
    found = re.fullmatch(r"(?:(?:choice|option|answer|opci[oó]n|respuesta) ?)?([A-Ja-j]|\d{1,3})", named)
    if not found:
        return None
    if found[1].upper() in letters:
        return letters[found[1].upper()]
    place = int(found[1]) - 1 if found[1].isdigit() else ord(found[1].upper()) - ord("A")
    return place if 0 <= place < number else None
