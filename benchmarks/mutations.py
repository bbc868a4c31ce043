"""Check lessons with mistakes made at random, and say which ones kitgen cannot cope with.

    python benchmarks/mutations.py [COUNT] [SEED]

Lines are deleted, doubled, swapped and cut; values are replaced by other types, large numbers, odd letters, YAML signs
and long repetitions. The same is done to a course file, a brand and a translation. A mutated project must be checked
without an internal error, without a traceback, and in two seconds of processor time.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from kitgen.diagnostics import KitgenError, Report
from kitgen.pipeline import load_and_check

ROOT = Path(__file__).parent.parent
SECONDS = 2

VALUES = [
    *(
        "",
        "~",
        "null",
        "[]",
        "{}",
        "[a, b]",
        "{a: b}",
        "true",
        "no",
        "0",
        "-1",
        "1e999",
        "9" * 400,
        "1.5",
        "1,5",
        "0x1F",
    ),
    *(
        "inf",
        "nan",
        "2027-02-30",
        "0000-00-00",
        "9999-12-31",
        "'",
        '"',
        '"a',
        "'a",
        "*a",
        "&a b",
        "!!python/x y",
        "!a",
        "%",
    ),
    *(
        "@a",
        "`a`",
        "|",
        ">",
        "|\n  a",
        "a: b",
        "a #b",
        "# a",
        "- a",
        "? a",
        "<<: *a",
        "---",
        "...",
        "\t",
        "[[[[",
        "{{{{",
    ),
    *(
        "\u200b",
        "\u202e",
        "\u00a0",
        "\ufeff",
        "\u0000",
        "\u0007",
        "\ud83d\ude42",
        "e\u0301" * 40,
        "x" * 1_200,
        "( " * 800,
    ),
    *(
        "[@a]",
        "[@a, ¶ 4; b",
        "![a](b)",
        "[a](javascript:x)",
        "|a|\n  |-|\n  |b|",
        "\\",
        "\\n",
        "../x.png",
        "C:\\x",
        "~/x.svg",
    ),
    *(
        "tuesday",
        "10:00-11:15",
        "25:00-1:00",
        "monday",
        "en",
        "xx-YY",
        "κ",
        "你好",
        "שלום",
        "भाषा",
        "١٢",
        "½",
        "−5",
        "5 %",
        "%5",
    ),
    *(
        "'a",
        "{gap}",
        "{",
        "}",
        "<b>",
        "&amp;",
        "$x$",
        "- - - -",
        ": : :",
        "a:b",
        "a :b",
        "“a”: b",
        "a：b",
        "• a",
        "1. a",
        "x_a",
    ),
    *(
        "10-14, fours, case a, discussion 2-1",
        "14-10-1-, , ,",
        "[10, 20, alone]",
        "discussion 99999-1, quiz 0, figure, grid x",
        "{case: a, discussion: [1, [2]]}",
        "exit ticket and reading & model + homework",
        "{table: {columns: 1-999, rows: -1}, then: {then: ___}}",
        "{grid: {columns: a, rows: [b, b]}, number: km}",
        "[a ___, {choose: 'a, a'}, {drawing: fill}, {list: 0}]",
        "___ a __ b _ c " * 40,
        "{handout: 0, guide: 500, slides: 2, quiz: two}",
        "[quiz, quizz, guide]",
        "{minutes: 5, optional: true, required: true}",
        "[{title: a, text: b, after: zork}]",
    ),
]
PLAN_KEYS = (
    "uses",
    "product",
    "then",
    "minutes",
    "optional",
    "required",
    "slack",
    "fit",
    "release",
    "after",
    "grouping",
)


def mutated(rng: random.Random, text: str) -> str:
    """A text with one to five mistakes."""
    lines = text.split("\n")
    for _ in range(rng.choice((1, 1, 1, 2, 3, 5))):
        place = _in_plan(rng, lines) if rng.random() < 0.4 else rng.randrange(len(lines))
        rng.choice(_CHANGES)(rng, lines, place)
        lines = lines or [""]
    made = "\n".join(lines)
    return made[: rng.randrange(len(made) + 1)] if rng.random() < 0.05 else made


def _in_plan(rng: random.Random, lines: list[str]) -> int:
    """The number of a line of the plan, or of any where there is none."""
    start = next((number for number, line in enumerate(lines) if line.startswith("activities:")), 0)
    after = range(start + 1, len(lines))
    end = next((number for number in after if lines[number][:1] not in ("", " ", "#")), len(lines))
    return rng.randrange(start, max(end, start + 1))


def _delete(rng: random.Random, lines: list[str], place: int) -> None:
    del lines[place : place + rng.choice((1, 1, 1, 3, 20))]


def _double(rng: random.Random, lines: list[str], place: int) -> None:
    many = rng.choice((1, 1, 2, 30, 600))
    lines[place:place] = lines[place : place + rng.choice((1, 2, 5))] * many


def _swap(rng: random.Random, lines: list[str], place: int) -> None:
    other = rng.randrange(len(lines))
    lines[place], lines[other] = lines[other], lines[place]


def _new_value(rng: random.Random, lines: list[str], place: int) -> None:
    head, colon, _ = lines[place].partition(": ")
    lines[place] = f"{head}{colon or ': '}{rng.choice(VALUES)}"


def _new_key(rng: random.Random, lines: list[str], place: int) -> None:
    indent = len(lines[place]) - len(lines[place].lstrip(" -"))
    names = ("title", "id", "items", "activities", "minutes", "zork", "x_instructor_a", "print", *PLAN_KEYS)
    key = rng.choice(rng.choice((names, VALUES)))
    lines.insert(place, f"{lines[place][:indent]}{key}: {rng.choice(VALUES)}")


def _indent(rng: random.Random, lines: list[str], place: int) -> None:
    lines[place] = rng.choice((" ", "  ", "\t", "\u00a0", "- ", "      ")) + lines[place]


def _outdent(rng: random.Random, lines: list[str], place: int) -> None:
    lines[place] = lines[place].lstrip(rng.choice((" ", " -")))


def _insert(rng: random.Random, lines: list[str], place: int) -> None:
    line = lines[place]
    column = rng.randrange(len(line) + 1)
    lines[place] = line[:column] + rng.choice(VALUES) + line[column:]


def _nest(rng: random.Random, lines: list[str], place: int) -> None:
    depth = rng.choice((3, 25, 3_000))
    lines[place] = f"{lines[place].partition(':')[0]}: {rng.choice(('[', '{a: ', '- ')) * depth}"


def _odd_letter(rng: random.Random, lines: list[str], place: int) -> None:
    letter = chr(rng.choice((rng.randrange(32, 0x3000), rng.randrange(0x3000, 0xD800), rng.randrange(0xE000, 0x1FFFF))))
    lines[place] = lines[place].replace(rng.choice(("a", " ", ":", "e", "-")), letter, rng.choice((1, 1, 99)))


_CHANGES = (_delete, _double, _swap, _new_value, _new_value, _new_key, _indent, _outdent, _insert, _nest, _odd_letter)


def projects(seed: int, count: int, folder: Path) -> Iterator[Path]:
    """Projects with a lesson, and some with a course, a brand and a translation; each replaces the one before."""
    lessons = [*(ROOT / "lessons").glob("*.yaml"), ROOT / "kitgen" / "starters" / "lesson.yaml"]
    texts = {path.name: path.read_text("utf-8") for path in sorted(lessons) if path.name != "course.yaml"}
    overlays = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "lessons" / "es").glob("*.yaml"))}
    course = (ROOT / "lessons" / "course.yaml").read_text("utf-8")
    brand = "name: School\ncolour: '#123456'\nlogo: logo.svg\nfooter: A school\n"
    for path in (folder / "es", folder / "templates"):
        path.mkdir(exist_ok=True)
    for number in range(count):
        rng = random.Random(f"{seed} {number}")
        name = rng.choice(sorted(texts))
        files = {name: texts[name]}
        if rng.random() < 0.3:
            files["course.yaml"] = course
        if rng.random() < 0.2:
            files["templates/brand.yaml"] = brand
        if rng.random() < 0.3 and name in overlays:
            files[f"es/{name}"] = overlays[name]
        changed = rng.choice(sorted(files))
        files[changed] = mutated(rng, files[changed])
        for old in folder.rglob("*.yaml"):
            old.unlink()
        for path, text in files.items():
            (folder / path).write_bytes(text.encode("utf-8", "surrogatepass"))
        yield folder / ("course.yaml" if "course.yaml" in files else name)


def faults(seed: int, count: int) -> Iterator[str]:
    """What is wrong with kitgen: each project that ends in an internal error, or takes too long."""
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate(projects(seed, count, Path(folder))):
            report = Report()
            start = time.process_time()
            try:
                load_and_check(path, report, ("es",) if (path.parent / "es" / path.name).exists() else ())
                list(report.shown)
            except KitgenError:
                pass
            except Exception:
                yield f"{seed} {number}: {traceback.format_exc()}"
            if report.exit_status == 3:
                yield f"{seed} {number}: internal error"
            if (seconds := time.process_time() - start) > SECONDS:
                yield f"{seed} {number}: {seconds:.1f} s"


if __name__ == "__main__":
    wanted = [int(argument) for argument in sys.argv[1:]]
    found = list(faults(wanted[1] if len(wanted) > 1 else 1, wanted[0] if wanted else 10_000))
    print("\n".join(found) or "no faults")
    sys.exit(bool(found))
