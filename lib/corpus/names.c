/* Names of measures. */
#include <kelma/corpus.h>
#include <string.h>

static const struct {
	const char *name, *what;
} names[] = {
#define NAME(id, text, line, what) { text, what },
	KELMA_MEASURE_LIST(NAME)
#undef NAME
};

const char *
kelma_measure_name(unsigned m)
{
	if (m >= KELMA_MEASURE_COUNT) return "?";
	if (m < KELMA_MEASURE_MIX) return names[m].name;
	return kelma_label_name((kelma_label)(m - KELMA_MEASURE_MIX));
}

const char *
kelma_measure_what(unsigned m)
{
	if (m >= KELMA_MEASURE_COUNT) return "";
	return names[m < KELMA_MEASURE_MIX ? m : KELMA_MEASURE_MIX].what;
}

int
kelma_measure_find(const char *name, size_t n)
{
	for (unsigned m = 0; m < KELMA_MEASURE_COUNT; m++) {
		const char *z = kelma_measure_name(m);
		if (strlen(z) == n && !memcmp(z, name, n)) return (int)m;
	}
	return -1;
}
