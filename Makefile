# Splice: `make demo` shows it at work, `make test` tests it. Everything is installed into .venv, nothing elsewhere.

PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
PIP    := $(PY) -m pip --disable-pip-version-check --quiet
JOBS   ?= 4
# branch coverage that `make test COVERAGE=1` asks for, in percent, and of what (a comma inside $(if …) would end it)
COVERAGE_FLOOR ?= 95
COVERAGE_OF    := sync/*,bridges/*

# Long variations of what other tests show run in CI, in a part that is asked for, and with ALL=1.
SHORT := $(if $(ALL)$(ONLY)$(filter true,$(CI)),,-m "not long")

# Modules are compiled once, and not again by each of the many processes that tests, tour and demo start.
unexport PYTHONDONTWRITEBYTECODE

LOCK = uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-strip-extras --no-header \
	--no-emit-index-url pyproject.toml

.PHONY: demo tour test check bench pictures lock runtime develop help

help:
	@echo "make demo    imitation vendors, imitation Slack and the real bot; prints the address to open"
	@echo "make tour    the same story without a browser, step by step (ALL=1: under every vendor behaviour)"
	@echo "make test    the tests (ALL=1 with the long variations, as in CI; ONLY=tests/store for a part; COVERAGE=1)"
	@echo "make check   style, types, layers, sizes"
	@echo "make bench   measurements on the medium set in about a minute (LARGE=1: the goals of the large set)"
	@echo "make lock    both lock files anew from pyproject.toml, versions kept where they still fit; needs uv"
	@echo "make pictures  takes the pictures of the documentation anew; needs a Chromium"

demo: runtime
	@$(PY) -m bot demo $(ARGS)

tour: runtime
	@$(PY) -m bot tour $(if $(ALL),--all) $(ARGS)

test: develop
	@$(PY) -m pytest -n $(JOBS) $(SHORT) $(if $(COVERAGE),--cov --cov-report=) $(ONLY) $(ARGS)
	@$(if $(COVERAGE),$(PY) -m coverage report --include='$(COVERAGE_OF)' --skip-covered --fail-under=$(COVERAGE_FLOOR))

check: develop
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy --strict
	@$(VENV)/bin/lint-imports
	@$(PY) -m pytest -p no:cacheprovider tests/house

bench: develop
	@$(PY) -m bench$(if $(LARGE),.large) $(ARGS)

pictures: develop
	@$(PY) -m bench.pictures $(ARGS)

# Extras stay in: without them older pips take another version than the pinned one for `coverage[toml]` and the like.
lock:
	@$(LOCK) --output-file requirements.lock
	@$(LOCK) --extra dev --output-file requirements-dev.lock

runtime: $(VENV)/.runtime
develop: $(VENV)/.develop

# The house is put on the path by a .pth file, so that running it needs no build back end.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit("Splice needs Python 3.11 or newer; name one: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@echo "making $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(PY) -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "splice-house.pth").write_text(str(pathlib.Path.cwd()) + "\n")'
	@printf '#!/bin/sh\nexec "%s/$(PY)" -m bot "$$@"\n' "$(CURDIR)" > $(VENV)/bin/splice && chmod +x $(VENV)/bin/splice
	@touch $@

$(VENV)/.runtime: requirements.lock | $(VENV)/.made
	@echo "installing what runs (requirements.lock)"
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.develop: requirements-dev.lock | $(VENV)/.made
	@echo "installing what runs and what tests it (requirements-dev.lock)"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
