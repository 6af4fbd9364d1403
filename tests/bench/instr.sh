#!/bin/sh
# Instructions per input byte of each job in gates.tsv, counted by callgrind: exact on any machine with AVX2. Each job runs over
# 100 kB and over 400 kB; the difference leaves start-up out. Fails above a gate.
set -eu
cd "$(dirname "$0")/../.."; t=$(mktemp -d); trap 'rm -rf "$t"' EXIT; bad=0; good=0
count() { valgrind --tool=callgrind --callgrind-out-file="$t/out" "$B/bench/instr" "$1" "$B/bench/text/$2" "$3" 2> "$t/log" > /dev/null || { cat "$t/log"; exit 1; }
	sed -n 's/.*Collected : *//p' "$t/log"; }
while IFS="$(printf '\t')" read -r job text gate goal; do
	case $job in '#'*|'') continue ;; esac
	a=$(count "$job" "$text" 100000) && b=$(count "$job" "$text" 400000)
	awk -v a="$a" -v b="$b" -v g="$gate" -v j="$job" -v x="$text" -v o="$goal" 'BEGIN { v = (b - a) / 300000
		printf "%-13s %-9s %7.2f instructions a byte (gate %s, goal %s)%s\n", j, x, v, g, o, (v > g ? "  TOO MANY" : ""); exit (v > g) }' &&
		good=$((good+1)) || bad=$((bad+1))
done < tests/bench/gates.tsv
echo "$good passed, $bad failed"; [ $bad = 0 ]
