"""kitgen new: write a starter lesson or course."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
from pathlib import Path

import click

from kitgen.cli.choices import OptionWithNames, SampleName
from kitgen.cli.console import say
from kitgen.cli.paths import is_folder, is_full
from kitgen.diagnostics import KitgenError
from kitgen.resources import STARTERS
from kitgen.store.files import write_below


def _list_samples(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the sample lessons and exit."""
    if not wanted:
        return
    from kitgen.cli.console import say_lines
    from kitgen.read.samples import samples
    from kitgen.text.markdown import plain_line
    from kitgen.text.wording import table

    rows = [(each.name, each.subject, plain_line(each.title), each.minutes, each.language) for each in samples()]
    say_lines(table([("SAMPLE", "SUBJECT", "TITLE", "MINUTES", "LANGUAGE"), *rows]))
    say()
    say(f"{_called()} new lesson --sample {rows[0][0]}   writes one to start from")
    ctx.exit()


@click.command("new")
@click.argument("what", type=click.Choice(["lesson", "course"]))
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "--sample",
    type=SampleName(),
    cls=OptionWithNames,
    help="Write this sample lesson with its pictures, not the usual one.",
)
@click.option(
    "--list", is_flag=True, is_eager=True, expose_value=False, callback=_list_samples, help="List the sample lessons."
)
def command(what: str, path: Path | None, sample: str | None) -> None:
    """Write a complete, commented lesson (a file) or course (a folder) to start from.

    PATH is the file or folder to write; existing files are never overwritten.
    """
    if what == "lesson":
        usual = f"{sample or 'my-lesson'}.yaml"
        target = path or Path(usual)
        if target.suffix not in (".yaml", ".yml"):
            target = target / usual if is_folder(target) else target.with_name(f"{target.name}.yaml")
        folder = target.parent
        files = _sample(sample, target) if sample else {target: _starter("lesson")}
    elif sample:
        raise click.UsageError(f"A sample is a lesson: {_called()} new lesson --sample {sample}")
    else:
        folder = path or Path("my-course")
        files = {folder / "course.yaml": _starter("course"), folder / "01-first-lesson.yaml": _starter("lesson")}
    for file in files:
        if os.path.lexists(file):
            raise KitgenError(f"'{file}' already exists", "choose another name; nothing was written")
    for file, content in files.items():
        _write(folder, file.relative_to(folder).as_posix(), content, what)
        say(f"wrote {file}")
    _write_schemas(folder, what)
    made = _quoted(folder if what == "course" else next(iter(files)))
    say(f"Next:  {_called()} build {made}")
    say(f"or, in the browser:  {_called()} serve {made}")


def _sample(name: str, target: Path) -> dict[Path, bytes]:
    """The files of a sample; a picture that is there already, the same byte for byte, is not written again."""
    from kitgen.read.samples import files_of

    files = {target.parent / file: content for file, content in files_of(name, target.name)}
    return {
        file: content
        for file, content in files.items()
        if file == target or not file.is_file() or file.read_bytes() != content
    }


def _write(folder: Path, name: str, content: bytes, what: str) -> None:
    try:
        write_below(folder, name, content)
    except KitgenError as error:
        if is_full(error):
            raise
        name = "my-lesson.yaml" if what == "lesson" else "my-course"
        hint = f"choose a folder that you can write to: kitgen new {what} {_quoted(Path.home() / name)}"
        raise KitgenError(error.message, hint) from error


def _starter(name: str) -> bytes:
    return (STARTERS / f"{name}.yaml").read_bytes()


def _write_schemas(folder: Path, what: str) -> None:
    """Write the schemas that the first line of each starter names, so that editors need no network."""
    from kitgen.read.json_schema import MODELS, schema

    for name in MODELS:
        text = json.dumps(schema(name), ensure_ascii=False, indent=1) + "\n"
        _write(folder, f".kitgen/{name}.schema.json", text.encode(), what)


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
