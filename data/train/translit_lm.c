#include "train/translit_lm.h"
#include "base/lines.h"
#include "text/utf8.h"
#include "train/translit_pairs.h"
#include "translit/decode_code.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Codes of the letters this file speaks of. */
enum {
	ALEF = 0x27,
	BEH = 0x28,
	TEH = 0x2a,
	GHAIN = 0x3a,
	FEH = 0x41,
	KAF = 0x43,
	LAM = 0x44,
	WAW = 0x48,
	BREAK = 3
};
static const double WORD_LEAST = 2, PAIR_LEAST = 2, PAIR_GAIN = 1.1, DISCOUNT = 0.7;

void
lm_house(lm *m, const kelma_buf *lexicon)
{
	base_lines it = { lexicon->data, lexicon->len, 0, 0 };
	base_str line, f[3];
	unsigned char a[EM_WORD], b[EM_WORD];
	while (base_lines_next(&it, &line)) {
		if (base_fields(line, f, 3) < 3) continue;
		size_t x = code_arab(f[0].s, f[0].n, a, EM_WORD),
		       y = code_arab(f[1].s, f[1].n, b, EM_WORD);
		if (!x || !y || (x == y && !memcmp(a, b, x))) continue;
		size_t i = tmap_id(&m->house, a, x);
		if (!m->house.item[i].mark)
			m->house.item[i].mark = (uint32_t)tmap_id(&m->type, b, y) + 1;
	}
}

static void
push(lm *m, uint32_t type, double weight)
{
	m->weight = train_grow(m->weight, m->n, &m->wcap, sizeof *m->weight);
	m->seq = train_grow(m->seq, m->n, &m->cap, sizeof *m->seq);
	m->weight[m->n] = (float)weight;
	m->seq[m->n++] = type;
	if (type != UINT32_MAX) m->type.item[type].count += weight;
}

/* Words of a line of the house spelling may be two: push each. */
static void
push_words(lm *m, const unsigned char *c, size_t n, double weight)
{
	for (size_t i = 0; i < n;) {
		const unsigned char *e = memchr(c + i, CODE_SPACE, n - i);
		size_t k = e ? (size_t)(e - c) - i : n - i;
		if (k) push(m, (uint32_t)tmap_id(&m->type, c + i, k), weight);
		i += k + 1;
	}
}

static void
push_word(lm *m, unsigned char *c, size_t n, double weight, int darija)
{
	tmap_item *h = darija && n > 2 ? tmap_find(&m->house, c, n)
				       : NULL; /* two letters: too many words in one */
	if (h) {
		unsigned char r[EM_WORD];
		const tmap_item *t = &m->type.item[h->mark - 1];
		size_t k = t->len;
		memcpy(r, t->key, k);
		push_words(m, r, k, weight);
		return;
	}
	if (darija && n > 4 && c[n - 1] == ALEF && c[n - 2] == WAW)
		n--; /* plural: written without alef */
	push(m, (uint32_t)tmap_id(&m->type, c, n), weight);
}

static int
is_arabic(uint32_t cp)
{
	return (cp >= 0x621 && cp <= 0x65f) || (cp >= 0x670 && cp <= 0x6d3) || cp == 0x763 ||
	       cp == 0x640;
}

static void
push_line(lm *m, base_str s, double weight, int darija)
{
	unsigned char c[EM_WORD];
	push(m, UINT32_MAX, 0);
	for (size_t i = 0, b; i < s.n;) {
		uint32_t cp;
		size_t l = utf8_get(s.s + i, &cp);
		for (b = i; i < s.n && is_arabic(cp);
		     i += l, l = i < s.n ? utf8_get(s.s + i, &cp) : 0)
			continue;
		if (i > b) {
			size_t k = code_arab(s.s + b, i - b, c, EM_WORD);
			if (k)
				push_word(m, c, k, weight, darija);
			else
				push(m, UINT32_MAX, 0);
			continue;
		}
		if (cp != ' ' && m->seq[m->n - 1] != UINT32_MAX) push(m, UINT32_MAX, 0);
		i += l;
	}
}

void
lm_text(lm *m, const kelma_buf *text, double weight, size_t lines, int darija)
{
	base_lines it = { text->data, text->len, 0, 0 };
	base_str line, f[2];
	while (lines-- && base_lines_next(&it, &line)) {
		base_fields(line, f, 2);
		push_line(m, f[0], weight, darija);
	}
	push(m, UINT32_MAX, 0);
}

void
lm_need(lm *m, const unsigned char *c, size_t n)
{
	push(m, UINT32_MAX, 0);
	push_words(m, c, n, 0.5);
	push(m, UINT32_MAX, 0);
}

/* Length of a prefix that c[0..n) is written together with: w, f, b, l and their article forms; 0 =
 * none. The rest must be much more frequent than the whole. */
static size_t
prefix(const lm *m, const tmap_item *t)
{
	const unsigned char *c = (const unsigned char *)t->key;
	if (t->len < 4 || (c[0] != WAW && c[0] != FEH && c[0] != BEH && c[0] != LAM)) return 0;
	unsigned char rest[EM_WORD + 1];
	size_t k = t->len - 1;
	memcpy(rest, c + 1, k);
	if (c[0] == LAM && c[1] == LAM) {
		memmove(rest + 1, rest, k++);
		rest[0] = ALEF;
	}
	const tmap_item *r = tmap_find(&m->type, rest, k);
	int article = rest[0] == ALEF && rest[1] == LAM;
	return r && r->count > (article ? 0.2 : 3) * t->count ? 1 : 0;
}

static void
split_types(lm *m)
{
	for (size_t i = 0; i < m->type.n; i++)
		m->type.item[i].mark = prefix(m, &m->type.item[i]) ? 1 : 0;
}

static size_t
word_id(lm *m, const unsigned char *c, size_t n, double w)
{
	size_t i = tmap_id(&m->word, c, n);
	m->word.item[i].count += w;
	m->total += w;
	return i;
}

static void
count_pair(lm *m, size_t a, size_t b, double w)
{
	uint32_t k[2] = { (uint32_t)a, (uint32_t)b };
	tmap_add(&m->pair, k, sizeof k, w);
}

/* Ids of the one or two parts of a type. */
static size_t
parts(lm *m, const tmap_item *t, double w, size_t id[2])
{
	const unsigned char *c = (const unsigned char *)t->key;
	if (!t->mark) {
		id[0] = word_id(m, c, t->len, w);
		return 1;
	}
	unsigned char p[2] = { c[0], PAIR_JOIN }, rest[EM_WORD + 1];
	size_t k = t->len - 1;
	memcpy(rest, c + 1, k);
	if (c[0] == LAM && c[1] == LAM) {
		memmove(rest + 1, rest, k++);
		rest[0] = ALEF;
	}
	id[0] = word_id(m, p, 2, w);
	id[1] = word_id(m, rest, k, w);
	return 2;
}

void
lm_count(lm *m)
{
	split_types(m);
	unsigned char brk = BREAK;
	size_t edge = tmap_id(&m->word, &brk, 1), last = edge;
	for (size_t i = 0; i < m->n; i++) {
		double w = m->weight[i];
		if (m->seq[i] == UINT32_MAX) {
			last = edge;
			continue;
		}
		size_t id[2], k = parts(m, &m->type.item[m->seq[i]], w, id);
		m->word.item[edge].count += last == edge ? w : 0;
		for (size_t j = 0; j < k; j++) {
			count_pair(m, last, id[j], w);
			last = id[j];
		}
	}
	for (size_t i = 0; i < m->pair.n; i++) {
		size_t a = tmap_id(&m->left, m->pair.item[i].key, 4);
		m->left.item[a].mark++;
		m->left.item[a].count += m->pair.item[i].count;
	}
}

static void
put(const tmap_item *t, FILE *f)
{
	char s[2 * EM_WORD + 2];
	size_t n = t->len;
	int join = n > 1 && t->key[n - 1] == PAIR_JOIN;
	if (t->key[0] == BREAK) {
		fputc('^', f);
		return;
	}
	size_t k = code_arab_put((const unsigned char *)t->key, n - (size_t)join, s);
	fprintf(f, "%.*s%s", (int)k, s, join ? "+" : "");
}

static int
kept(const lm *m, size_t i)
{
	const tmap_item *t = &m->word.item[i];
	return t->count >= WORD_LEAST || t->mark || t->key[0] == BREAK;
}

static double
back_off(const lm *m, uint32_t i)
{
	tmap_item *l = tmap_find(&m->left, &i, sizeof i);
	return l ? log((DISCOUNT * l->mark + 1) / (l->count + 1)) : 0;
}

static int
by_key(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sort lines so that the file is the same whatever the order of reading. */
static void
write_sorted(FILE *tmp, FILE *f)
{
	long n = ftell(tmp);
	char *text = train_alloc((size_t)n + 1),
	     **line = train_alloc(((size_t)n / 2 + 1) * sizeof *line);
	size_t k = 0;
	rewind(tmp);
	if (fread(text, 1, (size_t)n, tmp) != (size_t)n) exit(1);
	for (char *p = strtok(text, "\n"); p; p = strtok(NULL, "\n")) line[k++] = p;
	qsort(line, k, sizeof *line, by_key);
	for (size_t i = 0; i < k; i++) fprintf(f, "%s\n", line[i]);
	free(text);
	free(line);
	fclose(tmp);
}

void
lm_write_words(lm *m, FILE *f)
{
	FILE *tmp = tmpfile();
	for (size_t i = 0; tmp && i < m->word.n; i++) {
		if (!kept(m, i)) continue;
		put(&m->word.item[i], tmp);
		double c = m->word.item[i].count;
		fprintf(tmp, "\t%.2f\t%.2f\n", log((c > 0.2 ? c : 0.2) / m->total),
			back_off(m, (uint32_t)i));
	}
	if (tmp) write_sorted(tmp, f);
}

void
lm_write_pairs(lm *m, FILE *f)
{
	FILE *tmp = tmpfile();
	for (size_t i = 0; tmp && i < m->pair.n; i++) {
		uint32_t k[2];
		memcpy(k, m->pair.item[i].key, sizeof k);
		double c = m->pair.item[i].count;
		if (c < PAIR_LEAST || !kept(m, k[0]) || !kept(m, k[1])) continue;
		tmap_item *l = tmap_find(&m->left, k, 4);
		double back = (DISCOUNT * l->mark + 1) / (l->count + 1),
		       p2 = m->word.item[k[1]].count / m->total;
		double pmi = log((c - DISCOUNT) / (l->count + 1) / p2 + back);
		if ((pmi - log(back)) * c < PAIR_GAIN * 8) continue;
		put(&m->word.item[k[0]], tmp);
		fputc('\t', tmp);
		put(&m->word.item[k[1]], tmp);
		fprintf(tmp, "\t%.1f\n", pmi);
	}
	if (tmp) write_sorted(tmp, f);
}

/* How often a known word is made of an affix and another known word: what an unseen word may be. */
void
lm_write_affixes(lm *m, FILE *f)
{
	tmap pre = { 0 }, suf = { 0 };
	for (size_t i = 0; i < m->word.n; i++) {
		const tmap_item *t = &m->word.item[i];
		if (t->len < 4 || !kept(m, i) || t->key[t->len - 1] == PAIR_JOIN) continue;
		for (size_t k = 1; k <= 3 && t->len - k > 2; k++) {
			tmap_item *a = tmap_find(&m->word, t->key + k, t->len - k),
				  *b = tmap_find(&m->word, t->key, t->len - k);
			if (a && a->count >= WORD_LEAST)
				tmap_add(&pre, t->key, k, t->count),
					tmap_find(&pre, t->key, k)->mark++;
			if (b && b->count >= WORD_LEAST)
				tmap_add(&suf, t->key + t->len - k, k, t->count),
					tmap_find(&suf, t->key + t->len - k, k)->mark++;
		}
	}
	for (int s = 0; s < 2; s++) {
		tmap *a = s ? &suf : &pre;
		tmap_sort(a);
		for (size_t i = 0; i < a->n; i++) {
			if (a->item[i].mark < 60) continue;
			fprintf(f, s ? "-" : "");
			put(&a->item[i], f);
			fprintf(f, "%s\t%.2f\n", s ? "" : "-", log(a->item[i].count / m->total));
		}
		tmap_free(a);
	}
}
