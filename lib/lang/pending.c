/* Functions of this module that are not written yet: they fail with a clear status. */
#include <kelma/lang.h>

const char *
kelma_label_name(kelma_label l)
{
	(void)l;
	return NULL;
}

int
kelma_label_find(const char *name, size_t n)
{
	(void)name;
	(void)n;
	return 0;
}

kelma_status
kelma_lang_new(const kelma_res *res, const kelma_lang_options *opt, kelma_lang **out, kelma_err *err)
{
	(void)res;
	(void)opt;
	(void)out;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

kelma_status
kelma_lang_run(kelma_lang *lg, const char *s, size_t n, kelma_lang_result *out, kelma_err *err)
{
	(void)lg;
	(void)s;
	(void)n;
	(void)out;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

kelma_status
kelma_lang_run_tokens(kelma_lang *lg, const char *s, size_t n, const kelma_token *tok, size_t k, kelma_lang_token *out, kelma_lang_result *text, kelma_err *err)
{
	(void)lg;
	(void)s;
	(void)n;
	(void)tok;
	(void)k;
	(void)out;
	(void)text;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

kelma_status
kelma_lang_explain(kelma_lang *lg, const char *s, size_t n, kelma_buf *out, kelma_err *err)
{
	(void)lg;
	(void)s;
	(void)n;
	(void)out;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

void
kelma_lang_free(kelma_lang *lg)
{
	(void)lg;
}
