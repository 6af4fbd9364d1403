/* The settings of a deduplication: from the options, or from what a stage before wrote down. */
#include "dedup.h"
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const units[] = { "near", "document", "paragraph", "line" };
static const char *const keeps[] = { "longest", "shortest", "hash", "first" };
static const char *const errors[] = { "skip", "keep", "fail" };
#define COUNT(a) (sizeof(a) / sizeof *(a))

static size_t
cores(void)
{
	cpu_set_t set;
	if (sched_getaffinity(0, sizeof set, &set)) return 1;
	return (size_t)CPU_COUNT(&set);
}

size_t
setup_values(const setup *s)
{
	return (size_t)s->sketch.bands * s->sketch.rows;
}

/* What concerns this machine alone. */
static int
read_machine(setup *s, const args *a)
{
	int bad = 0;
	s->a = a;
	s->memory = arg_size(a, OPT_MEMORY, (size_t)1 << 30, (size_t)1 << 24, SIZE_MAX / 16, &bad);
	s->jobs = arg_size(a, OPT_JOBS, cores(), 1, 256, &bad);
	s->max_record = arg_size(a, OPT_MAX_RECORD, (size_t)64 << 20, 1, (size_t)1 << 31, &bad);
	s->tmp = a->val[OPT_TMPDIR] ? a->val[OPT_TMPDIR] : getenv("TMPDIR");
	if (!s->tmp || !*s->tmp) s->tmp = "/tmp";
	return bad ? STATUS_USAGE : STATUS_OK;
}

static int
copy_name(setup *s, opt_id id, const char *def, char *out, size_t cap)
{
	const char *v = s->a->val[id] ? s->a->val[id] : def;
	size_t n = strlen(v);
	if (n < cap && n && !strpbrk(v, "\t\n")) {
		memcpy(out, v, n + 1);
		return STATUS_OK;
	}
	complain(s->a, "--%s: a name of 1 to %zu bytes without tabs", options[id].name, cap - 1);
	return STATUS_USAGE;
}

/* One number for all of the data pack: keys made with another pack do not meet. */
static int
pack_sum(const setup *s, uint64_t *out)
{
	kelma_res *res;
	kelma_res_section sec;
	unsigned char b[8];
	uint64_t sum = 0;
	int rc = open_pack(s->a, &res);
	if (rc) return rc;
	for (size_t i = 0; kelma_res_get_section(res, i, &sec); i++) {
		sum = kelma_corpus_hash(sec.name, strlen(sec.name), sum);
		put64(b, sec.checksum);
		sum = kelma_corpus_hash((char *)b, sizeof b, sum);
	}
	kelma_res_free(res);
	*out = sum;
	return STATUS_OK;
}

static int
write_params(setup *s)
{
	uint64_t sum = 0;
	char near[160] = "";
	int rc = s->unit == UNIT_NEAR ? pack_sum(s, &sum) : STATUS_OK;
	if (rc) return rc;
	if (s->unit == UNIT_NEAR)
		snprintf(near, sizeof near,
			 "key=%s\tngram=%u\tbands=%u\trows=%u\tmin=%.6f\tdata=%016llx\t", s->key,
			 s->sketch.ngram, s->sketch.bands, s->sketch.rows, s->min,
			 (unsigned long long)sum);
	snprintf(s->params, sizeof s->params,
		 "unit=%s\tkeep=%s\ton-error=%s\tin=%s\t%sid=%s\tfield=%s", units[s->unit],
		 keeps[s->keep], errors[s->on_error], s->lines ? "lines" : "ndjson", near, s->id,
		 s->field);
	return STATUS_OK;
}

/* Refuse options that would mean nothing. */
static int
check(setup *s)
{
	static const opt_id near[] = { OPT_KEY,  OPT_NGRAM,          OPT_BANDS,
				       OPT_ROWS, OPT_MIN_SIMILARITY, OPT_RECALL };
	for (size_t i = 0; i < COUNT(near) && s->unit != UNIT_NEAR; i++)
		if (s->a->val[near[i]]) {
			complain(s->a, "--%s belongs to --unit near", options[near[i]].name);
			return STATUS_USAGE;
		}
	if (s->a->val[OPT_CLUSTERS] && s->unit > UNIT_DOCUMENT) {
		complain(s->a, "--clusters is about documents: --unit near or document");
		return STATUS_USAGE;
	}
	const char *in = s->a->val[OPT_IN_FORMAT];
	if (in && strcmp(in, "lines") != 0 && strcmp(in, "ndjson") != 0) {
		complain(s->a, "-i %s: corpora are ndjson or lines here", in);
		return STATUS_USAGE;
	}
	if (setup_values(s) > 1024) {
		complain(s->a, "--bands times --rows: at most 1024");
		return STATUS_USAGE;
	}
	return STATUS_OK;
}

int
setup_read(setup *s, const args *a)
{
	static const dedup_on_error on_error[] = { ERROR_KEEP, ERROR_SKIP,
						   ERROR_FAIL }; /* in the order of the option */
	int bad = 0;
	*s = (setup){ .sketch = KELMA_SKETCH_OPTIONS_INIT };
	int rc = read_machine(s, a);
	s->unit = (dedup_unit)arg_choice(a, OPT_UNIT);
	s->keep = (dedup_keep)arg_choice(a, OPT_KEEP_WHICH);
	s->on_error = a->val[OPT_ON_ERROR] ? on_error[arg_choice(a, OPT_ON_ERROR)] : ERROR_SKIP;
	s->lines = a->val[OPT_IN_FORMAT] && !strcmp(a->val[OPT_IN_FORMAT], "lines");
	s->sketch.ngram = (unsigned)arg_size(a, OPT_NGRAM, 5, 1, 32, &bad);
	s->sketch.bands = (unsigned)arg_size(a, OPT_BANDS, 14, 1, 256, &bad);
	s->sketch.rows = (unsigned)arg_size(a, OPT_ROWS, 8, 1, 64, &bad);
	s->min = arg_double(a, OPT_MIN_SIMILARITY, 0.5, &bad);
	if (!rc && bad) rc = STATUS_USAGE;
	if (!rc) rc = copy_name(s, OPT_KEY, "search", s->key, sizeof s->key);
	if (!rc) rc = copy_name(s, OPT_FIELD, "text", s->field, sizeof s->field);
	if (!rc) rc = copy_name(s, OPT_ID, "id", s->id, sizeof s->id);
	if (!rc) rc = check(s);
	s->sketch.key = s->key;
	return rc ? rc : write_params(s);
}

/* Value of `name` among the settings. 0 when it is not there. */
static int
param(const char *params, const char *name, char *out, size_t cap)
{
	size_t n = strlen(name), k;
	for (const char *p = params; *p; p += k + (p[k] != '\0')) {
		k = strcspn(p, "\t");
		if (k <= n || p[n] != '=' || strncmp(p, name, n) != 0 || k - n - 1 >= cap) continue;
		memcpy(out, p + n + 1, k - n - 1);
		out[k - n - 1] = '\0';
		return 1;
	}
	return 0;
}

static int
param_choice(const char *params, const char *name, const char *const *words, size_t n, int *out)
{
	char v[32];
	if (!param(params, name, v, sizeof v)) return 0;
	for (size_t i = 0; i < n; i++)
		if (!strcmp(words[i], v)) {
			*out = (int)i;
			return 1;
		}
	return 0;
}

static int
param_number(const char *params, const char *name, unsigned hi, unsigned *out)
{
	char v[16], *end;
	if (!param(params, name, v, sizeof v)) return 0;
	unsigned long x = strtoul(v, &end, 10);
	*out = (unsigned)x;
	return end != v && !*end && x >= 1 && x <= hi;
}

static int
read_near(setup *s, const char *params)
{
	char min[16];
	if (s->unit != UNIT_NEAR) return 1;
	if (!param(params, "key", s->key, sizeof s->key) ||
	    !param_number(params, "ngram", 32, &s->sketch.ngram) ||
	    !param_number(params, "bands", 256, &s->sketch.bands) ||
	    !param_number(params, "rows", 64, &s->sketch.rows) ||
	    !param(params, "min", min, sizeof min))
		return 0;
	s->min = strtod(min, NULL);
	s->sketch.key = s->key;
	return setup_values(s) <= 1024;
}

int
setup_again(setup *s, const args *a, const char *params)
{
	int unit = 0, keep = 0, on_error = 0, in = 0;
	static const char *const formats[] = { "ndjson", "lines" };
	*s = (setup){ .sketch = KELMA_SKETCH_OPTIONS_INIT };
	int rc = read_machine(s, a);
	if (rc) return rc;
	int ok = param_choice(params, "unit", units, COUNT(units), &unit) &&
		 param_choice(params, "keep", keeps, COUNT(keeps), &keep) &&
		 param_choice(params, "on-error", errors, COUNT(errors), &on_error) &&
		 param_choice(params, "in", formats, COUNT(formats), &in) &&
		 param(params, "id", s->id, sizeof s->id) &&
		 param(params, "field", s->field, sizeof s->field) &&
		 strlen(params) < sizeof s->params;
	s->unit = (dedup_unit)unit;
	s->keep = (dedup_keep)keep;
	s->on_error = (dedup_on_error)on_error;
	s->lines = in;
	if (ok && read_near(s, params)) {
		memcpy(s->params, params, strlen(params) + 1);
		return STATUS_OK;
	}
	complain(a, "settings in the files of the stage before cannot be read: sign again");
	return STATUS_IO;
}
