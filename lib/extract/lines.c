#include "extract/extract.h"
void
x_lines(x_ex *x)
{
	(void)x;
}
