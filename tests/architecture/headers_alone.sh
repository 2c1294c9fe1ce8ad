#!/bin/sh
# headers_alone.sh COMPILER FOLDER...: every header of the folders compiles with nothing before it, so that no
# source has to know what a header forgot. Run from the root of the sources. Names those that do not, exits 1.
# A header that its own source includes first is not compiled once more here: in the build nothing is before it but
# what is lent to all (lent_headers.hpp).
set -eu
export CXX="$1"
shift
headers=$(find "$@" -name '*.hpp' | sort)
[ -n "$headers" ] || { echo "no headers in $*"; exit 1; }
printf '%s\n' "$headers" | while read -r header; do
    source=${header%.hpp}.cpp
    first=$([ -f "$source" ] && grep -m 1 '^#include' "$source" || true)
    [ "$first" = "#include \"$header\"" ] || printf '%s\n' "$header"
done | xargs -r -P 2 -I '{}' sh -c '
    "$CXX" -std=c++20 -I. -DBOOST_ASIO_SEPARATE_COMPILATION -DBOOST_BEAST_SEPARATE_COMPILATION \
        -DBOOST_ASIO_NO_DEPRECATED -fsyntax-only -include "{}" -x c++ /dev/null ||
        { echo "{} does not compile alone"; exit 1; }' || exit 1
