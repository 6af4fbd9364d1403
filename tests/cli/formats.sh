# One record in every format, in and out; other fields keep their place and bytes.
printf 'a\tb\n1\tⴰⵣⵓⵍ  x\n' > t.tsv; printf 'id,text\n1,"say ""hi"", you"\n2,x\n' > t.csv
printf '{"id":1, "text":"a\\u0020 b","x":{"y":[1,2.50]}}\n{"text" : "c"}\n' > t.ndjson
echo "-- ndjson"; kelma norm -i ndjson t.ndjson
echo "-- into"; kelma norm -i ndjson --into clean t.ndjson
echo "-- only"; kelma norm -i ndjson --only t.ndjson
echo "-- ndjson to lines"; kelma norm -i ndjson -o lines t.ndjson
echo "-- path"; printf '{"a":{"b":[{"t":"no"},{"t":"yes"}]}}\n' | kelma norm -i ndjson -f a.b.1.t --only
echo "-- replaced"; printf '{"norm":"old","text":"t","lang":1}\n' | kelma norm -i ndjson
echo "-- tsv"; kelma norm -i tsv -f b t.tsv
echo "-- tsv by number, no header"; kelma norm -i tsv -f 2 t.tsv
echo "-- csv"; kelma norm -i csv --header t.csv
echo "-- csv to ndjson"; kelma norm -i csv --header -o ndjson t.csv
echo "-- lines to csv"; printf 'a,b\nc"d\n' | kelma norm -o csv --header
echo "-- null"; printf 'a  b\0c\nd\0' | kelma norm -0 | od -An -c
echo "-- file"; kelma norm -i file -o ndjson t.tsv
echo "-- offsets"; echo 'é x' | kelma tok; echo '🙂 x' | kelma tok --offsets=utf16; echo 'é x' | kelma tok --offsets codepoints
echo "-- map"; printf 'a  b' | kelma norm --map -o ndjson
echo "-- bom and crlf"; printf '\357\273\277a\r\nb\r\n' | kelma norm
echo "-- fields of the same name are replaced only by what is new"
printf '%s\n' '{"text":"x","tokens":5,"lang":"fr","a":1}' | kelma lang -i ndjson | sed 's/"lang":.*/"lang"/'
printf '%s\n' '{"norm":1,"error":0,"x":2}' | kelma norm -i ndjson 2> /dev/null; printf '{"norm":1,"text":"x"}\n' | kelma norm -i ndjson --into norm
printf '{"text":"t"}\n{ }\n{"norm":0}\n' | kelma norm -i ndjson --on-error skip 2> /dev/null
echo "-- an open quote"; printf 'id,text\n1,a\n2,"open\n3,b\n' | kelma norm -i csv --header 2>&1
echo "-- no such column"; kelma norm -i csv -f nope t.csv 2>&1; echo "exit $?"
echo "-- n-best blocks stay aligned"; printf 'salam\n\377\nlabas\n' | kelma translit --to Arab --nbest 1 2> /dev/null | grep -c '^$'
