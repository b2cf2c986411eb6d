# Chappe. `make run` serves on this machine; `make test` proves that it works.

GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
LISTEN  ?= 127.0.0.1:8443
DATA    ?= ./data
BENCH   ?= w1
BIN     := bin/chappe
# The web client is built where npm and a new enough Node.js are; without them
# the program serves a plain page in its place. WEB= builds without it as well.
WEB     ?= $(shell node -e 'const [a, b] = process.versions.node.split(".").map(Number); if (a > 20 || (a === 20 && b >= 19)) console.log("internal/web/client/dist/index.html")' 2>/dev/null)
WEB_SOURCES := $(shell find web/src web/public web/build -type f 2>/dev/null) web/index.html web/package.json web/tsconfig.json web/vite.config.ts
SOURCES := $(shell find cmd internal -name '*.go' -o -name '*.strings' -o -name '*.tsv' -o -name '*.tl' -o -name '*.json' 2>/dev/null) go.mod go.sum

.PHONY: build web run test test-go test-web test-clients test-old-clients test-bench bench lint fmt fuzz deps proto clean

build: $(BIN)

$(BIN): $(SOURCES) $(WEB)
	$(GO) build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o $@ ./cmd/chappe

web: $(WEB)

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

internal/web/client/dist/index.html: $(WEB_SOURCES) web/node_modules/.package-lock.json
	cd web && npm run --silent check && npm run --silent build

run: build
	$(BIN) serve --data $(DATA) --listen $(LISTEN)

test: lint test-go test-clients test-web test-bench

# The race detector makes the huge generated package of TL types take minutes
# to build the first time; the build cache keeps it.
test-go:
	$(GO) test -race -timeout 20m ./...

# Real clients against the real program. scripts/deps installs what is missing.
test-clients: build
	scripts/test-clients $(BIN)

# The web client in Chromium, as people use it. scripts/deps installs that.
test-web: build
	scripts/test-web $(BIN)

# gotd of old layers against today's: the first build takes some minutes.
test-old-clients: build
	OLD_CLIENTS=1 CHAPPE=$(CURDIR)/$(BIN) $(GO) test -count=1 -timeout 30m -run TestOldClients ./internal/chappetest

# A short load: nothing may be lost. The figures are for docs/performance.md.
test-bench: build
	scripts/bench $(BIN) w1 --for 2s

lint: fmt
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

fmt:
	@unformatted=$$(gofmt -l cmd internal test/old-gotd tools); \
	if [ -n "$$unformatted" ]; then echo "gofmt these files:"; echo "$$unformatted"; exit 1; fi

# Each fuzz target for a short time: FUZZTIME=10m make fuzz for longer.
fuzz:
	scripts/fuzz

bench: build
	scripts/bench $(BIN) $(BENCH)

# Code of the records, after a .proto file has changed.
proto:
	scripts/proto

deps:
	scripts/deps

clean:
	rm -rf bin internal/web/client/dist
