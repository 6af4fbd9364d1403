#!/bin/sh
# A tiny bot: reads a message a line, answers in the language and script it was asked in. kelma runs beside it as a
# co-process: one line in, one line out, nothing kept between lines. Usage: bot.sh [< messages]
set -eu
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; mkfifo "$d/in" "$d/out"
kelma pipe --preset chatbot --line-buffered --only < "$d/in" > "$d/out" & exec 3> "$d/in" 4< "$d/out"

# answer LABEL KEY: the sentences of this bot; those that are not there are in French.
answer() {
	case $1:$2 in
	ary-Latn:hello) echo 'Salam! Kifach n9der n3awnek?' ;;
	ary-Latn:thanks) echo 'La chokr 3la wajib.' ;;
	ary-Latn:urgent) echo 'Fhemt, ghadi njawbok f a9rab wa9t.' ;;
	ary-Latn:phone) echo 'Ghadi n3ayto lik f {PHONE_1}.' ;;
	ary-Latn:*) echo 'Ma fhemtch mzyan, 3awd liya 3afak.' ;;
	ary-Arab:hello) echo 'سلام! كيفاش نقدر نعاونك؟' ;;
	ary-Arab:thanks) echo 'لا شكر على واجب.' ;;
	ary-Arab:urgent) echo 'فهمت، غادي نجاوبك فأقرب وقت.' ;;
	ary-Arab:phone) echo 'غادي نعيطو ليك ف {PHONE_1}.' ;;
	ary-Arab:*) echo 'ما فهمتش مزيان، عاود ليا عافاك.' ;;
	ar*:hello) echo 'مرحبا، كيف يمكنني مساعدتكم؟' ;;
	ar*:phone) echo 'سنتصل بكم على الرقم {PHONE_1}.' ;;
	ar*:*) echo 'شكرا على رسالتكم، سنجيبكم قريبا.' ;;
	zgh-Tfng:hello) echo 'ⴰⵣⵓⵍ!' ;;
	zgh-Tfng:*) echo 'ⵜⴰⵏⵎⵎⵉⵔⵜ.' ;;
	ber-Latn:hello) echo 'Azul!' ;;
	ber-Latn:*) echo 'Tanmmirt.' ;;
	eng-Latn:hello) echo 'Hello! How can I help?' ;;
	eng-Latn:phone) echo 'We will call {PHONE_1}.' ;;
	eng-Latn:*) echo 'Thank you, we will answer soon.' ;;
	spa-Latn:hello) echo '¡Hola! ¿En qué puedo ayudar?' ;;
	spa-Latn:*) echo 'Gracias, responderemos pronto.' ;;
	*:hello) echo 'Bonjour ! Comment puis-je aider ?' ;;
	*:phone) echo 'Nous appellerons le {PHONE_1}.' ;;
	*:urgent) echo "C'est noté, nous répondons au plus vite." ;;
	*) echo 'Merci, nous répondrons bientôt.' ;;
	esac
}

# get SED: one value of the object in $said. Quotes of the message itself are escaped there, so these patterns are safe.
get() { printf '%s\n' "$said" | sed -n "$1"; }

while IFS= read -r message; do
	printf '%s\n' "$message" >&3; IFS= read -r said <&4
	label=$(get 's/.*"reply_in":{"label":"\([^"]*\)".*/\1/p'); phone=$(get 's/.*"PHONE_1":{"text":"\([^"]*\)".*/\1/p')
	cues=$(get 's/.*"cues":\[\([^]]*\)\].*/\1/p'); key=other
	case $cues in *urgency*) key=urgent ;; *thanks*) key=thanks ;; *greeting*) key=hello ;; esac
	[ -z "$phone" ] || key=phone
	printf '> %s\n%s\n' "$message" "$(answer "$label" "$key" | sed "s/{PHONE_1}/$phone/")"
done
