/* bench_chat FILE...: the chatbot preset as a co-process. One message of about 200 bytes in, its
 * answer awaited, the next. Prints `what<TAB>value<TAB>unit`: latency per message after warm-up,
 * wall clock as a bot sees it, and resident memory after 10,000 and after MESSAGES more (default
 * 100,000; bench_chat MESSAGES=1000000 for the long run). The program is the one beside the folder
 * of this one. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WARM = 10000, WANT = 200, LINES = 4096 };
static char msg[LINES][2 * WANT + 2]; /* messages, each with its newline */
static size_t msg_len[LINES], nmsg;
static int to, from;
static pid_t child;

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Lines of the text joined until a message has WANT bytes; longer lines are left out. */
static void
read_messages(const char *path)
{
	static char b[4096];
	FILE *f = fopen(path, "rb");
	if (!f) perror(path), exit(3);
	for (size_t k = 0; nmsg < LINES && fgets(b, sizeof b, f); ) {
		size_t n = strcspn(b, "\n");
		if (n > WANT) continue;
		memcpy(msg[nmsg] + k, b, n);
		k += n;
		msg[nmsg][k++] = ' ';
		if (k < WANT) continue;
		msg[nmsg][k - 1] = '\n';
		msg_len[nmsg++] = k;
		k = 0;
	}
	fclose(f);
}

static void
start(const char *self)
{
	char path[4096];
	int in[2], out[2];
	const char *slash = strrchr(self, '/');
	snprintf(path, sizeof path, "%.*s/../kelma", slash ? (int)(slash - self) : 1,
		 slash ? self : ".");
	if (pipe(in) || pipe(out) || (child = fork()) < 0) perror("fork"), exit(3);
	if (!child) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[1]);
		close(out[0]);
		execl(path, "kelma", "pipe", "--preset", "chatbot", "--line-buffered", (char *)0);
		perror(path);
		_exit(3);
	}
	close(in[0]);
	close(out[1]);
	to = in[1];
	from = out[0];
}

/* Send a message, read its answer whole; seconds. */
static double
ask(const char *s, size_t n)
{
	static char b[1 << 16];
	double t = now();
	for (size_t done = 0; done < n; ) {
		ssize_t k = write(to, s + done, n - done);
		if (k < 0) perror("write"), exit(3);
		done += (size_t)k;
	}
	for (;;) {
		ssize_t k = read(from, b, sizeof b);
		if (k <= 0) fprintf(stderr, "no answer\n"), exit(3);
		if (b[k - 1] == '\n') return now() - t;
	}
}

static size_t
memory(void)
{
	char path[64], line[256];
	size_t kb = 0;
	snprintf(path, sizeof path, "/proc/%d/status", (int)child);
	FILE *f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f)) sscanf(line, "VmRSS: %zu", &kb);
	if (f) fclose(f);
	return kb;
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

int
main(int argc, char **argv)
{
	size_t n = 100000;
	const char *file = NULL;
	for (int i = 1; i < argc; i++)
		if (!strncmp(argv[i], "MESSAGES=", 9)) n = strtoul(argv[i] + 9, NULL, 10);
		else if (!file) file = argv[i];
	if (!file || !n) return fprintf(stderr, "usage: bench_chat [MESSAGES=N] FILE\n"), 2;
	double *t = malloc(n * sizeof *t);
	signal(SIGPIPE, SIG_IGN);
	read_messages(file);
	if (!t || !nmsg) return 3;
	start(argv[0]);
	for (size_t i = 0; i < WARM; i++) ask(msg[i % nmsg], msg_len[i % nmsg]);
	size_t before = memory();
	double begin = now();
	for (size_t i = 0; i < n; i++) t[i] = ask(msg[i % nmsg], msg_len[i % nmsg]);
	double all = now() - begin;
	size_t after = memory();
	qsort(t, n, sizeof *t, ascending);
	printf("messages a second, one by one\t%.0f\t\n", (double)n / all);
	printf("latency p50\t%.3f\tms\nlatency p99\t%.3f\tms\n", 1e3 * t[n / 2],
	       1e3 * t[n * 99 / 100]);
	printf("memory after %d messages\t%zu\tkB\nmemory after %zu more\t%zu\tkB\n", WARM, before,
	       n, after);
	close(to);
	waitpid(child, NULL, 0);
	free(t);
	return 0;
}
