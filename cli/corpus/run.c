/* kelma corpus run: stages of a plan, a shard at a time, each done once: what a stage makes appears
 * whole, and a mark with check sums says that it is there; a run that was killed is simply started
 * again. */
#include "corpus.h"
#include "plan.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct job {
	const args *a;
	const char *work;
	shard_plan plan;
	setup s;
	int have_setup;
	char **command; /* each -- COMMAND */
	size_t ncommand;
	kelma_buf settings;
} job;

static int
failed(const job *j, const char *name)
{
	complain(j->a, "%s: %s", name, strerror(errno));
	return STATUS_IO;
}

static place
place_of(const job *j)
{
	return (place){ j->work, { -1, -1, -1, -1, -1, -1 } };
}

/* The settings that sign wrote down, from a file of it. */
static int
settings_of_sign(job *j)
{
	place p = place_of(j);
	place_file f = { -1, "", "" };
	store_in in = { 0 };
	j->s.a = j->a;
	int rc = place_open(&p, &j->s, FILE_DOCS, 0, &f);
	if (!rc) rc = store_open(&in, j->a, f.fd, f.name, STORE_DOCS);
	if (!rc) rc = setup_again(&j->s, j->a, in.head.params);
	store_close(&in);
	place_close(&p, &f);
	return rc;
}

/* The shard's records, through kelma COMMAND, whose standard input is a pipe and whose standard
 * output is the file. */
static pid_t
start_command(const job *j, int in, int other, int out)
{
	pid_t pid = fork();
	if (pid) return pid;
	char **argv = calloc(j->ncommand + 2, sizeof *argv);
	static char name[] = "kelma";
	signal(SIGPIPE, SIG_DFL);
	if (!argv || dup2(in, 0) < 0 || dup2(out, 1) < 0) _exit(STATUS_IO);
	close(in);
	close(other);
	argv[0] = name;
	memcpy(argv + 1, j->command, j->ncommand * sizeof *argv);
	execv("/proc/self/exe", argv);
	_exit(STATUS_IO);
}

/* All records of the shard to fd. STATUS_OK also when the command does not want them all. */
static int
feed_command(const job *j, const slice *part, size_t n, int fd)
{
	feed in = { .s = &j->s, .part = part, .n = n };
	feed_block b = { KELMA_BUF_INIT, NULL, 0 };
	int k, rc = STATUS_OK, open = 1;
	while (open && !rc && (k = feed_next(&in, &b)) != 0) {
		if (k < 0) rc = STATUS_IO;
		else if (b.b.data[b.b.len - 1] != '\n' && kelma_buf_add(&b.b, "\n", 1))
			rc = STATUS_IO;
		for (size_t i = 0; open && !rc && i < b.b.len;) {
			ssize_t w = write(fd, b.b.data + i, b.b.len - i);
			if (w < 0 && errno == EINTR) continue;
			if (w < 0) open = 0;
			else i += (size_t)w;
		}
	}
	feed_free(&in);
	kelma_buf_free(&b.b);
	return rc;
}

static int
run_command(const job *j, const slice *part, size_t n, int out, int *told)
{
	int fd[2], status, rc;
	if (pipe2(fd, O_CLOEXEC)) return failed(j, "pipe");
	signal(SIGPIPE, SIG_IGN);
	pid_t pid = start_command(j, fd[0], fd[1], out);
	close(fd[0]);
	rc = pid < 0 ? failed(j, "fork") : feed_command(j, part, n, fd[1]);
	if (rc && pid > 0) kill(pid, SIGTERM);
	close(fd[1]);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
	}
	if (rc || pid < 0) return STATUS_IO;
	*told = WIFEXITED(status) ? WEXITSTATUS(status) : STATUS_IO;
	if (*told <= STATUS_REJECTED) return STATUS_OK;
	complain(j->a, "each: kelma %s failed (%s %d)", j->command[0],
		 WIFEXITED(status) ? "status" : "signal",
		 WIFEXITED(status) ? *told : WTERMSIG(status));
	return *told;
}

static int
make_dir(const job *j, const char *name)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", j->work, name);
	if ((mkdir(j->work, 0777) && errno != EEXIST) || (mkdir(path, 0777) && errno != EEXIST))
		return failed(j, path);
	return STATUS_OK;
}

static int
do_each(job *j, const slice *part, size_t n, uint32_t shard, int *told)
{
	char name[4096], temp[4096 + 32];
	int rc = make_dir(j, "each"), fd;
	snprintf(name, sizeof name, "%s/each/%05u.jsonl", j->work, shard);
	snprintf(temp, sizeof temp, "%s.tmp-XXXXXX", name);
	if (rc) return rc;
	if ((fd = mkostemp(temp, O_CLOEXEC)) < 0) return failed(j, temp);
	rc = run_command(j, part, n, fd, told);
	if (!rc && (fchmod(fd, 0666 & ~umask(umask(0))) || fsync(fd))) rc = failed(j, temp);
	close(fd);
	if (!rc && rename(temp, name)) rc = failed(j, name);
	if (rc) unlink(temp);
	return rc;
}

static int
do_filter(job *j, const slice *part, size_t n, uint32_t shard)
{
	char name[4096];
	const char *why = "";
	place p = place_of(j);
	int rc = make_dir(j, "filter");
	snprintf(name, sizeof name, "%s/filter/%05u.jsonl", j->work, shard);
	if (rc) return rc;
	output *out = output_open(name, &why);
	if (out) rc = dedup_filter(&j->s, &p, part, n, shard, j->plan.shards, out);
	if (!out || (output_close(out, !rc, &why) && !rc)) {
		complain(j->a, "%s: %s", name, why);
		rc = STATUS_IO;
	}
	return rc;
}

static int
do_cluster(job *j, uint32_t buckets)
{
	place p = place_of(j);
	int rc = dedup_cluster(&j->s, &p, buckets, j->plan.shards);
	if (!rc && j->a->val[OPT_CLUSTERS])
		rc = dedup_report(&j->s, &p, j->plan.shards, j->a->val[OPT_CLUSTERS]);
	return rc;
}

/* Do one part of a stage. *told: STATUS_OK, or STATUS_REJECTED when records could not be read. */
static int
do_stage(job *j, int st, uint32_t part, uint32_t parts, const slice *in, size_t n, int *told)
{
	place p = place_of(j);
	int rc = STATUS_OK;
	*told = STATUS_OK;
	if (st == STAGE_SIGN) {
		rc = dedup_sign(&j->s, &p, in, n, part, parts, NULL);
		if (rc == DEDUP_STOPPED) *told = STATUS_REJECTED, rc = DEDUP_STOPPED;
		else if (rc == STATUS_REJECTED) *told = rc, rc = STATUS_OK;
	} else if (st == STAGE_BUCKET) rc = dedup_bucket(&j->s, &p, part, parts, j->plan.shards);
	else if (st == STAGE_CLUSTER) rc = do_cluster(j, parts);
	else if (st == STAGE_FILTER) rc = do_filter(j, in, n, part);
	else rc = do_each(j, in, n, part, told);
	return rc == DEDUP_STOPPED ? STATUS_REJECTED + DEDUP_STOPPED : rc;
}

/* What a stage is made with and from: settings as text, and the marks of the stages before, which
 * must be there. */
static int
get_ready(job *j, int st, uint32_t part, uint32_t parts, uint64_t *before)
{
	const stage *sign = &stages[STAGE_SIGN];
	uint64_t plan = j->plan.sum;
	uint32_t shards = j->plan.shards;
	int rc = STATUS_OK;
	*before = 0;
	j->settings.len = 0;
	if (st == STAGE_SIGN) rc = setup_read(&j->s, j->a);
	else if (st != STAGE_EACH) {
		if (st == STAGE_FILTER)
			rc = done_one(j->a, j->work, sign, part, shards, plan, before);
		else rc = done_all(j->a, j->work, sign, shards, plan, before);
		if (!rc && st == STAGE_CLUSTER)
			rc = done_all(j->a, j->work, &stages[STAGE_BUCKET], parts, plan, before);
		if (!rc && st == STAGE_FILTER)
			rc = done_one(j->a, j->work, &stages[STAGE_CLUSTER], 0, 1, plan, before);
		if (!rc) rc = settings_of_sign(j);
	} else rc = setup_read(&j->s, j->a);
	if (rc) return rc;
	kelma_status bad = kelma_buf_add(&j->settings, j->s.params, strlen(j->s.params));
	for (size_t i = 0; st == STAGE_EACH && i < j->ncommand && !bad; i++) {
		bad = kelma_buf_add(&j->settings, "\t", 1);
		if (!bad) bad = kelma_buf_add(&j->settings, j->command[i], strlen(j->command[i]));
	}
	if (!bad) return STATUS_OK;
	complain(j->a, "out of memory");
	return STATUS_IO;
}

/* One part of one stage, unless it is done. */
static int
run_part(job *j, int st, uint32_t part, uint32_t parts)
{
	uint32_t marked = st == STAGE_CLUSTER ? 1 : parts;
	done_mark d = { j->a, j->work, &stages[st], part, marked, KELMA_BUF_INIT };
	uint64_t before;
	size_t n = 0;
	int told = STATUS_OK, rc = get_ready(j, st, part, parts, &before);
	int reads = st == STAGE_SIGN || st == STAGE_FILTER || st == STAGE_EACH;
	slice *in = reads && !rc ? plan_shard(j->a, &j->plan, part, &n) : NULL;
	if (reads && !in && !rc) rc = STATUS_IO;
	if (!rc) rc = done_begin(&d, j->plan.sum, j->settings.data ? j->settings.data : "", before);
	int done = rc ? -1 : done_check(&d, &told);
	if (done < 0 && !rc) rc = STATUS_IO;
	if (!done) {
		rc = do_stage(j, st, part, parts, in, n, &told);
		if (rc > DEDUP_STOPPED) rc = rc - DEDUP_STOPPED;
		else if (!rc) rc = done_write(&d, told);
	}
	done_free(&d);
	free(in);
	return rc ? rc : told;
}

/* How many buckets there are: the files of the stage say so. */
static int
count_buckets(job *j, uint32_t *out)
{
	place p = place_of(j);
	place_file f = { -1, "", "" };
	unsigned char b[STORE_HEAD] = { 0 };
	j->s.a = j->a;
	int rc = place_open(&p, &j->s, FILE_PAIRS, 0, &f);
	if (!rc && read_at(f.fd, b, sizeof b, 0)) {
		complain(j->a, "%s: truncated: make it again", f.name);
		rc = STATUS_IO;
	}
	*out = get32(b + 24);
	if (!rc && (!*out || *out > PLAN_SHARDS)) {
		complain(j->a, "%s: not an intermediate file of kelma corpus dedup", f.name);
		rc = STATUS_IO;
	}
	place_close(&p, &f);
	return rc;
}

/* i/n of --shard; without it all of them, one after the other. */
static int
run_stage(job *j, int st, int given, uint32_t i, uint32_t n)
{
	uint32_t parts = j->plan.shards;
	int rc = STATUS_OK, told = STATUS_OK;
	if (st == STAGE_CLUSTER)
		return (rc = count_buckets(j, &parts)) ? rc : run_part(j, st, 0, parts);
	if (given && st == STAGE_BUCKET) parts = n;
	if (given && n != parts) {
		complain(j->a, "--shard %u/%u: the plan has %u shards", i, n, parts);
		return STATUS_USAGE;
	}
	if (given) return run_part(j, st, i, n);
	for (uint32_t k = 0; k < parts && rc <= STATUS_REJECTED; k++) {
		rc = run_part(j, st, k, parts);
		if (rc == STATUS_REJECTED) told = rc;
	}
	return rc > STATUS_REJECTED ? rc : told;
}

static int
read_shard(const args *a, uint32_t *i, uint32_t *n)
{
	char *end;
	const char *v = a->val[OPT_SHARD];
	unsigned long x = strtoul(v, &end, 10), y = 0;
	int ok = *v >= '0' && *v <= '9' && *end == '/' && end[1] >= '0' && end[1] <= '9';
	if (ok) y = strtoul(end + 1, &end, 10);
	*i = (uint32_t)x;
	*n = (uint32_t)y;
	if (ok && !*end && y <= PLAN_SHARDS && x < y) return STATUS_OK;
	complain(a, "--shard %s: wanted is i/n with i from 0 to n-1", v);
	return STATUS_USAGE;
}

static int
find_stage(const args *a, const char *name)
{
	for (int i = 0; i < STAGES; i++)
		if (!strcmp(stages[i].name, name)) return i;
	complain(a, "no stage %s: sign, bucket, cluster, filter, or each -- COMMAND", name);
	return -1;
}

/* Check all words before any work is done. */
static int
check_words(job *j)
{
	const args *a = j->a;
	for (size_t i = 0; i < a->noperand; i++) {
		int st = find_stage(a, a->operand[i]);
		if (st < 0) return STATUS_USAGE;
		if (st != STAGE_EACH) continue;
		j->command = a->operand + i + 1;
		j->ncommand = a->noperand - i - 1;
		if (j->ncommand) return STATUS_OK;
		complain(a, "each: which command? kelma corpus run ... each -- norm");
		return STATUS_USAGE;
	}
	if (a->noperand && a->val[OPT_PLAN] && a->val[OPT_WORK]) return STATUS_OK;
	complain(a, "needs --plan FILE, --work FOLDER and a stage: sign, bucket, cluster, filter, "
		    "or each -- COMMAND");
	return STATUS_USAGE;
}

static int
run_run(const args *a)
{
	job j = { .a = a, .work = a->val[OPT_WORK] };
	uint32_t i = 0, n = 0;
	int told = STATUS_OK, rc = check_words(&j), given = a->val[OPT_SHARD] != NULL;
	if (!rc && given) rc = read_shard(a, &i, &n);
	if (!rc) rc = plan_read(a, a->val[OPT_PLAN], &j.plan);
	for (size_t k = 0; k < a->noperand && rc <= STATUS_REJECTED; k++) {
		int st = find_stage(a, a->operand[k]);
		rc = run_stage(&j, st, given, i, n);
		if (rc == STATUS_REJECTED) told = rc;
		if (st == STAGE_EACH) break;
	}
	plan_free(&j.plan);
	kelma_buf_free(&j.settings);
	return rc > STATUS_REJECTED ? rc : told;
}

static const opt_id own[] = {
	OPT_PLAN,   OPT_WORK, OPT_SHARD,          OPT_UNIT,       OPT_KEY,        OPT_NGRAM,
	OPT_BANDS,  OPT_ROWS, OPT_MIN_SIMILARITY, OPT_KEEP_WHICH, OPT_CLUSTERS,   OPT_IN_FORMAT,
	OPT_FIELD,  OPT_ID,   OPT_REJECTS,        OPT_ON_ERROR,   OPT_MAX_RECORD, OPT_MEMORY,
	OPT_TMPDIR, OPT_JOBS, OPT_COUNT,
};
const command corpus_run = {
	.name = "corpus run",
	.operands = "STAGE... | each -- COMMAND...",
	.summary = "stages of dedup, or any command, on shards of a plan",
	.own = own,
	.run = run_run,
};
