# Everything that a person or CI runs. Each target sets up what it needs; see
# .ci/setup for what that is.

GO       ?= go
FUZZTIME ?= 60s
ROUNDS   ?= 400
SOAK     ?= 60
CASES    ?= 1500000

# Test binaries without debugger tables link twice as fast, and lint has vetted.
TEST := $(GO) test -vet=off -ldflags=-w

# Fast packages without the state store and net/http: their race builds compile
# in seconds, where those two take minutes. race-all has the others.
RACE := ./audit ./compute ./compute/computetest ./seal

.PHONY: build console serve demo test test-go test-js unit race node web web-modules web-units web-e2e clients lint gen cover fuzz differential bench cost e2e soak soak-linear race-all screenshots load-times setup-go setup-race setup-node setup-browser

# The binary holds the console's pages if they were built before (make console);
# without them /console/ says how to build them.
build: setup-go
	$(GO) build -o bin/rampart ./cmd/rampart

NPM_CI := npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

console: web-modules
	cd web && npm run build

serve: console setup-go
	$(GO) build -o bin/rampart ./cmd/rampart
	bin/rampart serve

demo: build
	bin/rampart demo

# All tests, what is Go beside what is JavaScript, as each waits a lot: first the
# rules and what needs no server, then the rest. Installing comes before, one
# after the other.
test: setup-go setup-race setup-node setup-browser
	@$(MAKE) --no-print-directory -j2 lint web-units
	@$(MAKE) --no-print-directory -j2 test-go test-js

test-go:
	@$(MAKE) --no-print-directory race && $(MAKE) --no-print-directory unit && $(MAKE) --no-print-directory clients

test-js:
	@$(MAKE) --no-print-directory web-e2e && $(MAKE) --no-print-directory node

lint: setup-go
	@echo "--- gofmt, vet, rules"
	@files=$$(find . -name node_modules -prune -o -name "*.go" -print | xargs gofmt -l); if [ -n "$$files" ]; then echo "not formatted (run gofmt -w):"; echo "$$files"; exit 1; fi
	$(GO) build -o bin/vet ./internal/vet
	$(GO) vet -vettool=$(CURDIR)/bin/vet ./...
	$(GO) test ./internal/lint ./internal/tree ./internal/gen

unit: setup-go
	@echo "--- the main module, with the crash test (internal/crash)"
	$(TEST) ./...

race: setup-race
	@echo "--- under the race detector"
	$(TEST) -race $(RACE)
	$(TEST) -race -run 'ReadersAndWriter|Account' ./policy
	$(TEST) -race -run 'Conformance|Stop|Boot' ./compute/sim

node: build setup-node
	@echo "--- the vendor's Node clients"
	cd clients/node && $(NPM_CI) && npm test

# The console: types, components and texts, then the whole procedure with the
# mouse in Chromium.
web: web-units web-e2e

web-modules: setup-node
	cd web && $(NPM_CI)

web-units: web-modules
	@echo "--- the console"
	cd web && npm run typecheck && npm test

# After web-modules.
web-e2e: setup-go setup-browser
	@echo "--- the console in Chromium"
	cd web && npm run build
	$(GO) build -o bin/rampart ./cmd/rampart
	cd web && npm run e2e

# The pictures in docs/screenshots, of every page, light and dark.
screenshots: console setup-go setup-browser
	$(GO) build -o bin/rampart ./cmd/rampart
	cd web && npm run screenshots

# The SDKs' thousands of generated files compile twice as fast when they are not
# optimized.
# How long each page of the console takes until it is interactive; the status is
# 1 if one takes over a second. Not in test, as a busy machine is slower.
load-times: console setup-go setup-browser
	$(GO) build -o bin/rampart ./cmd/rampart
	cd web && npm run load-times

clients: setup-go
	@echo "--- the vendor's Go SDKs"
	cd clients/go && $(TEST) '-gcflags=github.com/aliyun/alibaba-cloud-sdk-go/services/...=-N -l' -count=1 -v ./...

# Everything from a user's end: the clients that we did not write, the console.
e2e: node clients web

# The generated files; they leave no diff in a tree that is in order.
gen: setup-go
	$(GO) generate ./...
	$(GO) run ./internal/gen/fidelity
	$(GO) run ./internal/gen/operations
	$(GO) run ./internal/gen/states
	$(GO) run ./internal/gen/console
	cd clients/go && $(GO) test -count=1 -run '^TestMatrix$$' -update .

# Every fuzz target, FUZZTIME each.
fuzz: setup-go
	@set -e; grep -rl --include=*_test.go '^func Fuzz' --exclude-dir=clients --exclude-dir=bench . | while read -r f; do \
	  for t in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' $$f); do \
	    echo "--- $$t, $(FUZZTIME)"; $(GO) test $$(dirname $$f) -run '^$$' -fuzz "^$$t\$$" -fuzztime $(FUZZTIME); \
	  done; done

# What the tests of the policy language reach, against policy/COVERAGE.md.
cover: setup-go
	@d=$$(mktemp -d) && trap 'rm -rf "$$d"' EXIT && $(GO) test ./policy/... -coverprofile="$$d/cover" && $(GO) test ./policy -run TestCoverageList -v -profile "$$d/cover"

# The policy engine against its reference on CASES random requests.
differential: setup-go
	$(GO) test ./policy -run TestDifferential -v -cases $(CASES) -timeout 60m

# Micro-benchmarks of every package, then the policy engine beside its peers.
bench: setup-go
	$(GO) test -run '^$$' -bench . -benchmem $$($(GO) list ./... | grep -v /internal/)
	cd bench && $(GO) run .
	$(GO) run ./internal/cost

# What a call costs, as ratios in one run; the status is 1 if one misses.
cost: setup-go
	$(GO) run ./internal/cost

# The long tests: 64 clients under the race detector for SOAK seconds, on one
# server and on two of a cluster, with rights that come and go; then the crash
# test, ROUNDS kills with a seed that it prints.
soak: setup-race soak-linear
	$(GO) test ./internal/crash -count=1 -v -timeout 60m -rounds $(ROUNDS)

soak-linear: setup-race
	$(GO) test -race ./internal/prove -count=1 -v -timeout 60m -run 'Linear|Revocation' -seconds $(SOAK) -rounds 100

# Race detector over the whole main module; slow to compile.
race-all: setup-race
	$(GO) test -race ./...

setup-go:
	@.ci/setup go

setup-race:
	@.ci/setup go cc

setup-node:
	@.ci/setup node

setup-browser:
	@.ci/setup browser
