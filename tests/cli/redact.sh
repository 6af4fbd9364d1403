# Redaction and the way back: modes, pseudonyms stable across formats, map files, --check; no value on stderr.
printf 'CIN BE123456, tel 06 12 34 56 78 ou 0612345678\nrien\nmail a.b@example.ma\n' > in
for m in tag number mask drop; do echo "== $m"; kelma redact --mode $m in; done
printf 'an example key of 32 bytes size.\n' > key
echo "== hash"
kelma redact --mode hash --key-file key in > h1
kelma redact --mode hash --key-file fd:3 in 3< key > h2
cmp h1 h2 && grep -c 'PHONE:..........\]' h1
printf '{"text":"+212 612-34-56-78"}\n' | kelma redact --mode hash --key-file key -i ndjson -o lines > h3
grep -o 'PHONE:[a-z0-9]*' h1 | sort -u | wc -l
[ "$(grep -o 'PHONE:[a-z0-9]*' h1 | head -n 1)" = "$(grep -o 'PHONE:[a-z0-9]*' h3)" ] && echo "same pseudonym"
echo "== back"
for m in tag number mask drop; do
	kelma redact --mode $m --map-file map in > out && kelma restore --map-file map out | cmp - in && echo "$m: same bytes"
done
ls -l map | cut -c1-10
printf '{"id":7,"text":"tel 0612345678","x":1}\n' > rec
kelma redact -i ndjson --map-file map rec | tee out
kelma restore -i ndjson -f redacted --map-file map out
printf 'id,msg\n1,tel 0612345678\n' | kelma redact -i csv --header -f msg
echo "== check"
kelma redact --check in
kelma redact in | kelma redact --check
echo "== wrong"
printf 'other text [PHONE]\n' | kelma restore --map-file map
kelma redact --mode hash in
kelma restore in
printf short > key; kelma redact --mode hash --key-file key in
# a byte that is no text: lines keep it, objects show U+FFFD; what is private around it goes all the same
printf 'x\377 Tel 0612345678\n' | kelma redact | od -An -c
printf 'x\377 Tel 0612345678\n' | kelma redact -o ndjson
printf 'a\377 0612345678 \300\n' > o; kelma redact --map-file m2 o > r; kelma restore --map-file m2 r | cmp - o && echo restored
printf 'CIN BE123456\377\n' | kelma form | cut -c 1-56
