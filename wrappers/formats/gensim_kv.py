"""Reader of the files of gensim's ``KeyedVectors.save``, those of fastText's vectors included; see ``plain_pickle``."""

from __future__ import annotations

from dataclasses import replace
from pickle import UnpicklingError
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import DataError, first_line
from .arrays import open_npy
from .plain_pickle import Keyed, KeyedWithNgrams, UnknownClassError, array_of, read_pickle
from .subwords import Subwords
from .vector_file import make_vector_file

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from .source import Source
    from .vector_file import VectorFile

# what to do with gensim's other models; FastText's own save_word2vec_format would drop its n-grams
_SAVE = {
    "Word2Vec": "gensim.models.Word2Vec.load(PATH).wv.save(NEW_PATH)",
    "Doc2Vec": "gensim.models.Doc2Vec.load(PATH).wv.save(NEW_PATH)",
    "FastText": "gensim.models.fasttext.save_facebook_model(gensim.models.FastText.load(PATH), NEW_PATH)",
}
_SAVE_OTHER = "gensim.models.KeyedVectors.load(PATH).save(NEW_PATH)"


def arrays_beside(path: Path) -> dict[str, Path]:
    """Return the paths where gensim stores the arrays of a large ``KeyedVectors``, by the names of the attributes."""
    return {name: path.with_name(f"{path.name}.{name}.npy") for name in ("vectors", "vectors_vocab", "vectors_ngrams")}


def read_keyed_vectors(source: Source) -> VectorFile:
    """Read a file that ``gensim.models.KeyedVectors.save`` wrote, with the ``.npy`` files beside it if there are any.

    Returns:
        The words and their vectors and, of a ``FastTextKeyedVectors``, the rows of n-grams.

    Raises:
        DataError: The file is damaged, or asks for anything but plain arrays and ``KeyedVectors``.
    """
    try:
        with source.open() as file:
            keyed = read_pickle(file)
            rest = file.read(1)
    except DataError:
        raise
    except UnpicklingError as error:
        how = _SAVE.get(error.name, _SAVE_OTHER) if isinstance(error, UnknownClassError) else _SAVE_OTHER
        raise DataError(
            f"{source.path} is no plain KeyedVectors file ({first_line(error)}); nothing of it was run. "
            f"Load it with gensim if you trust it, and save it anew: {how}"
        ) from error
    except Exception as error:  # a damaged pickle can raise any error
        reason = f"{type(error).__name__}: {first_line(error)}"
        raise DataError(f"{source.path} is a damaged KeyedVectors file ({reason}); fetch it again") from error
    attributes = keyed.state if isinstance(keyed, Keyed) and isinstance(keyed.state, dict) else {}
    words = _words(source, attributes)
    if rest:
        raise DataError(f"{source.path} has {len(words)} words and goes on after its end; they do not fit: fetch it again")
    if not isinstance(keyed, KeyedWithNgrams):
        return make_vector_file(source, words, _vectors(source, attributes, "vectors", len(words)))
    with np.errstate(over="ignore"):  # an overflow becomes infinity, which is refused with the word's name
        rows = _vectors(source, attributes, "vectors_vocab", len(words)).astype(np.float32)
    subwords = _subwords(source, attributes, rows.shape[1])
    if subwords:
        subwords.average_into(rows, words)  # as gensim does when it loads the file
    return replace(make_vector_file(source, words, rows), subwords=subwords)


def _words(source: Source, attributes: dict[Any, Any]) -> list[str]:
    """Return the words. ``key_to_index``, by which gensim looks up a word, and ``index_to_key``, the words of the rows, must agree."""
    words, rows = attributes.get("index_to_key"), attributes.get("key_to_index")
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise DataError(
            f"{source.path} holds no words; expected what gensim 4's KeyedVectors.save writes. "
            "If it is another pickle that you trust, write it as text, each word and its numbers on a line with blanks between them"
        )
    if rows != {word: row for row, word in enumerate(words)}:
        raise DataError(f"{source.path} is a damaged KeyedVectors file (its two lists of words differ); fetch it again")
    return words


def _vectors(source: Source, attributes: dict[Any, Any], name: str, n: int) -> NDArray[Any]:
    """Return the array in an attribute, which may be in a file of its own; it has n rows."""
    elsewhere, beside = attributes.get("__numpys"), arrays_beside(source.path)[name]
    if isinstance(elsewhere, list) and name in elsewhere:
        if not beside.is_file():
            raise DataError(f"{source.path} keeps its {name} in {beside.name}, which is not beside it; put it there")
        vectors = open_npy(beside)
    else:
        try:
            vectors = array_of(attributes.get(name))
        except (TypeError, ValueError, OverflowError) as error:
            raise DataError(
                f"{source.path} holds no {name} ({first_line(error)}); expected what gensim 4's KeyedVectors.save writes"
            ) from error
    if vectors.ndim != 2 or len(vectors) != n or vectors.dtype.kind != "f" or not vectors.size:
        what = "buckets" if name == "vectors_ngrams" else "words"
        raise DataError(
            f"{source.path} has {n} {what} and {name} of {vectors.dtype} and shape {vectors.shape}; they do not fit: fetch it again"
        )
    return vectors


def _subwords(source: Source, attributes: dict[Any, Any], dim: int) -> Subwords | None:
    """Return the rows of n-grams; None if the model was trained without n-grams.

    Raises:
        DataError: They do not fit the other attributes, or have gensim's hashes of before 3.7, which differ from fastText's.
    """
    shortest, longest, buckets = (attributes.get(name) for name in ("min_n", "max_n", "bucket"))
    if not (type(shortest) is type(longest) is type(buckets) is int and attributes.get("compatible_hash") is True):
        raise DataError(f"{source.path} does not say how its n-grams are hashed; expected fastText's vectors as gensim 4 saves them")
    if not buckets or shortest > longest:
        return None
    rows = _vectors(source, attributes, "vectors_ngrams", buckets)
    if rows.shape[1] != dim or not 0 <= shortest <= longest < 2**16:
        raise DataError(f"{source.path} has n-grams of {rows.shape[1]} numbers, and words of {dim}; expected as many: fetch it again")
    with np.errstate(over="ignore"):
        rows = np.ascontiguousarray(rows, dtype=np.float32)
    if not np.isfinite(rows).all():
        raise DataError(f"{source.path} holds NaN or infinity in its n-grams; fetch it again")
    return Subwords(shortest, longest, rows)
