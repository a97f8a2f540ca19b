# One way to run everything. `make help` lists it.
PYTHON ?= python3
RUN := .venv/bin
CLI := $(RUN)/clipforge
NODE := $(PYTHON) tools/node.py
SDK := sdks/typescript/dist/esm/index.js
APP := web/.next/BUILD_ID
# What they are built from.
SDK_SOURCES := $(shell find sdks/typescript/src sdks/typescript/scripts -type f)
APP_SOURCES := web/next.config.ts web/server.mjs web/package.json src/clipforge/engines/typography/fonts/fonts.toml \
	$(shell find web/src web/messages web/scripts -type f)
VIDEO ?=
ARGS ?=
# As it was written: a file name may hold a dollar sign or quotes.
export CLIPFORGE_SOURCE = $(value VIDEO)
# Compiled modules are kept, whatever the caller's shell says: without them each start compiles thousands anew.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help setup web clip up doctor test lint fmt openapi sdks eval bench chaos clean

help: ## This list
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  make clip VIDEO=talk.mp4 ARGS='--count 5 --aspect 1:1'"

setup: .venv/.installed ## Install everything that is locked, into .venv

.venv/.installed: pyproject.toml sdks/python/pyproject.toml uv.lock tools/bootstrap.py
	@$(PYTHON) tools/bootstrap.py

node_modules/.installed: package.json package-lock.json web/package.json sdks/typescript/package.json tools/node.py
	@$(NODE) npm ci --no-audit --no-fund
	@touch $@

$(SDK): node_modules/.installed $(SDK_SOURCES)
	@$(NODE) npm run --silent build --workspace @clipforge/sdk

$(APP): $(SDK) $(APP_SOURCES)
	@NEXT_TELEMETRY_DISABLED=1 $(NODE) npm run --silent build --workspace @clipforge/web
	@touch $@

web: setup $(APP) ## Build the web app

clip: setup ## Make shorts of VIDEO (without one: of a sample talk that it makes itself)
	@if [ -n "$$CLIPFORGE_SOURCE" ]; then $(CLI) clip $(ARGS) -- "$$CLIPFORGE_SOURCE"; \
	else $(CLI) clip --sample $(ARGS); fi

up: setup web ## Run the whole service on this machine: web app, API, workers, database, queue (Ctrl-C stops it)
	@CLIPFORGE_WEB_DIR="$(CURDIR)/web" CLIPFORGE_WEB_NODE="$$($(NODE) node -p process.execPath)" $(CLI) up $(ARGS)

doctor: setup ## Say what is there and what is missing
	@$(CLI) doctor

test: setup web ## Fetch the models, run every test
	@$(CLI) models fetch --quiet
	@$(RUN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: setup $(SDK) ## Formatter, linter, strict types, import rules
	@$(RUN)/ruff format --check .
	@$(RUN)/ruff check .
	@$(RUN)/zuban mypy --python-executable $(RUN)/python src sdks/python/src
	@$(RUN)/lint-imports --no-cache
	@$(NODE) npx biome ci --max-diagnostics=50 sdks/typescript web
	@$(NODE) npm run --silent typecheck --workspace @clipforge/sdk
	@$(NODE) npm run --silent typecheck --workspace @clipforge/web
	@$(PYTHON) tools/npm_lock.py --check

fmt: setup node_modules/.installed ## Format, and mend what the linter can
	@$(RUN)/ruff format .
	@$(RUN)/ruff check --fix .
	@$(NODE) npx biome check --write sdks/typescript web

openapi: setup ## Write the API's document to docs/openapi.json
	@$(RUN)/python tools/openapi.py

sdks: setup node_modules/.installed ## Write what is generated of the SDKs, from docs/openapi.json
	@$(RUN)/python tools/sdks.py
	@$(NODE) npm run --silent generate --workspace @clipforge/sdk

eval: setup ## Measure quality on the recordings in ../shared/media (see docs/quality.md)
	@$(RUN)/python -m evals $(ARGS)

bench: setup ## Measure speed and memory against the plain tools
	@$(RUN)/python -m benchmarks $(ARGS)

chaos: setup ## Kill processes of the running service under work, and see that nothing is lost or done twice
	@$(CLI) models fetch --quiet
	@$(RUN)/python -m chaos $(ARGS)

clean: ## Remove what was installed here (clips and models stay)
	rm -rf node_modules web/.next web/public sdks/typescript/dist .venv .tools .ruff_cache .pytest_cache .hypothesis .import_linter_cache
