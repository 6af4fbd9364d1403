# Scores of language labels on a small file; texts are plain, some labels wrong on purpose, so figures are known:
# 8 rows; 1-4, 7 and 8 right, 5 (Darija labelled French) and 6 (French labelled Darija) wrong: accuracy 6/8 = 0.75.
# fra-Latn: gold rows 1 2 5, answers for rows 1 2 6: precision 2/3, recall 2/3, F1 2/3.
# ary-Latn: gold rows 3 6 8 (first label given), answers for 3 5 8: 2/3 each. arb-Arab: row 4, 1. und: row 7, 1.
# Sources: a = rows 1-4, all right; b = rows 5-8, half right. und 1/8. Seven answers, five right.
{
	printf 'bonjour monsieur le directeur\tfra-Latn\ta\n'
	printf 'je voudrais une attestation de travail\tfra-Latn\ta\n'
	printf 'wach nta mzyan a khoya\tary-Latn\ta\n\n'
	printf 'يشرفني أن أتقدم إلى سيادتكم بهذا الطلب\tarb-Arab\ta\n'
	printf 'bghit nmchi daba l dar khoya\tfra-Latn\tb\n'
	printf 'merci beaucoup pour votre reponse\tary-Latn\tb\n'
	printf '12 34\tund\tb\r\n'
	printf 'safi ghadi nji ghda nchouf chno kayn\tary-Latn|ber-Latn\tb\n'
} > gold
kelma eval lang gold > out; echo "status $?"
sed '/^calibration/,/^$/d; /ECE\|needed\|coverage/d' out
echo "== calibration: ten bins hold the seven answers"
kelma eval lang -o tsv < gold | awk -F'\t' '$1 == "calibration" { bins++; n += $4 } END { print bins, n }'
echo "== two files are one, and objects"
kelma eval lang -o ndjson gold gold | grep -e rows -e '"fra-Latn","gold"'
echo "== everything right: all answers are covered, und is none"
head -n 3 gold | kelma eval lang --labels fra-Latn,ary-Latn -o tsv | grep -e coverage -e und -e accuracy
echo "== wrong lines"
printf 'bonjour monsieur\tfra-Latn\nno label\na\tb\tc\td\nx\tfra\nx\tname\n\377\tund\nab\377\tund\n' > bad
kelma eval lang bad | tail -n 6 | head -n 2
kelma eval lang bad > /dev/null 2>&1; echo "status $?"
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22; do echo x; done > many
kelma eval lang many 2>&1 | tail -n 3
kelma eval lang < /dev/null; echo "status $?"
echo "== usage"
kelma eval; echo "status $?"
kelma eval lnag gold; kelma eval lang missing; echo "status $?"
kelma eval lang -o csv gold; kelma eval lang --labels fr-Latn gold; kelma eval lang --prior nonsense gold; echo "status $?"
