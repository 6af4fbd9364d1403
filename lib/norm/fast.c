/* One pass over the bytes: what no step can change is copied, single replacements are made in place, the rest goes to
 * the second engine by regions (norm.h). */
#include "norm/norm.h"
#include "text/utf8.h"
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Where the loop is. Bytes [kept, i) are unchanged and not yet copied. `cut` is the last white space: everything before
 * it is final; the copies of out and map made there (valid when `dirty`) allow to go back. */
typedef struct pass {
	kelma_norm *nm;
	const char *s;
	size_t n, i, kept, cut, ws_end, del_end, mark_end;
	kelma_buf *out;
	kelma_map *map;
	uint32_t prev;          /* last code point put out, for runs of equal ones */
	unsigned count, ccc, marks;
	int dirty;
	size_t back_kept, back_out, back_n;
	kelma_seg back_seg;
	kelma_status st;
} pass;
#define NOWHERE SIZE_MAX

static void
remember(pass *p)
{
	p->dirty = 1;
	p->back_kept = p->kept;
	p->back_out = p->out->len;
	if (!p->map) return;
	p->back_n = p->map->n;
	if (p->map->n) p->back_seg = p->map->seg[p->map->n - 1];
}

static void
go_back(pass *p)
{
	if (!p->dirty) return;
	p->kept = p->back_kept;
	p->out->len = p->back_out;
	p->dirty = 0;
	if (!p->map) return;
	p->map->n = p->back_n;
	if (p->back_n) p->map->seg[p->back_n - 1] = p->back_seg;
}

/* Lengthen the byte-by-byte run at the end of the map. */
static inline void
same(pass *p, size_t k)
{
	if (!p->map || !k) return;
	kelma_seg *l = p->map->n ? &p->map->seg[p->map->n - 1] : NULL;
	if (l && !l->whole) l->out_len += k, l->in_len += k;
	else if (!p->st) p->st = kelma_map_add(p->map, k, k);
}

/* Copy what is pending up to `to`. There is room: out was made as large as what is left of the input. */
static inline void
flush(pass *p, size_t to)
{
	size_t k = to - p->kept;
	if (!p->dirty) remember(p);
	memcpy(p->out->data + p->out->len, p->s + p->kept, k);
	p->out->len += k;
	p->kept = to;
	same(p, k);
}

/* s[i, i + k) becomes b[0..len), len <= k. */
static inline void
put(pass *p, size_t k, const char *b, size_t len)
{
	flush(p, p->i);
	memcpy(p->out->data + p->out->len, b, len);
	p->out->len += len;
	p->i += k;
	p->kept = p->i;
	if (len == k) same(p, k);
	else if (p->map && !p->st) p->st = kelma_map_add(p->map, len, k);
}

static inline int
white(pass *p)
{
	if (p->nm->spaces && (p->i == p->ws_end || p->i == p->del_end)) return 0;
	p->cut = p->i;
	p->dirty = 0;
	p->prev = 0;
	return 1;
}

/* A mark of class ccc: in order, or two marks that change places. 0 = more than that. */
static int
mark(pass *p, uint32_t cp, size_t k)
{
	unsigned ccc = chars_get(cp)->ccc;
	if (p->i == p->del_end) return 0;
	if (p->i != p->mark_end) p->marks = p->ccc = 0;
	p->prev = cp;
	p->count = 1;
	p->marks++;
	if (ccc >= p->ccc) {
		p->ccc = ccc;
		p->i += k;
	} else if (p->marks == 2 && k == 2) {
		char b[4];
		memcpy(b, p->s + p->i, 2);
		memcpy(b + 2, p->s + p->i - 2, 2);
		size_t from = p->i - 2;
		if (utf8_len((unsigned char)p->s[from]) != 2) return 0;
		flush(p, from);
		memcpy(p->out->data + p->out->len, b, 4);
		p->out->len += 4;
		if (p->map && !p->st) p->st = kelma_map_add_whole(p->map, 4, 4);
		p->nm->changes[p->nm->form == NFC_NFC ? NORM_NFC : NORM_NFD]++;
		p->i += k;
		p->kept = p->i;
	} else return 0;
	p->mark_end = p->i;
	return 1;
}

/* The third equal letter, the second equal sign: for the step that shortens runs. */
static inline int
run_ends_here(pass *p, uint32_t cp)
{
	if (cp != p->prev) {
		p->prev = cp;
		p->count = 1;
		return 0;
	}
	p->count++;
	const kelma_norm *nm = p->nm;
	if (norm_letter(cp)) return p->count > 2 && (nm->on & NORM_BIT(NORM_ELONGATION));
	if (!(nm->on & (NORM_BIT(NORM_PUNCT_RUNS) | NORM_BIT(NORM_EMOJI_RUNS)))) return 0;
	return norm_is(cp, CHARS_PUNCTS) || norm_pict(cp);
}

/* Anything but plain characters. 0 = the neighbours are needed. */
static int
special(pass *p, uint32_t cp, size_t k, uint8_t a, const int runs)
{
	kelma_norm *nm = p->nm;
	norm_repl *rp;
	switch (a) {
	case NORM_KEEP:
		if (runs && run_ends_here(p, cp)) return 0;
		p->i += k;
		return 1;
	case NORM_WS:
		if (!white(p)) return 0;
		p->i += k;
		p->ws_end = p->i;
		return 1;
	case NORM_WSREPL:
	case NORM_REPL:
		rp = (norm_repl *)norm_repl_of(nm, cp);
		if (a == NORM_WSREPL && !white(p)) return 0;
		if (a == NORM_REPL && runs && run_ends_here(p, rp->next)) return 0;
		rp->hits++;
		put(p, k, rp->b, rp->len);
		if (a == NORM_WSREPL) p->ws_end = p->i;
		return 1;
	case NORM_DEL:
		if (nm->spaces && (p->i == p->ws_end || p->i == 0)) return 0;
		rp = (norm_repl *)norm_repl_of(nm, cp);
		rp->hits++;
		flush(p, p->i);
		p->i += k;
		p->kept = p->del_end = p->i;
		if (p->map && !p->st) p->st = kelma_map_add(p->map, 0, k);
		return 1;
	case NORM_MARK: return mark(p, cp, k);
	default: return 0;
	}
}

#if defined(__SSE2__)
/* ASCII text without odd characters and double spaces, 16 bytes at a time. */
static inline void
ascii_blocks(pass *p, size_t end)
{
	const __m128i odd0 = _mm_set1_epi8((char)p->nm->ascii_odd[0]), odd1 = _mm_set1_epi8((char)p->nm->ascii_odd[1]);
	const __m128i sp = _mm_set1_epi8(' '), del = _mm_set1_epi8(0x7f);
	size_t i = p->i, cut = NOWHERE;
	while (end - i >= 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p->s + i));
		__m128i bad = _mm_or_si128(_mm_cmplt_epi8(v, sp), _mm_cmpeq_epi8(v, del)); /* signed: also bytes >= 0x80 */
		bad = _mm_or_si128(bad, _mm_or_si128(_mm_cmpeq_epi8(v, odd0), _mm_cmpeq_epi8(v, odd1)));
		unsigned w = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, sp)), b = (unsigned)_mm_movemask_epi8(bad);
		unsigned before = i == p->ws_end || i == p->del_end || i == cut + 1;
		if (b | (p->nm->spaces ? w & (w << 1 | before) : 0)) break;
		if (w) cut = i + 31 - (unsigned)__builtin_clz(w);
		i += 16;
	}
	p->i = i;
	if (cut == NOWHERE) return;
	p->cut = cut;
	p->ws_end = cut + 1;
	p->dirty = 0;
}
#endif

/* Go on until `end` or to a character that needs its neighbours: returns 0 there. */
static inline int
loop(pass *p, size_t end, const int runs)
{
	kelma_norm *nm = p->nm;
	const char *s = p->s;
	const uint8_t *act = nm->act;
	while (p->i < end) {
		uint32_t cp;
		unsigned char c = (unsigned char)s[p->i];
#if defined(__SSE2__)
		if (!runs && c < 0x80 && nm->ascii_fast && end - p->i >= 16) {
			size_t was = p->i;
			ascii_blocks(p, end);
			if (p->i != was) continue;
		}
#endif
		size_t k = utf8_get(s + p->i, &cp);
		uint8_t a = cp < NORM_FLAT ? act[cp] : NORM_NEW;
		(void)c;
		if (!runs && a == NORM_KEEP) {
			p->i += k;
			continue;
		}
		if (!a) a = norm_classify(nm, cp);
		if (!special(p, cp, k, a, runs)) return 0;
	}
	return 1;
}

/* First place after i where a region may end: before one white space between two ordinary characters. */
static size_t
region_end(pass *p)
{
	kelma_norm *nm = p->nm;
	size_t i = p->i, k = nm->nextprot;
	int good = 0; /* the character before i is certain to stay */
	while (k < nm->nprot && nm->prot[k].end <= i) k++;
	while (i < p->n) {
		uint32_t cp, next;
		if (k < nm->nprot && nm->prot[k].start == i) {
			i = nm->prot[k++].end;
			good = 1;
			continue;
		}
		size_t len = utf8_get(p->s + i, &cp);
		if ((cp == '\n' || (cp == ' ' && !nm->whole)) && good && i + 1 < p->n &&
		    !(k < nm->nprot && nm->prot[k].start == i + 1)) {
			utf8_get(p->s + i + 1, &next);
			uint8_t a = norm_act(nm, next);
			if (a == NORM_KEEP || a == NORM_REPL) return i;
			const chars_props *x = chars_get(next);
			if (a == NORM_REGION && !norm_space(next) && !x->ccc &&
			    !(x->flags & (CHARS_NFC_MAYBE | CHARS_NFKC_MAYBE)))
				return i;
		}
		uint8_t a = norm_act(nm, cp);
		good = a == NORM_KEEP || a == NORM_REPL || a == NORM_MARK || (a == NORM_REGION && !norm_space(cp));
		i += len;
	}
	return p->n;
}

static kelma_status
region(pass *p)
{
	kelma_norm *nm = p->nm;
	size_t b = region_end(p);
	go_back(p);
	flush(p, p->cut);
	if (p->st) return p->st;
	kelma_status st = norm_region_run(nm, p->s, p->n, p->cut, b, p->out, p->map);
	while (nm->nextprot < nm->nprot && nm->prot[nm->nextprot].end <= b) nm->nextprot++;
	p->i = p->kept = p->cut = b;
	p->dirty = 0;
	p->ws_end = p->del_end = p->mark_end = NOWHERE;
	p->prev = 0;
	return st ? st : kelma_buf_reserve(p->out, p->n - b + 16);
}

kelma_status
norm_fast(kelma_norm *nm, const char *s, size_t n, kelma_buf *out, kelma_map *map)
{
	pass p = { .nm = nm, .s = s, .n = n, .out = out, .map = map, .del_end = NOWHERE, .mark_end = NOWHERE };
	p.st = kelma_buf_reserve(out, n + 16);
	while (!p.st && p.i < n) {
		size_t end = nm->nextprot < nm->nprot ? nm->prot[nm->nextprot].start : n;
		int plain = nm->runs ? loop(&p, end, 1) : loop(&p, end, 0);
		if (p.st) break;
		if (!plain || p.i < n) p.st = region(&p);
		else if (nm->spaces && p.ws_end == n) p.st = region(&p);
	}
	if (!p.st) {
		flush(&p, n);
		out->data[out->len] = '\0';
	}
	return p.st;
}
