/* Tables of the scoring in registers. */
#include "lang/memo.h"
#include "lang/score.h"

#ifdef __SSE2__
#define P1 0x85ebca6bu /* the factor of lang_word_step */
#define P2 (P1 * P1)
#define P3 (P2 * P1)
const uint64_t lang_steps[16] = { P3 * P3, P3 * P2, P2 * P2, P3, P2, P1, 1 };
#endif
#ifdef LANG_MEMO
#define Y 255
_Alignas(16) const uint8_t lang_keep[MEMO_KEY][MEMO_KEY] = {
	{ 0 },
	{ Y },
	{ Y, Y },
	{ Y, Y, Y },
	{ Y, Y, Y, Y },
	{ Y, Y, Y, Y, Y },
	{ Y, Y, Y, Y, Y, Y },
	{ Y, Y, Y, Y, Y, Y, Y },
	{ Y, Y, Y, Y, Y, Y, Y, Y },
	{ Y, Y, Y, Y, Y, Y, Y, Y, Y },
	{ Y, Y, Y, Y, Y, Y, Y, Y, Y, Y },
	{ Y, Y, Y, Y, Y, Y, Y, Y, Y, Y, Y },
	{ Y, Y, Y, Y, Y, Y, Y, Y, Y, Y, Y, Y },
	{ Y, Y, Y, Y, Y, Y, Y, Y, Y, Y, Y, Y, Y },
	{ Y, Y, Y, Y, Y, Y, Y, Y, Y, Y, Y, Y, Y, Y },
	{ Y, Y, Y, Y, Y, Y, Y, Y, Y, Y, Y, Y, Y, Y, Y },
};
#undef Y
#endif
