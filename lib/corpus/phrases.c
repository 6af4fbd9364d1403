/* Marks at the ends of lines and phrases of web pages, from data/corpus. */
#include "corpus/measure.h"
#include "base/lines.h"
#include <stdlib.h>

static const char *const mark_kinds[] = { "terminal", "closing", "bullet", "ellipsis", "stray" };
static const char *const phrase_kinds[] = { "boilerplate", "c4_line", "c4_doc" };

static int
find(const char *const *names, int n, base_str s)
{
	for (int i = 0; i < n; i++)
		if (base_str_is(s, names[i])) return i;
	return -1;
}

kelma_status
corpus_marks_read(corpus_marks *k, const char *s, size_t n, kelma_err *err)
{
	base_lines l = { s, n, 0, 0 };
	base_str line, f[3];
	while (base_lines_next(&l, &line)) {
		size_t c = base_fields(line, f, 3);
		int kind = c >= 2 ? find(mark_kinds, MARK_KINDS, f[0]) : -1;
		if (kind < 0) return base_fail(err, KELMA_ESYNTAX, 0, l.line, "want KIND<TAB>MARK");
		if (!f[1].n || f[1].n > MARK_BYTES || k->n[kind] == MARK_MAX)
			return base_fail(err, KELMA_ESYNTAX, 0, l.line,
					 "mark too long, or too many of them");
		if (kind == MARK_STRAY) k->stray[(unsigned char)f[1].s[0]] = 1;
		memcpy(k->mark[kind][k->n[kind]].s, f[1].s, f[1].n);
		k->mark[kind][k->n[kind]++].n = (unsigned char)f[1].n;
	}
	return KELMA_OK;
}

size_t
corpus_mark_start(const corpus_marks *k, int kind, const char *s, size_t n)
{
	for (size_t i = 0; i < k->n[kind]; i++) {
		size_t m = k->mark[kind][i].n;
		if (m <= n && *s == k->mark[kind][i].s[0] && !memcmp(s, k->mark[kind][i].s, m))
			return m;
	}
	return 0;
}

size_t
corpus_mark_end(const corpus_marks *k, int kind, const char *s, size_t n)
{
	for (size_t i = 0; i < k->n[kind]; i++) {
		size_t m = k->mark[kind][i].n;
		if (m <= n && s[n - 1] == k->mark[kind][i].s[m - 1] &&
		    !memcmp(s + n - m, k->mark[kind][i].s, m))
			return m;
	}
	return 0;
}

/* The words of a phrase as the tokenizer cuts them. */
static kelma_status
read_phrase(corpus_phrases *p, kelma_tok *tk, int kind, base_str text, size_t line, kelma_err *err)
{
	kelma_token t;
	int more;
	if (!base_grow(&p->p, &p->cap, p->n + 1, sizeof *p->p))
		return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	corpus_phrase *x = &p->p[p->n];
	memset(x, 0, sizeof *x);
	x->kind = (unsigned char)kind;
	kelma_status st = kelma_tok_start(tk, text.s, text.n, err);
	if (st) return st;
	while ((more = kelma_tok_next(tk, &t)) > 0) {
		if (t.cls == KELMA_TOKEN_PUNCT || t.cls == KELMA_TOKEN_SYMBOL) continue;
		if (x->n == PHRASE_WORDS)
			return base_fail(err, KELMA_ESYNTAX, 0, line,
					 "a phrase has at most 8 words");
		x->word[x->n++] = corpus_word_hash(text.s + t.start, t.end - t.start);
	}
	if (more < 0)
		return base_fail(err, (kelma_status)more, 0, line, "%s",
				 kelma_strstatus((kelma_status)more));
	if (!x->n) return base_fail(err, KELMA_ESYNTAX, 0, line, "a phrase without words");
	p->filter[x->word[0] >> 6 & 63] |= (uint64_t)1 << (x->word[0] & 63);
	p->n++;
	return KELMA_OK;
}

/* By the first word; of two that begin alike the longer first. */
static int
by_word(const void *x, const void *y)
{
	const corpus_phrase *a = x, *b = y;
	if (a->word[0] != b->word[0]) return a->word[0] < b->word[0] ? -1 : 1;
	return a->n != b->n ? b->n - a->n : memcmp(a->word, b->word, sizeof a->word);
}

kelma_status
corpus_phrases_read(corpus_phrases *p, kelma_tok *tk, const char *s, size_t n, kelma_err *err)
{
	base_lines l = { s, n, 0, 0 };
	base_str line, f[3];
	kelma_status st = KELMA_OK;
	while (!st && base_lines_next(&l, &line)) {
		size_t c = base_fields(line, f, 3);
		int kind = c >= 2 ? find(phrase_kinds, PHRASE_KINDS, f[0]) : -1;
		if (kind < 0)
			return base_fail(err, KELMA_ESYNTAX, 0, l.line, "want KIND<TAB>PHRASE");
		if (kelma_utf8_valid(f[1].s, f[1].n) < f[1].n)
			return base_fail(err, KELMA_ESYNTAX, 0, l.line, "invalid UTF-8");
		st = read_phrase(p, tk, kind, f[1], l.line, err);
	}
	if (!st && p->n) qsort(p->p, p->n, sizeof *p->p, by_word);
	return st;
}

size_t
corpus_phrase_at(const corpus_phrases *p, const corpus_word *word, size_t i, size_t n, int *kind)
{
	uint64_t h = word[i].hash;
	if (!(p->filter[h >> 6 & 63] >> (h & 63) & 1)) return 0;
	size_t lo = 0, hi = p->n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (p->p[mid].word[0] < h) lo = mid + 1;
		else hi = mid;
	}
	for (; lo < p->n && p->p[lo].word[0] == h; lo++) {
		const corpus_phrase *x = &p->p[lo];
		size_t k = 1;
		while (k < x->n && i + k < n && word[i + k].hash == x->word[k]) k++;
		if (k < x->n) continue;
		*kind = x->kind;
		return k;
	}
	return 0;
}
