/* kelma: finds the subcommand and runs it. */
#include "cli.h"
#include "corpus/files.h"
#include "records/records.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const command *
find_command(const char *name)
{
	for (size_t i = 0; commands[i]; i++)
		if (!strcmp(commands[i]->name, name)) return commands[i];
	return NULL;
}

void
complain(const args *a, const char *fmt, ...)
{
	va_list ap;
	char b[1024];
	if (a && a->quiet) return;
	va_start(ap, fmt);
	vsnprintf(b, sizeof b, fmt, ap);
	va_end(ap);
	if (a && a->cmd) fprintf(stderr, "kelma %s: %s\n", a->cmd->name, b);
	else fprintf(stderr, "kelma: %s\n", b);
}

kelma_status
refuse(kelma_err *err, kelma_status st, const char *fmt, ...)
{
	va_list ap;
	err->code = st;
	err->pos = err->line = 0;
	va_start(ap, fmt);
	vsnprintf(err->msg, sizeof err->msg, fmt, ap);
	va_end(ap);
	return st;
}

static const char nothing_more[] = "\n";

kelma_status
told(kelma_err *err)
{
	return refuse(err, KELMA_EARG, nothing_more);
}

/* Edit distance with swaps (optimal string alignment), at most 63 bytes a word. */
static size_t
distance(const char *a, const char *b)
{
	size_t m = strlen(a), n = strlen(b), d[3][64];
	if (m > 63 || n > 63) return 99;
	for (size_t j = 0; j <= n; j++) d[1][j] = j;
	for (size_t i = 1; i <= m; i++) {
		size_t *row = d[(i + 1) % 3], *up = d[i % 3], *upup = d[(i + 2) % 3];
		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			size_t v = up[j - 1] + (a[i - 1] != b[j - 1]);
			if (up[j] + 1 < v) v = up[j] + 1;
			if (row[j - 1] + 1 < v) v = row[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    upup[j - 2] + 1 < v)
				v = upup[j - 2] + 1;
			row[j] = v;
		}
	}
	return d[(m + 1) % 3][n];
}

const char *
closest(const char *word, const char *const *words, size_t n)
{
	const char *best = NULL;
	size_t limit = strlen(word) / 3 + 2;
	for (size_t i = 0; i < n; i++) {
		size_t k = distance(word, words[i]);
		if (strlen(word) > 2 && !strncmp(words[i], word, strlen(word)) && k > 1) k = 1;
		if (k < limit) {
			limit = k;
			best = words[i];
		}
	}
	return best;
}

int
finish_stdout(const args *a, int status)
{
	int bad = ferror(stdout);
	if (fflush(stdout) || bad) {
		complain(a, "standard output: %s", strerror(errno));
		return STATUS_IO;
	}
	return status;
}

int
open_pack(const args *a, kelma_res **res)
{
	kelma_err err = { 0 };
	const char *path = a->val[OPT_DATA];
	kelma_status st = kelma_res_open(path, res, &err);
	if (!st) return 0;
	complain(a, "%s: %s", path ? path : "data pack",
		 err.msg[0] ? err.msg : kelma_strstatus(st));
	return st == KELMA_ENOMEM ? STATUS_IO : STATUS_PACK;
}

int
report_open(const args *a, kelma_status st, const kelma_err *err)
{
	const char *why = err->msg[0] ? err->msg : kelma_strstatus(st);
	if (!strcmp(why, nothing_more)) return STATUS_USAGE;
	if (err->line) complain(a, "line %zu: %s", err->line, why);
	else complain(a, "%s", why);
	if (st == KELMA_EARG || st == KELMA_ENOTFOUND || st == KELMA_ESYNTAX) return STATUS_USAGE;
	return st == KELMA_ENOMEM || st == KELMA_EIO ? STATUS_IO : STATUS_PACK;
}

int
read_whole(const args *a, const char *path, kelma_buf *out)
{
	return read_most(a, path, SIZE_MAX, out);
}

int
read_most(const args *a, const char *path, size_t most, kelma_buf *out)
{
	FILE *f = strcmp(path, "-") ? fopen(path, "rb") : stdin;
	size_t k = 0;
	int bad = !f;
	while (!bad && !(bad = kelma_buf_reserve(out, 65536) != KELMA_OK)) {
		if (!(k = fread(out->data + out->len, 1, 65536, f))) break;
		out->len += k;
		out->data[out->len] = '\0';
		if (out->len > most) {
			errno = EFBIG;
			bad = 1;
		}
	}
	bad = bad || ferror(f);
	if (bad) complain(a, "%s: %s", path, strerror(errno));
	if (f && f != stdin) fclose(f);
	return bad ? STATUS_IO : 0;
}

/* Say which command was probably meant among `in`. */
static void
unknown_command(const char *name, const char *group, const command *const *in)
{
	const char *known[64];
	size_t n = 0, skip = strlen(group);
	for (; in[n]; n++) known[n] = in[n]->name + skip;
	const char *c = closest(name, known, n);
	int ngroup = skip ? (int)skip - 1 : 0; /* without the space */
	if (!*name)
		fprintf(stderr, "kelma: an empty word where a command should be\n");
	else if (c)
		fprintf(stderr, "kelma: no command %s%s; did you mean %s%s?\n", group, name, group,
			c);
	else
		fprintf(stderr, "kelma: no command %s%s (see kelma help%s%.*s)\n", group, name,
			ngroup ? " " : "", ngroup, group);
}

const command *
find_words(char *const *word, size_t n, size_t *used)
{
	const command *c = find_command(word[0]);
	*used = 1;
	if (!c) unknown_command(word[0], "", commands);
	if (!c || !c->sub || n < 2 || word[1][0] == '-') return c;
	char group[32];
	snprintf(group, sizeof group, "%s ", c->name);
	for (size_t i = 0; c->sub[i]; i++)
		if (!strcmp(c->sub[i]->name + strlen(group), word[1])) {
			*used = 2;
			return c->sub[i];
		}
	unknown_command(word[1], group, c->sub);
	return NULL;
}

void
each_command(void (*f)(const command *))
{
	for (size_t i = 0; commands[i]; i++) {
		if (!commands[i]->sub) f(commands[i]);
		for (size_t k = 0; commands[i]->sub && commands[i]->sub[k]; k++)
			f(commands[i]->sub[k]);
	}
}

int
main(int argc, char **argv)
{
	static char help[] = "help", version[] = "version";
	size_t used;
	if (argc < 2) {
		print_overview();
		return finish_stdout(NULL, STATUS_USAGE);
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) argv[1] = help;
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) argv[1] = version;
	args a = { 0 };
	a.cmd = find_words(argv + 1, (size_t)(argc - 1), &used);
	if (!a.cmd) return STATUS_USAGE;
	int rc = parse_args(&a, argv + 1 + used, (size_t)argc - 1 - used, 0);
	if (rc) return rc;
	if (a.noperand && a.cmd->operands && !*a.cmd->operands && !a.val[OPT_HELP]) {
		complain(&a, "unexpected %s", a.operand[0]);
		return STATUS_USAGE;
	}
	if (a.val[OPT_HELP] || a.cmd->sub) {
		print_help(a.cmd);
		return finish_stdout(&a, a.val[OPT_HELP] ? STATUS_OK : STATUS_USAGE);
	}
	if ((rc = check_outputs(&a, NULL, 0)) || (a.cmd->folders && (rc = files_expand(&a))))
		return rc;
	if (a.cmd->run) return a.cmd->run(&a);
	return run_records(&a, a.cmd->task);
}
