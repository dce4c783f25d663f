"""Word vectors from any model: a model of this package, or an mteb encoder, which gets each word as a text of one word."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import UnsupportedError, VectorError
from .base import WordModel
from .vectors import SpanEncoder, TextEncoder, WordEncoder, WordVectors, gate, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mteb.abstasks.task_metadata import TaskMetadata
    from mteb.models import EncoderProtocol
    from mteb.types import Array, BatchedInput, EncodeKwargs, PromptType
    from numpy.typing import NDArray
    from torch.utils.data import DataLoader
    from typing_extensions import Unpack

_SAME = 0.99  # two vectors whose cosine is at least this are the same, except for rounding


def encode_words(
    model: object, words: Sequence[str], *, task_metadata: TaskMetadata, hf_split: str, hf_subset: str, encode_kwargs: EncodeKwargs
) -> WordVectors:
    """Return the vectors of n distinct words from any model, after they have passed the gate.

    Args:
        model: A ``WordEncoder``, or any mteb encoder, which gets each word as a text.
        words: The words.
        task_metadata: Passed on to mteb's ``encode``, like the three below.
        hf_split: The split.
        hf_subset: The subset.
        encode_kwargs: The batch size and the like.

    Raises:
        VectorError: The model did not return one finite vector for each word, or returned different words.
        TypeError: The model is neither a ``WordEncoder`` nor an mteb encoder.
    """
    from mteb.models import EncoderProtocol

    model = model.encoder if isinstance(model, AdaptedModel) else model
    name = f"{model_name(model)} on {task_metadata.name}"
    if isinstance(model, WordEncoder):
        return _of_a_task(model.encode_words, words, name, task_metadata.name)
    if isinstance(model, EncoderProtocol):
        about = {"task_metadata": task_metadata, "hf_split": hf_split, "hf_subset": hf_subset}
        return _from_texts(model, words, name, about, encode_kwargs)
    raise TypeError(f"{type(model).__name__} cannot run {task_metadata.name}: it has neither encode_words nor mteb's encode")


def encode_texts(
    model: object, texts: Sequence[str], *, task_metadata: TaskMetadata, hf_split: str, hf_subset: str, encode_kwargs: EncodeKwargs
) -> WordVectors:
    """Return the vectors of n distinct texts, for example sentences, from any model, after they have passed the gate.

    The arguments and errors are those of ``encode_words``. A model that is not a ``TextEncoder`` gets the texts as words.
    """
    if isinstance(model, TextEncoder) and not isinstance(model, AdaptedModel):
        return _of_a_task(model.encode_texts, texts, f"{model_name(model)} on {task_metadata.name}", task_metadata.name)
    return encode_words(model, texts, task_metadata=task_metadata, hf_split=hf_split, hf_subset=hf_subset, encode_kwargs=encode_kwargs)


def _of_a_task(method: Callable[[Sequence[str]], object], texts: Sequence[str], name: str, task: str) -> WordVectors:
    try:
        returned = method(texts)
    except VectorError as error:  # the gate inside our own models does not know the task
        raise VectorError(f"{task}: {error}") from error
    return _checked(returned, texts, f"{name}: {method.__name__}", name)


def _from_texts(model: EncoderProtocol, words: Sequence[str], name: str, about: dict[str, Any], encode_kwargs: EncodeKwargs) -> WordVectors:
    """Return the vectors of words that are encoded as texts.

    The word in the middle is encoded a second time, at the end. If its two vectors differ, the rows are in another order or random.

    Raises:
        VectorError: The model did not return one finite vector for each text, or returned two different vectors for the same word.
    """
    from datasets import Dataset
    from torch.utils.data import DataLoader

    middle = len(words) // 2  # not the first word: in reversed rows, its two vectors would only change places
    texts = [*words, *words[middle : middle + 1]]
    batch_size = encode_kwargs.get("batch_size", 32)
    loader = DataLoader(Dataset.from_dict({"text": texts}), batch_size=batch_size)
    vectors = model.encode(loader, **about, **encode_kwargs)
    encoded = gate(texts, vectors, model=name, marks=_asked(model, texts), batch_size=batch_size)
    if texts and not _alike(encoded.vectors[middle], encoded.vectors[-1]):
        raise VectorError(
            f"{name} returned two different vectors for {texts[-1]!r}, which stood twice among the texts of one call: "
            "its rows are in another order than the texts, or drawn at random"
        )
    marks = None if encoded.marks is None else encoded.marks[: len(words)]
    return WordVectors(tuple(words), encoded.vectors[: len(words)], encoded.known[: len(words)], marks)


def _asked(model: object, texts: Sequence[str]) -> NDArray[np.uint8] | None:
    """Return the mark of each of n texts by the tokenizer of an encoder that mteb loads; None if the encoder has none that can be asked."""
    from sentence_transformers import SentenceTransformer

    from .contextual.sentence_encoder import text_marks
    from .contextual.unknown_tokens import marks_of_texts

    for holder in (model, getattr(model, "model", None)):
        if isinstance(holder, SentenceTransformer):
            return text_marks(holder, texts)
        marks = marks_of_texts(getattr(holder, "tokenizer", None), texts)
        if marks is not None:
            return marks
    return None


def _checked(returned: object, words: Sequence[str], method: str, name: str) -> WordVectors:
    """Return the vectors that a model's own method returned, after they have passed the gate."""
    if not isinstance(returned, WordVectors):
        raise VectorError(f"{method} returned {type(returned).__name__}; expected mteb_words.WordVectors")
    if tuple(returned.words) != tuple(words):
        raise VectorError(f"{method} returned other words than the {len(words)} asked for, or in another order")
    return gate(words, returned.vectors, model=name, known=returned.known, marks=returned.marks)


def _alike(left: NDArray[np.float32], right: NDArray[np.float32]) -> bool:
    """Tell whether two vectors are the same except for rounding, which may be that of half precision."""
    if not (left.any() and right.any()):
        return bool(left.any() == right.any())
    return bool(left @ right >= _SAME * np.linalg.norm(left) * np.linalg.norm(right))


def encode_spans(model: object, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> WordVectors:
    """Return the vector of one span of each of n texts from any model that has such vectors, after they have passed the gate.

    Args:
        model: A ``SpanEncoder``, or mteb's wrapper of a ``SentenceTransformer``.
        texts: The texts.
        spans: For each text the ``(start, end)`` of its span, in characters; the end is not included.

    Returns:
        One vector for each text. ``words`` are the parts of the texts.

    Raises:
        SpanError: A span is empty or not inside its text.
        UnsupportedError: The model has no vectors of parts of a text; the message says why.
        VectorError: The model did not return one finite vector for each text.
    """
    from mteb.models import SentenceTransformerEncoderWrapper

    model = model.encoder if isinstance(model, AdaptedModel) else model
    name = model_name(model)
    if isinstance(model, SentenceTransformerEncoderWrapper):
        from sentence_transformers import SentenceTransformer

        from .contextual.sentence_encoder import SentenceEncoderWords

        if isinstance(model.model, SentenceTransformer):
            model = SentenceEncoderWords(name, model.model)
    if not isinstance(model, SpanEncoder):
        raise UnsupportedError(f"{name} gives one vector a text and none for a word inside it")
    return _checked(model.encode_spans(texts, spans), parts_of(texts, spans), f"{name}: encode_spans", name)


def model_name(model: object) -> str:
    """Return the name in the model's mteb record, or its class name."""
    meta = getattr(model, "mteb_model_meta", None)
    return str(getattr(meta, "name", None) or type(model).__name__)


class AdaptedModel(WordModel):
    """An mteb encoder as a ``WordModel``. In a task the encoder gets the same texts, prompts and options as without this class.

    Args:
        encoder: The encoder.
    """

    def __init__(self, encoder: EncoderProtocol) -> None:
        self.encoder = encoder
        self.model = getattr(encoder, "model", encoder)
        self.mteb_model_meta = encoder.mteb_model_meta

    def encode_words(self, words: Sequence[str]) -> WordVectors:
        """Return the vectors of n words, each encoded as a text of one word, with the prompt that the model has for tasks of type STS.

        A word is unknown if its vector is zero, or if the encoder's tokenizer can be asked and knows nothing of it.

        Raises:
            VectorError: The encoder did not return one finite vector for each word.
        """
        return encode_words(
            self.encoder, words, task_metadata=_no_task(), hf_split="test", hf_subset="default", encode_kwargs={"show_progress_bar": False}
        )

    def encode_spans(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> WordVectors:
        """Return the vectors of parts of texts if mteb loads the encoder with sentence-transformers; see ``WordModel``."""
        return encode_spans(self.encoder, texts, spans)

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
        """Return what the encoder returns for the texts."""
        about = {"task_metadata": task_metadata, "hf_split": hf_split, "hf_subset": hf_subset, "prompt_type": prompt_type}
        return self.encoder.encode(inputs, **about, **kwargs)  # type: ignore[arg-type]  # passed on unchanged

    def similarity(self, embeddings1: Array, embeddings2: Array) -> Array:
        """Return the encoder's own similarity of all pairs of rows, shape ``(n, m)``."""
        return self.encoder.similarity(embeddings1, embeddings2)

    def similarity_pairwise(self, embeddings1: Array, embeddings2: Array) -> Array:
        """Return the encoder's own similarity of row i of the first array and row i of the second, shape ``(n,)``."""
        return self.encoder.similarity_pairwise(embeddings1, embeddings2)


@cache
def _no_task() -> TaskMetadata:
    """Return the task metadata that an encoder gets when words are encoded outside of any task."""
    from mteb.abstasks.task_metadata import TaskMetadata

    return TaskMetadata(
        name="Words",
        description="Words outside of any task.",
        dataset={"path": "local/words", "revision": "none"},
        type="STS",
        category="t2t",
        eval_langs=["und-Zyyy"],
        main_score="cosine_spearman",
        reference=None,
        date=None,
        domains=None,
        license=None,
        annotations_creators=None,
        dialect=None,
        sample_creation=None,
        bibtex_citation="",
    )
