# Wrong calls: a message that says what was probably meant, exit status 2.
for c in 'lnag' 'lang --labls x' 'lang --labels ary-Latin' 'norm --invalid maybe' 'norm --max-record x' 'tok -Q' \
	'translit' 'translit --to Latn --scheme buckwaltr' 'pipe' 'pipe norm|tokk' "pipe norm|'x" 'norm --profile unifi' 'norm -j' \
	'corpus smaple' 'corpus sample' 'corpus sample --rate 2'; do
	echo "-- kelma $c"; kelma $c < /dev/null; echo "exit $?"
done 2>&1
