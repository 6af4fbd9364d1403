#include "translit/foreign.h"
#include "pack/pack.h"
#include "text/chars.h"
#include "text/utf8.h"
#include "translit/scheme.h"
#include <stdlib.h>
#include <string.h>

enum { FRENCH, ENGLISH, SPANISH, LANGUAGES };

struct foreign {
	scheme *rules[LANGUAGES];
	size_t start, end;         /* of the words gathered; start = SIZE_MAX: none */
	size_t letters[LANGUAGES]; /* bytes of words of each language */
};

kelma_status
foreign_open(const kelma_res *res, foreign **out, kelma_err *err)
{
	static const char *const names[] = { "french-arab", "english-arab", "spanish-arab" };
	foreign *f = calloc(1, sizeof *f);
	*out = NULL;
	if (!f) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	scheme_lib lib = { NULL, 0 };
	lib.s = pack_section(res, "schemes", &lib.n);
	kelma_status st = KELMA_OK;
	for (int i = 0; i < LANGUAGES && !st; i++) {
		base_str t = lib.s ? scheme_find(lib, names[i], strlen(names[i]))
				   : (base_str){ NULL, 0 };
		st = t.n ? scheme_new(lib, t, 0, &f->rules[i], err)
			 : base_fail(err, KELMA_EDATA, 0, 0, "no rules %s", names[i]);
	}
	f->start = SIZE_MAX;
	if (st)
		foreign_free(f);
	else
		*out = f;
	return st;
}

void
foreign_free(foreign *f)
{
	if (!f) return;
	for (int i = 0; i < LANGUAGES; i++) scheme_free(f->rules[i]);
	free(f);
}

int
foreign_is_word(const char *s, size_t n)
{
	int small = 0;
	size_t letters = 0;
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_get(s + i, &cp);
		if (cp == '\'' || cp == '-' || cp == 0x2019) continue;
		if (cp < 'A' || chars_get(cp)->script != KELMA_SCRIPT_LATIN) return 0;
		small |= !(cp >= 'A' && cp <= 'Z');
		letters++;
	}
	return letters && (small || letters == 1);
}

void
foreign_add(foreign *f, size_t start, size_t end, kelma_label label)
{
	if (f->start == SIZE_MAX) {
		f->start = start;
		memset(f->letters, 0, sizeof f->letters);
	}
	int l = label == KELMA_LABEL_ENG_LATN   ? ENGLISH
		: label == KELMA_LABEL_SPA_LATN ? SPANISH
						: FRENCH;
	f->letters[l] += end - start;
	f->end = end;
}

size_t
foreign_start(const foreign *f)
{
	return f->start;
}

int
foreign_goes_on(const foreign *f, const char *s, size_t start)
{
	if (f->start == SIZE_MAX) return 0;
	for (size_t i = f->end; i < start; i++)
		if (s[i] != ' ') return 0;
	return 1;
}

kelma_status
foreign_write(foreign *f, const char *s, size_t *end, kelma_buf *out, kelma_map *map)
{
	int best = FRENCH; /* one French word is enough: labels of short stretches slip */
	for (int i = 1; i < LANGUAGES && !f->letters[FRENCH]; i++)
		if (best == FRENCH || f->letters[i] > f->letters[best]) best = i;
	*end = f->end;
	kelma_status st =
		scheme_run(f->rules[best], s + f->start, f->end - f->start, out, map, NULL, NULL);
	f->start = SIZE_MAX;
	return st;
}
