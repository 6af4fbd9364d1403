# A mail room: one row a message, the same columns always.
cat > t <<'X'
{"text":"Objet : demande de certificat de résidence\nJe soussigné Ahmed Bennani, CIN AB123456, demande un certificat. C'est urgent."}
{"text":"سلام، بغيت نسول على الملف ديالي، الهاتف 0612345678"}
{"text":"..."}
X
kelma pipe --preset inbox -i ndjson -o csv --only t
echo "-- as objects"
kelma pipe --preset inbox -i ndjson --only t
echo '-- the columns stay when a record fails'
printf 'Bonjour Madame\n\377\n' | kelma pipe --preset inbox -o tsv --only
echo '-- for a spreadsheet program'
kelma pipe --preset inbox -i ndjson -o csv --only --header --spreadsheet --semicolons t | od -An -c | head -n 1; kelma pipe --preset inbox -i ndjson -o csv --only --spreadsheet --semicolons t | sed -n 2p
kelma pipe tok --spreadsheet t; kelma pipe --preset chatbot --spreadsheet t
# the sender is who signs, not the office that the letter goes to
printf 'إلى السيد رئيس الجماعة الحضرية لمكناس\nالموضوع: طلب إصلاح الطريق\nسلام تام، وبعد،\nألتمس منكم التدخل.\nالإمضاء: سعيد المرابط\n' > l
kelma pipe --preset inbox -i file -o csv --only l
