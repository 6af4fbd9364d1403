/* Keys for retrieval and stop words, one row a token. */
#include "doc/doc.h"
#include "base/base.h"
#include <stdlib.h>
#include <string.h>

/* Keys of one token: bytes of d->keys. */
struct doc_key {
	size_t stem, skeleton, end;
	const char *stop;
	size_t nstop;
};

/* The words of the working text are what the tokenizer saw; tokens of other classes have no
 * keys. */
static kelma_status
keys_of(kelma_doc *d, const char *work, const kelma_doc_token *t, struct doc_key *k)
{
	kelma_status st = KELMA_OK;
	size_t n = t->norm.end - t->norm.start;
	const char *s = work + t->norm.start;
	*k = (struct doc_key){ .stem = d->keys.len };
	int word = t->tok.cls == KELMA_TOKEN_WORD;
	if (word) st = kelma_word_key(d->tk, KELMA_KEY_STEM, s, n, &d->keys);
	k->skeleton = d->keys.len;
	if (word && !st) st = kelma_word_key(d->tk, KELMA_KEY_SKELETON, s, n, &d->keys);
	k->end = d->keys.len;
	if (word) k->stop = kelma_stop_word(d->tk, s, n, &k->nstop);
	return st;
}

kelma_status
doc_keys(kelma_doc *d)
{
	size_t n;
	const char *work = doc_work(d, &n);
	kelma_status st = KELMA_OK;
	d->keys.len = 0;
	if (!base_grow(&d->key, &d->cap_key, d->n_tok + 1, sizeof *d->key)) return KELMA_ENOMEM;
	for (size_t i = 0; i < d->n_tok && !st; i++) st = keys_of(d, work, &d->tok[i], &d->key[i]);
	return st;
}

int
kelma_doc_get_keys(const kelma_doc *d, size_t i, kelma_doc_keys *out)
{
	*out = (kelma_doc_keys){ "", 0, "", 0, "", 0 };
	if (!(d->layers & KELMA_LAYER_KEYS) || i >= d->n_tok) return 0;
	const struct doc_key *k = &d->key[i];
	if (k->skeleton > k->stem) out->stem = d->keys.data + k->stem;
	if (k->end > k->skeleton) out->skeleton = d->keys.data + k->skeleton;
	out->nstem = k->skeleton - k->stem;
	out->nskeleton = k->end - k->skeleton;
	if (k->stop) {
		out->stop = k->stop;
		out->nstop = k->nstop;
	}
	return 1;
}
