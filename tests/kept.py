"""What takes long to build and is the same for many tests is built once for a state of the code, and copied.

The builds are kept below .pytest_cache, under a fingerprint of everything that decides their bytes: a change of one
letter of kitgen, its templates, its lessons or a library is another fingerprint. Processes of pytest-xdist that ask at
the same time get the same build: the first makes it, the others wait.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Callable
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from filelock import FileLock

from tests.runs import ROOT

CACHE = ROOT / ".pytest_cache" / "built"


@cache
def fingerprint() -> str:
    """Of the code, the templates, the lessons, Python, every package, and the libraries of the system."""
    from kitgen.render.formats.pdf import libraries

    packages = sorted(f"{package.name} {package.version}" for package in distributions())
    seen = hashlib.sha256(repr([str(ROOT), sys.version, packages, libraries()]).encode())
    for folder in ("kitgen", "templates", "lessons"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                seen.update(f"{path.relative_to(ROOT)} {hashlib.sha256(path.read_bytes()).hexdigest()}".encode())
    seen.update(Path(__file__).with_name("conftest.py").read_bytes())  # it says what is built
    return seen.hexdigest()[:24]


def copy_of(name: str, build: Callable[[Path], None], copy: Path) -> Path:
    """A copy of what ``build`` writes into an empty folder; it is called where nothing is kept that is up to date."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / f"{name}.lock"):
        kept = CACHE / name / fingerprint()
        if not kept.is_dir():
            shutil.rmtree(CACHE / name, ignore_errors=True)
            half = CACHE / name / "half"
            half.mkdir(parents=True)
            build(half)
            half.rename(kept)
        shutil.copytree(kept, copy, dirs_exist_ok=True)
    return copy
