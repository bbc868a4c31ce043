"""The slides of a deck: what is on each, and whether it fits."""
