# One way to run everything. `make help` lists it.
PYTHON ?= python3
RUN := .venv/bin
CLI := $(RUN)/clipforge
VIDEO ?=
ARGS ?=
# As it was written: a file name may hold a dollar sign or quotes.
export CLIPFORGE_SOURCE = $(value VIDEO)
# Compiled modules are kept, whatever the caller's shell says: without them each start compiles thousands anew.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help setup clip up doctor test lint fmt openapi eval bench chaos clean

help: ## This list
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  make clip VIDEO=talk.mp4 ARGS='--count 5 --aspect 1:1'"

setup: .venv/.installed ## Install everything that is locked, into .venv

.venv/.installed: pyproject.toml uv.lock tools/bootstrap.py
	@$(PYTHON) tools/bootstrap.py

clip: setup ## Make shorts of VIDEO (without one: of a sample talk that it makes itself)
	@if [ -n "$$CLIPFORGE_SOURCE" ]; then $(CLI) clip $(ARGS) -- "$$CLIPFORGE_SOURCE"; \
	else $(CLI) clip --sample $(ARGS); fi

up: setup ## Run the whole service on this machine: API, workers, database, queue (Ctrl-C stops it)
	@$(CLI) up $(ARGS)

doctor: setup ## Say what is there and what is missing
	@$(CLI) doctor

test: setup ## Fetch the models, run every test
	@$(CLI) models fetch --quiet
	@$(RUN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: setup ## Formatter, linter, strict types, import rules
	@$(RUN)/ruff format --check .
	@$(RUN)/ruff check .
	@$(RUN)/zuban mypy --python-executable $(RUN)/python src
	@$(RUN)/lint-imports --no-cache

fmt: setup ## Format, and mend what the linter can
	@$(RUN)/ruff format .
	@$(RUN)/ruff check --fix .

openapi: setup ## Write the API's document to docs/openapi.json
	@$(RUN)/python tools/openapi.py

eval: setup ## Measure quality on the recordings in ../shared/media (see docs/quality.md)
	@$(RUN)/python -m evals $(ARGS)

bench: setup ## Measure speed and memory against the plain tools
	@$(RUN)/python -m benchmarks $(ARGS)

chaos: setup ## Kill processes of the running service under work, and see that nothing is lost or done twice
	@$(CLI) models fetch --quiet
	@$(RUN)/python -m chaos $(ARGS)

clean: ## Remove what was installed here (clips and models stay)
	rm -rf .venv .tools .ruff_cache .pytest_cache .hypothesis .import_linter_cache
