"""Compiled templates are kept in the user's cache folder; a page does not show whether they were there."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from kitgen.render import environment
from kitgen.resources import Overlay


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of compiled templates of a user who has none yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "kitgen" / environment.FOLDER


def filled(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, int]:
    """A template with this text filled in by a process that has just started, and how many it has compiled."""
    folder.mkdir(exist_ok=True)
    (folder / "page.html").write_text(text, encoding="utf-8")
    compiled = []
    plain = jinja2.Environment.compile

    def counted(*given: object, **named: object) -> object:
        compiled.append(given)
        return plain(*given, **named)  # type: ignore[call-overload]

    with monkeypatch.context() as patch:
        patch.setattr(jinja2.Environment, "compile", counted)
        patch.setattr(environment, "_COMPILED", environment._Compiled())
        environment.environment_of.cache_clear()
        words = environment.environment_of(Overlay((folder,))).get_template("page.html").render(name="<Ada>")
    environment.environment_of.cache_clear()
    return words, len(compiled)


def test_a_template_is_compiled_once(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next process reads what the first has compiled; another text is compiled anew."""
    folder = tmp_path / "templates"
    assert filled(folder, "Hello {{ name }}", monkeypatch) == ("Hello &lt;Ada&gt;", 1)
    assert filled(folder, "Hello {{ name }}", monkeypatch) == ("Hello &lt;Ada&gt;", 0)
    assert filled(folder, "Good day {{ name }}", monkeypatch) == ("Good day &lt;Ada&gt;", 1)
    assert len(list(kept.iterdir())) == 2


@pytest.mark.parametrize("damage", [b"", b"no code", None], ids=["empty", "other", "cut short"])
def test_what_is_damaged_is_compiled_again(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes | None
) -> None:
    """Nothing of it is run."""
    folder = tmp_path / "templates"
    filled(folder, "Hello {{ name }}", monkeypatch)
    (file,) = kept.iterdir()
    file.write_bytes(file.read_bytes()[:-1] if damage is None else damage)
    assert filled(folder, "Hello {{ name }}", monkeypatch) == ("Hello &lt;Ada&gt;", 1)
    assert filled(folder, "Hello {{ name }}", monkeypatch) == ("Hello &lt;Ada&gt;", 0)
