/* What confidence means: levels of each type and the share of right answers at them, straight lines
 * between (0, 0), the levels and (1, 1). A type without levels keeps what the reading steps say. */
#ifndef EXTRACT_CALIBRATE_H
#define EXTRACT_CALIBRATE_H
#include <kelma/extract.h>
#include "extract/types.h"

enum { X_LEVELS = 8 };
typedef struct x_levels {
	float said[X_LEVELS], right[X_LEVELS];
	unsigned n;
} x_levels;
typedef struct x_calibration {
	x_levels of[KELMA_FIELD_COUNT];
} x_calibration;
/* Rows type<TAB>confidence<TAB>share, ascending in a type. KELMA_EDATA. */
kelma_status x_calibration_read(x_calibration *c, const x_types *types, const char *s, size_t n,
				kelma_err *err);
float x_calibrated(const x_calibration *c, unsigned type, float said);
#endif
