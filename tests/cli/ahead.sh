# Lines that are analysed several at once are what they are alone, bad ones and long ones between them too.
i=0
while [ $i -lt 24 ]; do
	printf 'salam %d, smiti Karim Alaoui\nرقمي 06612233%02d شكرا\n\n' $i $i
	[ $((i % 7)) = 3 ] && printf 'bad \377 line %d\n' $i
	[ $((i % 11)) = 5 ] && printf '%03000d 0612345678\n' $i
	[ $((i % 13)) = 2 ] && printf 'with\r\nNUL \000 inside %d\n' $i
	i=$((i + 1))
done > in
printf 'no newline 0611223344' >> in
split -l 1 -a 3 in part.
for c in "pipe norm|tok|lang|extract" "norm"; do
	set -f; IFS=' '; set -- $c; unset IFS; set +f
	kelma "$@" --max-record 2500 in > many 2> many.err; echo "$c: status $?, $(wc -l < many) lines, $(wc -l < many.err) complaints"
	for p in part.*; do kelma "$@" --max-record 2500 "$p" 2> /dev/null; done > alone
	cmp many alone && echo "$c: as each line alone"
done
