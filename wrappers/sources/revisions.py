"""Revisions of files on this machine: a hash of their content, computed once for unchanged files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ...errors import DataError
from ...folders import cache_folder
from .cache import make_once
from .packages import content_revision, file_sha256

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def files_revision(files: Sequence[Path], how: str) -> str:
    """Return a revision that changes with the content of any of the files, with their order and with how they are read.

    The hashes of unchanged files (same path, size, times of change, inode) are remembered.

    Raises:
        DataError: A file changed while it was hashed.
    """
    stats = [_stat(file) for file in files]
    remembered = cache_folder() / "revisions" / content_revision(json.dumps(stats), how)

    def remember(folder: Path) -> None:
        (folder / "revision").write_text(content_revision(*map(file_sha256, files), how), encoding="ascii")
        for file, before in zip(files, stats, strict=True):
            check_unchanged(file, before, _stat(file))

    return (make_once(remembered, remember) / "revision").read_text()


def check_unchanged(path: Path, before: object, after: object) -> None:
    """Check that a file did not change while it was read.

    Args:
        path: The file, for the message.
        before: What identified its content before it was read, for example its revision.
        after: The same, after it was read.

    Raises:
        DataError: The two differ.
    """
    if before != after:
        raise DataError(f"{path} changed while it was read; wait until it is whole and run again")


def _stat(file: Path) -> tuple[str, int, int, int, int]:
    s = file.stat()
    return str(file.resolve()), s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino
