/* What the caller expects before reading: nats added to the score of a label, from data/priors or
 * from a list. */
#include "lang/lang.h"
#include "base/lines.h"
#include "pack/pack.h"
#include <string.h>

enum { NATS_MAX = 100 };

/* "-2", "+0.5": 1, or 0 when it is no number. */
static int
read_nats(const char *s, size_t n, double *out)
{
	double v = 0, unit = 0;
	size_t i = n && (s[0] == '-' || s[0] == '+');
	if (i == n || n > 22) return 0;
	for (; i < n; i++) {
		if (s[i] == '.' && unit <= 0) unit = 1;
		else if (s[i] >= '0' && s[i] <= '9') {
			v = v * 10 + (s[i] - '0');
			unit *= 10;
		} else return 0;
	}
	v /= unit > 0 ? unit : 1;
	*out = s[0] == '-' ? -v : v;
	return 1;
}

static kelma_status
add_nats(base_str label, base_str nats, double add[KELMA_LABEL_COUNT], kelma_err *err)
{
	double v;
	int l = kelma_label_find(label.s, label.n);
	if (l < 0 || l > KELMA_LABEL_BER_ARAB)
		return base_fail(err, KELMA_EARG, 0, 0, "prior: no such label");
	if (!read_nats(nats.s, nats.n, &v))
		return base_fail(err, KELMA_EARG, 0, 0,
				 "prior: want a number of nats, like ara-other=-2");
	if (v > NATS_MAX || v < -NATS_MAX)
		return base_fail(err, KELMA_EARG, 0, 0, "prior: more than %d nats", NATS_MAX);
	add[l] += v;
	return KELMA_OK;
}

/* Prior i of the pack: its name, and its text when asked for. */
static const char *
prior_at(const kelma_res *res, size_t i, base_str *text)
{
	size_t n, pos = 0, klen, vlen;
	const char *key, *val, *nul;
	pack_map m;
	const void *p = res ? pack_section(res, "lang.priors", &n) : NULL;
	if (!p || pack_map_open(&m, p, n, NULL)) return NULL;
	for (size_t k = 0; k <= i; k++)
		if (!pack_map_next(&m, &pos, &key, &klen, &val, &vlen)) return NULL;
	if (!(nul = memchr(val, '\0', vlen))) return NULL;
	if (text) *text = (base_str){ nul + 1, vlen - (size_t)(nul + 1 - val) };
	return val;
}

const char *
kelma_lang_get_prior(const kelma_res *res, size_t i)
{
	return prior_at(res, i, NULL);
}

/* Rows label<TAB>nats<TAB>why. */
static kelma_status
read_prior(base_str text, double add[KELMA_LABEL_COUNT], kelma_err *err)
{
	base_lines l = { text.s, text.n, 0, 0 };
	base_str ln, f[3];
	while (base_lines_next(&l, &ln)) {
		kelma_status st =
			base_fields(ln, f, 3) < 2
				? base_fail(err, KELMA_EDATA, 0, 0, "prior: want label and nats")
				: add_nats(f[0], f[1], add, err);
		if (!st) continue;
		if (err) err->line = l.line;
		return KELMA_EDATA;
	}
	return KELMA_OK;
}

kelma_status
lang_prior_parse(const kelma_res *res, const char *s, double add[KELMA_LABEL_COUNT], kelma_err *err)
{
	const char *name;
	base_str text;
	memset(add, 0, KELMA_LABEL_COUNT * sizeof *add);
	if (!s || !*s || !strcmp(s, "none")) return KELMA_OK;
	for (size_t i = 0; (name = prior_at(res, i, &text)) != NULL; i++)
		if (!strcmp(name, s)) return read_prior(text, add, err);
	for (;;) {
		size_t n = strcspn(s, ",");
		const char *eq = memchr(s, '=', n);
		if (!eq)
			return base_fail(err, KELMA_EARG, 0, 0,
					 "prior: want label=number or a name");
		kelma_status st =
			add_nats((base_str){ s, (size_t)(eq - s) },
				 (base_str){ eq + 1, n - (size_t)(eq + 1 - s) }, add, err);
		if (st || !s[n]) return st;
		s += n + 1;
	}
}
