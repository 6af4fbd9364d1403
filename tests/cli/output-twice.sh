# Two outputs of one name would leave one of them: refused before anything is read or written.
printf '{"id":1,"text":"salam labas"}\n' > in; mkdir d; : > old; ln -s old link
kelma corpus split --parts a=0.5,./a=0.5 in; echo "exit $?"; kelma corpus split --parts a=0.5,b=0.5 --rejects d/../b in; echo "exit $?"
kelma corpus dedup --output o --clusters o in; echo "exit $?"; kelma corpus clean --output o --manifest "$PWD/o" in 2> e; echo "exit $?"; sed "s,$PWD,PWD," e >&2; rm e
kelma norm --output old --rejects link in; echo "exit $?"; ls
kelma norm -i lines --output /dev/null --rejects /dev/null in; echo "exit $?"; kelma norm -i lines --output o --rejects r in; echo "exit $?"; ls o r
