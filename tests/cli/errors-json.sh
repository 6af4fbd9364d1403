# NDJSON that is not JSON: reason, column and byte; the bytes in Base64; the good records around it are done.
cat > t <<'X'
{"id":1,"text":"a"}
{"id":2,"text":"b"
{"id":3,"text":"c","text":"d"}
{"id":4,"text":"\ud800"}
{"id":5,"text":7}
{"id":6}
{'id':7}
{"id":08,"text":"x"}
{"id":NaN,"text":"x"}
{"id":9,"text":"tab	inside"}
["text"]
{"id":11,"text":"x"} extra
{"id":12,"text":"\q"}

{"id":13,"text":"z","te\u0078t":"twice"}
{"id":14,"text":"last","x":[1,]}
{"id":15,"text":"end"}
X
kelma norm -i ndjson --rejects r t; echo "exit $?"; cat r
echo "-- bytes"; printf '{"text":"\377"}\n{"text":"\377","id":1}\n' | kelma norm -i ndjson
echo "-- replaced"; printf '{"text":"\377","id":1}\n' | kelma norm -i ndjson --invalid replace
echo "-- deep"; awk 'BEGIN { printf "{\"text\":\"t\",\"x\":"; for (i = 0; i < 600; i++) printf "["; for (i = 0; i < 600; i++) printf "]"; print "}" }' |
	kelma norm -i ndjson --only | cut -c1-80
