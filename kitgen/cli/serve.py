"""kitgen serve: the course in the browser."""

from __future__ import annotations

import ipaddress
from importlib.util import find_spec
from pathlib import Path

import click

from kitgen.cli.console import say
from kitgen.cli.options import path_argument
from kitgen.cli.paths import require
from kitgen.diagnostics import KitgenError
from kitgen.regular_files import is_folder, is_outside, real_path

NEEDED = ("starlette", "uvicorn", "watchfiles")
"""The libraries of the server."""


@click.command("serve")
@path_argument
@click.option("--shortcut", is_flag=True, help="Write a file into the folder that does this when double-clicked.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port; without it the first free one from 8700.")
@click.option("--host", default="127.0.0.1", help="Address to listen at; without it, this computer only.")
@click.option("--open/--no-open", "show", default=True, help="Open the browser, or only print the address.")
@click.option("--poll", is_flag=True, help="Look at the files every second: for drives that do not tell of changes.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Output folder: 'build' in the course."
)
def command(
    path: Path, shortcut: bool, port: int | None, host: str, show: bool, poll: bool, output: Path | None
) -> None:
    """Show PATH in the browser: its lessons, what is wrong with them, and every document as it will be.

    The page follows the files: what is saved is shown at once. It has forms to change lessons, and prints class sets.
    Ctrl-C ends it.
    """
    require(path)
    if shortcut:
        from kitgen.cli.shortcut import write_shortcut

        made = write_shortcut(path if path.is_dir() else path.parent)
        say(f"Double-click '{made}' to open the course in the browser.")
        return
    _require_libraries()
    from kitgen.serve.server import Server, open_socket
    from kitgen.serve.state import State

    folder = path if is_folder(path) else path.parent
    state = State(folder, output or _own_output(folder), None if is_folder(path) else path, poll)
    server = Server(state, open_socket(host, port), host)

    def started() -> None:
        say(f"Your course is at  {server.url}")
        if not _is_this_computer(host):
            say("Everybody in your network who has this address can read and change it, answers included.")
        say("Leave this window open while you work. Ctrl-C ends kitgen.")
        state.prepare()
        if show:
            _open(server.url)

    server.run(started)
    say("kitgen has ended. What you saved is in your files.")


def _own_output(folder: Path) -> Path:
    """The usual output folder. Raises KitgenError if it is a link out of the project: it may be from an archive."""
    usual = real_path(folder) / "build"
    if is_outside(usual, folder):
        raise KitgenError(f"'{folder / 'build'}' is a link out of the course", "remove it, or name a folder with -o")
    return usual


def _open(url: str) -> None:
    """Open the page, or say that the user has to."""
    from kitgen.cli.browser import show

    if not show(url):
        say("No browser found; open the address yourself.")


def _is_this_computer(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _require_libraries() -> None:
    """Raise KitgenError if the libraries of the server are not installed."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        from kitgen.install_hints import install_command

        needs = "it needs " + " and ".join(missing)
        raise KitgenError(f"kitgen serve is not installed: {needs}", f"type: {install_command(' '.join(NEEDED))}")
