#!/bin/sh
# The same stages on one machine, JOBS shards at a time: local.sh PLAN WORK JOBS [options of kelma corpus dedup]
# Uses GNU parallel where it is installed, else xargs -P (KELMA_TIER=xargs or parallel chooses). The same line resumes.
# KELMA, KELMA_MEMORY (of each job), KELMA_TMP, KELMA_OUTPUT: as for submit.sh.
set -eu
[ $# -ge 3 ] || { sed -n '2,3s/^# //p' "$0" >&2; exit 2; }
plan=$1 work=$2 jobs=$3
shift 3
here=$(cd "$(dirname "$0")" && pwd)
n=$(sed -n '1s/.*"shards":\([0-9]*\).*/\1/p' "$plan")
[ -n "$n" ] || { echo "local.sh: $plan is no plan of kelma corpus plan" >&2; exit 2; }
tier=${KELMA_TIER:-xargs}
[ -n "${KELMA_TIER:-}" ] || ! command -v parallel > /dev/null || tier=parallel

# all STAGE [options]: every shard of a stage
all() {
	stage=$1
	shift
	if [ "$tier" = parallel ]; then
		seq 0 $((n - 1)) | parallel --will-cite --halt soon,fail=1 -j "$jobs" SLURM_ARRAY_TASK_ID='{}' \
			bash "$here/stage.sbatch" "$plan" "$work" "$stage" "$@"
	else
		seq 0 $((n - 1)) | xargs -P "$jobs" -I '{}' env SLURM_ARRAY_TASK_ID='{}' \
			bash "$here/stage.sbatch" "$plan" "$work" "$stage" "$@"
	fi
}
all sign "$@"
all bucket
bash "$here/stage.sbatch" "$plan" "$work" cluster --clusters "$work/clusters.jsonl"
all filter
bash "$here/stage.sbatch" "$plan" "$work" merge --output "${KELMA_OUTPUT:-$work/merged.jsonl}"
