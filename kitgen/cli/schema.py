"""kitgen schema: print the JSON Schema for editors."""

from __future__ import annotations

from pathlib import Path

import click

from kitgen.cli.paths import is_full
from kitgen.diagnostics import KitgenError


@click.command("schema")
@click.argument("what", type=click.Choice(["lesson", "course", "bank", "glossary"]))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
def command(what: str, output: Path | None) -> None:
    """Print the JSON Schema (draft-07) of a lesson, a course, a bank or a glossary.

    docs/editor.md says how to set up editors.
    """
    from kitgen.cli.console import json_text, say, say_lines
    from kitgen.read.json_schema import schema

    if output is None:
        say_lines(json_text(schema(what), indent=1))
        return
    import json

    from kitgen.store.files import write_whole

    try:
        write_whole(output, (json.dumps(schema(what), ensure_ascii=False, indent=1) + "\n").encode())
    except KitgenError as error:
        if is_full(error):
            raise
        raise KitgenError(error.message, "choose another file with -o") from error
    say(f"wrote {output}")
