# Everything a person or CI runs. `make run` and `make test` set up by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp
PEERS := $(VENV)-peers
PEERS_STAMP := $(PEERS)/.stamp
REQUIREMENTS := requirements/bootstrap.txt requirements/dev.txt
KERNEL := setup.py $(wildcard src/unclench/inference/_kernel/*.?pp src/unclench/inference/_kernel/*.h) src/unclench/inference/_kernel/build.py
WORKERS ?= 2

.PHONY: run test check fix setup test-long screenshots accuracy bench bench-quick bench-load requirements clean
.DEFAULT_GOAL := run

run: $(STAMP)
	@$(BIN)/unclench serve

test: $(STAMP)
	@sh tools/browser.sh
	$(BIN)/python -m pytest -n $(WORKERS) --durations=15 --durations-min=0.5 --ignore=tests/browser
	$(BIN)/python -m pytest -n $(WORKERS) --durations=5 tests/browser
	$(BIN)/python tests/installed.py

check: $(STAMP)
	$(BIN)/ruff check src tests benchmarks tools
	$(BIN)/ruff format --check src tests benchmarks tools
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/unclench knowledge check
	$(BIN)/python -m pytest -q -p no:cacheprovider tests/knowledge tests/unit/test_house.py tests/unit/test_docs.py

fix: $(STAMP)
	$(BIN)/ruff check --fix src tests benchmarks
	$(BIN)/ruff format src tests benchmarks
	$(BIN)/python -m unclench.exchange.schema
	$(BIN)/python -m unclench.report.schema

test-long: $(STAMP)
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -n $(WORKERS) --ignore=tests/browser
	$(PYTHON) -m venv $(VENV)-mutation
	$(VENV)-mutation/bin/pip install -q --require-hashes -r requirements/mutation.txt
	$(VENV)-mutation/bin/pip install -q --no-deps --no-build-isolation -e .
	$(VENV)-mutation/bin/mutmut run
	$(VENV)-mutation/bin/mutmut results

screenshots: $(STAMP)
	$(BIN)/python tools/screenshots.py

accuracy: $(STAMP)
	$(BIN)/python benchmarks/accuracy.py

bench: $(STAMP) $(PEERS_STAMP)
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/batch.py
	$(PEERS)/bin/python benchmarks/speed.py

bench-quick: $(PEERS_STAMP)
	@$(PEERS)/bin/python benchmarks/speed.py --quick

bench-load: $(STAMP)
	$(BIN)/python benchmarks/load.py

setup: $(STAMP)

$(STAMP): $(REQUIREMENTS) pyproject.toml package.json $(KERNEL)
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync -q --require-hashes --compile-bytecode requirements/dev.txt
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install -q --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src
	@sh tools/typefaces.sh
	@touch $@

$(PEERS_STAMP): requirements/peers.txt $(STAMP)
	$(PYTHON) -m venv --clear $(PEERS)
	VIRTUAL_ENV=$(PEERS) $(BIN)/uv pip sync -q --require-hashes --compile-bytecode requirements/peers.txt
	VIRTUAL_ENV=$(PEERS) $(BIN)/uv pip install -q --no-deps --no-build-isolation -e .
	@touch $@

requirements: $(STAMP)
	cd requirements && for file in bootstrap runtime web dev mutation peers; do ../$(BIN)/uv pip compile -q --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --custom-compile-command "make requirements" $$file.in -o $$file.txt; done

clean:
	rm -rf $(VENV) $(VENV)-mutation $(PEERS) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache mutants
