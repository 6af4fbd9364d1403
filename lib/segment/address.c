/* E-mail addresses, URLs and host names. Look-ahead is bounded, and failures are remembered, so it
 * stays linear. */
#include "segment/tok.h"
#include <string.h>

enum { MAX_LOCAL = 64, MAX_HOST = 253 };

static int
alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* End of the dotted labels at i (letters, digits, hyphens), without a trailing dot or hyphen. */
static size_t
labels(const seg_scan *sc, size_t i)
{
	size_t end = i, max = sc->n - i < MAX_HOST ? sc->n : i + MAX_HOST;
	while (i < max && (alnum(sc->s[i]) || ((sc->s[i] == '.' || sc->s[i] == '-') &&
					       i + 1 < max && alnum(sc->s[i + 1]))))
		end = ++i;
	return end;
}

/* Start of the last label of [i, end); i when there is no dot. */
static size_t
last_label(const seg_scan *sc, size_t i, size_t end)
{
	while (end > i && sc->s[end - 1] != '.') end--;
	return end;
}

/* Shorten [i, end) until the last label is letters only, two at least; 0 when nothing with a dot
 * remains. */
static size_t
mail_host(const seg_scan *sc, size_t i, size_t end)
{
	while (end > i) {
		size_t l = last_label(sc, i, end), j = l;
		if (l == i) return 0;
		while (j < end && alnum(sc->s[j]) && !(sc->s[j] >= '0' && sc->s[j] <= '9')) j++;
		if (j == end && end - l >= 2) return end;
		end = l - 1;
	}
	return 0;
}

static int
local_char(char c)
{
	return alnum(c) || (c && strchr("._%+-", c));
}

/* The address around "@" at `at`: its begin, its end in *end; at = there is none. */
static size_t
mail_at(const seg_scan *sc, size_t at, size_t *end)
{
	size_t start = at, host = labels(sc, at + 1);
	if (host == at + 1 || !(*end = mail_host(sc, at + 1, host))) return at;
	while (start && at - start < MAX_LOCAL && local_char(sc->s[start - 1])) start--;
	while (start < at && !alnum(sc->s[start])) start++;
	return start == at || sc->s[at - 1] == '.' ? at : start;
}

size_t
seg_mail_end(const char *s, size_t n, size_t at)
{
	const seg_scan sc = { .s = s, .n = n };
	size_t end;
	return at && mail_at(&sc, at, &end) == 0 ? end : 0;
}

int
seg_email(seg_scan *sc, size_t at)
{
	kelma_tok *tk = sc->tk;
	size_t end, start = mail_at(sc, at, &end), first = tk->ntok;
	if (start == at) return 0;
	while (first && tk->tok[first - 1].off >= start) first--;
	if (first == tk->ntok || tk->tok[first].off != start) return 0;
	sc->flags = tk->tok[first].flags & (SEG_SPACE_BEFORE | SEG_LINE_BEFORE | SEG_BLANK_BEFORE);
	tk->ntok = first;
	return seg_emit(sc, start, end, KELMA_TOKEN_EMAIL, KELMA_SCRIPT_LATIN, 0) ? -1 : 1;
}

/* Can this character stand in the part of a URL behind the host? */
static size_t
tail_char(const seg_scan *sc, size_t i)
{
	size_t k;
	unsigned c = seg_peek(sc, i, &k);
	if (c == SEG_CLASS_COUNT) return 0;
	if ((unsigned char)sc->s[i] < 0x80)
		return sc->s[i] > ' ' && sc->s[i] != 0x7f && !strchr("<>\"{}|\\^`", sc->s[i]);
	return c <= SEG_MARK && c != SEG_NUMERAL ? k : 0;
}

/* Behind the host at i: port, path, query. The end, without marks that belong to the sentence. */
static size_t
tail(const seg_scan *sc, size_t i)
{
	size_t k, end = i, open = 0;
	if (i >= sc->n || !strchr(":/?#", sc->s[i]) || !sc->s[i]) return i;
	if (sc->s[i] == ':' && !(i + 1 < sc->n && sc->s[i + 1] >= '0' && sc->s[i + 1] <= '9'))
		return i;
	while ((k = tail_char(sc, i))) {
		char c = sc->s[i];
		if (c == '(') open++;
		if (c == ')' && !open--) break;
		i += k;
		if (!strchr(".,;:!?'*", c) || !c) end = i;
	}
	return end;
}

size_t
seg_url(seg_scan *sc, size_t i)
{
	static const char *const scheme[] = { "https://", "http://", "ftp://", "ftps://" };
	for (size_t k = 0; k < sizeof scheme / sizeof *scheme; k++) {
		size_t m = strlen(scheme[k]), j = 0;
		if (sc->n - i <= m) continue;
		while (j < m && (sc->s[i + j] | (alnum(sc->s[i + j]) ? 0x20 : 0)) == scheme[k][j])
			j++;
		if (j < m) continue;
		size_t end = labels(sc, i + m);
		return end > i + m ? tail(sc, end) : 0;
	}
	return 0;
}

/* Kind of the last label as a top-level domain; in running text it is written like the rest of the
 * host. */
static unsigned
tld_kind(const seg_scan *sc, size_t l, size_t end)
{
	size_t len = 0;
	if (sc->s[l] >= 'A' && sc->s[l] <= 'Z' && !(sc->s[end - 1] >= 'A' && sc->s[end - 1] <= 'Z'))
		return SEG_H_NONE;
	unsigned row = seg_dfa_match(&sc->tk->hosts, sc->s + l, end - l, 0, &len);
	return len == end - l ? sc->tk->host_kind[row] : SEG_H_NONE;
}

size_t
seg_host(seg_scan *sc, size_t i)
{
	if (i < sc->host_fail) return 0;
	size_t all = labels(sc, i), end = all;
	int www = all - i > 4 && (sc->s[i] | 32) == 'w' && (sc->s[i + 1] | 32) == 'w' &&
		  (sc->s[i + 2] | 32) == 'w' && sc->s[i + 3] == '.';
	for (int cut = 0; cut < 3 && end > i; cut++) {
		size_t l = last_label(sc, i, end), k;
		if (l == i) break;
		unsigned kind = tld_kind(sc, l, end), next = seg_peek(sc, end, &k);
		int path = end + 1 < sc->n && sc->s[end] == '/' && alnum(sc->s[end + 1]);
		if (next <= SEG_DIGIT || next == SEG_UNDER || next == SEG_AT) break;
		if (www || kind == SEG_H_TLD || (kind == SEG_H_TLD_PATH && path))
			return tail(sc, end);
		end = l - 1;
		if (end < all && !(sc->s[end + 1] >= 'A' && sc->s[end + 1] <= 'Z')) break;
	}
	sc->host_fail = all;
	return 0;
}
