/* Character classes and the letter pair model of the pack. */
#include "text/letters.h"
#include "base/base.h"
#include "text/chars.h"
#include <kelma/text.h>

static unsigned
arabic_class(uint32_t cp, const chars_props *p)
{
	if (cp >= 0xfb50) return LETTERS_ARABIC_FORM;
	if (p->gc == CHARS_ND) return LETTERS_ARABIC_DIGIT;
	if (chars_in(p, CHARS_MARKS)) return LETTERS_ARABIC_MARK;
	if (!chars_in(p, CHARS_LETTERS)) return LETTERS_ARABIC_PUNCT;
	return cp >= 0x621 && cp <= 0x64a && !(cp >= 0x63b && cp <= 0x63f) ? LETTERS_ARABIC
									   : LETTERS_ARABIC_EXT;
}

static unsigned
ascii_class(uint32_t cp)
{
	if (cp == ' ' || (cp >= 9 && cp <= 13)) return LETTERS_SPACE;
	if (cp >= 'a' && cp <= 'z') return LETTERS_LOWER;
	if (cp >= 'A' && cp <= 'Z') return LETTERS_UPPER;
	if (cp >= '0' && cp <= '9') return LETTERS_DIGIT;
	return cp < ' ' || cp == 127 ? LETTERS_CONTROL : LETTERS_PUNCT;
}

unsigned
letters_class_of(uint32_t cp)
{
	if (cp < 0x80) return ascii_class(cp);
	const chars_props *p = chars_get(cp);
	if (p->gc == CHARS_CC || p->gc == CHARS_CN || p->gc == CHARS_CO || p->gc == CHARS_CS ||
	    cp == 0xfffd)
		return LETTERS_CONTROL;
	if (cp >= 0x2500 && cp < 0x25a0)
		return LETTERS_CONTROL;        /* frames and shades of old screens */
	if (cp == 0x131) return LETTERS_OTHER; /* dotless i: where cp850 stands for an apostrophe */
	if (p->flags & CHARS_SPACE) return LETTERS_TYPO; /* no-break and typographic spaces */
	if (cp == 0x60c || cp == 0x61b || cp == 0x61f || cp == 0x640) return LETTERS_ARABIC_PUNCT;
	if ((cp >= 0x64b && cp <= 0x655) || cp == 0x670)
		return LETTERS_ARABIC_MARK;                          /* script Inherited */
	if (cp >= 0x660 && cp <= 0x669) return LETTERS_ARABIC_DIGIT; /* script Common */
	if (p->script == KELMA_SCRIPT_ARABIC) return arabic_class(cp, p);
	if (p->script == KELMA_SCRIPT_TIFINAGH) return LETTERS_TIFINAGH;
	if (p->script == KELMA_SCRIPT_LATIN && chars_in(p, CHARS_LETTERS))
		return p->gc == CHARS_LU || p->gc == CHARS_LT ? LETTERS_UPPER_EXT
							      : LETTERS_LOWER_EXT;
	if (p->gc == CHARS_CF || p->flags & CHARS_IGNORABLE) return LETTERS_INVISIBLE;
	if (p->flags & (CHARS_EMOJI_PRES | CHARS_PICT) && cp > 0xff) return LETTERS_EMOJI;
	if (cp == 0xab || cp == 0xbb || cp == 0xb7 || cp == 0x20ac ||
	    (cp >= 0x2010 && cp <= 0x201f) || cp == 0x2022 || cp == 0x2026 || cp == 0x2039 ||
	    cp == 0x203a)
		return LETTERS_TYPO;
	return chars_in(p, CHARS_PUNCTS | CHARS_SYMBOLS | CHARS_NUMBERS) ? LETTERS_SYMBOL
									 : LETTERS_OTHER;
}

const char *
letters_class_name(unsigned c)
{
	static const char name[][16] = {
#define NAME(id, text) text,
		LETTERS_CLASSES(NAME)
#undef NAME
	};
	return c < LETTERS_CLASS_COUNT ? name[c] : "";
}

kelma_status
letters_open(letters *m, const void *p, size_t n, kelma_err *err)
{
	const unsigned char *b = p;
	size_t head = 8 + LETTERS_CLASS_COUNT + LETTERS_DIRECT;
	if (!p || n < head || base_le32(b + 4) != LETTERS_CLASS_COUNT)
		return base_fail(err, KELMA_EDATA, 0, 0,
				 "the letter model is missing or of another version");
	m->n = base_le32(b);
	m->rest = b + 8;
	m->direct = m->rest + LETTERS_CLASS_COUNT;
	m->cost = m->direct + LETTERS_DIRECT;
	if (!m->n || m->n > 256 || n - head != (size_t)m->n * m->n)
		return base_fail(err, KELMA_EDATA, 4, 0, "the letter model is damaged");
	for (const unsigned char *c = m->rest; c < m->cost; c++)
		if (*c >= m->n)
			return base_fail(err, KELMA_EDATA, (size_t)(c - b), 0,
					 "the letter model is damaged");
	return KELMA_OK;
}
