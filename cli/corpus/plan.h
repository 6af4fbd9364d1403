/* Plans: which bytes of which files are which shard; and what says that a shard of a stage is done.
 */
#ifndef CORPUS_PLAN_H
#define CORPUS_PLAN_H
#include "dedup.h"

enum { PLAN_SHARDS = 1 << 20 };

typedef struct plan_slice {
	uint32_t shard;
	uint64_t start, end,
		size; /* bytes of the file; size: of the whole file when the plan was made */
	int packed;   /* .gz or .zst: taken whole */
	size_t name;  /* offset of its NUL-terminated name in plan.names */
} plan_slice;

typedef struct shard_plan {
	uint32_t shards;
	plan_slice *slice; /* by shard */
	size_t n, cap;
	kelma_buf names;
	uint64_t sum; /* of the text */
} shard_plan;

/* Read a plan file. STATUS_IO with a message. Free in any case. */
int plan_read(const args *a, const char *path, shard_plan *p);
/* The same from text; *why and *line say what is wrong. 0 or -1. */
int plan_parse(const char *s, size_t n, shard_plan *p, const char **why, size_t *line);
/* The slices of one shard: *n of them, free() them; file names belong to p. Each file must be as
 * long as it was. NULL after a message. */
slice *plan_shard(const args *a, const shard_plan *p, uint32_t shard, size_t *n);
void plan_free(shard_plan *p);

/* A stage's folder in the work directory, and what its files end with (files of one shard). */
typedef struct stage {
	const char *name;
	const char *ends[5];
} stage;
extern const stage stages[];
enum { STAGE_SIGN, STAGE_BUCKET, STAGE_CLUSTER, STAGE_FILTER, STAGE_EACH, STAGES };

/* What a .done file must begin with: who made the files from what. */
typedef struct done_mark {
	const args *a;
	const char *work;
	const stage *st;
	uint32_t part, parts;
	kelma_buf head; /* one line of JSON */
} done_mark;
/* Begin: head says stage, part, plan, settings and what it was made from. STATUS_IO. */
int done_begin(done_mark *d, uint64_t plan, const char *settings, uint64_t before);
/* 1: the files are there and are what the .done file says, *status = how it ended; 0: not done; -1
 * after a message. */
int done_check(const done_mark *d, int *status);
/* The files are complete: say so. Half-made files of attempts that were killed are removed.
 * STATUS_IO. */
int done_write(const done_mark *d, int status);
void done_free(done_mark *d);
/* Mix the .done files of all parts of a stage into *sum. STATUS_IO: one is missing, with a message.
 */
int done_all(const args *a, const char *work, const stage *st, uint32_t parts, uint64_t plan,
	     uint64_t *sum);
int done_one(const args *a, const char *work, const stage *st, uint32_t part, uint32_t parts,
	     uint64_t plan, uint64_t *sum);
/* Check sum of a file's bytes, in blocks; *size = how many. 0 or -1 with errno. */
int file_sum(const char *path, uint64_t *size, uint64_t *sum);
#endif
