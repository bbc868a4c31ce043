"""``python -m kitgen.render.pdf.speedups``: the places whose source is not what the patches were written for."""

from __future__ import annotations

import sys
from importlib.metadata import version

from kitgen.render.pdf.speedups import patches
from kitgen.render.pdf.speedups.known import DIGESTS, FIXED_UP, WRITTEN_FOR
from kitgen.render.pdf.speedups.source import digest


def main() -> int:
    """Print each place with its digest now, and the patches that know it."""
    for package, written_for in WRITTEN_FOR.items():
        print(f"# {package} {version(package)}, known: {written_for}")
    places = dict.fromkeys([*(place for patch in patches() for place in patch.knows), *FIXED_UP])
    changed = [place for place in places if DIGESTS.get(place) != digest(place)]
    for place in changed:
        names = [patch.name for patch in patches() if place in patch.knows] or ["what completes PDFs"]
        print(f'    "{place}": "{digest(place)}",  # {", ".join(names)}')
    for place in DIGESTS.keys() - places.keys():
        print(f"# nothing knows {place}")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
