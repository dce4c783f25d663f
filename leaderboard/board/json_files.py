"""Finds and loads the JSON files of a results folder. They may come from anybody, so a bad file gives an error with a plain reason."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANIFEST = "manifest.json"
GENERATOR = "mteb-words leaderboard"
MAX_BYTES = 20 * 2**20
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class BadFileError(Exception):
    """A file is left out; the message says why."""


def json_files(folder: Path) -> Iterator[Path]:
    """Yield every JSON file below a folder, by name; sites of this package and predictions are skipped."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink() and site_manifest(path) is None:
            yield from json_files(path)
        elif path.suffix == ".json" and not path.stem.endswith("_predictions"):
            yield path


def site_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of the site in a folder, None if the folder is no site of this package."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and manifest.get("generator") == GENERATOR else None


def load_object(path: Path) -> tuple[bytes, dict[str, Any]]:
    """Return the bytes of a JSON file and its object.

    Raises:
        BadFileError: The file cannot be read, is too large, or is not one JSON object.
    """
    try:
        if not path.is_file():
            raise BadFileError("it is no file that can be read")
        if path.stat().st_size > MAX_BYTES:
            raise BadFileError(f"it is larger than {MAX_BYTES // 2**20} MB; no result file is")
        data = path.read_bytes()
        document = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_refuse_duplicates
        )  # NaN is accepted: it may be a score that no page shows
        if _SURROGATE.search(data):
            json.dumps(document, ensure_ascii=False).encode()  # half a surrogate pair cannot be encoded for a page
    except OSError as error:
        raise BadFileError(f"it cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise BadFileError(f"it is not valid JSON ({error}); remove it and run the task again") from error
    if not isinstance(document, dict):
        raise BadFileError("it is no mteb result: expected an object; remove it or run the task again")
    return data, document


def shown_path(path: Path, root: Path) -> str:
    """Return a path relative to the results folder, as text that can be shown whatever its bytes are."""
    return path.relative_to(root).as_posix().encode(errors="backslashreplace").decode()


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    if len(unique) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return unique
