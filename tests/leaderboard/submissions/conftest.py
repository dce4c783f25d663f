"""People who send results: what they do with git, on local repositories."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# no file of the user's own and nothing that asks
ENVIRONMENT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"}
for role in ("AUTHOR", "COMMITTER"):
    ENVIRONMENT |= {f"GIT_{role}_NAME": "Ada", f"GIT_{role}_EMAIL": "ada@example.org", f"GIT_{role}_DATE": "2026-01-01T00:00:00Z"}


@pytest.fixture
def git(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs git in a folder and gives what it prints."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)

    def run(folder: Path, *arguments: object) -> str:
        command = ["git", "-C", str(folder), *map(str, arguments)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    return run


@pytest.fixture
def repository(git: Callable[..., str], results: Path, put: Callable[..., Path]) -> Path:
    """A results folder with two honest models, under git."""
    put("org/first", score=0.5)
    put("org/second", score=0.4)
    git(results, "init", "--quiet", "--initial-branch", "main")
    git(results, "add", ".")
    git(results, "commit", "--quiet", "--message", "Honest results")
    return results
