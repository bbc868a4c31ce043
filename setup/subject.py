"""Check the first line of a commit message, as git's hook commit-msg does: 72 letters at most, no full stop at its end.

python setup/subject.py FILE
"""

from __future__ import annotations

import sys
from pathlib import Path

LONGEST = 72


def wrong(message: str) -> str:
    """What is wrong with the first line of a message; empty if nothing is."""
    subject, _, body = message.partition("\n")
    if not subject.strip():
        return "the subject is empty"
    if len(subject) > LONGEST:
        return f"the subject has {len(subject)} letters; {LONGEST} are the limit: move the why below an empty line"
    if subject.endswith("."):
        return "the subject ends with a full stop"
    if body.split("\n")[0].strip() and not body.startswith("#"):
        return "the line below the subject is not empty"
    return ""


if __name__ == "__main__":
    problem = wrong(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.exit(f"commit message: {problem}" if problem else 0)
