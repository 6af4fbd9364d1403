#!/bin/sh
# Every normalization step has at least 20 rows in the tables: rows whose args switch just that step on
# (`--steps +NAME` or `NAME=...`, or the profile made for the step: coda, darija-key, arabizi-key).
set -eu
cd "$(dirname "$0")/../.."
least=20
sed -n 's/^NORM_STEP_ENUM([A-Z0-9_]*, "\([a-z0-9-]*\)".*/\1/p' lib/norm/steps.h > "$B/norm-steps.list"
[ -s "$B/norm-steps.list" ] || { echo "norm_rows: no steps in lib/norm/steps.h" >&2; exit 1; }
awk -v least=$least '
	NR == FNR { step[$1] = 0; order[++n] = $1; next }
	/^# args:/ { delete on; k = split($0, word, "[ ,]+")
		for (i = 1; i <= k; i++) { w = word[i]
			if (word[i-1] == "--profile") { sub(/-key$/, "", w); if (w in step) on[w] }
			if (sub(/^\+/, "", w) || w ~ /=/) { sub(/=.*/, "", w); if (w in step) on[w] } }
		next }
	/^#/ || /^$/ { next }
	{ for (w in on) step[w]++ }
	END { for (i = 1; i <= n; i++) if (step[order[i]] < least) { bad++
			printf "norm_rows: step %s has %d rows in tests/data/norm-*.tsv, want %d\n", order[i], step[order[i]], least }
		printf "norm rows: %d steps, %d below %d rows\n", n, bad + 0, least; exit bad > 0 }
' "$B/norm-steps.list" tests/data/norm-*.tsv
# A row that begins with # is a comment to the runner: \u{23} writes it.
dead=$(grep -nE '^#[^ ].*	' tests/data/*.tsv || true)
[ -z "$dead" ] || { echo "rows that are read as comments:"; echo "$dead"; exit 1; }
