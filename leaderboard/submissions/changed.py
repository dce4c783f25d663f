"""The files that a branch changes, asked of git."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def changed_files(folder: Path, base: str) -> list[Path]:
    """Return the files below a folder that differ from those of a revision; some of them may be gone.

    Args:
        folder: A folder in a git checkout.
        base: A branch or commit. What it gained since the checkout left it does not count.

    Raises:
        OSError: There is no git, the folder is in no checkout, or ``base`` has no common history with it.
    """
    if base.startswith("-"):
        raise OSError(f"{base!r} is no branch or commit")
    start = _git(folder, "merge-base", base, "HEAD").decode().strip()
    changed = _git(folder, "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--relative", start, "--", ".")
    new = _git(folder, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return [folder / os.fsdecode(name) for name in sorted({*changed.split(b"\0"), *new.split(b"\0")} - {b""})]


def user_name(folder: Path) -> str:
    """Return the name that git writes into commits of a checkout.

    Raises:
        OSError: There is none.
    """
    try:
        return _run(folder, "config", "user.name").decode().strip()
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        raise OSError(f"git knows no user.name in {folder}; say who submits with --by, or: git config --global user.name NAME") from error


def _run(folder: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603  # no shell, and no name is taken for an option


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        return _run(folder, *arguments)
    except FileNotFoundError as error:
        raise OSError("--changed-only asks git what was changed, and there is no git; install it, or check the whole folder") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines() or ["it has no common history"]
        raise OSError(
            f"git {arguments[0]} failed in {folder}: {said[-1]}; name a branch or commit that is in this checkout "
            "(a shallow one lacks them: git fetch --unshallow)"
        ) from error
