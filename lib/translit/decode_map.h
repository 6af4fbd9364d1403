/* Internal: the compact maps of the decoder. Keys and values are up to 255 bytes; slots are as
 * many as wanted.
 *
 * map: "KCM2", u32 slots, u32 bytes of records, u32 0; u32 slots (low 22 bits: place of a record +
 * 1, above them 10 bits of the hash of its key, ascending along a way; all ones = free); records:
 * key length, value length, key, value. The place of a record is its id. prints: "KFPT", u32
 * slots, u64 0; u32 slots: 24 bits of hash, 8 bits of value. One wrong hit in 16 million. */
#ifndef TRANSLIT_DECODE_MAP_H
#define TRANSLIT_DECODE_MAP_H
#include "base/base.h"

enum { MAP_NONE = UINT32_MAX, MAP_PROBES = 256, MAP_PLACE = 22 };
typedef struct code_map {
	const unsigned char *slot, *rec;
	uint32_t slots, bytes;
} code_map;
typedef struct prints {
	const unsigned char *slot;
	uint32_t slots;
} prints;

/* Bind to the bytes p[0..n) of a section; n == 0: an empty map. KELMA_EDATA when they are no map.
 */
kelma_status code_map_open(code_map *m, const void *p, size_t n, kelma_err *err);
/* Id of the record with this key, or MAP_NONE. */
uint32_t code_map_find(const code_map *m, const unsigned char *key, size_t n);
/* Value of a record. */
const unsigned char *code_map_value(const code_map *m, uint32_t id, size_t *n);

kelma_status prints_open(prints *t, const void *p, size_t n, kelma_err *err);
/* Value of a hash, or -1. */
int prints_get(const prints *t, uint64_t hash);

/* Hashes, used by the builders too. */
uint64_t code_hash(const unsigned char *c, size_t n);
uint64_t code_hash_pair(uint32_t a, uint32_t b);
/* What a slot keeps of a hash. */
static inline uint32_t
code_print(uint64_t hash)
{
	return (uint32_t)((hash & 0x3ff) * 1023 >> 10) << MAP_PLACE; /* 0 to 1022 */
}
/* Slot of a hash among `slots`. */
static inline uint32_t
code_slot(uint64_t hash, uint32_t slots)
{
	return (uint32_t)(((hash >> 32) * slots) >> 32);
}
#endif
