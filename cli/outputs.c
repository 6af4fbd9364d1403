/* Two outputs under one name would leave only one of them. */
#include "cli.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The folder of a path, resolved, and the name in it; NULL when there is no such folder. */
static char *
full_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup("."),
	     *real = dir ? realpath(dir, NULL) : NULL;
	const char *name = slash ? slash + 1 : path;
	char *all = real ? malloc(strlen(real) + strlen(name) + 2) : NULL;
	if (all) strcat(strcat(strcpy(all, real), "/"), name);
	free(dir);
	free(real);
	return all;
}

/* Devices and pipes may be written twice. */
static int
same_file(const char *x, const char *y)
{
	struct stat a, b;
	int have = !stat(x, &a), both = have && !stat(y, &b);
	if (!strcmp(x, "-") || !strcmp(y, "-") || (have && !S_ISREG(a.st_mode))) return 0;
	if (both && a.st_dev == b.st_dev && a.st_ino == b.st_ino) return 1;
	char *p = full_name(x), *q = full_name(y);
	int same = p && q && !strcmp(p, q);
	free(p);
	free(q);
	return same;
}

int
check_outputs(const args *a, char *const *more, size_t n)
{
	static const opt_id outputs[] = { OPT_OUTPUT, OPT_REJECTS, OPT_MANIFEST, OPT_CLUSTERS,
					  OPT_AUDIT };
	size_t k = sizeof outputs / sizeof *outputs;
	for (size_t i = 0; i < k + n; i++)
		for (size_t j = 0; j < i; j++) {
			const char *x = i < k ? a->val[outputs[i]] : more[i - k],
				   *y = j < k ? a->val[outputs[j]] : more[j - k];
			if (!x || !y || !same_file(x, y)) continue;
			complain(a, "%s: is to be written twice", x);
			return STATUS_USAGE;
		}
	return 0;
}
