#!/bin/sh
# No line of a source file is wider than 100 columns, a tab being 8. Left out are tables that are easier to read with a
# row on a line: the steps of normalization; and messages in every script, whose width no editor agrees on.
set -eu
cd "$(dirname "$0")/../.."; bad=0
LC_ALL=C; export LC_ALL
for f in $(find lib cli include data tests -name '*.[ch]'); do
	case $f in lib/norm/steps.h | tests/unit/chat_cues.h | tests/unit/chat_reply.h) continue ;; esac
	expand -t8 "$f" | tr -d '\200-\277' | awk -v f="$f" 'length > 100 { print f ":" NR ": " length " columns (limit 100)"; n++ }
		END { exit n > 0 }' || bad=1
done
[ $bad = 0 ] && echo "columns: no source line over 100"
