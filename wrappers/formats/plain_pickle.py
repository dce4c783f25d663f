"""Reads what a pickle of gensim describes, and runs no code of the file.

Unpickling calls whatever function the file names. This reader knows the few names that a file of word vectors needs, and records their
arguments instead of calling them. It makes an array from these records, and refuses any other name.
"""

from __future__ import annotations

import pickle
from math import prod
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class UnknownClassError(pickle.UnpicklingError):
    """The file asks for a class or function that is not known.

    Attributes:
        name: The name, without its module.
    """

    def __init__(self, module: str, name: str) -> None:
        super().__init__(f"it asks for {module}.{name}")
        self.name = name


class Note:
    """A record of an object that the pickle describes: the arguments of its constructor, and its state."""

    args: tuple[Any, ...] = ()
    state: Any = None

    def __init__(self, *args: Any) -> None:
        self.args = args

    def __setstate__(self, state: Any) -> None:
        self.state = state


class Keyed(Note):
    """gensim's ``KeyedVectors``."""


class KeyedWithNgrams(Keyed):
    """gensim's ``FastTextKeyedVectors``."""


class _DType(Note):
    pass


class _Reconstruct(Note):
    pass


class _FromBuffer(Note):
    pass


class _Encoded(Note):
    """Bytes, as protocols before 3 write them: a text and its encoding."""


def _instance(kind: type[Note], *_: Any) -> Note:
    """Make the object that protocols before 2 describe by its class, its base and the state of the base."""
    return kind()


_NOTES: dict[tuple[str, str], Any] = {
    ("gensim.models.keyedvectors", "KeyedVectors"): Keyed,
    ("gensim.models.fasttext", "FastTextKeyedVectors"): KeyedWithNgrams,
    ("numpy", "ndarray"): Note,
    ("numpy", "dtype"): _DType,
    ("numpy", "float32"): Note,
    ("numpy.core.multiarray", "_reconstruct"): _Reconstruct,
    ("numpy._core.multiarray", "_reconstruct"): _Reconstruct,
    ("numpy.core.numeric", "_frombuffer"): _FromBuffer,
    ("numpy._core.numeric", "_frombuffer"): _FromBuffer,
    ("_codecs", "encode"): _Encoded,
    ("copy_reg", "_reconstructor"): _instance,
    ("__builtin__", "object"): Note,
    ("__builtin__", "frozenset"): Note,
    ("builtins", "frozenset"): Note,
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
            raise UnknownClassError(module, name)
        return _NOTES[module, name]


def read_pickle(file: BinaryIO) -> object:
    """Return what a pickle describes, with a ``Note`` for each object of a class.

    Raises:
        UnknownClassError: The pickle names something else than the few classes and functions that vectors need.
        Exception: A damaged pickle can raise any error.
    """
    found: object = _Reader(file).load()
    return found


def array_of(note: object) -> NDArray[Any]:
    """Make the array that a note describes, in either of the two ways in which numpy describes one.

    Raises:
        TypeError: The note is not that of an array.
        ValueError: The parts of the note do not fit each other.
    """
    match note:
        case _FromBuffer(args=(bytes() | bytearray() as data, _DType() as dtype, tuple() as shape, ("C" | "F") as order)):
            pass
        case _Reconstruct(state=(1, tuple() as shape, _DType() as dtype, bool() as columns, bytes() | bytearray() as data)):
            order = "F" if columns else "C"
        case _Reconstruct(state=(1, tuple() as shape, _DType() as dtype, bool() as columns, _Encoded(args=(str() as text, "latin1")))):
            data, order = text.encode("latin-1"), "F" if columns else "C"
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
