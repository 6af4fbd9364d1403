# gzip and Zstandard by their first bytes, also on standard input; out by name; damaged files are an error.
awk 'BEGIN { for (i = 0; i < 20000; i++) print "line " i " ⴰⵣⵓⵍ" }' > t
gzip -k t; zstd -q t -o t.zst; cp t.gz t.zst plainname 2> /dev/null; cp t.gz hidden; (cat t.gz; printf 'more\n' | gzip) > two.gz; (cat t.zst; printf 'more\n' | zstd -q) > two.zst
for f in t.gz t.zst hidden; do kelma norm "$f" | cmp - t && echo same; done
kelma norm < t.gz | cmp - t; kelma norm - < t.zst | cmp - t
kelma norm two.gz | tail -n 1; kelma norm two.zst | tail -n 1
kelma norm t --output o.gz && gzip -dc o.gz | cmp - t; kelma norm t --output o.zst && zstd -qdc o.zst | cmp - t
head -c 20000 t.gz > cut.gz; head -c 10000 t.zst > cut.zst; head -c 3 t.gz > tiny.gz; (head -c 9000 t.gz; printf 'XXXXXXXX'; tail -c +9009 t.gz) > bad.gz
for f in cut.gz cut.zst tiny.gz; do kelma norm $f > o; echo "exit $?"; head -c $(wc -c < o) t | cmp - o && tail -c 1 o | od -An -c; done
kelma norm bad.gz > /dev/null 2>&1; echo "exit $?"
printf '(' | kelma norm; printf '\050\265' | kelma norm --invalid replace; : | kelma norm; gzip < /dev/null | kelma norm
