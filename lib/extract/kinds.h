/* Kinds of words and phrases the extractor knows; the second column is the class in the tables of
 * data/patterns. */
#ifndef EXTRACT_KINDS_H
#define EXTRACT_KINDS_H
#include "match/phrase.h"
/* clang-format off */
#define EXTRACT_KIND_LIST(X) \
	X(LABEL, "label") X(NOT, "not") X(MONTH, "month") X(HIJRI, "hijri") \
	X(WEEKDAY, "weekday") X(NUM, "num") X(TIMES, "times") X(HALF, "half") X(AND, "and") \
	X(MONEY, "money") X(UNIT, "unit") X(HOUR, "hour") X(MINUTE, "minute") \
	X(MINWORD, "minword") X(AMPM, "ampm") X(CLOCK, "clock") X(TITLE, "title") \
	X(INTRO, "intro") X(PARTICLE, "particle") X(MARITAL, "marital") X(PROF, "prof") \
	X(STREET, "street") X(ORG, "org") X(ORGHEAD, "orghead") X(ORGTAIL, "orgtail") \
	X(OFFICE, "office") X(ADDRESSEE, "addressee") X(FILLER, "filler") X(BEFORE, "before") \
	X(PLACE, "place") X(GIVEN, "given") X(FAMILY, "family") X(DATELINK, "datelink") \
	X(CINPREFIX, "cinprefix") X(TO, "to") X(SPELT, "spelt") X(ONSET, "onset") \
	X(ARTICLE, "article") X(CODA, "coda")
/* clang-format on */
enum {
	KIND_NONE,
#define EXTRACT_KIND_ENUM(name, text) KIND_##name,
	EXTRACT_KIND_LIST(EXTRACT_KIND_ENUM)
#undef EXTRACT_KIND_ENUM
		KIND_COUNT
};
/* sub of what announces a name: "my name is"; "I am", "my son", where a name or a profession
 * follows; "with", "hello", where a known name may follow */
enum { INTRO_NAME = 0, INTRO_WHO = 1, INTRO_BESIDE = 2 };
/* sub of an article, of how words begin and how they end */
enum { ARTICLE_BARE = 0, ARTICLE_JOINED = 1 };
enum { ONSET_VERB = 0, ONSET_PARTICIPLE = 1, CODA_FAMILY = 0, CODA_PARTICIPLE = 1 };
/* sub of a label is its kelma_field_type, or one of these */
enum { LABEL_MINE = 254, LABEL_NONE = 255 }; /* "my number": of what the text spoke of last */
/* sub of a street word */
enum {
	STREET_START = 1,
	STREET_INSIDE = 2,
	STREET_WEAK = 3, /* begins one only with a number or more parts */
	STREET_CORNER = 4 /* "angle": two streets follow */
};
/* sub of a not-word is a number of its own for each value; of a place its level */
enum { PLACE_REGION = 1, PLACE_PROVINCE = 2, PLACE_TOWN = 4, PLACE_BOROUGH = 5, PLACE_RURAL = 6 };

/* Classes of the words that phrases begin with: finds something itself; a town; money; names and
 * the like, which have no digits; helps only: names and times, labels and numbers in words, any
 * number. */
enum {
	FIRST_SELF = 1,
	FIRST_TOWN = 2,
	FIRST_MONEY = 4,
	FIRST_NAME = 8,
	FIRST_HELP_NAME = 32,
	FIRST_HELP_LABEL = 64,
	FIRST_HELP_NUM = 128
};
/* The class of an entry of the phrase table. */
unsigned x_class_of(const match_entry *e);
/* What is looked up at once: all but helpers; with digits alone only what finds something
 * itself. Then what digits may stand beside: money and what multiplies, a label, what a lone year
 * stands behind. */
enum {
	QUICK_NOW = 2,
	QUICK_NOW_LONGER = 4,
	QUICK_SELF = 8,
	QUICK_SELF_LONGER = 16,
	QUICK_COUNT = 32,
	QUICK_LABEL = 64,
	QUICK_YEAR = 128 /* the bit of MATCH_SAYS too: more words are looked at than need be */
};
unsigned x_quick_of(const match_entry *e, int longer);
/* Letters that are written onto words that an entry begins with: "f", "l", "b" onto towns. */
const char *x_written_onto(const match_entry *e);
/* Words that say something and are no phrases; the last one is NULL. */
extern const char *const x_saying[];
#endif
