/* What several patterns begin with, in one word of bits: each text byte is one step for all of
 * them. It says surely that none of them is there; PCRE2 finds out the rest. */
#include "extract/begin.h"
#include <string.h>

enum { DEPTH = 12, PATTERNS = 64 / DEPTH }; /* places of a pattern, the one before it begins too */

typedef struct set {
	unsigned char bit[32];
} set;

/* One part of a pattern: `many` characters (of the same length in all of a choice), repeated. */
typedef struct part {
	set of[DEPTH];
	size_t many, least, most;
} part;

static void
add(set *s, unsigned char c)
{
	s->bit[c >> 3] |= (unsigned char)(1u << (c & 7));
	if ((c | 0x20) >= 'a' &&
	    (c | 0x20) <= 'z') { /* either case: the patterns may be caseless */
		unsigned char other = c ^ 0x20;
		s->bit[other >> 3] |= (unsigned char)(1u << (other & 7));
	}
}

/* Behind [abc], 0 = it says more. */
static size_t
read_class(base_str p, size_t i, part *q)
{
	size_t b = ++i;
	for (; i < p.n && p.s[i] != ']'; i++) {
		unsigned char c = (unsigned char)p.s[i];
		int range = c == '-' && i > b && i + 1 < p.n && p.s[i + 1] != ']';
		if (c == '\\' || c == '[' || c == '^' || c >= 0x80 || range) return 0;
		add(&q->of[0], c);
	}
	q->many = 1;
	return i < p.n ? i + 1 : 0;
}

/* Behind (?:a|b), all of as many characters; 0 = it says more. */
static size_t
read_choice(base_str p, size_t i, part *q)
{
	size_t k = 0;
	if (i + 3 > p.n || memcmp(p.s + i, "(?:", 3)) return 0;
	for (i += 3;; i++) {
		if (i >= p.n) return 0;
		unsigned char c = (unsigned char)p.s[i];
		if (c == '|' || c == ')') {
			if (!k || (q->many && q->many != k)) return 0;
			q->many = k;
			k = 0;
			if (c == ')') return i + 1;
		} else if ((c & 0xc0) != 0x80) { /* a character counts by its first byte */
			if (strchr("\\.[(^$*+?{", c) || k == DEPTH) return 0;
			add(&q->of[k++], c);
		}
	}
}

/* Behind the part at p[i..), without what repeats it; 0 = none that is known here. */
static size_t
read_part(base_str p, size_t i, part *q)
{
	memset(q, 0, sizeof *q);
	if (i >= p.n) return 0;
	if (p.s[i] == '[') return read_class(p, i, q);
	if (p.s[i] == '(') return read_choice(p, i, q);
	q->many = 1;
	if (p.s[i] == '\\') {
		if (i + 1 >= p.n || p.s[i + 1] != 'd') return 0;
		for (unsigned char c = '0'; c <= '9'; c++) add(&q->of[0], c);
		return i + 2;
	}
	if (strchr(".^$*+?{)|", p.s[i]) || (unsigned char)p.s[i] >= 0x80) return 0;
	add(&q->of[0], (unsigned char)p.s[i]);
	return i + 1;
}

/* Behind what repeats a part: nothing, "?", {2}, {1,5}; 0 = something else. */
static size_t
read_repeat(base_str p, size_t i, part *q)
{
	q->least = q->most = 1;
	if (i >= p.n) return i;
	if (p.s[i] == '*' || p.s[i] == '+') return 0;
	if (p.s[i] == '?') q->least = 0;
	if (p.s[i] == '{') {
		size_t v[2] = { 0, 0 }, k = 0, b = i;
		for (i++; i < p.n && p.s[i] != '}'; i++) {
			if (p.s[i] == ',' && !k) k = 1;
			else if (p.s[i] < '0' || p.s[i] > '9' || v[k] > 99) return 0;
			else v[k] = v[k] * 10 + (size_t)(p.s[i] - '0');
		}
		if (i >= p.n || p.s[i - 1] == ',' || i == b + 1) return 0;
		q->least = v[0];
		q->most = k ? v[1] : v[0];
	} else if (p.s[i] != '?') return i;
	i++;
	return i < p.n && (p.s[i] == '?' || p.s[i] == '+') ? 0 : i;
}

/* The places of a part, from `at` on; returns the next free one, `end` when there is room for no
 * more. */
static size_t
put_part(x_begin *b, const part *q, size_t at, size_t end)
{
	for (size_t turn = 0; turn < q->most; turn++)
		for (size_t k = 0; k < q->many; k++, at++) {
			if (at == end) return end;
			uint64_t bit = (uint64_t)1 << at;
			for (unsigned c = 0; c < 256; c++)
				if (q->of[k].bit[c >> 3] >> (c & 7) & 1) b->may[c] |= bit;
			if (turn >= q->least) b->optional |= bit;
		}
	return at;
}

void
x_begin_add(x_begin *b, base_str p, int choice)
{
	if (b->many == PATTERNS) {
		b->start = b->found = 1; /* no more is known of any */
		return;
	}
	size_t first = b->many++ * DEPTH, at = first + 1, end = first + DEPTH;
	part q;
	for (size_t i = 0, e; !choice && at < end; i = e) {
		if (!(e = read_part(p, i, &q)) || !(e = read_repeat(p, e, &q))) break;
		if (q.many > 1 && q.least != q.most) break;             /* all of it or nothing */
		if (!i && q.many == 1 && q.least && q.least < q.most) { /* as many as there are */
			q.least = q.most = 1;
			b->again |= (uint64_t)1 << at;
		}
		at = put_part(b, &q, at, end);
	}
	b->start |= (uint64_t)1 << first;
	b->found |= (uint64_t)1 << (at - 1);
	b->before = b->optional >> 1 & ~b->optional;
	b->last = b->optional & ~(b->optional >> 1);
}

/* Places that may be left out are passed over: those of a row behind a place that was reached. */
static inline uint64_t
pass_over(const x_begin *b, uint64_t d)
{
	uint64_t ends = d | b->last;
	return d | (b->optional & (~(ends - b->before) ^ ends));
}

int
x_begin_may(const x_begin *b, const char *s)
{
	const unsigned char *p = (const unsigned char *)s;
	uint64_t d = pass_over(b, b->start);
	while (d && !(d & b->found)) {
		d = pass_over(b, (d << 1 | (d & b->again)) & b->may[*p]);
		if (!*p++) break;
		while ((*p & 0xc0) == 0x80) p++;
	}
	return (d & b->found) != 0;
}
