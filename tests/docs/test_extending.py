"""The page on extending, carried out word by word in a copy of the checkout."""

import os
import shutil
import subprocess
import sys

import pytest

from .snippets import agrees, commands, read_snippets

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def copy(source, tmp_path_factory):
    """A folder with the checkout in it under the name of the package, so that it is imported instead of what is installed."""
    folder = tmp_path_factory.mktemp("extending")
    shutil.copytree(source, folder / "mteb_words")
    return folder


def apply(diff, path):
    """Insert the lines that start with + below the line of context above them, or above the one below them."""
    lines = path.read_text(encoding="utf-8").splitlines()
    position, first = None, []
    for change in diff.splitlines():
        mark, line = change[:1], change[1:]
        if mark == "+" and position is None:
            first.append(line)
        elif mark == "+":
            position += 1
            lines.insert(position, line)
        else:
            assert lines.count(line) == 1, f"{path.name} has no line {line!r}, or several"
            position = lines.index(line)
            lines[position:position] = first
            position, first = position + len(first), []
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_task_and_a_model_are_added_as_the_page_says(root, copy):
    for snippet in read_snippets(root / "docs" / "extending.md"):
        if snippet.language == "file":
            (copy / "mteb_words" / snippet.file).write_text(snippet.text, encoding="utf-8")
        elif snippet.language == "diff":
            apply(snippet.text, copy / "mteb_words" / snippet.file)
        elif snippet.language == "sh":
            printed = "".join(run(words, copy) for words in commands(snippet))
            assert agrees(printed, snippet.printed), f"line {snippet.line} prints\n{printed}"


def run(words, copy):
    assert words[0] == "mteb-words"
    command = [sys.executable, "-m", "mteb_words", *words[1:]]
    done = subprocess.run(command, cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
