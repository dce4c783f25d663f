"""Readers of a table of numbers in one file (``.npy``, safetensors) with its words, one word a line, in a second file beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import DataError, first_line
from .vector_file import make_vector_file

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from .source import Source
    from .vector_file import VectorFile

_BESIDE = (".words", ".txt", ".vocab")
_COUNTED = re.compile(r"\S+ +\d+")  # a word and its count, as in the vocabularies of GloVe and word2vec


def read_npy(source: Source) -> VectorFile:
    """Read a ``.npy`` file; a pickle inside is refused."""
    return _table(source, open_npy(source.path))


def open_npy(path: Path) -> NDArray[Any]:
    """Map the array in a ``.npy`` file into memory.

    Raises:
        DataError: The file is damaged, longer or shorter than it states, or holds a pickle.
    """
    try:
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except Exception as error:  # numpy parses a damaged header as Python, which can raise any error
        raise DataError(f"{path} is no usable .npy file ({first_line(error)}); expected a table of float32") from error
    if not isinstance(array, np.memmap) or array.offset + array.nbytes != path.stat().st_size:
        raise DataError(f"{path} is no usable .npy file (it is longer than it states); fetch it again")
    return array


def read_safetensors(source: Source) -> VectorFile:
    """Read a safetensors file that holds one table."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        tensors = load_file(source.path)
    except (SafetensorError, OSError, KeyError) as error:  # KeyError: a dtype that numpy lacks
        raise DataError(f"{source.path} is no usable safetensors file ({error}); expected one table of float32") from error
    if len(tensors) != 1:
        raise DataError(f"{source.path} holds {len(tensors)} tensors ({', '.join(sorted(tensors)[:5])}); expected one table of vectors")
    return _table(source, next(iter(tensors.values())))


def _table(source: Source, array: NDArray[Any]) -> VectorFile:
    if array.ndim != 2 or array.dtype.kind not in "fiu" or not array.size:
        raise DataError(f"{source.path} holds {array.dtype} of shape {array.shape}; expected numbers of shape (words, d)")
    beside = words_beside(source.path)
    words = read_words(beside)
    if len(words) != len(array) and "" in words:
        raise DataError(f"{beside}:{words.index('') + 1}: an empty line; expected one word a line, and as many as {len(array)} rows")
    if len(words) != len(array):
        raise DataError(f"{source.path} has {len(array)} rows, {beside} has {len(words)} words; expected as many")
    return make_vector_file(source, words, array)


def words_beside(path: Path) -> Path:
    """Return the path of the word list of a table: the same name, ending in ``.words``, ``.txt`` or ``.vocab``.

    Raises:
        DataError: There is no such file.
    """
    word_lists = [beside for suffix in _BESIDE if (beside := path.with_suffix(suffix)).is_file()]
    if not word_lists:
        names = ", ".join(path.with_suffix(suffix).name for suffix in _BESIDE)
        folder = f"; if model2vec saved it, name its folder {path.parent}" if (path.parent / "tokenizer.json").is_file() else ""
        raise DataError(f"{path} has no word list beside it; expected one of {names}, one word a line, in the order of the rows{folder}")
    return word_lists[0]


def read_words(path: Path) -> list[str]:
    """Read a word list, one word a line.

    Raises:
        DataError: The file is not UTF-8, or has more columns than the words.
    """
    try:
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode().split("\n")
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: byte {error.start} is not UTF-8; convert the file, for example with iconv") from error
    words = [line.removesuffix("\r") for line in (lines[:-1] if not lines[-1] else lines)]
    if words and all("\t" in word for word in words):
        names = "".join(words[:1]).split("\t")[-1:] + "".join(words[1:2]).split("\t")[-1:]
        above = f"tail -n +2 {path.name} | " if [name.isdigit() for name in names] == [False, True] else ""  # a line of column names
        raise DataError(
            f"{path}:1: {words[0][:40]!r} has columns, as every line does; expected the words alone, as {above}cut -f 1 gives them"
        )
    if words and all(_COUNTED.fullmatch(word) for word in words):
        raise DataError(
            f"{path}:1: {words[0][:40]!r} has a count, as every line does; expected the words alone, as cut -d ' ' -f 1 gives them"
        )
    return words
