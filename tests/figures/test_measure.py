"""Lines never run over, whatever the words."""

from __future__ import annotations

import pytest

from kitgen.figures.measure import text_width, wrap
from kitgen.figures.svg import escape, length

TEXTS = [
    "The only viable answer became intelligence, armies and police.",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen",
    "https://example.org/a/very/long/address-with-hyphens/and_underscores?and=queries",
    "没有任何防御能够在每一次尝试中都保持完美。",
    "القوة وحدها لم تنه العنف",
    "Одна только сила не положила конец насилию.",
    "\u0301\u0301 e\u0301 \U0001f600\U0001f600\U0001f600",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("width", [12, 40, 150])
def test_no_line_is_wider_than_asked(text: str, width: float) -> None:
    lines = wrap(text, width, 11)
    assert all(text_width(line, 11) <= width for line in lines)
    bare = "".join(lines).replace("-", "").replace(" ", "")
    assert bare == text.replace("-", "").replace(" ", "")


def test_long_words_break_at_their_own_hyphens_first() -> None:
    assert wrap("peace-process", 40, 11) == ["peace-", "process"]
    assert wrap("", 40, 11) == []


def test_an_ellipsis_only_if_lines_are_limited() -> None:
    assert len(wrap(TEXTS[0], 80, 11)) > 2
    short = wrap(TEXTS[0], 80, 11, lines=2)
    assert len(short) == 2 and short[-1].endswith("…") and text_width(short[-1], 11) <= 80
    assert wrap("Short.", 80, 11, lines=2) == ["Short."]


def test_widths_are_those_of_the_font() -> None:
    assert text_width("Hello", 10) == pytest.approx(23.95)
    assert text_width("Hello", 10, bold=True) > text_width("Hello", 10)


def test_a_column_narrower_than_a_letter_is_refused() -> None:
    with pytest.raises(ValueError, match="too narrow"):
        wrap("Hello", 5, 11)


def test_numbers_and_text_for_svg() -> None:
    assert [length(value) for value in (1, 1.5, 1.005, -0.001, 100.0, 0)] == [
        "1",
        "1.5",
        "1",
        "0",
        "100",
        "0",
    ]
    assert escape("a<b> & \"c\" \x00'd'") == "a&lt;b&gt; &amp; &quot;c&quot; &#x27;d&#x27;"
