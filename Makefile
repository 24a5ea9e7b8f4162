# Everything a developer types; `make` alone lists it. Needs Python 3.11 or newer, and git.
.DEFAULT_GOAL := help
.PHONY: help run serve test test-postgresql lint format screenshots picture bench performance eval chaos lock elasticsearch elasticsearch-stop

# The first of these that is new enough.
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON = $(firstword $(foreach name,$(PYTHONS),$(shell $(name) -c '$(NEW_ENOUGH)' 2>/dev/null && echo $(name))))

VENV := .venv
BIN := $(VENV)/bin
# One file for each lock that was installed, named after what is in the lock: nothing to do until that changes.
BASE := $(VENV)/base-$(shell cksum < requirements/base.txt | tr ' ' '-')
TEST := $(VENV)/test-$(shell cksum < requirements/test.txt | tr ' ' '-')

export PORT ?= 8000

help: ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 28

run: $(BASE) ## the overview with invented people, at http://127.0.0.1:8000 (PORT=8001 make run: another port)
	@$(BIN)/python manage.py start_development

serve: $(BASE) ## the overview as in production, on this machine (DATABASE_URL=postgres://… make serve: with PostgreSQL)
	@deploy/serve

test: lint ## everything that must hold: style, rooms, tests (PYTEST="-k pause" make test: a part)
	@$(BIN)/python -m pytest --numprocesses auto --dist loadgroup $(PYTEST)

test-postgresql: $(TEST) ## all tests on a real PostgreSQL, which it starts and stops (PYTEST="-k pause": a part)
	@$(BIN)/python -m servers.postgresql $(BIN)/python -m pytest --numprocesses auto --dist loadgroup $(PYTEST)

elasticsearch: | $(BIN)/python ## a real Elasticsearch on this machine, to try and to test with
	@$(BIN)/python -m servers.elasticsearch start

elasticsearch-stop: | $(BIN)/python ## stop it; what it stores stays in var/elasticsearch/
	@$(BIN)/python -m servers.elasticsearch stop

lint: $(TEST) ## style, and which room may know which
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo

format: $(TEST) ## write the code in the house style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(TEST) ## how fast, beside plain Django (PEOPLE="10000 1000000" make bench: other sizes)
	@$(BIN)/python -m bench $(PEOPLE)

performance: $(TEST) ## write docs/performance.md from what `make bench` found last
	@$(BIN)/python -m bench.report

eval: $(TEST) ## how often the search box understands what people type, and how fast (QUERIES=file make eval: other wishes)
	@$(BIN)/python -m bench.evaluate $(QUERIES)

chaos: $(TEST) ## kill, freeze and lie to a real cluster, and tell what held (SCENARIO=killed make chaos: one of them)
	@$(BIN)/python -m chaos $(SCENARIO)

screenshots: $(TEST) ## a picture of every kind of page, in var/screenshots/
	@$(BIN)/python -m screenshots

picture: $(TEST) ## the picture in the README, made anew
	@$(BIN)/python -m screenshots.readme

lock: $(TEST) ## write requirements/*.txt from *.in (UPGRADE=1 make lock: the newest versions)
	@for name in base test; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header $(if $(UPGRADE),--upgrade) --output-file requirements/$$name.txt requirements/$$name.in || exit 1; \
	done

$(BASE) $(TEST): LOCK = $(firstword $(subst -, ,$(notdir $@)))
$(BASE) $(TEST): | $(BIN)/python
	@echo "Installing what requirements/$(LOCK).txt lists; this takes a minute, once …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes \
	  -r requirements/$(LOCK).txt >$(VENV)/install.log 2>&1 \
	  || { echo "Not everything could be installed. Is the package index within reach? $(VENV)/install.log has what pip said."; exit 1; }
	@rm -f $(VENV)/$(LOCK)-* && touch $@

$(BIN)/python:
	@test -n "$(PYTHON)" \
	  || { echo "Python 3.11 or newer is needed and was not found. Debian and Ubuntu: apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "$(PYTHON) cannot make virtual environments. Debian and Ubuntu: apt install $(notdir $(PYTHON))-venv"; exit 1; }
	@echo "Making a virtual environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
