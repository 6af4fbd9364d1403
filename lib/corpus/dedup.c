/* What two signatures say about two texts. */
#include <kelma/dedup.h>
#include <math.h>
#include "base/base.h"

kelma_hash128
kelma_dedup_hash(const void *s, size_t n)
{
	kelma_hash128 h;
	base_hash128(s, n, &h.hi, &h.lo);
	return h;
}

double
kelma_dedup_similarity(const uint8_t *a, const uint8_t *b, size_t n)
{
	size_t same = 0;
	for (size_t i = 0; i < n; i++) same += a[i] == b[i];
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
