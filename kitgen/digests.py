"""SHA-256 digests of bytes."""

from __future__ import annotations

import hashlib


def digest(*parts: bytes) -> str:
    """The SHA-256 hex digest of the parts, one after the other."""
    seen = hashlib.sha256()
    for part in parts:
        seen.update(part)
    return seen.hexdigest()
