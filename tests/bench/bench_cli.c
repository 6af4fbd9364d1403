/* bench_cli MIX ...: whole programs, by the CPU time of the process. Streams beside iconv and
 * uconv, and what starting costs beside an empty C program, one that ICU is linked to, and the
 * peers; programs not installed are left out. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STREAM_ROUNDS = 5, START_ROUNDS = 31, MAX_ARGS = 16, MISSING = 127 };
extern char **environ;

typedef struct cost {
	double ms; /* user and system time */
	long kib;  /* most memory */
} cost;

/* Run the words of `command` (no quotes) with `in` as standard input; -1 when there is no such
 * program. */
static cost
run(const char *command, const char *in)
{
	char words[512], *argv[MAX_ARGS + 1], *save;
	int n = 0, status;
	pid_t pid;
	struct rusage u;
	posix_spawn_file_actions_t fa;
	snprintf(words, sizeof words, "%s", command);
	for (char *w = strtok_r(words, " ", &save); w && n < MAX_ARGS;
	     w = strtok_r(NULL, " ", &save))
		argv[n++] = w;
	argv[n] = NULL;
	posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_addopen(&fa, 0, in, O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&fa, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&fa, 2, "/dev/null", O_WRONLY, 0);
	int rc = posix_spawnp(&pid, argv[0], &fa, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&fa);
	if (rc || wait4(pid, &status, 0, &u) < 0 || !WIFEXITED(status) ||
	    WEXITSTATUS(status) == MISSING)
		return (cost){ -1, 0 };
	double s = (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec);
	return (cost){ 1e3 * s + 1e-3 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec),
		       u.ru_maxrss };
}

static int
by_time(const void *a, const void *b)
{
	double x = ((const cost *)a)->ms, y = ((const cost *)b)->ms;
	return (x > y) - (x < y);
}

/* The median of some rounds; *least (may be NULL) the quickest. */
static cost
median(const char *command, const char *in, int rounds, double *least)
{
	cost c[START_ROUNDS];
	for (int i = 0; i < rounds; i++)
		if ((c[i] = run(command, in)).ms < 0) return c[i];
	qsort(c, (size_t)rounds, sizeof *c, by_time);
	if (least) *least = c[0].ms;
	return c[rounds / 2];
}

/* Ours and peers in turn over a file. */
static void
stream(const char *bin, const char *ours, const char *peer, const char *file)
{
	char command[512];
	struct stat st;
	if (stat(file, &st)) exit(3);
	snprintf(command, sizeof command, "%s/kelma %s", bin, ours);
	cost a = median(command, file, STREAM_ROUNDS, NULL),
	     b = median(peer, file, STREAM_ROUNDS, NULL);
	if (a.ms < 0) exit(3);
	if (b.ms < 0) return;
	printf("kelma %s, to %s\t%.0f\t%.1f\n", ours, peer, 1e-3 * (double)st.st_size / a.ms,
	       b.ms / a.ms);
}

static void
start(const char *name, const char *command, const char *in)
{
	double least = 0;
	cost c = median(command, in, START_ROUNDS, &least);
	if (c.ms >= 0)
		printf("start %s: ms (median, least), KiB\t%.2f\t%.2f\t%ld\n", name, c.ms, least,
		       c.kib);
}

/* The text in the bytes of windows-1256, for decoding. */
static void
make_legacy(const char *from, const char *to)
{
	char command[1024];
	snprintf(command, sizeof command, "iconv -c -f utf-8 -t cp1256 '%s' > '%s'", from, to);
	if (system(command)) fprintf(stderr, "bench_cli: no iconv\n");
}

int
main(int argc, char **argv)
{
	static const char *const ours[] = {
		"norm",
		"tok",
		"lang",
		"extract",
		"translit --to Arab",
		"translit --to Latn --scheme buckwalter",
		"pipe norm|tok|lang|extract",
		"version",
	};
	static const char *const peers[] = { "wc", "iconv -f utf-8 -t utf-16", "uconv -x any-nfc",
					     "jq -R .", "perl -e 0" };
	const char *bin = getenv("B");
	char legacy[512], hello[512], command[512];
	if (argc < 3 || !bin) return fprintf(stderr, "usage: B=DIR bench_cli MIX ARABIC ...\n"), 2;
	snprintf(legacy, sizeof legacy, "%s/bench/text/ar.cp1256", bin);
	snprintf(hello, sizeof hello, "%s/bench/text/hello.txt", bin);
	FILE *f = fopen(hello, "w");
	if (!f || fputs("\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85\n", f) < 0 || fclose(f)) return 3;
	make_legacy(argv[2], legacy);
	stream(bin, "norm -j1", "uconv -f utf-8 -t utf-8 -x any-nfc", argv[1]);
	stream(bin, "decode --from windows-1256 -j1", "iconv -f cp1256 -t utf-8", legacy);
	stream(bin, "decode --from windows-1256 -j1", "uconv -f windows-1256 -t utf-8", legacy);
	stream(bin, "decode -j1", "iconv -f cp1256 -t utf-8",
	       legacy); /* ours guesses the charset too */
	for (int i = 0; i < 2; i++) {
		snprintf(command, sizeof command, "%s/bench/%s", bin, i ? "empty_icu" : "empty");
		start(i ? "an empty C program with ICU linked" : "an empty C program", command,
		      hello);
	}
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
		snprintf(command, sizeof command, "%s/kelma %s", bin, ours[i]);
		start(command + strlen(bin) + 1, command, hello);
	}
	for (size_t i = 0; i < sizeof peers / sizeof *peers; i++) start(peers[i], peers[i], hello);
	return 0;
}
