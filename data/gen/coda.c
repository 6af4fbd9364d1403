/* The spelling model from its text. */
#include "gen/gen.h"
#include "norm/coda.h"
#include "base/lines.h"
#include <kelma/text.h>
#include <stdlib.h>
#include <string.h>

typedef struct packer {
	kelma_buf chars, labels;
	uint64_t *key;
	int32_t *w;
	size_t n, cap, nchars;
} packer;

static kelma_status
le32(kelma_buf *b, uint32_t v)
{
	char d[4] = { (char)v, (char)(v >> 8), (char)(v >> 16), (char)(v >> 24) };
	return kelma_buf_add(b, d, 4);
}

static kelma_status
labels(packer *p, uint32_t cp, base_str t)
{
	uint32_t n = 0;
	if (p->nchars && base_le32(p->chars.data + p->chars.len - 12) >= cp)
		return KELMA_ESYNTAX; /* in order */
	size_t off = p->labels.len;
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i <= t.n && !st; n++) {
		const char *slash = memchr(t.s + i, '/', t.n - i);
		size_t k = slash ? (size_t)(slash - t.s) - i : t.n - i;
		if (k > 255 || n == CODA_MAX_LABELS) return KELMA_ELIMIT;
		char len = (char)k;
		st = kelma_buf_add(&p->labels, &len, 1);
		if (!st) st = kelma_buf_add(&p->labels, t.s + i, k);
		i += k + 1;
	}
	if (!st) st = le32(&p->chars, cp);
	if (!st) st = le32(&p->chars, (uint32_t)off);
	if (!st) st = le32(&p->chars, n);
	p->nchars++;
	return st;
}

static kelma_status
add_weight(packer *p, uint64_t key, int32_t w)
{
	if (p->n == p->cap) {
		size_t c = p->cap ? p->cap * 2 : 65536;
		uint64_t *k = realloc(p->key, c * sizeof *k);
		if (k) p->key = k;
		int32_t *v = k ? realloc(p->w, c * sizeof *v) : NULL;
		if (!v) return KELMA_ENOMEM;
		p->w = v;
		p->cap = c;
	}
	p->key[p->n] = key;
	p->w[p->n++] = w;
	return KELMA_OK;
}

/* "LABEL:WEIGHT ..." of one feature. */
static kelma_status
weights(packer *p, uint64_t key, uint32_t cp, base_str t)
{
	kelma_status st = KELMA_OK;
	char b[32], *e;
	for (size_t i = 0; i < t.n && !st;) {
		size_t k = 0;
		while (i + k < t.n && t.s[i + k] != ' ') k++;
		if (k >= sizeof b) return KELMA_ESYNTAX;
		memcpy(b, t.s + i, k);
		b[k] = '\0';
		long l = strtol(b, &e, 10), w = *e == ':' ? strtol(e + 1, &e, 10) : 0;
		if (*e || !w || l < 0 || l >= CODA_MAX_LABELS || w < -100000 || w > 100000)
			return KELMA_ESYNTAX;
		st = add_weight(p, coda_mix(key, cp, (unsigned)l), (int32_t)w);
		i += k + 1;
	}
	return st;
}

static kelma_status
slots(const packer *p, kelma_buf *out)
{
	uint32_t n = 1024;
	while (n < p->n + p->n / 2) n *= 2;
	kelma_status st = le32(out, n);
	if (!st) st = kelma_buf_add(out, p->chars.data, p->chars.len);
	if (!st) st = kelma_buf_add(out, p->labels.data, p->labels.len);
	if (!st) st = kelma_buf_reserve(out, (size_t)n * 8);
	if (st) return st;
	unsigned char *s = (unsigned char *)out->data + out->len;
	memset(s, 0, (size_t)n * 8);
	out->len += (size_t)n * 8;
	for (size_t i = 0; i < p->n; i++) {
		uint32_t check = (uint32_t)(p->key[i] >> 32) | 1, k = (uint32_t)p->key[i] & (n - 1),
			 w = (uint32_t)p->w[i];
		while (base_le32(s + (size_t)k * 8)) k = (k + 1) & (n - 1);
		for (int b = 0; b < 4; b++) {
			s[(size_t)k * 8 + (size_t)b] = (unsigned char)(check >> 8 * b);
			s[(size_t)k * 8 + 4 + (size_t)b] = (unsigned char)(w >> 8 * b);
		}
	}
	return KELMA_OK;
}

static kelma_status
line_of(packer *p, const base_str *f, size_t nf)
{
	uint32_t cp;
	char num[8] = "";
	if (nf < 3 || kelma_utf8_next(f[0].s, f[0].n, &cp) != f[0].n) return KELMA_ESYNTAX;
	if (base_str_is(f[1], "labels")) return labels(p, cp, f[2]);
	if (nf != 4 || !f[1].n || f[1].n > 5) return KELMA_ESYNTAX;
	memcpy(num, f[1].s, f[1].n);
	const char *bar = memchr(f[2].s, '_', f[2].n);
	size_t an = bar ? (size_t)(bar - f[2].s) : f[2].n;
	uint64_t key = coda_key((uint16_t)strtol(num, NULL, 10), f[2].s, an, bar ? bar + 1 : "",
				bar ? f[2].n - an - 1 : 0);
	return weights(p, key, cp, f[3]);
}

static kelma_status
pack(const char *s, size_t n, kelma_buf *out, kelma_err *err)
{
	packer p = { 0 };
	base_lines l = { s, n, 0, 0 };
	base_str line, f[4];
	kelma_status st = KELMA_OK;
	while (!st && base_lines_next(&l, &line))
		if ((st = line_of(&p, f, base_fields(line, f, 4))))
			base_fail(err, st, 0, l.line, "not a line of a spelling model");
	while (!st && p.labels.len % 4) st = kelma_buf_add(&p.labels, "", 1);
	if (!st) st = kelma_buf_add(out, "KCDA", 4);
	if (!st) st = le32(out, (uint32_t)p.nchars);
	if (!st) st = le32(out, (uint32_t)p.labels.len);
	if (!st) st = slots(&p, out);
	kelma_buf_free(&p.chars), kelma_buf_free(&p.labels);
	free(p.key), free(p.w);
	return st;
}

int
gen_coda(gen_job *j)
{
	kelma_err err = { 0 };
	if (j->n == 1 && !pack(j->in[0].data, j->in[0].len, j->out, &err)) return 0;
	return gen_fail(j, 0, err.line, "%s", err.msg);
}
