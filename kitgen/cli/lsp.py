"""kitgen lsp: show kitgen's messages in an editor while you type."""

from __future__ import annotations

import importlib.util

import click

from kitgen.diagnostics import KitgenError
from kitgen.install_hints import install_command


@click.command("lsp")
@click.option("--stdio", is_flag=True, help="Answer over standard input and output, as it does anyway.")
def command(stdio: bool) -> None:
    """Run the language server that editors start. docs/editor.md has the set-up for each editor."""
    if importlib.util.find_spec("pygls") is None:
        hint = f"type: {install_command('pygls')}"
        raise KitgenError("the language server needs the package pygls, which is not installed", hint)
    from kitgen.lsp.server import serve

    serve()
