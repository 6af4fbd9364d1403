# Records that cannot be processed: one place each in the output, a message, a line in the rejects file, status 1.
printf 'ok\nbad \377 byte\nfin\n' > t; run() { kelma "$@"; echo "exit $?"; }
echo "-- text passes"; run norm t | od -An -c; kelma norm t > /dev/null 2>&1; echo "exit $?"
echo "-- placeholders"; kelma lang t | sed -n 2p; run tok t; run sent t; kelma lang --tokens t | cut -f1
echo "-- objects"; run norm -o ndjson t
echo "-- skip"; run norm --on-error skip t
echo "-- fail"; run norm --on-error=fail t
echo "-- rejects"; run norm --on-error=skip --rejects r t; cat r
echo "-- replace, guess"; run norm --invalid replace t; printf 'caf\351\n' | kelma norm --invalid=guess
echo "-- rows"; printf 'a\tb\nc\n\377\td\n' | kelma norm -i tsv -f 2 --rejects r | od -An -c; cat r
echo "-- NUL is data"; printf 'a\000b\n' | kelma norm | od -An -c; printf 'a\000b\n' | kelma tok -o ndjson
echo "-- standard input is -"; kelma norm < t > /dev/null
