"""The cache folder, and things in it that are made once."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable


def cache_folder() -> Path:
    """Return where converted models are kept: ``MTEB_WORDS_CACHE``, by default ``~/.cache/mteb-words``."""
    chosen = os.environ.get("MTEB_WORDS_CACHE")
    return Path(chosen) if chosen else Path.home() / ".cache" / "mteb-words"


def make_once(target: Path, fill: Callable[[Path], None]) -> None:
    """Make a folder that appears whole or not at all, also if several processes want it at the same time.

    Args:
        target: The folder; if it is there, nothing happens.
        fill: Writes its content into the empty folder that it is given.
    """
    from filelock import FileLock

    if target.is_dir():
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(f"{target.parent} cannot be made ({error}); set MTEB_WORDS_CACHE to a folder that can be written") from error
    with FileLock(target.with_name(target.name + ".lock")):
        if not target.is_dir():  # another process may have been faster
            make_whole(target, fill)


def make_whole(target: Path, fill: Callable[[Path], None]) -> None:
    """Make a folder, which is not there yet, by filling another and renaming it."""
    work = Path(tempfile.mkdtemp(prefix=".making-", dir=target.parent))
    try:
        fill(work)
        work.chmod(0o755)  # mkdtemp's folders are its user's alone
        work.replace(target)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
