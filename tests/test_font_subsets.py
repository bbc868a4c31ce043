"""Fonts cut for decks are kept in the user's cache folder, and are the same bytes whether they were there or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kitgen.text import font_subsets, fonts

CODES = frozenset(map(ord, "A word"))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder of the user; what this process has cut is forgotten before and after."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "kitgen" / font_subsets.FOLDER


def cut(codes: frozenset[int] = CODES) -> bytes:
    """A subset, as a process that has just started would make it."""
    font_subsets.subset.cache_clear()
    return font_subsets.subset(fonts.file_of(fonts.SANS), codes)


def no_cutting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whatever cuts a font fail."""

    def fail(path: Path, codes: frozenset[int]) -> bytes:
        raise AssertionError(f"{path.name} was cut again")

    monkeypatch.setattr(font_subsets, "_cut", fail)


def test_a_subset_is_cut_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next process reads it; other characters are another file."""
    first = cut()
    assert len(list(cache.iterdir())) == 1
    assert cut(CODES | {ord("x")}) != first
    assert len(list(cache.iterdir())) == 2
    no_cutting(monkeypatch)
    assert cut() == first


def test_other_libraries_cut_anew(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of fontTools or brotli may write other bytes."""
    cut()
    monkeypatch.setattr(font_subsets, "_versions", lambda: ("fonttools 999",))
    cut()
    assert len(list(cache.iterdir())) == 2


def test_the_characters_of_a_font_are_read_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that the font itself has; what is damaged is read again."""
    path = fonts.file_of(fonts.SANS)
    first = font_subsets.characters_of(path)
    assert first == font_subsets._read(path) and ord("A") in first and ord("\u4e00") not in first
    (kept,) = cache.with_name(font_subsets.CHARACTERS).iterdir()
    kept.write_bytes(b"[65]")
    assert font_subsets.characters_of(path) == first
    monkeypatch.setattr(font_subsets, "_read", no_reading)
    assert font_subsets.characters_of(path) == first


def no_reading(path: Path) -> frozenset[int]:
    """In place of what reads a font."""
    raise AssertionError(f"{path.name} was read again")


@pytest.mark.slow
@pytest.mark.parametrize("damage", [b"", b"not a font", None], ids=["empty", "other", "cut short"])
def test_a_damaged_file_is_made_again(cache: Path, damage: bytes | None) -> None:
    """It is put right, and the deck has what it should have."""
    first = cut()
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1] if damage is None else damage)
    assert cut() == first
    assert kept.read_bytes() == whole


def test_without_a_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is cut each time where nothing can be written."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert cut() == cut()


def test_old_subsets_are_removed(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are too many, half of them stay: those made last."""
    monkeypatch.setattr(font_subsets, "MOST", 4)
    monkeypatch.setattr(font_subsets, "_cut", lambda path, codes: repr(sorted(codes)).encode())
    for number in range(5):
        cut(frozenset([number]))
    kept = {path.read_bytes().partition(b"\n")[2] for path in cache.iterdir()}
    assert kept == {b"[3]", b"[4]"}
