# CSV as French spreadsheets write it: semicolons in and out, quoted cells, line breaks in cells
printf '\357\273\277id;texte;ville\n1;"a ; b, \331\200c";F\303\250s\n2;"x\n""y""";Sal\303\251\n' > s.csv
kelma norm -i csv --semicolons --header -f texte s.csv
kelma norm -i csv --semicolons -f texte -o ndjson --only s.csv; kelma norm -i csv --semicolons -f texte -o ndjson s.csv
kelma norm -i csv --semicolons -f texte -o tsv s.csv
printf 'a;b\n1;tel 0612345678\n' | kelma redact -i csv --semicolons -f b --in-place
echo 'a;b' | kelma norm -o csv --semicolons --header; echo 'a,b' | kelma norm -o csv --semicolons
yes '1;"a ; b";c' | head -n 30000 > many; kelma norm -i csv --semicolons -f 2 -j 3 many | cksum; kelma norm -i csv --semicolons -f 2 -j 1 many | cksum
echo '-- what may be wrong'
kelma norm -i csv -f texte s.csv; echo "rc $?"; kelma norm -i csv --semicolons -f text s.csv; echo "rc $?"; kelma norm -i csv --semicolons -f other s.csv; echo "rc $?"
echo '{"id":1,"content":"a","\u00e9":1}' | kelma norm -i ndjson; echo "rc $?"
