# --attributes: the layout of dolma. A line for each line of documents, places in characters, names of three parts.
mkdir -p d/documents/x/y
printf '%s\n' '{"id":"a1","text":"واش كاين شي جديد؟ عيط ليا 0612345678\nLire aussi\nsafi 06 12 34 56 79","source":"forum"}' 'no json' \
	'{"id":7,"text":5}' '{"id":"c","text":"06 12 34 56 78 / 06 12 34 56 79","added":"2024"}' > d/documents/x/a.jsonl
gzip -c d/documents/x/a.jsonl > d/documents/x/y/b.jsonl.gz; zstd -q d/documents/x/a.jsonl -o d/documents/c.json.zst; echo hi > d/documents/README
kelma corpus clean --attributes kelma --redact tag --manifest m d; echo "exit $?"; find d/attributes -type f | sort
sed "s/\"kelma__\(label\|words\)__\([a-zA-Z_]*\)\":\[\[0,\([0-9]*\),[0-9.]*/\"kelma__\1__\2\":[[0,\3,P/; s/\"kelma__words[^]]*]],//g" d/attributes/kelma/x/a.jsonl; gzip -dc d/attributes/kelma/x/y/b.jsonl.gz | cmp - d/attributes/kelma/x/a.jsonl; zstd -qdc d/attributes/kelma/c.json.zst | cmp - d/attributes/kelma/x/a.jsonl
grep -o '"file":"[^"]*","bytes":[0-9]*,"sha256":"[^"]*"' m | sed 's/"file":"\([^"]*\)".*:"\(.*\)"/\2  \1/' | sha256sum -c
echo "-- one file, a folder within documents, another name, expressions and rules"
kelma corpus clean --attributes mine --keep 'ary-Arab >= 0.9' --rules none d/documents/x/a.jsonl 2> /dev/null; grep -o '"mine__clean[^]]*]]' d/attributes/mine/x/a.jsonl
(cd d/documents && kelma corpus clean --attributes in_here x 2> /dev/null; echo "exit $?"); find d -path '*in_here*' -type f | sort
printf 'a-b__c d\tline\t*\t-\tchars >= 20\n' > my.rules; kelma corpus clean --attributes own --rules my.rules d/documents/x/a.jsonl 2> /dev/null; grep -o '"own__clean__line[^]]*]' d/attributes/own/x/a.jsonl
echo "-- threads"; awk '{ l[NR] = $0 } END { for (i = 1; i <= 3000; i++) for (k = 1; k <= NR; k++) print l[k] }' d/documents/x/a.jsonl > d/documents/big.jsonl
for j in 1 4; do kelma corpus clean -j $j --attributes j$j d/documents/big.jsonl 2> /dev/null; wc -l < d/attributes/j$j/big.jsonl; done; sed 's/j4__/j1__/g' d/attributes/j4/big.jsonl | cmp - d/attributes/j1/big.jsonl
echo "-- empty lines keep their line"; printf '\n{"id":"x","text":"salam"}\n  \n' > d/documents/blank.json; kelma corpus clean --attributes b d/documents/blank.json; grep -o '^{"id":[^,]*' d/attributes/b/blank.json
echo "-- a damaged file leaves no attributes"; head -c 100 d/documents/x/y/b.jsonl.gz > d/documents/bad.jsonl.gz; kelma corpus clean --attributes k2 d/documents/bad.jsonl.gz; echo "exit $?"; find d/attributes/k2 -type f
echo "-- links that lead back"; mkdir -p loop/documents/b; cp d/documents/x/a.jsonl loop/documents/b; ln -s . loop/documents/a; ln -s ../../documents loop/documents/b/up; ln -s b loop/documents/c; kelma corpus clean --attributes k loop 2> /dev/null; find loop/attributes -type f; kelma corpus plan loop | grep -c shard
x=$(kelma corpus plan loop | grep -o "\"file\":\"[^\"]*"); echo "$x"
echo "-- refused"; kelma corpus clean --attributes a__b d; kelma corpus clean --attributes k; kelma corpus clean --attributes k my.rules; mkdir -p e/documents; kelma corpus clean --attributes k e
kelma corpus clean --attributes k --on-error skip d; kelma corpus clean --attributes k --output o d; echo "exit $?"
