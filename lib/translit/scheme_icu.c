/* A scheme as an ICU transform. */
#include "translit/scheme.h"

kelma_status
scheme_icu(const scheme_src *src, int reverse, kelma_buf *out, size_t *skipped, kelma_err *err)
{
	(void)src, (void)reverse, (void)out, (void)skipped, (void)err;
	return KELMA_EUNSUPPORTED;
}
