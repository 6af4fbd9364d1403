/* One run: checks, repair of the whole text when the profile wants it, then the loop over
 * characters. */
#include "norm/norm.h"
#include <kelma/text.h>
#include <string.h>


/* The steps of the profile that repair whole texts, in order. */
static const struct {
	int step;
	repair_step *run;
} repairs[] = {
	{ NORM_MOJIBAKE, repair_mojibake }, { NORM_HTML, repair_html },
	{ NORM_VISUAL, repair_visual },     { NORM_GLUED, repair_glued },
	{ NORM_LAMMEEM, repair_lammeem },   { NORM_LAMALEF, repair_lamalef },
};
enum { REPAIRS = sizeof repairs / sizeof *repairs, REPAIR_STEPS = (1 << NORM_CONTROLS) - 1 };

/* Append to out: s[a, b) through one repair step (or as it is), and its piece of the map. */
static kelma_status
piece(kelma_norm *nm, repair_step *run, const char *s, size_t a, size_t b, kelma_buf *out,
      kelma_map *map, size_t *changes)
{
	repair_report rep = { 0 };
	kelma_map *part = &nm->mpre[2];
	kelma_status st = KELMA_OK;
	part->n = 0;
	if (run) st = run(&nm->model, &nm->work, s + a, b - a, out, part, &rep);
	*changes += rep.changes;
	if (!st && !rep.changes) {
		st = kelma_buf_add(out, s + a, b - a);
		return st ? st : kelma_map_add(map, b - a, b - a);
	}
	for (size_t i = 0; i < part->n && !st; i++) {
		const kelma_seg *g = &part->seg[i];
		st = g->whole ? kelma_map_add_whole(map, g->out_len, g->in_len)
			      : kelma_map_add(map, g->out_len, g->in_len);
	}
	return st;
}

/* The result of a repair becomes the text; nm->mpre[0] the map to the original. */
static kelma_status
take_over(kelma_norm *nm, const char **s, size_t *n, int *side)
{
	kelma_map *so_far = &nm->mpre[0], t;
	kelma_status st = kelma_map_compose(so_far, &nm->mpre[1], &nm->mrun);
	t = *so_far;
	*so_far = nm->mrun;
	nm->mrun = t;
	*s = nm->pre[*side].data;
	*n = nm->pre[*side].len;
	*side ^= 1;
	return st;
}

/* One repair step over the whole text: *s, *n become its result. Healthy text is not even
 * copied. */
static kelma_status
repair_all(kelma_norm *nm, size_t k, const char **s, size_t *n, int *side)
{
	repair_report rep = { 0 };
	nm->pre[*side].len = nm->mpre[1].n = 0;
	kelma_status st = repairs[k].run(&nm->model, &nm->work, *s, *n, &nm->pre[*side],
					 &nm->mpre[1], &rep);
	nm->changes[repairs[k].step] += rep.changes;
	return st || !rep.changes ? st : take_over(nm, s, n, side);
}

/* One repair step over the gaps between protected spans. */
static kelma_status
repair(kelma_norm *nm, size_t k, const char **s, size_t *n, int *side)
{
	kelma_buf *out = &nm->pre[*side];
	kelma_map *map = &nm->mpre[1];
	size_t at = 0, changes = 0;
	kelma_status st = KELMA_OK;
	out->len = map->n = 0;
	for (size_t i = 0; i <= nm->nprot && !st; i++) {
		size_t e = i < nm->nprot ? nm->prot[i].start : *n;
		if (e > at) st = piece(nm, repairs[k].run, *s, at, e, out, map, &changes);
		if (st || i == nm->nprot) break;
		size_t b = out->len;
		st = piece(nm, NULL, *s, e, nm->prot[i].end, out, map, &changes);
		at = nm->prot[i].end;
		nm->prot[i] = (kelma_span){ b, out->len };
	}
	if (st) return st;
	nm->changes[repairs[k].step] += changes;
	if (!changes) return KELMA_OK; /* all pieces as they were: spans too */
	return take_over(nm, s, n, side);
}

static kelma_status
repaired(kelma_norm *nm, const char *s, size_t n, kelma_buf *out, kelma_map *map)
{
	int side = 0;
	size_t at = 0;
	kelma_status st = KELMA_OK;
	nm->mpre[0].n = 0;
	if (!nm->model_open && !(st = repair_model_open(nm->res, &nm->model, NULL)))
		nm->model_open = 1;
	for (size_t k = 0; k < REPAIRS && !st; k++)
		if (nm->on >> repairs[k].step & 1)
			st = nm->nprot ? repair(nm, k, &s, &n, &side) :
					 repair_all(nm, k, &s, &n, &side);
	nm->mpre[1].n = 0; /* still holds the map of the last repair */
	if (!st) st = norm_fast(nm, s, n, out, map ? &nm->mpre[1] : NULL, &at);
	if (!st && map) st = kelma_map_compose(&nm->mpre[0], &nm->mpre[1], map);
	return st;
}

kelma_status
kelma_norm_run(kelma_norm *nm, const char *s, size_t n, kelma_buf *out, kelma_map *map,
	       kelma_err *err)
{
	if (!nm || !out || (!s && n))
		return base_fail(err, KELMA_EARG, 0, 0, "no pipeline, text or buffer");
	size_t was = out->len, pos = 0;
	int whole = nm->on & REPAIR_STEPS || nm->nprot; /* these read ahead */
	kelma_status st = KELMA_OK;
	if (whole && n && (pos = kelma_utf8_valid(s, n)) < n) st = KELMA_EUTF8;
	BASE_KNOWN(n || !nm->nprot || nm->prot[0].end); /* no span is empty */
	for (size_t i = 0; i < nm->nprot && !st;
	     i++) /* spans end with the text and begin and end between characters */
		if (nm->prot[i].end > n || (((unsigned char)s[nm->prot[i].start]) & 0xc0) == 0x80 ||
		    (nm->prot[i].end < n && (((unsigned char)s[nm->prot[i].end]) & 0xc0) == 0x80)) {
			nm->nprot = 0;
			return base_fail(err, KELMA_EARG, nm->prot[i].start, 0,
					 "a protected span does not fit the text");
		}
	if (map) map->n = 0;
	nm->nextprot = 0;
	if (!st && n)
		st = nm->on & REPAIR_STEPS ? repaired(nm, s, n, out, map)
					   : norm_fast(nm, s, n, out, map, &pos);
	nm->nprot = 0;
	if (!st) return st;
	out->len = was;
	if (out->data) out->data[was] = '\0';
	if (map) map->n = 0;
	return base_fail(err, st, st == KELMA_EUTF8 ? pos : 0, 0, "%s", kelma_strstatus(st));
}
