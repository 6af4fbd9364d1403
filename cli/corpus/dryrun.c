/* kelma corpus clean --dry-run: what each rule would drop, and how the measures of the rules are
 * spread. */
#include "clean.h"
#include <stdio.h>
#include <string.h>

static double
percent(uint64_t part, uint64_t all)
{
	return all ? 100.0 * (double)part / (double)all : 0;
}

/* Every rule: documents that break it, whatever the others say; those that it would drop, after
 * the ones above. */
static kelma_status
rule_table(const clean_run *r, kelma_buf *out)
{
	const clean_counts *c = &r->counts;
	unsigned long long left = c->read;
	kelma_status st = putf(out, "%-20s %-9s %12s %7s %12s %7s %12s\n", "rule", "of", "alone",
			       "%", "in order", "%", "left");
	for (size_t i = 0; i < r->nrule && !st; i++) {
		const rule_count *n = &c->rule[i];
		left -= n->dropped;
		st = putf(out, "%-20s %-9s %12llu %7.2f %12llu %7.2f %12llu", r->rule_name[i],
			  r->rule_line[i] ? "line" : "document", (unsigned long long)n->alone,
			  percent(n->alone, c->read), (unsigned long long)n->dropped,
			  percent(n->dropped, c->read), left);
		if (!st && r->rule_line[i])
			st = putf(out, "  %llu lines", (unsigned long long)n->lines);
		if (!st) st = put_word(out, "\n");
	}
	return st;
}

static kelma_status
label_table(const clean_run *r, kelma_buf *out)
{
	const clean_counts *c = &r->counts;
	kelma_status st = putf(out, "\n%-20s %12s %12s %7s\n", "language", "read", "kept", "%");
	for (int l = 0; l < KELMA_LABEL_COUNT && !st; l++)
		if (c->label_read[l])
			st = putf(out, "%-20s %12llu %12llu %7.2f\n",
				  kelma_label_name((kelma_label)l),
				  (unsigned long long)c->label_read[l],
				  (unsigned long long)c->label_kept[l],
				  percent(c->label_kept[l], c->label_read[l]));
	if (!st)
		st = putf(out, "%-20s %12llu %12llu %7.2f\n", "all", (unsigned long long)c->read,
			  (unsigned long long)c->kept, percent(c->kept, c->read));
	return st;
}

/* A measure: quantiles and a line of ten bars over the bins that are used. */
static kelma_status
histogram(const clean_run *r, unsigned m, kelma_buf *out)
{
	static const char bars[] = " .:-=+*#%@";
	static const double q[] = { 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99 };
	uint64_t in[KELMA_STATS_BINS], most = 0;
	unsigned first = KELMA_STATS_BINS, last = 0;
	for (unsigned b = 0; b < KELMA_STATS_BINS; b++) {
		in[b] = kelma_stats_get_bin(r->stats, KELMA_LABEL_COUNT, m, b);
		if (in[b] > most) most = in[b];
		if (first > b && in[b]) first = b;
		if (in[b]) last = b;
	}
	kelma_status st = putf(out, "%-20s", kelma_measure_name(m));
	for (size_t i = 0; i < sizeof q / sizeof *q && !st; i++)
		st = putf(out, " %8.4g",
			  kelma_stats_get_quantile(r->stats, KELMA_LABEL_COUNT, m, q[i]));
	if (!st) st = put_word(out, "  |");
	for (unsigned b = first; b <= last && !st; b++) {
		size_t k = in[b] ? 1 + (size_t)(8 * (double)in[b] / (double)most) : 0;
		st = kelma_buf_add(out, bars + k, 1);
	}
	return st ? st : put_word(out, "|\n");
}

static kelma_status
put_table(const clean_run *r, kelma_buf *out)
{
	kelma_status st = rule_table(r, out);
	if (!st) st = label_table(r, out);
	if (!st)
		st = putf(out,
			  "\n%-20s %8s %8s %8s %8s %8s %8s %8s  |documents, from the lowest value "
			  "to the highest|\n",
			  "measure", "1%", "5%", "25%", "50%", "75%", "95%", "99%");
	for (unsigned m = 0; m < KELMA_MEASURE_COUNT && !st; m++)
		if (r->counts.read && (r->rule_measures[m / 64] >> m % 64 & 1))
			st = histogram(r, m, out);
	return st;
}

static kelma_status
put_object(const clean_run *r, kelma_buf *out)
{
	const clean_counts *c = &r->counts;
	kelma_status st = putf(out, "{\"read\":%llu,\"kept\":%llu,\"rules\":[",
			       (unsigned long long)c->read, (unsigned long long)c->kept);
	for (size_t i = 0; i < r->nrule && !st; i++) {
		st = put_word(out, i ? ",{\"rule\":" : "{\"rule\":");
		if (!st) st = kelma_json_string(r->rule_name[i], strlen(r->rule_name[i]), out);
		if (!st)
			st = putf(out,
				  ",\"of\":\"%s\",\"alone\":%llu,\"dropped\":%llu,\"lines\":%llu}",
				  r->rule_line[i] ? "line" : "document",
				  (unsigned long long)c->rule[i].alone,
				  (unsigned long long)c->rule[i].dropped,
				  (unsigned long long)c->rule[i].lines);
	}
	if (!st) st = put_word(out, "],\"stats\":");
	if (!st) st = kelma_stats_json(r->stats, out);
	return st ? st : put_word(out, "}\n");
}

kelma_status
put_dry_run(const args *a, const clean_run *r, kelma_buf *out)
{
	if (a->val[OPT_OUT_FORMAT] && arg_choice(a, OPT_OUT_FORMAT) == 1) return put_object(r, out);
	return put_table(r, out);
}
