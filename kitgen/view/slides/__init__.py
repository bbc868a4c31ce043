"""The slides of a deck: what is on each, and where it is split."""
