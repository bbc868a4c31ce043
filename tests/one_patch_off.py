"""Build one handout with each patch left off: a process each, forked from one that has imported WeasyPrint.

python tests/one_patch_off.py LESSON FOLDER
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main(lesson: Path, folder: Path) -> None:
    """FOLDER has a folder for each patch, with the handout that was built without it."""
    from kitgen.diagnostics import Report
    from kitgen.pipeline import Choices, load_and_check, make_plan
    from kitgen.render.formats import pdf
    from kitgen.render.pdf import speedups
    from kitgen.text import fonts
    from kitgen.workers.job import Job, run_job

    report = Report()
    project = load_and_check(lesson, report)
    plan = make_plan(project, report, Choices(("handout",)))
    (task,) = plan.tasks
    job = Job(task, plan.inputs[task.input], project.templates, project.root, None)
    fonts.prepare()
    import weasyprint  # noqa: F401 - not yet patched

    for patch in speedups.patches():
        child = os.fork()
        if child == 0:
            os.environ[speedups.PLAIN] = patch.name
            result = run_job(job)
            assert patch.name not in pdf._patches()
            assert result.output is not None, result.problems
            place = folder / patch.name
            place.mkdir()
            (place / Path(task.path).name).write_bytes(result.output.content)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            sys.exit(f"{patch.name}: status {status}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
