/* What two signatures say about two texts. */
#include <kelma/dedup.h>
#include <math.h>
#include <string.h>
#include "base/base.h"

kelma_hash128
kelma_dedup_hash(const void *s, size_t n)
{
	kelma_hash128 h;
	base_hash128(s, n, &h.hi, &h.lo);
	return h;
}

/* How many of the 8 bytes of x are 0. */
static size_t
zero_bytes(uint64_t x)
{
	const uint64_t low = 0x7f7f7f7f7f7f7f7fu;
	uint64_t z = ~(((x & low) + low) | x | low); /* the high bit of each byte that is 0 */
	return (size_t)((z >> 7) * 0x0101010101010101u >> 56);
}

double
kelma_dedup_similarity(const uint8_t *a, const uint8_t *b, size_t n)
{
	size_t same = 0, i = 0;
	for (uint64_t x, y; i + 8 <= n; i += 8) {
		memcpy(&x, a + i, 8);
		memcpy(&y, b + i, 8);
		same += zero_bytes(x ^ y);
	}
	for (; i < n; i++) same += a[i] == b[i];
	if (!n) return 0;
	double s = ((double)same / (double)n - 1.0 / 256) / (255.0 / 256);
	return s < 0 ? 0 : s > 1 ? 1 : s;
}

double
kelma_dedup_recall(double s, unsigned bands, unsigned rows)
{
	if (!(s > 0)) return 0;
	return s >= 1 ? 1 : 1 - pow(1 - pow(s, rows), bands);
}
