/* What no step knows: for the loss report. */
#include "norm/norm.h"
#include "text/utf8.h"

size_t
kelma_norm_get_unknown(const char *s, size_t n, kelma_span *first, size_t cap)
{
	size_t count = 0, k;
	for (size_t i = 0; s && i < n; i += k) {
		uint32_t cp = 0xfffd;
		k = 1;
		if ((unsigned char)s[i] < 0x80) continue;
		if (!(k = kelma_utf8_next(s + i, n - i, &cp))) k = 1, cp = 0xfffd;
		if (cp != 0xfffd && !norm_is(cp, 1 << CHARS_CN | 1 << CHARS_CO)) continue;
		if (count < cap && first) first[count] = (kelma_span){ i, i + k };
		count++;
	}
	return count;
}
