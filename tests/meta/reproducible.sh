#!/bin/sh
# The generated files depend on the sources alone: two folders, two locales, two orders of work give the same bytes.
# ONLY=FILE (below $B): that generated file alone.
set -eu
cd "$(dirname "$0")/../.."; top=$PWD; t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
mkdir "$t/other place"
git ls-files -z -co --exclude-standard 2> /dev/null | tar -c --null -T - 2> /dev/null | tar -x -C "$t/other place" || cp -r Makefile VERSION lib cli include data tests "$t/other place"
cd "$t/other place"
# objects are reused from the first build where make finds them: only the generators and their output matter here
LC_ALL=C.UTF-8 TZ=Africa/Casablanca ${MAKE:-make} -s B=b2 "b2/${ONLY:-kelma.pack}" > /dev/null
bad=0
[ -n "${ONLY:-}" ] && files=b2/$ONLY || files="b2/gen/*.h b2/kelma.pack"
for f in $files; do
	cmp "$f" "$B/${f#b2/}" || { echo "reproducible: $f differs"; bad=1; }
done
[ $bad = 0 ] && echo "reproducible: $(ls b2/gen | wc -l) generated files and the pack are the same bytes"
