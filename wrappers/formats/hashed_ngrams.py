"""The rows of a floret table, by which any word has a vector: the mean of the rows of the word and of its character n-grams.

Each n-gram has several rows, by a hash of its bytes (MurmurHash3, x64, 128 bits), so that a table is small. The word itself, between its
marks, counts as one more n-gram (https://github.com/explosion/floret).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_NGRAMS = 2**20  # n-grams at a time
_FIRST, _SECOND = np.uint64(0x87C37B91114253D5), np.uint64(0x4CF5AD432745937F)  # MurmurHash3's constants


@dataclass(frozen=True, slots=True, eq=False)
class HashedNgrams:
    """The rows of a floret table.

    Attributes:
        shortest: The smallest number of characters of an n-gram.
        longest: The largest number of characters.
        hashes: The number of rows of an n-gram, 1 to 4.
        seed: The seed of the hash.
        begin: The mark before a word.
        end: The mark after a word.
        rows: Float32, shape ``(buckets, d)``; the rows of an n-gram are its hashes modulo the number of buckets.
    """

    shortest: int
    longest: int
    hashes: int
    seed: int
    begin: str
    end: str
    rows: NDArray[np.float32]

    def compose(self, words: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Return the vectors of words, float32 of shape ``(n, d)``, and which of them have a vector: all but blank ones.

        Several words in one text give the mean of their vectors.
        """
        parts: dict[str, int] = {}
        parts_of = [[parts.setdefault(part, len(parts)) for part in word.split()] for word in words]
        vectors = self._of_parts(list(parts))
        composed = np.zeros((len(words), self.rows.shape[1]), dtype=np.float32)
        for row, numbers in enumerate(parts_of):
            if numbers:
                composed[row] = vectors[numbers].mean(axis=0)
        return composed, np.array([bool(numbers) for numbers in parts_of], dtype=np.bool_)

    def _of_parts(self, parts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of words without blanks, float32 of shape ``(n, d)``."""
        from scipy.sparse import csr_array

        vectors = [np.zeros((0, self.rows.shape[1]), dtype=np.float32)]
        numbers: dict[str, int] = {}  # of n-grams, which many words share
        grams: list[int] = []
        ends = [0]
        for n, part in enumerate(parts, start=1):
            grams += [numbers.setdefault(gram, len(numbers)) for gram in self.ngrams(part)]
            ends.append(len(grams))
            if len(grams) >= _NGRAMS or n == len(parts):
                keys = [gram.encode(errors="surrogateescape") for gram in numbers]
                rows = murmur3(keys, self.seed)[:, : self.hashes] % np.uint32(len(self.rows))
                bounds = np.array(ends) * self.hashes
                # a sparse matrix of words x rows: the product adds the rows without making a copy of each first
                ones = np.ones(bounds[-1], dtype=np.float32)
                sums = csr_array((ones, rows[grams].ravel(), bounds), shape=(len(ends) - 1, len(self.rows))) @ self.rows
                vectors.append(sums / np.diff(bounds).astype(np.float32)[:, None])
                numbers, grams, ends = {}, [], [0]
        return np.concatenate(vectors)

    def ngrams(self, word: str) -> list[str]:
        """Return the n-grams of a word, the word itself first. A mark alone is no n-gram."""
        text = f"{self.begin}{word}{self.end}"
        grams = [text[i : i + n] for n in range(max(self.shortest, 2), self.longest + 1) for i in range(len(text) - n + 1)]
        return [text, *(word if self.shortest <= 1 <= self.longest else ""), *grams]


def murmur3(keys: Sequence[bytes], seed: int) -> NDArray[np.uint32]:
    """Return the four 32-bit words of MurmurHash3 (x64, 128 bits) of n keys, uint32 of shape ``(n, 4)``."""
    alike: dict[int, list[int]] = defaultdict(list)  # keys of as many whole blocks of 16 bytes
    for number, key in enumerate(keys):
        alike[len(key) // 16].append(number)
    hashes = np.empty((len(keys), 4), dtype=np.uint32)
    for blocks, numbers in alike.items():
        width = 16 * (blocks + 1)
        words = np.frombuffer(b"".join(keys[number].ljust(width, b"\0") for number in numbers), dtype="<u8").reshape(len(numbers), -1, 2)
        length = np.array([len(keys[number]) for number in numbers], dtype=np.uint64)
        hashes[numbers] = _murmur3(words, length, seed).astype("<u8").view("<u4")
    return hashes


def _murmur3(words: NDArray[np.uint64], length: NDArray[np.uint64], seed: int) -> NDArray[np.uint64]:
    """Return the hashes, uint64 of shape ``(n, 2)``, of n keys of b - 1 whole blocks and a rest, padded: shape ``(n, b, 2)``."""
    first = np.full(len(words), seed, dtype=np.uint64)
    second = first.copy()
    *blocks, rest = (words[:, block] for block in range(words.shape[1]))
    for block in blocks:
        first ^= _mixed(block[:, 0], _FIRST, 31, _SECOND)
        first = (_rotated(first, 27) + second) * np.uint64(5) + np.uint64(0x52DCE729)
        second ^= _mixed(block[:, 1], _SECOND, 33, _FIRST)
        second = (_rotated(second, 31) + first) * np.uint64(5) + np.uint64(0x38495AB5)
    second ^= _mixed(rest[:, 1], _SECOND, 33, _FIRST)
    first ^= _mixed(rest[:, 0], _FIRST, 31, _SECOND)
    first, second = first ^ length, second ^ length
    first = first + second
    second = second + first
    first, second = _finished(first), _finished(second)
    first = first + second
    return np.stack([first, second + first], axis=1)


def _mixed(block: NDArray[np.uint64], before: np.uint64, by: int, after: np.uint64) -> NDArray[np.uint64]:
    return _rotated(block * before, by) * after


def _rotated(words: NDArray[np.uint64], by: int) -> NDArray[np.uint64]:
    return (words << np.uint64(by)) | (words >> np.uint64(64 - by))


def _finished(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        words = (words ^ (words >> np.uint64(33))) * np.uint64(factor)
    return words ^ (words >> np.uint64(33))
