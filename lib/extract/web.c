/* Mail and web addresses: the tokens of these classes. */
#include "extract/extract.h"
#include <string.h>

/* A token of the block, bytes [start, end): a field when its class says so. */
static void
put_token(x_ex *x, size_t start, size_t end, kelma_token_class cls, size_t *i)
{
	if (cls != KELMA_TOKEN_EMAIL && cls != KELMA_TOKEN_URL) return;
	x_cand *c = x_put_text(x, cls == KELMA_TOKEN_EMAIL ? KELMA_FIELD_EMAIL : KELMA_FIELD_URL, start, end,
			       0.99, PRIO_MAIL);
	while (*i < x->t.n && x_atom(x, *i)->end <= start) ++*i;
	for (; c && *i < x->t.n && x_atom(x, *i)->start < end; ++*i) x->busy[*i] = 1;
}

void
x_web(x_ex *x)
{
	size_t i = 0;
	kelma_token t;
	if (x->given) {
		while (x->ngiven && x->given->start < x->base) x->given++, x->ngiven--;
		for (; x->ngiven && x->given->end <= x->base + x->n; x->given++, x->ngiven--)
			put_token(x, x->given->start - x->base, x->given->end - x->base, x->given->cls, &i);
		return;
	}
	kelma_status st = kelma_tok_start(x->tok, x->s, x->n, x->err);
	if (st) x->st = st;
	while (!x->st && kelma_tok_next(x->tok, &t) > 0) put_token(x, t.start, t.end, t.cls, &i);
}
