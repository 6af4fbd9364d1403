#include "extract/extract.h"
void
x_addresses(x_ex *x)
{
	(void)x;
}
