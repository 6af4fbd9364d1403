/* Charsets: guessing never fails; decoding by any table name gives valid UTF-8 and a map. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const name[] = { "windows-1256", "windows-1252",   "ISO-8859-6",
					    "ISO-8859-1",   "cp850",          "cp720",
					    "cp864",        "UTF-16LE",       "UTF-16BE",
					    "UTF-8",        "no such charset" };
	static kelma_buf b;
	static kelma_map m;
	kelma_charset_guess g = kelma_charset_guess_of((const char *)data, size);
	MUST(g.name && g.confidence >= 0 && g.confidence <= 1);
	kelma_charset_guess font = kelma_font_guess_of((const char *)data, size);
	static kelma_charset_check *check;
	if (!check) MUST(kelma_charset_check_new("windows-1256", &check, NULL) == KELMA_OK);
	int holds = kelma_charset_check_run(check, (const char *)data, size);
	MUST(holds == 0 || holds == 1);
	MUST(font.confidence >= 0 && font.confidence <= 1);
	size_t bad, k = size ? data[0] % (sizeof name / sizeof *name) : 0;
	const char *pick[2] = { g.name, name[k] };
	for (int i = 0; i < 2; i++) {
		b.len = 0;
		kelma_status st =
			kelma_charset_decode(pick[i], (const char *)data, size, &b, &m, &bad, NULL);
		MUST(st == KELMA_OK || st == KELMA_ENOTFOUND || st == KELMA_EUNSUPPORTED);
		if (st) continue;
		MUST(kelma_utf8_valid(b.data ? b.data : "", b.len) == b.len);
		must_be_map(&m, b.len, size);
	}
	return 0;
}
