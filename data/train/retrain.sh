#!/bin/sh
# Rebuild every trained file of data/models from the corpora: run by `make retrain` (B, CORPORA, SOURCES in the
# environment). Trainers are deterministic: the same corpora give the same bytes, so `git diff` shows what changed.
# SOURCES=permissive leaves out texts under GPL, LGPL or MPL. CHECK=1 writes nothing and fails when a file would change.
# STEPS='translit clitics' does these alone; without text and lang it takes half a minute and fetches no packages. The
# trainers of clitics, stops and coda read words through the tokenizer: run them again when data/segment has changed.
set -eu
cd "$(dirname "$0")/../.."
LC_ALL=C; export LC_ALL
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
from=$(cd "$CORPORA" && pwd) corpora=$t/c group=all
# The corpora as the trainers see them: what the project wrote itself is read from data/authored, never from elsewhere.
mkdir "$corpora"; ln -s "$PWD/data/authored" "$corpora/authored"
for d in tune ../eval ../reference; do [ ! -d "$from/$d" ] || ln -s "$(cd "$from/$d" && pwd)" "$corpora/$d"; done
if [ "${SOURCES:-all}" != permissive ]; then ln -s "$from/train" "$corpora/train"
else
	# the same tree with empty files in the place of copyleft sources: trainers find every name they know
	group=permissive; mkdir "$corpora/train"
	for f in "$from"/train/*; do
		n=${f##*/}
		if awk -F'\t' 'NF >= 3 && !/^#/ { exit !($3 ~ /GPL|MPL/) }' "$f"; then : > "$corpora/train/$n"; echo "left out: $n"
		else ln -s "$f" "$corpora/train/$n"; fi
	done
fi
mkdir -p "$t/out" "$B/debs"
steps=${STEPS:-text lang translit tamazight clitics stops coda}
for x in $steps; do
	case $x in text | lang) sh data/train/lang_packages.sh "$B/debs" ;; translit | tamazight | clitics | stops | coda) ;;
	*) echo "retrain: no step '$x' (text lang translit tamazight clitics stops coda)" >&2; exit 2 ;; esac
done
step() { case " $steps " in *" $1 "*) ;; *) return 0 ;; esac; printf '%-12s ' "$1"; shift; s=$(date +%s); "$@" > "$t/log" 2>&1 || { tail -n 20 "$t/log" >&2; exit 1; }; echo "$(($(date +%s) - s)) s"; }
step text "$B/train/train_text" "$corpora" data/train "$group" "$B/debs" "$t/out"
step lang "$B/train/train_lang" "$corpora" "$B/debs" "$t/out"
step translit "$B/train/train_translit" "$corpora" "$t/out"
step tamazight "$B/train/train_tamazight" "$corpora" "$t/out"
step clitics "$B/train/train_clitics" "$corpora" "$t/out"
step stops "$B/train/train_stops" "$corpora" "$t/out"
step coda "$B/train/train_coda" "$corpora" "$t/out"
changed=0
for f in "$t"/out/*; do
	n=data/models/${f##*/}
	cmp -s "$f" "$n" && continue
	changed=$((changed+1)); echo "changed: $n"
	[ "${CHECK:-}" ] || cp "$f" "$n"
done
echo "$(ls "$t/out" | wc -l) files trained, $changed changed"
if [ "${CHECK:-}" ]; then [ $changed = 0 ]; else FIX=1 sh tests/meta/register.sh; fi
