"""Word vectors from a sentence-transformers model, which encodes a word as a sentence of one word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ...errors import UnsupportedError
from ...progress import progress
from ..base import WordModel
from ..vectors import KNOWN, UNKNOWN, WordVectors, gate, parts_of
from .encoded import encode_once
from .pooling import in_order, pool
from .reading import Reading, by_length, marks_of, read_spans
from .recipe import Recipe
from .unknown_tokens import marks_of_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

    from .encoded import WordStore

# Raise it when a model gives another vector for the same word: cached vectors are then computed again.
SENTENCE_VERSION = 1
VERSIONS = {"sentence": SENTENCE_VERSION}

_TOKENS_A_BATCH = {"cpu": 1024, "cuda": 16384}


class SentenceEncoderWords(WordModel):
    """A ``SentenceTransformer`` with all its modules and its default prompt.

    Words with the same number of tokens share a batch, so nothing is padded.

    Args:
        name: The model's name, for error messages.
        model: The model.
        store: The store of word vectors; None to store no vectors.
    """

    def __init__(self, name: str, model: SentenceTransformer, store: WordStore | None = None) -> None:
        self.name = name
        self.model = model.eval()
        self.store = store

    def encode_words(self, words: Sequence[str]) -> WordVectors:
        """Return float32 vectors of shape ``(n, d)``; a word without a token of its own that the model knows is unknown."""
        dim = self.model.get_embedding_dimension()
        vectors, marks = encode_once(words, [self.store] if self.store else [], self._encode, int(dim or 0))
        return gate(words, vectors, model=self.name, marks=marks)

    @torch.inference_mode()
    def encode_spans(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> WordVectors:
        """Return the mean of the token vectors inside each span, float32 of shape ``(n, hidden size)``.

        These are the token vectors that the model pools into the vector of a sentence. The prompt is not used. A part is unknown if it
        has no token of its own that the model knows, or lies beyond the longest text that the model takes.

        Raises:
            UnsupportedError: The model has no vector for each token, or its tokenizer does not return the positions of tokens.
            SpanError: A span is empty or not inside its text.
        """
        encoder: Any = self.model[0]
        if "attention_mask" not in self.model.preprocess(["a"]):
            raise UnsupportedError(f"{self.name} has no vector for each token in its context: it begins with {type(encoder).__name__}")
        readings = read_spans(getattr(encoder, "tokenizer", None), Recipe(), texts, spans, self.model.max_seq_length)
        vectors = in_order(len(texts), self._states(encoder, readings), int(self.model.get_embedding_dimension() or 1))
        return gate(parts_of(texts, spans), vectors, model=self.name, marks=marks_of(readings))

    def _states(self, encoder: Any, readings: Sequence[Reading]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        """Yield positions of readings, and the mean of their token vectors, float32 of shape ``(len(positions), hidden size)``."""
        rows = [row for row, reading in enumerate(readings) if reading.is_known]
        for batch in by_length([len(readings[row].ids) for row in rows], self._budget):
            positions = [rows[index] for index in batch]
            ids = torch.tensor([readings[row].ids for row in positions], device=self.model.device)
            states = encoder({"input_ids": ids, "attention_mask": torch.ones_like(ids)})["token_embeddings"]
            first, stop = ([getattr(readings[row], side) for row in positions] for side in ("first", "stop"))
            yield positions, pool(states, first, stop, "mean").cpu().numpy()

    @property
    def _budget(self) -> int:
        return _TOKENS_A_BATCH.get(self.model.device.type, 4096)

    @torch.inference_mode()
    def _encode(self, words: list[str]) -> Iterator[tuple[list[int], list[NDArray[np.float32]], NDArray[np.uint8]]]:
        marks = text_marks(self.model, words)
        known, unknown = np.flatnonzero(marks).tolist(), np.flatnonzero(marks == UNKNOWN).tolist()
        width = int(self.model.get_embedding_dimension() or 0)
        for part, vectors in self._vectors([words[position] for position in known]):
            width = vectors.shape[1]
            positions = [known[position] for position in part]
            yield positions, [vectors], marks[positions]
        if unknown:
            yield unknown, [np.zeros((len(unknown), width), dtype=np.float32)], marks[unknown]

    def _vectors(self, words: list[str]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        """Yield positions and vectors of words that are known."""
        if not words:
            return
        prompt = self.model.prompts.get(self.model.default_prompt_name or "") or None
        features = self.model.preprocess(words, prompt=prompt)
        mask = features.get("attention_mask")
        lengths = [1] * len(words) if mask is None else mask.sum(dim=1).tolist()
        with progress(len(words), what=f"Encoding with {self.name}", unit="word") as encoded:
            for batch in by_length(lengths, self._budget):
                part = self.model.preprocess([words[p] for p in batch], prompt=prompt) if mask is None else _unpadded(features, batch)
                part = {key: value.to(self.model.device) if hasattr(value, "to") else value for key, value in part.items()}
                vectors = self.model(part)["sentence_embedding"][:, : self.model.truncate_dim]
                yield batch, vectors.float().cpu().numpy()
                encoded.update(len(batch))


def text_marks(model: SentenceTransformer, texts: Sequence[str]) -> NDArray[np.uint8]:
    """Return the mark of each of n texts, uint8 of shape ``(n,)``. If the tokenizer cannot be asked, only the empty text is unknown."""
    encoder: Any = model[0]
    read = [text.lower() for text in texts] if getattr(encoder, "do_lower_case", False) else list(texts)
    marks = marks_of_texts(getattr(encoder, "tokenizer", None), read, model.max_seq_length)
    return np.array([KNOWN if text else UNKNOWN for text in texts], dtype=np.uint8) if marks is None else marks


def _unpadded(features: dict[str, Any], batch: list[int]) -> dict[str, Any]:
    """Return the rows of texts of equal length without their padding, which may be on either side."""
    mask = features["attention_mask"]
    columns = mask[batch[0]].bool()
    return {
        key: value[batch][:, columns] if isinstance(value, torch.Tensor) and value.shape == mask.shape else value
        for key, value in features.items()
    }
