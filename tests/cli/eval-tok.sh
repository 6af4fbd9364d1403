# Token scores. Text 1 as kelma cuts it, one class wrong on purpose (merci as number), one with two classes. Text 2: the file
# wants "rendez-vous" in three tokens, kelma keeps it whole: 0 of 3 found. Text 3: tokens without classes, and an invisible
# mark that belongs to nothing.
# Gold 4 + 3 + 2 = 9 tokens, kelma 4 + 1 + 2 = 7, right 4 + 0 + 2 = 6: precision 6/7 = 0.8571, recall 6/9 = 0.6667,
# F1 12/16 = 0.75. Classes: found and with a class 4, right 3 = 0.75. Texts with every token right 2/3.
# By class: word (salam, rendez, vous) 3, found 1; punct (the comma, the hyphen) 2, found 1; number (merci) 1, found, wrong;
# symbol|emoji counts as emoji, the first one given: 1.
{
	printf '# id 1\n# text = salam, merci 😀\nsalam\tword\n,\tpunct\nmerci\tnumber\n😀\temoji|symbol\n\n'
	printf '# text = rendez-vous\nrendez\tword\n-\tpunct\nvous\tword\n'
	printf '# text = wach \342\200\217labas\r\nwach\nlabas\r\n'
} > gold
kelma eval tok gold; echo "status $?"
echo "== one rule changed: hyphens split"
kelma eval tok --hyphens split -o ndjson gold | grep -e both -e every
echo "== wrong blocks are left out, the others count"
{
	printf 'salam\tword\n'
	printf '# text = salam labas\nsalam\tword\nlaba\tword\n'
	printf '# text = salam labas\nlabas\tword\nsalam\tword\n'
	printf '# text = salam\nsalam\twrod\n'
	printf '# text = salam\nsalam\tword\tx\n'
	printf '# text = merci\nmerci\tword\n# text = bien sur\nbien\tword\n'
} > bad
kelma eval tok -o tsv bad; echo "status $?"
echo "== no block at all"
kelma eval tok < /dev/null; echo "status $?"
kelma eval tok --to Arab gold; echo "status $?"
