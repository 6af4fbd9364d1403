# Choices of spelling, readings, export to ICU.
s='galt liya lmdrasa dyalna 7ttat lktab, gal liha: 3ndo 7aja'
for st in gaf=keep gaf=ق gaf=گ ta=ta ta=alef ta=ha article=al article=l shadda=yes coda ta=alef,article=l; do echo "$s" | kelma translit --to Arab --style "$st"; done
for st in digits french short; do echo 'قلت ليه شنو كاين' | kelma translit --from ary-Arab --to Latn --style $st; done
echo "$s" | kelma translit --to Arab --style gaf=z; echo "exit $?"
echo 'محمد الشرقاوي' | kelma translit --to Latn --domain name --nbest 2 | cut -f 1,3
echo 'dossier dyali f la wilaya' | kelma translit --to Arab --foreign arab
kelma translit --scheme ircam --from Tfng --export icu | head -n 2
kelma translit --scheme ala-lc --export icu > icu; echo "exit $?"; tail -n 1 icu
printf '@script Arab Latn\nب\tp\t# _\nب\tb\n' > mine; kelma translit --rules mine --export icu
kelma translit --to Arab --export icu; echo "exit $?"
kelma translit --scheme ala-l --export icu; echo "exit $?"
echo a | kelma pipe 'translit --scheme ircam --export icu'; echo "exit $?"
# what stays as it is: a pattern, words of a file, both; in norm and in a pipe too
printf '# words\n\nInwi Money\nl boss\n' > words; t='sift {NAME} f INWI  money l l boss, f l bossi'
echo "$t" | kelma translit --to Arab --protect '\{[^}]*\}'
echo "$t" | kelma translit --to Arab --protect-words=words
echo "$t" | kelma translit --to Arab --protect '\{[^}]*\}|sift' --protect-words words
echo 'Éa L BOSS' | kelma norm --profile search --protect-words words
echo 'sift l boss' | kelma pipe 'translit --to Arab --protect-words words' --only
echo a | kelma translit --to Arab --protect '('; echo "exit $?"
echo a | kelma translit --to Arab --protect-words none; echo "exit $?"
: > words; echo bghit | kelma translit --to Arab --protect-words words
seq 100000 999999 | head -n 30000 > words; echo a | kelma norm --protect-words words; echo "exit $?"
