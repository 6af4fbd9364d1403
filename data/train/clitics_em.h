/* Training of the clitic models. */
#ifndef TRAIN_CLITICS_EM_H
#define TRAIN_CLITICS_EM_H

typedef struct clit_job {
	const char *corpora, *out, *name; /* name: "ar" or "la" */
	int latin;
	const char *const *files, *const *foreign; /* first column of each file is text */
	double least; /* stems with a smaller expected count are dropped */
} clit_job;

/* Count words, run EM, write data/models/clitics.NAME.tsv. 0, or 1 with a message. */
int clit_train(const clit_job *j);
#endif
