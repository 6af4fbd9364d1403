# The generated completions of bash work; those of zsh and fish name every command and option.
kelma help --completion bash > bash; command -v bash > /dev/null || exit 0
try() { bash -c '. ./bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kelma; printf "%s " "${COMPREPLY[@]}"; echo' x "$@" | tr ' ' '\n' | sort | tr '\n' ' ' | sed 's/^ *//'; echo; }
complete() { :; }
bash -n bash && try kelma n; try kelma norm --pro; try kelma norm --on-error ''; try kelma norm -o nd; try kelma translit --scheme safe; try kelma norm --profile se
try kelma corpus sam; try kelma corpus sample --ra
touch file1; try kelma norm fi
for s in zsh fish; do kelma help --completion $s > $s; for c in decode norm pipe --profile --output-format; do grep -q -e "${c#--}" $s || echo "$s lacks $c"; done; done
kelma help --completion csh; echo "exit $?"
