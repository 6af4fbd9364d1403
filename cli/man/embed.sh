#!/bin/sh
# embed.sh FILE...: the help texts as a C table {name, text}. A file is prose, then "## examples" and commands with
# their output.
LC_ALL=C; export LC_ALL
echo 'static const struct { const char *name, *text; } help_texts[] = {'
for f in "$@"; do
	n=${f##*/}
	echo "{ \"${n%.txt}\","
	sed -e 's/\\/\\\\/g; s/"/\\"/g; s/^/"/; s/$/\\n"/' "$f"
	echo '},'
done
echo '};'
