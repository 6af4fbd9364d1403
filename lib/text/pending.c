/* Functions of this module that are not written yet: they fail with a clear status. */
#include <kelma/text.h>
#include "text/repair.h"
#include <string.h>

kelma_status
repair_model_open(const kelma_res *res, repair_model *m, kelma_err *err)
{
	(void)res;
	(void)err;
	memset(m, 0, sizeof *m);
	return KELMA_OK;
}

void
repair_work_free(repair_work *w)
{
	kelma_buf_free(&w->a), kelma_buf_free(&w->b);
	kelma_map_free(&w->m1), kelma_map_free(&w->m2);
}

#define PENDING_STEP(name)                                                                                            \
	kelma_status name(const repair_model *m, repair_work *w, const char *s, size_t n, kelma_buf *out,             \
			  kelma_map *map, repair_report *rep)                                                         \
	{                                                                                                             \
		(void)m, (void)w, (void)s, (void)n, (void)out, (void)map;                                             \
		*rep = (repair_report){ 0, 0, "" };                                                                   \
		return KELMA_OK;                                                                                      \
	}
PENDING_STEP(repair_html)
PENDING_STEP(repair_mojibake)
PENDING_STEP(repair_lamalef)
PENDING_STEP(repair_visual)
PENDING_STEP(repair_glued)
