#!/bin/sh
# What to type after "make kit", with the path that works where make was called from.
set -eu
cd "$(dirname "$0")/.."
kitgen=.venv/bin/kitgen
if [ "${CALLED_FROM:-$(pwd)}" != "$(pwd)" ]; then
    kitgen=$(pwd)/$kitgen
    case $kitgen in *[!A-Za-z0-9/._-]*) kitgen="'$(printf '%s' "$kitgen" | sed "s/'/'\\\\''/g")'" ;; esac
fi
printf '\nThe sample course is in %s/build/. For a lesson of your own, type:\n' "$(pwd)"
printf '    %s new lesson first.yaml\n' "$kitgen"
printf '    %s build first.yaml\n' "$kitgen"
