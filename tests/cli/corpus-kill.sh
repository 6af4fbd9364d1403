# kill -9 at random moments (KILLS each, 4 unless set; SEED): what stands under a name is whole, old or new; nothing else is left.
awk 'BEGIN { srand(3); for (i = 1; i <= 12000; i++) { t = "wach kayn chi jdid"; for (k = 0; k < 40; k++) t = t " " substr("abdelfghijklmnoqrstwyz", 1 + int(rand() * 20), 1 + int(rand() * 3)) int(rand() * 50); printf "{\"id\":%d,\"text\":\"%s\"}\n", i, i % 5 ? t : "salam labas 3lik hamdullah kolchi mzyan f dar" } }' > in
moments=$(awk -v s="${SEED:-1}" -v n="${KILLS:-4}" 'BEGIN { srand(s); for (i = 0; i < n; i++) print rand() }')
now() { date +%s%N; }
# name, files that it makes, arguments
try() {
	name=$1 made=$2; shift 2
	rm -rf w; mkdir w; cd w || exit 1
	t=$(now); kelma corpus "$@" ../in > /dev/null 2>&1; t=$(($(now) - t))
	for f in $made; do mv "$f" "../$f.want"; done
	bad=0 before=0 k=0
	# a run can be much shorter than the first one was: when none was hit, earlier moments follow
	for m in $moments 0.2 0.1 0.05 0.02 0.01 0.005 0.002; do
		[ $k -lt ${KILLS:-4} ] || [ $before = 0 ] || break
		# every other time over the files of a run before
		k=$((k + 1)); [ $((k % 2)) = 0 ] && for f in $made; do echo old > "$f"; done
		kelma corpus "$@" ../in > /dev/null 2>&1 & p=$!
		sleep "$(awk -v t="$t" -v m="$m" 'BEGIN { printf "%.4f", t * m / 1e9 }')"; kill -9 $p 2> /dev/null; wait $p 2> /dev/null; [ $? = 137 ] && before=1
		for f in $made; do [ ! -e "$f" ] || [ "$(head -c 4 "$f")" = old ] || cmp "$f" "../$f.want" || bad=1; done
		for f in * ; do case " $made * " in *" $f "*) ;; *) echo "left: $f"; bad=1 ;; esac; done
		rm -f $made
	done
	kelma corpus "$@" ../in > /dev/null 2>&1; for f in $made; do cmp "$f" "../$f.want" || bad=1; done
	[ "$(ls | wc -l)" = "$(echo $made | wc -w)" ] || { ls; bad=1; }
	[ $bad$before = 01 ] && echo "$name: whole every time"
	cd ..
}
try clean "o r" clean -j 2 --output o --rejects r --rules kelma --keep 'ary-Latn >= 0.2'
try "clean, packed" "o.zst m" clean -j 2 --output o.zst --manifest m --rules none
try dedup "o c" dedup -j 2 --memory 16M --tmpdir . --output o --clusters c
try split "a b c" split --parts a=80%,b=10%,c=10%
