"""Finds and loads the JSON files of a results folder. They may come from anybody, so a bad file gives an error with a plain reason.

Only plain files are opened, and no link is followed: a link can lead out of the folder, and a pipe or a device has no end.
"""

from __future__ import annotations

import json
import os
import re
import stat
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANIFEST = "manifest.json"
GENERATOR = "mteb-words leaderboard"
MAX_BYTES = 20 * 2**20  # of one file; the largest of mteb, 41,412 pairs of languages, has 13 MB
MAX_VALUES = 1_000_000  # of one file; they take 200 MB of memory at most
MAX_DEPTH = 16  # of folders
_MAX_MANIFEST = 512 * 2**20  # only of a site that is to be replaced, which its owner made
_BEGINNING = 200  # bytes; the manifest of a site starts with the name of its generator
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class BadFileError(Exception):
    """A file is left out; the message says why."""


def json_files(folder: Path, problems: dict[Path, str], sites: list[Path], depth: int = 0) -> Iterator[Path]:
    """Yield every JSON file below a folder, by name; predictions and folders whose names start with a dot, such as ``.git``, are skipped.

    Args:
        folder: The folder.
        problems: Gets the reason for each link to a folder, and for each folder that cannot be read or lies too deep.
        sites: Gets each site of this package, which is skipped.
        depth: The number of folders above, from the one that the caller named.
    """
    try:
        listed = sorted(folder.iterdir())
    except OSError as error:
        problems[folder] = f"it cannot be read ({error.strerror})"
        return
    for path in listed:
        if path.suffix == ".json" and not path.is_dir():
            if not path.stem.endswith("_predictions"):
                yield path
        elif path.is_symlink():
            if path.is_dir():
                problems[path] = "it is a link to a folder, which is not followed; put the folder itself there"
        elif path.is_dir() and not path.name.startswith("."):
            if depth == MAX_DEPTH:
                problems[path] = f"it lies more than {MAX_DEPTH} folders deep, where no result is; move or remove it"
            elif is_site(path):
                sites.append(path)
            else:
                yield from json_files(path, problems, sites, depth + 1)


def is_site(folder: Path) -> bool:
    """Return whether a folder holds a site of this package."""
    try:
        return f'"generator": "{GENERATOR}"'.encode() in _read_plain(folder / MANIFEST, _BEGINNING)
    except (OSError, BadFileError):
        return False


def site_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of the site in a folder, None if the folder is no site of this package."""
    try:
        manifest = json.loads(_read_plain(folder / MANIFEST, _MAX_MANIFEST))
    except (OSError, ValueError, RecursionError, BadFileError):
        return None
    return manifest if isinstance(manifest, dict) and manifest.get("generator") == GENERATOR else None


def read_plain(path: Path) -> bytes:
    """Return the bytes of a plain file.

    Raises:
        BadFileError: It is a link, a pipe, a device or a folder, cannot be read, or is larger than ``MAX_BYTES``.
    """
    try:
        data = _read_plain(path, MAX_BYTES + 1)
    except OSError as error:
        raise BadFileError(f"it cannot be read ({error.strerror})") from error
    if len(data) > MAX_BYTES:
        raise BadFileError(f"it is larger than {MAX_BYTES // 2**20} MB; no result file is")
    return data


def _read_plain(path: Path, most: int) -> bytes:
    """Return at most so many bytes of a plain file."""
    _check_plain(os.lstat(path))  # before it is opened, which acts on some devices
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(handle, "rb") as file:  # noqa: PTH123  # a path would be followed again
        _check_plain(os.fstat(handle))
        return file.read(most)


def _check_plain(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        kinds = (("a link", stat.S_ISLNK), ("a folder", stat.S_ISDIR), ("a pipe", stat.S_ISFIFO), ("a socket", stat.S_ISSOCK))
        kind = next((kind for kind, is_kind in kinds if is_kind(status.st_mode)), "a device")
        raise BadFileError(f"it is no file that can be read, but {kind}; put the file itself there")


def load_object(path: Path) -> tuple[bytes, dict[str, Any]]:
    """Return the bytes of a JSON file and its object.

    Raises:
        BadFileError: The file cannot be read, is too large, or is not one JSON object.
    """
    data = read_plain(path)
    if sum(map(data.count, (b",", b"[", b"{"))) > MAX_VALUES:
        raise BadFileError(f"it holds more than {MAX_VALUES:,} values; no result file does")
    try:
        document = json.loads(data.decode("utf-8-sig"))  # NaN is accepted, and the last value of a key that stands twice, as in mteb
        if _SURROGATE.search(data):
            json.dumps(document, ensure_ascii=False).encode()  # half a surrogate pair cannot be encoded for a page
    except (ValueError, RecursionError) as error:
        raise BadFileError(f"it is not valid JSON ({error}); remove it and run the task again") from error
    if not isinstance(document, dict):
        raise BadFileError("it is no mteb result: expected an object; remove it or run the task again")
    return data, document


def shown_path(path: Path, root: Path) -> str:
    """Return a path relative to the results folder, as text that can be shown whatever its bytes are."""
    return path.relative_to(root).as_posix().encode(errors="backslashreplace").decode()
