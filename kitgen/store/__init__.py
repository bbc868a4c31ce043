"""Output folders: whole files, the manifest, and what is up to date."""
