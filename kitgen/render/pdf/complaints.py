"""What WeasyPrint complains of while it works on one document, and what kitgen finds, as diagnostics."""

from __future__ import annotations

import logging
import re
from typing import Any

from kitgen.diagnostics import Diagnostic, Span
from kitgen.install_hints import install_command
from kitgen.render.pdf.speedups import notice
from kitgen.text.font_packages import package_for


class Found:
    """Diagnostics about the file of a task."""

    def __init__(self, task: Any) -> None:
        self._task = task
        self.diagnostics: list[Diagnostic] = []

    def warn(self, code: str, text: str, hint: str = "") -> None:
        """Add a warning."""
        self.diagnostics.append(Diagnostic(code, text, Span(self._task.path), hint, "warning"))

    def lost(self, text: str) -> None:
        """Warn of something that could not be done with this WeasyPrint."""
        other = notice.other_versions()
        hint = f"type: {notice.install_known()}" if other else "report this, please"
        self.diagnostics.append(Diagnostic("pdf-incomplete", text, Span(self._task.path), hint, "warning"))


def _to_install(missing: list[str]) -> str:
    """The font packages that have these characters, each with its code in brackets."""
    codes = [match[1] for message in missing if (match := re.search(r"U\+([0-9A-F]{4,6})", message))]
    packages = sorted({package for code in codes if (package := package_for(chr(int(code, 16))))})
    return f"type: {install_command(' '.join(packages))}" if packages else "install a font package"


class Complaints(logging.Handler):
    """Collects what WeasyPrint logs while it works on one document."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps each message once."""
        self.messages[record.getMessage()] = None

    @property
    def of_stylesheets(self) -> bool:
        """Whether any message is not about a missing glyph."""
        return not all(".notdef" in message for message in self.messages)

    def diagnostics(self, task: Any) -> list[Diagnostic]:
        """The messages as warnings about the file that was made."""
        place = Span(task.path)
        found = []
        missing = [message.rsplit(":", 1)[-1].strip() for message in self.messages if ".notdef" in message]
        if missing:
            more = f", nor {len(missing) - 1} more" if len(missing) > 1 else ""
            text = f"no font has this character: {missing[0]}{more}"
            found.append(Diagnostic("missing-glyph", text, place, _to_install(missing), "warning"))
        for message in self.messages:
            if ".notdef" in message:
                continue
            if message.startswith("Failed to render SVG image"):
                text = f"the drawing '{message.rsplit('/', 1)[-1][:80]}' is printed only in part"
                found.append(Diagnostic("document", text, place, "save it as a PNG picture, and name that", "error"))
            else:
                found.append(Diagnostic("layout", message, place, "", "warning"))
        return found
