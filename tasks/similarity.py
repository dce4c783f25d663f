"""Word similarity: does the cosine of two word vectors follow human judgement?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict, cast

import numpy as np
from mteb.abstasks import AbsTaskSTS

from .. import __version__
from ..wrappers.adapter import encode_words
from .loading import load_local
from .scoring.similarity import pair_cosines, score_pairs

if TYPE_CHECKING:
    from pathlib import Path

    from datasets import Dataset, DatasetDict
    from mteb.models import MTEBModels
    from mteb.timing import TimingStack
    from mteb.types import EncodeKwargs
    from numpy.typing import NDArray


class WordSimilarityMetrics(TypedDict):
    """Scores of a word similarity task.

    Attributes:
        cosine_spearman: Spearman's correlation of cosine and human score over the answered pairs; -1 to 1, higher is
            better, 0 if undefined. The main score: read it beside its coverage.
        cosine_pearson: Pearson's correlation over the answered pairs.
        cosine_spearman_all: Spearman's over all pairs asked; an unanswered pair gets the mean cosine of the others.
        coverage: Answered over asked, 0 to 1.
        n_asked: Pairs in the data.
        n_answered: Pairs of which the model knows both words.
        mteb_words_version: The version of this package that computed the scores.
    """

    cosine_spearman: float
    cosine_pearson: float
    cosine_spearman_all: float
    coverage: float
    n_asked: int
    n_answered: int
    mteb_words_version: str


class AbsTaskWordSimilarity(AbsTaskSTS):
    """An STS task over words that tells an unknown word from a vector of zeros.

    A subclass gives ``metadata`` and ``read``, which returns rows with ``sentence1``, ``sentence2`` and ``score``, and
    with ``part_of_speech`` where the data have it.
    """

    abstask_prompt = "Retrieve words of similar meaning."
    min_score = 0
    max_score = 10

    def read(self) -> Dataset:
        """Read and check the pairs."""
        raise NotImplementedError(f"{type(self).__name__} must say where its pairs come from")

    def load_data(self, num_proc: int | None = None, *, timer: TimingStack | None = None, **kwargs: Any) -> None:
        """Load the pairs; see mteb."""
        load_local(self, num_proc, timer)

    def _evaluate_subset(  # type: ignore[override]  # mteb's return type names the keys of sentence tasks
        self,
        model: MTEBModels,
        data_split: Dataset,
        *,
        encode_kwargs: EncodeKwargs,
        hf_split: str,
        hf_subset: str,
        prediction_folder: Path | None = None,
        num_proc: int | None = None,
        timer: TimingStack,
        **kwargs: Any,
    ) -> WordSimilarityMetrics:
        columns = data_split[:]  # at once: row by row takes longer than scoring
        left, right = columns["sentence1"], columns["sentence2"]
        words = list(dict.fromkeys(left + right))
        with timer("Encoding words", split=hf_split, subset=hf_subset):
            encoded = encode_words(
                model, words, task_metadata=self.metadata, hf_split=hf_split, hf_subset=hf_subset, encode_kwargs=encode_kwargs
            )
        position = {word: n for n, word in enumerate(words)}
        with timer("Scoring", split=hf_split, subset=hf_subset):
            cosines = _cosines(encoded.vectors, [position[word] for word in left], [position[word] for word in right])
            scores = score_pairs(cosines, columns["score"])
        if prediction_folder:
            predictions = [None if np.isnan(cosine) else float(cosine) for cosine in cosines]
            self._save_task_predictions(predictions, model, prediction_folder, hf_split=hf_split, hf_subset=hf_subset)
        return WordSimilarityMetrics(
            cosine_spearman=scores.spearman,
            cosine_pearson=scores.pearson,
            cosine_spearman_all=scores.spearman_all,
            coverage=scores.coverage,
            n_asked=scores.n_asked,
            n_answered=scores.n_answered,
            mteb_words_version=__version__,
        )

    def _push_dataset_to_hub(self, repo_name: str, num_proc: int | None = None, **kwargs: Any) -> None:
        columns = cast("DatasetDict", self.dataset)["test"].column_names
        self._upload_dataset_to_hub(repo_name, columns, num_proc=num_proc, **kwargs)


def _cosines(vectors: NDArray[np.float32], left: list[int], right: list[int]) -> NDArray[np.float64]:
    """Cosines of the pairs; the zero row of an unknown word makes its pairs NaN."""
    return pair_cosines(vectors[left], vectors[right])
