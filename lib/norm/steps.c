/* The table of steps. */
#include "norm/norm.h"
#include <string.h>

const norm_step norm_steps[NORM_STEPS] = {
#define NORM_STEP_ENUM(id, name, fn, trigger, lossy, what) { name, what, fn, trigger, lossy },
#include "norm/steps.h"
#undef NORM_STEP_ENUM
};

int
norm_step_find(base_str name)
{
	for (int i = 0; i < NORM_STEPS; i++)
		if (base_str_is(name, norm_steps[i].name)) return i;
	return -1;
}
