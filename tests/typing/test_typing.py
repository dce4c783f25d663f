"""The public names are typed: what uses them, and every Python snippet of the README and the docs, passes ``mypy --strict``."""

import os
import re
import shutil
import subprocess
import sys

import pytest

pytestmark = pytest.mark.process


def snippets(root, folder):
    """Write each Python snippet into a file named after its page and line."""
    for page in (root / "README.md", *sorted((root / "docs").glob("*.md"))):
        text = page.read_text(encoding="utf-8")
        for match in re.finditer(r"^```python\n(.*?)^```", text, flags=re.M | re.S):
            line = text.count("\n", 0, match.start()) + 1
            path = folder / f"{page.stem}_{line}.py"
            path.write_text(match[1], encoding="utf-8")
            yield path


def test_what_uses_the_public_names_and_every_snippet_passes_mypy_strict(root, tmp_path):
    packages = root / ".types"  # as in the Makefile, whose cache is then of use
    packages.mkdir(exist_ok=True)
    if not (packages / "mteb_words").is_symlink():
        (packages / "mteb_words").symlink_to("..")
    api = shutil.copy(root / "tests" / "typing" / "api.py", tmp_path)  # beside them: a checkout may have a name that mypy does not take
    paths = [api, *snippets(root, tmp_path)]
    assert len(paths) > 2
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file", root / "pyproject.toml", *paths]
    run = subprocess.run(mypy, cwd=root, env={**os.environ, "MYPYPATH": ".types"}, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
