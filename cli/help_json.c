/* The help as objects, for programs that offer kelma's options to their users. */
#include "cli.h"
#include "records/records.h"
#include <stdio.h>
#include <string.h>

static void
put_n(const char *s, size_t n)
{
	kelma_buf b = KELMA_BUF_INIT;
	if (!kelma_json_string(s, n, &b)) fwrite(b.data, 1, b.len, stdout);
	kelma_buf_free(&b);
}

static void
put(const char *key, const char *s)
{
	printf(",\"%s\":", key);
	put_n(s, strlen(s));
}

static void
put_choices(const char *choices)
{
	printf(",\"choices\":[");
	for (const char *p = choices; *p;) {
		size_t n = strcspn(p, "|");
		if (p > choices) putchar(',');
		put_n(p, n);
		p += n + (p[n] == '|');
	}
	putchar(']');
}

static void
put_option(opt_id id, const char *group)
{
	const option_info *o = &options[id];
	printf("{\"name\":");
	put_n(o->name, strlen(o->name));
	if (o->letter) printf(",\"letter\":\"%c\"", o->letter);
	if (o->arg) put("value", o->arg);
	if (o->choices) put_choices(o->choices);
	put("help", o->help);
	put("group", group);
	putchar('}');
}

void
print_help_json(const command *c)
{
	static const opt_id records[] = { RECORD_OPTIONS, OPT_COUNT };
	size_t n, any = 0;
	printf("{\"command\":");
	put_n(c->name, strlen(c->name));
	put("summary", c->summary);
	put("operands", c->operands);
	const char *prose = help_prose(c, &n);
	printf(",\"text\":");
	put_n(prose, n);
	printf(",\"options\":[");
	for (const opt_id *o = c->own; o && *o != OPT_COUNT; o++) {
		if (any++) putchar(',');
		put_option(*o, "own");
	}
	for (const opt_id *o = records; c->task && *o != OPT_COUNT; o++) {
		if (any++) putchar(',');
		put_option(*o, "records");
	}
	printf("],\"commands\":[");
	for (size_t i = 0; c->sub && c->sub[i]; i++) {
		if (i) putchar(',');
		put_n(c->sub[i]->name, strlen(c->sub[i]->name));
	}
	putchar(']');
	put("examples", help_examples(c));
	printf("}\n");
}

void
print_overview_json(void)
{
	printf("{\"version\":\"%s\",\"commands\":[", kelma_version());
	for (size_t i = 0; commands[i]; i++) {
		printf(i ? ",{\"command\":" : "{\"command\":");
		put_n(commands[i]->name, strlen(commands[i]->name));
		put("summary", commands[i]->summary);
		putchar('}');
	}
	printf("]}\n");
}
