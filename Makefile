# Spoorwijzer. `make run` is all a user needs; `make test` is what CI runs.
PY := .venv/bin/python
PORT ?= 5005
# Servers and browsers wait much of the time: two files of tests beside each other, each with servers of its own.
BESIDE ?= -n 2 --dist loadfile
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help run chat train test check format lint types unit e2e browser validate bench mutants setup setup-dev requirements clean

help:  ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

run: setup  ## start the bot and its chat page, from nothing if need be (PORT=5005)
	@exec $(PY) -m bot serve --port $(PORT)

chat: setup  ## a conversation on the terminal
	@$(PY) -m bot chat

train: setup  ## train the model if knowledge or code changed
	@$(PY) -m bot train

test: setup-dev lint types check validate unit e2e browser  ## everything CI checks, from nothing to a verdict
	@echo "» All checks passed"

lint: setup-dev  ## format and lint (ruff)
	@echo "» ruff" && $(PY) -m ruff format --check . && $(PY) -m ruff check .

format: setup-dev  ## put the code in the house format
	@$(PY) -m ruff format . && $(PY) -m ruff check --fix .

types: setup-dev  ## types (mypy, strict)
	@echo "» mypy" && $(PY) -m mypy

check: setup  ## the knowledge base: schema, sources, links, style
	@echo "» python -m bot check" && $(PY) -m bot check

validate: train  ## Rasa's own validation of data and domain
	@echo "» rasa data validate" && $(PY) -m rasa data validate --data bot/data --fail-on-warnings --max-history 5

unit: setup-dev train  ## tests without a server
	@echo "» unit tests" && $(PY) -m pytest -m "not e2e and not browser" -n 2

e2e: setup-dev train  ## conversations over HTTP against the real server
	@echo "» conversations" && $(PY) -m pytest -m e2e $(BESIDE)

browser: setup-dev train  ## the widget in a real Chromium (installs it where it can)
	@bash tools/browser.sh && echo "» browser" && $(PY) -m pytest -m browser $(BESIDE)

bench: setup-dev train  ## speed, as ratios; see docs/developers
	@$(PY) -m bot bench

mutants: setup-dev  ## mutation testing of the law engine (half an hour; one core)
	@nice -n 15 $(PY) -m tools.mutants

requirements:  ## resolve the pins anew (needs uv)
	uv pip compile --python 3.10 --universal --no-emit-index-url --no-header --generate-hashes --overrides requirements-overrides.txt requirements.in -o requirements.txt
	uv pip compile --python 3.10 --universal --no-emit-index-url --no-header --generate-hashes requirements-dev.in -o requirements-dev.txt

setup:
	@bash tools/setup.sh

setup-dev:
	@bash tools/setup.sh dev

clean:  ## remove what was built here (environment, model, database)
	rm -rf .venv .uv nl_core_news_sm models var .rasa
