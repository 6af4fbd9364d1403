#!/bin/sh
# The generated files depend on the sources alone: two folders, two locales, two orders of work give the same bytes.
# ONLY=FILE (below $B): that generated file alone.
set -eu
cd "$(dirname "$0")/../.."; t=$(mktemp -d); trap 'rm -rf "$t"' EXIT; bad=0
c="$t/other place"; mkdir "$c"
# A tarball has no .git of its own; asked inside another checkout, git would list nothing.
if [ -e .git ]; then git ls-files -z -co --exclude-standard | tar -c --null -T - 2> /dev/null | tar -x -C "$c"
else cp -r Makefile VERSION lib cli include data tests "$c"; fi
cd "$c"
make_it() { LC_ALL=C.UTF-8 TZ=Africa/Casablanca ${MAKE:-make} -s B=b2 "$@" > /dev/null; }
if [ -n "${ONLY:-}" ]; then make_it "b2/$ONLY"; files=b2/$ONLY
else
	# the generators are built anew; of the objects that they are linked from only the newest time matters
	make_it b2/config.h b2/gen/chars.h b2/gen/charsets.h b2/gen/segtab.h
	(cd "$B" && find lib data -name '*.o' | tar -c -T -) | tar -xm -C b2
	make_it b2/kelma.pack; files="b2/gen/chars.h b2/gen/charsets.h b2/gen/segtab.h b2/kelma.pack"
fi
for f in $files; do
	cmp "$f" "$B/${f#b2/}" || { echo "reproducible: $f differs"; bad=1; }
done
[ $bad = 0 ] && echo "reproducible: $(echo "$files" | wc -w) generated files are the same bytes"
exit $bad
