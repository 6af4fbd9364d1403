/* kelma restore: what redact took out, put back from its map file. */
#include "layers.h"
#include "mapfile.h"
#include <stdlib.h>
#include <string.h>

typedef struct self {
	mapfile *map;
	kelma_buf out;
} self;

static void
close_restore(void *v)
{
	self *d = v;
	mapfile_close(d->map);
	if (d->out.data) memset(d->out.data, 0, d->out.cap);
	kelma_buf_free(&d->out);
	free(d);
}

static kelma_status
open_restore(const args *a, const kelma_res *res, void **out, kelma_err *err)
{
	(void)res;
	if (!a->val[OPT_MAP_FILE])
		return refuse(err, KELMA_EARG,
			      "--map-file FILE is needed (kelma redact --map-file wrote it)");
	self *d = calloc(1, sizeof *d);
	if (!d) return refuse(err, KELMA_ENOMEM, "out of memory");
	if ((d->map = mapfile_open(a->val[OPT_MAP_FILE], err))) {
		*out = d;
		return KELMA_OK;
	}
	free(d);
	return err->code;
}

static kelma_status
run(void *v, const char *s, size_t n, kelma_err *err)
{
	self *d = v;
	d->out.len = 0;
	return mapfile_restore(d->map, s, n, &d->out, err);
}

static const char *
text(void *v, size_t *n)
{
	const self *d = v;
	*n = d->out.len;
	return d->out.data ? d->out.data : "";
}

static kelma_status
lines(void *v, kelma_buf *out)
{
	size_t n;
	const char *s = text(v, &n);
	return kelma_buf_add(out, s, n);
}

static kelma_status
members(void *v, kelma_buf *out)
{
	size_t n;
	const char *s = text(v, &n);
	kelma_status st = put_word(out, ",\"text\":");
	return st ? st : kelma_json_string(s, n, out);
}

static kelma_status
cell(void *v, size_t i, kelma_buf *out)
{
	(void)i;
	return lines(v, out);
}

static void
adapt(const args *a, task *t)
{
	(void)a;
	t->serial = 1;
}

static const char *const names[] = { "text", NULL };
static const task restore_task = {
	.open = open_restore,
	.run = run,
	.lines = lines,
	.members = members,
	.cell = cell,
	.close = close_restore,
	.text = text,
	.adapt = adapt,
	.names = names,
	.columns = 1,
	.exact = 1,
};
static const opt_id own[] = { OPT_MAP_FILE, OPT_IN_PLACE, OPT_COUNT };
const command cmd_restore = {
	.name = "restore",
	.operands = "[FILE...]",
	.summary = "put back what redact --map-file took out, byte for byte",
	.own = own,
	.task = &restore_task,
};
