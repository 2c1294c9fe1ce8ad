#!/usr/bin/env bash
# make_and_try.sh FOLDER: packages what is built in the folder, and tries the package.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cpack -G DEB --config "$1/CPackConfig.cmake" -B "$work"
script/try-package "$work"/switchhook_*.deb
