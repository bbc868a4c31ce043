"""Text: Markdown, citations, dates, numbers, labels, fonts."""
