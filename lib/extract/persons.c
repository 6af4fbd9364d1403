#include "extract/extract.h"
void
x_persons(x_ex *x)
{
	(void)x;
}
