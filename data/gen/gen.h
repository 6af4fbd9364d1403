/* The pack generator: each compiler turns text files of data/ into the bytes of one section. */
#ifndef GEN_GEN_H
#define GEN_GEN_H
#include "base/base.h"
#include "base/lines.h"

/* One section being made. Files are read already. A compiler appends to out and returns 0, or
 * reports with gen_fail(). */
typedef struct gen_job {
	const char *section;
	const char **path;   /* names of the input files */
	const kelma_buf *in; /* their contents */
	size_t n;
	kelma_buf *out;
} gen_job;

/* Print "file:line: message" on stderr and return -1. */
int gen_fail(const gen_job *j, size_t file, size_t line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* Compilers, one per kind of knowledge; add yours here and in the table of mkpack.c. */
int gen_raw(gen_job *j); /* the bytes of the files, one after the other */
int gen_norm_folds(gen_job *j); /* as raw, after each row was read */
int gen_norm_rules(gen_job *j);
int gen_map(gen_job *j); /* key<TAB>value lines -> pack_map */
int gen_lang(gen_job *j); /* the language model */
int gen_translit_words(gen_job *j);
int gen_translit_bigrams(gen_job *j); /* files: words, pairs, more pairs */
int gen_translit_classes(gen_job *j);
int gen_translit_foreign(gen_job *j);
int gen_translit_lexicon(gen_job *j);
int gen_translit_joint(gen_job *j);
int gen_translit_inverse(gen_job *j); /* a lexicon read from its Arabic side */
int gen_names_latin(gen_job *j);
int gen_phone(gen_job *j); /* Tamazight words, letter trigrams and phone spellings */
int gen_schemes(gen_job *j); /* rules of transliteration as text, their examples run */
int gen_scheme_list(
	gen_job *j); /* their heads: name, from, to, title, source, reversible, each with a NUL */
int gen_files(gen_job *j); /* file name without ending -> name, NUL, text */
int gen_coda(gen_job *j); /* the spelling model of lib/norm/coda.h */
int gen_stops(gen_job *j); /* label, word, score -> pack_map word -> labels */
int gen_dfa(gen_job *j); /* pattern tables -> automaton (lib/segment/dfa.h) */
int gen_fold(gen_job *j);    /* folding table of look-ups */
int gen_phrases(gen_job *j); /* folding table, then words and phrases of the extractor */
int gen_common(gen_job *j);  /* folding table, then frequent words */
int gen_letters(gen_job *j); /* lib/text/letters.h */
int gen_lamalef(gen_job *j); /* lib/text/lamalef.h */
int gen_cues(gen_job *j); /* folding table, then phrases of lib/chat */
#endif
