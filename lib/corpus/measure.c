/* What is counted of a text: tokens, lines, languages, once; everything else from these. */
#include "corpus/measure.h"
#include "base/base.h"
#include <stdlib.h>
#include <string.h>

enum { SHORT_LINE = 30, STOP_MAX = 32 };

kelma_status
corpus_measurer_open(corpus_measurer *x, const kelma_res *res, const char *prior, kelma_err *err)
{
	kelma_lang_options o = KELMA_LANG_OPTIONS_INIT;
	size_t n;
	o.prior = prior;
	x->res = res;
	kelma_status st = kelma_tok_new(res, NULL, &x->tk, err);
	if (!st) st = kelma_lang_new(res, &o, &x->lg, err);
	const char *p = pack_section(res, "corpus.marks", &n);
	if (!st && p) st = corpus_marks_read(&x->marks, p, n, err);
	p = pack_section(res, "corpus.phrases", &n);
	if (!st && p) st = corpus_phrases_read(&x->phrases, x->tk, p, n, err);
	return st;
}

void
corpus_measurer_close(corpus_measurer *x)
{
	kelma_tok_free(x->tk);
	kelma_lang_free(x->lg);
	free(x->phrases.p);
	free(x->tok);
	free(x->lab);
	free(x->word);
	free(x->line);
	free(x->gram);
	free(x->mark);
	free(x->roll);
	free(x->table.slot);
	memset(x, 0, sizeof *x);
}

/* Code points of valid UTF-8, eight bytes at a time: all bytes but those that continue a
 * character. */
static size_t
count_chars(const char *s, size_t n)
{
	const uint64_t ones = 0x0101010101010101u;
	size_t rest = 0;
	uint64_t x;
	size_t all = n;
	for (; n >= 8; s += 8, n -= 8) {
		memcpy(&x, s, 8);
		rest += (size_t)((((x >> 7 & ~(x >> 6)) & ones) * ones) >> 56);
	}
	for (; n; s++, n--) rest += ((unsigned char)*s & 0xc0) == 0x80;
	return all - rest;
}

static int
is_word(const kelma_token *t)
{
	return t->cls != KELMA_TOKEN_PUNCT && t->cls != KELMA_TOKEN_SYMBOL &&
	       t->cls != KELMA_TOKEN_EMOJI;
}

static kelma_status
read_tokens(corpus_measurer *x, kelma_err *err)
{
	kelma_token t;
	int more;
	x->ntok = x->nword = 0;
	kelma_status st = kelma_tok_start(x->tk, x->s, x->n, err);
	if (st) return st;
	while ((more = kelma_tok_next(x->tk, &t)) > 0) {
		if (!base_grow(&x->tok, &x->cap_tok, x->ntok + 1, sizeof t)) return KELMA_ENOMEM;
		x->tok[x->ntok++] = t;
		if (!is_word(&t)) continue;
		if (!base_grow(&x->word, &x->cap_word, x->nword + 1, sizeof *x->word))
			return KELMA_ENOMEM;
		const char *s = x->s + t.start;
		size_t n = t.end - t.start;
		x->word[x->nword++] = (corpus_word){ corpus_word_hash(s, n), (uint32_t)t.start,
						     (uint32_t)t.end, (uint32_t)count_chars(s, n) };
	}
	if (more < 0) return (kelma_status)more;
	if (!base_grow(&x->lab, &x->cap_lab, x->ntok + 1, sizeof *x->lab)) return KELMA_ENOMEM;
	return kelma_lang_run_tokens(x->lg, x->s, x->n, x->tok, x->ntok, x->lab, &x->lang, err);
}

/* Words per label, and how often the language changes. */
static void
count_labels(corpus_measurer *x)
{
	int last = -1;
	memset(x->words, 0, sizeof x->words);
	memset(x->script_words, 0, sizeof x->script_words);
	x->switches = 0;
	for (size_t i = 0; i < x->ntok; i++) {
		kelma_label l = x->lab[i].label;
		if (!is_word(&x->tok[i])) continue;
		x->words[l]++;
		x->script_words[x->tok[i].script]++;
		if (l == KELMA_LABEL_UND || l >= KELMA_LABEL_OTHER) continue;
		x->switches += last >= 0 && last != (int)l;
		last = (int)l;
	}
}

static int
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The words of the line that are parts of phrases. */
static void
find_phrases(const corpus_measurer *x, corpus_line *l)
{
	memset(l->boiler, 0, sizeof l->boiler);
	for (size_t i = l->word, k; i < l->word_end; i += k ? k : 1) {
		int kind;
		k = corpus_phrase_at(&x->phrases, x->word, i, l->word_end, &kind);
		if (k) l->boiler[kind] += k;
	}
}

/* The lines of the text with their tokens; a blank line begins a paragraph. */
static kelma_status
read_lines(corpus_measurer *x)
{
	size_t tok = 0, word = 0;
	int blank = 1;
	x->nline = x->nparagraph = 0;
	for (size_t at = 0; at < x->n;) {
		const char *nl = memchr(x->s + at, '\n', x->n - at);
		size_t start = at, end = nl ? (size_t)(nl - x->s) : x->n, after = end;
		at = end + 1;
		while (start < end && is_space(x->s[start])) start++;
		while (end > start && is_space(x->s[end - 1])) end--;
		if (start == end) {
			blank = 1;
			continue;
		}
		if (!base_grow(&x->line, &x->cap_line, x->nline + 1, sizeof *x->line))
			return KELMA_ENOMEM;
		corpus_line *l = &x->line[x->nline++];
		l->start = start;
		l->end = end;
		l->tok = tok;
		l->word = word;
		while (tok < x->ntok && x->tok[tok].start < after)
			word += (size_t)is_word(&x->tok[tok++]);
		l->tok_end = tok;
		l->word_end = word;
		l->chars = count_chars(x->s + start, end - start);
		l->hash = base_hash(x->s + start, end - start, 0);
		l->paragraph = blank;
		x->nparagraph += (size_t)blank;
		blank = 0;
		find_phrases(x, l);
	}
	return KELMA_OK;
}

/* How a line begins and ends. */
static void
line_shape(const corpus_measurer *x, const corpus_line *l, double *m)
{
	const char *s = x->s + l->start;
	size_t n = l->end - l->start, k;
	m[KELMA_MEASURE_BULLET_LINES] = corpus_mark_start(&x->marks, MARK_BULLET, s, n) > 0;
	m[KELMA_MEASURE_ELLIPSIS_LINES] = corpus_mark_end(&x->marks, MARK_ELLIPSIS, s, n) > 0;
	m[KELMA_MEASURE_SHORT_LINES] = l->chars <= SHORT_LINE;
	while (n && (k = corpus_mark_end(&x->marks, MARK_CLOSING, s, n)))
		for (n -= k; n && is_space(s[n - 1]);) n--;
	m[KELMA_MEASURE_PUNCT_LINES] = n && corpus_mark_end(&x->marks, MARK_TERMINAL, s, n) > 0;
}

/* Lines and paragraphs that stood before. */
static kelma_status
repeated_lines(corpus_measurer *x)
{
	double lines = 0, chars = 0, all = 0, paras = 0, para_chars = 0;
	if (!corpus_table_begin(&x->table, 2 * x->nline)) return KELMA_ENOMEM;
	for (size_t i = 0; i < x->nline;) {
		uint64_t h = 0x51ab;
		double mine = 0;
		do {
			const corpus_line *l = &x->line[i];
			corpus_slot *s = corpus_table_get(&x->table, l->hash);
			if (s->count++) {
				lines++;
				chars += (double)l->chars;
			}
			mine += (double)l->chars;
			h = base_hash(&l->hash, sizeof l->hash, h);
		} while (++i < x->nline && !x->line[i].paragraph);
		all += mine;
		if (corpus_table_get(&x->table, h)->count++) {
			paras++;
			para_chars += mine;
		}
	}
	x->m[KELMA_MEASURE_DUP_LINES] = x->nline ? lines / (double)x->nline : 0;
	x->m[KELMA_MEASURE_DUP_LINE_CHARS] = all > 0 ? chars / all : 0;
	x->m[KELMA_MEASURE_DUP_PARAGRAPHS] = x->nparagraph ? paras / (double)x->nparagraph : 0;
	x->m[KELMA_MEASURE_DUP_PARAGRAPH_CHARS] = all > 0 ? para_chars / all : 0;
	return KELMA_OK;
}

/* How often the string stands in s[0..n), without overlap. */
static size_t
occurrences(const char *s, size_t n, const char *what)
{
	size_t k = strlen(what), c = 0;
	const char *end = s + n, *p = s;
	while ((p = memchr(p, (unsigned char)what[0], (size_t)(end - p)))) {
		int yes = (size_t)(end - p) >= k && !memcmp(p, what, k);
		c += (size_t)yes;
		p += yes ? k : 1;
	}
	return c;
}

/* Digits of the three sets that Moroccans meet: ASCII, Arabic-Indic, Persian. */
static size_t
count_digits(const char *s, size_t n)
{
	size_t c = 0;
	for (size_t i = 0; i < n; i++) {
		unsigned char u = (unsigned char)s[i], v = i + 1 < n ? (unsigned char)s[i + 1] : 0;
		c += (u >= '0' && u <= '9') || (u == 0xd9 && v >= 0xa0 && v <= 0xa9) ||
		     (u == 0xdb && v >= 0xb0 && v <= 0xb9);
	}
	return c;
}

/* Bytes of the character at s that is known to be assigned, without looking it up: the letters
 * that texts are made of
 * (U+0000-024F, Arabic, general punctuation, Tifinagh). 0: look it up. */
static size_t
assigned(const char *s, size_t n)
{
	unsigned char u = (unsigned char)s[0];
	if (u < 0x80) return 1;
	if ((u >= 0xd8 && u <= 0xdb) || (u >= 0xc2 && u <= 0xc9)) return 2;
	if (u != 0xe2 || n < 3) return 0;
	unsigned char v = (unsigned char)s[1], w = (unsigned char)s[2];
	return v == 0x80 || (v == 0xb4 && w >= 0xb0) || (v == 0xb5 && w <= 0xa7) ? 3 : 0;
}

static size_t
count_unknown(const char *s, size_t n)
{
	size_t c = 0, k;
	uint32_t cp;
	for (size_t i = 0; i < n; i += k ? k : 1) {
		if ((k = assigned(s + i, n - i))) continue;
		k = kelma_utf8_next(s + i, n - i, &cp);
		c += kelma_norm_get_unknown(s + i, k, NULL, 0);
	}
	return c;
}

/* A byte of a letter, as far as this test has to know: digits, spaces and ASCII signs are none. */
static int
letter_byte(unsigned char c)
{
	return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Signs between letters: what is left of texts in the fonts of old word processors. */
static size_t
count_stray(const corpus_marks *marks, const char *s, size_t n)
{
	size_t c = 0, k;
	for (size_t i = 1; i < n; i++) {
		if (!marks->stray[(unsigned char)s[i]] || !letter_byte((unsigned char)s[i - 1]))
			continue;
		k = corpus_mark_start(marks, MARK_STRAY, s + i, n - i);
		c += k && i + k < n && letter_byte((unsigned char)s[i + k]);
	}
	return c;
}

/* What the tokens [t, end) say. */
static void
measure_tokens(const corpus_measurer *x, size_t t, size_t end, double *m)
{
	size_t script[KELMA_SCRIPT_COUNT] = { 0 }, letters, links = 0, words = 0, digits = 0,
	       all = end - t;
	for (; t < end; t++) {
		const kelma_token *k = &x->tok[t];
		script[k->script]++;
		words += (size_t)is_word(k);
		if (k->cls == KELMA_TOKEN_WORD || k->cls == KELMA_TOKEN_PUNCT)
			continue; /* digits in words are letters */
		links += k->cls == KELMA_TOKEN_URL || k->cls == KELMA_TOKEN_EMAIL;
		digits += count_digits(x->s + k->start, k->end - k->start);
	}
	letters = all - script[KELMA_SCRIPT_COMMON];
	double l = letters ? (double)letters : 1;
	size_t ours = script[KELMA_SCRIPT_ARABIC] + script[KELMA_SCRIPT_LATIN] +
		      script[KELMA_SCRIPT_TIFINAGH];
	m[KELMA_MEASURE_ALPHA_WORDS] = all ? (double)letters / (double)all : 0;
	m[KELMA_MEASURE_LINKS] = words ? (double)links / (double)words : 0;
	m[KELMA_MEASURE_ARAB] = (double)script[KELMA_SCRIPT_ARABIC] / l;
	m[KELMA_MEASURE_LATN] = (double)script[KELMA_SCRIPT_LATIN] / l;
	m[KELMA_MEASURE_TFNG] = (double)script[KELMA_SCRIPT_TIFINAGH] / l;
	m[KELMA_MEASURE_OTHER_SCRIPT] = (double)(letters - ours) / l;
	m[KELMA_MEASURE_DIGITS] =
		m[KELMA_MEASURE_CHARS] > 0 ? (double)digits / m[KELMA_MEASURE_CHARS] : 0;
}

static int
asks(const uint64_t need[2], unsigned m)
{
	return (int)(need[m / 64] >> m % 64 & 1);
}

/* What the bytes say. */
static void
measure_bytes(const corpus_marks *marks, const uint64_t need[2], const char *s, size_t n,
	      double tokens, double *m)
{
	double c = m[KELMA_MEASURE_CHARS] > 0 ? m[KELMA_MEASURE_CHARS] : 1;
	if (asks(need, KELMA_MEASURE_UNKNOWN))
		m[KELMA_MEASURE_UNKNOWN] = (double)count_unknown(s, n) / c;
	if (asks(need, KELMA_MEASURE_STRAY_SIGNS))
		m[KELMA_MEASURE_STRAY_SIGNS] =
			(double)count_stray(marks, s, n) /
			(m[KELMA_MEASURE_WORDS] > 0 ? m[KELMA_MEASURE_WORDS] : 1);
	if (asks(need, KELMA_MEASURE_CURLY))
		m[KELMA_MEASURE_CURLY] = (double)occurrences(s, n, "{");
	if (asks(need, KELMA_MEASURE_SYMBOL_WORDS)) {
		double h = (double)occurrences(s, n, "#");
		double e = (double)(occurrences(s, n, "...") +
				    occurrences(s, n, "\xe2\x80\xa6")); /* U+2026 */
		m[KELMA_MEASURE_SYMBOL_WORDS] = (h > e ? h : e) / (tokens > 0 ? tokens : 1);
	}
}

static void
phrase_shares(const size_t boiler[PHRASE_KINDS], double words, double *m)
{
	m[KELMA_MEASURE_BOILERPLATE] = words > 0 ? (double)boiler[PHRASE_BOILERPLATE] / words : 0;
	m[KELMA_MEASURE_C4_LINE] = (double)boiler[PHRASE_C4_LINE];
	m[KELMA_MEASURE_C4_DOC] = (double)boiler[PHRASE_C4_DOC];
}

static double
word_length(const corpus_measurer *x, size_t i, size_t end)
{
	double chars = 0, n = end > i ? (double)(end - i) : 1;
	for (; i < end; i++) chars += x->word[i].chars;
	return chars / n;
}

/* Different stop words of the label, up to STOP_MAX. */
static double
stop_words(const corpus_measurer *x, const char *label)
{
	uint64_t seen[STOP_MAX];
	size_t n = 0, k = strlen(label), len;
	for (size_t i = 0; i < x->nword && n < STOP_MAX; i++) {
		const corpus_word *w = &x->word[i];
		const char *of = kelma_stop_word(x->tk, x->s + w->start, w->end - w->start, &len);
		size_t at = 0, j = 0;
		while (of && at + k <= len && memcmp(of + at, label, k) != 0) {
			const char *gap = memchr(of + at, ' ', len - at);
			at = gap ? (size_t)(gap - of) + 1 : len;
		}
		if (!of || at + k > len) continue;
		while (j < n && seen[j] != w->hash) j++;
		if (j == n) seen[n++] = w->hash;
	}
	return (double)n;
}

/* What is known of a text only. */
static kelma_status
measure_text(corpus_measurer *x)
{
	double *m = x->m, part[KELMA_MEASURE_COUNT], lines = x->nline ? (double)x->nline : 1;
	size_t boiler[PHRASE_KINDS] = { 0 };
	kelma_span sp;
	for (size_t i = 0; i < x->nline; i++) {
		line_shape(x, &x->line[i], part);
		for (int k = KELMA_MEASURE_BULLET_LINES; k <= KELMA_MEASURE_SHORT_LINES; k++)
			m[k] += part[k];
		for (int k = 0; k < PHRASE_KINDS; k++) boiler[k] += x->line[i].boiler[k];
	}
	for (int k = KELMA_MEASURE_BULLET_LINES; k <= KELMA_MEASURE_SHORT_LINES; k++) m[k] /= lines;
	m[KELMA_MEASURE_LINES] = (double)x->nline;
	m[KELMA_MEASURE_PARAGRAPHS] = (double)x->nparagraph;
	m[KELMA_MEASURE_NEW_LINES] =
		(double)occurrences(x->s, x->n, "\n") / (x->ntok ? (double)x->ntok : 1);
	m[KELMA_MEASURE_PROB] = x->lang.prob;
	m[KELMA_MEASURE_DIALECTNESS] = x->lang.dialectness;
	m[KELMA_MEASURE_WORD_LENGTH] = word_length(x, 0, x->nword);
	for (int l = 0; l < KELMA_LABEL_OTHER; l++) m[KELMA_MEASURE_MIX + l] = x->lang.mix[l];
	phrase_shares(boiler, (double)x->nword, m);
	if (asks(x->need, KELMA_MEASURE_STOP_WORDS))
		m[KELMA_MEASURE_STOP_WORDS] = stop_words(x, kelma_label_name(x->lang.label));
	if (asks(x->need, KELMA_MEASURE_SENTENCES))
		while (kelma_sent_next(x->tk, &sp) > 0) m[KELMA_MEASURE_SENTENCES]++;
	kelma_status st = repeated_lines(x);
	return st ? st : corpus_ngrams(x);
}

kelma_status
corpus_measure(corpus_measurer *x, const char *s, size_t n, kelma_err *err)
{
	size_t bad = kelma_utf8_valid(s, n);
	if (bad < n) return base_fail(err, KELMA_EUTF8, bad, 0, "%s", kelma_strstatus(KELMA_EUTF8));
	if (n > TEXT_LIMIT)
		return base_fail(err, KELMA_ELIMIT, TEXT_LIMIT, 0, "a document is at most 1 GiB");
	x->s = s;
	x->n = n;
	memset(x->m, 0, sizeof x->m);
	memset(&x->lang, 0, sizeof x->lang);
	kelma_status st = read_tokens(x, err);
	if (!st) st = read_lines(x);
	if (!st) count_labels(x);
	if (st) return base_fail(err, st, 0, 0, "%s", kelma_strstatus(st));
	x->m[KELMA_MEASURE_WORDS] = (double)x->nword;
	x->m[KELMA_MEASURE_CHARS] = (double)count_chars(s, n);
	x->m[KELMA_MEASURE_BYTES] = (double)n;
	measure_tokens(x, 0, x->ntok, x->m);
	measure_bytes(&x->marks, x->need, s, n, (double)x->ntok, x->m);
	st = measure_text(x);
	return st ? base_fail(err, st, 0, 0, "%s", kelma_strstatus(st)) : KELMA_OK;
}

/* Shares of labels among the words of the line that have one. */
static void
mix_of_line(const corpus_measurer *x, const corpus_line *l, double *mix)
{
	double n = 0;
	for (size_t t = l->tok; t < l->tok_end; t++) {
		if (x->lab[t].label >= KELMA_LABEL_OTHER) continue;
		mix[x->lab[t].label]++;
		n++;
	}
	for (int k = 0; k < KELMA_LABEL_OTHER && n > 0; k++) mix[k] /= n;
}

/* Is any measure of [from, to] asked for of lines? */
static int
asks_any(const corpus_measurer *x, unsigned from, unsigned to)
{
	int any = 0;
	for (; from <= to; from++) any |= asks(x->need_line, from);
	return any;
}

void
corpus_measure_line(const corpus_measurer *x, size_t i, double m[KELMA_MEASURE_COUNT])
{
	const corpus_line *l = &x->line[i];
	const char *s = x->s + l->start;
	size_t n = l->end - l->start;
	memset(m, 0, KELMA_MEASURE_COUNT * sizeof *m);
	m[KELMA_MEASURE_WORDS] = (double)(l->word_end - l->word);
	m[KELMA_MEASURE_CHARS] = (double)l->chars;
	m[KELMA_MEASURE_BYTES] = (double)n;
	phrase_shares(l->boiler, m[KELMA_MEASURE_WORDS], m);
	if (asks_any(x, KELMA_MEASURE_BULLET_LINES, KELMA_MEASURE_SHORT_LINES)) line_shape(x, l, m);
	if (asks_any(x, KELMA_MEASURE_ALPHA_WORDS, KELMA_MEASURE_LINKS) ||
	    asks_any(x, KELMA_MEASURE_ARAB, KELMA_MEASURE_OTHER_SCRIPT))
		measure_tokens(x, l->tok, l->tok_end, m);
	measure_bytes(&x->marks, x->need_line, s, n, (double)(l->tok_end - l->tok), m);
	if (asks(x->need_line, KELMA_MEASURE_WORD_LENGTH))
		m[KELMA_MEASURE_WORD_LENGTH] = word_length(x, l->word, l->word_end);
	if (asks_any(x, KELMA_MEASURE_MIX, KELMA_MEASURE_COUNT - 1))
		mix_of_line(x, l, m + KELMA_MEASURE_MIX);
}
