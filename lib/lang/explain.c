/* Which n-grams decided. */
#include "lang/lang.h"

kelma_status
kelma_lang_explain(kelma_lang *lg, const char *s, size_t n, kelma_buf *out, kelma_err *err)
{
	(void)lg;
	(void)s;
	(void)n;
	(void)out;
	return base_fail(err, KELMA_EUNSUPPORTED, 0, 0, "not written yet");
}
