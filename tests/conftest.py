"""What several tests share. Everything runs offline; the models come from the packages that `make` installs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `python -m mteb_words ...` in a new process, in an empty folder."""

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "mteb_words", *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


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
