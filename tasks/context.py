"""What the tasks about words in context share: their data come with the package, and they ask for vectors of texts and of spans."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict, cast

import numpy as np
from mteb.abstasks import AbsTask

from ..wrappers.adapter import encode_spans, encode_words
from .loading import load_local
from .metadata import WordTaskMetadata
from .record import task_record, task_seed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from datasets import Dataset, DatasetDict
    from mteb.models import MTEBModels
    from mteb.timing import TimingStack
    from mteb.types import EncodeKwargs

    from ..wrappers.vectors import WordVectors

    Columns = dict[str, list[Any]]

CITATION = r"""
@misc{mtebwords2026anchors,
  author = {{The mteb-words authors}},
  howpublished = {mteb-words},
  title = {{AnchorSentences}: 60 words in 1,800 varied sentences},
  year = {2026},
}
""".strip()


@dataclass(frozen=True, slots=True)
class Encoders:
    """A model, as these tasks see it.

    Attributes:
        words: From texts, words or whole sentences, to their vectors; a text may stand there twice.
        spans: From texts, and a span of each in characters, to the vectors of what stands in the spans.
    """

    words: Callable[[Sequence[str]], WordVectors]
    spans: Callable[[Sequence[str], Sequence[tuple[int, int]]], WordVectors]


class ContextStatistics(TypedDict):
    """Descriptive statistics.

    Attributes:
        num_samples: Rows of the data.
        number_of_characters: Characters of all distinct sentences.
        unique_sentences: How many those are.
    """

    num_samples: int
    number_of_characters: int
    unique_sentences: int


class AbsTaskContext(AbsTask):
    """A task about words in sentences.

    A subclass gives ``metadata``; ``read``, which returns the rows; ``score``; and ``chance``, the main score of guessing, if it is not .5.
    """

    abstask_prompt = "Represent the sentence."
    chance: ClassVar[float] = 0.5

    @property
    def draws_seed(self) -> int:
        """The seed of the bootstrap draws, the same for every model."""
        return task_seed(self.metadata, "test", "default")

    @abstractmethod
    def read(self) -> Dataset:
        """Read and check the data."""

    @abstractmethod
    def score(self, columns: Columns, encoders: Encoders, timed: Callable[[str], Any]) -> Mapping[str, Any]:
        """Return the scores.

        Args:
            columns: The rows, column by column.
            encoders: The model.
            timed: Gives a context that is timed under a name.
        """

    def load_data(self, num_proc: int | None = None, *, timer: TimingStack | None = None, **kwargs: Any) -> None:
        """Load the rows; see mteb."""
        load_local(self, num_proc, timer)

    def _evaluate_subset(
        self,
        model: MTEBModels,
        data_split: Dataset,
        *,
        hf_split: str,
        hf_subset: str,
        encode_kwargs: EncodeKwargs,
        prediction_folder: Path | None = None,
        num_proc: int | None = None,
        timer: TimingStack,
        **kwargs: Any,
    ) -> Mapping[str, Any]:
        def words(texts: Sequence[str]) -> WordVectors:
            distinct = {text: row for row, text in enumerate(dict.fromkeys(texts))}
            found = encode_words(
                model, list(distinct), task_metadata=self.metadata, hf_split=hf_split, hf_subset=hf_subset, encode_kwargs=encode_kwargs
            )
            rows = np.array([distinct[text] for text in texts], dtype=np.int64)
            return type(found)(tuple(texts), found.vectors[rows], found.known[rows])

        timed = partial(timer, split=hf_split, subset=hf_subset)
        found = self.score(data_split[:], Encoders(words, partial(encode_spans, model)), timed)
        return {**found, "task": task_record(self.metadata, self.chance)}

    def _calculate_descriptive_statistics_from_split(
        self, split: str, *, hf_subset: str | None = None, compute_overall: bool = False, num_proc: int | None = None
    ) -> ContextStatistics:
        rows = cast("DatasetDict", self.dataset)[split]
        texts = {text for name in rows.column_names if name.startswith(("text", "context")) for text in rows[name]}  # whichever it has
        return ContextStatistics(num_samples=len(rows), number_of_characters=sum(map(len, texts)), unique_sentences=len(texts))

    def _push_dataset_to_hub(self, repo_name: str, num_proc: int | None = None, **kwargs: Any) -> None:
        columns = cast("DatasetDict", self.dataset)["test"].column_names
        self._upload_dataset_to_hub(repo_name, columns, num_proc=num_proc, **kwargs)


def anchor_metadata(name: str, revision: str, type_: str, main_score: str, description: str) -> WordTaskMetadata:
    """Return the metadata of a task whose sentences are those of ``AnchorSentences``."""
    return WordTaskMetadata(
        name=name,
        description=description,
        dataset={"path": "mteb-words/anchor-sentences", "revision": revision},
        type=cast("Any", type_),
        reference="https://arxiv.org/abs/2402.11094",
        main_score=main_score,
        date=("2026-11-01", "2026-11-21"),
        domains=["Constructed", "Written"],
        license="cc-by-4.0",
        annotations_creators="LM-generated and reviewed",
        sample_creation="LM-generated and verified",
        bibtex_citation=CITATION,
        contributed_by="mteb-words",
    )
