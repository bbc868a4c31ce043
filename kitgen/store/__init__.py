"""The output folder: atomic writes, the manifest, ownership of files, and the up-to-date check."""
