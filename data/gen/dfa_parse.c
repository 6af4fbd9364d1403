/* The pattern language of data/segment. Every character stands for itself but
 *   \d digit  \u A-Z  \l a-z  \a A-Za-z  \A Arabic letter  \s one space   \x the character x itself
 *   [ab-f] one of  (a|b) either  x? x* x+ x{3} x{2,5} x{2,}  <NAME> a macro  (?i) at the start:
 *   case does not matter
 */
#include "gen/dfa.h"
#include "text/utf8.h"
#include <stdlib.h>
#include <string.h>

typedef struct frag {
	int start, end;
} frag;
typedef struct src {
	const char *p, *e;
	int depth;
} src;

static frag parse_alt(dfa_build *b, src *s);

int
dfa_state(dfa_build *b)
{
	if (b->n == b->cap) {
		b->cap = b->cap ? b->cap * 2 : 1024;
		b->nfa = realloc(b->nfa, (size_t)b->cap * sizeof *b->nfa);
		if (!b->nfa || b->cap > 2 * DFA_MAX_NFA) {
			gen_fail(b->job, b->file, b->line, "patterns too big");
			exit(1);
		}
	}
	b->nfa[b->n] = (nfa_state){ .out = DFA_NONE, .out2 = DFA_NONE };
	return b->n++;
}

static void
fail(dfa_build *b, const char *what)
{
	if (!b->failed) gen_fail(b->job, b->file, b->line, "pattern: %s", what);
	b->failed = 1;
}

unsigned
dfa_symbol(dfa_build *b, uint32_t cp)
{
	for (unsigned i = 1; i <= b->nsym; i++)
		if (b->cp[i] == cp) return i;
	if (b->nsym + 1 == DFA_SYMS) return fail(b, "too many different characters"), 0;
	b->cp[++b->nsym] = cp;
	return b->nsym;
}

static void
set_add(dfa_build *b, dfa_set *t, uint32_t cp)
{
	unsigned k = dfa_symbol(b, cp);
	t->bit[k / 64] |= 1ull << (k % 64);
	if (!b->fold) return;
	uint32_t other =
		(cp >= 'a' && cp <= 'z') || (cp >= 0xe0 && cp <= 0xfe && cp != 0xf7)   ? cp - 32
		: (cp >= 'A' && cp <= 'Z') || (cp >= 0xc0 && cp <= 0xde && cp != 0xd7) ? cp + 32
										       : cp;
	k = dfa_symbol(b, other);
	t->bit[k / 64] |= 1ull << (k % 64);
}

static void
set_range(dfa_build *b, dfa_set *t, uint32_t from, uint32_t to)
{
	if (to < from || to - from > 255) fail(b, "range");
	else
		for (uint32_t c = from; c <= to; c++) set_add(b, t, c);
}

static uint32_t
get(src *s)
{
	uint32_t cp = 0;
	if (s->p < s->e) s->p += utf8_get(s->p, &cp);
	return cp;
}

/* The class after a backslash, or the character itself. */
static void
escape(dfa_build *b, dfa_set *t, uint32_t c)
{
	switch (c) {
	case 'd': set_range(b, t, '0', '9'); break;
	case 'a': set_range(b, t, 'a', 'z'); /* fall through */
	case 'u': set_range(b, t, 'A', 'Z'); break;
	case 'l': set_range(b, t, 'a', 'z'); break;
	case 'A': set_range(b, t, 0x621, 0x64a); break;
	case 's': set_add(b, t, ' '); break;
	default: set_add(b, t, c);
	}
}

static void
bracket(dfa_build *b, src *s, dfa_set *t)
{
	uint32_t c;
	while (s->p < s->e && *s->p != ']') {
		c = get(s);
		if (c == '\\') escape(b, t, get(s));
		else if (s->e - s->p > 1 && *s->p == '-' && s->p[1] != ']') {
			s->p++;
			set_range(b, t, c, get(s));
		} else set_add(b, t, c);
	}
	if (s->p == s->e) fail(b, "] missing");
	else s->p++;
}

static frag
empty(dfa_build *b)
{
	int k = dfa_state(b);
	return (frag){ k, k };
}

static void
link_states(dfa_build *b, int from, int to)
{
	int mid = dfa_state(b);
	while (b->nfa[from].has_set || b->nfa[from].out2 != DFA_NONE) {
		if (b->nfa[from].has_set) return fail(b, "internal"), (void)0;
		from = b->nfa[from].out2;
	}
	b->nfa[mid].out = to;
	if (b->nfa[from].out == DFA_NONE) b->nfa[from].out = mid;
	else b->nfa[from].out2 = mid;
}

/* Alternatives of every macro of this name. */
static frag
macro(dfa_build *b, src *s)
{
	const char *e = memchr(s->p, '>', (size_t)(s->e - s->p));
	frag f = { dfa_state(b), dfa_state(b) };
	base_str name = { s->p, e ? (size_t)(e - s->p) : 0 };
	int hits = 0;
	if (!e || s->depth > DFA_DEPTH) return fail(b, "> missing or macros too deep"), f;
	for (size_t i = 0; i < b->nmacro; i++) {
		if (b->macro[i].name.n != name.n || memcmp(b->macro[i].name.s, name.s, name.n))
			continue;
		src in = { b->macro[i].pattern.s, b->macro[i].pattern.s + b->macro[i].pattern.n,
			   s->depth + 1 };
		int fold = b->fold;
		if (in.e - in.p > 4 && !memcmp(in.p, "(?i)", 4)) in.p += 4, b->fold = 1;
		frag g = parse_alt(b, &in);
		b->fold = fold;
		link_states(b, f.start, g.start);
		link_states(b, g.end, f.end);
		hits++;
	}
	if (!hits) fail(b, "no such macro");
	s->p = e + 1;
	return f;
}

static frag
atom(dfa_build *b, src *s)
{
	uint32_t c = get(s);
	if (c == '(') {
		s->depth++;
		frag f = s->depth > DFA_DEPTH ? empty(b) : parse_alt(b, s);
		s->depth--;
		if (s->p == s->e || *s->p != ')') fail(b, ") missing");
		else s->p++;
		return f;
	}
	if (c == '<') return macro(b, s);
	if (c == 0 || c == '?' || c == '*' || c == '+' || c == '{' || c == '}' || c == ']')
		fail(b, "misplaced mark");
	frag f = { dfa_state(b), dfa_state(b) };
	dfa_set t = { { 0 } };
	if (c == '[') bracket(b, s, &t);
	else if (c == '\\') escape(b, &t, get(s));
	else set_add(b, &t, c);
	b->nfa[f.start].set = t;
	b->nfa[f.start].has_set = 1;
	b->nfa[f.start].out = f.end;
	return f;
}

/* {n}, {n,m} or ? * + after an atom: least and most times; most -1 = no limit. */
static void
times(dfa_build *b, src *s, int *least, int *most)
{
	*least = *most = 1;
	if (s->p == s->e) return;
	if (*s->p == '?') *least = 0;
	else if (*s->p == '*') *least = 0, *most = -1;
	else if (*s->p == '+') *most = -1;
	else if (*s->p == '{') {
		char *e;
		*least = *most = (int)strtol(s->p + 1, &e, 10);
		if (*e == ',') *most = e[1] == '}' ? -1 : (int)strtol(e + 1, &e, 10);
		if (*most == -1) e++;
		if (*e != '}' || *least < 0 || *least > 64 || (*most >= 0 && *most < *least) ||
		    *most > 64 || !*most)
			fail(b, "count");
		s->p = e;
	} else return;
	s->p++;
}

static frag
repeat(dfa_build *b, src *s)
{
	const char *from = s->p;
	int least, most;
	frag first = atom(b, s), all = empty(b);
	const char *atom_end = s->p;
	times(b, s, &least, &most);
	const char *after = s->p;
	int end = dfa_state(b), copies = most < 0 ? (least ? least : 1) : most;
	for (int i = 0; i < copies && !b->failed; i++) {
		src again = { from, atom_end, s->depth };
		frag f = i ? atom(b, &again) : first;
		if (i >= least) link_states(b, all.end, end);
		link_states(b, all.end, f.start);
		if (most < 0 && i + 1 == copies) link_states(b, f.end, f.start);
		all.end = f.end;
	}
	link_states(b, all.end, end);
	all.end = end;
	s->p = after;
	return all;
}

static frag
parse_alt(dfa_build *b, src *s)
{
	frag f = { dfa_state(b), dfa_state(b) };
	do {
		frag seq = empty(b);
		while (s->p < s->e && *s->p != '|' && *s->p != ')' && !b->failed) {
			frag g = repeat(b, s);
			link_states(b, seq.end, g.start);
			seq.end = g.end;
		}
		link_states(b, f.start, seq.start);
		link_states(b, seq.end, f.end);
	} while (s->p < s->e && *s->p == '|' && !b->failed && s->p++);
	return f;
}

int
dfa_parse(dfa_build *b, base_str pattern, int from, int row)
{
	src s = { pattern.s, pattern.s + pattern.n, 0 };
	b->fold = pattern.n > 4 && !memcmp(s.p, "(?i)", 4);
	if (b->fold) s.p += 4;
	frag f = parse_alt(b, &s);
	if (s.p != s.e) fail(b, "trailing )");
	link_states(b, from, f.start);
	b->nfa[f.end].accept = row;
	return b->failed ? -1 : 0;
}
