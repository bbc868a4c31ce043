"""Find out in which encoding a spreadsheet program wrote a class list, by which letters are plausible in names."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

ENCODINGS = {
    "cp1252": ("Windows-1252", "en fr es ca pt de nordic is it nl hu cs pl et"),
    "mac_roman": ("Mac Roman", "en fr es ca pt de nordic it nl et"),
    "cp1250": ("Windows-1250", "en de hu cs pl ro hr"),
    "iso8859_2": ("ISO 8859-2", "en de hu cs pl ro hr"),
    "mac_latin2": ("Mac Central European", "en de hu cs pl hr"),
    "cp1254": ("Windows-1254", "en tr de fr"),
    "cp1251": ("Windows-1251", "ru"),
    "cp1253": ("Windows-1253", "el"),
    "cp1257": ("Windows-1257", "en lv lt et de"),
    "cp1255": ("Windows-1255", "he"),
    "cp1256": ("Windows-1256", "ar fr"),
    "cp850": ("MS-DOS 850", "en fr es ca pt de nordic it nl"),
}
"""Encodings of class lists that are not in Unicode, the most usual first: their names and languages."""

_ALPHABETS = {
    "en": "éëï",
    "fr": "àâæçéèêëïîôœùûüÿ",
    "es": "áéíóúüñ",
    "ca": "àçèéíïòóúü",
    "pt": "áâãàçéêíóôõúü",
    "de": "äöüßé",
    "nordic": "åäöæøéü",
    "is": "áðéíóúýþæö",
    "it": "àèéìòù",
    "nl": "ëïéèüö",
    "hu": "áéíóöőúüű",
    "cs": "áäčďéěíĺľňóôŕřšťúůýž",
    "pl": "ąćęłńóśźż",
    "ro": "ăâîşţșț",
    "hr": "čćđšž",
    "et": "äõöüšž",
    "tr": "çğıöşüâîû",
    "lv": "āčēģīķļņšūž",
    "lt": "ąčęėįšųūž",
    "he": "אבגדהוזחטיכלמנסעפצקרשתךםןףץ",
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگک",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґў",
    "el": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",
}
"""The letters of each language that are not in ASCII."""

_LETTERS = {language: frozenset(letters) for language, letters in _ALPHABETS.items()}
_WORD = re.compile(r"[^\s,;:\"()\[\]{}<>|+*=.!?@#%/\\0-9]+")
_UNSPOKEN = {"pt": re.compile("õ(?![en])|ã(?![oei]|s?$)"), "fr": re.compile("œ(?!u)")}
"""What no word of these languages has."""
_VOWELS = frozenset("aeiouyæœøıаеёиоуыэюяіїєαεηιουω")
_MOST_WORDS = 5_000


@dataclass(frozen=True)
class Decoded:
    """The text of a class list; ``encoding`` is the name of its encoding where it is not UTF-8."""

    text: str
    encoding: str = ""


def decoded(data: bytes) -> Decoded | None:
    """The text of a class list; None where no encoding gives plausible names."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _strictly(data, "utf-16", "UTF-16")
    if data.count(b"\0") > len(data) // 4:
        return _strictly(data, "utf-16-be" if data[:1] == b"\0" else "utf-16-le", "UTF-16")
    return _strictly(data, "utf-8-sig", "") or _most_plausible(data)


def _strictly(data: bytes, encoding: str, name: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), name)
    except UnicodeDecodeError:
        return None


def _most_plausible(data: bytes) -> Decoded | None:
    best: tuple[tuple[float, int], Decoded] | None = None
    for encoding, (name, languages) in ENCODINGS.items():
        found = _strictly(data, encoding, name)
        if found and (value := _plausibility(found.text, languages.split())) and (best is None or value > best[0]):
            best = value, found
    return best[1] if best and best[0][0] > 0 else None


def _plausibility(text: str, languages: list[str]) -> tuple[float, int] | None:
    """How plausible the words with letters outside ASCII are, then how few languages they need."""
    if any(unicodedata.category(character) == "Cc" and character not in "\r\n\t" for character in set(text)):
        return None
    words = Counter(word for word in _WORD.findall(text) if not word.isascii())
    total, speaking = 0.0, []
    for word, number in words.most_common(_MOST_WORDS):
        value, spoken = _of_word(unicodedata.normalize("NFC", word), languages)
        total += value * number
        speaking.append(spoken)
    return total, -_languages_needed(speaking)


def _of_word(word: str, languages: list[str]) -> tuple[float, frozenset[str]]:
    """How plausible a word is, from -3 to 2, and the languages that can write it."""
    marks = {character for character in word.strip("’‘“”„«»…–—-'·") if not (character.isalpha() or character in "-'’")}
    if any(ord(mark) > 0x7F for mark in marks) or _odd_apostrophe(word):
        return -3, frozenset()
    if _odd_case(word) or _scripts(word) > 1:
        return -2, frozenset()
    foreign = {character for character in word.lower() if not character.isascii() and character.isalpha()}
    spoken = frozenset(each for each in languages if foreign <= _LETTERS[each] and not _unspoken(word.lower(), each))
    if not foreign:
        return (2 if "’" in word else 0), spoken
    if len(word) == 1:
        return 0, spoken
    odd = _odd_neighbours(word.lower()) + (not word[0].isascii() and word[0].islower())
    return (2 if spoken else 0.5) - odd, spoken


def _unspoken(word: str, language: str) -> bool:
    return language in _UNSPOKEN and _UNSPOKEN[language].search(word) is not None


def _odd_apostrophe(word: str) -> bool:
    """Whether a typographic apostrophe is where no name has one: `Garc’a`, `D’az`, but not `O’Brien`, `Ng’ang’a`."""
    for match in re.finditer(r"(?<=[^\W\d_])’(?=[^\W\d_])", word):
        before = re.split("[’-]", word[: match.start()])[-1].lower()
        if not (word[match.end()].isupper() or before in ("ng", "n", "m", "k", "s", "t") or before.endswith("ng")):
            return True
    return False


def _odd_case(word: str) -> bool:
    """Whether a letter outside ASCII is large after a small one, small among large ones, or large within a word."""
    small = any(letter.islower() for letter in word)
    for before, letter in itertools.pairwise(word):
        if not before.isalpha():
            continue
        if not letter.isascii() and letter.isupper() and small:
            return True
        if not before.isascii() and before.islower() and letter.isupper():
            return True
    rest = [letter for letter in word if letter.isascii() and letter.isalpha()]
    foreign = [letter for letter in word if not letter.isascii() and letter.isalpha()]
    among_large = len(rest) > 1 and all(letter.isupper() for letter in rest)
    return among_large and any(letter.islower() for letter in foreign)


def _scripts(word: str) -> int:
    """How many of Latin, Greek and Cyrillic the letters of a word belong to."""
    return len({unicodedata.name(letter, "?").split()[0] for letter in word if letter.isalpha()})


def _odd_neighbours(word: str) -> float:
    """How many letters outside ASCII are consonants between consonants, or vowels between vowels."""
    odd = 0.5 * (not word[0].isascii() and _is_vowel(word[0]) and word[1] != "y" and _is_vowel(word[1]))
    if word.isalpha() and word != word.upper() and not any(letter.isascii() for letter in word):
        odd += any(not any(map(_is_vowel, word[place : place + 4])) for place in range(len(word) - 3))
    for before, letter, after in zip(word, word[1:], word[2:], strict=False):
        if letter.isascii() or not (before + letter + after).isalpha() or not (before + after).isascii():
            continue
        kinds = {_is_vowel(each) for each in (before, letter, after)}
        odd += len(kinds) == 1
    return odd


def _is_vowel(letter: str) -> bool:
    return unicodedata.normalize("NFD", letter)[0] in _VOWELS


def _languages_needed(speaking: list[frozenset[str]]) -> int:
    """How many languages, roughly, can write all the words that any of them can."""
    left, needed = [spoken for spoken in speaking if spoken], 0
    while left:
        most = Counter(each for spoken in left for each in spoken)
        best = min(most, key=lambda each: (-most[each], each))
        left = [spoken for spoken in left if best not in spoken]
        needed += 1
    return needed
