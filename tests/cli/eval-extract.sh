# Field scores. Row 1: cnie right with its value; phone in the right place with another value. Row 2: phone right, no value
# given, end one byte too far: 10 of 11 bytes agree, which is enough. Row 3: a phone that is none (missed) and half a phone:
# 5 of 10 bytes agree, not enough, so one missed and one found wrongly. Row 4: a phone that the file does not have.
# phone: gold 4, found 4, right 2: all three 0.5; values 0 of 1. cnie: 1 everywhere.
# all: gold 5, found 5, right 3 = 0.6; values 1 of 2 = 0.5.
cat > gold <<'END'
{"text":"CIN BE123456, tel 06 12 34 56 78","fields":[{"type":"cnie","start":4,"end":12,"value":"BE123456"},{"type":"phone","start":18,"end":32,"value":"+212600000000"}]}
{"text":"é 0612345678 x","fields":[{"type":"phone","start":3,"end":14}]}

{"text":"abcd 0612345678","fields":[{"end":4,"x":{"y":["}"]},"type":"phone","start":0},{"type":"phone","start":5,"end":10}]}
{"fields":[],"text":"0612345678"}
END
kelma eval extract gold; echo "status $?"
echo "== some types, another unit, objects: the accent is one character"
sed -n '2s/"start":3,"end":14/"start":2,"end":12,"value":"+212612345678"/p' gold | kelma eval extract --types phone --offsets codepoints -o ndjson
kelma eval extract --types cnie -o tsv gold
echo "== what kelma wrote is right"
echo 'CIN BE123456, tel 06 12 34 56 78 le 12/03/2024' | kelma extract -o ndjson | kelma eval extract -o tsv | grep all
echo "== types of your own"
printf 'dossier_x\tnone\tbare\t0.9\t0.9\tdx[0-9]{4}\n' > p
printf '{"text":"voir dx1234","fields":[{"type":"dossier_x","start":5,"end":11}]}\n' | kelma eval extract --patterns p --types dossier_x -o tsv | grep dossier_x
echo "== wrong lines"
cat > bad <<'END'
{"text":"rien","fields":[{"type":"phon","start":0,"end":4}]}
{"text":"rien","fields":[{"type":"phone","start":0,"end":40}]}
{"text":"rien","fields":[{"type":"phone","start":"0","end":4}]}
{"text":"rien","fields":[{"type":"phone","start":4,"end":4}]}
{"text":"rien","fields":[{"start":0,"end":4}]}
{"text":"rien","fields":[3]}
{"text":"rien","fields":3}
{"text":"rien"}
{"fields":[]}
rien
END
kelma eval extract bad; echo "status $?"
# offsets of another unit give low scores: told when the file says what text is meant
printf '{"text":"\303\251t\303\251 tel 0612345678","fields":[{"type":"phone","start":8,"end":18,"text":"0612345678"}]}\n' > cp; kelma eval extract cp -o tsv | grep '^types.all\|phone' | head -n 1; kelma eval extract cp --offsets codepoints -o tsv | grep phone | head -n 1; kelma eval form cp -o tsv > /dev/null
