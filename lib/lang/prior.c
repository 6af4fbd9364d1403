/* What the caller expects before reading: nats added to the score of a label. */
#include "lang/lang.h"
#include <stdlib.h>
#include <string.h>

/* A letter to a Moroccan office is hardly in another country's dialect, and hardly in an unknown
 * language. */
static void
inbox(double add[KELMA_LABEL_COUNT])
{
	add[KELMA_LABEL_ARA_OTHER] -= 2;
	add[KELMA_LABEL_UND] -= 1;
}

static kelma_status
pair(const char *s, size_t n, double add[KELMA_LABEL_COUNT], kelma_err *err)
{
	const char *eq = memchr(s, '=', n);
	char num[24], *end;
	int l = eq ? kelma_label_find(s, (size_t)(eq - s)) : -1;
	size_t k = eq ? n - (size_t)(eq - s) - 1 : 0;
	if (l < 0 || l >= KELMA_LABEL_OTHER)
		return base_fail(err, KELMA_EARG, 0, 0, "prior: no such label");
	if (!k || k >= sizeof num)
		return base_fail(err, KELMA_EARG, 0, 0, "prior: want label=number");
	memcpy(num, eq + 1, k);
	num[k] = '\0';
	double v = 0, unit = 0;
	end = num + (num[0] == '-' || num[0] == '+');
	for (; (*end >= '0' && *end <= '9') || (*end == '.' && unit <= 0); end++) {
		if (*end == '.')
			unit = 1;
		else {
			v = v * 10 + (*end - '0');
			unit *= 10;
		}
	}
	if (*end)
		return base_fail(err, KELMA_EARG, 0, 0,
				 "prior: want a number of nats, like ara-other=-2");
	v /= unit > 0 ? unit : 1;
	if (v > 100) return base_fail(err, KELMA_EARG, 0, 0, "prior: more than 100 nats");
	add[l] += num[0] == '-' ? -v : v;
	return KELMA_OK;
}

kelma_status
lang_prior_parse(const char *s, double add[KELMA_LABEL_COUNT], kelma_err *err)
{
	memset(add, 0, KELMA_LABEL_COUNT * sizeof *add);
	if (!s || !*s || !strcmp(s, "none") || !strcmp(s, "corpus")) return KELMA_OK;
	if (!strcmp(s, "inbox")) {
		inbox(add);
		return KELMA_OK;
	}
	for (;;) {
		const char *comma = strchr(s, ',');
		kelma_status st = pair(s, comma ? (size_t)(comma - s) : strlen(s), add, err);
		if (st || !comma) return st;
		s = comma + 1;
	}
}
