/* Internal: the chain of the labels of tokens, included by chain.c for each kind of registers: WIDE
 * says whether they hold eight numbers, NAME what functions are called. Both do the same sums in
 * the same order, so that the answer is the same bits on every machine. */

/* The chances of all labels; members, not an array, so that they stay in registers. */
typedef struct NAME(row) {
#if WIDE
	__m256 a;
#else
	quad a, b;
#endif
	quad c;
} NAME(row);

static inline NAME(row) NAME(load)(const float *p)
{
	NAME(row) r;
#if WIDE
	r.a = _mm256_loadu_ps(p);
#else
	memcpy(&r.a, p, sizeof r.a);
	memcpy(&r.b, p + 4, sizeof r.b);
#endif
	memcpy(&r.c, p + 8, sizeof r.c);
	return r;
}

static inline void
NAME(store)(float *p, const NAME(row) * r)
{
#if WIDE
	_mm256_storeu_ps(p, r->a);
#else
	memcpy(p, &r->a, sizeof r->a);
	memcpy(p + 4, &r->b, sizeof r->b);
#endif
	memcpy(p + 8, &r->c, sizeof r->c);
}

/* Sum of the rows of m, each times its number in f: m is small, f a row of chances. */
static inline NAME(row) NAME(times)(const float *f, const float m[STATES][ROOM])
{
	NAME(row) r;
	memset(&r, 0, sizeof r);
#pragma GCC unroll 16
	for (int k = 0; k < STATES; k++) {
		NAME(row) y = NAME(load)(m[k]);
#if WIDE
		r.a = _mm256_add_ps(r.a, _mm256_mul_ps(y.a, _mm256_broadcast_ss(f + k)));
#else
		r.a += y.a * f[k];
		r.b += y.b * f[k];
#endif
		r.c += y.c * f[k];
	}
	return r;
}

/* Store x times y, scaled to sum to 1. */
static inline void
NAME(store_product)(float *to, const NAME(row) * x, const NAME(row) * y)
{
	NAME(row) z;
	quad sum = { 0 };
	z.c = x->c * y->c;
#if WIDE
	z.a = _mm256_mul_ps(x->a, y->a);
	sum += (quad)_mm256_castps256_ps128(z.a);
	sum += (quad)_mm256_extractf128_ps(z.a, 1);
#else
	z.a = x->a * y->a;
	z.b = x->b * y->b;
	sum += z.a;
	sum += z.b;
#endif
	sum += z.c;
	float by = 1 / (sum[0] + sum[1] + sum[2] + sum[3]);
#if WIDE
	z.a = _mm256_mul_ps(z.a, _mm256_set1_ps(by));
#else
	z.a *= by;
	z.b *= by;
#endif
	z.c *= by;
	NAME(store)(to, &z);
}

#if WIDE
/* 2^x as lang_power, eight at a time. */
static inline __m256
NAME(power)(__m256 x)
{
	__m256 keep = _mm256_cmp_ps(x, _mm256_set1_ps(-100.0f), _CMP_GT_OQ);
	x = _mm256_and_ps(x, keep);
	__m256i k = _mm256_cvttps_epi32(_mm256_sub_ps(x, _mm256_set1_ps(0.5f)));
	__m256 f = _mm256_sub_ps(x, _mm256_cvtepi32_ps(k)), p = _mm256_set1_ps(0.00133336f);
	p = _mm256_add_ps(_mm256_set1_ps(0.00961813f), _mm256_mul_ps(f, p));
	p = _mm256_add_ps(_mm256_set1_ps(0.05550411f), _mm256_mul_ps(f, p));
	p = _mm256_add_ps(_mm256_set1_ps(0.24022651f), _mm256_mul_ps(f, p));
	p = _mm256_add_ps(_mm256_set1_ps(0.69314718f), _mm256_mul_ps(f, p));
	p = _mm256_add_ps(_mm256_set1_ps(1.0f), _mm256_mul_ps(f, p));
	__m256i e = _mm256_slli_epi32(_mm256_add_epi32(k, _mm256_set1_epi32(127)), 23);
	return _mm256_and_ps(_mm256_mul_ps(p, _mm256_castsi256_ps(e)), keep);
}

/* The lanes of a word as chances of its labels, up to a factor: those of a label are added in
 * order. */
static inline void
NAME(spread)(const kelma_lang *lg, const lang_scored *t, float mul, const lang_vec *add,
	     float e[ROOM])
{
	__m256i v = _mm256_cvtepu16_epi32((__m128i)t->v);
	v = _mm256_sub_epi32(v, _mm256_set1_epi32((3 * t->pos - 2 * t->words) * ROW_ZERO));
	__m256 z = _mm256_add_ps(_mm256_mul_ps(_mm256_cvtepi32_ps(v), _mm256_set1_ps(mul)),
				 _mm256_loadu_ps(add->f));
	__m128 top = _mm_max_ps(_mm256_castps256_ps128(z), _mm256_extractf128_ps(z, 1));
	top = _mm_max_ps(top, _mm_movehl_ps(top, top));
	top = _mm_max_ss(top, _mm_shuffle_ps(top, top, 1));
	z = _mm256_sub_ps(z, _mm256_broadcastss_ps(top));
	z = NAME(power)(_mm256_mul_ps(z, _mm256_set1_ps(1.44269504f)));
	const struct lang_spread *s = lg->spread[t->fam];
	__m256 a = _mm256_setzero_ps();
	__m128 c = _mm_setzero_ps();
	for (unsigned i = 0; i < lg->spreads[t->fam]; i++, s++) {
		__m256i ia = _mm256_loadu_si256((const __m256i *)(const void *)s->lane),
			ic = _mm256_castsi128_si256(
				_mm_loadu_si128((const __m128i *)(const void *)(s->lane + 8)));
		__m256 pc = _mm256_permutevar8x32_ps(z, ic);
		a = _mm256_add_ps(a, _mm256_and_ps(_mm256_permutevar8x32_ps(z, ia),
						   _mm256_loadu_ps(s->has)));
		c = _mm_add_ps(c, _mm_and_ps(_mm256_castps256_ps128(pc), _mm_loadu_ps(s->has + 8)));
	}
	_mm256_storeu_ps(e, a);
	_mm_storeu_ps(e + 8, c);
}
#else
static inline void
NAME(spread)(const kelma_lang *lg, const lang_scored *t, float mul, const lang_vec *add,
	     float e[ROOM])
{
	int zero = (3 * t->pos - 2 * t->words) * ROW_ZERO;
	lang_vec z;
	memset(e, 0, ROOM * sizeof *e);
	for (unsigned i = 0; i < LANES; i++) z.f[i] = (float)((int)t->v[i] - zero);
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
}
#endif

/* How well each label explains the token alone, up to a factor; the best lane has 1. */
static inline void
NAME(emission)(const kelma_lang *lg, const lang_scored *t, float e[ROOM])
{
	static const float never[ROOM] = {
		1e-12f, 1e-12f, 1e-12f, 1e-12f, 1e-12f,
		1e-12f, 1e-12f, 1e-12f, 1e-12f, 1e-12f,
		1e-12f, (int)STATES == (int)ROOM ? 1e-12f : 0
	}; /* chains never break, whatever the subset of labels */
	if (t->fam < 0) {
		memset(e, 0, ROOM * sizeof *e);
		e[t->cls & CLS_TIFINAGH ? KELMA_LABEL_ZGH_TFNG : KELMA_LABEL_UND] = 1;
		return;
	}
	int size = lang_size(t->pos);
	float mul = lg->token_mul[t->fam][size] *
		    (t->pos <= WORD_MAX ? lg->inv_sqrt[t->pos] : 1 / sqrtf((float)t->pos));
	NAME(spread)(lg, t, mul, &lg->token_add[t->fam][size], e);
	NAME(row) r = NAME(load)(e), add = NAME(load)(never);
#if WIDE
	r.a = _mm256_add_ps(r.a, add.a);
#else
	r.a += add.a;
	r.b += add.b;
#endif
	r.c += add.c;
	NAME(store)(e, &r);
}

/* Chances of the labels of each token given the tokens up to it, f, and what those after it say, b:
 * side by side, as neither waits for the other. */
static void
NAME(both_ways)(const kelma_lang *lg, const float *e, float *f, float *b, size_t n)
{
	NAME(row) from = NAME(load)(lg->first), own = NAME(load)(e), back;
	float c[ROOM];
	NAME(store_product)(f, &from, &own);
	for (int i = 0; i < ROOM; i++) b[(n - 1) * ROOM + (size_t)i] = 1;
	back = NAME(load)(b + (n - 1) * ROOM);
	for (size_t i = 1; i < n; i++) {
		own = NAME(load)(e + i * ROOM);
		from = NAME(times)(f + (i - 1) * ROOM, lg->next);
		NAME(store_product)(f + i * ROOM, &from, &own);
		own = NAME(load)(e + (n - i) * ROOM);
		NAME(store_product)(c, &back, &own);
		back = NAME(times)(c, lg->prev);
		NAME(store)(b + (n - i - 1) * ROOM, &back);
	}
}

static void
NAME(chain)(const kelma_lang *lg, size_t n, kelma_lang_token *out)
{
	float *e = lg->chance, *f = e + lg->cap * ROOM, *b = f + lg->cap * ROOM;
	for (size_t i = 0; i < n; i++) NAME(emission)(lg, &lg->word[i], e + i * ROOM);
	NAME(both_ways)(lg, e, f, b, n);
	for (size_t i = 0; i < n; i++) {
		float *p = f + i * ROOM;
		NAME(row) x = NAME(load)(p), y = NAME(load)(b + i * ROOM);
		NAME(store_product)(p, &x, &y);
		unsigned best = best_of(p);
		out[lg->at[i]].label = (kelma_label)best;
		out[lg->at[i]].prob = p[best];
	}
}
