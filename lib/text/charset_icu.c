/* Every charset we have no table for: ICU's converters. ICU is opened by the dynamic loader when
 * first needed, because linking it costs every process a millisecond; its functions carry the
 * version in their names. */
#include "text/charset.h"
#include "base/base.h"
#include "text/utf8.h"
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/uversion.h>

typedef struct icu {
	void *lib;
	UConverter *(*open)(const char *, UErrorCode *);
	void (*close)(UConverter *);
	void (*to_unicode)(UConverter *, UChar **, const UChar *, const char **, const char *,
			   int32_t *, UBool, UErrorCode *);
} icu;

/* dlsym gives an object pointer; ISO C has no cast to a function pointer, POSIX promises that this
 * copy works. */
static int
symbol(void *lib, const char *name, int version, void *fn, size_t n)
{
	char full[64];
	snprintf(full, sizeof full, "%s_%d", name, version);
	void *p = dlsym(lib, full);
	memcpy(fn, &p, n);
	return p != NULL;
}

static int
open_version(icu *u, int version)
{
	char so[32];
	snprintf(so, sizeof so, "libicuuc.so.%d", version);
	u->lib = dlopen(so, RTLD_NOW | RTLD_LOCAL |
				    RTLD_NODELETE); /* stays: the next open costs microseconds */
	if (!u->lib) return 0;
	if (symbol(u->lib, "ucnv_open", version, &u->open, sizeof u->open) &&
	    symbol(u->lib, "ucnv_close", version, &u->close, sizeof u->close) &&
	    symbol(u->lib, "ucnv_toUnicode", version, &u->to_unicode, sizeof u->to_unicode))
		return 1;
	dlclose(u->lib);
	return 0;
}

/* The version we were built with, else any from 100 down to 60. */
static int
open_icu(icu *u)
{
	if (open_version(u, U_ICU_VERSION_MAJOR_NUM)) return 1;
	for (int v = 100; v >= 60; v--)
		if (open_version(u, v)) return 1;
	return 0;
}

/* Result text under construction; a leading surrogate waits for its other half. */
typedef struct sink {
	kelma_buf *out;
	kelma_map *map;
	size_t *bad;
	size_t start; /* source byte where the waiting character begins */
	uint32_t cp;  /* waiting character */
	int waiting, first;
} sink;

static kelma_status
flush(sink *k, size_t end)
{
	char u[4];
	kelma_status st = KELMA_OK;
	if (!k->waiting) { /* a shift sequence before the first character */
		if (k->map && end > k->start) st = kelma_map_add_whole(k->map, 0, end - k->start);
		k->start = end;
		return st;
	}
	k->waiting = 0;
	if (k->cp >= 0xd800 && k->cp < 0xe000) k->cp = 0xfffd;
	if (k->cp == 0xfffd) ++*k->bad;
	size_t n = k->first && k->cp == 0xfeff
			   ? 0
			   : utf8_put(k->cp, u); /* a byte order mark is dropped */
	k->first = 0;
	st = kelma_buf_add(k->out, u, n);
	if (!st && k->map) st = kelma_map_add_whole(k->map, n, end - k->start);
	k->start = end;
	return st;
}

/* One UTF-16 unit that begins at source byte `at`. A character reaches to where the next one
 * begins. */
static kelma_status
put(sink *k, UChar c, size_t at)
{
	if (k->waiting && k->cp >= 0xd800 && k->cp < 0xdc00 && c >= 0xdc00 && c < 0xe000) {
		k->cp = 0x10000 + ((k->cp - 0xd800) << 10) + (c - 0xdc00u);
		return KELMA_OK;
	}
	kelma_status st = flush(k, at);
	k->waiting = 1;
	k->cp = c;
	return st;
}

static kelma_status
convert(const icu *u, UConverter *c, const char *s, size_t n, sink *k)
{
	enum { UNITS = 2048 };
	UChar buf[UNITS];
	int32_t off[UNITS];
	const char *p = s, *end = s + n;
	size_t last = 0; /* ICU gives -1 for units of a character begun in the chunk before */
	for (;;) {
		UErrorCode e = U_ZERO_ERROR;
		UChar *d = buf;
		const char *from = p;
		u->to_unicode(c, &d, buf + UNITS, &p, end, off, 1, &e);
		for (ptrdiff_t i = 0; i < d - buf; i++) {
			if (off[i] >= 0) last = (size_t)(from - s) + (size_t)off[i];
			kelma_status st = put(k, buf[i], last < k->start ? k->start : last);
			if (st) return st;
		}
		if (e != U_BUFFER_OVERFLOW_ERROR)
			return U_FAILURE(e) ? KELMA_EUNSUPPORTED : flush(k, n);
	}
}

kelma_status
charset_icu_decode(const char *name, const char *s, size_t n, kelma_buf *out, kelma_map *map,
		   size_t *bad, kelma_err *err)
{
	icu u;
	UErrorCode e = U_ZERO_ERROR;
	if (!*name) return base_fail(err, KELMA_ENOTFOUND, 0, 0, "no such charset");
	if (!open_icu(&u))
		return base_fail(err, KELMA_EUNSUPPORTED, 0, 0,
				 "this charset needs ICU, which is not installed");
	UConverter *c = u.open(name, &e);
	kelma_status st;
	if (U_FAILURE(e) || !c) {
		st = base_fail(err, KELMA_ENOTFOUND, 0, 0, "no such charset");
	} else {
		sink k = { out, map, bad, 0, 0, 0, 1 };
		st = convert(&u, c, s, n, &k);
		u.close(c);
		if (st == KELMA_EUNSUPPORTED)
			base_fail(err, st, 0, 0, "ICU cannot decode this charset");
	}
	dlclose(u.lib);
	return st;
}
