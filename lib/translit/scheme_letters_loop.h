/* Internal to scheme_letters.c, which includes it once for each kind of machine: NAME(x) is the
 * name of function x there, WIDE says whether SSE4.1 and later may be used. */

/* Write entry e. */
ALWAYS void
NAME(put)(letters *l, const uint64_t *e, int with_map)
{
	const unsigned char *b = (const unsigned char *)e;
	memcpy(l->o, e, 8); /* little end first: see scheme_quick.c */
	l->o += b[DIRECT_OUT];
	l->seen |= *e;
	if (!with_map) return;
	int whole = b[DIRECT_MARKS] & DIRECT_WHOLE;
#if WIDE
	pair len = (pair)_mm_cvtepu8_epi64(
		_mm_loadl_epi64((const __m128i *)(const void *)(b + DIRECT_OUT)));
#else
	pair len = { b[DIRECT_OUT], b[DIRECT_IN] };
#endif
	if (whole | l->whole) {
		memcpy(&l->seg->out, &l->at, sizeof l->at);
		memcpy(&l->seg->out_len, &len, sizeof len);
		l->seg++->whole = l->whole = whole;
	} else {
		l->seg[-1].out_len += b[DIRECT_OUT];
		l->seg[-1].in_len += b[DIRECT_IN];
	}
	l->at += len;
}

/* ASCII and letters of two bytes. */
ALWAYS void
NAME(run_two)(letters *l, uint64_t starts, int with_map)
{
	const uint64_t *direct = l->sc->direct;
	const unsigned char *s = l->s;
	letters w = *l;
	while (starts) {
		size_t i = marks_next(&starts), b = s[i];
		NAME(put)(&w, &direct[b << 6 | (s[i + 1] & 63)], with_map);
	}
	*l = w;
}

/* ASCII and letters of three bytes. A page without rules has empty entries. */
ALWAYS void
NAME(run_three)(letters *l, uint64_t starts, int with_map)
{
	const uint64_t *direct = l->sc->direct;
	const uint16_t *third = l->sc->third8;
	const uint32_t *lead = l->sc->lead3;
	const unsigned char *s = l->s;
	letters w = *l;
	while (starts) {
		size_t i = marks_next(&starts);
		unsigned t = lead[s[i]];
		const uint64_t *e = &direct[third[(t >> 16) + (s[i + 1] & t)] + (s[i + 2] & t)];
		uint64_t other[2];
		if (!*e) e = any_letter(w.sc, s + i, other);
		NAME(put)(&w, e, with_map);
	}
	*l = w;
}

/* Anything. */
ALWAYS void
NAME(run_any)(letters *l, uint64_t starts, int with_map)
{
	const uint64_t *direct = l->sc->direct;
	while (starts) {
		size_t i = marks_next(&starts), b = l->s[i];
		uint64_t other[2];
		NAME(put)(l, b < 0xe0 ? &direct[b << 6 | (l->s[i + 1] & 63)]
				      : any_letter(l->sc, l->s + i, other), with_map);
	}
}

ALWAYS void
NAME(run_windows)(letters *l, const unsigned char *s, size_t in, size_t end, size_t n, int with_map)
{
	unsigned char last[WINDOW + 8];
	for (; in < end; in += WINDOW) {
		size_t k = n - in;
		l->s = s + in;
		if (k < WINDOW + 4) {
			memset(last, 0, sizeof last);
			memcpy(last, s + in, k);
			l->s = last;
		}
		marks m = marks_of(l->s);
		if (k < WINDOW) m.starts &= ((uint64_t)1 << k) - 1;
		if (!m.three && !m.four)
			NAME(run_two)(l, m.starts, with_map);
		else if (!m.other)
			NAME(run_three)(l, m.starts, with_map);
		else
			NAME(run_any)(l, m.starts, with_map);
	}
	l->s = s; /* not the window of the end, which is gone now */
}

/* Bytes [in, end) of s[0..n). */
static void
NAME(run_block)(letters *l, const unsigned char *s, size_t in, size_t end, size_t n, int with_map)
{
	if (with_map)
		NAME(run_windows)(l, s, in, end, n, 1);
	else
		NAME(run_windows)(l, s, in, end, n, 0);
}
