"""What the lines of lists and tables begin with, as pieces of patterns.

Who prints a list is stricter than who refuses one or finds one that YAML has joined, so each has a pattern of its own;
what they must agree on is here.
"""

BULLETS = "*+•‣▪◦"
"""What an author may have typed before an entry in place of `-`, inside a set of characters."""

DIGITS = r"\d{1,3}"
"""The number before an entry. Four digits are a year."""

ROW = r"\|.*\|\s*\Z"
"""A row of a table, with a bar on both sides."""
