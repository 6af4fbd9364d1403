/* Training of the clitic models. */
#ifndef TRAIN_CLITICS_EM_H
#define TRAIN_CLITICS_EM_H

/* Text of another language: its words count as whole when met 3 times more than `factor` times the
 * same letters in Darija. */
typedef struct clit_foreign {
	const char *file;
	double factor;
} clit_foreign;

typedef struct clit_job {
	const char *corpora, *out, *name; /* name: "ar" or "la" */
	int latin;
	const char *const *files; /* text in the first column; authored ones have three */
	const clit_foreign *foreign;
	double least; /* stems with a smaller expected count are dropped */
} clit_job;

/* Count words, run EM, write data/models/clitics.NAME.tsv. 0, or 1 with a message. */
int clit_train(const clit_job *j);
#endif
