# One line in, one line out, at once: a co-process never waits for more input.
mkfifo in out; kelma norm --line-buffered < in > out & exec 3> in 4< out
for w in "a  b" "(" "" "ⴰⵣⵓⵍ   x"; do printf '%s\n' "$w" >&3; read -r line <&4; printf '[%s]\n' "$line"; done
exec 3>&- 4<&-; wait
# without the option too: what has come is answered before waiting for more
mkfifo in2 out2; kelma pipe --preset chatbot --only < in2 > out2 & exec 5> in2 6< out2
for m in 'salam' 'Merci beaucoup'; do echo "$m" >&5; timeout 5 head -n 1 <&6 | grep -o '"label":"[^"]*","script"'; done
exec 5>&-; wait; (echo a; sleep 0.2; printf 'b\n{'; sleep 0.2; printf '}\nc') | kelma norm
