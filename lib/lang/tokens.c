/* One label per token: the words' own scores in a chain of labels, decided by the marginals of all
 * labelings. */
#include "lang/lang.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Words of one token added up. */
typedef struct token_sum {
	int fam; /* -2: nothing to label, -1: other script */
	unsigned cls;
	lang_score x;
	unsigned rows;
	unsigned words;
	int name; /* all its words are names: 1 always, 2 with a capital only */
} token_sum;

/* The words that begin in [start, end); *next is the first word not yet passed. */
static void
sum_token(const kelma_lang *lg, size_t start, size_t end, size_t *next, token_sum *t)
{
	size_t i = *next;
	memset(t, 0, sizeof *t);
	t->fam = -2;
	while (i < lg->nword && lg->word[i].start < start) i++;
	for (; i < lg->nword && lg->word[i].start < end; i++) {
		const lang_scored *w = &lg->word[i];
		if ((t->fam >= 0 && w->fam != t->fam) || t->x.pos > 180) continue;
		t->cls |= w->cls;
		t->words++;
		if (t->words == 1) t->name = w->name;
		else if (!w->name || !t->name) t->name = 0;
		else if (w->name > t->name) t->name = w->name;
		t->fam = w->fam;
		t->x.v += w->x.v;
		t->x.pos += w->x.pos;
		t->rows += w->fam < 0 ? 0 : lang_score_rows(w->x.pos);
	}
	*next = i;
}

typedef float quad __attribute__((vector_size(16), aligned(4), may_alias));
/* The chances of all labels, four at a time; members, not an array, so that they stay in
 * registers. */
typedef struct row {
	quad a, b, c;
} row;
_Static_assert(sizeof(row) == ROOM * sizeof(float) && (int)STATES <= (int)ROOM,
	       "a row holds every label: more than 11 languages need a fourth quad");
_Static_assert(LANES == 8, "two quads of lanes");

static inline row
load(const float *p)
{
	row r;
	memcpy(&r, p, sizeof r);
	return r;
}

/* How well each label explains the token alone, up to a factor; the best lane has 1. */
static void
emission(const kelma_lang *lg, const token_sum *t, float e[ROOM])
{
	const quad never = { 1e-12f, 1e-12f, 1e-12f, 1e-12f },
		   last = { 1e-12f, 1e-12f, 1e-12f, (int)STATES == (int)ROOM ? 1e-12f : 0 };
	row r = { { 0 }, { 0 }, { 0 } };
	memcpy(e, &r, sizeof r);
	if (t->fam < 0) {
		e[t->cls & CLS_TIFINAGH ? KELMA_LABEL_ZGH_TFNG : KELMA_LABEL_UND] = 1;
		return;
	}
	int size = lang_size(t->x.pos);
	float mul = lg->token_mul[t->fam][size] *
		    (t->x.pos <= WORD_MAX ? lg->inv_sqrt[t->x.pos] : 1 / sqrtf((float)t->x.pos));
	const lang_vec *add = &lg->token_add[t->fam][size];
	int zero = (int)(t->rows * ROW_ZERO);
	lang_vec z;
	for (unsigned i = 0; i < LANES; i++) z.f[i] = (float)((int)t->x.v[i] - zero);
	z.q[0] = z.q[0] * mul + add->q[0];
	z.q[1] = z.q[1] * mul + add->q[1];
	lang_chances(&z);
	const uint8_t *to =
		lg->to[t->fam]; /* a lane without a label has no chance and adds nothing */
	for (int i = 0; i < LANES; i += 4) {
		e[to[i]] += z.f[i];
		e[to[i + 1]] += z.f[i + 1];
		e[to[i + 2]] += z.f[i + 2];
		e[to[i + 3]] += z.f[i + 3];
	}
	r = load(e); /* chains never break, whatever the subset of labels */
	r = (row){ r.a + never, r.b + never, r.c + last };
	memcpy(e, &r, sizeof r);
}

/* Sum of the rows of m, each times its number in f: m is small, f a row of chances. */
static inline row
times(const float *f, const float m[STATES][ROOM])
{
	quad a = { 0 }, b = { 0 }, c = { 0 };
	for (int k = 0; k < STATES; k++) {
		const quad *y = (const quad *)m[k];
		a += y[0] * f[k];
		b += y[1] * f[k];
		c += y[2] * f[k];
	}
	return (row){ a, b, c };
}

/* Store x times y, scaled to sum to 1. */
static inline void
store_product(float *to, const row *x, const row *y)
{
	row z = { x->a * y->a, x->b * y->b, x->c * y->c };
	quad sum = { 0 };
	sum += z.a;
	sum += z.b;
	sum += z.c;
	float by = 1 / (sum[0] + sum[1] + sum[2] + sum[3]);
	z.a *= by;
	z.b *= by;
	z.c *= by;
	memcpy(to, &z, sizeof z);
}

/* Chances of the labels of each token given the tokens up to it. */
static void
forward(const kelma_lang *lg, const float *e, float *f, size_t n)
{
	row from = load(lg->first);
	for (size_t i = 0; i < n; i++, e += ROOM, f += ROOM) {
		row own = load(e);
		if (i) from = times(f - ROOM, lg->next);
		store_product(f, &from, &own);
	}
}

/* Times what the tokens after it say. */
static void
backward(const kelma_lang *lg, const float *e, float *f, size_t n)
{
	float c[ROOM];
	const quad one = { 1, 1, 1, 1 };
	row b = { one, one, one };
	for (size_t i = n; i-- > 0;) {
		row fi = load(f + i * ROOM), own = load(e + i * ROOM);
		store_product(f + i * ROOM, &fi, &b);
		store_product(c, &b, &own);
		b = times(c, lg->prev);
	}
}

static kelma_status
grow(kelma_lang *lg, size_t k, kelma_err *err)
{
	if (k <= lg->cap) return KELMA_OK;
	if (k > SIZE_MAX / (4 * ROOM * sizeof(float)))
		return base_fail(err, KELMA_ELIMIT, 0, 0, "too many tokens");
	size_t cap = lg->cap ? lg->cap : 256;
	while (cap < k) cap *= 2;
	float *e = realloc(lg->chance, 2 * cap * ROOM * sizeof *e);
	if (e) lg->chance = e;
	uint32_t *at = e ? realloc(lg->at, cap * sizeof *at) : NULL;
	if (!at) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	lg->at = at;
	lg->cap = cap;
	return KELMA_OK;
}

static int
is_text(kelma_token_class c)
{
	return c == KELMA_TOKEN_WORD || c == KELMA_TOKEN_HASHTAG;
}

/* The first of the largest chances. */
static inline unsigned
best_of(const float *f)
{
#ifdef __SSE2__
	__m128 a = _mm_loadu_ps(f), b = _mm_loadu_ps(f + 4), c = _mm_loadu_ps(f + 8);
	__m128 top = _mm_max_ps(_mm_max_ps(a, b), c);
	top = _mm_max_ps(top, _mm_movehl_ps(top, top));
	top = _mm_max_ss(top, _mm_shuffle_ps(top, top, 1));
	top = _mm_shuffle_ps(top, top, 0);
	int mask = _mm_movemask_ps(_mm_cmpeq_ps(a, top)) |
		   _mm_movemask_ps(_mm_cmpeq_ps(b, top)) << 4 |
		   _mm_movemask_ps(_mm_cmpeq_ps(c, top)) << 8;
	return mask ? (unsigned)__builtin_ctz((unsigned)mask) : 0; /* none of them: not numbers */
#else
	unsigned best = 0;
	for (unsigned j = 1; j < STATES; j++)
		if (f[j] > f[best]) best = j;
	return best;
#endif
}

/* Whether s[start..n) begins with a capital, a small letter after it, inside a sentence. */
static int
has_capital(const char *s, size_t n, size_t start)
{
	const unsigned char *p = (const unsigned char *)s + start;
	int two = n - start > 2 && p[0] == 0xc3 && p[1] >= 0x80 &&
		  p[1] <= 0x9e; /* capitals with marks */
	if (!two && !(n - start > 1 && p[0] >= 'A' && p[0] <= 'Z')) return 0;
	p += two + 1;
	if (*p < 'a' && *p != '\'') return 0;
	while (start && (s[start - 1] == ' ' || s[start - 1] == '\t')) start--;
	return start && !strchr("\n\r.!?:;", s[start - 1]);
}

/* Labels from marginals; words that nothing is known of stay und. */
static void
label_tokens(const float *f, const uint32_t *at, size_t n, kelma_lang_token *out)
{
	for (size_t i = 0; i < n; i++, f += ROOM) {
		unsigned best = best_of(f);
		out[at[i]].label = (kelma_label)best;
		out[at[i]].prob = f[best];
	}
}

static void
fill_mix(const kelma_lang_token *out, size_t k, kelma_lang_result *r)
{
	double n = 0;
	memset(r->mix, 0, sizeof r->mix);
	for (size_t i = 0; i < k; i++)
		if (out[i].label < KELMA_LABEL_OTHER) {
			r->mix[out[i].label]++;
			n++;
		}
	for (int l = 0; n > 0 && l < KELMA_LABEL_COUNT; l++) r->mix[l] /= n;
}

kelma_status
kelma_lang_run_tokens(kelma_lang *lg, const char *s, size_t n, const kelma_token *tok, size_t k,
		      kelma_lang_token *out, kelma_lang_result *text, kelma_err *err)
{
	lang_sum sum;
	kelma_status st = grow(lg, k, err);
	if (!st && lang_sum_text(lg, s, n, 1, &sum))
		st = base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	if (st) return st;
	float *e = lg->chance, *f = e ? e + lg->cap * ROOM : NULL; /* NULL: never a token */
	size_t m = 0, next = 0;
	for (size_t i = 0; i < k; i++) {
		token_sum t;
		out[i].label = KELMA_LABEL_OTHER;
		out[i].prob = 1;
		if (!is_text(tok[i].cls)) continue;
		sum_token(lg, tok[i].start, tok[i].end, &next, &t);
		if (t.fam == -2) continue;
		if (t.name && (t.name == 1 || has_capital(s, n, tok[i].start))) {
			out[i].label =
				KELMA_LABEL_NAME; /* of no language: it says nothing about its neighbours */
			out[i].prob = lg->m.par[P_NAME + t.name - 1];
			continue;
		}
		emission(lg, &t, e + m * ROOM);
		lg->at[m++] = (uint32_t)i;
	}
	forward(lg, e, f, m);
	backward(lg, e, f, m);
	label_tokens(f, lg->at, m, out);
	if (text) {
		if (n > TEXT_MAX)
			st = kelma_lang_run(lg, s, n, text,
					    err); /* the same answer as without tokens */
		else lang_answer(lg, &sum, text);
		fill_mix(out, k, text);
	}
	return st;
}
