"""From the data that an audience may see to what a template works with: texts, figures, tables."""
