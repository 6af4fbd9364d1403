# A record that cannot be read is told once and left out, and the others are done: in every command, and where metadata is no object.
cat > m.jsonl <<'Y'
{"text":"salam labas 3lik","metadata":"x"}
{"text":"wach kayn chi jdid","metadata":[1]}
not json
{"text":5}
{"id":3}
{"text":"ok bghit nmchi","metadata":7}
Y
grep '"text":"' m.jsonl > good0
echo "-- split"; kelma corpus split --parts a=50%,b=50% --rejects r m.jsonl; echo "exit $?"; cat a b | wc -l; wc -l < r
echo "-- nothing but files comes out"; kelma corpus split --on-error keep --parts a=50%,b=50% m.jsonl 2> /dev/null
echo "-- fail: no file is written"; rm a b; kelma corpus split --on-error fail --parts a=50%,b=50% m.jsonl; echo "exit $?"; ls a b 2> /dev/null
echo "-- no room"; kelma corpus split --parts /dev/full=50%,b=50% good0; echo "exit $?"
echo "-- stats"; kelma corpus stats -o lines m.jsonl | head -n 2 | cut -c1-50; kelma corpus stats --on-error keep m.jsonl 2> /dev/null | cut -c1-15
echo "-- stats of what came before them is the same as without them"; grep '"text":"' m.jsonl > good; kelma corpus stats m.jsonl 2> /dev/null > s; kelma corpus stats good | cmp - s
echo "-- vocab"; kelma corpus vocab --on-error keep m.jsonl 2> /dev/null > v; kelma corpus vocab good | cmp - v
echo "-- report"; for f in m.jsonl good; do kelma corpus report --on-error keep $f 2> /dev/null | sed "s,$f,F,g; s/<code>[0-9a-f]*/<code>/" > h.$f; done; cmp h.m.jsonl h.good
echo "-- sample"; kelma corpus sample --rate 1 m.jsonl 2> e | cmp - good; wc -l < e
echo "-- dedup"; kelma corpus dedup m.jsonl 2> e | cmp - good; wc -l < e
echo "-- clean: what cannot be marked is told once"; kelma corpus clean m.jsonl; echo "exit $?"
