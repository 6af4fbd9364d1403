# Man pages are sound roff and hold every option of the help.
all() { kelma help $1 | sed -n 's/^  \([a-z]*\) .*/\1/p'; }
for c in $(all) $(all corpus | sed 's/^/corpus-/'); do
	words=$(echo "$c" | tr - ' ')
	kelma help --man $words > "$c.1"
	kelma help $words | sed -n 's/^  [^-]*\(-.,\)* *--\([a-z0-9-]*\).*/\2/p' | while read -r o; do
		grep -q "\\\\-\\\\-$(printf '%s' "$o" | sed 's/-/\\\\-/g')\\\\fR" "$c.1" || echo "$c: --$o is missing"
	done
	! command -v groff > /dev/null || groff -Tutf8 -man -ww -K utf8 "$c.1" 2>&1 > /dev/null | head -n 3
done
n=$(all | tr '\n' ' ')
[ "$n" = "$(sed -n 's/^COMMANDS := //p' "$(dirname "$0")/../../Makefile") " ] || echo "COMMANDS of the Makefile differ from: $n"
n=$(all corpus | tr '\n' ' ')
[ "$n" = "$(sed -n 's/^CORPUSCMD *:= //p' "$(dirname "$0")/../../Makefile") " ] || echo "CORPUSCMD of the Makefile differs from: $n"
kelma help --man coming-from > c.7; ! command -v groff > /dev/null || groff -Tutf8 -man -ww -K utf8 c.7 2>&1 > /dev/null | head -n 3; head -n 1 c.7
kelma help --man | head -n 5; kelma help --man norm | sed -n '/^.SH NAME/,/^.SH DESC/p'
