/* The labels of the tokens of a text: the words' own scores in a chain of labels, decided by the
 * marginals of all labelings. */
#include "lang/lang.h"
#include <math.h>
#include <string.h>

typedef float quad __attribute__((vector_size(16), aligned(4), may_alias));
_Static_assert(ROOM == 12 && (int)STATES <= (int)ROOM,
	       "a row holds every label: more than 11 languages need more room");
_Static_assert(LANES == 8, "two quads of lanes");

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

#define NAME(x) plain_##x
#define WIDE 0
#include "lang/chain.h"
#undef NAME
#undef WIDE

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#include <immintrin.h>
#pragma GCC push_options
#pragma GCC target("avx2")
#define NAME(x) wide_##x
#define WIDE 1
#include "lang/chain.h"
#pragma GCC pop_options

static int
has_wide(void)
{
	return __builtin_cpu_supports("avx2") != 0;
}
#else
#define wide_chain plain_chain
static int
has_wide(void)
{
	return 0;
}
#endif

void
lang_chain_prepare(kelma_lang *lg)
{
	lg->wide = has_wide();
	memset(lg->spread, 0, sizeof lg->spread);
	for (int f = 0; f < FAMS; f++) {
		unsigned lanes[ROOM] = { 0 };
		lg->spreads[f] = 0;
		for (int i = 0; i < LANES; i++) {
			unsigned to = lg->to[f][i], k = lanes[to]++;
			static const uint32_t all = ~0u;
			lg->spread[f][k].lane[to] = i;
			memcpy(&lg->spread[f][k].has[to], &all, sizeof all);
			if (lanes[to] > lg->spreads[f]) lg->spreads[f] = lanes[to];
		}
	}
}

void
lang_chain(const kelma_lang *lg, size_t n, kelma_lang_token *out)
{
	if (!n) return;
	if (lg->wide) wide_chain(lg, n, out);
	else plain_chain(lg, n, out);
}
