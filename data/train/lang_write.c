/* Weights as text: every row of a table named by the feature that meets it most often in the
 * corpus. */
#include "train/lang_train.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_SYM = 28 };

typedef struct rep {
	uint8_t sym[NAME_MAX_SYM], len, word; /* len 0: nothing seen yet */
	uint32_t votes;
} rep;

/* Majority vote in one pass: keeps the commonest feature of a row when there is a clear one, else a
 * common one. */
static void
vote(rep *r, const uint8_t *sym, unsigned len, int word)
{
	if (len > NAME_MAX_SYM) return;
	if (r->len == len && r->word == word && !memcmp(r->sym, sym, len))
		r->votes++;
	else if (!r->len || r->votes == 0) {
		memcpy(r->sym, sym, len);
		r->len = (uint8_t)len;
		r->word = (uint8_t)word;
		r->votes = 1;
	} else
		r->votes--;
}

static void
vote_line(rep *reps, const corpus *c, const line *l)
{
	const uint8_t *p = c->pool + l->at;
	for (unsigned i = 0; i < l->words; i++, p += 1 + p[0]) {
		uint8_t sym[WORD_MAX + 8] = { 0 };
		unsigned len = p[0];
		memcpy(sym, p + 1, len);
		for (unsigned k = 0; k + 1 < len; k++)
			for (unsigned n = 2; n <= 4; n++)
				if (k + n <= len)
					vote(&reps[lang_row(lang_mix(base_le32(sym + k)), n)],
					     sym + k, n, 0);
		vote(&reps[lang_word_row(lang_word_hash(sym, len))], sym + 1, len - 2, 1);
	}
}

static void
rep_text(const corpus *c, const rep *r, char *d)
{
	if (r->word) *d++ = '=';
	for (unsigned i = 0; i < r->len; i++) {
		const uint8_t *nm = c->m->name + r->sym[i] * 4;
		for (int k = 0; k < 4 && nm[k]; k++) *d++ = (char)nm[k];
	}
	if (r->word) *d++ = '=';
	*d = '\0';
}

typedef struct out_row {
	char *text;
	uint32_t row;
} out_row;

static int
by_text(const void *a, const void *b)
{
	const out_row *x = a, *y = b;
	return strcmp(x->text, y->text);
}

/* The weight that a row entry of 1 stands for: the largest kept value is 42, so that three rows add
 * up in a byte. */
static float
unit_of(const weights *w)
{
	size_t n = ((size_t)1 << w->bits) * LANES, hist[1024] = { 0 }, cut = 0, k = 1023;
	for (size_t i = 0; i < n; i++) {
		size_t b = (size_t)(fabsf(w->w[i]) * 64);
		hist[b < 1023 ? b : 1023]++;
	}
	while (k && (cut += hist[k]) < n / 5000) k--;
	return (float)(k + 1) / 64 / ROW_ZERO;
}

static int
quant(float x, float unit)
{
	int q = (int)lrintf(x / unit);
	return q > ROW_ZERO ? ROW_ZERO : q < -ROW_ZERO ? -ROW_ZERO : q;
}

static int
write_family(const weights *w, const corpus *c, int fam, FILE *out, float *unit)
{
	size_t rows = (size_t)1 << w->bits, n = 0;
	rep *reps = calloc(rows, sizeof *reps);
	out_row *o = calloc(rows, sizeof *o);
	if (!reps || !o) return -1;
	for (size_t i = 0; i < c->nlines; i++)
		if (c->lanes[c->src[c->lines[i].src].lane].fam == fam && !c->lines[i].dead)
			vote_line(reps, c, &c->lines[i]);
	*unit = unit_of(w);
	for (size_t i = 0; i < rows; i++) {
		int any = 0;
		for (int l = 0; l < LANES; l++) any |= quant(w->w[i * LANES + (size_t)l], *unit);
		if (!any || !reps[i].len || !(o[n].text = malloc(NAME_MAX_SYM * 4 + 3))) continue;
		rep_text(c, &reps[i], o[n].text);
		o[n++].row = (uint32_t)i;
	}
	qsort(o, n, sizeof *o, by_text);
	for (size_t i = 0; i < n; i++) {
		fprintf(out, "%s\t%s\t", fam == FAM_LATN ? "Latn" : "Arab", o[i].text);
		for (int l = 0; l < LANES; l++)
			fprintf(out, "%s%d", l ? " " : "",
				quant(w->w[(size_t)o[i].row * LANES + (size_t)l], *unit));
		fputc('\n', out);
		free(o[i].text);
	}
	free(o);
	free(reps);
	return 0;
}

int
weights_write(const weights *w, const corpus *c, FILE *out, float unit[FAMS])
{
	fprintf(out, "# N-gram weights of the language model, written by data/train/train_lang.c; "
		     "do not edit.\n");
	for (int fam = FAMS - 1; fam >= 0; fam--) {
		fprintf(out, "# %s lanes:", fam == FAM_LATN ? "Latn" : "Arab");
		for (int i = 0; i < c->nlanes; i++)
			if (c->lanes[i].fam == fam)
				fprintf(out, " %s=%s", c->lanes[i].name,
					kelma_label_name((kelma_label)c->lanes[i].label));
		fprintf(out, "\n");
	}
	fprintf(out, "# family<TAB>n-gram (_ = word boundary, =word= = a whole word)<TAB>one "
		     "weight per lane\n");
	for (int fam = FAMS - 1; fam >= 0; fam--)
		if (write_family(&w[fam], c, fam, out, &unit[fam])) return -1;
	return 0;
}
