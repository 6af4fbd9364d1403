# which file a record is from: a member, a column, before the new ones
mkdir l; printf 'Objet : plainte\nTel 0612345678\n' > l/a.txt; printf 'Bonjour\n' > l/b.txt; printf '{"text":"a","file":"old","k":1}\n' > c.jsonl; printf 'id,t\n1,a\n' > d.csv
kelma pipe --preset inbox -i file --file-name -o csv --header --only l/a.txt l/b.txt; kelma pipe --preset inbox -i file --file-name --only l/b.txt
kelma form -i file --file-name l/a.txt | cut -c1-40; kelma norm -i ndjson --file-name c.jsonl; kelma norm -i ndjson --file-name --only c.jsonl; kelma norm -i ndjson --into clean --file-name c.jsonl
kelma norm -i csv -f t --file-name d.csv; kelma norm -i csv -f t --file-name --only d.csv; kelma norm -i csv -f t --file-name -o ndjson d.csv
kelma norm -o ndjson --file-name < l/b.txt; printf 'x\n' > "$(printf 'f\377')"; kelma norm -o ndjson --file-name f*; printf '\377\n' | kelma tok -o tsv --file-name
kelma extract -i file --rows -o csv --header --only --file-name l/a.txt l/b.txt; printf 'id,t\n1,tel 0612345678 et CIN BE123456\n2,rien\n' | kelma extract -i csv -f t --rows --spreadsheet
printf '\303\251 0612345678\n' | kelma extract --rows -o tsv --only --offsets codepoints | cut -f1-4; kelma extract --rows < c.jsonl; echo "rc $?"; kelma pipe 'extract --rows' < c.jsonl
kelma norm --file-name l/a.txt; echo "rc $?"; kelma redact -i csv -f t --in-place --file-name d.csv
