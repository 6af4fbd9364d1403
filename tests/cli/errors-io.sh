# Input and output that fail: status 3 and a message; what could be read is done.
run() { kelma "$@"; echo "exit $?" >&2; }
printf 'a\nb\n' > t; mkdir d
echo "-- full disk" >&2; run norm t > /dev/full; run version > /dev/full; run help > /dev/full; run norm --output /dev/full t
echo "-- missing, directory, unreadable: the others are done" >&2; run norm t none d /proc/self/mem t
echo "-- no such folder" >&2; run norm --output no/out t; run norm --rejects no/out t
echo "-- data pack" >&2; run norm --data t t; run norm --data none t
echo "-- closed pipe" >&2; yes salam | head -n 300000 > big; { kelma norm big; echo "status $?" >&2; } | head -n 1
