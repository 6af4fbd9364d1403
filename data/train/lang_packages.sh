#!/bin/sh
# lang_packages.sh DIR: fetch the packages of data/train/lang.packages and unpack (not install) them in DIR.
# Does nothing when DIR was filled before. Another version than the listed one is used with a warning: the model then
# differs in a few bytes.
set -eu
mkdir -p "$1/deb"
dir=$(cd "$1" && pwd) list=$(dirname "$0")/lang.packages
cmp -s "$list" "$dir/.done" && exit 0
grep -v '^#' "$list" | while IFS='	' read -r name version; do
	(cd "$dir/deb" && { apt-get download -q "$name=$version" || apt-get download -q "$name"; }) > /dev/null 2>&1 ||
		{ echo "lang_packages: cannot download $name" >&2; exit 1; }
	deb=$(ls "$dir/deb/${name}_"*.deb | head -n 1)
	have=$(dpkg-deb -f "$deb" Version)
	[ "$have" = "$version" ] || echo "lang_packages: $name is $have, the model was trained on $version" >&2
	dpkg-deb -x "$deb" "$dir"
done
cp "$list" "$dir/.done"
