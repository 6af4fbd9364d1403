/* Prints build/gen/charsets.h: the single-byte charsets we decode ourselves, as UTF-8 by byte, and
 * every name they go by. From ICU; Mac OS Arabic, which ICU has not, from
 * data/chars/mac-arabic.tsv. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>

/* In the order of lib/text/charset.h. `icu` NULL: file. */
static const struct {
	const char *name, *icu, *more; /* more: aliases ICU does not know */
} sets[] = {
	{ "windows-1256", "windows-1256", "" },
	{ "windows-1252", "windows-1252", "" },
	{ "ISO-8859-1", "ISO-8859-1", "" },
	{ "ISO-8859-6", "ISO-8859-6", "" },
	{ "ISO-8859-15", "ISO-8859-15", "latin9" },
	{ "cp850", "cp850", "dos850" },
	{ "cp437", "cp437", "dos437" },
	{ "cp720", "ibm-720", "cp720" },
	{ "cp864", "cp864", "dos864" },
	{ "x-mac-arabic", NULL, "xmacarabic macarabic" },
	{ "macintosh", "macintosh", "macroman" },
	{ "windows-1254", "windows-1254", "" },
	{ "ISO-8859-9", "ISO-8859-9", "" },
	{ "windows-1250", "windows-1250", "" },
};
enum { N = sizeof sets / sizeof *sets, MAX_ALIASES = 512 };

static unsigned table[N][256]; /* code point, 0xfffd = undefined */
static struct {
	char name[40];
	int set;
} alias[MAX_ALIASES];
static int naliases;

static void
fail(const char *what)
{
	fprintf(stderr, "gen_charsets: %s\n", what);
	exit(1);
}

/* Names compare by their letters and digits only. */
static void
add_alias(const char *s, size_t n, int set)
{
	char key[40];
	size_t k = 0;
	for (size_t i = 0; i < n && k + 1 < sizeof key; i++) {
		if (s[i] >= 'A' && s[i] <= 'Z')
			key[k++] = (char)(s[i] + 32);
		else if ((s[i] >= 'a' && s[i] <= 'z') || (s[i] >= '0' && s[i] <= '9'))
			key[k++] = s[i];
	}
	key[k] = 0;
	for (int i = 0; i < naliases; i++)
		if (!strcmp(alias[i].name, key)) return;
	if (naliases == MAX_ALIASES) fail("too many aliases");
	memcpy(alias[naliases].name, key, sizeof key);
	alias[naliases++].set = set;
}

static void
read_icu(int i)
{
	UErrorCode e = U_ZERO_ERROR;
	UConverter *c = ucnv_open(sets[i].icu, &e);
	if (U_FAILURE(e)) fail(sets[i].icu);
	for (int b = 0; b < 256; b++) {
		char in = (char)b;
		UChar out[4];
		e = U_ZERO_ERROR;
		ucnv_reset(c);
		int32_t k = ucnv_toUChars(c, out, 4, &in, 1, &e);
		table[i][b] = U_SUCCESS(e) && k == 1 ? out[0] : 0xfffd;
	}
	uint16_t na = ucnv_countAliases(ucnv_getName(c, &e), &e);
	for (uint16_t a = 0; a < na; a++) {
		const char *name = ucnv_getAlias(ucnv_getName(c, &e), a, &e);
		if (name && strncmp(name, "ibm-", 4) != 0) add_alias(name, strlen(name), i);
	}
	ucnv_close(c);
}

static void
read_file(int i, const char *path)
{
	char line[256];
	unsigned b, cp;
	FILE *f = fopen(path, "r");
	if (!f) fail(path);
	for (b = 0; b < 256; b++) table[i][b] = b < 128 ? b : 0xfffd;
	while (fgets(line, sizeof line, f)) {
		if (line[0] == '#') continue;
		if (sscanf(line, "%x\t%x", &b, &cp) != 2 || b > 255 || cp > 0xffff) fail(path);
		table[i][b] = cp;
	}
	fclose(f);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(a, b); /* the name is the first member */
}

static void
print_table(int i)
{
	printf("\t{ /* %s */", sets[i].name);
	for (int b = 0; b < 256; b++) {
		unsigned c = table[i][b], n = c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
		unsigned u[3] = { c, 0, 0 };
		if (n == 2) u[0] = 0xc0 | c >> 6, u[1] = 0x80 | (c & 63);
		if (n == 3)
			u[0] = 0xe0 | c >> 12, u[1] = 0x80 | (c >> 6 & 63), u[2] = 0x80 | (c & 63);
		printf("%s{%u,%u,%u,%u},", b % 8 ? "" : "\n\t", u[0], u[1], u[2],
		       c == 0xfffd ? n | 128u : n);
	}
	printf("\n\t},\n");
}

/* Fonts of data/chars/fonts.tsv: per windows-1252 byte the text that is drawn, NULL = the character
 * itself. */
enum { MAX_FONTS = 8 };
static struct {
	char name[24], text[256][24];
} fonts[MAX_FONTS];
static int nfonts;

static void
read_fonts(const char *path)
{
	char line[512], name[24], stored[8], drawn[24];
	FILE *f = fopen(path, "r");
	if (!f) fail(path);
	while (fgets(line, sizeof line, f)) {
		if (line[0] == '#') continue;
		if (sscanf(line, "%23[^\t]\t%7[^\t]\t%23[^\t\n]", name, stored, drawn) != 3)
			fail(path);
		int i = 0, b = (unsigned char)stored[0];
		while (i < nfonts && strcmp(fonts[i].name, name) != 0) i++;
		if (i == nfonts && nfonts++ == MAX_FONTS) fail("too many fonts");
		strcpy(fonts[i].name, name);
		if (b >= 0x80) { /* find the byte whose UTF-8 this is */
			for (b = 0x80; b < 256; b++) {
				unsigned c = table[1][b];
				char u[4] = { (char)(0xc0 | c >> 6), (char)(0x80 | (c & 63)), 0,
					      0 };
				if (c >= 0x800)
					u[0] = (char)(0xe0 | c >> 12),
					u[1] = (char)(0x80 | (c >> 6 & 63)),
					u[2] = (char)(0x80 | (c & 63));
				if (!strcmp(u, stored)) break;
			}
			if (b == 256) fail("fonts.tsv: not a character of windows-1252");
		}
		strcpy(fonts[i].text[b], drawn);
	}
	fclose(f);
}

static void
print_fonts(void)
{
	printf("#define FONT_COUNT %d\nstatic const struct { char name[24], text[256][8]; } "
	       "font_tables[] = {\n",
	       nfonts);
	for (int i = 0; i < nfonts; i++) {
		printf("\t{ \"%s\", {", fonts[i].name);
		for (int b = 0; b < 256; b++) {
			printf("%s\"", b % 8 ? "" : "\n\t");
			if (strlen(fonts[i].text[b]) > 7) fail("fonts.tsv: text too long");
			for (const char *p = fonts[i].text[b]; *p; p++)
				printf("\\x%02x", (unsigned char)*p);
			printf("\",");
		}
		printf("\n\t} },\n");
	}
	printf("};\n");
}

int
main(void)
{
	for (int i = 0; i < N; i++) {
		add_alias(sets[i].name, strlen(sets[i].name), i);
		for (const char *m = sets[i].more; *m;) {
			size_t k = strcspn(m, " ");
			add_alias(m, k, i);
			m += k + (m[k] == ' ');
		}
		if (sets[i].icu)
			read_icu(i);
		else
			read_file(i, "data/chars/mac-arabic.tsv");
	}
	qsort(alias, (size_t)naliases, sizeof *alias, by_name);
	printf("/* From ICU %s by data/gen/gen_charsets.c. */\n#define CHARSET_COUNT %d\n",
	       U_ICU_VERSION, (int)N);
	printf("static const char charset_names[][16] = {\n");
	for (int i = 0; i < N; i++) printf("\t\"%s\",\n", sets[i].name);
	printf("};\n/* Sorted. */\nstatic const struct { char name[40]; unsigned char set; } "
	       "charset_aliases[] = {\n");
	for (int i = 0; i < naliases; i++)
		printf("\t{ \"%s\", %d },\n", alias[i].name, alias[i].set);
	printf("};\n/* UTF-8 of each byte: up to three bytes, then their number, + 128 when the "
	       "byte is undefined. */\n");
	printf("static const unsigned char charset_utf8[][256][4] = {\n");
	for (int i = 0; i < N; i++) print_table(i);
	printf("};\n");
	read_fonts("data/chars/fonts.tsv");
	print_fonts();
	return 0;
}
