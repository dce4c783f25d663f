"""Reader of the files of gensim's ``KeyedVectors.save``, which runs no code of the file.

gensim stores a pickle, and unpickling calls whatever function the file names. This reader knows the few names that such a file
needs, and records their arguments instead of calling them. It makes the array from these records, and refuses any other name.
"""

from __future__ import annotations

import pickle
from math import prod
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ...errors import DataError, first_line
from .arrays import open_npy
from .vector_file import make_vector_file

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from .source import Source
    from .vector_file import VectorFile


def vectors_beside(path: Path) -> Path:
    """Return the path where gensim stores the vectors of a large ``KeyedVectors``."""
    return path.with_name(path.name + ".vectors.npy")


class _Note:
    """A record of an object that the pickle describes: the arguments of its constructor, and its state."""

    args: tuple[Any, ...] = ()
    state: Any = None

    def __init__(self, *args: Any) -> None:
        self.args = args

    def __setstate__(self, state: Any) -> None:
        self.state = state


class _Keyed(_Note):
    pass


class _DType(_Note):
    pass


class _Reconstruct(_Note):
    pass


class _FromBuffer(_Note):
    pass


_NOTES: dict[tuple[str, str], type[_Note]] = {
    ("gensim.models.keyedvectors", "KeyedVectors"): _Keyed,
    ("numpy", "ndarray"): _Note,
    ("numpy", "dtype"): _DType,
    ("numpy", "float32"): _Note,
    ("numpy.core.multiarray", "_reconstruct"): _Reconstruct,
    ("numpy._core.multiarray", "_reconstruct"): _Reconstruct,
    ("numpy.core.numeric", "_frombuffer"): _FromBuffer,
    ("numpy._core.numeric", "_frombuffer"): _FromBuffer,
}


# The unpickler in Python: the one in C allocates memory for 2**32 objects if five bytes of the file say so.
class _Reader(pickle._Unpickler):
    def load_bytearray8(self) -> None:
        """Read the bytes before memory is allocated for them. The library's own method allocates first."""
        reader: Any = self  # the methods of this class have no types
        reader.append(bytearray(reader.read(int.from_bytes(reader.read(8), "little"))))

    dispatch: ClassVar[dict[int, Any]] = {**pickle._Unpickler.dispatch, pickle.BYTEARRAY8[0]: load_bytearray8}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _NOTES:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}")
        return _NOTES[module, name]


def read_keyed_vectors(source: Source) -> VectorFile:
    """Read a file that ``gensim.models.KeyedVectors.save`` wrote, with the ``.vectors.npy`` beside it if there is one.

    Raises:
        DataError: The file is damaged, or asks for anything but plain arrays and ``KeyedVectors``.
    """
    try:
        with source.open() as file:
            keyed = _Reader(file).load()
            rest = file.read(1)
    except DataError:
        raise
    except pickle.UnpicklingError as error:
        raise DataError(
            f"{source.path} is no plain KeyedVectors file ({first_line(error)}); nothing of it was run. "
            "Load it with gensim if you trust it, and save it with save_word2vec_format"
        ) from error
    except Exception as error:  # a damaged pickle can raise any error
        reason = f"{type(error).__name__}: {first_line(error)}"
        raise DataError(f"{source.path} is a damaged KeyedVectors file ({reason}); fetch it again") from error
    attributes = keyed.state if isinstance(keyed, _Keyed) and isinstance(keyed.state, dict) else {}
    words = _words(source, attributes)
    vectors = _vectors(source, attributes)
    if rest or vectors.ndim != 2 or len(vectors) != len(words) or vectors.dtype.kind != "f" or not vectors.size:
        raise DataError(
            f"{source.path} has {len(words)} words and vectors of {vectors.dtype} and shape {vectors.shape}"
            f"{' and goes on after its end' if rest else ''}; they do not fit: fetch it again"
        )
    return make_vector_file(source, words, vectors)


def _words(source: Source, attributes: dict[Any, Any]) -> list[str]:
    """Return the words. ``key_to_index``, by which gensim looks up a word, and ``index_to_key``, the words of the rows, must agree."""
    words, rows = attributes.get("index_to_key"), attributes.get("key_to_index")
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise DataError(f"{source.path} holds no words; expected what gensim 4's KeyedVectors.save writes")
    if rows != {word: row for row, word in enumerate(words)}:
        raise DataError(f"{source.path} is a damaged KeyedVectors file (its two lists of words differ); fetch it again")
    return words


def _vectors(source: Source, attributes: dict[Any, Any]) -> NDArray[Any]:
    elsewhere, beside = attributes.get("__numpys"), vectors_beside(source.path)
    if isinstance(elsewhere, list) and "vectors" in elsewhere:
        if not beside.is_file():
            raise DataError(f"{source.path} keeps its vectors in {beside.name}, which is not beside it; put it there")
        return open_npy(beside)
    try:
        return _array(attributes.get("vectors"))
    except (TypeError, ValueError, OverflowError) as error:
        raise DataError(
            f"{source.path} holds no vectors ({first_line(error)}); expected what gensim 4's KeyedVectors.save writes"
        ) from error


def _array(note: object) -> NDArray[Any]:
    """Make the array that a pickle describes, in either of the two ways in which numpy describes one.

    Raises:
        TypeError: The note is not that of an array.
        ValueError: The parts of the note do not fit each other.
    """
    match note:
        case _FromBuffer(args=(bytes() | bytearray() as data, _DType() as dtype, tuple() as shape, ("C" | "F") as order)):
            pass
        case _Reconstruct(state=(1, tuple() as shape, _DType() as dtype, bool() as columns, bytes() | bytearray() as data)):
            order = "F" if columns else "C"
        case _:
            raise TypeError("no array")
    array = np.frombuffer(data, dtype=_dtype(dtype))
    if not all(type(length) is int and length >= 0 for length in shape) or prod(shape) != array.size:
        raise ValueError(f"{array.size} numbers for shape {shape}")
    return array.reshape(shape, order=order)


def _dtype(note: _DType) -> np.dtype[Any]:
    """Return the dtype of an array: the note's arguments hold its name, and the note's state the order of the bytes."""
    match note.args, note.state:
        case ("f2" | "f4" | "f8" as name, *_), (3, "<" | ">" | "=" as order, *_):
            return np.dtype(f"{order}{name}")
    raise TypeError(f"numbers of type {note.args[:1]}")
