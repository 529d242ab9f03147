# Two commands do everything: `make run` and `make test`. Only Python 3.11+ and make are needed beforehand.

.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= $(firstword $(foreach each,python3 python3.13 python3.12 python3.11,\
    $(shell $(each) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(each))))
UV_VERSION := $(shell sed -n 's/^uv==\([0-9.]*\).*/\1/p' requirements.lock)
BIN := .venv/bin
# Linters and tests make much garbage that is dead at once: with more room for the young they take a tenth less time.
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" NODE_OPTIONS=--max-semi-space-size=64 npm --prefix frontend
STATIC := src/trio_monitor/web/static/index.html
FRONTEND_SOURCES := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

# Compiled modules are kept, whatever the environment says: the tests start hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run test test-frontend check check-python check-frontend fix bench bench-accuracy pictures lock api clean

help:
	@echo "make run            set up, start the monitor (on the bundled simulator unless a Trio server is configured)"
	@echo "make setup          set up only: packages, the built frontend, a browser for the tests"
	@echo "make test           set up, run every check and test"
	@echo "make check          linters and type checkers only"
	@echo "make fix            mend what the linters can mend"
	@echo "make bench          measure the figures of docs/reference/benchmarks.md"
	@echo "make bench-accuracy hold what the monitor tells of many simulated days against what was so"
	@echo "make pictures       take anew the pictures that the tests compare pages with"
	@echo "make lock           choose dependency versions anew"
	@echo "make api            write the API's description, the TypeScript types made from it, the webhook's schema"
	@echo "make clean          delete what was set up and built"

run: $(STATIC)
	@exec $(BIN)/trio-monitor run

# Tests make databases by the hundred: in memory, where there is room for them.
IN_MEMORY := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 { print "TMPDIR=/dev/shm" }')

# The browser's driver keeps an event loop of its own running, so its tests get processes of their own: more than
# there are cores, since they mostly wait for a poll, in the order of tests/e2e/conftest.py.
test: $(STATIC) .venv/browser
	@$(MAKE) --no-print-directory --jobs=2 check-frontend check-python test-frontend
	$(IN_MEMORY) $(BIN)/pytest -n 3 --dist worksteal --ignore=tests/e2e
	$(IN_MEMORY) $(BIN)/pytest -n 6 --dist loadscope --no-loadscope-reorder tests/e2e

# Side by side: either takes one core for half a minute.
check: $(STATIC)
	@$(MAKE) --no-print-directory --jobs=2 check-python check-frontend

test-frontend: $(STATIC)
	$(NPM) test

check-python: $(STATIC)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m checks.secret_scan
	$(BIN)/python -m checks.licences

check-frontend: $(STATIC)
	$(NPM) run check

fix: .venv/stamp frontend/node_modules/.stamp
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(NPM) run fix

bench: $(STATIC)
	$(BIN)/python -m bench

bench-accuracy: $(STATIC)
	$(BIN)/python -m bench.accuracy

# Looked at before they are committed.
pictures: $(STATIC) .venv/browser
	RENEW_PICTURES=1 $(BIN)/pytest tests/e2e/test_pages.py

api: .venv/stamp frontend/node_modules/.stamp
	$(BIN)/trio-monitor openapi frontend/api/openapi.json
	$(BIN)/trio-monitor webhook-schema docs/reference/webhook.schema.json
	$(NPM) run api

lock: .venv/stamp
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    --no-annotate --upgrade --quiet --group dev pyproject.toml --output-file requirements.lock

setup: $(STATIC) .venv/browser

.venv/stamp: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or say make PYTHON=/path/to/python3"; exit 1; }
	@echo "Setting up Python packages ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@$(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

frontend/node_modules/.stamp: .venv/stamp frontend/package-lock.json
	@echo "Setting up frontend packages ..."
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

$(STATIC): frontend/node_modules/.stamp $(FRONTEND_SOURCES)
	@echo "Building the frontend ..."
	@$(NPM) run --silent build -- --logLevel warn
	@touch $@

# The browser of the tests: Chromium without a window where it can be had, else one that is there, else Playwright's own
# download.
.venv/browser: .venv/stamp
	@command -v chromium-headless-shell >/dev/null \
	    || { command -v apt-get >/dev/null && test "$$(id -u)" = 0 && echo "Installing Chromium ..." \
	         && apt-get update -qq && apt-get install -y -qq chromium-headless-shell >/dev/null; } \
	    || command -v chromium >/dev/null || command -v google-chrome >/dev/null \
	    || $(BIN)/playwright install --with-deps chromium || $(BIN)/playwright install chromium
	@touch $@

clean:
	rm -rf .venv frontend/node_modules src/trio_monitor/web/static
