/* Clitics: costs of the trained model, the best reading of a word, its pieces. */
#include "segment/clitic.h"
#include "segment/tok.h"
#include <string.h>

enum { UNSEEN = 1200 }; /* cost of an affix the model has not met */

static int
number(const char *s, size_t n)
{
	int v = 0;
	for (size_t i = 0; i < n && i < 6 && s[i] >= '0' && s[i] <= '9'; i++)
		v = v * 10 + (s[i] - '0');
	return v;
}

/* Cost stored under class letter, sign, form; fallback when the model does not have it. */
static int
cost_of(const clit_table *t, unsigned cls, char sign, const uint16_t *form, unsigned len,
	int fallback)
{
	char key[2 + 3 * CLIT_MAX_FORM];
	size_t n = 2, vlen;
	key[0] = "NIPW"[cls];
	key[1] = sign;
	for (unsigned i = 0; i < len; i++) n += utf8_put(form[i], key + n);
	const char *v = pack_map_get(&t->stems, key, n, &vlen);
	return v ? number(v, vlen) : fallback;
}

kelma_status
clit_costs(clit_table *t, const void *p, size_t n, kelma_err *err)
{
	static const char sign[CLIT_SLOTS] = { '^', '<', '>', ')', '!' };
	kelma_status st = pack_map_open(&t->stems, p, n, err);
	if (st) return st;
	for (unsigned c = 0; c < CLIT_CLASSES; c++) {
		for (unsigned k = 0; k < t->nrow; k++)
			t->row[k].cost[c] = cost_of(t, c, sign[t->row[k].slot], t->row[k].form,
						    t->row[k].len, UNSEEN);
		for (unsigned s = 0; s < CLIT_SLOTS; s++)
			t->none[s][c] = cost_of(t, c, sign[s], NULL, 0, 0);
		for (uint16_t k = 0; k < 4; k++)
			t->neg[k >> 1][k & 1][c] =
				cost_of(t, c, '!', (uint16_t[]){ (uint16_t)('0' + k) }, 1, UNSEEN);
		t->cls[c] = cost_of(t, c, '*', NULL, 0, 0);
		t->unknown[c] = cost_of(t, c, '?', NULL, 0, UNSEEN);
	}
	t->letter = cost_of(t, CLIT_N, '#', NULL, 0, 300);
	return KELMA_OK;
}

int
clit_cost(const clit_table *t, const clit_word *w, const clit_reading *r)
{
	char key[4 * CLIT_MAX_WORD];
	size_t vlen, n = clit_key(w, r, key);
	int sum = t->cls[r->cls];
	for (unsigned s = 0; s < CLIT_NEG; s++)
		sum += r->row[s] ? r->row[s]->cost[r->cls] : t->none[s][r->cls];
	sum += t->neg[r->row[CLIT_PRE] && r->row[CLIT_PRE]->negates][r->row[CLIT_NEG] != NULL]
		     [r->cls];
	const char *v = pack_map_get(&t->stems, key, n, &vlen);
	return sum +
	       (v ? number(v, vlen) : t->unknown[r->cls] + t->letter * (int)(r->to - r->from));
}

typedef struct best {
	const clit_table *t;
	const clit_word *w;
	clit_reading *out;
	int cost, any;
} best;

static void
take(void *ctx, const clit_reading *r)
{
	best *b = ctx;
	int c = clit_cost(b->t, b->w, r);
	if (b->any && c >= b->cost) return;
	b->any = 1;
	b->cost = c;
	*b->out = *r;
}

/* What a function word takes stands behind its cost in the model: "431 cs". */
static int
function(void *ctx, const char *key, size_t n)
{
	static const char flag[] = "cbsn";
	const best *b = ctx;
	size_t vlen;
	const char *v = pack_map_get(&b->t->stems, key, n, &vlen);
	int flags = 0;
	if (!v) return -1;
	for (size_t i = 0; i < vlen; i++) {
		const char *f = v[i] ? strchr(flag, v[i]) : NULL;
		if (f) flags |= 1 << (f - flag);
	}
	return flags;
}

int
clit_best(const clit_table *t, const clit_word *w, clit_reading *out)
{
	best b = { t, w, out, 0, 0 };
	clit_visit v = { take, function, &b };
	clit_readings(t, w, &v);
	return b.any;
}

/* Boundaries of a row's pieces that starts at letter `at`. */
static size_t
cut_row(const clit_row *r, unsigned at, unsigned *cut, size_t n)
{
	for (unsigned i = 0; r && i < r->npiece; i++) cut[n++] = at += r->cut[i];
	return n;
}

size_t
kelma_clitics(kelma_tok *tk, const char *s, size_t n, kelma_span *pieces, size_t cap)
{
	clit_word w;
	clit_reading r = { 0 };
	unsigned cut[16];
	size_t k = 0, ncut = 0, at = 0, len;
	if (!n) return 0;
	unsigned c = seg_class_at(s, &len);
	int latin = c == SEG_LATIN || c == SEG_DIGIT;
	const clit_table *t = latin ? &tk->clit_latin : &tk->clit_arab;
	if ((latin || c == SEG_ARABIC) && t->stems.count && clit_fold(&w, s, n, latin) &&
	    clit_best(t, &w, &r)) {
		ncut = cut_row(r.row[CLIT_CONJ], 0, cut, ncut);
		ncut = cut_row(r.row[CLIT_PRE], ncut ? cut[ncut - 1] : 0, cut, ncut);
		cut[ncut++] = r.to;
		for (int slot = CLIT_OBJ; slot < CLIT_SLOTS; slot++)
			ncut = cut_row(r.row[slot], cut[ncut - 1], cut, ncut);
		ncut--; /* the last boundary is the end of the word */
	}
	for (size_t i = 0; i <= ncut; i++, k++) {
		size_t end = i < ncut ? w.off[cut[i]] : n;
		if (k < cap) pieces[k] = (kelma_span){ at, end };
		at = end;
	}
	return k;
}
