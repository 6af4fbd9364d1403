/* Trainers only: byte strings counted in order of arrival, and arrays that grow. Out of memory ends
 * the program. */
#ifndef TRAIN_TMAP_H
#define TRAIN_TMAP_H
#include <stddef.h>
#include <stdint.h>

typedef struct tmap_item {
	const char *key; /* owned by the map, NUL-terminated */
	size_t len;
	double count;
	uint32_t mark; /* free for the caller */
} tmap_item;
typedef struct tmap {
	tmap_item *item;
	size_t n, cap;
	uint32_t *slot;
	size_t slots;
} tmap;

/* Number of the item with this key, made with count 0 when new. */
size_t tmap_id(tmap *m, const void *key, size_t n);
/* The item, or NULL when there is none. */
tmap_item *tmap_find(const tmap *m, const void *key, size_t n);
void tmap_add(tmap *m, const void *key, size_t n, double count);
/* Items by bytes of their keys. Ids change. */
void tmap_sort(tmap *m);
void tmap_free(tmap *m);

void *train_grow(void *p, size_t n, size_t *cap, size_t size); /* room for one more than n */
void *train_alloc(size_t n);
#endif
