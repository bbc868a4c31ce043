"""Verify built files: no hidden text, and accessibility."""
