# Attributes beside documents come into them: lines must belong together, or nothing is written.
mkdir -p d/documents/x d/attributes/a/x d/attributes/b/x
printf '%s\n' '{"id":"1","text":"wach kayn"}' '{"id":"2","attributes":{"own":[[0,1,1]]},"text":"salam khouya"} ' 'no json' '{}' > d/documents/x/f.jsonl
printf '%s\n' '{"id":"1","source":"s","attributes":{"a__t__s":[[0,9,0.5]]}}' '{"attributes":{ "a__t__s":[[0,12,0.9]],"a__t__n":[]},"id":"2"}' '{"id":null,"attributes":{}}' '{"id":null,"attributes":{"a__t__s":[]}}' > d/attributes/a/x/f.jsonl
sed 's/a__/b__/g' d/attributes/a/x/f.jsonl > d/attributes/b/x/f.jsonl
kelma corpus attach --attributes a d; echo "-- two"; kelma corpus attach --attributes a,b --manifest m d > o; cat o; grep -o '"file":"[^"]*"' m | tr '\n' ' '
echo; echo "-- one name: the last counts"; kelma corpus attach --attributes b,a,b d | head -n 2; mkdir d/attributes/c d/attributes/c/x; sed "s/a__t__s/own/g; s/0.9/0.7/" d/attributes/a/x/f.jsonl > d/attributes/c/x/f.jsonl; kelma corpus attach --attributes c d | sed -n 2p
echo "-- packed, other files too"; cp o whole; cp d/documents/x/f.jsonl d/documents/z.json; gzip d/documents/z.json; for n in a b; do zstd -q d/attributes/$n/x/f.jsonl -o d/attributes/$n/z.json.gz; done; kelma corpus attach --attributes a,b --output o.gz d; cat whole whole > two; gzip -dc o.gz | cmp - two
echo "-- then they are asked for"; kelma corpus attach --attributes a,b d/documents/x | kelma corpus clean --where 'attributes.b__t__s.0.2 >= 0.6' 2> /dev/null | grep -o '"id":"."'
echo "-- what kelma has written comes in"; rm d/documents/z.json.gz; kelma corpus clean --attributes own d 2> /dev/null; kelma corpus attach --attributes own d | grep -o '"id":"1".*own__clean__keep":[^]]*]'
echo "-- a long document"; awk 'BEGIN { for (i = 0; i < 300000; i++) s = s " salam"; for (k = 0; k < 3; k++) print "{\"id\":" k ",\"text\":\"" s "\"}" }' > d/documents/big.jsonl; for k in 0 1 2; do echo "{\"id\":$k,\"attributes\":{\"n\":$k}}"; done > d/attributes/a/big.jsonl; kelma corpus attach --attributes a d/documents/big.jsonl | cut -c 1-20,1800028- 
echo "-- refused"
kelma corpus attach d; kelma corpus attach --attributes no d; echo "exit $?"; rm d/documents/big.jsonl
for e in '2s/"2"/"3"/' '2d' '$p' '2s/"attributes"/"attribute"/' '2s/.*/x/'; do sed "$e" d/attributes/b/x/f.jsonl > d/attributes/a/x/f.jsonl; kelma corpus attach --attributes a --output none d; echo "exit $?"; done; ls none 2>&1
