# make demo    index the transcripts that come with the source, and search them
# make test    run the tests
# make check   everything that CI runs: format, lint, types, layers, tests
# make docs    refresh the help texts in docs/cli.md and the sessions in docs/guide.md
# make bench   measure speed and size beside other engines (half an hour; BENCH=--quick, a minute)
#
# Needs make and Python 3.11 or newer; the rest goes into .venv. To choose the Python:
# make demo PYTHON=python3.13

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check docs bench

demo: $(VENV)/.installed
	$(BIN)/hustings index seeds data
	@echo
	$(BIN)/hustings search "county lines" --color always
	@echo
	@echo 'Now try, after ". $(BIN)/activate":'
	@echo '  hustings search gang leaders -C 1'
	@echo '  hustings search county lines --speaker "Sadiq Khan" --since 2019'
	@echo '  hustings speakers'
	@echo '  hustings --help'

test: $(VENV)/.installed-dev
	$(BIN)/pytest

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/mypy tests
	$(BIN)/lint-imports
	$(BIN)/pytest

docs: $(VENV)/.installed-dev
	$(BIN)/python docs/refresh_cli.py
	$(BIN)/python docs/refresh_guide.py

bench: $(VENV)/.installed-bench
	$(BIN)/python -m benchmarks $(BENCH)

# pip compiles what it copies, but not what it only points at: without, a first command takes longer.
define install
$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.$(1)'
$(BIN)/python -m compileall -q indexer search
@touch $@ $(VENV)/.installed
endef

$(VENV)/.installed: pyproject.toml | $(VENV)
	$(call install)

$(VENV)/.installed-dev: pyproject.toml | $(VENV)
	$(call install,[dev])

$(VENV)/.installed-bench: pyproject.toml | $(VENV)
	$(call install,[bench])

$(VENV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	  "Hustings needs Python 3.11 or newer, and this is %d.%d. Name one: make demo PYTHON=python3.13" \
	  % sys.version_info[:2])'
	$(PYTHON) -m venv $@
