"""PDF/A-3a beside PDF/UA-1: it validates as both, and only instructors' files have the lesson's YAML in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import outloud
import page as page_validation
import pikepdf
import pytest
from page import ValidationProfile

from kitgen.builder import build_all
from kitgen.cli.progress import Reporter
from kitgen.diagnostics import Report
from kitgen.pipeline import Choices, load_and_check, make_plan
from kitgen.plan.task import Plan
from kitgen.store.output_folder import OutputFolder
from kitgen.store.ownership import ProjectPlan
from tests.conftest import ROOT, STARTER, run

pytestmark = pytest.mark.slow

LESSON = ROOT / "lessons" / "02-lucky-once.yaml"
CHOSEN = ("--only", "guide", "--only", "handout", "--only", "key", "--only", "slides", "--only", "argument")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lesson as PDF/A-3a: papers for all three audiences and slides, in Spanish; and fillable papers."""
    folder = tmp_path_factory.mktemp("archive")
    for options in (("--lang", "es", *CHOSEN), ("--lang", "en", "--only", "quiz", "--variant", "fillable")):
        done = run("build", LESSON, "-o", folder, "-j", "1", "--pdf", "a-3a", *options)
        assert done.status == 0, done.err
    return folder


def files(made: Path) -> list[Path]:
    """The PDFs."""
    found = sorted(made.rglob("*.pdf"))
    assert len(found) == 6
    return found


def failures(content: bytes, profile: ValidationProfile) -> list[str]:
    """What a validator finds."""
    result = page_validation.validate_pdf_bytes(content, profile=profile)
    return [] if result.is_compliant else [str(each) for each in result.failures]


def attached(path: Path) -> dict[str, bytes]:
    """The attachments of a PDF by name."""
    with pikepdf.open(path) as pdf:
        return {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}


@pytest.mark.parametrize("profile", [ValidationProfile.PDF_A_3A, ValidationProfile.PDF_UA_1])
def test_it_validates(profile: ValidationProfile, made: Path) -> None:
    """To both standards at once."""
    for path in files(made):
        assert failures(path.read_bytes(), profile) == [], path.name


def test_outloud_has_nothing_new_to_say(made: Path) -> None:
    """Of the archived form, no more than of the usual one."""
    for path in files(made):
        found = [str(each) for each in outloud.check(str(path)).findings]
        assert not found, (path.name, found)


def test_the_validator_can_fail(made: Path, tmp_path: Path) -> None:
    """The validator rejects an ordinary PDF, and an attachment without its relationship to the document."""
    assert run("build", LESSON, "-o", tmp_path, "-j", "1", "--lang", "en", "--only", "argument").status == 0
    usual = next(tmp_path.rglob("*_argument.pdf")).read_bytes()
    assert failures(usual, ValidationProfile.PDF_UA_1) == []
    assert failures(usual, ValidationProfile.PDF_A_3A)
    with pikepdf.open(next(made.rglob("*_guide_es_INSTRUCTOR.pdf"))) as pdf:
        for spec in pdf.attachments.values():
            del spec.obj["/AFRelationship"]
        pdf.save(tmp_path / "bad.pdf", compress_streams=False)
    assert any("AF" in each for each in failures((tmp_path / "bad.pdf").read_bytes(), ValidationProfile.PDF_A_3A))


def test_only_instructors_get_the_source(made: Path) -> None:
    """The YAML of the lesson and of its translation, byte for byte; nothing in files for students and graders."""
    for path in files(made):
        if path.name.endswith("_INSTRUCTOR.pdf"):
            translation = ROOT / "lessons" / "es" / LESSON.name
            assert attached(path) == {
                LESSON.name: LESSON.read_bytes(),
                "02-lucky-once.es.yaml": translation.read_bytes(),
            }
            with pikepdf.open(path) as pdf:
                assert len(pdf.Root.AF) == 2
                assert [spec.AFRelationship for spec in pdf.Root.AF] == ["/Source", "/Source"]
                assert [spec.EF.F.Subtype for spec in pdf.Root.AF] == ["/application/yaml"] * 2
        else:
            assert attached(path) == {}, path.name
            with pikepdf.open(path) as pdf:
                assert "/AF" not in pdf.Root


def test_the_usual_form_has_no_attachments(tmp_path: Path) -> None:
    """They belong to the archive."""
    assert run("build", STARTER, "-o", tmp_path, "-j", "1", "--only", "guide").status == 0
    assert attached(next(tmp_path.rglob("*_guide_INSTRUCTOR.pdf"))) == {}


# WeasyPrint 70 leaves its colour profile open
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_proof_refuses_a_student_file_with_the_source(project: Callable[..., Path]) -> None:
    """Should the YAML ever come to a student's document, the build finds it in the attachment."""
    folder = project({"lesson.yaml": STARTER.read_bytes()})
    report = Report()
    found = load_and_check(folder / "lesson.yaml", report)
    plan = make_plan(found, report, Choices(("handout",), pdf="a-3a"))
    (task,) = plan.tasks
    data = json.loads(plan.inputs[task.input])
    assert "attached" not in data
    data["attached"] = [["lesson.yaml", found.lessons[0].source.text]]
    bad = Plan(plan.tasks, {task.input: json.dumps(data).encode()})
    build_all([ProjectPlan(found, bad)], OutputFolder(folder / "out"), report, Reporter(folder))
    errors = [diagnostic for diagnostic in report if diagnostic.severity == "error"]
    assert {diagnostic.code for diagnostic in errors} == {"leak"}
    assert any("(attachment)" in diagnostic.message for diagnostic in errors)
    assert not (folder / "out" / task.path).exists()


def test_the_choice_is_part_of_what_is_made(tmp_path: Path) -> None:
    """Another standard makes PDFs again, the same makes none, and HTML does not care."""
    options = ("build", STARTER, "-o", tmp_path, "-j", "1", "--only", "slides", "--only", "quiz", "--json")

    def built(*more: str) -> set[str]:
        done = run(*options, *more)
        assert done.status == 0, done.err
        events = [json.loads(line) for line in done.out.splitlines()]
        return {Path(event["path"]).suffix for event in events if event.get("state") == "built"}

    assert built() == {".html", ".pdf"}
    assert built() == set()
    assert built("--pdf", "a-3a") == {".pdf"}
    assert built("--pdf", "a-3a") == set()
    assert built("--pdf", "ua-1") == {".pdf"}


def test_an_unknown_standard() -> None:
    """The message lists the profiles; PDF/UA-2 is not among them, because no validator is available here."""
    done = run("build", STARTER, "--pdf", "ua-2")
    assert done.status == 2
    assert "'ua-1', 'a-3a'" in done.err


def test_same_bytes(made: Path, tmp_path: Path) -> None:
    """An archived file does not know when it was made."""
    done = run("build", LESSON, "-o", tmp_path, "-j", "1", "--pdf", "a-3a", "--lang", "es", "--only", "guide")
    assert done.status == 0, done.err
    path = next(tmp_path.rglob("*_guide_es_INSTRUCTOR.pdf"))
    assert path.read_bytes() == next(made.rglob(path.name)).read_bytes()
