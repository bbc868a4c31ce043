"""Tasks into pages, and pages into the bytes of files."""
