#!/bin/sh
# Deduplicate a plan on a Slurm cluster: submit.sh PLAN WORK [options of kelma corpus dedup]
# Submits sign, bucket, cluster, filter and merge, each after the one before. After failures, lost nodes or changed options
# run the same line again: what is done is not done again. Prints the job numbers.
#
# SBATCH_ARGS     more options for every sbatch (--partition=..., --account=...)
# KELMA_OUTPUT    file of the merged result (default WORK/merged.jsonl; .zst and .gz are packed)
# KELMA_LIMIT     tasks of an array at the same time (default: no limit)
# and what stage.sbatch reads: KELMA, KELMA_PER_TASK, KELMA_BUCKETS, KELMA_MEMORY, KELMA_TMP
set -eu
[ $# -ge 2 ] || { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }
plan=$1 work=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
n=$(sed -n '1s/.*"shards":\([0-9]*\).*/\1/p' "$plan")
[ -n "$n" ] || { echo "submit.sh: $plan is no plan of kelma corpus plan" >&2; exit 2; }
per=${KELMA_PER_TASK:-1}
limit=${KELMA_LIMIT:+%$KELMA_LIMIT}
array=0-$(((n + per - 1) / per - 1))$limit
buckets=0-$(((${KELMA_BUCKETS:-$n} + per - 1) / per - 1))$limit
mkdir -p "$work/log"

# submit STAGE AFTER ARRAY [options]: prints the job's number
submit() {
	stage=$1 after=$2 array=$3
	shift 3
	# SBATCH_ARGS holds several words
	# shellcheck disable=SC2086
	sbatch --parsable --job-name="kelma-$stage" --output="$work/log/%x-%A_%a.log" --kill-on-invalid-dep=yes \
		${after:+--dependency=afterok:$after} ${array:+--array=$array} ${SBATCH_ARGS:-} \
		"$here/stage.sbatch" "$plan" "$work" "$stage" "$@" | cut -d';' -f1
}
sign=$(submit sign '' "$array" "$@")
bucket=$(submit bucket "$sign" "$buckets")
cluster=$(submit cluster "$bucket" '' --clusters "$work/clusters.jsonl")
filter=$(submit filter "$cluster" "$array")
merge=$(submit merge "$filter" '' --output "${KELMA_OUTPUT:-$work/merged.jsonl}")
echo "sign $sign, bucket $bucket, cluster $cluster, filter $filter, merge $merge; logs in $work/log"
