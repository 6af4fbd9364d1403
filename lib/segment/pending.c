/* Functions of this module that are not written yet: they fail with a clear status. */
#include <kelma/segment.h>

const char *
kelma_token_class_name(kelma_token_class c)
{
	(void)c;
	return NULL;
}

kelma_status
kelma_tok_new(const kelma_res *res, const kelma_tok_options *opt, kelma_tok **out, kelma_err *err)
{
	(void)res;
	(void)opt;
	(void)out;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

kelma_status
kelma_tok_start(kelma_tok *tk, const char *s, size_t n, kelma_err *err)
{
	(void)tk;
	(void)s;
	(void)n;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

int
kelma_tok_next(kelma_tok *tk, kelma_token *t)
{
	(void)tk;
	(void)t;
	return 0;
}

int
kelma_sent_next(kelma_tok *tk, kelma_span *sentence)
{
	(void)tk;
	(void)sentence;
	return 0;
}

size_t
kelma_clitics(kelma_tok *tk, const char *s, size_t n, kelma_span *pieces, size_t cap)
{
	(void)tk;
	(void)s;
	(void)n;
	(void)pieces;
	(void)cap;
	return 0;
}

void
kelma_tok_free(kelma_tok *tk)
{
	(void)tk;
}
