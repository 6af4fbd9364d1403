#!/bin/sh
# README shows real output: every ```console block is run ("$ command" lines, then the output that must follow).
# FIX=1 writes the real output into README.
set -eu
cd "$(dirname "$0")/../.."; t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
PATH=$B:$PATH; export PATH; bad=0
[ -n "${FIX:-}" ] || FIX=
for doc in README.md cli/man/README.fr.md; do
	[ -f "$doc" ] || continue
	awk -v out="$t/new" '
	function run(   l, f, c) {
		if (cmd == "") return
		f = "'"$t"'/cmd.sh"; print cmd > f; close(f)
		c = "timeout 20 sh " f " 2>&1 < /dev/null"
		while ((c | getline l) > 0) print l > out
		close(c); cmd = ""
	}
	/^```console/ { inblock = 1; print > out; next }
	/^```/ && inblock { run(); inblock = 0; print > out; next }
	inblock && /^\$ / { run(); print > out; cmd = substr($0, 3); more = /\\$/; next }
	inblock && more { print > out; cmd = cmd "\n" $0; more = /\\$/; next }
	inblock { next }
	{ print > out }' "$doc"
	if [ "$FIX" ]; then cp "$t/new" "$doc"
	else diff -u "$doc" "$t/new" || { echo "docs: $doc shows output that kelma does not give (FIX=1 make docs-check)"; bad=1; }; fi
done
[ $bad = 0 ] && echo "docs: README shows what kelma prints"
