/* All places where a pattern matches. */
#include "match/re.h"
#include "base/base.h"

kelma_status
match_re_all(const match_re *re, match_work *w, const char *s, size_t n, kelma_span **span,
	     size_t *cap, size_t *k, kelma_err *err)
{
	size_t at = 0;
	int found = 0;
	*k = 0;
	while (at < n && (found = match_re_run(re, w, s, n, at)) > 0) {
		kelma_span m = match_group(w, 0);
		if (m.start < m.end) {
			if (!base_grow(span, cap, *k + 1, sizeof m))
				return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
			(*span)[(*k)++] = m;
			at = m.end;
		} else
			at = m.start + 1; /* an empty match is none */
		while (at < n && ((unsigned char)s[at] & 0xc0) == 0x80) at++;
	}
	if (found >= 0) return KELMA_OK;
	return base_fail(err, (kelma_status)found, at, 0,
			 "the pattern of what to protect ran away");
}
