# Two commands do everything: `make` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: generate test check clean

# Set up, then generate the DLCS package and docs from vocab/.
generate: .venv/generator
	@$(BIN)/hydra-codegen generate

# Set up, then run all tests.
test: .venv/tester
	@$(BIN)/python -m pytest --numprocesses auto

# What the tests run too, alone and quickly.
check: .venv/tester
	@$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@echo "Setting up .venv (once)"
	@$(PYTHON) -m venv .venv

.venv/generator: .venv/bin/python pyproject.toml constraints.txt
	@$(INSTALL) --editable .
	@touch $@

.venv/tester: .venv/bin/python pyproject.toml constraints.txt
	@$(INSTALL) --editable '.[test]'
	@touch $@ .venv/generator

clean:
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find src -name "*.so" -delete
