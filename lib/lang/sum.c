/* Adding up the words of a text, chunk by chunk. Lanes of many words are added as 16-bit numbers
 * and spread out now and then. */
#include "lang/chunk.h"
#include "lang/lang.h"
#include "text/utf8.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* What was added up since the last flush. 16-bit sums hold: a word of k letters adds 3k + 1 rows of
 * at most 2 * ROW_ZERO and k + 1 windows, and so do 127 windows and those of one more chunk. */
typedef struct lang_part {
	lang_lanes v[FAMS];
	lang_tally tally;
} lang_part;

enum {
	FULL = 0x8080, /* bits of a tally: 128 windows or more */
	BATCH = 32,    /* chunks that are looked up one after the other */
	REACH = 64,    /* bytes from the start of a chunk that are read, at most */
	/* of so many chunks one in LEAST must have been met before, or none is looked up for
	 * REST words */
	SEEN = 4096,
	LEAST = 6,
	REST = 7 * SEEN
};

/* A chunk that is not remembered: the place that it will have, NULL: none; its number; where the
 * text has it, and where its word will be among those for tokens. */
typedef struct lang_miss {
	const unsigned char *q;
	lang_memo *e;
	uint32_t number;
	uint32_t word;
	size_t at;
} lang_miss;

/* Dialectness of a further word of a chunk. */
typedef struct lang_further {
	unsigned number;
	float dial;
} lang_further;

/* A text being added up. */
typedef struct summer {
	kelma_lang *lg;
	lang_sum *t;
	const char *s;
	size_t n;
	const unsigned char *end; /* of the text or of the copy that is read */
	lang_part p;
	float dial[BATCH];  /* dialectness of the first Arabic word of each chunk */
	unsigned chunks, further, misses; /* of this batch */
	unsigned seen, unmet;             /* of those before */
	lang_miss miss[BATCH];
	lang_further more[BATCH * CHUNK / 2];
	lang_text x; /* of one chunk */
	lang_word w;
	unsigned char copy[2 * REACH]; /* end of the text, white space */
} summer;

__attribute__((noinline)) static void
flush(summer *u)
{
	for (int fam = 0; fam < FAMS; fam++) {
		unsigned pos = lang_tally_pos(u->p.tally, fam),
			 words = lang_tally_words(u->p.tally, fam);
		int32_t *to = u->t->score[fam], zero = (int32_t)((3 * pos - 2 * words) * ROW_ZERO);
		if (!words) continue;
		for (int k = 0; k < LANES; k++) to[k] += u->p.v[fam][k] - zero;
		u->t->pos[fam] += pos;
		u->t->words[fam] += words;
	}
	memset(&u->p, 0, sizeof u->p);
}

/* Make room for k more words. */
static int
grow_words(kelma_lang *lg, size_t k)
{
	if (lg->cap_word - lg->nword >= k) return 0;
	size_t cap = lg->cap_word ? lg->cap_word * 2 : 256;
	lang_scored *p = realloc(lg->word, cap * sizeof *p);
	if (!p) return -1;
	lg->word = p;
	lg->cap_word = cap;
	return 0;
}

static int
keep_word(kelma_lang *lg, const lang_scored *w)
{
	if (grow_words(lg, 1)) return -1;
	lg->word[lg->nword++] = *w;
	return 0;
}

/* A word of a script without a table: counted by the script of its first letter. */
static void
count_other(const char *s, const lang_word *w, lang_sum *t)
{
	uint32_t cp;
	utf8_get(s + w->start, &cp);
	t->letters[kelma_script_of(cp)] += w->len - 2;
	if (w->cls & CLS_TIFINAGH)
		t->tifinagh++;
	else
		t->foreign++;
}

/* Share and strength of Darija against Standard Arabic in one word, -1 .. 1. */
static inline float
word_dialectness(const kelma_lang *lg, const lang_lanes *v, unsigned pos)
{
	int d = (*v)[lg->ary] - (*v)[lg->arb];
	float y = lg->dial[0] + lg->dial[1] * (float)d * lg->inv_sqrt[pos];
	y = y < 1 ? y : 1;
	return y > -1 ? y : -1;
}

/* Byte of the text where q points. */
static inline size_t
place(const summer *u, const unsigned char *q)
{
	return u->n - (size_t)(u->end - q);
}

/* Dialectness of a word of chunk `number`; again: not its first one. */
static inline void
note_dial(summer *u, unsigned number, int again, float dial)
{
	if (number == BATCH)
		u->t->dial += dial;
	else if (again)
		u->more[u->further++] = (lang_further){ number, dial };
	else
		u->dial[number] = dial;
}

/* A word of a table as tokens want it. */
static inline lang_scored
as_scored(const summer *u, size_t start, int fam, const lang_lanes *v, unsigned pos, uint32_t hash)
{
	return (lang_scored){ .v = *v,
			      .start = start,
			      .pos = (uint16_t)pos,
			      .words = 1,
			      .fam = (int8_t)fam,
			      .cls = fam ? CLS_ARABIC : CLS_LATIN,
			      .name = (uint8_t)lang_name_find(&u->lg->m, fam, hash) };
}

static int
keep_scored(summer *u, size_t start, int fam, const lang_lanes *v, unsigned pos, uint32_t hash)
{
	lang_scored y = as_scored(u, start, fam, v, pos, hash);
	return keep_word(u->lg, &y);
}

/* Note a word of another script. */
static int
keep_other(summer *u, size_t start, unsigned cls)
{
	lang_scored y = { .start = start, .fam = -1, .cls = (uint8_t)cls };
	return keep_word(u->lg, &y);
}

/* The words of u->x with all care, one after the other: it is a chunk that begins at byte `from`.
 * Number BATCH: a long one. 0, or -1: no memory. */
static int
sum_text(summer *u, unsigned number, size_t from, int keep)
{
	const lang_model *const m = &u->lg->m;
	const unsigned char *q = u->x.q;
	unsigned k;
	int arab = 0, fam;
	while (q < u->x.end && (k = lang_text_next(m, &u->x, &q, &u->w, &fam, 1)) != 0) {
		lang_score x;
		if (fam == -2) continue;
		if (fam == -1) {
			count_other(u->x.s, &u->w, u->t);
			if (keep && keep_other(u, from + u->w.start, u->w.cls)) return -1;
			continue;
		}
		lang_word_score(m, fam, u->w.sym, k, &x);
		u->p.v[fam] += x.v;
		u->p.tally += lang_tally_of(fam, k + 1);
		if (fam == FAM_ARAB)
			note_dial(u, number, arab++, word_dialectness(u->lg, &x.v, k + 1));
		if (number == BATCH && u->p.tally & FULL) flush(u);
		if (keep && keep_scored(u, from + u->w.start, fam, &x.v, k + 1, x.hash)) return -1;
	}
	return 0;
}

/* A chunk without white space for more than CHUNK bytes, "https://...", or any text: n bytes at q
 * as a text of its own. */
static int
sum_long(summer *u, const unsigned char *q, size_t n, int keep)
{
	lang_text_start(&u->x, &u->lg->m, (const char *)q, n, &u->w);
	return sum_text(u, BATCH, place(u, q), keep);
}

#ifdef LANG_MEMO
/* Whether what the chunk adds up to can be written down there. */
static inline int
memo_free(const summer *u, lang_memo *e)
{
	if (!e || e == u->lg->memo) return 0;
	if (!e->lives) return 1;
	e->lives--;
	return 0;
}

static inline void
memo_write(lang_memo *e, const unsigned char *q, unsigned len, lang_tally tally, float dial,
	   uint32_t hash, unsigned start)
{
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)q);
	_mm_store_si128((__m128i *)(void *)e->key, lang_first(v, len & (MEMO_KEY - 1)));
	e->tally = tally;
	e->dial = dial;
	e->hash = hash;
	e->start = (uint8_t)start;
	e->name = (tally >> 16 & 255) > 1 ? MEMO_MANY : MEMO_NEW;
}

/* Note in e, which has one word, whether that is a name; from now on e has it as lang_scored
 * does. */
static inline void
memo_name(lang_memo *e, int fam, unsigned name)
{
	e->name = (uint8_t)name;
	e->pos = (uint16_t)lang_tally_pos(e->tally, fam);
	e->words = 1;
	e->fam = (int8_t)fam;
	e->cls = fam ? CLS_ARABIC : CLS_LATIN;
}

/* A word of another script that is all of its chunk. */
static int
other_word(summer *u, const lang_miss *c, const lang_piece *w, int keep)
{
	u->w.start = 0;
	u->w.len = w->k + 2;
	u->w.cls = w->cls;
	count_other((const char *)w->start, &u->w, u->t);
	return keep ? keep_other(u, c->at + (size_t)(w->start - c->q), w->cls) : 0;
}

/* The words of a chunk that is no plain word. 0; 1: it needs care, nothing is done; -1: no memory.
 */
static int
sum_pieces(summer *u, const lang_miss *c, unsigned len, int keep)
{
	const lang_model *const m = &u->lg->m;
	const unsigned char *const from = c->q, *const end = from + len, *q = from;
	const size_t nword = u->lg->nword;
	const unsigned further = u->further;
	lang_part x = { { { 0 } }, 0 };
	lang_piece w;
	lang_score y = { { 0 }, 0, 0 };
	unsigned start = 0, others = 0;
	float dial = 0;
	int r;
	while ((r = lang_piece_next(m, from, end, &q, &w)) > 0) {
		if (w.fam == -2) continue;
		if (others || (w.fam < 0 && (x.tally || q < end))) goto care;
		if (w.fam < 0) {
			others = 1;
			if (other_word(u, c, &w, keep)) return -1;
			continue;
		}
		lang_word_score(m, w.fam, w.sym, w.k, &y);
		start = (unsigned)(w.start - from);
		if (w.fam == FAM_ARAB) {
			dial = word_dialectness(u->lg, &y.v, y.pos);
			note_dial(u, c->number, x.tally >> 24 != 0, dial);
		}
		x.v[w.fam] += y.v;
		x.tally += lang_tally_of(w.fam, y.pos);
		if (keep && keep_scored(u, c->at + start, w.fam, &y.v, y.pos, y.hash))
			return -1;
	}
	if (r < 0) goto care;
	u->p.v[FAM_LATN] += x.v[FAM_LATN];
	u->p.v[FAM_ARAB] += x.v[FAM_ARAB];
	u->p.tally += x.tally;
	lang_memo *e = c->e;
	if (others || x.tally >> 16 > 256 || !memo_free(u, e)) return 0;
	e->v[FAM_LATN] = x.v[FAM_LATN];
	e->v[FAM_ARAB] = x.v[FAM_ARAB];
	memo_write(e, from, len, x.tally, dial, y.hash, start);
	return 0;
care:
	u->lg->nword = nword;
	u->further = further;
	u->dial[c->number] = 0;
	return 1;
}

/* Bytes of the chunk at q, of which there are less than CHUNK. */
static inline unsigned
chunk_len(const unsigned char *q)
{
	unsigned ends = lang_ends(_mm_loadu_si128((const __m128i *)(const void *)q));
	if (ends) return (unsigned)__builtin_ctz(ends);
	ends = lang_ends(_mm_loadu_si128((const __m128i *)(const void *)(q + 16)));
	return 16 + (unsigned)__builtin_ctz(ends);
}

/* Add up a plain word of k symbols, which are in w; keep: it goes to *y. */
__attribute__((always_inline)) static inline void
add_plain(summer *u, const lang_miss *c, int fam, __m128i w, unsigned k, int keep, lang_scored *y)
{
	lang_tally tally = lang_tally_of(fam, k + 1);
	uint32_t hash;
	float dial = 0;
	lang_lanes v = lang_short(u->lg->m.rows[fam], w, k, &hash);
	u->p.v[fam] += v;
	u->p.tally += tally;
	if (fam == FAM_ARAB) u->dial[c->number] = dial = word_dialectness(u->lg, &v, k + 1);
	if (keep) *y = as_scored(u, c->at, fam, &v, k + 1, hash);
	if (!memo_free(u, c->e)) return;
	c->e->v[fam] = v;
	c->e->v[!fam] = (lang_lanes){ 0 };
	memo_write(c->e, c->q, chunk_len(c->q), tally, dial, hash, 0);
	if (keep) memo_name(c->e, fam, y->name);
}

/* Read a chunk that is not remembered. 1: its word is lg->word[word] when words are kept; 0: they
 * are the last of the list; -1: no memory. */
__attribute__((always_inline)) static inline int
read_miss(summer *u, const lang_miss *c, int keep, size_t word)
{
	const lang_model *const m = &u->lg->m;
	lang_scored *y = keep ? u->lg->word + word : NULL;
	__m128i w;
	unsigned k;
	if (*c->q < 0x80) {
		if ((k = lang_chunk_latin(m, c->q, &w)) != 0) {
			add_plain(u, c, FAM_LATN, w, k, keep, y);
			return 1;
		}
	} else if ((k = lang_chunk_arabic(m, c->q, &w)) != 0) {
		add_plain(u, c, FAM_ARAB, w, k, keep, y);
		return 1;
	}
	unsigned len = chunk_len(c->q);
	int r = sum_pieces(u, c, len, keep);
	if (r < 1) return r;
	lang_text_within(&u->x, m, c->q, len);
	return sum_text(u, c->number, c->at, keep);
}

/* The words from `before` on are those of the chunk for which the place `word` was left free: bring
 * them there. Returns by how many the words after it move. */
static ptrdiff_t
settle(kelma_lang *lg, size_t word, size_t before)
{
	lang_scored own[CHUNK], *w = lg->word + word;
	size_t k = lg->nword - before;
	if (k == 1) {
		*w = lg->word[before];
		lg->nword = before;
		return 0;
	}
	memcpy(own, lg->word + before, k * sizeof *own);
	memmove(w + k, w + 1, (before - word - 1) * sizeof *w);
	memcpy(w, own, k * sizeof *own);
	lg->nword = before - 1 + k;
	return (ptrdiff_t)k - 1;
}

/* Look for the name that the chunk may be. */
static void
name_met(const lang_model *m, lang_memo *e)
{
	int fam = lang_tally_words(e->tally, FAM_ARAB) ? FAM_ARAB : FAM_LATN;
	memo_name(e, fam, (unsigned)lang_name_find(m, fam, e->hash));
}

/* The word that e says of the chunk at byte `at`, if any. */
static inline void
word_met(const lang_memo *e, size_t at, lang_scored *y)
{
	enum { TAIL = sizeof *y - offsetof(lang_scored, pos) };
	_Static_assert(TAIL == 8 && sizeof *e - offsetof(lang_memo, pos) == TAIL &&
			       offsetof(lang_memo, name) - offsetof(lang_memo, pos) ==
				       offsetof(lang_scored, name) - offsetof(lang_scored, pos),
		       "the same members at the end");
	y->v = e->v[FAM_LATN] + e->v[FAM_ARAB]; /* one is zero */
	y->start = at + e->start;
	memcpy(&y->pos, (const char *)e + offsetof(lang_memo, pos), TAIL);
}

/* Read the chunks of the batch that are not remembered, and add up the dialectness of all in the
 * order of the text, as floats want it. */
__attribute__((always_inline)) static inline int
finish(summer *u, int keep)
{
	ptrdiff_t moved = 0;
	for (unsigned i = 0; i < u->misses; i++) {
		const lang_miss *c = &u->miss[i];
		size_t before = u->lg->nword, word = keep ? c->word + (size_t)moved : 0;
		int r = read_miss(u, c, keep, word);
		if (r < 0) return -1;
		if (keep && !r) moved += settle(u->lg, word, before);
		if (u->p.tally & FULL) flush(u);
	}
	float sum = u->t->dial;
	if (u->further) {
		for (unsigned i = 0, j = 0; i < u->chunks; i++) {
			sum += u->dial[i];
			for (; j < u->further && u->more[j].number == i; j++)
				sum += u->more[j].dial;
		}
	} else if (u->t->words[FAM_ARAB] | lang_tally_words(u->p.tally, FAM_ARAB)) {
#pragma GCC unroll 4
		for (unsigned i = 0; i < u->chunks; i++) sum += u->dial[i];
	}
	u->t->dial = sum;
	u->seen += u->chunks;
	u->unmet += u->misses;
	u->chunks = u->misses = u->further = 0;
	return 0;
}

/* Look up the chunks from *at on, before limit, as long as the batch has room. Those that are
 * remembered are added up, the others noted. There is no branch between them, which could not be
 * foreseen: a chunk that is not remembered adds what the empty chunk does, nothing. 1: a long one
 * begins at *at. */
__attribute__((always_inline)) static inline int
look_up(summer *u, const unsigned char **at, const unsigned char *limit, int keep)
{
	const unsigned char *q = *at;
	lang_memo *const memo = u->lg->memo;
	lang_part p = u->p;
	lang_miss *miss = u->miss + u->misses;
	size_t chunks = u->chunks;
	unsigned ends = 1;
	if (keep && grow_words(u->lg, BATCH)) return -1;
	const unsigned char *const first = u->end - u->n; /* where the text would begin */
	lang_scored *const word = u->lg->word;
	size_t nword = u->lg->nword;
	while (q < limit && chunks < BATCH) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)q);
		lang_memo *from = memo;
		miss->q = q;
		miss->number = (unsigned)chunks;
		if (keep) {
			miss->at = (size_t)(q - first);
			miss->word = (uint32_t)nword;
		}
		ends = lang_ends(v);
		if (__builtin_expect(ends, 1)) {
			size_t len = (size_t)__builtin_ctzll(ends);
			v = lang_first(v, len);
			size_t own = lang_memo_at(v);
			lang_memo *e = lang_memo_in(memo, own);
			size_t same = lang_memo_same(e, v);
			miss->e = e;
			if (keep && __builtin_expect(e->name >= MEMO_MANY, 0)) {
				if (e->name == MEMO_NEW)
					name_met(&u->lg->m, e);
				else
					same = 0; /* several words are read again */
			}
			miss += same ^ 1;
			from = lang_memo_in(memo, own & ((size_t)0 - same));
			if (keep) {
				word_met(from, (size_t)(q - first), word + nword);
				nword += (from->tally >> 16 != 0) | (same ^ 1);
			}
			q += len + 1;
		} else {
			ends = lang_ends(_mm_loadu_si128((const __m128i *)(const void *)(q + 16)));
			if (!ends) break;
			miss->e = NULL;
			miss++;
			nword += keep != 0;
			q += 17 + (unsigned)__builtin_ctz(ends);
		}
		p.v[FAM_LATN] += from->v[FAM_LATN];
		p.v[FAM_ARAB] += from->v[FAM_ARAB];
		p.tally += from->tally;
		u->dial[chunks++] = from->dial;
		from->lives = MEMO_LIVES;
		if (p.tally & FULL) {
			u->p = p;
			flush(u);
			p = u->p;
		}
	}
	*at = q;
	u->p = p;
	u->lg->nword = nword;
	u->chunks = (unsigned)chunks;
	u->misses = (unsigned)(miss - u->miss);
	return !ends;
}

/* What the text says about looking up. */
static void
weigh(kelma_lang *lg, const summer *u)
{
	if (lg->rest) {
		unsigned words = u->t->words[FAM_LATN] + u->t->words[FAM_ARAB] + 1;
		lg->rest -= lg->rest < words ? lg->rest : words;
		return;
	}
	lg->seen += u->seen;
	lg->unmet += u->unmet;
	if (lg->seen < SEEN) return;
	if (lg->seen - lg->unmet < lg->seen / LEAST) lg->rest = REST;
	lg->seen = lg->unmet = 0;
}

/* The end of a text is read in a copy, which is made in time. */
static inline void
copy_end(summer *u)
{
	memset(u->copy + REACH, ' ', REACH);
	if (u->n >= REACH)
		memcpy(u->copy, u->end - REACH, REACH);
	else
		memcpy(u->copy + REACH - u->n, u->s, u->n);
}

__attribute__((always_inline)) static inline int
sum_chunks(summer *u, int keep)
{
	const unsigned char *q = (const unsigned char *)u->s,
			    *limit = u->n > REACH ? u->end - REACH : q;
	if (u->lg->rest) {
		int r = sum_long(u, q, u->n, keep);
		weigh(u->lg, u);
		return r;
	}
	copy_end(u);
	for (;;) {
		int r = look_up(u, &q, limit, keep);
		if (r < 0) return -1;
		if (r || u->chunks == BATCH) {
			if (finish(u, keep)) return -1;
			if (!r) continue;
			size_t k = 0;
			while (q + k < u->end && q[k] > ' ') k++;
			if (sum_long(u, q, k, keep) < 0) return -1;
			q += k;
			continue;
		}
		if (limit == u->end) break;
		q = u->copy + REACH - (u->end - q);
		limit = u->end = u->copy + REACH;
	}
	if (u->chunks && finish(u, keep)) return -1;
	weigh(u->lg, u);
	return 0;
}
#else
static int
sum_chunks(summer *u, int keep)
{
	return sum_long(u, (const unsigned char *)u->s, u->n, keep);
}
#endif

kelma_status
lang_sum_text(kelma_lang *lg, const char *s, size_t n, int keep, lang_sum *t)
{
	summer u;
	lang_zero(t, sizeof *t);
	lg->nword = 0;
	u.lg = lg;
	u.t = t;
	u.s = s;
	u.n = n;
	u.end = (const unsigned char *)s + n;
	u.chunks = u.further = u.misses = u.seen = u.unmet = 0;
	u.w.before = 0;
	u.w.sym[0] = SYM_SEP;
	memset(&u.p, 0, sizeof u.p);
	int r = !n ? 0 : keep ? sum_chunks(&u, 1) : sum_chunks(&u, 0);
	flush(&u);
	t->letters[KELMA_SCRIPT_LATIN] += t->pos[FAM_LATN] - t->words[FAM_LATN];
	t->letters[KELMA_SCRIPT_ARABIC] += t->pos[FAM_ARAB] - t->words[FAM_ARAB];
	return r < 0 ? KELMA_ENOMEM : KELMA_OK;
}
