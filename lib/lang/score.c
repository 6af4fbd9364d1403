/* Tables of the scoring in registers. */
#include "lang/lang.h"
#include "lang/memo.h"
#include "lang/score.h"

#define QUAD(x)                                                                                    \
	{                                                                                          \
		x, x, x, x                                                                         \
	}
const struct lang_powers lang_powers = {
	QUAD(-100.0f),     QUAD(0.5f),        QUAD(1.0f),
	QUAD(0.69314718f), QUAD(0.24022651f), QUAD(0.05550411f),
	QUAD(0.00961813f), QUAD(0.00133336f), QUAD(1.44269504f),
};

#ifdef __SSE2__
#define P1 0x85ebca6bu /* the factor of lang_word_step */
#define P2 (P1 * P1)
#define P3 (P2 * P1)
const uint64_t lang_steps[16] = { P3 * P3, P3 *P2, P2 *P2, P3, P2, P1, 1 };
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
