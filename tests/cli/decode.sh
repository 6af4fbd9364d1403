# Charsets: a whole file, line by line, by name, with what was done as an object.
printf '\312\326\321\310\n' > cp1256; printf 'd\351j\340 vu, l\222\351t\351\n' > cp1252; printf '\377\376a\0\n\0b\0\n\0' > utf16; printf '\357\273\277bom\n' > bom
for f in cp1252 utf16 bom; do kelma decode $f; done; kelma decode --from windows-1256 cp1256
kelma decode -o ndjson utf16; kelma decode --from windows-1252 -o ndjson cp1252
cat bom cp1252 | kelma decode --per-line
kelma decode --from windows-1257x cp1252; echo "exit $?"
kelma decode cp1252 utf16 bom -j 3
printf 'no newline' | kelma decode | od -An -c; : | kelma decode | wc -c; printf 'a\r\nb' | kelma decode | od -An -c
i=0; while [ $i -lt 6 ]; do printf 'La commune a r\202pondu \205 la demande\n'; i=$((i+1)); done > two; while [ $i -lt 12 ]; do printf '\346\327\344\310 \345\346\343\345 \312\322\350\352\317\346\307\n'; i=$((i+1)); done >> two
kelma decode two | uniq -c
kelma decode -o ndjson two | uniq -c; kelma decode -o tsv two | uniq -c
# A long file: the charset of its start holds for every block, also for lines in ASCII alone and for the object of each; then lines of another one.
printf '\344\330\341\310 \343\344\337\343 \312\322\346\355\317\344\307\n' > line; i=0; while [ $i -lt 14 ]; do cat line line > l; mv l line; i=$((i+1)); done; { cat line; i=0; while [ $i -lt 9000 ]; do echo 'plain ASCII'; i=$((i+1)); done; cat line; head -n 6 two; } > long
kelma decode long | uniq -c; for j in 1 3; do kelma decode -j $j -o ndjson long | uniq -c; done
