/* gen_text DATA OUTDIR: bench text, the same bytes on every machine (own generator, fixed seed).
 * Lines are random recombinations of units from DATA/authored (sentence pairs, words by language
 * of the code-switching messages) and DATA/samples. Shares of mix.txt in lines: 25 % Darija in
 * Arabic letters, 20 Arabizi, 28 French, 13 Standard Arabic, 2 vocalised, 4 Tifinagh, 3 Amazigh in
 * Latin, 5 code-switched; 12 % get an identifier, phone, date, amount or e-mail. Writes mix.txt (8
 * MB), ar.txt fr.txt arz.txt tfng.txt voc.txt (2 MB each), messages.ndjson. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct bag {
	char **s;
	size_t n, cap;
} bag;
enum { DARIJA, ARABIZI, FRENCH, MSA, VOCALISED, TIFINAGH, AMAZIGH, MIXED, KINDS };
static bag unit[KINDS];
static uint64_t seed = 20261122;

static uint32_t
rnd(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((seed >> 33) % below);
}

static void
add(int kind, const char *s, size_t n)
{
	bag *b = &unit[kind];
	if (!n) return;
	if (b->n == b->cap) {
		b->cap = b->cap ? b->cap * 2 : 1024;
		if (!(b->s = realloc(b->s, b->cap * sizeof *b->s))) exit(3);
	}
	if (!(b->s[b->n++] = strndup(s, n))) exit(3);
}

static FILE *
open_or_die(const char *dir, const char *name, const char *mode)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, mode);
	if (!f) perror(path), exit(3);
	return f;
}

static void
read_pairs(const char *data)
{
	char name[64], line[8192];
	for (int i = 1; i <= 6; i++) {
		snprintf(name, sizeof name, "authored/pairs.%d.tsv", i);
		FILE *f = open_or_die(data, name, "r");
		while (fgets(line, sizeof line, f)) {
			char *t = strchr(line, '\t'), *e = t ? strchr(t + 1, '\t') : NULL;
			if (!e || *line == '#') continue;
			add(i == 6 ? MIXED : ARABIZI, line, (size_t)(t - line));
			if (i < 6) add(DARIJA, t + 1, (size_t)(e - t - 1));
		}
		fclose(f);
	}
}

/* Runs of one language in the code-switching messages are the units of that language. */
static void
read_runs(const char *data)
{
	static const struct {
		const char *label;
		int kind;
	} map[] = { { "fra-Latn", FRENCH },
		    { "arb-Arab", MSA },
		    { "zgh-Tfng", TIFINAGH },
		    { "ber-Latn", AMAZIGH } };
	char line[8192], run[8192] = "";
	for (int i = 1; i <= 2; i++) {
		char name[64];
		int kind = -1;
		snprintf(name, sizeof name, "authored/codeswitch.%d.conll", i);
		FILE *f = open_or_die(data, name, "r");
		while (fgets(line, sizeof line, f)) {
			char *t = strchr(line, '\t');
			int k = -1;
			if (t && *line != '#') {
				*t = '\0';
				t[strcspn(t + 1, "\n") + 1] = '\0';
				for (size_t m = 0; m < 4; m++)
					if (!strcmp(t + 1, map[m].label)) k = map[m].kind;
			}
			if (k != kind || strlen(run) > 200) {
				if (kind >= 0) add(kind, run, strlen(run));
				*run = '\0';
				kind = k;
			}
			if (k < 0) continue;
			if (*run) strcat(run, " ");
			strncat(run, line, sizeof run - strlen(run) - 2);
		}
		fclose(f);
	}
}

/* Marks over Arabic letters, as a vocalised text has them. */
static void
vocalise(void)
{
	static const char *const mark[] = { "\xd9\x8e", "\xd9\x8f", "\xd9\x90", "\xd9\x92",
					    "\xd9\x91\xd9\x8e" };
	char out[16384];
	for (size_t i = 0; i < unit[MSA].n && i < 2000; i++) {
		size_t o = 0;
		for (const char *p = unit[MSA].s[i]; *p && o < sizeof out - 16; p++) {
			out[o++] = *p;
			if ((*p & 0xc0) == 0x80 && p[1] != ' ' && rnd(10) < 8) {
				const char *m = mark[rnd(5)];
				size_t k = strlen(m);
				memcpy(out + o, m, k), o += k;
			}
		}
		add(VOCALISED, out, o);
	}
}

static int
pick_kind(void)
{
	static const unsigned char share[KINDS] = { 25, 20, 28, 13, 2, 4, 3, 5 };
	uint32_t r = rnd(100);
	for (int k = 0; k < KINDS; k++) {
		if (r < share[k]) return k;
		r -= share[k];
	}
	return DARIJA;
}

static void
entity(char *d, size_t cap)
{
	switch (rnd(6)) {
	case 0: snprintf(d, cap, " 06%08u", rnd(100000000)); break;
	case 1: snprintf(d, cap, " %c%c%06u", 'A' + rnd(26), 'A' + rnd(26), rnd(1000000)); break;
	case 2:
		snprintf(d, cap, " %02u/%02u/20%02u", 1 + rnd(28), 1 + rnd(12), 10 + rnd(16));
		break;
	case 3: snprintf(d, cap, " %u %03u,%02u DH", 1 + rnd(90), rnd(1000), rnd(100)); break;
	case 4: snprintf(d, cap, " user%u@example.ma", rnd(100000)); break;
	default: snprintf(d, cap, " https://www.example.ma/p?id=%u", rnd(100000)); break;
	}
}

/* One line: units of its kind until a random length (median near 60 bytes) is reached. */
static size_t
make_line(int kind, char *d, size_t cap)
{
	size_t n = 0, want = 15 + rnd(50) + (rnd(4) ? 0 : rnd(150));
	const bag *b = &unit[kind];
	while (n < want) {
		const char *u = b->s[rnd((uint32_t)b->n)];
		size_t k = strlen(u);
		if (n + k + 80 > cap) break;
		if (n) d[n++] = ' ';
		memcpy(d + n, u, k);
		n += k;
	}
	if (rnd(100) < 12) entity(d + n, 64), n += strlen(d + n);
	if (kind == DARIJA && rnd(100) < 4) memcpy(d + n, " \xf0\x9f\x98\x8d", 5), n += 5;
	d[n++] = '\n';
	return n;
}

static void
write_file(const char *dir, const char *name, int kind, size_t bytes, int json)
{
	static char line[16384];
	FILE *f = open_or_die(dir, name, "w");
	for (size_t n = 0, id = 0; n < bytes; id++) {
		size_t k = make_line(kind < 0 ? pick_kind() : kind, line, sizeof line);
		if (json) {
			fprintf(f, "{\"id\":%zu,\"text\":\"", id);
			for (size_t i = 0; i + 1 < k; i++) {
				if (line[i] == '"' || line[i] == '\\') putc('\\', f);
				putc(line[i], f);
			}
			fputs("\"}\n", f);
		} else fwrite(line, 1, k, f);
		n += k;
	}
	if (fclose(f)) exit(3);
}

int
main(int argc, char **argv)
{
	if (argc != 3) return fprintf(stderr, "usage: gen_text DATA OUTDIR\n"), 2;
	read_pairs(argv[1]);
	read_runs(argv[1]);
	vocalise();
	for (int k = 0; k < KINDS; k++)
		if (!unit[k].n) return fprintf(stderr, "gen_text: no units of kind %d\n", k), 3;
	write_file(argv[2], "ar.txt", DARIJA, 2000000, 0);
	write_file(argv[2], "fr.txt", FRENCH, 2000000, 0);
	write_file(argv[2], "arz.txt", ARABIZI, 2000000, 0);
	write_file(argv[2], "tfng.txt", TIFINAGH, 2000000, 0);
	write_file(argv[2], "voc.txt", VOCALISED, 2000000, 0);
	write_file(argv[2], "messages.ndjson", -1, 2000000, 1);
	write_file(argv[2], "mix.txt", -1, 8000000, 0);
	return 0;
}
