"""Nodes into models: lessons, courses, brands, kinds of document, translations."""
