/* Files that get their name when they are complete, on file systems without nameless files: one
 * other name, which a later run cleans, and which no run takes from one that is alive. */
#define _GNU_SOURCE
#include <fcntl.h>
#undef O_TMPFILE
#include "../../cli/records/beside.c"
#include <check.h>
#include <sys/wait.h>

static char dir[] = "/tmp/kelma-beside-XXXXXX";

static void
begin(void)
{
	strcpy(dir + strlen(dir) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
}

static void
end(void)
{
	char cmd[64];
	snprintf(cmd, sizeof cmd, "rm -r %s", dir);
	ck_assert_int_eq(system(cmd), 0);
}

static int
there(const char *name)
{
	return !access(name, F_OK);
}

static void
holds(const char *name, const char *want)
{
	char b[32] = "";
	int fd = open(name, O_RDONLY);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(read(fd, b, sizeof b - 1), (long)strlen(want));
	ck_assert_str_eq(b, want);
	close(fd);
}

/* A child opens `o`, writes and waits to be killed. */
static pid_t
writer(void)
{
	int p[2];
	char c;
	ck_assert_int_eq(pipe(p), 0);
	pid_t child = fork();
	if (!child) {
		beside b;
		if (beside_open(&b, "o", 0644) || write(b.fd, "half", 4) != 4 ||
		    write(p[1], "x", 1) != 1)
			_exit(1);
		pause();
		_exit(0);
	}
	ck_assert_int_eq(read(p[0], &c, 1), 1);
	close(p[0]);
	close(p[1]);
	return child;
}

static void
kill_it(pid_t p)
{
	kill(p, SIGKILL);
	waitpid(p, NULL, 0);
}

START_TEST(a_name_when_complete)
{
	beside b;
	ck_assert_int_eq(beside_open(&b, "o", 0640), 0);
	ck_assert_int_eq(write(b.fd, "one", 3), 3);
	ck_assert(!there("o") && there("o.tmp-kelma"));
	ck_assert_int_eq(beside_publish(&b), 0);
	beside_drop(&b);
	holds("o", "one");
	struct stat st;
	ck_assert_int_eq(stat("o", &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0640);
	ck_assert(!there("o.tmp-kelma"));
	ck_assert_int_eq(beside_open(&b, "o", 0640), 0);
	ck_assert_int_eq(write(b.fd, "two", 3), 3);
	beside_drop(&b);
	holds("o", "one");
	ck_assert(!there("o.tmp-kelma"));
	ck_assert_int_eq(beside_open(&b, "no/such", 0640), -1);
	ck_assert_int_eq(errno, ENOENT);
	beside_drop(&b);
}
END_TEST

START_TEST(what_a_killed_run_left_is_removed)
{
	beside b;
	kill_it(writer());
	ck_assert(there("o.tmp-kelma"));
	ck_assert_int_eq(beside_open(&b, "o", 0644), 0);
	ck_assert_str_eq(b.temp, "o.tmp-kelma");
	ck_assert_int_eq(write(b.fd, "whole", 5), 5);
	ck_assert_int_eq(beside_publish(&b), 0);
	beside_drop(&b);
	holds("o", "whole");
	ck_assert(!there("o.tmp-kelma"));
}
END_TEST

START_TEST(a_live_run_keeps_its_file)
{
	beside b;
	pid_t p = writer();
	ck_assert_int_eq(beside_open(&b, "o", 0644), 0);
	ck_assert_str_ne(b.temp, "o.tmp-kelma");
	ck_assert_int_eq(write(b.fd, "mine", 4), 4);
	ck_assert_int_eq(beside_publish(&b), 0);
	beside_drop(&b);
	holds("o", "mine");
	holds("o.tmp-kelma", "half");
	kill_it(p);
}
END_TEST

/* Many at once: each result is one writer's whole text, and nothing is left. */
START_TEST(many_at_once)
{
	enum { CHILDREN = 8, ROUNDS = 50 };
	for (int i = 0; i < CHILDREN; i++)
		if (!fork()) {
			for (int k = 0; k < ROUNDS; k++) {
				beside b;
				char c = (char)('a' + i), t[9] = { c, c, c, c, c, c, c, c, 0 };
				if (beside_open(&b, "o", 0644)) _exit(1);
				for (int n = 0; n < 8; n++)
					if (write(b.fd, t + n, 1) != 1) _exit(2);
				if (beside_publish(&b)) _exit(3);
				beside_drop(&b);
			}
			_exit(0);
		}
	for (int i = 0; i < CHILDREN; i++) {
		int st;
		ck_assert_int_gt(wait(&st), 0);
		ck_assert_int_eq(st, 0);
	}
	char b[16] = "", t[9] = "";
	int fd = open("o", O_RDONLY);
	ck_assert_int_eq(read(fd, b, sizeof b - 1), 8);
	close(fd);
	memset(t, b[0], 8);
	ck_assert_str_eq(b, t);
	ck_assert_int_eq(system("test \"$(ls)\" = o"), 0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("cli_beside");
	TCase *c = tcase_create("beside");
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, a_name_when_complete);
	tcase_add_test(c, what_a_killed_run_left_is_removed);
	tcase_add_test(c, a_live_run_keeps_its_file);
	tcase_add_test(c, many_at_once);
	suite_add_tcase(s, c);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int bad = srunner_ntests_failed(r);
	srunner_free(r);
	return bad != 0;
}
