"""Folders that are made once, in the cache folder or, while nothing may be written there, in a temporary one."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


_instead: ContextVar[Path | None] = ContextVar("instead", default=None)


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Make folders in a temporary folder, which is removed in the end. Folders that exist are used."""
    with tempfile.TemporaryDirectory(prefix="mteb-words-") as folder:
        token = _instead.set(Path(folder))
        try:
            yield
        finally:
            _instead.reset(token)


def make_once(target: Path, fill: Callable[[Path], None]) -> Path:
    """Make a folder once, and return it. It appears complete or not at all, even if several processes make it at the same time.

    Args:
        target: The folder. If it exists, nothing is done.
        fill: A function that writes the content into the empty folder that it gets.

    Returns:
        The folder; in ``nothing_kept`` one in its temporary folder, unless the target exists.

    Raises:
        DataError: The cache folder cannot be made or written, or is full.
    """
    from filelock import FileLock

    instead = _instead.get()
    if instead is not None and not target.is_dir():
        target = instead / target.parent.name / target.name
    try:
        if target.is_dir():
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_name(target.name + ".lock")):
            if not target.is_dir():  # another process may have been faster
                make_whole(target, fill)
        return target
    except OSError as error:
        if not _is_about(error, target.parent):
            raise
        raise DataError(
            f"nothing can be kept in {target.parent} ({error}); make room there, or set MTEB_WORDS_CACHE to a folder that can be written"
        ) from error


def _is_about(error: OSError, folder: Path) -> bool:
    """Tell whether an error is about a folder, something in it or a folder above it, and not about a file that was read.

    The error of a full disk names no file, and counts as an error about the folder.
    """
    if error.filename is None:
        return True
    path, folder = Path(str(error.filename)).absolute(), folder.absolute()
    return path.is_relative_to(folder) or folder.is_relative_to(path)


def make_whole(target: Path, fill: Callable[[Path], None]) -> None:
    """Make a folder that does not exist yet: fill a temporary folder and rename it."""
    work = Path(tempfile.mkdtemp(prefix=".making-", dir=target.parent))
    try:
        fill(work)
        work.chmod(0o755)  # only their user can read mkdtemp's folders
        work.replace(target)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
