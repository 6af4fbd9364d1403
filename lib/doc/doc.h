/* What the files of this module share. */
#ifndef DOC_DOC_H
#define DOC_DOC_H
#include <kelma/doc.h>

struct kelma_doc {
	/* of the first document; its twins have copies of these pointers */
	kelma_doc *first; /* itself, of a twin the document it was made from */
	size_t users;     /* of the first: it and its twins that are not freed yet */
	unsigned layers; /* KELMA_LAYER_* asked for */
	int uax29;       /* tokens by the Unicode rules */
	kelma_norm *nm;
	kelma_tok *tk;
	kelma_lang *lg;
	kelma_translit *tl;
	kelma_extract *ex;
	struct match_re *protect; /* NULL: nothing is protected */
	struct match_work *pwork;
	char *scheme;      /* that was asked for, or NULL */
	/* of each document */
	kelma_buf text;    /* the original */
	kelma_buf norm;    /* its normalized form; unused without the layer */
	kelma_map map;     /* norm -> text */
	kelma_token *ntok; /* tokens in bytes of the normalized text */
	kelma_lang_token *lab;
	size_t n_ntok, cap_ntok, cap_lab;
	kelma_doc_token *tok; /* tokens in bytes of the original */
	size_t n_tok, cap_tok;
	kelma_buf keys;      /* stems and skeletons of all tokens */
	struct doc_key *key; /* one for each of tok */
	size_t cap_key;
	int bare; /* tok is not filled in: its tokens are those of ntok (and lab), byte for byte */
	kelma_span *piece; /* clitics of all tokens, one after the other */
	size_t n_piece, cap_piece;
	kelma_span *sent;
	size_t n_sent, cap_sent;
	kelma_field *field;
	size_t n_field, cap_field;
	kelma_field *all; /* of KELMA_LAYER_ALL_FIELDS, in bytes of the working text */
	size_t n_all, cap_all;
	int found_all;
	kelma_buf values; /* strings of the fields, when there are twins */
	int kept;         /* they are there */
	uint64_t shown; /* with them: bit of each type that goes to field, from this confidence */
	double shown_conf;
	kelma_lang_result lang;
	kelma_buf tr; /* the text in the other script */
	kelma_map trmap;
	double tr_conf;
	const char *used; /* scheme to report */
	size_t *off; /* scratch for offset conversion, room for every span */
	size_t cap_off;
};

/* Bytes that may be read behind the text and the norm, so that they can be copied by whole
 * vectors. */
enum { DOC_PAD = 16 };

/* Bytes of the white-space character at s[0..n), 0 when there is none. */
size_t doc_space(const char *s, size_t n);
/* The steps of a run: each may fail, doc_failed() then empties the document and says why. */
kelma_status doc_run_text(kelma_doc *d, const char *s, size_t n, kelma_err *err);
kelma_status doc_run_words(kelma_doc *d, kelma_err *err);
kelma_status doc_run_lang(kelma_doc *d, kelma_err *err);
kelma_status doc_run_fields(kelma_doc *d, kelma_err *err);
kelma_status doc_failed(kelma_doc *d, kelma_status st, kelma_err *err);
/* The text that the layers work on. */
const char *doc_work(const kelma_doc *d, size_t *n);
/* Make d->ntok and d->tok from the working text. */
kelma_status doc_tokens(kelma_doc *d, kelma_err *err);
/* Fill in d->tok, for which there is room, from d->ntok and the labels, if any. */
void doc_fill(kelma_doc *d, const kelma_lang_token *lab);
/* Compile the pattern of what the pipeline leaves alone; free it; tell the pipeline where it
 * matches in d->text. */
kelma_status doc_protect_open(kelma_doc *d, const char *pattern, kelma_err *err);
void doc_protect_free(kelma_doc *d);
kelma_status doc_protect(kelma_doc *d, kelma_err *err);
/* Open the extractor for the layers of d; find the fields. */
kelma_status doc_fields_open(kelma_doc *d, const kelma_res *res, const kelma_extract_options *o,
			     kelma_err *err);
kelma_status doc_fields(kelma_doc *d, kelma_err *err);
/* The strings of the fields are the extractor's until it reads another text: copy them. */
kelma_status doc_keep_values(kelma_doc *d);
/* Make d->key. */
kelma_status doc_keys(kelma_doc *d);
/* Make d->sent. */
kelma_status doc_sentences(kelma_doc *d, kelma_err *err);
#endif
