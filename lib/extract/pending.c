/* Functions of this module that are not written yet: they fail with a clear status. */
#include <kelma/extract.h>

kelma_status
kelma_extract_new(const kelma_res *res, const kelma_extract_options *opt, kelma_extract **out, kelma_err *err)
{
	(void)res;
	(void)opt;
	(void)out;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

kelma_status
kelma_extract_start(kelma_extract *ex, const char *s, size_t n, const kelma_token *tok, size_t k, kelma_err *err)
{
	(void)ex;
	(void)s;
	(void)n;
	(void)tok;
	(void)k;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

int
kelma_extract_next(kelma_extract *ex, kelma_field *f)
{
	(void)ex;
	(void)f;
	return 0;
}

const char *
kelma_extract_get_type(const kelma_extract *ex, size_t i)
{
	(void)ex;
	(void)i;
	return NULL;
}

void
kelma_extract_free(kelma_extract *ex)
{
	(void)ex;
}
