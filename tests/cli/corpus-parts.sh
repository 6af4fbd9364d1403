# Statistics merge, vocabulary is exact within any memory, parts hold every document once: whatever the threads and the order.
awk 'BEGIN { for (i = 1; i <= 3000; i++) printf "{\"id\":%d,\"text\":\"%s %d\"}\n", i, i % 3 ? "wach kayn chi jdid lyoum f had lmdina" : "je voudrais savoir quand le bureau ouvre", i % 1000 }' > d
sort -r d > r; head -n 700 d > d1; tail -n +701 d > d2
echo "-- stats"; kelma corpus stats -j1 d > s; kelma corpus stats -j3 r | cmp - s; for f in d1 d2; do kelma corpus stats --fields $f > $f.json; done
kelma corpus stats --merge d2.json d1.json > m; kelma corpus stats --fields d | cmp - m; kelma corpus stats -o lines d | head -n 4
printf '{"kelma_stats":1,"labels":{"xx":1}}' > bad; kelma corpus stats --merge bad; echo "exit $?"
echo "-- vocab"; kelma corpus vocab -j1 --memory 4M d > v; kelma corpus vocab -j3 r | cmp - v; kelma corpus vocab --min-count 2000 d; kelma corpus vocab --top 2 d | sort -k3,3nr -s | head -n 2; kelma corpus vocab --memory 1 d; echo "exit $?"
# 300 sorted runs: merged in steps, with few files open, also when the least memory is shared by many
awk 'BEGIN { for (i = 0; i < 6000; i++) { t = ""; for (k = 0; k < 100; k++) t = t " w" (i * 100 + k) % 599999 "x"; print t } }' > many
(ulimit -n 180; kelma corpus vocab -i lines --memory 4M -j 32 many | cut -f2,3 | sort | md5sum); kelma corpus vocab -i lines -j 2 many | cut -f2,3 | sort | md5sum; kelma corpus vocab -i lines -j 1 --tmpdir no many; echo "exit $?"
echo "-- split"; kelma corpus split --parts a=80%,b=0.1,c=0.1 d; cat a b c | sort > abc; sort d | cmp - abc
cp a a1; kelma corpus split --parts a=80%,b=0.1,c=0.1 -j1 r > out; sort a1 > x; sort a | cmp - x
cut -d'"' -f6 a | sort -u > ta; cut -d'"' -f6 b c | sort -u | comm -12 - ta | wc -l
rm a b c; kelma corpus split --parts a=80%,no/b=20% d; echo "exit $?"; ls a b 2>&1 | grep -c 'No such'
for p in a=0.5 a=0.5,b=0.6 a,b=1 =1 'a=0.5,b=x'; do kelma corpus split --parts "$p" d; done; kelma corpus split --parts a=1; kelma corpus split d; echo "exit $?"
