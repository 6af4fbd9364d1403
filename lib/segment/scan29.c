/* Tokens and sentences by UAX #29, for those who need the same boundaries as elsewhere. */
#include "segment/tok.h"
#include "segment/uax29.h"

/* What a segment is: by its first letter or digit, else by its first character. Script of its first
 * letter. */
static kelma_token_class
content(const kelma_tok *tk, size_t i, size_t end, kelma_script *script)
{
	kelma_token_class cls = KELMA_TOKEN_COUNT;
	size_t k;
	*script = KELMA_SCRIPT_COMMON;
	for (; i < end; i += k) {
		uint32_t cp;
		k = utf8_get(tk->s + i, &cp);
		unsigned c = seg_class_of(cp);
		if (c <= SEG_LETTER) {
			*script = kelma_script_of(cp);
			return KELMA_TOKEN_WORD;
		}
		if (c == SEG_DIGIT || c == SEG_NUMERAL) cls = KELMA_TOKEN_NUMBER;
		else if (c == SEG_EMOJI || c == SEG_FLAG || c == SEG_TONE) cls = KELMA_TOKEN_EMOJI;
		else if (cls == KELMA_TOKEN_COUNT)
			cls = c == SEG_SYMBOL || c == SEG_SIGN || c == SEG_AT || c == SEG_HASH ||
					      c == SEG_OTHER || c == SEG_MARK || c == SEG_FORMAT
				      ? KELMA_TOKEN_SYMBOL
				      : KELMA_TOKEN_PUNCT;
	}
	return cls;
}

static int
is_space(unsigned c)
{
	return c == SEG_SPACE || c == SEG_NEWLINE;
}

static int
blank(const kelma_tok *tk, size_t i, size_t end)
{
	size_t k;
	for (; i < end; i += k)
		if (!is_space(seg_class_at(tk->s + i, &k))) return 0;
	return 1;
}

kelma_status
seg_scan_uax29(kelma_tok *tk, kelma_err *err)
{
	seg_scan sc = { .tk = tk, .s = tk->s, .n = tk->n };
	size_t end;
	kelma_script script;
	for (size_t i = 0; i < tk->n; i = end) {
		end = uax29_word(tk->s, tk->n, i);
		if (blank(tk, i, end)) continue;
		kelma_token_class cls = content(tk, i, end, &script);
		if (seg_emit_exact(&sc, i, end, cls, script, 0))
			return base_fail(err, KELMA_ENOMEM, i, 0, "out of memory");
	}
	return KELMA_OK;
}

int
seg_sentence_uax29(kelma_tok *tk, kelma_span *out)
{
	size_t i = tk->walk.at, end = i, k;
	for (; i < tk->n; i = end) {
		end = uax29_sentence(tk->s, tk->n, i);
		if (!blank(tk, i, end)) break;
	}
	if (i >= tk->n) return 0;
	tk->walk.at = end;
	while (is_space(seg_class_at(tk->s + i, &k))) i += k;
	for (size_t j = out->start = i; j < end; j += k)
		if (!is_space(seg_class_at(tk->s + j, &k))) out->end = j + k;
	return 1;
}
