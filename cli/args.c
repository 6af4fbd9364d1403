/* Command lines: one table of options for parsing, help and everything generated from it. */
#include "cli.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const option_info options[OPT_COUNT] = {
#define OPTION_ROW(id, letter, name, arg, choices, help)                                           \
	[OPT_##id] = { name, arg, choices, help, letter },
	OPTION_LIST(OPTION_ROW)
#undef OPTION_ROW
};

static const opt_id record_options[] = { RECORD_OPTIONS, OPT_COUNT };
static const opt_id help_only[] = { OPT_DATA, OPT_HELP, OPT_COUNT };

/* Option i of the command: its own first, then those of all record commands. OPT_COUNT at the end.
 */
static opt_id
option_at(const args *a, size_t i, int step)
{
	const opt_id *own = a->cmd->own;
	size_t n = 0;
	while (own && own[n] != OPT_COUNT) n++;
	if (i < n) return own[i];
	if (step) return OPT_COUNT;
	return (a->cmd->task ? record_options : help_only)[i - n];
}

static opt_id
find_long(const args *a, const char *name, size_t n, int step)
{
	opt_id id;
	for (size_t i = 0; (id = option_at(a, i, step)) != OPT_COUNT; i++)
		if (strlen(options[id].name) == n && !memcmp(options[id].name, name, n)) break;
	return id;
}

static opt_id
find_letter(const args *a, char c, int step)
{
	opt_id id;
	for (size_t i = 0; (id = option_at(a, i, step)) != OPT_COUNT; i++)
		if (options[id].letter == c) break;
	return id;
}

static int
unknown_option(const args *a, const char *name, size_t n, int step)
{
	const char *known[OPT_COUNT];
	char word[64];
	size_t k = 0;
	opt_id id;
	for (size_t i = 0; (id = option_at(a, i, step)) != OPT_COUNT; i++)
		known[k++] = options[id].name;
	snprintf(word, sizeof word, "%.*s", (int)n, name);
	const char *c = closest(word, known, k);
	if (c) complain(a, "no option --%s; did you mean --%s?", word, c);
	else complain(a, "no option --%s (see kelma help %s)", word, a->cmd->name);
	return STATUS_USAGE;
}

/* 1 when v is one of "a|b|c"; *index says which. */
static int
choice_index(const char *choices, const char *v, size_t *index)
{
	size_t n = strlen(v), i = 0;
	for (const char *p = choices;; p++, i++) {
		size_t k = strcspn(p, "|");
		if (k == n && !memcmp(p, v, n)) {
			*index = i;
			return 1;
		}
		p += k;
		if (!*p) return 0;
	}
}

/* v is none of the choices: which there are, and the one that was probably meant. */
static int
no_choice(const args *a, opt_id id, const char *v)
{
	const char *all = options[id].choices, *known[16];
	char text[128];
	size_t n = 0;
	snprintf(text, sizeof text, "%s", all);
	for (char *p = text; *p && n < 16; n++) {
		known[n] = p;
		p += strcspn(p, "|");
		if (*p) *p++ = '\0';
	}
	const char *c = closest(v, known, n);
	if (c)
		complain(a, "--%s %s: choose one of %s; did you mean %s?", options[id].name, v, all,
			 c);
	else complain(a, "--%s %s: choose one of %s", options[id].name, v, all);
	return STATUS_USAGE;
}

static int
set_value(args *a, opt_id id, const char *v)
{
	size_t i;
	if (!*v && options[id].arg) { /* mostly a variable of a shell that nobody has set */
		complain(a, "--%s is empty: it needs %s", options[id].name, options[id].arg);
		return STATUS_USAGE;
	}
	if (options[id].choices && !choice_index(options[id].choices, v, &i))
		return no_choice(a, id, v);
	a->val[id] = v;
	return 0;
}

/* --name, --name=value, --name value. Moves *i past a value taken. */
static int
parse_long(args *a, char **argv, size_t argc, size_t *i, int step)
{
	const char *name = argv[*i] + 2, *eq = strchr(name, '='), *v = "";
	size_t n = eq ? (size_t)(eq - name) : strlen(name);
	opt_id id = find_long(a, name, n, step);
	if (id == OPT_COUNT) return unknown_option(a, name, n, step);
	if (!options[id].arg && eq) {
		complain(a, "--%s takes no value", options[id].name);
		return STATUS_USAGE;
	}
	if (eq) v = eq + 1;
	else if (options[id].arg) {
		if (++*i == argc) {
			complain(a, "--%s needs %s", options[id].name, options[id].arg);
			return STATUS_USAGE;
		}
		v = argv[*i];
	}
	return set_value(a, id, v);
}

/* -a, -ab, -aVALUE, -a VALUE. */
static int
parse_letters(args *a, char **argv, size_t argc, size_t *i, int step)
{
	for (const char *p = argv[*i] + 1; *p; p++) {
		opt_id id = find_letter(a, *p, step);
		if (id == OPT_COUNT) {
			complain(a, "no option -%c (see kelma help %s)", *p, a->cmd->name);
			return STATUS_USAGE;
		}
		if (!options[id].arg) {
			a->val[id] = "";
			continue;
		}
		if (p[1]) return set_value(a, id, p[1] == '=' ? p + 2 : p + 1);
		if (++*i == argc) {
			complain(a, "-%c needs %s", *p, options[id].arg);
			return STATUS_USAGE;
		}
		return set_value(a, id, argv[*i]);
	}
	return 0;
}

int
parse_args(args *a, char **argv, size_t argc, int step)
{
	int rc = 0, more = 1;
	a->operand = argv;
	a->noperand = 0;
	for (size_t i = 0; i < argc && !rc; i++) {
		char *w = argv[i];
		if (more && !strcmp(w, "--")) more = 0;
		else if (more && w[0] == '-' && w[1] == '-')
			rc = parse_long(a, argv, argc, &i, step);
		else if (more && w[0] == '-' && w[1]) rc = parse_letters(a, argv, argc, &i, step);
		else argv[a->noperand++] = w;
	}
	if (rc || step || !a->cmd->program || a->val[OPT_HELP] || a->val[OPT_PRESET]) return rc;
	if (!a->noperand) {
		complain(a, "needs %s", a->cmd->operands);
		return STATUS_USAGE;
	}
	a->program = *a->operand++;
	a->noperand--;
	return 0;
}

size_t
arg_size(const args *a, opt_id id, size_t def, size_t lo, size_t hi, int *bad)
{
	const char *v = a->val[id];
	char *end;
	if (!v) return def;
	unsigned long long x = strtoull(v, &end, 10), unit = 1;
	if (*end == 'k') unit = 1024, end++;
	else if (*end == 'M') unit = 1024 * 1024, end++;
	else if (*end == 'G') unit = 1024 * 1024 * 1024, end++;
	if (*v >= '0' && *v <= '9' && !*end && x <= hi / unit && x * unit >= lo)
		return (size_t)(x * unit);
	complain(a, "--%s %s: not a number from %zu to %zu", options[id].name, v, lo, hi);
	*bad = 1;
	return def;
}

double
arg_double(const args *a, opt_id id, double def, int *bad)
{
	const char *v = a->val[id];
	char *end;
	if (!v) return def;
	double x = strtod(v, &end);
	if (end != v && !*end && x >= 0 && x <= 1) return x;
	complain(a, "--%s %s: not a number from 0 to 1", options[id].name, v);
	*bad = 1;
	return def;
}

int
wants_object(const args *a)
{
	size_t i = arg_choice(a, OPT_OUT_FORMAT);
	if (i < 2) return (int)i;
	complain(a, "-o %s: choose lines or ndjson", a->val[OPT_OUT_FORMAT]);
	return -1;
}

size_t
arg_choice(const args *a, opt_id id)
{
	size_t i = 0;
	if (a->val[id]) choice_index(options[id].choices, a->val[id], &i);
	return i;
}
