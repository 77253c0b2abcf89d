# make              build/yinlin (release)
# make VARIANT=x    build/x/yinlin for x of release asan tsan cov
# make tests        every test program (build/<variant>/t/…), run by ./test
# make benches      build/bench/…        make fuzzers    build/fuzz/… (clang)
# Everything is found by its place: src/**/*.c is the program, src/**/test.c, src/**/test_*.c and
# tests/{api,fault,sim}/*.c are test programs, tests/fuzz/*.c fuzzers, bench/*.c benches.
VARIANT ?= release
VERSION := $(shell cat VERSION)
OUT     := build/$(VARIANT)

PKGS := sqlite3 libpq jansson libsodium libevent libevent_openssl libevent_pthreads openssl zlib \
        libdeflate libcurl libmosquitto libqrencode
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS))
LIBS       := $(shell pkg-config --libs $(PKGS)) -lxlsxwriter -lpthread -lm

WARN := -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wformat=2 -Wundef -Wvla -Walloca \
        -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wcast-qual -Wpointer-arith \
        -Wdouble-promotion -Wimplicit-fallthrough -Wno-missing-field-initializers
HARD := -fstack-protector-strong -fPIE
OPT_release := -O2 -g -D_FORTIFY_SOURCE=2
OPT_asan    := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
OPT_tsan    := -O1 -g -fsanitize=thread
OPT_cov     := -O0 -g --coverage
ifdef WERROR
WARN += -Werror
endif
CFLAGS  += -std=gnu17 $(OPT_$(VARIANT)) $(WARN) $(HARD) -D_GNU_SOURCE -DYL_VERSION='"$(VERSION)"' \
           -Isrc $(BEFORE) -include src/base/banned.h $(PKG_CFLAGS) -MMD -MP
# OpenSSL's headers use a banned word as a parameter name.
%/http/tls.o %/api/http_probes.o: BEFORE = -include openssl/ssl.h
# So do the headers of libxlsxwriter.
%/benefits/rules_claim.o: BEFORE = -include xlsxwriter.h
LDFLAGS += -pie -Wl,-z,relro,-z,now $(filter -fsanitize% --coverage,$(OPT_$(VARIANT)))

SRC   := $(shell find src -name '*.c' | LC_ALL=C sort)
TESTS := $(wildcard tests/fault/*.c tests/sim/*.c tests/api/*.c) \
         $(filter %/test.c,$(filter-out src/base/test.c,$(SRC))) \
         $(foreach f,$(SRC),$(if $(filter test_%,$(notdir $f)),$f))
LIB   := $(filter-out $(TESTS) src/main/main.c,$(SRC))
OBJ   := $(LIB:%.c=$(OUT)/%.o)
TEST_BIN  := $(patsubst src/%,%,$(TESTS:%.c=%))
TEST_BIN  := $(TEST_BIN:%=$(OUT)/t/%.t)
BENCH_BIN := $(patsubst bench/%.c,build/bench/%,$(wildcard bench/*.c))
FUZZ_BIN  := $(patsubst tests/fuzz/%.c,build/fuzz/%,$(wildcard tests/fuzz/*.c))

build/yinlin: $(OUT)/yinlin
	@mkdir -p build && ln -sf $(VARIANT)/yinlin $@

# The built web app, in the program; without web/dist the list is empty.
OBJ += $(OUT)/assets.o
$(OUT)/assets.c: tools/embed-web $(wildcard web/dist/manifest.tsv)
	@mkdir -p $(@D)
	@tools/embed-web web/dist >$@.new && mv $@.new $@
$(OUT)/assets.o: $(OUT)/assets.c
	@$(CC) $(CFLAGS) -c -o $@ $<

# The English of every sentence, from the english.txt of the folders.
OBJ += $(OUT)/english.o
$(OUT)/english.c: tools/english $(shell find src -name english.txt)
	@mkdir -p $(@D)
	@tools/english table >$@.new && mv $@.new $@
$(OUT)/english.o: $(OUT)/english.c
	@$(CC) $(CFLAGS) -c -o $@ $<

$(OUT)/yinlin: $(OUT)/src/main/main.o $(OUT)/libyinlin.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# The test kit holds a main of its own, so it stays out of the archive.
$(OUT)/libyinlin.a: $(filter-out $(OUT)/src/base/test.o,$(OBJ))
	@rm -f $@
	@ar rcs $@ $^

# SQL that a file embeds lies beside it (EMBED in store/store.h).
.SECONDEXPANSION:
$(OUT)/%.o: %.c $$(wildcard $$(dir %.c)*.sql $$(dir %.c)changes/*.sql)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

$(OUT)/src/main/domains.o: docs/answers.json

$(OUT)/t/%.t: $(OUT)/src/%.o $(OUT)/src/base/test.o $(OUT)/libyinlin.a
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)
$(OUT)/t/tests/%.t: $(OUT)/tests/%.o $(OUT)/src/base/test.o $(OUT)/libyinlin.a
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# The routing engine against brute force: 12,000 problems up to seven stops; minutes.
.PHONY: brute
brute: $(OUT)/t/engine/route/test_route.t
	YL_BRUTE=4 $<

build/bench/%: bench/%.c $(OUT)/libyinlin.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# Fuzzers compile the whole library with clang so that coverage guides them everywhere.
FUZZ_CC    := clang-14
FUZZ_FLAGS  = -std=gnu17 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
              -fsanitize=fuzzer-no-link -D_GNU_SOURCE -DYL_VERSION='"fuzz"' -Isrc \
              $(BEFORE) -include src/base/banned.h $(PKG_CFLAGS) -MMD -MP
FUZZ_OBJ   := $(filter-out build/fuzz/obj/src/base/test.o,$(LIB:%.c=build/fuzz/obj/%.o))
FUZZ_OBJ   += build/fuzz/obj/assets.o build/fuzz/obj/english.o
build/fuzz/obj/assets.o build/fuzz/obj/english.o: build/fuzz/obj/%.o: $(OUT)/%.c
	@mkdir -p $(@D)
	@$(FUZZ_CC) $(FUZZ_FLAGS) -c -o $@ $<
build/fuzz/obj/%.o: %.c
	@mkdir -p $(@D)
	@$(FUZZ_CC) $(FUZZ_FLAGS) -c -o $@ $<
build/fuzz/lib.a: $(FUZZ_OBJ)
	@rm -f $@
	@ar rcs $@ $^
build/fuzz/%: tests/fuzz/%.c build/fuzz/lib.a
	$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer,address,undefined -o $@ $^ $(LIBS)

tests: $(TEST_BIN)
# 10 million random operations of the ledger, from a printed seed; about ten minutes and 4 GB of disk.
ledger-long: $(OUT)/t/domains/funds/test.t
	YL_LEDGER_OPERATIONS=10000000 $<
# A thousand kills with 100,000 open alarms.
alarm-long: $(OUT)/t/tests/fault/kill_alarm.t
	YL_KILL_ALARM=1000 YL_KILL_ALARM_OPEN=100000 $<
# 256 clients on 100 portions with kill -9, 100 rounds; about two minutes.
kill-long: $(OUT)/t/tests/fault/kill_lunch.t
	YL_KILL_LUNCH=100 $<
# 1,000 × kill -9 while devices talk; some minutes.
devices-long: $(OUT)/t/tests/fault/kill_devices.t
	YL_KILL_DEVICES=1000 $<
test-list:
	@printf '%s\n' $(TEST_BIN)
benches: $(BENCH_BIN)
fuzzers: $(FUZZ_BIN)
fuzz-list:
	@printf '%s\n' $(FUZZ_BIN)
format:
	clang-format -i $$(git ls-files 'src/*.[ch]' 'tests/*.[ch]' 'bench/*.[ch]')
clean:
	rm -rf build
.PHONY: tests ledger-long devices-long alarm-long kill-long test-list benches fuzzers fuzz-list format clean
.SECONDARY:
-include $(OBJ:.o=.d) $(OUT)/src/main/main.d $(TESTS:%.c=$(OUT)/%.d) $(FUZZ_OBJ:.o=.d)
