#!/bin/sh
# The recipes of CONTRIBUTING.md are true: every file they name is there (NAME and MODULE stand for any), and so is
# every make target.
set -eu
cd "$(dirname "$0")/../.."; bad=0
doc=CONTRIBUTING.md
for w in $(grep -oE '`[^`]*`' $doc | tr -d '`' | tr ' ' '\n' | sed 's/[,;]$//' | sort -u); do
	case $w in
	./*|*://*|/*|build/*) continue ;;
	data/*|lib/*|cli/*|tests/*|include/*) ;;
	*) continue ;;
	esac
	g=$(printf '%s\n' "$w" | sed 's/NAME/*/g; s/MODULE/*/g')
	ls -d $g > /dev/null 2>&1 || { echo "$doc names $w, which is not there"; bad=1; }
done
for g in $(grep -oE '`(FIX=1 |BLESS=1 )?make [a-z -]*' $doc | sed 's/.*make //'); do
	grep -qE "^([a-z-]+ )*$g( [a-z-]+)*:" Makefile || { echo "$doc names make $g, which is not there"; bad=1; }
done
[ $bad = 0 ] && echo "recipes: every file and target named is there"
exit $bad
