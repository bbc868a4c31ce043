"""Say in plain words which patches are off, why, and what to do. Imports nothing heavy."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from importlib.metadata import PackageNotFoundError, version

from kitgen.diagnostics import Diagnostic, Span
from kitgen.install_hints import install_command
from kitgen.render.pdf.speedups import BY_WISH, NOT_FOUND, PLAIN, changed, patches, switched_off
from kitgen.render.pdf.speedups.known import DIGESTS, FIXED_UP, WRITTEN_FOR

_FEW = 4
"""Patches that are named."""


def notices(off: Mapping[str, str] | None = None) -> list[Diagnostic]:
    """Warnings if patches are off, or if what completes PDFs was written for another WeasyPrint.

    ``off`` has the patches that this process did not apply, with the reason; by default those that it would not.
    """
    found = [_speed(switched_off() if off is None else off), _completion()]
    return [notice for notice in found if notice is not None]


def _speed(off: Mapping[str, str]) -> Diagnostic | None:
    if not off:
        return None
    reasons = set(off.values())
    if BY_WISH in reasons:
        why, hint = f"the variable {PLAIN} is set", "unset the variable to have them on"
    elif reasons == {NOT_FOUND}:
        why, hint = "another library has patched WeasyPrint too", "install kitgen in a venv of its own"
    else:
        why, hint = _difference(reasons - {BY_WISH, NOT_FOUND})
    count, names = len(patches()), [patch.name for patch in patches() if patch.name in off]
    all_off = len(names) == count or set(names) == {patch.name for patch in patches() if patch.same_bytes}
    what = "the speed-ups are off" if all_off else f"{len(names)} of {count} speed-ups are off ({_listed(names)})"
    larger = " and files are some 3 % larger" if any(p.name in off and not p.same_bytes for p in patches()) else ""
    text = f"{what}: {why}. PDFs take {'about twice as long' if all_off else 'longer'}{larger}; the pages are the same"
    return Diagnostic("speed-ups-off", text, Span("WeasyPrint"), hint, "warning")


def _completion() -> Diagnostic | None:
    places = {place for place in FIXED_UP if changed(place)}
    if not places or not _installed("weasyprint"):
        return None
    why, hint = _difference(places)
    text = f"the tags, form fields and metadata that kitgen completes may be wrong: {why}"
    hint = f"check PDFs with 'kitgen check --a11y', or {hint}"
    return Diagnostic("pdf-untested", text, Span("WeasyPrint"), hint, "warning")


def other_versions() -> str:
    """How the installed libraries differ from the known ones; empty if they do not."""
    places = {place for place in DIGESTS if changed(place)}
    return _difference(places)[0] if places else ""


def install_known() -> str:
    """The command that installs the versions that the patches were written for."""
    return install_command(" ".join(f"{name}=={known}" for name, known in WRITTEN_FOR.items()))


def _difference(places: Collection[str]) -> tuple[str, str]:
    """Why the source of these places is not what it was, and what to install."""
    names = sorted({place.partition("/")[0] for place in places}, key=list(WRITTEN_FOR).index)
    wanted = " ".join(f"{name}=={WRITTEN_FOR[name]}" for name in names)
    lacking = [name for name in names if not _installed(name)]
    if lacking:
        return f"{' and '.join(lacking)} is not installed", f"type: {install_command(wanted)}"
    other = [name for name in names if _installed(name) != WRITTEN_FOR[name]]
    if other:
        have = " and ".join(f"{name} {_installed(name)}" for name in other)
        known = " and ".join(WRITTEN_FOR[name] for name in other)
        return f"{have} is installed, and kitgen was written for {known}", f"type: {install_command(wanted)}"
    where = f"{min(places)}{' and more' if len(places) > 1 else ''}"
    again = install_command(f"--force-reinstall {wanted}")
    return f"the installed {' and '.join(names)} was edited ({where})", f"type: {again}"


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_FEW]) + (f" and {len(names) - _FEW} more" if len(names) > _FEW else "")
