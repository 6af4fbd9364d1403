/* kelma corpus report: what its parts share. */
#ifndef CORPUS_REPORT_H
#define CORPUS_REPORT_H
#include "record.h"
#include <pthread.h>

enum {
	FILES_SHOWN = 40,
	SAMPLES = 24,
	SWITCHED = 16,
	CLUSTERS = 12,
	MEMBERS = 4,
	SAMPLE_BYTES = 1200,
	RULES = 320
};

/* A document of the report, chosen by its hash. Its text holds no personal data. */
typedef struct sample {
	uint64_t hash;
	char *text;
	size_t n;
	kelma_label label;
} sample;

/* The documents with the smallest hashes. */
typedef struct choice {
	sample s[SAMPLES];
	size_t n, want;
} choice;

/* A member of a cluster of near duplicates; text NULL until its document is met. */
typedef struct member {
	char *id, *text;
	size_t n;
	int kept;
	double similarity;
} member;
typedef struct cluster {
	member m[MEMBERS];
	size_t n, more; /* more: members that are not shown */
	char name[40];
} cluster;

typedef struct report_rule {
	char *name;
	uint64_t dropped, lines;
	int line;
} report_rule;

typedef struct report {
	pthread_mutex_t lock;
	const kelma_res *res; /* during the run */
	kelma_stats *stats;
	choice plain[KELMA_LABEL_COUNT],
		switched; /* plain: SAMPLES in all after the run, of every language some */
	cluster c[CLUSTERS];
	size_t nc, all_clusters;
	report_rule rule[RULES];
	size_t nrule;
	uint64_t read, kept;
	char data[17];
} report;

/* report_in.c: --manifest and --clusters into r; STATUS_* with a message. */
int report_manifest(const args *a, report *r, const char *path);
int report_clusters(const args *a, report *r, const char *path);
/* report_html.c */
kelma_status report_html(const args *a, const report *r, kelma_buf *out, kelma_err *err);
/* report_text.c: a text with its words coloured; a strip of its languages. */
typedef struct painter painter;
kelma_status painter_new(const kelma_res *res, painter **out, kelma_err *err);
kelma_status paint_text(painter *p, const char *s, size_t n, kelma_buf *out, kelma_err *err);
kelma_status paint_strip(painter *p, const char *s, size_t n, kelma_buf *out, kelma_err *err);
void painter_free(painter *p);
/* Text for HTML: & < > " and ' escaped, controls but tab and line end left out. */
kelma_status put_html(kelma_buf *out, const char *s, size_t n);
extern const char report_css[];
#endif
