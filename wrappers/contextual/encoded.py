"""The cache of computed word vectors on disk. A word is encoded once for each way of encoding it.

A store is a folder of parts. A part is written into a temporary folder, which is then renamed, so that it appears complete or not
at all. It never changes afterwards. Any number of processes can read and add parts at the same time without waiting for each other.
"""

from __future__ import annotations

import json
import logging
import uuid
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from ...folders import cache_folder
from ..sources.cache import make_whole
from ..sources.packages import content_revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Marks = NDArray[np.uint8]  # see ``vectors.WordVectors``; not 0 for a known word
    # An iterable of: positions of words; their vectors, one array for each store; the mark of each word.
    Encoded = Iterable[tuple[Sequence[int], Sequence[NDArray[np.float32]], Marks]]

# Raise it when a word gets another mark: cached vectors are then computed again.
MARKS_VERSION = 1

logger = logging.getLogger(__name__)

_stores: dict[Path, WordStore] = {}  # one store for each folder in a process, so that each part is read once


class WordStore:
    """The word vectors that one way of encoding has given so far.

    Args:
        folder: The folder of the store, named by a hash of everything that a vector depends on.
        about: A description of the store, written into the folder for people who look into it.
    """

    def __init__(self, folder: Path, about: dict[str, object]) -> None:
        self.folder = folder
        self._about = about
        self._parts: dict[str, NDArray[np.float32]] = {}
        self._rows: dict[str, int] = {}  # row numbers over all parts, in the order in which the parts were read
        self._marks: Marks = np.zeros(0, dtype=np.uint8)

    def has(self, words: Sequence[str]) -> NDArray[np.bool_]:
        """Return which of the n words are in the store, bool of shape ``(n,)``."""
        self._read()
        return np.fromiter((word in self._rows for word in words), dtype=np.bool_, count=len(words))

    def get(self, words: Sequence[str]) -> tuple[NDArray[np.float32], Marks]:
        """Return the vectors of n words of the store, float32 of shape ``(n, d)``, and their marks."""
        rows = np.fromiter((self._rows[word] for word in words), dtype=np.int64, count=len(words))
        dim = next((part.shape[1] for part in self._parts.values()), 0)
        vectors = np.zeros((len(words), dim), dtype=np.float32)
        start = 0
        for part in self._parts.values():
            inside = (rows >= start) & (rows < start + len(part))
            vectors[inside] = part[rows[inside] - start]
            start += len(part)
        return vectors, self._marks[rows]

    def add(self, words: Sequence[str], vectors: NDArray[np.float32], marks: Marks) -> None:
        """Store the vectors of words and their marks.

        If they cannot be written to disk, a warning is logged and they are held in memory; a later run encodes the words again.
        """

        def fill(folder: Path) -> None:
            np.save(folder / "vectors.npy", vectors, allow_pickle=False)
            (folder / "words.json").write_text(json.dumps({"words": list(words), "marks": marks.tolist()}), encoding="ascii")

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not (self.folder / "about.json").is_file():
                (self.folder / "about.json").write_text(json.dumps(self._about, indent=2), encoding="ascii")
            make_whole(self.folder / f"part-{uuid.uuid4().hex}", fill)
        except OSError as error:
            logger.warning("The vectors of %d words could not be kept for later runs (%s).", len(words), error)
            self._read()
            self._take(f"memory-{len(self._parts)}", vectors, list(words), marks)

    def _read(self) -> None:
        """Read the parts that were added since the last call."""
        names = sorted(path.name for path in self.folder.glob("part-*")) if self.folder.is_dir() else []
        for name in names:
            if name in self._parts:
                continue
            try:
                vectors = np.load(self.folder / name / "vectors.npy", mmap_mode="r", allow_pickle=False)
                record = json.loads((self.folder / name / "words.json").read_text(encoding="ascii"))
                pairs = list(zip(record["words"], record["marks"], range(len(vectors)), strict=True))
            except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
                logger.warning("%s is damaged (%s) and passed over; remove it.", self.folder / name, error)
                continue
            self._take(name, vectors, [word for word, _, _ in pairs], np.array([mark for _, mark, _ in pairs], dtype=np.uint8))

    def _take(self, name: str, vectors: NDArray[np.float32], words: Sequence[str], marks: Marks) -> None:
        start = len(self._marks)
        self._parts[name] = vectors
        self._marks = np.concatenate([self._marks, marks])
        for row, word in enumerate(words):
            self._rows.setdefault(word, start + row)


def word_store(name: str, revision: str, recipe: object, dtype: str, versions: Mapping[str, int]) -> WordStore:
    """Return the store of a model's word vectors.

    Args:
        name: The model's name, for people who look into the folder. It is not part of the key.
        revision: The model's revision.
        recipe: How a word is read, as plain data.
        dtype: The type of the weights.
        versions: The version of each rule of this package that decides a vector.
    """
    depends: dict[str, object] = {
        "model": name,
        "revision": revision,
        "recipe": recipe,
        "dtype": dtype,
        "rules": {**versions, "marks": MARKS_VERSION},
        **_versions(),
    }
    key = content_revision(*(json.dumps(value, sort_keys=True) for about, value in depends.items() if about != "model"))
    folder = cache_folder() / "words" / key
    return _stores.setdefault(folder, WordStore(folder, depends))


@cache
def _versions() -> dict[str, str]:
    return {package: version(package) for package in ("transformers", "sentence-transformers")}


def encode_once(
    words: Sequence[str], stores: Sequence[WordStore], encode: Callable[[list[str]], Encoded], dim: int
) -> tuple[NDArray[np.float32], Marks]:
    """Return the vectors of words. Words that a store lacks are encoded, and their vectors are stored.

    Args:
        words: n words. A word that occurs several times is encoded once.
        stores: The stores, one for each recipe. The vectors of the first are returned. A word that any of them lacks is encoded.
        encode: Encodes distinct words, part by part, so that an interruption loses little.
        dim: The number of components of a vector, for the case that no word has one.

    Returns:
        Float32 vectors of shape ``(n, d)``, and the marks of the words, uint8 of shape ``(n,)``.
    """
    unique = list(dict.fromkeys(words))
    row_of = {word: row for row, word in enumerate(unique)}
    there = np.logical_and.reduce([store.has(unique) for store in stores]) if stores else np.zeros(len(unique), dtype=np.bool_)
    new = [word for word, is_there in zip(unique, there, strict=True) if not is_there]
    rows: list[NDArray[np.int64]] = [np.flatnonzero(there)]
    stored = (
        stores[0].get([unique[row] for row in rows[0].tolist()])
        if there.any()
        else (np.zeros((0, dim), dtype=np.float32), np.zeros(0, dtype=np.uint8))
    )
    encoded = [stored]
    for positions, vectors, marks in encode(new) if new else ():
        names = [new[position] for position in positions]
        for store, array in zip(stores, vectors, strict=False):
            store.add(names, array, marks)
        rows.append(np.array([row_of[name] for name in names], dtype=np.int64))
        encoded.append((vectors[0], marks))
    width = max((array.shape[1] for array, _ in encoded if len(array)), default=dim)
    table = np.zeros((len(unique), width), dtype=np.float32)
    every = np.zeros(len(unique), dtype=np.uint8)
    for part, (array, marks) in zip(rows, encoded, strict=True):
        every[part] = marks
        known = marks > 0
        if known.any():
            table[part[known]] = array[known]
    if len(unique) == len(words):
        return table, every
    order = [row_of[word] for word in words]
    return table[order], every[order]
