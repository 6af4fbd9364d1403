/* MinHash signatures over the words of a normalized key. */
#include "corpus/sketch.h"
#include <kelma/dedup.h>
#include <kelma/norm.h>
#include <kelma/segment.h>
#include <stdlib.h>
#include <string.h>
#include "base/base.h"
#include "segment/class.h"

enum {
	MAX_VALUES = 1024,
	MAX_BANDS = 256,
	MAX_ROWS = 64,
	MAX_NGRAM = 32,
	CHUNK = 1024,
	CACHE = 1 << 14
};

/* Odd multipliers of the rolling hash and of its last mix (from SplitMix64 and the golden ratio).
 */
#define ROLL 0x9e3779b97f4a7c15u
#define MIX 0xbf58476d1ce4e5b9u

/* "skeleton": what became of a word, by its hash. */
typedef struct cached {
	uint64_t word, key; /* 0: nothing yet; 0: no consonant */
} cached;

struct kelma_sketch {
	kelma_sketch_options opt;
	kelma_norm *norm;
	kelma_translit *tl;
	kelma_tok *tok; /* "skeleton" */
	kelma_buf text, arab, key;
	size_t k, lanes, shingles, words;
	uint64_t roll, drop,
		ring[MAX_NGRAM]; /* hash of the last words; ROLL^ngram; the words' hashes */
	size_t fill;
	cached *cache;
	uint32_t x[CHUNK];
	uint32_t value[MAX_VALUES], flip[MAX_VALUES], mul[MAX_VALUES];
};

/* The hash functions are numbers of SplitMix64 (Steele, Lea, Flood 2014) from a fixed start. */
static uint64_t
splitmix(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static kelma_status
open_key(kelma_sketch *sk, const kelma_res *res, kelma_err *err)
{
	const char *key = sk->opt.key ? sk->opt.key : "search";
	kelma_status st = KELMA_OK;
	if (!strcmp(key, "translit")) {
		kelma_translit_options o = KELMA_TRANSLIT_OPTIONS_INIT;
		o.to = "Arab";
		st = kelma_translit_new(res, &o, &sk->tl, err);
		key = "darija-key";
	} else if (!strcmp(key, "skeleton")) {
		st = kelma_tok_new(res, NULL, &sk->tok, err);
		key = "search";
		if (!st && !(sk->cache = calloc(CACHE, sizeof *sk->cache)))
			st = base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	}
	return st ? st : kelma_norm_new(res, key, &sk->norm, err);
}

kelma_status
kelma_sketch_new(const kelma_res *res, const kelma_sketch_options *opt, kelma_sketch **out,
		 kelma_err *err)
{
	static const kelma_sketch_options def = KELMA_SKETCH_OPTIONS_INIT;
	const kelma_sketch_options *o = opt ? opt : &def;
	*out = NULL;
	if (o->version != 1)
		return base_fail(err, KELMA_EARG, 0, 0, "unknown version of the options");
	if (o->ngram < 1 || o->ngram > MAX_NGRAM)
		return base_fail(err, KELMA_EARG, 0, 0, "words a shingle: 1 to %d", MAX_NGRAM);
	if (o->bands < 1 || o->bands > MAX_BANDS || o->rows < 1 || o->rows > MAX_ROWS ||
	    o->bands * o->rows > MAX_VALUES)
		return base_fail(err, KELMA_EARG, 0, 0,
				 "bands: 1 to %d, rows: 1 to %d, their product at most %d",
				 MAX_BANDS, MAX_ROWS, MAX_VALUES);
	kelma_sketch *sk = calloc(1, sizeof *sk);
	if (!sk) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	sk->opt = *o;
	sk->k = (size_t)o->bands * o->rows;
	sk->lanes = (sk->k + SKETCH_LANES - 1) / SKETCH_LANES * SKETCH_LANES;
	uint64_t state = 0;
	for (size_t i = 0; i < sk->lanes; i++) {
		uint64_t z = splitmix(&state);
		sk->flip[i] = (uint32_t)(z >> 32);
		sk->mul[i] = (uint32_t)z | 1;
	}
	sk->drop = 1;
	for (unsigned i = 0; i < o->ngram; i++) sk->drop *= ROLL;
	kelma_status st = open_key(sk, res, err);
	sk->opt.key = NULL; /* the caller's */
	if (st) kelma_sketch_free(sk);
	else *out = sk;
	return st;
}

static void
flush(kelma_sketch *sk)
{
	sketch_min(sk->value, sk->flip, sk->mul, sk->lanes, sk->x, sk->fill);
	sk->fill = 0;
}

static void
shingle(kelma_sketch *sk)
{
	uint64_t h = sk->roll;
	h = (h ^ (h >> 32)) * MIX;
	sk->x[sk->fill++] = (uint32_t)(h >> 32);
	sk->shingles++;
	if (sk->fill == CHUNK) flush(sk);
}

/* One more word, by its hash: the shingle that ends with it. */
static void
add_word(kelma_sketch *sk, uint64_t h)
{
	size_t slot = sk->words % sk->opt.ngram;
	sk->roll = (sk->roll + h) * ROLL;
	if (sk->words >= sk->opt.ngram) sk->roll -= sk->ring[slot] * sk->drop * ROLL;
	sk->ring[slot] = h;
	if (++sk->words >= sk->opt.ngram) shingle(sk);
}

static kelma_status
add_key(kelma_sketch *sk, const char *s, size_t n)
{
	uint64_t h = base_hash(s, n, 0);
	kelma_status st = KELMA_OK;
	if (sk->tok) {
		cached *c = &sk->cache[h % CACHE];
		if (c->word != h) {
			sk->key.len = 0;
			st = kelma_word_key(sk->tok, KELMA_KEY_SKELETON, s, n, &sk->key);
			if (st) return st;
			c->word = h;
			c->key = sk->key.len ? base_hash(sk->key.data, sk->key.len, 0) : 0;
		}
		h = c->key;
	}
	if (h) add_word(sk, h);
	return st;
}

/* Words are runs of letters, digits and the marks on them. */
static kelma_status
add_words(kelma_sketch *sk, const char *s, size_t n)
{
	kelma_status st = KELMA_OK;
	for (size_t i = 0, len; i < n && !st;) {
		while (i < n && seg_class_at(s + i, &len) > SEG_MARK) i += len;
		size_t from = i;
		while (i < n && seg_class_at(s + i, &len) <= SEG_MARK) i += len;
		if (i > from) st = add_key(sk, s + from, i - from);
	}
	if (!st && !sk->shingles && sk->words) shingle(sk);
	return st;
}

kelma_status
kelma_sketch_run(kelma_sketch *sk, const char *s, size_t n, kelma_err *err)
{
	size_t bad = sk->tl ? kelma_utf8_valid(s, n) : n;
	kelma_status st = KELMA_OK;
	sk->shingles = sk->words = sk->fill = 0;
	sk->roll = 0;
	memset(sk->value, 0xff, sk->lanes * sizeof *sk->value);
	sk->text.len = sk->arab.len = 0;
	if (bad < n) return base_fail(err, KELMA_EUTF8, bad, 0, "input is not valid UTF-8");
	const char *t = s;
	size_t k = n;
	if (sk->tl) {
		st = kelma_translit_run(sk->tl, s, n, &sk->arab, NULL, NULL, err);
		t = sk->arab.data ? sk->arab.data : "";
		k = sk->arab.len;
	}
	if (!st) st = kelma_norm_run(sk->norm, t, k, &sk->text, NULL, err);
	if (!st) st = add_words(sk, sk->text.data ? sk->text.data : "", sk->text.len);
	if (st) return st == KELMA_ENOMEM ? base_fail(err, st, 0, 0, "out of memory") : st;
	if (!sk->words) {
		kelma_hash128 h = kelma_dedup_hash(s, n);
		uint64_t state = h.hi ^ h.lo;
		for (size_t i = 0; i < sk->k; i++) sk->value[i] = (uint32_t)splitmix(&state);
	}
	flush(sk);
	return KELMA_OK;
}

size_t
kelma_sketch_get_shingles(const kelma_sketch *sk)
{
	return sk->shingles;
}

const uint32_t *
kelma_sketch_get_values(const kelma_sketch *sk)
{
	return sk->value;
}

void
kelma_sketch_get_bands(const kelma_sketch *sk, uint64_t *out)
{
	unsigned char b[4 * MAX_ROWS];
	for (unsigned i = 0; i < sk->opt.bands; i++) {
		for (unsigned j = 0; j < sk->opt.rows; j++) {
			uint32_t v = sk->value[i * sk->opt.rows + j];
			for (unsigned k = 0; k < 4; k++)
				b[4 * j + k] = (unsigned char)(v >> (8 * k));
		}
		out[i] = base_hash(b, 4 * (size_t)sk->opt.rows, i + 1);
	}
}

void
kelma_sketch_get_bytes(const kelma_sketch *sk, uint8_t *out)
{
	for (size_t i = 0; i < sk->k; i++) out[i] = (uint8_t)((sk->value[i] * 0x9e3779b1u) >> 24);
}

void
kelma_sketch_free(kelma_sketch *sk)
{
	if (!sk) return;
	kelma_norm_free(sk->norm);
	kelma_translit_free(sk->tl);
	kelma_tok_free(sk->tok);
	free(sk->cache);
	kelma_buf_free(&sk->text);
	kelma_buf_free(&sk->arab);
	kelma_buf_free(&sk->key);
	free(sk);
}
