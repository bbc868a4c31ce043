"""The Python environment that kitgen is installed in, and how a package is added to it."""

from __future__ import annotations

import sys
from pathlib import Path


def install_command(arguments: str, prefix: Path = Path(sys.prefix)) -> str:
    """What to type for ``pip install`` here: pipx and uv reach their environments in ways of their own."""
    if (prefix / "pipx_metadata.json").is_file():
        return f"pipx runpip {prefix.name} install {arguments}"
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    if (prefix / "uv-receipt.toml").is_file():
        return f"uv pip install --python {python} {arguments}"
    call = "& " if python != sys.executable and sys.platform == "win32" else ""  # PowerShell would print the path
    return f"{call}{python} -m pip install {arguments}"
