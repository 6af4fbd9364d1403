/* Adding up the words of a text, chunk by chunk. Lanes of many words are added as 16-bit numbers
 * and spread out now and then. */
#include "lang/sum.h"
#include <stddef.h>
#include <string.h>

#ifdef LANG_MEMO
/* Whether what the chunk adds up to can be written down there. */
static inline int
memo_free(const lang_summer *u, lang_memo *e)
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
other_word(lang_summer *u, const lang_miss *c, const lang_piece *w, int keep)
{
	u->w.start = 0;
	u->w.len = w->k + 2;
	u->w.cls = w->cls;
	lang_count_other((const char *)w->start, &u->w, u->t);
	return keep ? lang_keep_other(u, c->at + (size_t)(w->start - c->q), w->cls) : 0;
}

/* The words of a chunk that is no plain word. 0; 1: it needs care, nothing is done; -1: no memory.
 */
static int
sum_pieces(lang_summer *u, const lang_miss *c, unsigned len, int keep)
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
			dial = lang_dialectness(u->lg, &y.v, y.pos);
			lang_note_dial(u, c->number, x.tally >> 24 != 0, dial);
		}
		x.v[w.fam] += y.v;
		x.tally += lang_tally_of(w.fam, y.pos);
		if (keep && lang_keep_scored(u, c->at + start, w.fam, &y.v, y.pos, y.hash))
			return -1;
	}
	if (r < 0) goto care;
	u->p.v[FAM_LATN] += x.v[FAM_LATN];
	u->p.v[FAM_ARAB] += x.v[FAM_ARAB];
	u->p.tally += x.tally;
	lang_memo *e = c->e;
	if (others || x.tally >> 16 > 256 || !memo_free(u, e)) return 0;
	BASE_KNOWN(e); /* there is room in it */
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
add_plain(lang_summer *u, const lang_miss *c, int fam, __m128i w, unsigned k, int keep,
	  lang_scored *y)
{
	lang_tally tally = lang_tally_of(fam, k + 1);
	uint32_t hash;
	float dial = 0;
	lang_lanes v = lang_short(u->lg->m.rows[fam], w, k, &hash);
	u->p.v[fam] += v;
	u->p.tally += tally;
	if (fam == FAM_ARAB) u->dial[c->number] = dial = lang_dialectness(u->lg, &v, k + 1);
	if (keep) *y = lang_as_scored(u, c->at, fam, &v, k + 1, hash);
	if (!memo_free(u, c->e)) return;
	BASE_KNOWN(c->e);
	c->e->v[fam] = v;
	c->e->v[!fam] = (lang_lanes){ 0 };
	memo_write(c->e, c->q, chunk_len(c->q), tally, dial, hash, 0);
	if (keep) memo_name(c->e, fam, y->name);
}

/* Read a chunk that is not remembered. 1: its word is lg->word[word] when words are kept; 0: they
 * are the last of the list; -1: no memory. */
__attribute__((always_inline)) static inline int
read_miss(lang_summer *u, const lang_miss *c, int keep, size_t word)
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
	return lang_sum_words(u, c->number, keep ? c->at : 0, keep);
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
finish(lang_summer *u, int keep)
{
	ptrdiff_t moved = 0;
	for (unsigned i = 0; i < u->misses; i++) {
		const lang_miss *c = &u->miss[i];
		size_t before = u->lg->nword, word = keep ? c->word + (size_t)moved : 0;
		int r = read_miss(u, c, keep, word);
		if (r < 0) return -1;
		if (keep && !r) moved += settle(u->lg, word, before);
		if (u->p.tally & FULL) lang_flush(u);
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

/* Chunk `number` is what e remembers. */
__attribute__((always_inline)) static inline void
add_met(lang_summer *u, lang_part *p, lang_memo *e, size_t number)
{
	p->v[FAM_LATN] += e->v[FAM_LATN];
	p->v[FAM_ARAB] += e->v[FAM_ARAB];
	p->tally += e->tally;
	u->dial[number] = e->dial;
	e->lives = MEMO_LIVES;
	if (!(p->tally & FULL)) return;
	u->p = *p;
	lang_flush(u);
	*p = u->p;
}

/* Look up the chunks from *at on, before limit, as long as the batch has room. Those that are
 * remembered are added up, the others noted. There is no branch between them, which could not be
 * foreseen: a chunk that is not remembered adds what the empty chunk does, nothing. 1: a long one
 * begins at *at. */
__attribute__((always_inline)) static inline int
look_up(lang_summer *u, const unsigned char **at, const unsigned char *limit, int keep)
{
	const unsigned char *q = *at;
	lang_memo *const memo = u->lg->memo;
	lang_part p = u->p;
	lang_miss *miss = u->miss + u->misses;
	size_t chunks = u->chunks;
	unsigned ends = 1;
	if (keep && lang_grow_words(u->lg, BATCH)) return -1;
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
				if (e->name == MEMO_NEW) name_met(&u->lg->m, e);
				else same = 0; /* several words are read again */
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
		add_met(u, &p, from, chunks++);
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
weigh(kelma_lang *lg, const lang_summer *u)
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
copy_end(lang_summer *u)
{
	memset(u->copy + REACH, ' ', REACH);
	if (u->n >= REACH) memcpy(u->copy, u->end - REACH, REACH);
	else memcpy(u->copy + REACH - u->n, u->s, u->n);
}

__attribute__((always_inline)) static inline int
sum_chunks(lang_summer *u, int keep)
{
	// cppcheck-suppress ctuuninitvar ; lang_sum_text() fills u member by member
	const unsigned char *q = (const unsigned char *)u->s,
			    *limit = u->n > REACH ? u->end - REACH : q;
	if (u->lg->rest) {
		int r = lang_sum_long(u, q, u->n, keep);
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
			if (lang_sum_long(u, q, k, keep) < 0) return -1;
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
sum_chunks(lang_summer *u, int keep)
{
	return lang_sum_long(u, (const unsigned char *)u->s, u->n, keep);
}
#endif

kelma_status
lang_sum_text(kelma_lang *lg, const char *s, size_t n, int keep, lang_sum *t)
{
	lang_summer u;
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
	lang_flush(&u);
	t->letters[KELMA_SCRIPT_LATIN] += t->pos[FAM_LATN] - t->words[FAM_LATN];
	t->letters[KELMA_SCRIPT_ARABIC] += t->pos[FAM_ARAB] - t->words[FAM_ARAB];
	return r < 0 ? KELMA_ENOMEM : KELMA_OK;
}
