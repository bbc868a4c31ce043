"""A language server: texts that are open in an editor into problems, explanations, completions and places.

`server` speaks the protocol, and nothing else here knows of it. `checking` runs kitgen's own checks on the project with
the open texts in place of the files. What is needed while an author types goes by `outline`, which also reads a text
that is not valid YAML at the moment.
"""
