/* Help, from the option table and the tables of the commands. */
#include "cli.h"
#include "records/records.h"
#include "gen/help.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

const command *const commands[] = {
	&cmd_decode, &cmd_norm, &cmd_tok, &cmd_sent, &cmd_lang, &cmd_translit, &cmd_extract,
	&cmd_form, &cmd_redact, &cmd_restore,
	&cmd_pipe, &cmd_eval, &cmd_corpus,
	&cmd_info, &cmd_help, &cmd_version, NULL,
};

static const command topics[] = {
	{ .name = "coming-from",
	  .summary = "camel_tools, uroman, uconv, jq, miller: what their commands are here" },
};

const command *
find_topic(const char *name)
{
	for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
		if (!strcmp(topics[i].name, name)) return &topics[i];
	return NULL;
}

int
is_topic(const command *c)
{
	return c >= topics && c < topics + sizeof topics / sizeof *topics;
}

static const char mark[] = "## examples\n";

static const char *
whole_text(const command *c)
{
	char file[64]; /* "corpus clean" is in corpus-clean.txt */
	snprintf(file, sizeof file, "%s", c->name);
	for (char *p = file; *p; p++)
		if (*p == ' ') *p = '-';
	for (size_t i = 0; i < sizeof help_texts / sizeof *help_texts; i++)
		if (!strcmp(help_texts[i].name, file)) return help_texts[i].text;
	return "";
}

const char *
help_prose(const command *c, size_t *n)
{
	const char *s = whole_text(c), *e = strstr(s, mark);
	*n = e ? (size_t)(e - s) : strlen(s);
	if (*n && s[*n - 1] == '\n') --*n;
	return s;
}

const char *
help_examples(const command *c)
{
	const char *e = strstr(whole_text(c), mark);
	return e ? e + sizeof mark - 1 : "";
}

int
terminal_width(void)
{
	struct winsize w;
	const char *columns = getenv("COLUMNS");
	int n = 80;
	if (isatty(1) && !ioctl(1, TIOCGWINSZ, &w) && w.ws_col) n = w.ws_col;
	else if (columns && atoi(columns) > 0) n = atoi(columns);
	return n < 40 ? 40 : n;
}

/* Text of one paragraph in words from column `at` on, wrapped one column before the edge, at 99 at
 * the latest. */
static void
print_wrapped(const char *s, size_t len, int at, int indent)
{
	int edge = terminal_width() - 1;
	if (edge > 99) edge = 99;
	for (const char *end = s + len; s < end; s += strspn(s, " ")) {
		int n = (int)strcspn(s, " ");
		if (n > end - s) n = (int)(end - s);
		if (at > indent && at + 1 + n > edge) {
			printf("\n%*s", indent, "");
			at = indent;
		} else if (at > indent) {
			putchar(' ');
			at++;
		}
		printf("%.*s", n, s);
		at += n;
		s += n;
	}
	if (len) putchar('\n');
}

static void
print_option(opt_id id)
{
	const option_info *o = &options[id];
	int column = terminal_width() < 72 ? 10 : 26;
	char left[96], c[4] = "   ";
	if (o->letter) snprintf(c, sizeof c, "-%c,", o->letter);
	int n = snprintf(left, sizeof left, "  %s --%s%s%s", c, o->name, o->arg ? " " : "",
			 o->arg ? o->arg : "");
	printf("%s", left);
	if (n >= column) putchar('\n'), n = 0; /* the help stands below */
	printf("%*s", column - n, "");
	if (o->choices) {
		char b[512];
		snprintf(b, sizeof b, "%s [%s]", o->help, o->choices);
		print_wrapped(b, strlen(b), column, column);
	} else print_wrapped(o->help, strlen(o->help), column, column);
}

void
print_help(const command *c)
{
	static const opt_id records[] = { RECORD_OPTIONS, OPT_COUNT };
	int at = printf("kelma %s -", c->name);
	print_wrapped(c->summary, strlen(c->summary), at, 2);
	if (!is_topic(c))
		printf("\nusage: kelma %s%s%s%s\n", c->name, c->own || c->task ? " [options]" : "",
		       *c->operands ? " " : "", c->operands);
	size_t n;
	const char *prose = help_prose(c, &n);
	for (const char *p = prose, *end = prose + n; p < end; ) {
		size_t k = strcspn(p, "\n");
		putchar('\n');
		print_wrapped(p, k < (size_t)(end - p) ? k : (size_t)(end - p), 0, 0);
		p += k + 1;
	}
	if (c->sub) printf("\ncommands:\n");
	for (size_t i = 0; c->sub && c->sub[i]; i++)
		printf("  %-8s %s\n", c->sub[i]->name + strlen(c->name) + 1, c->sub[i]->summary);
	if (c->sub) printf("\nkelma help %s COMMAND tells more.\n", c->name);
	if (c->own && c->own[0] != OPT_COUNT) printf("\noptions:\n");
	for (const opt_id *o = c->own; o && *o != OPT_COUNT; o++) print_option(*o);
	if (c->task) {
		printf("\nrecords:\n");
		for (const opt_id *o = records; *o != OPT_COUNT; o++) print_option(*o);
	}
	if (*help_examples(c)) printf("\nexamples:\n%s", help_examples(c));
}

void
print_overview(void)
{
	printf("kelma - the words that Moroccans write, for machines\n\n"
	       "usage: kelma COMMAND [options] [FILE...]\n\n");
	for (size_t i = 0; commands[i]; i++)
		printf("  %-10s %s\n", commands[i]->name, commands[i]->summary);
	for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
		printf(i ? "  %s  %s\n" : "\npages:\n  %s  %s\n", topics[i].name,
		       topics[i].summary);
	printf("\nkelma help COMMAND tells more. Standard input is read when no FILE is given.\n"
	       "Exit status: 0 all done, 1 some records rejected, 2 usage, 3 input/output, 4 data "
	       "pack.\n");
}

static int
run_help(const args *a)
{
	int json = wants_object(a);
	if (json < 0) return STATUS_USAGE;
	if (a->val[OPT_COMPLETION]) print_completion(arg_choice(a, OPT_COMPLETION));
	else if (!a->noperand && a->val[OPT_MAN]) print_main_man();
	else if (!a->noperand && json) print_overview_json();
	else if (!a->noperand) print_overview();
	for (size_t i = 0, used; i < a->noperand; i += used) {
		const command *c = find_topic(a->operand[i]);
		used = 1;
		if (!c) c = find_words(a->operand + i, a->noperand - i, &used);
		if (!c) return STATUS_USAGE;
		if (i && !a->val[OPT_MAN] && !json) putchar('\n');
		if (a->val[OPT_MAN]) print_man(c);
		else if (json) print_help_json(c);
		else print_help(c);
	}
	return finish_stdout(a, STATUS_OK);
}

static int
run_version(const args *a)
{
	int json = wants_object(a);
	if (json < 0) return STATUS_USAGE;
	printf(json ? "{\"version\":\"%s\",\"compiler\":\"%s\"}\n" : "kelma %s\n", kelma_version(),
	       __VERSION__);
	return finish_stdout(a, STATUS_OK);
}

static const opt_id help_own[] = { OPT_MAN, OPT_COMPLETION, OPT_OUT_FORMAT, OPT_COUNT };
const command cmd_help = {
	.own = help_own,
	.name = "help",
	.operands = "[COMMAND...]",
	.summary = "this overview, or all about a command or page",
	.run = run_help,
};
static const opt_id version_own[] = { OPT_OUT_FORMAT, OPT_COUNT };
const command cmd_version = {
	.own = version_own,
	.name = "version",
	.operands = "",
	.summary = "the version",
	.run = run_version,
};
