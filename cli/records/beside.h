/* A file that is written without a name, or under another one, and gets its name when it is
 * complete. */
#ifndef RECORDS_BESIDE_H
#define RECORDS_BESIDE_H
#include <sys/types.h>

typedef struct beside {
	int fd;
	char *path, *temp; /* temp: name that the file has meanwhile; NULL: none */
} beside;

/* Open a file for what is to become `path`, in its folder, with this mode. Nameless where the file
 * system has it; else
 * PATH.tmp-kelma. What a killed run has left there is removed, unless a run that is alive holds
 * it. 0 or -1 with errno. */
int beside_open(beside *b, const char *path, mode_t mode);
/* The file is complete: on the disk, then under its name. 0 or -1 with errno. Closes it in any
 * case. */
int beside_publish(beside *b);
/* The file is not wanted, or published. */
void beside_drop(beside *b);
#endif
