"""Same input, same bytes: in another process, hash seed, time zone, locale, folder and on another day."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, STARTER, only_kinds, run, run_process
from tests.runs import environment

pytestmark = pytest.mark.slow

Write = Callable[..., Path]


def digests(folder: Path) -> dict[str, str]:
    """The digest of every document in a build."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json" and not path.name.startswith(".kitgen-")
    }


@pytest.fixture(scope="module")
def once(starter: Path) -> dict[str, str]:
    """The starter lesson, built in this environment."""
    return digests(starter / "out")


SEED_0 = {"PYTHONHASHSEED": "0", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}


@pytest.mark.full
@pytest.mark.parametrize(
    "variables",
    [
        pytest.param(SEED_0, id="seed-0"),
        pytest.param(
            {"PYTHONHASHSEED": "12345", "TZ": "America/El_Salvador", "LC_ALL": "C.UTF-8", "LANG": "tr_TR.UTF-8"},
            id="seed-12345",
        ),
        pytest.param(
            {"PYTHONHASHSEED": "random", "TZ": "Europe/London", "LC_ALL": "es_SV.UTF-8"},
            id="seed-random",
        ),
    ],
)
def test_environment(once: dict[str, str], tmp_path: Path, variables: dict[str, str]) -> None:
    """Every file of the kit has the same bytes."""
    assert run_process("build", STARTER, "-o", tmp_path, **variables).status == 0
    assert digests(tmp_path) == once


def test_another_folder_and_home(once: dict[str, str], tmp_path: Path) -> None:
    """Neither the place of the project nor the user's home is in the bytes, nor the time zone, language and seed, nor
    that two workers made them.
    """
    folder = tmp_path / "mi proyecto ñandú"
    folder.mkdir()
    shutil.copy(STARTER, folder / "lesson.yaml")
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "c")}
    done = run_process("build", "lesson.yaml", "-o", "out", "--jobs", "2", cwd=folder, **SEED_0, **home)
    assert done.status == 0, done.err
    assert digests(folder / "out") == once


LATER = """
import datetime, sys, time
late = 40 * 365 * 86400
clock, clock_ns, local, utc = time.time, time.time_ns, time.localtime, time.gmtime
time.time = lambda: clock() + late
time.time_ns = lambda: clock_ns() + late * 10**9
time.localtime = lambda seconds=None: local(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: utc(time.time() if seconds is None else seconds)
class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)
class LaterDay(datetime.date):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())
datetime.datetime, datetime.date = Later, LaterDay
"""
"""What puts the clock of a Python forward by forty years, where there is no faketime."""


def test_another_day(once: dict[str, str], tmp_path: Path) -> None:
    """The clock is not in the bytes."""
    program = (
        "import datetime, sys; print(datetime.date.today().year, datetime.datetime.now().year)\n"
        "from kitgen.cli.main import main; main()\n"
    )
    faked = shutil.which("faketime")
    command = (
        [faked, "-f", "+14600d", sys.executable, "-c", program] if faked else [sys.executable, "-c", LATER + program]
    )
    # one process: the clock of workers would be the real one
    kinds = only_kinds("handout", "guide", "slides", "lesson-index")  # PDF and HTML
    command += ["build", str(STARTER), "-o", str(tmp_path), "--jobs", "1", *kinds]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert all(int(year) > time.localtime().tm_year + 38 for year in done.stdout.split()[:2]), "the clock was not set"
    made = digests(tmp_path)
    assert len(made) == 5 and made.items() <= once.items()


@pytest.mark.full
def test_another_locale(tmp_path: Path) -> None:
    """The language of the user is not in the bytes, where a text names none and no font has a character."""
    page = "<!doctype html><html><title>locale</title><p>word აბ<p><svg width='99'><text y='9'>word აბ</text></svg>"
    program = f"from tests import layouts; import hashlib; print(hashlib.sha256(layouts.printed({page!r})).hexdigest())"
    neutral = Path("/usr/lib/locale/C.utf8")
    if not neutral.is_dir():
        pytest.skip("there is no locale to give another name to")
    shutil.copytree(neutral, tmp_path / "ru_RU.UTF-8")
    seen = set()
    for variables in ({}, {"LOCPATH": str(tmp_path), "LC_ALL": "ru_RU.UTF-8"}):
        command = [sys.executable, "-c", program]
        done = subprocess.run(
            command, cwd=ROOT, env=environment(**variables), capture_output=True, text=True, check=True
        )
        seen.add(done.stdout)
    assert len(seen) == 1


def test_the_order_of_documents_does_not_matter(once: dict[str, str], tmp_path: Path) -> None:
    """A document built alone is the one built among others."""
    assert run("build", STARTER, "-o", tmp_path, "--only", "quiz").status == 0
    alone = digests(tmp_path)
    assert len(alone) == 1
    assert alone.items() <= once.items()


def test_the_plan_is_pure(project: Write) -> None:
    """Two plans of the same project are equal, and every input is under its own digest."""
    from kitgen.diagnostics import Report
    from kitgen.pipeline import load_and_check, make_plan

    folder = project({"lesson.yaml": STARTER.read_bytes()})
    plans = [make_plan(load_and_check(folder, Report()), Report()) for _ in range(2)]
    assert plans[0] == plans[1]
    assert len({hash(task) for task in plans[0].tasks}) == len(plans[0].tasks)
    for key, data in plans[0].inputs.items():
        assert hashlib.sha256(data).hexdigest() == key
        json.loads(data)


def test_an_instructor_edit_changes_no_student_task(project: Write) -> None:
    """A new answer changes the digests of instructors' documents only; a comment changes none."""
    from kitgen.diagnostics import Report
    from kitgen.pipeline import load_and_check, make_plan

    def tasks(text: str) -> dict[str, str]:
        folder = project({"lesson.yaml": text})
        plan = make_plan(load_and_check(folder, Report()), Report())
        return {task.path: task.digest for task in plan.tasks}

    text = STARTER.read_text(encoding="utf-8")
    before = tasks(text)
    assert tasks("# a comment\n\n" + text) == before
    after = tasks(text.replace("compare takings before and after", "look at takings"))
    changed = {path for path in before if before[path] != after[path]}
    assert changed
    assert not [path for path in changed if "/student/" in path]
