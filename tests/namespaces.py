"""File systems of a test's own: a full disk, a folder that cannot be written to. Linux only, and often refused."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

COMMAND = ("unshare", "--mount", "--map-root-user", "sh", "-c")


@functools.cache
def refusal() -> str:
    """Why this machine does not let a test mount anything; empty if it does. Containers and hardened kernels refuse."""
    if not shutil.which("unshare"):
        return "there is no program 'unshare'; only Linux has it"
    script = "mkdir disk && mount -t tmpfs -o size=120k tmpfs disk && mount -o remount,size=1m disk"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([*COMMAND, script], cwd=folder, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"mounting is refused here: {done.stderr.strip() or done.returncode}"


def in_a_namespace(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell script that may mount file systems. Skips the test where that is refused."""
    if why := refusal():
        pytest.skip(why)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "KITGEN": f"{sys.executable} -m kitgen"}
    return subprocess.run([*COMMAND, script], cwd=folder, env=env, capture_output=True, text=True, check=False)
