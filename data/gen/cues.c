/* Cues: `cue<TAB>label<TAB>where<TAB>phrases separated by |<TAB>source` -> phrase table of
 * lib/chat. Where: any, start (of a clause), alone (a clause of its own). A phrase may hold
 * groups: {a,b,} is a, b or nothing, each makes a phrase of its own; {NAME} stands for the group
 * of a row `spell<TAB>NAME<TAB>a,b,c<TAB>source` above. The first file is the folding table. */
#include "gen/gen.h"
#include "chat/chat.h"
#include <string.h>

enum { MAX_SPELL = 64, MAX_PARTS = 24, MAX_PHRASE = 256, MAX_FORMS = 2048 };

typedef struct spell {
	base_str name, list;
} spell;

/* A phrase as literal text and groups: alternatives between commas. */
typedef struct part {
	base_str list;
	size_t at; /* of the alternative in turn */
	int group;
} part;

typedef struct cue_job {
	gen_job *j;
	size_t file, line;
	match_phrasew *w;
	spell spell[MAX_SPELL];
	size_t nspell;
} cue_job;

/* The alternative that begins at `at`. */
static base_str
alternative(const part *p)
{
	const char *s = p->list.s + p->at, *end = p->list.s + p->list.n;
	if (!p->group) return p->list;
	const char *comma = memchr(s, ',', (size_t)(end - s));
	return (base_str){ s, (size_t)((comma ? comma : end) - s) };
}

/* Step to the next alternative: 1, or 0 when it starts anew. */
static int
turn(part *p)
{
	size_t n = alternative(p).n;
	if (!p->group || p->at + n >= p->list.n) {
		p->at = 0;
		return 0;
	}
	p->at += n + 1;
	return 1;
}

static const spell *
spelling(const cue_job *b, base_str name)
{
	for (size_t i = 0; i < b->nspell; i++)
		if (b->spell[i].name.n == name.n && !memcmp(b->spell[i].name.s, name.s, name.n))
			return &b->spell[i];
	return NULL;
}

/* Cut a phrase into parts: how many, 0 with a message. */
static size_t
cut(const cue_job *b, base_str v, part *p)
{
	size_t k = 0;
	while (v.n && k < MAX_PARTS) {
		int group = *v.s == '{';
		const char *e = memchr(v.s, group ? '}' : '{', v.n);
		size_t n = e ? (size_t)(e - v.s) : v.n;
		if (group && !e) return gen_fail(b->j, b->file, b->line, "{ without }"), (size_t)0;
		p[k] = (part){ group ? (base_str){ v.s + 1, n - 1 } : (base_str){ v.s, n }, 0,
			       group };
		if (group && !memchr(p[k].list.s, ',', p[k].list.n)) {
			const spell *s = spelling(b, p[k].list);
			if (!s)
				return gen_fail(b->j, b->file, b->line, "no spelling {%.*s}",
						(int)p[k].list.n, p[k].list.s),
				       (size_t)0;
			p[k].list = s->list;
		}
		k++;
		v.s += n + (size_t)group;
		v.n -= n + (size_t)group;
	}
	return v.n ? (gen_fail(b->j, b->file, b->line, "too many groups"), (size_t)0) : k;
}

static int
add_phrase(const cue_job *b, base_str v, const match_entry *e)
{
	part p[MAX_PARTS];
	char text[MAX_PHRASE];
	size_t k = cut(b, v, p), forms = 0, i;
	if (!k) return -1;
	do {
		size_t n = 0;
		for (i = 0; i < k; i++) {
			base_str a = alternative(&p[i]);
			if (n + a.n > sizeof text)
				return gen_fail(b->j, b->file, b->line, "phrase too long");
			memcpy(text + n, a.s, a.n);
			n += a.n;
		}
		kelma_status st = match_phrasew_add(b->w, text, n, e);
		if (st)
			return gen_fail(b->j, b->file, b->line, "phrase %.*s: %s", (int)n, text,
					kelma_strstatus(st));
		if (++forms > MAX_FORMS)
			return gen_fail(b->j, b->file, b->line, "phrase %.*s: too many forms",
					(int)v.n, v.s);
		for (i = k; i-- > 0 && !turn(&p[i]);) {
		}
	} while (i < k);
	return 0;
}

static int
add_line(cue_job *b, base_str line)
{
	base_str f[5];
	size_t n = base_fields(line, f, 5);
	if (n == 4 && base_str_is(f[0], "spell")) {
		if (b->nspell == MAX_SPELL)
			return gen_fail(b->j, b->file, b->line, "too many spellings");
		b->spell[b->nspell++] = (spell){ f[1], f[2] };
		return 0;
	}
	if (n != 5) return gen_fail(b->j, b->file, b->line, "want five columns");
	int cue = chat_cue(f[0].s, f[0].n), label = kelma_label_find(f[1].s, f[1].n),
	    where = chat_where(f[2].s, f[2].n);
	if (cue < 0 || label < 0 || where < 0)
		return gen_fail(b->j, b->file, b->line, "unknown cue, label or place");
	match_entry e = { (unsigned)cue | (unsigned)where << CUE_WHERE_SHIFT, (unsigned)label, "" };
	for (base_str v = f[3]; v.n;) {
		const char *bar = memchr(v.s, '|', v.n);
		size_t k = bar ? (size_t)(bar - v.s) : v.n;
		if (k && add_phrase(b, (base_str){ v.s, k }, &e)) return -1;
		v.n -= k + (bar != NULL);
		v.s += k + (bar != NULL);
	}
	return 0;
}

int
gen_cues(gen_job *j)
{
	kelma_buf fold = KELMA_BUF_INIT;
	match_fold f;
	match_phrasew w = { .fold = &f };
	cue_job b = { .j = j, .w = &w };
	kelma_err err;
	int rc = 0;
	if (!j->n || match_fold_build(j->in[0].data, j->in[0].len, &fold, &err) ||
	    match_fold_open(&f, fold.data, fold.len, &err))
		rc = gen_fail(j, 0, 0, "the first file must be the folding table");
	for (b.file = 1; b.file < j->n && !rc; b.file++) {
		base_lines l = { j->in[b.file].data, j->in[b.file].len, 0, 0 };
		base_str line;
		while (!rc && base_lines_next(&l, &line)) {
			b.line = l.line;
			rc = add_line(&b, line);
		}
	}
	if (!rc && match_phrasew_finish(&w, j->out)) rc = -1;
	match_phrasew_free(&w);
	kelma_buf_free(&fold);
	return rc;
}
