"""Laid-out pages into PDF that every reader understands, and checks of these pages."""
