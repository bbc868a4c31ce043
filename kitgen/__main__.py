"""Run kitgen as ``python -m kitgen``."""

import sys

# `python -m` searches the folder that the user is in first, so that a `yaml.py` there would be taken for the library.
if __name__ == "__main__" and not sys.flags.safe_path and not __file__.startswith(f"{sys.path[0]}/kitgen/"):
    del sys.path[0]

from kitgen.interrupts import InterruptHandler

if __name__ == "__main__":
    with InterruptHandler():
        from kitgen.cli.main import main

        main()
