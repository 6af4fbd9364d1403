/* Internal: the default word and sentence boundaries of Unicode (UAX #29), without tailoring.
 * Graphemes: kelma_grapheme_next(). */
#ifndef SEGMENT_UAX29_H
#define SEGMENT_UAX29_H
#include <stddef.h>

/* End of the word segment, of the sentence, that begins at boundary i < n of valid UTF-8 s[0..n).
 * Walking a text is linear. */
size_t uax29_word(const char *s, size_t n, size_t i);
size_t uax29_sentence(const char *s, size_t n, size_t i);
#endif
