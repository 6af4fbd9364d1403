/* mkpack LIST OUT: build the data pack from the text files of data/, as data/pack.list says. */
#include "gen/gen.h"
#include "pack/pack.h"
#include <glob.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	int (*run)(gen_job *);
} compilers[] = {
	{ "raw", gen_raw },
	{ "norm-folds", gen_norm_folds },
	{ "norm-rules", gen_norm_rules },
	{ "map", gen_map },
	{ "fold", gen_fold },
	{ "phrases", gen_phrases },
	{ "common", gen_common },
	{ "lang", gen_lang },
	{ "translit-words", gen_translit_words },
	{ "translit-bigrams", gen_translit_bigrams },
	{ "translit-classes", gen_translit_classes },
	{ "translit-foreign", gen_translit_foreign },
	{ "translit-lexicon", gen_translit_lexicon },
	{ "translit-joint", gen_translit_joint },
	{ "translit-inverse", gen_translit_inverse },
	{ "names-latin", gen_names_latin },
	{ "tamazight-phone", gen_phone },
	{ "schemes", gen_schemes },
	{ "scheme-list", gen_scheme_list },
	{ "files", gen_files },
	{ "coda", gen_coda },
	{ "dfa", gen_dfa },
	{ "stops", gen_stops },
	{ "letters", gen_letters },
	{ "lamalef", gen_lamalef },
	{ "cues", gen_cues },
};

enum { MAX_FILE = 64 << 20 };

int
gen_fail(const gen_job *j, size_t file, size_t line, const char *fmt, ...)
{
	va_list ap;
	fprintf(stderr, "%s:%zu: ", file < j->n ? j->path[file] : j->section, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return -1;
}

int
gen_raw(gen_job *j)
{
	for (size_t i = 0; i < j->n; i++)
		if (kelma_buf_add(j->out, j->in[i].data, j->in[i].len)) return -1;
	return 0;
}

int
gen_map(gen_job *j)
{
	pack_mapw w = PACK_MAPW_INIT;
	int rc = 0;
	for (size_t i = 0; i < j->n && !rc; i++) {
		base_lines l = { j->in[i].data, j->in[i].len, 0, 0 };
		base_str line, f[2];
		while (!rc && base_lines_next(&l, &line)) {
			if (base_fields(line, f, 2) != 2)
				rc = gen_fail(j, i, l.line, "want key<TAB>value");
			else if (pack_mapw_add(&w, f[0].s, f[0].n, f[1].s, f[1].n))
				rc = gen_fail(j, i, l.line, "too long");
		}
	}
	if (!rc && pack_mapw_finish(&w, j->out)) rc = -1;
	pack_mapw_free(&w);
	return rc;
}

/* Read the files behind the globs, run the compiler, add the section. */
static int
make_section(pack_writer *w, char *section, char *compiler, char *globs)
{
	glob_t g = { 0 };
	int flags = 0, rc = -1;
	for (char *p = strtok(globs, " \t"); p; p = strtok(NULL, " \t"), flags = GLOB_APPEND)
		if (glob(p, flags, NULL, &g)) {
			fprintf(stderr, "mkpack: section %s: no file %s\n", section, p);
			return -1;
		}
	kelma_buf out = KELMA_BUF_INIT, *in = calloc(g.gl_pathc + 1, sizeof *in);
	gen_job j = { section, (const char **)g.gl_pathv, in, g.gl_pathc, &out };
	if (!in) goto done;
	for (size_t i = 0; i < j.n; i++) {
		kelma_err err;
		if (base_read_file(j.path[i], MAX_FILE, &in[i], &err)) {
			gen_fail(&j, i, 0, "%s", err.msg);
			goto done;
		}
	}
	for (size_t i = 0; i < sizeof compilers / sizeof *compilers; i++)
		if (!strcmp(compilers[i].name, compiler)) {
			rc = compilers[i].run(&j);
			if (!rc && pack_writer_add(w, section, out.data ? out.data : "", out.len))
				rc = gen_fail(&j, j.n, 0,
					      "cannot add the section (name twice or too long?)");
			goto done;
		}
	fprintf(stderr, "mkpack: section %s: no compiler %s\n", section, compiler);
done:
	for (size_t i = 0; in && i < j.n; i++) kelma_buf_free(&in[i]);
	free(in);
	kelma_buf_free(&out);
	globfree(&g);
	return rc;
}

static int
make_all(pack_writer *w, kelma_buf *list)
{
	base_lines l = { list->data, list->len, 0, 0 };
	base_str line, f[3];
	while (base_lines_next(&l, &line)) {
		if (base_fields(line, f, 3) != 3) {
			fprintf(stderr, "pack.list:%zu: want section<TAB>compiler<TAB>files\n",
				l.line);
			return -1;
		}
		char *part[3] = { 0 };
		int rc = 0;
		for (int i = 0; i < 3; i++)
			if (!(part[i] = strndup(f[i].s, f[i].n))) rc = -1;
		if (!rc) rc = make_section(w, part[0], part[1], part[2]);
		for (int i = 0; i < 3; i++) free(part[i]);
		if (rc) return rc;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	kelma_buf list = KELMA_BUF_INIT, out = KELMA_BUF_INIT;
	pack_writer w = PACK_WRITER_INIT;
	kelma_err err;
	int rc = 1;
	if (argc != 3) {
		fprintf(stderr, "usage: mkpack LIST OUT\n");
		return 2;
	}
	if (base_read_file(argv[1], MAX_FILE, &list, &err))
		fprintf(stderr, "%s: %s\n", argv[1], err.msg);
	else if (!make_all(&w, &list) && !pack_writer_finish(&w, &out)) {
		FILE *f = fopen(argv[2], "wb");
		if (f && fwrite(out.data, 1, out.len, f) == out.len) rc = 0;
		if (!f || fclose(f)) rc = 1;
		if (rc) fprintf(stderr, "mkpack: cannot write %s\n", argv[2]);
	}
	pack_writer_free(&w);
	kelma_buf_free(&list);
	kelma_buf_free(&out);
	return rc;
}
