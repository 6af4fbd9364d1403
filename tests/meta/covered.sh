#!/bin/sh
# Every public function that can fail stands in tests/fail, where its allocations are made to fail; every one that takes
# text stands in the table of tests/fuzz/README with a target that is there.
set -eu
cd "$(dirname "$0")/../.."; LC_ALL=C; export LC_ALL; bad=0
decl=$(cat include/kelma/*.h | tr '\n' ' ' | grep -oE 'KELMA_API [^;{]*;' || true)
name() { grep -oE 'kelma_[a-z0-9_]+ ?\(' | tr -d ' (' | sort -u; }
for f in $(printf '%s\n' "$decl" | grep -E 'KELMA_API kelma_status' | name); do
	grep -qw "$f" tests/fail/*.c || { echo "tests/fail does not call $f"; bad=1; }
done
rows=$(sed -n 's/^\([^ ].*[^ ]\)  *\(fuzz_[a-z_]*\)$/\1:\2/p' tests/fuzz/README)
for t in $(printf '%s\n' "$rows" | sed 's/.*://' | sort -u); do
	[ -f "tests/fuzz/$t.c" ] || { echo "tests/fuzz/README names $t, which is not there"; bad=1; }
done
# "kelma_norm_run, _protect" names kelma_norm_run and kelma_norm_protect; * stands for anything
pattern=$(printf '%s\n' "$rows" | sed 's/:.*//; s/([^)]*)//g' | tr ', ' '\n\n' | awk '
	/^kelma_/ { base = $1; sub(/_[^_]*$/, "", base); print }
	/^_/ { print base $1 }' | sed 's/\*/.*/' | tr '\n' '|')
for f in $(printf '%s\n' "$decl" | grep -E 'const char \*(s|path|t),|const char \*s\)' | name); do
	printf '%s\n' "$f" | grep -qxE "${pattern%|}" || { echo "tests/fuzz/README has no row for $f"; bad=1; }
done
[ $bad = 0 ] && echo "covered: functions that fail are made to, functions that read text are fuzzed"
exit $bad
