/* The one place that knows PCRE2. */
#include "match/re.h"
#include "base/base.h"
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

enum { GROUPS = 10, JIT_STACK = 1 << 17, DEPTH_LIMIT = 5000, HEAP_KIB = 4096 };

struct match_work {
	pcre2_match_data *data;
	pcre2_match_context *ctx;
	pcre2_jit_stack *stack;
	int groups; /* of the last match */
};

/* A match_re is the compiled code itself. */
static pcre2_code *
code(const match_re *re)
{
	return (pcre2_code *)re;
}

kelma_status
match_re_new(const char *p, size_t n, int flags, match_re **out, kelma_err *err)
{
	int e;
	PCRE2_SIZE at;
	uint32_t opt = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | (flags & MATCH_UCP ? PCRE2_UCP : 0u) |
		       (flags & MATCH_ANCHORED ? PCRE2_ANCHORED : 0u) |
		       (flags & MATCH_CASELESS ? PCRE2_CASELESS : 0u);
	pcre2_code *re = pcre2_compile((PCRE2_SPTR)p, n, opt, &e, &at, NULL);
	*out = NULL;
	if (!re) {
		PCRE2_UCHAR msg[120] = "";
		pcre2_get_error_message(e, msg, sizeof msg);
		if (e == PCRE2_ERROR_PATTERN_TOO_LARGE)
			return base_fail(err, KELMA_ESYNTAX, 0, 0,
					 "the pattern is too large; some thousand words fit");
		return base_fail(err, e == PCRE2_ERROR_NOMEMORY ? KELMA_ENOMEM : KELMA_ESYNTAX, at,
				 0, "pattern: %s at byte %zu", (char *)msg, (size_t)at);
	}
	/* a pattern JIT refuses is run by the interpreter, under the same limits */
	pcre2_jit_compile(re, PCRE2_JIT_COMPLETE);
	*out = (match_re *)re;
	return KELMA_OK;
}

void
match_re_first(const match_re *re, unsigned char bits[32])
{
	const uint8_t *map = NULL;
	uint32_t type = 0, unit = 0;
	memset(bits, 0xff, 32);
	if (!pcre2_pattern_info(code(re), PCRE2_INFO_FIRSTBITMAP, &map) && map)
		memcpy(bits, map, 32);
	else if (!pcre2_pattern_info(code(re), PCRE2_INFO_FIRSTCODETYPE, &type) && type == 1 &&
		 !pcre2_pattern_info(code(re), PCRE2_INFO_FIRSTCODEUNIT, &unit) && unit < 128) {
		memset(bits, 0, 32);
		bits[unit >> 3] = (unsigned char)(1u << (unit & 7));
		if (unit >= 'A' && unit <= 'Z')
			bits[(unit | 32) >> 3] |= (unsigned char)(1u << (unit & 7));
	}
}

void
match_re_free(match_re *re)
{
	if (re) pcre2_code_free(code(re));
}

kelma_status
match_work_new(uint32_t limit, match_work **out)
{
	match_work *w = calloc(1, sizeof *w);
	*out = NULL;
	if (!w) return KELMA_ENOMEM;
	w->data = pcre2_match_data_create(GROUPS, NULL);
	w->ctx = pcre2_match_context_create(NULL);
	w->stack = pcre2_jit_stack_create(32 * 1024, JIT_STACK, NULL);
	if (!w->data || !w->ctx) {
		match_work_free(w);
		return KELMA_ENOMEM;
	}
	pcre2_set_match_limit(w->ctx, limit);
	pcre2_set_depth_limit(w->ctx, DEPTH_LIMIT);
	pcre2_set_heap_limit(w->ctx, HEAP_KIB);
	if (w->stack) pcre2_jit_stack_assign(w->ctx, NULL, w->stack);
	*out = w;
	return KELMA_OK;
}

void
match_work_free(match_work *w)
{
	if (!w) return;
	if (w->data) pcre2_match_data_free(w->data);
	if (w->ctx) pcre2_match_context_free(w->ctx);
	if (w->stack) pcre2_jit_stack_free(w->stack);
	free(w);
}

int
match_re_run(const match_re *re, match_work *w, const char *s, size_t n, size_t at)
{
	int k = pcre2_jit_match(code(re), (PCRE2_SPTR)s, n, at, 0, w->data, w->ctx);
	if (k == PCRE2_ERROR_JIT_BADOPTION) /* JIT refused it */
		k = pcre2_match(code(re), (PCRE2_SPTR)s, n, at, PCRE2_NO_UTF_CHECK, w->data,
				w->ctx);
	w->groups = k > 0 ? k : k == 0 ? GROUPS : 0;
	if (k >= 0) return 1;
	if (k == PCRE2_ERROR_NOMATCH) return 0;
	return k == PCRE2_ERROR_NOMEMORY ? KELMA_ENOMEM : KELMA_ELIMIT;
}

kelma_span
match_group(const match_work *w, unsigned i)
{
	PCRE2_SIZE *v = pcre2_get_ovector_pointer(w->data);
	if (i >= (unsigned)w->groups || v[2 * i] == PCRE2_UNSET) return (kelma_span){ 1, 0 };
	return (kelma_span){ v[2 * i], v[2 * i + 1] };
}
