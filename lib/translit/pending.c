/* Functions of this module that are not written yet: they fail with a clear status. */
#include <kelma/translit.h>

kelma_status
kelma_translit_new(const kelma_res *res, const kelma_translit_options *opt, kelma_translit **out, kelma_err *err)
{
	(void)res;
	(void)opt;
	(void)out;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

kelma_status
kelma_translit_run(kelma_translit *tl, const char *s, size_t n, kelma_buf *out, kelma_map *map, double *confidence, kelma_err *err)
{
	(void)tl;
	(void)s;
	(void)n;
	(void)out;
	(void)map;
	(void)confidence;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

kelma_status
kelma_translit_run_tokens(kelma_translit *tl, const char *s, size_t n, const kelma_token *tok, const kelma_lang_token *lab, size_t k, kelma_buf *out, kelma_map *map, double *confidence, kelma_err *err)
{
	(void)tl;
	(void)s;
	(void)n;
	(void)tok;
	(void)lab;
	(void)k;
	(void)out;
	(void)map;
	(void)confidence;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

kelma_status
kelma_translit_nbest(kelma_translit *tl, const char *s, size_t n, kelma_buf *out, kelma_candidate *cand, size_t cap, size_t *got, kelma_err *err)
{
	(void)tl;
	(void)s;
	(void)n;
	(void)out;
	(void)cand;
	(void)cap;
	(void)got;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

kelma_status
kelma_translit_explain(kelma_translit *tl, const char *s, size_t n, kelma_buf *out, kelma_err *err)
{
	(void)tl;
	(void)s;
	(void)n;
	(void)out;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

int
kelma_translit_get_scheme(const kelma_res *res, size_t i, kelma_scheme_info *out)
{
	(void)res;
	(void)i;
	(void)out;
	return 0;
}

void
kelma_translit_free(kelma_translit *tl)
{
	(void)tl;
}
