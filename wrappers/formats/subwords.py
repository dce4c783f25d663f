"""The rows of character n-grams, by which fastText gives a vector to a word that its vocabulary lacks.

The vector of an unknown word is the mean of the rows of its n-grams (Bojanowski et al. 2017). Sums run in fastText's order, in
float32, so that the result equals gensim's to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_BATCH = 50_000  # words at a time, whose bytes are a table


@dataclass(frozen=True, slots=True, eq=False)
class Subwords:
    """The rows of character n-grams.

    Attributes:
        shortest: The smallest number of characters of an n-gram.
        longest: The largest number of characters.
        rows: Float32, shape ``(buckets, d)``; an n-gram's row is its hash modulo the number of buckets.
    """

    shortest: int
    longest: int
    rows: NDArray[np.float32]

    def add_to(self, sums: NDArray[np.float32], words: Sequence[str]) -> NDArray[np.int64]:
        """Add the rows of the n-grams of each word to its sum, in fastText's order.

        Args:
            sums: Float32, shape ``(n, d)``, changed in place.
            words: n words.

        Returns:
            Int64, shape ``(n,)``: how many n-grams each word has.
        """
        counts = np.zeros(len(words), dtype=np.int64)
        data, length, starts = _as_bytes(words)
        for first in range(data.shape[1]):
            live = np.flatnonzero(starts[:, first] & (first < length))
            if not live.size:
                continue
            hashes = np.full(len(live), 2166136261, dtype=np.uint32)  # FNV-1a
            characters = np.zeros(len(live), dtype=np.int64)
            for last in range(first, data.shape[1]):
                inside = last < length[live]
                live, hashes, characters = live[inside], hashes[inside], characters[inside]
                # fastText reads a byte as a signed number before it widens it
                hashes = (hashes ^ data[live, last].astype(np.int8).astype(np.int32).view(np.uint32)) * np.uint32(16777619)
                characters = characters + starts[live, last]
                at_end = last + 1 == length[live]
                whole = at_end | starts[live, np.minimum(last + 1, data.shape[1] - 1)]
                alone = (characters == 1) & (at_end | (first == 0))  # "<" or ">" by itself is no n-gram
                chosen = whole & (characters >= self.shortest) & (characters <= self.longest) & ~alone
                with np.errstate(over="ignore"):  # an overflow becomes infinity, which is refused with the word's name
                    sums[live[chosen]] += self.rows[hashes[chosen] % np.uint32(len(self.rows))]
                counts[live[chosen]] += 1
                going = (characters < self.longest) | ~whole
                live, hashes, characters = live[going], hashes[going], characters[going]
                if not live.size:
                    break
        return counts

    def average_into(self, rows: NDArray[np.float32], words: Sequence[str]) -> None:
        """Replace the row of each word of a vocabulary by the mean of that row and of the rows of the word's n-grams.

        Args:
            rows: Float32, shape ``(n, d)``, changed in place.
            words: The n words.
        """
        for first in range(0, len(words), _BATCH):
            part = slice(first, first + _BATCH)
            counts = self.add_to(rows[part], words[part])
            rows[part] /= (counts + 1).astype(np.float32)[:, None]

    def compose(self, words: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Return the vectors of unknown words, float32 of shape ``(n, d)``, and which of them have an n-gram."""
        sums = np.zeros((len(words), self.rows.shape[1]), dtype=np.float32)
        counts = self.add_to(sums, words)
        sums /= np.maximum(counts, 1).astype(np.float32)[:, None]
        return sums, counts > 0


def _as_bytes(words: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.bool_]]:
    """Return the UTF-8 bytes of ``<word>``, one row a word, the rows' lengths, and which bytes start a character."""
    encoded = [f"<{word}>".encode(errors="surrogateescape") for word in words]  # a model's words may be bytes that are not UTF-8
    length = np.array([len(row) for row in encoded], dtype=np.int64)
    width = int(length.max(initial=1))
    data = np.frombuffer(b"".join(row.ljust(width, b"\0") for row in encoded), dtype=np.uint8).reshape(len(words), width)
    return data, length, (data & 0xC0) != 0x80
