#!/bin/sh
# Your own corpus into a data pack of your own: run by `make pack` (B, CORPORA, CORPUS, OUT in the environment).
# The language model is learnt again from the sources of data/train/lang.sources.tsv and, beside them, from the documents
# of CORPUS (JSONL of `kelma corpus clean`, or plain .txt lines), each under the label that kelma gives it, or under LABEL
# when you know better. Lines that the model of the first round gives to another label are purged, as for our own sources.
# LISTS=DIR: lists of DIR (lang.sources.tsv, lang.calib.tsv, lang.report.tsv, lang.names.tsv) in the place of ours, to learn from
# other texts; STEPS=N: so many steps of training (default 2200000; the time is proportional).
# Nothing of this folder is changed: sources and models are copied, the pack is OUT. Use it with `kelma CMD --data OUT`.
set -eu
cd "$(dirname "$0")/../.."
LC_ALL=C; export LC_ALL
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
B=$(cd "$B" && pwd); corpora=$(cd "$CORPORA" && pwd); root=$(pwd)
case $OUT in /*) ;; *) OUT=$root/$OUT ;; esac
mkdir -p "$t/c/train" "$t/out" "$B/debs"
for f in "$corpora"/train/*; do ln -s "$f" "$t/c/train/"; done
ln -s "$root/data/authored" "$t/c/authored"; [ ! -d "$corpora/tune" ] || ln -s "$corpora/tune" "$t/c/tune"
[ ! -d "$corpora/../eval" ] || ln -s "$(cd "$corpora/../eval" && pwd)" "$t/eval"
[ ! -d "$corpora/../reference" ] || ln -s "$(cd "$corpora/../reference" && pwd)" "$t/reference"
cp -R data "$t/data"
for f in ${LISTS:+"$LISTS"/lang.*.tsv}; do cp "$f" "$t/data/train/"; done
sources=$t/data/train/lang.sources.tsv added=0
case $CORPUS in *.txt|*.txt.gz|*.txt.zst) in=lines ;; *) in=ndjson ;; esac
# label -> lane of lang.sources.tsv; what has a script of its own (zgh-Tfng) needs no learning
for pair in ary-Arab:ary arb-Arab:arb ary-Latn:arl fra-Latn:fra eng-Latn:eng spa-Latn:spa ber-Latn:ber ber-Arab:bera; do
	label=${pair%:*} lane=${pair#*:} keep="label == ${pair%:*}"
	if [ "${LABEL:-}" ]; then [ "$LABEL" = "$label" ] || continue; keep='words >= 1'; fi
	"$B/kelma" corpus clean -i $in -o lines --rules none --keep "$keep" --output "$t/c/train/$label.own.tsv" "$CORPUS"
	# readers take the first column: no tabs within a line
	tr '\t' ' ' < "$t/c/train/$label.own.tsv" > "$t/own" && mv "$t/own" "$t/c/train/$label.own.tsv"
	n=$(wc -l < "$t/c/train/$label.own.tsv"); [ "$n" -gt 0 ] || continue
	printf 'read\t%s\t%s\ttext\ttrain/%s.own.tsv\tpurge max=%s\n' "$lane" "${WEIGHT:-1}" "$label" "${MAX:-40000}" >> "$sources"
	echo "$label: $n lines"; added=$((added+n))
done
[ $added -gt 0 ] || { echo "make pack: no documents in $CORPUS${LABEL:+ for LABEL=$LABEL}" >&2; exit 1; }
! grep -q '[^#]*deb:' "$t"/data/train/lang.sources.tsv "$t"/data/train/lang.names.tsv || sh data/train/lang_packages.sh "$B/debs"
(cd "$t" && "$B/train/train_lang" "$t/c" "$B/debs" "$t/out" ${STEPS:+"$STEPS"} > "$t/log" 2>&1) || { tail -n 20 "$t/log" >&2; exit 1; }
cp "$t"/out/* "$t/data/models/"
(cd "$t" && "$B/mkpack" data/pack.list "$t/own.pack")
"$B/kelma" info --data "$t/own.pack" > /dev/null
mv "$t/own.pack" "$OUT"
echo "$OUT: use it with kelma CMD --data $OUT"
