# The rest of what scripts rely on: records, formats, each option of the table of commands, invariants, exit status.
# Figures of models are cut out.
row() { echo "== $*"; }
n() { sed -E 's/"(prob|confidence|dialectness)":[0-9.]+/"\1":N/g'; }
row 'operands: - -- several, standard input'
echo a | kelma norm; echo a | kelma norm -; printf 'b\n' > ./-x; kelma norm -- -x; echo a | kelma norm - ./-x | tr '\n' ' '; echo
row 'records: -0, objects with a dotted path, columns by number and name, files'
printf 'ـa\nـb\0c\0' | kelma norm -0 | od -An -c
printf '{"text":"ـa"}\n{"m":{"t":["x",{"u":"ـb"}]},"k":1}\n' | kelma norm -i ndjson -f m.t.1.u --on-error skip
printf '{"k": 1.50,"text":"ـa","x":{"y" : [ ]}}\n' | kelma norm -i ndjson
printf '1\tـa\tz\n' | kelma norm -i tsv -f 2; printf 'id,txt\n1,"ـa, ـb"\n' | kelma norm -i csv --header -f txt
printf 'ـa\nـb' > f; kelma norm -i file f | od -An -c
row 'output: lines ndjson tsv csv pretty, --into, --only, --header'
for o in lines ndjson tsv csv; do echo 'ـa,"' | kelma norm -o $o; done; echo 'سلام salam' | kelma norm -o pretty
echo 'ـa' | kelma norm -o ndjson --into clean; echo 'ـa' | kelma norm -o ndjson --only; echo 'ـa' | kelma norm -o tsv --only; echo 'ـa' | kelma norm -o csv --header
row 'order and bytes are the same for any -j'
seq 9000 | sed 's/^/ـسلام /' > many
for c in norm tok lang extract redact 'translit --to Latn' 'pipe norm|tok'; do kelma $c -j 1 many > a; kelma $c -j 3 many | cmp - a && echo "$c"; done
row 'offsets: bytes, code points, UTF-16; every byte but white space is in one token'
for u in bytes codepoints utf16; do echo '😀é tel' | kelma tok --offsets $u | sed -n 3p; done
printf 'وال e\314\201 😀!! a@b.ma\t«x»\n' | kelma tok | awk -F'\t' 'NF { print $3, $4 }' | awk '$1 < e { print "overlap" } { e = $2; n += $2 - $1 } END { print n }'
printf 'وال e\314\201 😀!! a@b.ma\t«x»\n' | tr -d ' \t\n' | wc -c
row 'decode'
printf '\345\320\307' | kelma decode --from windows-1256; echo; printf '\377\376a\0' | kelma decode; echo; kelma decode --from nonsense < /dev/null; echo "rc $?"
row 'norm --profile'
for p in unify search social repair darija-key coda arabizi-key tifinagh none; do printf '%s\t' $p; echo 'ﺳﻼﻡ أنا، 3lach ⴰⵣⵓⵍ' | kelma norm --profile $p; done
row 'tok: classes; clitics are absent when nothing is cut'
echo 'a 12 ! + 😀 http://a.ma a@b.ma #x @y 0612345678 BE123456 12/03/2024 10:30 5dh' | kelma tok | cut -f1,2 | tr '\t\n' ': '; echo
printf 'مدينة\n' | kelma tok --clitics -o ndjson --only; printf 'l-mdina\n' | kelma tok --hyphens=keep | cut -f1
printf 'والمدينة، a!\n\nb\n' | kelma tok --spaced --clitics
row 'translit: --to, --from, --foreign'
echo 'ⴰⵣⵓⵍ' | kelma translit --to Arab; echo 'ⴰⵣⵓⵍ' | kelma translit --to Latn; echo azul | kelma translit --to Tfng --from ber-Latn
for f in keep arab; do echo 'bghit la carte' | kelma translit --to Arab --foreign $f; done; echo salam | kelma translit; echo "rc $?"
row 'lang: --prior, --top'
for p in none inbox ary-Latn=2; do echo 'salam khoya' | kelma lang --prior $p | cut -f1; done; echo 'salam' | kelma lang --top 3 | tr '\t' '\n' | wc -l
echo '' | kelma lang; echo '' | kelma lang --tokens | od -An -c
row 'extract: value and code of a place'
echo 'habite à Sale' | kelma extract -o ndjson --only | n
row 'redact and restore in objects: the value is nowhere'
echo '{"id":1,"text":"tel 0612345678"}' > o; kelma redact -i ndjson --in-place --map-file m o > r; cat r; kelma restore -i ndjson --map-file m r; kelma redact -i ndjson --only o | grep -c 0612345678
row 'form'
printf 'Nom : ALAMI\nCIN : BE123456\n' | kelma form -i file --schema registration | grep -oE '"(schema|family_name|missing)":("[^"]*"|\{"value":"[^"]*"|\[[^]]*\])'
row 'pipe --preset chatbot'
printf 'tel 0612345678 {x}\n' | kelma pipe --preset chatbot --only | grep -oE '"(slots|template|cues|guards)":("[^"]*"|\[[^]]*\]|\{[^}]*\}\}?)'
row 'corpus: objects in and out, rejects aside'
printf '{"id":1,"text":"a"}\n{"id":2,"text":"هادي جملة طويلة بالدارجة باش نجربو واش كتخدم مزيان"}\n' | kelma corpus clean --keep 'ary-Arab>=0.6' --rejects rej | cut -c1-8; grep -o '"rule":"[^"]*"' rej
row eval
printf 'salam khoya, fin rak\tary-Latn\nbonjour à tous\tfra-Latn\n' > g; kelma eval lang g | head -n 3 | n | cut -c1-30
row explain
for c in lang norm 'translit --to Arab' extract redact; do echo 'سلام salaam CIN BE123456' | kelma $c --explain | cut -f1 | sort | uniq | head -n 3 | tr '\n' ' '; echo; done
row 'error member, rejects, exit status 0 1 2 3 4'
printf '{"id":1,"text":5}\n{"id":2,"text":"a"}\n' | kelma norm -i ndjson --rejects rej; echo "rc $?"; cat rej
for c in 'norm' 'norm --nothing' 'norm nothere' 'norm --data /dev/null'; do kelma $c < /dev/null; echo "rc $?"; done
row 'info, help, version as lines and as one object'
kelma info | sed -n 's/^\([a-z ]*\):.*/\1/p' | tr '\n' ' '; echo; kelma info | grep -E '^(labels|profiles|fields|presets|schemas):' | cut -c1-70
kelma help -o ndjson | cut -c1-80; kelma help tok -o ndjson | grep -oE '"name":"(hyphens|jobs)"[^}]*' ; kelma help 'corpus' -o ndjson | grep -o '"commands".*merge"'; kelma version -o csv; echo "rc $?"
