/* Cues: phrases and affixes of data/lexicon/cues.tsv in a folded message. */
#include "chat/chat.h"
#include "base/lines.h"
#include "pack/pack.h"
#include "text/utf8.h"
#include <string.h>

static const char *const cue_names[] = {
#define CUE_NAME(name, text) text,
	KELMA_CUE_LIST(CUE_NAME)
#undef CUE_NAME
};

const char *
kelma_cue_name(kelma_cue c)
{
	return (unsigned)c < KELMA_CUE_COUNT ? cue_names[c] : "?";
}

int
chat_cue(const char *s, size_t n)
{
	for (int i = 0; i < KELMA_CUE_COUNT; i++)
		if (base_str_is((base_str){ s, n }, cue_names[i])) return i;
	return -1;
}

int
chat_where(const char *s, size_t n)
{
	static const char *const where[] = { "any", "start", "alone", "own", "own-start" };
	for (int i = 0; i < 5; i++)
		if (base_str_is((base_str){ s, n }, where[i])) return i;
	return -1;
}

/* `cue<TAB>label<TAB>HEAD*TAIL` or `HEAD *TAIL`; everything folded already. */
static int
read_affix(chat_affix *a, base_str line)
{
	base_str f[4];
	if (base_fields(line, f, 4) < 3) return -1;
	int cue = chat_cue(f[0].s, f[0].n), label = kelma_label_find(f[1].s, f[1].n);
	const char *star = memchr(f[2].s, '*', f[2].n);
	if (cue < 0 || label < 0 || !star) return -1;
	a->cue = (kelma_cue)cue;
	a->label = (kelma_label)label;
	a->head = f[2].s;
	a->nhead = (size_t)(star - f[2].s);
	a->tail = star + 1;
	a->ntail = f[2].n - a->nhead - 1;
	a->apart = a->nhead && a->head[a->nhead - 1] == ' ';
	a->nhead -= (size_t)a->apart;
	return a->nhead ? 0 : -1;
}

kelma_status
chat_cues_open(kelma_chat *c, kelma_err *err)
{
	size_t n;
	const void *p = pack_section(c->res, "fold", &n);
	if (!p) return base_fail(err, KELMA_EDATA, 0, 0, "the data pack has no folding table");
	kelma_status st = match_fold_open(&c->fold, p, n, err);
	if (st) return st;
	p = pack_section(c->res, "chat.cues", &n);
	st = match_phrases_open(&c->phrases, p, p ? n : 0, err);
	if (st) return st;
	p = pack_section(c->res, "chat.affixes", &n);
	base_lines l = { p, p ? n : 0, 0, 0 };
	base_str line;
	while (base_lines_next(&l, &line)) {
		if (c->naffix == CHAT_AFFIXES || read_affix(&c->affix[c->naffix], line))
			return base_fail(err, KELMA_EDATA, 0, l.line, "a bad affix of cues");
		c->naffix++;
	}
	return KELMA_OK;
}

/* Copy s[0..n) to the cue text; a letter or sign that stands three times or more in a row is
 * written once. */
static kelma_status
squeeze(kelma_chat *c, const char *s, size_t n)
{
	kelma_buf *b = &c->cuetext;
	kelma_status st = kelma_buf_reserve(b, n + 1);
	for (size_t i = 0; i < n && !st;) {
		uint32_t cp, next;
		size_t k = kelma_utf8_next(s + i, n - i, &cp), run = 1, e = i + k;
		for (size_t w; e < n && (w = kelma_utf8_next(s + e, n - e, &next)) && next == cp;
		     e += w)
			run++;
		int digit = cp >= '0' && cp <= '9';
		st = kelma_buf_add(b, s + i, run > 2 && !digit ? k : e - i);
		i = e;
	}
	return st;
}

/* Words of names and addresses are not said to anybody. */
static int
is_name(unsigned type)
{
	return type == KELMA_FIELD_URL || type == KELMA_FIELD_EMAIL || type == KELMA_FIELD_PERSON ||
	       type == KELMA_FIELD_ADDRESS || type == KELMA_FIELD_PLACE ||
	       type == KELMA_FIELD_ORGANIZATION;
}

static kelma_status
cue_text(kelma_chat *c, const char *s, size_t n, const kelma_field *f, size_t nf)
{
	size_t at = 0;
	kelma_status st = KELMA_OK;
	c->cuetext.len = 0;
	for (size_t i = 0; i < nf && !st; i++) {
		if (!is_name(f[i].type) || f[i].start < at) continue;
		st = squeeze(c, s + at, f[i].start - at);
		if (!st) st = kelma_buf_add(&c->cuetext, " 0 ", 3);
		at = f[i].end;
	}
	return st ? st : squeeze(c, s + at, n - at);
}

static void
found(kelma_chat *c, unsigned cue, unsigned label, int own)
{
	if (cue >= KELMA_CUE_COUNT) return;
	c->cues |= 1u << cue;
	if (!own && !c->frame && (cue == KELMA_CUE_QUESTION || cue == KELMA_CUE_NEGATION) &&
	    label < KELMA_LABEL_OTHER)
		c->frame = (kelma_label)label;
	if (!c->hint && label < KELMA_LABEL_OTHER) c->hint = (kelma_label)label;
}

/* Does a clause begin at atom i; does one end before atom i? */
static int
clause_start(const match_text *t, size_t i)
{
	return !i || t->a[i - 1].kind == MATCH_MARK || (t->a[i].flags & MATCH_LINE);
}

static int
clause_end(const match_text *t, size_t i)
{
	return i >= t->n || t->a[i].kind == MATCH_MARK || (t->a[i].flags & MATCH_LINE);
}

/* Words like `fin` are words of another language too: they count where the message has other words
 * of theirs, or where its language is not known. */
static int
speaks(const kelma_lang_result *r, const match_text *t, unsigned label)
{
	static const double more = 1.5 /* than the word itself */, sure = 0.5;
	int l = chat_language_of((kelma_label)label);
	double share = 0, words = 0;
	if (!r->label || r->prob < sure || chat_language_of(r->label) == l) return 1;
	for (int i = KELMA_LABEL_UND + 1; i < KELMA_LABEL_OTHER; i++)
		if (chat_language_of((kelma_label)i) == l) share += r->mix[i];
	for (size_t i = 0; i < t->n; i++) words += t->a[i].kind == MATCH_WORD;
	return share * words > more;
}

static void
phrases_at(kelma_chat *c, size_t i, const kelma_lang_result *lang)
{
	match_hit hit[MATCH_PHRASE_WORDS];
	size_t k = match_phrases_at(&c->phrases, &c->words, i, c->words.a[i].hash, hit,
				    MATCH_PHRASE_WORDS);
	for (size_t h = 0; h < k; h++) {
		match_entry e[MATCH_ENTRIES];
		size_t ne = match_entries(&c->phrases, hit[h].rec, e, MATCH_ENTRIES);
		int first = clause_start(&c->words, i), last = clause_end(&c->words, hit[h].end);
		for (size_t j = 0; j < ne; j++) {
			unsigned where = e[j].kind >> CUE_WHERE_SHIFT;
			int own = where >= CUE_OWN;
			if (own && !speaks(lang, &c->words, e[j].sub)) continue;
			if (own) where -= CUE_OWN;
			if (where == CUE_ANY || (first && (where == CUE_START || last)))
				found(c, e[j].kind & 15, e[j].sub, own);
		}
	}
}

static int
ends_with(const char *s, size_t n, const char *t, size_t k)
{
	return n >= k && !memcmp(s + n - k, t, k);
}

static void
affixes_at(kelma_chat *c, size_t i)
{
	enum {
		MIDDLE = 3,
		WORD = 2
	}; /* bytes between; of the second word: a letter of Arabic, two of Latin */
	const match_atom *a = &c->words.a[i];
	if ((a->flags & MATCH_UPPER) && !clause_start(&c->words, i))
		return; /* a name: Marouch, Mallouch */
	const char *s = c->words.fold.data + a->f;
	size_t n = a->fe - a->f;
	for (size_t k = 0; k < c->naffix; k++) {
		const chat_affix *x = &c->affix[k];
		if (n < x->nhead || memcmp(s, x->head, x->nhead)) continue;
		const match_atom *b = x->apart && i + 1 < c->words.n ? a + 1 : NULL;
		int hit = x->apart ? n == x->nhead && b && b->kind == MATCH_WORD &&
					     b->fe - b->f >= x->ntail + WORD &&
					     ends_with(c->words.fold.data + b->f, b->fe - b->f,
						       x->tail, x->ntail)
				   : n >= x->nhead + x->ntail + MIDDLE &&
					     ends_with(s, n, x->tail, x->ntail);
		if (hit) found(c, x->cue, x->label, 0);
	}
}

kelma_status
chat_cues(kelma_chat *c, const char *s, size_t n, const kelma_field *f, size_t nf,
	  const kelma_lang_result *lang)
{
	c->cues = 0;
	c->frame = KELMA_LABEL_UND;
	c->hint = KELMA_LABEL_UND;
	kelma_status st = cue_text(c, s, n, f, nf);
	if (!st)
		st = match_text_set(&c->words, &c->fold, c->cuetext.data ? c->cuetext.data : "",
				    c->cuetext.len);
	for (size_t i = 0; i < c->words.n && !st; i++) {
		if (match_begins(&c->phrases, c->words.a[i].hash)) phrases_at(c, i, lang);
		if (c->words.a[i].kind == MATCH_WORD) affixes_at(c, i);
	}
	return st;
}
