"""Reads the Bigger Analogy Test Set (BATS 3.0), from its official address or from a folder of the user."""

from __future__ import annotations

import hashlib
import os
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import DataError
from ...folders import cache_folder
from ...wrappers.sources.cache import make_once
from ...wrappers.sources.downloads import retrieve
from ...wrappers.sources.packages import content_revision
from ..columns import columns_of

if TYPE_CHECKING:
    from ..columns import Columns

URL = "https://vecto-data.s3-us-west-1.amazonaws.com/BATS_3.0.zip"
FOLDER = "MTEB_WORDS_BATS"  # the environment variable that names a folder of the user
_TABLE = Path(__file__).parents[1] / "data" / "bats-3.0-sha1.tsv"


@cache
def checksums() -> dict[str, str]:
    """Return the SHA-1 of each of the 40 files, by its name in the archive, and of the archive itself."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split("\t") for line in lines)


def relation_files() -> dict[str, str]:
    """Return the 40 files by the name of their relation, for example ``I01 [noun - plural_reg]``."""
    return {Path(name).stem: name for name in sorted(checksums()) if name.endswith(".txt")}


def bats_revision() -> str:
    """Return the revision of the data, a hash of the table of checksums that the files must match."""
    return content_revision(*(f"{name} {sha1}" for name, sha1 in sorted(checksums().items())))


def bats_folder() -> Path:
    """Return the folder that holds ``BATS_3.0``: the one that ``MTEB_WORDS_BATS`` names, or one in the cache.

    Raises:
        DataError: The folder does not hold ``BATS_3.0``, or the download is not BATS 3.0.
        MissingPackageError: The official address cannot be reached.
    """
    chosen = os.environ.get(FOLDER)
    if not chosen:
        target = cache_folder() / "downloads" / "bats-3.0"
        return make_once(target, _download)
    folder = Path(chosen).resolve()
    for candidate in (folder, *[folder.parent] * (folder.name == "BATS_3.0")):
        if (candidate / "BATS_3.0").is_dir():
            return candidate
    raise DataError(f"{FOLDER} is {chosen}, where there is no folder BATS_3.0; unpack {URL} there")


def read_bats() -> Columns:
    """Read the 2,000 pairs and verify the SHA-1 of every file. Words are in lower case, as vecto reads them.

    Returns:
        Columns ``relation``, ``word`` and ``answers``, which are lists.

    Raises:
        DataError: A file is missing, or not the published one.
        MissingPackageError: The official address cannot be reached.
    """
    from ..readers.questions_and_pairs import bats_lines

    folder = bats_folder()
    rows = []
    for relation, name in relation_files().items():
        path = folder / name
        verify(path, checksums()[name])
        rows += [(relation, word, answers) for word, answers in bats_lines(path, lower=True)]
    return columns_of(("relation", "word", "answers"), rows)


def verify(path: Path, sha1: str) -> None:
    """Check a file against its SHA-1.

    Raises:
        DataError: The file is missing, or has another SHA-1.
    """
    if not path.is_file():
        raise DataError(f"{path} is missing; BATS 3.0 has 40 files: unpack {URL} again")
    actual = hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()  # the published checksums are SHA-1
    if actual != sha1:
        raise DataError(f"{path} has SHA-1 {actual}, expected {sha1}; unpack {URL} again")


def _download(folder: Path) -> None:
    otherwise = f"name the folder that it is in by {FOLDER}"
    archive = retrieve(URL, f"sha1:{checksums()['BATS_3.0.zip']}", folder, otherwise)
    with zipfile.ZipFile(archive) as source:
        for name in relation_files().values():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read(name))
    archive.unlink()
