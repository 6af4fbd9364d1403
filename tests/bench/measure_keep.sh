#!/bin/sh
# Standard Arabic in the Darija that an expression of kelma corpus clean keeps, and Darija that it loses, by length: documents of
# 1 to 10 lines of texts that nothing was learnt from (CORPORA/tune), as many of both. "mac" are comments whose labels are noisy
# (wishes, verse, set phrases stand on both sides). Run by `make measure` (B: the build folder; CORPORA).
set -eu
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
documents() { # files, lines a document
	for f in $1; do
		cut -f1 "$CORPORA/tune/$f.tsv" | awk -v k="$2" '{ gsub(/\\/, " "); gsub(/"/, "\\\""); gsub(/\t/, " "); s = s (n ? "\\n" : "") $0
			if (++n == k) { print "{\"text\":\"" s "\"}"; s = ""; n = 0 } }'
	done
}
# one cell: left/lost in percent
cell() {
	p=$(wc -l < "$t/ary"); n=$(wc -l < "$t/arb")
	kp=$("$B/kelma" corpus clean --rules none --keep "$1" "$t/ary" | wc -l); kn=$("$B/kelma" corpus clean --rules none --keep "$1" "$t/arb" | wc -l)
	awk -v p="$p" -v n="$n" -v kp="$kp" -v kn="$kn" 'BEGIN { a = kp / p; b = kn / n; printf "  %5.2f/%5.2f", a + b ? 100 * b / (a + b) : 0, 100 * (1 - a) }'
}
table() {
	echo "$1: Standard Arabic left in what is kept / Darija lost, in %, by lines of a document"
	printf '%-58s' expression; for k in 1 2 3 5 10; do printf '  %11s' $k; done; echo
	for e in 'label == ary-Arab' 'ary-Arab >= 0.6' 'dialectness >= 0.4' 'dialectness >= 0.45' 'dialectness >= 0.5' 'dialectness + ary-Arab >= 0.75' 'dialectness + ary-Arab >= 0.75 and label != ara-other'; do
		printf '%-58s' "$e"
		for k in 1 2 3 5 10; do documents "$2" $k > "$t/ary"; documents "$3" $k > "$t/arb"; cell "$e"; done; echo
	done
}
table 'all sources' 'ary-Arab.aatweets ary-Arab.bodmagh ary-Arab.mac' 'arb-Arab.mac arb-Arab.malaw arb-Arab.mnc'
table 'without mac' 'ary-Arab.aatweets ary-Arab.bodmagh' 'arb-Arab.malaw arb-Arab.mnc'
echo "other dialects that are kept, in %, single lines and 10 lines"
for e in 'dialectness + ary-Arab >= 0.75' 'dialectness + ary-Arab >= 0.75 and label != ara-other' 'label == ary-Arab'; do
	printf '%-58s' "$e"
	for f in arz-Arab.elhaj afb-Arab.elhaj apc-Arab.elhaj aeb-Arab.elhaj; do for k in 1 10; do
		documents $f $k > "$t/d"; awk -v a="$("$B/kelma" corpus clean --rules none --keep "$e" "$t/d" | wc -l)" -v n="$(wc -l < "$t/d")" -v f=$f -v k=$k 'BEGIN { printf "%s%5.1f", k == 1 ? "  " substr(f, 1, 3) " " : "/", 100 * a / n }'
	done; done; echo
done
