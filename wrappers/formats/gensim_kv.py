"""gensim's ``KeyedVectors.save`` files, read without running what a pickle may hold.

gensim stores a pickle. Unpickling runs whatever the file says, so only the seven names that such a file needs are
allowed; any other is refused before it is called.
"""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import DataError
from .table import make_table

if TYPE_CHECKING:
    from pathlib import Path

    from .source import Source
    from .table import WordTable


def vectors_beside(path: Path) -> Path:
    """Return where gensim keeps the vectors of a large ``KeyedVectors``."""
    return path.with_name(path.name + ".vectors.npy")


class _Keyed:
    """Takes the place of gensim's class: attributes, no behaviour."""


def _allowed() -> dict[tuple[str, str], Any]:
    reconstruct = np._core.multiarray._reconstruct  # type: ignore[attr-defined]  # numpy writes this name into every pickled array
    frombuffer = np._core.numeric._frombuffer  # type: ignore[attr-defined]  # and this one since pickle protocol 5
    return {
        ("gensim.models.keyedvectors", "KeyedVectors"): _Keyed,
        ("numpy", "ndarray"): np.ndarray,
        ("numpy", "dtype"): np.dtype,
        ("numpy", "float32"): np.float32,
        ("numpy.core.multiarray", "_reconstruct"): reconstruct,
        ("numpy._core.multiarray", "_reconstruct"): reconstruct,
        ("numpy.core.numeric", "_frombuffer"): frombuffer,
        ("numpy._core.numeric", "_frombuffer"): frombuffer,
    }


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        allowed = _allowed()
        if (module, name) not in allowed:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}")
        return allowed[module, name]


def read_keyed_vectors(source: Source) -> WordTable:
    """Read a file that ``gensim.models.KeyedVectors.save`` wrote, with the ``.vectors.npy`` beside it if there is one.

    Raises:
        DataError: The file is damaged, or asks for anything but plain arrays and ``KeyedVectors``.
    """
    try:
        with source.open() as file:
            keyed = _Reader(file).load()
    except pickle.UnpicklingError as error:
        raise DataError(
            f"{source.path} is no plain KeyedVectors file ({error}); nothing of it was run. "
            "Load it with gensim if you trust it, and save it with save_word2vec_format"
        ) from error
    except Exception as error:  # a damaged pickle raises whatever its bytes lead to
        raise DataError(f"{source.path} is a damaged KeyedVectors file ({type(error).__name__}: {error}); fetch it again") from error
    attributes = vars(keyed) if isinstance(keyed, _Keyed) else {}
    words, vectors = attributes.get("index_to_key"), attributes.get("vectors")
    beside = vectors_beside(source.path)
    if vectors is None and beside.is_file():
        try:
            vectors = np.load(beside, allow_pickle=False)
        except (ValueError, OSError, EOFError) as error:
            raise DataError(f"{beside} is no usable .npy file ({error})") from error
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words) or not isinstance(vectors, np.ndarray):
        raise DataError(f"{source.path} holds no words and vectors; expected what gensim 4's KeyedVectors.save writes")
    if vectors.ndim != 2 or len(vectors) != len(words) or vectors.dtype.kind != "f" or not vectors.size:
        raise DataError(f"{source.path} has {len(words)} words and vectors of {vectors.dtype} and shape {vectors.shape}; they do not fit")
    return make_table(source, words, vectors)
