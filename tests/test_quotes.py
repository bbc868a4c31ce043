"""Straight quotation marks and apostrophes become those of the lesson's language."""

from __future__ import annotations

import re

import pytest

from kitgen.text.markdown import block
from kitgen.text.quotes import marks


def printed(text: str, language: str = "en") -> str:
    """The text of one or more paragraphs, a slash between two."""
    return re.sub(r"<[^>]*>", "", block(text, language, lambda _: "").strip().replace("\n", "/")).replace("&quot;", '"')


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "“A ‘b’ c”"),
        ("es-SV", "«A “b” c»"),
        ("pl", "„A «b» c”"),
        ("cs", "„A ‚b‘ c“"),
        ("sk", "„A ‚b‘ c“"),
        ("sv", "”A ’b’ c”"),
        ("fi", "”A ’b’ c”"),
        ("ru", "«A „b“ c»"),
        ("uk", "«A „b“ c»"),
        ("it", "«A “b” c»"),
        ("pt-BR", "“A ‘b’ c”"),
        ("pt-PT", "«A “b” c»"),
        ("de", "„A ‚b‘ c“"),
        ("de-CH", "«A ‹b› c»"),
        ("nb", "«A ‘b’ c»"),
        ("da", "“A ‘b’ c”"),
        ("hu", "„A »b« c”"),
        ("ro", "„A «b» c”"),
        ("el", "«A “b” c»"),
        ("fr", "«\u00a0A ‹\u00a0b\u00a0› c\u00a0»"),
        ("ja", "「A 『b』 c」"),
        ("zh-TW", "「A 『b』 c」"),
        ("zh", "“A ‘b’ c”"),
        ("he", "”A ’b’ c”"),
        ("xx", "“A ‘b’ c”"),
    ],
)
def test_each_language_has_its_own(language: str, expected: str) -> None:
    assert printed("\"A 'b' c\"", language) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("The '70s ended, and so did the cooks' union.", "The ’70s ended, and so did the cooks’ union."),
        ("In '89 they 'fell'.", "In ’89 they ‘fell’."),
        ("'89 boats came,' he said.", "‘89 boats came,’ he said."),
        ("'tis the sailors' day", "’tis the sailors’ day"),
        ("salt 'n' vinegar", "salt ’n’ vinegar"),
        ('A 4" nail in a 6\'2" door, and "so" on', 'A 4" nail in a 6’2" door, and “so” on'),
        ('She wrote: "We left.\n\n"We came back."', "She wrote: “We left./“We came back.”"),
        ("'We left.\n\n'We came back.'", "‘We left./‘We came back.’"),
        ('*"Never"*, he said, "*never*"', "“Never”, he said, “never”"),
        ('("Why?")', "(“Why?”)"),
    ],
)
def test_marks_without_a_partner(typed: str, expected: str) -> None:
    """Apostrophes of years and clipped words, inches, and quotations over several paragraphs."""
    assert printed(typed) == expected


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("ja", '妹は"海"と"空"を見た', "妹は「海」と「空」を見た"),
        ("zh-TW", '牌子上寫"*門*"', "牌子上寫「門」"),
        ("ko", "그는 \"예\"라고, '아니'라고 했다", "그는 “예”라고, ‘아니’라고 했다"),
        ("th", 'ป้ายเขียนว่า"ประตู"ตัวโต', "ป้ายเขียนว่า“ประตู”ตัวโต"),
    ],
)
def test_marks_in_scripts_without_spaces(language: str, typed: str, expected: str) -> None:
    """Marks between letters are pairs, if each has a partner."""
    assert printed(typed, language) == expected


def test_a_region_without_marks_of_its_own_has_those_of_its_language() -> None:
    assert marks("ru-KZ") == marks("ru") != marks("en")
    assert marks("zh-Hant-HK") == marks("zh-TW")
