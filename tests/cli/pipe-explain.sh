# why each layer says what it says, in one object; an identity norm step has no reasons
printf 'الـســلام علـيكم، CIN BE123456\n' | kelma pipe 'norm | extract' --explain --only
printf '3lach\n' | kelma pipe 'translit --to Arab' --explain | grep -c '"explain":\["translit'
printf 'salam\n' | kelma pipe --preset chatbot --explain | grep -oE 'lang.t=salam='
