# Every example of the help prints what the help shows.
for c in $(kelma help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
	kelma help "$c" | sed '1,/^examples:$/d' > ex; [ -s ex ] || continue
	grep '^\$ ' ex | sed 's/^\$ //' > cmds; : > got
	while IFS= read -r l; do printf '$ %s\n' "$l" >> got; sh -c "$l" >> got 2>&1; done < cmds
	diff -u ex got > d && echo "$c: $(wc -l < cmds) as shown" || { echo "$c differs"; cat d; }
done
