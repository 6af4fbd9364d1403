# --output appears whole or not at all, keeps its mode, and is not touched when the run fails.
printf 'a  b\n' > t; umask 022
kelma norm --output o t; cat o; ls -l o | cut -c1-10; ls
chmod 600 o; echo old > o; kelma norm none --output o; echo "exit $?"; cat o; ls -l o | cut -c1-10; ls
printf '\377\n' | kelma norm --output o; echo "exit $?"; od -An -c o
yes salam | head -n 200000 > big; mkfifo f
kelma norm --output k f & p=$!; { cat big; sleep 1; kill -9 $p; } > f 2> /dev/null; wait $p 2> /dev/null; [ -e k ] && echo "half a file"
kelma norm --output k f & p=$!; { cat big; sleep 1; kill $p; sleep 1; } > f 2> /dev/null; wait $p 2> /dev/null; [ -e k ] && echo "half a file"
ls | grep -c k.tmp
# /dev/stdout is the descriptor, whatever it is open on; a link keeps pointing to its file
kelma norm --output /dev/stdout t > r; cat r; [ -L /dev/stdout ] || echo "/dev/stdout is no link any more"
ln -s real l; echo old > real; kelma norm --output l t; cat real; ls -l l | cut -c1; kelma norm --output /dev/fd/3 t 3> r; cat r
