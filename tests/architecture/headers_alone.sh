#!/bin/sh
# headers_alone.sh COMPILER FOLDER...: every header of the folders compiles with nothing before it, so that no
# source has to know what a header forgot. Run from the root of the sources. Names those that do not, exits 1.
set -eu
export CXX="$1"
shift
headers=$(find "$@" -name '*.hpp' | sort)
[ -n "$headers" ] || { echo "no headers in $*"; exit 1; }
printf '%s\n' "$headers" | xargs -P 2 -I '{}' sh -c '
    "$CXX" -std=c++20 -I. -DBOOST_ASIO_SEPARATE_COMPILATION -DBOOST_BEAST_SEPARATE_COMPILATION \
        -DBOOST_ASIO_NO_DEPRECATED -fsyntax-only -include "{}" -x c++ /dev/null ||
        { echo "{} does not compile alone"; exit 1; }' || exit 1
