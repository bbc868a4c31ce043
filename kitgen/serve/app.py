"""Put the modules of this folder together to one application."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from importlib import import_module
from pkgutil import iter_modules

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

import kitgen.serve
from kitgen.diagnostics import KitgenError
from kitgen.serve.answers import RequestError, error_answer
from kitgen.serve.guard import Guard
from kitgen.serve.state import State


def application(state: State, token: str, hosts: Iterable[str]) -> Guard:
    """The application that serves a project: guarded, with the addresses of every module of this folder."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            for module in _modules():
                if hasattr(module, "running"):
                    await stack.enter_async_context(module.running(state))
            yield
            await state.close()

    routes = [route for module in _modules() if hasattr(module, "routes") for route in module.routes(state)]
    handlers: dict[int | type[Exception], Callable[[Request, Exception], Response]] = {
        RequestError: _refused,
        ClientDisconnect: _left,
        KitgenError: _failed,
        HTTPException: _not_there,
        Exception: _bug,
    }
    app = Starlette(routes=routes, exception_handlers=handlers, lifespan=lifespan)
    app.router.redirect_slashes = False
    return Guard(app, token, hosts)


def _modules() -> list[object]:
    """Every module of this folder; those with `routes` have addresses, those with `running` work beside them."""
    names = sorted(module.name for module in iter_modules(kitgen.serve.__path__) if not module.name.startswith("_"))
    return [import_module(f"kitgen.serve.{name}") for name in names if name not in ("app", "server")]


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestError)
    return error_answer(error)


def _left(request: Request, error: Exception) -> Response:
    """A page that was closed while it sent something: no one reads this."""
    return Response(status_code=400)


def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, KitgenError)
    return error_answer(RequestError(422, error.message, error.hint))


def _not_there(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "There is nothing at this address.", 405: f"{request.method} is not possible here."}
    return error_answer(RequestError(error.status_code, words.get(error.status_code, "This is not possible.")))


def _bug(request: Request, error: Exception) -> Response:
    message = f"kitgen has failed here ({type(error).__name__}: {error})."
    hint = "Go on with another document. Please report it, with what the window of kitgen serve says."
    return error_answer(RequestError(500, message, hint))
