/* Deduplication in four stages: sign (a shard's records become hashes), bucket (a part of all
 * hashes becomes pairs or decisions), cluster (all pairs become decisions), filter (a shard's
 * records without those decided against).
 *
 * A document is known by its place: number of its shard << 40 | its number in the shard; a
 * paragraph or line the same way, counted through the shard. Which of equal ones stays is decided
 * by what they are, never by their place: by the rank of --keep, then content, id and the whole
 * record. Only records equal in every byte are told apart by place. */
#ifndef CORPUS_DEDUP_H
#define CORPUS_DEDUP_H
#include "../records/input.h"
#include "../records/json.h"
#include "../records/output.h"
#include "dedup_store.h"

typedef enum dedup_unit { UNIT_NEAR, UNIT_DOCUMENT, UNIT_PARAGRAPH, UNIT_LINE } dedup_unit;
typedef enum dedup_keep { KEEP_LONGEST, KEEP_SHORTEST, KEEP_HASH, KEEP_FIRST } dedup_keep;
typedef enum dedup_on_error { ERROR_SKIP, ERROR_KEEP, ERROR_FAIL } dedup_on_error;

/* The settings of a run. `params` says them all as text; it is in the head of every file. */
typedef struct setup {
	const args *a;
	dedup_unit unit;
	dedup_keep keep;
	dedup_on_error on_error;
	int lines; /* records are lines, not JSON objects */
	kelma_sketch_options sketch;
	double min; /* least estimated similarity */
	char key[64], field[128], id[128];
	size_t memory, jobs, max_record;
	const char *tmp;
	char params[STORE_PARAMS];
} setup;

/* From the options. STATUS_USAGE with a message. */
int setup_read(setup *s, const args *a);
/* What the options say about this machine alone (memory, threads, temporary files), the rest from
 * params. STATUS_IO. */
int setup_again(setup *s, const args *a, const char *params);
size_t setup_values(const setup *s); /* of a signature */

/* Bytes [start, end) of a file; end UINT64_MAX: to its end. A packed file is always whole. */
typedef struct slice {
	const char *file;
	uint64_t start, end;
	int spooled; /* 1: the bytes are in fd, file is for messages */
	int fd;
} slice;
/* Blocks of whole lines from parts. */
typedef struct feed {
	const setup *s;
	const slice *part;
	size_t n, at;
	/* private */
	input *in;
	int fd, open;
	uint64_t left, where; /* bytes to read; place of the next byte */
	kelma_buf carry;
} feed;
/* Lines of one part: the last may lack its newline. */
typedef struct feed_block {
	kelma_buf b;
	const char *file;
	uint64_t where; /* of its first byte in the file (unpacked) */
} feed_block;
/* Next block: 1, 0 at the end, -1 after a message. */
int feed_next(feed *f, feed_block *b);
void feed_free(feed *f);

/* The files of a run, in one directory with names, or without names in the single run. */
typedef enum file_id {
	FILE_DOCS,
	FILE_IDS,
	FILE_SIGS,
	FILE_KEYS,
	FILE_PAIRS,
	FILE_DECISIONS,
	FILES
} file_id;
typedef struct place {
	const char *dir; /* NULL: nameless */
	int fd[FILES];   /* nameless ones, -1 = none */
} place;
/* A file being made or read. */
typedef struct place_file {
	int fd;
	char name[4096], temp[4096 + 32];
} place_file;
int place_create(place *p, const setup *s, file_id id, uint32_t part, place_file *f);
/* Complete and on the disk: it gets its name. */
int place_commit(place *p, const setup *s, place_file *f);
void place_drop(place *p, place_file *f);
int place_open(place *p, const setup *s, file_id id, uint32_t part, place_file *f);
void place_close(place *p, place_file *f);
/* Rows of documents, and of one more file of their shards, by place: fast when places ascend. */
typedef struct joiner {
	place *p;
	const setup *s;
	uint32_t shards;
	file_id with;
	store_kind kind;
	/* private but for `other`, the second file of the shard of the last place */
	store_in docs, other;
	place_file fd, fo;
	uint64_t shard;
} joiner;
#define JOINER_INIT(p, s, shards, with, kind)                                                      \
	{                                                                                          \
		p, s, shards, with, kind, { 0 }, { 0 }, { -1, "", "" }, { -1, "", "" }, UINT64_MAX \
	}
/* Row of the document at a place, valid until the next call; *n = its number in the shard.
 * STATUS_IO after a message. */
int join_doc(joiner *j, uint64_t at, uint64_t *n, const unsigned char **doc);
/* A record: 8 bytes of key, DOC_ORDER bytes of the document at a place, the place, its signature.
 * */
int join_full(joiner *j, uint64_t key, uint64_t at, unsigned char *rec);
void join_end(joiner *j);
/* Open and check a file of this run, part number `part` of `parts`. */
int place_read(place *p, const setup *s, file_id id, store_kind kind, uint32_t part, uint32_t parts,
	       place_file *f, store_in *in);

/* A document; 64 bytes in its file. */
typedef struct doc_row {
	uint64_t rank, hi, lo, id_hash, hash; /* in this order they say which of two comes first */
	uint64_t size, id_at;
	uint32_t id_len, bad;
} doc_row;
/* Sorted records of a sorter into a file, each once; then the file is finished. size <= 32. */
int write_sorted(store_out *out, sorter *s, size_t size);

enum {
	DOC_SIZE = 64,
	DOC_ORDER = 40,
	PLACE_BITS = 40,
	LEADERS = 8,
	KEPT_COMPARED = 32,
	REPORT_ID = 128
};
void doc_write(const doc_row *d, unsigned char *b);
void doc_read(const unsigned char *b, doc_row *d);
/* A decision; 24 bytes, by place. */
typedef struct decision {
	uint64_t place, cluster;
	uint32_t similarity; /* to what is kept, in millionths */
	uint32_t dropped;
} decision;
enum { DECISION_SIZE = 24 };
void decision_write(const decision *d, unsigned char *b);
void decision_read(const unsigned char *b, decision *d);

/* One record as the stages see it. */
typedef struct doc_text {
	const char *raw, *text;
	size_t n, ntext;
	kelma_span value; /* of the text in raw, with its quotes; NDJSON */
} doc_text;
typedef struct doc_reader {
	json_object_view v, inner;
	kelma_buf text, id;
} doc_reader;
/* Find text and id (r->id) of the record d->raw[0..d->n). KELMA_EUTF8, KELMA_ESYNTAX,
 * KELMA_ENOTFOUND, KELMA_EARG. */
kelma_status doc_parse(const setup *s, doc_reader *r, doc_text *d, kelma_err *err);
void doc_reader_free(doc_reader *r);
/* Next paragraph or line of s[0..n) from *at on: its bytes to compare, and where what follows it
 * starts (*at). 0 at the end. */
int next_unit(dedup_unit unit, const char *s, size_t n, size_t *at, kelma_span *out);

/* The stages. STATUS_OK, STATUS_REJECTED (records that could not be read), STATUS_IO after a
 * message; from dedup_sign() also DEDUP_STOPPED: --on-error=fail, and nothing was made. */
enum { DEDUP_STOPPED = 100 };
/* What was read, and what was decided. */
typedef struct dedup_counts {
	uint64_t read, rejected; /* documents, and of these the ones that could not be read */
	uint64_t members, dropped;
} dedup_counts;
/* Counts read and rejected unless c is NULL. */
int dedup_sign(const setup *s, place *p, const slice *part, size_t n, uint32_t shard,
	       uint32_t shards, dedup_counts *c);
int dedup_bucket(const setup *s, place *p, uint32_t k, uint32_t buckets, uint32_t shards);
int dedup_cluster(const setup *s, place *p, uint32_t buckets, uint32_t shards);
int dedup_filter(const setup *s, place *p, const slice *part, size_t n, uint32_t shard,
		 uint32_t shards, output *out);
/* Write the cluster report: NDJSON, by cluster, what is kept first. Documents only. */
int dedup_report(const setup *s, place *p, uint32_t shards, const char *path);
/* Counts members and dropped. */
int dedup_count(const setup *s, place *p, dedup_counts *out);
#endif
