"""What several tests share. Everything runs offline; the models come from the packages that `make` installs."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from .fork_server import Forks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

ROOT = Path(__file__).resolve().parent.parent


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
    subprocess.run([*pip, "--no-deps", *install], check=True)
    stock = (Path(sys.executable).parent / "mteb").read_text().splitlines(keepends=True)
    (folder / "bin" / "mteb").write_text(f"#!{folder}/bin/python\n" + "".join(stock[1:]))
    (folder / "bin" / "mteb").chmod(0o755)
    return folder


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout without anything that was built or made in it."""
    target = tmp_path_factory.mktemp("source") / "checkout"
    made = shutil.ignore_patterns(
        ".*_cache", ".git", ".tools", ".types", ".venv", "*.egg-info", "__pycache__", "build", "dist", "results", "site"
    )
    shutil.copytree(ROOT, target, ignore=made)
    return target


@pytest.fixture(scope="session")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sdist."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "build", "--outdir", out, source], check=True, capture_output=True)
    (found,) = out.glob("*.whl")
    return found


@pytest.fixture(scope="session")
def wheel_environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel installed and the sources absent."""
    return make_environment(tmp_path_factory.mktemp("wheel") / "env", wheel)


@pytest.fixture(scope="session")
def editable_environment(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with an editable install of a copy of the checkout."""
    return make_environment(tmp_path_factory.mktemp("editable") / "env", "--editable", source)


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
    from mteb_words.wrappers.network import Network

    return functools.cache(lambda architecture: Network(small_model(architecture), "cpu"))
