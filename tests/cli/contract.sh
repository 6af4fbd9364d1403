# Every row of the table of commands, as scripts rely on it; figures of models are cut out.
row() { echo "== $*"; }
row decode
printf 'd\351cision du conseil municipal\n' | kelma decode
printf 'd\351cision du conseil municipal\n' | kelma decode -o ndjson | sed -E 's/"confidence":[0-9.]+/"confidence":N/'
{ echo 'قرار المجلس الجماعي' | iconv -t CP1256; echo 'plain'; } | kelma decode --per-line -o ndjson | cut -c1-90
row norm
printf 'ﻻ  بأس ݣاع 0612\n' | kelma norm --gaf U+06AF --protect '0[0-9]+' 
printf 'ـسـلام\n' | kelma norm -o ndjson --map
row tok
printf 'والمدينة l-mdina؟\n' | kelma tok
printf 'والمدينة\n' | kelma tok --clitics -o ndjson --only
printf 'l-mdina\n' | kelma tok --hyphens=split
printf 'l-mdina 3,5\n' | kelma tok --uax29
row sent
printf 'Oui. Non.\n' | kelma sent; printf 'Oui. Non.\n' | kelma sent -o ndjson --only
row translit
printf 'salam\n' | kelma translit --to Arab; printf 'salam\n' | kelma translit --to Arab --nbest 2 | sed 's/\t0\.[0-9]*\t/\tP\t/;s/\t1\t/\tP\t/'
printf 'salam\n' | kelma translit --to Arab -o ndjson --nbest 2 --map --only | sed -E 's/"(prob|confidence)":[0-9.]+/"\1":N/g'
printf 'Ouled Ziane\n' | kelma translit --to Arab --domain name
printf 'سلام\n' | kelma translit --to Latn --from Arab --scheme buckwalter
row lang
printf 'bonjour à tous\n' | kelma lang --labels fra-Latn,eng-Latn --prior inbox --top 2 | sed -E 's/\t[0-9.]+/\tP/g'
printf 'bghit nmchi daba\n' | kelma lang -o ndjson --only | sed -E 's/:[0-9.]+/:N/g'
printf 'salam mes amis\n' | kelma lang --tokens | sed -E 's/\t[0-9.]+$/\tP/'
printf 'salam mes amis\n' | kelma lang --tokens -o ndjson --only | sed -E 's/:0?\.?[0-9.]+/:N/g'
row extract
printf 'Tel 0612345678 à Rabat\n' | kelma extract --types phone,place | cut -f1-4,6,7; printf 'Tel 0612345678 à Rabat\n' | kelma extract -o ndjson --only | sed -E 's/"confidence":[0-9.]+/"confidence":N/g'
row redact
for m in tag number mask drop; do printf 'Tel 0612345678\n' | kelma redact --mode $m; done
head -c 32 /dev/zero > key; printf 'Tel 0612345678\n' | kelma redact --mode hash --key-file key | sed -E 's/:[a-z0-9]{10}\]/:K]/'
printf 'Tel 0612345678\n' | kelma redact -o ndjson --only --mode number
printf 'Tel 0612345678\n' > o; kelma redact --mode number --map-file map o > r; kelma restore --map-file map r | cmp - o && echo restored
printf 'Tel 0612345678\n' | kelma redact --check; echo rc $?
row info help version
kelma info -o ndjson | cut -c1-20; kelma version; kelma version -o ndjson | sed 's/"compiler":.*/.../'
row errors
printf 'a\377b\nok\n' > bad
for c in norm decode 'translit --to Arab' redact lang tok sent extract; do echo "-- $c"; rm -f rej; kelma $c bad --rejects rej 2> /dev/null | cut -f1 | od -An -c | head -3; cat rej; done
printf 'a\377b\n' | kelma lang -o ndjson; for o in skip fail; do kelma norm --on-error $o bad; echo rc $?; done
for i in replace guess; do kelma norm --invalid $i bad; echo rc $?; done
row form
printf 'Objet : plainte\nCIN : BE123456\n' | kelma form -i file | grep -oE '"(schema|subject|missing|warnings)":("[^"]*"|\[[^]]*\])' | head -n 3
row pipe
printf 'salam\n' | kelma pipe 'norm | tok' ; printf 'salam\n' | kelma pipe --preset chatbot --only | grep -oE '"(reply_in|slots|template|cues)":[^,]*'
row corpus
for c in clean dedup stats report sample split vocab plan run merge; do kelma help corpus $c | head -n 1 | cut -d- -f1; done
