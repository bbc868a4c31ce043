"""Which language imported texts are in, and what kitgen itself writes among them in that language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SPANISH = frozenset({
    "el", "la", "los", "las", "de", "del", "que", "y", "en", "un", "una", "es", "son", "por", "para", "con",
    "se", "su", "sus", "al", "lo", "como", "más", "qué", "cuál", "cuáles", "cómo", "quién", "dónde", "entre",
    "pero", "este", "esta", "estos", "fue", "ser", "según", "también",
})  # fmt: skip
_ENGLISH = frozenset({
    "the", "of", "and", "to", "in", "is", "are", "was", "were", "that", "it", "for", "on", "with", "as", "this",
    "what", "which", "who", "how", "from", "by", "be", "their", "they", "at", "or", "an", "have", "has", "not",
    "these",
})  # fmt: skip
_ENOUGH = 4
"""Small words that have to be found before anything is said of the language."""


@dataclass(frozen=True)
class Words:
    """Titles and reminders in a language."""

    introduction: str
    discussion: str
    quiz: str
    exit: str
    task: str
    match: str
    gaps: str
    true: str
    false: str
    the_question: str
    the_objectives: str
    good_answer: str
    write_question: str
    write_choice: str
    mark_the_right_one: str
    write_meaning: str
    check_pairs: str
    describe: str


ENGLISH = Words(
    introduction="Introduction",
    discussion="Discussion",
    quiz="Quiz",
    exit="Exit ticket",
    task="Task",
    match="Match.",
    gaps="Fill in the gaps.",
    true="True",
    false="False",
    the_question="TODO: the one question that this lesson is about?",
    the_objectives="TODO: what students can do by the end",
    good_answer="TODO: say what a good answer contains.",
    write_question="TODO: write the question.",
    write_choice="TODO: write the choice.",
    mark_the_right_one="TODO: say which choice is right. The first one is only marked so that this can be read.",
    write_meaning="TODO: write what it means.",
    check_pairs="TODO: check the pairs.",
    describe="TODO: say what the picture shows.",
)
_BY_LANGUAGE = {
    "en": ENGLISH,
    "es": Words(
        introduction="Introducción",
        discussion="Conversación",
        quiz="Prueba corta",
        exit="Ticket de salida",
        task="Actividad",
        match="Relaciona.",
        gaps="Completa los espacios.",
        true="Verdadero",
        false="Falso",
        the_question="TODO: ¿la pregunta de la que trata esta clase?",
        the_objectives="TODO: lo que los estudiantes podrán hacer al final",
        good_answer="TODO: di qué contiene una buena respuesta.",
        write_question="TODO: escribe la pregunta.",
        write_choice="TODO: escribe la opción.",
        mark_the_right_one="TODO: di qué opción es la correcta. La primera solo está marcada para que se pueda leer.",
        write_meaning="TODO: escribe qué significa.",
        check_pairs="TODO: revisa los pares.",
        describe="TODO: di qué muestra la imagen.",
    ),
}

_TRUE = frozenset(["true", "verdadero", "cierto", "vrai", "wahr", "richtig", "verdadeiro", "waar", "vero"])
_FALSE = frozenset(["false", "falso", "faux", "falsch", "niet waar"])


def truth_of(text: str, letters: bool = True) -> str:
    """`true` or `false` for a word that means it in a language that questions come in; '' for any other text.

    With ``letters`` T, V and F count, too.
    """
    word = text.lower().strip(" .")
    if word in _TRUE or (letters and word in ("t", "v")):
        return "true"
    return "false" if word in _FALSE or (letters and word == "f") else ""


def words_in(language: str) -> Words:
    """Those of a language by its code (`es`, `es-CL`); English ones for a language that has none."""
    return _BY_LANGUAGE.get(language.lower().partition("-")[0], ENGLISH)


def language_of(texts: Iterable[str]) -> str:
    """`es` for texts that are clearly in Spanish; '' for all others."""
    found = [word for text in texts for word in re.findall(r"[^\W\d_]+", text.lower())]
    spanish, english = sum(word in _SPANISH for word in found), sum(word in _ENGLISH for word in found)
    return "es" if spanish >= _ENOUGH and spanish > 2 * english else ""
