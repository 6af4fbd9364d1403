/* Names of labels. */
#include <kelma/lang.h>
#include <string.h>

static const char *const names[KELMA_LABEL_COUNT] = {
#define LABEL_NAME(name, text) text,
	KELMA_LABEL_LIST(LABEL_NAME)
#undef LABEL_NAME
};

const char *
kelma_label_name(kelma_label l)
{
	return (unsigned)l < KELMA_LABEL_COUNT ? names[l] : names[KELMA_LABEL_UND];
}

int
kelma_label_find(const char *name, size_t n)
{
	for (int i = 0; i < KELMA_LABEL_COUNT; i++)
		if (strlen(names[i]) == n && !memcmp(names[i], name, n)) return i;
	return -1;
}
