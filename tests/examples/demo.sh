#!/bin/sh
# The main job on the messages of data/samples: language mix, words by language, the other script, the fields; then one
# message as NDJSON. Run by `make demo`; B = folder of the build.
set -eu
cd "$(dirname "$0")/../.."; PATH=$B:$PATH; export PATH
steps='norm | tok | lang --tokens | translit --to Arab | extract'
for f in data/samples/*.txt; do
	name=${f##*/}
	# into the script that the writer did not use; French, Spanish, Standard Arabic and forms stay as they are
	case $name in
	*arabizi* | *mixed* | *chatbot*) to='| translit --to Arab' ;;
	*tashelhit* | *tamazight*) to='| translit --from ber-Latn --to Tfng' ;;
	*lettre* | *formulaire* | *mojibake* | *espanol* | *-arb* | *pdf* | *cp1256* | *digits*) to= ;;
	*) to='| translit --to Latn' ;;
	esac
	printf '== %s\n' "$name"
	kelma decode "$f" | kelma pipe "norm --profile repair | tok | lang --tokens $to | extract" -i file -o pretty
done
printf '== One message as NDJSON:\n$ kelma pipe "%s" data/samples/08-arabizi-carte.txt\n' "$steps"
kelma pipe "$steps" data/samples/08-arabizi-carte.txt
