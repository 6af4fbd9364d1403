#include "extract/extract.h"
void
x_organizations(x_ex *x)
{
	(void)x;
}
