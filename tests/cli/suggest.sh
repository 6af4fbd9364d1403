# a wrong name gets the one that was probably meant: commands, options, values, profiles, steps, types, labels, presets
for c in 'nrom' 'norm --profil x' 'norm --profile unifi' 'norm --steps -punctation' 'tok --hyphens=spilt' 'extract --types date,phon' \
	'extract --types cine' 'lang --labels ary-Arb' 'lang --prior inbx' 'translit --to Arab --scheme buckwaltr' 'pipe --preset chatbt' \
	'pipe norn' 'pipe tok|extrat' 'eval lnag' 'help trnslit' 'norm --profile zzzzzzzz' 'norm --gaf g' 'norm --gaf غ' 'norm --gaf گگ'; do
	kelma $c < /dev/null; echo "$c: rc $?"
done
# names of the user's own pattern file are no mistakes
printf 'dossier\tnone\tbare\t0.9\t0.9\tD-[0-9]{4}\n' > my.tsv; echo 'D-1234' | kelma extract --patterns my.tsv --types dossier | cut -f1
# letters for g, and leaving them
for g in keep ق U+06AD; do echo 'ݣاع گاع' | kelma norm --gaf $g; done
for s in json,lang cvs,norm; do kelma ${s#*,} -o ${s%,*} < /dev/null; done; kelma translit --to arabic < /dev/null; kelma pipe norm,tok < /dev/null; kelma pipe 'norm then tok' < /dev/null; echo a | kelma pipe 'norm | lang' -o csv --header --only | head -n 1
