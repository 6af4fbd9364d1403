# Step redact with a map file, an audit and a check: as kelma redact does them, in the order of the records, whatever -j says.
printf 'CIN BE123456, tel 06 12 34 56 78\nrien\nmail a.b@example.ma et 0612345678\n' > in
echo "== map and way back"
kelma pipe 'lang | redact --mode number --map-file map --audit audit' --only -j 2 in | grep -c redacted
kelma pipe 'redact --mode number --map-file map --audit audit' --only in > out; cat audit; ls -l map audit | cut -c 1-10
kelma redact --mode number --map-file map2 --audit audit2 in > plain; cmp map map2 && cmp audit audit2 && echo "the same files"
kelma restore -i ndjson -f redacted -o lines --map-file map out | cmp - in && echo "same bytes"
echo "== with norm: the values come back, the text is as norm left it"
printf 'ﻻ  tel 0612345678\n' | kelma pipe 'norm | redact --map-file map' --only | tee out; kelma restore -i ndjson -f redacted -o lines --map-file=map out
echo "== a record that cannot be read is none of the map's"
printf 'tel 0612345678\nx\377\ntel 0661000000\n' > bad; kelma pipe 'redact --map-file map' --only bad > out 2> err; echo "exit $?"; cat map err
kelma restore -i ndjson -f redacted -o lines --map-file map out 2> /dev/null
echo "== many records, one worker's order"
seq 600000000 600004999 | sed 's/^/tel 0/' > many; kelma pipe 'redact --map-file map' --only -j 2 many > out
kelma restore -i ndjson -f redacted -o lines --map-file map out | cmp - many && echo "same records"
echo "== check"
kelma pipe 'norm | redact --check' in; echo "exit $?"; kelma pipe 'redact --check' --on-error=skip --only in; echo "exit $?"
echo "== a preset of one's own"
printf 'step\tlang\nstep\tredact --map-file map --mode number\nadd\treply_in\n' > my.preset
kelma pipe --preset ./my.preset --only in | grep -o '"redacted":"[^"]*"'; wc -l < map
printf 'step\tnorm\nadd\treply_in\n' > my.preset; kelma pipe --preset ./my.preset in; echo "exit $?"
printf 'step\tnorm | lang\nadd\tslots\n' > my.preset; kelma pipe --preset ./my.preset in; echo "exit $?"
echo "== refused"
for s in 'redact --map-file no/dir' 'redact --audit no/dir' 'redact --in-place' 'redact --map-file' 'decode --bad'; do echo x | kelma pipe "$s"; echo "$s: $?"; done 2>&1
