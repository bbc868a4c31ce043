"""kitgen new: write a starter that builds at once."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kitgen.diagnostics import KitgenError
from kitgen.store import write_whole

STARTERS = Path(__file__).resolve().parent.parent / "starters"


@click.command("new")
@click.argument("what", type=click.Choice(["lesson", "course"]))
@click.argument("path", required=False, type=click.Path(path_type=Path))
def command(what: str, path: Path | None) -> None:
    """Write a filled, commented lesson (a file) or course (a folder) to start from.

    PATH is the file or folder to write; nothing that is there already is touched.
    """
    if what == "lesson":
        target = path or Path("my-lesson.yaml")
        if target.suffix not in (".yaml", ".yml"):
            target = target / "my-lesson.yaml" if target.is_dir() else target.with_name(f"{target.name}.yaml")
        files = {target: _starter("lesson")}
        folder = target.parent
    else:
        folder = path or Path("my-course")
        files = {folder / "course.yaml": _starter("course"), folder / "01-first-lesson.yaml": _starter("lesson")}
    for file in files:
        if file.exists():
            raise KitgenError(f"'{file}' is there already", "give another name; nothing was written")
    for file, text in files.items():
        write_whole(file, text.encode())
        click.echo(f"wrote {file}")
    _write_schemas(folder)
    click.echo(f"Now type:  kitgen build {_quoted(folder if what == 'course' else next(iter(files)))}")


def _starter(name: str) -> str:
    return (STARTERS / f"{name}.yaml").read_text(encoding="utf-8")


def _write_schemas(folder: Path) -> None:
    """The schemas that the first line of each starter points at, so that editors help without a network."""
    from kitgen.schema import MODELS, schema

    for name in MODELS:
        text = json.dumps(schema(name), ensure_ascii=False, indent=1) + "\n"
        write_whole(folder / ".kitgen" / f"{name}.schema.json", text.encode())


def _quoted(path: Path) -> str:
    text = str(path)
    return f'"{text}"' if " " in text else text
