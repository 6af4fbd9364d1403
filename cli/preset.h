/* kelma pipe --preset NAME: a pipe, more parts of kelma_chat, and columns, as a text file says. */
#ifndef PRESET_H
#define PRESET_H
#include "records/records.h"

/* The adapt of pipe: with --preset, *t becomes the preset's task. */
void preset_adapt(const args *a, task *t);
#endif
