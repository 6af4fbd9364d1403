/* Internal: repair of damaged text. lib/norm runs these as the steps of its profile `repair`.
 *
 * All steps share one shape: valid UTF-8 in; when they change something, the WHOLE repaired text is
 * appended to out, *map (may be NULL) is replaced by appended bytes -> s, and rep->changes > 0.
 * When nothing is to be repaired, nothing is appended, the map is left alone and rep->changes == 0:
 * the caller goes on with s itself, without a copy. KELMA_ENOMEM: out as before. Linear in n, no
 * state but the read-only model and the work object. */
#ifndef TEXT_REPAIR_H
#define TEXT_REPAIR_H
#include <kelma/pack.h>
#include "pack/pack.h"
#include "text/letters.h"

/* What a step did, for --explain. gain = by how much the repaired text is better, in nats of the
 * letter model, summed over the changes (0 for steps that do not compare); what = static English
 * for the last change ("windows-1256 read as windows-1252"), "" without changes. */
typedef struct repair_report {
	size_t changes;
	double gain;
	const char *what;
} repair_report;

/* Odds of lam-alef by the letters around it (lamalef.h); slots NULL: there are none. */
typedef struct lamalef_model {
	const unsigned char *slots;
	const signed char *odds;
	uint32_t mask;
} lamalef_model;

/* Pack sections the steps read. Plain value, shared by threads; valid as long as the pack. */
typedef struct repair_model {
	letters letters;       /* letter pairs; n == 0: none */
	lamalef_model lamalef; /* which alef-lam were lam-alef */
	pack_map entities;     /* HTML names -> text */
} repair_model;
/* Bind the sections of res. A pack without one of them gives a model whose steps change nothing.
 * KELMA_EDATA. */
kelma_status repair_model_open(const kelma_res *res, repair_model *m, kelma_err *err);

/* Reused memory of one thread: REPAIR_WORK_INIT (all zero), repair_work_free(). */
typedef struct repair_work {
	kelma_buf a, b;
	kelma_map m1, m2;
	struct moji *moji;
} repair_work;
#define REPAIR_WORK_INIT                                                          \
	{                                                                         \
		KELMA_BUF_INIT, KELMA_BUF_INIT, KELMA_MAP_INIT, KELMA_MAP_INIT, 0 \
	}
void repair_work_free(repair_work *w);

typedef kelma_status repair_step(const repair_model *m, repair_work *w, const char *s, size_t n,
				 kelma_buf *out, kelma_map *map, repair_report *rep);

/* For the steps: append the text a to out and give its map (which is emptied) to *map.
 * KELMA_ENOMEM: nothing changed. */
kelma_status repair_hand_over(const kelma_buf *a, kelma_map *m, kelma_buf *out, kelma_map *map);

/* Named and numeric character references closed with ';' ("&eacute;", "&#1575;", "&#x27;"). Not
 * inside URLs. */
repair_step repair_html;
/* UTF-8 read as windows-1252, latin1 or windows-1256, once or twice; windows-1256 read as
 * windows-1252; whole lines or parts of a line; only when the repaired text is clearly better by
 * the letter model. */
repair_step repair_mojibake;
/* Lam-alef pairs that a PDF reader wrote in the wrong order, by the word list. */
repair_step repair_lamalef;
/* Lines of Arabic letters in visual (reversed) order; left alone unless the reversed line is
 * clearly better. */
repair_step repair_visual;
/* Lam and meem of the article that a PDF reader wrote in the wrong order. */
repair_step repair_lammeem;
/* Words glued to digits or to each other by a PDF reader. */
repair_step repair_glued;
#endif
