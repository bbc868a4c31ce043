"""Debian's Firefox, driven through WebDriver BiDi, which it speaks by itself: no geckodriver, no special build."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import shutil
import subprocess
import threading
import time
from pathlib import Path
from typing import Any, Self

from tests.runs import ends_with_us

SPECIAL = {
    "Enter": "\ue007",
    "PageUp": "\ue00e",
    "PageDown": "\ue00f",
    "End": "\ue010",
    "Home": "\ue011",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
    "Escape": "\ue00c",
    "Tab": "\ue004",
}
"""The characters that WebDriver has for keys without one."""

WAIT = 180
"""Seconds for any one answer, and for anything that is waited for. axe on a whole deck took a minute once, on a machine
whose cores were all busy; who waits for longer waits in vain."""


PROGRAMS = ("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox")


def program() -> str | None:
    """Where Firefox is on this machine, if it is there and can be given a profile: a snap reads no other folders."""
    if Path("/snap/bin/firefox").exists():
        return shutil.which(PROGRAMS[0])
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


class Failed(AssertionError):
    """Firefox answered with an error, or a script threw one."""


class Firefox:
    """A headless Firefox with its own profile, and the errors and network requests of its pages."""

    def __init__(self, program: str, profile: Path, downloads: Path | None = None) -> None:
        """Start it; what is saved from a page goes into ``downloads``."""
        self.seen: list[str] = []
        # in a thread of its own: Playwright, where tests use it as well, has a loop running in this one
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._number = 0
        if downloads is not None:
            wanted = {"browser.download.folderList": 2, "browser.download.dir": str(downloads)}
            wanted |= {"browser.download.useDownloadDir": True, "browser.download.open_pdf_attachments_inline": False}
            lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in wanted.items()]
            (profile / "user.js").write_text("".join(lines))
        command = [program, "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", str(profile)]
        self._said = profile / "said.txt"
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, preexec_fn=ends_with_us)
        try:
            self._socket: Any = self._run(self._connect())
            self.call("session.new", capabilities={"alwaysMatch": {"unhandledPromptBehavior": {"default": "dismiss"}}})
            events = ["log.entryAdded", "network.beforeRequestSent", "browsingContext.userPromptOpened"]
            self.call("session.subscribe", events=events)
        except BaseException:
            self._process.kill()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.call("browser.close")
            self._run(self._hang_up())
            self._process.wait(WAIT)
        finally:
            self._process.kill()
            self._process.wait()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(WAIT)
            self._loop.close()

    def _run(self, doing: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(asyncio.wait_for(doing, WAIT), self._loop).result()

    async def _connect(self) -> Any:
        """The websocket at the address that Firefox prints when it is ready."""
        from tornado.websocket import websocket_connect

        while not (found := re.search(rb"listening on (ws://\S+)", self._said.read_bytes())):
            if self._process.poll() is not None:
                raise Failed(self._said.read_text(errors="replace"))
            await asyncio.sleep(0.05)
        return await websocket_connect(f"{found[1].decode()}/session", max_message_size=1 << 28)

    async def _hang_up(self) -> None:
        self._socket.close()
        while await self._socket.read_message() is not None:
            pass

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command; its result. Events that come before it are noted."""
        self._number += 1
        answer = self._run(self._asked({"id": self._number, "method": method, "params": parameters}))
        if answer["type"] == "error":
            raise Failed(f"{method}: {answer['error']}: {answer['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    async def _asked(self, message: dict[str, Any]) -> dict[str, Any]:
        await self._socket.write_message(json.dumps(message))
        while (text := await self._socket.read_message()) is not None:
            answer: dict[str, Any] = json.loads(text)
            if answer["type"] == "event":
                self._note(answer["method"], answer["params"])
            elif answer["id"] == message["id"]:
                return answer
        raise Failed(f"{message['method']}: Firefox is gone")

    def _note(self, event: str, params: dict[str, Any]) -> None:
        if event == "network.beforeRequestSent":
            url = params["request"]["url"]
            if not url.startswith(("file:", "data:", "about:")):
                self.seen.append(f"request: {url}")
        elif event == "log.entryAdded":
            self.seen.append(f"{params['type']}: {params['text']}")
        else:
            self.seen.append(f"dialog: {params['message']}")

    def windows(self) -> list[str]:
        """The names of all open pages."""
        return [each["context"] for each in self.call("browsingContext.getTree")["contexts"]]

    def open(self, path: Path | str, address: str = "", size: tuple[int, int] = (1280, 720)) -> Window:
        """A new tab with a file or an address, in a viewport of this size in CSS pixels."""
        window = Window(self, self.call("browsingContext.create", type="tab")["context"])
        width, height = size
        window.resize(width, height)
        window.goto(f"{path if isinstance(path, str) else path.as_uri()}{address}")
        return window


class Window:
    """One page of Firefox."""

    def __init__(self, browser: Firefox, name: str) -> None:
        self.browser = browser
        self.name = name

    def resize(self, width: int, height: int) -> None:
        """Give the page a viewport, in CSS pixels."""
        viewport = {"width": width, "height": height}
        self.browser.call("browsingContext.setViewport", context=self.name, viewport=viewport)

    def goto(self, url: str) -> None:
        """Load an address, and wait until it is loaded."""
        self.browser.call("browsingContext.navigate", context=self.name, url=url, wait="complete")

    def value(self, expression: str) -> Any:
        """What an expression is in the page."""
        return self.run(f"() => ({expression})")

    def run(self, function: str, *given: Any) -> Any:
        """What a function of the page gives for plain values; a promise is waited for."""
        # JSON both ways: BiDi's own notation has a type beside every number
        whole = f"async text => JSON.stringify(await ({function})(...JSON.parse(text)) ?? null)"
        answer = self.browser.call(
            "script.callFunction",
            functionDeclaration=whole,
            arguments=[{"type": "string", "value": json.dumps(given)}],
            target={"context": self.name},
            awaitPromise=True,
            userActivation=True,
        )
        if answer["type"] == "exception":
            raise Failed(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def press(self, *keys: str) -> None:
        """Press and release keys, one after the other: characters, or names such as ``PageDown``."""
        pressed = [{"type": kind, "value": SPECIAL.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keyboard", "actions": pressed})

    def click(self, x: int, y: int, pointer: str = "mouse") -> None:
        """Press at a place of the viewport with the mouse, or with a finger (``touch``)."""
        steps = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": pointer, "parameters": {"pointerType": pointer}, "actions": steps})

    def tap(self, element: str) -> None:
        """Press in the middle of an element, an expression of the page, with the mouse, as soon as it is there."""
        self.until(f"({element}) && ({element}).getClientRects().length > 0")
        box = self.value(
            f"(each => {{ each.scrollIntoView({{block: 'center'}}); const box = each.getBoundingClientRect();"
            f" return [box.x + box.width / 2, box.y + box.height / 2] }})({element})"
        )
        self.click(*(round(each) for each in box))

    def fill(self, element: str, text: str) -> None:
        """Type a text over that of an element, an expression of the page."""
        self.tap(element)
        self.value(f"({element}).select()")
        self.press(*text)

    def choose(self, element: str, *paths: Path) -> None:
        """Give files to an element in which they are chosen, an expression of the page."""
        answer = self.browser.call(
            "script.evaluate", expression=element, target={"context": self.name}, awaitPromise=False
        )
        shared = {"sharedId": answer["result"]["sharedId"]}
        self.browser.call("input.setFiles", context=self.name, element=shared, files=[str(path) for path in paths])

    def _act(self, source: dict[str, Any]) -> None:
        self.browser.call("input.performActions", context=self.name, actions=[source])

    def until(self, expression: str) -> None:
        """Wait until something is so in the page."""
        deadline = time.monotonic() + WAIT
        while not self.value(f"Boolean({expression})"):
            if time.monotonic() > deadline:
                raise Failed(f"never so: {expression}")
            time.sleep(0.05)

    def printed(self) -> bytes:
        """The PDF that printing from the browser gives."""
        # page size and margins are those of the page's own @page
        answer = self.browser.call("browsingContext.print", context=self.name, background=True)
        return base64.b64decode(answer["data"])

    def close(self) -> None:
        """Close the page."""
        self.browser.call("browsingContext.close", context=self.name)
