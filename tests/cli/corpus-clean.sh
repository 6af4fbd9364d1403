# What is dropped and why, what is kept and how it is marked; nothing depends on threads.
short() { sed 's/"version":"[^"]*",//g; s/"data_version":"[^"]*",*//g; s/"prob":[0-9.]*,//g; s/"mix":{[^}]*}/"mix":{}/g'; }
cat > d.jsonl <<'X'
{"id":"a","text":"واش كاين شي جديد فهاد الموضوع؟ راه بغيت نعرف فين وصلنا","metadata":{"source":"forum","license":"CC0"}}
{"id":"b","text":"هل من جديد في هذا الملف؟ يرجى منكم إفادتنا في أقرب الآجال","source":"x"}
{"id":"c","text":"wach kayn chi jdid?\nLire aussi\nsafi, ghadi nchouf","added":"2024-01-02"}
{"id":"d","text":"06 12 34 56 78 / 06 12 34 56 79 / 05 22 33 44 55","metadata":null}
{"id":"e","text":"ghir chwiya","metadata":{"kelma":{"ops":[{"op":"dedup"}]},"url":"u"}}
{"id":"f","text":"Read more"}
{"id":"g","text":"","metadata":"none"}
X
echo "-- kept"; kelma corpus clean --rejects r d.jsonl | short
echo "-- aside"; cat r
echo "-- languages"; kelma corpus clean --rules none --keep 'ary-Arab + ary-Latn >= 60%' --rejects r d.jsonl | grep -o '"id":"."'; grep -o '"rule":.*"threshold":[0-9.]*' r | sed 's/"value":[0-9.]*//'
echo "-- twice"; head -n 1 d.jsonl | kelma corpus clean | kelma corpus clean --rules none | grep -o '"op":"clean"' | wc -l
echo "-- lines"; printf 'salam khouya\n\nhttp://a.ma\nok\n' | kelma corpus clean -i lines --rejects r; cut -c1-60 r
echo "-- redaction hides everywhere"; kelma corpus clean --redact tag --rejects r d.jsonl > o; grep -c '06 12' o r; grep -o '"text":"[^"]*"' r | head -n 2
echo "-- sentences"; printf '{"text":"salam. wach labas? ana\\nbikhir."}\n' | kelma corpus clean --sentences | grep -o '"text":"[^"]*"'
echo "-- dotted field, other objects"; echo '{"m":{"body":"caf&eacute;","k":[1, 2]},"metadata":{}}' | kelma corpus clean -f m.body | grep -o '^{"m".*"metadata":{"kelma"'
echo '{"text":"a b c","metadata":[1]}' | kelma corpus clean; echo "exit $?"
echo '{"metadata":{"kelma":{"text":"a&eacute;"}}}' | kelma corpus clean -f metadata.kelma.text; echo "exit $?"
echo "-- threads, packed files"; awk '{ l[NR] = $0 } END { for (i = 1; i <= 400; i++) for (k = 1; k <= NR; k++) print l[k] }' d.jsonl > big.jsonl
for j in 1 2 5; do kelma corpus clean -j $j --rejects r$j big.jsonl > o$j; done; cmp o1 o2; cmp o1 o5; cmp r1 r2; cmp r1 r5; wc -l < o1; wc -l < r1
gzip -k big.jsonl; kelma corpus clean --output p.jsonl.zst big.jsonl.gz; kelma corpus clean --rules none p.jsonl.zst | wc -l
echo "-- manifest"; kelma corpus clean --keep 'words >= 3' --rejects r --output o --manifest m.json d.jsonl
[ "$(sed 's/.*"outputs":\[{"file":"o","bytes":[0-9]*,"sha256":"\([^"]*\).*/\1/' m.json)" = "$(sha256sum < o | cut -c1-64)" ] && echo same sum
[ "$(sed 's/.*"inputs":\[{"file":"d.jsonl","bytes":[0-9]*,"sha256":"\([^"]*\).*/\1/' m.json)" = "$(sha256sum < d.jsonl | cut -c1-64)" ] && echo same sum
grep -o '"arguments":[^]]*]\|"counts":{"read":[0-9]*' m.json; grep -o '{"rule":"keep","of":"document","dropped":[0-9]*' m.json
echo "-- your own rules"; printf 'short\tdocument\t*\t-\twords >= 4\nshort\tdocument\tary-Latn\t-\t-\n' > my.rules
kelma corpus clean --rules my.rules --rejects r d.jsonl | grep -o '"id":"."' | tr '\n' ' '; grep -c '"rule":"short"' r
printf 'short\tdocument\txx-*\t-\twords >= 4\n' > bad.rules; kelma corpus clean --rules bad.rules d.jsonl; printf '# x\nshort\tpage\t*\t-\twords >= 4\n' > bad.rules; kelma corpus clean --rules bad.rules d.jsonl
printf 'short\tline\t*\t-\tlines >= 4\n' > bad.rules; kelma corpus clean --rules bad.rules d.jsonl; echo "exit $?"
for e in '' 'ary-Arb > 1' 'words' 'words > x' 'words > 1 words' 'not' '(words > 1' 'words > 1)' 'label > und' 'label == foo' 'label + words > 1' 'words >= 5%%'; do
	kelma corpus clean --keep "$e" < /dev/null 2>&1; done
kelma corpus clean -i tsv < /dev/null; echo "exit $?"
