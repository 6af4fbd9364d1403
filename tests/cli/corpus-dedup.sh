# equal and nearly equal documents, paragraphs, lines; the same whatever the order, the threads, the memory
cat > a.jsonl << 'E'
{"id":"a1","text":"kayn chi mochkil f lcompteur dyal lma f darna mn lbare7"}
{"id":"a2","text":"Kayn chi mochkil, f lcompteur dyal lma f darna mn lbare7!","meta":{"k":[1, 2]}}
{"id":3,"text":"bghit n3ref wa9tach ghadi tjawbouni 3la talab dyali"}

{"id":"a4","text":"ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ"}
{"id":"a5","text":"!!!"}
{"id":"a6","text":"!!!"}
{"id":"a7","text":""}
E
printf '{"id":"b1","text":"bghit n3ref wa9tach ghadi tjawbouni 3la talab dyali"}\r\n{"id":"b2","text":""}' > b.jsonl
echo "# near"; kelma corpus dedup --clusters c a.jsonl b.jsonl; cat c
echo "# order, threads, pipe, packed"
kelma corpus dedup a.jsonl b.jsonl | sort > 1
kelma corpus dedup -j 3 --memory 16M b.jsonl a.jsonl | sort | cmp - 1
cat a.jsonl | kelma corpus dedup --clusters c2 - b.jsonl | sort | cmp - 1; cmp c c2
gzip -k a.jsonl; zstd -q b.jsonl; kelma corpus dedup a.jsonl.gz b.jsonl.zst | sort | cmp - 1
echo "# document"; kelma corpus dedup --unit document --output o.zst a.jsonl b.jsonl && zstd -dcq o.zst
echo "# shortest, first"; kelma corpus dedup --keep shortest a.jsonl | head -n 1; kelma corpus dedup --keep first a.jsonl b.jsonl | head -n 2
echo "# lines"
printf '%s\n' '{"id":1,"text":"Menu\nsalam 1\n\nBas de page"}' '{"id":2,"text":"Menu\nsalam deux \"d\"\n\nBas de page\n","x":"\u0041"}' '{"id":3,"text":"Menu"}' '{"text":""}' > m.jsonl
kelma corpus dedup --unit line m.jsonl
echo "# paragraphs"; kelma corpus dedup --unit paragraph m.jsonl
echo "# plain lines"; printf 'b\na\n\nb\n\na' | kelma corpus dedup -i lines --unit document
echo "# keys"
printf 'l7anout kbir bzaf\n\330\247\331\204\330\255\330\247\331\206\331\210\330\252 \331\203\330\250\331\212\330\261 \330\250\330\262\330\247\331\201\n' > k
for key in search skeleton translit; do kelma corpus dedup -i lines --key $key --ngram 1 k | wc -l; done
echo "# dotted names"
printf '%s\n' '{"d":{"t":"salam"},"m":{"id":7}}' '{"d":{"t":"salam!"},"m":{"id":8}}' | kelma corpus dedup -f d.t --id m.id --clusters c3; cut -d, -f 2-4 c3
echo "# recall"; kelma corpus dedup --recall --bands 20 --rows 4 | head -n 5
echo "# explain"; kelma corpus dedup --explain --output /dev/null a.jsonl
