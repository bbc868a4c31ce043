#!/bin/sh
# Try "make kit" and "make quick" from a clean clone on bare Debian systems, in a folder with a space and an accent:
#
#     sudo sh setup/bare-debian.sh [SUITE ...]        bookworm and trixie if none is named; forky has the next Python
#
# Each system is made anew with debootstrap and removed afterwards. Package sources, proxies and certificates are those
# of this machine: apt's (MIRROR=... names another archive) and pip's. KEEP=1 keeps the systems to look into them.
set -eu

say() { printf '%s\n' "$*"; }
now() { date +%s; }

if [ "$(id -u)" != 0 ]; then say "This makes whole systems, so it needs root: sudo sh setup/bare-debian.sh" >&2; exit 2; fi
cd "$(dirname "$0")/.."
here=$(pwd)

# --- what this machine uses ------------------------------------------------------------------------------

mirror_of() { # mirror_of "RELEASE": where apt here gets that release from
    apt-get indextargets --format '$(RELEASE) $(SITE)' 'Identifier: Packages' 'Component: main' 2>/dev/null \
        | sed -n "s/^$1 //p" | head -n 1
}
codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)

# The files that pip reads here, and every file or folder that they or PIP_... variables name
pip_files() {
    for file in /etc/pip.conf /etc/xdg/pip/pip.conf "$HOME/.config/pip/pip.conf" "$HOME/.pip/pip.conf"; do
        if [ -f "$file" ]; then say "$file"; fi
    done
}
pip_paths() {
    # shellcheck disable=SC2046  # file names of settings, one a word
    { env | sed -n 's/^PIP_[A-Z_]*=//p'; cat /dev/null $(pip_files); } \
        | grep -o '/[A-Za-z0-9._/-]*' | sed 's#^//*#/#' | sort -u | while read -r path; do
            path=${path%/simple}  # the files of an index on disk lie beside its list
            case $path in /?*) if [ -e "$path" ]; then say "$path"; fi ;; esac
        done
}

# --- one system ------------------------------------------------------------------------------------------

# Runs in a mount and process namespace of its own: its mounts and processes end with it.
try() { # try SUITE FOLDER
    suite=$1 root=$2 mirror=${MIRROR:-$(mirror_of "$codename")}
    security=$(mirror_of "$codename-security")
    if [ -z "$mirror" ]; then say "apt here knows no Debian archive: name one with MIRROR=..." >&2; exit 2; fi
    recipe=/usr/share/debootstrap/scripts/$suite
    if [ ! -e "$recipe" ]; then recipe=/usr/share/debootstrap/scripts/sid; fi  # a suite newer than debootstrap here
    debootstrap --variant=minbase --include=git,make,python3,ca-certificates "$suite" "$root" "$mirror" "$recipe" \
        >"$root.log" 2>&1 || { tail -n 20 "$root.log" >&2; exit 1; }
    {
        say "deb $mirror $suite main"
        if [ "$suite" != sid ] && [ -n "$security" ]; then say "deb $security $suite-security main"; fi
    } >"$root/etc/apt/sources.list"
    apt-config dump | grep -E '^Acquire::(http|https|Check)' >"$root/etc/apt/apt.conf.d/00this-machine" || true
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    for file in $(pip_files); do mkdir -p "$root$(dirname "$file")"; cp "$file" "$root$file"; done
    for path in $(pip_paths); do
        if [ -d "$path" ]; then mkdir -p "$root$path"; mount --bind -o ro "$path" "$root$path"
        else mkdir -p "$root$(dirname "$path")"; cp "$path" "$root$path"; fi
    done
    folder="/home/Año 1/kit gen"
    mkdir -p "$root/home/Año 1"
    git clone -q --no-hardlinks "$here" "$root$folder"

    run() { # run GOAL: make it in the clone, with its output in a file beside the system
        start=$(now) status=0
        # shellcheck disable=SC2046  # NAME=value words without spaces
        chroot "$root" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME="$HOME" \
            $(env | grep -E '^(PIP_[A-Z_]*|(http|https|no)_proxy|(HTTP|HTTPS|NO)_PROXY)=' | grep -v ' ' || true) \
            sh -c 'cd "$1" && exec make "$2"' sh "$folder" "$1" >"$root-$1.log" 2>&1 </dev/null || status=$?
        say "  make $1: status $status, $(($(now) - start)) s: $(grep . "$root-$1.log" | tail -n 1)"
        if [ "$status" != 0 ]; then tail -n 40 "$root-$1.log" >&2; return 1; fi
    }
    result=0
    run kit || result=1
    say "  $(chroot "$root" sh -c 'cd "$1" && .venv/bin/kitgen --version' sh "$folder" | head -n 1)," \
        "$(chroot "$root" python3 -V)," \
        "Pango $(chroot "$root" dpkg-query -W -f '${Version}' libpango-1.0-0)," \
        "$(find "$root$folder/build" -name '*.pdf' | wc -l) PDFs"
    if [ "$result" = 0 ]; then run quick || result=1; fi
    return $result
}

if [ "${1-}" = --inside ]; then try "$2" "$3"; exit; fi

command -v debootstrap >/dev/null 2>&1 || apt-get install -y -qq debootstrap >/dev/null
place=$(mktemp -d "${TMPDIR:-/tmp}/kitgen-bare.XXXXXX")
failed=0
if [ -n "$(git status --porcelain)" ]; then say "Only what is committed is tried: this folder has changes beside it."; fi
[ $# != 0 ] || set -- bookworm trixie
for suite; do
    say "Debian $suite"
    start=$(now)
    unshare --mount --pid --fork --kill-child --propagation private sh "$here/setup/bare-debian.sh" \
        --inside "$suite" "$place/$suite" || failed=1
    say "  $(($(now) - start)) s in all"
done
if [ -n "${KEEP-}" ]; then say "Kept in $place"; else rm -rf --one-file-system "$place"; fi
exit $failed
