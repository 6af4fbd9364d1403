/* Tokens and sentences: ordered, inside, covering every byte that is not white space or an
 * invisible control (direction marks at the edge of a word belong to nothing); clitics join to the
 * word. */
#include "fuzz.h"

static int
is_space(uint32_t c)
{
	return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
	       c == 0x205f || c == 0x3000 || c == 0x61c || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
	       c == 0xad;
}

static void
only_space(const char *s, size_t from, size_t to)
{
	uint32_t cp;
	while (from < to) {
		size_t k = kelma_utf8_next(s + from, to - from, &cp);
		MUST(k && is_space(cp));
		from += k;
	}
}

static void
keys(kelma_tok *tk, const char *word, size_t n)
{
	static kelma_buf b;
	b.len = 0;
	MUST(kelma_word_key(tk, KELMA_KEY_STEM, word, n, &b) == KELMA_OK);
	MUST(kelma_word_key(tk, KELMA_KEY_SKELETON, word, n, &b) == KELMA_OK);
	MUST(!b.len || kelma_utf8_valid(b.data, b.len) == b.len);
	size_t len = 0;
	const char *labels = kelma_stop_word(tk, word, n, &len);
	MUST((labels != NULL) == (len > 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static kelma_tok *tk;
	static kelma_buf in;
	kelma_span piece[16], sp;
	kelma_token t;
	size_t at = 0;
	int rc;
	if (!tk) MUST(kelma_tok_new(fuzz_res(), NULL, &tk, NULL) == KELMA_OK);
	const char *s = fuzz_utf8(data, &size, &in);
	MUST(kelma_tok_start(tk, s, size, NULL) == KELMA_OK);
	while ((rc = kelma_tok_next(tk, &t)) > 0) {
		MUST(t.start >= at && t.end > t.start && t.end <= size &&
		     t.cls < KELMA_TOKEN_COUNT);
		only_space(s, at, t.start);
		at = t.end;
		if (t.cls != KELMA_TOKEN_WORD) continue;
		keys(tk, s + t.start, t.end - t.start);
		size_t n = kelma_clitics(tk, s + t.start, t.end - t.start, piece, 16), p = 0;
		MUST(n >= 1);
		for (size_t i = 0; i < n && i < 16; i++)
			MUST(piece[i].start == p && (p = piece[i].end) > piece[i].start);
		if (n <= 16) MUST(p == t.end - t.start);
	}
	MUST(rc == 0);
	only_space(s, at, size);
	for (at = 0; (rc = kelma_sent_next(tk, &sp)) > 0; at = sp.end) {
		MUST(sp.start >= at && sp.end > sp.start && sp.end <= size);
		only_space(s, at, sp.start);
	}
	MUST(rc == 0);
	only_space(s, at, size);
	return 0;
}
