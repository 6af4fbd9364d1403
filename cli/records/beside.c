/* A file that is written without a name, or under another one, and gets its name when it is
 * complete.
 *
 * The other name is always the same, PATH.tmp-kelma, so that a later run finds what a killed one
 * has left. Whoever has the
 * lock of that file owns it: one that can be locked belongs to nobody and is removed. */
#include "beside.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TRIES = 100 };

/* PATH.tmp-kelma, for the tries after the first PATH.tmp-kelma-PID-N: a live run has the common
 * name. */
static void
set_temp(char *temp, size_t cap, const char *path, int busy)
{
	if (busy) snprintf(temp, cap, "%s.tmp-kelma-%ld-%d", path, (long)getpid(), busy);
	else snprintf(temp, cap, "%s.tmp-kelma", path);
}

/* Is the file open as fd the one with this name? */
static int
same_file(int fd, const char *name)
{
	struct stat a, b;
	return !fstat(fd, &a) && !lstat(name, &b) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* Remove the file of that name when no run holds it. 1: a live run does. */
static int
remove_stale(const char *temp)
{
	int fd = open(temp, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), busy = 0;
	if (fd < 0) return errno != ENOENT;
	if (flock(fd, LOCK_EX | LOCK_NB)) busy = errno == EWOULDBLOCK;
	else if (same_file(fd, temp)) unlink(temp);
	close(fd);
	return busy;
}

/* A nameless file in the folder of path, which a name can be given to; -1: not on this file
 * system. */
static int
nameless(const char *path)
{
#ifdef O_TMPFILE
	char proc[32];
	const char *slash = strrchr(path, '/');
	char *dir = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
	int fd = dir ? open(dir, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600) : -1;
	free(dir);
	snprintf(proc, sizeof proc, "/proc/self/fd/%d", fd);
	if (fd >= 0 && !access(proc, F_OK)) return fd;
	if (fd >= 0) close(fd);
#else
	(void)path;
#endif
	return -1;
}

/* Create the file under its other name, locked. */
static int
named(beside *b, size_t cap)
{
	for (int i = 0, busy = 0; i < TRIES; i++) {
		set_temp(b->temp, cap, b->path, busy);
		b->fd = open(b->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (b->fd < 0 && errno != EEXIST) return -1;
		/* before the lock another run may have taken it for a stale one */
		if (b->fd >= 0 && (!flock(b->fd, LOCK_EX) || errno == ENOTSUP) &&
		    same_file(b->fd, b->temp))
			return 0;
		if (b->fd >= 0) close(b->fd);
		else if (remove_stale(b->temp)) busy++;
	}
	b->fd = -1;
	errno = EEXIST;
	return -1;
}

int
beside_open(beside *b, const char *path, mode_t mode)
{
	size_t cap = strlen(path) + 64;
	*b = (beside){ -1, strdup(path), NULL };
	if (!b->path) return -1;
	if ((b->fd = nameless(path)) < 0) {
		if (!(b->temp = malloc(cap))) return -1;
		if (named(b, cap)) {
			free(b->temp);
			b->temp = NULL;
			return -1;
		}
	}
	return fchmod(b->fd, mode);
}

/* Give a nameless file its name. Where that is taken, another one first, which then replaces it. */
static int
give_name(beside *b)
{
	char proc[32];
	size_t cap = strlen(b->path) + 64;
	snprintf(proc, sizeof proc, "/proc/self/fd/%d", b->fd);
	if (!linkat(AT_FDCWD, proc, AT_FDCWD, b->path, AT_SYMLINK_FOLLOW)) return 0;
	if (errno != EEXIST || !(b->temp = malloc(cap))) return -1;
	flock(b->fd, LOCK_EX);
	for (int i = 0, busy = 0; i < TRIES; i++) {
		set_temp(b->temp, cap, b->path, busy);
		if (!linkat(AT_FDCWD, proc, AT_FDCWD, b->temp, AT_SYMLINK_FOLLOW))
			return rename(b->temp, b->path);
		if (errno != EEXIST) break;
		if (remove_stale(b->temp)) busy++;
	}
	free(b->temp);
	b->temp = NULL;
	return -1;
}

int
beside_publish(beside *b)
{
	int bad = fsync(b->fd) || (b->temp ? rename(b->temp, b->path) : give_name(b)), why = errno;
	if (bad && b->temp) unlink(b->temp);
	free(b->temp);
	b->temp = NULL;
	if (close(b->fd) && !bad) bad = 1, why = errno;
	b->fd = -1;
	errno = why;
	return bad ? -1 : 0;
}

void
beside_drop(beside *b)
{
	if (b->fd >= 0) close(b->fd);
	if (b->temp) unlink(b->temp);
	free(b->temp);
	free(b->path);
	*b = (beside){ -1, NULL, NULL };
}
