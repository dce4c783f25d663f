"""Word neighbour agreement: what a model says of a fixed sample of words, so that any two models can be compared from files alone."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np
from mteb.abstasks import AbsTask

from .. import __version__
from ..wrappers.adapter import encode_words
from .candidates import words_sha256
from .loading import load_local
from .metadata import WordTaskMetadata
from .record import TaskRecord, task_record
from .scoring.geometry import nearest
from .scoring.similarity import pair_cosines
from .scoring.variants import unit
from .word_pairs import SEMANTIC, read_word_pairs, word_pairs_revision

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from datasets import Dataset
    from mteb.abstasks.task_metadata import TaskMetadata
    from mteb.models import MTEBModels
    from mteb.timing import TimingStack
    from mteb.types import EncodeKwargs
    from numpy.typing import NDArray

    from ..wrappers.vectors import WordVectors

_SAMPLE, _NEIGHBOURS = 200, 10
_SEED = 20_261_121


class Similarities(TypedDict):
    """Cosines as 16-bit whole numbers (times 32,767; -32,768: a word is unknown), little-endian, in base64.

    Attributes:
        related: Of the semantically related pairs, in their order.
        random: Of all pairs of the sample: the upper triangle, row by row.
        neighbours: For each word of the sample the places of its nearest words in the vocabulary, -1 where it is unknown.
    """

    related: str
    random: str
    neighbours: str


class WordAgreementMetrics(TypedDict):
    """What a model says of the sample; it takes two models to agree.

    Attributes:
        self_agreement: The main score: Spearman's correlation of the cosines of the sample by one random half of the dimensions
            with those by the other half; -1 to 1. No quality: it says how far a model can agree with any other. 0 if undefined.
        coverage: Words of the sample that the model knows, 0 to 1.
        n_asked: Words of the sample.
        n_answered: Those that the model knows.
        n_words: The same as ``n_asked``, by which ``similarities`` are read.
        sample_sha256: SHA-256 of all words that take part, one a line.
        similarities: For ``mteb-words agreement`` and the leaderboard.
        task: What the task is.
        mteb_words_version: The version of this package that made it.
    """

    self_agreement: float
    coverage: float
    n_asked: int
    n_answered: int
    n_words: int
    sample_sha256: str
    similarities: Similarities
    task: TaskRecord
    mteb_words_version: str


class WordAgreementStatistics(TypedDict):
    """Descriptive statistics of the task.

    Attributes:
        num_samples: Words of the sample.
        number_of_characters: Characters of all words that take part.
        unique_words: Those words.
    """

    num_samples: int
    number_of_characters: int
    unique_words: int


class WordNeighbourAgreement(AbsTask):
    """Similarities of one fixed sample of pairs, and nearest neighbours of one fixed sample of words."""

    abstask_prompt = "Retrieve words of similar meaning."
    metadata: TaskMetadata = WordTaskMetadata(
        name="WordNeighbourAgreement",
        description=(
            "Do two models agree about words? Keeps a model's cosines of 556 related pairs and of all pairs of 200 frequent words, and "
            "the ten nearest of 2,448 frequent words for each of these, from which `mteb-words agreement` and the leaderboard compute "
            "Spearman, Kendall, Jaccard and CKA for any two models. Its own score only says how far a model agrees with itself."
        ),
        dataset={"path": "mteb-words/word-agreement", "revision": word_pairs_revision("mini")},
        type="WordAgreement",
        reference="https://arxiv.org/abs/2402.11094",
        main_score="self_agreement",
        date=("2006-01-01", "2026-11-21"),
        domains=["Constructed"],
        license="not specified",
        annotations_creators="derived",
        sample_creation="created",
        bibtex_citation="",
        contributed_by="mteb-words",
    )

    def read(self) -> Dataset:
        """Return the words of the sample."""
        from datasets import Dataset

        words = read_word_pairs("mini").vocabulary
        chosen = np.random.default_rng(_SEED).permutation(len(words))[:_SAMPLE]
        return Dataset.from_dict({"word": [words[place] for place in chosen.tolist()]})

    def load_data(self, num_proc: int | None = None, *, timer: TimingStack | None = None, **kwargs: Any) -> None:
        """Load the sample; see mteb."""
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
    ) -> WordAgreementMetrics:
        data, sample = read_word_pairs("mini"), data_split["word"]
        words = list(dict.fromkeys((*sample, *data.words)))  # the sample first
        with timer("Encoding words", split=hf_split, subset=hf_subset):
            encoded = encode_words(
                model, words, task_metadata=self.metadata, hf_split=hf_split, hf_subset=hf_subset, encode_kwargs=encode_kwargs
            )
        with timer("Scoring", split=hf_split, subset=hf_subset):
            pairs = [(pair.word, pair.related) for pair in data.pairs if pair.kind in SEMANTIC]
            n = len(sample)
            upper = np.triu_indices(n, k=1)
            return WordAgreementMetrics(
                self_agreement=_self_agreement(encoded.vectors[:n][encoded.known[:n]]),
                coverage=float(encoded.known[:n].mean()),
                n_asked=n,
                n_answered=int(encoded.known[:n].sum()),
                n_words=n,
                sample_sha256=words_sha256(words),
                similarities=Similarities(
                    related=_packed(_cosines(encoded, *zip(*pairs, strict=True))),
                    random=_packed(pair_cosines(encoded.vectors[upper[0]], encoded.vectors[upper[1]])),
                    neighbours=base64.b64encode(_neighbours(encoded, n).astype("<i2").tobytes()).decode("ascii"),
                ),
                task=task_record(self.metadata, 0.0),
                mteb_words_version=__version__,
            )

    def _calculate_descriptive_statistics_from_split(
        self, split: str, *, hf_subset: str | None = None, compute_overall: bool = False, num_proc: int | None = None
    ) -> WordAgreementStatistics:
        words = read_word_pairs("mini").words
        return WordAgreementStatistics(num_samples=_SAMPLE, number_of_characters=sum(map(len, words)), unique_words=len(words))

    def _push_dataset_to_hub(self, repo_name: str, num_proc: int | None = None, **kwargs: Any) -> None:
        self._upload_dataset_to_hub(repo_name, ["word"], num_proc=num_proc, **kwargs)


def _cosines(encoded: WordVectors, one: Sequence[str], other: Sequence[str]) -> NDArray[np.float64]:
    row = {word: n for n, word in enumerate(encoded.words)}
    return pair_cosines(*(encoded.vectors[[row[word] for word in side]] for side in (one, other)))


def _packed(cosines: NDArray[np.float64]) -> str:
    """Pack cosines; the zero row of an unknown word makes its pairs NaN."""
    whole = np.where(np.isnan(cosines), -32768, np.round(np.clip(cosines, -1, 1) * 32767)).astype("<i2")
    return base64.b64encode(whole.tobytes()).decode("ascii")


def _neighbours(encoded: WordVectors, n: int) -> NDArray[np.int64]:
    """Return the places of the nearest known words of the first n."""
    known = np.flatnonzero(encoded.known)
    asked = int((known < n).sum())
    found = np.full((n, _NEIGHBOURS), -1, dtype=np.int64)
    if len(known) > _NEIGHBOURS:
        units = unit(encoded.vectors[known])
        found[known[:asked]] = known[nearest(units[:asked], units, _NEIGHBOURS)]
    return found


def _self_agreement(vectors: NDArray[np.float32]) -> float:
    from scipy.stats import spearmanr

    d = vectors.shape[1]
    upper = np.triu_indices(len(vectors), k=1)
    order = np.random.default_rng(_SEED).permutation(d)
    halves = [unit(vectors[:, part]) for part in (order[: d // 2], order[d // 2 :])]
    one, other = ((half @ half.T)[upper] for half in halves)
    if d < 2 or len(vectors) < 3 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return float(spearmanr(one, other).statistic)
