# Transliteration scores, by a rule scheme so that the answers are known: Buckwalter slAm = سلام, ktAb = كتاب.
# a: row 1 exact (1 word, 4 letters); row 2 is "سلام كتاب" against "سلام كتب": 1 of 2 words wrong, 1 letter of 8 wrong
#    (with the blank): words 3, right 2 = 0.6667; CER 1/12 = 0.0833; exact 1/2.
# b: row 3 is nearer to its second reference (exact); row 4 has a word too many: 1 error over 1 word, 5 inserted letters of 4.
#    words 2, right 1 = 0.5; letters 4 + 4, errors 5: CER 0.6250; exact 1/2.
# all: words 5, right 3 = 0.6; CER 6/20 = 0.3; exact 2/4.
{
	printf 'slAm\tسلام\ta\nslAm ktAb\tسلام  كتب\ta\n'
	printf 'ktAb\tكتب|كتاب\tb\nslAm ktAb\tسلام\tb\n'
} > gold
kelma eval translit --scheme buckwalter --to Arab gold; echo "status $?"
echo "== a profile for both sides: vowel marks of the reference do not count"
printf 'slAm\tسَلام\n' > marks
for p in none search; do kelma eval translit --scheme buckwalter --to Arab --profile $p -o ndjson marks; done
echo "== wrong lines"
printf 'slAm\nslAm\t|\na\tb\tc\td\nslAm\tسلام\n' > bad
kelma eval translit --scheme buckwalter --to Arab bad; echo "status $?"
head -c 20000 /dev/zero | tr '\0' a > long; printf '\tx\n' >> long
kelma eval translit --scheme buckwalter --to Arab long; echo "status $?"
echo "== usage"
kelma eval translit gold; kelma eval translit --to Arab --labels fra-Latn gold; kelma eval translit --to Arab --profile x gold
echo "status $?"
