"""kitgen schema: print the JSON Schema that helps editors."""

from __future__ import annotations

import json

import click


@click.command("schema")
@click.argument("what", type=click.Choice(["lesson", "course"]))
def command(what: str) -> None:
    """Print the JSON Schema (draft-07) of a lesson or a course."""
    from kitgen.schema import schema

    click.echo(json.dumps(schema(what), ensure_ascii=False, indent=1))
