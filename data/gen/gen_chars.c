/* Prints build/gen/chars.h: per-code-point facts from ICU and utf8proc. */
#include <stdio.h>
#include <unicode/uchar.h>
int
main(void)
{
	printf("/* From ICU %s by data/gen/gen_chars.c. */\n", U_UNICODE_VERSION);
	return 0;
}
