"""Models named ``static:PATH``: a user's own file of word vectors, or a folder that model2vec saved."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from ..static.converted import file_revision, open_store
from .model_record import LOOKUP, ModelRecord, local_record

if TYPE_CHECKING:
    from pathlib import Path

    from ..base import StaticWords
    from ..static.converted import Store
    from ..static.model2vec import Model2VecWords

logger = logging.getLogger(__name__)

LOCAL = "static:"
_VECTORS = re.compile(r"(\.(txt|vec|bin|kv|npy|safetensors|floret))?(\.(gz|bz2|xz))?$")


def local_static(path: Path) -> ModelRecord:
    """Return the record of a file of word vectors, or of a folder that model2vec saved.

    The model is called ``local/NAME`` after the file or folder. Its revision is a hash of the content, so that another
    file of the same name never gets its results. The path itself is not part of the record.

    Raises:
        DataError: The path holds no readable table of word vectors or of token vectors.
    """
    return _folder(path) if path.is_dir() else _file(path)


def _file(path: Path) -> ModelRecord:
    """Return the record of a file of word vectors. The file is converted into a memory-mapped store the first time."""
    store = open_store(path)
    for note in store.notes:
        logger.warning("%s", note)

    def load_static(name: str, revision: str | None = None, **_: Any) -> StaticWords:
        from ..base import StaticWords

        return StaticWords(name, store.words, store.vectors, store.subwords)

    return local_record(
        _local_name(_VECTORS.sub("", path.name)),
        word_vector=_how(store),
        loader=load_static,
        revision=store.revision,
        shape=store.vectors.shape if store.words or not store.subwords else store.subwords.rows.shape,
    )


def _how(store: Store) -> str:
    ngrams = "mean of its character n-grams"
    if not store.words:
        return f"{ngrams}; several words: mean of their vectors"
    return f"{LOOKUP}; an unknown word: {ngrams}" if store.subwords else LOOKUP


def _folder(path: Path) -> ModelRecord:
    """Return the record of a folder that model2vec saved."""
    from ..formats.model2vec_folder import read_folder

    revision = file_revision(path)
    table = read_folder(path)

    def load_model2vec(name: str, revision: str | None = None, **_: Any) -> Model2VecWords:
        from ..static.model2vec import Model2VecWords

        return Model2VecWords(name, table)

    return local_record(
        _local_name(path.resolve().name),
        word_vector=("weighted " if table.weights is not None else "")
        + "mean of the rows of the word's known tokens"
        + (", scaled to unit length" if table.normalize else ""),
        loader=load_model2vec,
        revision=revision,
        shape=table.rows.shape,
    )


def _local_name(name: str) -> str:
    return "local/" + (re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip(".-") or "vectors")
