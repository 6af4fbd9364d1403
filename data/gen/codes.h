/* Builder of the maps of translit/decode_map.h. */
#ifndef GEN_CODES_H
#define GEN_CODES_H
#include "gen/gen.h"
#include "train/tmap.h"

enum { VALUE_MAX = 255 };
typedef struct gen_codes {
	tmap key; /* mark = length of the value */
	kelma_buf val;
	size_t *at, cap;
} gen_codes;
/* A key added twice keeps its first value. Out of memory ends the program. */
void gen_codes_add(gen_codes *c, const void *key, size_t nk, const void *val, size_t nv);
/* Write the map and free it. */
int gen_codes_put(gen_codes *c, gen_job *j);
#endif
