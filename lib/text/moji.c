/* Damage by a wrong charset is undone by search: every character may be kept, or be part of bytes
 * that were read wrongly. The letter model says which sequence of results is likely; beginning a
 * damaged run costs ENTER, so that an odd pair of signs in healthy text is never worth it. Linear:
 * five ways a character, one survivor each. */
#include "text/moji.h"
#include "text/charset.h"
#include "text/utf8.h"
#include <string.h>

enum {
	ENTER = 7 * LETTERS_UNIT, /* a run of UTF-8 read wrongly begins: its form alone is strong
				     evidence */
	ENTER_AR = 11 * LETTERS_UNIT, /* a run of windows-1256 read wrongly: any accented letter
					 could be one */
	LOST = 3 * LETTERS_UNIT,      /* a no-break space inside a sequence became a plain one */
	GAIN = 2 *
	       LETTERS_UNIT, /* what must be saved in all, and by every character that is changed */
	NEVER = UINT32_MAX / 2
};

void
moji_init(moji *w, const letters *m)
{
	w->m = *m;
	w->sym_space = letters_symbol(m, ' ');
	for (int i = 0; i < 256; i++) w->to1256[i] = -1;
	for (int b = 0x80; b < 256; b++) {
		uint32_t cp;
		utf8_get((const char *)charset_byte(CHARSET_1256, (unsigned char)b), &cp);
		if (cp >= 0x600 && cp < 0x700) w->to1256[cp - 0x600] = (int16_t)b;
	}
}

/* Byte of a character that is neither ASCII nor Arabic, in a charset; -1 = not there. */
static int16_t
find_byte(int charset, uint32_t cp)
{
	for (int b = 0x80; b < 256; b++) {
		uint32_t c;
		utf8_get((const char *)charset_byte(charset, (unsigned char)b), &c);
		if (c == cp) return (int16_t)b;
	}
	return -1;
}

static void
load_char(const moji *w, moji_char *c)
{
	uint32_t cp = c->cp;
	c->b1252 = c->b1256 = -1;
	if (cp < 0x80)
		c->b1252 = c->b1256 = (int16_t)cp;
	else if (cp >= 0x600 && cp < 0x700)
		c->b1256 = w->to1256[cp - 0x600];
	else if (cp < 0x100 || (cp >= 0x152 && cp <= 0x192) || (cp >= 0x2c6 && cp <= 0x2dc) ||
		 (cp >= 0x2000 && cp <= 0x2122)) {
		c->b1252 = cp < 0x100 ? (int16_t)cp
				      : find_byte(CHARSET_1252, cp); /* latin1 reads C1 controls */
		c->b1256 = find_byte(CHARSET_1256, cp);
	}
}

size_t
moji_load(moji *w, const char *s, size_t n, size_t *used)
{
	size_t k = 0, i = 0, cut = 0, cut_at = 0;
	while (i < n && k < MOJI_WINDOW) {
		moji_char *c = &w->c[k];
		c->at = (uint32_t)i;
		i += utf8_get(s + i, &c->cp);
		load_char(w, c);
		k++;
		if (c->cp == ' ' || c->cp == '\n') {
			cut = k;
			cut_at = i;
		}
		if (c->cp == '\n') break;
	}
	if (i < n && cut) k = cut, i = cut_at;
	w->c[k].at = (uint32_t)i;
	*used = i;
	return k;
}

/* Can this be a character somebody wrote, in one of our languages? Letters must be ones the model
 * has seen. */
static int
plausible(const letters *m, uint32_t cp)
{
	unsigned c = letters_class_of(cp);
	if (c == LETTERS_OTHER || c == LETTERS_CONTROL || c == LETTERS_ARABIC_FORM) return 0;
	if (c == LETTERS_LOWER_EXT || c == LETTERS_UPPER_EXT || c == LETTERS_ARABIC_EXT)
		return cp < 0x100 || cp == 0x152 || cp == 0x153 || cp == 0x178 ||
		       letters_symbol(m, cp) != m->rest[c];
	return 1;
}

/* Read bytes of the characters i, i+1 ... as one UTF-8 character: its code point and how many it
 * takes, or 0. */
static unsigned
read_bytes(const moji *w, size_t i, size_t k, unsigned way, uint32_t *cp)
{
	char b[4];
	unsigned m = 0;
	while (m < 4 && i + m < k) {
		int v = way == MOJI_UTF8_1256 ? w->c[i + m].b1256 : w->c[i + m].b1252;
		if (v < 0x80) break;
		b[m++] = (char)v;
	}
	size_t len = kelma_utf8_next(b, m, cp);
	return len > 1 ? (unsigned)len : 0;
}

/* The same for UTF-8 that was read wrongly twice: every byte is itself a sequence. */
static unsigned
read_twice(const moji *w, size_t i, size_t k, uint32_t *cp)
{
	char b[4];
	unsigned m = 0, eat[5] = { 0 };
	while (m < 4 && i + eat[m] < k) {
		uint32_t inner;
		unsigned n = read_bytes(w, i + eat[m], k, MOJI_UTF8_1252, &inner);
		int v = !n ? -1 : inner < 0x100 ? (int)inner : find_byte(CHARSET_1252, inner);
		if (v < 0x80) break;
		b[m++] = (char)v;
		eat[m] = eat[m - 1] + n;
	}
	size_t len = kelma_utf8_next(b, m, cp);
	return len > 1 ? eat[len] : 0;
}

static unsigned
read_utf8(const moji *w, size_t i, size_t k, unsigned way, uint32_t *cp)
{
	unsigned n = way == MOJI_TWICE ? read_twice(w, i, k, cp) : read_bytes(w, i, k, way, cp);
	return n && plausible(&w->m, *cp) ? n : 0;
}

/* Offer node `to` of way `way` the step from `from`. `plain` = what copying the same characters
 * costs more. */
static void
offer(moji *w, size_t i, unsigned from, unsigned way, unsigned eat, uint32_t out, uint32_t extra)
{
	const moji_node *a = &w->node[i][from];
	moji_node *b = &w->node[i + eat][way];
	unsigned sym = out ? letters_symbol(&w->m, out) : a->sym;
	uint32_t cost = a->cost + extra + (out ? letters_cost(&w->m, a->sym, sym) : 0);
	if (way != MOJI_COPY && from != way) cost += way == MOJI_AR_1252 ? ENTER_AR : ENTER;
	if (cost >= b->cost) return;
	*b = (moji_node){ cost, 0, out, (uint16_t)sym, (uint8_t)from, (uint8_t)eat };
}

/* Steps of one damaged way at character i. */
static void
offer_way(moji *w, size_t i, size_t k, unsigned from, unsigned way)
{
	const moji_char *c = &w->c[i];
	uint32_t cp;
	if (c->cp < 0x80) {
		if (from == way) offer(w, i, from, way, 1, c->cp, 0);
		return;
	}
	if (way == MOJI_AR_1252) {
		if (c->b1252 < 0x80) return;
		utf8_get((const char *)charset_byte(CHARSET_1256, (unsigned char)c->b1252), &cp);
		if (cp != 0xfffd) offer(w, i, from, way, 1, cp, 0);
		return;
	}
	unsigned eat = read_utf8(w, i, k, way, &cp);
	if (eat) offer(w, i, from, way, eat, cp, 0);
	int b = way == MOJI_UTF8_1256 ? c->b1256 : c->b1252;
	if (way != MOJI_TWICE && (b == 0xc3 || b == 0xc2) && i + 1 < k &&
	    w->c[i + 1].cp == ' ') { /* C3 A0, C2 A0: the A0 became a space */
		int two = i + 2 < k && w->c[i + 2].cp == ' ';
		if (b == 0xc3)
			offer(w, i, from, way, two ? 2 : 1, 0xe0, LOST);
		else
			offer(w, i, from, way, 1, 0, LOST);
	}
}

/* Walk back from the end and write the steps in order. */
static void
trace(moji *w, size_t k)
{
	unsigned way = 0;
	size_t i = k, n = 0;
	for (unsigned v = 1; v < MOJI_WAYS; v++)
		if (w->node[k][v].cost < w->node[k][way].cost) way = v;
	while (i > 0 && n < MOJI_WINDOW) {
		const moji_node *b = &w->node[i][way];
		w->step_way[n] = (uint8_t)way;
		w->step_eat[n] = b->eat;
		w->step_out[n++] = b->out;
		i -= b->eat;
		way = b->from;
	}
	for (size_t a = 0, z = n; a + 1 < z; a++) {
		z--;
		uint8_t t = w->step_way[a], e = w->step_eat[a];
		uint32_t o = w->step_out[a];
		w->step_way[a] = w->step_way[z], w->step_way[z] = t;
		w->step_eat[a] = w->step_eat[z], w->step_eat[z] = e;
		w->step_out[a] = w->step_out[z], w->step_out[z] = o;
	}
	w->nsteps = n;
}

/* Is the best reading good enough? Lines of text in a private font are full of odd signs whatever
 * is done to them, and what little is saved there is chance. */
static int
convincing(const moji *w, uint32_t gain)
{
	size_t odd = 0, all = 0, changed = 0, c = 0;
	for (size_t i = 0; i < w->nsteps; c += w->step_eat[i++]) {
		unsigned k = letters_class_of(w->step_out[i]);
		all += k != LETTERS_SPACE;
		if (w->step_out[i] != w->c[c].cp)
			changed++;
		else
			odd += k == LETTERS_SYMBOL || k == LETTERS_CONTROL || k == LETTERS_OTHER ||
			       k == LETTERS_UPPER_EXT;
	}
	return gain > GAIN && gain > GAIN * changed && odd * 8 <= all && odd <= 2 * changed;
}

uint32_t
moji_solve(moji *w, size_t k)
{
	uint32_t plain = 0;
	unsigned last = w->sym_space;
	for (size_t i = 0; i < k + 16; i++)
		for (unsigned v = 0; v < MOJI_WAYS; v++) w->node[i][v].cost = NEVER;
	w->node[0][MOJI_COPY] = (moji_node){ 0, 0, 0, (uint16_t)last, 0, 0 };
	for (size_t i = 0; i < k; i++) {
		unsigned s = letters_symbol(&w->m, w->c[i].cp);
		plain += letters_cost(&w->m, last, s);
		last = s;
		for (unsigned from = 0; from < MOJI_WAYS; from++) {
			if (w->node[i][from].cost >= NEVER) continue;
			offer(w, i, from, MOJI_COPY, 1, w->c[i].cp, 0);
			for (unsigned way = 1; way < MOJI_WAYS; way++)
				offer_way(w, i, k, from, way);
		}
	}
	trace(w, k);
	uint32_t best = NEVER;
	for (unsigned v = 0; v < MOJI_WAYS; v++)
		if (w->node[k][v].cost < best) best = w->node[k][v].cost;
	return best < plain && convincing(w, plain - best) ? plain - best : 0;
}
