"""Lessons and kinds of document into the tasks of a build."""
