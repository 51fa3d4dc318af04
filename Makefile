# Two commands on a fresh machine with Python 3.11 or newer: make demo, make test.
.POSIX:
.PHONY: help setup develop demo run test check bench calibrate reference screenshots format messages requirements clean

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
DATA ?=

help:
	@echo "make demo         fill a simulated organisation and serve it at http://127.0.0.1:$(PORT)"
	@echo "make demo DATA=F  the same with the real figures in folder F"
	@echo "make run          an empty organisation of your own"
	@echo "make test         everything that .ci/run runs"
	@echo "make check        the quick part of it, in seconds"
	@echo "make bench        the measured figures, each beside a floor"
	@echo "make calibrate    how often the statistics err, by simulation"
	@echo "make reference    the charts beside the field's own tools, number by number"
	@echo "make screenshots  the pictures in docs/images"

# The environment. uv is fast; where it cannot be had, plain pip takes the same pinned files.
.venv/pyvenv.cfg:
	$(PYTHON) -c 'import sys; sys.exit("Thrive needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

define install
	if [ -x $(BIN)/uv ]; then \
	  VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --require-hashes -r $(1) && \
	  VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e . ; \
	else \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
endef

.venv/installed: .venv/pyvenv.cfg requirements.txt pyproject.toml
	@$(call install,requirements.txt)
	@touch $@

.venv/developed: .venv/installed requirements-dev.txt
	@$(call install,requirements-dev.txt)
	@touch $@

# What the anonymous client is compared with in a test. Without npm that test is skipped.
tests/node/node_modules: tests/node/package.json
	-command -v npm >/dev/null && npm install --silent --no-package-lock --no-audit --no-fund --ignore-scripts --prefix tests/node
	@mkdir -p $@ && touch $@

setup: .venv/installed
develop: .venv/developed

demo: .venv/installed
	THRIVE_DEMO=yes THRIVE_DATA=var/demo $(BIN)/thrive demo --port $(PORT) $(if $(DATA),--figures "$(DATA)")

run: .venv/installed
	$(BIN)/thrive serve --port $(PORT)

check: .venv/developed
	@$(BIN)/python tools/quality.py quick

test: .venv/developed tests/node/node_modules
	@$(BIN)/python tools/quality.py all

bench: .venv/developed
	$(BIN)/python tools/bench.py

calibrate: .venv/developed
	$(BIN)/python tools/calibrate.py
	$(BIN)/python -m tools.simulate_release
	$(BIN)/python -m tools.simulate_insiders
	$(BIN)/python -m tools.simulate_timing

reference: .venv/developed
	$(BIN)/python -m tools.reference

screenshots: .venv/developed
	$(BIN)/python tools/screenshots.py

format: .venv/developed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# All text, the statistics' sentences included, in one catalogue for each language.
messages: .venv/developed
	cd src && DJANGO_SETTINGS_MODULE=thrive.config.settings.testing ../$(BIN)/python -m django makemessages -l de --no-wrap --add-location file
	cd src && DJANGO_SETTINGS_MODULE=thrive.config.settings.testing ../$(BIN)/python -m django compilemessages

# Needs uv. Names, versions and hashes only.
requirements: .venv/pyvenv.cfg
	$(BIN)/uv pip compile pyproject.toml --group build --universal --generate-hashes --no-header --no-annotate -q -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --group build --group dev -c requirements.txt --universal --generate-hashes --no-header --no-annotate -q -o requirements-dev.txt

clean:
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
