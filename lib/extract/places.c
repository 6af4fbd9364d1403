#include "extract/extract.h"
void
x_places(x_ex *x)
{
	(void)x;
}
