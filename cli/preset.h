/* kelma pipe --preset NAME: a pipe, more parts of kelma_chat, and columns, as a text file says. */
#ifndef PRESET_H
#define PRESET_H
#include "records/records.h"

/* For the adapt of pipe, with --preset: *t becomes the preset's task. */
void preset_adapt(const args *a, task *t);
/* When the first step of the program is `decode`, ask the engine for it. */
void decode_first(const char *program, task *t);
/* Has the program a step that counts the records, redact with --map-file or --audit? */
int counts_records(const char *program);
#endif
