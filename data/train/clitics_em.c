/* Clitics: expectation maximization over readings. What a word itself gave to a stem in the round
 * before does not count for that word (collapsed variational inference of a Dirichlet process over
 * stems): a stem must be met elsewhere too. */
#include "train/clitics_em.h"
#include "train/tmap.h"
#include "base/base.h"
#include "base/lines.h"
#include "segment/clitic.h"
#include "text/utf8.h"
#include <kelma/segment.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 12, MAX_READINGS = 4096 };
static const double ALPHA = 60; /* strength of the prior over stems */
static const double LETTER = 3.0; /* -ln p of one letter of a new stem */
static const double NEW_LETTER =
	1.8; /* the same when reading: a word not met in training is mostly a name or loan, whole */
static const double SMOOTH = 0.1;
static const double AFFIX =
	0.55; /* weight of affixes against stems: forms are counted once, so affixes look too
		 dear */
static const double FREQUENT = 0.2; /* how much more a frequent word counts */
static const double LEAVE =
	0.9; /* share of its best word that a stem loses when written: that word must stand on
		others */
static const double ONE = 1000; /* fixed point of tmap_item.mark */

/* Probabilities of one round and the counts that make the next. */
typedef struct params {
	double row[CLIT_MAX_ROWS][CLIT_CLASSES], none[CLIT_SLOTS][CLIT_CLASSES],
		neg[2][2][CLIT_CLASSES];
	double cls[CLIT_CLASSES], stem_total[CLIT_CLASSES];
	tmap stem;
} params;

typedef struct em {
	clit_table t;
	tmap words, functions; /* functions: key -> flags in mark */
	params p, next;
	const clit_word *w;
	clit_reading reading[MAX_READINGS];
	double weight[MAX_READINGS];
	size_t n;
	float *old;    /* what this word gave to its readings in the round before */
	size_t nold;
	float **given; /* the same for every word */
	uint16_t *ngiven;
	uint64_t hash;
} em;

static int
load(em *e, const char *dir, const char *name, kelma_buf *b)
{
	char path[1024];
	kelma_err err;
	snprintf(path, sizeof path, "%s/%s", dir, name);
	b->len = 0;
	if (base_read_file(path, (size_t)1 << 30, b, &err)) {
		fprintf(stderr, "train_clitics: %s: %s\n", path, err.msg);
		return 1;
	}
	e->hash = base_hash(b->data, b->len, e->hash);
	return 0;
}

/* Words of the right script in the first `columns` of the rows. */
static void
count_words(kelma_tok *tk, const kelma_buf *b, size_t columns, int latin, tmap *into)
{
	base_lines l = { b->data, b->len, 0, 0 };
	base_str line, f[4];
	kelma_token t;
	while (base_lines_next(&l, &line)) {
		size_t k = base_fields(line, f, 4);
		for (size_t c = 0; c < (k > columns ? columns : k); c++) {
			if (kelma_utf8_valid(f[c].s, f[c].n) != f[c].n ||
			    kelma_tok_start(tk, f[c].s, f[c].n, NULL))
				continue;
			while (kelma_tok_next(tk, &t) == 1) {
				clit_word w;
				char key[4 * CLIT_MAX_WORD];
				size_t n = 0;
				if (t.cls != KELMA_TOKEN_WORD ||
				    t.script != (latin ? KELMA_SCRIPT_LATIN : KELMA_SCRIPT_ARABIC))
					continue;
				if (!clit_fold(&w, f[c].s + t.start, t.end - t.start, latin))
					continue;
				for (unsigned i = 0; i < w.n; i++) n += utf8_put(w.c[i], key + n);
				tmap_add(into, key, n, 1);
			}
		}
	}
}

static int
read_functions(em *e, const clit_job *j)
{
	char name[64];
	kelma_buf b = KELMA_BUF_INIT;
	snprintf(name, sizeof name, "functions.%s.tsv", j->name);
	if (load(e, "data/clitics", name, &b)) return 1;
	base_lines l = { b.data, b.len, 0, 0 };
	base_str line, f[3];
	while (base_lines_next(&l, &line)) {
		clit_word w;
		char key[4 * CLIT_MAX_WORD];
		unsigned flags = 0;
		if (base_fields(line, f, 3) < 2 || !clit_fold(&w, f[0].s, f[0].n, j->latin))
			continue;
		clit_reading whole = { .cls = CLIT_W, .to = w.n };
		for (size_t i = 0; i < f[1].n; i++)
			if (strchr("cbsn", f[1].s[i]))
				flags |= 1u << (strchr("cbsn", f[1].s[i]) - "cbsn");
		size_t n = clit_key(&w, &whole, key);
		tmap_add(&e->functions, key, n, 1);
		tmap_find(&e->functions, key, n)->mark |= flags;
	}
	kelma_buf_free(&b);
	return 0;
}

static int
function(void *ctx, const char *key, size_t n)
{
	em *e = ctx;
	const tmap_item *i = tmap_find(&e->functions, key, n);
	return i ? (int)i->mark : -1;
}

static double
stem_prob(const em *e, const clit_reading *r)
{
	char key[4 * CLIT_MAX_WORD];
	size_t n = clit_key(e->w, r, key);
	const tmap_item *i = tmap_find(&e->p.stem, key, n);
	double base = r->cls == CLIT_W ? 1e-4 : exp(-LETTER * (r->to - r->from));
	double own = e->n < e->nold ? e->old[e->n] : 0, c = i ? i->count - own : 0;
	return ((c > 0 ? c : 0) + ALPHA * base) / (e->p.stem_total[r->cls] + ALPHA);
}

static void
collect(void *ctx, const clit_reading *r)
{
	em *e = ctx;
	unsigned c = r->cls;
	if (e->n == MAX_READINGS) return;
	double p = e->p.cls[c];
	for (int s = 0; s < CLIT_NEG; s++)
		p *= r->row[s] ? e->p.row[r->row[s] - e->t.row][c] : e->p.none[s][c];
	p *= e->p.neg[r->row[CLIT_PRE] && r->row[CLIT_PRE]->negates][r->row[CLIT_NEG] != NULL][c];
	e->reading[e->n] = *r;
	p = pow(p, AFFIX) * stem_prob(e, r);
	e->weight[e->n++] = p;
}

/* Add the shares of the readings of one word to the counts of the next round. Returns ln p of the
 * word. */
static double
share(em *e, double times)
{
	double sum = 0;
	char key[4 * CLIT_MAX_WORD];
	for (size_t i = 0; i < e->n; i++) sum += e->weight[i];
	if (sum <= 0) return memset(e->old, 0, e->n * sizeof *e->old), 0;
	for (size_t i = 0; i < e->n; i++) {
		const clit_reading *r = &e->reading[i];
		double v = times * e->weight[i] / sum;
		e->old[i] = (float)v;
		if (v < 1e-6) continue;
		e->next.cls[r->cls] += v;
		for (int s = 0; s < CLIT_NEG; s++)
			*(r->row[s] ? &e->next.row[r->row[s] - e->t.row][r->cls]
				    : &e->next.none[s][r->cls]) += v;
		e->next.neg[r->row[CLIT_PRE] && r->row[CLIT_PRE]->negates][r->row[CLIT_NEG] != NULL]
			   [r->cls] += v;
		e->next.stem_total[r->cls] += v;
		size_t n = clit_key(e->w, r, key);
		size_t id = tmap_id(&e->next.stem, key, n);
		tmap_item *it = &e->next.stem.item[id];
		it->count += v;
		if (it->mark < v * ONE) it->mark = (uint32_t)(v * ONE);
	}
	return times * log(sum);
}

static void
normalize(em *e, params *p)
{
	double all = 0;
	for (int c = 0; c < CLIT_CLASSES; c++) all += p->cls[c];
	for (unsigned c = 0; c < CLIT_CLASSES; c++) {
		p->cls[c] /= all;
		for (unsigned s = 0; s < CLIT_NEG; s++) {
			double sum = p->none[s][c] + SMOOTH;
			for (unsigned k = e->t.first[s]; k < e->t.first[s + 1]; k++)
				sum += p->row[k][c] + SMOOTH;
			for (unsigned k = e->t.first[s]; k < e->t.first[s + 1]; k++)
				p->row[k][c] = (p->row[k][c] + SMOOTH) / sum;
			p->none[s][c] = (p->none[s][c] + SMOOTH) / sum;
		}
		for (int a = 0; a < 2; a++) {
			double sum = p->neg[a][0][c] + p->neg[a][1][c] + 2 * SMOOTH;
			for (int b = 0; b < 2; b++)
				p->neg[a][b][c] = (p->neg[a][b][c] + SMOOTH) / sum;
		}
	}
}

/* Before the first round: no affix is likely, all the same; stems by the words themselves. */
static void
start(em *e)
{
	params *p = &e->p;
	for (unsigned c = 0; c < CLIT_CLASSES; c++) {
		p->cls[c] = c == CLIT_W ? 1 : 0.5;
		for (unsigned s = 0; s < CLIT_SLOTS; s++) {
			p->none[s][c] = 5;
			for (unsigned k = e->t.first[s]; k < e->t.first[s + 1]; k++)
				p->row[k][c] = e->t.row[k].classes >> c & 1;
		}
		for (int a = 0; a < 2; a++) p->neg[a][a][c] = 4, p->neg[a][!a][c] = 1;
	}
	normalize(e, p);
}

static double
round_of(em *e, const clit_job *j)
{
	const clit_visit v = { collect, function, e };
	double ll = 0;
	memset(&e->next, 0, sizeof e->next);
	for (size_t i = 0; i < e->words.n; i++) {
		clit_word w;
		if (!clit_fold(&w, e->words.item[i].key, e->words.item[i].len, j->latin)) continue;
		e->w = &w;
		e->n = 0;
		e->old = e->given[i];
		e->nold = e->ngiven[i];
		clit_readings(&e->t, &w, &v);
		if (!e->old) {
			e->old = e->given[i] = train_alloc((e->n + 1) * sizeof *e->old);
			e->ngiven[i] = (uint16_t)e->n;
		}
		ll += share(e, 1 + log2(e->words.item[i].count) * FREQUENT);
	}
	normalize(e, &e->next);
	tmap_free(&e->p.stem);
	e->p = e->next;
	return ll;
}

static void
print_cost(FILE *f, char cls, char sign, const clit_row *r, double p)
{
	char form[4 * CLIT_MAX_FORM];
	size_t n = 0;
	for (unsigned i = 0; r && i < r->len; i++) n += utf8_put(r->form[i], form + n);
	fprintf(f, "%c%c%.*s\t%d\n", cls, sign, (int)n, form, (int)lrint(-100 * AFFIX * log(p)));
}

static int
write_model(em *e, const clit_job *j)
{
	static const char sign[CLIT_SLOTS] = { '^', '<', '>', ')', '!' }, name[] = "NIPW";
	char path[1024];
	snprintf(path, sizeof path, "%s/clitics.%s.tsv", j->out, j->name);
	FILE *f = fopen(path, "w");
	if (!f) return fprintf(stderr, "train_clitics: cannot write %s\n", path), 1;
	fprintf(f,
		"# stems and affixes<TAB>cost = -100 ln p, and for function words what they take\n"
		"# by data/train/train_clitics; inputs %016llx\n",
		(unsigned long long)e->hash);
	for (unsigned c = 0; c < CLIT_CLASSES; c++) {
		double all = e->p.stem_total[c] + ALPHA;
		fprintf(f, "%c*\t%d\n%c?\t%d\n", name[c],
			(int)lrint(-100 * AFFIX * log(e->p.cls[c])), name[c],
			(int)lrint(-100 * log(ALPHA / all)));
		for (unsigned s = 0; s < CLIT_NEG; s++) {
			print_cost(f, name[c], sign[s], NULL, e->p.none[s][c]);
			for (unsigned k = e->t.first[s]; k < e->t.first[s + 1]; k++)
				if (e->t.row[k].classes >> c & 1)
					print_cost(f, name[c], sign[s], &e->t.row[k],
						   e->p.row[k][c]);
		}
		for (int k = 0; k < 4; k++)
			fprintf(f, "%c!%d\t%d\n", name[c], k,
				(int)lrint(-100 * AFFIX * log(e->p.neg[k >> 1][k & 1][c])));
	}
	fprintf(f, "N#\t%d\n", (int)lrint(100 * NEW_LETTER));
	for (size_t i = 0; i < e->functions.n; i++) { /* those never met too */
		const tmap_item *w = &e->functions.item[i];
		if (!tmap_find(&e->p.stem, w->key, w->len)) tmap_add(&e->p.stem, w->key, w->len, 0);
	}
	tmap_sort(&e->p.stem);
	for (size_t i = 0; i < e->p.stem.n; i++) {
		const tmap_item *w = &e->p.stem.item[i];
		const tmap_item *fn = tmap_find(&e->functions, w->key, w->len);
		unsigned c = (unsigned)(strchr(name, w->key[0]) - name);
		double base = c == CLIT_W ? 1e-4 : 0;
		double rest = w->count - w->mark / ONE * LEAVE;
		if (!fn && rest < j->least) continue;
		fprintf(f, "%s\t%d", w->key,
			(int)lrint(-100 * log((rest + ALPHA * base + 1e-9) /
					      (e->p.stem_total[c] + ALPHA))));
		for (unsigned k = 0; fn && k < 4; k++)
			if (fn->mark >> k & 1)
				fprintf(f, "%s%c",
					k && !(fn->mark & ((1u << k) - 1)) ? " "
					: k                                ? ""
									   : " ",
					"cbsn"[k]);
		fputc('\n', f);
	}
	return fclose(f) != 0;
}

static int
read_all(em *e, const clit_job *j)
{
	kelma_buf b = KELMA_BUF_INIT;
	kelma_res *res;
	kelma_tok *tk;
	char name[64];
	if (kelma_res_open(NULL, &res, NULL) || kelma_tok_new(res, NULL, &tk, NULL)) return 1;
	snprintf(name, sizeof name, "affixes.%s.tsv", j->name);
	kelma_err err = { 0 };
	if (load(e, "data/clitics", name, &b)) return 1;
	if (clit_affixes(&e->t, b.data, b.len, &err))
		return fprintf(stderr, "%s:%zu: %s\n", name, err.line, err.msg), 1;
	if (read_functions(e, j)) return 1;
	for (size_t i = 0; j->files[i]; i++) {
		if (load(e, j->corpora, j->files[i], &b)) return 1;
		count_words(tk, &b, strstr(j->files[i], "authored/") ? 3 : 1, j->latin, &e->words);
	}
	for (size_t i = 0; j->foreign && j->foreign[i].file; i++) {
		tmap other = { 0 };
		if (load(e, j->corpora, j->foreign[i].file, &b)) return 1;
		count_words(tk, &b, 1, j->latin, &other);
		for (size_t k = 0; k < other.n; k++) {
			char key[4 * CLIT_MAX_WORD + 2];
			const tmap_item *mine =
				tmap_find(&e->words, other.item[k].key, other.item[k].len);
			if (other.item[k].count <
			    3 + (mine ? j->foreign[i].factor * mine->count : 0))
				continue;
			int n = snprintf(key, sizeof key, "W/%s", other.item[k].key);
			tmap_add(&e->functions, key, (size_t)n, 1);
		}
		tmap_free(&other);
	}
	kelma_tok_free(tk);
	kelma_res_free(res);
	kelma_buf_free(&b);
	tmap_sort(&e->words);
	return 0;
}

int
clit_train(const clit_job *j)
{
	em *e = train_alloc(sizeof *e);
	memset(e, 0, sizeof *e);
	if (read_all(e, j)) return 1;
	e->given = train_alloc((e->words.n + 1) * sizeof *e->given);
	e->ngiven = train_alloc((e->words.n + 1) * sizeof *e->ngiven);
	memset(e->given, 0, (e->words.n + 1) * sizeof *e->given);
	start(e);
	for (int i = 0; i < ROUNDS; i++) {
		double ll = round_of(e, j);
		fprintf(stderr, "clitics.%s: round %d, %zu words, ln p %.0f, %zu stems\n", j->name,
			i + 1, e->words.n, ll, e->p.stem.n);
	}
	int rc = write_model(e, j);
	for (size_t i = 0; i < e->words.n; i++) free(e->given[i]);
	free(e->given);
	free(e->ngiven);
	tmap_free(&e->words);
	tmap_free(&e->functions);
	tmap_free(&e->p.stem);
	free(e);
	return rc;
}
