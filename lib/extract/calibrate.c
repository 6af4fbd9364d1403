/* Confidence as the share of right answers: what the reading steps say of a field, put on the
 * scale of data/patterns/calibration.tsv. */
#include "extract/calibrate.h"
#include "base/lines.h"
#include "extract/read.h"

kelma_status
x_calibration_read(x_calibration *c, const x_types *types, const char *s, size_t n, kelma_err *err)
{
	base_lines l = { s, n, 0, 0 };
	base_str line, f[4];
	while (base_lines_next(&l, &line)) {
		double said, right;
		size_t k = base_fields(line, f, 4);
		int t = k >= 3 ? x_type_of(types, f[0].s, f[0].n) : -1;
		if (t < 0 || t >= KELMA_FIELD_COUNT || x_decimal(f[1], &said) ||
		    x_decimal(f[2], &right) || said > 1 || right > 1)
			return base_fail(err, KELMA_EDATA, 0, l.line,
					 "want type, confidence, share of right ones");
		x_levels *v = &c->of[t];
		if (v->n == X_LEVELS || (v->n && (v->said[v->n - 1] >= (float)said ||
						  v->right[v->n - 1] > (float)right)))
			return base_fail(err, KELMA_EDATA, 0, l.line,
					 "levels of a type ascend, at most %d", X_LEVELS);
		v->said[v->n] = (float)said;
		v->right[v->n++] = (float)right;
	}
	return KELMA_OK;
}

float
x_calibrated(const x_calibration *c, unsigned type, float said)
{
	if (type >= KELMA_FIELD_COUNT || !c->of[type].n) return said;
	const x_levels *v = &c->of[type];
	float s0 = 0, r0 = 0, s1 = 1, r1 = 1;
	for (unsigned k = 0; k < v->n; k++) {
		if (v->said[k] <= said)
			s0 = v->said[k], r0 = v->right[k];
		else {
			s1 = v->said[k], r1 = v->right[k];
			break;
		}
	}
	return s1 > s0 ? r0 + (r1 - r0) * (said - s0) / (s1 - s0) : r0;
}
