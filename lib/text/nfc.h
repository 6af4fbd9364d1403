/* Internal: Unicode normalization forms of the few segments that need it (slow path around
 * utf8proc). */
#ifndef TEXT_NFC_H
#define TEXT_NFC_H
#include <kelma/base.h>

typedef enum nfc_form { NFC_NFC, NFC_NFD, NFC_NFKC, NFC_NFKD } nfc_form;

/* Scratch of one thread: grows to the longest segment, then allocates nothing. NFC_WORK_INIT,
 * nfc_work_free(). */
typedef struct nfc_work {
	kelma_buf cps, sorted;
} nfc_work;
#define NFC_WORK_INIT                          \
	{                                      \
		KELMA_BUF_INIT, KELMA_BUF_INIT \
	}

/* Find the next segment of valid UTF-8 s[0..n) at or after `from` that may not be in `form`: 1 and
 * its bytes in
 * [*start, *end), which begin and end at normalization boundaries (so segments can be normalized
 * one by one and the text between is right already), or 0. `from` = 0 or the *end of the segment
 * before. Linear. */
int nfc_find(nfc_form form, const char *s, size_t n, size_t from, size_t *start, size_t *end);
/* Append the `form` of valid UTF-8 s[0..n) to out. Linear, marks in any order and number.
 * KELMA_ENOMEM. */
kelma_status nfc_apply(nfc_form form, const char *s, size_t n, nfc_work *w, kelma_buf *out);
void nfc_work_free(nfc_work *w);
#endif
