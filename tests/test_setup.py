"""Setting up: pinned, without addresses, with what `kit` needs and no more, in any folder, in plain words."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
import tomllib
from collections.abc import Callable
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.conftest import ROOT, Ran

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = [ROOT / "requirements" / "kit.txt", ROOT / "requirements" / "test.txt"]


def canonical(name: str) -> str:
    """The name of a distribution as registries compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", name.strip())[0]).lower()


def pins(lock: Path) -> dict[str, tuple[str, frozenset[str]]]:
    """What a lock file pins: names with their versions (and markers) and hashes. Fails on any other line."""
    found = {}
    for block in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip()):
        head, *rest = [line.strip().removesuffix("\\").strip() for line in block.splitlines()]
        match = re.fullmatch(r"([\w.-]+)==([\w.!+]+)( ; .+)?", head)
        assert match, f"{lock.name}: {head}"
        assert rest, f"{lock.name}: {head} has no hash"
        for line in rest:
            assert re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line), f"{lock.name}: {head}: {line}"
        found[canonical(match[1])] = (match[2] + (match[3] or ""), frozenset(rest))
    return found


def test_no_file_names_a_registry() -> None:
    """Whoever installs kitgen chooses the package index: no file of the project names one."""
    words = (
        "pypi" + r"\.org",
        "python" + "hosted",
        r"(?<!--no-emit-)index" + "-url",
        r"(?<!--no-emit-)find" + "-links",
    )
    words += (r"https?://[^\s\"'<>)]*/simp" + r"le\b", r"\b--index\b", "PIP_INDEX", "trusted" + "-host")
    pattern = re.compile("|".join(words).encode(), re.IGNORECASE)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = [os.fsdecode(name) for name in listed.stdout.split(b"\0") if name]
    assert "pyproject.toml" in names
    this = Path(__file__).relative_to(ROOT).as_posix()
    found = {
        name: match[0]
        for name in names
        if name != this and (ROOT / name).is_file() and (match := pattern.search((ROOT / name).read_bytes()))
    }
    assert not found


def test_locks_pin_everything_with_hashes() -> None:
    """Every line is one version with its hashes; the tests use the same versions as the kit."""
    kit, test = (pins(lock) for lock in LOCKS)
    assert kit.items() <= test.items()
    declared = {canonical(name) for name in PROJECT["dependencies"]}
    builders = {canonical(name) for name in (ROOT / "requirements/build.in").read_text().splitlines() if name[0] != "#"}
    assert declared | builders <= set(kit)
    for_tests = {canonical(name) for name in PROJECT["optional-dependencies"]["test"]}
    assert for_tests <= set(test)
    assert not for_tests & set(kit), "make kit would install what only tests need"


def test_every_import_is_locked() -> None:
    """Each package that kitgen imports is in the kit's lock, and is asked for by name or by one asked for."""
    names = set()
    for path in (ROOT / "kitgen").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
            elif isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
    distributions = packages_distributions()
    extras = {
        canonical(line) for name, lines in PROJECT["optional-dependencies"].items() if name != "test" for line in lines
    }
    foreign = names - set(sys.stdlib_module_names) - {"kitgen"} - {name.replace("-", "_") for name in extras}
    needed = {canonical(distributions[name][0]) for name in foreign} - extras
    assert needed <= set(pins(LOCKS[0]))
    here = [Requirement(line) for line in PROJECT["dependencies"]]
    declared = {canonical(each.name) for each in here if not each.marker or each.marker.evaluate()}
    behind = {canonical(line) for name in declared for line in requires(name) or [] if "extra ==" not in line}
    assert needed <= declared | behind


@pytest.mark.parametrize(
    ("system", "machine", "wanted"),
    [("linux", "x86_64", False), ("darwin", "arm64", False), ("win32", "AMD64", True), ("win32", "ARM64", False)],
)
def test_libraries_are_installed_on_windows_alone(system: str, machine: str, wanted: bool) -> None:
    """The wheel and the locks ask for the package of libraries where there is one and nothing else brings them."""
    where = {"sys_platform": system, "platform_machine": machine, "extra": ""}
    declared = [Requirement(line) for line in PROJECT["dependencies"]]
    locked = [Requirement(f"{name}=={pin}") for lock in LOCKS for name, (pin, _) in pins(lock).items()]
    for requirements in (declared, locked):
        found = [each.marker.evaluate(where) for each in requirements if each.name == "gstreamer-libs" and each.marker]
        assert found and set(found) == {wanted}
    extra = Requirement(PROJECT["optional-dependencies"]["mac"][0])
    assert extra.marker and extra.marker.evaluate(where) is (system == "darwin")


def test_make_kit_needs_nothing_of_the_tests() -> None:
    """`make kit` prepares for 'kit' alone and builds the sample course; `make test` lints, checks types and tests."""
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    kit, test = (
        subprocess.run(
            ["make", "-n", goal], cwd=ROOT, env=alone, capture_output=True, text=True, check=True
        ).stdout.splitlines()
        for goal in ("kit", "test")
    )
    build = ".venv/bin/python -P -m kitgen build lessons -o build"
    assert kit == ["sh setup/prepare.sh kit", build, "sh setup/next.sh"]
    assert test[0] == "sh setup/prepare.sh test"
    for tool in ("ruff check", "ruff format --check", "mypy", "pytest"):
        assert any(tool in line for line in test)
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_after_the_kit_it_says_what_to_type(tmp_path: Path) -> None:
    """The command as it works where make was called: from the folder itself, and from elsewhere with `make -C`."""
    folder = tmp_path / "it's a kit, año 1"
    (folder / "setup").mkdir(parents=True)
    shutil.copy(ROOT / "setup" / "next.sh", folder / "setup")
    command = folder / ".venv" / "bin" / "kitgen"
    command.parent.mkdir(parents=True)
    command.write_text('#!/bin/sh\necho "called with $*"\n')
    command.chmod(0o755)
    for here in (folder, tmp_path):
        env = {**os.environ, "CALLED_FROM": str(here)}
        said = subprocess.run(
            ["sh", folder / "setup" / "next.sh"], cwd=here, env=env, capture_output=True, text=True, check=True
        ).stdout
        typed = [line for line in said.splitlines() if line.startswith("    ")]
        done = subprocess.run(["sh", "-c", "\n".join(typed)], cwd=here, capture_output=True, text=True, check=True)
        assert done.stdout == "called with new lesson first.yaml\ncalled with build first.yaml\n"


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "setup").glob("*.sh")))
def test_the_script_is_plain_sh(name: str) -> None:
    """It parses in the shell that every system has, and stops at the first thing that fails."""
    script = ROOT / "setup" / name
    subprocess.run(["sh", "-n", script], check=True)
    text = script.read_text(encoding="utf-8")
    assert text.startswith("#!/bin/sh\n")
    assert "set -eu\n" in text
    assert not re.search(r"\[\[|\bfunction \w|\blocal \w|<<<|\$'|&>|\bsource ", text), "that is bash"
    assert "requirements/test.txt" not in text


# --- the script at work, in a folder with spaces and accents, with no network ----------------------------

TOOLS = ["sh", "env", "dirname", "cat", "cksum", "id", "uname", "rm", "ls", "mkdir", "ldconfig", "make"]
"""All that the script may need on a bare machine, besides Python; no apt-get, no brew, no sudo."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, whose lock asks for nothing, beside a folder with the tools of a bare machine."""
    folder = tmp_path_factory.mktemp("set up") / "mis cursos, año 1" / "kit «ñandú»"
    folder.mkdir(parents=True)
    for name in ("kitgen", "templates", "lessons", "setup"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "Makefile"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "requirements").mkdir()
    (folder / "requirements" / "kit.txt").write_text("# nothing: the packages are borrowed\n")
    tools = folder.parent.parent / "tools"
    tools.mkdir()
    for name in TOOLS:
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    (tools / "python3").symlink_to(Path(sys._base_executable).resolve())  # type: ignore[attr-defined]
    return folder


def prepare(folder: Path, *, packages: bool = True, **more: str) -> Ran:
    """Run the script as `make` does, with the packages of this environment in reach or not."""
    env = {"PATH": str(folder.parent.parent / "tools"), "HOME": str(folder.parent), "PIP_NO_INDEX": "1", **more}
    if packages:
        env["PYTHONPATH"] = sysconfig.get_path("purelib")
    done = subprocess.run(
        ["/bin/sh", "setup/prepare.sh", "kit"], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def version(folder: Path) -> str:
    """What the environment that was made says of itself."""
    env = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")}
    script = "import kitgen, sys; print(kitgen.__file__); print(sys.prefix)"
    command = [folder / ".venv/bin/python", "-P", "-c", script]
    return subprocess.run(command, cwd="/", env=env, capture_output=True, text=True, check=True).stdout


@pytest.mark.full
def test_it_sets_up_once(place: Path) -> None:
    """It creates .venv with kitgen; the second time it ends at once; a moved folder is set up again."""
    done = prepare(place)
    assert done.status == 0, done.out + done.err
    assert version(place) == f"{place}/kitgen/__init__.py\n{place}/.venv\n"
    before = time.perf_counter()
    again = prepare(place)
    assert (again.status, again.out, again.err) == (0, "", "")
    assert time.perf_counter() - before < 2
    moved = shutil.copytree(place, place.with_name("otro sitio"), symlinks=True)
    assert prepare(moved).status == 0
    assert version(moved) == f"{moved}/kitgen/__init__.py\n{moved}/.venv\n"


@pytest.mark.slow
def test_without_a_network_it_says_so(place: Path) -> None:
    """Packages that cannot be had: status 1, one line that says what to do, and no stamp that says all is well."""
    (place / "requirements" / "kit.txt").write_text("click==8.1.8 --hash=sha256:" + "0" * 64 + "\n")
    done = prepare(place, packages=False)
    assert done.status == 1
    assert "The Python packages could not be installed. Check the network and try again: make kit" in done.err
    assert "Traceback" not in done.err
    assert not (place / ".venv/kitgen-kit").exists()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="libraries are hidden by LD_LIBRARY_PATH, which is Linux's")
def test_without_pango_it_names_one_command(place: Path) -> None:
    """A system library that it cannot install: the one command to type, and status 1."""
    (place / "requirements" / "kit.txt").write_text("# nothing, and the stamp of other tests does not fit\n")
    hidden = place / "hidden"
    hidden.mkdir(exist_ok=True)
    for name in ("libpango-1.0.so.0", "libpango-1.0-0", "libpango-1.0.so"):
        (hidden / name).write_bytes(b"not a library\n" * 100)
    bare = prepare(place, LD_LIBRARY_PATH=str(hidden))
    assert bare.status == 1
    assert re.search(r"Pango.* is missing\. .*\n {4}sudo dnf install pango\n", bare.err), bare.err
    apt = place.parent.parent / "tools" / "apt-get"
    apt.symlink_to(shutil.which("false") or "/bin/false")  # an apt-get that may not
    try:
        debian = prepare(place, LD_LIBRARY_PATH=str(hidden))
    finally:
        apt.unlink()
    assert debian.status == 1
    assert re.search(r"Type this, then try again:\n {4}sudo apt-get install -y libpango\S+", debian.err), debian.err


@pytest.fixture
def bare(tmp_path: Path) -> Callable[..., str]:
    """A PATH with the tools of a bare machine, a python3 of 3.10, and scripts: ``bare({"apt-get": "exit 1"})``."""

    def path(scripts: dict[str, str]) -> str:
        for name in [*TOOLS, "grep", "sed", "ln"]:
            if found := shutil.which(name):
                (tmp_path / name).symlink_to(found)
        for name, script in {
            "python3": 'case $* in *version_info*) exit 1;; esac; echo "Python 3.10.12"',
            **scripts,
        }.items():
            (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
            (tmp_path / name).chmod(0o755)
        return str(tmp_path)

    return path


@pytest.mark.slow
def test_without_python_it_names_one_command(place: Path, bare: Callable[..., str]) -> None:
    """A Python that is too old, and no apt or brew: the one command to type, and status 1."""
    done = prepare(place, PATH=bare({}))
    assert done.status == 1
    assert "kitgen needs Python 3.11 or newer." in done.err
    assert re.search(r"\n {4}(sudo dnf|brew) install ", done.err)


@pytest.mark.full
def test_an_old_system_gets_the_newest_python_that_it_has(place: Path, bare: Callable[..., str]) -> None:
    """As on Ubuntu 22.04: its python3 is 3.10, and 3.11 is another package."""
    real = Path(sys._base_executable).resolve()  # type: ignore[attr-defined]
    path = bare(
        {
            "sudo": '[ "$1" = -n ] && shift; exec "$@"',
            "apt-cache": 'case $2 in python3.11-venv) echo "  Candidate: 3.11.0~rc1-1~22.04";; '
            'python3.12-venv) echo "  Candidate: (none)";; esac',
            "apt-get": 'here=$(dirname "$0"); echo "$*" >>"$here/asked"\n'
            f'case $* in *install*) ln -s {real} "$here/python3.11";; esac',
        }
    )
    shutil.rmtree(place / ".venv", ignore_errors=True)
    done = prepare(place, PATH=path)
    assert done.status == 0, done.out + done.err
    assert "Installing Python 3.11 (once)" in done.out
    assert "python3.11 python3.11-venv" in Path(path, "asked").read_text()
    assert (place / ".venv/bin/python").resolve() == real


@pytest.mark.slow
def test_a_system_that_has_no_python_for_kitgen_says_so(place: Path, bare: Callable[..., str]) -> None:
    """The same version is not installed again."""
    path = bare({"sudo": "exit 1", "apt-cache": "exit 0", "apt-get": "case $* in *install*) exit 9;; esac"})
    done = prepare(place, PATH=path)
    assert done.status == 1
    assert "this system's packages have none" in done.err
    assert "Installing" not in done.out
