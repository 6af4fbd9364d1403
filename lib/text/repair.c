/* What the repair steps share. */
#include "text/repair.h"
#include "base/base.h"
#include "text/lamalef.h"
#include "text/moji.h"
#include <stdlib.h>
#include <string.h>

kelma_status
repair_model_open(const kelma_res *res, repair_model *m, kelma_err *err)
{
	size_t n;
	const void *p = pack_section(res, "text.letters", &n);
	memset(m, 0, sizeof *m);
	kelma_status st = p ? letters_open(&m->letters, p, n, err) : KELMA_OK;
	if (st) return st;
	p = pack_section(res, "text.lamalef", &n);
	if ((st = lamalef_open(&m->lamalef, p, n, err))) return st;
	p = pack_section(res, "text.entities", &n);
	return pack_map_open(&m->entities, p, n, err);
}

void
repair_work_free(repair_work *w)
{
	kelma_buf_free(&w->a), kelma_buf_free(&w->b);
	kelma_map_free(&w->m1), kelma_map_free(&w->m2);
	free(w->moji);
	w->moji = NULL;
}

kelma_status
repair_hand_over(const kelma_buf *a, kelma_map *m, kelma_buf *out, kelma_map *map)
{
	kelma_status st = kelma_buf_add(out, a->data, a->len);
	if (st || !map) return st;
	kelma_map t = *map; /* the work object keeps the old memory */
	*map = *m;
	*m = t;
	m->n = 0;
	return KELMA_OK;
}
