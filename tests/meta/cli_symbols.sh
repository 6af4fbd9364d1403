#!/bin/sh
# The program carries the library inside, so the linker would let it use hidden functions: it must not.
set -eu
cd "$(dirname "$0")/../.."; LC_ALL=C; export LC_ALL
cat include/kelma/*.h | grep -oE 'KELMA_API[^;(]*\b(kelma_[a-z0-9_]+)\(' | grep -oE 'kelma_[a-z0-9_]+\($' | tr -d '(' | sort -u > "$B/sym.h"
nm -u $(find "$B/cli" -name '*.o') | awk '$1=="U"{print $2}' | sort -u > "$B/sym.cli"
find "$B/cli" -name '*.o' -exec nm --defined-only {} + | awk '$2 ~ /^[A-Z]$/{print $3}' | sort -u > "$B/sym.clidef"
nm --defined-only "$B/libkelma.a" 2> /dev/null | awk '$2 ~ /^[TDRB]$/{print $3}' | sort -u > "$B/sym.lib"
bad=$(comm -12 "$B/sym.cli" "$B/sym.lib" | comm -23 - "$B/sym.clidef" | comm -23 - "$B/sym.h" || true)
[ -z "$bad" ] || { echo "cli/ uses what no public header declares:"; echo "$bad"; exit 1; }
echo "cli symbols: only declared functions"
