# make run and make test do all set-up themselves; a second call starts within seconds.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
TORCH := $(shell grep '^torch==' constraints.txt)
BIN := $(VENV)/bin
READY := $(VENV)/ready

.DEFAULT_GOAL := help
.PHONY: help setup run test lint types faults evaluate bench bench-peers calibrate clean

help:
	@echo "make run        set up, then run the bot in a workspace on this machine, in the browser"
	@echo "make test       set up, then lint, types, contracts and all tests"
	@echo "make evaluate   score the development sets"
	@echo "make bench      measure a conversation in the local workspace"
	@echo "make bench-peers measure retrieval beside other libraries, which it installs"
	@echo "make calibrate  fit the sufficiency weights again"
	@echo "make faults     long fault runs"
	@echo "make clean      remove the virtual environment and what is derived"

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "Python 3.11 is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@# The CPU build of PyTorch: from a wheelhouse that PIP_FIND_LINKS names, else from the public CPU index.
	$(BIN)/pip show -q torch 2>/dev/null \
	  || $(BIN)/pip install -q --no-index --no-deps '$(TORCH)' 2>/dev/null \
	  || $(BIN)/pip install -q --no-deps --index-url '$(TORCH_INDEX)' '$(TORCH)'
	$(BIN)/pip install -q -c constraints.txt -e '.[dev]'
	@touch $(READY)

run: setup
	@$(BIN)/evidence serve

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint types
	$(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal -m "not faults"

faults: setup
	$(BIN)/pytest -m faults

evaluate: setup
	$(BIN)/evidence evaluate evaluation/dev_questions.jsonl
	$(BIN)/evidence evaluate evaluation/further_questions.jsonl
	$(BIN)/evidence evaluate evaluation/cranfield

bench: setup
	$(BIN)/evidence bench

bench-peers: setup
	$(BIN)/pip install -q -c constraints.txt -e '.[bench]'
	$(BIN)/evidence bench --peers --chart docs/performance.svg

calibrate: setup
	$(BIN)/python -m scripts.calibrate

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info
