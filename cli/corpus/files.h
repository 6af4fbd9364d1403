/* The files of a corpus: those that are named, and all files in folders that are. */
#ifndef CORPUS_FILES_H
#define CORPUS_FILES_H
#include "../cli.h"

typedef struct file_entry {
	char *name;
	uint64_t size;
	int packed; /* gzip or Zstandard by its first bytes */
} file_entry;

typedef struct file_list {
	file_entry *v;
	size_t n, cap;
} file_list;

/* Add the file `operand`, or all files in the folder and the folders in it, by name; hidden and
 * half-made ones
 * and .done marks are passed over. STATUS_IO after a message. */
int files_add(const args *a, const char *operand, file_list *out);
void files_free(file_list *l);
/* Put all files in it in the place of each operand that is a folder. The new operands stay until
 * the program ends. STATUS_IO
 * after a message. */
int files_expand(args *a);
#endif
