# a plan in stages, in any order, in parallel, killed, damaged: the bytes of the single run, or a clear word
LC_ALL=C awk 'BEGIN { srand(5); for (i = 0; i < 900; i++) { t = ""; n = 4 + int(rand() * 30); for (j = 0; j < n; j++) t = t " w" int(rand() * 400)
	if (i % 3 == 0) t = keep " w" int(rand() * 9); keep = t; printf "{\"id\":%d,\"text\":\"%s\"}\n", i, substr(t, 2) } }' > all
mkdir -p in/sub; head -n 300 all > in/a.jsonl; sed -n 301,500p all | gzip > in/b.jsonl.gz; sed -n 501,900p all > in/sub/c.jsonl
: > in/.hidden; : > in/x.tmp-1
kelma corpus plan --shards 4 --output plan in; sed 's/"start.*packed/"packed/' plan | grep -v sum
kelma corpus dedup --clusters one.clusters in/a.jsonl in/b.jsonl.gz in/sub/c.jsonl > one; wc -l < one
run() { kelma corpus run --plan plan --work w "$@"; }
echo "# too early"; run bucket; echo "rc $?"; kelma corpus merge --plan plan --work w; echo "rc $?"
echo "# stage by stage, backwards; bucket in 3; xargs"
for i in 3 2 1 0; do run --shard $i/4 sign; done; seq 0 2 | xargs -P 2 -I {} kelma corpus run --plan plan --work w --shard {}/3 bucket
run --clusters w.clusters cluster; seq 0 3 | xargs -P 2 -I {} kelma corpus run --plan plan --work w --shard {}/4 filter
kelma corpus merge --plan plan --work w | cmp - one; cmp w.clusters one.clusters
echo "# again: nothing is done twice"; rm -rf w; run sign bucket cluster filter
find w -type f | sort | xargs ls --full-time > before; run sign bucket cluster filter; find w -type f | sort | xargs ls --full-time | cmp - before
echo "# other settings: all is done again"; run --bands 20 --rows 4 sign; run filter; echo "rc $?"; run bucket cluster filter
kelma corpus dedup --bands 20 --rows 4 in/a.jsonl in/b.jsonl.gz in/sub/c.jsonl > two; kelma corpus merge --plan plan --work w | cmp - two
echo "# damaged"
rm -rf w; run sign
damage() { f=$1; shift; cp $f keep; "$@"; run --shard 0/4 bucket; echo "rc $?"; rm -f w/bucket/*; cp keep $f; }
damage w/sign/00001.keys truncate -s -3 w/sign/00001.keys
damage w/sign/00001.keys truncate -s 10 w/sign/00001.keys
damage w/sign/00001.keys sh -c 'printf X | dd of=w/sign/00001.keys bs=1 seek=2000 conv=notrunc 2> /dev/null'
damage w/sign/00001.keys sh -c 'printf X | dd of=w/sign/00001.keys bs=1 seek=30 conv=notrunc 2> /dev/null'
damage w/sign/00001.keys cp w/sign/00001.docs w/sign/00001.keys
damage w/sign/00001.keys cp w/sign/00002.keys w/sign/00001.keys
damage w/sign/00001.keys cp all w/sign/00001.keys
damage w/sign/00001.done rm w/sign/00001.done
damage w/sign/00001.sigs truncate -s 2000 w/sign/00001.sigs
run sign bucket cluster filter; kelma corpus merge --plan plan --work w | cmp - one
echo >> w/filter/00002.jsonl; kelma corpus merge --plan plan --work w > out; echo "rc $?"; run filter; kelma corpus merge --plan plan --work w | cmp - one
echo "# plans"
sed 's/"end":[0-9]*/"end":5/' plan > p2; kelma corpus run --plan p2 --work w sign; head -n 3 plan > p2; kelma corpus run --plan p2 --work w sign
echo '{"id":0}' >> in/a.jsonl; run filter; echo "rc $?"
kelma corpus run --plan all --work w sign; kelma corpus run --plan nofile --work w sign; echo "rc $?"
kelma corpus run --plan plan --work w --shard 4/4 sign; kelma corpus run --plan plan --work w --shard 0/3 sign; echo "rc $?"
kelma corpus run --plan plan --work w sing; kelma corpus run --plan plan --work w each; kelma corpus run sign; echo "rc $?"
kelma corpus plan nofile; kelma corpus plan; echo "rc $?"
echo "# each"
kelma corpus plan --output p3 in; kelma corpus run --plan p3 --work e each -- norm -i lines --profile search; kelma corpus merge --plan p3 --work e each | cksum
{ cat in/a.jsonl; zcat in/b.jsonl.gz; cat in/sub/c.jsonl; } | kelma norm -i lines --profile search | cksum
kelma corpus run --plan p3 --work e2 each -- norm --nosuch; echo "rc $?"; ls e2/each
printf 'a\377\nb\n' > bad; kelma corpus plan --output p4 bad; kelma corpus run --plan p4 --work e4 each -- norm 2> /dev/null; echo "rc $?"; kelma corpus run --plan p4 --work e4 each -- norm; echo "rc $?"
