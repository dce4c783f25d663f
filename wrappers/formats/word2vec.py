"""Reader of the binary format of word2vec: a line ``n d``, then n times a word, a blank and d little-endian float32."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from ...errors import DataError
from .odd_words import as_text, in_another_encoding, is_cut, not_utf8
from .vector_file import make_vector_file

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .source import Source
    from .vector_file import VectorFile

_HEADER = re.compile(rb"[ \t]*(\d{1,15})[ \t]+(\d{1,15})[ \t]*\n")
_LONGEST_WORD = 2**12
_BLOCK = 2**24


def sniff_binary(source: Source) -> tuple[int, int] | None:
    """Return n and d from the first line, or None if the first line does not state them."""
    header = _HEADER.match(source.head(64))
    return (int(header[1]), int(header[2])) if header else None


def read_word2vec(source: Source) -> VectorFile:
    """Read a binary file of word vectors.

    Raises:
        DataError: There is no first line ``n d``, the file is shorter or longer than it states, a word is too long or not UTF-8 (the
            last character of a few words may be cut), or a vector is not finite or has another byte order.
    """
    stated = sniff_binary(source)
    if stated is None:
        raise DataError(f"{source.path} is no binary file of word2vec; expected a first line with the number of words and of components")
    n, dim = stated
    if not n or not dim or n * (4 * dim + 2) > source.most_bytes:
        raise DataError(
            f"{source.path}: the first line states {n} words of {dim} float32, which {source.size} bytes cannot hold; "
            "expected a binary file of word2vec, whole"
        )
    words: list[str] = []
    blocks: list[NDArray[np.float32]] = []
    width = 4 * dim
    with source.open() as file:
        file.readline(64)
        data, offset, taken = b"", 0, 0  # bytes that were read; the next unused byte; the position of these bytes after the first line
        rows = bytearray()
        while len(words) < n:
            if len(data) - offset < _LONGEST_WORD + width:
                more = file.read(_BLOCK)
                taken += offset
                data, offset = data[offset:] + more, 0
            start = offset + (data[offset : offset + 1] == b"\n")
            end = data.find(b" ", start, start + _LONGEST_WORD)
            if end < start or end + 1 + width > len(data):
                where = f"{source.path}: word {len(words) + 1} of {n}, {taken + offset} bytes after the first line"
                raise DataError(f"{where}: a word has no end or its vector is cut; fetch the file again")
            words.append(_word(source, data[start:end], len(words)))
            rows += data[end + 1 : end + 1 + width]
            offset = end + 1 + width
            if len(rows) >= _BLOCK or len(words) == n:
                blocks.append(np.frombuffer(bytes(rows), dtype="<f4").reshape(-1, dim))
                rows.clear()
        rest = (data[offset:] + file.read(2)).strip(b"\n")
    if rest:
        raise DataError(f"{source.path}: more bytes after the last of the {n} words that its first line states; fetch it again")
    if in_another_encoding(words, odd := not_utf8(words)):
        raise DataError(_not_utf8(source, words[odd[0]].encode(errors="surrogateescape"), odd[0]))
    table = make_vector_file(source, words, np.concatenate(blocks))
    _check_bytes(source, table.vectors)
    return table


def _word(source: Source, data: bytes, row: int) -> str:
    try:
        word = data.decode()
    except UnicodeDecodeError as error:
        if not is_cut(word := as_text(data)):
            raise DataError(_not_utf8(source, data, row)) from error
    if "\0" in word:
        raise DataError(f"{source.path}: word {row + 1}, {word[:40]!r}, holds NUL; the file may be damaged")
    return word


def _not_utf8(source: Source, word: bytes, row: int) -> str:
    return (
        f"{source.path}: word {row + 1}, {word[:40]!r}, is not UTF-8; it may not be a binary file of word2vec. If it is one in Latin-1, "
        "load it with gensim's KeyedVectors.load_word2vec_format(PATH, binary=True, encoding='latin-1') and call its save(NEW_PATH)"
    )


def _check_bytes(source: Source, vectors: NDArray[np.float32]) -> None:
    raw = vectors.view(np.uint8)
    if np.mean((raw >= 32) & (raw < 127)) > 0.9:  # among the bytes of real float32 numbers it is about a third
        raise DataError(f"{source.path}: what should be float32 is text; if it is a text file, a byte of it is not UTF-8")
    size = np.abs(vectors[vectors != 0])
    # float32 read in the wrong byte order, or float64 read as float32, has exponents all over the range
    if size.size and np.mean((size > 1e12) | (size < 1e-12)) > 0.1:
        raise DataError(f"{source.path}: its numbers range from {size.min():.0e} to {size.max():.0e}; they are no little-endian float32")
