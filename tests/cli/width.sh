# help fits 60 columns and wider ones; options, paragraphs and long words keep their place
COLUMNS=60; export COLUMNS
for c in decode norm tok sent lang translit extract redact restore pipe eval info help version; do
	kelma help $c | sed '/^examples:/,$d' | awk -v c=$c 'length($0) > 60 && !/^usage:/ { print c ": " $0 }'
done
kelma help sent | head -n 14
COLUMNS=200 kelma help pipe | sed -n '5,20p' | awk 'length($0) > 99 { print }'
COLUMNS=80 kelma help tok | awk '/--hyphens/ { print; getline; print }'
