"""Word vectors as a store on disk: converted from their file once, memory-mapped ever after."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..formats.read import files_of, read_vectors
from ..formats.subwords import Subwords
from ..sources.cache import cache_folder, make_once
from ..sources.revisions import check_unchanged, files_revision

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

# Part of the revision: raise it when the same bytes would give a word another vector.
_READERS = "readers 2"


@dataclass(frozen=True, slots=True, eq=False)
class Store:
    """A table of word vectors on disk.

    Attributes:
        revision: Changes with the content of the file it was made of and with how that is read.
        words: The n words, each once.
        vectors: Float32, shape ``(n, d)``, memory-mapped, read-only.
        notes: What was odd about the file and is harmless.
        subwords: The rows of character n-grams, memory-mapped too, if the file has them.
    """

    revision: str
    words: list[str]
    vectors: NDArray[np.float32]
    notes: tuple[str, ...]
    subwords: Subwords | None


def file_revision(path: Path) -> str:
    """Return the revision of a file or folder of word vectors: a hash of its bytes and of how they are read."""
    return files_revision(files_of(path), _READERS)


def open_store(path: Path) -> Store:
    """Return the store of a file of word vectors, after converting the file if that has not been done.

    Raises:
        DataError: The file is no readable table of word vectors, or it changed while it was read; nothing is kept then.
    """
    revision = file_revision(path)
    folder = cache_folder() / "vectors" / revision

    def convert(empty: Path) -> None:
        _convert(path, empty)
        check_unchanged(path, revision, file_revision(path))

    make_once(folder, convert)
    record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    vectors = np.load(folder / "vectors.npy", mmap_mode="r", allow_pickle=False)
    subwords = None
    if record["subwords"]:
        shortest, longest = record["subwords"]
        subwords = Subwords(shortest, longest, np.load(folder / "subwords.npy", mmap_mode="r", allow_pickle=False))
    return Store(revision, record["words"], vectors, tuple(record["notes"]), subwords)


def _convert(path: Path, folder: Path) -> None:
    table = read_vectors(path)
    np.save(folder / "vectors.npy", table.vectors, allow_pickle=False)
    record: dict[str, object] = {"words": table.words, "notes": table.notes, "subwords": None}
    if table.subwords:
        np.save(folder / "subwords.npy", table.subwords.rows, allow_pickle=False)
        record["subwords"] = [table.subwords.shortest, table.subwords.longest]
    (folder / "record.json").write_text(json.dumps(record), encoding="utf-8")
