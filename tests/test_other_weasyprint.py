"""With another WeasyPrint everything works: patches that do not fit are left off, and what is lost is said.

"Another WeasyPrint" is a copy of the installed one in which one line is changed, on the path before it.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from kitgen.render.pdf.speedups import patches
from kitgen.render.pdf.speedups.known import DIGESTS, FIXED_UP, WRITTEN_FOR
from kitgen.render.pdf.speedups.source import _block, digest
from tests.conftest import ROOT, STARTER, Ran
from tests.conftest import run_process as run

pytestmark = pytest.mark.slow

BUILD = ("--only", "handout", "--only", "quiz", "--jobs", "1")


def folder_of(package: str) -> Path:
    """Where a package is installed."""
    spec = importlib.util.find_spec(package)
    assert spec and spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """An environment with a changed WeasyPrint: ``changed("pdf/tags.py", "old", "new")``; files may have a ``*``."""

    def change(path: str, old: str, new: str, version: str = "") -> dict[str, str]:
        library = tmp_path / "library"
        copy = library / "weasyprint"
        shutil.copytree(folder_of("weasyprint"), copy)  # with what is compiled: files keep their dates
        texts = {file: file.read_text(encoding="utf-8") for file in copy.glob(path)}
        assert any(old in text for text in texts.values())
        for file, text in texts.items():
            file.write_text(text.replace(old, new), encoding="utf-8")
        if version:
            about = library / f"weasyprint-{version}.dist-info"
            about.mkdir()
            (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: weasyprint\nVersion: {version}\n")
        return {"PYTHONPATH": os.pathsep.join([str(library), str(ROOT)])}

    return change


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The PDFs of the first lesson with the WeasyPrint that is installed."""
    folder = tmp_path_factory.mktemp("usual")
    done = run("build", STARTER, "-o", folder, *BUILD)
    assert done.status == 0 and "WeasyPrint" not in done.err, done.err
    return pdfs(folder)


def pdfs(folder: Path) -> dict[str, bytes]:
    """Every PDF of a build by its name."""
    found = {path.name: path.read_bytes() for path in folder.rglob("*.pdf")}
    assert len(found) == 2
    return found


def test_the_installed_libraries_are_known() -> None:
    """Each place has the digest that the patches were written for; none is missing, none is left over."""
    known = {place for patch in patches() for place in patch.knows} | set(FIXED_UP)
    assert known == set(DIGESTS)
    assert {place: digest(place) for place in DIGESTS} == DIGESTS
    assert {place.partition("/")[0] for place in DIGESTS} == set(WRITTEN_FOR)


def test_a_digest_covers_the_whole_function() -> None:
    """The lines of a function or class are those that Python's parser finds."""
    checked = 0
    for place in DIGESTS:
        path, _, name = place.partition(":")
        if not name:
            continue
        package, _, below = path.partition("/")
        text = (folder_of(package) / below).read_text(encoding="utf-8")
        node: Any = ast.parse(text)
        for part in name.split("."):
            node = next(child for child in node.body if getattr(child, "name", "") == part)
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        wanted = "\n".join(text.splitlines()[first - 1 : node.end_lineno])
        got = re.sub(r"(\n\s*(#.*)?)+\Z", "", _block(text, name.split(".")))
        assert got == wanted, place
        checked += 1
    assert checked > 50


def test_a_digest_changes_with_the_code_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comments, blank lines and other functions do not count; a letter of the function does."""
    (tmp_path / "sample_package").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    texts = (
        "def f():\n    return 1\n",
        "import os\n\n\ndef f():\n    # one\n\n    return 1  \n\n\nx = 1\n",
        "def f():\n    return 2\n",
        "def g():\n    return 1\n",
    )
    for number, text in enumerate(texts):
        (tmp_path / "sample_package" / f"m{number}.py").write_text(text)
    found = [digest(f"sample_package/m{number}.py:f") for number in range(len(texts))]
    assert found[0] == found[1] != found[2]
    assert len(found[0]) == 12 and found[3] == ""


def test_each_replacement_is_called() -> None:
    """A patch whose function is not called in building a lesson's papers is patched in the wrong place."""
    from kitgen.diagnostics import Report
    from kitgen.pipeline import Choices, load_and_check, make_plan
    from kitgen.render.formats import pdf
    from kitgen.workers.job import Job, run_job

    pdf.engine()
    report = Report()
    project = load_and_check(STARTER, report)
    plan = make_plan(project, report, Choices(("handout", "guide", "argument-key")))
    seen: set[Any] = set()

    def note(frame: Any, event: str, _: Any) -> None:
        if event == "call":
            seen.add(frame.f_code)

    sys.setprofile(note)
    try:
        results = [
            run_job(Job(task, plan.inputs[task.input], project.templates, project.root, None)) for task in plan.tasks
        ]
    finally:
        sys.setprofile(None)
    assert all(result.output for result in results)

    def called(new: Any) -> bool:
        if hasattr(new, "cache_info"):  # lru_cache is not written in Python
            return new.cache_info().currsize > 0
        function = new.fget if isinstance(new, property) else new if hasattr(new, "__code__") else type(new).new
        return function.__code__ in seen

    applied = pdf._patches()
    assert set(applied) == {patch.name for patch in patches()}
    assert all(applied.values())
    assert [(name, each.new) for name, new in applied.items() for each in new if not called(each.new)] == []


def expecting(place: str, tmp_path: Path, *arguments: str | Path) -> Ran:
    """Run kitgen as if its patches had been written for another source of ``place``."""
    script = f"""from kitgen.cli.main import main
from kitgen.render.pdf.speedups.known import DIGESTS
DIGESTS[{place!r}] = "other"
main()"""
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def test_a_patch_that_does_not_fit_is_left_off(usual: dict[str, bytes], tmp_path: Path) -> None:
    """With what needs it; the bytes are the same, and one line says so, in a build, its events and --version."""
    place = "weasyprint/text/line_break.py:split_first_line"
    done = expecting(place, tmp_path, "build", STARTER, "-o", tmp_path / "text", *BUILD)
    assert done.status == 0
    assert done.err.count("WeasyPrint: warning: 2 of 30 speed-ups are off (line-cache, table-words): ") == 1
    assert f"the installed weasyprint was edited ({place}). PDFs take longer; the pages are the same" in done.err
    assert "pip install --force-reinstall weasyprint==70.0" in done.err
    assert pdfs(tmp_path / "text") == usual
    events = expecting(
        place, tmp_path, "build", STARTER, "-o", tmp_path / "json", *BUILD[:2], "--json"
    ).out.splitlines()
    (event,) = [each for each in map(json.loads, events) if each.get("code") == "speed-ups-off"]
    assert event["severity"] == "warning" and event["hint"]
    said = expecting(place, tmp_path, "--version").out.splitlines()
    assert len(said) == 2 and said[1].startswith("2 of 30 speed-ups are off (line-cache, table-words): ")


def test_the_version_says_if_pdfs_take_longer(changed: Callable[..., dict[str, str]]) -> None:
    """With another WeasyPrint or by wish; one line each, and nothing where all is well."""
    assert len(run("--version").out.splitlines()) == 1
    assert "The speed-ups are off: the variable" in run("--version", KITGEN_PLAIN_LAYOUT="1").out
    some = run("--version", KITGEN_PLAIN_LAYOUT="struts, font-keys").out
    assert "3 of 30 speed-ups are off (struts, font-keys, glyph-runs): the variable" in some
    other = changed("text/line_break.py", "def strut(style):", "def strut(style, more=None):", "70.9")
    said = run("--version", **other).out.splitlines()
    assert len(said) == 2
    assert "(struts): weasyprint 70.9 is installed, and kitgen was written for 70.0." in said[1]
    assert said[1].endswith("pip install weasyprint==70.0")


def test_a_changed_function_is_not_replaced(
    changed: Callable[..., dict[str, str]], usual: dict[str, bytes], tmp_path: Path
) -> None:
    """WeasyPrint's own function is used where it was changed: here all lines are a little higher."""
    other = changed(
        "text/line_break.py", "    result = line_height, baseline + ", "    result = line_height + 9, baseline + "
    )
    done = run("build", STARTER, "-o", tmp_path / "built", *BUILD, **other)
    assert done.status == 0
    assert "1 of 30 speed-ups are off (struts)" in done.err
    assert all(content != usual[name] for name, content in pdfs(tmp_path / "built").items())


@pytest.mark.full
def test_each_patch_alone_may_be_off(usual: dict[str, bytes], tmp_path: Path) -> None:
    """Without any one patch (and those that need it) the bytes are the same, but for how hard streams are packed."""
    import pikepdf

    script = Path(__file__).with_name("one_patch_off.py")
    done = subprocess.run(
        [sys.executable, script, STARTER, tmp_path], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for patch in patches():
        (built,) = (tmp_path / patch.name).iterdir()
        if patch.same_bytes:
            assert built.read_bytes() == usual[built.name], patch.name
        else:
            with pikepdf.open(built) as one, pikepdf.open(tmp_path / "struts" / built.name) as other:
                assert [page.Contents.read_bytes() for page in one.pages] == [
                    page.Contents.read_bytes() for page in other.pages
                ]


@pytest.mark.parametrize(
    ("path", "old", "new", "lost"),
    [
        ("pdf/tags.py", "'/StructTreeRoot'", "pydyf.String('/StructTreeRoot')", "its tags could not be completed"),
        ("**/*.py", "_page_box", "_box_of_page", "its pages were not checked"),
    ],
)
def test_what_cannot_be_completed_is_said(
    path: str, old: str, new: str, lost: str, changed: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    """A document is there, with a warning of what it lacks."""
    other = changed(path, old, new)
    done = run("build", STARTER, "-o", tmp_path / "built", *BUILD, **other)
    assert "Traceback" not in done.err and lost in done.err and "[pdf-incomplete]" in done.err
    assert "pip install weasyprint==70.0 pydyf==" in done.err
    assert done.status == 0, done.err
    assert len(pdfs(tmp_path / "built")) == 2


@pytest.mark.parametrize(
    ("path", "old", "options", "said"),
    [
        ("pdf/anchors.py", "'AcroForm'", ("--variant", "fillable"), "its form fields could not be completed"),
        pytest.param(
            "pdf/metadata.py",
            "'/Metadata'",
            ("--pdf", "a-3a"),
            "its metadata could not be completed",
            marks=pytest.mark.full,
        ),
    ],
)
def test_a_wrong_file_is_not_written(
    path: str, old: str, options: tuple[str, ...], said: str, changed: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    """Form fields that no reader shows, and an archive that is none, are errors in plain words."""
    other = changed(path, old, f"{old[:-2]}X{old[-2:]}")
    done = run("build", STARTER, "-o", tmp_path / "built", "--only", "handout", *options, "--jobs", "1", **other)
    assert done.status == 1 and "Traceback" not in done.err
    assert re.search(
        r"error: .*handout.*\.pdf could not be made: the installed weasyprint was edited \(.*\): ", done.err
    )
    assert said in done.err and "[document]" in done.err
    assert not list((tmp_path / "built").rglob("*.pdf"))
    assert "The tags, form fields and metadata that kitgen completes may be wrong" in run("--version", **other).out


def test_another_weasyprint_that_fails(changed: Callable[..., dict[str, str]], tmp_path: Path) -> None:
    """It is not kitgen's bug: an error for each document, which says that another WeasyPrint is installed."""
    other = changed("formatting_structure/boxes.py", "def is_floated(", "def floats(", "70.9")
    done = run("build", STARTER, "-o", tmp_path / "built", *BUILD, **other)
    assert done.status == 1 and "Traceback" not in done.err
    assert done.err.count("(weasyprint 70.9 is installed, and kitgen was written for 70.0) [document]") == 2


def test_a_weasyprint_that_cannot_be_used(changed: Callable[..., dict[str, str]], tmp_path: Path) -> None:
    """One without the class that reads pictures is one line, and what to install."""
    other = changed("urls.py", "class URLFetcherResponse", "class Response")
    done = run("build", STARTER, "-o", tmp_path / "built", *BUILD, **other)
    assert done.status == 1 and "Traceback" not in done.err
    assert "cannot be used" in done.err and "weasyprint==70.0" in done.err


def test_the_known_versions_are_those_that_are_installed_by_the_lock_files() -> None:
    """Each package that a patch looks into is pinned to the version that it was written for, and has an upper bound."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {found.name: found.specifier for found in map(Requirement, project["dependencies"])}
    lock = (ROOT / "requirements" / "kit.txt").read_text(encoding="utf-8")
    for name, known in WRITTEN_FOR.items():
        assert re.search(rf"^{name}=={re.escape(known)} ", lock, re.MULTILINE)
        assert known in declared[name] and "99" not in declared[name]
