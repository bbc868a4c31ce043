"""Change one place of a YAML file and leave every other byte of it."""
