"""Where WeasyPrint's libraries (Pango, HarfBuzz, fontconfig, GObject) come from on systems without a package manager.

On Windows they are in the Python package ``gstreamer-libs``, which is installed with kitgen; on a Mac they are there
too if the extra ``kitgen[mac]`` was asked for, and otherwise Homebrew or MacPorts may have them. On Linux the system
has them, and no package is looked for.

WeasyPrint finds none of the package's by itself. It asks cffi for names (``libgobject-2.0-0``, ``gobject-2.0-0``, …),
and none of them leads to a file of the package: Windows takes the ``.0-0`` for the ending of a file and adds no
``.dll``, and a Mac looks in few folders. Where WeasyPrint does find something, it is the first that PATH has, which may
belong to another program. So while WeasyPrint is imported, and only then, cffi's ``dlopen`` is given the paths of files
of one folder, and what is not in that folder is not taken from elsewhere: two copies of HarfBuzz or GLib in a process
crash. PATH is not touched.

On Linux it finds them, but only after cffi has run ``ldconfig`` a dozen times to look for names of other systems, which
is a third of the work of its import. There cffi is given the names of Linux at once.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kitgen.install_hints import install_command

PACKAGE = "gstreamer-libs"

Load = Callable[[str], Any]
"""cffi's ``dlopen`` of a file, by its path or by a name that the system knows."""

_MODULE = "gstreamer_libs"

_DIRECTORIES = "WEASYPRINT_DLL_DIRECTORIES"
"""Folders that WeasyPrint adds to those that Windows looks in, instead of MSYS2's."""

_NEEDED = ("gobject-2.0", "harfbuzz", "pango-1.0", "fontconfig", "pangoft2-1.0", "harfbuzz-subset")
"""In an order in which each needs only those before it."""

_OPTIONAL = ("harfbuzz-vector",)

# A Mac must be given the names with a number: the wheel has a copy of each file without one, and the libraries
# refer to each other by those with a number. Loading both would mean two Pangos.
_NAMES = {
    "win32": ("{name}-{number}.dll", "{name}.dll", "lib{name}-{number}.dll"),
    "darwin": ("lib{name}.{number}.dylib",),
    "linux": ("lib{name}.so.{number}",),
}

_ASKED = re.compile(rf"(?:lib)?({'|'.join(map(re.escape, (*_NEEDED, *_OPTIONAL)))})(?:[-.](?:\d|so|dylib|dll).*)?")


@contextmanager
def provided(system: str = sys.platform) -> Iterator[Path | None]:
    """Import WeasyPrint within this, and it loads the libraries of one folder, which is given.

    On Linux, and where no folder has them all, nothing is given and WeasyPrint looks for itself. Raises OSError if the
    package is installed but a file of it is missing or cannot be loaded: other copies might not fit the rest of it.
    """
    with ExitStack() as stack:
        if system == "linux":
            stack.enter_context(_answered(_by_name))
        yield _enter(stack, system) if system in ("win32", "darwin") else None


def _enter(stack: ExitStack, system: str) -> Path | None:
    for folder in _package_folders(_MODULE, "bin" if system == "win32" else "lib"):
        files = _files(folder, system)
        if missing := [name for name in _NEEDED if name not in files]:
            raise OSError(f"{folder} has no {', '.join(missing)}")
        runtime = [each for each in _package_folders("gstreamer_ext_runtime", "bin") if each.is_dir()]
        stack.enter_context(_loaded(files, [folder, *runtime]))
        return folder
    for folder in _usual_folders(system):
        files = _files(folder, system)
        if all(name in files for name in _NEEDED):
            with suppress(OSError):  # they may be for another processor than this Python
                stack.enter_context(_loaded(files, [folder]))
                return folder
    return None


def _package_folders(package: str, folder: str) -> list[Path]:
    """A folder of a package that is installed, found without running any code of the package."""
    spec = find_spec(package)
    return [Path(spec.origin).parent / folder] if spec and spec.origin else []


def _usual_folders(system: str) -> Iterator[Path]:
    """Where package managers put the libraries."""
    if system == "darwin":
        # only a Python that comes from the same package manager looks there by itself
        yield from map(Path, ("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib"))
    elif given := os.environ.get(_DIRECTORIES):
        yield from (path for path in map(Path, given.split(";")) if path.is_absolute())
    else:
        yield Path(f"C:/msys64/{_msys()[0]}/bin")


def _files(folder: Path, system: str) -> Mapping[str, Path]:
    """The files of the libraries in a folder by their names."""
    found = {}
    for name in (*_NEEDED, *_OPTIONAL):
        paths = (folder / file for file in _file_names(name, system))
        if path := next((path for path in paths if path.is_file()), None):
            found[name] = path
    return found


def _file_names(library: str, system: str) -> list[str]:
    """What the file of a library may be called."""
    number = 1 if library == "fontconfig" else 0
    return [pattern.format(name=library, number=number) for pattern in _NAMES[system]]


@contextmanager
def _loaded(files: Mapping[str, Path], folders: list[Path]) -> Iterator[None]:
    """Load libraries, and let cffi find them and no others."""
    with _searched(folders):
        for name in _NEEDED:
            # by its path: so what it needs is looked for beside it first, before Python's own folder and the system's
            ctypes.CDLL(str(files[name]))
        with _answered(partial(_from_folder, files)):
            yield


def _from_folder(files: Mapping[str, Path], load: Load, library: str, name: str) -> Any:
    if library not in files:
        raise OSError(f"there is no {library} in {next(iter(files.values())).parent}")
    return load(str(files[library]))


def _by_name(load: Load, library: str, name: str) -> Any:
    for file in _file_names(library, "linux"):
        with suppress(OSError):
            ctypes.CDLL(file)  # cffi would run programs to find it if it is not there
            return load(file)
    if library in _OPTIONAL:
        raise OSError(f"there is no {library}")
    return load(name)


@contextmanager
def _searched(folders: list[Path]) -> Iterator[None]:
    """Let Windows look in these folders for what libraries need; WeasyPrint adds them for good, and no others."""
    add = getattr(os, "add_dll_directory", None)
    if add is None:
        yield
        return
    before = os.environ.get(_DIRECTORIES)
    os.environ[_DIRECTORIES] = ";".join(map(str, folders))
    with ExitStack() as stack:
        for folder in folders:
            stack.enter_context(add(str(folder)))
        try:
            yield
        finally:
            if before is None:
                del os.environ[_DIRECTORIES]
            else:
                os.environ[_DIRECTORIES] = before


@contextmanager
def _answered(answer: Callable[[Load, str, str], Any]) -> Iterator[None]:
    """Let ``answer`` load what cffi is asked for by any of the names of WeasyPrint's libraries."""
    import cffi

    real = cffi.FFI.dlopen

    def dlopen(ffi: Any, name: Any, flags: int = 0) -> Any:
        asked = _ASKED.fullmatch(name) if isinstance(name, str) else None
        if asked is None:
            return real(ffi, name, flags)
        return answer(lambda file: real(ffi, file, flags), asked[1], name)

    cffi.FFI.dlopen = dlopen
    try:
        yield
    finally:
        cffi.FFI.dlopen = real


def remedy(system: str = sys.platform, platform: str = "") -> str:
    """The one command that brings the libraries here; ``platform`` is sysconfig's, such as ``win-arm64``."""
    if system == "win32":
        return _remedy_on_windows(platform or _platform())
    if system == "darwin":
        if _package_folders(_MODULE, "lib"):
            return f"type: {install_command(f'--force-reinstall {PACKAGE}')}"
        return "type: brew install pango" if shutil.which("brew") else f"type: {install_command(PACKAGE)}"
    for tool, command in (
        ("apt-get", "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
        ("dnf", "sudo dnf install pango"),
        ("pacman", "sudo pacman -S pango"),
        ("apk", "sudo apk add pango"),
        ("zypper", "sudo zypper install libpango-1_0-0"),
    ):
        if shutil.which(tool):
            return f"type: {command}"
    return "install Pango with your system's package manager"


def _remedy_on_windows(platform: str) -> str:
    if platform == "win-amd64":
        return f"type: {install_command(f'--force-reinstall {PACKAGE}')}"
    if platform == "win32":
        return "this Python is a 32-bit one: install the 64-bit Python from python.org, and kitgen with it"
    window, package = _msys(platform)
    return (
        f"there is no package for this processor: install the 64-bit (x64) Python from python.org, and kitgen with it; "
        f"or install MSYS2 from msys2.org, then type in its window {window.upper()}: pacman -S {package}"
    )


def _msys(platform: str = "") -> tuple[str, str]:
    """MSYS2's environment for this processor, and the name of its Pango."""
    if (platform or _platform()) == "win-arm64":
        return "clangarm64", "mingw-w64-clang-aarch64-pango"
    return "ucrt64", "mingw-w64-ucrt-x86_64-pango"


def _platform() -> str:
    import sysconfig

    return sysconfig.get_platform()
