#include "extract/extract.h"
void
x_words(x_ex *x)
{
	(void)x;
}
