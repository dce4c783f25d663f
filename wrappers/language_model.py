"""Word vectors from the hidden states of a language model, by a recipe."""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from tqdm.auto import tqdm

from ..errors import VectorError
from .base import WordModel
from .vectors import WordVectors, gate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from .recipe import Recipe

logger = logging.getLogger(__name__)

_TOKENS_A_BATCH = 1024


class LanguageModelWords(WordModel):
    """A transformers model read word by word.

    Words whose texts have the same number of tokens share a batch, so nothing is padded and no attention mask can
    change a vector.

    Args:
        name: The model's name, for error messages.
        folder: A folder with the model's safetensors and its fast tokenizer.
        recipe: How a word becomes a vector.
        device: ``"cpu"``, ``"cuda"``, ``"cuda:1"``, an integer, or None for the GPU if there is one.
    """

    def __init__(self, name: str, folder: Path, recipe: Recipe, device: str | int | None = None) -> None:
        from transformers import AutoModel, AutoTokenizer

        self.name = name
        self.recipe = recipe
        self.device = torch.device(("cuda" if torch.cuda.is_available() else "cpu") if device is None else device)
        self.tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
        self.model = AutoModel.from_pretrained(folder, dtype=torch.float32, use_safetensors=True, trust_remote_code=False)
        self.model.eval().to(self.device)

    def encode_words(self, words: Sequence[str]) -> WordVectors:
        """Return float32 vectors of shape ``(n, hidden size)``; a word without a token of its own is unknown."""
        encoded = [self._tokens(word) for word in words]
        by_length: dict[int, list[int]] = defaultdict(list)
        for position, (ids, pooled) in enumerate(encoded):
            if pooled:
                by_length[len(ids)].append(position)
        vectors = np.zeros((len(words), self.model.config.hidden_size), dtype=np.float32)
        with tqdm(total=len(words), desc="Encoding words", unit="word", leave=False) as progress:
            for batch in _batches(by_length):
                vectors[batch] = self._pool([encoded[position] for position in batch])
                progress.update(len(batch))
        known = np.array([bool(pooled) for _, pooled in encoded], dtype=np.bool_)
        return gate(words, vectors, model=self.name, known=known)

    def _tokens(self, word: str) -> tuple[list[int], list[int]]:
        """Return the token ids of the word's text, and the positions that are pooled."""
        text, start, end = self.recipe.text(word)
        encoding: Any = self.tokenizer(text, return_offsets_mapping=True, add_special_tokens=self.recipe.special_tokens)
        ids: list[int] = encoding["input_ids"]
        if self.recipe.pooled == "all":
            return ids, list(range(len(ids)))
        spans = encoding["offset_mapping"]
        return ids, [position for position, (left, right) in enumerate(spans) if right > start and left < end and right > left]

    @torch.inference_mode()
    def _pool(self, batch: Sequence[tuple[list[int], list[int]]]) -> NDArray[np.float32]:
        """Return one vector a text, float32 of shape ``(len(batch), hidden size)``."""
        ids = torch.tensor([ids for ids, _ in batch], device=self.device)
        states = self.model(input_ids=ids, output_hidden_states=True, use_cache=False).hidden_states
        if self.recipe.layer >= len(states):
            raise VectorError(f"{self.name} has layers 0 to {len(states) - 1}; the recipe asks for layer {self.recipe.layer}")
        layer = states[self.recipe.layer]
        if self.recipe.pooling == "last":
            rows = [layer[row, pooled[-1]] for row, (_, pooled) in enumerate(batch)]
        else:
            rows = [layer[row, pooled].mean(dim=0) for row, (_, pooled) in enumerate(batch)]
        return np.asarray(torch.stack(rows).float().cpu().numpy())


def _batches(by_length: dict[int, list[int]]) -> Iterator[list[int]]:
    for length, positions in sorted(by_length.items()):
        step = max(1, _TOKENS_A_BATCH // length)
        for first in range(0, len(positions), step):
            yield positions[first : first + step]


def convert_gguf(source: Path, target: Path) -> None:
    """Convert a GGUF file into a folder that transformers loads in seconds.

    Reading a GGUF file dequantises every weight and takes about a minute; the values are the same afterwards.

    Args:
        source: The GGUF file, with the tokenizer embedded.
        target: The folder to write float32 safetensors, the configuration and the tokenizer into.
    """
    from transformers import AutoModelForCausalLM, AutoTokenizer

    logger.warning("Converting %s once; later runs load the result in seconds.", source.name)
    tokenizer = AutoTokenizer.from_pretrained(source.parent, gguf_file=source.name)
    quantised = AutoModelForCausalLM.from_pretrained(source.parent, gguf_file=source.name, dtype=torch.float32)
    config = {key: value for key, value in quantised.config.to_dict().items() if key != "quantization_config"}
    plain: Any = AutoModelForCausalLM.from_config(type(quantised.config).from_dict(config))  # type: ignore[no-untyped-call]
    plain.load_state_dict(quantised.state_dict())
    plain.save_pretrained(target)
    tokenizer.save_pretrained(target)
