/* Functions of this module that are not written yet: they fail with a clear status. */
#include <kelma/text.h>
#include "text/repair.h"
#include <string.h>

#define PENDING_STEP(name)                                                                                            \
	kelma_status name(const repair_model *m, repair_work *w, const char *s, size_t n, kelma_buf *out,             \
			  kelma_map *map, repair_report *rep)                                                         \
	{                                                                                                             \
		(void)m, (void)w, (void)s, (void)n, (void)out, (void)map;                                             \
		*rep = (repair_report){ 0, 0, "" };                                                                   \
		return KELMA_OK;                                                                                      \
	}
PENDING_STEP(repair_lamalef)
PENDING_STEP(repair_visual)
PENDING_STEP(repair_glued)
