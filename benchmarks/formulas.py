"""A page with ten formulas, compared with the same page where each of them is words.

    python benchmarks/formulas.py --rounds 9

Each round makes a reading of one page, first with words and then with formulas that were never drawn before: by the
command, `kitgen build`, with all that it loads, reads and checks; then by itself in this process (template, layout, PDF
and proof), and there once more with the same formulas, as a second document of a lesson has them.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.timing import timed

FORMULAS = (
    r"\frac{{-b \pm \sqrt{{b^2 - {n}ac}}}}{{2a}}",
    r"\lim_{{x \to {n}}} \frac{{\sin x}}{{x}}",
    r"\int_0^{n} x^2 \, dx",
    r"\sum_{{k=1}}^{{n}} k = \frac{{n(n+{n})}}{{2}}",
    r"E = mc^{n}",
    r"1 - (1 - p)^{{{n}}}",
    r"\ce{{{n}H2 + O2 -> {n}H2O}}",
    r"\SI{{9.{n}}}{{m/s^2}}",
    r"\vec{{F}}_{n} = m \vec{{a}}",
    r"\sqrt[{n}]{{x + y}}",
)
WORDS = "a value that the class has found before"
SENTENCE = "The next line of the argument uses {thing}, which holds as long as both sides have the same sign."


def main() -> None:
    """Print the medians of the rounds and their ratios to the page with words."""
    parser = argparse.ArgumentParser(description="What ten formulas on a page take.")
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        lesson = Path(folder) / "lesson.yaml"
        for take, where in ((_by_command, "kitgen build"), (_by_itself, "by itself")):
            take(lesson, [WORDS] * len(FORMULAS))  # the templates are compiled, the libraries loaded
            taken = []
            for number in range(1, rounds + 1):
                pages = [[f"{WORDS} {number}"] * len(FORMULAS), _formulas(number)]
                pages += [_formulas(number)] if take is _by_itself else []  # the command would find it made
                taken.append([take(lesson, things) for things in pages])
            words, *others = (statistics.median(column) for column in zip(*taken, strict=True))
            print(f"{where}: words {words:.3f} s")
            for place, (name, seconds) in enumerate(zip(("new formulas", "the same again"), others, strict=False), 1):
                ratio = statistics.median(row[place] / row[0] for row in taken)
                print(f"    {name} {seconds:.3f} s, {ratio:.2f} times as long")


def _formulas(number: int) -> list[str]:
    return [f"${formula.format(n=number + 2)}$" for formula in FORMULAS]


def _write(lesson: Path, things: list[str]) -> None:
    """A lesson with these things in its text."""
    body = "\n\n".join(f"      {SENTENCE.format(thing=thing)}" for thing in things)
    lesson.write_text(
        "title: A page\nminutes: 20\nessential_question: Does it hold?\nobjectives: [{follow: follow an argument}]\n"
        f"background:\n  - title: The argument\n    body: |\n{body}\nactivities: [{{Read: 15, uses: background}}]\n",
        encoding="utf-8",
    )


def _by_command(lesson: Path, things: list[str]) -> float:
    """Processor seconds of a build of the reading in a process of its own."""
    _write(lesson, things)
    command = [sys.executable, "-m", "kitgen", "build", lesson, "-o", lesson.parent / "build", "--only", "reading"]
    return timed(lambda: subprocess.run(command, check=True, capture_output=True) and None).cpu


def _by_itself(lesson: Path, things: list[str]) -> float:
    """Processor seconds of the reading in this process."""
    from kitgen.diagnostics import Report
    from kitgen.pipeline import Choices, load_and_check, make_plan
    from kitgen.prove.detectors import LeakDetectors
    from kitgen.workers import job

    _write(lesson, things)
    report = Report()
    project = load_and_check(lesson, report)
    plan = make_plan(project, report, Choices(("reading",)))
    if report.failed:
        raise SystemExit("\n".join(map(str, report.found)))
    (task,) = plan.tasks
    detector = LeakDetectors(project).detector(task)
    start = time.process_time()
    done = job.run_job(job.Job(task, plan.inputs[task.input], project.templates, project.root, detector))
    taken = time.process_time() - start
    if done.output is None or done.output.pages != 1:
        raise SystemExit(f"not one page: {done}")
    return taken


if __name__ == "__main__":
    main()
