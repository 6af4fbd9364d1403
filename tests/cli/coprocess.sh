# One line in, one line out, at once: a co-process never waits for more input.
mkfifo in out; kelma norm --line-buffered < in > out & exec 3> in 4< out
for w in "a  b" "(" "" "ⴰⵣⵓⵍ   x"; do printf '%s\n' "$w" >&3; read -r line <&4; printf '[%s]\n' "$line"; done
exec 3>&- 4<&-; wait
