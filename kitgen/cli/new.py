"""kitgen new: write a starter lesson or course."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
from pathlib import Path

import click

from kitgen.cli.console import say
from kitgen.cli.paths import is_folder, is_full
from kitgen.diagnostics import KitgenError
from kitgen.resources import STARTERS
from kitgen.store.files import write_below


@click.command("new")
@click.argument("what", type=click.Choice(["lesson", "course"]))
@click.argument("path", required=False, type=click.Path(path_type=Path))
def command(what: str, path: Path | None) -> None:
    """Write a complete, commented lesson (a file) or course (a folder) to start from.

    PATH is the file or folder to write; existing files are never overwritten.
    """
    if what == "lesson":
        target = path or Path("my-lesson.yaml")
        if target.suffix not in (".yaml", ".yml"):
            target = target / "my-lesson.yaml" if is_folder(target) else target.with_name(f"{target.name}.yaml")
        files = {target: _starter("lesson")}
        folder = target.parent
    else:
        folder = path or Path("my-course")
        files = {folder / "course.yaml": _starter("course"), folder / "01-first-lesson.yaml": _starter("lesson")}
    for file in files:
        if os.path.lexists(file):
            raise KitgenError(f"'{file}' already exists", "choose another name; nothing was written")
    for file, text in files.items():
        _write(file.parent, file.name, text, what)
        say(f"wrote {file}")
    _write_schemas(folder, what)
    say(f"Next:  {_called()} build {_quoted(folder if what == 'course' else next(iter(files)))}")


def _write(folder: Path, name: str, text: str, what: str) -> None:
    try:
        write_below(folder, name, text.encode())
    except KitgenError as error:
        if is_full(error):
            raise
        name = "my-lesson.yaml" if what == "lesson" else "my-course"
        hint = f"choose a folder that you can write to: kitgen new {what} {_quoted(Path.home() / name)}"
        raise KitgenError(error.message, hint) from error


def _starter(name: str) -> str:
    return (STARTERS / f"{name}.yaml").read_text(encoding="utf-8")


def _write_schemas(folder: Path, what: str) -> None:
    """Write the schemas that the first line of each starter names, so that editors need no network."""
    from kitgen.read.json_schema import MODELS, schema

    for name in MODELS:
        text = json.dumps(schema(name), ensure_ascii=False, indent=1) + "\n"
        _write(folder, f".kitgen/{name}.schema.json", text, what)


def _called() -> str:
    """The command that started kitgen: its full path where the shell does not find `kitgen`."""
    called = Path(os.environ.get("KITGEN_CALLED") or sys.argv[0])
    found = shutil.which("kitgen")
    if not called.name.startswith("kitgen") or not called.is_file() or (found and called.samefile(found)):
        return "kitgen"
    return _quoted(called)


def _quoted(path: Path) -> str:
    """A path quoted for a shell."""
    text = str(path)
    return f'"{text}"' if " " in text and not set(text) & set('"$`\\!') else shlex.quote(text)
