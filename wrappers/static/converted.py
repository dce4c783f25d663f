"""A store of word vectors on disk. A file is converted into a store once; the store is memory-mapped."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from ...folders import cache_folder
from ..formats.hashed_ngrams import HashedNgrams
from ..formats.read import files_of, read_vectors
from ..formats.subwords import Subwords
from ..sources.cache import make_once
from ..sources.revisions import check_unchanged, files_revision

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

# Part of the revision: raise it when the same bytes would give a word another vector.
_READERS = "readers 3"

_NGRAMS = {kind.__name__: kind for kind in (Subwords, HashedNgrams)}


@dataclass(frozen=True, slots=True, eq=False)
class Store:
    """A table of word vectors on disk.

    Attributes:
        revision: Changes with the content of the file that was converted, and with how the file is read.
        words: The n different words.
        vectors: Float32, shape ``(n, d)``, memory-mapped, read-only.
        notes: Harmless irregularities of the file, as messages for the user, with the path that was asked for.
        subwords: The rows of character n-grams, memory-mapped; None if the file has none.
    """

    revision: str
    words: list[str]
    vectors: NDArray[np.float32]
    notes: tuple[str, ...]
    subwords: Subwords | HashedNgrams | None


def file_revision(path: Path) -> str:
    """Return the revision of a file or folder of word vectors: a hash of its bytes and of how they are read."""
    return files_revision(files_of(path), _READERS)


def open_store(path: Path) -> Store:
    """Return the store of a file of word vectors. The file is converted if there is no store of it yet.

    Raises:
        DataError: The file is not a readable table of word vectors, or it changed while it was read. Nothing is stored in that case.
    """
    revision = file_revision(path)
    folder = cache_folder() / "vectors" / revision

    def convert(empty: Path) -> None:
        _convert(path, empty)
        check_unchanged(path, revision, file_revision(path))

    folder = make_once(folder, convert)
    record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    vectors = np.load(folder / "vectors.npy", mmap_mode="r", allow_pickle=False)
    subwords: Subwords | HashedNgrams | None = None
    if record["subwords"]:
        kind, settings = record["subwords"]
        subwords = _NGRAMS[kind](**settings, rows=np.load(folder / "subwords.npy", mmap_mode="r", allow_pickle=False))
    notes = tuple(f"{path}: {note}" for note in record["notes"])  # the file that was converted may be another of the same bytes
    return Store(revision, record["words"], vectors, notes, subwords)


def _convert(path: Path, folder: Path) -> None:
    table = read_vectors(path)
    np.save(folder / "vectors.npy", table.vectors, allow_pickle=False)
    record: dict[str, object] = {"words": table.words, "notes": table.notes, "subwords": None}
    if table.subwords:
        np.save(folder / "subwords.npy", table.subwords.rows, allow_pickle=False)
        settings = {field.name: getattr(table.subwords, field.name) for field in fields(table.subwords) if field.name != "rows"}
        record["subwords"] = [type(table.subwords).__name__, settings]
    (folder / "record.json").write_text(json.dumps(record), encoding="utf-8")
