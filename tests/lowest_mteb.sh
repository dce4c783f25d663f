#!/usr/bin/env bash
# Runs the tests that meet mteb's interior on the oldest mteb that pyproject.toml allows.
set -euo pipefail
cd "$(dirname "$0")/.."
lowest=$(sed -n 's/.*"mteb>=\([0-9.]*\),.*/\1/p' pyproject.toml)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --target "$work" "mteb==$lowest.0"
PYTHONPATH=$work .venv/bin/python -c 'import mteb; print("mteb", mteb.__version__, "from", mteb.__path__[0])'
PYTHONPATH=$work .venv/bin/python -m pytest tests/extension/test_registry.py tests/extension/test_run.py tests/tasks
