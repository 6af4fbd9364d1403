/* kelma info: what this program and its data pack can do. */
#include "layers.h"
#include <stdio.h>
#include <string.h>
#include <csv.h>
#include <zlib.h>
#include <zstd.h>

typedef struct out {
	int json, any;
} out;

static void
json(const char *s)
{
	kelma_buf b = KELMA_BUF_INIT;
	if (!kelma_json_string(s ? s : "", strlen(s ? s : ""), &b))
		fwrite(b.data, 1, b.len, stdout);
	kelma_buf_free(&b);
}

static void
begin(out *o, const char *title)
{
	if (o->json) printf(",\"%s\":[", title);
	else printf("%s:", title);
	o->any = 0;
}

static void
item(out *o, const char *name)
{
	if (o->json && o->any++) putchar(',');
	if (o->json) json(name);
	else printf(" %s", name);
}

static void
end(const out *o)
{
	printf(o->json ? "]" : "\n");
}

static void
list_names(out *o, const kelma_res *res)
{
	const char *p;
	begin(o, "labels");
	for (int i = 0; i < KELMA_LABEL_COUNT; i++) item(o, kelma_label_name((kelma_label)i));
	end(o);
	begin(o, "classes");
	for (int i = 0; i < KELMA_TOKEN_COUNT; i++)
		item(o, kelma_token_class_name((kelma_token_class)i));
	end(o);
	begin(o, "fields");
#define NAME(id, text) item(o, text);
	KELMA_FIELD_LIST(NAME)
#undef NAME
	end(o);
	begin(o, "profiles");
	for (size_t i = 0; (p = kelma_norm_get_profile(res, i)); i++) item(o, p);
	end(o);
	begin(o, "priors");
	for (size_t i = 0; (p = kelma_lang_get_prior(res, i)); i++) item(o, p);
	end(o);
	begin(o, "schemas");
	for (size_t i = 0; (p = kelma_form_schema_name(res, i)); i++) item(o, p);
	end(o);
	kelma_preset x;
	begin(o, "presets");
	for (size_t i = 0; kelma_preset_get(res, i, &x); i++) item(o, x.name);
	end(o);
}

static void
list_corpus(out *o, const kelma_res *res)
{
	const char *p;
	begin(o, "rules");
	for (size_t i = 0; (p = kelma_clean_get_set(res, i)); i++) item(o, p);
	end(o);
	if (!o->json) printf("measures:\n");
	else printf(",\"measures\":[");
	for (unsigned i = 0; i < KELMA_MEASURE_MIX; i++) {
		if (!o->json) {
			printf("  %-22s %s\n", kelma_measure_name(i), kelma_measure_what(i));
			continue;
		}
		printf(i ? ",{\"name\":" : "{\"name\":");
		json(kelma_measure_name(i));
		printf(",\"what\":");
		json(kelma_measure_what(i));
		printf("}");
	}
	if (!o->json) printf("  %-22s share of words of this label\n", "LABEL");
	else printf("]");
}

/* Libraries of the program; those of libkelma are its own affair. */
static void
list_libraries(out *o)
{
	char b[64];
	begin(o, "libraries");
	snprintf(b, sizeof b, o->json ? "zlib %s" : "zlib-%s", zlibVersion());
	item(o, b);
	snprintf(b, sizeof b, o->json ? "zstd %s" : "zstd-%s", ZSTD_versionString());
	item(o, b);
	snprintf(b, sizeof b, o->json ? "libcsv %d.%d.%d" : "libcsv-%d.%d.%d", CSV_MAJOR, CSV_MINOR,
		 CSV_RELEASE);
	item(o, b);
	end(o);
}

static void
list_schemes(const out *o, const kelma_res *res)
{
	kelma_scheme_info s;
	printf(o->json ? ",\"schemes\":[" : "schemes:\n");
	for (size_t i = 0; kelma_translit_get_scheme(res, i, &s); i++) {
		if (!o->json) {
			printf("  %-22s %-5s -> %-5s %s%s\n", s.name, s.from, s.to, s.title,
			       s.reversible ? " (reversible)" : "");
			continue;
		}
		printf(i ? ",{\"name\":" : "{\"name\":");
		json(s.name);
		printf(",\"from\":");
		json(s.from);
		printf(",\"to\":");
		json(s.to);
		printf(",\"title\":");
		json(s.title);
		printf(",\"source\":");
		json(s.source);
		printf(",\"reversible\":%s}", s.reversible ? "true" : "false");
	}
	if (o->json) putchar(']');
}

static void
list_steps(const out *o, const kelma_res *res)
{
	kelma_norm *nm;
	kelma_norm_step t;
	if (kelma_norm_new(res, "none", &nm, NULL)) return;
	printf(o->json ? ",\"steps\":[" : "steps of norm:\n");
	for (size_t i = 0; kelma_norm_get_step(nm, i, &t); i++) {
		if (!o->json) {
			printf("  %-22s %-8s %s\n", t.name, t.lossy ? "lossy" : "lossless", t.what);
			continue;
		}
		printf(i ? ",{\"name\":" : "{\"name\":");
		json(t.name);
		printf(",\"lossy\":%s,\"what\":", t.lossy ? "true" : "false");
		json(t.what);
		putchar('}');
	}
	if (o->json) putchar(']');
	kelma_norm_free(nm);
}

static void
list_sections(const out *o, const kelma_res *res)
{
	kelma_res_section s;
	printf(o->json ? ",\"data\":[" : "data:\n");
	for (size_t i = 0; kelma_res_get_section(res, i, &s); i++) {
		unsigned long long sum = (unsigned long long)s.checksum;
		if (!o->json) printf("  %-22s %10zu bytes  %016llx\n", s.name, s.size, sum);
		else {
			printf(i ? ",{\"name\":" : "{\"name\":");
			json(s.name);
			printf(",\"size\":%zu,\"checksum\":\"%016llx\"}", s.size, sum);
		}
	}
	if (o->json) printf("]}\n");
}

static int
run_info(const args *a)
{
	kelma_res *res;
	kelma_err err = { 0 };
	int object = wants_object(a);
	if (object < 0) return STATUS_USAGE;
	out o = { object, 0 };
	int rc = open_pack(a, &res);
	if (rc) return rc;
	kelma_status st = kelma_res_verify(res, &err);
	if (st) {
		complain(a, "%s", err.msg[0] ? err.msg : kelma_strstatus(st));
		kelma_res_free(res);
		return STATUS_PACK;
	}
	if (o.json) printf("{\"version\":\"%s\",\"compiler\":\"%s\"", kelma_version(), __VERSION__);
	else printf("kelma %s\ncompiler: %s\n", kelma_version(), __VERSION__);
	list_libraries(&o);
	list_names(&o, res);
	list_steps(&o, res);
	list_corpus(&o, res);
	list_schemes(&o, res);
	list_sections(&o, res);
	kelma_res_free(res);
	return finish_stdout(a, STATUS_OK);
}

static const opt_id own[] = { OPT_OUT_FORMAT, OPT_COUNT };
const command cmd_info = {
	.name = "info",
	.operands = "",
	.summary = "labels, profiles, schemes and the data pack",
	.own = own,
	.run = run_info,
};
