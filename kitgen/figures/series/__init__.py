"""Charts of series of numbers."""
