"""Fetches files of vecto's collection of word benchmarks, at a fixed commit or from a mirror, and verifies them."""

from __future__ import annotations

import os
from functools import cache, partial
from pathlib import Path, PurePosixPath

from ...errors import DataError
from ...folders import cache_folder
from ...wrappers.sources.cache import make_once
from ...wrappers.sources.downloads import retrieve
from ...wrappers.sources.packages import content_revision, file_sha256

URL = "https://raw.githubusercontent.com/vecto-ai/word-benchmarks/9b61d0e067e2e68af22160d09450f82d9544cd70"
MIRROR = "MTEB_WORDS_MIRROR"  # the environment variable that names a folder, or an address, with the same files
_TABLE = Path(__file__).parents[1] / "data" / "word-benchmarks-9b61d0e.tsv"


@cache
def checksums() -> dict[str, str]:
    """Return the SHA-256 of each file by its path in the collection."""
    fields = (line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines()[1:])
    return {path: sha256 for path, _, sha256 in fields}


def benchmark_revision(path: str) -> str:
    """Return the revision of a file, a hash of its content."""
    return content_revision(checksums()[path])


def benchmark_file(path: str) -> Path:
    """Return the local path of a file, after a check of its SHA-256.

    Args:
        path: Its path in the collection. ``MTEB_WORDS_MIRROR`` can name another collection with the same files: a folder,
            whose files are read in place, or an ``http`` or ``https`` address.

    Raises:
        DataError: The file is missing, or not the published one.
        MissingPackageError: The address cannot be reached.
    """
    collection = os.environ.get(MIRROR) or URL
    if collection.startswith(("http://", "https://")):
        target = cache_folder() / "downloads" / f"sha256-{checksums()[path]}"
        target = make_once(target, partial(_download, f"{collection.rstrip('/')}/{path}", path))
        return _verified(target / PurePosixPath(path).name, path, f"remove {target} and run again")
    return _verified(Path(collection) / path, path, f"copy the file again; {MIRROR} is {collection}")


def _download(url: str, path: str, folder: Path) -> None:
    otherwise = f"name a folder, or an address, with the files of {URL} by {MIRROR}"
    retrieve(url, f"sha256:{checksums()[path]}", folder, otherwise).rename(folder / PurePosixPath(path).name)


def _verified(file: Path, path: str, remedy: str) -> Path:
    if not file.is_file():
        raise DataError(f"{file} is missing; {remedy}")
    actual = file_sha256(file)
    if actual != checksums()[path]:
        raise DataError(f"{file} has SHA-256 {actual}, expected {checksums()[path]}; {remedy}")
    return file
