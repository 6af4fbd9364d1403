#!/bin/sh
# The meta tests see mistakes: each runs in a copy of the project with one planted, and must fail there. Needs a built $B,
# of which it changes nothing. Prints the mistakes that passed. `make check-planted`; part of .ci/run.
set -eu
cd "$(dirname "$0")/../../.."; t=$(mktemp -d); trap 'rm -rf "$t"' EXIT; bad=0; n=0
mkdir "$t/copy"
git ls-files -z -co --exclude-standard | tar -c --null -T - 2> /dev/null | tar -x -C "$t/copy"
cd "$t/copy"

# must_fail CHECK FILE SCRIPT [COMMAND...]: change FILE by SCRIPT ("$1" is the file), run COMMAND (default: the meta test
# CHECK), put FILE back as it was.
must_fail() {
	check=$1 file=$2 script=$3; shift 3; n=$((n+1))
	[ $# -gt 0 ] || set -- sh "tests/meta/$check.sh"
	cp -p "$file" "$t/saved"
	sh -c "$script" plant "$file"
	if cmp -s "$file" "$t/saved"; then echo "planted: nothing was planted: $script"; bad=1
	elif "$@" > "$t/out" 2>&1; then echo "planted: $check does not see: $file: $script"; bad=1; fi
	cp -p "$t/saved" "$file"
}

must_fail layers lib/base/base.c 'echo "#include \"doc/doc.h\"" >> "$1"'
must_fail layers lib/base/base.c 'echo "#include <pcre2.h>" >> "$1"'
must_fail layers cli/help.c 'echo "#include \"doc/doc.h\"" >> "$1"'
must_fail layers lib/LAYERS 'sed -i "s/^base:.*/base: doc/" "$1"'
must_fail symbols include/kelma/base.h 'sed -i "s/kelma_version(/kelma_versions(/" "$1"'
must_fail cli_symbols include/kelma/base.h 'sed -i "s/kelma_version(/kelma_versions(/" "$1"'
must_fail headers include/kelma/base.h 'echo "int f(size_t n" >> "$1"'
must_fail headers include/kelma/pack.h 'sed -i "/#include/d" "$1"'
must_fail install Makefile 'sed -i "s|rm -f \$(DESTDIR)\$(BINDIR)/kelma|rm -f|" "$1"'
must_fail install lib/kelma.pc.in 'sed -i "s/-lkelma//" "$1"'
must_fail register data/segment/shapes.tsv 'echo "# more" >> "$1"'
must_fail register data/README.md 'sed -i "/^| .data.segment.shapes/d" "$1"'
must_fail register data/README.md 'echo "| \`data/none.tsv\` | a | b | c | d |" >> "$1"'
must_fail size lib/base/base.c 'yes "/* long */" | head -n 600 >> "$1"'
must_fail columns lib/base/base.c 'printf "%0120d" 0 | sed "s|^|// |" >> "$1"'
must_fail docs README.md 'sed -i "s/+212612345678/+213612345678/" "$1"'
must_fail recipes CONTRIBUTING.md 'sed -i "s|data/segment/shapes.tsv|data/segment/shape.tsv|" "$1"'
must_fail covered tests/fuzz/README 'sed -i "/kelma_res_open/d" "$1"'
must_fail covered tests/fuzz/README 'sed -i "s/fuzz_pack/fuzz_packs/" "$1"'
must_fail covered tests/fail/fail_api.c 'sed -i "s/kelma_tok_start/kelma_tok/" "$1"'
must_fail reproducible data/gen/gen_charsets.c \
	'printf "%s\n" "__attribute__((constructor)) static void now(void) { printf(\"/* %s */\\n\", getenv(\"TZ\")); }" >> "$1"' \
	env ONLY=gen/charsets.h sh tests/meta/reproducible.sh
must_fail reproducible data/gen/gen_charsets.c \
	'printf "%s\n" "__attribute__((constructor)) static void here(void) { puts(\"/* \" __FILE__ \" */\"); }" >> "$1"' \
	env ONLY=gen/charsets.h sh tests/meta/reproducible.sh
# A library with one function more, as the last tag could have had: without it the ABI is broken.
printf '#include "%s"\nint kelma_gone(int x) { return x; }\n' "$PWD/include/kelma/base.h" > "$t/old.c"
${CC:-cc} -g -shared -fPIC -Iinclude -Wl,-soname,libkelma.so.0 -o "$t/old.so" "$t/old.c"
must_fail abi include/kelma/base.h 'echo "/* */" >> "$1"' env OLD="$t/old.so" sh tests/meta/abi.sh
must_fail data tests/data/tok-mixed.tsv 'sed -i "\$s/.\$/?/" "$1"' "$B/datarun" "$B/kelma" tests/data/tok-mixed.tsv
must_fail cli tests/cli/decode.out 'echo more >> "$1"' sh tests/cli/run.sh decode
[ $bad = 0 ] && echo "planted: $n mistakes, all seen"
exit $bad
