# Two commands do everything on a fresh machine: `make run` and `make test`.
# Both install what the project's own package files name, and say in one sentence what else is missing.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

DATA ?= data
LISTEN ?= 127.0.0.1:8080
# Browsers make passkeys at names only: on a machine of one's own the name is localhost.
PUBLIC_URL ?= $(patsubst 127.0.0.1:%,http://localhost:%,$(filter 127.0.0.1:%,$(LISTEN)))
export CARGO_TARGET_DIR ?= $(CURDIR)/target
export WORTLAUT_BIN ?= $(CARGO_TARGET_DIR)/debug/wortlaut

.PHONY: help run test bench lint format web binary build screenshots clean
.PHONY: test-rust test-web test-interop test-faults test-browser test-export test-api

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: binary ## build the service and serve the task force's workspace on http://localhost:8080
	$(WORTLAUT_BIN) serve --listen $(LISTEN) $(addprefix --public-url ,$(PUBLIC_URL)) --data $(DATA) --template task-force

test: lint test-rust test-export test-api test-web test-interop test-browser ## everything CI runs

test-rust: build ## unit tests, the simulation, and the black-box tests written in Rust
	@scripts/need-readers
	@scripts/need-pdf-checkers >/dev/null
	cargo test --workspace --locked

test-export: ## other people's programs read the files that are exported, and check them against their standards
	@scripts/need-readers
	@scripts/need-office-checker >/dev/null
	cargo test --workspace --locked --features wortlaut-export/readers,wortlaut-import/readers \
	  --test readers --test html --test markdown --test writers

test-api: build ## whatever the API's description allows, asked with each right
	@scripts/need-schemathesis >/dev/null
	scripts/test-api

test-web: web/dist/index.html ## unit and fuzz tests of the pages
	cd web && npm run --silent check && npm test

test-interop: build tests/node_modules/.package-lock.json ## npm's automerge-repo against the binary
	cd tests && node --test --test-concurrency=1 interop/*.test.mjs

test-browser: build tests/node_modules/.package-lock.json ## real Chromium against the binary
	@scripts/need-chromium
	cd tests && node --test --test-concurrency=1 browser/*.test.mjs

bench: ## the hot path against its baseline in the same run
	cargo bench -p wortlaut-merge
	cargo bench -p wortlaut-export
	cargo bench -p wortlaut-typeset

lint: web/dist/index.html ## formatting and lints, as CI checks them
	@scripts/need-tools
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cd web && npm run --silent lint

format: ## format all Rust code
	cargo fmt --all

binary: web/dist/index.html ## the binary, with the pages in it
	@scripts/need-tools
	cargo build --workspace --bins --locked

build: web/dist/index.html ## the binary and all tests
	@scripts/need-tools
	cargo build --workspace --all-targets --locked

web: web/dist/index.html ## the pages alone

web/dist/index.html: web/node_modules/.package-lock.json $(shell find web/src web/messages web/public web/index.html web/vite.config.ts -type f 2>/dev/null)
	cd web && npm run --silent build
	@touch $@

# Not `npm ci`: it refuses a lock file that lacks other platforms' optional packages, which npm itself leaves out.
%/node_modules/.package-lock.json: %/package-lock.json
	@scripts/need-tools
	cd $* && npm install --no-save --no-audit --no-fund
	@touch $@

screenshots: build tests/node_modules/.package-lock.json ## the pictures of the README
	@scripts/need-chromium
	cd tests && node browser/screenshots.mjs

clean: ## everything that was built; never the data
	rm -rf web/dist web/node_modules tests/node_modules test-results
	cargo clean
