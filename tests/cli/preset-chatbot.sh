# One object a message: language and script to answer in, slots and a template, cues, guards. Ids and order are kept.
short() { grep -oE '"(id|reply_in|slots|template|cues|guards)":(\{("[^"]*":(\{[^}]*\}|"[^"]*"),?)*\}|\[[^]]*\]|"[^"]*"|[0-9]+)' | paste -sd' '; }
ask() { printf '%s\n' "$1" | kelma pipe --preset chatbot -i ndjson | short; }
ask '{"id":1,"text":"salam, bghit n3ref fin kayn lmaktab, tel 0612345678"}'
ask '{"id":2,"text":"سلام، بغيت نعرف فين كاين المكتب؟"}'
ask '{"id":3,"text":"Bonjour, je n ai pas reçu ma carte {urgent}"}'
ask '{"id":4,"text":"06 12 34 56 78 / 0612345678"}'
ask '{"id":5,"text":""}'
echo "-- every part is there"
echo a | kelma pipe --preset chatbot | grep -oE '"(text|norm|tokens|lang|sentences|fields|reply_in|slots|template|cues|model|key|guards)":' | paste -sd' '
echo "-- a co-process: one line in, one line out"
mkfifo in out; kelma pipe --preset chatbot -i ndjson --line-buffered < in > out & exec 3> in 4< out
for w in a b; do printf '{"id":"%s","text":"merci"}\n' $w >&3; read -r line <&4; printf '%s\n' "$line" | short; done
exec 3>&- 4<&-; wait
echo "-- the same from many threads"
yes 'salam, tel 0612345678' | head -n 2000 > t; kelma pipe --preset chatbot -j 1 t > a; kelma pipe --preset chatbot -j 3 t | cmp - a && wc -l < a
echo "-- other presets, and those that are not there"
echo 'Salam' | kelma pipe --preset search-index | grep -o '"key":"[^"]*"'
kelma pipe --preset chatbo < t; echo "$?"
printf 'step\tnorm --profile search\nadd\tkey\n' > my.preset; echo 'ÉTÉ' | kelma pipe --preset ./my.preset
printf 'step\tnorm\nadd\tkeys\n' > my.preset; kelma pipe --preset my.preset < t; echo "$?"
printf '# nothing\n' > my.preset; kelma pipe --preset my.preset < t; echo "$?"
kelma pipe --preset ./none < t; echo "$?"
kelma info | grep '^presets:'
