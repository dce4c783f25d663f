"""Reader of fastText's ``.bin`` models, which hold one row for each word and further rows for character n-grams.

The layout is that of fastText's ``FastText::saveModel`` (versions 11 and 12), not quantised. The vector of a word in the vocabulary
is the mean of its own row and the rows of its n-grams (Bojanowski et al. 2017); see ``subwords``.
"""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from ...errors import DataError
from .subwords import Subwords
from .vector_file import make_vector_file

if TYPE_CHECKING:
    from .source import Source
    from .vector_file import VectorFile

_VERSIONS = (11, 12)
_SUPERVISED = 3
_LONGEST_WORD = 2**16
_ARGUMENTS = struct.Struct("<12id")
_DICTIONARY = struct.Struct("<3i2q")
_BATCH = 50_000


def read_fasttext(source: Source) -> VectorFile:
    """Read a fastText model.

    Returns:
        The words of the vocabulary with their vectors, and the rows of n-grams, if the model was trained with n-grams.

    Raises:
        DataError: The file is cut, has another version, is quantised, or has a word that is not UTF-8.
    """
    with source.open() as file:
        stream = _Stream(source, file)
        _, version = struct.unpack("<2i", stream.take(8))
        if version not in _VERSIONS:
            raise DataError(f"{source.path} is of fastText version {version}; expected {_VERSIONS}: save it with a current fastText")
        dim, _, _, _, _, _, _, model, bucket, shortest, longest, _, _ = _ARGUMENTS.unpack(stream.take(_ARGUMENTS.size))
        size, n_words, n_labels, _, pruned = _DICTIONARY.unpack(stream.take(_DICTIONARY.size))
        if not (0 < dim < 2**20 and bucket >= 0 and 0 < n_words == size - n_labels and n_labels >= 0 and size * 10 <= source.most_bytes):
            raise DataError(f"{source.path} states {n_words} words of {dim} numbers and {bucket} buckets, which cannot be; fetch it again")
        words = _words(source, stream, size)[:n_words]
        if pruned > 0 or stream.take(1) != b"\0":
            raise DataError(f"{source.path} is a quantised fastText model; use the .bin model that it was made of")
        rows, columns = struct.unpack("<2q", stream.take(16))
        if columns != dim or rows != n_words + bucket:
            raise DataError(f"{source.path} states a table of {rows} rows of {columns} numbers; expected {n_words + bucket} of {dim}")
        if 4 * rows * columns > source.most_bytes:
            raise DataError(f"{source.path} ends {4 * rows * columns - source.most_bytes} bytes early, or more; fetch it again")
        matrix = np.frombuffer(stream.take(4 * rows * columns), dtype="<f4").reshape(rows, columns).astype(np.float32, copy=False)
    if version == _VERSIONS[0] and model == _SUPERVISED:
        longest = 0  # as fastText itself does
    if not np.isfinite(matrix).all():
        raise DataError(f"{source.path} holds NaN or infinity; fetch it again")
    subwords = Subwords(shortest, longest, matrix[n_words:]) if bucket and longest else None
    vectors = matrix[:n_words].copy()
    if subwords:
        for first in range(0, n_words, _BATCH):
            part = slice(first, first + _BATCH)
            counts = subwords.add_to(vectors[part], words[part])
            vectors[part] /= (counts + 1).astype(np.float32)[:, None]
    return replace(make_vector_file(source, words, vectors), subwords=subwords)


class _Stream:
    """Reads a file only forward, so that the file may be compressed."""

    def __init__(self, source: Source, file: BinaryIO) -> None:
        self._source = source
        self._file = file
        self._data, self._offset = b"", 0

    def take(self, length: int) -> bytes:
        """Return the next bytes."""
        data = self._data[self._offset : self._offset + length]
        self._offset += len(data)
        data += self._file.read(length - len(data))
        if len(data) < length:
            raise DataError(f"{self._source.path} ends {length - len(data)} bytes early; fetch it again")
        return data

    def until_nul(self) -> bytes:
        """Return the bytes before the next NUL, and skip the NUL."""
        while (end := self._data.find(b"\0", self._offset, self._offset + _LONGEST_WORD)) < 0:
            rest = self._data[self._offset :]
            more = self._file.read(2**20)
            if not more or len(rest) >= _LONGEST_WORD:
                raise DataError(f"{self._source.path} holds a word without an end; fetch it again")
            self._data, self._offset = rest + more, 0
        word = self._data[self._offset : end]
        self._offset = end + 1
        return word


def _words(source: Source, stream: _Stream, size: int) -> list[str]:
    """Read the dictionary: words that end in NUL, each followed by a count of 8 bytes and a type of 1 byte."""
    words: list[str] = []
    for number in range(1, size + 1):
        word = stream.until_nul()
        stream.take(9)
        try:
            words.append(word.decode())
        except UnicodeDecodeError as error:
            raise DataError(f"{source.path}: word {number} of {size}, {word[:40]!r}, is not UTF-8") from error
        if not word:
            raise DataError(f"{source.path}: word {number} of {size} is empty; fetch the file again")
    return words
