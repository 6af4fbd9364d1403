#!/bin/sh
# No source file is longer than a reader can hold: 600 lines.
set -eu
cd "$(dirname "$0")/../.."; bad=0
for f in $(find lib cli include data tests -name '*.[ch]'); do
	n=$(wc -l < "$f"); [ "$n" -le 600 ] || { echo "$f: $n lines (limit 600)"; bad=1; }
done
[ $bad = 0 ] && echo "size: no source file over 600 lines"
