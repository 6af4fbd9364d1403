# Any number of threads gives the same bytes, also around rejected records, and stops at the same place.
awk 'BEGIN { for (i = 0; i < 40000; i++) { printf "salam %d, tel 0612345678 ⴰⵣⵓⵍ", i; if (i % 997 == 5) printf "\377"; print "" } }' > t
awk 'BEGIN { for (i = 0; i < 20000; i++) print "{\"id\":" i ",\"text\":\"message " i "\"" (i % 611 ? "" : ",") "}" }' > t.ndjson
for args in 'norm t' 'tok -o ndjson t' 'norm --on-error=fail t' 'norm --on-error skip --rejects R t' 'norm -i ndjson t.ndjson' 'decode t t' 'tok t t.ndjson none t'; do
	for j in 1 2 5; do rm -f R; kelma $args -j $j > o$j 2> e$j; echo $? > r$j; [ -f R ] && cat R >> e$j; done
	cmp o1 o2 && cmp o1 o5 && cmp e1 e2 && cmp e1 e5 && cmp r1 r5 && echo "same: $args, $(cat r1)"
done
head -n 1 e1
