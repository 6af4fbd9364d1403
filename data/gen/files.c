/* Named texts: file name without its ending -> the name, a NUL, the text. */
#include "gen/gen.h"
#include "pack/pack.h"
#include <string.h>

int
gen_files(gen_job *j)
{
	pack_mapw w = PACK_MAPW_INIT;
	kelma_buf v = KELMA_BUF_INIT;
	int rc = 0;
	for (size_t i = 0; i < j->n && !rc; i++) {
		const char *slash = strrchr(j->path[i], '/'),
			   *name = slash ? slash + 1 : j->path[i];
		const char *dot = strrchr(name, '.');
		size_t k = dot ? (size_t)(dot - name) : strlen(name);
		v.len = 0;
		if (kelma_buf_add(&v, name, k) || kelma_buf_add(&v, "", 1) ||
		    kelma_buf_add(&v, j->in[i].data, j->in[i].len) ||
		    pack_mapw_add(&w, name, k, v.data, v.len))
			rc = gen_fail(j, i, 0, "cannot add the file (longer than 65,535 bytes?)");
	}
	if (!rc && pack_mapw_finish(&w, j->out)) rc = -1;
	pack_mapw_free(&w);
	kelma_buf_free(&v);
	return rc;
}
