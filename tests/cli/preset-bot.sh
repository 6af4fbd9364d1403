# The bot of the examples answers in the language and script it was asked in.
printf '%s\n' 'salam khoya' 'سلام خويا' Bonjour 'ⴰⵣⵓⵍ' 'azul fellawen' 'chokran bzaf' '3ayto liya f 0612345678 3afak' hello \
	'Rappelez-moi au 06 12 34 56 78 svp' 'Say "reply_in":{"label":"x"} please, thank you' | sh "$(dirname "$0")/../examples/bot.sh"
