"""The model and chart of repeated attempts."""
