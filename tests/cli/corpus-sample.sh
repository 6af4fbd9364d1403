# A sample depends on the seed, not on the order of the input or on the threads; its size is near what was asked.
seq 1 30000 > n; seq 30000 -1 1 > r
kelma corpus sample -i lines --count 5 n; kelma corpus sample -i lines --count 5 r | md5sum; kelma corpus sample -i lines --count 5 n | md5sum
kelma corpus sample -i lines --rate 0.1 -j1 n > a; kelma corpus sample -i lines --rate 0.1 -j4 n > b; cmp a b; wc -l < a
kelma corpus sample -i lines --rate 0.1 r | sort > c; sort a | cmp - c
kelma corpus sample -i lines --rate 0.1 --seed 1 n | cmp -s a - || echo another seed, another sample
for i in 1 2 3; do printf '{"id":%s,"text":"salam %s"}\n' $i $i; done | kelma corpus sample --rate 1
printf 'no json\n{"text":"wakha"}\n' | kelma corpus sample --rate 1; echo $?
seq 3 | kelma corpus sample -i lines --rate 0
kelma corpus sample -i lines --count 1 < /dev/null
