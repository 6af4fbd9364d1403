/* Man pages and shell completions, from the same tables as the help. */
#include "cli.h"
#include "records/records.h"
#include <stdio.h>
#include <string.h>

static const opt_id record_options[] = { RECORD_OPTIONS, OPT_COUNT };
static const opt_id plain_options[] = { OPT_DATA, OPT_HELP, OPT_COUNT };

/* Options whose values `kelma info` lists, and under which title. */
static const struct { opt_id id; const char *title;
} listed[] = {
	{ OPT_PROFILE, "profiles" }, { OPT_LABELS, "labels" },  { OPT_TYPES, "fields" },
	{ OPT_SCHEME, "schemes" },   { OPT_PRESET, "presets" }, { OPT_RULE_SET, "rules" },
	{ OPT_REPAIR, "profiles" },
};

static const char *
title_of(opt_id id)
{
	for (size_t i = 0; i < sizeof listed / sizeof *listed; i++)
		if (listed[i].id == id) return listed[i].title;
	return NULL;
}

/* Call put for every option of the command. */
static void
each_option(const command *c, void (*put)(opt_id, const command *))
{
	for (const opt_id *o = c->own; o && *o != OPT_COUNT; o++) put(*o, c);
	for (const opt_id *o = c->task ? record_options : plain_options; *o != OPT_COUNT; o++)
		put(*o, c);
}

/* Text for roff: no line begins with a control character, backslashes and hyphens are literal. */
static void
roff_n(const char *s, size_t n)
{
	int start = 1;
	for (const char *end = s + n; s < end; s++) {
		if (start && (*s == '.' || *s == '\'')) printf("\\&");
		if (*s == '\\') printf("\\e");
		else if (*s == '-') printf("\\-");
		else putchar(*s);
		start = *s == '\n';
	}
}

static void
roff(const char *s)
{
	roff_n(s, strlen(s));
}

static void
man_option(opt_id id, const command *c)
{
	const option_info *o = &options[id];
	(void)c;
	printf(".TP\n");
	if (o->letter) printf("\\fB\\-%c\\fR, ", o->letter);
	printf("\\fB\\-\\-");
	roff(o->name);
	printf("\\fR");
	if (o->arg) {
		printf(" \\fI");
		roff(o->arg);
		printf("\\fR");
	}
	putchar('\n');
	roff(o->help);
	if (o->choices) {
		printf(" [");
		roff(o->choices);
		putchar(']');
	}
	putchar('\n');
}

static void
man_head(const char *name, int section, const char *summary)
{
	printf(".TH ");
	for (const char *p = name; *p; p++) putchar(*p >= 'a' && *p <= 'z' ? *p - 32 : *p);
	printf(" %d \"\" \"kelma %s\" \"kelma\"\n.SH NAME\n", section, kelma_version());
	roff(name);
	printf(" \\- ");
	roff(summary);
	putchar('\n');
}

#define SEE_ALSO ".SH SEE ALSO\n\\fBkelma\\fR(1), \\fBkelma\\fR(3), \\fBkelma\\fR(7)\n"
static const char see_also[] = SEE_ALSO;
static const char exit_text[] = ".SH EXIT STATUS\n0 all done, 1 some records rejected, 2 usage, 3 "
				"input or output, 4 data pack.\n" SEE_ALSO;

void
print_man(const command *c)
{
	char name[64];
	snprintf(name, sizeof name, "kelma-%s", c->name);
	for (char *p = name; *p; p++)
		if (*p == ' ') *p = '-';
	int topic = is_topic(c);
	man_head(name, topic ? 7 : 1, c->summary);
	if (!topic)
		printf(".SH SYNOPSIS\n\\fBkelma %s\\fR%s ", c->name,
		       c->own || c->task ? " [\\fIoptions\\fR]" : "");
	if (!topic) roff(c->operands);
	if (!topic) putchar('\n');
	size_t n;
	const char *prose = help_prose(c, &n);
	if (n) printf(".SH DESCRIPTION\n");
	for (const char *p = prose, *end = prose + n; p < end; ) {
		const char *e = memchr(p, '\n', (size_t)(end - p));
		if (!e) e = end;
		if (p > prose) printf(".PP\n");
		roff_n(p, (size_t)(e - p));
		putchar('\n');
		p = e + 1;
	}
	if (c->sub) printf(".SH COMMANDS\n");
	for (size_t i = 0; c->sub && c->sub[i]; i++) {
		const char *word = c->sub[i]->name + strlen(c->name) + 1;
		printf(".TP\n\\fBkelma\\-%s\\-%s\\fR(1)\n", c->name, word);
		roff(c->sub[i]->summary);
		putchar('\n');
	}
	if (!topic) printf(".SH OPTIONS\n");
	if (!topic) each_option(c, man_option);
	if (*help_examples(c)) {
		printf(".SH EXAMPLES\n.nf\n");
		roff(help_examples(c));
		printf(".fi\n");
	}
	fputs(topic ? see_also : exit_text, stdout);
}

void
print_main_man(void)
{
	man_head("kelma", 1, "the words that Moroccans write, for machines");
	printf(".SH SYNOPSIS\n\\fBkelma\\fR \\fICOMMAND\\fR [\\fIoptions\\fR] "
	       "[\\fIFILE\\fR...]\n.SH COMMANDS\n");
	for (size_t i = 0; commands[i]; i++) {
		printf(".TP\n\\fBkelma\\-%s\\fR(1)\n", commands[i]->name);
		roff(commands[i]->summary);
		putchar('\n');
	}
	printf(".PP\nStandard input is read when no FILE is given; \\- stands for it.\n");
	fputs(exit_text, stdout);
}

/* --- shells: three forms of "after this word come these" ------------------------------------- */

/* Shell command that prints what `kelma info` lists under a title. */
static void
put_lister(const char *title)
{
	if (!strcmp(title, "schemes"))
		printf("kelma info | sed -n \"/^schemes:/,/^data:/s/^  \\([^ ]*\\) .*/\\1/p\"");
	else printf("kelma info | sed -n \"s/^%s: //p\"", title);
}

static void
put_choices(const char *choices)
{
	for (; *choices; choices++) putchar(*choices == '|' ? ' ' : *choices);
}

static void
bash_name(opt_id id, const command *c)
{
	(void)c;
	printf(" --%s", options[id].name);
}

static void
bash_command(const command *c)
{
	printf("\t\t'%s'%s) words='", c->name, strchr(c->name, ' ') ? "" : "*");
	each_option(c, bash_name);
	printf("' ;;\n");
}

/* The words of every command that has subcommands. */
static void
bash_subcommands(void)
{
	for (size_t i = 0; commands[i]; i++) {
		if (!commands[i]->sub) continue;
		printf("\tif [ \"$COMP_CWORD ${COMP_WORDS[1]}\" = '2 %s' ]; "
		       "then\n\t\tCOMPREPLY=($(compgen -W '",
		       commands[i]->name);
		for (size_t k = 0; commands[i]->sub[k]; k++)
			printf("%s%s", k ? " " : "",
			       commands[i]->sub[k]->name + strlen(commands[i]->name) + 1);
		printf("' -- \"$cur\"))\n\t\treturn\n\tfi\n");
	}
}

static void
print_bash(void)
{
	printf("_kelma() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} "
	       "words=\n"
	       "\tif [ \"$COMP_CWORD\" = 1 ]; then\n\t\tCOMPREPLY=($(compgen -W '");
	for (size_t i = 0; commands[i]; i++) printf("%s%s", i ? " " : "", commands[i]->name);
	printf("' -- \"$cur\"))\n\t\treturn\n\tfi\n");
	bash_subcommands();
	printf("\tcase $prev in\n");
	for (int id = 0; id < OPT_COUNT; id++) {
		const char *title = title_of((opt_id)id);
		if (!options[id].choices && !title) continue;
		printf("\t%s%c%s--%s) words=", options[id].letter ? "-" : "",
		       options[id].letter ? options[id].letter : ' ', options[id].letter ? "|" : "",
		       options[id].name);
		if (title) {
			printf("$(");
			put_lister(title);
			printf(")");
		} else {
			putchar('\'');
			put_choices(options[id].choices);
			putchar('\'');
		}
		printf(" ;;\n");
	}
	printf("\tesac\n\tif [ -z \"$words\" ]; then\n\t\tcase $cur in\n\t\t-*) ;;\n\t\t*) "
	       "COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n"
	       "\t\tesac\n\t\tcase \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n");
	each_command(bash_command);
	printf("\t\tesac\n\tfi\n\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\ncomplete -o "
	       "filenames -F _kelma kelma\n");
}

/* Help text between single quotes; zsh also wants [ ] : escaped. */
static void
quoted(const char *s, const char *escape)
{
	for (; *s; s++) {
		if (*s == '\'') printf("'\\''");
		else printf(strchr(escape, *s) ? "\\%c" : "%c", *s);
	}
}

static void
zsh_option(opt_id id, const command *c)
{
	const option_info *o = &options[id];
	const char *title = title_of(id);
	(void)c;
	for (int letter = 0; letter < 2; letter++) {
		if (letter && !o->letter) continue;
		printf(" \\\n\t\t'");
		if (letter) printf("-%c%s[", o->letter, o->arg ? "+" : "");
		else printf("--%s%s[", o->name, o->arg ? "=" : "");
		quoted(o->help, "[]:\\");
		printf("]");
		if (o->arg) {
			printf(":");
			quoted(o->arg, ":");
			printf(":");
		}
		if (o->choices) {
			printf("(");
			put_choices(o->choices);
			printf(")");
		} else if (title) {
			printf("{compadd -- $(");
			put_lister(title);
			printf(")}");
		} else if (o->arg) printf("_files");
		printf("'");
	}
}

static void
zsh_values(const command *const *c, size_t skip)
{
	printf("\t_values command");
	for (size_t i = 0; c[i]; i++) {
		printf(" \\\n\t\t'%s[", c[i]->name + skip);
		quoted(c[i]->summary, "[]:\\");
		printf("]'");
	}
	printf("\n\treturn\n");
}

static void
zsh_command(const command *c)
{
	int words = strchr(c->name, ' ') != NULL;
	printf("'%s'%s)\n\t_arguments -s '2:'%s", c->name, words ? "" : "*", words ? " '3:'" : "");
	each_option(c, zsh_option);
	printf(" \\\n\t\t'*:file:_files' ;;\n");
}

static void
print_zsh(void)
{
	printf("#compdef kelma\nif (( CURRENT == 2 )); then\n");
	zsh_values(commands, 0);
	for (size_t i = 0; commands[i]; i++) {
		if (!commands[i]->sub) continue;
		printf("elif (( CURRENT == 3 )) && [[ $words[2] = %s ]]; then\n",
		       commands[i]->name);
		zsh_values(commands[i]->sub, strlen(commands[i]->name) + 1);
	}
	printf("fi\ncase \"$words[2] $words[3]\" in\n");
	each_command(zsh_command);
	printf("esac\n");
}

static void
fish_option(opt_id id, const command *c)
{
	const option_info *o = &options[id];
	const char *title = title_of(id);
	const char *word = strchr(c->name, ' ');
	printf("complete -c kelma -n '__fish_seen_subcommand_from %s' -l %s",
	       word ? word + 1 : c->name, o->name);
	if (o->letter) printf(" -s %c", o->letter);
	if (o->arg) printf(" -r");
	if (o->choices) {
		printf(" -f -a '");
		put_choices(o->choices);
		printf("'");
	} else if (title) {
		printf(" -f -a '(");
		put_lister(title);
		printf(" | string split \" \")'");
	}
	printf(" -d '");
	for (const char *p = o->help; *p; p++) printf(*p == '\'' || *p == '\\' ? "\\%c" : "%c", *p);
	printf("'\n");
}

static void
fish_options(const command *c)
{
	each_option(c, fish_option);
}

static void
fish_name(const command *c, size_t skip)
{
	printf(" -f -a %s -d '", c->name + skip);
	for (const char *p = c->summary; *p; p++) printf(*p == '\'' ? "\\%c" : "%c", *p);
	printf("'\n");
}

static void
print_fish(void)
{
	for (size_t i = 0; commands[i]; i++) {
		printf("complete -c kelma -n __fish_use_subcommand");
		fish_name(commands[i], 0);
		for (size_t k = 0; commands[i]->sub && commands[i]->sub[k]; k++) {
			printf("complete -c kelma -n '__fish_seen_subcommand_from %s'",
			       commands[i]->name);
			fish_name(commands[i]->sub[k], strlen(commands[i]->name) + 1);
		}
	}
	each_command(fish_options);
}

void
print_completion(size_t shell)
{
	static void (*const print[])(void) = { print_bash, print_zsh, print_fish };
	print[shell]();
}
