/* Emoji sequences: flags, skin tones, joiners, variation selectors, key caps, tags. One grapheme =
 * one token. */
#include "segment/tok.h"

static uint32_t
char_at(const seg_scan *sc, size_t i, size_t *k)
{
	uint32_t cp = 0;
	*k = i < sc->n ? utf8_get(sc->s + i, &cp) : 0;
	return cp;
}

/* Key cap: digit, # or *, then U+FE0F or not, then U+20E3. */
static size_t
key_cap(const seg_scan *sc, size_t i)
{
	size_t k, j = i + 1; /* an ASCII character begins it */
	if ((unsigned char)sc->s[i] >= 0x80) return i;
	uint32_t cp = char_at(sc, j, &k);
	if (cp == 0xfe0f) cp = char_at(sc, j += k, &k);
	return cp == 0x20e3 ? j + k : i;
}

size_t
seg_emoji(const seg_scan *sc, size_t i, unsigned cls)
{
	size_t k, k2;
	char_at(sc, i, &k);
	if (cls == SEG_DIGIT || cls == SEG_HASH) return key_cap(sc, i);
	if (cls == SEG_FLAG) {
		i += k;
		return seg_peek(sc, i, &k) == SEG_FLAG ? i + k : i;
	}
	i += k;
	if ((cls == SEG_SYMBOL || cls == SEG_STOP) && char_at(sc, i, &k) != 0xfe0f) return i;
	for (;; i += k) {
		unsigned c = seg_peek(sc, i, &k);
		if (c == SEG_MARK) {
			if (char_at(sc, i, &k) != 0x200d) continue;
			unsigned next = seg_peek(sc, i + k, &k2);
			if (next != SEG_EMOJI && next != SEG_SYMBOL) continue;
			k += k2;
			continue;
		}
		if (c != SEG_TONE) return i;
	}
}
