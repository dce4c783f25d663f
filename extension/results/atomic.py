"""Files that appear whole or not at all, in folders that several processes share."""

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
    """Write a file that is never seen half-written, whatever happens: a crash, a full disk or another process.

    The bytes go to another name in the same folder and to the disk before the file gets its name; the name goes to the disk too.

    Raises:
        OSError: The folder cannot be written, or is full; what was there before is still there then, and nothing else. It names the file.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_UNFINISHED)
    unfinished = Path(name)
    try:
        with naming(path), os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(0o644)  # mkstemp's files are their user's alone
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let an OSError say where it happened: a full disk does not say of itself which it is."""
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
    """Hold a folder against all other processes that ask for it, and clear away what killed ones left in it.

    Raises:
        DataError: Another process has held it for a minute.
        OSError: The folder cannot be written.
    """
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / LOCK, timeout=_PATIENCE):
            for unfinished in folder.glob(f"{_UNFINISHED}*"):  # who wrote it held this lock, and is no more
                unfinished.unlink(missing_ok=True)
            yield
    except Timeout as error:
        raise DataError(f"another process holds {folder / LOCK} for more than {_PATIENCE} seconds; end it and run again") from error


def tidy(folder: Path) -> None:
    """Clear away what killed processes left in a folder; one that cannot be written stays as it is."""
    if any(folder.glob(f"{_UNFINISHED}*")):
        with suppress(OSError), locked(folder):
            pass


def check_room(folder: Path, otherwise: str = "choose another --output-folder") -> None:
    """Make a folder and see whether files can be written into it, by writing one that has no name.

    Args:
        folder: The folder.
        otherwise: What else the user can do.

    Raises:
        DataError: The folder cannot be made or written, or its disk is nearly full.
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
    """See that a name is a harmless one of a file or folder, on every system.

    Raises:
        DataError: It is not.
    """
    if not _PART.fullmatch(name) or name[-1] in ". " or name.partition(".")[0].casefold() in _DEVICES:
        raise DataError(
            f"{name[:100]!r} cannot name a file or folder of results; models, revisions and tasks are named by letters, digits "
            "and . _ @ + = , ( ) -, beginning with a letter or digit, in 200 characters at most"
        )


def inside(root: Path, path: Path) -> Path:
    """Return a path after checking that it stays inside a folder and that each part of it is a harmless name on every system.

    Raises:
        DataError: It leaves the folder, also by way of a link, or has a part that is no plain name.
    """
    for part in path.parts[len(root.parts) :] if path.is_relative_to(root) else (str(path),):
        check_name(part)
    if not path.parent.resolve().is_relative_to(root.resolve()):
        raise DataError(f"{path.parent} is a link that leaves {root}; replace it by a folder")
    return path
