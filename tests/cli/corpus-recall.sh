# pairs of known similarity are found as often as the formula says (within four standard deviations), and nothing else is:
# n words in common, m of one's own behind them, no word twice: s = (n - 4) / (n - 4 + 2 m) of shingles of 5 words
pairs=1000
LC_ALL=C awk -v pairs=$pairs 'function words(k,   t) { for (t = ""; k > 0; k--) t = t " w" ++w; return t } BEGIN {
	split("104:100 104:66 104:43 124:40 124:30 124:20 164:20 164:10", what, " ")
	for (i = 1; i in what; i++) { split(what[i], nm, ":")
		for (p = 0; p < pairs; p++) { c = words(nm[1])
			for (d = 0; d < 2; d++) printf "{\"id\":\"%d-%d-%d\",\"text\":\"%s\"}\n", i, p, d, c words(nm[2])
			sim[i] = (nm[1] - 4) / (nm[1] - 4 + 2 * nm[2]) } }
	for (i = 1; i in what; i++) print i, sim[i] > "sims" }' > planted
for br in 14:8 20:4; do
	kelma corpus dedup --min-similarity 0.1 --bands ${br%:*} --rows ${br#*:} --clusters c planted > kept
	echo "bands and rows $br: $(cut -d'"' -f 4 c | sort | uniq -c | awk '$1 > 2' | wc -l) clusters of more than two"
	sed -n 's/.*"kept":false.*"id":"\([0-9]*\)-.*/\1/p' c | sort | uniq -c > found
	LC_ALL=C awk -v b=${br%:*} -v r=${br#*:} -v n=$pairs 'FNR == NR { got[$2] = $1; next } {
		p = 1 - (1 - $2 ^ r) ^ b; sd = sqrt(p * (1 - p) / n) + 0.003; d = got[$1] / n - p
		printf "similarity %.2f: formula %.3f, found %.3f%s\n", $2, p, got[$1] / n, (d < 4 * sd && -d < 4 * sd) ? "" : " - not as often as the formula says" }' found sims
done
