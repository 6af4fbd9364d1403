/* kelma pipe: several steps in one process, each layer once. */
#include "layers.h"
#include "preset.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_WORDS = 64 };

/* Cut s (changed) into words at white space, with '...' and "..." around words that hold some. -1:
 * a quote is open. */
static int
cut_words(char *s, char **word)
{
	int n = 0;
	for (char *p = s; *p; ) {
		p += strspn(p, " \t\n");
		if (!*p) break;
		if (n == MAX_WORDS) return -1;
		char *d = word[n++] = p, quote = '\0';
		for (; *p && (quote || !strchr(" \t\n", *p)); p++) {
			if (quote ? *p == quote : *p == '\'' || *p == '"')
				quote = quote ? '\0' : *p;
			else *d++ = *p;
		}
		if (quote) return -1;
		if (*p) p++;
		*d = '\0';
	}
	return n;
}

/* End of the step at p: the next "|" outside quotes, or the end. */
static char *
step_end(char *p)
{
	char quote = '\0';
	for (; *p && (quote || *p != '|'); p++)
		if (quote ? *p == quote : *p == '\'' || *p == '"') quote = quote ? '\0' : *p;
	return p;
}

static kelma_status
unknown_step(const char *name, kelma_err *err)
{
	const char *known[64] = { cmd_decode.name };
	size_t n = 1;
	if (!strcmp(name, cmd_decode.name))
		return refuse(err, KELMA_EARG, "decode comes first: what follows reads UTF-8");
	for (size_t i = 0; commands[i]; i++)
		if (commands[i]->step && commands[i] != &cmd_pipe) known[n++] = commands[i]->name;
	const char *c = closest(name, known, n);
	char list[160] = "";
	if (c) return refuse(err, KELMA_EARG, "no step %.60s; did you mean %s?", name, c);
	for (size_t i = 0, at = 0; i < n && at < sizeof list - 20; i++)
		at += (size_t)snprintf(list + at, sizeof list - at, " %s", known[i]);
	return refuse(err, KELMA_EARG, "no step %.40s; steps, with | between them, are%s", name,
		      list);
}

/* decode --from NAME: is there such a charset? */
static kelma_status
known_charset(const args *a, kelma_err *err)
{
	kelma_buf b = KELMA_BUF_INIT;
	const char *from = a->val[OPT_FROM];
	if (!from || !strcmp(from, "auto")) return KELMA_OK;
	kelma_status st = kelma_charset_decode(from, "", 0, &b, NULL, NULL, err);
	kelma_buf_free(&b);
	return st == KELMA_ENOTFOUND ? refuse(err, st, "no charset %s", from) : st;
}

/* Options that change what a command writes, not what it finds. */
static kelma_status
check_step(const args *a, kelma_err *err)
{
	static const opt_id alone[] = { OPT_MAP,    OPT_NBEST,     OPT_TOP,
					OPT_SPACED, OPT_ROWS_EACH, OPT_SPREADSHEET };
	if (a->val[OPT_EXPLAIN])
		return refuse(err, KELMA_EARG,
			      "write --explain after the steps: it is for all of them");
	for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
		if (a->val[alone[i]])
			return refuse(err, KELMA_EARG, "--%s belongs to kelma %s, not to a pipe",
				      options[alone[i]].name, a->cmd->name);
	return KELMA_OK;
}

/* One step's words: its options go into o. */
static kelma_status
one_step(char *s, int first, kelma_doc_options *o, held *h, kelma_err *err)
{
	char *word[MAX_WORDS];
	args a = { 0 };
	int n = cut_words(s, word);
	if (n < 0) return refuse(err, KELMA_EARG, "a quote is not closed or a step is too long");
	if (!n) return refuse(err, KELMA_EARG, "a step is empty");
	a.cmd = find_command(word[0]);
	int decode =
		first && a.cmd == &cmd_decode; /* of that the engine takes care: decode_first() */
	if (!decode && (!a.cmd || !a.cmd->step || a.cmd == &cmd_pipe))
		return unknown_step(word[0], err);
	if (parse_args(&a, word + 1, (size_t)n - 1, 1))
		return refuse(err, KELMA_EARG, "in step %s", word[0]);
	if (a.cmd == &cmd_form && a.noperand == 1 && !a.val[OPT_SCHEMA])
		a.val[OPT_SCHEMA] = a.operand[--a.noperand];
	if (a.noperand)
		return refuse(err, KELMA_EARG, "step %s: unexpected %s (steps have | between them)",
			      word[0], a.operand[0]);
	kelma_status st = check_step(&a, err);
	return st ? st : decode ? known_charset(&a, err) : a.cmd->step(&a, o, h, err);
}

static kelma_status
pipe_step(const args *a, kelma_doc_options *o, held *h, kelma_err *err)
{
	char *s = (char *)(size_t)hold(h, a->program, err), *end;
	if (!s) return KELMA_ENOMEM;
	if (a->val[OPT_SPREADSHEET] && !a->val[OPT_PRESET])
		return refuse(err, KELMA_EARG,
			      "--spreadsheet is for presets with columns, such as inbox");
	for (int first = 1;; s = end + 1, first = 0) {
		end = step_end(s);
		int last = !*end;
		*end = '\0';
		kelma_status st = one_step(s, first, o, h, err);
		if (st || last) return st;
	}
}

void
decode_first(const char *program, task *t)
{
	static kelma_buf words; /* holds the charset's name for the whole run */
	char *word[MAX_WORDS];
	args a = { .cmd = &cmd_decode, .quiet = 1 };
	words.len = 0;
	if (put_word(&words, program)) return;
	*step_end(words.data) = '\0';
	int n = cut_words(words.data, word);
	if (n < 1 || strcmp(word[0], cmd_decode.name) || parse_args(&a, word + 1, (size_t)n - 1, 1))
		return;
	const char *from = a.val[OPT_FROM];
	t->decode = a.val[OPT_PER_LINE] ? 2 : 1;
	t->from = from && strcmp(from, "auto") ? from : NULL;
	t->bytes = 1;
}

int
counts_records(const char *program)
{
	kelma_buf b = KELMA_BUF_INIT;
	char *word[MAX_WORDS], *s, *end;
	int found = 0, last = put_word(&b, program) != KELMA_OK;
	for (s = b.data; !last && !found; s = end + 1) {
		end = step_end(s);
		last = !*end;
		*end = '\0';
		args a = { .quiet = 1 };
		int n = cut_words(s, word);
		if (n < 1 || strcmp(word[0], cmd_redact.name)) continue;
		a.cmd = &cmd_redact;
		found = !parse_args(&a, word + 1, (size_t)n - 1, 1) &&
			(a.val[OPT_MAP_FILE] || a.val[OPT_AUDIT]);
	}
	kelma_buf_free(&b);
	return found;
}

static void
pipe_adapt(const args *a, task *t)
{
	if (a->val[OPT_PRESET]) {
		preset_adapt(a, t);
		return;
	}
	decode_first(a->program, t);
	t->serial = counts_records(a->program);
}

static kelma_status
cell(void *self, size_t i, kelma_buf *out)
{
	(void)i;
	return layers_object(self, out);
}

/* The one column of rows: the object. */
static const char *
heading(void *self, size_t i)
{
	const args *a = ((const layers *)self)->a;
	(void)i;
	return a->val[OPT_INTO] ? a->val[OPT_INTO] : "layers";
}

static const char *const names[] = { "norm",         "tokens", "lang",       "spans",   "sentences",
				     "translit",     "scheme", "confidence", "fields",  "redacted",
				     "replacements", "form",   "encoding",   "explain", NULL };
static const task pipe_task = {
	.open = layers_open,
	.run = layers_run,
	.ahead = layers_ahead,
	.pretty = layers_pretty,
	.lines = layers_object,
	.members = layers_members,
	.object = layers_object,
	.cell = cell,
	.close = layers_close,
	.names = names,
	.columns = 1,
	.heading = heading,
	.keep = "",
	.ndjson = 1,
	.wrap = 1,
	.adapt = pipe_adapt,
	.hint = layers_hint,
};
static const opt_id own[] = { OPT_PRESET, OPT_SPREADSHEET, OPT_EXPLAIN, OPT_COUNT };
const command cmd_pipe = {
	.name = "pipe",
	.operands = "'STEP [options] | STEP ...' [FILE...]",
	.own = own,
	.summary = "several steps at once, one object a record",
	.step = pipe_step,
	.task = &pipe_task,
	.program = 1,
};
