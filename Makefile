# `make` lists the targets. `make run` and `make test` set up .venv by themselves; it is renewed when
# pyproject.toml, setup.py or constraints.txt change. Works with GNU make 3.81 (macOS) and a POSIX sh.

# The first Python that is new enough and can make a virtual environment; `make PYTHON=... test` picks another.
fits = -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do $$p $(fits) && echo $$p && break; done)

# A copied or moved .venv, or one whose Python is gone, is made anew: .made holds the folder it was made in.
BIN := .venv/bin
MADE := .venv/.made
STALE := $(shell [ -x $(BIN)/python ] && [ "$$(cat $(MADE) 2>/dev/null)" = "$$(pwd)" ] || echo stale)
RUN := .venv/.installed-run
DEV := .venv/.installed-dev
WORDS := .venv/.installed-language
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test soak lint types check lock language understanding zh-hant schemas licences font pictures readme diagnosis bench clean stale

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' Makefile

run: $(RUN) ## the bot: in Telegram if there is a token, else here in the terminal
	@if $(BIN)/python -c 'import os, sys, dotenv; sys.exit(not {**dotenv.dotenv_values(".env"), **os.environ}.get("TELEGRAM_BOT_TOKEN"))'; then \
		exec $(BIN)/hotspot-bot run; \
	else \
		echo 'No Telegram token: talking here. For Telegram: cp .env.example .env, and put a token from @BotFather into it.'; \
		exec $(BIN)/hotspot-bot chat; \
	fi

test: lint types check ## everything CI asks for
	@$(BIN)/pytest -n auto --dist worksteal --cov --cov-report=
	@$(BIN)/coverage report
	@echo 'engine and content: every line and branch'
	@$(BIN)/coverage report --include='bot/engine/*,bot/content/*' --fail-under=100

soak: $(DEV) ## hours: hostile updates; kills at every statement, at every step of the loop, and at random
	@HOSTILE=100000 $(BIN)/pytest -q tests/channel/test_hostile.py
	@$(BIN)/pytest -q -s tests/soak/soak_kills.py tests/soak/soak_reminders.py

lint: $(DEV) ## style and form of the code
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: $(DEV) ## mypy, strict
	@$(BIN)/mypy

check: $(RUN) ## all faults of flows/ and knowledge/
	@$(BIN)/hotspot-bot check

lock: $(RUN) ## write the content lock
	@$(BIN)/python -m bot.content.lock

schemas: $(RUN) ## write schemas/
	@$(BIN)/python -m bot.content.schemas

language: $(WORDS) ## learn what people mean from knowledge/language/
	@$(BIN)/python -m tools.language

zh-hant: $(WORDS) ## convert flows/zh-Hans and knowledge/zh-Hans for Taiwan
	@$(BIN)/python -m tools.zh_hant

understanding: $(WORDS) ## judge it, and write docs/understanding.md
	@$(BIN)/python -m benchmarks.understanding

licences: $(DEV) ## write docs/licences.md
	@$(BIN)/python tools/licences.py > docs/licences.md

font: $(DEV) ## write bot/fonts/, the letters for pictures (needs Debian's apt)
	@$(BIN)/python tools/font.py

pictures: $(RUN) ## write docs/usage/, the pictures of docs/usage.md
	@$(BIN)/python -m tools.usage_pictures

readme: $(RUN) ## write the conversation and the picture into README.md
	@$(BIN)/python tools/readme.py

diagnosis: $(DEV) ## write docs/diagnosis.md
	@$(BIN)/python -m benchmarks.diagnosis

bench: $(DEV) ## measure
	@$(BIN)/python -m benchmarks

clean: ## remove what can be made again; data/ and .env stay
	@rm -rf .venv build dist htmlcov *.egg-info .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

stale:

$(MADE): $(STALE)
	@if [ -n '$(PYTHON)' ] && $(PYTHON) $(fits); then :; else $(missing); exit 1; fi
	@$(PYTHON) -m venv --clear .venv || { rm -rf .venv; exit 1; }
	@pwd > $@

$(RUN): pyproject.toml setup.py constraints.txt $(MADE)
	@echo 'Setting up .venv ...'
	@$(INSTALL) -e .
	@touch $@

$(DEV): pyproject.toml setup.py constraints.txt $(MADE)
	@echo 'Setting up .venv with the tools of development ...'
	@$(INSTALL) -e '.[dev]'
	@touch $(RUN) $@

$(WORDS): $(DEV)
	@echo 'Setting up .venv with what learns and converts words ...'
	@$(INSTALL) -e '.[language]'
	@touch $@

# One line: what is missing, and the command that installs it.
missing = \
	if [ "$$(uname)" = Darwin ]; then \
		echo 'Python 3.11 or newer is missing: brew install python@3.12'; \
	elif ! command -v python3 >/dev/null; then \
		echo 'Python 3.11 or newer is missing: sudo apt install python3-venv'; \
	elif python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
		echo 'The venv module of Python is missing: sudo apt install python3-venv'; \
	else \
		echo 'Python 3.11 or newer is missing: sudo apt install python3.11-venv'; \
	fi >&2
