"""``WordModel``, the base class of the models of this package. A ``WordModel`` is an mteb encoder and a ``WordEncoder``."""

from __future__ import annotations

import hashlib
import json
import re
from abc import abstractmethod
from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np
from mteb.models.abs_encoder import AbsEncoder

from ..errors import NameCollisionError, UnknownNameError, UnsupportedError, VectorError
from .catalogue.model_record import LOOKUP, OURS, local_record
from .catalogue.mteb_record import model_meta
from .sources.packages import content_revision
from .static.tables import WordTable
from .vectors import WordVectors, gate, spans_as_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mteb.abstasks.task_metadata import TaskMetadata
    from mteb.models import ModelMeta
    from mteb.types import Array, BatchedInput, EncodeKwargs, PromptType
    from numpy.typing import ArrayLike, NDArray
    from torch.utils.data import DataLoader
    from typing_extensions import Unpack

    from .formats.hashed_ngrams import HashedNgrams
    from .formats.subwords import Subwords

_NAME = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]*/)?[A-Za-z0-9][A-Za-z0-9._-]*")


class WordModel(AbsEncoder):
    """A model that gives vectors of words. It runs in any mteb task: a text of one word is encoded as a word, any other as a text.

    Attributes:
        mteb_model_meta: mteb's record of the model, set by ``get_model``, ``mteb.get_model`` or ``from_vectors``.
    """

    mteb_model_meta: ModelMeta

    @abstractmethod
    def encode_words(self, words: Sequence[str]) -> WordVectors:
        """Return one vector for each of the n words, in order: float32, shape ``(n, d)``, not normalised; unknown words are marked.

        Raises:
            VectorError: The model gave a vector that is not finite, or did not give one vector for each word.
        """

    def encode_texts(self, texts: Sequence[str]) -> WordVectors:
        """Return one vector for each of n texts of several words, for example sentences: float32, shape ``(n, d)``.

        By default a text is encoded like a word, so that static vectors give the mean of its known words.

        Raises:
            VectorError: The model gave a vector that is not finite, or did not give one vector for each text.
        """
        return self.encode_words(texts)

    def encode_spans(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> WordVectors:
        """Return the vector of one span, a word or another part, of each of n texts.

        Args:
            texts: n texts.
            spans: For each text the ``(start, end)`` of its span, in characters; the end is not included.

        Returns:
            The parts of the texts as ``words``, in order, and their vectors, float32 of shape ``(n, d)``. A part that the model
            cannot read is marked as unknown.

        Raises:
            SpanError: A span is empty or not inside its text, or there is not one span for each text.
            UnsupportedError: The model has no vectors of parts of a text; the message says why.
        """
        raise UnsupportedError(f"{type(self).__name__} gives one vector a text and none for a word inside it")

    def encode(
        self,
        inputs: DataLoader[BatchedInput],
        *,
        task_metadata: TaskMetadata,
        hf_split: str,
        hf_subset: str,
        prompt_type: PromptType | None = None,
        **kwargs: Unpack[EncodeKwargs],
    ) -> Array:
        """Return float32 vectors of shape ``(n, d)`` for the n texts in ``batch["text"]``; an unknown text is a zero row.

        mteb has no notion of an unknown word; our own tasks call ``encode_words`` and ``encode_texts`` instead and count them.
        """
        texts = [text for batch in inputs for text in batch["text"]]
        is_word = np.fromiter((len(text.split()) < 2 for text in texts), dtype=np.bool_, count=len(texts))
        if is_word.all():
            return self.encode_words(texts).vectors
        rows = self.encode_texts(list(compress(texts, ~is_word))).vectors
        vectors = np.zeros((len(texts), rows.shape[1]), dtype=np.float32)
        vectors[~is_word] = rows
        if is_word.any():
            vectors[is_word] = self.encode_words(list(compress(texts, is_word))).vectors
        return vectors

    @staticmethod
    def from_vectors(words: Sequence[str], vectors: ArrayLike, *, name: str) -> StaticWords:
        """Return a model that is made from words and an array. A word is looked up as it is, then in lower case.

        It runs in ``mteb.evaluate`` and ``mteb_words.run`` like any other model. Several words in one text give the mean of the known ones.

        Args:
            words: n different words. The words of gensim's vectors are ``keyed_vectors.index_to_key``.
            vectors: Finite numbers of shape ``(n, d)``, normalised or not: an array, a list of lists or a torch tensor. They are copied.
                A word whose row is zero is unknown.
            name: The model's name in results, such as ``my-vectors``, which becomes ``local/my-vectors``, or ``my-group/my-vectors``.
                The revision is a hash of the name, the words and the vectors, so that two models never share results.

        Raises:
            VectorError: A word occurs twice or is not a str, or the array does not hold one finite vector for each word.
            UnknownNameError: The name has characters that are not allowed in results.
            NameCollisionError: The name begins with ``mteb-words/``.

        >>> model = WordModel.from_vectors(["king", "queen"], [[2, 1], [1, 1]], name="toy")
        >>> model.encode_words(["King", "zyx"])
        WordVectors(2 words, 2 dimensions, 1 known)
        >>> str(model.mteb_model_meta.name)
        'local/toy'
        """
        full_name = _full_name(name)
        _check_words(words)
        table = gate(words, vectors, model=full_name).vectors.copy()
        model = StaticWords(full_name, words, table)
        record = local_record(
            full_name,
            word_vector=LOOKUP,
            loader=lambda name, revision=None, **_: model,
            revision=content_revision("from_vectors", full_name, json.dumps(list(words)), hashlib.sha256(table.tobytes()).hexdigest()),
            shape=table.shape,
        )
        model.mteb_model_meta = model_meta(record)
        return model


class StaticWords(WordModel):
    """Static vectors: a ``WordTable`` as a model.

    Args:
        name: The model's name, for error messages.
        words: The n words of the table. Where a word occurs twice, the first row counts, as in gensim.
        vectors: Float32, shape ``(n, d)``.
        subwords: The rows of character n-grams, if there are any.
    """

    def __init__(
        self, name: str, words: Sequence[str], vectors: NDArray[np.float32], subwords: Subwords | HashedNgrams | None = None
    ) -> None:
        self.name = name
        self.table = WordTable(words, vectors, subwords)

    def encode_words(self, words: Sequence[str]) -> WordVectors:
        """Return the rows of the words; see ``WordTable`` for how a word is looked up."""
        vectors, marks = self.table.look_up(words)
        return gate(words, vectors, model=self.name, marks=marks)

    def encode_spans(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> WordVectors:
        """Return the vectors of parts of texts, float32 of shape ``(n, d)``. The text around a part makes no difference."""
        return spans_as_words(self, texts, spans)


def _full_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise UnknownNameError(
            f"a model cannot be called {name!r}; expected letters, digits, '.', '_' and '-', such as 'my-vectors' or 'my-group/my-vectors'"
        )
    if name.startswith(OURS):
        raise NameCollisionError(f"the name {name!r} begins with {OURS!r}, which the models of this package do; choose another")
    return name if "/" in name else f"local/{name}"


def _check_words(words: Sequence[Any]) -> None:
    if isinstance(words, str):
        raise VectorError(f"words is the str {words!r:.60}; expected a list of words")
    rows: dict[str, int] = {}
    for row, word in enumerate(words):
        if not isinstance(word, str):
            raise VectorError(f"word {row} is {word!r}, of type {type(word).__name__}; expected a str")
        if rows.setdefault(word, row) != row:
            raise VectorError(f"the word {word!r} stands at {rows[word]} and at {row}; expected each word once")
    if not rows:
        raise VectorError("there are no words; expected one or more")
