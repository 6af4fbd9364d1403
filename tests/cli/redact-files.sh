# Redaction in place, audit lines, years and provinces, whole files back byte for byte; no value on stderr or in the audit.
printf 'Objet : panne\nNom complet : Houda Sebti\nCIN : BE123456\nTel : 06 12 34 56 78\nFait a Temara, le 3 mars 2024\nSebti' > letter
printf 'an example key of 32 bytes size.' > key
kelma redact -i file --mode number --dates year --places province --map-file map --audit audit letter > out
cat out; echo; cat audit
kelma restore -i file --map-file map out | cmp - letter && echo "same bytes"
echo "== in place"
printf '{"id":1,"m":{"t":"tel 0612345678"},"x":[1, 2]}\n{"id":2,"m":{"t":"rien"}}\n' > in
kelma redact -i ndjson -f m.t --in-place --map-file map in | tee out
kelma restore -i ndjson -f m.t --in-place --map-file map out | cmp - in && echo "same records"
printf 'id,msg\n1,"tel 0612345678, ""ok"""\n' | kelma redact -i csv -f msg --in-place
printf 'id\tmsg\n1\ttel 0612345678\n' | kelma redact -i tsv -f msg --in-place
echo "== one pseudonym in every format"
printf 'tel 0612345678\n' | kelma redact --mode hash --key-file key
printf 'm\ntel +212 6 12-34-56-78\n' | kelma redact --mode hash --key-file key -i csv -f m --in-place | tail -n 1
printf '{"text":"tel 06.12.34.56.78"}\n' | kelma redact --mode hash --key-file key -i ndjson --in-place
kelma redact -i file --mode hash --key-file key letter | grep -o 'PHONE:[a-z0-9]*'
echo "== nothing on the way"
values='Houda|Sebti|BE123456|34 56|Temara'
printf 'Nom complet : Houda Sebti, CIN BE123456\377\n' > bad
for c in 'redact bad' 'redact --check letter' 'redact -i file --check letter' 'restore --map-file map letter' 'form bad' \
	'redact -i ndjson letter' 'redact --progress letter' 'form -i ndjson letter' 'redact --audit /none/a letter' \
	'redact --mode hash --key-file /none letter' 'form --schema ./letter letter'; do
	kelma $c 2>&1 > /dev/null | grep -E "$values" && echo "a value on stderr of $c"
done
kelma redact --audit audit letter > /dev/null; grep -cE "$values" audit
kelma redact --rejects rejects bad > /dev/null 2>&1; grep -cE "$values" rejects
echo "== counts"
kelma redact --check < in 2>&1 | tail -n 1
kelma redact --dates never letter
