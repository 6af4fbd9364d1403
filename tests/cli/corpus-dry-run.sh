# --dry-run writes no document: a table of rules and the spread of their measures.
for i in 1 2 3 4 5; do printf '{"text":"salam, had la rue fiha bzaf dyal les trous %s"}\n' $i; done > d
printf '{"text":"1 2 3 4 5 6 7 8 9 + - = 1 2 3"}\n{"text":"la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la"}\n{"text":"Lire aussi"}\n' >> d
printf 'words\tdocument\t*\t-\twords >= 3\nsigns\tdocument\t*\t-\talpha_words >= 0.5 and words < 30\nsong\tdocument\t*\t-\ttop_2gram < 0.5\n' > my.rules
kelma corpus clean --dry-run --rules my.rules d | sed '/^language/,/^all/d'
kelma corpus clean --dry-run --rules my.rules --keep-lines 'boilerplate < 0.5' -o ndjson d | grep -o '^.*"stats"'
kelma corpus clean --dry-run --rules my.rules -j1 d > a; kelma corpus clean --dry-run --rules my.rules -j3 d d d | wc -l; kelma corpus clean --dry-run < /dev/null | head -n 3
