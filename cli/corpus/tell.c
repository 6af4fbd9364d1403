/* Messages that several corpus commands have in common. */
#include "corpus.h"
#include <errno.h>
#include <string.h>

int
tell_errno(const args *a, const char *name)
{
	complain(a, "%s: %s", name, strerror(errno));
	return STATUS_IO;
}

int
tell_memory(const args *a)
{
	complain(a, "out of memory");
	return STATUS_IO;
}
