#!/bin/bash
# A Slurm cluster of two nodes on this host, from Debian's packages, without systemd: the stages of dedup on 4 shards. One
# task fails on purpose, a node is taken down, the same line is started again; every byte must be that of the single run.
# Ends each process it started by its number, also when it fails. ROOM: bytes of text (default 6 MB);
# TEXT: a file of your own instead. SLOW: factor on all time limits.
set -euo pipefail
cd "$(dirname "$0")/../.."
top=$PWD B=${B:-$PWD/build} ROOM=${ROOM:-6000000} TEXT=${TEXT:-} SLOW=${SLOW:-1} t0=$SECONDS
if ! command -v slurmctld > /dev/null || ! command -v slurmd > /dev/null || ! command -v munged > /dev/null; then
	.ci/deps slurm || { echo "slurm: SKIPPED, NOT TESTED: Slurm cannot be installed here"; exit 0; }
fi
[ "$(id -u)" = 0 ] || { echo "slurm: SKIPPED, NOT TESTED: slurmd needs root"; exit 0; }

R=$(mktemp -d /tmp/kelma-slurm.XXXXXX)
chmod 755 "$R"
pids=()
stop() {
	local rc=$? p i
	trap - EXIT
	[ $rc = 0 ] || tail -n 15 "$R"/log/*.log "$R"/job/log/*.log >&2 2> /dev/null || true
	scancel --user=root 2> /dev/null || true
	for ((i = ${#pids[@]} - 1; i >= 0; i--)); do kill "${pids[i]}" 2> /dev/null || true; done
	for p in "${pids[@]}"; do
		for i in $(seq 50); do kill -0 "$p" 2> /dev/null || break; sleep 0.1; done
		kill -9 "$p" 2> /dev/null || true
		wait "$p" 2> /dev/null || true
	done
	rm -rf "$R"
	exit $rc
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

mkdir -p "$R"/{munge,state,log,spool.n1,spool.n2}
host=$(hostname -s) port=$((20000 + $$ % 20000))
export SLURM_CONF=$R/slurm.conf
(umask 077; head -c 1024 /dev/urandom > "$R/munge/key")
cat > "$SLURM_CONF" << CONF
ClusterName=kelma
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
AuthType=auth/munge
AuthInfo=socket=$R/munge/socket
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$R/state
SlurmdSpoolDir=$R/spool.%n
SlurmctldPidFile=$R/ctld.pid
SlurmdPidFile=$R/%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
ReturnToService=0
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
JobCompType=jobcomp/filetxt
JobCompLoc=$R/jobs
NodeName=n[1-2] NodeHostname=$host NodeAddr=127.0.0.1 Port=[$((port + 1))-$((port + 2))] CPUs=2 RealMemory=4000 State=UNKNOWN
PartitionName=main Nodes=n[1-2] Default=YES MaxTime=INFINITE State=UP
CONF
start() { # NAME COMMAND...: in the foreground of a background process, so that $! is its number
	local name=$1
	shift
	"$@" > "$R/log/$name.log" 2>&1 < /dev/null &
	pids+=($!)
}
start munged munged --foreground --key-file="$R/munge/key" --socket="$R/munge/socket" --pid-file="$R/munge/pid" \
	--log-file="$R/log/munged.log" --seed-file="$R/munge/seed" --force
for i in $(seq 100); do [ -S "$R/munge/socket" ] && break; sleep 0.1; done
start ctld slurmctld -D -f "$SLURM_CONF"
start n1 slurmd -D -f "$SLURM_CONF" -N n1
start n2 slurmd -D -f "$SLURM_CONF" -N n2
for i in $(seq 300); do
	[ "$(sinfo -h -N -o %T 2> /dev/null | sort | uniq -c | tr -s ' ')" = " 2 idle" ] && break
	[ "$i" -lt 300 ] || { echo "slurm: the nodes do not come up: $(sinfo -h -N 2>&1)"; exit 1; }
	sleep 0.2
done
echo "slurm: $(slurmctld -V), 2 nodes up after $((SECONDS - t0)) s"

end_node() { # its slurmd: pids are munged, slurmctld, n1, n2
	local p=${pids[$((${1#n} + 1))]}
	kill "$p"
	wait "$p" || true
}
# Waits until no job is left, or CONDITION holds.
until_jobs() { # SECONDS [CONDITION]
	local i
	for ((i = 0; i < $1 * 5 * SLOW; i++)); do
		if [ $# -gt 1 ]; then eval "$2" && return; elif [ -z "$(squeue -h)" ]; then return; fi
		sleep 0.2
	done
	echo "slurm: waited $1 s for ${2:-the end of all jobs}"
	squeue
	exit 1
}
fail() { echo "slurm: FAILED: $*"; exit 1; }

# --- the text: words by a seeded generator, a third of the documents nearly as the one before; a folder of three files
mkdir -p "$R/in/more" "$R/job"
if [ "$TEXT" ]; then
	ln -s "$(realpath "$TEXT")" "$R/all"
	ln -s "$R/all" "$R/in/text"
	files=in/text
else
	LC_ALL=C awk -v room="$ROOM" 'BEGIN {
		srand(7)
		for (n = i = 0; n < room; i++) {
			t = ""; k = 5 + int(rand() * 60)
			for (j = 0; j < k; j++) t = t " w" int(rand() * rand() * 20000)
			if (i % 3 == 2) t = last " w" int(rand() * 99)
			last = t
			s = "{\"id\":\"d" i "\",\"text\":\"" substr(t, 2) "\"}"
			n += length(s); print s
		} }' > "$R/all"
	split -n l/3 -d "$R/all" "$R/in/part."
	mv "$R/in/part.02" "$R/in/more/"
	gzip -1 "$R/in/part.01"
	files='in/more/part.02 in/part.00 in/part.01.gz'
fi
cd "$R"
cat > "$R/kelma" << WRAP
#!/bin/bash
# the program, with what can happen to it: hold-STAGE makes shard 1 wait, fail-STAGE kills shard 2 in its work
stage=\${*: -1}
case "\$*" in
*"--shard 1/"*) while [ -e "$R/hold-\$stage" ]; do touch "$R/held-\$stage"; sleep 0.2; done ;;
*"--shard 2/"*) if [ -e "$R/fail-\$stage" ]; then "$B/kelma" "\$@" & p=\$!; sleep 0.02; kill -9 \$p; rm "$R/fail-\$stage"; exit 9; fi ;;
esac
exec "$B/kelma" "\$@"
WRAP
chmod +x "$R/kelma"
export KELMA=$R/kelma KELMA_MEMORY=${KELMA_MEMORY:-64M} KELMA_TMP=$R SBATCH_ARGS='--mem=100 --time=5'
submit="sh $top/cli/slurm/submit.sh plan job"

t=$SECONDS
"$B/kelma" corpus dedup --clusters one.clusters $files > one
echo "slurm: single run $((SECONDS - t)) s, $(wc -l < all) documents, $(wc -l < one) kept"
"$B/kelma" corpus plan --shards 4 --output plan in

# 1. a task dies in its work: what hangs on it does not run, what is done stays
touch fail-sign
$submit > /dev/null
until_jobs 60
[ ! -e fail-sign ] || fail "the task that should fail did not run"
ls job/sign/*.done | tr '\n' ' ' | grep -q 'job/sign/00000.done job/sign/00001.done job/sign/00003.done' || fail "sign: $(ls job/sign)"
[ ! -e job/sign/00002.done ] && [ ! -e job/bucket ] || fail "a stage ran on a failed one"
ls --full-time job/sign/0000[013].* > before

# 2. the same line again; a node goes down with a task on it
touch hold-bucket
$submit > /dev/null
until_jobs 60 '[ -e held-bucket ]'
node=$(squeue -h -n kelma-bucket -t R -o %N | head -n 1)
scontrol update NodeName="$node" State=DOWN Reason=test
until_jobs 30 '[ -z "$(squeue -h -t R,CG -w '"$node"')" ]'
end_node "$node"
rm hold-bucket
ls --full-time job/sign/0000[013].* | cmp - before || fail "shards that were done were done again"
[ ! -e job/bucket/00001.done ] || fail "the held task ended"
scancel --user=root # the task that lost its node waits two minutes: start again at once
until_jobs 30

# 3. the same line, with one node: the rest is done
$submit > jobs.last
until_jobs 120
[ -e job/merged.jsonl ] || fail "no result: $(cat jobs.last)"
cmp job/merged.jsonl one || fail "other bytes than the single run"
cmp job/clusters.jsonl one.clusters || fail "another cluster report"
case $(sinfo -h -N -n "$node" -o %T) in down*) ;; *) fail "$node is up" ;; esac
start "$node" slurmd -D -f "$SLURM_CONF" -N "$node"
until_jobs 30 'scontrol update NodeName="$node" State=RESUME 2> /dev/null'
until_jobs 60 '[ "$(sinfo -h -N -o %T | sort -u)" = idle ]'

# 4. every file of every stage, by the tiers below
for tier in xargs parallel; do
	command -v $tier > /dev/null || { echo "slurm: no $tier here, tier not tested"; continue; }
	KELMA_TIER=$tier KELMA=$B/kelma sh "$top/cli/slurm/local.sh" plan $tier 2
	for s in sign bucket cluster filter; do diff -r job/$s $tier/$s || fail "$tier: $s differs"; done
	cmp $tier/merged.jsonl one
done
! ls job/*/*.tmp-* 2> /dev/null || fail "half-made files are left"

# 5. what the engine costs: the whole chain with nothing to do, and with all to do
t1=$(date +%s%N); $submit > /dev/null; until_jobs 60; t2=$(date +%s%N)
mv job job1; $submit > /dev/null; until_jobs 120; t3=$(date +%s%N)
cmp job/merged.jsonl one
KELMA_TIER=xargs KELMA=$B/kelma sh "$top/cli/slurm/local.sh" plan cost 2; t4=$(date +%s%N)
echo "slurm: chain of 14 tasks: nothing to do $(((t2 - t1) / 1000000)) ms, all to do $(((t3 - t2) / 1000000)) ms, by xargs $(((t4 - t3) / 1000000)) ms"
echo "slurm: sha256 $(sha256sum < job/merged.jsonl | cut -c1-16) by Slurm and alone; $((SECONDS - t0)) s in all"
