/* Names that a user may get wrong: the one that was probably meant. */
#include "layers.h"
#include <ctype.h>
#include <string.h>

kelma_status
unknown_word(kelma_err *err, const char *what, const char *word, size_t n, const char *const *known,
	     size_t k)
{
	char w[64];
	if (n >= sizeof w) n = sizeof w - 1;
	memcpy(w, word, n);
	w[n] = '\0';
	const char *c = closest(w, known, k);
	if (!n) return refuse(err, KELMA_EARG, "an empty %s (see kelma info)", what);
	return c ? refuse(err, KELMA_ENOTFOUND, "no %s %s; did you mean %s?", what, w, c)
		 : refuse(err, KELMA_ENOTFOUND, "no %s %s (see kelma info)", what, w);
}

static int
is_among(const char *word, size_t n, const char *const *known, size_t k)
{
	for (size_t i = 0; i < k; i++)
		if (strlen(known[i]) == n && !memcmp(known[i], word, n)) return 1;
	return 0;
}

kelma_status
check_types(const char *list, kelma_err *err)
{
	static const char *const known[] = {
#define NAME(id, text) text,
		KELMA_FIELD_LIST(NAME)
#undef NAME
	};
	size_t k = sizeof known / sizeof *known, n;
	for (const char *p = list; p && *p; p += n + (p[n] == ',')) {
		n = strcspn(p, ",");
		if (!is_among(p, n, known, k))
			return unknown_word(err, "field type", p, n, known, k);
	}
	return KELMA_OK;
}

kelma_status
check_profile(const kelma_res *res, const char *name, kelma_err *err)
{
	const char *known[64];
	size_t k = 0;
	if (!name || strchr(name, '\n')) return KELMA_OK; /* the text of the user's own */
	while (k < 64 && (known[k] = kelma_norm_get_profile(res, k))) k++;
	return is_among(name, strlen(name), known, k)
		       ? KELMA_OK
		       : unknown_word(err, "profile", name, strlen(name), known, k);
}

/* label=nats,label=nats: the labels; the library reads the numbers. */
static kelma_status
check_nats(const char *list, kelma_err *err)
{
	const char *known[KELMA_LABEL_COUNT];
	for (int i = 0; i < KELMA_LABEL_COUNT; i++) known[i] = kelma_label_name((kelma_label)i);
	for (const char *p = list; *p; p += *p == ',') {
		size_t n = strcspn(p, ",="), all = strcspn(p, ",");
		if (!is_among(p, n, known, KELMA_LABEL_COUNT))
			return unknown_word(err, "label", p, n, known, KELMA_LABEL_COUNT);
		p += all;
	}
	return KELMA_OK;
}

kelma_status
check_prior(const kelma_res *res, const char *name, kelma_err *err)
{
	const char *known[64] = { "none" };
	size_t k = 1;
	if (!name) return KELMA_OK;
	if (strchr(name, '=')) return check_nats(name, err);
	while (k < 64 && (known[k] = kelma_lang_get_prior(res, k - 1))) k++;
	return is_among(name, strlen(name), known, k)
		       ? KELMA_OK
		       : unknown_word(err, "prior", name, strlen(name), known, k);
}

/* The names of all steps; they belong to the library. */
static size_t
step_names(const kelma_res *res, const char **known, size_t max, kelma_err *err)
{
	kelma_norm *nm;
	kelma_norm_step t;
	size_t k = 0;
	if (kelma_norm_new(res, "none", &nm, err)) return 0;
	for (; k < max && kelma_norm_get_step(nm, k, &t); k++) known[k] = t.name;
	kelma_norm_free(nm);
	return k;
}

kelma_status
check_steps(const kelma_res *res, const char *list, kelma_err *err)
{
	const char *known[128];
	size_t n, k = list ? step_names(res, known, 128, err) : 0;
	for (const char *p = list; k && *p; p += n + (p[n] == ',')) {
		n = strcspn(p, ",");
		size_t sign = *p == '+' || *p == '-', m = strcspn(p, ",=");
		if (n > sign && p[m] != '=' && !is_among(p + sign, n - sign, known, k))
			return unknown_word(err, "step", p + sign, n - sign, known, k);
	}
	return KELMA_OK;
}

/* One line of the file as a pattern: signs are themselves, spaces any white space. */
static kelma_status
add_phrase(kelma_buf *b, const char *s, size_t n)
{
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < n && !st; i++) {
		int sign = (unsigned char)s[i] < 0x80 && !isalnum((unsigned char)s[i]);
		if (s[i] == ' ' || s[i] == '\t') {
			while (i + 1 < n && (s[i + 1] == ' ' || s[i + 1] == '\t')) i++;
			st = put_word(b, "\\s+");
			continue;
		}
		if (sign) st = put_word(b, "\\");
		if (!st) st = kelma_buf_add(b, s + i, 1);
	}
	return st;
}

/* (?i) the lines between word boundaries, with | between. */
static kelma_status
add_phrases(kelma_buf *b, const char *s)
{
	size_t at = b->len, first;
	kelma_status st = put_word(b, "(?i:(?<![\\p{L}\\p{M}\\p{N}_])(?:");
	first = b->len;
	for (; *s && !st; s += strcspn(s, "\n"), s += *s == '\n') {
		size_t n = strcspn(s, "\r\n");
		while (n && (*s == ' ' || *s == '\t')) s++, n--;
		while (n && (s[n - 1] == ' ' || s[n - 1] == '\t')) n--;
		if (!n || *s == '#') continue;
		if (b->len > first) st = put_word(b, "|");
		if (!st) st = add_phrase(b, s, n);
	}
	if (b->len > first || st)
		return st ? st : put_word(b, ")(?![\\p{L}\\p{M}\\p{N}_]))");
	b->len = at; /* no word in the file */
	if (b->data) b->data[at] = '\0';
	return KELMA_OK;
}

kelma_status
protect_pattern(const args *a, held *h, const char **out, kelma_err *err)
{
	const char *re = a->val[OPT_PROTECT], *path = a->val[OPT_PROTECT_WORDS], *words;
	kelma_buf b = KELMA_BUF_INIT;
	*out = re;
	if (!path) return KELMA_OK;
	if (!(words = hold_file(h, a, path, err))) return err->code;
	kelma_status st = add_phrases(&b, words);
	if (!st && re && b.len) st = put_word(&b, "|(?:");
	if (!st && re && b.len) st = put_word(&b, re);
	if (!st && re && b.len) st = put_word(&b, ")");
	if (st) st = refuse(err, st, "out of memory");
	else if (b.len && !(*out = hold(h, b.data, err))) st = err->code;
	kelma_buf_free(&b);
	return st;
}
