# Two commands do everything: `make demo` runs the main job, `make test` its tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false

.PHONY: help setup demo test check lint types imports next docs bench constraints clean

help:  ## What there is to make
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(VENV)/.ready  ## A virtual environment with everything, as constraints.txt pins it

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --editable ".[dask,lake]" --group dev
	@touch $@

demo: setup  ## Crawl, load and query a government site of our own, on this machine alone
	$(BIN)/duban demo

test: setup  ## The tests, in a few minutes
	$(BIN)/pytest -m "not slow" -n 2

check: lint types imports  ## Everything CI runs: lint, types, import rules, docs, all tests, the demo
	$(BIN)/pytest -n 2
	$(BIN)/duban demo

lint: setup  ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup  ## mypy, strict
	$(BIN)/mypy

imports: setup  ## who may import whom
	$(BIN)/lint-imports

# The offline extensions of a lake are for one version of DuckDB: a file's tests are what can run on the next one.
next: ## The warehouse's tests on DuckDB 2
	$(PYTHON) -m venv build/duckdb2
	build/duckdb2/bin/python -m pip install --quiet --upgrade "pip>=25.1"
	grep -v '^duckdb' constraints.txt > build/duckdb2/constraints.txt
	PIP_CONSTRAINT=build/duckdb2/constraints.txt build/duckdb2/bin/python -m pip install --quiet --editable . --group dev "duckdb>=2,<3"
	build/duckdb2/bin/pytest tests/warehouse tests/sql -n 2 -m "not slow" -k "not attachments and not listed_files and not killed"

docs: setup  ## The data dictionary, the views and the questions, from the code
	$(BIN)/python -m schemas
	$(BIN)/python -m duban.warehouse.marts
	$(BIN)/python .ci/questions.py

bench: setup  ## Speeds and sizes, printed; bench/RESULTS.md keeps them
	$(BIN)/python -m bench

constraints: ## Resolve the dependencies anew and write constraints.txt
	rm -rf build/resolve && $(PYTHON) -m venv build/resolve
	build/resolve/bin/pip install --quiet --upgrade pip
	build/resolve/bin/pip install --quiet ".[dask,lake]" --group dev
	build/resolve/bin/pip freeze --exclude duban > constraints.txt
	rm -rf build/resolve

clean:  ## Remove what make made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
