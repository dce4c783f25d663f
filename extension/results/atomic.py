"""Atomic writes and locks, for folders that several processes share; checks of file names and of free space."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK = ".lock"
ROOM = 2**20  # bytes that must be free; ten times the largest result file of our tasks

_PATIENCE = 60  # seconds; a save takes a fraction of one
_UNFINISHED = ".tmp-"
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+=,()\[\]{}:' -]{0,199}")
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}  # no files on Windows


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file atomically: after a crash, or on a full disk, the old file is still complete.

    The bytes are written to a temporary file in the same folder and synced; then that file is renamed and the folder is synced.

    Raises:
        OSError: The folder cannot be written, or is full; it is then unchanged. The error names the file.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_UNFINISHED)
    unfinished = Path(name)
    try:
        with naming(path), os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(0o644)  # mkstemp makes files that only their owner can read
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Add the path to an OSError that names no file, such as that of a full disk."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # folders cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock a folder against other processes, and remove the temporary files that killed processes left in it.

    Raises:
        DataError: Another process has held the lock for a minute.
        OSError: The folder cannot be written.
    """
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / LOCK, timeout=_PATIENCE):
            for unfinished in folder.glob(f"{_UNFINISHED}*"):  # its writer held this lock, so it has ended
                unfinished.unlink(missing_ok=True)
            yield
    except Timeout as error:
        raise DataError(f"another process holds {folder / LOCK} for more than {_PATIENCE} seconds; end it and run again") from error


def tidy(folder: Path) -> None:
    """Remove the temporary files that killed processes left in a folder; a folder that cannot be written is unchanged."""
    if any(folder.glob(f"{_UNFINISHED}*")):
        with suppress(OSError), locked(folder):
            pass


def check_room(folder: Path, otherwise: str = "choose another --output-folder") -> None:
    """Create a folder and check that it takes files, by writing a temporary file without a name.

    Args:
        folder: The folder.
        otherwise: The remedy that the message gives first.

    Raises:
        DataError: The folder cannot be created or written, or its disk is nearly full.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(ROOM))
            probe.flush()
    except OSError as error:
        raise DataError(
            f"{folder} cannot take results: {error.strerror or error} (tried with {ROOM:,} bytes); {otherwise}, or make room there"
        ) from error


def check_name(name: str) -> None:
    """Check that a name is a safe name of a file or folder on every operating system.

    Raises:
        DataError: It is not safe.
    """
    if not _PART.fullmatch(name) or name[-1] in ". " or name.partition(".")[0].casefold() in _DEVICES:
        raise DataError(
            f"{name[:100]!r} cannot name a file or folder of results; models, revisions and tasks are named by letters, digits "
            "and . _ @ + = , ( ) -, beginning with a letter or digit, in 200 characters at most"
        )


def inside(root: Path, path: Path) -> Path:
    """Return a path after checking that it is inside a folder and that each part is a safe name on every operating system.

    Raises:
        DataError: The path leaves the folder, possibly through a link, or has an unsafe part.
    """
    for part in path.parts[len(root.parts) :] if path.is_relative_to(root) else (str(path),):
        check_name(part)
    if not path.parent.resolve().is_relative_to(root.resolve()):
        raise DataError(f"{path.parent} is a link that leaves {root}; replace it by a folder")
    return path
