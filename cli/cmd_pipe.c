/* kelma pipe: several steps in one process, each layer once. */
#include "layers.h"
#include "preset.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_WORDS = 64 };

/* Cut s (changed) into words at white space, with '...' and "..." around words that hold some. -1: a quote is open. */
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
			if (quote ? *p == quote : *p == '\'' || *p == '"') quote = quote ? '\0' : *p;
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
	if (!strcmp(name, "decode"))
		return refuse(err, KELMA_EARG, "decode looks at whole files, not at records: kelma decode FILE | kelma pipe '...'");
	const char *known[64];
	size_t n = 0;
	for (size_t i = 0; commands[i]; i++)
		if (commands[i]->step && commands[i] != &cmd_pipe) known[n++] = commands[i]->name;
	const char *c = closest(name, known, n);
	return c ? refuse(err, KELMA_EARG, "no step %s; did you mean %s?", name, c)
		 : refuse(err, KELMA_EARG, "no step %s", name);
}

/* One step's words: its options go into o. */
static kelma_status
one_step(char *s, kelma_doc_options *o, held *h, kelma_err *err)
{
	char *word[MAX_WORDS];
	args a = { 0 };
	int n = cut_words(s, word);
	if (n < 0) return refuse(err, KELMA_EARG, "a quote is not closed or a step is too long");
	if (!n) return refuse(err, KELMA_EARG, "a step is empty");
	a.cmd = find_command(word[0]);
	if (!a.cmd || !a.cmd->step || a.cmd == &cmd_pipe) return unknown_step(word[0], err);
	if (parse_args(&a, word + 1, (size_t)n - 1, 1)) return refuse(err, KELMA_EARG, "in step %s", word[0]);
	if (a.noperand) return refuse(err, KELMA_EARG, "step %s: unexpected %s", word[0], a.operand[0]);
	return a.cmd->step(&a, o, h, err);
}

static kelma_status
pipe_step(const args *a, kelma_doc_options *o, held *h, kelma_err *err)
{
	char *s = (char *)(size_t)hold(h, a->program, err), *end;
	if (!s) return KELMA_ENOMEM;
	for (;; s = end + 1) {
		end = step_end(s);
		int last = !*end;
		*end = '\0';
		kelma_status st = one_step(s, o, h, err);
		if (st || last) return st;
	}
}

static kelma_status
lines(void *self, kelma_buf *out)
{
	const layers *l = self;
	return kelma_doc_json(l->d, l->unit, out);
}

static kelma_status
cell(void *self, size_t i, kelma_buf *out)
{
	(void)i;
	return lines(self, out);
}

static const char *const names[] = { "norm", "tokens", "lang", "spans", "sentences", "translit", "scheme", "confidence",
				     "fields", NULL };
static const task pipe_task = {
	.open = layers_open, .run = layers_run, .pretty = layers_pretty, .lines = lines, .members = layers_members, .cell = cell,
	.close = layers_close, .names = names, .columns = 1, .keep = "", .ndjson = 1, .wrap = 1,
	.adapt = preset_adapt,
};
static const opt_id own[] = { OPT_PRESET, OPT_COUNT };
const command cmd_pipe = {
	.name = "pipe", .operands = "'STEP [options] | STEP ...' [FILE...]", .own = own, .summary = "several steps at once, one object a record",
	.step = pipe_step, .task = &pipe_task, .program = 1,
};
