"""What CLDR says of languages: directions, decimal marks, and the space before a percent sign."""

from __future__ import annotations

import pytest
from babel import localedata

from kitgen.text.locales import decimal_mark, locale_of, percent_space, text_direction


@pytest.mark.parametrize("language", ["ar", "fa", "he", "ur", "ps", "yi", "ar-EG", "ckb"])
def test_languages_from_the_right(language: str) -> None:
    """The languages of which templates turn the page."""
    assert text_direction(language) == "rtl"


@pytest.mark.parametrize(
    ("language", "mark", "space"),
    [
        ("en", ".", "\u00a0"),
        ("es", ",", "\u00a0"),
        ("es-SV", ".", "\u00a0"),
        ("es-419", ".", "\u00a0"),
        ("de", ",", "\u00a0"),
        ("pt-BR", ",", ""),
        ("ca-valencia", ",", "\u00a0"),
        ("quc", ".", ""),  # which CLDR does not have
        ("no language at all", ".", ""),
    ],
)
def test_marks_in_numbers(language: str, mark: str, space: str) -> None:
    """The decimal mark is that of the country, the space that of the language."""
    assert (text_direction(language), decimal_mark(language), percent_space(language)) == ("ltr", mark, space)


def test_every_locale() -> None:
    """Each locale that Babel has can be asked."""
    for name in localedata.locale_identifiers():
        assert decimal_mark(name.replace("_", "-")), name
        assert len(percent_space(name.replace("_", "-"))) < 2, name
        assert locale_of(name), name
