/* Tamazight as typed on phones. */
#include "translit/phone.h"
#include "translit/conv.h"
#include <stdlib.h>

struct phone {
	scheme *rules;
};

kelma_status
phone_new(const kelma_res *res, phone **out, kelma_err *err)
{
	phone *p = calloc(1, sizeof *p);
	*out = NULL;
	if (!p) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	scheme_lib lib = conv_schemes(res);
	base_str t = scheme_find(lib, "phone-latin", 11);
	kelma_status st = t.n ? scheme_new(lib, t, 1, &p->rules, err)
			      : base_fail(err, KELMA_ENOTFOUND, 0, 0, "the pack has no scheme phone-latin");
	if (st) phone_free(p);
	else *out = p;
	return st;
}

kelma_status
phone_text(phone *p, const char *s, size_t n, kelma_buf *out, kelma_map *map, double *confidence)
{
	*confidence = 1;
	return scheme_run(p->rules, s, n, out, map, NULL, NULL);
}

kelma_status
phone_explain(phone *p, const char *s, size_t n, kelma_buf *out)
{
	kelma_buf waste = KELMA_BUF_INIT;
	kelma_status st = scheme_run(p->rules, s, n, &waste, NULL, NULL, out);
	kelma_buf_free(&waste);
	return st;
}

void
phone_free(phone *p)
{
	if (!p) return;
	scheme_free(p->rules);
	free(p);
}
