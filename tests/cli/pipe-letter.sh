# The steps form and redact: the same record and text as the commands, from fields that are found once.
printf 'Objet : plainte\nNom : BENNANI\nM. Ahmed Alami, t\303\251l. 06 12 34 56 78, CIN BE123456, \303\240 Rabat\n' > l
echo '== redact'
kelma pipe redact -i file --only l
for o in '' '--mode number' '--mode mask' '--types phone' '--dates year --places province'; do
	kelma redact $o -i file -o ndjson --only l > a; kelma pipe "redact $o" -i file --only l | cmp - a && echo "same: $o"
done
head -c 32 /dev/zero > key; kelma redact --mode hash --key-file key -i file -o ndjson --only l > a
kelma pipe 'redact --mode hash --key-file key' -i file --only l | cmp - a && echo "same: hash"
echo '== the normalized text, spans of the original'
printf '\357\273\263\331\200\331\200 tel  06\302\2401234 5678\n' | kelma pipe 'decode | norm | redact' --only
echo '== form'
kelma form -i file --schema complaint l > a; kelma pipe 'form complaint' -i file --only l | sed 's/^{"form"://; s/}$//' | cmp - a && echo same
kelma pipe 'form --schema letter' -i file --only l | cut -c1-30
printf 'schema\tticket\nfield\tno\ttext\trequired\nlabel\tno\tTicket\n' > t.form; echo 'Ticket : 12' | kelma pipe 'form ./t.form' --only | cut -c1-50
printf 'Objet : d\303\203\302\251claration\nT\303\203\302\251l : 0612345678\n' | kelma pipe 'norm --profile repair | form letter' -i file --only | grep -oE '"(subject|phone)":("[^"]*"|.[^}]*)'
echo '== all, and only what extract was asked for is shown'
kelma pipe 'extract --types phone | redact | form complaint' -i file --only l | grep -oE '"(fields":\[|redacted|form)[^]]{0,60}|"type":"[a-z]*"'
kelma pipe 'extract --types phone | redact' -i file -j 2 --only l l | uniq | wc -l
echo '== for a terminal: nothing of what was taken out'
COLUMNS=60 kelma pipe 'norm | lang | redact' -i file -o pretty l | sed 's/[01]\.[0-9][0-9]/N/'; COLUMNS=60 kelma pipe 'form complaint' -i file -o pretty l | sed -n '/form/,$p'
printf 'Nom : BENANI\nCIN : BE12345\nSexe : [x] M [x] F\n' | kelma form -i file --schema registration -o pretty
echo '== explain'
echo 'tel 0612345678' | kelma pipe redact --explain --only
echo 'tel 0612345678' | kelma redact --explain; echo 'tel 0612345678' | kelma redact --explain -o ndjson --only
kelma form --explain -i file --schema complaint l | grep -o '"explain".*'; kelma pipe 'form complaint' --explain -i file --only l | grep -o '"explain".*' | cut -c1-400
echo '== refused'
for s in 'redact --in-place' 'extract --in-digits | redact' 'extract --patterns l | form' 'form complain' 'form letter x' 'redact | redact' 'form | form' \
	'redact --types phon' 'redact --mode hash' 'form ./none.form' 'form --spreadsheet' 'redac' 'norm --map' 'lang --top 2' 'translit --to Arab --nbest 2' 'tok --spaced' 'redact --explain'; do echo x | kelma pipe "$s"; echo "$s: $?"; done 2>&1
