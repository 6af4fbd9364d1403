/* peers_lang cld2|exttextcat < texts: one code of a language a line, as that library says; "-"
 * when it does not know. The libraries are opened when they are installed (libcld2-0,
 * libexttextcat-2.0-0); status 4 when not. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int cld2_fn(const char *, int, _Bool, _Bool *);
typedef const char *cld2_name_fn(int);
typedef void *cat_open_fn(const char *, const char *);
typedef char *cat_fn(void *, const char *, size_t);

static void *
open_library(const char *name)
{
	void *so = dlopen(name, RTLD_NOW);
	if (!so) fprintf(stderr, "peers_lang: %s is not installed\n", name), exit(4);
	return so;
}

/* A function of a library: ISO C has no cast from an object pointer. */
static void
find(void *so, const char *name, void *fn)
{
	void *p = dlsym(so, name);
	if (!p) fprintf(stderr, "peers_lang: no %s\n", name), exit(4);
	memcpy(fn, &p, sizeof p);
}

static void
ask_cld2(char *line, size_t n, cld2_fn *detect, cld2_name_fn *name)
{
	_Bool sure;
	int lang = detect(line, (int)n, 1, &sure);
	const char *code = name(
		lang); /* English that is not sure is what it says of texts that it does not know */
	puts(!strcmp(code, "un") || (!sure && !strcmp(code, "en")) ? "-" : code);
}

/* "[fr--utf8][oc--utf8]", "SHORT" or "UNKNOWN". */
static void
ask_cat(char *line, size_t n, cat_fn *classify, void *cat)
{
	char *answer = classify(cat, line, n);
	if (!answer || *answer != '[') {
		puts("-");
		return;
	}
	answer[1 + strcspn(answer + 1, "-]")] = '\0';
	puts(answer + 1);
}

int
main(int argc, char **argv)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	int cld = argc == 2 && !strcmp(argv[1], "cld2");
	if (!cld && (argc != 2 || strcmp(argv[1], "exttextcat"))) return 2;
	cld2_fn *detect = NULL;
	cld2_name_fn *name = NULL;
	cat_open_fn *cat_open = NULL;
	cat_fn *classify = NULL;
	void *cat = NULL, *so = open_library(cld ? "libcld2.so.0" : "libexttextcat-2.0.so.0");
	if (cld) {
		find(so, "_ZN4CLD214DetectLanguageEPKcibPb", &detect);
		find(so, "_ZN4CLD212LanguageCodeENS_8LanguageE", &name);
	} else {
		find(so, "special_textcat_Init", &cat_open);
		find(so, "textcat_Classify", &classify);
		cat = cat_open("/usr/share/libexttextcat/fpdb.conf", "/usr/share/libexttextcat/");
		if (!cat)
			return fprintf(stderr, "peers_lang: libexttextcat-data is not installed\n"),
			       4;
	}
	while ((n = getline(&line, &cap, stdin)) > 0) {
		if (line[n - 1] == '\n') line[--n] = '\0';
		if (cld) ask_cld2(line, (size_t)n, detect, name);
		else ask_cat(line, (size_t)n, classify, cat);
	}
	free(line);
	return 0;
}
