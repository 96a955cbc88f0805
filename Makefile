# Everything runs inside .venv, which the first target that needs it makes from the hashed lock files.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
SOURCES := bot flows storage gateway_sim sms tests

.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

# The stamps make a second set-up a matter of milliseconds.
.venv/.runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Kelisim needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "python3 -m venv failed; on Debian: apt-get install python3-venv"; exit 1; }
	@echo "Setting up .venv (half a minute, the first time only) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@echo "$(CURDIR)" > "$$($(BIN)/python -c 'import site; print(site.getsitepackages()[0])')/kelisim.pth"
	@for pair in kelisim:bot gateway-sim:gateway_sim; do \
	  printf '#!/bin/sh\nexec "%s/.venv/bin/python" -m %s "$$@"\n' "$(CURDIR)" "$${pair#*:}" > $(BIN)/$${pair%%:*}; \
	  chmod +x $(BIN)/$${pair%%:*}; done
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.PHONY: help setup demo test check format lint types bench bench-archive bench-console bench-growth bench-kannel bench-sim bench-workers chaos chaos-workers corpus corpus-through weights texts messages screenshots lock diagrams clean

setup: .venv/.dev ## make .venv with everything for development

demo: .venv/.runtime ## start everything with sample offers; Ctrl-C stops it (ARGS="--http HOST:PORT …")
	@$(BIN)/gateway-sim demo $(ARGS)

test: .venv/.dev ## run every test
	$(BIN)/python -m pytest -n 2 --dist worksteal

weights: .venv/.dev ## learn anew from the labelled replies what each word bears on a reading
	$(BIN)/python -m tests.corpus.learn

texts: .venv/.runtime ## write docs/texts.md, the page of every text we send
	$(BIN)/python -m flows.texts_page > docs/texts.md

messages: .venv/.runtime ## gather what is to be translated into bot/console/locale/*/*.po
	$(BIN)/python -m bot.console.messages

corpus: .venv/.dev ## read the labelled replies: accuracy, confusion, false consents; judge forwarded texts
	$(BIN)/python -m tests.corpus.score
	$(BIN)/python -m tests.corpus.score_forwarded

corpus-through: .venv/.dev ## send every labelled reply to the running system, over SMPP
	$(BIN)/python -m tests.corpus.through

chaos: .venv/.dev ## kill the bot a hundred times under load and audit the books
	$(BIN)/python -m tests.chaos.run --offers 1000 --kills 100

chaos-workers: .venv/.dev ## two workers on PostgreSQL, killed and paused, and it killed under them; audit the books
	$(BIN)/python -m tests.chaos.run --offers 1000 --kills 40 --workers 2

bench: .venv/.dev ## pairs a second, latency, memory, submit_sm a second
	$(BIN)/python -m tests.bench.smpp
	$(BIN)/python -m tests.bench.road
	$(BIN)/python -m tests.bench.road --rate 500 --campaign 40000
	$(BIN)/python -m tests.bench.road --memory 1000000
	$(BIN)/python -m tests.bench.stages

year: .venv/.runtime ## play 2025 at the scale S (0.01; 1 is all of it), and compare the books
	$(BIN)/kelisim bench year --scale $(or $(S),0.01) $(if $(DATABASE_URL),--database-url $(DATABASE_URL))

bench-archive: .venv/.dev ## what it costs to archive old conversations, beside replies, and to read them there
	$(BIN)/python -m tests.bench.archive

bench-console: .venv/.dev ## how soon the console answers, with five million messages, beside 500 replies a second
	$(BIN)/python -m tests.bench.console

bench-growth: .venv/.dev ## the road with millions of dialogues, cold and warm (ARGS="--dialogues 1,5")
	$(BIN)/python -m tests.bench.growth $(ARGS)

bench-kannel: .venv/.dev ## Debian's Kannel and Kelisim side by side (apt-get install kannel)
	$(BIN)/python -m tests.bench.kannel

bench-workers: .venv/.dev ## how much more two workers on one PostgreSQL carry than one
	$(BIN)/python -m tests.bench.workers

bench-sim: .venv/.dev ## what the simulator carries, each figure on a line of its own
	$(BIN)/python -m tests.bench.simulator

lock: .venv/.dev ## write the lock files anew from requirements*.in
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile -q --generate-hashes --no-header --no-emit-index-url --python-version 3.11 -o requirements.lock requirements.in
	$(BIN)/uv pip compile -q --generate-hashes --no-header --no-emit-index-url --python-version 3.11 -o requirements-dev.lock requirements-dev.in

format: .venv/.dev ## format the code
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

lint: .venv/.dev ## check format and lint
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)

types: .venv/.dev ## check types, strictly
	$(BIN)/mypy

check: lint types test ## what CI runs: format, lint, types, tests

screenshots: .venv/.dev ## take the pictures of the README anew, in Chromium
	$(BIN)/python docs/screenshots.py

diagrams: .venv/.dev ## draw the state machines into docs/machines.md
	$(BIN)/python -m flows.diagrams > docs/machines.md

clean: ## remove .venv and var
	rm -rf .venv var
