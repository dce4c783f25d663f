"""How a word becomes a vector in a model that reads text: part of the model's identity."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Pooling = Literal["mean", "last"]

WORD = "{word}"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a language model turns a word into a vector.

    Attributes:
        template: The text that the model reads, with ``{word}`` in it once.
        layer: The hidden state taken: 0 is the input embedding, k the output of layer k, -1 the last one (after the
            final normalisation). As in ``hidden_states`` of transformers.
        pooling: ``mean`` or ``last`` over the positions that are pooled.
        pooled: ``all`` positions, special tokens included, or only those of the ``word`` itself.
        special_tokens: Whether the tokenizer adds its special tokens (a beginning-of-text token, say).
        leading_space: Whether a word at the start of the text gets a space before it, as a word inside a text has.
            Tokenizers of the Llama family write this space themselves; byte-level ones do not.
    """

    template: str = WORD
    layer: int = -1
    pooling: Pooling = "mean"
    pooled: Literal["all", "word"] = "word"
    special_tokens: bool = True
    leading_space: bool = True

    def __post_init__(self) -> None:
        if self.template.count(WORD) != 1:
            raise ValueError(f"a template holds {WORD} exactly once, got {self.template!r}")
        if self.layer < -1:
            raise ValueError(f"a layer is 0 (input embedding), 1, 2, ... or -1 (last), got {self.layer}")

    def text(self, word: str) -> tuple[str, int, int]:
        """Return the text for ``word``, and where the word starts and ends in it, in characters."""
        before, after = self.template.split(WORD)
        if not before and self.leading_space:
            before = " "
        return before + word + after, len(before), len(before) + len(word)

    def record(self) -> dict[str, Any]:
        """Return the recipe as plain data, for a model's record."""
        return asdict(self)


PAPER = Recipe(pooled="all")
"""Word alone, last layer, mean over all positions: what arXiv 2402.11094 does."""
