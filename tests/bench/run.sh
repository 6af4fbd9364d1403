#!/bin/sh
# Every job beside its peers on this machine, in one run: median MB/s of one thread and the ratio to the peer.
# OUT=FILE also writes the table (tests/bench/baseline.tsv is such a file).
set -eu
cd "$(dirname "$0")/../.."; x=$B/bench/text
for b in "$B"/bench/bench_*; do
	[ -x "$b" ] || continue
	echo "== ${b##*/bench_}"
	"$b" "$x/mix.txt" "$x/ar.txt" "$x/fr.txt" "$x/arz.txt" "$x/tfng.txt" "$x/voc.txt"
done | tee "${OUT:-/dev/null}"
