# Everything here works in a fresh clone with Python 3.11+ and make, and nothing else: what is needed goes into .venv.
PYTHON ?= python3
# The one tool that cannot come from uv.lock, as it reads it.
UV_VERSION = 0.13.9
BIN = $(if $(filter Windows_NT,$(OS)),.venv/Scripts,.venv/bin)
PY = $(BIN)/python
SYNC = UV_PYTHON_DOWNLOADS=never $(PY) -m uv sync --quiet --locked --inexact --project .

.PHONY: demo install wheel test coverage acceptance pictures pictures-check check bench learning load day chaos soak drill fuzz messages format clean
.DEFAULT_GOAL := demo

demo: .venv/.demo ## the offline classroom in the browser: no token, no network
	$(PY) -m bot demo

install: .venv/.bot ## the bot, the drivers of both databases and charts, without the demo and developers' tools

wheel: | $(BIN)/uv ## dist/copydesk-….whl, which installs anywhere
	UV_PYTHON_DOWNLOADS=never $(PY) -m uv build --quiet --wheel --out-dir dist

test: .venv/.dev ## all tests
	$(PY) -m pytest --numprocesses 3 --dist worksteal # much of it waits: for a database, for another process, for time to pass

coverage: .venv/.dev ## all tests, and how much of the code they run; fails below the floor in pyproject.toml
	$(PY) -m pytest --numprocesses 3 --dist worksteal --cov --cov-report term:skip-covered

acceptance: .venv/.acceptance ## the demo pressed through in a real browser, which is your system's Chromium
	$(PY) -m tests.acceptance

pictures: .venv/.acceptance ## the pictures of README and docs, made anew from the demo
	$(PY) -m tests.acceptance.pictures

pictures-check: .venv/.acceptance ## fails where the demo shows something else than these pictures
	$(PY) -m tests.acceptance.pictures --check

check: .venv/.dev ## format, lint, types, import rules, shipped content
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m pyright
	$(BIN)/lint-imports
	$(PY) -m bot check --strict lessons questions

bench: .venv/.dev ## same-run ratios against their bounds
	$(PY) -m tests.bench

learning: .venv/.dev ## seeded simulations of practice and measuring, into docs/learning.md
	$(PY) -m tests.learning

load: .venv/.dev ## classes of 30, 200, 1,000 and 5,000 pressing within a second, beside other bots
	$(PY) -m tests.wire.load

day: .venv/.dev ## what the bot has in memory after 2,000 quizzes and 100 classes
	$(PY) -m tests.wire.day

soak: .venv/.dev ## half an hour of schools with one bot, and troubles every other minute
	$(PY) -m tests.wire.soak

chaos: .venv/.dev ## class quizzes knocked over at 100 points
	$(PY) -m tests.wire.chaos

drill: .venv/.dev ## a database that is written to, killed and restored from a backup at 100 points
	$(PY) -m tests.drill

fuzz: .venv/.dev ## 10,000 damaged files, and files made to cost much
	$(PY) -m tests.fuzz

messages: .venv/.dev ## catalogues of the interface brought up to date with the code
	$(PY) -m tests.messages

format: .venv/.dev ## rewrite the layout of the code
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

clean: ## remove what was installed here
	rm -rf .venv

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Copydesk needs Python 3.11 or newer; set PYTHON=python3.11 or the like")'
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/.demo: pyproject.toml uv.lock | $(BIN)/uv
	$(SYNC) --no-dev --extra demo
	@touch $@

.venv/.bot: pyproject.toml uv.lock | $(BIN)/uv
	$(SYNC) --no-dev --extra postgres --extra reports
	@touch $@

.venv/.dev: pyproject.toml uv.lock | $(BIN)/uv
	$(SYNC) --all-extras
	@touch $@ .venv/.demo .venv/.bot

.venv/.acceptance: pyproject.toml uv.lock | $(BIN)/uv
	$(SYNC) --all-extras --group acceptance
	@touch $@ .venv/.dev .venv/.demo
