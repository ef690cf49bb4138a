# `make` alone lists the targets. Everything runs in .venv, made from pyproject.toml and constraints.txt.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CODE := generator runtime plugins generated bench tests

.DEFAULT_GOAL := help
.PHONY: help setup machine demo serve test check fmt lint types imports generate drift golden bench nightly clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "ksmart needs Python 3.11 or newer"'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[gis,edcr,finance,dev]" --constraint constraints.txt
	$(BIN)/python -m compileall -q generator runtime plugins
	-$(BIN)/ksmart assets && $(BIN)/ksmart gis assets
	@touch $(READY)

setup: $(READY) ## virtual environment and pre-commit hooks
	$(BIN)/pre-commit install --install-hooks

machine: ## Debian packages that some tests look through, as root: a browser, PDF tools, other ledgers
	.ci/machine

demo: $(READY) ## the main job on real input, end to end, on an embedded PostgreSQL; ends by itself
	$(BIN)/ksmart demo

serve: $(READY) ## the server on an embedded PostgreSQL
	$(BIN)/ksmart serve

test: $(READY) ## fast tests
	$(BIN)/pytest -m "not nightly" -n auto --dist loadfile --durations=15

check: lint types imports drift test ## all that CI runs

fmt: $(READY) ## format
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

lint: $(READY) ## ruff, in generated code too
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

types: $(READY) ## mypy and pyright, both strict
	$(BIN)/mypy generator runtime plugins generated
	$(BIN)/pyright

imports: $(READY) ## import contracts
	$(BIN)/lint-imports

generate: $(READY) ## spec → generated/
	$(BIN)/ksmart generate

drift: $(READY) ## fail if generated/ is not what the specs give
	$(BIN)/ksmart generate --check

golden: $(READY) ## rewrite the golden folders; read the diff
	KSMART_GOLDEN=rewrite $(BIN)/pytest tests/golden

bench: $(READY) ## benchmarks against their peers; one: make bench NAME=http
	$(BIN)/python -m bench $(NAME)

nightly: $(READY) ## the long forms
	$(BIN)/pytest -m "nightly or not nightly" -n auto --dist loadfile --durations=30

clean: ## what can be made again
	rm -rf $(VENV) .ksmart .mypy_cache .ruff_cache .hypothesis bench/out
