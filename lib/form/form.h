/* Internal helpers of redaction. */
#ifndef FORM_FORM_H
#define FORM_FORM_H
#include <kelma/form.h>

/* 1 for letters and digits of any script, 0 for marks, separators, spaces, controls (c == 0 for
 * invalid bytes). */
int form_is_alnum(uint32_t c);

/* Tags left by an earlier run, met from left to right: [TAG], [TAG_12] or [TAG:abc...]. */
typedef struct form_tags {
	const char *s;
	size_t n, pos;     /* text; next byte to look at */
	size_t start, end; /* the last tag found */
} form_tags;
/* 1 when bytes [start, end) touch a tag. Calls must ascend in start; all calls together are linear.
 */
int form_in_tag(form_tags *t, size_t start, size_t end);
#endif
