/* Opening and verifying packs; sections by name. */
#include "pack/pack.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD = 32, ENTRY = PACK_NAME_MAX + 24 };

struct kelma_res {
	const unsigned char *p;
	size_t n;
	uint32_t nsec;
	int mapped;
};

/* The embedded pack: build/gen/embed.S. The generator links lib/ without it and defines an empty
 * one. */
extern const unsigned char kelma_embedded_pack[] __attribute__((visibility("hidden")));
extern const unsigned char kelma_embedded_pack_end[] __attribute__((visibility("hidden")));

static const unsigned char *
entry(const kelma_res *r, size_t i)
{
	return r->p + HEAD + i * ENTRY;
}

/* Everything that later reads rely on: directory inside, names ended, sections inside and
 * aligned. */
static kelma_status
check_layout(kelma_res *r, kelma_err *err)
{
	if (r->n < HEAD || memcmp(r->p, "KELMAPK1", 8))
		return base_fail(err, KELMA_EDATA, 0, 0, "not a kelma data pack");
	if (base_le32(r->p + 8) != PACK_VERSION)
		return base_fail(err, KELMA_EDATA, 8, 0,
				 "data pack of format %u, this library reads %d",
				 (unsigned)base_le32(r->p + 8), PACK_VERSION);
	r->nsec = base_le32(r->p + 12);
	if (base_le64(r->p + 16) != r->n || r->nsec > PACK_MAX_SECTIONS ||
	    HEAD + (uint64_t)r->nsec * ENTRY > r->n)
		return base_fail(err, KELMA_EDATA, 12, 0,
				 "data pack is cut off or has a wrong size");
	if (base_le64(r->p + 24) != base_hash(r->p + HEAD, (size_t)r->nsec * ENTRY, 0))
		return base_fail(err, KELMA_EDATA, 24, 0, "directory of the data pack is damaged");
	for (size_t i = 0; i < r->nsec; i++) {
		const unsigned char *e = entry(r, i);
		uint64_t off = base_le64(e + PACK_NAME_MAX), len = base_le64(e + PACK_NAME_MAX + 8);
		if (e[PACK_NAME_MAX - 1] || off % 64 || off > r->n || len > r->n - off)
			return base_fail(err, KELMA_EDATA, HEAD + i * ENTRY, 0,
					 "section %zu lies outside the pack", i);
	}
	return KELMA_OK;
}

static kelma_status
map_file(kelma_res *r, const char *path, kelma_err *err)
{
	struct stat sb;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return base_fail(err, KELMA_EIO, 0, 0, "cannot open data pack: %s",
				 strerror(errno));
	kelma_status st = KELMA_OK;
	if (fstat(fd, &sb) || !S_ISREG(sb.st_mode))
		st = base_fail(err, KELMA_EIO, 0, 0, "data pack is not a regular file");
	else if (sb.st_size < HEAD) st = base_fail(err, KELMA_EDATA, 0, 0, "not a kelma data pack");
	else {
		void *p = mmap(NULL, (size_t)sb.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (p == MAP_FAILED)
			st = base_fail(err, KELMA_EIO, 0, 0, "cannot map: %s", strerror(errno));
		else {
			r->p = p;
			r->n = (size_t)sb.st_size;
			r->mapped = 1;
		}
	}
	close(fd);
	return st;
}

kelma_status
kelma_res_open(const char *path, kelma_res **out, kelma_err *err)
{
	if (!out) return base_fail(err, KELMA_EARG, 0, 0, "out is NULL");
	*out = NULL;
	kelma_res *r = calloc(1, sizeof *r);
	if (!r) return base_fail(err, KELMA_ENOMEM, 0, 0, "out of memory");
	kelma_status st = KELMA_OK;
	if (path) st = map_file(r, path, err);
	else {
		r->p = kelma_embedded_pack;
		// cppcheck-suppress comparePointers ; both ends of one object, set by embed.S
	r->n = (size_t)(kelma_embedded_pack_end - kelma_embedded_pack);
	}
	if (!st) st = check_layout(r, err);
	if (!st && path) st = kelma_res_verify(r, err);
	if (st) kelma_res_free(r);
	else *out = r;
	return st;
}

kelma_status
kelma_res_verify(const kelma_res *r, kelma_err *err)
{
	if (!r) return base_fail(err, KELMA_EARG, 0, 0, "res is NULL");
	for (size_t i = 0; i < r->nsec; i++) {
		kelma_res_section s;
		kelma_res_get_section(r, i, &s);
		size_t off = (size_t)base_le64(entry(r, i) + PACK_NAME_MAX);
		if (base_hash(r->p + off, s.size, 0) != s.checksum)
			return base_fail(err, KELMA_EDATA, off, 0, "section %s is damaged", s.name);
	}
	return KELMA_OK;
}

int
kelma_res_get_section(const kelma_res *r, size_t i, kelma_res_section *out)
{
	if (!r || !out || i >= r->nsec) return 0;
	const unsigned char *e = entry(r, i);
	out->name = (const char *)e;
	out->size = (size_t)base_le64(e + PACK_NAME_MAX + 8);
	out->checksum = base_le64(e + PACK_NAME_MAX + 16);
	return 1;
}

const void *
pack_section(const kelma_res *r, const char *name, size_t *n)
{
	kelma_res_section s;
	for (size_t i = 0; kelma_res_get_section(r, i, &s); i++)
		if (!strcmp(s.name, name)) {
			*n = s.size;
			return r->p + (size_t)base_le64(entry(r, i) + PACK_NAME_MAX);
		}
	*n = 0;
	return NULL;
}

void
kelma_res_free(kelma_res *r)
{
	if (!r) return;
	if (r->mapped) munmap((void *)(uintptr_t)r->p, r->n);
	free(r);
}
