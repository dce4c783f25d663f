"""Models by place: ``static:PATH`` for anybody's own file of word vectors."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from .catalogue import ModelRecord
from .store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from .static import StaticWords

logger = logging.getLogger(__name__)

LOCAL = "static:"
_VECTORS = re.compile(r"(\.(txt|vec|bin|kv|npy|safetensors))?(\.gz)?$")


def local_static(path: Path) -> ModelRecord:
    """Return the record of a file of word vectors; the file is converted into a mapped store the first time.

    The model is called ``local/NAME`` after the file, and its revision is a hash of the file's content, so that
    another file of the same name never gets its results. The path itself is not part of the record.

    Raises:
        DataError: The file is no readable table of word vectors.
    """
    store = open_store(path)
    for note in store.notes:
        logger.warning("%s", note)

    def load_static(name: str, revision: str | None = None, **_: Any) -> StaticWords:
        from .static import StaticWords

        return StaticWords(name, store.words, store.vectors, store.subwords)

    n, dim = store.vectors.shape
    return ModelRecord(
        name="local/" + (re.sub(r"[^A-Za-z0-9._-]+", "-", _VECTORS.sub("", path.name)).strip(".-") or "vectors"),
        kind="static",
        word_vector="the word's row, looked up as it is, then in lower case; several words: mean of the known ones"
        + ("; an unknown word: mean of its character n-grams" if store.subwords else ""),
        loader=load_static,
        revision=store.revision,
        framework=("NumPy",),
        dim=dim,
        parameters=n * dim,
        embedding_parameters=n * dim,
        size_mb=store.vectors.nbytes / 2**20,
        licence=None,
        released=None,
        reference=None,
    )
