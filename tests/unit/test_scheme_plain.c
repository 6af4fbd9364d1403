/* The tests of test_scheme_quick.c with the loops of machines that have no AVX2: the object of this
 * test stands in for that of the library. */
#include <check.h>
#include <kelma/kelma.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "text/utf8.h"
#include "translit/conv.h"
#include "translit/scheme_marks.h"
#include "translit/scheme_table.h"
#undef __x86_64__
#include "translit/scheme_letters.c"
#include "test_scheme_quick.c"
