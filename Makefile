# SPDX-License-Identifier: MIT
## trunkgate: targets
##
##   all        the hooks and the trunkgate command, in $(BUILD)/out
##   test       installs what is missing, then runs all tests and cheap lints
##   tests      only builds what the tests run, so that prove can run one file
##   asan       the same under AddressSanitizer, LeakSanitizer and UBSan
##   fuzz       each harness of tests/fuzz for FUZZ_SECONDS (clang); FUZZ=name for one
##   bench      the measurements of bench/
##   compare    the same pushes to trunkgate and to other gates, as a table
##   lint       every lint, also the slow ones (clang-tidy, cppcheck, clang-format)
##   docs       regenerates rule tables and man pages from the option tables
##   cov        tests with coverage; report in $(BUILD)/cov/html
##   install    below DESTDIR and PREFIX; hooks are put into repositories by install.sh
##   uninstall  takes away what install put there
##   demo       a throw-away server, a refused and an accepted push
##   deps       installs missing packages with the system's package manager
##   deps-servers  the servers that tests run (nginx, Apache, gitolite); their packages
##              may start services
##   format     formats the C files as .clang-format says
##   dist       a source archive of HEAD
##   deb        a Debian package, beside this folder
##   test-package  archive and package built, installed and tested in clean roots (as root)
##   clean      removes $(BUILD)
##   help       this text
##
## and knobs, as in `make CC=clang WERROR=1`
##
BUILD = build
## BUILD=build       where everything is built; a folder per variant below it
PREFIX = /usr/local
## PREFIX=/usr/local DESTDIR=   where to install
WERROR = $(filter true,$(CI))
## WERROR=           not empty: warnings are errors (CI=true sets it)
STATIC = auto
## STATIC=auto       auto: libraries but libc linked statically if possible; yes, no
FUZZ_SECONDS = 60
## FUZZ_SECONDS=60   FUZZ=   how long, and which harness
V =
## V=                not empty: show the commands

VERSION := 0.1.0

MAKEFLAGS += -rR --no-print-directory
.DELETE_ON_ERROR:
.SECONDARY:
.DEFAULT_GOAL := all
ifeq ($(filter-out default undefined,$(origin CC)),)
CC := cc
endif
ifeq ($(filter-out default undefined,$(origin AR)),)
AR := ar
endif
CFLAGS ?= -O2 -g
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-5s %s\n' $(1) $(2);)

# ---- Variants: SAN (sanitizers), COV (coverage), FUZZING ----

VARIANT := $(if $(FUZZING),fuzz,$(if $(SAN),san,$(if $(COV),cov,out)))
OUT := $(BUILD)/$(VARIANT)
IS_CLANG := $(findstring clang,$(shell $(CC) --version 2>/dev/null))
DEPS := libgit2 libpcre2-8 yaml-0.1 sqlite3 jansson nettle libutf8proc libdeflate zlib

WARN := -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wcast-qual -Wformat=2 \
	-Wmissing-prototypes -Wstrict-prototypes -Wold-style-definition -Wvla -Wundef \
	-Wwrite-strings -Wnull-dereference -Wswitch-enum -Wimplicit-fallthrough -Wpointer-arith \
	$(if $(IS_CLANG),,-Wlogical-op -Wduplicated-cond -Wduplicated-branches \
	-Wformat-overflow=2 -Wformat-truncation=2) $(if $(WERROR),-Werror)
# By what is built for, which need not be what builds.
TARGET := $(shell $(CC) -dumpmachine 2>/dev/null)
HARDEN := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$(if $(IS_CLANG),2,3) -fstack-protector-strong \
	-fstack-clash-protection $(if $(filter x86_64-%,$(TARGET)),-fcf-protection=full) \
	$(if $(filter aarch64-%,$(TARGET)),-mbranch-protection=standard)
# Sanitizers see into memory only when each object is an allocation of its own.
ifneq ($(SAN),)
MODE := -O1 -fno-omit-frame-pointer -U_FORTIFY_SOURCE -DTG_ARENA_MALLOC -DTG_NO_SANDBOX $(SAN)
else ifneq ($(COV),)
MODE := -O0 -U_FORTIFY_SOURCE --coverage
else
MODE := $(HARDEN)
endif
# Where long has 32 bits a pack beyond 2 GiB could not be opened otherwise, nor 2038 be told.
TG_CPPFLAGS := -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -D_FILE_OFFSET_BITS=64 \
	-D_TIME_BITS=64 -Iinclude \
	$(patsubst -I%,-isystem %,$(shell pkg-config --cflags-only-I $(DEPS) 2>/dev/null))
TG_CFLAGS := -std=c11 -fPIE $(WARN)
TG_LDFLAGS := -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code,--as-needed
# Ours first, the user's last; but a variant is what it is.
FLAGS := $(CC) $(TG_CPPFLAGS) $(CPPFLAGS) $(TG_CFLAGS) $(CFLAGS) $(MODE)
LINK := $(CC) $(CFLAGS) $(MODE) $(TG_LDFLAGS) $(LDFLAGS)
PLACES := -DTG_VERSION='"$(VERSION)"' -DTG_SHAREDIR='"$(PREFIX)/share/trunkgate"'

# ---- What there is to build ----

objects = $(patsubst %.c,$(OUT)/%.o,$(sort $(1)))
LAYERS := base text imports git modules policy ledger rules gate report
# Our stand-ins for what libraries need not bring go to the programs alone, and first.
NONET := src/git/objects/nonet.c src/ledger/nomath.c src/text/nocpuid.c
LIB_SRC := $(filter-out $(NONET),$(wildcard $(LAYERS:%=src/%/*.c) $(LAYERS:%=src/%/*/*.c)))
ADMIN_SRC := $(wildcard src/admin/*.c src/admin/*/*.c)
HOOKS := pre-receive update post-receive
UNITS := $(wildcard tests/unit/*.c)
FUZZERS := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
TOOLS := $(patsubst tests/tools/%.c,%,$(wildcard tests/tools/*.c))
SOURCES := $(LIB_SRC) $(NONET) $(ADMIN_SRC) $(wildcard hooks/*.c tests/*/*.c)
HEADERS := $(wildcard include/trunkgate/*.h src/*/*.h src/*/*/*.h tests/*/*.h)
LIB := $(OUT)/libtrunkgate.a
# The command but its main, for tests of its parts.
ADMIN := $(OUT)/libadmin.a
PROGRAMS := $(HOOKS:%=$(OUT)/libexec/%) $(OUT)/bin/trunkgate

all: $(PROGRAMS)

FORCE:
$(OUT)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(FLAGS) / $(LINK) / $(STATIC)' | cmp -s - $@ || echo '$(FLAGS) / $(LINK) / $(STATIC)' >$@
$(OUT)/places: FORCE
	@mkdir -p $(@D)
	@echo "$(PLACES)" | cmp -s - $@ || echo "$(PLACES)" >$@

# The libraries as the linker wants them; also says which ones are missing.
$(OUT)/libs: scripts/link.sh $(NONET) $(wildcard src/git/objects/inflate*) $(OUT)/flags
	@scripts/link.sh '$(STATIC)' '$(LINK)' $(DEPS) >$@
$(OUT)/libs.shared: scripts/link.sh $(OUT)/flags
	@scripts/link.sh no '$(LINK)' $(DEPS) >$@

# Files of the product cannot name a banned function.
$(call objects,$(LIB_SRC) $(NONET) $(ADMIN_SRC) $(wildcard hooks/*.c)): BANNED := -include trunkgate/banned.h
# Tests cut strings on purpose and put literals side by side.
$(call objects,$(wildcard tests/*/*.c)): WARN_LESS := $(if $(IS_CLANG),-Wno-string-plus-int \
	-Wno-string-concatenation,-Wno-format-truncation -Wno-null-dereference)
PLACED := $(call objects,src/gate/policy_source.c src/admin/main.c)
$(PLACED): BANNED += $(PLACES)
$(PLACED): $(OUT)/places
$(OUT)/%.o: %.c $(OUT)/flags | $(OUT)/libs
	@mkdir -p $(@D)
	$(call say,CC,$<)$(FLAGS) $(WARN_LESS) $(BANNED) -MMD -MP -c $< -o $@

# q, not r: two layers may have files of one name.
$(LIB): $(call objects,$(LIB_SRC))
	@rm -f $@
	$(call say,AR,$@)$(AR) qcsD $@ $^

$(ADMIN): $(call objects,$(filter-out src/admin/main.c,$(ADMIN_SRC)))
	@rm -f $@
	$(call say,AR,$@)$(AR) qcsD $@ $^

$(OUT)/libexec/%: $(OUT)/hooks/%.o $(call objects,$(NONET)) $(LIB) $(OUT)/libs
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(LINK) -o $@ $(filter %.o,$^) $(LIB) $$(cat $(OUT)/libs)
$(OUT)/bin/trunkgate: $(call objects,$(ADMIN_SRC) $(NONET)) $(LIB) $(OUT)/libs
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(LINK) -o $@ $(filter %.o,$^) $(LIB) $$(cat $(OUT)/libs)

# ---- Tests ----

# Criterion itself uses libgit2.so; two copies in one process would mix.
$(OUT)/tests/units: $(call objects,$(UNITS)) $(ADMIN) $(LIB) $(OUT)/libs.shared
	$(call say,LINK,$@)$(LINK) -o $@ $(filter %.o,$^) $(ADMIN) $(LIB) -lcriterion $$(cat $(OUT)/libs.shared)
$(TOOLS:%=$(OUT)/tests/tools/%): $(OUT)/tests/tools/%: $(OUT)/tests/tools/%.o $(call objects,$(NONET)) $(LIB) $(OUT)/libs
	$(call say,LINK,$@)$(LINK) -o $@ $(filter %.o,$^) $(LIB) $$(cat $(OUT)/libs)
# A harness runs its corpus without clang, or is run by libFuzzer.
DRIVER := $(if $(FUZZING),,$(OUT)/tests/fuzz/standalone.o)
$(FUZZERS:%=$(OUT)/tests/%): $(OUT)/tests/%: $(OUT)/tests/fuzz/%.o $(DRIVER) $(call objects,$(NONET)) $(ADMIN) $(LIB) $(OUT)/libs
	$(call say,LINK,$@)$(LINK) $(if $(FUZZING),-fsanitize=fuzzer) -o $@ $(filter %.o,$^) $(ADMIN) $(LIB) $$(cat $(OUT)/libs)

# The programs with a clock that tests can set, in place of the library's.
CLOCKED := $(HOOKS:%=$(OUT)/tests/clock/libexec/%) $(OUT)/tests/clock/bin/trunkgate
$(OUT)/tests/clock/clock.o: tests/clock/clock.c $(OUT)/flags | $(OUT)/libs
	@mkdir -p $(@D)
	$(call say,CC,$@)$(FLAGS) -MMD -MP -c $< -o $@
$(OUT)/tests/clock/libexec/%: $(OUT)/hooks/%.o $(OUT)/tests/clock/clock.o $(call objects,$(NONET)) $(LIB) $(OUT)/libs
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(LINK) -o $@ $(filter %.o,$^) $(LIB) $$(cat $(OUT)/libs)
$(OUT)/tests/clock/bin/trunkgate: $(call objects,$(ADMIN_SRC) $(NONET)) $(OUT)/tests/clock/clock.o $(LIB) $(OUT)/libs
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(LINK) -o $@ $(filter %.o,$^) $(LIB) $$(cat $(OUT)/libs)

# Preloaded by tests, it makes calls to libc fail, by each of the names that a call may have.
SHIM := $(if $(SAN),,$(OUT)/tests/faults.so)
$(OUT)/tests/faults.so: tests/faults/shim.c $(OUT)/flags | $(OUT)/libs
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(FLAGS) -U_FILE_OFFSET_BITS -U_TIME_BITS -fPIC -MMD -MP -MF $(@:.so=.d) -shared -o $@ $<

TESTS := $(CLOCKED) $(SHIM) $(OUT)/tests/units $(TOOLS:%=$(OUT)/tests/tools/%) $(FUZZERS:%=$(OUT)/tests/%)
ASAN := -fsanitize=address,undefined -fno-sanitize-recover=all
export TG_BUILD := $(abspath $(BUILD))
export TG_OUT := $(abspath $(OUT))
export CC MAKE

# For who does not say how many jobs: one a processor.
ALL_JOBS = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 1))

# A second make: the first one has read this file before packages were there.
test: deps
	@$(MAKE) $(ALL_JOBS) check
tests: $(PROGRAMS) $(TESTS)
check: $(PROGRAMS) $(TESTS)
	@tests/run unit fuzz push lint
# One suite alone: make check-unit, make check-push ...
check-%: $(PROGRAMS) $(TESTS)
	@tests/run $*
asan: deps
	@$(MAKE) $(ALL_JOBS) check-asan SAN='$(ASAN)'
check-asan: $(PROGRAMS) $(TESTS)
	@tests/run unit fuzz push
fuzz:
	@scripts/deps.sh build lint
	@$(MAKE) run-fuzz FUZZING=1 CC=clang SAN='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all'
run-fuzz: $(patsubst %,$(OUT)/tests/fuzz_%,$(or $(FUZZ),$(FUZZERS:fuzz_%=%)))
	@tests/fuzz/run $(FUZZ_SECONDS) $^
bench: all
	@bench/run
compare: all
	@tests/compare/run
lint:
	@scripts/deps.sh build test lint
	@$(MAKE) check-lint-all
check-lint-all: $(PROGRAMS)
	@tests/run lint slow-lint
# For the lints that compile.
cpp-flags:
	@printf '%s\n' $(TG_CPPFLAGS) -include trunkgate/banned.h $(PLACES)
cov:
	@scripts/deps.sh build test lint
	-@$(MAKE) check-asan COV=1
	@mkdir -p $(BUILD)/cov/html
	@lcov -q -c -d $(BUILD)/cov/src -d $(BUILD)/cov/hooks --no-external -b . -o $(BUILD)/cov/info
	@genhtml -q -o $(BUILD)/cov/html $(BUILD)/cov/info
	@lcov --summary $(BUILD)/cov/info
docs: all
	@TRUNKGATE=$(OUT)/bin/trunkgate docs/generate.sh
demo: deps
	@$(MAKE) $(ALL_JOBS) all
	@scripts/demo.sh $(OUT)
deps:
	@scripts/deps.sh build $(if $(filter demo,$(MAKECMDGOALS)),,test)
deps-servers:
	@scripts/deps.sh servers
format:
	clang-format -i $(SOURCES) $(HEADERS)

# ---- Installing: each file is written beside its place, then renamed ----

BINDIR := $(DESTDIR)$(PREFIX)/bin
LIBEXEC := $(DESTDIR)$(PREFIX)/libexec/trunkgate
SHARE := $(DESTDIR)$(PREFIX)/share
MAN := $(wildcard man/*.[1-8])
put = @install -D -m $(1) $(2) $(3).new && mv -f $(3).new $(3)
INSTALLED := $(BINDIR)/trunkgate $(HOOKS:%=$(LIBEXEC)/%) \
	$(patsubst policies/%,$(SHARE)/trunkgate/policies/%,$(wildcard policies/*.yaml)) \
	$(patsubst policies/%,$(SHARE)/trunkgate/%,$(wildcard policies/languages/*.yaml)) \
	$(SHARE)/trunkgate/logrotate \
	$(foreach page,$(MAN),$(SHARE)/man/man$(subst .,,$(suffix $(page)))/$(notdir $(page)))
$(BINDIR)/%: $(OUT)/bin/% FORCE ; $(call put,0755,$<,$@)
$(LIBEXEC)/%: $(OUT)/libexec/% FORCE ; $(call put,0755,$<,$@)
$(SHARE)/trunkgate/logrotate: share/logrotate FORCE ; $(call put,0644,$<,$@)
$(SHARE)/trunkgate/languages/%: policies/languages/% FORCE ; $(call put,0644,$<,$@)
$(SHARE)/trunkgate/%: % FORCE ; $(call put,0644,$<,$@)
define man_section
$$(SHARE)/man/man$(1)/%: man/% FORCE ; $$(call put,0644,$$<,$$@)
endef
$(foreach section,1 2 3 4 5 6 7 8,$(eval $(call man_section,$(section))))
install: $(INSTALLED)
uninstall:
	rm -f $(INSTALLED)
	-@rmdir -p --ignore-fail-on-non-empty $(LIBEXEC) $(SHARE)/trunkgate/policies $(SHARE)/trunkgate/languages 2>/dev/null

dist:
	@mkdir -p $(BUILD)
	git -c tar.umask=0022 -c core.autocrlf=false archive --format=tar --prefix=trunkgate-$(VERSION)/ HEAD | gzip -9n >$(BUILD)/trunkgate-$(VERSION).tar.gz
deb:
	dpkg-buildpackage -us -uc -b
test-package:
	@tests/package/run
clean:
	rm -rf $(BUILD)
help:
	@sed -n 's/^##$$//p; s/^## //p' Makefile

.PHONY: FORCE all test tests check asan check-asan fuzz run-fuzz bench compare lint check-lint-all cpp-flags cov docs \
	demo deps deps-servers format install uninstall dist deb test-package clean help

-include $(patsubst %.o,%.d,$(call objects,$(SOURCES)))
