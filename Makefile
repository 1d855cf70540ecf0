# Lotse. Everything is built into build/; nothing needs to be prepared by hand.
#
#   make                  build build/lotse (the first call installs what is missing, see ./setup)
#   make demo             build and run a demonstrator
#   make test             build and run all tests;  make unit golden  runs some of them
#   make golden-update    rewrite the expected outputs of the golden tests, for review as a diff
#   make lint             everything that is checked without running it;  make format  applies the house's format
#   make fuzz             feed broken input to the readers for FUZZ_SECONDS;  make bench  measures;  make valgrind
#   make po               bring the German catalogue up to date with the sources;  make docs  the reference page
#   make install          PREFIX=/usr/local DESTDIR=;  make uninstall;  make clean
#
#   CC=clang CXX=clang++          another compiler
#   SANITIZE=address,undefined    or thread: builds into a folder of its own, for every target above
#   XGBOOST=DIR                   the libxgboost.so of DIR, at build and at run time; XGBOOST_INCLUDE=DIR: its headers
#   WERROR=1                      warnings are errors
#   SETUP=no                      never call ./setup: the libraries are there by other means
#   V=1                           show whole commands

PREFIX       = /usr/local
DESTDIR      =
every_part   = unit golden sniffed hostile workbook database faults pipelines browser quality
PARTS        = $(every_part)
FUZZ_SECONDS = 60
ifneq ($(filter default undefined,$(origin CC)),)
CC  = gcc
endif
ifneq ($(filter default undefined,$(origin CXX)),)
CXX = g++
endif

MAKEFLAGS += -rR --no-print-directory
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif
comma := ,
BUILD := build$(if $(SANITIZE),/$(subst $(comma),+,$(SANITIZE)))
Q     := $(if $(V),,@)
say    = $(if $(V),,@printf '  %-6s %s\n' '$(1)' '$(2)')

.DEFAULT_GOAL = all
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all demo test $(every_part) parts golden-update test-programs lint format fuzz fuzz-programs \
        bench bench-peers bench-growth bench-share bench-ablation \
        valgrind po docs install uninstall clean FORCE

# ---------------------------------------------------------------------------------------------------------------------
# Set-up. config.mk holds what pkg-config says. make remakes an included file before anything else and then starts over,
# so ./setup runs first and pkg-config only after it; the file changes only when the answers do.

goals   := $(or $(MAKECMDGOALS),all)
tested  := $(every_part) test% golden% parts bench
level   := $(if $(filter lint% format fuzz% valgrind,$(goals)),lint,$(if $(filter $(tested),$(goals)),test,build))
modules := jansson libarchive uchardet libsodium expat xlsxwriter odbc

ifneq ($(filter-out clean uninstall,$(goals)),)
include $(BUILD)/config.mk
endif

# Replaces a file by standard input when that differs.
if_changed = cat >$(1).new; if cmp -s $(1).new $(1); then rm $(1).new; else mv $(1).new $(1); fi

$(BUILD)/config.mk: FORCE | $(BUILD)/
	@$(if $(filter no,$(SETUP)),:,./setup $(level))
	@libraries=$$(pkg-config --libs $(modules)) && flags=$$(pkg-config --cflags $(modules)) && \
	    toml=$$(pkg-config --cflags-only-I tomlplusplus) && { \
	    echo "LIBRARIES := $$libraries $(if $(XGBOOST),,$$(pkg-config --libs xgboost 2>/dev/null || echo -lxgboost))"; \
	    echo "LIBRARY_FLAGS := $$flags $$toml $(if $(XGBOOST_INCLUDE),,$$(pkg-config --cflags xgboost 2>/dev/null))"; \
	    echo "CHECK_LIBRARIES := $$(pkg-config --libs check 2>/dev/null)"; \
	    echo "CHECK_FLAGS := $$(pkg-config --cflags check 2>/dev/null)"; \
	} | { $(call if_changed,$@); }

# ---------------------------------------------------------------------------------------------------------------------
# Flags. Every object depends on $(BUILD)/flags, so another compiler or option rebuilds instead of mixing.

CFLAGS   = $(if $(SANITIZE),-O1 -g,-O2 -g)
CXXFLAGS = $(CFLAGS)
warnings = -Wall -Wextra -Wpedantic -Wconversion $(if $(WERROR),-Werror)
harden   = -fstack-protector-strong -fPIE $(if $(SANITIZE),,$(if $(filter -O1 -O2 -O3 -Os,$(CFLAGS)),$(fortify)))
fortify  = -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
sanitize = $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer)
common   = -pthread $(harden) $(sanitize)
includes = -I. $(patsubst -I%,-isystem %,$(if $(XGBOOST_INCLUDE),-I$(XGBOOST_INCLUDE)) $(LIBRARY_FLAGS))

compile_c   = $(CC) -std=gnu11 -D_GNU_SOURCE $(warnings) -Wshadow -Wmissing-prototypes -Wvla \
              $(includes) $(common) $(CPPFLAGS) $(CFLAGS)
compile_cpp = $(CXX) -std=c++17 -D_GNU_SOURCE $(warnings) $(includes) $(common) $(CPPFLAGS) $(CXXFLAGS)
link        = $(CXX) $(common) $(CXXFLAGS) -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(LDFLAGS)
libraries   = $(if $(XGBOOST),-L$(xgb) -Wl$(comma)-rpath$(comma)$(xgb) -lxgboost) \
              $(LIBRARIES) -lcsv -lm $(LDLIBS)
xgb         = $(abspath $(XGBOOST))

# What others would otherwise have to know: the data folder is compiled into the commands that copy from it.
data_objects = $(BUILD)/runner/commands/demo.o $(BUILD)/runner/commands/new.o
$(data_objects): private CPPFLAGS += -DLOTSE_DATA_DIR='"$(PREFIX)/share/lotse"'
$(data_objects): $(BUILD)/prefix

$(BUILD)/prefix: FORCE | $(BUILD)/
	@echo '$(PREFIX)' | { $(call if_changed,$@); }
$(BUILD)/flags: FORCE | $(BUILD)/
	@echo '$(compile_c) / $(compile_cpp) / $(link) / $(libraries)' | { $(call if_changed,$@); }

# ---------------------------------------------------------------------------------------------------------------------
# The program. A new file in one of these folders is found by itself.

c_sources   := $(sort $(wildcard runner/*.c runner/*/*.c stages/*.c stages/*/*.c))
cpp_sources := $(sort $(wildcard runner/base/*.cpp))
headers     := $(sort $(wildcard runner/*.h runner/*/*.h stages/*.h stages/*/*.h tests/*/*.h pipelines/*.h))
unit_c      := $(sort $(wildcard tests/unit/*.c))
fuzz_c      := $(sort $(wildcard tests/fuzz/fuzz_*.c))
generate_c  := $(sort $(wildcard pipelines/*.c pipelines/*/*.c))
bench_c     := $(sort $(wildcard tests/bench/*.c))

objects      = $(patsubst %,$(BUILD)/%.o,$(basename $(c_sources) $(cpp_sources)) runner/base/embedded)
unit_objects = $(unit_c:%.c=$(BUILD)/%.o)
fuzz_names   = $(notdir $(fuzz_c:%.c=%))
# The files named in embedded.S; catalogues are made.
embedded     = $(patsubst po/%.mo,$(BUILD)/po/%.mo,$(shell sed -n 's/^EMBED(.*"\(.*\)").*/\1/p' runner/base/embedded.S))

all: $(BUILD)/lotse

$(BUILD)/lotse: $(BUILD)/runner/main.o $(BUILD)/liblotse.a
	$(call say,LINK,$@)
	$(Q)$(link) -o $@ $^ $(libraries)

# Made anew each time: ar would keep the objects of files that are gone.
$(BUILD)/liblotse.a: $(filter-out $(BUILD)/runner/main.o,$(objects))
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

$(BUILD)/%.o: %.c $(BUILD)/flags
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D) && $(compile_c) -MMD -MP -c -o $@ $<
$(BUILD)/%.o: %.cpp $(BUILD)/flags
	$(call say,CXX,$<)
	$(Q)mkdir -p $(@D) && $(compile_cpp) -MMD -MP -c -o $@ $<
$(BUILD)/%.o: %.S $(embedded) $(BUILD)/flags
	$(call say,AS,$<)
	$(Q)mkdir -p $(@D) && $(CC) -c -Wa,-I,$(BUILD) -o $@ $<
$(BUILD)/%/:
	@mkdir -p $@
$(BUILD)/:
	@mkdir -p $@

demo: all
	$(BUILD)/lotse demo wartung

# ---------------------------------------------------------------------------------------------------------------------
# Tests. Each part is a program tests/<part>/run; tests/run calls them, one after another, and adds up their counts.

test: all test-programs
	@LOTSE_BUILD=$(BUILD) tests/run $(PARTS)
# make unit golden … : one call for all that are asked for, so that they run one after another.
$(every_part): parts
	@:
parts: all test-programs
	@LOTSE_BUILD=$(BUILD) tests/run $(filter $(every_part),$(goals))
golden-update: all
	@LOTSE_BUILD=$(BUILD) tests/golden/run --update
valgrind: test-programs
	CK_FORK=no valgrind -q --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite \
	    --error-exitcode=1 --suppressions=tests/valgrind.supp $(BUILD)/tests/unit/all

generator = $(if $(generate_c),$(BUILD)/pipelines/generate)
test-programs: $(if $(unit_c),$(BUILD)/tests/unit/all) $(generator)

# Makes the data of the demonstrators anew.
$(BUILD)/pipelines/generate: $(generate_c:%.c=$(BUILD)/%.o)
	$(call say,LINK,$@)
	$(Q)$(link) -o $@ $^ -lm

$(BUILD)/tests/unit/all: $(unit_objects) $(BUILD)/liblotse.a
	$(call say,LINK,$@)
	$(Q)$(link) -o $@ $^ $(libraries) $(CHECK_LIBRARIES)
$(unit_objects): private includes += -I$(BUILD)/tests $(patsubst -I%,-isystem %,$(CHECK_FLAGS))
$(BUILD)/tests/unit/main.o: $(BUILD)/tests/suites.h
# One line per suite, so that a new suite is one new file.
$(BUILD)/tests/suites.h: FORCE | $(BUILD)/tests/
	@printf 'SUITE(%s)\n' $(patsubst tests/unit/check_%.c,%,$(filter tests/unit/check_%,$(unit_c))) | \
	    { $(call if_changed,$@); }

# libFuzzer is clang's; the targets get a build of their own with its instrumentation.
fuzz:
	$(Q)$(MAKE) CC=clang CXX=clang++ SANITIZE=fuzzer-no-link,address,undefined fuzz-programs
	@LOTSE_BUILD=build/fuzzer-no-link+address+undefined tests/fuzz/run $(FUZZ_SECONDS)
fuzz-programs: $(fuzz_names:%=$(BUILD)/tests/fuzz/%)
$(BUILD)/tests/fuzz/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/liblotse.a
	$(call say,LINK,$@)
	$(Q)$(link) -fsanitize=fuzzer -o $@ $^ $(libraries)

# tests/bench/*.sh measure (SIZE=1G: that much is read); programs that they compare with are built from the *.c
# beside them.
bench: all $(bench_c:%.c=$(BUILD)/%)
	@set -e; for script in $(sort $(wildcard tests/bench/*.sh)); do echo "$$script"; LOTSE_BUILD=$(BUILD) "$$script"; done
# Lotse beside other AutoML systems, which are installed for it in $(BUILD)/peers: hours.
bench-peers: all
	LOTSE_BUILD=$(BUILD) tests/bench/peers/run $(or $(SECONDS),30 60 300)
# How time and memory grow with the rows, as a table and a plot;  and which share of a run is XGBoost's, by perf.
bench-growth: all
	LOTSE_BUILD=$(BUILD) tests/bench/growth.py docs/growth.svg
bench-share: all
	LOTSE_BUILD=$(BUILD) tests/bench/share.py
# What each part of the search brings: many hours.
bench-ablation: all
	LOTSE_BUILD=$(BUILD) tests/bench/ablation.py
$(BUILD)/tests/bench/%: $(BUILD)/tests/bench/%.o $(BUILD)/liblotse.a
	$(call say,LINK,$@)
	$(Q)$(link) -o $@ $^ $(libraries)

# ---------------------------------------------------------------------------------------------------------------------
# Translations. Dates and line numbers are left out of the catalogues: they would change with every call.

$(BUILD)/po/%.mo: po/%.po | $(BUILD)/po/
	$(call say,MSGFMT,$<)
	$(Q)msgfmt --check-format -o $@ $<
$(BUILD)/po/lotse.pot: FORCE | $(BUILD)/po/
	@xgettext --from-code=UTF-8 --package-name=Lotse -k -ktr -kN_ -ktrn:1,2 -ktr_plural:1,2 --add-comments=TRANSLATORS \
	    --add-location=file --sort-by-file --no-wrap -o - $(c_sources) $(cpp_sources) | \
	    sed -e s/CHARSET/UTF-8/ -e '1,/^msgid ""/{/^#/d}' -e '/^"POT-Creation-Date:/d' -e '/^"PO-Revision-Date:/d' >$@
$(BUILD)/po/de.po: po/de.po $(BUILD)/po/lotse.pot
	@msgmerge -q --add-location=file --sort-by-file --no-wrap -o $@.all $^
	@msgattrib --no-obsolete --no-wrap -o $@ $@.all

po: $(BUILD)/po/de.po
	cp $(BUILD)/po/lotse.pot po/lotse.pot
	cp $(BUILD)/po/de.po po/de.po
	@msgfmt --statistics -o /dev/null po/de.po

# ---------------------------------------------------------------------------------------------------------------------
# Lint. Each check is a target; what it checked well stays checked until a file changes.

our_c  = $(c_sources) $(unit_c) $(fuzz_c) $(generate_c) $(bench_c)
pretty = $(our_c) $(cpp_sources) $(headers)
tidied = $(c_sources:%=$(BUILD)/tidy/%.ok)
shell  = setup .ci/run tests/run $(wildcard tests/*/run tests/bench/*.sh tests/bench/*/run)
.PHONY: lint-format lint-banned lint-shell lint-po lint-docs lint-ablation lint-cppcheck lint-tidy lint-gcc lint-clang

lint: lint-format lint-banned lint-shell lint-po lint-docs lint-ablation lint-cppcheck lint-tidy lint-gcc lint-clang
	@echo "lint: clean"

format:
	clang-format -i $(pretty)

lint-format:
	$(call say,LINT,clang-format)
	$(Q)clang-format --dry-run -Werror $(pretty)

# Each of these has a bounded or checked sibling: snprintf, memcpy, strtol, strtok_r.
lint-banned:
	$(call say,LINT,banned functions)
	$(Q)! grep -nE '\<(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|atof)[[:space:]]*\(' $(pretty)

lint-shell:
	$(call say,LINT,shell scripts)
	$(Q)for script in $(shell); do bash -n "$$script" || exit; done
	$(Q)shellcheck $(shell)

# The catalogue holds exactly the messages of the sources, all of them translated, none by a guess.
lint-po: $(BUILD)/po/de.po
	$(call say,LINT,po/de.po)
	$(Q)msgfmt --check-format -o /dev/null po/de.po
	$(Q)cmp $(BUILD)/po/de.po po/de.po && cmp $(BUILD)/po/lotse.pot po/lotse.pot || { echo 'call "make po"'; exit 1; }
	$(Q)left=$$(msgattrib --untranslated po/de.po; msgattrib --only-fuzzy po/de.po); \
	    [ -z "$$left" ] || { echo "not translated, or by a guess:"; printf "%s\n" "$$left"; exit 1; }

# The reference page comes from the settings themselves.
docs: all
	LANG=C $(BUILD)/lotse help reference >docs/reference.md
lint-docs: all
	$(call say,LINT,docs/reference.md)
	$(Q)LANG=C $(BUILD)/lotse help reference | cmp - docs/reference.md || { echo 'call "make docs"'; exit 1; }

# What the ablation takes out is still written as it looks for it.
lint-ablation:
	$(call say,LINT,tests/bench/ablation.py)
	$(Q)python3 tests/bench/ablation.py check

lint-cppcheck: | $(BUILD)/cppcheck/
	$(call say,LINT,cppcheck)
	$(Q)cppcheck -q -j$(shell nproc) --cppcheck-build-dir=$(BUILD)/cppcheck --std=c11 -D_GNU_SOURCE -D__GNUC__ -I. \
	    --enable=warning,performance,portability --inline-suppr --suppressions-list=tests/cppcheck.supp \
	    --error-exitcode=1 $(c_sources) $(fuzz_c)

lint-tidy: $(tidied)
$(BUILD)/tidy/%.ok: % $(headers) .clang-tidy
	$(call say,TIDY,$<)
	$(Q)mkdir -p $(@D) && clang-tidy --quiet $< -- -std=gnu11 -D_GNU_SOURCE $(includes) -DLOTSE_DATA_DIR='""' 2>$@.log || \
	    { cat $@.log; exit 1; }
	$(Q)touch $@

lint-gcc:
	$(Q)$(MAKE) BUILD=build/lint-gcc CC=gcc CXX=g++ WERROR=1 SETUP=no all test-programs
lint-clang:
	$(Q)$(MAKE) BUILD=build/lint-clang CC=clang CXX=clang++ WERROR=1 SETUP=no all test-programs

# ---------------------------------------------------------------------------------------------------------------------

share = $(DESTDIR)$(PREFIX)/share
shared = $(wildcard pipelines templates)

# Of pipelines and templates everything but what running them left behind.
install: all
	install -D -m 755 $(BUILD)/lotse $(DESTDIR)$(PREFIX)/bin/lotse
	for file in $(if $(shared),$$(find $(shared) -type f -not -path '*/results/*' -not -path '*/modelle/*' -not -name '*.[ch]')); do \
	    mode=644; [ ! -x "$$file" ] || mode=755; install -D -m "$$mode" "$$file" "$(share)/lotse/$$file" || exit; done
	mkdir -p $(share)/man/man1 $(share)/man/de/man1 $(share)/bash-completion/completions
	LC_ALL=C $(BUILD)/lotse help manual >$(share)/man/man1/lotse.1
	LC_ALL=de $(BUILD)/lotse help manual >$(share)/man/de/man1/lotse.1
	$(BUILD)/lotse help completion >$(share)/bash-completion/completions/lotse
	$(BUILD)/lotse help schema >$(share)/lotse/lotse.schema.json

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/lotse $(share)/man/man1/lotse.1 $(share)/man/de/man1/lotse.1 \
	    $(share)/bash-completion/completions/lotse
	rm -rf $(share)/lotse

clean:
	rm -rf build

-include $(patsubst %,$(BUILD)/%.d,$(basename $(our_c) $(cpp_sources)))
