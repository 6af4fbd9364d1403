# The page: whole, nothing from outside unescaped, nothing loaded, no value of personal data; texts have a direction of their own.
cat > d.jsonl <<'X'
{"id":"a<b>","text":"<script>alert(1)</script> & \"wach\" kayn chi jdid? appelle le 06 12 34 56 78 ou BE123456, merci bzaf khouya"}
{"id":"b","text":"واش كاين شي جديد؟ عيط ليا فالرقم 0661234567 ولا صيفط ل ali@example.ma"}
{"id":"c","text":"ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ, ⵎⴰⵎⴽ ⵜⴳⴰⵎ?"}
{"id":"d","text":"واش كاين شي جديد؟ عيط ليا دابا فالرقم 0661234567 ولا صيفط ل ali@example.ma"}
{"id":"e","text":"salam khouya, je voudrais bien savoir comment faire, 7it ma fhemt walo, pouvez-vous m'aider svp, lah ykhalik a khouya"}
X
printf '%s\n' '{"cluster":"1","kept":true,"similarity":1.000,"id":"b"}' '{"cluster":"1","kept":false,"similarity":0.912,"id":"d"}' > clusters
kelma corpus clean --keep 'chars > 40' --rejects r --manifest m.json --output kept d.jsonl
kelma corpus report --manifest m.json --clusters clusters --output rep.html d.jsonl; echo "exit $?"
head -n 1 rep.html; tail -n 1 rep.html; grep -c '<script\|javascript:\|http\|src=\|@import\|url(' rep.html
grep -c '0661234567\|06 12 34\|BE123456\|ali@example' rep.html; grep -o '\[PHONE\]\|\[EMAIL\]\|\[CNIE\]' rep.html | sort | uniq -c | tr -s ' '
grep -c '&lt;' rep.html; grep -o '<bdi>a&lt;b&gt;</bdi>\|<bdi>d</bdi>, dropped, similarity 0.91' rep.html | sort -u
grep '<p' rep.html | grep -vc 'dir="auto"\|class="note"'; grep -c 'dir="auto"' rep.html
grep -o '<td>phone</td><td class="n">[0-9]*\|<td><bdi>keep</bdi></td><td class="n">[0-9]*' rep.html
grep -o '<i class="l l-ary-Latn" style="flex-grow:[0-9]*">' rep.html | head -n 1 | sed 's/:[0-9]*/:N/'
[ "$(grep -o '<code>[0-9a-f]*' rep.html)" = "<code>$(sha256sum < d.jsonl | cut -c1-64)" ] && echo the same sum
kelma corpus report < d.jsonl | grep -c '<details'; for i in $(seq 50); do ln d.jsonl f$i.jsonl; done; kelma corpus report f*.jsonl | grep -o 'and [0-9]* more$'
# every element that is opened is closed
for e in html head body table thead tbody tr td th article div p bdi dl dt dd ul li span h2 i small; do
	o=$(grep -o "<$e[ >]" rep.html | wc -l); c=$(grep -o "</$e>" rep.html | wc -l); [ "$o" = "$c" ] || echo "$e: $o opened, $c closed"; done
kelma corpus report -j1 --manifest m.json --clusters clusters d.jsonl | cmp - rep.html; kelma corpus report < /dev/null | grep -c '<h2>'
echo '{}' > x; kelma corpus report --manifest x d.jsonl; kelma corpus report --clusters x d.jsonl; echo "exit $?"
# a data card says the same as the manifest; nothing in it is markup that was not meant
sed 's/"id":"b"/&,"metadata":{"source":"a|b <x>","license":"CC0"}/' d.jsonl > d2; kelma corpus clean --keep 'chars > 40' --manifest m2.json --output kept d2
kelma corpus card m2.json | grep -v 'sha256\|d2\|| kept |\|data pack'; kelma corpus card x; echo "exit $?"
