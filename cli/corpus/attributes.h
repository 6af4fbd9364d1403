/* Attributes beside documents: the folder layout of the tool dolma. */
#ifndef CORPUS_ATTRIBUTES_H
#define CORPUS_ATTRIBUTES_H
#include "clean.h"

/* Which attributes go where: one file of attributes for each file of documents. */
typedef struct attribute_files {
	char **documents, **attributes; /* n names each */
	size_t n;
} attribute_files;
/* Find the documents of the operands (folders with documents/ in it, or what lies in such a one)
 * and, make = 1, make the
 * folders DIR/attributes/NAME/.... STATUS_* after a message; free f in any case. */
int attributes_find(const args *a, const char *name, int make, attribute_files *f);
void attributes_free(attribute_files *f);

/* Append the line about one document; v NULL: it could not be read. rd: the redactor that has just
 * run over the text,
 * or NULL. Places are characters of the text. */
kelma_status put_attributes(record_views *views, const record_in *in, const char *name,
			    const kelma_verdict *v, kelma_redact *rd, kelma_buf *out);
#endif
