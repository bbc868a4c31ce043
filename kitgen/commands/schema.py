"""kitgen schema: print the JSON Schema that helps editors."""

from __future__ import annotations

import click


@click.command("schema")
@click.argument("what", type=click.Choice(["lesson", "course"]))
def command(what: str) -> None:
    """Print the JSON Schema (draft-07) of a lesson or a course."""
    from kitgen.console import json_text
    from kitgen.schema import schema

    click.echo(json_text(schema(what), indent=1))
