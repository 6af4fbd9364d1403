# Records longer than allowed are rejected one by one; the next record is whole again.
{ echo short; head -c 300000 /dev/zero | tr '\0' x; echo; echo next; head -c 70000 /dev/zero | tr '\0' y; echo; echo last; } > t
kelma norm --max-record 100k t | cut -c1-20 | awk '{ print length($0) ": " $0 }'
kelma norm --max-record 8 t | awk '{ print length($0) }'
kelma norm --max-record 100k -o ndjson --only t | cut -c1-80
kelma norm --max-record 100k -0 t | wc -c
head -c 10000000 /dev/zero | tr '\0' a > big; kelma norm big | wc -c; kelma tok big | wc -c
