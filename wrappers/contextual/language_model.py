"""Word vectors from the hidden states of a language model, by a recipe."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from ...errors import VectorError
from ...progress import progress
from ..base import WordModel
from ..vectors import WordVectors, gate, parts_of
from .encoded import encode_once
from .network import STATES_VERSION
from .pooling import POOLING_VERSION, in_order, pool
from .reading import READING_VERSION, Reading, by_length, marks_of, read_spans, read_words, shared_prefix
from .recipe import TEXT_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from .encoded import WordStore
    from .network import Network
    from .recipe import Recipe

# The rules that decide a vector, in the order in which they are applied.
VERSIONS = {"text": TEXT_VERSION, "reading": READING_VERSION, "states": STATES_VERSION, "pooling": POOLING_VERSION}

_TOKENS_A_BATCH = {"cpu": 1024, "cuda": 16384}
_MOST_SECONDS = 30.0  # between saves
_MOST_BYTES = 2**28

Vectors = list["NDArray[np.float32]"]


class LanguageModelWords(WordModel):
    """A transformers model that reads each word alone or in a template, or a word inside a given text.

    Texts with the same number of tokens share a batch, so nothing is padded and no attention mask can change a vector.
    Tokens that all texts start with are computed once, if a trial shows that this changes no vector. For a causal model, tokens
    after the pooled positions are left out.

    Args:
        name: The model's name, for error messages.
        network: The model.
        recipe: How a word becomes a vector.
        store: A function that returns the store of a recipe's vectors; None to store no vectors.
        together: Further recipes that read the same text. Their vectors are computed and stored together with those of ``recipe``.
    """

    def __init__(
        self,
        name: str,
        network: Network,
        recipe: Recipe,
        store: Callable[[Recipe], WordStore] | None = None,
        together: Sequence[Recipe] = (),
    ) -> None:
        self.name = name
        self.network = network
        self.recipe = recipe
        self._store = store
        self._recipes = (recipe, *(further for further in together if further != recipe))
        for variant in self._recipes:
            if replace(variant, layer=recipe.layer, pooling=recipe.pooling) != recipe:
                raise ValueError(f"{variant} reads another text than {recipe}; only layer and pooling may differ")
            try:
                variant.layers(network.layers)
            except ValueError as error:
                raise VectorError(f"{name} has {error}") from error

    def variant(self, recipe: Recipe, together: Sequence[Recipe] = ()) -> LanguageModelWords:
        """Return the same model with another recipe. The weights are shared."""
        return LanguageModelWords(self.name, self.network, recipe, self._store, together)

    def encode_words(self, words: Sequence[str]) -> WordVectors:
        """Return float32 vectors of shape ``(n, hidden size)``; a word without a token of its own that the model knows is unknown."""
        stores = [self._store(recipe) for recipe in self._recipes] if self._store else []
        vectors, marks = encode_once(words, stores, self._encode_words, self.network.dim)
        return gate(words, vectors, model=self.name, marks=marks)

    def encode_texts(self, texts: Sequence[str]) -> WordVectors:
        """Return the vectors of texts, float32 of shape ``(n, hidden size)``, as ``Recipe.for_texts`` says."""
        return self.variant(self.recipe.for_texts(), [recipe.for_texts() for recipe in self._recipes]).encode_words(texts)

    def encode_spans(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> WordVectors:
        """Return the vectors of parts of texts, float32 of shape ``(n, hidden size)``. The template of the recipe is not used.

        A part is unknown if it has no token of its own that the model knows, or lies beyond the longest text that the model takes.

        Raises:
            UnsupportedError: The tokenizer does not return the positions of its tokens in the text.
            SpanError: A span is empty or not inside its text.
        """
        readings = read_spans(self.network.tokenizer, self.recipe, texts, spans, self.network.longest)
        vectors = in_order(len(texts), ((positions, arrays[0]) for positions, arrays in self._encode(readings)), self.network.dim)
        return gate(parts_of(texts, spans), vectors, model=self.name, marks=marks_of(readings))

    def _encode_words(self, words: list[str]) -> Iterator[tuple[list[int], Vectors, NDArray[np.uint8]]]:
        readings = read_words(self.network.tokenizer, self.recipe, words, self.network.longest)
        marks = marks_of(readings)
        for part, vectors in self._encode(readings):
            yield part, vectors, marks[part]

    def _encode(self, readings: Sequence[Reading]) -> Iterator[tuple[list[int], Vectors]]:
        """Yield positions of readings, and for each recipe the vectors of these readings. Each reading comes once, in any order."""
        causal = self.network.causal if readings else False
        needed = [replace(reading, ids=reading.ids[: reading.stop]) if causal else reading for reading in readings]
        unique = {reading: row for row, reading in enumerate(dict.fromkeys(reading for reading in needed if reading.is_known))}
        positions_of: list[list[int]] = [[] for _ in unique]
        for position, reading in enumerate(needed):
            if reading in unique:
                positions_of[unique[reading]].append(position)
        nothing = [position for position, reading in enumerate(needed) if reading not in unique]
        widths = [self.network.dim for _ in self._recipes]
        with progress(len(readings) - len(nothing), what=f"Encoding with {self.name}", unit="word") as encoded:
            for rows, vectors in _gathered(self._batches(list(unique))):
                copies = [len(positions_of[row]) for row in rows]
                positions = [position for row in rows for position in positions_of[row]]
                yield positions, [np.repeat(array, copies, axis=0) for array in vectors]
                encoded.update(sum(copies))
                widths = [array.shape[1] for array in vectors]
        if nothing:
            yield nothing, [np.zeros((len(nothing), width), dtype=np.float32) for width in widths]

    def _batches(self, readings: list[Reading]) -> Iterator[tuple[list[int], Vectors]]:
        """Yield rows of readings and their vectors, batch by batch. A batch that does not fit into memory is halved."""
        if not readings:
            return
        prefix = shared_prefix(readings) if len(readings) > 1 else 0
        prefix = prefix if prefix and self.network.remembers else 0
        budget = _TOKENS_A_BATCH.get(self.network.device.type, 4096)
        for batch in by_length([len(reading.ids) - prefix for reading in readings], budget):
            step = len(batch)
            while batch:
                try:
                    vectors = self._vectors([readings[row] for row in batch[:step]], prefix)
                except torch.OutOfMemoryError:
                    if step == 1:
                        raise
                    step //= 2
                    continue
                yield batch[:step], vectors
                batch = batch[step:]

    def _vectors(self, batch: Sequence[Reading], prefix: int) -> Vectors:
        """Return for each recipe one vector for each reading, float32 of shape ``(len(batch), hidden size)``."""
        ids = torch.tensor([reading.ids[prefix:] for reading in batch], device=self.network.device)
        first, stop = ([position - prefix for position in column] for column in zip(*((r.first, r.stop) for r in batch), strict=True))
        chosen = [recipe.layers(self.network.layers) for recipe in self._recipes]
        layers = sorted({layer for recipe_layers in chosen for layer in recipe_layers})
        before = self.network.remember(batch[0].ids[:prefix], len(batch)) if prefix and layers else None
        states = self.network.states(ids, layers, before) if layers else {}
        vectors = []
        for recipe, recipe_layers in zip(self._recipes, chosen, strict=True):
            taken = torch.stack([states[layer] for layer in recipe_layers]).mean(dim=0) if recipe_layers else self.network.embeddings(ids)
            vectors.append(pool(taken, first, stop, recipe.pooling).cpu().numpy())
        return vectors


def _gathered(batches: Iterator[tuple[list[int], Vectors]]) -> Iterator[tuple[list[int], Vectors]]:
    """Join batches until some time has passed, so that an interruption loses little and few files are written."""
    rows: list[int] = []
    parts: list[Vectors] = []
    since = time.monotonic()
    for batch, vectors in batches:
        rows += batch
        parts.append(vectors)
        if time.monotonic() - since > _MOST_SECONDS or sum(array.nbytes for part in parts for array in part) > _MOST_BYTES:
            yield rows, [np.concatenate(column) for column in zip(*parts, strict=True)]
            rows, parts, since = [], [], time.monotonic()
    if rows:
        yield rows, [np.concatenate(column) for column in zip(*parts, strict=True)]
