/* Internal to fast.c: the state of its pass, what is copied, replaced and dropped, and the way
 * back. */
#ifndef NORM_PASS_H
#define NORM_PASS_H
#include "norm/norm.h"
#include "text/utf8.h"
#include <string.h>

/* Where the loop is. Bytes [kept, i) are unchanged and not yet copied. `cut` is the last white
 * space: everything before it is final; the copies of out and map made there (valid when `dirty`)
 * allow to go back. */
typedef struct place {
	size_t i, kept, out, n;
	kelma_seg seg;
} place;
typedef struct pass {
	kelma_norm *nm;
	const char *s;
	size_t n, end; /* end: of the text, or where a protected span begins */
	size_t i, kept, cut, ws_end, del_end, mark_end;
	kelma_buf *out;
	kelma_map *map;
	uint32_t prev;          /* last code point put out, for runs of equal ones */
	unsigned count, ccc;
	int dirty;
	place back, second; /* where to go back to: at the cut; at the second of equal letters */
	size_t was_form, was_runs; /* changes counted when `back` was made */
	size_t token_end;       /* the word up to here was looked at: */
	int odd_token, dots;    /* maybe an address; has full stops */
	int address;            /* it is one, in plain ASCII: no step shortens it */
	kelma_status st;
} pass;
#define NOWHERE SIZE_MAX

/* The last white space that was passed over, if any, is where regions begin from now on. */
static inline void
pass_cut(pass *p, size_t cut)
{
	if (cut == NOWHERE) return;
	p->cut = cut;
	p->ws_end = cut + 1;
	p->dirty = 0;
}

static inline void
keep_place(const pass *p, place *x)
{
	x->i = p->i;
	x->kept = p->kept;
	x->out = p->out->len;
	if (!p->map) return;
	x->n = p->map->n;
	if (x->n) x->seg = p->map->seg[x->n - 1];
}

static inline void
restore(pass *p, const place *x)
{
	p->kept = x->kept;
	p->out->len = x->out;
	if (!p->map) return;
	p->map->n = x->n;
	if (x->n) p->map->seg[x->n - 1] = x->seg;
}

static inline size_t *
form_changes(const pass *p)
{
	return &p->nm->changes[p->nm->form == NFC_NFC ? NORM_NFC : NORM_NFD];
}

static inline void
remember(pass *p)
{
	p->dirty = 1;
	p->was_form = *form_changes(p);
	p->was_runs = p->nm->changes[NORM_ELONGATION];
	keep_place(p, &p->back);
}

/* Take back what was counted since the cut: the steps will do and count it again. */
static inline void
uncount(pass *p)
{
	if (!p->dirty) return;
	*form_changes(p) = p->was_form;
	p->nm->changes[NORM_ELONGATION] = p->was_runs;
	for (size_t i = p->cut; i < p->i;) {
		uint32_t cp;
		i += utf8_get(p->s + i, &cp);
		uint8_t a = norm_act(p->nm, cp);
		if (a == NORM_REPL || a == NORM_WSREPL || a == NORM_DEL)
			((norm_repl *)norm_repl_of(p->nm, cp))->hits--;
	}
}

static inline void
go_back(pass *p)
{
	if (p->dirty) restore(p, &p->back);
	p->dirty = 0;
}

/* Append to the map: as kelma_map_add(), which looks after the first segment and the room. */
static inline void
add_seg(pass *p, size_t out_len, size_t in_len, int whole)
{
	kelma_map *m = p->map;
	if (m->n && m->n < m->cap) {
		BASE_KNOWN(m->seg);
		const kelma_seg *l = &m->seg[m->n - 1];
		m->seg[m->n++] = (kelma_seg){ l->out + l->out_len, l->in + l->in_len, out_len,
					      in_len, whole };
	} else if (!p->st)
		p->st = whole ? kelma_map_add_whole(m, out_len, in_len)
			      : kelma_map_add(m, out_len, in_len);
}

/* Lengthen the byte-by-byte run at the end of the map. */
static inline void
same(pass *p, size_t k)
{
	if (!p->map || !k) return;
	kelma_seg *l = p->map->n ? &p->map->seg[p->map->n - 1] : NULL;
	if (l && !l->whole) l->out_len += k, l->in_len += k;
	else add_seg(p, k, k, 0);
}

/* Copy what is pending up to `to`. There is room: out was made as large as what is left of the
 * input. */
static inline void
flush(pass *p, size_t to)
{
	size_t k = to - p->kept;
	if (!p->dirty) remember(p);
	if (k <= 16 && p->n - p->kept >= 16) memcpy(p->out->data + p->out->len, p->s + p->kept, 16);
	else memcpy(p->out->data + p->out->len, p->s + p->kept, k);
	p->out->len += k;
	p->kept = to;
	same(p, k);
}

/* s[i, i + k) becomes the replacement, which is no longer. */
static inline void
put(pass *p, size_t k, const norm_repl *rp)
{
	const size_t len = rp->len;
	flush(p, p->i);
	memcpy(p->out->data + p->out->len, rp->b, sizeof rp->b);
	p->out->len += len;
	p->i += k;
	p->kept = p->i;
	if (len == k && utf8_len((unsigned char)*rp->b) == len) same(p, k);
	else if (p->map) add_seg(p, len, k, 1); /* U+FB03 is 3 bytes, "ffi" too */
}

static inline int
white(pass *p)
{
	if (p->nm->spaces && p->i == p->ws_end) return 0;
	p->cut = p->i;
	p->dirty = 0;
	p->prev = 0;
	return 1;
}

/* Is the character before byte i a mark? */
static inline int
after_mark(const pass *p, size_t i)
{
	uint32_t cp;
	if (!i) return 0;
	for (i--; i && ((unsigned char)p->s[i] & 0xc0) == 0x80; i--) {}
	utf8_get(p->s + i, &cp);
	return chars_get(cp)->ccc != 0;
}

/* A mark: in order, or the second of two that change places. 0 = more than that. */
static inline int
mark(pass *p, uint32_t cp, size_t k)
{
	unsigned ccc = chars_get(cp)->ccc;
	if (p->i == p->del_end) return 0;
	if (p->i != p->mark_end) p->ccc = 0;
	p->prev = cp;
	p->count = 1;
	if (ccc < p->ccc) {
		size_t from = p->i - 2;
		if (k != 2 || p->i < p->kept + 2 || utf8_len((unsigned char)p->s[from]) != 2 ||
		    after_mark(p, from))
			return 0;
		flush(p, from);
		char *o = p->out->data + p->out->len;
		memcpy(o, p->s + p->i, 2);
		memcpy(o + 2, p->s + from, 2);
		p->out->len += 4;
		if (p->map) add_seg(p, 4, 4, 1);
		++*form_changes(p);
		p->kept = p->i + k;
	} else p->ccc = ccc;
	p->mark_end = p->i += k;
	return 1;
}

/* mark() for the most frequent case: two marks in the wrong order, two bytes each, behind a letter
 * of two bytes. The table of pairs holds valid sequences only. 0 = something else. */
static inline int
swap(pass *p, size_t i)
{
	const uint8_t *pair = p->nm->pair;
	uint16_t w[3];
	if (i < p->kept + 4 || p->n - i < 2 || i != p->mark_end || i == p->del_end) return 0;
	memcpy(w, p->s + i - 4, sizeof w);
	if (pair[w[0]] || pair[w[2]] >= p->ccc) return 0;
	flush(p, i - 2);
	memcpy(p->out->data + p->out->len, w + 2, 2);
	memcpy(p->out->data + p->out->len + 2, w + 1, 2);
	p->out->len += 4;
	if (p->map) add_seg(p, 4, 4, 1);
	++*form_changes(p);
	p->kept = p->mark_end = i + 2;
	return 1;
}

/* s[i, i + k) goes. */
static inline void
drop(pass *p, size_t k)
{
	flush(p, p->i);
	p->i += k;
	p->kept = p->del_end = p->i;
	if (!p->map) return;
	kelma_seg *l = p->map->n ? &p->map->seg[p->map->n - 1] : NULL;
	if (l && l->whole && !l->out_len) l->in_len += k;
	else if (k) add_seg(p, 0, k, 1);
}
#endif
