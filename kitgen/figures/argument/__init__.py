"""Argument maps."""
