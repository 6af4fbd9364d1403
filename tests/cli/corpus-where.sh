# --where: members of objects, before the languages and rules; what is not there satisfies != alone; reasons are told.
cat > d <<'Y'
{"id":1,"text":"wach kayn chi jdid","source":"forum","metadata":{"score":0.7,"ok":true},"attributes":{"a__b__c":[[0,10,0.9]]}}
{"id":2,"text":"salam labas 3lik","source":"news","metadata":{"score":0.2,"ok":false}}
{"id":3,"text":"bghit nmchi l casa","metadata":{"score":"06 12 34 56 78"}}
{"id":4,"text":"ghir chwiya a sahbi","metadata":null}
Y
ids() { kelma corpus clean --where "$1" --rejects r d | grep -o '^{"id":.' | cut -c7- | tr '\n' ' '; echo ": $1"; }
for e in 'metadata.score >= 0.5' 'metadata.score<0.5' 'source == forum' 'source != forum' 'source=="forum" or metadata.score == "06 12 34 56 78"' 'metadata.ok == true' \
	'attributes.a__b__c.0.2 > 0.5' 'source == news and metadata.score > 0.1 or id == 4' 'id != 2 and id != 3' 'metadata.score == 0.70' 'metadata.score <= 1e3' 'text.x == 1'; do ids "$e"; done
echo "-- reasons"; kelma corpus clean --where 'metadata.score >= 0.5' --rejects r d > /dev/null; cut -d, -f 3-8 r | sed 's/,"record.*//'; kelma corpus clean --where 'metadata.score >= 0.5' --redact tag --rejects r d > /dev/null; grep -c '06 12' r
echo "-- counts"; kelma corpus clean --where 'id < 3' --keep 'words >= 4' --manifest m --output o d; grep -o '{"rule":"where"[^}]*\|{"rule":"keep"[^}]*' m; kelma corpus clean --where 'id < 3' --dry-run d | grep '^where'
echo "-- threads"; for i in $(seq 3000); do cat d; done > big; for j in 1 4; do kelma corpus clean -j $j --where 'metadata.score > 0.3' --rejects r$j --output o$j big; done; cmp o1 o4; cmp r1 r4; wc -l < o1
for e in '' x 'x >' '>= 1' 'x >= y' 'x == 1 foo' 'x == "a' 'x == 1 and' "$(for i in $(seq 33); do printf 'x == 1 or '; done)x == 1"; do kelma corpus clean --where "$e" d; done; kelma corpus clean -i lines --where 'x == 1' d; echo "exit $?"
