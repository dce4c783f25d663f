"""Any mteb encoder as a ``WordEncoder``: a word is a text of one word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .vectors import WordEncoder, WordVectors, gate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mteb.abstasks.task_metadata import TaskMetadata
    from mteb.models import EncoderProtocol
    from mteb.types import EncodeKwargs


@dataclass(frozen=True, slots=True)
class EncoderWords:
    """An mteb encoder that knows nothing of words; it knows every word, unless it returns a zero vector."""

    model: EncoderProtocol
    task_metadata: TaskMetadata
    hf_split: str
    hf_subset: str
    encode_kwargs: EncodeKwargs

    def encode_words(self, words: Sequence[str]) -> WordVectors:
        """Return one vector for each of the n words, in order."""
        from datasets import Dataset
        from torch.utils.data import DataLoader

        texts = Dataset.from_dict({"text": list(words)})
        vectors = self.model.encode(
            DataLoader(texts, batch_size=self.encode_kwargs.get("batch_size", 32)),
            task_metadata=self.task_metadata,
            hf_split=self.hf_split,
            hf_subset=self.hf_subset,
            **self.encode_kwargs,
        )
        return gate(words, vectors, model=f"{model_name(self.model)} on {self.task_metadata.name}")


def as_word_encoder(
    model: object, *, task_metadata: TaskMetadata, hf_split: str, hf_subset: str, encode_kwargs: EncodeKwargs
) -> WordEncoder:
    """Return ``model`` itself if it encodes words, otherwise an adapter around its ``encode``.

    Raises:
        TypeError: The model is neither a ``WordEncoder`` nor an mteb encoder.
    """
    from mteb.models import EncoderProtocol

    if isinstance(model, WordEncoder):
        return model
    if isinstance(model, EncoderProtocol):
        return EncoderWords(model, task_metadata, hf_split, hf_subset, encode_kwargs)
    raise TypeError(f"{type(model).__name__} cannot run {task_metadata.name}: it has neither encode_words nor mteb's encode")


def model_name(model: object) -> str:
    """Return the name in the model's mteb record, or its class name."""
    meta = getattr(model, "mteb_model_meta", None)
    return str(getattr(meta, "name", None) or type(model).__name__)
