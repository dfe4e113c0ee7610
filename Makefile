# Every target sets up what it needs. Only Python >= 3.11 and make are assumed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONSTRAINTS := constraints.txt
DEMO_RUN := runs/yellow-river
DEMO_TODAY := runs/yellow-river-today
HIGHS_WASM := 1.15.3
LIVE := layout_opt/show/live/assets

BROWSERS := chromium chromium-browser google-chrome google-chrome-stable chrome microsoft-edge msedge

.PHONY: demo test lint bench docs site maps wasm browser clean

demo: $(VENV)/.installed
	$(BIN)/python -m layout_opt.cli.demo instances/yellow-river --out $(DEMO_RUN) --today $(DEMO_TODAY)

test: $(VENV)/.tested browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist worksteal

# Pages are tested in a real browser. Where there is none, Debian's chromium is installed if that is allowed;
# without one those tests are skipped and say so.
browser:
	@for name in $(BROWSERS); do if command -v $$name >/dev/null 2>&1; then exit 0; fi; done; \
	if command -v apt-get >/dev/null 2>&1 && [ "$$(id -u)" = 0 ]; then \
	  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium) \
	    >/dev/null 2>&1 || echo "no browser could be installed; the tests of pages are skipped"; \
	else echo "no browser here; the tests of pages are skipped"; fi

lint: $(VENV)/.tested
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

bench: $(VENV)/.tested
	$(BIN)/pip install --quiet -c $(CONSTRAINTS) -e '.[test,bench]'
	$(BIN)/python -m benchmarks

docs: $(VENV)/.installed
	$(BIN)/python -m layout_opt.show.formulation docs

# The pages of docs/ as a site, in site/index.html: no network is needed to read it.
site: $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS) -e '.[docs]'
	$(BIN)/python -m mkdocs build --quiet

maps: $(VENV)/.installed
	$(BIN)/python maps/make_gallery.py

# The solver inside the page that solves: the npm package `highs`, taken as it is and compressed. Needs npm; run only to
# move to another version (then change the version and the hashes in NOTICE, which a test holds).
wasm:
	@work=$$(mktemp -d) && cd $$work && npm pack --silent highs@$(HIGHS_WASM) >/dev/null && tar xzf highs-$(HIGHS_WASM).tgz && \
	  for file in highs.js highs.wasm; do gzip -9 -n < package/build/$$file > $(CURDIR)/$(LIVE)/$$file.gz; done && \
	  cp package/LICENSE $(CURDIR)/$(LIVE)/LICENSE-highs-js && \
	  sha256sum package/build/highs.js package/build/highs.wasm | sed 's|package/build/||' && rm -r $$work

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "layout_opt needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml $(CONSTRAINTS) | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS) -e '.[word]'
	touch $@

$(VENV)/.tested: pyproject.toml $(CONSTRAINTS) | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS) -e '.[test]'
	touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) runs site .pytest_cache .mypy_cache .ruff_cache .hypothesis
