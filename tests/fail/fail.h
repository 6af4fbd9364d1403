/* Allocations that fail on demand: linked with --wrap=malloc,calloc,realloc,free, so libkelma.a
 * sees these. */
#ifndef FAIL_FAIL_H
#define FAIL_FAIL_H
#include <check.h>
#include <kelma/kelma.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

void *__real_malloc(size_t n);
void *__real_calloc(size_t k, size_t n);
void *__real_realloc(void *p, size_t n);
void __real_free(void *p);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t k, size_t n);
void *__wrap_realloc(void *p, size_t n);
void __wrap_free(void *p);

static size_t alloc_count;               /* allocations since it was set to 0 */
static size_t alloc_fail_at = SIZE_MAX;  /* this one (0 = the next) and all later ones fail */
static size_t alloc_failed;              /* how many were refused */

static int
refuse(void)
{
	if (alloc_count++ < alloc_fail_at) return 0;
	alloc_failed++;
	return 1;
}
void *
__wrap_malloc(size_t n)
{
	return refuse() ? NULL : __real_malloc(n);
}
void *
__wrap_calloc(size_t k, size_t n)
{
	return refuse() ? NULL : __real_calloc(k, n);
}
void *
__wrap_realloc(void *p, size_t n)
{
	return refuse() ? NULL : __real_realloc(p, n);
}
void
__wrap_free(void *p)
{
	__real_free(p);
}

/* A scenario runs some calls and returns the first bad status; it frees what it made. */
typedef struct fail_scenario {
	const char *name;
	kelma_status (*run)(void);
} fail_scenario;
enum { MAX_ALLOCS = 100000 };

/* Run x with all memory, then with each of its allocations failing in turn: it must say so. */
static void
fail_each(const fail_scenario *x)
{
	size_t k = 0;
	alloc_fail_at = SIZE_MAX;
	ck_assert_msg(!x->run(), "%s does not work at all", x->name);
	for (; k < MAX_ALLOCS; k++) {
		alloc_count = alloc_failed = 0;
		alloc_fail_at = k;
		kelma_status st = x->run();
		alloc_fail_at = SIZE_MAX;
		if (!alloc_failed) {
			ck_assert_msg(!st, "%s: status %d with all memory", x->name, st);
			break;
		}
		ck_assert_msg(st == KELMA_ENOMEM, "%s: allocation %zu failed, status %d", x->name,
			      k, st);
	}
	ck_assert_uint_lt(k, MAX_ALLOCS);
}
#endif
