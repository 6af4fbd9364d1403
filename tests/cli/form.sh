# Forms: JSON of a file, NDJSON in and out, CSV of a batch, spreadsheets, schemas of users and their mistakes.
printf 'Objet : Réclamation\nNom : BENANI\nPrénom : ........\nTél : 06 12 34 56 78\nFait à Rabat, le 3 mars 2025\n' > a.txt
printf 'الموضوع: طلب شهادة السكنى\nالاسم الكامل: كريم الراشدي\nرقم البطاقة الوطنية: BE123456\n' > b.txt
kelma form -i file a.txt
echo "== stream"
printf '{"id":1,"text":"CIN : BE123456","subject":"kept"}\n{"id":2,"text":3}\n{"id":3,"text":"Tel 0612345678"}\n' > in
kelma form -i ndjson --into form in; echo "exit $?"
kelma form -i ndjson --only --offsets codepoints --schema letter in 2> /dev/null | head -n 1
echo "== rows"
kelma form -i file -o csv --schema document-request a.txt b.txt
printf 'id,msg\n7,"=1+1\nCIN : BE123456"\n8,\n' | kelma form -i csv -f msg -o csv --schema letter
printf 'Sujet : =cmd\nTel : 0612345678\n' | kelma form -i file -o csv --schema letter | tail -n 1
printf 'Sujet : =cmd\nTel : 0612345678\n' | kelma form -i file -o csv --schema letter --spreadsheet > s.csv
head -c 3 s.csv | od -An -tx1; tail -n 1 s.csv
kelma form -i file -o csv a.txt | head -n 1 | tr ',' '\n' | wc -l
echo "== confidence"
printf 'Vu le 3 mars 2025 par nous.\n' | kelma form -o tsv --schema letter | tail -n 1
printf 'Vu le 3 mars 2025 par nous.\n' | kelma form -o tsv --schema letter --min-confidence 0.6 | tail -n 1
echo "== schemas"
printf 'schema\tours\nfield\tbox\ttext\trequired\nlabel\tbox\tCasier\n' > ours.form
printf 'Casier : 14 B\n' | kelma form --schema ./ours.form
printf 'schema\tours\nfield\tbox\ttxt\trequired\n' > bad.form
echo x | kelma form --schema ./bad.form
echo x | kelma form --schema complain
echo x | kelma form --schema ./none.form
kelma info | grep '^schemas'
