/* Statistics to JSON and back. The reader knows this one shape; members that it does not know are
 * an error, so that a
 * file of a later version is not half read. */
#include "base/base.h"
#include "corpus/stats.h"
#include <string.h>

/* --- writing --------------------------------------------------------------------------------- */

static kelma_status
word(kelma_buf *b, const char *s)
{
	return kelma_buf_add(b, s, strlen(s));
}

static kelma_status
number(kelma_buf *b, uint64_t v)
{
	char d[24], *p = d + sizeof d;
	do *--p = (char)('0' + v % 10);
	while (v /= 10);
	return kelma_buf_add(b, p, (size_t)(d + sizeof d - p));
}

/* `"name":` with a comma before all but the first. */
static kelma_status
key(kelma_buf *b, int *first, const char *name)
{
	kelma_status st = word(b, *first ? "\"" : ",\"");
	*first = 0;
	if (!st) st = word(b, name);
	return st ? st : word(b, "\":");
}

typedef const char *namer(unsigned i);

static const char *
label_name(unsigned i)
{
	return kelma_label_name((kelma_label)i);
}
static const char *
script_name(unsigned i)
{
	return kelma_script_code((kelma_script)i);
}
static const char *
field_name(unsigned i)
{
	return i < KELMA_FIELD_COUNT ? stats_field_names[i] : "?";
}
static const char *
sum_name(unsigned i)
{
	return i < KELMA_SUM_COUNT ? stats_sum_names[i] : "?";
}

/* {"name":count,...} of those that are not 0. */
static kelma_status
counts(kelma_buf *b, const uint64_t *v, unsigned n, namer *name)
{
	int first = 1;
	kelma_status st = word(b, "{");
	for (unsigned i = 0; i < n && !st; i++) {
		if (!v[i]) continue;
		st = key(b, &first, name(i));
		if (!st) st = number(b, v[i]);
	}
	return st ? st : word(b, "}");
}

/* [[bin,count],...] */
static kelma_status
bins(kelma_buf *b, const uint64_t v[KELMA_STATS_BINS])
{
	int any = 0;
	kelma_status st = word(b, "[");
	for (unsigned i = 0; i < KELMA_STATS_BINS && !st; i++) {
		if (!v[i]) continue;
		st = word(b, any++ ? ",[" : "[");
		if (!st) st = number(b, i);
		if (!st) st = word(b, ",");
		if (!st) st = number(b, v[i]);
		if (!st) st = word(b, "]");
	}
	return st ? st : word(b, "]");
}

static kelma_status
one_label(const kelma_stats *s, unsigned l, kelma_buf *b)
{
	int first = 1;
	kelma_status st = word(b, "{\"sums\":");
	if (!st) st = counts(b, s->sum[l], KELMA_SUM_COUNT, sum_name);
	if (!st) st = word(b, ",\"words\":");
	if (!st) st = counts(b, s->words[l], KELMA_LABEL_COUNT, label_name);
	if (!st) st = word(b, ",\"scripts\":");
	if (!st) st = counts(b, s->script[l], KELMA_SCRIPT_COUNT, script_name);
	if (!st) st = word(b, ",\"bins\":{");
	for (unsigned m = 0; m < KELMA_MEASURE_COUNT && !st; m++) {
		st = key(b, &first, kelma_measure_name(m));
		if (!st) st = bins(b, s->bin[l][m]);
	}
	return st ? st : word(b, "}}");
}

kelma_status
kelma_stats_json(const kelma_stats *s, kelma_buf *out)
{
	int first = 1;
	kelma_status st = word(out, "{\"kelma_stats\":1,\"labels\":{");
	for (unsigned l = 0; l < STATS_LABELS && !st; l++) {
		if (!s->sum[l][KELMA_SUM_DOCS]) continue;
		st = key(out, &first, label_name(l));
		if (!st) st = one_label(s, l, out);
	}
	if (!st) st = word(out, "},\"fields\":");
	if (!st) st = counts(out, s->field, KELMA_FIELD_COUNT, field_name);
	return st ? st : word(out, "}");
}

/* --- reading --------------------------------------------------------------------------------- */

typedef struct reader {
	const char *s;
	size_t n, at;
	kelma_err *err;
} reader;

static kelma_status
wrong(const reader *r, const char *why)
{
	return base_fail(r->err, KELMA_ESYNTAX, r->at, 0, "statistics: %s", why);
}

static void
space(reader *r)
{
	while (r->at < r->n && strchr(" \t\r\n", r->s[r->at]) && r->s[r->at]) r->at++;
}

/* Take this character if it is the next. */
static int
take(reader *r, char c)
{
	space(r);
	if (r->at == r->n || r->s[r->at] != c) return 0;
	r->at++;
	return 1;
}

static kelma_status
read_number(reader *r, uint64_t *v)
{
	size_t from;
	space(r);
	for (*v = 0, from = r->at; r->at < r->n && r->s[r->at] >= '0' && r->s[r->at] <= '9';
	     r->at++) {
		if (r->at - from == 18) return wrong(r, "a number is too large");
		*v = *v * 10 + (uint64_t)(r->s[r->at] - '0');
	}
	return r->at == from ? wrong(r, "a whole number expected") : KELMA_OK;
}

/* After `{` or a value of an object: the next key, as the number of a name, or -1 at the closing
 * bracket. */
static kelma_status
next_key(reader *r, int *first, namer *name, unsigned n, int *which)
{
	*which = -1;
	if (take(r, '}')) return KELMA_OK;
	if (!*first && !take(r, ',')) return wrong(r, "',' or '}' expected");
	*first = 0;
	if (!take(r, '"')) return wrong(r, "a key expected");
	const char *k = r->s + r->at, *e = memchr(k, '"', r->n - r->at);
	if (!e) return wrong(r, "a key is not closed");
	size_t len = (size_t)(e - k);
	for (unsigned i = 0; i < n && *which < 0; i++)
		if (strlen(name(i)) == len && !memcmp(name(i), k, len)) *which = (int)i;
	if (*which < 0) return wrong(r, "a member that this version does not know");
	r->at += len + 1;
	return take(r, ':') ? KELMA_OK : wrong(r, "':' expected");
}

static kelma_status
read_counts(reader *r, uint64_t *v, unsigned n, namer *name)
{
	int first = 1, i;
	uint64_t x;
	kelma_status st = take(r, '{') ? KELMA_OK : wrong(r, "'{' expected");
	while (!st && !(st = next_key(r, &first, name, n, &i)) && i >= 0) {
		st = read_number(r, &x);
		if (!st) v[i] += x;
	}
	return st;
}

static kelma_status
read_bins(reader *r, uint64_t v[KELMA_STATS_BINS])
{
	uint64_t bin, x;
	if (!take(r, '[')) return wrong(r, "'[' expected");
	for (int first = 1; !take(r, ']'); first = 0) {
		kelma_status st = KELMA_OK;
		if (!first && !take(r, ',')) return wrong(r, "',' or ']' expected");
		if (!take(r, '[')) return wrong(r, "a pair [bin,count] expected");
		if (!(st = read_number(r, &bin)) && !take(r, ','))
			st = wrong(r, "a pair [bin,count] expected");
		if (!st) st = read_number(r, &x);
		if (st) return st;
		if (bin >= KELMA_STATS_BINS || !take(r, ']'))
			return wrong(r, "a pair [bin,count] expected");
		v[bin] += x;
	}
	return KELMA_OK;
}

static kelma_status
read_measures(reader *r, uint64_t v[KELMA_MEASURE_COUNT][KELMA_STATS_BINS])
{
	int first = 1, i;
	kelma_status st = take(r, '{') ? KELMA_OK : wrong(r, "'{' expected");
	while (!st && !(st = next_key(r, &first, kelma_measure_name, KELMA_MEASURE_COUNT, &i)) &&
	       i >= 0)
		st = read_bins(r, v[i]);
	return st;
}

static const char *
part_name(unsigned i)
{
	static const char *const parts[] = { "sums", "words", "scripts", "bins" };
	return parts[i];
}

static kelma_status
read_label(reader *r, kelma_stats *s, int l)
{
	int first = 1, i;
	kelma_status st = take(r, '{') ? KELMA_OK : wrong(r, "'{' expected");
	while (!st && !(st = next_key(r, &first, part_name, 4, &i)) && i >= 0) {
		if (i == 0) st = read_counts(r, s->sum[l], KELMA_SUM_COUNT, sum_name);
		if (i == 1) st = read_counts(r, s->words[l], KELMA_LABEL_COUNT, label_name);
		if (i == 2) st = read_counts(r, s->script[l], KELMA_SCRIPT_COUNT, script_name);
		if (i == 3) st = read_measures(r, s->bin[l]);
	}
	return st;
}

static kelma_status
read_labels(reader *r, kelma_stats *s)
{
	int first = 1, i;
	kelma_status st = take(r, '{') ? KELMA_OK : wrong(r, "'{' expected");
	while (!st && !(st = next_key(r, &first, label_name, STATS_LABELS, &i)) && i >= 0)
		st = read_label(r, s, i);
	return st;
}

static const char *
top_name(unsigned i)
{
	static const char *const tops[] = { "kelma_stats", "labels", "fields" };
	return tops[i];
}

kelma_status
kelma_stats_read(kelma_stats *s, const char *j, size_t n, kelma_err *err)
{
	reader r = { j, n, 0, err };
	int first = 1, i, seen = 0;
	uint64_t version;
	if (!s || (!j && n)) return base_fail(err, KELMA_EARG, 0, 0, "no statistics");
	kelma_status st = take(&r, '{') ? KELMA_OK : wrong(&r, "an object expected");
	while (!st && !(st = next_key(&r, &first, top_name, 3, &i)) && i >= 0) {
		if (i == 0) st = read_number(&r, &version);
		if (i == 0 && !st && version != STATS_VERSION) st = wrong(&r, "of another version");
		if (i && !seen) return wrong(&r, "\"kelma_stats\" must come first");
		if (i == 0) seen = 1;
		if (i == 1) st = read_labels(&r, s);
		if (i == 2) st = read_counts(&r, s->field, KELMA_FIELD_COUNT, field_name);
	}
	space(&r);
	if (!st && !seen) st = wrong(&r, "\"kelma_stats\" is missing");
	return !st && r.at < r.n ? wrong(&r, "more text after the object") : st;
}
