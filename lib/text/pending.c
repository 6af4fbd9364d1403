/* Functions of this module that are not written yet: they fail with a clear status. */
#include <kelma/text.h>

kelma_status
kelma_utf8_repair(const char *s, size_t n, kelma_buf *out, kelma_map *map)
{
	(void)s;
	(void)n;
	(void)out;
	(void)map;
	return KELMA_EUNSUPPORTED;
}

void
kelma_offsets_convert(const char *s, size_t n, kelma_unit unit, size_t *off, size_t k)
{
	(void)s;
	(void)n;
	(void)unit;
	(void)off;
	(void)k;
}

kelma_script
kelma_script_of(uint32_t cp)
{
	(void)cp;
	return 0;
}

const char *
kelma_script_code(kelma_script sc)
{
	(void)sc;
	return NULL;
}

size_t
kelma_grapheme_next(const char *s, size_t n)
{
	(void)s;
	(void)n;
	return 0;
}

kelma_charset_guess
kelma_charset_guess_of(const char *s, size_t n)
{
	(void)s;
	(void)n;
	return (kelma_charset_guess){ "UTF-8", 0 };
}

kelma_status
kelma_charset_decode(const char *name, const char *s, size_t n, kelma_buf *out, kelma_map *map, size_t *bad, kelma_err *err)
{
	(void)name;
	(void)s;
	(void)n;
	(void)out;
	(void)map;
	(void)bad;
	(void)err;
	return KELMA_EUNSUPPORTED;
}
