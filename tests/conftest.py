"""What several tests share. Everything runs offline; the models come from the packages that `make` installs."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from filelock import FileLock

from .fork_server import Forks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
# Tests with a cache folder of their own need not compile anew.
os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(tempfile.gettempdir()) / f"mteb-words-tests-{os.getuid()}" / "compiled"))

ROOT = Path(__file__).resolve().parent.parent
# What a test needs beyond its own process, by its folder or by a fixture of its; the few others say it themselves.
BY_FOLDER = {"reliability": "process"}
BY_FIXTURE = {
    "browser": "browser",
    "editable_environment": "packaging",
    "glove": "models",
    "large_build": "browser",
    "minilm": "models",
    "registered": "models",
    "server": "process",
    "small_model": "models",
    "small_sentence_encoder": "models",
    "source": "packaging",
}
LONGEST = ("packaging", "process", "browser", "models", "simulation", "fuzz")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with what it needs, and put the longest files first, so that no worker is left with one of them at the end."""
    rank: dict[Path, int] = {}
    for item in items:
        folders = item.path.relative_to(ROOT / "tests").parts
        for marker in {BY_FOLDER.get(folder) for folder in folders} | {BY_FIXTURE.get(name) for name in item.fixturenames}:
            if marker:
                item.add_marker(marker)
        ranks = [n for n, marker in enumerate(LONGEST) if item.get_closest_marker(marker)]
        rank[item.path] = min([rank.get(item.path, len(LONGEST)), *ranks])
    items.sort(key=lambda item: rank[item.path])


@pytest.fixture
def root() -> Path:
    """The checkout."""
    return ROOT


class Finished(NamedTuple):
    """What came of a command: its exit code and what it printed."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Finished]:
    """Runs `mteb-words ...` in an empty folder, in this process; test_package.py runs each command in one of its own."""
    from mteb_words.extension.cli import main

    def run(*arguments: object) -> Finished:
        monkeypatch.chdir(tmp_path)
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:  # argparse
            code = stop.code
        return Finished(code, *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def server(shared_folder: Path) -> Iterator[Forks]:
    """Starts commands in processes of their own, without their imports."""
    forks = Forks(shared_folder)
    yield forks
    forks.stream.close()


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of one run of the tests share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def once(shared_folder: Path) -> Callable[..., Path]:
    """Gives a folder that the first process to ask for its name makes, for all of them to read."""

    def get(name: str, make: Callable[[Path], object]) -> Path:
        folder, made = shared_folder / name, shared_folder / f"{name}.made"
        with FileLock(shared_folder / f"{name}.lock"):
            if not made.exists():
                folder.mkdir()
                make(folder)
                made.touch()
        return folder

    return get


@pytest.fixture(scope="session")
def registered() -> Any:
    """mteb, knowing our names."""
    import mteb

    import mteb_words

    mteb_words.register()
    return mteb


@pytest.fixture(scope="session")
def glove(registered: Any) -> Any:
    """GloVe 6B 50d."""
    return registered.get_model("mteb-words/glove-6b-50d")


@pytest.fixture(scope="session")
def minilm(registered: Any) -> Any:
    """all-MiniLM-L6-v2."""
    return registered.get_model("mteb-words/all-minilm-l6-v2")


def make_environment(folder: Path, *install: object) -> Path:
    """A virtual environment with nothing of ours but what is installed, and the dependencies of this one."""
    import sysconfig

    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    # a plain path in a .pth file: packages there can be imported, but its own .pth files (our editable install) do not run
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pip = [sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", *install], check=True)
    stock = (Path(sys.executable).parent / "mteb").read_text().splitlines(keepends=True)
    (folder / "bin" / "mteb").write_text(f"#!{folder}/bin/python\n" + "".join(stock[1:]))
    (folder / "bin" / "mteb").chmod(0o755)
    return folder


@pytest.fixture(scope="session")
def source(once: Callable[..., Path]) -> Path:
    """A copy of the checkout without anything that was built or made in it."""
    made = shutil.ignore_patterns(".*_cache", ".git", ".tools", ".types", ".venv", "*.egg-info", "__pycache__", "build", "dist")

    def ignored(folder: str, names: list[str]) -> set[str]:
        return made(folder, names) | ({"results", "site"} if Path(folder) == ROOT else set())

    return once("source", lambda folder: shutil.copytree(ROOT, folder / "checkout", ignore=ignored)) / "checkout"


@pytest.fixture(scope="session")
def wheel(source: Path, once: Callable[..., Path]) -> Path:
    """The wheel, built from the sdist."""
    build = [sys.executable, "-m", "build", "--no-isolation"]
    dist = once("dist", lambda folder: subprocess.run([*build, "--outdir", folder, source], check=True, capture_output=True))
    (found,) = dist.glob("*.whl")
    return found


@pytest.fixture(scope="session")
def wheel_environment(wheel: Path, once: Callable[..., Path]) -> Path:
    """An environment with the wheel installed and the sources absent."""
    return once("wheel-environment", lambda folder: make_environment(folder, wheel))


@pytest.fixture(scope="session")
def editable_environment(source: Path, once: Callable[..., Path]) -> Path:
    """An environment with an editable install of a copy of the checkout."""
    return once("editable-environment", lambda folder: make_environment(folder, "--editable", source))


@pytest.fixture(scope="session")
def small_model(tmp_path_factory):
    """Gives the folder of a small model of an architecture."""
    from .wrappers.small_models import make_model

    @functools.cache
    def make(architecture):
        return make_model(architecture, tmp_path_factory.mktemp("models") / f"small-{architecture}")

    return make


@pytest.fixture(scope="session")
def small_sentence_encoder(tmp_path_factory):
    """The folder of a small sentence-transformers model."""
    from .wrappers.small_models import make_sentence_encoder

    return make_sentence_encoder(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def small_network(small_model):
    """Gives a small model, loaded."""
    from mteb_words.wrappers.contextual.network import Network

    return functools.cache(lambda architecture: Network(small_model(architecture), "cpu"))
