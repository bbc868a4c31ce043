"""Prepare the data that an audience may see for templates: texts, figures, tables."""
