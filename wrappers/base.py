"""The face that our models show to mteb: every ``WordModel`` is an mteb encoder and a ``WordEncoder``."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from mteb.models.abs_encoder import AbsEncoder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mteb.abstasks.task_metadata import TaskMetadata
    from mteb.types import Array, BatchedInput, EncodeKwargs, PromptType
    from torch.utils.data import DataLoader
    from typing_extensions import Unpack

    from .vectors import WordVectors


class WordModel(AbsEncoder):
    """A model of this package, usable in any mteb task: a text is encoded as if it were a word."""

    @abstractmethod
    def encode_words(self, words: Sequence[str]) -> WordVectors:
        """Return one vector for each of the n words, in order."""

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

        mteb has no notion of an unknown word; our own tasks call ``encode_words`` instead and count them.
        """
        return self.encode_words([text for batch in inputs for text in batch["text"]]).vectors
