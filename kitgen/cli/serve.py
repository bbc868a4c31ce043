"""kitgen serve: the course in the browser."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from kitgen.cli.console import say
from kitgen.cli.options import path_argument
from kitgen.cli.paths import require
from kitgen.diagnostics import KitgenError

NEEDED = ("starlette", "uvicorn", "watchfiles")


@click.command("serve")
@path_argument
@click.option("--port", type=click.IntRange(0, 65535), help="Port; without it the first free one from 8700.")
@click.option("--host", default="127.0.0.1", help="Address to listen at; by default this computer only.")
@click.option("--open/--no-open", "show", default=True, help="Open the browser.")
@click.option("--poll", is_flag=True, help="Look for changed files every second, as on network drives.")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Output folder.")
def command(path: Path, port: int | None, host: str, show: bool, poll: bool, output: Path | None) -> None:
    """Show PATH, a lesson, a course or a folder, in the browser, and change it there.

    The page shows every document as it will be printed, and what is wrong. It changes when a file is saved.
    End it with Ctrl-C.
    """
    require(path)
    _require_libraries()
    from kitgen.serve.server import Server, open_socket
    from kitgen.serve.state import State

    root = path if path.is_dir() else path.parent
    state = State(root, output or root / "build", None if path.is_dir() else path, poll)
    server = Server(state, open_socket(host, port), host)

    def started() -> None:
        say(f"Your course is at {server.url}")
        say("Keep this window open while you work. Press Ctrl-C to end.")
        if show:
            import webbrowser

            webbrowser.open(server.url)

    server.run(started)


def _require_libraries() -> None:
    """Raise KitgenError if the libraries of the server are not installed."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        from kitgen.install_hints import install_command

        hint = f"install it with: {install_command(' '.join(NEEDED))}"
        raise KitgenError("kitgen serve is not installed", hint)
