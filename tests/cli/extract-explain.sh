# Why fields were taken: label, known words, check; columns stay columns, records without fields have no reasons.
printf 'CIN BE123456, tel 06 12 34 56 78\nrien\nM. Ahmed Alaoui, RIB 011 780 0000012345678901 23\n' > in
kelma extract --explain in | grep -e '^extract' -e '^$'
echo "== number without a label, place after a preposition, Arabic"
printf '0612345678 à Rabat\nرقم البطاقة الوطنية: BE123456 السيد محمد العلوي بالدار البيضاء\n' | kelma extract --explain | grep '^extract'
echo "== objects"
printf '{"text":"CIN BE123456","id":1}\n{"text":"rien"}\n' | kelma extract --explain -i ndjson --only
