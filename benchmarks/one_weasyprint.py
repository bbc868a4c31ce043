"""Documents into PDFs by WeasyPrint as its manual begins: one process, nothing shared between documents."""

import sys
from pathlib import Path

from weasyprint import HTML

dumped, output = Path(sys.argv[1]), Path(sys.argv[2])
for name in sys.argv[3:]:
    HTML(filename=dumped / "html" / f"{name}.html").write_pdf(output / f"{name}.pdf", pdf_variant="pdf/ua-1")
