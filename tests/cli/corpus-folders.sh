# A folder stands for all its files, by name; the result is that of the files one after the other.
mkdir -p d/b/c d/.hidden; for f in d/b/c/1.jsonl d/a.jsonl d/b/z.jsonl; do for i in 1 2 3; do echo "{\"id\":\"$f-$i\",\"text\":\"wach kayn chi jdid $i f $(basename $f)\"}"; done > $f; done
gzip d/b/z.jsonl; echo 'not JSON' > d/.hidden/x; echo 'not JSON' > d/x.tmp-kelma; ln -s . d/b/c/back
files="d/a.jsonl d/b/c/1.jsonl d/b/z.jsonl.gz"
for c in 'clean --rules none' 'dedup --unit document' stats vocab 'sample --rate 0.5' 'sample --count 3'; do kelma corpus $c d > o && kelma corpus $c $files | cmp - o; done
kelma corpus split --parts a=50%,b=50% d; cat a b | wc -l; kelma corpus report d | grep -o '<bdi>d/[^<]*'
kelma corpus sample --rate 1 --manifest m d/b d/a.jsonl | grep -o '"id":"[^"]*'; grep -o '"inputs":.*"outputs"' m | grep -o '"file":"[^"]*'
echo '{"text":"salam"}' | kelma corpus sample --rate 1 - d/b/c | grep -o '"text":"[^"]*'
mkdir e; kelma corpus stats e; echo "exit $?"; kelma corpus clean d/no; echo "exit $?"; kelma norm d; echo "exit $?"
