/* Functions of this module that are not written yet: they fail with a clear status. */
#include <kelma/doc.h>

kelma_status
kelma_doc_new(const kelma_res *res, const kelma_doc_options *opt, kelma_doc **out, kelma_err *err)
{
	(void)res;
	(void)opt;
	(void)out;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

kelma_status
kelma_doc_run(kelma_doc *d, const char *s, size_t n, kelma_err *err)
{
	(void)d;
	(void)s;
	(void)n;
	(void)err;
	return KELMA_EUNSUPPORTED;
}

const char *
kelma_doc_get_norm(const kelma_doc *d, size_t *n)
{
	(void)d;
	(void)n;
	return NULL;
}

const kelma_map *
kelma_doc_get_map(const kelma_doc *d)
{
	(void)d;
	return NULL;
}

const kelma_doc_token *
kelma_doc_get_tokens(const kelma_doc *d, size_t *n)
{
	(void)d;
	(void)n;
	return NULL;
}

const kelma_span *
kelma_doc_get_sentences(const kelma_doc *d, size_t *n)
{
	(void)d;
	(void)n;
	return NULL;
}

const kelma_lang_result *
kelma_doc_get_lang(const kelma_doc *d)
{
	(void)d;
	return NULL;
}

const char *
kelma_doc_get_translit(const kelma_doc *d, size_t *n, double *confidence)
{
	(void)d;
	(void)n;
	(void)confidence;
	return NULL;
}

const kelma_field *
kelma_doc_get_fields(const kelma_doc *d, size_t *n)
{
	(void)d;
	(void)n;
	return NULL;
}

kelma_status
kelma_doc_json(const kelma_doc *d, kelma_unit unit, kelma_buf *out)
{
	(void)d;
	(void)unit;
	(void)out;
	return KELMA_EUNSUPPORTED;
}

void
kelma_doc_free(kelma_doc *d)
{
	(void)d;
}
