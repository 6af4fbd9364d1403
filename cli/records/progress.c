/* Progress: bytes, records, rate, share and time left. */
#include "progress.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Nothing is shown in the first second: short runs are silent. */
static const double first_after = 1.0, every = 0.25, every_plain = 10.0;

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void
progress_open(progress *p, const args *a)
{
	struct stat st;
	int known = 1;
	p->cmd = a->cmd->name;
	p->plain = !isatty(2);
	p->on = a->val[OPT_PROGRESS] || (!p->plain && (a->val[OPT_OUTPUT] || !isatty(1)));
	p->start = p->last = now();
	for (size_t i = 0; i < (a->noperand ? a->noperand : 1); i++) {
		int in = !a->noperand || !strcmp(a->operand[i], "-");
		int ok = in ? !fstat(0, &st) : !stat(a->operand[i], &st);
		if (ok && S_ISREG(st.st_mode)) p->total += (size_t)st.st_size;
		else known = 0;
	}
	if (!known) p->total = 0;
}

/* 1.4 GB, 37 MB, 820 kB; b holds 24 bytes. */
static const char *
bytes(char *b, double n)
{
	static const char *const unit[] = { "B", "kB", "MB", "GB", "TB" };
	size_t i = 0;
	for (; n >= 1000 && i + 1 < sizeof unit / sizeof *unit; i++) n /= 1000;
	snprintf(b, 24, i && n < 10 ? "%.1f %s" : "%.0f %s", n, unit[i]);
	return b;
}

/* 9 s, 4 min 10 s, 2 h 5 min. */
static const char *
seconds(char *b, double s)
{
	unsigned long t = (unsigned long)(s + 0.5);
	if (t < 60) snprintf(b, 32, "%lu s", t);
	else if (t < 3600) snprintf(b, 32, "%lu min %lu s", t / 60, t % 60);
	else snprintf(b, 32, "%lu h %lu min", t / 3600, t % 3600 / 60);
	return b;
}

static void
show(progress *p, size_t done, size_t records, double t)
{
	char a[24], b[24], c[32], left[64] = "";
	double rate = t > p->start ? (double)done / (t - p->start) : 0;
	if (p->total && done <= p->total && rate > 0)
		snprintf(left, sizeof left, ", %.0f %%, %s left",
			 100.0 * (double)done / (double)p->total,
			 seconds(c, (double)(p->total - done) / rate));
	fprintf(stderr, "%skelma %s: %s, %zu records, %s/s%s%s", p->plain ? "" : "\r", p->cmd,
		bytes(a, (double)done), records, bytes(b, rate), left, p->plain ? "\n" : "\033[K");
	fflush(stderr);
	p->shown = 1;
	p->last = t;
}

void
progress_tell(progress *p, size_t done, size_t records)
{
	if (!p->on) return;
	double t = now();
	if (t - p->start < first_after || t - p->last < (p->plain ? every_plain : every)) return;
	show(p, done, records, t);
}

void
progress_hide(progress *p)
{
	if (!p->on || !p->shown || p->plain) return;
	fputs("\r\033[K", stderr);
	p->shown = 0;
}

void
progress_close(progress *p, size_t done, size_t records)
{
	int forced = p->on && p->plain;
	progress_hide(p);
	if (forced) {
		p->total = 0;
		show(p, done, records, now());
	}
}
