/* The parts of a message as JSON members. */
#include "chat/chat.h"
#include "doc/json.h"

static void
text(json_out *o, const char *s, size_t n)
{
	json_str(o, s, n);
}

static void
word(json_out *o, const char *s)
{
	json_str(o, s, strlen(s));
}

static void
put_slots(json_out *o, const kelma_chat *c)
{
	kelma_slot x;
	JSON_LIT(o, ",\"slots\":{");
	for (size_t i = 0; kelma_chat_get_slot(c, i, &x); i++) {
		if (i) JSON_LIT(o, ",");
		word(o, x.name);
		JSON_LIT(o, ":{\"text\":");
		text(o, c->slot[i].text, x.text.end - x.text.start);
		JSON_LIT(o, ",\"value\":");
		word(o, x.value);
		JSON_LIT(o, "}");
	}
	JSON_LIT(o, "}");
}

/* Names of the bits of a set. */
static void
put_set(json_out *o, unsigned set, unsigned count, int cues)
{
	int any = 0;
	JSON_LIT(o, "[");
	for (unsigned i = 0; i < count; i++) {
		if (!(set >> i & 1)) continue;
		if (any++) JSON_LIT(o, ",");
		word(o, cues ? kelma_cue_name((kelma_cue)i) : kelma_guard_name((kelma_guard)i));
	}
	JSON_LIT(o, "]");
}

kelma_status
kelma_chat_json_members(const kelma_chat *c, kelma_buf *out)
{
	if (!c || !out) return KELMA_EARG;
	json_out o;
	json_begin(&o, out);
	if (c->parts & KELMA_CHAT_REPLY_IN) {
		JSON_LIT(&o, ",\"reply_in\":{\"label\":");
		word(&o, kelma_label_name(c->reply));
		JSON_LIT(&o, ",\"script\":");
		word(&o, kelma_script_code(c->script));
		JSON_LIT(&o, "}");
	}
	if (c->parts & KELMA_CHAT_SLOTS) put_slots(&o, c);
	if (c->parts & KELMA_CHAT_TEMPLATE) {
		JSON_LIT(&o, ",\"template\":");
		text(&o, c->tmpl.data ? c->tmpl.data : "", c->tmpl.len);
	}
	if (c->parts & KELMA_CHAT_CUES) {
		JSON_LIT(&o, ",\"cues\":");
		put_set(&o, c->cues, KELMA_CUE_COUNT, 1);
	}
	if (c->parts & KELMA_CHAT_MODEL) {
		JSON_LIT(&o, ",\"model\":");
		text(&o, c->model.data ? c->model.data : "", c->model.len);
	}
	if (c->parts & KELMA_CHAT_KEY) {
		JSON_LIT(&o, ",\"key\":");
		text(&o, c->keytext.data ? c->keytext.data : "", c->keytext.len);
	}
	if (c->parts & KELMA_CHAT_GUARDS) {
		JSON_LIT(&o, ",\"guards\":");
		put_set(&o, c->guards, KELMA_GUARD_COUNT, 0);
	}
	return json_end(&o);
}
