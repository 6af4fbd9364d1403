# decode as the first step of a pipe: lines, NDJSON, rows and files of other charsets; spans count the decoded text.
text='شكاية بشأن الماء الصالح للشرب
هاتفي 0612345678'
as() { printf '%s\n' "$text" | iconv -f UTF-8 -t "$1"; }
echo '--- guessed, one charset for the block'
as CP1256 | kelma pipe 'decode | extract' --only
echo '--- UTF-16 with and without its mark'
as UTF-16LE | kelma pipe 'decode | tok' --only | head -n 1
as UTF-16 | kelma pipe 'decode | tok' --only | head -n 1
echo '--- by name; unknown names'
as CP1256 | kelma pipe 'decode --from windows-1256 | sent' --only
kelma pipe 'decode --from windows-1265 | sent' < /dev/null; echo "rc $?"
echo '--- line by line: two charsets in one file'
{ as CP1256 | head -n 1; echo 'Décision du conseil régional'; } | kelma pipe 'decode --per-line | sent' --only
echo '--- the same bytes for any -j, and for presets'
as CP1256 > two; for i in $(seq 10); do cat two two > four; mv four two; done; cat two two two > many
kelma pipe 'decode | norm' -j 1 many > one; kelma pipe 'decode | norm' -j 3 many > three; cmp one three && wc -l < one
printf 'step\tdecode\nstep\tsent\n' > my.preset
as CP1256 | kelma pipe --preset ./my.preset --only
echo '--- NDJSON, CSV with a header, a whole file'
printf '{"id":1,"text":"شكراً جزيلاً على الرد"}\n' | iconv -f UTF-8 -t CP1256 | kelma pipe 'decode | sent' -i ndjson
printf 'رقم,النص\n7,"سلام, عليكم"\n' | iconv -f UTF-8 -t CP1256 | kelma pipe 'decode | sent' -i csv -f 'النص' -o ndjson
as CP1256 > file; kelma pipe 'decode | sent' -i file file
echo '--- not after other steps; CSV in UTF-16 is refused, line by line it stays aligned'
kelma pipe 'norm | decode' < /dev/null; echo "rc $?"
printf 'a,b\n' | iconv -f UTF-8 -t UTF-16LE | kelma pipe 'decode | tok' -i csv; echo "rc $?"
