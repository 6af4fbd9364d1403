/* Fitting the chain that labels tokens: how much a word's own scores count, and which label follows
 * which. */
#include "train/lang_train.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILE = 64 << 20, EPOCHS = 60, MAX_TOK = 256 };

typedef struct tok {
	raw r;
	int label;
} tok;
struct messages {
	tok *tok;
	size_t n, cap;
	size_t *start; /* first token of each message, and one past the last */
	size_t nm, cap_m;
};

messages *
messages_new(void)
{
	return calloc(1, sizeof(messages));
}

void
messages_free(messages *m)
{
	if (!m) return;
	free(m->tok);
	free(m->start);
	free(m);
}

static int
push_tok(messages *m, const tok *t)
{
	if (m->n == m->cap) {
		m->cap = m->cap ? m->cap * 2 : 4096;
		if (!(m->tok = realloc(m->tok, m->cap * sizeof *m->tok))) return -1;
	}
	m->tok[m->n++] = *t;
	return 0;
}

static int
end_message(messages *m)
{
	if (m->nm + 2 > m->cap_m) {
		m->cap_m = m->cap_m ? m->cap_m * 2 : 1024;
		if (!(m->start = realloc(m->start, m->cap_m * sizeof *m->start))) return -1;
	}
	if (!m->nm) m->start[0] = 0;
	if (m->n > m->start[m->nm]) m->start[++m->nm] = m->n;
	return 0;
}

int
messages_add(messages *m, const char *path, int fold, const weights w[FAMS], const corpus *c)
{
	kelma_buf t = KELMA_BUF_INIT;
	kelma_err err;
	unsigned message = 0;
	int rc = 0;
	if (base_read_file(path, MAX_FILE, &t, &err))
		return fprintf(stderr, "train_lang: %s: %s\n", path, err.msg), -1;
	for (size_t i = 0, k; i < t.len && !rc; i += k + 1) {
		const char *b = t.data + i, *e = memchr(b, '\n', t.len - i), *tab;
		k = e ? (size_t)(e - b) : t.len - i;
		tok x;
		if (!k) {
			rc = end_message(m);
			message++;
		} else if (*b != '#' && (int)(1 + message % 2) == fold &&
			   (tab = memchr(b, '\t', k))) {
			x.label = kelma_label_find(tab + 1, k - (size_t)(tab + 1 - b));
			if (x.label < 0 || x.label >= STATES ||
			    !weights_raw(w, c, b, (size_t)(tab - b), &x.r))
				continue;
			rc = push_tok(m, &x);
		}
	}
	if (!rc) rc = end_message(m);
	kelma_buf_free(&t);
	return rc;
}

/* Scores of the labels of one token, and which share of a label each lane has. */
static void
emit(const tok *t, const corpus *c, const numbers *p, double e[STATES], double share[LANES])
{
	for (int l = 0; l < STATES; l++) e[l] = -1e9;
	if (t->r.fam < 0) {
		e[KELMA_LABEL_ZGH_TFNG] = 0;
		return;
	}
	double a = p->v[P_EMIT + t->r.fam * SIZES + lang_size(t->r.pos)], max[STATES],
	       sum[STATES] = { 0 };
	for (int l = 0; l < STATES; l++) max[l] = -1e9;
	for (int i = 0; i < c->nlanes; i++) {
		const lane *ln = &c->lanes[i];
		if (ln->fam == t->r.fam && a * t->r.z[ln->at] > max[ln->label])
			max[ln->label] = a * t->r.z[ln->at];
	}
	for (int i = 0; i < c->nlanes; i++) {
		const lane *ln = &c->lanes[i];
		if (ln->fam == t->r.fam)
			sum[ln->label] += share[ln->at] =
				fixed_exp(a * t->r.z[ln->at] - max[ln->label]);
	}
	for (int i = 0; i < c->nlanes; i++)
		if (c->lanes[i].fam == t->r.fam) share[c->lanes[i].at] /= sum[c->lanes[i].label];
	for (int l = 0; l < STATES; l++)
		if (sum[l] > 0) e[l] = max[l] + fixed_log(sum[l]) + p->v[P_EBIAS + l];
}

static double
log_sum(const double *x)
{
	double max = -1e18, s = 0;
	for (int i = 0; i < STATES; i++)
		if (x[i] > max) max = x[i];
	for (int i = 0; i < STATES; i++) s += fixed_exp(x[i] - max);
	return max + fixed_log(s);
}

typedef struct chain {
	double e[MAX_TOK][STATES], share[MAX_TOK][LANES], f[MAX_TOK][STATES], b[MAX_TOK][STATES];
} chain;

static void
forward_backward(chain *h, const tok *t, size_t n, const corpus *c, const numbers *p)
{
	double x[STATES];
	for (size_t i = 0; i < n; i++) {
		emit(&t[i], c, p, h->e[i], h->share[i]);
		for (int j = 0; j < STATES; j++) {
			for (int k = 0; k < STATES && i; k++)
				x[k] = h->f[i - 1][k] + p->v[P_TRANS + k * STATES + j];
			h->f[i][j] = h->e[i][j] + (i ? log_sum(x) : p->v[P_START + j]);
		}
	}
	for (int j = 0; j < STATES; j++) h->b[n - 1][j] = 0;
	for (size_t i = n - 1; i-- > 0;)
		for (int j = 0; j < STATES; j++) {
			for (int k = 0; k < STATES; k++)
				x[k] = h->b[i + 1][k] + h->e[i + 1][k] +
				       p->v[P_TRANS + j * STATES + k];
			h->b[i][j] = log_sum(x);
		}
}

/* Gradient of the log-likelihood of one message; returns how many tokens the marginals get right.
 */
static size_t
gradient(chain *h, const tok *t, size_t n, const corpus *c, const numbers *p, numbers *g)
{
	size_t right = 0;
	forward_backward(h, t, n, c, p);
	double z = log_sum(h->f[n - 1]);
	for (size_t i = 0; i < n; i++) {
		int best = 0;
		double post[STATES];
		for (int j = 0; j < STATES; j++) {
			post[j] = fixed_exp(h->f[i][j] + h->b[i][j] - z);
			if (post[j] > post[best]) best = j;
			double d = (j == t[i].label) - post[j];
			g->v[P_EBIAS + j] += d;
			if (!i) g->v[P_START + j] += d;
			for (int k = 0; k < STATES && i; k++) {
				double both =
					fixed_exp(h->f[i - 1][k] + p->v[P_TRANS + k * STATES + j] +
						  h->e[i][j] + h->b[i][j] - z);
				g->v[P_TRANS + k * STATES + j] +=
					(k == t[i - 1].label && j == t[i].label) - both;
			}
		}
		for (int k = 0; k < c->nlanes && t[i].r.fam >= 0; k++) {
			const lane *ln = &c->lanes[k];
			if (ln->fam != t[i].r.fam) continue;
			g->v[P_EMIT + ln->fam * SIZES + lang_size(t[i].r.pos)] +=
				((ln->label == t[i].label) - post[ln->label]) *
				h->share[i][ln->at] * t[i].r.z[ln->at];
		}
		right += best == t[i].label;
	}
	return right;
}

/* Weak pull to zero (scales: to one), AdaGrad over messages. */
void
messages_fit(const messages *m, const corpus *c, numbers *p)
{
	static chain h;
	static numbers sq;
	for (int i = P_EMIT; i <= P_EMIT_END; i++) p->v[i] = 1;
	for (int i = P_EBIAS; i <= P_START_END; i++) p->v[i] = 0;
	memset(&sq, 0, sizeof sq);
	size_t right = 0;
	for (int ep = 0; ep < EPOCHS; ep++) {
		right = 0;
		for (size_t k = 0; k < m->nm; k++) {
			size_t at = m->start[(k * 7919 + 13) % m->nm],
			       n = m->start[(k * 7919 + 13) % m->nm + 1] - at;
			numbers g = { { 0 } };
			right += gradient(&h, m->tok + at, n < MAX_TOK ? n : MAX_TOK, c, p, &g);
			for (int i = P_EMIT; i <= P_START_END; i++) {
				double d = g.v[i] - 2e-4 * (p->v[i] - (i <= P_EMIT_END ? 1 : 0));
				sq.v[i] += d * d;
				if (sq.v[i] > 0) p->v[i] += 0.1 * d / sqrt(1 + sq.v[i]);
			}
		}
	}
	printf("tokens: %zu in %zu messages, right %.4f\n", m->n, m->nm,
	       (double)right / (double)m->n);
}

int
numbers_read(numbers *p, const char *path)
{
	kelma_buf t = KELMA_BUF_INIT;
	kelma_err err;
	base_str ln, f[2];
	if (base_read_file(path, MAX_FILE, &t, &err))
		return fprintf(stderr, "train_lang: %s: %s\n", path, err.msg), -1;
	base_lines l = { t.data, t.len, 0, 0 };
	while (base_lines_next(&l, &ln)) {
		size_t at, len;
		if (base_fields(ln, f, 2) != 2 || !lang_param_find(f[0].s, f[0].n, &at, &len))
			continue;
		char z[1024] = { 0 }, *s = z;
		memcpy(z, f[1].s, f[1].n < sizeof z ? f[1].n : sizeof z - 1);
		for (size_t i = 0; i < len; i++) p->v[at + i] = strtod(s, &s);
	}
	kelma_buf_free(&t);
	return 0;
}

int
numbers_write(const numbers *p, const char *path, const char *note)
{
	static const struct {
		const char *name;
		int at, n;
	} list[] = {
#define NUMBERS_ROW(id, text, k) { text, P_##id, k },
		LANG_PARAM_LIST(NUMBERS_ROW)
#undef NUMBERS_ROW
	};
	FILE *f = fopen(path, "w");
	if (!f) return -1;
	fprintf(f,
		"# Numbers of the language model, written by data/train/train_lang.c; names: "
		"LANG_PARAM_LIST of lib/lang/model.h\n%s",
		note);
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		fprintf(f, "%s\t", list[i].name);
		for (int k = 0; k < list[i].n; k++)
			fprintf(f, "%s%.4f", k ? " " : "", p->v[list[i].at + k]);
		fputc('\n', f);
	}
	return fclose(f);
}
