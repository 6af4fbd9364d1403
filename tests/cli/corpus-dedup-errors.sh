# what cannot be read, and options that make no sense
printf '%s\n' '{"id":1,"text":"salam labas"}' 'no json' '{"id":2,"text":5}' '{"id":3}' '{"id":4,"text":"salam labas"}' > e
printf '{"text":"a\377b"}\n' >> e
kelma corpus dedup --rejects r e; echo "rc $?"; cat r
kelma corpus dedup --on-error keep e 2> /dev/null | wc -l
kelma corpus dedup --on-error fail --output o e 2> /dev/null; echo "rc $?"; ls o 2> /dev/null
kelma corpus dedup nofile; echo "rc $?"
mkdir empty; kelma corpus dedup empty; echo "rc $?"
kelma corpus dedup --output no/such/dir e 2> /dev/null; echo "rc $?"
kelma corpus dedup --tmpdir no/such e; echo "rc $?"
kelma corpus dedup --bands 0 e; echo "rc $?"
kelma corpus dedup --bands 200 --rows 60 e; echo "rc $?"
kelma corpus dedup --key nokey e; echo "rc $?"
kelma corpus dedup --unit line --clusters c e; echo "rc $?"
kelma corpus dedup --unit document --rows 4 e; echo "rc $?"
kelma corpus dedup -i csv e; echo "rc $?"
kelma corpus dedup --memory 1k e; echo "rc $?"
kelma corpus dedup --keep best e; echo "rc $?"
printf '{"text":"a"}\n' | kelma corpus dedup > /dev/full; echo "rc $?"
