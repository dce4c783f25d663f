"""Reader of the ``.bin`` models of fastText and floret, which hold one row for each word and further rows for character n-grams.

The layout is that of fastText's ``FastText::saveModel`` (versions 11 and 12, and the one before 2017, which has no number of a version),
not quantised. The vector of a word in the vocabulary is the mean of its own row and the rows of its n-grams (Bojanowski et al. 2017);
see ``subwords``.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from ...errors import DataError
from .hashed_ngrams import HashedNgrams
from .odd_words import as_text, escaped, in_another_encoding, not_utf8
from .subwords import Subwords
from .vector_file import make_vector_file

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .source import Source
    from .vector_file import VectorFile

_MAGIC = 793712314  # fastText's own number at the start of its models
_UNNUMBERED = 0  # the layout before 2017
_VERSIONS = (11, 12)
_SUPERVISED = 3
_FLORET_MODES = {1: "fastText", 2: "floret"}  # where fastText itself has the rate of updates, 100 by default
_FLORET_SEED = 2166136261
_END_OF_SENTENCE = "</s>"
_LONGEST_WORD = 2**16
_ARGUMENTS = struct.Struct("<12id")
_DICTIONARY = struct.Struct("<3iq")


@dataclass(frozen=True, slots=True)
class _Settings:
    """What a model was trained with.

    Attributes:
        dim: The number of components.
        model: The kind of model.
        bucket: The number of rows of n-grams.
        shortest: The smallest number of characters of an n-gram.
        longest: The largest number of characters.
        hashes: The number of rows of an n-gram in a floret table; 0 for the n-grams of fastText.
    """

    dim: int
    model: int
    bucket: int
    shortest: int
    longest: int
    hashes: int


def is_fasttext(head: bytes) -> bool:
    """Tell whether the first bytes of a file are those of a fastText model, with or without the number of a version."""
    return head.startswith(struct.pack("<i", _MAGIC)) or _is_unnumbered(head)


def _is_unnumbered(head: bytes) -> bool:
    """Tell whether the first bytes are the arguments and the sizes of the dictionary, each in its range."""
    if len(head) < _ARGUMENTS.size + _DICTIONARY.size:
        return False
    dim, window, epochs, least, negative, grams, loss, model, bucket, shortest, longest, rate, _ = _ARGUMENTS.unpack_from(head)
    size, n_words, n_labels, n_tokens = _DICTIONARY.unpack_from(head, _ARGUMENTS.size)
    return (
        0 < dim < 2**16
        and all(0 <= count < 2**16 for count in (window, epochs, negative, grams, shortest, longest))
        and min(least, bucket, rate, n_labels) >= 0
        and {loss, model} <= {1, 2, 3}
        and 0 < n_words == size - n_labels <= n_tokens
    )


def read_fasttext(source: Source) -> VectorFile:
    """Read a fastText model.

    Returns:
        The words of the vocabulary with their vectors, and the rows of n-grams, if the model was trained with n-grams.

    Raises:
        DataError: The file is cut, has another version, is quantised, or is in another encoding than UTF-8.
    """
    with source.open() as file:
        stream = _Stream(source, file)
        version = _version(source, stream)
        settings = _settings(stream)
        dim, bucket = settings.dim, settings.bucket
        size, n_words, n_labels, _ = _DICTIONARY.unpack(stream.take(_DICTIONARY.size))
        pruned = struct.unpack("<q", stream.take(8))[0] if version else -1
        if not (0 < dim < 2**20 and bucket >= 0 and 0 < n_words == size - n_labels and n_labels >= 0 and size * 10 <= source.most_bytes):
            raise DataError(f"{source.path} states {n_words} words of {dim} numbers and {bucket} buckets, which cannot be; fetch it again")
        words = _words(source, stream, size)[:n_words]
        if version and (pruned > 0 or stream.take(1) != b"\0"):
            raise DataError(f"{source.path} is a quantised fastText model; use the .bin model that it was made of")
        rows, columns = struct.unpack("<2q", stream.take(16))
        if columns != dim or rows != n_words + bucket:
            raise DataError(f"{source.path} states a table of {rows} rows of {columns} numbers; expected {n_words + bucket} of {dim}")
        if 4 * rows * columns > source.most_bytes:
            raise DataError(f"{source.path} ends {4 * rows * columns - source.most_bytes} bytes early, or more; fetch it again")
        matrix = np.frombuffer(stream.take(4 * rows * columns), dtype="<f4").reshape(rows, columns).astype(np.float32, copy=False)
    if not np.isfinite(matrix).all():
        raise DataError(f"{source.path} holds NaN or infinity; fetch it again")
    if settings.hashes:
        ngrams = HashedNgrams(settings.shortest, settings.longest, settings.hashes, _FLORET_SEED, "<", ">", matrix[n_words:])
        return replace(make_vector_file(source, words, _floret_vectors(ngrams, words, matrix[0])), subwords=ngrams)
    old_supervised = version <= _VERSIONS[0] and settings.model == _SUPERVISED  # for which fastText itself leaves n-grams out
    has_ngrams = bucket and settings.longest and not old_supervised
    subwords = Subwords(settings.shortest, settings.longest, matrix[n_words:]) if has_ngrams else None
    vectors = matrix[:n_words].copy()
    if subwords:
        subwords.average_into(vectors, words)
    return replace(make_vector_file(source, words, vectors), subwords=subwords)


def _floret_vectors(ngrams: HashedNgrams, words: list[str], first: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the vectors of a vocabulary as floret's own ``get_word_vector`` gives them: only the first word has a row of its own."""
    vectors, _ = ngrams.compose(words)
    count = len(ngrams.ngrams(words[0])) * ngrams.hashes
    vectors[0] = (vectors[0] * count + first) / (count + 1)
    vectors[[word == _END_OF_SENTENCE for word in words]] = 0  # it has no n-grams
    return vectors


class _Stream:
    """Reads a file only forward, so that the file may be compressed."""

    def __init__(self, source: Source, file: BinaryIO) -> None:
        self._source = source
        self._file = file
        self._data, self._offset = b"", 0

    def peek(self, length: int) -> bytes:
        """Return the next bytes, which stay the next ones."""
        if len(self._data) - self._offset < length:
            self._data, self._offset = self._data[self._offset :] + self._file.read(length), 0
        return self._data[self._offset : self._offset + length]

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


def _settings(stream: _Stream) -> _Settings:
    """Read what the model was trained with. floret adds two numbers, which tell its own models from fastText's."""
    dim, _, _, _, _, _, _, model, bucket, shortest, longest, mode, hashes = struct.unpack_from("<13i", stream.take(_ARGUMENTS.size))
    if mode in _FLORET_MODES and 1 <= hashes <= 4:
        stream.take(8)
        return _Settings(dim, model, bucket, shortest, longest, hashes if _FLORET_MODES[mode] == "floret" else 0)
    return _Settings(dim, model, bucket, shortest, longest, 0)


def _version(source: Source, stream: _Stream) -> int:
    if stream.peek(4) != struct.pack("<i", _MAGIC):
        return _UNNUMBERED
    _, version = struct.unpack("<2i", stream.take(8))
    if version not in _VERSIONS:
        raise DataError(f"{source.path} is of fastText version {version}; expected {_VERSIONS}: save it with a current fastText")
    return int(version)


def _words(source: Source, stream: _Stream, size: int) -> list[str]:
    """Read the dictionary: words that end in NUL, each followed by a count of 8 bytes and a type of 1 byte."""
    words: list[str] = []
    for _ in range(size):
        words.append(as_text(stream.until_nul()))
        stream.take(9)
    if in_another_encoding(words, odd := not_utf8(words)):
        raise DataError(
            f"{source.path}: {len(odd)} of {size} words are not UTF-8, first '{escaped(words[odd[0]])}'; if they are in another encoding, "
            "write their vectors as text with fastText's print-word-vectors and convert that, for example with iconv -f latin1 -t utf-8"
        )
    return words
