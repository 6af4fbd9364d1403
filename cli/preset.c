/* kelma pipe --preset NAME: reads the preset and prints what it asks for. */
#include "preset.h"
#include "layers.h"
#include <stdlib.h>
#include <string.h>

/* Columns of a row: X(NAME, "name"). */
#define COLUMN_LIST(X)                                                                             \
	X(LANGUAGE, "language") X(SCRIPT, "script") X(SUBJECT, "subject") X(SENDER, "sender")      \
	X(IDENTIFIERS, "identifiers") X(URGENCY, "urgency") X(CUES, "cues") X(GUARDS, "guards")
enum column {
#define COLUMN_ENUM(id, text) COLUMN_##id,
	COLUMN_LIST(COLUMN_ENUM)
#undef COLUMN_ENUM
	COLUMN_COUNT
};
static const char *const column_names[] = {
#define COLUMN_NAME(id, text) text,
	COLUMN_LIST(COLUMN_NAME)
#undef COLUMN_NAME
};
static const char *const part_names[] = {
#define PART_NAME(id, text) text,
	KELMA_CHAT_LIST(PART_NAME)
#undef PART_NAME
};

/* A preset as read; one for the whole run, read before the workers start. */
typedef struct preset {
	kelma_buf program; /* steps with " | " between */
	unsigned parts;
	size_t longest;
	int form, letter; /* a step form; a column that needs it */
	int lang, fields; /* steps that find languages; fields */
	enum column column[COLUMN_COUNT];
	const char *name[COLUMN_COUNT + 1];
	size_t n;
	kelma_status st;
	kelma_err err;
} preset;
static preset current;

typedef struct self {
	layers *l;
	kelma_chat *chat; /* NULL: no parts wanted */
	const preset *p;
	int guard;       /* --spreadsheet */
	kelma_buf value; /* one cell before it is guarded */
} self;

static int
index_of(const char *s, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(s, names[i])) return (int)i;
	return -1;
}

/* Is this step among those of the line? */
static int
has_step(const char *line, const char *step)
{
	size_t n = strlen(step);
	for (const char *s = line; s; s = strchr(s, '|')) {
		s += strspn(s, "| ");
		if (!strncmp(s, step, n) && strchr(" |", s[n])) return 1;
	}
	return 0;
}

/* One fact: its name and the rest of the line. */
static kelma_status
fact(preset *p, size_t line, const char *key, const char *v)
{
	int i;
	if (!strcmp(key, "title")) return KELMA_OK;
	if (!strcmp(key, "step")) {
		kelma_status st = p->program.len ? put_word(&p->program, " | ") : KELMA_OK;
		p->form |= has_step(v, "form");
		p->lang |= has_step(v, "lang");
		p->fields |= has_step(v, "extract") || has_step(v, "form") || has_step(v, "redact");
		return st ? st : put_word(&p->program, v);
	}
	if (!strcmp(key, "add") && (i = index_of(v, part_names, KELMA_CHAT_COUNT)) >= 0) {
		p->parts |= 1u << i;
		return KELMA_OK;
	}
	if (!strcmp(key, "column") && (i = index_of(v, column_names, COLUMN_COUNT)) >= 0 &&
	    p->n < COLUMN_COUNT) {
		p->column[p->n] = (enum column)i;
		p->letter |= i == COLUMN_SUBJECT || i == COLUMN_SENDER;
		p->name[p->n++] = column_names[i];
		return KELMA_OK;
	}
	if (!strcmp(key, "longest") && (p->longest = strtoul(v, NULL, 10)) > 0) return KELMA_OK;
	refuse(&p->err, KELMA_ESYNTAX, "in the preset: no such fact: %.40s %.40s", key, v);
	p->err.line = line;
	return KELMA_ESYNTAX;
}

/* Lines of the preset; text is changed. */
static kelma_status
read_facts(preset *p, char *text)
{
	size_t line = 0;
	for (char *s = text, *next; s; s = next) {
		line++;
		if ((next = strchr(s, '\n'))) *next++ = '\0';
		char *v = strchr(s, '\t');
		if (!*s || *s == '#') continue;
		if (v) *v++ = '\0';
		kelma_status st = fact(p, line, s, v ? v : "");
		if (st) return st;
	}
	if (!p->program.len) return refuse(&p->err, KELMA_ESYNTAX, "the preset has no step");
	if (p->parts & KELMA_CHAT_REPLY_IN && !p->lang)
		return refuse(&p->err, KELMA_ESYNTAX,
			      "the preset adds reply_in without a step lang");
	if (p->parts & (KELMA_CHAT_SLOTS | KELMA_CHAT_TEMPLATE) && !p->fields)
		return refuse(&p->err, KELMA_ESYNTAX,
			      "the preset adds slots or template without a step extract");
	if (p->n && !p->parts) p->parts = KELMA_CHAT_GUARDS;
	return p->letter && !p->form ? put_word(&p->program, " | form") : KELMA_OK;
}

/* The text of the preset: a file when the name looks like a path, else from the data pack. */
static kelma_status
preset_text(const args *a, const char *name, kelma_buf *out, kelma_err *err)
{
	const char *known[64];
	size_t n = 0;
	kelma_preset x;
	kelma_res *res;
	kelma_status st;
	if (strchr(name, '/') || strchr(name, '.'))
		return read_most(a, name, SETTINGS_MOST, out)
			       ? refuse(err, KELMA_EIO, "the preset could not be read")
			       : KELMA_OK;
	if ((st = kelma_res_open(a->val[OPT_DATA], &res, err))) return st;
	st = KELMA_ENOTFOUND;
	for (size_t i = 0; st == KELMA_ENOTFOUND && n < 64 && kelma_preset_get(res, i, &x); i++) {
		known[n++] = x.name;
		if (!strcmp(x.name, name)) st = kelma_buf_add(out, x.text, x.len);
	}
	if (st == KELMA_ENOTFOUND) unknown_word(err, "preset", name, strlen(name), known, n);
	kelma_res_free(res);
	return st;
}

static void
close_preset(void *v)
{
	self *d = v;
	kelma_chat_free(d->chat);
	kelma_buf_free(&d->value);
	if (d->l) layers_close(d->l);
	free(d);
}

static kelma_status
open_preset(const args *a, const kelma_res *res, void **out, kelma_err *err)
{
	kelma_chat_options o = KELMA_CHAT_OPTIONS_INIT;
	args b = *a;
	void *l = NULL;
	if (current.st) {
		*err = current.err;
		return current.st;
	}
	if (a->val[OPT_SPREADSHEET] && !current.n)
		return refuse(err, KELMA_EARG,
			      "--spreadsheet is for presets with columns, such as inbox");
	self *d = calloc(1, sizeof *d);
	if (!d) return refuse(err, KELMA_ENOMEM, "out of memory");
	d->p = &current;
	d->guard = a->val[OPT_SPREADSHEET] != NULL;
	b.program = current.program.data;
	o.parts = current.parts;
	o.longest = current.longest;
	kelma_status st = layers_open(&b, res, &l, err);
	if ((d->l = l)) d->l->a = a;
	if (!st && o.parts) st = kelma_chat_new(res, &o, &d->chat, err);
	if (st) close_preset(d);
	else *out = d;
	return st;
}

static kelma_status
run(void *v, const char *s, size_t n, kelma_err *err)
{
	self *d = v;
	kelma_status st = layers_run(d->l, s, n, err);
	return st || !d->chat ? st : kelma_chat_run(d->chat, d->l->d, s, n, err);
}

/* The best value of a field of the letter; NULL when it has none. */
static const char *
letter_field(const self *d, const char *name)
{
	kelma_form_field f;
	const kelma_form *form = d->l->letter.form;
	for (size_t i = 0; form && kelma_form_get_field(form, i, &f); i++)
		if (!strcmp(f.name, name)) return f.value;
	return NULL;
}

/* Who wrote: the sender of the letter, else the first person named, else an address to answer to.
 */
static const char *
sender(const self *d)
{
	static const unsigned types[] = { KELMA_FIELD_PERSON, KELMA_FIELD_FAMILY_NAME,
					  KELMA_FIELD_GIVEN_NAME, KELMA_FIELD_EMAIL,
					  KELMA_FIELD_PHONE };
	size_t n;
	const kelma_field *f = kelma_doc_get_fields(d->l->d, &n);
	const char *s = letter_field(d, "sender");
	for (size_t t = 0; !s && t < sizeof types / sizeof *types; t++)
		for (size_t i = 0; !s && i < n; i++)
			if (f[i].type == types[t]) s = f[i].value;
	return s ? s : "";
}

static const char *
subject(const self *d)
{
	const char *s = letter_field(d, "subject");
	return s ? s : "";
}

/* Is this a number or address that finds a file or a person? */
static int
identifies(unsigned type)
{
	return (type >= KELMA_FIELD_CNIE && type <= KELMA_FIELD_EMAIL) ||
	       type == KELMA_FIELD_REFERENCE ||
	       (type >= KELMA_FIELD_PLATE && type <= KELMA_FIELD_LAND_TITLE);
}

/* Either `type:value` with "; " between, or objects of an array. */
static kelma_status
put_identifiers(const self *d, kelma_buf *out, int json)
{
	size_t n, any = 0;
	const kelma_field *f = kelma_doc_get_fields(d->l->d, &n);
	kelma_status st = put_word(out, json ? "[" : "");
	for (size_t i = 0; i < n && !st; i++) {
		if (!identifies(f[i].type)) continue;
		if (any++) st = put_word(out, json ? "," : "; ");
		if (!st && json) st = put_word(out, "{\"type\":\"");
		if (!st) st = put_word(out, f[i].type_name);
		if (!st) st = put_word(out, json ? "\",\"value\":" : ":");
		if (!st)
			st = json ? kelma_json_string(f[i].value, strlen(f[i].value), out)
				  : put_word(out, f[i].value);
		if (!st && json) st = put_word(out, "}");
	}
	return st || !json ? st : put_word(out, "]");
}

/* Names of a set of cues or guards. */
static kelma_status
put_names(const self *d, kelma_buf *out, int cues, int json)
{
	unsigned set = cues ? kelma_chat_get_cues(d->chat) : kelma_chat_get_guards(d->chat);
	int any = 0;
	kelma_status st = put_word(out, json ? "[" : "");
	for (int i = 0; i < (cues ? (int)KELMA_CUE_COUNT : (int)KELMA_GUARD_COUNT) && !st; i++) {
		if (!(set >> i & 1)) continue;
		if (any++) st = put_word(out, json ? "," : " ");
		if (!st && json) st = put_word(out, "\"");
		if (!st)
			st = put_word(out, cues ? kelma_cue_name((kelma_cue)i)
						: kelma_guard_name((kelma_guard)i));
		if (!st && json) st = put_word(out, "\"");
	}
	return st || !json ? st : put_word(out, "]");
}

static kelma_status
put_string(kelma_buf *out, const char *s, int json)
{
	return json ? kelma_json_string(s, strlen(s), out) : put_word(out, s);
}

/* The value of a column, as JSON or as the text of a cell. */
static kelma_status
put_column(const self *d, enum column c, kelma_buf *out, int json)
{
	kelma_script script;
	kelma_label label = kelma_chat_get_reply(d->chat, &script);
	int urgent = (int)(kelma_chat_get_cues(d->chat) >> KELMA_CUE_URGENCY & 1);
	switch (c) {
	case COLUMN_LANGUAGE: return put_string(out, kelma_label_name(label), json);
	case COLUMN_SCRIPT: return put_string(out, kelma_script_code(script), json);
	case COLUMN_SUBJECT: return put_string(out, subject(d), json);
	case COLUMN_SENDER: return put_string(out, sender(d), json);
	case COLUMN_IDENTIFIERS: return put_identifiers(d, out, json);
	case COLUMN_URGENCY: return put_string(out, urgent ? "urgent" : "normal", json);
	case COLUMN_CUES: return put_names(d, out, 1, json);
	case COLUMN_GUARDS: return put_names(d, out, 0, json);
	default: return KELMA_OK;
	}
}

static kelma_status
members(void *v, kelma_buf *out)
{
	const self *d = v;
	kelma_status st = KELMA_OK;
	for (size_t i = 0; i < d->p->n && !st; i++) {
		st = put_word(out, ",");
		if (!st) st = put_string(out, d->p->name[i], 1);
		if (!st) st = put_word(out, ":");
		if (!st) st = put_column(d, d->p->column[i], out, 1);
	}
	if (d->p->n || st) return st;
	st = layers_members(d->l, out);
	return st || !d->chat ? st : kelma_chat_json_members(d->chat, out);
}

/* One object: `{"text":...` and the members. */
static kelma_status
lines(void *v, kelma_buf *out)
{
	const self *d = v;
	kelma_status st = put_word(out, "{\"text\":");
	if (!st) st = kelma_json_string(d->l->s, d->l->n, out);
	if (!st) st = members(v, out);
	return st ? st : put_word(out, "}");
}

static kelma_status
cell(void *v, size_t i, kelma_buf *out)
{
	self *d = v;
	if (!d->p->n) return lines(v, out);
	if (!d->guard) return put_column(d, d->p->column[i], out, 0);
	d->value.len = 0;
	kelma_status st = put_column(d, d->p->column[i], &d->value, 0);
	return st ? st : put_guarded(out, d->value.data, d->value.len);
}

static kelma_status
pretty(void *v, kelma_buf *out)
{
	return layers_pretty(((self *)v)->l, out);
}

static void
hint(void *v, const char *charset, double confidence)
{
	layers_hint(((self *)v)->l, charset, confidence);
}

/* Fields that a preset may add beside those of a pipe. */
static const char *const names[] = {
	"norm",     "tokens",   "lang",     "spans",      "sentences", "fields",
	"reply_in", "slots",    "template", "cues",       "model",     "key",
	"guards",   "translit", "scheme",   "confidence", "redacted",  "replacements",
	"form",     "encoding", "explain",  NULL
};
static const task preset_task = {
	.open = open_preset,
	.run = run,
	.pretty = pretty,
	.lines = lines,
	.members = members,
	.cell = cell,
	.close = close_preset,
	.names = names,
	.columns = 1,
	.keep = "",
	.ndjson = 1,
	.wrap = 1,
	.hint = hint,
};

void
preset_adapt(const args *a, task *t)
{
	const char *name = a->val[OPT_PRESET];
	kelma_buf text = KELMA_BUF_INIT;
	*t = preset_task;
	current.st = preset_text(a, name, &text, &current.err);
	if (!current.st) current.st = read_facts(&current, text.data ? text.data : (char[1]){ 0 });
	if (current.program.len) {
		decode_first(current.program.data, t);
		t->serial = counts_records(current.program.data);
	}
	if (current.n) {
		t->names = current.name;
		t->columns = current.n;
	}
	kelma_buf_free(&text);
}
