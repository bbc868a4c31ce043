"""Nothing is lost in an output folder with several lessons and courses, mistakes and edited files."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kitgen.builder import build_all
from kitgen.cli.main import group
from kitgen.cli.progress import Reporter
from kitgen.diagnostics import KitgenError, Report
from kitgen.pipeline import load_and_check, make_plan
from kitgen.progress import TaskState
from kitgen.store.output_folder import OutputFolder
from kitgen.store.ownership import ProjectPlan
from kitgen.workers.job import JobResult
from tests.conftest import ROOT, settle
from tests.conftest import small_lesson as lesson

pytestmark = pytest.mark.slow  # for its many documents

Write = Callable[..., Path]

QUIZ = "quiz: [{prompt: A NAME is long., type: true_false, answer: true, rationale: It is so., objectives: [one]}]\n"
COURSE = "title: Ways\nlessons: [one.yaml, two.yaml]\n"
PAGE = """<!DOCTYPE html>
<html lang="{{ document.language }}"><head><meta charset="utf-8"><title>{{ subject.title.plain }}</title></head>
<body><h1>{{ subject.title }}</h1>{% for each in lessons %}<p>{{ each.title }}</p>{% endfor %}</body></html>"""
QUICK = {"page.html": PAGE, "page.css": ":root { --serif: system-ui; --sans: system-ui }\n"}


def kinds() -> dict[str, str]:
    """Quick kinds of document in place of those that ship with kitgen; only the lists of files are as they are."""
    heads = {path.parent.name: "title: None\naudience: student\non_request: true\n" for path in KINDS}
    heads |= {
        "sheet": "title: Sheet\naudience: student\nformats: [html]\nbase: web\n",
        "notes": "title: Notes\naudience: instructor\nformats: [html]\nbase: web\n",
        "test": "title: Test\naudience: student\nformats: [html]\nbase: web\nrequires: [quiz]\n",
        "extra": "title: Extra\naudience: student\nformats: [html]\nbase: web\non_request: true\n",
        "all": "title: All\naudience: student\nformats: [html]\nbase: web\nscope: course\n",
    }
    pages = {
        f"templates/{name}/{file}": text for name in ("sheet", "notes", "test", "extra", "all")
        for file, text in QUICK.items()
    }  # fmt: skip
    looks = {f"templates/{name}/page.css": QUICK["page.css"] for name in ("index", "index-instructor")}
    return {f"templates/{name}/kind.yaml": head for name, head in heads.items()} | pages | looks


KINDS = [path for path in sorted((ROOT / "templates").glob("*/kind.yaml")) if "index" not in path.parent.name]


def sample(project: Write) -> Path:
    """Two lessons, one with an id that is not its file's name, and a course of two others in its own folder."""
    return project(
        {
            "bridge.yaml": lesson("Bridge"),
            "Lesson Two.yaml": lesson("Road", "id: road\n"),
            **kinds(),
            "c/course.yaml": COURSE,
            "c/one.yaml": lesson("Tunnel"),
            "c/two.yaml": lesson("Ferry"),
            **{f"c/{name}": text for name, text in kinds().items()},
        }
    )


@pytest.fixture
def folder(project: Write, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample, which one is in."""
    monkeypatch.chdir(sample(project))
    return Path.cwd()


def kitgen(*arguments: str, status: int = 0) -> Result:
    """Run kitgen in this process."""
    done = CliRunner().invoke(group, [*arguments])
    if isinstance(done.exception, KitgenError):
        return done
    assert done.exit_code == status, f"{arguments}: {done.output} {done.exception!r}"
    return done


def make(*paths: str, status: int = 0) -> Result:
    """A build in this process, into build/."""
    return kitgen("build", *paths, "--jobs", "1", status=status)


def there(folder: Path = Path("build")) -> dict[str, bytes]:
    """Every file of an output folder that people may see."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json" and not path.name.startswith(".kitgen-")
    }


def events(*arguments: str, status: int = 0) -> dict[str, object]:
    """The last event of a build for programs."""
    done = kitgen("build", *arguments, "--jobs", "1", "--json", status=status)
    event: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return event


# --- several in one folder -------------------------------------------------------------------------------

BUILDS = ("bridge.yaml", "Lesson Two.yaml", "c", ".")


def alone(path: str, out: str) -> dict[str, bytes]:
    """The files of a build into its own folder."""
    kitgen("build", path, "-o", out, "--jobs", "1")
    return there(Path(out))


@pytest.mark.full
def test_any_order_loses_nothing(folder: Path) -> None:
    """Two lessons, a folder and a course, built in any order: all files are there, edited ones too."""
    made = {path: alone(path, f"alone{number}") for number, path in enumerate(BUILDS)}
    everything = {name: content for files in made.values() for name, content in files.items()}
    assert len(everything) == 2 * 4 + 2 * 4 + 3
    for order in [(*order, ".") for order in itertools.permutations(BUILDS[:3])] + [(".", *BUILDS[:3])]:
        shutil.rmtree("build", ignore_errors=True)
        make(order[0])
        edited = Path("build", next(name for name in made[order[0]] if name.endswith("_sheet.html")))
        notes = edited.parent / "my notes.txt"
        edited.write_bytes(edited.read_bytes() + b"<!-- mine -->")
        notes.write_bytes(b"mine")
        said = [make(path) for path in (*order[1:], order[0])]
        now = there()
        kept = edited.with_name(f"{edited.stem} (edited).html").relative_to("build").as_posix()
        assert now.pop(kept).endswith(b"<!-- mine -->"), order
        assert now.pop(notes.relative_to("build").as_posix()) == b"mine"
        assert now == everything, order
        assert "removed" not in "".join(done.output for done in said), order


def test_several_paths_are_one_build(folder: Path) -> None:
    """One report, one table, and nothing to do the second time, without reading a lesson."""
    settle(folder)
    first = make("bridge.yaml", "Lesson Two.yaml", "c")
    assert "Building 19 documents for 4 lessons" in first.stdout
    assert first.stdout.count("unchanged") == 1
    again = make("bridge.yaml", "Lesson Two.yaml", "c")
    assert "Building" not in again.stdout
    assert "Everything is up to date" in again.stdout
    Path("bridge.yaml").write_text(lesson("Viaduct"))
    assert "4 lessons" in make("bridge.yaml", "Lesson Two.yaml", "c").stdout
    assert b"Viaduct" in there()["bridge/student/bridge_sheet.html"]


def test_after_an_edit_one_lesson_of_several_paths_is_made(project: Write, folder: Path) -> None:
    """The others are not read, are counted, and the page to start with is the one that it was."""
    paths = ["bridge.yaml", "Lesson Two.yaml", "d/dam.yaml", "d/weir.yaml"]
    project({"d/dam.yaml": lesson("Dam"), "d/weir.yaml": lesson("Weir")})
    shutil.copytree("templates", "d/templates")
    settle(folder)
    make(*paths)
    Path("d/dam.yaml").write_text(lesson("Barrage"))
    Path("bridge.yaml").chmod(0o644)
    settle(folder)
    done = make(*paths)
    assert "Building 16 documents for 4 lessons" in done.stdout
    assert b"Barrage" in there()["dam/student/dam_sheet.html"]
    assert len(there()) == 16
    again = make(*paths)
    assert "Everything is up to date" in again.stdout and "Building" not in again.stdout


def test_a_lesson_twice_is_made_once(folder: Path) -> None:
    """Named alone and with its folder or course, by whatever path."""
    names = set(there(Path("x")) or alone("c", "x"))
    make("c/one.yaml", "c", "c/course.yaml", "./c/../c/two.yaml")
    assert set(there()) == names


def test_files_of_a_shell_pattern(folder: Path) -> None:
    """`kitgen build c/*.yaml` is the course with its lessons."""
    made = make("c/course.yaml", "c/one.yaml", "c/two.yaml")
    assert "for 2 lessons" in made.stdout
    assert "index.html" in there()


def test_every_path_that_is_missing_is_named(folder: Path) -> None:
    """Status 2, and nothing is made."""
    done = make("bridge.yaml", "x.yaml", "y", status=2)
    assert "'x.yaml'" in done.stderr and "'y'" in done.stderr
    assert not Path("build").exists()


def test_two_courses(project: Write, folder: Path) -> None:
    """Each has its own index; that of the first stays where it is, whichever is built again."""
    project({f"d/{name}": (folder / "c" / name).read_text() for name in ("course.yaml", "two.yaml")})
    project({f"d/{name}": text for name, text in kinds().items()})
    project({"d/course.yaml": "title: Waters\nlessons: [ferry.yaml]\n", "d/ferry.yaml": lesson("Boat")})
    for order in (("c", "d"), ("d", "c")):
        shutil.rmtree("build", ignore_errors=True)
        for path in (*order, *order):
            make(path)
        first, second = order
        now = there()
        titles = {"c": b"Ways", "d": b"Waters"}
        assert titles[first] in now["index.html"]
        assert titles[second] in now[f"{second}/{second}_index.html"]
        assert f"{first}/{first}_index.html" not in now
        page = now[f"{second}/{second}_index_INSTRUCTOR.html"].decode()
        links = re.findall(r'href="([^"#]+)"', page)
        assert links and all((Path("build", second) / link).is_file() for link in links), links
    shutil.rmtree("build")
    make("c", "d")
    make("d", "c")
    assert titles["c"] in there()["index.html"]


# --- who may replace what --------------------------------------------------------------------------------


@pytest.mark.parametrize("together", [True, False], ids=["one build", "two builds"])
def test_two_lessons_of_one_id(together: bool, project: Write, folder: Path) -> None:
    """Both places are named, and the first one's documents stay as they are."""
    project({"d/bridge.yaml": lesson("Viaduct")})
    shutil.copytree("templates", "d/templates")
    if not together:
        make("bridge.yaml")
    done = make(*(["bridge.yaml"] if together else []), "d/bridge.yaml", status=1)
    assert "d/bridge.yaml:1:1: error: this would overwrite documents of 'bridge.yaml'" in done.stderr
    assert "build/bridge/" in done.stderr
    assert "Building 4 documents for 1 lesson" in done.stdout or not together
    assert b"Bridge" in there()["bridge/student/bridge_sheet.html"]
    Path("bridge.yaml").unlink()
    make("d/bridge.yaml")
    assert b"Viaduct" in there()["bridge/student/bridge_sheet.html"], "the other one is gone: this is its successor"
    assert not [name for name in there() if "(" in name]


def test_two_courses_with_a_lesson_of_one_id(project: Write, folder: Path) -> None:
    """The second course is built but for this lesson and what is about all lessons."""
    project({f"d/{name}": (folder / "c" / name).read_text() for name in ("course.yaml", "two.yaml")})
    project({"d/one.yaml": lesson("Other", "id: other\n")})
    shutil.copytree("templates", "d/templates")
    make("c")
    before = there()
    done = make("d", status=1)
    assert "d/two.yaml:1:1: error: this would overwrite documents of 'c/two.yaml'" in done.stderr
    now = there()
    assert {name: now[name] for name in before} == before
    assert {name.split("/")[0] for name in now.keys() - before.keys()} == {"other"}


def test_two_lessons_that_exchange_their_ids(folder: Path) -> None:
    """In a build of both the documents follow; none counts as edited, and none is lost."""
    make(".")
    Path("bridge.yaml").write_text(lesson("Bridge", "id: road\n"))
    Path("Lesson Two.yaml").write_text(lesson("Road", "id: bridge\n"))
    make(".")
    now = there()
    assert b"Road" in now["bridge/student/bridge_sheet.html"]
    assert b"Bridge" in now["road/student/road_sheet.html"]
    assert len(now) == 8


def test_two_kinds_of_one_name(project: Write, folder: Path) -> None:
    """A kind whose file has the name of another kind's is an error; that of the other is made."""
    head = "title: Second\naudience: student\nformats: [html]\nbase: web\nfile: sheet\norder: 900\n"
    project({"templates/second/kind.yaml": head, **{f"templates/second/{name}": text for name, text in QUICK.items()}})
    done = make("bridge.yaml", status=1)
    assert "would both write bridge/student/bridge_sheet.html" in done.stderr
    assert len(there()) == 4


@pytest.mark.parametrize("known", [True, False], ids=["edited", "never made by kitgen"])
def test_a_file_in_the_way_is_kept(known: bool, folder: Path) -> None:
    """It gets another name, with a message each time; the document has its own name."""
    path = Path("build/bridge/student/bridge_sheet.html")
    if known:
        make("bridge.yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    mark = "edited" if known else "kept"
    for number, content in enumerate((b"first", b"second"), 1):
        path.write_bytes(content)
        if not known:
            Path("build/manifest.json").unlink(missing_ok=True)
        done = make("bridge.yaml")
        kept = f"bridge_sheet ({mark}).html" if number == 1 else f"bridge_sheet ({mark} 2).html"
        assert "build/bridge/student/bridge_sheet.html: warning: " in done.stderr
        assert f"it is kept as '{kept}'" in done.stderr
        assert (path.parent / kept).read_bytes() == content
        assert b"Bridge" in path.read_bytes()
    assert "kept" not in make("bridge.yaml").output


def test_a_link_in_the_way_is_kept(folder: Path) -> None:
    """A link that a person put there is no file of kitgen's, even if it leads to one."""
    make("bridge.yaml")
    path = Path("build/bridge/student/bridge_sheet.html")
    path.rename("mine.html")
    path.symlink_to(Path("mine.html").resolve())
    make("bridge.yaml")
    assert Path("build/bridge/student/bridge_sheet (edited).html").is_symlink()
    assert not path.is_symlink() and path.read_bytes() == Path("mine.html").read_bytes()


def test_quiet_and_json_say_what_was_kept(folder: Path) -> None:
    """Edited files are reported in every output format."""
    make("bridge.yaml")
    path = Path("build/bridge/student/bridge_sheet.html")
    path.write_bytes(b"mine")
    assert "bridge_sheet (edited).html" in kitgen("build", "bridge.yaml", "-q", "-j", "1").stderr
    path.write_bytes(b"mine too")
    said = kitgen("build", "bridge.yaml", "--json", "-j", "1").stdout
    (found,) = [event for event in map(json.loads, said.splitlines()) if event["event"] == "diagnostic"]
    assert (found["code"], found["severity"]) == ("set-aside", "warning")
    assert "bridge_sheet (edited 2).html" in found["message"]


def test_without_a_manifest_nothing_is_lost(folder: Path) -> None:
    """What would be made again just so is taken for kitgen's; what would not is kept."""
    settle(folder)  # so that a build records what is up to date
    make(".")
    before = there()
    Path("build/manifest.json").unlink()
    make(".")
    assert there() == before
    Path("build/manifest.json").unlink()
    Path("bridge.yaml").write_text(lesson("Viaduct"))
    make(".")
    now = there()
    assert now["bridge/student/bridge_sheet (kept).html"] == before["bridge/student/bridge_sheet.html"]
    assert b"Viaduct" in now["bridge/student/bridge_sheet.html"]


def test_a_manifest_of_an_earlier_version(folder: Path) -> None:
    """Without sources in it: its files are kitgen's and are replaced, but none is removed as long as none is known."""
    make(".")
    path = Path("build/manifest.json")
    data = json.loads(path.read_text())
    for entry in data["files"]:
        del entry["source"], entry["project"], entry["variant"]
    path.write_text(json.dumps(data))
    Path("bridge.yaml").write_text(lesson("Viaduct"))
    Path("Lesson Two.yaml").unlink()
    done = make(".")
    assert "road/student/road_sheet.html" in there()
    assert b"Viaduct" in there()["bridge/student/bridge_sheet.html"]
    assert "warning" not in done.output


# --- what goes, and what stays ---------------------------------------------------------------------------


def test_an_id_that_changes(folder: Path) -> None:
    """The documents under the old id go, each by its name; what is not kitgen's stays."""
    make(".")
    old = {name for name in there() if name.startswith("bridge/")}
    edited = Path("build/bridge/student/bridge_sheet.html")
    edited.write_bytes(b"annotated")
    Path("build/bridge/student/mine.txt").write_bytes(b"mine")
    Path("bridge.yaml").write_text(lesson("Bridge", "id: viaduct\n"))
    done = make("bridge.yaml")
    assert set(re.findall(r"removed  build/(\S+)", done.stdout)) == old - {"bridge/student/bridge_sheet.html"}
    assert "build/bridge/student/bridge_sheet.html: warning: this document is obsolete" in done.stderr
    assert {name: content for name, content in there().items() if name.startswith("bridge/")} == {
        "bridge/student/bridge_sheet.html": b"annotated",
        "bridge/student/mine.txt": b"mine",
    }
    assert "warning" not in make("bridge.yaml").output, "it is said once"


def test_a_course_that_changes_its_id(folder: Path) -> None:
    """Its own documents move; those of its lessons stay."""
    make("c")
    before = there()
    add("c/course.yaml", "id: ways\n")
    done = make("c")
    now = there()
    assert re.findall(r"removed  build/(\S+)", done.stdout) == ["c/student/c_all.html"]
    assert now.keys() - before.keys() == {"ways/student/ways_all.html"}


def test_a_part_that_goes(folder: Path) -> None:
    """A lesson without its quiz has no test any more, built alone or with others; `--json` reports it."""
    Path("bridge.yaml").write_text(lesson("Bridge", QUIZ))
    make(".")
    assert "bridge/student/bridge_test.html" in there()
    Path("bridge.yaml").write_text(lesson("Bridge"))
    end = events("bridge.yaml")
    assert end["removed"] == ["bridge/student/bridge_test.html"]
    assert "bridge/student/bridge_test.html" not in there()


@pytest.mark.parametrize("path", ["bridge.yaml", "c", "."])
def test_a_lesson_that_is_deleted(path: str, folder: Path) -> None:
    """Only a build of its own folder removes its documents."""
    make(".", "c")
    before = there()
    Path("Lesson Two.yaml").unlink()
    done = make(path)
    gone = before.keys() - there().keys()
    assert gone == ({name for name in before if name.startswith("road/")} if path == "." else set())
    assert set(re.findall(r"removed  build/(\S+)", done.stdout)) == gone


def test_a_lesson_that_is_renamed(folder: Path) -> None:
    """With an id of its own it keeps its documents, also if the new file is built alone or has a mistake at first."""
    make(".")
    before = there()
    Path("Lesson Two.yaml").rename("Lesson Zwei.yaml")
    text = Path("Lesson Zwei.yaml").read_text()
    Path("Lesson Zwei.yaml").write_text(text.replace("minutes: 50", "minuts: 50", 1))
    end = events(".", status=1)
    assert there() == before
    assert set(end["outdated"]) == {name for name in before if name.startswith("road/")}  # type: ignore[call-overload]
    Path("Lesson Zwei.yaml").write_text(text)
    make("Lesson Zwei.yaml")
    make(".")
    assert there() == before


def test_a_lesson_that_leaves_its_course(folder: Path) -> None:
    """It is still there, and may be built alone; its documents stay."""
    make("c")
    Path("c/course.yaml").write_text(COURSE.replace("one.yaml, ", ""))
    make("c")
    assert "one/student/one_sheet.html" in there()
    Path("c/one.yaml").unlink()
    make("c")
    assert "one/student/one_sheet.html" not in there()


def test_what_was_asked_for_stays(folder: Path) -> None:
    """A kind on request, a language: a usual build keeps it as long as its lesson can have it."""
    Path("es").mkdir()
    Path("es/bridge.yaml").write_text("translates: bridge\nlanguage: es\ntexts: {title: Puente}\n")
    kitgen("build", "bridge.yaml", "--only", "extra", "-j", "1")
    kitgen("build", "bridge.yaml", "--lang", "es", "-j", "1")
    asked = there()
    assert {"bridge/student/bridge_extra.html", "bridge/student/bridge_sheet_es.html"} <= set(asked)
    make(".")
    assert asked.items() <= there().items()
    Path("bridge.yaml").write_text(lesson("Bridge", "id: viaduct\n"))
    Path("es/bridge.yaml").unlink()
    make(".")
    assert not [name for name in there() if name.startswith("bridge/")]


def test_a_part_of_a_build_removes_nothing(folder: Path) -> None:
    """A build of one kind or audience leaves everything else as it is, whatever has changed."""
    make(".")
    before = there()
    Path("bridge.yaml").write_text(lesson("Bridge", "id: viaduct\n"))
    for option in (("--only", "sheet"), ("--audience", "student"), ("--lang", "en"), ("--paper", "letter")):
        kitgen("build", ".", *option, "-j", "1")
        assert before.items() <= there().items() | before.items() and before.keys() <= there().keys()


# --- mistakes --------------------------------------------------------------------------------------------


def add(path: str, text: str) -> None:
    """More lines for a file."""
    Path(path).write_text(Path(path).read_text() + text)


def replace(path: str, old: str, new: str) -> None:
    """Another text in a file."""
    text = Path(path).read_text()
    assert old in text
    Path(path).write_text(text.replace(old, new, 1))


MISTAKES: dict[str, tuple[Callable[[], object], str]] = {
    "a key with a typo": (lambda: replace("Lesson Two.yaml", "minutes", "minuts"), "road/"),
    "no YAML": (lambda: add("Lesson Two.yaml", "a: [\n"), "road/"),
    "an empty file": (lambda: Path("Lesson Two.yaml").write_text(""), "road/"),
    "a broken rule": (lambda: replace("Lesson Two.yaml", "objectives: [one]", "objectives: [two]"), "road/"),
    "an id that another has": (lambda: replace("Lesson Two.yaml", "id: road", "id: bridge"), "road/ bridge/"),
    "an id that cannot be": (lambda: replace("Lesson Two.yaml", "id: road", "id: 'R o a d'"), "road/"),
    "a lesson of a course": (lambda: replace("c/one.yaml", "minutes", "minuts"), "one/ c/ index"),
    "a broken rule in a course": (lambda: replace("c/one.yaml", "[one]", "[x]"), "one/ c/ index"),
    "the course": (lambda: replace("c/course.yaml", "title", "titel"), "c/ index"),
    "no YAML in the course": (lambda: add("c/course.yaml", "a: [\n"), "c/ index"),
    "a lesson that is not there": (lambda: replace("c/course.yaml", "one.yaml", "oen.yaml"), "c/ index"),
    "a term that cannot be": (
        lambda: add("c/course.yaml", "term: {start: 2027-02-02, end: 2027-01-01, meetings: [{day: monday, time: "
                    "'10:00-11:00'}]}\n"), "c/ index"),
    "a translation": (lambda: replace("c/es/one.yaml", "texts", "text"), "c/ index one/student/one_sheet_es"),
    "a kind": (lambda: replace("c/templates/test/kind.yaml", "audience", "audiense"), "one/student/one_test."),
    "a template": (lambda: replace("c/templates/test/page.html", "subject", "subjekt"), "one/student/one_test."),
}  # fmt: skip


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, built; the course in two languages, and with a test."""
    folder = tmp_path_factory.mktemp("once")

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        return folder

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(sample(write))
        write({"c/es/one.yaml": "translates: one\nlanguage: es\ntexts: {title: Túnel}\n"})
        add("c/course.yaml", "languages: [en, es]\n")
        add("c/one.yaml", QUIZ)
        make(".", "c")
    return folder


@pytest.fixture
def built(once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it: moved with its output, it is as it was."""
    shutil.copytree(once, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_removes_nothing(mistake: str, built: Path) -> None:
    """All documents stay and are reported as out of date; after the mistake is fixed, everything is as before."""
    before = there()
    texts = {path: path.read_bytes() for path in built.rglob("*") if path.is_file() and "build" not in path.parts}
    change, old = MISTAKES[mistake]
    change()
    add("c/two.yaml", "level: advanced\n")  # the others go on
    end = events(".", "c", status=1)
    now = there()
    assert before.keys() <= now.keys()
    went_on = now["two/student/two_index.html"] != before["two/student/two_index.html"]
    assert went_on == (mistake not in ("the course", "no YAML in the course"))
    outdated = {name for name in before if name.startswith(tuple(old.split()))}
    assert outdated
    assert outdated <= set(end["outdated"])  # type: ignore[call-overload]
    assert {name: now[name] for name in outdated} == {name: before[name] for name in outdated}
    assert end["removed"] == []
    for path, text in texts.items():
        path.write_bytes(text)
    make(".", "c")
    assert there() == before


def test_a_mistake_in_the_first_build_of_a_course(folder: Path) -> None:
    """Documents about the course are made from the lessons without errors, and completed later."""
    replace("c/one.yaml", "minutes", "minuts")
    make("c", status=1)
    page = "c/student/c_all.html"
    assert b"Ferry" in there()[page] and b"Tunnel" not in there()[page]
    add("c/two.yaml", "level: advanced\n")
    assert page in events("c", status=1)["outdated"]  # type: ignore[operator]
    replace("c/one.yaml", "minuts", "minutes")
    make("c")
    assert b"Ferry" in there()[page] and b"Tunnel" in there()[page]
    assert len(there()) == 11


def test_nothing_but_mistakes(folder: Path) -> None:
    """If the only lesson has errors, all its documents stay, and the status is 1."""
    make("Lesson Two.yaml")
    before = there()
    replace("Lesson Two.yaml", "minutes", "minuts")
    done = make("Lesson Two.yaml", status=1)
    assert there() == before
    assert all(f"out of date  build/{name}" in done.stdout for name in before)
    assert "4 documents of earlier builds kept, but out of date." in done.stdout


HIDDEN = "It is so because of all the boats below it."


@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize("had_it", [False, True])
def test_a_document_that_would_leak(had_it: bool, edited: bool, project: Write, folder: Path) -> None:
    """It is not written. The last one goes if it has the answer too, is kept if it was edited, and stays otherwise."""
    path = Path("build/bridge/student/bridge_sheet.html")
    body = PAGE.replace("</h1>", f"</h1><p>{HIDDEN if had_it else ''}</p>")
    project({"templates/sheet/page.html": body})
    make("bridge.yaml")
    first = path.read_bytes() + b"<!-- mine -->" * edited
    path.write_bytes(first)
    project({"templates/sheet/page.html": body.replace("<p>", f"<p>So: {HIDDEN} ")})
    Path("bridge.yaml").write_text(lesson("Bridge", QUIZ).replace("It is so.", HIDDEN))
    end = events("bridge.yaml", status=1)
    kept = path.with_name("bridge_sheet (edited).html")
    assert path.exists() == (not had_it)
    assert kept.exists() == (had_it and edited)
    assert end["removed"] == (["bridge/student/bridge_sheet.html"] if had_it and not edited else [])
    if not had_it:
        assert path.read_bytes() == first
        assert "bridge/student/bridge_sheet.html" in end["outdated"]  # type: ignore[operator]


# --- stops -----------------------------------------------------------------------------------------------


class Stopping(Reporter):
    """Stops the build after so many documents, as Ctrl-C would."""

    left = 1

    def done(self, made: JobResult, state: TaskState) -> None:
        """One document is finished."""
        self.left -= 1
        if not self.left:
            raise KeyboardInterrupt


def test_the_first_document_is_not_forgotten(folder: Path) -> None:
    """A build that was stopped goes on behind its first document, in a folder that was not there before."""
    report = Report()
    project = load_and_check(Path("bridge.yaml"), report)
    plan = make_plan(project, report)
    with pytest.raises(KeyboardInterrupt):
        build_all([ProjectPlan(project, plan)], OutputFolder(Path("build")), report, Stopping(Path("build")))
    assert len(there()) == 1
    assert events("bridge.yaml")["unchanged"] == 1
    assert not [name for name in there() if "(" in name]


def test_a_stop_between_note_and_file(folder: Path) -> None:
    """The journal speaks of a file that was never written: the old one is still kitgen's, and is replaced."""
    make("bridge.yaml")
    entries = json.loads(Path("build/manifest.json").read_text())["files"]
    Path("bridge.yaml").write_text(lesson("Viaduct"))
    noted = [{**entry, "sha256": "0" * 64, "input": "1" * 64} for entry in entries]
    Path("build/.kitgen-journal.jsonl").write_text("".join(f"\n{json.dumps(entry)}" for entry in noted))
    Path("build/.kitgen-last.json").unlink(missing_ok=True)
    done = make("bridge.yaml")
    assert "warning" not in done.output
    assert len(there()) == 4
    assert b"Viaduct" in there()["bridge/student/bridge_sheet.html"]


def test_a_manifest_cannot_reach_outside(folder: Path) -> None:
    """Whatever paths and sources it names: nothing outside the output folder is moved or removed."""
    make(".")
    secret = Path("outside.html")
    path = Path("build/manifest.json")
    data = json.loads(path.read_text())
    first = data["files"][0]
    secret.write_bytes(Path("build", first["path"]).read_bytes())
    Path("away").mkdir()
    shutil.copy(secret, "away/gone.html")
    Path("build/link").symlink_to(Path("away").resolve())
    strays = ("../outside.html", str(secret.resolve()), "link/gone.html")
    data["files"] += [{**first, "path": name, "lesson": "x", "source": "//server/x", "kind": "x"} for name in strays]
    data["files"] += [{**first, "path": name, "lesson": "x", "kind": "x"} for name in strays]
    path.write_text(json.dumps(data))
    Path("build/.kitgen-last.json").unlink(missing_ok=True)
    make(".")
    assert secret.exists() and Path("away/gone.html").exists()


# --- where to look ---------------------------------------------------------------------------------------


def links(path: str) -> set[str]:
    """The files that a page of the build links, from the output folder."""
    page = Path("build", path)
    found = re.findall(r'href="([^"#]+)"', page.read_text())
    assert all((page.parent / link).is_file() for link in found), found
    return {Path(os.path.normpath(page.parent / link)).relative_to("build").as_posix() for link in found}


def test_a_lesson_has_a_list_of_its_files(folder: Path) -> None:
    """One for students with their files alone, one for the instructor with all."""
    Path("bridge.yaml").write_text(lesson("Bridge", QUIZ))
    make("bridge.yaml", "c")
    theirs = {"bridge/student/bridge_sheet.html", "bridge/student/bridge_test.html"}
    assert links("bridge/student/bridge_index.html") == theirs
    assert "INSTRUCTOR" not in Path("build/bridge/student/bridge_index.html").read_text()
    assert links("bridge/instructor/bridge_index_INSTRUCTOR.html") == {
        *theirs, "bridge/instructor/bridge_notes_INSTRUCTOR.html",
    }  # fmt: skip
    assert "one/student/one_index.html" in links("index.html")


def test_a_list_has_all_files_whatever_was_asked_for(folder: Path) -> None:
    """A build for students alone makes the same page for them."""
    make("bridge.yaml")
    before = there()["bridge/student/bridge_index.html"]
    shutil.rmtree("build")
    kitgen("build", "bridge.yaml", "--audience", "student", "-j", "1")
    assert there()["bridge/student/bridge_index.html"] == before
    kitgen("build", "bridge.yaml", "--only", "lesson-index", "-j", "1")
    assert there()["bridge/student/bridge_index.html"] == before


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """A browser that notes what it is asked to show: gives the addresses so far."""
    script, log = tmp_path / "my browser", tmp_path / "shown.txt"
    script.write_text(f'#!/bin/sh\nsleep 0.3\necho "$1" >> "{log}"\nsleep 20\n')
    script.chmod(script.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("BROWSER", str(script))

    def shown() -> list[str]:
        for _ in range(100):  # the shell makes the file before it writes the line
            if log.exists() and log.read_text().endswith("\n"):
                break
            time.sleep(0.1)
        return log.read_text().split() if log.exists() else []

    return shown


@pytest.mark.parametrize(
    ("arguments", "page"),
    [
        (("bridge.yaml",), "bridge/instructor/bridge_index_INSTRUCTOR.html"),
        (("bridge.yaml", "--audience", "student"), "bridge/student/bridge_index.html"),
        (("bridge.yaml", "--only", "sheet"), "bridge/student/bridge_sheet.html"),
        (("c",), "index_INSTRUCTOR.html"),
        (("c", "bridge.yaml"), "index_INSTRUCTOR.html"),
        ((".",), ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_open(arguments: tuple[str, ...], page: str, folder: Path, browser: Callable[[], list[str]]) -> None:
    """The list of all files, or the one document, or the folder; the build does not wait for the browser."""
    start = time.monotonic()
    done = kitgen("build", *arguments, "--open", "-j", "1")
    assert time.monotonic() - start < 15
    assert browser() == [(folder / "build" / page).resolve().as_uri()]
    assert ("Start here:" in done.stdout) == ("index" in page)
    assert not page or f"build/{page}" in done.stdout


def test_open_again(folder: Path, browser: Callable[[], list[str]]) -> None:
    """A build with nothing to do opens what is there."""
    settle(folder)
    make("bridge.yaml")
    done = kitgen("build", "bridge.yaml", "-j", "1", "--open")
    assert "Everything is up to date" in done.stdout
    assert len(browser()) == 1


def test_open_where_nothing_was_made(folder: Path, browser: Callable[[], list[str]]) -> None:
    """No window comes up for a lesson with mistakes."""
    replace("bridge.yaml", "minutes", "minuts")
    kitgen("build", "bridge.yaml", "-j", "1", "--open", status=1)
    time.sleep(0.6)
    assert not (folder / "shown.txt").exists()


@pytest.mark.parametrize("chosen", ["no-such-browser:{}", "'{}' %s", "'{}' &"])
def test_open_with_any_browser(
    chosen: str, folder: Path, browser: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`BROWSER` is a list of commands with the place of the address, as for other programs."""
    monkeypatch.setenv("BROWSER", chosen.format(folder / "my browser"))
    kitgen("build", "bridge.yaml", "-j", "1", "--open", "--only", "sheet")
    assert browser() == [(folder / "build/bridge/student/bridge_sheet.html").as_uri()]


@pytest.mark.parametrize("browser", ["", "no-such-browser"])
def test_open_without_a_screen(browser: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a build machine it prints the path to open, and succeeds."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BROWSER", browser)
    done = kitgen("build", "bridge.yaml", "-j", "1", "--open", "--only", "sheet")
    assert "to open build/bridge/student/bridge_sheet.html; open it yourself" in done.stderr


# --- nothing was made ------------------------------------------------------------------------------------

REASONS = [
    (("bridge.yaml", "--only", "test"), "'test' needs 'quiz', which no lesson has"),
    (("bridge.yaml", "--only", "index"), "'index' needs a whole course"),
    (("bridge.yaml", "--only", "sheet", "--audience", "grader"), "'sheet' is for students"),
    (("bridge.yaml", "--audience", "grader"), "no kind of document is for graders"),
    (
        ("bridge.yaml", "--only", "sheet", "--variant", "large-print"),
        "'sheet' has no variant 'large-print'",
    ),
    (("bridge.yaml", "Lesson Two.yaml", "--lang", "es"), "no lesson is translated into es"),
]


@pytest.mark.parametrize(("arguments", "reason"), REASONS, ids=[" ".join(arguments) for arguments, _ in REASONS])
def test_why_nothing_was_made(arguments: tuple[str, ...], reason: str, folder: Path) -> None:
    """The reason in plain words, and for programs."""
    done = kitgen("build", *arguments, "-j", "1")
    assert f"Nothing was built: {reason}" in done.stdout
    assert str(events(*arguments)["reason"]).startswith(reason[:20])
    assert not Path("build").exists()


def test_a_folder_without_lessons(folder: Path) -> None:
    """That is a mistake, and no build."""
    Path("empty").mkdir()
    with pytest.raises(KitgenError, match="'empty' has no lessons"):
        raise make("empty").exception or AssertionError
