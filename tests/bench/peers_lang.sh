#!/bin/sh
# Recall of kelma and of the language identifiers that Debian and npm offer, on every file of CORPORA/tune: whole texts and
# three words of each. Peers tell no variety of Arabic: for them every Arabic answer counts, in both scripts; kelma is
# shown as strict as it is (fine) and mapped in the same way (coarse).
#   B=build CORPORA=../shared/corpora [TABLE=data/models/lang.peers.md] sh tests/bench/peers_lang.sh
# Peers: apt-get install libcld2-0 libexttextcat-2.0-0 libexttextcat-data;
#        (cd $B/peers && npm install franc-all fasttext.wasm.js) for franc and fastText's lid.176.ftz
# Those that are missing are said to be; TABLE is written only when all are there.
set -eu
cd "$(dirname "$0")/../.."
B=${B:-build} c=${CORPORA:-../shared/corpora} LC_ALL=C
export LC_ALL
[ -d "$c/tune" ] || { echo "peers_lang: needs the files to measure on: CORPORA=DIR with tune/ in it (looked in $c)"; exit 0; }
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
# texts: at most 400 a file, evenly spread; three words from a place that depends on the line
for f in "$c"/tune/*-*.*.tsv; do
	case $f in */pairs-*) continue ;; esac
	n=$(grep -c . "$f")
	awk -F'\t' -v n="$n" -v f="${f##*/}" 'BEGIN { step = n > 400 ? int(n / 400) : 1 }
		/^#/ || NR % step || $1 ~ /^ *$/ { next }
		{ print f "\tfull\t" $1; k = split($1, w, / +/); if (k >= 3) { i = NR * 7919 % (k - 2) + 1
			print f "\t3\t" w[i] " " w[i + 1] " " w[i + 2] } }' "$f"
done > "$t/all"
cut -f3 "$t/all" > "$t/texts"
missing=
ask() { name=$1; shift; if "$@" < "$t/texts" > "$t/$name" 2> "$t/err" && [ "$(wc -l < "$t/$name")" = "$(wc -l < "$t/texts")" ]
	then :; else echo "peers_lang: $name left out: $(head -n 1 "$t/err")"; missing="$missing $name"; fi; }
ask kelma sh -c "'$B/kelma' lang | cut -f1"
ask CLD2 "$B/bench/peers_lang" cld2
ask exttextcat "$B/bench/peers_lang" exttextcat
ask franc node tests/bench/peers_lang.mjs franc "$B/peers"
ask fastText node tests/bench/peers_lang.mjs fasttext "$B/peers"
set -- kelma; for p in CLD2 exttextcat franc fastText; do case "$missing " in *" $p "*) ;; *) set -- "$@" $p ;; esac; done
cols=$(for p in "$@"; do printf ' %s' "$t/$p"; done)
# shellcheck disable=SC2086
paste "$t/all" $cols | awk -F'\t' -v peers="$*" -v map=tests/bench/peers_lang.tsv -v day="$(date -u +%Y-%m-%d)" '
	BEGIN { np = split(peers, peer, " ")
		while ((getline line < map) > 0) { split(line, m, "\t"); group[m[1]] = m[2] }
		split("aeb-Arab afb-Arab apc-Arab arz-Arab arq-Arab", o, " "); for (i in o) fine[o[i]] = "ara-other"
		split("aeb-Latn arq-Latn ara-Latn ary-Latn", o, " "); for (i in o) fine[o[i]] = "ary-Latn"
		split("kab tzm shi rif shy ber zgh", o, " ")
		for (i in o) { fine[o[i] "-Latn"] = "ber-Latn"; fine[o[i] "-Arab"] = "ber-Arab"; fine[o[i] "-Tfng"] = "zgh-Tfng" } }
	{ split($1, a, "."); l = a[1] in fine ? fine[a[1]] : a[1]; g = group[l]; k = $1 SUBSEP $2
		if (!($1 in lab)) { lab[$1] = l; file[++nf] = $1 }
		n[k]++; ok[k, 0] += $4 == l
		for (p = 1; p <= np; p++) { code = $(3 + p); if (!(code in group)) sub(/[-_].*/, "", code); ok[k, p] += group[code] == g } }
	function row(name, k, i,  p, s) { s = name; for (p = 0; p <= np; p++) s = s sprintf(" | %.3f", v[k, p]); return s }
	END { print "# Language of texts: kelma beside other identifiers, " day "\n"
		print "Recall on the files of tune/ (" NR " texts and cuts; no identifier here learnt from them). Peers answer \"Arabic\" at"
		print "best, so every Arabic answer is right for them in all Arabic rows, and any Berber one in Berber rows; \"fine\" is kelma"
		print "with its own labels, \"coarse\" kelma counted like the peers. Written by tests/bench/peers_lang.sh."
		for (c = 1; c <= 2; c++) { cut = c == 1 ? "full" : "3"; delete sum; delete cnt; delete v
			print "\n## " (c == 1 ? "Whole texts" : "Three words") "\n"
			h = "| file | n | kelma fine | kelma coarse"; d = "|---|---|---|---"
			for (p = 2; p <= np; p++) { h = h " | " peer[p]; d = d "|---" }
			print h " |\n" d "|"; wins = rows = 0
			for (i = 1; i <= nf; i++) { k = file[i] SUBSEP cut; best = 1; if (!n[k]) continue
				for (p = 0; p <= np; p++) { v[k, p] = ok[k, p] / n[k]; sum[lab[file[i]], p] += v[k, p]
					if (p > 1 && v[k, p] > v[k, 1]) best = 0 }
				cnt[lab[file[i]]]++; rows++; wins += best; name = file[i]; sub(/\.tsv$/, "", name)
				print "| " row(name " | " n[k], k) " |" }
			labels = 0
			for (l in cnt) { labels++; for (p = 0; p <= np; p++) v["macro", p] += sum[l, p] / cnt[l] }
			for (p = 0; p <= np; p++) v["macro", p] /= labels
			print "| " row("mean over labels | ", "macro") " |"
			print "\nNo peer is better than kelma (coarse) in " wins " of " rows " rows." } }' > "$t/table"
cat "$t/table"
[ -n "$missing" ] || [ -z "${TABLE:-}" ] || cp "$t/table" "$TABLE"
