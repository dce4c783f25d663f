"""The package itself: what importing it costs, what the wheel holds, and that docstring examples are true."""

import doctest
import importlib
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import mteb_words
from mteb_words.leaderboard.board.reading import read_results

FOLDERS = ("extension", "leaderboard", "schema", "tasks", "wrappers")


def python(code, **options):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, **options)


@pytest.mark.process
def test_importing_the_package_imports_nothing_heavy():
    heavy = {"torch", "mteb", "gensim", "sentence_transformers", "transformers", "datasets", "numpy", "pandas", "jinja2"}
    run = python(f"import sys, mteb_words; print(sorted({heavy!r} & sys.modules.keys()))")
    assert run.stdout == "[]\n", run.stderr


@pytest.mark.process
def test_the_folders_are_never_imported_under_their_own_names(root):
    """`import tasks` from the checkout would make a second copy of every class."""
    run = python(f"import sys, mteb_words; mteb_words.register(); print(sorted(set({FOLDERS}) & sys.modules.keys()))", cwd=root)
    assert run.stdout.splitlines()[-1] == "[]", run.stderr


def test_every_public_name_is_there_and_described():
    for name in mteb_words.__all__:
        value = getattr(mteb_words, name)
        assert isinstance(value, str) or value.__doc__, name
    assert dir(mteb_words) == sorted(mteb_words.__all__)


def test_a_name_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(AttributeError, match=r"module 'mteb_words' has no attribute 'registr'; it has .*register"):
        mteb_words.registr  # noqa: B018


def test_everything_that_is_installed_is_pinned_and_hashed(root):
    """torch is not: each index has builds of its own."""
    lines = (root / "constraints.txt").read_text().replace("\\\n", "").splitlines()
    pins = {}
    for line in (line for line in lines if not line.startswith("#")):
        pin, *hashes = line.split()
        assert hashes, pin
        assert all(re.fullmatch("--hash=sha256:[0-9a-f]{64}", text) for text in hashes), pin
        name, _, version = pin.partition("==")
        pins[canonicalize_name(name)] = version
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    needed = [*project["dependencies"], *extras["glove"], *extras["minilm"], *extras["smollm2"], *extras["dev"]]
    for requirement in map(Requirement, needed):
        if requirement.name != "torch":
            assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), requirement


def test_the_wheel_holds_the_folders_and_nothing_else(wheel, source):
    with zipfile.ZipFile(wheel) as archive:
        inside = {name.removeprefix("mteb_words/") for name in archive.namelist() if name.startswith("mteb_words/")}
        others = {name.split("/")[0] for name in archive.namelist()} - {"mteb_words"}
    expected = {path.name for path in source.iterdir() if path.suffix == ".py" or path.name == "py.typed"}
    for folder in FOLDERS:
        expected |= {path.relative_to(source).as_posix() for path in (source / folder).rglob("*") if path.is_file()}
    assert inside == expected
    assert [name.endswith(".dist-info") for name in others] == [True]


def test_the_wheel_works_where_the_sources_are_absent(wheel_environment):
    def call(*arguments):
        command = [wheel_environment / "bin" / "mteb-words", *arguments]
        return subprocess.run(command, cwd=wheel_environment, capture_output=True, text=True, check=True, env=dict(os.environ)).stdout

    code = "import mteb_words; print(mteb_words.__file__)"
    where = subprocess.run(
        [wheel_environment / "bin" / "python", "-c", code], capture_output=True, text=True, check=True, cwd=wheel_environment
    )
    assert Path(where.stdout.strip()).is_relative_to(wheel_environment)
    assert "SimLex999" in call("tasks")
    assert "mteb-words/random-300d" in call("run", "-m", "mteb-words/random-300d", "-b", "MTEBWords(eng, mini)", "--output-folder", "found")
    assert "models: 1, tasks: 4; open page/index.html" in call("leaderboard", "found", "--out", "page")
    found, problems, _ = read_results(wheel_environment / "found")
    assert ([result.task.task for result in found], problems) == (
        ["GoogleAnalogiesMini", "SimLex999", "WordPairSeparationMini", "WordSim353"],
        [],
    )
    assert "0.000" in (wheel_environment / "page" / "index.html").read_text()


def modules():
    root = Path(mteb_words.__file__).parent
    paths = [path for folder in FOLDERS for path in (root / folder).rglob("*.py")] + [root / "errors.py"]
    return sorted(path.relative_to(root).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__") for path in paths)


@pytest.mark.parametrize("module", modules())
def test_the_examples_in_docstrings_are_true(module):
    assert doctest.testmod(importlib.import_module(f"mteb_words.{module}")).failed == 0
