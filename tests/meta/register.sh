#!/bin/sh
# Every file of data/ has one row in data/README.md with its origin, licence, date and right sha256, and every row has
# its file. FIX=1 recomputes the sums, drops doubled rows and sorts; a missing row must be written by hand.
set -eu
cd "$(dirname "$0")/../.."; LC_ALL=C; export LC_ALL
reg=data/README.md; bad=0; t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
find data -type f ! -path 'data/gen/*' ! -path 'data/train/*' ! -name README.md | sort > "$t/files"
sed -n 's/^| `\([^`]*\)` |.*/\1/p' $reg > "$t/rows"
if [ "${FIX:-}" ]; then
	grep '^| `' $reg | awk -F'`' '!seen[$2]++' | sort | while IFS= read -r row; do
		f=$(printf '%s\n' "$row" | sed 's/^| `\([^`]*\)`.*/\1/'); [ -f "$f" ] || continue
		printf '%s\n' "$row" | sed "s/|[^|]*|\$/| $(sha256sum < "$f" | cut -c1-64) |/"
	done > "$t/new"
	awk -v new="$t/new" '/^\| `/ { if (!done) while ((getline l < new) > 0) print l; done = 1; next } { print }' $reg > "$t/reg"
	cp "$t/reg" $reg; sed -n 's/^| `\([^`]*\)` |.*/\1/p' $reg > "$t/rows"
fi
sort "$t/rows" | uniq -d | sed 's/^/data register: doubled row: /' | grep . && bad=1
sort -u "$t/rows" > "$t/rows.u"
comm -23 "$t/files" "$t/rows.u" | sed 's/^/data register: no row for /' | grep . && bad=1
comm -13 "$t/files" "$t/rows.u" | sed 's/^/data register: no file for row /' | grep . && bad=1
awk -F'|' '/^\| `/ { for (i = 2; i <= 6; i++) { gsub(/^ +| +$/, "", $i); if ($i == "") { print "data register: empty cell: " $0; x = 1 } }
	gsub(/`/, "", $2); print $6 "  " $2 > sums } END { exit x }' sums="$t/sums" $reg || bad=1
if [ -s "$t/sums" ]; then sha256sum --quiet -c "$t/sums" 2>/dev/null || { echo "data register: sums differ (FIX=1 sh tests/meta/register.sh)"; bad=1; }; fi
[ $bad = 0 ] && echo "data register: $(wc -l < "$t/files") files"
