/* Recognising what redaction has put into a text before, so that it is not redacted again. */
#include "form/form.h"
#include "text/chars.h"
#include <string.h>

int
form_is_alnum(uint32_t c)
{
	return chars_in(chars_get(c), CHARS_LETTERS | CHARS_NUMBERS);
}

/* Length of a tag at s[0..n), 0 when there is none: capitals and '_', then nothing, _digits or
 * :letters, then ']'. */
static size_t
tag_length(const char *s, size_t n)
{
	enum { MAX_TAG = 48 };
	size_t i = 1;
	if (n > MAX_TAG) n = MAX_TAG;
	if (n < 4 || s[0] != '[') return 0;
	while (i < n && ((s[i] >= 'A' && s[i] <= 'Z') || s[i] == '_')) i++;
	if (i < 3) return 0;
	if (i < n && s[i] == ':') {
		i++;
		while (i < n && ((s[i] >= 'a' && s[i] <= 'z') || (s[i] >= '2' && s[i] <= '9'))) i++;
	} else
		while (i < n && s[i] >= '0' && s[i] <= '9') i++;
	return i < n && s[i] == ']' ? i + 1 : 0;
}

int
form_in_tag(form_tags *t, size_t start, size_t end)
{
	while (t->end <= start && t->pos < t->n) {
		const char *p = memchr(t->s + t->pos, '[', t->n - t->pos);
		if (!p) {
			t->pos = t->n;
			break;
		}
		size_t at = (size_t)(p - t->s), k = tag_length(p, t->n - at);
		if (at >= end) {
			t->pos = at;
			break;
		}
		t->pos = at + (k ? k : 1);
		if (k) t->start = at, t->end = at + k;
	}
	return t->start < end && t->end > start && t->end > t->start;
}
