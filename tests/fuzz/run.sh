#!/bin/sh
# Run every fuzz target for SECONDS_EACH seconds from its seeds: tests/fuzz/corpus/TARGET/* and the samples. A crash
# leaves its input in $B and fails. Findings become files of tests/fuzz/corpus with their fix.
cd "$(dirname "$0")/../.." || exit 1; pass=0; fail=0
for bin in "$B"/fuzz_*; do
	[ -x "$bin" ] && [ ! -d "$bin" ] || continue
	n=$(basename "$bin"); work=$(mktemp -d)
	seeds="data/samples"; [ -d "tests/fuzz/corpus/$n" ] && seeds="$seeds tests/fuzz/corpus/$n"
	# words wanted
	if "$bin" -max_total_time="${SECONDS_EACH:-5}" -timeout=10 -rss_limit_mb=2048 -max_len=4096 -artifact_prefix="$B/$n-" \
		-print_final_stats=1 "$work" $seeds > "$B/$n.log" 2>&1; then
		pass=$((pass+1)); echo "$n: $(sed -n 's/.*number_of_executed_units: *//p' "$B/$n.log") inputs"
	else fail=$((fail+1)); echo "$n: FAILED"; tail -n 30 "$B/$n.log"; fi
	rm -rf "$work"
done
echo "$pass passed, $fail failed"; [ $fail = 0 ]
