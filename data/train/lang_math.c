/* exp and log in plain arithmetic. */
#include "train/lang_train.h"
#include <string.h>

double
fixed_exp(double x)
{
	if (x < -700) return 0;
	if (x > 700) x = 700;
	double k = x * 1.4426950408889634;
	int64_t n = (int64_t)(k < 0 ? k - 0.5 : k + 0.5);
	double r = x - (double)n * 0.6931471805599453, term = 1, sum = 1;
	for (int i = 1; i < 14; i++) sum += term *= r / i;
	uint64_t bits = (uint64_t)(n + 1023) << 52;
	double scale;
	memcpy(&scale, &bits, sizeof scale);
	return sum * scale;
}

/* Newton on exp from the exponent of x; x > 0. */
double
fixed_log(double x)
{
	uint64_t bits;
	memcpy(&bits, &x, sizeof bits);
	double y = ((double)(bits >> 52) - 1022.5) * 0.6931471805599453;
	for (int i = 0; i < 6; i++) y += x * fixed_exp(-y) - 1;
	return y;
}
