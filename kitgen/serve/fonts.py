"""The fonts of kitgen, for documents on the screen."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from kitgen.digests import digest
from kitgen.serve.answers import RequestError
from kitgen.serve.state import State

TYPES = {".otf": "font/otf", ".ttf": "font/ttf", ".woff2": "font/woff2"}

_paths: dict[str, Path] = {}
"""The font files that documents use, by their names in addresses."""


def font_name(path: Path) -> str:
    """The name of a font file in addresses; it is served from now on."""
    name = digest(str(path).encode())[:16]
    _paths[name] = path
    return name


def routes(state: State) -> list[Route]:
    """`/font/…`."""

    async def font(request: Request) -> Response:
        path = _paths.get(request.path_params["name"])
        if path is None or path.suffix not in TYPES:
            raise RequestError(404, "There is no such font.")
        headers = {"Cache-Control": "private, max-age=86400"}
        return FileResponse(path, media_type=TYPES[path.suffix], headers=headers)

    return [Route("/font/{name}", font)]
