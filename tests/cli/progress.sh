# --progress: figures on standard error, at the end when the run is short; never in the output; none without it
yes 'salam labas 0612345678' | head -n 2000 > t
kelma extract t --progress 2> err > out; sed -E 's/[0-9.]+ (kB|MB|GB)\/s/R/' err; wc -l < out
kelma extract t 2> err > /dev/null; wc -c < err
# a terminal: rewritten in place, gone at the end, and a message is not glued to it (sleeps: nothing is shown in the first second)
cat > slow.sh <<'X'
{ yes 'salam' | head -n 30000; sleep 1.2; yes 'salam' | head -n 30000; printf 'a\377\n'; } | kelma norm > o
X
script -qec 'sh slow.sh' /dev/null < /dev/null > tty
tr '\r' '\n' < tty | sed 's/\x1b\[K/<clear>/g' | sed -E 's/[0-9.]+ kB\/s/R/; s/[0-9.]+ kB, [0-9]+ records/N/' | sort -u | grep -v '^$'
