#!/bin/sh
# The recipe of the README: a corpus of one's own becomes a data pack that the program uses. Learns in seconds: from the texts of
# data/authored and the phrases of data/train alone, with few steps. Run by `make check-pack` (B: the build folder).
set -eu
cd "$(dirname "$0")/../.."; root=$(pwd); LC_ALL=C; export LC_ALL
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT; bad=0
fail() { echo "pack: $1"; bad=1; }
: > "$t/mark"; mkdir -p "$t/c/train" "$t/c/tune" "$t/lists"
ln -s "$root/data/authored" "$t/c/authored"
{
	grep '^lane' data/train/lang.sources.tsv
	grep 'phrase	own:' data/train/lang.sources.tsv
	grep '^read	[a-z]*	[0-9.]*	\(field2\|conll=[a-zA-Z-]*\|lex=[a-z]*\|text\)	authored/' data/train/lang.sources.tsv
	grep '^read	[a-z]*	[0-9.]*	noise	' data/train/lang.sources.tsv
} > "$t/lists/lang.sources.tsv"
grep 'own:\|authored/' data/train/lang.names.tsv > "$t/lists/lang.names.tsv"
# confidence and report want texts that were not learnt from; here a few lines stand for them
cut -f2 data/authored/pairs.1.tsv | head -n 200 > "$t/c/tune/ary.tsv"; cut -f1 data/authored/pairs.1.tsv | head -n 200 > "$t/c/tune/arl.tsv"
for l in arb fra eng spa ber; do grep "^$l	" data/train/lang.phrases.tsv | cut -f2 > "$t/c/tune/$l.tsv"; done
printf '%s\t%s\n' ary-Arab tune/ary.tsv ary-Latn tune/arl.tsv arb-Arab tune/arb.tsv fra-Latn tune/fra.tsv eng-Latn tune/eng.tsv spa-Latn tune/spa.tsv ber-Latn tune/ber.tsv > "$t/lists/lang.calib.tsv"
awk -F'\t' '{ print $1 "\t" $1 "\t" $2 }' "$t/lists/lang.calib.tsv" > "$t/lists/lang.report.tsv"

# a corpus in a spelling that no model has seen, cleaned by the first of the two commands
awk 'BEGIN { srand(5); split("zvornik plogut shtrakj mivruz krovnja ghlapt vrustik tzolmar drekvug pshivel", w, " ")
	for (i = 0; i < 400; i++) { s = ""; for (k = 0; k < 6; k++) s = s (k ? " " : "") w[1 + int(rand() * 10)]; print s } }' > "$t/words"
sed 's/.*/{"text":"&"}/' "$t/words" | "$B/kelma" corpus clean --rules none > "$t/clean.jsonl"
before=$("$B/kelma" lang < "$t/words" | grep -c '^ber-Latn' || true)
make -s pack B="$B" CORPORA="$t/c" CORPUS="$t/clean.jsonl" OUT="$t/own.pack" LABEL=ber-Latn LISTS="$t/lists" STEPS=120000 > "$t/log" 2>&1 || { cat "$t/log"; exit 1; }
grep -q '^ber-Latn: 400 lines$' "$t/log" || fail "the corpus was not taken: $(cat "$t/log")"
after=$("$B/kelma" lang --data "$t/own.pack" < "$t/words" | grep -c '^ber-Latn')
echo "pack: of 400 lines in a spelling of their own $before were ber-Latn before, $after with the pack"
[ "$before" -lt 200 ] && [ "$after" -ge 380 ] || fail "the pack has not learnt the corpus"
# what was there before is still there
[ "$(printf 'wach kayn chi jdid\nje voudrais savoir\n' | "$B/kelma" lang --data "$t/own.pack" | cut -f1 | tr '\n' ' ')" = 'ary-Latn fra-Latn ' ] || fail "other languages were lost"
[ "$("$B/kelma" translit --data "$t/own.pack" --to Arab < /dev/null; echo $?)" = 0 ] || fail "the pack is not whole"
[ -z "$(find data -type f -newer "$t/mark")" ] || fail "data/ was changed"
# refused with a reason
make -s pack B="$B" CORPORA="$t/c" CORPUS="$t/none" OUT="$t/o" > "$t/log" 2>&1 && fail "a corpus that is not there was taken"
grep -q 'needs CORPUS=FILE' "$t/log" || fail "no reason was given"
: > "$t/empty.jsonl"; make -s pack B="$B" CORPORA="$t/c" CORPUS="$t/empty.jsonl" OUT="$t/o" LISTS="$t/lists" STEPS=1 > "$t/log" 2>&1 && fail "an empty corpus was taken"
grep -q 'no documents in' "$t/log" && [ ! -e "$t/o" ] || fail "no reason was given for an empty corpus"
exit $bad
