/* From rules to tables: classes in keys are written out, outputs resolved, keys put into a trie
 * over symbols. */
#include "translit/scheme_build.h"
#include "text/chars.h"
#include "text/utf8.h"
#include <stdlib.h>

kelma_status
scheme_build_fail(builder *b, const scheme_rule *u, kelma_status st, const char *what)
{
	return base_fail(b->err, st, 0, u ? u->line : 0, "%s", what);
}

uint16_t
scheme_default_sym(uint32_t cp, int script)
{
	const chars_props *p = chars_get(cp);
	if (cp == '\n' || cp == '\r') return SYM_NEWLINE;
	if (p->flags & CHARS_SPACE) return SYM_SPACE;
	if (cp == '.' || cp == '!' || cp == '?' || cp == 0x61f) return SYM_STOP;
	if (!chars_in(p, CHARS_LETTERS | CHARS_MARKS)) return SYM_OTHER;
	return p->script == script ? SYM_UNKNOWN : SYM_LETTER;
}

/* Attributes that follow from the default symbol of a character. */
static uint8_t
attr_of(uint16_t sym)
{
	static const uint8_t a[SYM_FIRST] = { [SYM_LETTER] = ATTR_WORD,
					      [SYM_UNKNOWN] = ATTR_WORD,
					      [SYM_SPACE] = ATTR_SPACE,
					      [SYM_NEWLINE] = ATTR_SPACE | ATTR_STOP,
					      [SYM_STOP] = ATTR_STOP };
	return sym < SYM_FIRST ? a[sym] : 0;
}

/* Make room for the page of cp; its characters get their default symbols. NULL: b->why says. */
static uint16_t *
slot(builder *b, uint32_t cp)
{
	scheme *sc = b->sc;
	b->why = KELMA_ELIMIT;
	if (cp > 0xffff) return NULL;
	uint8_t *pg = &sc->page[cp >> 6];
	if (!*pg) {
		if (sc->npage == 256) return NULL;
		uint16_t *t = realloc(sc->tab, (sc->npage + 1) * 64 * sizeof *t);
		b->why = t ? KELMA_OK : KELMA_ENOMEM;
		if (!t) return NULL;
		sc->tab = t;
		for (uint32_t k = 0; k < 64; k++)
			t[sc->npage * 64 + k] = scheme_default_sym((cp & ~63u) | k, sc->script);
		*pg = (uint8_t)sc->npage++;
	}
	return &sc->tab[*pg * 64u + (cp & 63)];
}

/* Symbol of cp, made when it has none of its own. 0: no room. */
uint16_t
scheme_sym(builder *b, uint32_t cp)
{
	uint16_t *s = slot(b, cp);
	if (!s) return 0;
	if (*s >= SYM_FIRST) return *s;
	scheme *sc = b->sc;
	if (sc->nsym == SCHEME_SYMS_MAX) return 0;
	sc->attr[sc->nsym] = attr_of(*s);
	b->cp_of[sc->nsym] = cp;
	return *s = (uint16_t)sc->nsym++;
}

/* Pairs small letter -> capital of the Latin blocks, for title case and folding. */
static void
find_capitals(builder *b)
{
	static const uint32_t range[][2] = {
		{ 'A', 'Z' }, { 0xc0, 0xde }, { 0x100, 0x24f }, { 0x1e00, 0x1eff }
	};
	for (size_t r = 0; r < sizeof range / sizeof *range; r++)
		for (uint32_t cp = range[r][0]; cp <= range[r][1] && b->nupper < 1024; cp++) {
			int32_t d = chars_get(cp)->lower;
			if (!d) continue;
			b->upper[b->nupper][0] = (uint32_t)((int32_t)cp + d);
			b->upper[b->nupper++][1] = cp;
		}
}

uint32_t
scheme_capital(const builder *b, uint32_t cp)
{
	if (cp >= 'a' && cp <= 'z') return cp - 32;
	for (size_t i = 0; cp >= 0xc0 && i < b->nupper; i++)
		if (b->upper[i][0] == cp) return b->upper[i][1];
	return cp;
}

/* The rules of this direction: b->made holds BOTH rules turned round. */
static kelma_status
turn_round(builder *b)
{
	const scheme_src *s = b->src;
	b->made = calloc(s->nrule + 1, sizeof *b->made);
	if (!b->made) return scheme_build_fail(b, NULL, KELMA_ENOMEM, "out of memory");
	for (size_t i = 0; i < s->nrule; i++) {
		const scheme_rule *u = &s->rule[i];
		scheme_rule *m = &b->made[b->nmade];
		if (u->mode == SCHEME_FORWARD) continue;
		if (u->mode == SCHEME_REVERSE) {
			*m = *u;
			b->nmade++;
			continue;
		}
		kelma_buf t = KELMA_BUF_INIT;
		int plain = u->out.n && !u->nleft && !u->nright && !u->need && !u->forbid &&
			    !memchr(u->out.s, '[', u->out.n);
		for (size_t k = 0; k < u->nkey; k++) plain &= u->key[k].cls == SCHEME_CLS_NONE;
		if (!plain || scheme_unescape(u->out, u->line, &t, b->err)) {
			kelma_buf_free(&t);
			continue;
		}
		m->line = u->line;
		m->level = u->level;
		m->mode = SCHEME_BOTH;
		m->out = (base_str){ NULL, i }; /* the key of rule i */
		for (size_t p = 0; p < t.len && m->nkey < SCHEME_KEY_MAX; m->nkey++) {
			p += utf8_get(t.data + p, &m->key[m->nkey].cp);
			m->key[m->nkey].cls = SCHEME_CLS_NONE;
		}
		kelma_buf_free(&t);
		b->nmade++;
	}
	return KELMA_OK;
}

static kelma_status
no_symbol(builder *b, const scheme_rule *u)
{
	return scheme_build_fail(b, u, b->why,
				 b->why == KELMA_ENOMEM
					 ? "out of memory"
					 : "character outside the basic plane, or too many");
}

/* Every character that keys, contexts and classes name gets a symbol. */
static kelma_status
name_symbols(builder *b, const scheme_rule *r, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const scheme_item *side[3] = { r[i].key, r[i].left, r[i].right };
		uint8_t len[3] = { r[i].nkey, r[i].nleft, r[i].nright };
		for (int s = 0; s < 3; s++)
			for (size_t k = 0; k < len[s]; k++) {
				short c = side[s][k].cls;
				if (c == SCHEME_CLS_NONE && !scheme_sym(b, side[s][k].cp))
					return no_symbol(b, &r[i]);
				for (size_t m = 0; c >= 0 && m < b->src->cls[c].n; m++)
					if (!scheme_sym(b, b->src->cls[c].cp[m]))
						return no_symbol(b, &r[i]);
			}
	}
	return KELMA_OK;
}

/* Folding: a capital without a symbol of its own reads as its small letter. */
static kelma_status
fold_capitals(builder *b)
{
	for (size_t i = 0; i < b->nupper; i++) {
		uint32_t lo = b->upper[i][0], up = b->upper[i][1];
		if (lo > 0xffff || !b->sc->page[lo >> 6]) continue;
		uint16_t l = *slot(b, lo), *u = l >= SYM_FIRST ? slot(b, up) : NULL;
		if (l < SYM_FIRST) continue;
		if (!u) return no_symbol(b, NULL);
		l = *slot(b, lo);
		if (*u < SYM_FIRST) *u = l;
	}
	return KELMA_OK;
}

static int
is_plain(const scheme_rule *u)
{
	return u->nkey == 1 && u->key[0].cls == SCHEME_CLS_NONE && !u->nleft && !u->nright &&
	       !u->need && !u->forbid;
}

static void
find_plain(builder *b, const scheme_rule *r, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!is_plain(&r[i]) || !r[i].out.s || memchr(r[i].out.s, '[', r[i].out.n))
			continue;
		uint32_t *p = &b->plain[scheme_sym(b, r[i].key[0].cp)];
		if (!*p || r[i].level < r[*p - 1].level) *p = (uint32_t)i + 1;
	}
}

/* Read the reference at *i of the output and step over it: [k] = key character k, [+1] = the one
 * that follows,
 * [=X] = any character. Its symbol, 0 when malformed. */
static uint16_t
reference(builder *b, const flat *f, size_t *i)
{
	base_str o = f->rule->out;
	const char *e = memchr(o.s + *i, ']', o.n - *i);
	size_t at = *i + 1, n = e ? (size_t)(e - o.s) - at : 0;
	uint32_t cp;
	if (!n) return 0;
	*i = at + n + 1;
	if (o.s[at] == '=' && n > 1)
		return utf8_get(o.s + at + 1, &cp) == n - 1 ? scheme_sym(b, cp) : 0;
	if (o.s[at] == '+') return n == 2 && o.s[at + 1] == '1' ? f->right0 : 0;
	int k = o.s[at] - '0';
	return n == 1 && k >= 1 && k <= f->nkey ? f->key[k - 1] : 0;
}

/* Append the output of f to the pool, escapes and references resolved. */
static kelma_status
resolve(builder *b, const scheme_rule *all, flat *f)
{
	const scheme_rule *u = f->rule;
	f->out = (uint32_t)b->pool.len;
	if (!u->out.s) { /* a key turned round */
		const scheme_rule *o = &b->src->rule[u->out.n];
		char d[4];
		for (size_t k = 0; k < o->nkey; k++)
			if (kelma_buf_add(&b->pool, d, utf8_put(o->key[k].cp, d)))
				return KELMA_ENOMEM;
	}
	for (size_t i = 0; u->out.s && i < u->out.n;) {
		size_t e = i;
		while (e < u->out.n && u->out.s[e] != '[') e += u->out.s[e] == '\\' ? 2 : 1;
		if (e > u->out.n) e = u->out.n;
		kelma_status st = scheme_unescape((base_str){ u->out.s + i, e - i }, u->line,
						  &b->pool, b->err);
		if (st) return st;
		if ((i = e) == u->out.n) break;
		uint16_t ref = reference(b, f, &i);
		uint32_t p = ref ? b->plain[ref] : 0;
		if (!p)
			return scheme_build_fail(b, u, KELMA_ESYNTAX,
						 "reference to a character without a rule");
		st = scheme_unescape(all[p - 1].out, u->line, &b->pool, b->err);
		if (st) return st;
	}
	f->nout = (uint32_t)(b->pool.len - f->out);
	return f->nout > 4000 ? scheme_build_fail(b, u, KELMA_ELIMIT, "output too long") : KELMA_OK;
}

/* Does the output refer to the character after the key? */
static int
looks_ahead(const scheme_rule *u)
{
	for (size_t i = 0; u->out.s && i + 1 < u->out.n; i++)
		if (u->out.s[i] == '[' && u->out.s[i + 1] == '+' && (!i || u->out.s[i - 1] != '\\'))
			return 1;
	return 0;
}

/* Number of characters an item stands for, and the m-th. */
static size_t
item_size(const builder *b, const scheme_item *it)
{
	return it->cls >= 0 ? b->src->cls[it->cls].n : 1;
}
static uint16_t
item_sym(builder *b, const scheme_item *it, size_t m)
{
	return scheme_sym(b, it->cls >= 0 ? b->src->cls[it->cls].cp[m] : it->cp);
}

/* Write out one rule: an odometer over the classes of its key (and of what follows, when the output
 * needs it). */
static kelma_status
expand(builder *b, const scheme_rule *all, const scheme_rule *u)
{
	size_t at[SCHEME_KEY_MAX + 1] = { 0 }, n = u->nkey, total = n + (size_t)looks_ahead(u);
	const scheme_item *it[SCHEME_KEY_MAX + 1];
	for (size_t k = 0; k < n; k++) it[k] = &u->key[k];
	if (total > n) {
		it[n] = &u->right[0];
		if (!u->nright || u->right[0].neg || u->right[0].cls < -1)
			return scheme_build_fail(b, u, KELMA_ESYNTAX,
						 "[+1] needs a character or class after _");
	}
	for (;;) {
		if (b->nf == b->capf) {
			size_t c = b->capf ? b->capf * 2 : 512;
			flat *p = realloc(b->f, c * sizeof *p);
			if (!p) return scheme_build_fail(b, u, KELMA_ENOMEM, "out of memory");
			b->f = p;
			b->capf = c;
		}
		flat *f = &b->f[b->nf];
		*f = (flat){ .rule = u, .nkey = (uint8_t)n, .order = (uint32_t)b->nf };
		for (size_t k = 0; k < n; k++) f->key[k] = item_sym(b, it[k], at[k]);
		if (total > n) f->right0 = item_sym(b, it[n], at[n]);
		kelma_status st = resolve(b, all, f);
		if (st) return st;
		f->weight = u->nleft + u->nright + !!u->need + !!u->forbid;
		if (++b->nf > SCHEME_RULES_MAX)
			return scheme_build_fail(b, u, KELMA_ELIMIT,
						 "too many rules after writing out classes");
		size_t k = 0;
		while (k < total && ++at[k] == item_size(b, it[k])) at[k++] = 0;
		if (k == total) return KELMA_OK;
	}
}

/* Rules of one direction, classes written out, into b->f. */
static kelma_status
flatten(builder *b)
{
	const scheme_src *src = b->src;
	const scheme_rule *r = src->rule;
	size_t n = src->nrule;
	kelma_status st = b->reverse ? turn_round(b) : KELMA_OK;
	if (b->reverse) r = b->made, n = b->nmade;
	find_capitals(b);
	/* pages of common text, so that the run finds every symbol in the table; ASCII first: pages
	 * 1 and 2 */
	static const uint32_t common[] = { 0,     0x40,  0x80,  0xc0,   0x100,  0x140, 0x600,
					   0x640, 0x680, 0x6c0, 0x2000, 0x2d00, 0x2d40 };
	for (size_t i = 0; i < sizeof common / sizeof *common && !st; i++)
		if (!slot(b, common[i])) st = no_symbol(b, NULL);
	if (!st) st = name_symbols(b, r, n);
	/* blanks and signs of common text too: they are then written as rules are, without a
	 * branch */
	static const char signs[] = " ,.-:/'()0123456789";
	int room = b->sc->nsym + sizeof signs <= SCHEME_SYMS_MAX;
	for (const char *c = signs; room && *c && !st; c++)
		if (!scheme_sym(b, (unsigned char)*c)) st = no_symbol(b, NULL);
	if (!st && (src->head.fold || b->reverse)) st = fold_capitals(b);
	if (st) return st;
	find_plain(b, r, n);
	for (size_t i = 0; i < n && !st; i++)
		if (b->reverse || r[i].mode != SCHEME_REVERSE) st = expand(b, r, &r[i]);
	return st;
}

/* Script of the input of this direction: "ary-Latn", "Arab" ... */
static int
script_of(base_str name)
{
	static const struct {
		const char *code;
		kelma_script sc;
	} known[] = { { "Arab", KELMA_SCRIPT_ARABIC },
		      { "Latn", KELMA_SCRIPT_LATIN },
		      { "Tfng", KELMA_SCRIPT_TIFINAGH } };
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (name.n >= 4 && !memcmp(name.s + name.n - 4, known[i].code, 4))
			return (int)known[i].sc;
	return -1;
}

kelma_status
scheme_build_open(builder *b, const scheme_src *src, int reverse, kelma_err *err)
{
	*b = (builder){ .src = src, .err = err, .reverse = reverse };
	b->sc = calloc(1, sizeof *b->sc);
	b->cls_set = malloc((src->ncls + 1) * sizeof *b->cls_set);
	if (!b->sc || !b->cls_set) return scheme_build_fail(b, NULL, KELMA_ENOMEM, "out of memory");
	for (size_t i = 0; i < src->ncls; i++) b->cls_set[i] = -1;
	b->sc->nsym = SYM_FIRST;
	b->sc->npage = 1;
	b->sc->title = src->head.title_case && !reverse;
	b->sc->script = script_of(reverse ? src->head.to : src->head.from);
	b->sc->before = SYM_NONE;
	b->sc->tab = malloc(64 * sizeof *b->sc->tab);
	for (int i = 0; i < 64 && b->sc->tab; i++) b->sc->tab[i] = SYM_NONE;
	for (uint16_t i = 0; i < SYM_FIRST; i++) b->sc->attr[i] = attr_of(i);
	return b->sc->tab ? flatten(b) : scheme_build_fail(b, NULL, KELMA_ENOMEM, "out of memory");
}

void
scheme_build_close(builder *b)
{
	free(b->f);
	free(b->made);
	free(b->cls_set);
	kelma_buf_free(&b->pool);
	kelma_buf_free(&b->tests);
	kelma_buf_free(&b->sets);
	scheme_free(b->sc);
}

kelma_status
scheme_build(const scheme_src *src, int reverse, scheme **out, kelma_err *err)
{
	builder b;
	*out = NULL;
	kelma_status st = scheme_build_open(&b, src, reverse, err);
	if (!st) st = scheme_build_tables(&b);
	if (!st) {
		*out = b.sc;
		b.sc = NULL;
	}
	scheme_build_close(&b);
	return st;
}

kelma_status
scheme_new(scheme_lib lib, base_str text, int reverse, scheme **out, kelma_err *err)
{
	scheme_src src;
	*out = NULL;
	kelma_status st = scheme_read(lib, text, &src, err);
	if (!st) st = scheme_build(&src, reverse, out, err);
	scheme_src_free(&src);
	return st;
}

void
scheme_free(scheme *sc)
{
	if (!sc) return;
	free(sc->tab);
	free(sc->node);
	free(sc->cell);
	free(sc->act);
	free(sc->test);
	free(sc->set);
	free(sc->pool);
	free(sc->direct);
	free(sc->third8);
	free(sc->row);
	free(sc->can);
	free(sc->pick);
	free(sc->quick);
	free(sc);
}
