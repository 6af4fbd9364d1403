# The main job in one process: every layer in one object, spans in bytes of the original. Figures of models are cut out.
line='salam, bghit n3ref wa9tach ghadi nakhod la carte dyali CIN BE123456, tel 06 12 34 56 78'
steps='norm | tok | lang --tokens | translit --to Arab | extract'
round() { sed -E 's/"(prob|confidence|dialectness)":[0-9.]+/"\1":N/g; s/"(probs|mix)":\{[^}]*\}/"\1":{}/g; s/"(label|translit)":"[^"]*"/"\1":"S"/g
	s/("spans":\[)[^]]*/\1/'; }
printf '%s\n' "$line" | kelma pipe "$steps" > o; round < o | sed 's/,"translit":"S"}/}/g'
grep -oE '"text":"(la|carte|bghit)"[^}]*"label":"[^"]*"' o | cut -d'"' -f4,16-; grep -o '"translit":"بغيت"' o; grep -oE 'ناخد la carte ديالي CIN BE123456' o
echo "-- ids, into, other fields kept"
printf '{"id":7,"text":"Tel 0612345678","tags":[1, 2]}\n' | kelma pipe 'extract --types phone' -i ndjson --into found | round
printf '{"id":7,"text":"a"}\n' | kelma pipe 'tok' -i ndjson --only
echo "-- options of steps, quotes, order"
printf 'A  B\n' | kelma pipe "norm --profile 'search' --steps -case | tok --uax29 | sent"
echo "-- offsets of every layer"
printf '\342\200\217é 06 12 34 56 78. Oui.\n' | kelma pipe 'norm | tok | sent | extract' --offsets codepoints | round
echo "-- the same from many threads"
yes "$line" | head -n 3000 > t; kelma pipe "$steps" -j 1 t > a; kelma pipe "$steps" -j 3 t | cmp - a && wc -l < a
echo "-- the scheme that was used"
for t in 'wach nta' 'ⴰⵣⵓⵍ' '12'; do echo "$t" | kelma pipe 'translit --to Arab' --only | grep -o '"scheme":"[^"]*"'; done
echo 'سلام' | kelma translit --to Latn --scheme buckwalter -o ndjson --only
