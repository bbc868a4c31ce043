"""Documents into PDFs by Typst, in one process. Run by the Python that has the package typst."""

import sys
from pathlib import Path

import typst

dumped, output, fonts = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3].split(":")
for name in sys.argv[4:]:
    typst.compile(dumped / "text" / f"{name}.typ", output / f"{name}.pdf", font_paths=fonts, ignore_system_fonts=True)
