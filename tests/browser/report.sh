#!/bin/sh
# The page of kelma corpus report in a real browser (Debian's chromium, headless): at 400 and 1400 pixels nothing is wider than
# the window, Arabic, Tifinagh and Latin texts stand there with their direction, nothing is loaded and no script runs.
# Without chromium it says so and passes. SHOTS=DIR keeps the pictures. Run by `make check-browser` (B: the build folder).
set -eu
cd "$(dirname "$0")/../.."; root=$(pwd)
# Debian's start script warns on some machines; only what chromium itself says counts
chromium=$(command -v chromium || command -v chromium-browser || true)
[ "$chromium" ] || { echo "browser: no chromium (apt-get install chromium), the report was not looked at"; exit 0; }
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT; bad=0
kelma=$B/kelma; cd "$t"

# documents of all kinds, near duplicates, and words that have no place to break
for f in "$root"/data/samples/*.txt; do
	case $f in *cp1256*) continue ;; esac
	"$kelma" norm --profile none -i file -o ndjson --only "$f" | sed "s|^{\"norm\":|{\"id\":\"$(basename "$f" .txt)\",\"text\":|"
done > in.jsonl
cut -f1,2 "$root/data/authored/pairs.1.tsv" | head -n 60 | tr '\t' '\n' | awk '{ gsub(/["\\]/, ""); printf "{\"id\":\"p%d\",\"text\":\"%s\"}\n", NR, $0 }' >> in.jsonl
head -n 12 in.jsonl | sed 's/"id":"/"id":"again-/; s/\\n"/ \\n"/' >> in.jsonl
awk 'BEGIN { for (i = 0; i < 300; i++) s = s "\342\264\260\342\265\243"; print "{\"id\":\"long-tfng\",\"text\":\"" s "\"}"; s = ""; for (i = 0; i < 300; i++) s = s "ab3"; print "{\"id\":\"" s "\",\"text\":\"<b>wach</b> " s " https://example.ma/" s "\"}" }' >> in.jsonl
"$kelma" corpus clean --manifest run.json --rejects r --output clean.jsonl in.jsonl
"$kelma" corpus dedup --clusters clusters --output dedup.jsonl in.jsonl
"$kelma" corpus report --manifest run.json --clusters clusters --output page.html in.jsonl

# A window of less than 500 pixels does not exist: the page stands in a frame of its width, and a script outside looks at it.
look() {
	cat > frame.html <<-Y
	<!DOCTYPE html><meta charset="utf-8"><style>body{margin:0}iframe{border:0;display:block}</style>
	<iframe id="f" src="page.html" width="$1" height="$2"></iframe><pre id="o">nothing</pre><script>
	document.getElementById('f').onload = function () {
		var d = this.contentDocument, w = this.contentWindow, out = [], n = 0;
		var wide = d.documentElement.scrollWidth;
		out.push('width ' + w.innerWidth + ' ' + wide);
		d.querySelectorAll('body *').forEach(function (e) {
			var r = e.getBoundingClientRect(), p = e, boxed = false;
			for (; p && p !== d.body; p = p.parentElement)
				if (w.getComputedStyle(p).overflowX !== 'visible') boxed = true;
			if (!boxed && r.width && (r.right > w.innerWidth + 1 || r.left < -1) && n++ < 5)
				out.push('out ' + e.tagName + '.' + e.className + ' ' + Math.round(r.left) + ' ' + Math.round(r.right));
		});
		var kinds = { Arab: /[\u0621-\u064a]{3}/, Tfng: /[\u2d30-\u2d67]{3}/, Latn: /[a-z]{3}/ };
		Object.keys(kinds).forEach(function (k) {
			var dirs = {};
			d.querySelectorAll('.doc p').forEach(function (p) {
				var m = p.textContent.trim().match(/^[^\u0621-\u064a\u2d30-\u2d67a-zA-Z]*(.{3})/);
				if (!m || !kinds[k].test(m[1])) return;
				var s = w.getComputedStyle(p), a = p.getAttribute('dir') || (p.closest('[dir]') || d.body).getAttribute('dir');
				dirs[a + ' ' + s.unicodeBidi] = 1;
				if (!p.getBoundingClientRect().height) out.push('invisible ' + k);
			});
			out.push(k + ' ' + (Object.keys(dirs).sort().join(',') || 'missing'));
		});
		out.push('scripts ' + d.scripts.length + ' loaded ' + w.performance.getEntriesByType('resource').length);
		document.getElementById('o').textContent = out.join('\n');
	};
	</script>
	Y
	timeout 120 "$chromium" --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --allow-file-access-from-files \
		--user-data-dir="$t/profile" --virtual-time-budget=4000 --window-size=1500,1000 --dump-dom "file://$t/frame.html" 2> err > dom ||
		{ cat err; echo "browser: chromium failed"; exit 1; }
	sed -n '/<pre id="o">/,/<\/pre>/p' dom | sed 's/<[^>]*>//g'
	[ -z "${SHOTS:-}" ] || { mkdir -p "$SHOTS"; sed -i '/<pre/,$d' frame.html; echo "<iframe src=\"page.html\" width=\"$1\" height=\"$2\"></iframe>" >> frame.html
		timeout 120 "$chromium" --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir="$t/profile" --hide-scrollbars \
			--window-size="$(($1 < 500 ? 500 : $1)),$2" --screenshot="$SHOTS/report-$1.png" "file://$t/page.html" > /dev/null 2>&1; }
}
for width in 400 1400; do
	look $width 6000 > seen
	cat seen | sed "s/^/browser $width: /"
	grep -q "^width $width " seen || bad=1
	[ "$(sed -n 's/^width [0-9]* //p' seen)" -le $width ] || { echo "browser $width: wider than the window"; bad=1; }
	! grep -q '^out\|^invisible\|missing' seen || bad=1
	grep -q '^scripts 0 loaded 0$' seen || bad=1
done
exit $bad
