/* Functions of this module that are not written yet: they fail with a clear status. */
#include <kelma/norm.h>

kelma_status
kelma_norm_new(const kelma_res *res, const char *profile, kelma_norm **out, kelma_err *err)
{
	(void)res;
	(void)profile;
	(void)out;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

kelma_status
kelma_norm_set(kelma_norm *nm, const char *step, int on, const char *value, kelma_err *err)
{
	(void)nm;
	(void)step;
	(void)on;
	(void)value;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

kelma_status
kelma_norm_protect(kelma_norm *nm, const kelma_span *spans, size_t n)
{
	(void)nm;
	(void)spans;
	(void)n;
	return KELMA_EUNSUPPORTED;
}

kelma_status
kelma_norm_run(kelma_norm *nm, const char *s, size_t n, kelma_buf *out, kelma_map *map, kelma_err *err)
{
	(void)nm;
	(void)s;
	(void)n;
	(void)out;
	(void)map;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

int
kelma_norm_get_step(const kelma_norm *nm, size_t i, kelma_norm_step *out)
{
	(void)nm;
	(void)i;
	(void)out;
	return 0;
}

const char *
kelma_norm_get_profile(const kelma_res *res, size_t i)
{
	(void)res;
	(void)i;
	return NULL;
}

void
kelma_norm_free(kelma_norm *nm)
{
	(void)nm;
}
