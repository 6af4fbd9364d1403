/* Internal: the pipeline. Two engines share one meaning.
 *
 * The fast loop (fast.c) walks the bytes once with one class per code point and copies what no step
 * can change. When it meets a character that needs its neighbours, it goes back to the last white
 * space and hands the text up to the next safe white space, the "region", to the second engine
 * (region.c): code points with the place they come from, and every step of the profile one after
 * the other, as its rule says. Regions end where no rule can look across.
 */
#ifndef NORM_NORM_H
#define NORM_NORM_H
#include <kelma/norm.h>
#include <kelma/text.h>
#include "base/base.h"
#include "norm/coda.h"
#include "norm/folds.h"
#include "norm/inert.h"
#include "norm/rewrite.h"
#include "text/chars.h"
#include "text/nfc.h"
#include "text/repair.h"

/* One character in work: its code point and the bytes [at, at + len) of the region it stands for.
 * len 0 = inserted
 * there; with NORM_GLUE = part of the replacement of the item before (they map as a whole). */
typedef struct norm_item {
	uint32_t cp, at, len;
} norm_item;
#define NORM_GLUE 0x80000000u
enum {
	NORM_OPAQUE = 0x110000, /* a protected span: one item that no step knows */
	NORM_VALUE = 40,        /* longest value of a step */
	NORM_MAX_REGION = 0x7ffffff0
};

typedef struct norm_region {
	kelma_norm *nm;
	const char *s;           /* the whole text */
	size_t base, end;        /* the region's bytes */
	int at_start, at_end;    /* it touches the start or the end of the text */
	norm_item *v, *w;        /* what a step reads and what it writes */
	size_t n, cap, m, wcap;
	kelma_status st;
} norm_region;

/* Steps in the order the pipeline runs them; see steps.h. */
enum {
#define NORM_STEP_ENUM(id, name, fn, trigger, lossy, what) NORM_##id,
#include "norm/steps.h"
#undef NORM_STEP_ENUM
	NORM_STEPS
};
_Static_assert(NORM_STEPS <= 64, "sets of steps are bits of uint64_t");
#define NORM_BIT(step) ((uint64_t)1 << (step))

/* What the fast loop does with a code point; 0 = not looked at yet. */
enum {
	NORM_NEW,
	NORM_KEEP,    /* nothing can happen to it here */
	NORM_REPL,    /* replaced, whatever stands around it */
	NORM_DEL,     /* dropped, whatever stands around it */
	NORM_MARK,    /* combining mark, to be kept in canonical order */
	NORM_WS,      /* space or newline, as it is */
	NORM_WSREPL,  /* white space that becomes one space */
	NORM_REGION,  /* needs its neighbours */
	NORM_EDGE     /* needs its neighbours and may vanish or become white space */
};

typedef struct norm_repl {
	uint32_t cp, next; /* whose replacement; the last code point of it */
	uint64_t steps;    /* which steps changed it */
	size_t hits;
	unsigned char len;
	char b[8];
} norm_repl;

enum { NORM_FLAT = 0x20000, NORM_CELL = 64, NORM_ODD = 255 };

struct kelma_norm {
	const kelma_res *res;
	uint64_t on;                     /* steps of the profile */
	char val[NORM_STEPS][NORM_VALUE];
	size_t changes[NORM_STEPS];      /* done by regions and passes */
	norm_folds folds;
	norm_rules rules;
	coda_model coda;
	coda_line line;
	uint8_t *act;                    /* class per code point below NORM_FLAT */
	uint8_t *pair;                   /* by two bytes of UTF-8: 0 = stays, NORM_ODD = see act,
					    else a mark of that class */
	uint8_t *triple;                 /* 1 = E2 and these two bytes are a character that stays */
	uint16_t *cell;                  /* code point / NORM_CELL -> cells of ridx */
	uint16_t *ridx;                  /* replacement number + 1 */
	size_t ncells, capcells;
	norm_repl *repl;
	size_t nrepl, caprepl;
	int form;                        /* nfc_form, -1 = none */
	int spaces, runs, whole;         /* spaces are collapsed; equal letters matter; everything
					    is one region a line */
	unsigned char ascii_odd[2];      /* printable ASCII that is not NORM_KEEP; unused = 0 */
	int ascii_runs, ascii_upper;     /* the same where equal letters matter; capitals are not
					    NORM_KEEP */
	int ascii_fast;
	norm_inert inert;
	size_t hold;                     /* so many bytes before the next try of inert_run(): the
					    less it finds, the more */
	norm_region r;
	nfc_work nfc;
	kelma_buf tmp, tmp2, pre[2];
	kelma_map mpre[3], mrun;
	kelma_span *prot;
	size_t nprot, capprot, nextprot;
	kelma_span *prot2;
	size_t cap2;
	repair_model model;
	repair_work work;
	int model_open;
};

/* steps.c */
typedef void norm_step_fn(norm_region *r, unsigned step);
typedef int norm_trigger_fn(const kelma_norm *nm, uint32_t cp);
typedef struct norm_step {
	const char *name, *what;
	norm_step_fn *fn;          /* NULL: only the fold table */
	norm_trigger_fn *trigger;  /* NULL: single characters, whatever stands around them */
	int lossy;
} norm_step;
extern const norm_step norm_steps[NORM_STEPS];
int norm_step_find(base_str name); /* -1 = unknown */

/* classify.c */
uint8_t norm_classify(kelma_norm *nm, uint32_t cp);
static inline const norm_repl *
norm_repl_of(const kelma_norm *nm, uint32_t cp)
{
	size_t k = nm->ridx[(size_t)nm->cell[cp / NORM_CELL] * NORM_CELL + cp % NORM_CELL];
	return &nm->repl[k - 1];
}
kelma_status norm_reset(kelma_norm *nm); /* after a change of steps */
static inline uint8_t
norm_act(kelma_norm *nm, uint32_t cp)
{
	uint8_t a = cp < NORM_FLAT ? nm->act[cp] : NORM_NEW;
	return a ? a : norm_classify(nm, cp);
}

/* region.c */
void norm_push(norm_region *r, uint32_t cp, uint32_t at, uint32_t len);
void norm_swap(norm_region *r); /* what was pushed becomes what is read */
kelma_status norm_region_items(kelma_norm *nm, const char *s, size_t a, size_t b, int at_start,
			       int at_end);
/* Append what norm_region_items() left to out and map. */
kelma_status norm_region_emit(kelma_norm *nm, kelma_buf *out, kelma_map *map);
kelma_status norm_region_run(kelma_norm *nm, const char *s, size_t n, size_t a, size_t b,
			     kelma_buf *out, kelma_map *map);
static inline void
norm_copy(norm_region *r, size_t i)
{
	norm_push(r, r->v[i].cp, r->v[i].at, r->v[i].len);
}

/* fast.c */
/* Reads s as it comes: KELMA_EUTF8 with *pos. Protected spans are between characters and in
 * order. */
kelma_status norm_fast(kelma_norm *nm, const char *s, size_t n, kelma_buf *out, kelma_map *map,
		       size_t *pos);

/* Questions about items. */
static inline int
norm_is(uint32_t cp, uint32_t set)
{
	return cp < NORM_OPAQUE && chars_in(chars_get(cp), set);
}
static inline int
norm_letter(uint32_t cp)
{
	return norm_is(cp, CHARS_LETTERS);
}
static inline int
norm_mark(uint32_t cp)
{
	return norm_is(cp, CHARS_MARKS);
}
static inline int
norm_digit(uint32_t cp)
{
	return norm_is(cp, 1 << CHARS_ND);
}
static inline int
norm_space(uint32_t cp)
{
	return cp == ' ' || cp == '\n' || cp == '\t';
}

/* Step functions, by file. */
norm_step_fn step_newlines, step_zwj, step_digit_marks, step_letter_quotes, step_amazigh,
	step_collapse, step_breaks; /* context.c */
norm_step_fn step_nfc, step_nfd, step_nfkc, step_nfkd, step_case, step_accents; /* form.c */
norm_step_fn step_rewrite, step_coda;                           /* rewrite.c, step_coda.c */
norm_step_fn step_elongation, step_punct_runs, step_emoji_runs; /* runs.c */
norm_step_fn step_tags, step_urls, step_emails, step_mentions, step_hashtags, step_punctuation;
	/* policy.c */
norm_trigger_fn trig_tags, trig_urls, trig_at, trig_hash;
norm_trigger_fn trig_newlines, trig_zwj, trig_digit_marks, trig_letter_quotes, trig_amazigh,
	trig_breaks, trig_punctuation, trig_emoji_runs, trig_rewrite, trig_tifinagh;
size_t norm_compat(uint32_t cp, uint32_t *to); /* compatibility decomposition; 0 = none */
int norm_pict(uint32_t cp); /* starts an emoji */
#endif
