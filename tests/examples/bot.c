/* A tiny bot: answers each line of standard input in the language and script it was asked in.
 * Build: cc bot.c $(pkg-config --cflags --libs kelma) */
#include <kelma/kelma.h>
#include <stdio.h>
#include <string.h>

/* The first row that fits is said: label, cue (KELMA_CUE_COUNT: any), sentence with slots. */
static const struct { kelma_label label; kelma_cue cue; const char *say;
} answers[] = {
	{ KELMA_LABEL_ARY_LATN, KELMA_CUE_THANKS, "La chokr 3la wajib." },
	{ KELMA_LABEL_ARY_LATN, KELMA_CUE_GREETING, "Salam! Kifach n9der n3awnek?" },
	{ KELMA_LABEL_ARY_LATN, KELMA_CUE_COUNT, "Ma fhemtch mzyan, 3awd liya 3afak." },
	{ KELMA_LABEL_ARY_ARAB, KELMA_CUE_THANKS, "لا شكر على واجب." },
	{ KELMA_LABEL_ARY_ARAB, KELMA_CUE_GREETING, "سلام! كيفاش نقدر نعاونك؟" },
	{ KELMA_LABEL_ARY_ARAB, KELMA_CUE_COUNT, "ما فهمتش مزيان، عاود ليا عافاك." },
	{ KELMA_LABEL_ARB_ARAB, KELMA_CUE_COUNT, "شكرا على رسالتكم، سنجيبكم قريبا." },
	{ KELMA_LABEL_ZGH_TFNG, KELMA_CUE_COUNT, "ⴰⵣⵓⵍ!" },
	{ KELMA_LABEL_BER_LATN, KELMA_CUE_COUNT, "Azul!" },
	{ KELMA_LABEL_ENG_LATN, KELMA_CUE_COUNT, "Thank you, we will answer soon." },
	{ KELMA_LABEL_SPA_LATN, KELMA_CUE_COUNT, "Gracias, responderemos pronto." },
	{ KELMA_LABEL_UND, KELMA_CUE_COUNT, "Merci, nous répondrons bientôt." },
};

static const char *
answer(const kelma_chat *c)
{
	kelma_label l = kelma_chat_get_reply(c, NULL);
	for (size_t i = 0; i + 1 < sizeof answers / sizeof *answers; i++) {
		int cue = answers[i].cue == KELMA_CUE_COUNT ||
			  (kelma_chat_get_cues(c) >> answers[i].cue & 1);
		if (answers[i].label == l && cue) return answers[i].say;
	}
	return answers[sizeof answers / sizeof *answers - 1].say;
}

int
main(void)
{
	kelma_res *res = NULL;
	kelma_chat *chat = NULL;
	kelma_slot phone;
	kelma_err err = { 0 };
	char line[8192];
	kelma_status st = kelma_res_open(NULL, &res, &err);
	if (!st) st = kelma_chat_new(res, NULL, &chat, &err);
	while (!st && fgets(line, sizeof line, stdin)) {
		st = kelma_chat_run(chat, NULL, line, strcspn(line, "\n"), &err);
		if (!st) puts(answer(chat));
		for (size_t i = 0; !st && kelma_chat_get_slot(chat, i, &phone); i++)
			if (!strncmp(phone.name, "PHONE_", 6)) printf("  -> %s\n", phone.value);
		fflush(stdout);
	}
	if (st) fprintf(stderr, "bot: %s (at byte %zu)\n", err.msg, err.pos);
	kelma_chat_free(chat);
	kelma_res_free(res);
	return st != KELMA_OK;
}
