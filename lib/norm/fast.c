/* One pass over the bytes: what no step can change is copied, single replacements are made in
 * place, the rest goes to the second engine by regions (norm.h). */
#include "norm/ascii.h"
#include "norm/norm.h"
#include "norm/pass.h"
#include "text/utf8.h"
#include <kelma/text.h>
#include <string.h>

/* Look at the word around i once: could it be an address, which no step shortens? */
static void
look_at_token(pass *p)
{
	size_t i = p->cut;
	int plain = 1, scheme = 0;
	if (p->i < p->token_end) return;
	for (p->odd_token = p->dots = 0; i < p->n; i++) {
		char c = p->s[i];
		if ((c == ' ' || c == '\n') && i >= p->i) break;
		p->odd_token |= c == '@' || c == ':' || c == '\t';
		p->dots |= c == '.';
		plain &= (c > ' ' && c < 0x7f) || i == p->cut;
		scheme |= c == ':' && p->n - i > 2 && p->s[i + 1] == '/' && p->s[i + 2] == '/';
	}
	p->address = plain && scheme;
	p->token_end = i;
}

/* Does the word begin with w, or with something to look at closely? */
static int
begins_with_w(pass *p)
{
	size_t i = p->cut;
	for (int k = 0; k < 8 && i < p->i; k++) {
		uint32_t cp;
		size_t len = utf8_get(p->s + i, &cp);
		uint8_t a = norm_act(p->nm, cp);
		if (a == NORM_KEEP) return (cp | 32) == 'w';
		if (a == NORM_REPL) return (norm_repl_of(p->nm, cp)->b[0] | 32) == 'w';
		if (a == NORM_MARK) return 0;
		i += len;
	}
	return 1;
}

/* Does a letter that is no numeral stand in the word of p->i? Looked for among the ASCII letters
 * around. */
static int
other_letter(const pass *p, const char *numerals)
{
	size_t a = p->i, b = a;
	for (; a > p->cut && p->i - a < 16 &&
	       ((p->s[a - 1] | 32) >= 'a' && (p->s[a - 1] | 32) <= 'z');
	     a--)
		if (!memchr(numerals, p->s[a - 1] | 32, 7)) return 1;
	for (; b < p->end && b - p->i < 16 && ((p->s[b] | 32) >= 'a' && (p->s[b] | 32) <= 'z'); b++)
		if (!memchr(numerals, p->s[b] | 32, 7)) return 1;
	return 0;
}

/* The third cp of a run: may it be shortened without the whole word in sight? Not in Roman numerals
 * (no more than three of one letter) and addresses. */
static int
may_shorten(pass *p, uint32_t cp, size_t k)
{
	static const char numerals[] = "ivxlcdm";
	if (cp < 0x80 && memchr(numerals, (int)(cp | 32), 7) &&
	    !(p->i + k < p->n && (unsigned char)p->s[p->i + k] == cp) && !other_letter(p, numerals))
		return 0;
	look_at_token(p);
	return !p->odd_token && !(p->dots && begins_with_w(p));
}

/* What a run of equal characters asks for. */
enum { RUN_NONE, RUN_STEPS, RUN_DONE };
static int
run_of(pass *p, uint32_t cp, size_t k)
{
	const kelma_norm *nm = p->nm;
	if (cp != p->prev) {
		p->prev = cp;
		p->count = 1;
		return RUN_NONE;
	}
	if (p->count < 4) p->count++;
	if (!norm_letter(cp)) {
		if (!(nm->on & (NORM_BIT(NORM_PUNCT_RUNS) | NORM_BIT(NORM_EMOJI_RUNS))))
			return RUN_NONE;
		return norm_is(cp, CHARS_PUNCTS) || norm_pict(cp) ? RUN_STEPS : RUN_NONE;
	}
	if (!(nm->on & NORM_BIT(NORM_ELONGATION))) return RUN_NONE;
	if (p->count == 2) keep_place(p, &p->second);
	if (p->count < 3) return RUN_NONE;
	look_at_token(p);
	if (p->address) return RUN_NONE;
	if (p->count == 3) {
		if (!may_shorten(p, cp, k)) return RUN_STEPS;
		size_t i = p->i;
		if (nm->val[NORM_ELONGATION][0] != '2') {
			restore(p, &p->second);
			p->i = p->second.i;
		}
		drop(p, i - p->i);
		p->nm->changes[NORM_ELONGATION]++;
	}
	drop(p, k);
	return RUN_DONE;
}

/* A letter of a run was dropped: more of the same, which stay as they are, at once. */
static void
drop_more(pass *p, size_t k)
{
	size_t from = p->i - k;
	while (p->end - p->i >= k && !memcmp(p->s + from, p->s + p->i, k)) {
		drop(p, k);
		k += k;
	}
}

/* Anything but plain characters. 0 = the neighbours are needed. */
static int
special(pass *p, uint32_t cp, size_t k, uint8_t a, const int runs)
{
	kelma_norm *nm = p->nm;
	norm_repl *rp;
	int what = RUN_NONE;
	switch (a) {
	case NORM_KEEP:
		if (runs && (what = run_of(p, cp, k))) {
			if (what == RUN_DONE) drop_more(p, k);
			return what == RUN_DONE;
		}
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
		if (a == NORM_REPL && runs && (what = run_of(p, rp->next, k)) == RUN_STEPS)
			return 0;
		rp->hits++;
		if (what == RUN_DONE) return 1;
		put(p, k, rp);
		if (a == NORM_WSREPL) p->ws_end = p->i;
		return 1;
	case NORM_DEL:
		if (nm->spaces && (p->i == p->ws_end || p->i == 0)) return 0;
		rp = (norm_repl *)norm_repl_of(nm, cp);
		rp->hits++;
		drop(p, k);
		return 1;
	case NORM_MARK: return mark(p, cp, k);
	default: return 0;
	}
}

/* Over two-byte letters that stay, marks in order, and single spaces between such words. The table
 * holds valid sequences only. */
static inline size_t
pair_run(pass *p, size_t i, size_t end)
{
	const uint8_t *pair = p->nm->pair;
	const char *s = p->s;
	size_t cut = NOWHERE, mark_end = p->mark_end, stop = end - 1;
	uint8_t ccc = (uint8_t)p->ccc;
	for (; i < stop; i += 2) {
		uint16_t w;
		memcpy(&w, s + i, 2);
		uint8_t v = pair[w];
		if (!v) continue;
		if (v != NORM_ODD) {
			if (i == mark_end && v < ccc) break;
			ccc = v;
			mark_end = i + 2;
		} else if (s[i] == ' ' && (signed char)s[i + 1] < 0 && i != cut + 1) cut = i--;
		else break;
	}
	p->mark_end = mark_end;
	p->ccc = ccc;
	pass_cut(p, cut);
	return i;
}

/* Over three-byte letters E2 xx xx that stay (Tifinagh). */
static inline size_t
triple_run(const pass *p, size_t i, size_t end)
{
	const uint8_t *triple = p->nm->triple;
	for (; end - i >= 3 && p->s[i] == '\xe2'; i += 3) {
		uint16_t w;
		memcpy(&w, p->s + i + 1, 2);
		if (!triple[w]) break;
	}
	return i;
}

/* The character at i, or 0 and the status of invalid text. */
static inline size_t
get(pass *p, size_t i, uint32_t *cp)
{
	const unsigned char *s = (const unsigned char *)p->s + i;
	if (*s < 0x80) return *cp = *s, 1;
	if (*s >= 0xc2 && *s < 0xe0 && p->n - i > 1 && (s[1] & 0xc0) == 0x80)
		return *cp = (s[0] & 0x1fu) << 6 | (s[1] & 0x3fu), 2;
	size_t k = kelma_utf8_next(p->s + i, p->n - i, cp);
	if (k) return k;
	p->st = KELMA_EUTF8;
	p->i = i;
	return 0;
}

enum { WORTH = 32, MOST_HOLD = 4096 };
static inline void
learn(kelma_norm *nm, size_t gain)
{
	if (gain >= WORTH) nm->hold = 1;
	else if (nm->hold < MOST_HOLD) nm->hold *= 2;
}

/* In large steps over what stays, as long as that pays: *next is where to try again. */
static size_t
stride(pass *p, size_t i, size_t end, size_t *next)
{
	size_t cut = NOWHERE;
	size_t to = inert_run(&p->nm->inert, p->s, i, end, &cut, i == p->ws_end || i == p->del_end);
	pass_cut(p, cut);
	learn(p->nm, to - i);
	*next = to + p->nm->hold;
	return to;
}

/* How far the small steps go before a large one is tried again: to the end, when large ones did not
 * pay. */
static inline size_t
until(const kelma_norm *nm, size_t i, size_t end, size_t next)
{
	if (nm->hold > WORTH || next >= end || end - i <= WORTH) return end;
	return next < i + WORTH ? i + WORTH : next;
}

/* The last character before i, 0 for white space: runs of equal letters go on with it. */
static inline uint32_t
last_before(const char *s, size_t i)
{
	uint32_t cp;
	for (i--; i && ((unsigned char)s[i] & 0xc0) == 0x80; i--) {}
	utf8_get(s + i, &cp);
	return cp == ' ' || cp == '\n' ? 0 : cp;
}

/* Go on until `end` or to a character that needs its neighbours: returns 0 there. */
static int
plain_loop(pass *p, size_t end)
{
	kelma_norm *nm = p->nm;
	const char *s = p->s;
	size_t i = p->i, k, next = nm->inert.on ? i + nm->hold : NOWHERE;
	while (i < end) {
		if (i >= next && (i = stride(p, i, end, &next)) == end) break;
		unsigned char c = (unsigned char)s[i];
		size_t was = i;
		uint32_t cp;
		if (c == ' ' && i + 1 < end && (signed char)s[i + 1] < 0 && i != p->ws_end &&
		    i != p->del_end) {
			p->cut = i++;
			p->ws_end = i;
			p->dirty = 0;
			c = (unsigned char)s[was = i];
		}
		const size_t to = until(nm, i, end, next);
		if (c >= 0xe0) i = triple_run(p, i, to);
		else if (
			c >= 0x80 &&
			i != p->del_end) { /* marks on both sides of what went have to be put in
					      order */
			if ((i = pair_run(p, i, to)) == was && end - i >= 2) {
				uint16_t w;
				memcpy(&w, s + i, 2);
				p->i = i;
				if (swap(p, i)) p->i += 2;
				else if (nm->pair[w] != NORM_ODD &&
					 !mark(p, ((uint32_t)c & 0x1f) << 6 | (s[i + 1] & 0x3f), 2))
					return 0;
				i = p->i;
			}
		} else if (c < 0x80 && nm->ascii_fast) i = ascii_run(p, i, to);
		if (i != was) continue;
		if (!(k = get(p, i, &cp))) return 0;
		uint8_t a = norm_act(nm, cp);
		if (a == NORM_KEEP) {
			i += k;
			continue;
		}
		p->i = i;
		if (!special(p, cp, k, a, 0)) return 0;
		i = p->i;
	}
	p->i = i;
	return 1;
}

/* Over characters that stay, none equal to the one before, and single white spaces. */
static size_t
keep_run(pass *p, size_t i, size_t end)
{
	const uint8_t *act = p->nm->act, *pair = p->nm->pair, *triple = p->nm->triple;
	uint32_t prev = p->prev, cp;
	size_t was = i;
	const size_t from = i;
	const int fast = p->nm->ascii_runs;
	uint16_t w;
	for (; i < end; was = i) {
		unsigned char c = (unsigned char)p->s[i];
		if (c < 0x80) {
			if (act[c] == NORM_KEEP && c != prev) prev = c, i++;
			else if (act[c] == NORM_WS && i != p->ws_end) {
				p->cut = i++;
				p->ws_end = i;
				p->dirty = 0;
				prev = 0;
			}
			if (i != was && fast && !(i == p->ws_end && i < end && p->s[i] == ' '))
				i = ascii_keep(p, i, end, &prev);
		} else if (c < 0xe0 && end - i >= 2) {
			memcpy(&w, p->s + i, 2);
			cp = (c & 0x1fu) << 6 | ((unsigned char)p->s[i + 1] & 0x3fu);
			if (!pair[w] && cp != prev) prev = cp, i += 2;
		} else if (c == 0xe2 && end - i >= 3) {
			memcpy(&w, p->s + i + 1, 2);
			cp = 0x2000u | ((unsigned char)p->s[i + 1] & 0x3fu) << 6 |
			     ((unsigned char)p->s[i + 2] & 0x3fu);
			if (triple[w] && cp != prev) prev = cp, i += 3;
		}
		if (i == was) break;
	}
	if (i != from) p->count = 1;
	p->prev = prev;
	return i;
}

/* Does a character beyond ASCII stand at i, or a space and then one? ASCII text has a loop of its
 * own. */
static inline int
beyond_ascii(const char *s, size_t i, size_t end)
{
	return (signed char)s[i] < 0 || (s[i] == ' ' && end - i > 1 && (signed char)s[i + 1] < 0);
}

/* plain_loop() for profiles where runs of equal characters matter. */
static int
runs_loop(pass *p, size_t end)
{
	kelma_norm *nm = p->nm;
	size_t k, was, next = nm->inert.on ? p->i + nm->hold : NOWHERE;
	uint32_t cp;
	for (;;) {
		if (p->i >= next && p->i < end && beyond_ascii(p->s, p->i, end) &&
		    get(p, p->i, &cp) && cp != p->prev) {
			p->i = stride(p, was = p->i, end, &next);
			if (p->i > was) p->prev = last_before(p->s, p->i), p->count = 1;
		}
		if (p->st || (p->i = keep_run(p, p->i, end)) >= end) break;
		k = get(p, p->i, &cp);
		if (!k) return 0;
		uint8_t a = norm_act(nm, cp);
		if (a == NORM_KEEP && cp != p->prev) {
			p->prev = cp;
			p->count = 1;
			p->i += k;
			continue;
		}
		norm_repl *rp = a == NORM_REPL ? (norm_repl *)norm_repl_of(nm, cp) : NULL;
		if (rp && rp->next != p->prev) {
			p->prev = rp->next;
			p->count = 1;
			rp->hits++;
			put(p, k, rp);
		} else if (a == NORM_DEL && p->i && p->i != p->ws_end) {
			((norm_repl *)norm_repl_of(nm, cp))->hits++;
			drop(p, k);
		} else if (!special(p, cp, k, a, 1)) return 0;
	}
	return !p->st;
}

/* First place at or after p->i where a region may end, bytes from `from` on not yet seen: before
 * one white space between two ordinary characters. */
static size_t
region_end(pass *p, size_t from)
{
	kelma_norm *nm = p->nm;
	size_t i = from, k = nm->nextprot;
	int good = 0; /* the character before i is certain to stay */
	while (k < nm->nprot && nm->prot[k].end <= i) k++;
	while (i < p->n) {
		uint32_t cp, next;
		if (k < nm->nprot && nm->prot[k].start == i) {
			i = nm->prot[k++].end;
			good = 1;
			continue;
		}
		size_t len = get(p, i, &cp);
		if (!len) return 0;
		if (i >= p->i && (cp == '\n' || (cp == ' ' && !nm->whole)) && good &&
		    i + 1 < p->n && !(k < nm->nprot && nm->prot[k].start == i + 1)) {
			if (!get(p, i + 1, &next)) return 0;
			uint8_t a = norm_act(nm, next);
			if (a == NORM_KEEP || a == NORM_REPL) return i;
			const chars_props *x = chars_get(next);
			if (a == NORM_REGION && !norm_space(next) && !x->ccc &&
			    !(x->flags & (CHARS_NFC_MAYBE | CHARS_NFKC_MAYBE)))
				return i;
		}
		uint8_t a = norm_act(nm, cp);
		good = a == NORM_KEEP || a == NORM_REPL || a == NORM_MARK ||
		       (a == NORM_REGION && !norm_space(cp));
		i += len;
	}
	return p->n;
}

/* Start looking for another end beyond b: twice as far, between characters. */
static void
farther(pass *p, size_t b)
{
	const kelma_norm *nm = p->nm;
	size_t i = b - p->cut < p->n - b ? b + (b - p->cut) : p->n;
	while (i < p->n && ((unsigned char)p->s[i] & 0xc0) == 0x80) i++;
	for (size_t k = nm->nextprot; k < nm->nprot && nm->prot[k].start < i; k++)
		if (nm->prot[k].end > i) i = nm->prot[k].end;
	p->i = i;
}

/* The bytes from the last white space to a safe end, through the second engine. When the last word
 * of the region vanished, the white space after it belongs to the region too. */
static kelma_status
region(pass *p)
{
	kelma_norm *nm = p->nm;
	norm_region *r = &nm->r;
	size_t was[NORM_STEPS], b, from = p->i;
	kelma_status st;
	uncount(p);
	memcpy(was, nm->changes, sizeof was);
	for (;; farther(p, b)) {
		b = region_end(p, from);
		if (p->st) return p->st;
		if ((st = norm_region_items(nm, p->s, p->cut, b, p->cut == 0, b == p->n)))
			return st;
		if (b == p->n || !nm->spaces || (r->n && !norm_space(r->v[r->n - 1].cp))) break;
		memcpy(nm->changes, was, sizeof was);
		from = b;
	}
	go_back(p);
	flush(p, p->cut);
	if (p->st) return p->st;
	st = norm_region_emit(nm, p->out, p->map);
	while (nm->nextprot < nm->nprot && nm->prot[nm->nextprot].end <= b) nm->nextprot++;
	p->i = p->kept = p->cut = b;
	p->dirty = 0;
	p->ws_end = p->del_end = p->mark_end = NOWHERE;
	p->prev = 0;
	return st ? st : kelma_buf_reserve(p->out, p->n - b + 16);
}

/* The text as it is. */
static kelma_status
copy(const char *s, size_t n, kelma_buf *out, kelma_map *map)
{
	kelma_status st = n < out->cap - out->len ? KELMA_OK : kelma_buf_reserve(out, n);
	if (!st && map && !map->cap) st = base_map_reserve(map, 1);
	if (st) return st;
	memcpy(out->data + out->len, s, n);
	out->len += n;
	out->data[out->len] = '\0';
	if (map) base_map_put(map, n, n, 0);
	return KELMA_OK;
}

/* From i on, where everything before it stays and its last white space is at cut. */
static kelma_status
rest(kelma_norm *nm, const char *s, size_t n, size_t i, size_t cut, kelma_buf *out, kelma_map *map,
     size_t *pos)
{
	pass p = { .nm = nm,
		   .s = s,
		   .n = n,
		   .out = out,
		   .map = map,
		   .i = i,
		   .del_end = NOWHERE,
		   .mark_end = NOWHERE };
	if (cut != NOWHERE) {
		p.cut = cut;
		p.ws_end = cut + 1;
	}
	if (nm->runs && i) p.prev = last_before(s, i), p.count = 1;
	p.st = kelma_buf_reserve(out, n + 16);
	while (!p.st && p.i < n) {
		p.end = nm->nextprot < nm->nprot ? nm->prot[nm->nextprot].start : n;
		int plain = nm->runs ? runs_loop(&p, p.end) : plain_loop(&p, p.end);
		if (p.st) break;
		if (!plain || p.i < n) p.st = region(&p);
		else if (nm->spaces && p.ws_end == n) p.st = region(&p);
	}
	if (!p.st) {
		flush(&p, n);
		out->data[out->len] = '\0';
	}
	*pos = p.i;
	return p.st;
}

kelma_status
norm_fast(kelma_norm *nm, const char *s, size_t n, kelma_buf *out, kelma_map *map, size_t *pos)
{
	size_t i = 0, cut = NOWHERE;
	if (nm->inert.on && !nm->nprot && n && (!nm->runs || (signed char)*s < 0)) {
		if (nm->hold > WORTH) nm->hold -= nm->hold / 8; /* not that kind of text, of late */
		else {
			i = inert_run(&nm->inert, s, 0, n, &cut, nm->spaces);
			if (i == n && !(nm->spaces && cut + 1 == n)) return copy(s, n, out, map);
			if (i >= WORTH)
				nm->hold =
					1; /* less says little: many lines begin with a number and a
					      tab */
			if (i == n) i = 0, cut = NOWHERE;
		}
	}
	return rest(nm, s, n, i, cut, out, map, pos);
}
