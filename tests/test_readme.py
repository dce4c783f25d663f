"""What the README says is what happens."""

import re
import shlex

import pytest

from mteb_words.tasks.benchmarks import BENCHMARKS
from mteb_words.tasks.registry import TASKS
from mteb_words.wrappers.catalogue import entries
from mteb_words.wrappers.recipe import PRESETS


@pytest.fixture
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


def section(text, title):
    return re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, flags=re.M | re.S)[1]


@pytest.mark.parametrize("title", ["Reuse a task in your own MTEB evaluation", "Models"])
def test_a_snippet_runs_as_it_stands_there(server, readme, tmp_path, title):
    for code, printed in re.findall(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", section(readme, title), flags=re.S):
        said, errors = tmp_path / "said", tmp_path / "errors"
        assert server.run(code=code, log=said, errors=errors, cwd=tmp_path) == 0, errors.read_text()
        assert not printed or said.read_text() == printed


def test_every_model_task_and_benchmark_is_in_the_readme(readme):
    models = [entry for entry in entries() if entry.source == "package" and not entry.needs]
    names = [f"mteb-words/{entry.name}" + "@RECIPE" * (entry.kind == "language model") for entry in models]
    for name in (*names, *(f"@{recipe}" for recipe in PRESETS), *(t.metadata.name for t in TASKS), *(b.name for b in BENCHMARKS)):
        assert f"`{name}`" in readme


def test_every_command_of_ours_in_the_readme_is_one_that_exists(readme):
    from mteb_words.extension.cli import _COMMANDS

    commands = [shlex.split(line, comments=True) for line in re.findall(r"^mteb-words .*$", readme, flags=re.M)]
    assert commands
    assert {words[1] for words in commands} <= {*_COMMANDS, "available-tasks", "mock-run"}


def test_every_make_target_in_the_readme_exists(readme, root):
    targets = set(re.findall(r"^([\w-]+):", (root / "Makefile").read_text(), flags=re.M))
    assert set(re.findall(r"`?\bmake ([\w-]+)`?", readme)) <= targets | {"it"}


def test_links_to_files_lead_somewhere(readme, root):
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", readme):
        assert (root / target).exists(), target
