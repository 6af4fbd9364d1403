#!/bin/sh
# The ABI of the last tag still holds: abidiff between its library and this one. Additions are fine. Says so when there
# is no tag yet or no abidiff (Debian: abigail-tools). OLD=FILE compares with that library instead of the tag's.
set -eu
cd "$(dirname "$0")/../.."
command -v abidiff > /dev/null || { echo "abi: not checked (no abidiff here)"; exit 0; }
mkdir -p "$B/abi"
if [ -n "${OLD:-}" ]; then tag=$OLD; old=$B/abi/given; mkdir -p "$old"; cp -L "$OLD" "$old/lib.so"
else
	tag=$(git describe --tags --abbrev=0 2> /dev/null) || { echo "abi: no tag yet"; exit 0; }
	old=$B/abi/$tag
fi
if [ ! -e "$old/lib.so" ]; then
	mkdir -p "$old/src"; git archive "$tag" | tar -x -C "$old/src"
	${MAKE:-make} -s -C "$old/src" B=b > /dev/null; cp -L "$old/src/b/libkelma.so" "$old/lib.so"; rm -rf "$old/src"
fi
rc=0; abidiff --no-added-syms "$old/lib.so" "$B/libkelma.so" > "$B/abi/diff" || rc=$?
# 4 = some change, 8 = incompatible change
[ $((rc & 8)) = 0 ] && [ $((rc & 3)) = 0 ] || { cat "$B/abi/diff"; echo "abi: breaks $tag: raise SOMAJOR"; exit 1; }
echo "abi: compatible with $tag"
