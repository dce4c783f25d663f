"""Word similarity: does the cosine of two word vectors follow human judgement?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NotRequired, TypedDict, cast

import numpy as np
from mteb.abstasks import AbsTaskSTS

from .. import __version__
from ..wrappers.adapter import encode_words
from .frequency import frequency_band
from .loading import load_local
from .record import sampled, standings, task_record, task_seed
from .scoring.bootstrap import spearman_draws
from .scoring.draws import packed
from .scoring.partners import score_partners
from .scoring.similarity import PairScores, pair_cosines, score_groups, score_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from datasets import Dataset, DatasetDict
    from mteb.models import MTEBModels
    from mteb.timing import TimingStack
    from mteb.types import EncodeKwargs
    from numpy.typing import NDArray

    from .record import ItemsRecord, TaskRecord


@dataclass(frozen=True, slots=True)
class HumanCeiling:
    """What people reach on a data set.

    Attributes:
        spearman: Spearman's correlation, -1 to 1.
        source: Of what with what, and who says so.
    """

    spearman: float
    source: str


class GroupScores(TypedDict):
    """Scores of the pairs of one group, as in ``WordSimilarityMetrics``."""

    cosine_spearman: float
    coverage: float
    n_asked: int
    n_answered: int


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
        interval: The ends of a 95 % interval of cosine_spearman, by a bootstrap that allows for words shared by pairs (2,000
            draws of words and 1,000 of pairs; see ``scoring.bootstrap``); -1 and 1 if undefined.
        draws: The cosine_spearman in each of 2,000 bootstrap draws, the same for every model; see ``scoring.draws``.
        task: What the task is.
        items: Some pairs, and where each stands among all.
        parts_of_speech: Scores of each part of speech (of both words: ``adjective-noun``); empty where the data have one at most.
        frequency_bands: Scores of the pairs whose rarer word has a Zipf frequency below 2, 2 to 3, 3 to 4, 4 to 5, 5 and above;
            empty for data that are not known to be English.
        mrr: Mean reciprocal rank of the partners in the quarter of the pairs that people score highest, among all words of the
            data, over all asked; 0 to 1, higher is better. See ``scoring.partners``, also on how it differs from EvalRank.
        hits_at_1: Share of those partners that stand first, 0 to 1.
        hits_at_3: Share of those partners among the first three, 0 to 1.
        n_positives: Pairs in that quarter; each is asked in both directions.
        mteb_words_version: The version of this package that computed the scores.
        human_ceiling: What people reach, as a Spearman correlation; only where it is published.
        human_ceiling_source: Of what with what that is, and who says so.
    """

    cosine_spearman: float
    cosine_pearson: float
    cosine_spearman_all: float
    coverage: float
    n_asked: int
    n_answered: int
    interval: list[float]
    draws: str
    task: TaskRecord
    items: ItemsRecord
    parts_of_speech: dict[str, GroupScores]
    frequency_bands: dict[str, GroupScores]
    mrr: float
    hits_at_1: float
    hits_at_3: float
    n_positives: int
    mteb_words_version: str
    human_ceiling: NotRequired[float]
    human_ceiling_source: NotRequired[str]


class AbsTaskWordSimilarity(AbsTaskSTS):
    """An STS task over words that tells an unknown word from a vector of zeros.

    A subclass gives ``metadata`` and ``read``, which returns rows with ``sentence1``, ``sentence2`` and ``score``, and
    with ``part_of_speech`` where the data have it; and ``ceiling`` where it is published.
    """

    abstask_prompt = "Retrieve words of similar meaning."
    ceiling: ClassVar[HumanCeiling | None] = None
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
        rows = np.array([position[word] for word in left]), np.array([position[word] for word in right])
        with timer("Scoring", split=hf_split, subset=hf_subset):
            cosines = pair_cosines(*(encoded.vectors[side] for side in rows))  # the zero row of an unknown word makes its pairs NaN
            scores = score_pairs(cosines, columns["score"])
            partners = score_partners(encoded.vectors, encoded.known, *rows, columns["score"])
            rng = np.random.default_rng(task_seed(self.metadata, hf_split, hf_subset))
            drawn = spearman_draws(cosines, np.array(columns["score"], dtype=np.float64), *rows, rng=rng)
            bands = [frequency_band(*pair) for pair in zip(left, right, strict=True)] if self._is_english() else []
            parts_of_speech = _groups(cosines, columns, columns.get("part_of_speech", []))
        if prediction_folder:
            predictions = [None if np.isnan(cosine) else float(cosine) for cosine in cosines]
            self._save_task_predictions(predictions, model, prediction_folder, hf_split=hf_split, hf_subset=hf_subset)
        metrics = WordSimilarityMetrics(
            cosine_spearman=scores.spearman,
            cosine_pearson=scores.pearson,
            cosine_spearman_all=scores.spearman_all,
            coverage=scores.coverage,
            n_asked=scores.n_asked,
            n_answered=scores.n_answered,
            interval=list(drawn.interval),
            draws=packed(drawn.draws),
            task=task_record(self.metadata, 0.0),
            items=_items(left, right, cosines, columns["score"]),
            parts_of_speech=parts_of_speech if len(parts_of_speech) > 1 else {},
            frequency_bands=_groups(cosines, columns, bands),
            mrr=partners.mrr,
            hits_at_1=partners.hits_at_1,
            hits_at_3=partners.hits_at_3,
            n_positives=partners.n_positives,
            mteb_words_version=__version__,
        )
        if self.ceiling:
            metrics["human_ceiling"] = self.ceiling.spearman
            metrics["human_ceiling_source"] = self.ceiling.source
        return metrics

    def _is_english(self) -> bool:
        return self.metadata.eval_langs == ["eng-Latn"]

    def _push_dataset_to_hub(self, repo_name: str, num_proc: int | None = None, **kwargs: Any) -> None:
        columns = cast("DatasetDict", self.dataset)["test"].column_names
        self._upload_dataset_to_hub(repo_name, columns, num_proc=num_proc, **kwargs)


def _items(left: Sequence[str], right: Sequence[str], cosines: NDArray[np.float64], gold: Sequence[float]) -> ItemsRecord:
    """Return some pairs, where each stands among all by the model's cosine, and where by people's score."""
    standing, expected = standings([None if np.isnan(cosine) else float(cosine) for cosine in cosines]), standings(gold)
    places = sampled(len(left))
    return {
        "texts": [f"{left[n]}, {right[n]}" for n in places],
        "values": [standing[n] for n in places],
        "expected": [value for n in places if (value := expected[n]) is not None],
    }


def _groups(cosines: NDArray[np.float64], columns: dict[str, Any], groups: Sequence[str]) -> dict[str, GroupScores]:
    """Return the scores of each group; none if no pair is in one."""
    if not groups:
        return {}
    return {name: _scores(scores) for name, scores in score_groups(cosines, columns["score"], groups).items()}


def _scores(scores: PairScores) -> GroupScores:
    return GroupScores(cosine_spearman=scores.spearman, coverage=scores.coverage, n_asked=scores.n_asked, n_answered=scores.n_answered)
