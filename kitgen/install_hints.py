"""How to install packages into the environment of kitgen."""

from __future__ import annotations

import sys
from pathlib import Path


def install_command(arguments: str, prefix: Path = Path(sys.prefix)) -> str:
    """The command that installs packages here: by pip, pipx or uv."""
    if (prefix / "pipx_metadata.json").is_file():
        return f"pipx runpip {prefix.name} install {arguments}"
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    if (prefix / "uv-receipt.toml").is_file():
        return f"uv pip install --python {python} {arguments}"
    call = (
        "& " if python != sys.executable and sys.platform == "win32" else ""
    )  # without it PowerShell would only print the path
    return f"{call}{python} -m pip install {arguments}"
