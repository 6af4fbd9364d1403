/* What every file of the program shares: the option table, parsed arguments, commands, messages. */
#ifndef CLI_H
#define CLI_H
#include <kelma/kelma.h>

/* Exit status of the program. */
enum { STATUS_OK = 0, STATUS_REJECTED = 1, STATUS_USAGE = 2, STATUS_IO = 3, STATUS_PACK = 4 };

/* Every option there is; one row feeds parsing, help, man pages and completions.
 * X(ID, letter or 0, "long-name", "ARG" or NULL for a switch, "choice|choice" or NULL, "help") */
#define OPTION_LIST(X)                                                                             \
	X(IN_FORMAT, 'i', "input-format", "FORMAT", "lines|ndjson|tsv|csv|file",                   \
	  "what a record is: a line (default), a JSON object a line, a row, a whole file")         \
	X(OUT_FORMAT, 'o', "output-format", "FORMAT", "lines|ndjson|tsv|csv|pretty",               \
	  "what to write for a record; default: as the input, lines for files")                    \
	X(FIELD, 'f', "field", "NAME", NULL,                                                       \
	  "where the text is: a name or dotted path (default text), or a column number")           \
	X(NUL, '0', "null", NULL, NULL, "records end with a NUL byte, in and out")                 \
	X(HEADER, 0, "header", NULL, NULL, "the first row of TSV and CSV names the columns")       \
	X(SEMICOLONS, 0, "semicolons", NULL, NULL,                                                 \
	  "CSV has ; between its cells, in and out, as French spreadsheets write it")              \
	X(INTO, 0, "into", "NAME", NULL, "name of the field that the result goes to")              \
	X(FILE_NAME, 0, "file-name", NULL, NULL,                                                   \
	  "the name of the input file as a member or column `file` before the new ones")           \
	X(ONLY, 0, "only", NULL, NULL, "write the new fields alone, without the record")           \
	X(OFFSETS, 0, "offsets", "UNIT", "bytes|codepoints|utf16",                                 \
	  "unit of start and end (default bytes of the record's text)")                            \
	X(JOBS, 'j', "jobs", "N", NULL,                                                            \
	  "threads (default: one a core); output is the same for any N")                           \
	X(OUTPUT, 0, "output", "FILE", NULL,                                                       \
	  "write to FILE, which appears when complete; .gz and .zst are compressed")               \
	X(PROGRESS, 0, "progress", NULL, NULL,                                                     \
	  "tell on standard error how far the run is (a terminal shows it anyway)")                \
	X(LINE_BUFFERED, 0, "line-buffered", NULL, NULL, "answer each record at once")             \
	X(ON_ERROR, 0, "on-error", "ACTION", "keep|skip|fail",                                     \
	  "for a record that cannot be processed: keep its place (default), skip it, stop")        \
	X(REJECTS, 0, "rejects", "FILE", NULL,                                                     \
	  "write line, reason and byte of such records as NDJSON")                                 \
	X(INVALID, 0, "invalid", "ACTION", "error|replace|guess",                                  \
	  "invalid UTF-8: an error of the record (default), U+FFFD, or decode as likely charset")  \
	X(MAX_RECORD, 0, "max-record", "SIZE", NULL,                                               \
	  "longest record in bytes, k, M or G may follow (default 64M)")                           \
	X(DATA, 0, "data", "FILE", NULL, "use this data pack instead of the built-in one")         \
	X(HELP, 'h', "help", NULL, NULL, "show this help")                                         \
	X(FROM, 0, "from", "NAME", NULL, "what the input is (default auto)")                       \
	X(PER_LINE, 0, "per-line", NULL, NULL,                                                     \
	  "guess the charset line by line, not for the whole file")                                \
	X(PROFILE, 0, "profile", "NAME", NULL, "normalization profile (default unify)")            \
	X(STEPS, 0, "steps", "+a,-b", NULL, "switch steps of the profile on or off")               \
	X(GAF, 0, "gaf", "LETTER", NULL,                                                           \
	  "letter to write for every gaf, for example U+06AF; keep: as typed")                     \
	X(PROTECT, 0, "protect", "REGEX", NULL, "leave what matches untouched")                    \
	X(PROTECT_WORDS, 0, "protect-words", "FILE", NULL,                                         \
	  "leave the words and phrases of FILE untouched, one a line, capital or small")           \
	X(MAP, 0, "map", NULL, NULL,                                                               \
	  "add the offset map [[new_start,new_end,old_start,old_end],...]")                        \
	X(CLITICS, 0, "clitics", NULL, NULL, "cut words into clitics and stem")                    \
	X(KEYS, 0, "keys", NULL, NULL,                                                             \
	  "stem, consonant skeleton and stop-word languages of each word")                         \
	X(SPACED, 0, "spaced", NULL, NULL,                                                         \
	  "a record on one line: its tokens, or with --clitics their pieces, with a space "        \
	  "between")                                                                               \
	X(HYPHENS, 0, "hyphens", "ACTION", "keep|split",                                           \
	  "hyphenated words: one token (default) or several")                                      \
	X(UAX29, 0, "uax29", NULL, NULL, "exactly the Unicode word rules")                         \
	X(HARD_NEWLINES, 0, "hard-newlines", NULL, NULL, "every newline ends a sentence")          \
	X(TO, 0, "to", "SCRIPT", "Arab|Latn|Tfng", "script to write")                              \
	X(SCHEME, 0, "scheme", "NAME", NULL, "transliteration scheme (see kelma info)")            \
	X(EXPORT, 0, "export", "FORMAT", "icu",                                                    \
	  "print the scheme as ICU transform rules; nothing is read")                              \
	X(DOMAIN, 0, "domain", "NAME", "name",                                                     \
	  "name: person and place names in official spelling")                                     \
	X(FOREIGN, 0, "foreign", "ACTION", "keep|arab",                                            \
	  "French, English and Spanish words: keep (default) or write in Arabic letters")          \
	X(STYLE, 0, "style", "LIST", NULL,                                                         \
	  "to Arab: gaf=X ta=X article=X shadda=X coda, with commas; Darija to Latn: digits, "     \
	  "french or short")                                                                       \
	X(MIN_PROB, 0, "min-prob", "P", NULL, "below this probability: und, or the word as it is") \
	X(NBEST, 0, "nbest", "N", NULL, "the N best readings with their probability")              \
	X(LABELS, 0, "labels", "A,B", NULL, "choose among these labels only")                      \
	X(PRIOR, 0, "prior", "NAME", NULL,                                                         \
	  "none (default), inbox, corpus, or label=nats,label=nats")                               \
	X(TOP, 0, "top", "N", NULL, "the N best labels with their probability")                    \
	X(TOKENS, 0, "tokens", NULL, NULL, "label every token too")                                \
	X(TYPES, 0, "types", "A,B", NULL, "these field types only")                                \
	X(ROWS_EACH, 0, "rows", NULL, NULL,                                                        \
	  "CSV and TSV: a row for each field instead of one for each record")                      \
	X(IN_DIGITS, 0, "in-digits", NULL, NULL,                                                   \
	  "only what is written with digits or an @; faster")                                      \
	X(PATTERNS, 0, "patterns", "FILE", NULL, "also the field patterns of FILE")                \
	X(RULES, 0, "rules", "FILE", NULL, "your own scheme, in the format of data/schemes")       \
	X(MIN_CONFIDENCE, 0, "min-confidence", "P", NULL,                                          \
	  "leave out fields below this confidence")                                                \
	X(MODE, 0, "mode", "MODE", "tag|number|mask|hash|drop",                                    \
	  "what stands for a value: [PHONE] (default), [PHONE_1], 06\u2022\u202278, "              \
	  "[PHONE:k3f9...], nothing")                                                              \
	X(KEEP, 0, "keep", "N", NULL, "mask: letters and digits kept at both ends (default 2)")    \
	X(KEY_FILE, 0, "key-file", "FILE", NULL,                                                   \
	  "hash: file with the key, 16 to 64 bytes; fd:N reads descriptor N")                      \
	X(MAP_FILE, 0, "map-file", "FILE", NULL, "file that holds the values, for kelma restore")  \
	X(DATES, 0, "dates", "HOW", "keep|year",                                                   \
	  "dates: as --types says (default), or their year alone")                                 \
	X(PLACES, 0, "places", "HOW", "keep|province",                                             \
	  "places: as --types says (default), or the province that they lie in")                   \
	X(AUDIT, 0, "audit", "FILE", NULL,                                                         \
	  "write an NDJSON line for each replacement, without the value")                          \
	X(IN_PLACE, 0, "in-place", NULL, NULL,                                                     \
	  "the new text takes the place of the old one in objects and rows; nothing is added")     \
	X(CHECK, 0, "check", NULL, NULL,                                                           \
	  "change nothing: reject each record that still holds personal data")                     \
	X(SCHEMA, 0, "schema", "NAME", NULL,                                                       \
	  "fields of this schema (see kelma info), or of a file; default: by evidence")            \
	X(SPREADSHEET, 0, "spreadsheet", NULL, NULL,                                               \
	  "CSV for spreadsheet programs: UTF-8 mark first, ' before what they take for a formula") \
	X(PRESET, 0, "preset", "NAME", NULL,                                                       \
	  "steps and additions of a preset (see kelma info) or of a file")                         \
	X(RATE, 0, "rate", "P", NULL, "sample: keep this share of the documents, 0 to 1")          \
	X(NUMBER, 0, "count", "N", NULL, "sample: keep this many documents")                       \
	X(KEEP_IF, 0, "keep", "EXPR", NULL,                                                        \
	  "drop documents for which EXPR does not hold, such as 'ary-Arab >= 0.6'")                \
	X(WHERE, 0, "where", "EXPR", NULL,                                                         \
	  "drop objects whose members do not satisfy EXPR, such as 'metadata.score >= 0.5 and "    \
	  "source != forum'")                                                                      \
	X(KEEP_LINES, 0, "keep-lines", "EXPR", NULL,                                               \
	  "take out lines for which EXPR does not hold")                                           \
	X(RULE_SET, 0, "rules", "NAME", NULL,                                                      \
	  "set of rules (default kelma; see kelma info), a file NAME.rules, or none")              \
	X(REPAIR, 0, "repair", "PROFILE", NULL,                                                    \
	  "normalization applied first (default repair), or none")                                 \
	X(REDACT, 0, "redact", "MODE", "tag|number|mask|drop",                                     \
	  "replace personal data in what is kept")                                                 \
	X(ATTRIBUTES, 0, "attributes", "NAME", NULL,                                               \
	  "drop nothing: for DIR/documents/F write verdict, languages and places to "              \
	  "DIR/attributes/NAME/F (dolma)")                                                         \
	X(ATTACH, 0, "attributes", "A,B", NULL,                                                    \
	  "put what DIR/attributes/A/F and B/F say into the documents of DIR/documents/F")         \
	X(SENTENCES, 0, "sentences", NULL, NULL,                                                   \
	  "write each sentence of a text on a line of its own")                                    \
	X(DRY_RUN, 0, "dry-run", NULL, NULL,                                                       \
	  "write no documents: what each rule would drop, and histograms")                         \
	X(MANIFEST, 0, "manifest", "FILE", NULL,                                                   \
	  "write how the output was made: versions, arguments, counts, SHA-256 of all files")      \
	X(MERGE, 0, "merge", NULL, NULL, "the files are statistics: add them up")                  \
	X(FIELDS, 0, "fields", NULL, NULL,                                                         \
	  "also count fields by type (phone, cnie, ...), never their values")                      \
	X(MANIFEST_IN, 0, "manifest", "FILE", NULL,                                                \
	  "manifest of kelma corpus clean: show what was removed")                                 \
	X(CLUSTERS_IN, 0, "clusters", "FILE", NULL,                                                \
	  "clusters of kelma corpus dedup: show some side by side")                                \
	X(PARTS, 0, "parts", "FILE=P,...", NULL,                                                   \
	  "files to write and the share of documents for each")                                    \
	X(TOP_WORDS, 0, "top", "N", NULL,                                                          \
	  "the N most frequent words of each label, by count (default: all, by word)")             \
	X(MIN_COUNT, 0, "min-count", "N", NULL,                                                    \
	  "leave out words that occur less often (default 1)")                                     \
	X(SEED, 0, "seed", "N", NULL, "another number chooses other documents (default 0)")        \
	X(UNIT, 0, "unit", "UNIT", "near|document|paragraph|line",                                 \
	  "what may occur once: texts that are nearly the same (default), equal texts, "           \
	  "paragraphs, lines")                                                                     \
	X(KEY, 0, "key", "NAME", NULL,                                                             \
	  "compare words by a profile (default search), skeleton or translit: two scripts meet")   \
	X(NGRAM, 0, "ngram", "N", NULL, "words a shingle (default 5)")                             \
	X(BANDS, 0, "bands", "N", NULL, "bands of a signature (default 14)")                       \
	X(ROWS, 0, "rows", "N", NULL, "values a band (default 8)")                                 \
	X(MIN_SIMILARITY, 0, "min-similarity", "P", NULL,                                          \
	  "least estimated similarity of near duplicates (default 0.5)")                           \
	X(KEEP_WHICH, 0, "keep", "POLICY", "longest|shortest|hash|first",                          \
	  "of several, keep the longest (default), the shortest, any, the first of the input; "    \
	  "then by content")                                                                       \
	X(ID, 0, "id", "NAME", NULL,                                                               \
	  "where the id of a document is: a name or dotted path (default id)")                     \
	X(MEMORY, 0, "memory", "SIZE", NULL,                                                       \
	  "bound of the memory, k, M or G may follow (default 1G)")                                \
	X(TMPDIR, 0, "tmpdir", "DIR", NULL, "where temporary files go (default $TMPDIR or /tmp)")  \
	X(CLUSTERS, 0, "clusters", "FILE", NULL,                                                   \
	  "write which documents are alike and which of them is kept, as NDJSON")                  \
	X(SHARDS, 0, "shards", "N", NULL, "cut into N shards (default: one a file)")               \
	X(PLAN, 0, "plan", "FILE", NULL, "plan that kelma corpus plan wrote")                      \
	X(WORK, 0, "work", "DIR", NULL, "folder of all files of the run")                          \
	X(SHARD, 0, "shard", "I/N", NULL,                                                          \
	  "this shard alone, from 0 to N-1; default: one after the other")                         \
	X(RECALL, 0, "recall", NULL, NULL,                                                         \
	  "print which share of near duplicates of each similarity is found, and stop")            \
	X(EXPLAIN, 0, "explain", NULL, NULL, "show what decided, with weights")                    \
	X(MAN, 0, "man", NULL, NULL, "print the man page instead")                                 \
	X(COMPLETION, 0, "completion", "SHELL", "bash|zsh|fish",                                   \
	  "print the completion script of a shell")

typedef enum opt_id {
#define OPTION_ENUM(id, letter, name, arg, choices, help) OPT_##id,
	OPTION_LIST(OPTION_ENUM)
#undef OPTION_ENUM
	OPT_COUNT
} opt_id;

/* Options of every command that reads records, for the tables of the commands. */
#define RECORD_OPTIONS                                                                             \
	OPT_IN_FORMAT, OPT_OUT_FORMAT, OPT_FIELD, OPT_NUL, OPT_HEADER, OPT_SEMICOLONS, OPT_INTO,   \
		OPT_FILE_NAME, OPT_ONLY, OPT_OFFSETS, OPT_JOBS, OPT_OUTPUT, OPT_PROGRESS,          \
		OPT_LINE_BUFFERED, OPT_ON_ERROR, OPT_REJECTS, OPT_INVALID, OPT_MAX_RECORD,         \
		OPT_DATA, OPT_HELP

typedef struct command command;

/* A parsed command line (or one step of a pipe). Strings belong to argv. */
typedef struct args {
	const command *cmd;
	const char *val[OPT_COUNT]; /* NULL = not given; "" for switches */
	const char *program; /* the first operand of commands that want one beside files */
	char **operand;
	size_t noperand;
	int quiet; /* 1: complain() says nothing, somebody else has or will */
	void *run; /* what the command's own function shares with all workers of its task; else
		      NULL */
} args;

typedef struct task task;

/* Strings that options of the library point to, until kelma_doc_new() has copied them. */
typedef struct held {
	kelma_buf buf[8];
	size_t n;
	/* what steps of a pipe ask for beside the analysis, see letter.h */
	int wants_form, wants_redact;
	kelma_form_options form;
	const char *schema; /* as the user named it */
	kelma_redact_options redact;
	const char *map_file, *audit; /* files that step redact writes; NULL: none */
	int check;                    /* 1: reject records that hold personal data */
} held;
typedef kelma_status step_options(const args *a, kelma_doc_options *o, held *h, kelma_err *err);

/* One subcommand. `task` is set for those that work on records; the others have `run`. */
struct command {
	const char *name, *operands, *summary;
	const opt_id *own;     /* options of this command alone, ended by OPT_COUNT */
	step_options *step;    /* may stand in a pipe: what it asks of the analysis; else NULL */
	const task *task;
	int (*run)(const args *a);
	int program;           /* 1: the first operand is not a file */
	int folders;           /* 1: a folder stands for all files in it */
	/* subcommands, ended by NULL: `kelma corpus clean`; the name of one is "corpus clean".
	 * Then nothing else is set. */
	const command *const *sub;
};

extern const command cmd_decode, cmd_norm, cmd_tok, cmd_sent, cmd_lang, cmd_translit, cmd_extract,
	cmd_redact, cmd_restore, cmd_form, cmd_pipe, cmd_eval, cmd_corpus, cmd_info, cmd_help,
	cmd_version;
/* Pages of the help that are about no command: they have a name and a summary alone. NULL: no such
 * page. */
const command *find_topic(const char *name);
int is_topic(const command *c);
/* All commands in the order of the help, ended by NULL. */
extern const command *const commands[];
const command *find_command(const char *name);
/* The command that word[0..n) names: one word, or two for a subcommand. *used = how many; NULL
 * with a message. */
const command *find_words(char *const *word, size_t n, size_t *used);
/* Call f for every command and subcommand that has options. */
void each_command(void (*f)(const command *));

/* What an option is; id < OPT_COUNT. */
typedef struct option_info {
	const char *name, *arg, *choices, *help;
	char letter;
} option_info;
extern const option_info options[OPT_COUNT];

/* Parse argv[0..argc) (without the command's name) into a->. Only options of a->cmd are known; in
 * a step of a pipe only its own. 0, or STATUS_USAGE with a message printed. argv is reordered:
 * operands first. */
int parse_args(args *a, char **argv, size_t argc, int step);
/* Number of an option, or `def` when not given; *bad is set when it is not a number in [lo, hi]. */
size_t arg_size(const args *a, opt_id id, size_t def, size_t lo, size_t hi, int *bad);
double arg_double(const args *a, opt_id id, double def, int *bad);
/* Index of the given value among the option's choices; 0 (the first) when not given. */
size_t arg_choice(const args *a, opt_id id);
/* -o of commands that write one thing: 1 = as an object, 0 = as lines, -1 = another format, with a
 * message. */
int wants_object(const args *a);

/* `kelma CMD: text` on standard error. */
void complain(const args *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* KELMA_EARG where complain() has told the reason: report_open() adds nothing. */
kelma_status told(kelma_err *err);
/* The word among `words` that was probably meant, or NULL. */
const char *closest(const char *word, const char *const *words, size_t n);
void print_help(const command *c);
/* Columns of the terminal on standard output, of COLUMNS when there is none, else 80; at least 40.
 */
int terminal_width(void);
/* Prose about the command (*n bytes, wrapped by nobody) and its examples; "" when there are none.
 * From cli/man/. */
const char *help_prose(const command *c, size_t *n);
const char *help_examples(const command *c);
void print_overview(void);
/* The same as one object each. */
void print_help_json(const command *c);
void print_overview_json(void);
/* The man page of a command, of the program; the completion script of shell 0 (bash), 1 (zsh), 2
 * (fish). */
void print_man(const command *c);
void print_main_man(void);
void print_completion(size_t shell);
/* No two of the files that the options name for output, and of more[0..n), are one file: 0, or
 * STATUS_USAGE with a message. */
int check_outputs(const args *a, char *const *more, size_t n);
/* Flush standard output; STATUS_IO with a message when something was not written, else `status`. */
int finish_stdout(const args *a, int status);
/* Open the pack that --data names, or the built-in one. */
int open_pack(const args *a, kelma_res **res);
/* Explain a failed _new: the message, and the exit status that fits. */
int report_open(const args *a, kelma_status st, const kelma_err *err);
/* Fill err and return st. */
kelma_status refuse(kelma_err *err, kelma_status st, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Append the file `path` to out; 0, or STATUS_IO with a message. */
int read_whole(const args *a, const char *path, kelma_buf *out);
/* The same of a file of at most so many bytes; a larger one is refused. */
enum { SETTINGS_MOST = 1 << 26 /* rules, schemas, keys, presets */ };
int read_most(const args *a, const char *path, size_t most, kelma_buf *out);
#endif
