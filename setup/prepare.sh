#!/bin/sh
# Make .venv ready for "kit" (build the sample course), "quick" (the quick tests), "test" (every test, browsers too)
# or "docs" (the site of docs/).
# Installs what is missing, system libraries included; where it cannot, it prints the one command to type and
# stops with status 1. The second time it only compares a stamp, which takes a few hundredths of a second.
set -eu
cd "$(dirname "$0")/.."
mode=${1:-kit}
lock=test
case $mode in kit | docs) lock=$mode ;; esac
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 DEBIAN_FRONTEND=noninteractive

say() { printf '%s\n' "$*"; }
stop() { printf '\n%s\n' "$*" >&2; exit 1; }

# --- system packages -------------------------------------------------------------------------------------

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif ! command -v sudo >/dev/null 2>&1; then return 1
    elif [ -t 0 ]; then sudo "$@"
    else sudo -n "$@"
    fi
}

# install WHAT-IN-WORDS "apt packages" "brew formula": by whichever of the two is here
install() {
    if command -v apt-get >/dev/null 2>&1; then
        say "Installing $1 (once) ..."
        # shellcheck disable=SC2086  # several packages in one word
        if ! { as_root apt-get install -y -qq --no-install-recommends $2 \
            || { as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends $2; }
        } >/dev/null 2>.apt-said; then
            cat .apt-said >&2; rm -f .apt-said
            stop "$1 could not be installed. Type this, then try again:
    sudo apt-get install -y $2"
        fi
        rm -f .apt-said
    elif command -v brew >/dev/null 2>&1; then
        say "Installing $1 (once) ..."
        # shellcheck disable=SC2086
        brew install -q $3 || stop "$1 could not be installed. Type this, then try again:
    brew install $3"
    elif [ "$(uname)" = Darwin ]; then
        stop "$1 is missing. Install Homebrew (brew.sh), then type:
    brew install $3"
    else
        stop "$1 is missing. Install it with your system's package manager, for example:
    sudo dnf install $3"
    fi
}

# --- Python ----------------------------------------------------------------------------------------------

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if command -v "$name" >/dev/null 2>&1 \
            && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    return 1
}

# The newest Python that apt has, as "3.12"; old systems have newer ones beside their own (Ubuntu 22.04 has 3.11)
newest_in_apt() {
    for version in 3.14 3.13 3.12 3.11; do
        if apt-cache policy "python$version-venv" 2>/dev/null | grep -q 'Candidate: [0-9]'; then
            say "$version"
            return
        fi
    done
    return 1
}

python=$(find_python) || {
    version=""
    if command -v apt-get >/dev/null 2>&1; then
        version=$(newest_in_apt) || { as_root apt-get update -qq >/dev/null 2>&1 && version=$(newest_in_apt); } || true
        [ -n "$version" ] || stop "kitgen needs Python 3.11 or newer, and this system's packages have none.
Upgrade the system, or install Python from python.org, then try again."
    elif [ "$(uname)" = Darwin ]; then version=3.13
    else stop "kitgen needs Python 3.11 or newer. Install it with your system's package manager, for example:
    sudo dnf install python3.12"
    fi
    install "Python $version" "python$version python$version-venv" "python@$version"
    python=$(find_python) || stop "Python $version was installed, but the command python$version is not found."
}

# The stamp says for what the venv was made: the lock, the Python, and the folder (a venv cannot be moved).
wanted=$({ cat "requirements/$lock.txt" pyproject.toml setup/prepare.sh; "$python" -V; pwd; } | cksum)
stamp=.venv/kitgen-$mode
if [ -x .venv/bin/python ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then exit 0; fi

here=$(pwd)
if [ ! -x .venv/bin/python ] || [ "$(cat .venv/kitgen-place 2>/dev/null)" != "$here $("$python" -V)" ]; then
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        install "Python's venv" "python$version-venv" "python@$version"
    fi
    say "Making a Python environment in .venv (once) ..."
    rm -rf .venv
    "$python" -m venv .venv
    printf '%s' "$here $("$python" -V)" >.venv/kitgen-place
fi

say "Installing Python packages for '$mode' (once, about a minute) ..."
.venv/bin/python -m pip install -q --require-hashes --only-binary :all: -r "requirements/$lock.txt" \
    || stop "The Python packages could not be installed. Check the network and try again: make $mode"

# This folder itself: a path from site-packages, and relative, because Python reads such files in the encoding of
# the locale, and a folder's name may have accents. -P: a file called yaml.py where kitgen is used is not Python's.
.venv/bin/python -c 'import os, site
folder = site.getsitepackages()[0]
open(os.path.join(folder, "kitgen-here.pth"), "w").write(os.path.relpath(".", folder) + "\n")
verb = os.open(".venv/bin/kitgen", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o755)
os.write(verb, b"#!/bin/sh\nexport KITGEN_CALLED=\"$0\"\nexec \"$(dirname \"$0\")/python\" -P -m kitgen \"$@\"\n")'

# the site takes no library of the system
if [ "$mode" = docs ]; then printf '%s' "$wanted" >"$stamp"; exit 0; fi

# --- libraries -------------------------------------------------------------------------------------------

loads() { .venv/bin/python -c 'from kitgen.render.formats.pdf import engine; engine()' >/dev/null 2>&1; }
subsets() { .venv/bin/python -c 'import ctypes.util, sys; sys.exit(not ctypes.util.find_library("harfbuzz-subset"))'; }

if ! loads; then
    install "Pango, which sets the type" "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" pango
    loads || stop "Pango is installed, but WeasyPrint cannot load it. See what it says with:
    .venv/bin/python -m weasyprint --info"
elif command -v apt-get >/dev/null 2>&1 && ! subsets; then
    # without it PDFs are right all the same, only slower to make
    (install "HarfBuzz's subsetter, which makes PDFs faster" libharfbuzz-subset0 harfbuzz) || true
fi
drives() {
    .venv/bin/python -c 'import pathlib, subprocess, playwright
subprocess.run([pathlib.Path(playwright.__file__).parent / "driver" / "node", "--version"], check=True)' >/dev/null 2>&1
}
if [ "$mode" = test ] && ! drives; then
    install "a library that the browser is driven with" libatomic1 ""
fi
if [ "$mode" = test ] && ! PATH="$PATH:/usr/sbin:/sbin" command -v cupsd >/dev/null 2>&1; then
    install "CUPS, which printing is tested with" "cups-daemon cups-client" cups
fi
if [ "$mode" = test ] && ! command -v chromium >/dev/null 2>&1 && ! command -v google-chrome >/dev/null 2>&1 \
    && [ ! -d "/Applications/Chromium.app" ] && [ ! -d "/Applications/Google Chrome.app" ]; then
    install "Chromium, which the slides are tested in" chromium "--cask chromium"
fi
# Firefox 140, which Debian's own archive has, hangs where a page opens a dialog or a window while it is driven;
# the one in Debian's archive of security updates does not.
firefox_is_new() {
    [ -d "/Applications/Firefox.app" ] && return
    for name in firefox-esr firefox; do
        command -v "$name" >/dev/null 2>&1 || continue
        [ "$("$name" --version 2>/dev/null | sed -n 's/^Mozilla Firefox \([0-9]*\).*/\1/p')" -ge 153 ] 2>/dev/null
        return
    done
    return 1
}
if [ "$mode" = test ] && ! firefox_is_new; then
    # elsewhere than on Debian it may have another name, or be one that cannot be driven: its tests are left out there
    if grep -qs '^ID=debian' /etc/os-release; then
        as_root apt-get update -qq >/dev/null 2>&1 || true  # an old list of packages has an old Firefox
        install "Firefox, which the slides are tested in as well" firefox-esr "--cask firefox"
        firefox_is_new || stop "Firefox is too old for the tests: they need 153 or newer, which Debian's archive of security
updates has (a line for it in /etc/apt/sources.list). Then type:
    sudo apt-get update && sudo apt-get install -y firefox-esr"
    else
        (install "Firefox, which the slides are tested in as well" firefox-esr "--cask firefox") || true
    fi
fi

printf '%s' "$wanted" >"$stamp"
