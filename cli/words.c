/* Names that a user may get wrong: the one that was probably meant. */
#include "layers.h"
#include <string.h>

kelma_status
unknown_word(kelma_err *err, const char *what, const char *word, size_t n, const char *const *known,
	     size_t k)
{
	char w[64];
	if (n >= sizeof w) n = sizeof w - 1;
	memcpy(w, word, n);
	w[n] = '\0';
	const char *c = closest(w, known, k);
	return c ? refuse(err, KELMA_ENOTFOUND, "no %s %s; did you mean %s?", what, w, c)
		 : refuse(err, KELMA_ENOTFOUND, "no %s %s (see kelma info)", what, w);
}

static int
is_among(const char *word, size_t n, const char *const *known, size_t k)
{
	for (size_t i = 0; i < k; i++)
		if (strlen(known[i]) == n && !memcmp(known[i], word, n)) return 1;
	return 0;
}

kelma_status
check_types(const char *list, kelma_err *err)
{
	static const char *const known[] = {
#define NAME(id, text) text,
		KELMA_FIELD_LIST(NAME)
#undef NAME
	};
	size_t k = sizeof known / sizeof *known, n;
	for (const char *p = list; p && *p; p += n + (p[n] == ',')) {
		n = strcspn(p, ",");
		if (n && !is_among(p, n, known, k))
			return unknown_word(err, "field type", p, n, known, k);
	}
	return KELMA_OK;
}

kelma_status
check_profile(const kelma_res *res, const char *name, kelma_err *err)
{
	const char *known[64];
	size_t k = 0;
	if (!name || strchr(name, '\n')) return KELMA_OK; /* the text of the user's own */
	while (k < 64 && (known[k] = kelma_norm_get_profile(res, k))) k++;
	return is_among(name, strlen(name), known, k)
		       ? KELMA_OK
		       : unknown_word(err, "profile", name, strlen(name), known, k);
}

kelma_status
check_prior(const kelma_res *res, const char *name, kelma_err *err)
{
	const char *known[64] = { "none" };
	size_t k = 1;
	if (!name || strchr(name, '=')) return KELMA_OK;
	while (k < 64 && (known[k] = kelma_lang_get_prior(res, k - 1))) k++;
	return is_among(name, strlen(name), known, k)
		       ? KELMA_OK
		       : unknown_word(err, "prior", name, strlen(name), known, k);
}

/* The names of all steps; they belong to the library. */
static size_t
step_names(const kelma_res *res, const char **known, size_t max, kelma_err *err)
{
	kelma_norm *nm;
	kelma_norm_step t;
	size_t k = 0;
	if (kelma_norm_new(res, "none", &nm, err)) return 0;
	for (; k < max && kelma_norm_get_step(nm, k, &t); k++) known[k] = t.name;
	kelma_norm_free(nm);
	return k;
}

kelma_status
check_steps(const kelma_res *res, const char *list, kelma_err *err)
{
	const char *known[128];
	size_t n, k = list ? step_names(res, known, 128, err) : 0;
	for (const char *p = list; k && *p; p += n + (p[n] == ',')) {
		n = strcspn(p, ",");
		size_t sign = *p == '+' || *p == '-', m = strcspn(p, ",=");
		if (n > sign && p[m] != '=' && !is_among(p + sign, n - sign, known, k))
			return unknown_word(err, "step", p + sign, n - sign, known, k);
	}
	return KELMA_OK;
}
