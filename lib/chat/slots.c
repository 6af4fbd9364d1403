/* Fields as slots: numbered by value, named, and a template that gives the message back. */
#include "chat/chat.h"
#include "base/base.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Kinds of entries of the table, in its low two bits. */
enum { BY_VALUE, BY_WRITING, BY_NAME };

/* The slot of this type and value (and writing, when text is given) whose hash is h, or the free
 * place for it. */
static uint32_t *
place_of(kelma_chat *c, uint64_t h, const kelma_field *f, const char *text)
{
	size_t mask = c->mask, i = (size_t)h & mask, n = f->end - f->start;
	for (;; i = (i + 1) & mask) {
		uint32_t *p = &c->table[i];
		if (!*p) return p;
		const chat_slot *x = &c->slot[(*p >> 2) - 1];
		if ((*p & 3) != (text ? BY_WRITING : BY_VALUE) || x->type != f->type ||
		    strcmp(x->slot.value, f->value))
			continue;
		if (!text ||
		    (x->slot.text.end - x->slot.text.start == n && !memcmp(x->text, text, n)))
			return p;
	}
}

/* The entry of the slot called name[0..n), or the free place for it. */
static uint32_t *
place_of_name(const kelma_chat *c, const char *name, size_t n)
{
	size_t mask = c->mask, i = (size_t)base_hash(name, n, BY_NAME) & mask;
	for (;; i = (i + 1) & mask) {
		uint32_t *p = &c->table[i];
		if (!*p) return p;
		const char *have = c->names.data + c->slot[(*p >> 2) - 1].name;
		if ((*p & 3) == BY_NAME && strlen(have) == n && !memcmp(have, name, n)) return p;
	}
}

static kelma_status
put_name(kelma_chat *c, chat_slot *x, const char *type)
{
	char b[96];
	int k = 0;
	for (; k < 60 && type[k]; k++)
		b[k] = (char)(type[k] >= 'a' && type[k] <= 'z' ? type[k] - 32 : type[k]);
	k += snprintf(b + k, 16, "_%u", x->number);
	unsigned writing = c->slot[x->first].writings;
	if (writing > 1) k += snprintf(b + k, 16, ".%u", writing);
	x->name = c->names.len;
	kelma_status st = kelma_buf_add(&c->names, b, (size_t)k + 1);
	if (!st) *place_of_name(c, b, (size_t)k) = (uint32_t)(x - c->slot + 1) << 2 | BY_NAME;
	return st;
}

/* The slot of a field, made when it is new; *st says what went wrong. */
static size_t
slot_of(kelma_chat *c, const char *s, const kelma_field *f, kelma_status *st)
{
	uint64_t h = base_hash(f->value, strlen(f->value), f->type);
	uint32_t *same =
		place_of(c, base_hash(s + f->start, f->end - f->start, h), f, s + f->start);
	if (*same) return (*same >> 2) - 1;
	size_t i = c->nslot++;
	chat_slot *x = &c->slot[i];
	*same = (uint32_t)(i + 1) << 2 | BY_WRITING;
	*x = (chat_slot){ .slot = { NULL, f->value, { f->start, f->end } },
			  .type = f->type,
			  .first = i,
			  .text = s + f->start };
	uint32_t *value = place_of(c, h, f, NULL);
	if (*value) x->first = (*value >> 2) - 1;
	else *value = (uint32_t)(i + 1) << 2 | BY_VALUE;
	chat_slot *first = &c->slot[x->first];
	if (x->first == i) x->number = ++c->count[f->type];
	else x->number = first->number;
	first->writings++;
	*st = put_name(c, x, f->type_name);
	return i;
}

/* Bytes of the message with braces doubled. */
static kelma_status
put_plain(kelma_buf *b, const char *s, size_t n)
{
	kelma_status st = KELMA_OK;
	for (size_t from = 0, i = 0; i <= n && !st; i++) {
		if (i < n && s[i] != '{' && s[i] != '}') continue;
		st = kelma_buf_add(b, s + from, i - from + (i < n));
		from = i; /* the brace is written a second time with what follows */
		if (i == n) break;
	}
	return st;
}

static kelma_status
make_room(kelma_chat *c, const kelma_field *f, size_t nf)
{
	size_t types = 0, size = 64;
	for (size_t i = 0; i < nf; i++)
		if (f[i].type >= types) types = f[i].type + 1;
	if (nf > UINT32_MAX / 16) return KELMA_ELIMIT;
	while (size < 6 * nf) size *= 2;
	if (size > c->cap_table) {
		uint32_t *t = realloc(c->table, size * sizeof *t);
		if (!t) return KELMA_ENOMEM;
		c->table = t;
		c->cap_table = size;
	}
	if (!base_grow(&c->slot, &c->cap_slot, nf + 1, sizeof *c->slot)) return KELMA_ENOMEM;
	if (!base_grow(&c->count, &c->cap_count, types + 1, sizeof *c->count)) return KELMA_ENOMEM;
	c->mask =
		size -
		1; /* only what this message needs is cleared: a long one must not slow the next
		      ones down */
	memset(c->table, 0, size * sizeof *c->table);
	memset(c->count, 0, c->cap_count * sizeof *c->count);
	return KELMA_OK;
}

kelma_status
chat_slots(kelma_chat *c, const char *s, size_t n, const kelma_field *f, size_t nf)
{
	size_t at = 0;
	c->nslot = c->names.len = c->tmpl.len = 0;
	kelma_status st = make_room(c, f, nf);
	for (size_t i = 0; i < nf && !st; i++) {
		if (f[i].type == KELMA_FIELD_SUBJECT || f[i].start < at || f[i].end <= f[i].start)
			continue;
		size_t k = slot_of(c, s, &f[i], &st);
		const char *name = st ? "" : c->names.data + c->slot[k].name;
		if (!st) st = put_plain(&c->tmpl, s + at, f[i].start - at);
		if (!st) st = kelma_buf_add(&c->tmpl, "{", 1);
		if (!st) st = kelma_buf_add(&c->tmpl, name, strlen(name));
		if (!st) st = kelma_buf_add(&c->tmpl, "}", 1);
		at = f[i].end;
	}
	return st ? st : put_plain(&c->tmpl, s + at, n - at);
}

int
kelma_chat_get_slot(const kelma_chat *c, size_t i, kelma_slot *out)
{
	if (i >= c->nslot) return 0;
	*out = c->slot[i].slot;
	out->name = c->names.data + c->slot[i].name;
	return 1;
}

const char *
kelma_chat_get_template(const kelma_chat *c, size_t *n)
{
	*n = c->tmpl.len;
	return c->tmpl.data ? c->tmpl.data : "";
}

kelma_status
kelma_chat_fill(const kelma_chat *c, const char *t, size_t n, kelma_buf *out)
{
	enum { LONGEST = 96 };
	kelma_status st = KELMA_OK;
	for (size_t i = 0, from = 0; i <= n && !st; i++) {
		if (i < n && t[i] != '{' && t[i] != '}') continue;
		st = kelma_buf_add(out, t + from, i - from);
		from = i;
		if (i == n || st) break;
		if (i + 1 < n && t[i + 1] == t[i]) {
			from = ++i;
			continue;
		}
		size_t most = n - i < LONGEST ? n - i : LONGEST;
		const char *e = t[i] == '{' ? memchr(t + i, '}', most) : NULL;
		const uint32_t *p =
			e && c->nslot ? place_of_name(c, t + i + 1, (size_t)(e - t) - i - 1) : NULL;
		if (!p || !*p) continue;
		const chat_slot *x = &c->slot[(*p >> 2) - 1];
		st = kelma_buf_add(out, x->text, x->slot.text.end - x->slot.text.start);
		i = (size_t)(e - t);
		from = i + 1;
	}
	return st;
}
