# --manifest of the commands that write a corpus: every input and output with its true sum, arguments, counts.
awk 'BEGIN { for (i = 1; i <= 300; i++) printf "{\"id\":%d,\"text\":\"%s %d\"}\n", i, i % 3 ? "wach kayn chi jdid lyoum f had lmdina" : "je voudrais savoir quand le bureau ouvre", i % 100; print "no json" }' > d
true_sums() { # each "file":NAME,...,"sha256":SUM of m
	grep -o '"file":"[^"]*","bytes":[0-9]*,"sha256":"[^"]*"' m | sed 's/"file":"\([^"]*\)","bytes":\([0-9]*\),"sha256":"\(.*\)"/\3 \2 \1/' |
	while read -r sum bytes name; do
		[ "$sum" = "$(sha256sum < "$name" | cut -c1-64)" ] && [ "$bytes" = "$(wc -c < "$name")" ] && printf '%s ' "$name"
	done; echo
}
show() { kelma corpus "$@" --manifest m d > /dev/null 2>&1; grep -o '"command":"[^"]*"' m; true_sums; grep -o '"arguments":[^]]*]\|"counts":.*' m | sed 's/\\tdata=[0-9a-f]*//'; }
show stats --output o
show vocab --top 3 --output o.zst --rejects r
show sample --rate 0.5 --output o
show sample --count 7 --output o
show split --parts a=80%,b=20% --seed 3
show dedup --output o --clusters c -j 1
show dedup --unit line --output o
show clean --keep 'words >= 3' --output o --rejects r
echo "-- statistics that are added up"; kelma corpus stats --output s d 2> /dev/null; kelma corpus stats --merge --manifest m s s > /dev/null; true_sums; grep -o '"counts":.*' m
echo "-- what cannot be read again has no sum"; mkfifo f; head -n 3 d > f & kelma corpus sample --rate 1 --manifest m f > /dev/null; wait; grep -o '"inputs":.*' m; kelma corpus sample --rate 1 --manifest m < /dev/null; grep -o '"inputs":.*' m
echo "-- no manifest of what failed"; rm m; kelma corpus sample --rate 1 --output no/o --manifest m d; echo "exit $?"; kelma corpus dedup --output o --on-error fail --manifest m d; echo "exit $?"; ls m 2>&1
echo "-- shards"; grep -v "no json" d > e; kelma corpus plan --shards 3 --output plan e d > /dev/null; kelma corpus run --plan plan --work w sign bucket cluster filter 2> /dev/null; kelma corpus merge --plan plan --work w --output o --manifest m; true_sums; grep -o '"counts":.*' m | sed 's/\\tdata=[0-9a-f]*//'
grep -v "no json" d > e; kelma corpus plan --output plan e; kelma corpus run --plan plan --work w2 each -- norm --profile search; kelma corpus merge --plan plan --work w2 --manifest m each > /dev/null; grep -o '"inputs":.*' m | sed 's/[0-9a-f]\{64\}/SUM/; s/\\tdata=[0-9a-f]*//'
echo "-- a card of three steps"; grep -v "no json" d > e; kelma corpus clean --output c.jsonl --manifest m1 e; kelma corpus dedup --output u.jsonl --manifest m2 c.jsonl; kelma corpus split --parts a=90%,b=10% --manifest m3 u.jsonl > /dev/null
kelma corpus card m1 m2 m3 | grep '^#\|is what\|None\|^Made'| sed 's/[0-9.]* *, data pack.*/VERSION/'; kelma corpus card m2 m1 | grep 'None'; kelma corpus card; echo "exit $?"; kelma corpus card m1 d; echo "exit $?"
echo "-- a card of each"; kelma corpus dedup --output o --manifest m d 2> /dev/null; kelma corpus card m | sed 's/[0-9a-f]\{64\}/SUM/; s/[0-9.]* *, data pack.*/VERSION/'
