"""Checks of built files: no hidden text in them, accessible to all readers."""
