# kelma - GNU make. `make demo` and `make check` set everything up on Debian 12; `make help` lists all targets.
# Everything built goes under $(B); nothing is ever written into the source folders.
VERSION  := $(shell cat VERSION)
SOMAJOR  := 0# ABI number: raised only when a symbol or struct breaks; not the VERSION
B        ?= build
PREFIX   ?= /usr/local
BINDIR   ?= $(PREFIX)/bin
LIBDIR   ?= $(PREFIX)/lib
INCDIR   ?= $(PREFIX)/include
MANDIR   ?= $(PREFIX)/share/man
PCDIR    ?= $(LIBDIR)/pkgconfig
INSTALL  ?= install
PKGCONF  ?= pkg-config
SHARED   ?= ../shared

WARN     := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion -Wvla -Werror=implicit
CFLAGS   ?= -O2 -g
DEPS     := libpcre2-8 libutf8proc icu-i18n icu-uc libsodium
CLIDEPS  := json-c libzstd zlib
# libutf8proc.pc on Debian 12 says 2.6.0 for 2.8.0: test versions with UTF8PROC_VERSION_* in the code, not here.
# Looked up once and only when something is compiled, so that `make deps` works before pkg-config is there.
DEPCFLAGS = $(eval DEPCFLAGS := $$(shell $(PKGCONF) --cflags $(DEPS)))$(DEPCFLAGS)
CLICFLAGS = $(eval CLICFLAGS := $$(shell $(PKGCONF) --cflags $(CLIDEPS)))$(CLICFLAGS)
LIBS      = $(eval LIBS := $$(shell $(PKGCONF) --libs libpcre2-8 libutf8proc libsodium) -lm -lpthread -ldl)$(LIBS)
ICULIBS   = $(eval ICULIBS := $$(shell $(PKGCONF) --libs icu-i18n icu-uc))$(ICULIBS)
CLILIBS   = $(eval CLILIBS := $$(shell $(PKGCONF) --libs $(CLIDEPS)) -lcsv)$(CLILIBS)
CKLIBS    = $(eval CKLIBS := $$(shell $(PKGCONF) --libs check))$(CKLIBS)
STD      := -std=c11 -D_POSIX_C_SOURCE=200809L
DEPFLAGS  = -MMD -MP
ALLCFLAGS = $(STD) $(WARN) -fPIC -fvisibility=hidden -Iinclude -Ilib -I$(B) -I$(B)/gen -DKELMA_BUILDING $(DEPCFLAGS) \
            $(CPPFLAGS) $(CFLAGS)
# The CLI sees include/ only: -Ilib is absent, so it cannot reach internals.
CLIALL    = $(filter-out -Ilib,$(ALLCFLAGS)) -D_GNU_SOURCE $(CLICFLAGS)

LIBSRC   := $(sort $(wildcard lib/*/*.c))
CLISRC   := $(sort $(wildcard cli/*.c cli/*/*.c))
GENSRC   := $(sort $(wildcard data/gen/*.c))
TESTSRC  := $(sort $(wildcard tests/unit/test_*.c))
HELPTXT  := $(sort $(wildcard cli/man/*.txt))
LIBOBJ   := $(LIBSRC:%.c=$(B)/%.o)
PACKOBJ  := $(B)/lib/pack/embed.o
CLIOBJ   := $(CLISRC:%.c=$(B)/%.o)
TESTBIN  := $(TESTSRC:tests/unit/%.c=$(B)/tests/%)
HEADERS  := $(sort $(wildcard include/kelma/*.h))
SO       := $(B)/libkelma.so.$(VERSION)
SONAME   := libkelma.so.$(strip $(SOMAJOR))
# Knowledge that becomes the data pack; programs, bundled samples and the authored corpus do not.
PACKTXT  := $(sort $(shell find data -type f ! -path 'data/gen/*' ! -path 'data/train/*' ! -path 'data/samples/*' ! -name README.md))
# Headers written by generators; every object waits for them (rules below, one per generator).
GENHDR   := $(B)/gen/chars.h $(B)/gen/charsets.h $(B)/gen/segtab.h

.PHONY: all deps demo check check-unit check-data check-cli check-meta check-planted check-fail check-fail-run \
        check-slurm check-browser check-pack check-threads check-asan check-tsan install uninstall dist distcheck clean help retrain eval measure format \
        lint coverage bench bench-instr fuzz-smoke fuzz-bins docs-check trainers
# Check's limit of 4 s a test is short for sanitizers and for busy machines.
export CK_DEFAULT_TIMEOUT ?= 180
.DELETE_ON_ERROR:
all: $(B)/libkelma.a $(SO) $(B)/kelma

# --- library ---------------------------------------------------------------------------------------------------
$(B)/config.h: VERSION ; @mkdir -p $(@D); echo '#define KELMA_VERSION_STRING "$(VERSION)"' > $@
$(LIBOBJ) $(CLIOBJ): $(B)/config.h $(GENHDR)
$(CLIOBJ): $(B)/gen/help.h
$(B)/gen/help.h: cli/man/embed.sh $(HELPTXT) ; @mkdir -p $(@D); sh cli/man/embed.sh $(HELPTXT) > $@
$(B)/lib/%.o: lib/%.c ; @mkdir -p $(@D); $(CC) $(ALLCFLAGS) $(DEPFLAGS) -c $< -o $@
$(B)/cli/%.o: cli/%.c ; @mkdir -p $(@D); $(CC) $(CLIALL) $(DEPFLAGS) -c $< -o $@
$(PACKOBJ): lib/pack/embed.S $(B)/kelma.pack ; @mkdir -p $(@D); $(CC) -DKELMA_PACK_FILE='"$(B)/kelma.pack"' -c $< -o $@
$(B)/libkelma.a: $(LIBOBJ) $(PACKOBJ) ; rm -f $@; $(AR) rcs $@ $^
$(SO): $(LIBOBJ) $(PACKOBJ) lib/kelma.map
	$(CC) -shared $(CFLAGS) $(LDFLAGS) -Wl,-soname,$(SONAME) -Wl,--version-script=lib/kelma.map -Wl,-z,defs \
	    -o $@ $(LIBOBJ) $(PACKOBJ) $(LIBS)
	ln -sf $(@F) $(B)/$(SONAME); ln -sf $(SONAME) $(B)/libkelma.so
# The program carries the library inside: one file to deploy, and it starts faster.
$(B)/kelma: $(CLIOBJ) $(B)/libkelma.a ; $(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(CLIOBJ) $(B)/libkelma.a $(LIBS) $(CLILIBS)

# --- generated tables and the data pack --------------------------------------------------------------------------
# gen_*.c are programs that print a header; every other file of data/gen belongs to mkpack, which links the library
# without its pack: the code that reads a user's rules at run time is the code that builds the pack.
MKPACKSRC := $(filter-out $(wildcard data/gen/gen_*.c),$(GENSRC)) data/train/tmap.c
MKPACKOBJ := $(MKPACKSRC:%.c=$(B)/%.o)
$(B)/data/gen/gen_%: data/gen/gen_%.c
	@mkdir -p $(@D); $(CC) $(ALLCFLAGS) -o $@ $< $(ICULIBS) $(LIBS)
$(B)/gen/%.h: $(B)/data/gen/gen_% ; @mkdir -p $(@D); $< > $@.tmp && mv $@.tmp $@
$(B)/gen/charsets.h: data/chars/mac-arabic.tsv data/chars/fonts.tsv
$(MKPACKOBJ): $(B)/config.h $(GENHDR)
$(B)/data/%.o: data/%.c ; @mkdir -p $(@D); $(CC) $(ALLCFLAGS) -Idata $(DEPFLAGS) -c $< -o $@
$(B)/mkpack: $(MKPACKOBJ) $(LIBOBJ) ; $(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)
$(B)/kelma.pack: $(B)/mkpack $(PACKTXT) ; $(B)/mkpack data/pack.list $@.tmp && mv $@.tmp $@

# --- trainers ---------------------------------------------------------------------------------------------------
TRAINSRC := $(sort $(wildcard data/train/train_*.c))
TRAINAUX := $(patsubst %.c,$(B)/%.o,$(sort $(filter-out $(TRAINSRC),$(wildcard data/train/*.c))))
TRAINBIN := $(TRAINSRC:data/train/%.c=$(B)/train/%)
$(B)/train/%: data/train/%.c $(TRAINAUX) $(B)/libkelma.a
	@mkdir -p $(@D); $(CC) $(ALLCFLAGS) -Idata -o $@ $< $(TRAINAUX) $(B)/libkelma.a $(LIBS)
trainers: $(TRAINBIN)

# --- tests ------------------------------------------------------------------------------------------------------
$(B)/tests/%: tests/unit/%.c $(B)/libkelma.a
	@mkdir -p $(@D)
	$(CC) $(ALLCFLAGS) -Wno-conversion $(DEPFLAGS) -o $@ $< $(B)/libkelma.a $(LIBS) $(ICULIBS) $(CKLIBS) $(TESTLIBS)
$(B)/tests/test_cli_%: TESTLIBS = $(CLILIBS)
deps: ; @.ci/deps
check: deps
	@$(MAKE) --no-print-directory -s -j2 all $(TESTBIN)
	@$(MAKE) --no-print-directory -s check-unit check-data check-cli check-meta
check-unit: $(TESTBIN) ; @set -e; for t in $(TESTBIN); do $$t; done
check-cli: all ; @B=$(abspath $(B)) sh tests/cli/run.sh
check-data: all $(B)/datarun ; @$(B)/datarun $(abspath $(B))/kelma $(sort $(wildcard tests/data/*.tsv))
$(B)/datarun: tests/data/run.c ; $(CC) $(STD) $(WARN) $(CFLAGS) -o $@ $<
check-meta: all ; @set -e; for t in $(sort $(wildcard tests/meta/*.sh)); do B=$(abspath $(B)) CC="$(CC)" MAKE="$(MAKE)" sh $$t; done
# The checks checked: each must fail on a mistake planted in a copy.
check-planted: all $(B)/datarun ; @.ci/deps meta; B=$(abspath $(B)) CC="$(CC)" MAKE="$(MAKE)" sh tests/meta/planted/run.sh
ASAN := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all
check-asan: ; @$(MAKE) -j2 --no-print-directory B=$(B)/asan CFLAGS="$(ASAN)" check-unit check-data check-cli
# Threads meet in two places only: a pack shared by analysers, and the workers of the program.
check-threads: $(B)/tests/test_threads ; @$<
check-tsan: ; @$(MAKE) -j2 --no-print-directory B=$(B)/tsan CFLAGS="-O1 -g -fsanitize=thread" check-threads check-cli
# Every allocation made to fail, one after the other, in every public function; and none at all in hot paths once warm.
WRAP := -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free
$(B)/tests/fail_%: tests/fail/fail_%.c tests/fail/fail.h $(B)/libkelma.a
	@mkdir -p $(@D); $(CC) $(ALLCFLAGS) -Wno-conversion -o $@ $< $(B)/libkelma.a $(WRAP) $(LIBS) $(CKLIBS)
FAILBIN := $(patsubst tests/fail/%.c,$(B)/tests/%,$(sort $(wildcard tests/fail/fail_*.c)))
check-fail-run: $(FAILBIN) ; @set -e; for t in $(FAILBIN); do $$t; done
# Two Slurm nodes on this host (installs Debian's slurm-wlm and munge): the stages of kelma corpus run.
check-slurm: all ; @B=$(abspath $(B)) bash tests/slurm/run.sh
# The recipe for a data pack of one's own, with few texts and few steps.
check-pack: all trainers ; @B=$(abspath $(B)) sh tests/pack/run.sh
# The page of kelma corpus report in a headless browser; says so and passes where Debian's chromium is not installed.
check-browser: all ; @B=$(abspath $(B)) sh tests/browser/report.sh
check-fail: ; @$(MAKE) -j2 --no-print-directory B=$(B)/asan CFLAGS="$(ASAN)" check-fail-run

# --- fuzzing: one target per reader of foreign bytes (tests/fuzz/README lists them), clang's libFuzzer ------------
FUZZ_SECONDS ?= 5
FUZZSRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZBIN := $(FUZZSRC:tests/fuzz/%.c=$(B)/%)
$(B)/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/fuzz.h $(B)/libkelma.a
	$(CC) $(ALLCFLAGS) -Wno-conversion -fsanitize=fuzzer -o $@ $< $(B)/libkelma.a $(LIBS)
# the program's readers, without the program
$(B)/fuzz_records: tests/fuzz/fuzz_records.c tests/fuzz/fuzz.h $(B)/cli/records/json.o $(B)/cli/records/reader.o $(B)/cli/records/input.o $(B)/libkelma.a
	$(CC) $(ALLCFLAGS) -Icli -Wno-conversion -fsanitize=fuzzer -o $@ $(filter %.c %.o %.a,$^) $(LIBS) $(CLILIBS)
$(B)/fuzz_mapfile: tests/fuzz/fuzz_mapfile.c tests/fuzz/fuzz.h $(B)/cli/mapfile.o $(B)/cli/records/json.o $(B)/libkelma.a
	$(CC) $(ALLCFLAGS) -D_GNU_SOURCE -Icli -Wno-conversion -fsanitize=fuzzer -o $@ $(filter %.c %.o %.a,$^) $(LIBS) $(CLILIBS)
# intermediate files and plans of the corpus commands
$(B)/fuzz_store: tests/fuzz/fuzz_store.c tests/fuzz/fuzz.h $(B)/cli/corpus/dedup_store.o $(B)/cli/corpus/dedup_setup.o $(B)/cli/args.o $(B)/libkelma.a
	$(CC) $(ALLCFLAGS) -D_GNU_SOURCE -Icli -Wno-conversion -fsanitize=fuzzer -o $@ $(filter %.c %.o %.a,$^) $(LIBS)
$(B)/fuzz_plan: tests/fuzz/fuzz_plan.c tests/fuzz/fuzz.h $(B)/cli/corpus/plan_read.o $(B)/cli/records/json.o $(B)/libkelma.a
	$(CC) $(ALLCFLAGS) -Icli -Wno-conversion -fsanitize=fuzzer -o $@ $(filter %.c %.o %.a,$^) $(LIBS)
fuzz-bins: $(FUZZBIN)
fuzz-smoke:
	@.ci/deps fuzz
	@$(MAKE) -j2 --no-print-directory -s CC=clang B=$(B)/fuzz CFLAGS="-O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all" fuzz-bins
	@B=$(abspath $(B))/fuzz SECONDS_EACH=$(FUZZ_SECONDS) sh tests/fuzz/run.sh

# --- speed ------------------------------------------------------------------------------------------------------
BENCHSRC := $(sort $(wildcard tests/bench/bench_*.c))
BENCHBIN := $(BENCHSRC:tests/bench/%.c=$(B)/bench/%)
$(B)/bench/bench_%: tests/bench/bench_%.c $(B)/libkelma.a
	@mkdir -p $(@D); $(CC) $(ALLCFLAGS) -D_GNU_SOURCE -Wno-conversion -o $@ $< $(B)/libkelma.a $(LIBS) $(ICULIBS)
$(B)/bench/measure_%: tests/bench/measure_%.c $(B)/libkelma.a
	@mkdir -p $(@D); $(CC) $(ALLCFLAGS) -D_GNU_SOURCE -Wno-conversion -o $@ $< $(B)/libkelma.a $(LIBS) $(ICULIBS)
$(B)/bench/%: tests/bench/%.c $(B)/libkelma.a
	@mkdir -p $(@D); $(CC) $(ALLCFLAGS) -D_GNU_SOURCE -Wno-conversion -o $@ $< $(B)/libkelma.a $(LIBS)
# What an empty program costs to start, and what ICU adds to it by being linked.
$(B)/bench/empty $(B)/bench/empty_icu: Makefile
	@mkdir -p $(@D); echo 'int main(void) { return 0; }' | \
	    $(CC) $(CFLAGS) -x c -o $@ - $(if $(filter %_icu,$@),-Wl$(comma)--no-as-needed $(ICULIBS))
comma := ,
# Seeded text from data/samples, data/authored and the word lists: the same bytes everywhere, no other corpus needed.
$(B)/bench/text/mix.txt: $(B)/bench/gen_text ; @mkdir -p $(@D); $< data $(@D)
bench: all $(BENCHBIN) $(B)/bench/empty $(B)/bench/empty_icu $(B)/bench/text/mix.txt ; @B=$(abspath $(B)) sh tests/bench/run.sh
bench-instr: all $(B)/bench/instr $(B)/bench/text/mix.txt ; @.ci/deps bench; B=$(abspath $(B)) sh tests/bench/instr.sh

# --- the main job, models, figures --------------------------------------------------------------------------------
demo: deps
	@$(MAKE) --no-print-directory -s -j2 all
	@B=$(abspath $(B)) sh tests/examples/demo.sh
docs-check: all ; @B=$(abspath $(B)) FIX=$(FIX) sh tests/meta/docs.sh
CORPORA ?= $(SHARED)/corpora
retrain: deps
	@[ -d "$(CORPORA)/train" ] || { echo "make retrain needs the training corpora: CORPORA=DIR with train/ in it (looked in $(CORPORA))" >&2; exit 1; }
	@$(MAKE) --no-print-directory -s -j2 all trainers
	@B=$(abspath $(B)) CORPORA="$(CORPORA)" SOURCES="$(SOURCES)" STEPS="$(STEPS)" sh data/train/retrain.sh
# Your own corpus into a data pack of your own: make pack CORPUS=clean.jsonl OUT=my.pack, then kelma CMD --data my.pack
pack: deps
	@[ -f "$(CORPUS)" ] || { echo "make pack needs CORPUS=FILE, documents of kelma corpus clean, and OUT=FILE for the pack" >&2; exit 1; }
	@[ -d "$(CORPORA)/train" ] || { echo "make pack needs the training corpora too: CORPORA=DIR with train/ in it (looked in $(CORPORA))" >&2; exit 1; }
	@$(MAKE) --no-print-directory -s -j2 all trainers
	@B=$(abspath $(B)) CORPORA="$(CORPORA)" CORPUS="$(CORPUS)" OUT="$(or $(OUT),own.pack)" LABEL="$(LABEL)" \
	    LISTS="$(LISTS)" STEPS="$(STEPS)" sh data/train/pack.sh
eval: deps
	@[ -f "$(SHARED)/eval/run.py" ] || { echo "make eval needs the gold sets: SHARED=DIR with eval/run.py in it (looked in $(SHARED))" >&2; exit 1; }
	@command -v python3 > /dev/null || { echo "make eval needs python3 (apt-get install python3)" >&2; exit 1; }
	@$(MAKE) --no-print-directory -s -j2 all
	python3 $(SHARED)/eval/run.py --kelma $(B)/kelma $(if $(ONLY),--only $(ONLY))
# Charset guessing beside ICU's detector, damaged lam-alef restored, Standard Arabic left in cleaned Darija, on texts that the
# models never saw; which share of the differences between Darija as written and its CODA spelling the search keys unify.
measure: all $(B)/bench/measure_text $(B)/bench/measure_visual $(B)/bench/measure_coda
	@[ -d "$(CORPORA)/tune" ] || { echo "make measure needs the measuring corpora: CORPORA=DIR with tune/ in it (looked in $(CORPORA))" >&2; exit 1; }
	@$(B)/bench/measure_text "$(CORPORA)" charset && $(B)/bench/measure_text "$(CORPORA)" lamalef
	@$(B)/bench/measure_visual "$(CORPORA)"
	@B=$(abspath $(B)) CORPORA="$(CORPORA)" sh tests/bench/measure_keep.sh
	@$(B)/bench/measure_coda "$(CORPORA)/train/coda.rabat.train.tsv"
format: ; clang-format -i $$(git ls-files '*.c' '*.h')
lint: all
	@.ci/deps lint
	cppcheck -q --std=c11 --enable=warning,portability --inline-suppr --error-exitcode=1 -Iinclude -Ilib -I$(B) -I$(B)/gen lib cli
	@printf '%s\n' $(LIBSRC) $(CLISRC) | xargs -P2 -n12 sh -c 'exec clang-tidy --quiet --warnings-as-errors="*" "$$@" -- $(ALLCFLAGS) -D_GNU_SOURCE' tidy
coverage:
	@.ci/deps coverage
	@$(MAKE) --no-print-directory -s B=$(B)/cov CFLAGS="-O0 -g --coverage -fprofile-update=atomic" check-unit check-data check-cli
	cd $(B)/cov && gcovr -r ../.. --filter '../../lib/' --filter '../../cli/' --object-directory . --print-summary -o coverage.txt

# --- manual pages and completions: printed by the program, from the tables that it parses its command line with ------
COMMANDS := decode norm tok sent lang translit extract form redact restore pipe eval corpus info help version
# subcommands: kelma-corpus-clean(1) is about `kelma corpus clean`
CORPUSCMD := clean dedup stats vocab sample split report card attach plan run merge
PAGES    := $(B)/man/kelma.1 $(COMMANDS:%=$(B)/man/kelma-%.1) $(CORPUSCMD:%=$(B)/man/kelma-corpus-%.1) $(B)/man/kelma-coming-from.7 cli/man/kelma.3 cli/man/kelma.7
SLURM    := $(wildcard cli/slurm/*)
COMPLETE := bash-completion/completions/kelma zsh/site-functions/_kelma fish/vendor_completions.d/kelma.fish
$(B)/man/kelma.1: $(B)/kelma ; @mkdir -p $(@D); $(B)/kelma help --man > $@
$(B)/man/kelma-coming-from.7: $(B)/kelma ; @mkdir -p $(@D); $(B)/kelma help --man coming-from > $@
$(B)/man/kelma-%.1: $(B)/kelma ; @mkdir -p $(@D); $(B)/kelma help --man $(subst -, ,$*) > $@

# --- install ----------------------------------------------------------------------------------------------------
install: all $(PAGES)
	$(INSTALL) -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBDIR) $(DESTDIR)$(PCDIR) $(DESTDIR)$(INCDIR)/kelma
	$(INSTALL) -m 755 $(B)/kelma $(DESTDIR)$(BINDIR)
	$(INSTALL) -m 644 $(B)/libkelma.a $(SO) $(DESTDIR)$(LIBDIR)
	ln -sf $(notdir $(SO)) $(DESTDIR)$(LIBDIR)/$(SONAME); ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/libkelma.so
	$(INSTALL) -m 644 $(HEADERS) $(DESTDIR)$(INCDIR)/kelma
	for p in $(PAGES); do d=$(DESTDIR)$(MANDIR)/man$${p##*.}; $(INSTALL) -d $$d && $(INSTALL) -m 644 $$p $$d || exit 1; done
	for c in $(COMPLETE); do f=$(DESTDIR)$(PREFIX)/share/$$c; $(INSTALL) -d $${f%/*} || exit 1; \
	    case $$c in bash*) s=bash ;; zsh*) s=zsh ;; *) s=fish ;; esac; $(B)/kelma help --completion $$s > $$f || exit 1; done
	$(INSTALL) -d $(DESTDIR)$(PREFIX)/share/kelma/slurm
	$(INSTALL) -m 755 $(SLURM) $(DESTDIR)$(PREFIX)/share/kelma/slurm
	# written here and not under $(B): PREFIX may differ from the one of the build
	sed -e 's|@PREFIX@|$(PREFIX)|;s|@LIBDIR@|$(LIBDIR)|;s|@INCDIR@|$(INCDIR)|;s|@VERSION@|$(VERSION)|;s|@LIBS@|$(strip $(LIBS))|' \
	    lib/kelma.pc.in > $(DESTDIR)$(PCDIR)/kelma.pc
uninstall:
	rm -f $(DESTDIR)$(BINDIR)/kelma $(addprefix $(DESTDIR)$(LIBDIR)/,libkelma.a $(notdir $(SO)) $(SONAME) libkelma.so)
	rm -f $(DESTDIR)$(PCDIR)/kelma.pc $(addprefix $(DESTDIR)$(INCDIR)/,$(HEADERS:include/%=%))
	rm -f $(foreach p,$(notdir $(PAGES)),$(DESTDIR)$(MANDIR)/man$(subst .,,$(suffix $(p)))/$(p))
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/share/,$(COMPLETE))
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/share/kelma/slurm/,$(notdir $(SLURM)))
	-rmdir $(DESTDIR)$(INCDIR)/kelma $(DESTDIR)$(PREFIX)/share/kelma/slurm $(DESTDIR)$(PREFIX)/share/kelma
dist: ; @mkdir -p $(B); git archive --prefix=kelma-$(VERSION)/ -o $(B)/kelma-$(VERSION).tar.gz HEAD
distcheck: dist
	rm -rf $(B)/dc && mkdir -p $(B)/dc && tar -xzf $(B)/kelma-$(VERSION).tar.gz -C $(B)/dc
	$(MAKE) -C $(B)/dc/kelma-$(VERSION) B=build check && rm -rf $(B)/dc
clean: ; rm -rf $(B)
help:
	@echo 'make demo          install what is missing, build, show the main job on data/samples'
	@echo 'make check         install what is missing, build, run all tests'
	@echo 'make               build the library and the program (B=DIR: elsewhere)'
	@echo 'make install       PREFIX=/usr/local DESTDIR=; make uninstall takes it away'
	@echo 'make check-asan check-tsan check-fail fuzz-smoke    sanitizers, failing allocations, fuzzing'
	@echo 'make check-pack                                     the recipe of make pack, in seconds'
	@echo 'make check-browser                                  the report of a corpus in headless chromium'
	@echo 'make check-slurm                                    the stages of corpus run on a small Slurm cluster here'
	@echo 'make bench bench-instr                              speed beside peers; instructions per byte against the gates'
	@echo 'make retrain eval                                   rebuild the models, score the gold sets (need ../shared)'
	@echo 'make pack CORPUS=FILE OUT=FILE                       your own corpus into a data pack for --data (needs ../shared)'
	@echo 'make format lint coverage docs-check dist distcheck'
-include $(LIBOBJ:.o=.d) $(CLIOBJ:.o=.d) $(MKPACKOBJ:.o=.d) $(TESTBIN:=.d)
