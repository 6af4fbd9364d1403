/** @file kelma/kelma.h  Everything. */
#ifndef KELMA_KELMA_H
#define KELMA_KELMA_H
#include <kelma/base.h>
#include <kelma/text.h>
#include <kelma/pack.h>
#include <kelma/norm.h>
#include <kelma/segment.h>
#include <kelma/lang.h>
#include <kelma/translit.h>
#include <kelma/extract.h>
#include <kelma/chat.h>
#include <kelma/doc.h>
#include <kelma/form.h>
#include <kelma/dedup.h>
#include <kelma/corpus.h>
#endif
