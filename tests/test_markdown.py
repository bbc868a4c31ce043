"""What is read of a text without parsing it is what parsing gives."""

from __future__ import annotations

from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitgen.diagnostics import Report
from kitgen.model.walk import words_of
from kitgen.pipeline import load_and_check
from kitgen.text import markdown
from tests.conftest import ROOT


def parsed(text: str) -> str:
    """The words of a text, from the parser."""
    with mock.patch.object(markdown, "_ORDINARY", mock.Mock(fullmatch=lambda _: None)):
        return markdown.plain.__wrapped__(text)


@pytest.mark.slow
def test_every_text_of_the_course() -> None:
    """Most are ordinary lines; those and the others have the words that the parser finds."""
    project = load_and_check(ROOT / "lessons", Report())
    texts = {text for file in project.editions() for text in words_of(file.lesson)}
    ordinary = [text for text in texts if markdown._ORDINARY.fullmatch(text)]
    assert len(ordinary) > 0.7 * len(texts)
    assert [text for text in ordinary if markdown.plain.__wrapped__(text) != parsed(text)] == []
    cited = [text for text in texts if markdown.cites_in(text)]
    assert cited and all("[@" in text for text in cited)


@given(st.text(alphabet="aZé9ñ漢ß ,.;:?!()%/–—¿¡…-_*[]`<>&|\\'\"@#+~\n\t", max_size=40))
def test_any_text(text: str) -> None:
    """Lists, emphasis, tables, entities, hyphens at the start: whatever means something is parsed."""
    assert markdown.plain.__wrapped__(text) == parsed(text)
