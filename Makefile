# Four words: setup, run, check, test. Each sets up what it needs first.
PYTHON ?= python3.11
BIN := .venv/bin

.PHONY: setup run fmt check test bench faults pictures clean

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps -e .
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.lock
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

run: setup
	$(BIN)/python -m bot serve

fmt: .venv/ready-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: .venv/ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --quiet -n 2 --durations=0 --durations-min=2 --ignore=tests/facilitation/documentation \
	    --cov=facilitation --cov=surveys --cov-branch --cov-report= tests/facilitation tests/surveys
	$(BIN)/coverage report --omit='*/documentation/*' --skip-covered --fail-under=100

test: .venv/ready-dev
	$(BIN)/pytest -n 2 --dist loadfile

bench: .venv/ready-dev
	$(BIN)/python -m tests.bench

faults: .venv/ready-dev
	$(BIN)/python -m tests.faults --kills 1000

pictures: .venv/ready-dev
	$(BIN)/python -m tests.pictures
