#!/bin/sh
# lang_packages.sh DIR: fetch the packages of data/train/lang.packages and unpack (not install) them in DIR.
# Does nothing when DIR was filled before. Another version than the listed one is used with a warning: the model then
# differs in a few bytes.
set -eu
list=$(dirname "$0")/lang.packages dir=$1
[ -f "$dir/.done" ] && exit 0
mkdir -p "$dir/deb"
cd "$(dirname "$0")/../.." && list=data/train/lang.packages
grep -v '^#' "$list" | while IFS='	' read -r name version; do
	(cd "$dir/deb" && { apt-get download -q "$name=$version" || apt-get download -q "$name"; }) > /dev/null 2>&1 ||
		{ echo "lang_packages: cannot download $name" >&2; exit 1; }
	deb=$(ls "$dir/deb/${name}_"*.deb | head -n 1)
	have=$(dpkg-deb -f "$deb" Version)
	[ "$have" = "$version" ] || echo "lang_packages: $name is $have, the model was trained on $version" >&2
	dpkg-deb -x "$deb" "$dir"
done
touch "$dir/.done"
