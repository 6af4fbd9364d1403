# What goes wrong by mistake or on purpose: a clear message, the right status, nothing private and nothing wrong written.
run() { "$@"; echo "exit $?"; }
echo "== a disk that is full while redacting: the text must not pass"
printf 'tel 0612345678\nnom : Youssef Bennani\n' > s
for o in --map-file --audit; do run kelma redact $o /dev/full s; done
run kelma redact --map-file /dev/full --output out s; ls out 2> /dev/null
run kelma pipe 'redact --map-file /dev/full' --only s
run kelma norm --rejects /dev/full --on-error skip s
echo "== empty values, as an empty variable of a shell gives them"
for o in --profile= --into= --field= --output= --rejects= --steps= --protect= -f; do run kelma norm "$o" '' s; done 2>&1 | grep -v 'No such file' | sort | uniq -c | sort -rn | head -n 3
for c in 'lang --labels=' 'translit --to=' 'translit --scheme=' 'extract --types=' 'form --schema=' 'pipe --preset=' 'decode --from=' 'redact --mode='; do kelma $c < s; echo "$c: $?"; done 2>&1
echo "== lists with nothing between commas"
run kelma lang --labels ary-Latn,,fra-Latn s; run kelma extract --types , s; run kelma redact --types phone,,email s
run kelma lang --prior none=1 s; run kelma lang --prior ary-Latn=much s; run kelma lang --prior ary-Latin=1 s
echo "== numbers: one message"
run kelma lang --top 0 s; run kelma extract --min-confidence 2 s; run kelma redact --keep -1 s; run kelma translit --to Arab --nbest 0 s
run kelma norm -f 0 -i csv s; run kelma norm -f -1 -i csv s; run kelma pipe 'lang --min-prob 7' s
echo "== too much"
run kelma version s; run kelma info s; run kelma ''; run kelma corpus nope; run kelma corpus ''
echo "== text of another kind"
printf 'salam\nkhouya\n' | iconv -t UTF-16 > u16; printf 'd\351j\340\ncaf\351\n' > l1
run kelma norm --on-error skip u16 | tr -d '\000'; run kelma norm --on-error skip l1 l1; run kelma tok --invalid guess --spaced l1
head -c 200 /dev/zero | tr '\0' a | kelma norm --max-record 100 | wc -c
echo "== objects"
cat > js <<'E'
{"text":null}
{"text":[1]}
{"text":{"a":1}}
{"text":true,"a":{"b":-1.5e3}}
{"a":{"b":{"c":"x"}}}
{"a":{"b":"x"}}
E
run kelma norm -i ndjson --only js; run kelma norm -i ndjson -f a.b --only js
echo "== a file without an end"
run kelma form --schema /dev/full s 2>&1; run kelma redact --mode hash --key-file /dev/zero s 2>&1
echo "== terminals and locales: the same bytes"
kelma help lang | awk 'length > 80' | wc -l; COLUMNS=60 kelma help lang | sed '/^examples/,$d' | awk 'length > 60'
echo 'سلام ⴰⵣⵓⵍ 0612345678' > m; for l in C POSIX ar_MA.UTF-8 fr_FR tr_TR.UTF-8; do LC_ALL=$l LANG=$l kelma pipe 'norm | tok | lang | extract' m | cksum; done | sort -u | wc -l
