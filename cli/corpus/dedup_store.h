/* Intermediate files of deduplication: records of one size in checked blocks, and sorting more of
 * them than memory holds. Records are bytes ordered as bytes (numbers are stored big end first), so
 * files and orders are the same on every machine. */
#ifndef CORPUS_DEDUP_STORE_H
#define CORPUS_DEDUP_STORE_H
#include "../cli.h"
#include <string.h>

/* What a file holds; X(NAME, "name for messages"). Values are part of the format. */
#define STORE_KIND_LIST(X)                                                                         \
	X(DOCS, "documents")                                                                       \
	X(IDS, "ids")                                                                              \
	X(SIGS, "signatures")                                                                      \
	X(BANDS, "bands")                                                                          \
	X(UNITS, "hashes")                                                                         \
	X(PAIRS, "pairs")                                                                          \
	X(FOUND, "decisions of a bucket")                                                          \
	X(DECISIONS, "decisions")
typedef enum store_kind {
#define STORE_KIND_ENUM(name, text) STORE_##name,
	STORE_KIND_LIST(STORE_KIND_ENUM)
#undef STORE_KIND_ENUM
		STORE_KINDS
} store_kind;

enum { STORE_HEAD = 1024, STORE_BLOCK = 65536, STORE_PARAMS = 640, STORE_MAX_RECORD = 2048 };

/* The first bytes of a file. */
typedef struct store_head {
	store_kind kind;
	uint32_t size;             /* of a record */
	uint32_t part, parts;      /* the file is part `part` of `parts` */
	uint64_t count;            /* records */
	char params[STORE_PARAMS]; /* settings of the run, "name=value ...", NUL-terminated */
} store_head;

/* Numbers big end first: compilers make one load and one swap of these. */
static inline void
put64(unsigned char *p, uint64_t v)
{
	const unsigned char b[8] = { (unsigned char)(v >> 56), (unsigned char)(v >> 48),
				     (unsigned char)(v >> 40), (unsigned char)(v >> 32),
				     (unsigned char)(v >> 24), (unsigned char)(v >> 16),
				     (unsigned char)(v >> 8),  (unsigned char)v };
	memcpy(p, b, sizeof b);
}
static inline uint64_t
get64(const unsigned char *p)
{
	return (uint64_t)p[0] << 56 | (uint64_t)p[1] << 48 | (uint64_t)p[2] << 40 |
	       (uint64_t)p[3] << 32 | (uint64_t)p[4] << 24 | (uint64_t)p[5] << 16 |
	       (uint64_t)p[6] << 8 | p[7];
}
static inline void
put32(unsigned char *p, uint32_t v)
{
	const unsigned char b[4] = { (unsigned char)(v >> 24), (unsigned char)(v >> 16),
				     (unsigned char)(v >> 8), (unsigned char)v };
	memcpy(p, b, sizeof b);
}
static inline uint32_t
get32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Writing: STATUS_OK, or STATUS_IO with a message. */
typedef struct store_out {
	const args *a;
	const char *name; /* for messages */
	int fd;
	store_head head;
	size_t block, fill; /* bytes of records in a block; of the one being filled */
	uint64_t blocks;
	unsigned char *buf;
} store_out;
/* Start a file of records of `head->size` bytes (head->count is not read) in fd, which stays the
 * caller's. */
int store_create(store_out *s, const args *a, int fd, const char *name, const store_head *head);
int store_put(store_out *s, const void *record, size_t n);
/* Write what is left and the head; the file is complete only then. Frees the memory in any case. */
int store_finish(store_out *s);
void store_drop(store_out *s);

/* Reading. */
typedef struct store_in {
	const args *a;
	const char *name;
	int fd;
	store_head head;
	size_t block;
	uint64_t have; /* number of the block in buf, UINT64_MAX = none */
	size_t len;
	uint64_t at; /* next record of store_next() */
	unsigned char *buf;
} store_in;
/* Check the head of fd and its length. STATUS_IO with a message: not such a file, another kind,
 * damaged, truncated. */
int store_open(store_in *s, const args *a, int fd, const char *name, store_kind kind);
/* n records from number i on, in one piece, in *out (until the next call): they must lie within a
 * block unless the size of a record is 1 (then `tmp` of n bytes takes them). STATUS_IO with a
 * message: damaged, or no such record. */
int store_get(store_in *s, uint64_t i, const unsigned char **out);
int store_bytes(store_in *s, uint64_t i, size_t n, char *tmp);
/* Next record, from s->at on: 1, 0 at the end, -1 after a message. */
int store_next(store_in *s, const unsigned char **out);
/* First record that is not smaller than key[0..n); the file is sorted. STATUS_IO. */
int store_find(store_in *s, const unsigned char *key, size_t n, uint64_t *out);
void store_close(store_in *s);

/* Sorting: add records, finish, take them in order. Beyond `memory` bytes, sorted runs go to a
 * nameless file in tmp. */
typedef struct sorter sorter;
/* hashed: the first 8 bytes of a record are evenly spread. NULL after a message. */
sorter *sorter_new(const args *a, const char *tmp, size_t memory, size_t size, int hashed);
int sorter_add(sorter *s, const void *record);
int sorter_finish(sorter *s);
/* Next record in order: 1, 0 at the end, -1 after a message. */
int sorter_next(sorter *s, const unsigned char **out);
/* Records added. */
uint64_t sorter_count(const sorter *s);
void sorter_free(sorter *s);

/* A file in directory dir that has no name and goes away with the process. -1 after a message. */
int nameless_file(const args *a, const char *dir);
/* All of it; 0 or -1 with errno. */
int write_at(int fd, const void *p, size_t n, uint64_t at);
/* n bytes; 0, or -1: fewer are there (errno 0), or errno. */
int read_at(int fd, void *p, size_t n, uint64_t at);
#endif
