# Every example of the help prints what the help shows.
all() { kelma help $1 | sed -n 's/^  \([a-z]*\) .*/\1/p'; }
for c in $(all) $(all corpus | sed 's/^/corpus-/') coming-from; do
	kelma help $([ $c = coming-from ] && echo $c || echo "$c" | tr - ' ') | sed '1,/^examples:$/d' > ex; [ -s ex ] || continue
	grep '^\$ ' ex | sed 's/^\$ //' > cmds; : > got
	while IFS= read -r l; do printf '$ %s\n' "$l" >> got; sh -c "$l" >> got 2>&1; done < cmds
	diff -u ex got > d && echo "$c: $(wc -l < cmds) as shown" || { echo "$c differs"; cat d; }
done
