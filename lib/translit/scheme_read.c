/* Reading a scheme: lines to rules. Nothing is expanded here; names of classes and flags become
 * numbers. */
#include "translit/scheme.h"
#include "text/utf8.h"
#include <stdlib.h>

/* State of one file being read (files nest through @base). */
typedef struct reader {
	scheme_lib lib;
	scheme_src *src;
	kelma_err *err;
	size_t line;
	uint8_t level, mode;
} reader;

static kelma_status read_text(reader *r, base_str text);

static kelma_status
fail(reader *r, const char *what)
{
	return base_fail(r->err, KELMA_ESYNTAX, 0, r->line, "%s", what);
}

/* Room for one more element of an array; the element is zeroed. */
static void *
more(void **p, size_t *n, size_t *cap, size_t size)
{
	if (*n == *cap) {
		size_t c = *cap ? *cap * 2 : 64;
		void *q = realloc(*p, c * size);
		if (!q) return NULL;
		*p = q;
		*cap = c;
	}
	void *e = (char *)*p + (*n)++ * size;
	memset(e, 0, size);
	return e;
}

/* Next blank-separated word of *s. */
static int
word(base_str *s, base_str *w)
{
	while (s->n && (*s->s == ' ' || *s->s == '\t')) s->s++, s->n--;
	w->s = s->s;
	while (s->n && *s->s != ' ' && *s->s != '\t') s->s++, s->n--;
	w->n = (size_t)(s->s - w->s);
	return w->n > 0;
}

static int
same(base_str a, base_str b)
{
	return a.n == b.n && !memcmp(a.s, b.s, a.n);
}

/* One character of a field, escapes read: \u{HEX} \s \t \n \\ \[ \] \# \_. Returns bytes used, 0
 * when malformed. */
static size_t
character(const char *s, size_t n, uint32_t *cp)
{
	if (*s != '\\') return utf8_get(s, cp);
	if (n < 2) return 0;
	*cp = (unsigned char)s[1];
	if (s[1] == 's')
		*cp = ' ';
	else if (s[1] == 't')
		*cp = '\t';
	else if (s[1] == 'n')
		*cp = '\n';
	else if (s[1] != 'u')
		return strchr("\\[]#_!'@", s[1]) && s[1] ? 2 : 0;
	else {
		const char *e = n > 3 && s[2] == '{' ? memchr(s, '}', n < 12 ? n : 12) : NULL;
		if (!e || e == s + 3) return 0;
		*cp = 0;
		for (const char *p = s + 3; p < e; p++) {
			const char *hex = "0123456789abcdef", *d = strchr(hex, *p | 32);
			if (!d || !*p || *cp > 0xfffff) return 0;
			*cp = *cp << 4 | (uint32_t)(d - hex);
		}
		if (*cp > 0x10ffff || (*cp >= 0xd800 && *cp < 0xe000)) return 0;
		return (size_t)(e - s) + 1;
	}
	return 2;
}

kelma_status
scheme_unescape(base_str f, size_t line, kelma_buf *out, kelma_err *err)
{
	for (size_t i = 0; i < f.n;) {
		uint32_t cp;
		char d[4];
		size_t k = character(f.s + i, f.n - i, &cp);
		if (!k) return base_fail(err, KELMA_ESYNTAX, i, line, "bad escape");
		if (kelma_buf_add(out, d, utf8_put(cp, d))) return KELMA_ENOMEM;
		i += k;
	}
	return KELMA_OK;
}

static int
find_class(const scheme_src *src, base_str name)
{
	for (size_t i = 0; i < src->ncls; i++)
		if (same(src->cls[i].name, name)) return (int)i;
	if (base_str_is(name, "LETTER")) return SCHEME_CLS_LETTER;
	if (base_str_is(name, "SPACE")) return SCHEME_CLS_SPACE;
	return SCHEME_CLS_NONE;
}

static int
is_name(base_str w)
{
	if (!w.n || *w.s < 'A' || *w.s > 'Z') return 0;
	for (size_t i = 0; i < w.n; i++)
		if (!(w.s[i] >= 'A' && w.s[i] <= 'Z') && !(w.s[i] >= '0' && w.s[i] <= '9') &&
		    w.s[i] != '-')
			return 0;
	return w.n > 1;
}

static kelma_status
class_add(reader *r, scheme_class *c, uint32_t cp)
{
	uint32_t *p = more((void **)&c->cp, &c->n, &c->cap, sizeof *c->cp);
	if (!p) return base_fail(r->err, KELMA_ENOMEM, 0, r->line, "out of memory");
	*p = cp;
	return KELMA_OK;
}

/* @class NAME chars chars +OTHER ... A later definition of the same name replaces the one of the
 * base. */
static kelma_status
read_class(reader *r, base_str rest)
{
	base_str w;
	if (!word(&rest, &w) || !is_name(w)) return fail(r, "want @class NAME characters");
	int i = find_class(r->src, w);
	if (i < -1) return fail(r, "this class name is built in");
	if (i < 0) {
		if (r->src->ncls == SCHEME_CLASSES_MAX)
			return base_fail(r->err, KELMA_ELIMIT, 0, r->line, "too many classes");
		scheme_class *c =
			more((void **)&r->src->cls, &r->src->ncls, &r->src->capcls, sizeof *c);
		if (!c) return base_fail(r->err, KELMA_ENOMEM, 0, r->line, "out of memory");
		c->name = w;
		c->flag = -1;
		i = (int)r->src->ncls - 1;
	}
	r->src->cls[i].n = 0;
	while (word(&rest, &w)) {
		scheme_class *c = &r->src->cls[i];
		int o = *w.s == '+' && w.n > 1 ? find_class(r->src, (base_str){ w.s + 1, w.n - 1 })
					       : -1;
		if (*w.s == '+' && w.n > 1 && (o < 0 || o == i))
			return fail(r, "no such class after +");
		for (size_t k = 0; o >= 0 && k < r->src->cls[o].n; k++) {
			kelma_status st = class_add(r, c, r->src->cls[o].cp[k]);
			if (st) return st;
		}
		for (size_t p = 0; o < 0 && p < w.n;) {
			uint32_t cp;
			size_t k = character(w.s + p, w.n - p, &cp);
			if (!k) return fail(r, "bad escape");
			kelma_status st = class_add(r, c, cp);
			if (st) return st;
			p += k;
		}
	}
	return r->src->cls[i].n ? KELMA_OK : fail(r, "empty class");
}

/* @before X CLASS: marks of one letter may come in any order; X is always read first. */
static kelma_status
read_before(reader *r, base_str rest)
{
	base_str x, c;
	size_t k = 0;
	if (word(&rest, &x)) k = character(x.s, x.n, &r->src->before);
	if (!k || k != x.n || !word(&rest, &c)) return fail(r, "want @before CHARACTER CLASS");
	r->src->before_cls = find_class(r->src, c);
	return r->src->before_cls < 0 ? fail(r, "no such class") : KELMA_OK;
}

/* Characters and [CLASS]es of a key. */
static kelma_status
read_key(reader *r, base_str f, scheme_item *key, uint8_t *n)
{
	for (size_t i = 0; i < f.n;) {
		if (*n == SCHEME_KEY_MAX) return fail(r, "key too long");
		scheme_item *it = &key[(*n)++];
		*it = (scheme_item){ 0, SCHEME_CLS_NONE, 0 };
		if (f.s[i] == '[') {
			const char *e = memchr(f.s + i, ']', f.n - i);
			if (!e) return fail(r, "[ without ]");
			int c = find_class(r->src,
					   (base_str){ f.s + i + 1, (size_t)(e - f.s) - i - 1 });
			if (c < 0) return fail(r, "no such class");
			it->cls = (short)c;
			i = (size_t)(e - f.s) + 1;
			continue;
		}
		size_t k = character(f.s + i, f.n - i, &it->cp);
		if (!k) return fail(r, "bad escape");
		i += k;
	}
	return *n ? KELMA_OK : fail(r, "empty key");
}

/* One blank-separated item of a context: # CLASS !CLASS or characters. */
static kelma_status
read_ctx_word(reader *r, base_str w, scheme_item *it, size_t *n)
{
	scheme_item x = { 0, SCHEME_CLS_NONE, 0 };
	if (*w.s == '!' && w.n > 1) x.neg = 1, w.s++, w.n--;
	if (w.n == 1 && *w.s == '#')
		x.cls = SCHEME_CLS_EDGE;
	else if (is_name(w)) {
		x.cls = (short)find_class(r->src, w);
		if (x.cls == SCHEME_CLS_NONE) return fail(r, "no such class");
	}
	if (x.cls != SCHEME_CLS_NONE) {
		if (*n == SCHEME_CTX_MAX) return fail(r, "context too long");
		it[(*n)++] = x;
		return KELMA_OK;
	}
	for (size_t i = 0; i < w.n;) {
		if (*n == SCHEME_CTX_MAX) return fail(r, "context too long");
		size_t k = character(w.s + i, w.n - i, &x.cp);
		if (!k) return fail(r, "bad escape");
		it[(*n)++] = x;
		i += k;
	}
	return KELMA_OK;
}

/* LEFT _ RIGHT */
static kelma_status
read_ctx(reader *r, base_str f, scheme_rule *u)
{
	base_str w;
	scheme_item side[2][SCHEME_CTX_MAX];
	size_t n[2] = { 0, 0 };
	int right = 0;
	while (word(&f, &w)) {
		if (w.n == 1 && *w.s == '_') {
			if (right++) return fail(r, "two _ in a context");
			continue;
		}
		kelma_status st = read_ctx_word(r, w, side[right], &n[right]);
		if (st) return st;
	}
	if (!right && n[0]) return fail(r, "context without _");
	for (size_t i = 0; i < n[0]; i++) u->left[i] = side[0][n[0] - 1 - i];
	memcpy(u->right, side[1], n[1] * sizeof *u->right);
	u->nleft = (uint8_t)n[0];
	u->nright = (uint8_t)n[1];
	return KELMA_OK;
}

/* Number of the word flag called name; made when new. -1: too many. */
static int
flag_of(scheme_src *src, base_str name)
{
	for (size_t i = 0; i < src->nflag; i++)
		if (same(src->flag[i], name)) return (int)i;
	if (src->nflag == sizeof src->flag / sizeof *src->flag) return -1;
	src->flag[src->nflag] = name;
	return (int)src->nflag++;
}

/* set=F has=F !has=F seen=CLASS !seen=CLASS lower first break join */
static kelma_status
read_option(reader *r, base_str w, scheme_rule *u)
{
	if (base_str_is(w, "lower"))
		u->cas = SCHEME_CASE_LOWER;
	else if (base_str_is(w, "break"))
		u->brk = SCHEME_BREAK;
	else if (base_str_is(w, "join"))
		u->brk = SCHEME_JOIN;
	else if (base_str_is(w, "first"))
		u->cas = SCHEME_CASE_FIRST;
	else {
		const char *e = memchr(w.s, '=', w.n);
		if (!e) return fail(r, "unknown option");
		base_str k = { w.s, (size_t)(e - w.s) }, v = { e + 1, w.n - (size_t)(e - w.s) - 1 };
		int c = find_class(r->src, v),
		    seen = base_str_is(k, "seen") || base_str_is(k, "!seen");
		if (seen && c < 0) return fail(r, "no such class");
		int f = flag_of(r->src, v);
		if (f < 0) return fail(r, "more than 16 flags");
		if (seen) r->src->cls[c].flag = f;
		if (base_str_is(k, "set"))
			u->set |= (uint16_t)(1u << f);
		else if (base_str_is(k, "has") || base_str_is(k, "seen"))
			u->need |= (uint16_t)(1u << f);
		else if (base_str_is(k, "!has") || base_str_is(k, "!seen"))
			u->forbid |= (uint16_t)(1u << f);
		else
			return fail(r, "unknown option");
	}
	return KELMA_OK;
}

static kelma_status
read_rule(reader *r, base_str line)
{
	base_str f[4];
	size_t n = base_fields(line, f, 4);
	if (n < 2) return fail(r, "want KEY<TAB>OUTPUT[<TAB>CONTEXT[<TAB>OPTIONS]]");
	if (r->src->nrule >= SCHEME_RULES_MAX)
		return base_fail(r->err, KELMA_ELIMIT, 0, r->line, "too many rules");
	scheme_rule *u = more((void **)&r->src->rule, &r->src->nrule, &r->src->caprule, sizeof *u);
	if (!u) return base_fail(r->err, KELMA_ENOMEM, 0, r->line, "out of memory");
	u->out = f[1];
	u->line = r->line;
	u->level = r->level;
	u->mode = r->mode;
	kelma_status st = read_key(r, f[0], u->key, &u->nkey);
	if (!st && n > 2) st = read_ctx(r, f[2], u);
	base_str w;
	while (!st && n > 3 && word(&f[3], &w)) st = read_option(r, w, u);
	return st;
}

static kelma_status
read_base(reader *r, base_str name)
{
	base_str t = scheme_find(r->lib, name.s, name.n);
	if (!t.n)
		return base_fail(r->err, KELMA_ENOTFOUND, 0, r->line,
				 "no scheme of this name for @base");
	if (r->level + 1 >= SCHEME_DEPTH_MAX) return fail(r, "@base nested too deep");
	scheme_head keep = r->src->head;
	reader in = { r->lib, r->src, r->err, 0, (uint8_t)(r->level + 1), SCHEME_BOTH };
	kelma_status st = read_text(&in, t);
	if (st && r->err) r->err->line = r->line;
	r->src->head = keep;
	return st;
}

static kelma_status
read_example(reader *r, base_str rest, int reverse)
{
	base_str f[2];
	if (r->level) return KELMA_OK; /* examples of a base belong to the base */
	if (base_fields(rest, f, 2) != 2) return fail(r, "want @example INPUT<TAB>OUTPUT");
	scheme_example *e = more((void **)&r->src->ex, &r->src->nex, &r->src->capex, sizeof *e);
	if (!e) return base_fail(r->err, KELMA_ENOMEM, 0, r->line, "out of memory");
	*e = (scheme_example){ f[0], f[1], r->line, reverse };
	return KELMA_OK;
}

/* Directives of the head; 1 when it was one. */
static int
head_line(scheme_head *h, base_str key, base_str v)
{
	base_str w = v, from, to;
	if (base_str_is(key, "@scheme"))
		h->name = v;
	else if (base_str_is(key, "@title"))
		h->title = v;
	else if (base_str_is(key, "@source"))
		h->source = h->source.n ? h->source : v;
	else if (base_str_is(key, "@script")) {
		if (word(&w, &from) && word(&w, &to)) h->from = from, h->to = to;
	} else if (base_str_is(key, "@reversible"))
		h->reversible = base_str_is(v, "yes");
	else if (base_str_is(key, "@case"))
		h->title_case = base_str_is(v, "title");
	else if (base_str_is(key, "@signs"))
		h->signs = base_str_is(v, "yes");
	else if (base_str_is(key, "@fold"))
		h->fold = base_str_is(v, "yes");
	else
		return 0;
	return 1;
}

static kelma_status
read_directive(reader *r, base_str line)
{
	base_str rest = line, key, v;
	word(&rest, &key);
	if (rest.n) rest.s++, rest.n--;
	v = rest;
	if (head_line(&r->src->head, key, v)) return KELMA_OK;
	if (base_str_is(key, "@class")) return read_class(r, v);
	if (base_str_is(key, "@before")) return read_before(r, v);
	if (base_str_is(key, "@base")) return read_base(r, v);
	if (base_str_is(key, "@example")) return read_example(r, v, 0);
	if (base_str_is(key, "@example-reverse")) return read_example(r, v, 1);
	if (base_str_is(key, "@forward"))
		r->mode = SCHEME_FORWARD;
	else if (base_str_is(key, "@reverse"))
		r->mode = SCHEME_REVERSE;
	else if (base_str_is(key, "@both"))
		r->mode = SCHEME_BOTH;
	else
		return fail(r, "unknown directive");
	return KELMA_OK;
}

static kelma_status
read_text(reader *r, base_str text)
{
	base_lines l = { text.s, text.n, 0, 0 };
	base_str line;
	while (base_lines_next(&l, &line)) {
		r->line = l.line;
		kelma_status st = *line.s == '@' ? read_directive(r, line) : read_rule(r, line);
		if (st) return st;
	}
	return KELMA_OK;
}

kelma_status
scheme_read(scheme_lib lib, base_str text, scheme_src *src, kelma_err *err)
{
	*src = (scheme_src){ 0 };
	reader r = { lib, src, err, 0, 0, SCHEME_BOTH };
	size_t ok = kelma_utf8_valid(text.s, text.n);
	if (ok != text.n) return base_fail(err, KELMA_ESYNTAX, ok, 0, "rules are not valid UTF-8");
	return read_text(&r, text);
}

void
scheme_src_free(scheme_src *src)
{
	for (size_t i = 0; i < src->ncls; i++) free(src->cls[i].cp);
	free(src->cls);
	free(src->rule);
	free(src->ex);
	*src = (scheme_src){ 0 };
}

kelma_status
scheme_read_head(base_str text, scheme_head *h, kelma_err *err)
{
	base_lines l = { text.s, text.n, 0, 0 };
	base_str line, key;
	*h = (scheme_head){ 0 };
	size_t ok = kelma_utf8_valid(text.s, text.n);
	if (ok != text.n) return base_fail(err, KELMA_ESYNTAX, ok, 0, "rules are not valid UTF-8");
	while (base_lines_next(&l, &line)) {
		if (*line.s != '@') continue;
		base_str rest = line;
		word(&rest, &key);
		if (rest.n) rest.s++, rest.n--;
		(void)head_line(h, key, rest);
	}
	return KELMA_OK;
}

/* The library is one text: a scheme reaches from its @scheme line to the next. Scheme at or after
 * *pos, or n = 0. */
static base_str
next_scheme(scheme_lib lib, size_t *pos)
{
	static const char mark[] = "@scheme ";
	enum { MARK = sizeof mark - 1 };
	size_t start = lib.n;
	for (size_t p = *pos; p < lib.n;) {
		const char *e = memchr(lib.s + p, '\n', lib.n - p);
		if (lib.n - p > MARK && !memcmp(lib.s + p, mark, MARK)) {
			if (start < lib.n) {
				*pos = p;
				return (base_str){ lib.s + start, p - start };
			}
			start = p;
		}
		p = e ? (size_t)(e - lib.s) + 1 : lib.n;
	}
	*pos = lib.n;
	return start < lib.n ? (base_str){ lib.s + start, lib.n - start } : (base_str){ "", 0 };
}

base_str
scheme_nth(scheme_lib lib, size_t i)
{
	size_t pos = 0;
	base_str t;
	do t = next_scheme(lib, &pos);
	while (t.n && i--);
	return t;
}

base_str
scheme_find(scheme_lib lib, const char *name, size_t n)
{
	size_t pos = 0;
	base_str t;
	while ((t = next_scheme(lib, &pos)).n) {
		const char *e = memchr(t.s, '\n', t.n);
		base_str l = { t.s + 8, (e ? (size_t)(e - t.s) : t.n) - 8 };
		if (l.n == n && !memcmp(l.s, name, n)) break;
	}
	return t;
}
